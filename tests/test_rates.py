"""A rate is told per as many as its name says, on every page, and per 10,000 where it says nothing."""

import pandas as pd
import pytest

from learning_hub import warehouse
from learning_hub.judging import after_cycle, periods, units
from learning_hub.viewer import MANAGER
from learning_hub.wording import verdicts
from learning_hub.wording.numbers import value

NAMES = """
    measure_id,name,short_name,unit,counts_of
    R1,Visits,Visits,rate,work
    R2,"Births, per 1,000 women",Births,rate,work
    R3,Admissions per 100k,Admissions,rate,work
    R4,"Referrals per 10,000 children",Referrals,rate,work
    R5,Exclusions per 100 pupils,Exclusions,rate,work
    R6,Sent on per 12 teams,Sent on,rate,work
    M2,Seen within 10 days per 1000,Seen,percent,work
"""
UNITS = {
    "R1": "rate",
    "R2": "rate per 1,000",
    "R3": "rate per 100,000",
    "R4": "rate",
    "R5": "rate per 100",
    "R6": "rate",
    "M2": "percent",
}
NO_CHOICE = {"asks": "", "priority_id": "", "success_measure_id": ""}
# Births per 1,000 women: none to 2 of 2,000 a month.
MONTHS = pd.date_range("2020-01-01", periods=60, freq="MS")


@pytest.fixture
def births(tiny):
    rows = "\n".join(
        f"R2,{month:%Y-%m-%d},{month + pd.offsets.MonthEnd():%Y-%m-%d},{n},2000,{n / 2}"
        for month, n in zip(MONTHS, [1, 0, 2] * 20, strict=True)
    )
    snapshot = tiny(
        measure=NAMES,
        observation=f"measure_id,period_start,period_end,numerator,denominator,value\n{rows}",
    )
    every = warehouse.ask(snapshot, "measures/all_series", MANAGER, priority_id="").rows
    return every[every["measure_id"] == "R2"]


def test_a_unit_says_per_how_many_where_the_name_says_another_number_than_the_usual(tiny):
    snapshot = tiny(
        measure=NAMES, observation="measure_id,value\n" + "\n".join(f"{one},4" for one in UNITS)
    )
    found = warehouse.ask(snapshot, "measures/measures", MANAGER, **NO_CHOICE).rows
    assert dict(zip(found["measure_id"], found["unit"], strict=True)) == UNITS


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("rate", "4.1 per 10,000"),
        ("rate per 1,000", "4.1 per 1,000"),
        ("rate per 100,000", "4.1 per 100,000"),
        ("number", "4.1"),
    ],
)
def test_a_figure_is_told_per_as_many_as_its_unit_says(unit, said):
    assert value(4.1, unit) == said
    assert verdicts.amount(4.1, unit) == said.replace(
        "4.1", "4.1 number" if unit == "number" else "4.1"
    )


def test_years_of_births_are_put_together_per_thousand_too(births):
    course = periods.judge(births, None, None)
    # A quarter has 3 births of 6,000 women, a year 12 of 24,000: each is half of one of 1,000.
    assert course.together
    assert course.rows["value"].dropna().unique() == pytest.approx([0.5])


def test_what_a_rate_can_show_is_in_its_own_thousands(births):
    per_1000 = after_cycle.can_show(births, "rate per 1,000", None)[0].change
    per_10000 = after_cycle.can_show(births, "rate", None)[0].change
    assert per_10000 == pytest.approx(10 * per_1000)


def test_per_how_many_only_of_rates():
    assert [units.per(unit) for unit in ("percent", "count", "number", "")] == [None] * 4
    assert units.times("percent") == 100
    assert units.times("rate per 1,000") == 1_000


def test_what_a_share_that_is_nearly_nought_can_show_is_in_percentage_points(tiny):
    # None, 1 or 2 of 24 a month: chance alone moves one month by 4 points and more.
    rows = "\n".join(
        f"M2,{month:%Y-%m-%d},{month + pd.offsets.MonthEnd():%Y-%m-%d},{n},24,{100 * n / 24:.4f}"
        for month, n in zip(MONTHS, [1, 0, 2] * 20, strict=True)
    )
    snapshot = tiny(
        measure=NAMES,
        observation=f"measure_id,period_start,period_end,numerator,denominator,value\n{rows}",
    )
    every = warehouse.ask(snapshot, "measures/all_series", MANAGER, priority_id="").rows
    [by_month_12, *_] = after_cycle.can_show(every[every["measure_id"] == "M2"], "percent", None)
    # Under 1 a month a rise of a fifth of all would be needed.
    assert 2 < by_month_12.change < 100
