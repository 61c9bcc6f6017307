"""What a cell of text means: numbers, dates, yes and no, and the marks that stand for no number.

Each function gives SQL. The common way of writing is tried first, because it is read many times
faster than the others; what is understood is the same either way.
"""

from learning_hub.contract import Column
from learning_hub.loading.check.date_order import WEEKDAY, Order, is_either_sql
from learning_hub.loading.read.few_rows import FewRows
from learning_hub.loading.read.marks import SMALL, SYMBOLS
from learning_hub.loading.sql_text import literal

# Publishers' notes behind a figure or a mark, one or more: 31 [note 1], 31 [r], 31 (p), c [note 4].
# Not (m) or (k), which may be millions and thousands, nor a mark beside a figure: 31 [c].
_NOTES = (
    r"\[((note|notes|footnote|fn)?[ ,\d]{1,12}){1,8}\]",
    r"\(((note|notes|footnote|fn)[ ,\d]{1,12}){1,8}\)",
    r"[\[(]([bdefnpr]{1,2}|prov|rev|est)[\])]",
)
NOTE = rf"(\s*({'|'.join(_NOTES)}))+$"
NOTE_ENDS = ("]", ")")
NUMBERS = ("DOUBLE", "INTEGER", "BIGINT")
KINDS = {
    "DATE": ("is not a date that exists", "write the date as 2026-07-31 or 31/07/2026"),
    "BOOLEAN": ("is not true or false", "write true or false"),
    "INTEGER": ("is not a whole number", "write a whole number, in figures"),
    "BIGINT": ("is not a whole number", "write a whole number, in figures"),
    "DOUBLE": ("is not a number", "write a number, or c, z, x, u, k or low where there is none"),
}
# A comma or a space parts thousands or it is not understood: '1,5' is 1.5 to some and 15 to nobody.
_NUMBER = r"[+-]?(\d+|[1-9]\d{0,2}(,\d{3})+|[1-9]\d{0,2}( \d{3})+)?(\.\d*)?([eE][+-]?\d{1,2})?"
_PLAIN_NUMBER = r"[0-9]{1,15}([.][0-9]{1,15})?"
_CLOCK = r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?(Z|[+-]\d{2}:?\d{2})?)?"
_ZONED = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$"
_DATES = (
    r"(\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
    r"|\d{1,2}[ -][A-Za-z]+[ -]\d{4}"
    # Where the month is named, a year of two figures is of this century and not another number.
    r"|\d{1,2}[ -][A-Za-z]+[ -][0-4]\d|[A-Za-z]+ \d{1,2},? \d{4})" + _CLOCK
)
# The 29th is the 29, and of a day of the week before a date nothing is asked.
_ORDINAL = r"\b(\d{1,2})(st|nd|rd|th)( of)?\b"
_LETTER = "[A-Za-z]"
# Days since a spreadsheet's first, for dates from 1990 to 2099: what a date cell becomes when its
# format is lost. Any other bare number is no date.
_NAMED_MONTHS = ", ".join(
    f"'{way}'"
    for way in (
        *("%d %b %y", "%d %B %y", "%d-%b-%y", "%d-%B-%y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y"),
        *("%d-%B-%Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y"),
    )
)
_FIRST_SERIAL, _LAST_SERIAL = 32874, 73050
_FROM_1904 = 1462  # days later is the first day of a workbook that counts from 1904 on


def symbols_sql(cell: str) -> str:
    """Give the SQL for the status that a mark stands for. NULL = it is none of the marks.

    What a publisher notes behind it, as in c [note 4], is no part of it.
    """
    pairs = ", ".join(f"{literal(word)}: {literal(status)}" for word, status in SYMBOLS.items())
    # No mark in brackets looks like a note: [c] stays what it is.
    bare = f"CASE WHEN {may_be_noted_sql(cell)} THEN {without_note_sql(cell)} ELSE {cell} END"
    low = f"lower({bare})"
    return (
        f"coalesce(MAP {{{pairs}}}[{low}], "
        f"CASE WHEN regexp_full_match({low}, {literal(SMALL)}) THEN 'c' END)"
    )


def is_mark_sql(cell: str) -> str:
    """Give the SQL that says whether a cell is one of the marks, and so no code and no name."""
    return f"({symbols_sql(cell)} IS NOT NULL)"


def may_be_noted_sql(cell: str) -> str:
    """Give the SQL that says whether a cell ends as a note does, which is looked for first."""
    return f"({' OR '.join(f'ends_with({cell}, {literal(end)})' for end in NOTE_ENDS)})"


def without_note_sql(cell: str) -> str:
    """Give the SQL of a cell without a publisher's notes behind it: 31 [note 1] is 31."""
    return f"regexp_replace({cell}, {literal('(?i)' + NOTE)}, '')"


