"""What the cells of Annex A's lists mean: dates, codes, yes and no, numbers, ages.

Dates and errors of a spreadsheet are read as in our own tables, a column of dates judged whole.

Each reading gives our word for a cell, None for an empty one, and raises Unclear, without the
cell's text, for one that it does not understand.
"""

import re
from collections.abc import Callable
from datetime import date

from learning_hub.loading.check.date_columns import Dates
from learning_hub.loading.check.date_order import EXCHANGED, SHORT_YEAR, SHORT_YEAR_WRITTEN, Order
from learning_hub.loading.check.instead import NO_CODE
from learning_hub.loading.read.spreadsheet_errors import ERRORS

# The marks of all readers besides: but an error, which is told.
EMPTY = {
    *(set(NO_CODE) - set(ERRORS)),
    "",
    "n/a",
    "na",
    "none",
    "nan",
    "nat",
    "(blank)",
    "blank",
    "not applicable",
}
EARLIEST = date(1990, 1, 1)
# Where a spreadsheet puts an empty date.
NO_DATE = {date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1900, 1, 2)}
# Before the first day that is read as a date at all.
_NO_DATE = r"(1899[-/]12[-/]3[01]|3[01][-/.]12[-/.]1899)\b.*"


class Unclear(ValueError):
    """A cell that cannot be understood: what is wrong with it, and what to do, never its text."""

    def __init__(self, reason: str, remedy: str) -> None:
        self.reason, self.remedy = reason, remedy
        super().__init__(reason)


def is_empty(cell: str | None) -> bool:
    """Say whether a cell holds nothing, or one of the many ways of writing nothing."""
    return cell is None or cell.strip().casefold() in EMPTY


def day(cell: str, dates: Dates) -> date | None:
    """Give the date that a cell holds, of the dates of its column. None = it holds none."""
    text = cell.strip()
    found = dates.days.get(text)
    if dates.written and dates.written.is_typed and dates.order == Order.MONTH_FIRST:
        typed = re.match(r"\d{4}-(\d\d)-(0[1-9]|1[0-2])(?!\d)", text)
        if typed and typed[1] != typed[2]:
            raise Unclear(*EXCHANGED)
    if found in NO_DATE or re.fullmatch(_NO_DATE, text):
        return None
    if found is None:
        is_either = re.match(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}", text)
        if is_either and dates.written and dates.order == Order.BOTH:
            raise Unclear(*dates.written.mixed)
        if re.fullmatch(SHORT_YEAR_WRITTEN, text):
            raise Unclear(*SHORT_YEAR)
        raise Unclear("is not a date that exists", "write the date as 31/07/2026")
    if found.year < EARLIEST.year:
        raise Unclear("is too long ago to be right", "correct the date")
    return found


def birth(cell: str, dates: Dates) -> date | None:
    """Give a date of birth, which may be long ago."""
    try:
        return day(cell, dates)
    except Unclear:
        return None


def _code(cell: str) -> str:
    """Take the letter and bracket off a code: 'b) Female' gives 'female'."""
    words = " ".join(cell.replace("\u00a0", " ").replace("\u2019", "'").split())
    return re.sub(r"^[a-z]{1,2}\)\s*", "", words.casefold())


def _letter(cell: str) -> str:
    """Give the letter before the bracket of a code, or the letter that is all there is."""
    found = re.match(r"^([a-z]{1,2})(\)|$)", cell.strip().casefold())
    return found[1] if found else ""


def _choose(cell: str, words: dict[str, str], letters: str = "", kind: str = "") -> str:
    """Find a cell's code by its words, or by its letter where it is nothing but that."""
    plain = _code(cell)
    for pattern, meaning in words.items():
        if plain and re.fullmatch(pattern, plain):
            return meaning
    letter = _letter(cell)
    if not plain.strip(")") or plain == letter:
        order = list(dict.fromkeys(words.values()))
        if letter and letter in letters[: len(order)]:
            return order[letters.index(letter)]
    raise Unclear(f"is not a code for {kind}", "write one of Annex A's codes")


