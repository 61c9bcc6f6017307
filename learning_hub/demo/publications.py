"""Which figures are published of places: the files, their columns, and what they count."""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """An indicator: its name, label and unit ('' for a count), and decimals."""

    name: str
    label: str
    unit: str = ""
    decimals: int = 0


class Share(NamedTuple):
    """A count and how many of it: base per year in Harrowmere, share in per cent, local source."""

    whole: str
    part: str
    percent: str
    base: float
    share: float
    measure_id: str | None


class File(NamedTuple):
    """One published file: its columns, filter, years and what it counts."""

    stem: str
    time_identifier: str
    filter_name: str
    filter_label: str
    parts: tuple[tuple[str, float], ...]
    columns: tuple[Column, ...]
    shares: tuple[Share, ...]


def _counted(
    whole: str, whole_label: str, part: str, part_label: str, percent: str
) -> tuple[Column, ...]:
    """Give the three columns of a whole, a part of it, and the part in per cent."""
    return (
        Column(whole, whole_label),
        Column(part, part_label),
        Column(percent, f"{part_label} (per cent)", "%", 1),
    )


FILES = (
    File(
        "fictional_referrals",
        "Reporting year",
        "category",
        "Category",
        (("Referrals and re-referrals", 1.0),),
        (
            *_counted(
                "referral_count",
                "Referrals in the year",
                "rereferral_count",
                "Referrals within 12 months of an earlier one",
                "rereferral_percent",
            ),
            Column("no_further_action_count", "Referrals without further action"),
            Column(
                "no_further_action_percent", "Referrals without further action (per cent)", "%", 1
            ),
        ),
        (
            Share("referral_count", "rereferral_count", "rereferral_percent", 3580, 23, "M06"),
            Share(
                "referral_count",
                "no_further_action_count",
                "no_further_action_percent",
                3580,
                8,
                None,
            ),
        ),
    ),
    File(
        "fictional_assessments",
        "Reporting year",
        "category",
        "Category",
        (("Assessments and initial conferences", 1.0),),
        _counted(
            "assessment_count",
            "Assessments completed",
            "assessments_45_days_count",
            "Assessments completed within 45 working days",
            "assessments_45_days_percent",
        )
        + _counted(
            "icpc_count",
            "Children at an initial conference",
            "icpc_15_days_count",
            "Initial conferences within 15 working days",
            "icpc_15_days_percent",
        ),
        (
            Share(
                "assessment_count",
                "assessments_45_days_count",
                "assessments_45_days_percent",
                1980,
                86,
                "M08",
            ),
            Share("icpc_count", "icpc_15_days_count", "icpc_15_days_percent", 345, 80, "M10"),
        ),
    ),
    File(
        "fictional_child_protection_plans",
        "Reporting year",
        "category",
        "Category",
        (("Child protection plans", 1.0),),
        (
            *_counted(
                "plan_starts",
                "Plans started in the year",
                "subsequent_plans",
                "Second or later plans",
                "subsequent_plan_percent",
            ),
            Column("plans_at_31_march", "Plans at 31 March"),
            Column("plans_under_1_year", "Plans of under a year"),
            Column("plans_1_to_2_years", "Plans of one to two years"),
            Column("plans_2_years_or_more", "Plans of two years or more"),
            Column(
                "plans_2_years_or_more_percent", "Plans of two years or more (per cent)", "%", 1
            ),
        ),
        (Share("plan_starts", "subsequent_plans", "subsequent_plan_percent", 275, 22, "M13"),),
    ),
    File(
        "fictional_absence",
        "Academic year",
        "social_care_group",
        "Social care group",
        (("Children in need", 0.82), ("Child protection plan", 0.18), ("Total", 1.0)),
        _counted(
            "pupils",
            "Pupils",
            "persistently_absent",
            "Pupils persistently absent",
            "persistent_absence_percent",
        ),
        (Share("pupils", "persistently_absent", "persistent_absence_percent", 310, 48, "M04"),),
    ),
    File(
        "fictional_care_leavers",
        "Reporting year",
        "age_group",
        "Age group",
        (("17 to 18 years", 0.3), ("19 to 21 years", 0.7), ("Total", 1.0)),
        _counted(
            "care_leavers",
            "Care leavers",
            "eet_count",
            "Care leavers in education, employment or training",
            "eet_percent",
        ),
        (Share("care_leavers", "eet_count", "eet_percent", 132, 54, "M32"),),
    ),
    File(
        "fictional_population",
        "Reporting year",
        "age_group",
        "Age group",
        (("0 to 17 years", 1.0),),
        (Column("population_estimate", "Children aged 0 to 17"),),
        (),
    ),
    File(
        "fictional_workforce",
        "Reporting year",
        "category",
        "Category",
        (("Children's social workers", 1.0),),
        (
            Column("vacancy_rate", "Vacancy rate", "%", 1),
            Column("turnover_rate", "Turnover rate", "%", 1),
            Column("agency_rate", "Agency worker rate", "%", 1),
            Column("caseload", "Average caseload", "", 1),
        ),
        (),
    ),
)
