"""One spelling for all the ways in which the same words and numbers are typed.

Excel and Word write spaces that do not break, dashes of four lengths and curled quotes; a phone
writes accents and wide digits. What a reader takes for the same is made the same here.
"""

import re
import unicodedata
from functools import cache

# What `plain` may write otherwise, as DuckDB and Python tell it; the pound sign is left alone.
REWRITTEN = "[^\\x00-\\x7F\u00a3]|[\\t\\r\\x0B\\x0C\\x1C-\\x1F]| {2}"
_GAPS = re.compile(r"[^\S\n]+")
# To look for one is many times quicker than to write every single space anew.
_ODD_GAP = re.compile(r"[^\S\n ]| {2}")


@cache
def _plain_letter(letter: str) -> str:
    kind = unicodedata.category(letter)
    if letter.isascii():
        return letter
    if kind[0] == "M" or kind == "Cf":
        # An accent that stands on its own by now, or what has no width.
        return ""
    if kind[0] == "Z":
        return " " if kind == "Zs" else "\n"
    if kind == "Pd" or letter == "\u2212":
        return "-"
    if letter in "\u2018\u2019\u201b\u2032":
        return "'"
    if letter in "\u201c\u201d\u2033":
        return '"'
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    # Which letter it is does not matter, but that it is one, and whether it begins a name.
    return ("X" if letter.isupper() else "x") if letter.isalpha() else letter


def plain(text: str) -> str:
    """Give a text in ASCII letters and digits, one space for many. Breaks of lines stay."""
    if not text.isascii():
        text = "".join(map(_plain_letter, unicodedata.normalize("NFKD", text)))
    return _GAPS.sub(" ", text) if _ODD_GAP.search(text) else text
