"""Small numbers of children, families or cases that a text tells in words, and what to put instead.

What a finding says in words stands beside its number of cases, so a number that is hidden in the
one is hidden in the other too. Nobody's words are changed unseen: what was put in stands in square
brackets, as an editor's does.
"""

import re

INSTEAD = "[a few]"
_SMALL = "one|two|three|four|five|[1-5]"
_MANY = "six|seven|eight|nine|ten|eleven|twelve|[6-9]|1[0-9]|[2-9][0-9]"
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
_TOLD = re.compile(
    # Not a part of a longer number, nor 'on one family', which is any family.
    rf"(?<![\w.,/-])(?P<number>(?<!\bon )(?<!\bfor )one|{_SMALL.removeprefix('one|')})"
    rf"(?: of (?:the |these |those )?(?P<total>{_SMALL}|{_MANY}))?"
    rf"(?P<between> (?:other |more |such |young |older |younger |these |those )?)"
    rf"(?P<noun>{_NOUNS})\b(?!['\u2019-])(?! (?:{_PLACES})\b)",
    re.IGNORECASE,
)
# '... in five cases and assessed in one.'
_AFTER = re.compile(rf"(?<=\b(?:in|of) )(?:{_SMALL})(?=[.,;:]|$)", re.IGNORECASE)


def tells(text: str) -> bool:
    """Say whether a text tells a number from 1 to 5 of children, families or cases."""
    return _TOLD.search(text) is not None


def held_back(text: str) -> str:
    """Give a text without the small numbers of children, families or cases that it tells.

    'Done in five cases' becomes 'Done in [a few] cases', 'in two of five cases' 'in [a few of the]
    cases', and 'one of eight cases' '[a few] of eight cases'.
    """
    if not tells(text):
        return text
    return _AFTER.sub(INSTEAD, _TOLD.sub(_instead, text))


def _instead(found: re.Match[str]) -> str:
    noun, total = found["noun"], found["total"]
    words = INSTEAD
    if found["number"][0].isupper():
        words = words.replace("a", "A", 1)
    if total and re.fullmatch(_SMALL, total, re.IGNORECASE):
        words = words.replace("few", "few of the")
    elif total:
        words += f" of {total}"
    return f"{words}{found['between']}{_PLURALS.get(noun.lower(), noun)}"
