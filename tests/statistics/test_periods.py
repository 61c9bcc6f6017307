"""Periods as they arrive: of which kind they are, and which of them never came."""

import pandas as pd
import pytest

from learning_hub.statistics import periods


def every(days, number=4):
    """Give dates so many days apart."""
    return pd.date_range("2025-01-01", periods=number, freq=f"{days}D")


@pytest.mark.parametrize(
    ("kind", "shortest", "longest"),
    [("weekly", 6, 8), ("monthly", 27, 32), ("quarterly", 88, 93), ("annual", 350, 380)],
)
def test_the_kind_of_periods_is_told_by_how_far_apart_they_are(kind, shortest, longest):
    assert periods.kind(every(shortest)) == periods.kind(every(longest)) == kind
    assert periods.kind(every(shortest - 1)) != kind
    assert periods.kind(every(longest + 1)) != kind


def test_terms_are_longer_than_quarters_and_shorter_than_years():
    assert [periods.kind(every(days)) for days in (93, 94, 155, 156)] == [
        "quarterly",
        "termly",
        "termly",
        "other",
    ]
    assert periods.kind(every(30, number=1)) == "other"
    assert periods.kind(every(30, number=2)) == "monthly"
    # A missing month makes no quarters of months.
    assert periods.kind(every(30, number=6).delete(2)) == "monthly"


@pytest.mark.parametrize(
    ("freq", "number"), [("MS", 13), ("QS", 9), ("YS", 7), ("7D", 9)], ids=lambda one: str(one)
)
def test_what_never_came_is_put_back_into_the_calendar(freq, number):
    whole = pd.date_range("2025-01-01", periods=number, freq=freq)
    assert periods.whole_calendar(whole.delete(3)).equals(whole)
    assert periods.whole_calendar(whole).equals(whole)


def test_periods_on_no_line_and_of_no_kind_come_back_as_they_are():
    uneven = pd.DatetimeIndex(["2025-01-01", "2025-02-03", "2025-03-01", "2025-05-01"])
    assert periods.whole_calendar(uneven).equals(uneven)
    assert periods.whole_calendar(every(100)).equals(every(100))


@pytest.mark.parametrize(
    "given",
    [
        ["2025-01-01", "2026-01-01"],
        [2025, 2026],
        pd.PeriodIndex(["2025", "2026"], freq="Y"),
        [pd.Period("2025", "Y"), pd.Period("2026", "Y")],
        pd.Series(pd.to_datetime(["2025-01-01", "2026-01-01"])),
        pd.DatetimeIndex(["2025-01-01", "2026-01-01"], tz="UTC"),
    ],
    ids=lambda given: type(given).__name__,
)
def test_periods_are_taken_as_they_come(given):
    found = periods.as_periods(given)
    assert [f"{one:%Y-%m-%d}" for one in found] == ["2025-01-01", "2026-01-01"]
    assert (found.tz, found.unit) == (None, "ns")


def test_what_is_no_period_or_no_number_is_refused():
    with pytest.raises(ValueError, match="1 of the periods are missing"):
        periods.as_periods(["2025-01-01", None])
    with pytest.raises(ValueError, match="infinite"):
        periods.as_numbers([1, float("inf")])
    assert pd.isna(periods.as_numbers([1, None])).tolist() == [False, True]
