"""Registers that a published file brings for its figures' sake: none without a figure of it."""

import duckdb

from learning_hub.loading.check.stages import REGISTERS, Stage, leave_only
from learning_hub.loading.record.file import File
from learning_hub.loading.sql_text import quoted


def leave_out(connection: duckdb.DuckDBPyConnection, files: list[File]) -> None:
    """Leave out the measures and areas that came for figures of which none is left.

    A measure without a figure would be listed on every page, and nobody could say why. Only where
    a figure was refused is anything looked for.
    """
    stages = [staged for file in files for staged in file.stages]
    for file in files:
        for staged in file.stages:
            carried = staged.carried
            if carried and (carried.out or file.receipt.rejects or not carried.file_rows):
                _leave_out(connection, staged, stages)


def _leave_out(connection: duckdb.DuckDBPyConnection, staged: Stage, stages: list[Stage]) -> None:
    name = REGISTERS[staged.table.name]
    # What came with another file of the delivery may rest on it too.
    named = " UNION ALL ".join(
        f"SELECT {quoted(name)} FROM {one.rows}"
        for one in stages
        if one.table.name not in REGISTERS and name in one.columns
    )
    leave_only(
        connection, staged, f"SELECT raw_row FROM {staged.rows} WHERE {quoted(name)} IN ({named})"
    )
