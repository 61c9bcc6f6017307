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
from collections.abc import Callable
from dataclasses import dataclass

from stdnum.gb import nhs, upn

from learning_hub.loading.privacy.headings import points_at_a_person
from learning_hub.loading.privacy.plain_text import REWRITTEN, plain
from learning_hub.loading.read.parts import Unreadable

# How a column is examined. CODED: ids and codes; CITED: where published works and their authors
# are named; FREE: people's own words.
CODED, CITED, FREE = "coded", "cited", "free"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


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
_POST_AREAS = _words(
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E "
    "EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL "
    "LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM "
    "SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
# Words that stand after 'Miss', 'named' and the like, and are no surname.
_NO_NAMES = _words(
    "access advocate ambulance and anonymised appointment appointments assistant blank changed "
    "childline children clinician conferences confidential consultant coordinator correct dad "
    "daddy deadlines designated doctor early edge education emergency excel forms given "
    "governor health her him home imaging keyworker known lead leads lessons local meetings "
    "midwife midwives missing mum mummy my nurse nurses office officer officers onenote "
    "operation or our outlook paediatrician partner partners patients person plan police "
    "powerpoint practitioner practitioners professional professionals project pronounced "
    "publisher recorded redacted removed safeguarding scan scanner scans school schools senior "
    "services sessions sharepoint social society specialist sql support teacher team teams them "
    "they trust unknown visio windows withheld word work worker workers you your"
)
_THINGS = re.compile(
    r"\b(tool|policy|model|document|programme|framework|project|group|system|report|guidance|file"
    r"|column|form|team|priority|theme|hub|cycle|partnership|strategy|training|campaign|app|site"
    r"|service|charity|event|course|pathway|protocol|approach|plan|area|place|setting|school)s?"
    r"(,| is| was| now)?$",
    re.IGNORECASE,
)
_MANY_BORN = re.compile(
    r"\b(babies|children|those|people|pupils|infants|all|anyone)( who were| were)? $", re.IGNORECASE
)
_SMALL_WORDS = _words(
    "a about all always an and are as at but by cross each every for from important in is it its "
    "just known main never new not of off on one open or our per said scan so spelled spelt than "
    "that the this through to used was who with written wrong"
)
_COURTS = _words("Appeal County Crown Family High Magistrates Supreme Youth")
_TIMES = _words("Minute Minutes Hour Hours Day Days Week Weeks Month Months Year Years")
_ACRONYMS = _words("AND EH GP HV IT LA NOT OR SW WERE ARE IS IN ON OF AT AS TO BY")
# What is numbered: a number after it is not that of a house, nor a part of a postcode.
_NUMBERED = re.compile(
    r"\b(lines?|priority|cycle|step|theme|standard|stage|level|tier|objective|phase|section|chapter"
    r"|part|paragraph|item|question|criterion|recommendation|action|goal|outcome) $",
    re.IGNORECASE,
)
# 'Dr Gray's Hospital' is a place, and in 'I Miss Nanny' nobody is called so.
_OF_A_PLACE = re.compile(" (Hospital|Hospice|Infirmary)\\b")
_MISSING = re.compile(r"\b(I|we|they|children|pupils|don't|dont) $", re.IGNORECASE)
_OF_ROADS = re.compile(
    r" (safety|traffic|crossings?|closures?|accidents?|collisions?|deaths?|injur\w+)\b"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LINK = re.compile(r"https?://\S+|www\.\S+|\b10\.\d{4,9}/\S+", re.IGNORECASE)


def _is_nhs(found: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", found[0])
    before = found.string[max(0, found.start() - 12):found.start()]
    # A book's number has the same check digit; a number below a decimal point is a fraction.
    if re.search(r"ISBN\S*\W*$|\d[.,]$", before, re.IGNORECASE) or len(set(digits)) == 1:
        return False
    return bool(nhs.is_valid(digits))


def _is_upn(found: re.Match[str]) -> bool:
    number = found[0].upper()
    # The library's list of authorities is an old one, so its check letter alone is asked.
    return number[-1] not in "IOS" and upn.calc_check_digit(number[1:]) == number[0]


def _is_insurance(found: re.Match[str]) -> bool:
    return found[0][:2].upper() not in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}


def _is_postcode(found: re.Match[str]) -> bool:
    code = found[0]
    area = re.match(r"[A-Za-z]+", code)
    if area is None or area[0].upper() not in _POST_AREAS:
        return False
    before, following = found.string[:found.start()], found.string[found.end():]
    # 'Key line E1 3AB' is of an inspection, and 'W4 2GP practices' are two in a ward.
    is_of_doctors = code.endswith("GP") and re.match(" (practice|surger)", following)
    if _NUMBERED.search(before) or is_of_doctors:
        return False
    # 'S17 3rd visit' is a section and an ordinal; an id may be 'e12ab'.
    return code.isupper() or (
        (" " in code or len(area[0]) == 2) and code[-2:] not in ("st", "nd", "rd", "th")
    )


def _is_phone(found: re.Match[str]) -> bool:
    before = found.string[max(0, found.start() - 12):found.start()]
    return not re.search(r"ISBN\S*\W*$|[\d.,/-]$", before, re.IGNORECASE)


def _is_birth(found: re.Match[str]) -> bool:
    if not found[0].lower().startswith("born"):
        return True
    following = found.string[found.end():]
    return not (_MANY_BORN.search(found.string[:found.start()])
                or re.match(r" (to|and|or|until)\b", following))


def _is_surname(found: re.Match[str]) -> bool:
    word = re.sub(r"'s?$", "", re.split(r"[\s.]+", found[0].rstrip("."))[-1].lower())
    return word not in _NO_NAMES and word not in _SMALL_WORDS


def _is_titled(found: re.Match[str]) -> bool:
    if found[0].lower().startswith("miss") and _MISSING.search(found.string[:found.start()]):
        return False
    is_of_place = found[0].endswith("'s") and _OF_A_PLACE.match(found.string, found.end())
    return _is_surname(found) and not is_of_place


def _is_named(found: re.Match[str]) -> bool:
    return _is_surname(found) and not _THINGS.search(found.string[:found.start()].rstrip())


def _is_own_line(found: re.Match[str]) -> bool:
    before = found.string[:found.start()].rstrip(" ")
    return _is_surname(found) and (not before or before[-1] in ".;,(\n|")


def _is_initials(found: re.Match[str]) -> bool:
    letters = re.sub(r"[^A-Z]", "", found["letters"])
    return letters not in _ACRONYMS


def _is_street(found: re.Match[str]) -> bool:
    words = found[0].replace(",", " ").split()
    if (words[-1] == "Court" and words[-2] in _COURTS) or _TIMES & set(words):
        return False
    if _YEAR.fullmatch(words[0]) or _NUMBERED.search(found.string[:found.start()]):
        return False
    # 'The 3 Housing Gardens teams' is no address; '10 Orchard Gardens, Ashby' is.
    doubtful = words[-1] in ("Place", "Way", "Walk", "Drive", "Close", "Court", "Gardens")
    following = found.string[found.end():].lstrip(" ")
    if words[-1] in ("St", "Rd", "Ave") and re.match("[A-Z]", following):
        return False
    return not doubtful or not following or following[0] in ",.;\n)"


def _is_plain_street(found: re.Match[str]) -> bool:
    words = found[0].replace(",", " ").split()
    return (
        words[1].lower() not in _SMALL_WORDS
        and not _YEAR.fullmatch(words[0])
        and not _OF_ROADS.match(found.string, found.end())
    )


def _is_flat(found: re.Match[str]) -> bool:
    # 'Rates stayed flat 2023, 2024 and 2025.'
    return not _YEAR.search(found[0])


def _always(found: re.Match[str]) -> bool:
    return True


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
        return digits >= self.digits and (
            not self.needs or any(word in low for word in self.needs)
        )


_ALL, _PEOPLE, _WORDS = (CODED, CITED, FREE), (CODED, FREE), (CITED, FREE)
_STREETS = (
    "Street|Road|Avenue|Lane|Close|Drive|Gardens|Crescent|Court|Terrace|Grove|Mews|Place|Way|Walk"
    "|Rd|Ave|St"
)
_NAME, _AN_ADDRESS, _POSTCODE = "a person's name", "an address", "a postcode"
_BIRTH = r"d\.?o\.?b\b\.?|date of birth|birth ?da(?:te|y)"
# What stands between the digits of a long number.
_GAP = "(?: ?[./-] ?| )?"
_INSURANCE = (
    r"(?i:\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b)"
)
KINDS = (
    _Kind(
        "an e-mail address", r"[A-Za-z0-9.+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}",
        _always, _ALL, 0, ("@",), is_as_written=True,
    ),
    _Kind(
        "an NHS number", rf"(?:\b|(?i:nhs))\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}\b", _is_nhs, _ALL, 10,
    ),
    _Kind("a unique pupil number", r"\b[A-Za-z]\d{11}[0-9A-Za-z]\b", _is_upn, _ALL, 11),
    _Kind("a National Insurance number", _INSURANCE, _is_insurance, _WORDS, 6),
    # A code may look so, when its underlines are taken for spaces: LA_26_01_31_A.
    _Kind("a National Insurance number", _INSURANCE, _is_insurance, (CODED,), 6, (), True),
    _Kind(
        _POSTCODE, r"(?i:\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b)",
        _is_postcode, _WORDS, 2,
    ),
    # A code may look like a postcode that is written together, or with an underline.
    _Kind(
        _POSTCODE, r"(?i:\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b)",
        _is_postcode, (CODED,), 2, is_as_written=True,
    ),
    _Kind(
        "a telephone number",
        r"(?:(?:\+|\b00)44[ .-]?(?:\(0\))?[ .-]?|\(?\b0)"
        r"(?:2\d\)?[ .-]?\d{4}[ .-]?\d{4}|2\d{2}\)?[ .-]?\d{3}[ .-]?\d{4}"
        r"|(?:1[1-9]|7\d)\d{2}\)?[ .-]?(?:\d{3}[ .-]?\d{3}|\d{5,6})"
        r"|1[1-9]\d\)?[ .-]?\d{3}[ .-]?\d{4}|7\d{2}[ .-]?\d{3,4}[ .-]?\d{3,4}"
        r"|1[1-9]\d{3}\)?[ .-]?\d{4,5})\b",
        _is_phone, _ALL, 9,
    ),
    _Kind(
        "a date of birth",
        rf"(?i:\b(?:{_BIRTH}|born)(?:[ :=,(-]{{1,3}}(?:is|was|as|recorded|given|noted|stated|listed"
        r"|of|child|patient))*"
        rf"[\s:=,(-]{{0,3}}(?:on )?(?:the )?{_DATE})",
        _is_birth, _ALL, 3, ("dob", "d.ob", "do.b", "d.o.b", "birth", "born"),
    ),
    _Kind(
        "a date of birth", rf"(?i:\b{_DATE},? ?[(-]? ?(?:{_BIRTH}) ?(?:[).,;]|$))",
        _always, _ALL, 3, ("dob", "d.ob", "do.b", "d.o.b", "birth"),
    ),
    _Kind(
        _AN_ADDRESS,
        rf"\b\d{{1,4}}[A-Za-z]?,? (?:[A-Z][a-z'-]+ |St\.? ){{1,3}}(?:{_STREETS})\b",
        _is_street, _PEOPLE, 1, tuple(_STREETS.lower().split("|")),
    ),
    _Kind(
        _AN_ADDRESS, r"(?i:\b\d{1,4}[a-z]?,? [a-z'-]{3,} (?:street|road|avenue|crescent)\b)",
        _is_plain_street, _PEOPLE, 1, ("street", "road", "avenue", "crescent"),
    ),
    _Kind(
        _AN_ADDRESS,
        r"\b(?i:flat|apartment|apt)\.? \d{1,4}[A-Za-z]?,? (?:\d|[A-Z][a-z])|\bFlat \d{1,4}[A-Z]?,",
        _is_flat, _PEOPLE, 1, ("flat", "apartment", "apt"),
    ),
    _Kind(
        _NAME,
        r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|MR|MRS|MS|MISS|MX|DR)(?:\. ?| )(?:[A-Z]\.? )?[A-Z][A-Za-z'-]+",
        _is_titled, _PEOPLE, 0, ("mr", "ms", "miss", "mx", "dr"),
    ),
    _Kind(
        _NAME, r"(?i:\bmrs?\.? (?:[a-z]{2}|[a-z]'[a-z]{2})[a-z'-]*)",
        _is_surname, _PEOPLE, 0, ("mr",),
    ),
    _Kind(
        _NAME, r"\b[Nn]amed ['\"]?[A-Z][a-z][a-z'-]*", _is_named, _PEOPLE, 0, ("named",),
    ),
    _Kind(
        _NAME, rf"\b(?i:an? (?:[a-z-]+ ){{0,2}}(?:{_RELATION}) called) [A-Z][a-z'-]+",
        _is_surname, _PEOPLE, 0, ("called",),
    ),
    _Kind(
        _NAME,
        rf"\b(?i:(?:(?:{_RELATION})(?:'?s)?|her|his|their|my|whose) "
        r"(?:first |full |real |last |sur|fore)?name(?: is| was|:| =)) ?['\"]?[A-Z][a-z'-]+",
        _is_surname, _PEOPLE, 0, ("name",),
    ),
    _Kind(
        _NAME, r"(?i:\bmy name is [a-z]{2,}[a-z'-]*)",
        _is_surname, _PEOPLE, 0, ("my name",),
    ),
    _Kind(
        _NAME, r"\b(?:Full n|Fore|Sur|N|n)ame: ?[A-Z][a-z'-]+",
        _is_own_line, _PEOPLE, 0, ("ame:",),
    ),
    _Kind(
        "a person's initials",
        r"(?i:\binitials)(?: are| were| is)?[ :,(]{1,2}"
        r"(?P<letters>[A-Z]\.? ?[A-Z]\.?(?: ?[A-Z]\.?)?)(?:\W|$)",
        _is_initials, _PEOPLE, 0, ("initials",),
    ),
)


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


def kind_of(value: str, mode: str = FREE) -> str | None:
    """Say what identifier a cell holds, such as 'an NHS number'. None = none that can be told."""
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
    rf"(?<!\d)(?<!\d\.)\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}(?!\d)|\b[A-Z]\d{{11}}[0-9A-Z]\b"
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
