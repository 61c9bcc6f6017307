"""What a measure can show: the sentence below its chart and the cell in a table."""

import pandas as pd

from learning_hub.judging import Visible
from learning_hub.wording import after_cycle

SEEN = [Visible(12, 6.0, 70.0), Visible(18, 5.5, 70.0), Visible(24, 5.2, 70.0)]


def aim(baseline, target):
    return pd.DataFrame({"cycle_id": ["C1"], "baseline_value": [baseline], "target": [target]})


def test_a_target_smaller_than_what_can_be_shown_is_said_to_be():
    said = after_cycle.can_show_said(SEEN, "percent", None, "month", aim(70.0, 72.0))
    assert (
        "a change of 6.0 percentage points by month 12, 5.5 percentage points by month 18 and "
        "5.2 percentage points by month 24 would be found in 8 of 10 cases" in said
    )
    assert "The target of C1 asks for 2.0 percentage points, which is smaller" in said
    assert "target" not in after_cycle.can_show_said(
        SEEN, "percent", None, "month", aim(70.0, 80.0)
    )
    # As far down as up.
    down = after_cycle.can_show_said(SEEN, "percent", None, "month", aim(70.0, 68.0))
    assert "The target of C1 asks for 2.0 percentage points, which is smaller" in down


def test_a_cell_counts_in_the_measures_own_periods():
    assert (
        after_cycle.can_show_in_short(SEEN, "percent", None, "term", 70.0, 72.0)
        == "a change of 6.0 percentage points or more by term 12; its target asks for 2.0 percentage points, "
        "less than it can show by term 24"
    )
    assert (
        after_cycle.can_show_in_short(SEEN, "percent", None, "month", 70.0, 80.0)
        == "a change of 6.0 percentage points or more by month 12"
    )
    assert "asks for 2.0 percentage points" in after_cycle.can_show_in_short(
        SEEN, "percent", None, "month", 70.0, 68.0
    )
    assert "too little" in after_cycle.can_show_in_short([], "percent", None, "month", 70.0, 80.0)


def test_only_a_change_that_can_happen_is_offered_and_in_the_good_direction():
    def said(good, level, change=6.0, unit="percent"):
        seen = [Visible(12, change, level)]
        return after_cycle.can_show_said(seen, unit, good, "month", aim(70.0, 70.0))

    assert "a fall of 6.0 percentage points by month 12" in said("decrease", 6.1)
    assert "no fall that is possible would be found in 8 of 10 cases" in said("decrease", 6.0)
    assert "a rise of 6.0" in said("increase", 93.9)
    assert "no rise that is possible" in said("increase", 94.0)
    assert "no change that is possible" in said(None, 50.0, 100.0)
    assert "no fall that is possible" in said("decrease", 3.0, 3.0, "count")
    assert "a rise of 60.0" in said("increase", 3.0, 60.0, "count")
    cell = after_cycle.can_show_in_short(
        [Visible(12, 6.0, 5.0)], "percent", "decrease", "month", 5.0, 4.0
    )
    assert cell.startswith("no fall that is possible")