def number_sql(cell: str, *, may_be_share: bool = True) -> str:
    """Give the SQL that reads a number from a text cell, as 1,234.5, 1 234 or, of a share, 12.5%.

    What a publisher notes behind it, as in 31 [note 1], is no part of it.
    """
    shape = _NUMBER + (r"\s?%?" if may_be_share else "")

    def read(text: str) -> str:
        number = f"try_cast(replace(replace(replace({text}, ',', ''), ' ', ''), '%', '') AS DOUBLE)"
        # Of hundreds of digits a DOUBLE would make infinity.
        return (
            f"WHEN regexp_full_match({text}, {literal(shape)}) AND isfinite({number}) THEN {number}"
        )

    return (
        f"CASE WHEN regexp_full_match({cell}, {literal(_PLAIN_NUMBER)}) "
        f"THEN try_cast({cell} AS DOUBLE) {read(cell)} "
        f"WHEN {may_be_noted_sql(cell)} THEN CASE {read(without_note_sql(cell))} END END"
    )


def date_sql(cell: str, order: Order = Order.DAY_FIRST, *, is_1904: bool = False) -> str:
    """Give the SQL that reads a date of 1900 to 2199 from a text cell: the year has four digits.

    order: in which day and month stand. is_1904: that bare numbers count days from 1904 on.
    """
    bare = (
        f"CASE WHEN regexp_matches({cell}, {literal(_LETTER)}) THEN regexp_replace(regexp_replace("
        f"{cell}, {literal('^' + WEEKDAY)}, ''), {literal('(?i)' + _ORDINAL)}, '\\1') ELSE {cell} END"
    )
    day = f"regexp_extract({bare}, {literal('^' + _DATES + '$')}, 1)"
    ways = {
        Order.DAY_FIRST: "'%d-%m-%Y'",
        Order.MONTH_FIRST: "'%m-%d-%Y'",
        Order.BOTH: "'%d-%m-%Y', '%m-%d-%Y'",
    }
    found = (
        f"CAST(try_strptime(replace(replace({day}, '/', '-'), '.', '-'), "
        f"['%Y-%m-%d', {ways[order]}, {_NAMED_MONTHS}]) AS DATE)"
    )
    if order == Order.BOTH:
        found = f"CASE WHEN NOT {is_either_sql(cell)} THEN {found} END"
    # A moment with a zone is of the day that it was in England: many programs keep midnight of the
    # 1st of July as 23:00 of the day before, in universal time.
    moment = f"CAST(timezone('Europe/London', try_cast({cell} AS TIMESTAMPTZ)) AS DATE)"
    plain = f"try_cast({cell} AS DATE)"
    # The part of a number behind its point is the time of day.
    serial = f"(floor(try_cast({cell} AS DOUBLE))::INTEGER + {_FROM_1904 if is_1904 else 0})"
    return (
        f"CASE WHEN {cell} LIKE '____-__-__' AND {cell} >= '1900' AND {cell} < '2200' "
        f"THEN {plain} "
        f"WHEN regexp_full_match({cell}, '[3-7][0-9]{{4}}(\\.[0-9]+)?') THEN "
        f"CASE WHEN {serial} BETWEEN {_FIRST_SERIAL} AND {_LAST_SERIAL} "
        f"THEN DATE '1899-12-30' + {serial} END "
        f"WHEN year({found}) BETWEEN 1900 AND 2199 THEN "
        f"CASE WHEN regexp_matches({cell}, {literal(_ZONED)}) THEN coalesce({moment}, {found}) "
        f"ELSE {found} END END"
    )


def sound_sql(column: Column, cell: str) -> str:
    """Give the SQL of a cell that is of a column's type already. NULL = no text is read so."""
    if column.type == "DOUBLE":
        return f"CASE WHEN isfinite({cell}) THEN {cell} END"
    if column.type == "DATE":
        return f"CASE WHEN year({cell}) BETWEEN 1900 AND 2199 THEN {cell} END"
    return cell


_PLAINLY = {
    "DATE": r"(19|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}",
    **dict.fromkeys(NUMBERS, _PLAIN_NUMBER),
}


def is_plainly_written(column: Column, texts: FewRows, cell: str) -> bool:
    """Say whether every cell of a date or a number is written in the common way."""
    pattern = _PLAINLY.get(column.type)
    return pattern is not None and texts.are_all_written(cell, pattern)


def cast_sql(
    column: Column,
    cell: str,
    *,
    is_plain: bool = False,
    order: Order = Order.DAY_FIRST,
    is_1904: bool = False,
) -> str:
    """Give the SQL that reads a text cell as a column's type. NULL = it cannot be read.

    is_plain: that each cell is written in the common way, so that no other needs to be tried: of a
    small table that is most of the time that it takes.
    """
    if column.type == "VARCHAR":
        return cell
    if is_plain and column.type in ("DATE", "DOUBLE"):
        return f"try_cast({cell} AS {column.type})"
    if column.type == "DATE":
        return date_sql(cell, order, is_1904=is_1904)
    if column.type == "BOOLEAN":
        return (
            f"CASE WHEN lower({cell}) IN ('true', 'yes', 'y', '1', 't') THEN true "
            f"WHEN lower({cell}) IN ('false', 'no', 'n', '0', 'f') THEN false END"
        )
    # Of how many, and out of how many, are counts: 10% of something is not 10.
    is_count = column.type != "DOUBLE" or column.name in ("numerator", "denominator")
    number = (
        f"try_cast({cell} AS DOUBLE)" if is_plain else number_sql(cell, may_be_share=not is_count)
    )
    if column.type == "DOUBLE":
        return number
    return f"CASE WHEN {number} = round({number}) THEN try_cast({number} AS {column.type}) END"
