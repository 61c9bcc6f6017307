"""What a spreadsheet writes in a cell that it could not work out."""

import re

ERRORS = (
    # Those that spreadsheets have always had.
    "#n/a",
    "#ref!",
    "#value!",
    "#name?",
    "#div/0!",
    "#null!",
    "#num!",
    # And the newer ones.
    "#spill!",
    "#calc!",
    "#field!",
    "#getting_data",
    "#blocked!",
    "#connect!",
    "#busy!",
    "#unknown!",
    # What this program writes where a formula's result was never worked out and stored.
    "#not_calculated",
)


def is_error_shown(cell: str) -> bool:
    """Say whether a cell shows an error, such as #DIV/0!, or Err:502 as LibreOffice writes it."""
    return is_error(cell) or re.fullmatch(r"Err:\d{3}", cell) is not None


def is_error(cell: str | None) -> bool:
    """Say whether a cell holds such an error."""
    return cell is not None and cell.startswith("#") and cell.lower() in ERRORS
