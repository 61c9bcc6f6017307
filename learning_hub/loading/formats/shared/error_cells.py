"""Cells of published files that tell whom a figure is about, as against the figures themselves."""

from learning_hub.loading.check import bands
from learning_hub.loading.check.instead import IS_ERROR, is_error_sql
from learning_hub.loading.sql_text import literal


def error_sql(cells: dict[str, str]) -> str:
    """Give the SQL for the first cell of a row that holds an error of a spreadsheet, as #N/A, or a
    band of ages that a spreadsheet turned into a date.

    cells: the SQL of each cell by the name of its column. Gives a struct of that name, what stands
    there, what is wrong and what to do, or NULL.
    """
    cases = [_case(is_error_sql(cell), name, cell, *IS_ERROR) for name, cell in cells.items()]
    cases += [
        _case(bands.is_made_a_date_sql(cell), name, cell, *bands.PUBLISHED)
        for name, cell in cells.items()
        if bands.is_of_ages(name)
    ]
    return f"CASE {' '.join(cases)} END"


def _case(test: str, name: str, cell: str, reason: str, remedy: str) -> str:
    return (
        f"WHEN {test} THEN {{'name': {literal(name)}, 'cell': {cell}, "
        f"'reason': {literal(reason)}, 'remedy': {literal(remedy)}}}"
    )
