"""What tells an identifier of a person by what stands in a cell; `headings` tells by a name.

Told in a cell, however its spaces, dashes and accents are typed (`plain_text`): NHS numbers, unique
pupil numbers and National Insurance numbers (their check digits and letters are held), full
postcodes, e-mail addresses, UK telephone numbers of persons (freephone and 03 numbers are
services'), a date said to be of birth, a street address, and a name that its words give away: 'Mrs
Okafor', 'a boy named Jack', 'her name is Amira', 'initials JS'. Ids and codes are asked for all of
these too, but for a postcode that is written together, which a code may be. Names of files and
folders are asked as free text, without the day and hour at which they were made. A citation may
name its authors and their address.

Not told, because nothing tells them from other words: a plain name ('Jack was seen at home'),
a nickname, a school or a street without a number, a telephone number that lost its first nought, an
address or number spelled out or broken over two lines, or a story that only one family has. Who
writes or clears the words must look for those. 'Mr A' and 'Child Q' are taken as made-up names.
"""

import re

from learning_hub.loading.privacy.headings import points_at_a_person
from learning_hub.loading.privacy.kinds import CITED, CODED, FREE, GAP, KINDS
from learning_hub.loading.privacy.plain_text import REWRITTEN, plain
from learning_hub.loading.read.parts import Unreadable

_LINK = re.compile(r"https?://\S+|www\.\S+|\b10\.\d{4,9}/\S+", re.IGNORECASE)


def candidate_sql(cell: str, mode: str) -> tuple[str, str]:
    """Give SQL that finds every cell that holds an identifier of a mode, and its $pattern.

    What it finds is a candidate only: `kind_of` proves it. DuckDB cannot write a text in plain
    letters as Python does, so every text that would be rewritten is a candidate too.
    """
    # RE2 does not know Python's spelling of a group with a name.
    joined = "|".join(
        f"(?:{kind.pattern})".replace("?P<letters>", "?:") for kind in KINDS if mode in kind.modes
    )
    return f"regexp_matches(replace({cell}, '_', ' '), $pattern)", f"{REWRITTEN}|{joined}"


_COMPILED = {
    mode: [(kind, re.compile(kind.pattern)) for kind in KINDS if mode in kind.modes]
    for mode in (CODED, CITED, FREE)
}


def _parted(text: str) -> str:
    """Give a plain text whose underlines part words."""
    return plain(text.replace("_", " ")) if "_" in text else text


# Words that were looked at and hold nothing, by mode: the same codes come in every file. What holds
# an identifier is never among them.
_CLEAR: dict[str, set[str]] = {CODED: set(), CITED: set(), FREE: set()}
_MOST_CLEAR = 50_000


def kind_of(value: str, mode: str = FREE) -> str | None:
    """Say what identifier a cell holds, such as 'an NHS number'. None = none that can be told."""
    clear = _CLEAR[mode]
    if value in clear:
        return None
    kind = _kind_of(value, mode)
    if kind is None and len(value) < 40:
        if len(clear) >= _MOST_CLEAR:
            clear.clear()
        clear.add(value)
    return kind


def _kind_of(value: str, mode: str) -> str | None:
    written = plain(value)
    low, digits = written.lower(), sum(map(str.isdigit, written))
    has_link = "://" in low or "www." in low or "10." in low
    # A mark, so that what stands about a link is not read together.
    parted = _parted(_LINK.sub(" / ", written) if has_link else written)
    for kind, pattern in _COMPILED[mode]:
        if not kind.may_be_in(low, digits):
            continue
        text = written if kind.is_as_written else parted
        if any(kind.is_real(found) for found in pattern.finditer(text)):
            return kind.words
    return None


# When a file was made, with its hour: 20260731, 2026073112, 31072026_0930.
_MADE = re.compile(
    r"(?<!\d)(?:20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])20\d\d)"
    r"(?:[ T_-]?(?:[01]\d|2[0-3])(?:[0-5]\d){0,2})?(?!\d)"
)


def kind_in_name(name: str) -> str | None:
    """Say what identifier the name of a file, folder or sheet holds. None = none."""
    return kind_of(_MADE.sub(" / ", name))


# Whatever has the shape of an identifier, proven or not, is not repeated in a receipt.
_SHAPED = re.compile(
    rf"(?<!\d)(?<!\d\.)\d{{3}}{GAP}\d{{3}}{GAP}\d{{4}}(?!\d)|\b[A-Z]\d{{11}}[0-9A-Z]\b"
    r"|\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b|\b[A-Z]{1,2}\d[0-9A-Z]? ?\d[A-Z]{2}\b"
    r"|\S@\S+\.\w|(?<!\d)(\+44|0)[ \d]{9,12}(?!\d)",
    re.IGNORECASE,
)


def looks_like_a_person(value: str) -> bool:
    """Say whether a cell holds something that looks like an identifier of a person.

    Stricter than `kind_of`: a number of the right shape is enough, its check digit is not asked.
    """
    # No shape has fewer than two digits, but for an address of mail.
    may_be = "@" in value or sum(map(str.isdigit, value)) > 1
    return bool(may_be and _SHAPED.search(_parted(plain(value)))) or kind_of(value) is not None


def refuse_identifiers(unknown: list[str], where: str) -> None:
    """Refuse a part with a column that points at a person. Raises Unreadable.

    unknown: the columns that are of no table. The message does not repeat any value.
    """
    if any(looks_like_a_person(cell) for cell in unknown):
        raise Unreadable(
            f"{where} was refused whole: one of its headings looks like something that points at "
            "a person itself. The first row must hold the names of columns and nothing else."
        )
    pointing = list(filter(points_at_a_person, unknown))
    if pointing:
        raise Unreadable(
            f"{where} was refused whole: the column '{pointing[0]}' looks like something that "
            "points at a person. This dashboard never holds names, dates of birth, addresses, "
            "NHS numbers or UPNs. Take the column out and load the file again."
        )
