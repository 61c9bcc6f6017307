"""Companion files with labels: what each column of a published file is, called and counted in."""

from learning_hub.loading.formats.format import Documentation, Format
from learning_hub.loading.read.parts import Part


def meta_of(part: Part | None) -> dict[str, dict[str, str | None]]:
    """Read a companion `.meta.csv`: for each column, in small letters, its type, label and unit."""
    if part is None:
        return {}
    rows = [{cell.lower(): value for cell, value in row.items()} for row in part.rows.to_pylist()]
    return {str(row["col_name"]).lower(): row for row in rows if row.get("col_name")}


FORMAT = Format(
    name="ees meta",
    words="labels of published statistics",
    columns=frozenset({"col_name", "col_type", "label"}),
    is_labels=True,
    documentation=Documentation(
        title="Labels of Explore Education Statistics",
        what="The companion file that comes with a data file of Explore Education Statistics. It "
        "lies beside that, under the same name with `.meta.csv` at the end.",
        known_by="its columns `col_name`, `col_type` and `label`.",
        becomes="the names, units and decimals of the measures of the file it belongs to, and what "
        "tells its figures from its breakdowns. They are read together; sent alone it changes "
        "nothing.",
        not_taken="hints and groups.",
    ),
)
