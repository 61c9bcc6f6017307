"""Series that were told wrongly once, and what is right: on inputs of our own, and on those of
cases/statistics in ../shared where it is there.

23, a month not ended, is held in test_preparing; 24, the same best and worst, in test_wording; 09, 3
of 0, in tests/statistics.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from learning_hub.judging import Verdict, after_cycle, periods
from learning_hub.wording import measures, numbers, verdicts

SHARED = Path(__file__).resolve().parents[2] / "shared" / "cases" / "statistics" / "cases.json"
# Twenty-four months that never reach 100, whose upper limit lies above it.
NEARLY_ALL = [96.0, 98.0, 94.0, 97.0, 99.0, 95.0] * 4
# Twenty quiet months, then six a little higher, in the midst of which three never came.
LATE = [30, 33, 27, 31, 35, 29, 28, 32, 26, 34] * 2 + [32.1, 32.4, None, None, None]
LATE += [32.2, 32.5, 32.3, 32.4]
ONE_OFF = [8.0] * 12 + [8.1] + [8.0] * 23


def inputs(name, own):
    """Give our own input of a case, and that of ../shared where it is there."""
    if not SHARED.exists():
        return [own]
    held = {case["id"]: case for case in json.loads(SHARED.read_text(encoding="utf-8"))}
    return [own, held[name]["input"]]


def rows_of(values, is_sent=None):
    starts = pd.date_range("2023-01-01", periods=len(values), freq="MS")
    rows = pd.DataFrame(
        {
            "period_start": starts,
            "period_end": starts + pd.offsets.MonthEnd(0),
            "period_kind": "month",
            "value": np.array(values, dtype=float),
            "numerator": np.nan,
            "denominator": np.nan,
            "unit": "percent",
            "starts_anew": False,
            "is_ended": True,
        }
    )
    return rows if is_sent is None else rows[is_sent(rows["value"])]


@pytest.mark.parametrize("values", inputs("10-target-100-percent", NEARLY_ALL))
def test_case_10_a_target_never_met_is_not_met_sometimes(values):
    course = periods.judge(rows_of(values), "increase", 100.0)
    assert course.assurance == Verdict.HAS_NOT_MET
    assert verdicts.aim(course) == "has not met it in 24 of 24 months"


@pytest.mark.parametrize("values", inputs("16-one-value-off", ONE_OFF))
def test_case_16_one_value_off_is_no_change(values):
    rows = rows_of(values)
    course = periods.judge(rows, "decrease", None)
    assert course.verdict == Verdict.NO_CLEAR_CHANGE
    assert course.way == periods.NEARLY_ALIKE
    assert "35 of 36 months" in measures.nearly_alike_said(course, "number", 1)
    result = after_cycle.assess(rows, rows["period_start"].iloc[17].date(), "decrease", "number")
    assert after_cycle.of_result(result) not in after_cycle.CHANGED


@pytest.mark.parametrize("values", inputs("19-months-not-sent", LATE))
def test_case_19_months_that_never_came_are_months_sent_empty(values):
    absent = periods.judge(rows_of(values, lambda value: value.notna()), "increase", None)
    empty = periods.judge(rows_of(values), "increase", None)
    assert absent.verdict == empty.verdict == Verdict.NO_CLEAR_CHANGE
    assert absent.chart.points["rule"].tolist() == empty.chart.points["rule"].tolist()
    assert (absent.not_sent, empty.not_sent) == (3, 0)


def test_case_21_halves_are_rounded_away_from_zero_whichever_way_a_share_is_told():
    assert "63\xa0%" in numbers.share(10, 16)
    assert "38\xa0%" in numbers.share(6, 16)
