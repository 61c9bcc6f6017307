"""What the columns of Annex A's lists mean: which header cell is which column of ours.

Headers are told by their meaning, whatever their capitals, apostrophes, brackets and spaces, and
so are the lists: the names of sheets only decide where columns leave doubt.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from learning_hub.loading.read.parts import Part

# Read at the door and never stored: an id becomes a hash, a date of birth and an age become a band.
CHILD, BIRTH, AGE = "child_id", "date_of_birth", "age"
COMMON = {
    CHILD: r"(child|person|client)( unique| s)? (id|identifier|id number|reference|number)"
    r"|(unique )?(child )?(id|identifier)|unique child (id|identifier)",
    "gender": r"gender|sex",
    "ethnicity": r"ethnicity|ethnic (origin|group|background)",
    BIRTH: r"date of birth|dob|d o b|birth date|expected date of birth|date of birth dob",
    AGE: r"age|age of( the)? (child|young person)( in)?( years)?|age( in)? years",
}
DISABILITY = {"has_disability": r"(does the (child|young person) have a )?disability|disabled"}
# Known, and left out on purpose: no measure needs them, and each can point at a person.
LEFT_OUT = re.compile(
    r"(allocated )?(team|worker|social worker|case worker|lead practitioner)( name)?"
    r"|placement postcode|urn( of placement)?|la of placement|name|child name|address|postcode|upn"
    r"|nhs number|uln|family identifier"
)
_CONFERENCE = r"(initial child protection conference|icpc)"
_ENQUIRY = r"(section 47|s47|sec 47|s 47)"


@dataclass(frozen=True)
class CaseList:
    """One list of Annex A: its number, title, our table, the day that dates a row, its columns.

    columns: for each column of ours the pattern of its header, all words plain and small.
    dated_by: the column that must be filled for a row to be counted; empty = none must.
    in_order: pairs of columns of which the second may not be before the first.
    has_no_repeats: that two rows with the same in all columns of ours are one event told twice.
    """

    number: int
    title: str
    table: str
    dated_by: str
    columns: dict[str, str]
    is_one_per_child: bool = False
    in_order: tuple[tuple[str, str], ...] = ()
    has_no_repeats: bool = False

    @property
    def name(self) -> str:
        """Name the list as its readers do."""
        return f"list {self.number} ({self.title})"


LISTS = (
    CaseList(
        1,
        "contacts",
        "extract_contact",
        "contact_on",
        {
            "contact_on": r"date of contact|contact (start )?date|date contact (was )?received",
            "source": r"contact source|source of contact",
        },
    ),
    CaseList(
        2,
        "early help",
        "extract_early_help",
        "started_on",
        {
            "started_on": r"(early help )?assessment start date|early help start date",
            "completed_on": r"(early help )?assessment (completion|end|closure) date",
            "organisation_kind": r"organisation( completing( the)? assessment)?",
        },
        in_order=(("started_on", "completed_on"),),
    ),
    CaseList(
        3,
        "referrals",
        "extract_referral",
        "referred_on",
        {
            "referred_on": r"date of referral|referral date|date referral (was )?received",
            "source": r"referral source|source of referral",
            "had_no_further_action": r"(referral )?(nfa|no further action)|referral nfa yes no",
            "referrals_before": r"number of referrals in( the)? last 12 months",
        },
        has_no_repeats=True,
    ),
    CaseList(
        4,
        "assessments",
        "extract_assessment",
        "started_on",
        {
            **DISABILITY,
            "started_on": r"(continuous|single) assessment start date|assessment start date",
            "child_seen": r"(was the )?child seen during( the)?( continuous| single)? assessment",
            "authorised_on": r"(continuous |single )?assessment (date of authorisation|authorisation"
            r" date|authorised date|date authorised)",
            "needs_support": r"was the child assessed as (requiring (la )?childrens social care support"
            r"|being in need.*)",
        },
        in_order=(("started_on", "authorised_on"),),
        has_no_repeats=True,
    ),
    CaseList(
        5,
        "section 47 enquiries and conferences",
        "extract_section47",
        "strategy_on",
        {
            **DISABILITY,
            "strategy_on": rf"(strategy discussion (initiating )?)?{_ENQUIRY}( enquiry)? start date"
            r"|(date of )?strategy discussion( date)?",
            "conference_unnecessary": rf"was an? {_CONFERENCE} deemed unnecessary",
            "conference_on": rf"(date of )?{_CONFERENCE}( date)?",
            "led_to_plan": rf"did the {_CONFERENCE} result in a child protection plan",
            "enquiries_in_year": rf"number of {_ENQUIRY}s?( enquir(y|ies)| enquires)? in( the)? last 12"
            r" months",
            "conferences_in_year": r"number of (icpcs?|initial child protection conferences) in( the)?"
            r" last 12 months",
        },
        in_order=(("strategy_on", "conference_on"),),
    ),
    CaseList(
        6,
        "children in need",
        "extract_child_in_need",
        "started_on",
        {
            **DISABILITY,
            "started_on": r"(cin|child in need) start date",
            "primary_need": r"primary need( code)?",
            "last_seen_on": r"date( the)? child( was)? last seen",
            "closed_on": r"(cin|child in need) (closure|end|closed) date",
            "closure_reason": r"reason for closure|closure reason",
            "case_status": r"case status",
        },
        True,
        (("started_on", "closed_on"),),
    ),
    CaseList(
        7,
        "child protection",
        "extract_child_protection",
        "started_on",
        {
            **DISABILITY,
            "started_on": r"(child protection|cp) plan start date",
            "initial_category": r"initial category of abuse",
            "latest_category": r"latest category of abuse",
            "last_visit_on": r"date of( the)? last statutory visit",
            "seen_alone": r"was( the)? child seen alone",
            "last_review_on": r"date of( the)? (latest|last) review conference",
            "ended_on": r"(child protection|cp) plan end date",
            "emergency_protection": r"subject to emergency protection order.*",
            "plans_before": r"number of previous (child protection|cp) plans",
        },
        True,
        (("started_on", "ended_on"),),
    ),
    CaseList(
        8,
        "children in care",
        "extract_in_care",
        "started_on",
        {
            "is_unaccompanied": r"unaccompanied asylum seeking child.*",
            **DISABILITY,
            "started_on": r"date started to be looked after",
            "category_of_need": r"childs category of need|category of need",
            "is_second_period": r"is this a second or subsequent (period|episode) of being a looked"
            r" after child.*",
            "legal_status_on": r"start date of current legal status",
            "legal_status": r"(childs )?legal status",
            "last_review_on": r"date of( the)? (latest|last) statutory review",
            "last_visit_on": r"date of( the)? last social work visit",
            "permanence_plan": r"what is the permanence plan for this child|permanence plan",
            "last_reviewing_officer_on": r"date of( the)? last iro visit.*",
            "last_health_on": r"date of( the)? last health assessment",
            "last_dental_on": r"date of( the)? last dental check",
            "placements_in_year": r"number of placements in( the)? last 12 months",
            "ended_on": r"date ceased to be looked after",
            "end_reason": r"reason ceased to be looked after",
            "placed_on": r"start date of( the)? most recent placement",
            "placement_type": r"placement type",
            "placement_provider": r"placement provider",
            "placement_location": r"placement location",
            "missing_in_year": r"number of episodes the child has been missing.*",
            "absent_in_year": r"number of episodes the child has been absent.*",
            "return_interview_offered": r"was the child offered a return interview.*",
            "return_interview_accepted": r"did the child accept a return interview.*",
        },
        True,
        (("started_on", "ended_on"),),
    ),
    CaseList(
        9,
        "care leavers",
        "extract_care_leaver",
        "",
        {
            **DISABILITY,
            "eligibility": r"eligibility category",
            "in_touch": r"la in touch",
            "accommodation": r"type of accommodation",
            "is_suitable": r"suitability of accommodation",
            "activity": r"activity status",
        },
        True,
    ),
)
# Recognised, so that nobody wonders, and left out: no measure here comes from them.
UNUSED = {
    10: {"date the child entered care", "date of placement order", "date placed for adoption"},
    11: {"individual adopter identifier", "date enquiry received", "date stage 1 started"},
}
BY_NUMBER = {one.number: one for one in LISTS}
_SHEET_NAMES = {
    "contacts": 1,
    "contact": 1,
    "early help": 2,
    "referral": 3,
    "referrals": 3,
    "assessments": 4,
    "assessment": 4,
    "sec47 and icpc": 5,
    "section 47": 5,
    "children in need": 6,
    "child in need": 6,
    "child protection": 7,
    "children in care": 8,
    "care leavers": 9,
    "adoption": 10,
    "adopters": 11,
}


# The same headings come with every delivery, and each is asked for by eleven lists.
@lru_cache(maxsize=10_000)
def plain(header: str) -> str:
    """Bring a header down to its words: small letters, no apostrophes, brackets or signs."""
    words = re.sub(r"['\u2018\u2019\u02bc`]", "", header.casefold())
    words = re.sub(r"\(? ?y ?/ ?n ?\)*", " ", words)
    return " ".join(re.findall(r"[a-z0-9]+", words))


def columns_of(part: Part, case_list: CaseList) -> dict[str, str]:
    """Match header cells with the columns of a list: our column for each cell that is one."""
    meant = {cell: _meant(plain(cell), case_list.number) for cell in part.header}
    return {cell: column for cell, column in meant.items() if column is not None}


@lru_cache(maxsize=100_000)
def _meant(words: str, number: int) -> str | None:
    """Say which column of a list a heading in plain words means. None = none of them."""
    columns = {**BY_NUMBER[number].columns, **COMMON}
    return next((c for c, pattern in columns.items() if re.fullmatch(pattern, words)), None)


def _number_in_name(part: Part) -> int | None:
    words = plain(part.name.removesuffix(".csv"))
    if found := re.search(r"\blist (\d{1,2})\b", words):
        return int(found[1])
    return _SHEET_NAMES.get(words)


def list_by_name(part: Part) -> int | None:
    """Say which list a part is called by its whole name, whatever its columns. None = none."""
    words = plain(part.name.removesuffix(".csv"))
    if found := re.fullmatch(r"(annex a )?list (\d{1,2})", words):
        return int(found[2])
    return _SHEET_NAMES.get(words)


def list_of(part: Part) -> int | None:
    """Say which list of Annex A a part is, 1 to 11, by its columns. None = none of them."""
    words = {plain(cell) for cell in part.header}
    for number, telling in UNUSED.items():
        if len(words & telling) >= 2:
            return number
    named = _number_in_name(part)
    best = (0.0, 0, 0)
    for one in LISTS:
        found = set(columns_of(part, one).values())
        # The sheet of codes has all of a list's headers but those of a child.
        if not found & {CHILD, BIRTH, AGE}:
            continue
        own = [column for column in one.columns if column not in DISABILITY]
        share = len(found & set(own)) / len(own)
        best = max(best, (share, int(one.number == named), one.number))
    # Half of what is the list's own must be there: a register of ours is not taken for a list.
    if best[0] >= 0.5:
        return best[2]
    # A sheet that is called by a list's name needs but a child: what it lacks is said by name.
    called = BY_NUMBER.get(list_by_name(part) or 0)
    found = set(columns_of(part, called).values()) if called else set()
    return called.number if called and CHILD in found and len(found) > 1 else None
