"""What the number format of a cell shows in place of the number that the cell holds.

A format has up to four sections, parted by semicolons: for numbers above 0, below 0 and 0, and for
text; or for those that a condition picks, [<5]. A section without a place for figures shows its words
alone, `"*"`; an empty one shows nothing.
"""

import re
from dataclasses import dataclass
from functools import cache

from learning_hub.loading.read.marks import SMALL, SYMBOLS

# What is read in place of a number that its format shows as nothing: it is hidden, and no code.
HIDDEN = "[c]"
_PIECE = re.compile(
    r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|General|AM/PM|A/P|.', re.IGNORECASE | re.DOTALL
)
_CONDITION = re.compile(r"\[\s*(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\s*\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_DASHES = re.compile(r"[^\w*<>\[\]]*[-\u2013\u2014][^\w*<>\[\]]*")
# A format that fills a number up with noughts, as ids have them: 81 is shown as 0081.
_FILLED_UP = re.compile(r"0{2,30}")
# Written for DuckDB, which spells a letter by its number in another way.
_SMALL = re.sub(r"\\x\{(\w{4})\}", r"\\u\1", SMALL)
_HOLDS = {
    "<": lambda number, limit: number < limit,
    "<=": lambda number, limit: number <= limit,
    ">": lambda number, limit: number > limit,
    ">=": lambda number, limit: number >= limit,
    "=": lambda number, limit: number == limit,
    "<>": lambda number, limit: number != limit,
}


def is_mark(words: str) -> bool:
    """Say whether words are a mark for what is hidden or missing."""
    low = words.lower()
    return low in SYMBOLS or re.fullmatch(_SMALL, low) is not None


@dataclass(frozen=True)
class _Section:
    """A section of a format. words: what it shows of a number; None = the number, or its date."""

    condition: tuple[str, float] | None
    words: str | None
    is_of_text: bool

    def picks(self, number: float, otherwise: bool) -> bool:
        if self.condition is None:
            return otherwise
        sign, limit = self.condition
        return bool(_HOLDS[sign](number, limit))


def _section(pieces: list[str]) -> _Section:
    condition, words, is_number, is_of_text = None, "", False, False
    for piece in pieces:
        if found := _CONDITION.fullmatch(piece):
            condition = found[1], float(found[2])
        elif _ELAPSED.fullmatch(piece):
            is_number = True
        elif piece[0] == "[" and piece[-1] == "]":
            # A colour, or the sign of a currency; and what no spreadsheet would write, but people do.
            words += piece if piece.lower() in SYMBOLS else ""
        elif piece[0] == '"':
            words += piece.strip('"')
        elif piece[0] == "\\":
            words += piece[1:]
        elif piece[0] == "_" and len(piece) == 2:
            words += " "
        elif piece[0] == "*" and len(piece) == 2:
            # Fills the cell up with a sign.
            words += piece[1] if piece[1] != " " else ""
        elif piece == "@":
            is_of_text = True
        elif piece in "0#?" or len(piece) > 1 or piece.lower() in "ymdhsebg":
            is_number = True
        else:
            words += piece
    is_shown = is_number or is_of_text
    return _Section(condition, None if is_shown else words.strip(), is_of_text)


@cache
def _sections(code: str) -> tuple[_Section, ...]:
    """Read the sections of a format that are for numbers."""
    pieces: list[list[str]] = [[]]
    for piece in _PIECE.findall(code):
        if piece == ";":
            pieces.append([])
        else:
            pieces[-1].append(piece)
    found = [_section(one) for one in pieces[:4]]
    if len(found) == 4 or (len(found) > 1 and found[-1].is_of_text and not found[-1].condition):
        found.pop()
    return tuple(found)


def _words(code: str, number: float) -> str | None:
    """Give the words that a format shows in place of a number. None = it shows the number."""
    found = _sections(code)
    if len(found) == 1:
        return found[0].words if found[0].picks(number, True) else None
    first, second = found[:2]
    has_conditions = any(one.condition for one in found)
    if not has_conditions and len(found) == 2:
        return second.words if number < 0 else first.words
    if first.picks(number, number > 0):
        return first.words
    if len(found) == 2:
        return second.words if second.picks(number, True) else None
    return second.words if second.picks(number, number < 0) else found[2].words


@dataclass(frozen=True)
class Mask:
    """A number format that may show something else than the number."""

    code: str

    @property
    def is_one(self) -> bool:
        """Say whether it ever shows words in place of a number, or noughts in front of it."""
        return bool(_FILLED_UP.fullmatch(self.code)) or any(
            one.words is not None for one in _sections(self.code)
        )

    def shown(self, number: float) -> str | None:
        """Give what it shows in place of a number: words, or nothing. None = the number itself.

        A dash, or nothing, for 0 alone is how accountants write 0.
        """
        if _FILLED_UP.fullmatch(self.code):
            whole = float(number).is_integer() and number >= 0
            filled = f"{int(number):0{len(self.code)}d}" if whole else ""
            return filled if filled.startswith("0") and len(filled) > 1 else None
        words = _words(self.code, number)
        is_of_nought = number == 0 and words is not None and _words(self.code, 1) is None
        if is_of_nought and (not words or _DASHES.fullmatch(words)):
            return None
        return words


def shown_instead(number: str, shown: str) -> str | None:
    """Give what a cell shows in place of the number that it holds. None = that number, in its format.

    shown: what is written in the sheet, in OpenDocument, where the format need not be known.
    """
    if not shown or is_mark(shown):
        is_nought = float(number) == 0 and _DASHES.fullmatch(shown)
        return None if is_nought else shown
    if re.fullmatch(r"0\d{1,29}", shown):
        return shown if int(shown) == float(number) else None
    # Figures, in whatever format; and the hashes of a column that is too narrow.
    return shown if re.search(r"[^\W\d]", shown) and not re.search(r"\d", shown) else None
