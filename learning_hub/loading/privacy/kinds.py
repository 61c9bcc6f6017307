"""Every kind of identifier: what it is called, what it looks like, and what proves it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from learning_hub.loading.privacy.proofs import (
    always,
    is_birth,
    is_flat,
    is_initials,
    is_insurance,
    is_named,
    is_nhs,
    is_own_line,
    is_phone,
    is_plain_street,
    is_postcode,
    is_street,
    is_surname,
    is_titled,
    is_upn,
)

# How a column is examined. CODED: ids and codes; CITED: where published works and their authors
# are named; FREE: people's own words.
CODED, CITED, FREE = "coded", "cited", "free"
_MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*"
_DATE = (
    r"(?:\d{1,2}[/. -]\d{1,2}[/. -]\d{2,4}\b|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}\b"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of |[ /.-]){_MONTH}(?:, ?|[ /.-])\d{{2,4}}\b"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}\b)"
)
_RELATION = (
    "child|young person|boy|girl|baby|infant|toddler|teenager|pupil|patient|client|sibling"
    "|brother|sister|son|daughter|mother|father|mum|dad|mummy|daddy|parent|carer|partner|man|woman"
    "|nan|grandmother|grandfather|worker|teacher"
)


@dataclass(frozen=True)
class _Kind:
    """One kind of identifier: what it is called, what it looks like, and what proves it.

    pattern: understood alike by Python and by DuckDB (RE2), so without looking around. digits,
    needs: so many digits and one of these words, in small letters, stand in every match; what lacks
    them is not looked at further, which is many times faster. is_as_written: that links are looked
    into and underlines part no words.
    """

    words: str
    pattern: str
    is_real: Callable[[re.Match[str]], bool]
    modes: tuple[str, ...]
    digits: int = 0
    needs: tuple[str, ...] = ()
    is_as_written: bool = False

    def may_be_in(self, low: str, digits: int) -> bool:
        """Say whether a text, in small letters and with so many digits, is worth a look."""
        return digits >= self.digits and (not self.needs or any(word in low for word in self.needs))


_ALL, _PEOPLE, _WORDS = (CODED, CITED, FREE), (CODED, FREE), (CITED, FREE)
_STREETS = (
    "Street|Road|Avenue|Lane|Close|Drive|Gardens|Crescent|Court|Terrace|Grove|Mews|Place|Way|Walk"
    "|Rd|Ave|St"
)
_NAME, _AN_ADDRESS, _POSTCODE = "a person's name", "an address", "a postcode"
_BIRTH = r"d\.?o\.?b\b\.?|date of birth|birth ?da(?:te|y)"
# What stands between the digits of a long number.
GAP = "(?: ?[./-] ?| )?"
_INSURANCE = r"(?i:\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b)"
KINDS = (
    _Kind(
        "an e-mail address",
        r"[A-Za-z0-9.+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}",
        always,
        _ALL,
        0,
        ("@",),
        is_as_written=True,
    ),
    _Kind("an NHS number", rf"(?:\b|(?i:nhs))\d{{3}}{GAP}\d{{3}}{GAP}\d{{4}}\b", is_nhs, _ALL, 10),
    _Kind("a unique pupil number", r"\b[A-Za-z]\d{11}[0-9A-Za-z]\b", is_upn, _ALL, 11),
    _Kind("a National Insurance number", _INSURANCE, is_insurance, _WORDS, 6),
    # A code may look so, when its underlines are taken for spaces: LA_26_01_31_A.
    _Kind("a National Insurance number", _INSURANCE, is_insurance, (CODED,), 6, (), True),
    _Kind(
        _POSTCODE, r"(?i:\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b)", is_postcode, _WORDS, 2
    ),
    # A code may look like a postcode that is written together, or with an underline.
    _Kind(
        _POSTCODE,
        r"(?i:\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b)",
        is_postcode,
        (CODED,),
        2,
        is_as_written=True,
    ),
    _Kind(
        "a telephone number",
        r"(?:(?:\+|\b00)44[ .-]?(?:\(0\))?[ .-]?|\(?\b0)"
        r"(?:2\d\)?[ .-]?\d{4}[ .-]?\d{4}|2\d{2}\)?[ .-]?\d{3}[ .-]?\d{4}"
        r"|(?:1[1-9]|7\d)\d{2}\)?[ .-]?(?:\d{3}[ .-]?\d{3}|\d{5,6})"
        r"|1[1-9]\d\)?[ .-]?\d{3}[ .-]?\d{4}|7\d{2}[ .-]?\d{3,4}[ .-]?\d{3,4}"
        r"|1[1-9]\d{3}\)?[ .-]?\d{4,5})\b",
        is_phone,
        _ALL,
        9,
    ),
    _Kind(
        "a date of birth",
        rf"(?i:\b(?:{_BIRTH}|born)(?:[ :=,(-]{{1,3}}(?:is|was|as|recorded|given|noted|stated|listed"
        r"|of|child|patient))*"
        rf"[\s:=,(-]{{0,3}}(?:on )?(?:the )?{_DATE})",
        is_birth,
        _ALL,
        3,
        ("dob", "d.ob", "do.b", "d.o.b", "birth", "born"),
    ),
    _Kind(
        "a date of birth",
        rf"(?i:\b{_DATE},? ?[(-]? ?(?:{_BIRTH}) ?(?:[).,;]|$))",
        always,
        _ALL,
        3,
        ("dob", "d.ob", "do.b", "d.o.b", "birth"),
    ),
    _Kind(
        _AN_ADDRESS,
        rf"\b\d{{1,4}}[A-Za-z]?,? (?:[A-Z][a-z'-]+ |St\.? ){{1,3}}(?:{_STREETS})\b",
        is_street,
        _PEOPLE,
        1,
        tuple(_STREETS.lower().split("|")),
    ),
    _Kind(
        _AN_ADDRESS,
        r"(?i:\b\d{1,4}[a-z]?,? [a-z'-]{3,} (?:street|road|avenue|crescent)\b)",
        is_plain_street,
        _PEOPLE,
        1,
        ("street", "road", "avenue", "crescent"),
    ),
    _Kind(
        _AN_ADDRESS,
        r"\b(?i:flat|apartment|apt)\.? \d{1,4}[A-Za-z]?,? (?:\d|[A-Z][a-z])|\bFlat \d{1,4}[A-Z]?,",
        is_flat,
        _PEOPLE,
        1,
        ("flat", "apartment", "apt"),
    ),
    _Kind(
        _NAME,
        r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|MR|MRS|MS|MISS|MX|DR)(?:\. ?| )(?:[A-Z]\.? )?[A-Z][A-Za-z'-]+",
        is_titled,
        _PEOPLE,
        0,
        ("mr", "ms", "miss", "mx", "dr"),
    ),
    _Kind(
        _NAME,
        r"(?i:\bmrs?\.? (?:[a-z]{2}|[a-z]'[a-z]{2})[a-z'-]*)",
        is_surname,
        _PEOPLE,
        0,
        ("mr",),
    ),
    _Kind(_NAME, r"\b[Nn]amed ['\"]?[A-Z][a-z][a-z'-]*", is_named, _PEOPLE, 0, ("named",)),
    _Kind(
        _NAME,
        rf"\b(?i:an? (?:[a-z-]+ ){{0,2}}(?:{_RELATION}) called) [A-Z][a-z'-]+",
        is_surname,
        _PEOPLE,
        0,
        ("called",),
    ),
    _Kind(
        _NAME,
        rf"\b(?i:(?:(?:{_RELATION})(?:'?s)?|her|his|their|my|whose) "
        r"(?:first |full |real |last |sur|fore)?name(?: is| was|:| =)) ?['\"]?[A-Z][a-z'-]+",
        is_surname,
        _PEOPLE,
        0,
        ("name",),
    ),
    _Kind(_NAME, r"(?i:\bmy name is [a-z]{2,}[a-z'-]*)", is_surname, _PEOPLE, 0, ("my name",)),
    _Kind(
        _NAME, r"\b(?:Full n|Fore|Sur|N|n)ame: ?[A-Z][a-z'-]+", is_own_line, _PEOPLE, 0, ("ame:",)
    ),
    _Kind(
        "a person's initials",
        r"(?i:\binitials)(?: are| were| is)?[ :,(]{1,2}"
        r"(?P<letters>[A-Z]\.? ?[A-Z]\.?(?: ?[A-Z]\.?)?)(?:\W|$)",
        is_initials,
        _PEOPLE,
        0,
        ("initials",),
    ),
)
