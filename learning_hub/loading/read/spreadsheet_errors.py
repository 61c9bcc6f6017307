"""What a spreadsheet writes in a cell that it could not work out."""

# Those that spreadsheets have always had.
OLD = ("#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!")
ERRORS = (
    *OLD,
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
