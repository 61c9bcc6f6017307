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


# And LibreOffice, by number.
NUMBERED = r"Err:\d{3}"


def is_error(cell: str | None) -> bool:
    """Say whether a cell holds an error, such as #DIV/0!, or Err:502 as LibreOffice writes it."""
    return cell is not None and (
        (cell.startswith("#") and cell.lower() in ERRORS)
        or re.fullmatch(NUMBERED, cell) is not None
    )
