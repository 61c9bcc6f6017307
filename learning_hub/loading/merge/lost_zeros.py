"""Ids that are alike but for noughts: a spreadsheet takes those before an id away in silence, and
other programs write 1.0 for 1.
"""

import re

import duckdb

from learning_hub.loading.check.stages import Stage
from learning_hub.loading.record.file import File
from learning_hub.loading.sql_text import literal, quoted

MOST_NAMED = 3
# Only digits: an id with letters keeps its noughts.
_NUMBER = r"\d+(\.0+)?"


def _may_hold(staged: Stage, column: str) -> bool:
    """Say whether an id of digits alone may have come in a column."""
    if staged.first is None or column not in staged.columns:
        return True
    return any(re.fullmatch(_NUMBER, str(value)) for value in staged.first.values(column))


def notices(connection: duckdb.DuckDBPyConnection, file: File) -> list[str]:
    """Say which ids that a file brought are held already with other noughts.

    Looked for in the columns of a table's own key that name nothing of another table: what names
    another is held against it.
    """
    said = []
    for table in {staged.table.name: staged.table for staged in file.stages}.values():
        named = {column for column, _ in table.references}
        for column in table.key:
            if column in named or not column.endswith("_id"):
                continue
            if not any(_may_hold(one, column) for one in file.stages if one.table == table):
                continue
            cell, name = quoted(column), quoted(table.name)
            ids = (
                f"SELECT DISTINCT {cell} AS id, "
                f"ltrim(CASE WHEN contains({cell}, '.') THEN regexp_replace({cell}, '\\.0+$', '') "
                f"ELSE {cell} END, '0') AS bare "
                f"FROM {name} WHERE regexp_full_match({cell}, {literal(_NUMBER)})"
            )
            found = connection.execute(
                f"SELECT came.id, held.id FROM ({ids} AND load_id = $load) AS came "
                f"JOIN ({ids}) AS held USING (bare) WHERE came.id <> held.id ORDER BY ALL",
                {"load": file.load_id},
            ).fetchall()
            # Two that came together are one pair, and found twice.
            pairs = set(found)
            found = [one for one in found if one[::-1] not in pairs or one[0] > one[1]]
            if found:
                alike = "; ".join(f"{came} and {held}" for came, held in found[:MOST_NAMED])
                more = f"; and {len(found) - MOST_NAMED:,} more" if len(found) > MOST_NAMED else ""
                said.append(
                    f"{file.path.name}: ids in {column} are alike but for noughts ({alike}{more}), and "
                    "were taken for different ones. If they are the same, a spreadsheet or another "
                    "program has read them as numbers: format the column as text, write them again, "
                    "take this load out and load the file again."
                )
    return said
