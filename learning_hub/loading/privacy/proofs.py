"""What proves that letters and figures of the right shape are an identifier of a person."""

import re

from stdnum.gb import nhs, upn


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


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


def is_nhs(found: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", found[0])
    before = found.string[max(0, found.start() - 12) : found.start()]
    # A decimal is never one: of those of ten digits every eleventh has the check digit.
    if re.fullmatch(r"\d{3}\.\d{7}|\d{6}\.\d{4}", found[0]):
        return False
    # A book's number has the same check digit; a number below a decimal point is a fraction.
    if re.search(r"ISBN\S*\W*$|\d[.,]$", before, re.IGNORECASE) or len(set(digits)) == 1:
        return False
    return bool(nhs.is_valid(digits))


def is_upn(found: re.Match[str]) -> bool:
    number = found[0].upper()
    # The library's list of authorities is an old one, so its check letter alone is asked.
    return number[-1] not in "IOS" and upn.calc_check_digit(number[1:]) == number[0]


def is_insurance(found: re.Match[str]) -> bool:
    return found[0][:2].upper() not in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}


def is_postcode(found: re.Match[str]) -> bool:
    code = found[0]
    area = re.match(r"[A-Za-z]+", code)
    if area is None or area[0].upper() not in _POST_AREAS:
        return False
    before, following = found.string[: found.start()], found.string[found.end() :]
    # 'Key line E1 3AB' is of an inspection, and 'W4 2GP practices' are two in a ward.
    is_of_doctors = code.endswith("GP") and re.match(" (practice|surger)", following)
    if _NUMBERED.search(before) or is_of_doctors:
        return False
    # 'S17 3rd visit' is a section and an ordinal; an id may be 'e12ab'.
    return code.isupper() or (
        (" " in code or len(area[0]) == 2) and code[-2:] not in ("st", "nd", "rd", "th")
    )


def is_phone(found: re.Match[str]) -> bool:
    before = found.string[max(0, found.start() - 12) : found.start()]
    return not re.search(r"ISBN\S*\W*$|[\d.,/-]$", before, re.IGNORECASE)


def is_birth(found: re.Match[str]) -> bool:
    if not found[0].lower().startswith("born"):
        return True
    following = found.string[found.end() :]
    return not (
        _MANY_BORN.search(found.string[: found.start()])
        or re.match(r" (to|and|or|until)\b", following)
    )


def is_surname(found: re.Match[str]) -> bool:
    word = re.sub(r"'s?$", "", re.split(r"[\s.]+", found[0].rstrip("."))[-1].lower())
    return word not in _NO_NAMES and word not in _SMALL_WORDS


def is_titled(found: re.Match[str]) -> bool:
    if found[0].lower().startswith("miss") and _MISSING.search(found.string[: found.start()]):
        return False
    is_of_place = found[0].endswith("'s") and _OF_A_PLACE.match(found.string, found.end())
    return is_surname(found) and not is_of_place


def is_named(found: re.Match[str]) -> bool:
    return is_surname(found) and not _THINGS.search(found.string[: found.start()].rstrip())


def is_own_line(found: re.Match[str]) -> bool:
    before = found.string[: found.start()].rstrip(" ")
    return is_surname(found) and (not before or before[-1] in ".;,(\n|")


def is_initials(found: re.Match[str]) -> bool:
    letters = re.sub(r"[^A-Z]", "", found["letters"])
    return letters not in _ACRONYMS


def is_street(found: re.Match[str]) -> bool:
    words = found[0].replace(",", " ").split()
    if (words[-1] == "Court" and words[-2] in _COURTS) or _TIMES & set(words):
        return False
    if _YEAR.fullmatch(words[0]) or _NUMBERED.search(found.string[: found.start()]):
        return False
    # 'The 3 Housing Gardens teams' is no address; '10 Orchard Gardens, Ashby' is.
    doubtful = words[-1] in ("Place", "Way", "Walk", "Drive", "Close", "Court", "Gardens")
    following = found.string[found.end() :].lstrip(" ")
    if words[-1] in ("St", "Rd", "Ave") and re.match("[A-Z]", following):
        return False
    return not doubtful or not following or following[0] in ",.;\n)"


def is_plain_street(found: re.Match[str]) -> bool:
    words = found[0].replace(",", " ").split()
    return (
        words[1].lower() not in _SMALL_WORDS
        and not _YEAR.fullmatch(words[0])
        and not _OF_ROADS.match(found.string, found.end())
    )


def is_flat(found: re.Match[str]) -> bool:
    # 'Rates stayed flat 2023, 2024 and 2025.'
    return not _YEAR.search(found[0])


def always(found: re.Match[str]) -> bool:
    return True
