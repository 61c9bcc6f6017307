"""Figures that their unit does not allow: 12% of a count is not 12, and no count is below 0.

The unit stands with the measure, which may come in another file of the delivery: percent signs are
noted while rows are read, and held against the measures before they are merged.
"""

import duckdb

from learning_hub.loading.check.stages import Reject, Stage, take_out
from learning_hub.loading.sql_text import literal, quoted

# The figures of each table that are in the unit of a measure.
COLUMNS = {
    "observation": ("value",),
    "measure": ("target", "tolerance"),
    "cycle_measure": ("baseline_value", "target"),
}
UNITS = {
    "count": "a count",
    "rate": "a rate",
    "days": "in days",
    "number": "a number of another kind",
}
# Of published figures the unit is often told by a word of a name: what is a number of another kind
# may be points of a percentage.
_SURE = ("count", "rate", "days")


def signs_sql(names: list[str]) -> str:
    """Give the SQL of the first of some columns in which a number has a percent sign. NULL = none."""
    cases = " ".join(
        f"WHEN contains({quoted('w ' + name)}, '%') AND {quoted('t ' + name)} IS NOT NULL "
        f"THEN {literal(name)}"
        for name in names
    )
    return f"CASE {cases} END"


def refuse(connection: duckdb.DuckDBPyConnection, staged: Stage, units: str) -> None:
    """Refuse the rows of a stage in which a figure with a percent sign is of another unit.

    units: the SQL of the unit of each measure, by its measure_id.
    """
    if not staged.has_share_signs:
        return
    unit = "came.unit" if staged.table.name == "measure" else "units.unit"
    join = "" if staged.table.name == "measure" else f"JOIN {units} AS units USING (measure_id)"
    wrong = ", ".join(map(literal, _SURE if staged.is_published else UNITS))
    names = [name for name in COLUMNS[staged.table.name] if name in staged.columns]
    value = " ".join(f"WHEN {literal(n)} THEN came.{quoted(n)}::VARCHAR" for n in names)
    found = connection.execute(
        f"SELECT raw_row, source_row, share_signs, CASE share_signs {value} END, measure_id, {unit} "
        f"FROM {staged.rows} AS came {join} WHERE share_signs IS NOT NULL AND {unit} IN ({wrong}) "
        "ORDER BY raw_row"
    ).fetchall()
    for _, line, column, number, measure, unit_held in found:
        staged.rejects.append(
            Reject(
                staged.part,
                line,
                column,
                f"{number.removesuffix('.0')}%",
                f"has a percent sign, and the measure {measure} is {UNITS[unit_held]}",
                "write the number without the sign, or correct the unit of the measure",
            )
        )
    take_out(connection, staged, [row for row, *_ in found])


def refuse_below(connection: duckdb.DuckDBPyConnection, staged: Stage, units: str) -> None:
    """Refuse published counts, rates and days below 0: the one figure, not all of its line.

    units: the SQL of the unit of each measure, by its measure_id. Our own are looked at by
    queries/checks.
    """
    sure = ", ".join(map(literal, _SURE))
    found = connection.execute(
        f"SELECT raw_row, source_row, value::VARCHAR, measure_id, units.unit FROM {staged.rows} "
        f"JOIN {units} AS units USING (measure_id) WHERE value < 0 AND units.unit IN ({sure}) "
        "ORDER BY raw_row"
    ).fetchall()
    staged.rejects += [
        Reject(
            staged.part,
            line,
            "value",
            number.removesuffix(".0"),
            f"is below 0, and the measure {measure} is {UNITS[unit]}",
            "correct it; if it stands for what is missing, write x",
        )
        for _, line, number, measure, unit in found
    ]
    take_out(connection, staged, [row for row, *_ in found])


def any_below(connection: duckdb.DuckDBPyConnection, staged: Stage) -> bool:
    """Say whether a figure of a stage is below 0, which is quickly asked."""
    sql = f"SELECT 1 FROM {staged.rows} WHERE value < 0 LIMIT 1"
    return "value" in staged.columns and connection.execute(sql).fetchone() is not None
