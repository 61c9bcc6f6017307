"""What a file is that is none of ours: said, so that its sender knows what to send instead."""

from learning_hub.loading.read.headers import plain_heading
from learning_hub.loading.read.parts import Part

# By some of its headings, or by what they hold; what it is; what is to be done.
_CASES = "It holds children's cases, one by one, which this dashboard never takes as they are."
_STRANGERS: tuple[tuple[frozenset[str], str, str], ...] = (
    (
        frozenset({"crime_id", "falls_within", "crime_type", "lsoa_code"}),
        "a street-level file of crimes from police.uk",
        "Count what a measure of yours asks for, and send that as the table observation.",
    ),
    (
        frozenset({"start_time", "completion_time"}),
        "the answers to a survey, as Microsoft Forms exports them",
        "Send one row for each answer, as the table answer; the blank workbook has its columns.",
    ),
    (
        frozenset({"date_initial_ehc_plan_issued"}),
        "a list of education, health and care plans (Annex A of the SEND inspection)",
        f"{_CASES} Send counts of a measure as the table observation.",
    ),
    (
        frozenset({"sen_primary_need"}),
        "a list of education, health and care plans (Annex A of the SEND inspection)",
        f"{_CASES} Send counts of a measure as the table observation.",
    ),
    (
        frozenset({"child", "decom", "rne", "ls"}),
        "an episodes file of the children looked after return (SSDA903)",
        f"{_CASES} Send Annex A's lists, or counts as the table observation.",
    ),
    (
        frozenset({"child", "sex", "ethnic"}),
        "a header file of the children looked after return (SSDA903)",
        f"{_CASES} Send Annex A's lists, or counts as the table observation.",
    ),
    (
        frozenset({"urn", "provision_type", "overall_effectiveness"}),
        "a list of providers with their inspections",
        "What was learned from an inspection belongs into the table review_learning.",
    ),
)


def told(part: Part) -> str:
    """Say what a part is that no table and no format knows; empty = nothing tells."""
    held = frozenset(map(plain_heading, part.header))
    for wanted, what, remedy in _STRANGERS:
        if wanted <= held:
            return f" It looks like {what}. {remedy}"
    if next(iter(part.header), "").lower() == "timestamp" and _asks(part.header[1:]):
        return (
            " It looks like the answers to a survey, as Google Forms exports them. Send one row "
            "for each answer, as the table answer; the blank workbook has its columns."
        )
    if (
        {"case", "case_id"} & held
        and len(part.header) > 5
        and {"agency", "audit", "auditor"} & held
    ):
        return (
            " It looks like an audit with one row a case. Send one row for each case, agency and "
            "domain, as the table audit_grade; the blank workbook has its columns."
        )
    return ""


def _asks(headings: tuple[str, ...]) -> bool:
    return any(heading.endswith("?") or len(heading.split()) > 4 for heading in headings)
