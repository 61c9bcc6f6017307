"""Letters that were damaged before a file came: read in the wrong way and saved so, or lost."""

import re

MOST_LINES = 8  # so many lines are named
LOST = "\ufffd"
# What each byte is taken for where UTF-8 is read as Windows text, or as Latin text.
_TAKEN_FOR = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    letter: byte
    for byte in range(0x80, 0x100)
    if (letter := bytes([byte]).decode("cp1252", errors="ignore"))
}
_FOLLOWS = "".join(re.escape(letter) for letter, byte in _TAKEN_FOR.items() if byte < 0xC0)
# The first of two letters, and of three: the accents and signs, dashes and quotation marks that are
# common. Neither is ever followed by such signs in a word.
_TWICE = re.compile(f"[\u00c2-\u00c5][{_FOLLOWS}]|\u00e2[{_FOLLOWS}]{{2}}")
_FIRST = "\u00c2\u00c3\u00c4\u00c5\u00e2"


def lines_said(lines: list[int]) -> str:
    """Name some lines, the first few where there are more."""
    named = ", ".join(f"{number:,}" for number in lines[:MOST_LINES])
    more = f" and {len(lines) - MOST_LINES:,} more" if len(lines) > MOST_LINES else ""
    return f"line{'s' if len(lines) > 1 else ''} {named}{more}"


def _once(found: re.Match[str]) -> str:
    """Give the letter that two or three stand for, where they stand for one."""
    try:
        return bytes(_TAKEN_FOR[letter] for letter in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def mended(text: str, notices: list[str]) -> tuple[str, list[str]]:
    """Give a text with the letters right that were saved twice, as caf\u00c3\u00a9 for caf\u00e9, and say so.

    Where letters were lost before, that is said: nobody can know which they were.
    """
    said = list(notices)
    if any(letter in text for letter in _FIRST):
        lines = text.split("\n")
        right = [_TWICE.sub(_once, line) for line in lines]
        if changed := [n for n, (a, b) in enumerate(zip(lines, right, strict=True), 1) if a != b]:
            text = "\n".join(right)
            said.append(
                f"In {lines_said(changed)} letters were saved in two ways, one after the other, so "
                "that caf\u00c3\u00a9 stood for caf\u00e9. They were read as they were before; look whether "
                "accents and dashes came out right."
            )
    if LOST in text:
        lost = [n for n, line in enumerate(text.split("\n"), start=1) if LOST in line]
        said.append(
            f"In {lines_said(lost)} {LOST} stands in place of letters that could not be read or were "
            "lost before. Write them again and load the file once more."
        )
    return text, said
