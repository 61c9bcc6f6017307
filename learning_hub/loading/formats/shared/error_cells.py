"""Cells of published files that tell whom a figure is about, as against the figures themselves."""

from learning_hub.loading.read.spreadsheet_errors import ERRORS
from learning_hub.loading.sql_text import literal


def error_sql(cells: dict[str, str]) -> str:
    """Give the SQL for the first cell of a row that holds an error of a spreadsheet, as #N/A.

    cells: the SQL of each cell by the name of its column. Gives a struct of that name and what
    stands there, or NULL.
    """
    errors = ", ".join(map(literal, ERRORS))
    cases = " ".join(
        # IN would become a join, after which rows come in any order.
        f"WHEN starts_with({cell}, '#') AND list_contains([{errors}], lower({cell})) "
        f"THEN {{'name': {literal(name)}, 'cell': {cell}}}"
        for name, cell in cells.items()
    )
    return f"CASE {cases} END"