_YES_NO = {
    r"y|yes|true|1|suitable": "yes",
    r"n|no|false|0|unsuitable|not suitable": "no",
    r"u|unknown|not known|not recorded|not stated|dk|don't know": "unknown",
}


def yes_no(cell: str) -> str:
    """Read yes, no or unknown."""
    try:
        return _choose(cell, _YES_NO, "abc", "yes or no")
    except Unclear as error:
        raise Unclear("is not yes, no or unknown", "write a) Yes, b) No or c) Unknown") from error


def gender(cell: str) -> str:
    """Read a gender, with its letter or without."""
    return _choose(
        cell,
        {
            r"m|male|boy|1": "male",
            r"f|female|girl|2": "female",
            r"u|9|0|unknown|unborn|indeterminate|not (stated|known|recorded|specified).*": "unknown",
            r"neither|x|other|non-binary": "neither",
        },
        "abcd",
        "gender",
    )


_ETHNICITIES = {
    "wbri",
    "wiri",
    "wirt",
    "woth",
    "wrom",
    "mwbc",
    "mwba",
    "mwas",
    "moth",
    "aind",
    "apkn",
    "aban",
    "aoth",
    "bcrb",
    "bafr",
    "both",
    "chne",
    "ooth",
    "refu",
    "nobt",
}


def ethnicity(cell: str) -> str:
    """Read one of the twenty four-letter codes of ethnicity."""
    found = re.match(r"[a-z]{4}\b", _code(cell))
    if found and found[0] in _ETHNICITIES:
        return found[0].upper()
    raise Unclear("is not a code for ethnicity", "write one of Annex A's codes, such as a) WBRI")


_SOURCES = {
    r"schools?": "2A",
    r"education( services)?": "2B",
    r"housing": "4",
    r"police": "6",
    r"other legal agency": "7",
    r"other": "8",
    r"anonymous": "9",
    r"unknown": "10",
}


def source(cell: str) -> str:
    """Read who made a contact or referral: '1A' to '10', without letter and words."""
    plain = _code(cell)
    found = re.match(r"(1[abcd]|2[ab]|3[a-f]|5[abc]|10|4|6|7|8|9)\b", plain)
    if found:
        return found[1].upper()
    for pattern, code in _SOURCES.items():
        if re.fullmatch(pattern, plain):
            return code
    raise Unclear("is not a code for a source", "write one of Annex A's codes, as q) 6: Police")


def count(cell: str) -> str:
    """Read a whole number of things, 0 or more."""
    text = cell.strip()
    if re.fullmatch(r"\d{1,3}(\.0+)?", text):
        return str(int(float(text)))
    raise Unclear("is not a whole number", "write a whole number, 0 or more")


