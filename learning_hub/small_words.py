"""Small numbers of children, families or cases that a text tells in words, and what to put instead.

What a finding says in words stands beside its number of cases, so a number that is hidden in the
one is hidden in the other too. Nobody's words are changed unseen: what was put in stands in square
brackets, as an editor's does.
"""

import re
from dataclasses import dataclass
from functools import cache

INSTEAD = "[a few]"
_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    "twelve",
)
# Of one child or family the word is put into the plural, or the brackets would tell of one.
_PLURALS = {
    "case": "cases",
    "child": "children",
    "family": "families",
    "young person": "young people",
    "baby": "babies",
    "infant": "infants",
    "pupil": "pupils",
    "sibling": "siblings",
    "girl": "girls",
    "boy": "boys",
    "parent": "parents",
    "carer": "carers",
    "mother": "mothers",
    "father": "fathers",
    "care leaver": "care leavers",
}
_NOUNS = "|".join((*_PLURALS.values(), *_PLURALS))
# A 'family centre' is no family.
_PLACES = "hubs?|centres?|homes?|meetings?|conferences?|plans?|workers?|groups?|practices?"


@dataclass(frozen=True)
class _Patterns:
    """How a text tells a number that is too small. small: such a number, alone."""

    small: re.Pattern[str]
    told: re.Pattern[str]
    after: re.Pattern[str]


@cache
def _patterns(largest: int) -> _Patterns:
    small = "|".join((*_WORDS[:largest], *map(str, range(largest, 0, -1))))
    beyond = "|".join((*_WORDS[largest:], *map(str, range(largest + 1, 10)), "[1-9][0-9]"))
    return _Patterns(
        re.compile(small, re.IGNORECASE),
        re.compile(
            # Not a part of a longer number, nor 'on one family', which is any family.
            rf"(?<![\w.,/-])(?P<number>(?<!\bon )(?<!\bfor )one|{small.removeprefix('one|')})"
            rf"(?: of (?:the |these |those )?(?P<total>{beyond}|{small}))?"
            rf"(?P<between> (?:other |more |such |young |older |younger |these |those )?)"
            rf"(?P<noun>{_NOUNS})\b(?!['\u2019-])(?! (?:{_PLACES})\b)",
            re.IGNORECASE,
        ),
        # '... in five cases and assessed in one.'
        re.compile(rf"(?<=\b(?:in|of) )(?:{small})(?=[.,;:]|$)", re.IGNORECASE),
    )


def tells(text: str, largest: int) -> bool:
    """Say whether a text tells a number from 1 to `largest` of children, families or cases."""
    return _patterns(largest).told.search(text) is not None


def held_back(text: str, largest: int) -> str:
    """Give a text without the small numbers of children, families or cases that it tells.

    largest: the largest that is hidden. 'Done in five cases' becomes 'Done in [a few] cases', 'in
    two of five cases' 'in [a few of the] cases', and 'one of eight cases' '[a few] of eight cases'.
    """
    if not tells(text, largest):
        return text
    known = _patterns(largest)
    return known.after.sub(INSTEAD, known.told.sub(lambda one: _instead(one, known.small), text))


def _instead(found: re.Match[str], small: re.Pattern[str]) -> str:
    noun, total = found["noun"], found["total"]
    words = INSTEAD
    if found["number"][0].isupper():
        words = words.replace("a", "A", 1)
    if total and small.fullmatch(total):
        words = words.replace("few", "few of the")
    elif total:
        words += f" of {total}"
    return f"{words}{found['between']}{_PLURALS.get(noun.lower(), noun)}"
