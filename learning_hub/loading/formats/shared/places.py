"""Which place a published name or number means: looked up in what is held or comes with it."""

import duckdb

from learning_hub.loading.check.stages import Stage
from learning_hub.loading.sql_text import quoted

# England and its regions keep their codes; authorities come and go, so theirs are looked up.
ENGLAND = "E92000001"
REGIONS = {
    "north east": "E12000001",
    "north west": "E12000002",
    "yorkshire and the humber": "E12000003",
    "east midlands": "E12000004",
    "west midlands": "E12000005",
    "east of england": "E12000006",
    "london": "E12000007",
    "south east": "E12000008",
    "south west": "E12000009",
    "inner london": "E13000001",
    "london (inner)": "E13000001",
    "outer london": "E13000002",
    "london (outer)": "E13000002",
}
# A place of which only its number is known.
BY_NUMBER = "number:"


def held_sql(table: str, columns: tuple[str, ...], earlier: list[Stage]) -> str:
    """Give the SQL for rows of a table: those held, and those that came earlier in this delivery.

    The column `turn` is 0 for what is held, and rises with what came later.
    """
    listed = ", ".join(map(quoted, columns))
    selects = [f"SELECT {listed}, 0 AS turn FROM {quoted(table)}"]
    for turn, staged in enumerate(earlier, start=1):
        if staged.table.name == table and set(columns) <= set(staged.columns):
            selects.append(f"SELECT {listed}, {turn} FROM {staged.rows}")
    return f"({' UNION ALL '.join(selects)})"


def double_places(
    connection: duckdb.DuckDBPyConnection, names: str, earlier: list[Stage]
) -> list[str]:
    """Say which places are held under a bare number of which the code is known only now.

    names: the table of other names that has just been read. Empty = there are none.
    """
    areas = held_sql("area", ("area_code",), earlier)
    found = connection.execute(
        f"SELECT came.alias, area.load_id FROM (SELECT DISTINCT alias FROM {names} "
        f"WHERE kind = 'number' AND NOT starts_with(area_code, '{BY_NUMBER}')) AS came "
        f"JOIN {areas} AS held ON held.area_code = '{BY_NUMBER}' || came.alias "
        "LEFT JOIN area ON area.area_code = held.area_code WHERE EXISTS (FROM observation "
        "WHERE starts_with(measure_id, 'lait:') AND observation.area_code = held.area_code) "
        "ORDER BY came.alias"
    ).fetchall()
    if not found:
        return []
    loads = sorted({load for _, load in found if load is not None})
    told = " and ".join(f"load {load}" for load in loads[:3]) or "an earlier load"
    if len(found) == 1:
        return [
            f"1 place, number {found[0][0]}, is held a second time, by its number alone, because "
            f"{told} came before its code was known. Unload {told} and load its file again: then "
            "it is one place."
        ]
    return [
        f"{len(found)} places, such as number {found[0][0]}, are held a second time, by their "
        f"number alone, because {told} came before their codes were known. Unload {told} and load "
        "its file again: then each is one place."
    ]
