"""What a spreadsheet writes in a cell that it could not work out."""

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


def is_error(cell: str | None) -> bool:
    """Say whether a cell holds such an error."""
    return cell is not None and cell.startswith("#") and cell.lower() in ERRORS