def _by_pattern(pattern: str, kind: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        found = re.match(pattern, _code(cell))
        if found:
            return found[1].upper()
        raise Unclear(f"is not a code for {kind}", "write one of Annex A's codes")

    return read


def _by_words(words: dict[str, str], letters: str, kind: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        return _choose(cell, words, letters, kind)

    return read


def organisation_kind(cell: str) -> str:
    """Tell the kind of an organisation by the words in its name, which is not kept."""
    words = cell.casefold()
    for pattern, kind in (
        (r"school|academy|college|nursery|primary|secondary|education", "school"),
        (r"health|nhs|gp\b|hospital|midwif|camhs|surgery|school nurse", "health"),
        (r"police", "police"),
        (r"charity|volunt|barnardo|trust|home-?start|action for children|nspcc|cic\b", "voluntary"),
        (
            r"early help|council|local authority|\bla\b|borough|county|famil|children'?s cent|youth"
            r"|locality|social care|mash|housing",
            "local authority",
        ),
    ):
        if re.search(pattern, words):
            return kind
    return "other"


_ABUSE = _by_words(
    {
        r"neglect|neg": "neglect",
        r"physical( abuse)?|phy": "physical",
        r"sexual( abuse)?|sab": "sexual",
        r"emotional( abuse)?|emo": "emotional",
        r"multiple.*|mul": "multiple",
    },
    "abcde",
    "a category of abuse",
)
_NEED = _by_pattern(r"(n[0-9])\b", "a category of need")
# How each coded column is read; every other column of a list is a date.
READERS = {
    "gender": gender,
    "ethnicity": ethnicity,
    "source": source,
    "organisation_kind": organisation_kind,
    "primary_need": _NEED,
    "category_of_need": _NEED,
    "closure_reason": _by_pattern(r"(rc[1-9])\b", "a reason for closure"),
    "case_status": _by_words(
        {
            r"looked after.*|child(ren)? in care|cla|lac": "in care",
            r"child protection.*|cpp?": "child protection",
            r"(child|children) in need.*|cinp?": "child in need",
            r"open assessment|assessment": "assessment",
            r"closed( episode)?": "closed",
        },
        "abcde",
        "a case status",
    ),
    "initial_category": _ABUSE,
    "latest_category": _ABUSE,
    "legal_status": _by_pattern(r"([cdejlv][1-4])\b", "a legal status"),
    "permanence_plan": _by_words(
        {
            r"return (to|home).*": "return to family",
            r"adoption": "adoption",
            r"sgo.*|special guardianship.*": "special guardianship",
            r"supported living.*": "supported living",
            r"long.term residential.*": "residential",
            r"long.term foster.*": "fostering",
            r"other": "other",
        },
        "abcdefg",
        "a permanence plan",
    ),
    "end_reason": _by_pattern(r"(e\d{1,2}[ab]?|x1)\b", "a reason for leaving care"),
    "placement_type": _by_pattern(r"([uaphkrszt]\d)\b", "a type of placement"),
    "placement_provider": _by_pattern(r"(pr[0-5])\b", "a provider"),
    "placement_location": _by_words({r"in|inside": "in", r"out|outside": "out"}, "ab", "in or out"),
    "eligibility": _by_words(
        {
            r"relevant( child)?": "relevant",
            r"former relevant( child)?": "former relevant",
            r"qualifying( care leaver)?": "qualifying",
        },
        "abc",
        "eligibility",
    ),
    "in_touch": _by_words(
        {
            r"y|yes": "yes",
            r"n|no": "no",
            r"died": "died",
            r"refu(sed)?": "refused",
            r"nreq|not required": "not required",
            r"rhom|returned home": "returned home",
        },
        "abcdef",
        "being in touch",
    ),
    "accommodation": _by_pattern(r"([bcdeghkrstuvwxyz])(?=[:\s-]|$)", "a kind of accommodation"),
    "activity": _by_pattern(r"([fp][123]|g[456])\b", "an activity"),
    **dict.fromkeys(
        (
            "referrals_before",
            "enquiries_in_year",
            "conferences_in_year",
            "plans_before",
            "placements_in_year",
            "missing_in_year",
            "absent_in_year",
        ),
        count,
    ),
    **dict.fromkeys(
        (
            "had_no_further_action",
            "has_disability",
            "child_seen",
            "needs_support",
            "conference_unnecessary",
            "led_to_plan",
            "seen_alone",
            "emergency_protection",
            "is_unaccompanied",
            "is_second_period",
            "return_interview_offered",
            "return_interview_accepted",
            "is_suitable",
        ),
        yes_no,
    ),
}


def band(years: int) -> str:
    """Give the band of an age in full years; -1 is a child not yet born."""
    for under, name in (
        (0, "Unborn"),
        (1, "Under 1"),
        (5, "1 to 4"),
        (10, "5 to 9"),
        (16, "10 to 15"),
        (18, "16 to 17"),
    ):
        if years < under:
            return name
    return "18 and over"


def age(cell: str) -> int:
    """Read an age in years: decimals are taken off, -1 is a child not yet born."""
    try:
        years = float(cell.strip())
    except ValueError as error:
        raise Unclear("is not an age", "write the age in years") from error
    if not -1 <= years <= 30:
        raise Unclear("is not an age of a child or care leaver", "write the age in years")
    return int(years) if years >= 0 else -1


def age_on(born: date, as_at: date) -> int:
    """Give the age in full years on a day; -1 before birth."""
    if born > as_at:
        return -1
    return as_at.year - born.year - ((as_at.month, as_at.day) < (born.month, born.day))
