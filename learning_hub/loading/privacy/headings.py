"""What tells by the name of a column that it points at a person.

A heading that is an address, a number or a name is told; one about such things is not: 'E-mail',
but not 'E-mails sent'; 'NHS number', but not 'NHS trust'; 'Child', but not 'Children seen'.
"""

import re

from learning_hub.loading.privacy.plain_text import plain

_WHO = (
    "child|young person|person|pupil|student|patient|client|service ?user|parent|carer|guardian"
    "|mother|father|sibling|next of kin|social ?worker|key ?worker|case ?worker"
    "|(?:lead|allocated) (?:worker|practitioner|professional)|foster(?: parent| carer)"
)
_WHOSE = (
    f"{_WHO}|children|fore|first|sur|last|family|given|full|middle|preferred|worker|practitioner"
    "|staff|manager|teacher|officer|nurse|doctor|gp"
)
_NUMBER = "(?:no|nos|num|numbers?|id|identifier)"
_NAMED = re.compile(
    rf"\b(?:{_WHOSE}) ?s? ?names?\b|\bnames? of (?:the )?(?:{_WHOSE})s?\b|\binitials$"
    r"|\bdates? ?of ?birth|\bbirth ?(?:date|day)(?!s\b.)|\bd ?o ?b\b"
    rf"|\bnhs ?{_NUMBER}\b|\bu ?p ?n\b|\bunique ?pupil"
    rf"|\bnational ?insurance(?: ?{_NUMBER})?$|\bnino\b|\bni ?{_NUMBER}\b"
    rf"|\b(?:{_WHO}) ?s? ?(?:unique ?)?(?:id|identifier|number)\b|\bcontact ?(?:no|num|number)\b"
    r"|\b(?:house|flat) ?(?:no|num|number)\b"
)
# What ends so counts something: how many birthday visits, or of how many the NHS number is known.
_COUNTED = re.compile(
    r"\b(?:per ?cent|percentage|pct|rate|count|counts|total|totals|completeness|coverage|visits?|cards?)$"
)
# A cell of more words than this is a sentence.
MOST_WORDS = 6
# A column that is called no more than this holds it.
_WHOLE = re.compile(rf"(?:the )?(?:{_WHO}|worker|names?|nhs|street|contact details|tel|fax)")
# A way to reach somebody, whatever it is called besides; any other word makes it about that.
_REACH = re.compile(r"\b(?:address|post ?code|e ?mail|(?:tele)?phone|mobile|tel)\b")
_BESIDES = re.compile(
    rf"(?:address|post|code|e|e?mail|(?:tele)?phone|mobile|tel|landline|line|{_NUMBER}|\d+|of|the"
    "|full|home|work|school|contact|emergency|current|previous|last|new|old|permanent|temporary"
    "|placement|postal|street|house|first|second|main|other|usual|own|primary|secondary|day|evening"
    "|direct|personal|postcode|town|next|kin|young|user|service|social|key|case|their|his|her|my"
    f"|your|{_WHOSE})"
)


def _spelled(heading: str) -> str:
    """Give a heading in small letters, its words parted: 'NHSNumber' and 'nhs_number' are one."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain(heading))
    return " ".join(re.sub(r"'s?\b|[\W_]+", " ", parted).lower().split())


def points_at_a_person(heading: str) -> bool:
    """Say whether the name of a column says that it points at a person."""
    spelled = _spelled(heading)
    return bool(
        _WHOLE.fullmatch(spelled)
        or (_NAMED.search(spelled) and not _COUNTED.search(spelled))
        or (_REACH.search(spelled) and all(map(_BESIDES.fullmatch, spelled.split())))
    )


# A heading names; a sentence such as 'Date of birth is not collected' says.
_SENTENCE = re.compile(r"\b(?:is|are|was|were|has|have|been|not|does|do|will|must|may)\b")


def may_head_persons(cell: str) -> bool:
    """Say whether a cell that may be a heading, or any cell of a sheet of notes, heads persons.

    'Date of birth' does. 'Child' or 'Telephone' does not: it may be one of a list of words.
    """
    spelled = _spelled(cell)
    is_short = len(spelled.split()) <= MOST_WORDS and not _SENTENCE.search(spelled)
    return is_short and bool(_NAMED.search(spelled)) and not _COUNTED.search(spelled)
