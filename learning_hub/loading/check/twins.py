"""Refusing rows that share a key: repeats, and rows about the same thing that differ."""

import duckdb

from learning_hub.loading.check.stages import Reject, Stage, take_out
from learning_hub.loading.sql_text import quoted

MOST_LINES = 5
# Only of more rows than this is it worth while to look for twins by a hash first.
MANY = 100_000


def lines_sql(order: str) -> str:
    """Give the SQL that names the lines of a group of rows: the first five, and how many more."""
    return (
        f"array_to_string(list(source_row ORDER BY {order})[:{MOST_LINES}], ', ') || CASE WHEN "
        f"count(*) > {MOST_LINES} THEN ' and ' || (count(*) - {MOST_LINES}) || ' more' ELSE '' END"
    )


def refuse_twins_across(
    connection: duckdb.DuckDBPyConnection, staged: Stage, others: list[Stage]
) -> None:
    """Refuse rows of two sheets of one workbook that share a key, as those of one sheet.

    others: what other sheets of the same file brought.
    """
    for other in others:
        if other.table.name != staged.table.name:
            continue
        key = staged.table.key
        same = " AND ".join(f"came.{quoted(k)} = was.{quoted(k)}" for k in key)
        shared = [c for c in staged.columns if c in other.columns and c not in key]
        differs = (
            " OR ".join(f"came.{quoted(c)} IS DISTINCT FROM was.{quoted(c)}" for c in shared)
            or "false"
        )
        found = connection.execute(
            f"SELECT came.raw_row, came.source_row, was.raw_row, was.source_row, {differs}, "
            f"concat_ws(', ', {', '.join(f'came.{quoted(k)}' for k in key)}) "
            f"FROM {staged.rows} AS came JOIN {other.rows} AS was ON {same} ORDER BY came.raw_row"
        ).fetchall()
        for _, line, _, line_before, is_other, value in found:
            if not is_other:
                staged.rejects.append(
                    Reject(
                        staged.part,
                        line,
                        ", ".join(key),
                        value,
                        f"repeats line {line_before} of the sheet '{other.part}'",
                        "take the repeat out",
                    )
                )
                continue
            for one, place, beside, sheet in (
                (staged, line, line_before, other.part),
                (other, line_before, line, staged.part),
            ):
                one.rejects.append(
                    Reject(
                        one.part,
                        place,
                        ", ".join(key),
                        value,
                        f"and line {beside} of the sheet '{sheet}' are about the same thing and differ",
                        "keep the line that is right",
                    )
                )
        take_out(connection, staged, [row for row, *_ in found])
        take_out(connection, other, [row for _, _, row, _, is_other, _ in found if is_other])


def refuse_twins(connection: duckdb.DuckDBPyConnection, staged: Stage) -> None:
    """Refuse rows of one file that share a key.

    A plain repeat is refused once, naming the first. Where the rows differ, nobody can know
    which is right, so all are refused.
    """
    if staged.first and staged.first.are_different(staged.table.key):
        return
    key = ", ".join(quoted(k) for k in staged.table.key)
    others = [quoted(c) for c in staged.columns if c not in staged.table.key] or ["1"]
    suspects = staged.rows
    if staged.file_rows > MANY:
        # A number for each key takes a tenth of the room of the keys themselves.
        row = connection.execute(
            f"SELECT count(*) = count(DISTINCT hash({key})) FROM {staged.rows}"
        ).fetchone()
        if row and row[0]:
            return
        suspects = (
            f"(FROM {staged.rows} WHERE hash({key}) IN (SELECT hash({key}) FROM {staged.rows} "
            "GROUP BY ALL HAVING count(*) > 1))"
        )
    found = connection.execute(
        f"WITH suspect AS MATERIALIZED (FROM {suspects}), "
        f"twin AS (SELECT {key}, min(raw_row) AS first_row, min(source_row) AS first, "
        f"{lines_sql('raw_row')} AS lines, "
        f"count(DISTINCT hash({', '.join(others)})) = 1 AS is_same "
        f"FROM suspect GROUP BY {key} HAVING count(*) > 1) "
        f"SELECT raw_row, source_row, first, lines, is_same, concat_ws(', ', {key}) AS value "
        f"FROM suspect JOIN twin USING ({key}) "
        "WHERE NOT is_same OR raw_row <> first_row ORDER BY raw_row"
    ).fetchall()
    for _, line, first, lines, is_same, value in found:
        staged.rejects.append(
            Reject(
                staged.part,
                line,
                ", ".join(staged.table.key),
                value,
                f"repeats line {first}"
                if is_same
                else f"lines {lines} are about the same thing and differ",
                "take the repeat out" if is_same else "keep the line that is right",
            )
        )
    take_out(connection, staged, [fault[0] for fault in found])
