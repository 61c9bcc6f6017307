"""The headers of Annex A's lists 1 to 9, as in Ofsted's template of August 2019."""

from __future__ import annotations

from datetime import date

Cell = str | int | date | None
Row = dict[str, Cell]


def day_of(row: Row, header: str) -> date:
    """Give the date of a cell that always holds one. Raises TypeError where it does not."""
    cell = row[header]
    if not isinstance(cell, date):
        raise TypeError(f"{header} holds {cell!r}, not a date")
    return cell


def child_of(row: Row) -> int:
    """Give the number of the child that a row is about. Raises TypeError where it has none."""
    cell = row["Child Unique ID"]
    if not isinstance(cell, int):
        raise TypeError(f"{cell!r} is not the number of a child")
    return cell


YES, NO, UNKNOWN = "a) Yes", "b) No", "c) Unknown"

_CHILD = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)")
DISABLED = "Does the Child have a Disability"
_WORK = ("Allocated Team", "Allocated Worker")
HEADERS: dict[int, tuple[str, tuple[str, ...]]] = {
    1: ("Contacts", (*_CHILD, "Date of Contact", "Contact Source")),
    2: (
        "Early Help",
        (
            *_CHILD,
            "Assessment start date",
            "Assessment completion date",
            "Organisation completing assessment",
        ),
    ),
    3: (
        "Referral",
        (
            *_CHILD,
            "Date of referral",
            "Referral Source",
            "Referral NFA?",
            "Number of Referrals in Last 12 Months",
            *_WORK,
        ),
    ),
    4: (
        "Assessments",
        (
            *_CHILD,
            DISABLED,
            "Continuous Assessment Start Date",
            "Child Seen During Continuous Assessment",
            "Continuous Assessment Date of Authorisation",
            "Was the child assessed as requiring LA children\u2019s social care support",
            *_WORK,
        ),
    ),
    5: (
        "Section 47 enquiries and Initial Child Protection Conferences",
        (
            *_CHILD,
            DISABLED,
            "Strategy discussion initiating Section 47 Enquiry Start Date",
            "Was an Initial Child Protection Conference deemed unnecessary?",
            "Date of Initial Child Protection Conference",
            "Did the Initial Child Protection Conference Result in a Child Protection Plan",
            "Number of Section 47 Enquiries in the last 12 months",
            "Number of ICPCs in the last 12 months",
            *_WORK,
        ),
    ),
    6: (
        "Children in Need",
        (
            *_CHILD,
            DISABLED,
            "CIN Start Date",
            "Primary Need Code",
            "Date Child Was Last Seen",
            "CIN Closure Date",
            "Reason for Closure",
            "Case status",
            *_WORK,
        ),
    ),
    7: (
        "Child protection",
        (
            *_CHILD,
            DISABLED,
            "Child Protection Plan Start Date",
            "Initial Category of Abuse",
            "Latest Category of Abuse",
            "Date of the Last Statutory Visit",
            "Was the Child Seen Alone?",
            "Date of latest review conference",
            "Child Protection Plan End Date",
            "Subject to Emergency Protection Order or Protected "
            "Under Police Powers in Last Six Months (Y/N)",
            "Number of Previous Child Protection Plans",
            *_WORK,
        ),
    ),
    8: (
        "Children in care",
        (
            *_CHILD,
            "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
            DISABLED,
            "Date Started to be Looked After",
            "Child's Category of Need",
            "Is this a second or subsequent period of being a Looked After Child within the last 12 "
            "months (Y/N)",
            "Start date of current legal status",
            "Child's Legal Status",
            "Date of Latest Statutory Review",
            "Date of Last Social Work Visit",
            "What is the permanence plan for this child?",
            "Date of Last IRO Visit / Contact to the Child",
            "Date of Last Health Assessment",
            "Date of Last Dental Check",
            "Number of Placements in the Last 12 months",
            "Date Ceased to be Looked After ",
            "Reason Ceased to be Looked After",
            "Start Date of Most Recent Placement",
            "Placement Type",
            "Placement Provider",
            "Placement postcode",
            "URN of Placement",
            "Placement Location",
            "LA of Placement",
            "Number of Episodes the Child has been \u2018Missing\u2019 from their Placement in the "
            "last 12 months",
            "Number of Episodes the Child has been \u2018Absent\u2019 from their "
            "Placement in the last 12 months",
            "Was the child offered a Return Interview after their last missing episode (Y/N)?",
            "Did the child accept a Return Interview after their last missing episode (Y/N)?",
            *_WORK,
        ),
    ),
    9: (
        "Care leavers",
        (
            *_CHILD,
            DISABLED,
            *_WORK,
            "Eligibility Category",
            "LA In Touch ",
            "Type of Accommodation",
            "Suitability of Accommodation",
            "Activity Status",
        ),
    ),
}
