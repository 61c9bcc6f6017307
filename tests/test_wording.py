"""Whole sentences, shares as their size allows, and tables that say why a cell is empty."""

import io
import re
import textwrap
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning_hub import charts, contract, disclosure, theme, warehouse
from learning_hub.judging import Verdict, periods
from learning_hub.judging.hidden import too_hidden
from learning_hub.judging.moderation import of_grades
from learning_hub.statistics import samples
from learning_hub.viewer import Viewer
from learning_hub.wording import (
    audits,
    cards,
    definitions,
    delivery_plan,
    feedback,
    glossary,
    measures,
    numbers,
    overview,
    quality,
    recommendations,
    steps,
    tables,
    verdicts,
)
from learning_hub.wording.shares import judgements_said

DASH = "\N{EN DASH}"
ROOT = Path(__file__).resolve().parents[1]
BOARD = Viewer("board")


def frame(text):
    """Read inline CSV as the rows of an answer: dates, flags and empty cells as they come."""
    rows = pd.read_csv(io.StringIO(textwrap.dedent(text).strip()), skipinitialspace=True)
    for column in rows:
        if column.endswith("_on") or column in ("period_start", "period_end"):
            rows[column] = pd.to_datetime(rows[column])
        elif column.startswith("is_"):
            rows[column] = rows[column].astype("boolean")
    return rows.assign(hidden=rows.get("hidden", pd.NA))


def plain(sentence):
    """Take the mark-up out of a sentence, as a reader sees it."""
    return re.sub(r"</?strong>", "", sentence)


# Numbers


@pytest.mark.parametrize(
    ("positive", "total", "words"),
    [
        (5, 8, f"5 of 8 (31{DASH}86\u00a0%)"),
        (0, 9, f"0 of 9 (0{DASH}30\u00a0%)"),
        (7, 10, f"7 of 10, 70\u00a0% (40{DASH}89\u00a0%, under 20, so unsure)"),
        (6, 19, f"6 of 19, 32\u00a0% (15{DASH}54\u00a0%, under 20, so unsure)"),
        (5, 20, f"5 of 20, 25\u00a0% (11{DASH}47\u00a0%)"),
        (1200, 4800, f"1,200 of 4,800, 25\u00a0% (24{DASH}26\u00a0%)"),
        (0, 0, "none"),
        (None, 8, "hidden"),
        (3, float("nan"), "hidden"),
    ],
)
def test_a_share_is_a_count_under_10_unreliable_under_20_and_a_percentage_from_there(
    positive, total, words
):
    assert numbers.share(positive, total) == words


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (6, 8, "6 of 8"),
        (9, 9, "9 of 9"),
        (6, 12, "6 of 12, 50\u00a0% (under 20, so unsure)"),
        (30, 40, "30 of 40, 75\u00a0%"),
        (pd.NA, 40, "hidden"),
    ],
)
def test_a_portion_of_all_there_were_has_no_interval(part, whole, words):
    assert numbers.portion(part, whole) == words


def test_values_stand_in_their_unit_and_an_empty_one_is_not_reported():
    # The sign never stands at the beginning of a line, away from its number.
    assert numbers.value(62.46, "percent") == "62.5\u00a0%"
    assert numbers.value(12345, "count", 0) == "12,345"
    assert numbers.value(4.13, "rate", 1) == "4.1 per 10,000"
    assert numbers.value(1, "days", 0) == "1 day"
    assert numbers.value(21, "days", 0) == "21 days"
    assert numbers.value(0, "count", 0) == "0"
    for nothing in (None, float("nan"), pd.NA, pd.NaT):
        assert numbers.value(nothing, "percent") == "not reported"


@pytest.mark.parametrize(
    ("number", "status", "hidden", "words"),
    [
        (61.0, None, None, "61.0\u00a0%"),
        (None, None, "c", "hidden"),
        (None, "c", None, "hidden"),
        (None, "z", None, "not applicable"),
        (None, "x", None, "not available"),
        (None, "k", None, "rounds to 0"),
        (None, "low", None, "rounds to 0"),
        (61.0, "u", None, "61.0\u00a0% (unreliable)"),
        (None, None, None, "not reported"),
        (0.0, None, None, "0.0\u00a0%"),
    ],
)
def test_a_cell_says_its_value_or_why_there_is_none(number, status, hidden, words):
    assert numbers.cell(number, "percent", 1, status, hidden) == words


@pytest.mark.parametrize(
    ("start", "end", "kind", "words"),
    [
        ("2026-10-01", "2026-10-31", "month", "Oct 2026"),
        ("2026-07-01", "2026-09-30", "quarter", "Jul to Sep 2026"),
        ("2025-12-01", "2026-02-28", "quarter", "Dec 2025 to Feb 2026"),
        ("2024-04-01", "2025-03-31", "year to March", "year to March 2025"),
        ("2024-09-01", "2025-08-31", "academic year", "academic year 2024/25"),
        ("2024-04-01", "2025-03-31", "financial year", "financial year 2024/25"),
        ("2024-01-01", "2024-12-31", "calendar year", "2024"),
        (pd.NaT, "2026-10-31", "month", ""),
    ],
)
def test_periods_are_named_as_people_name_them(start, end, kind, words):
    assert numbers.period(pd.Timestamp(start), pd.Timestamp(end), kind) == words


@pytest.mark.parametrize(
    ("kind", "noun"),
    [
        *((one, one) for one in ("month", "quarter", "term", "year")),
        *((f"{one} year", "year") for one in ("calendar", "academic", "financial")),
        *(("year to March", "year"), ("week", "period"), (None, "period")),
    ],
)
def test_each_kind_of_period_has_its_noun(kind, noun):
    assert numbers.noun_of(kind) == noun


def test_a_half_is_one_though_a_program_works_out_a_little_less():
    assert 100 * 0.145 < 14.5
    assert numbers.rounded(100 * 0.145) == "15"
    assert [numbers.rounded(number) for number in (0.5, 1.5, 2.5, -2.5)] == [
        *("1", "2", "3"),
        "\N{MINUS SIGN}3",
    ]


def test_a_number_below_nothing_has_a_minus_and_what_rounds_to_nothing_has_no_sign():
    assert numbers.value(-0.4, "percent", 1) == "\u22120.4\u00a0%"
    assert numbers.count(-1234) == "\u22121,234"
    assert numbers.rounded(-0.04, 1) == "0.0"
    assert [numbers.signed(one, 1) for one in (3.14, -0.4, -0.04, 0.04)] == [
        "+3.1",
        "\u22120.4",
        "0.0",
        "0.0",
    ]


def test_words_are_joined_counted_and_begun_as_in_a_sentence():
    assert numbers.joined([]) == ""
    assert numbers.joined(["a"]) == "a"
    assert numbers.joined(["a", "b", "c"]) == "a, b and c"
    # One that holds an 'and' or a comma is told apart from the next.
    carers = "parents and carers"
    assert numbers.joined(["staff", carers]) == "staff, and parents and carers"
    assert numbers.joined(["staff", "children", carers]) == (
        "staff, children, and parents and carers"
    )
    assert numbers.joined([carers, "children", "staff"]) == (
        "parents and carers; children; and staff"
    )
    assert numbers.joined(["6 of 9", "30 of 40, 75 %"]) == "6 of 9; 30 of 40, 75 %"
    assert numbers.joined(["C1 (a, b and c)", "C2"]) == "C1 (a, b and c) and C2"


def test_baselines_and_targets_are_written_alike_everywhere_and_1_8_is_not_2():
    assert numbers.aimed(1.8, "count", 0) == "1.8"
    assert numbers.aimed(12.0, "count", 0) == "12"
    assert numbers.aimed(90.0, "percent", 1) == "90.0\u00a0%"
    assert numbers.aimed(None, "count", 0) == "not reported"
    row = {"baseline_value": 18.3, "target": 1.8, "value": 22.0, "unit": "count", "decimals": 0}
    columns = ["baseline_value", "target", "value"]
    table = tables.readable(pd.DataFrame([row]), columns, set(), dict.fromkeys(columns, ""))
    assert table.rows == [["18.3", "1.8", "22"]]
    # Where the baseline beside it is hidden, the target is still what it is.
    row |= {"baseline_value": None, "hidden": "c"}
    counted = {"baseline_value", "value"}
    table = tables.readable(pd.DataFrame([row]), columns, counted, dict.fromkeys(columns, ""))
    assert table.rows == [["hidden", "1.8", "22"]]
    assert numbers.plural(1, "action") == "1 action"
    assert numbers.plural(0, "action") == "0 actions"
    assert numbers.plural(2, "step is", "steps are") == "2 steps are"
    assert numbers.plural(1234, "day") == "1,234 days"
    assert numbers.day(pd.Timestamp("2026-11-02")) == "2 Nov 2026"
    assert numbers.day(None) == ""
    assert numbers.capital("voice and experience") == "Voice and experience"
    assert numbers.small("Voice of the child") == "voice of the child"
    assert numbers.small("MASH and front door") == "MASH and front door"


def test_a_number_of_several_is_all_of_them_and_not_6_of_the_6():
    assert [numbers.of_them(some, 6) for some in (0, 1, 5, 6)] == [
        "none of them",
        "1 of them",
        "5 of them",
        "all of them",
    ]
    assert [numbers.of_them(some, 1) for some in (0, 1)] == ["none of them", "it"]


# Sentences


CYCLES = """
    cycle_id,title,stage,month,began_on
    C1,Neglect,finished,,2023-09-12
    C9,Going missing,live,3,2026-09-08
"""
STEPS = """
    cycle_id,step,standing
    C9,Ask children,late
    C9,Ask parents,done
    C9,MASH audit,to come
"""
HOLDINGS = pd.Series({"published_measures": 0})
TOTALS = pd.Series(
    {"actions": 12, "complete": 7, "overdue": 2, "at_odds": 1, "longest_overdue_days": 40}
)
NO_ROWS = pd.DataFrame()


def test_the_overview_says_month_what_is_late_and_what_waits():
    decisions = pd.DataFrame({"recommendation_id": ["R1"]})
    assert plain(overview.hub_now(HOLDINGS, frame(CYCLES), frame(STEPS), decisions, TOTALS)) == (
        "The Hub is in month 3 of 4 (feedback) of C9 (Going missing). 1 step is late. "
        "1 recommendation waits for the Board to decide, and 2 actions are overdue."
    )
    done = frame(STEPS)[1:]
    none = TOTALS.replace(2, 0)
    assert plain(overview.hub_now(HOLDINGS, frame(CYCLES), done, decisions[:0], none)) == (
        "The Hub is in month 3 of 4 (feedback) of C9 (Going missing). No step is late. "
        "No recommendation waits for the Board to decide, and no action is overdue."
    )
    assert plain(
        overview.hub_now(HOLDINGS, frame(CYCLES)[:1], done[:0], decisions, TOTALS)
    ).startswith("No cycle is live. 1 recommendation waits")


def test_an_empty_warehouse_is_told_what_to_load_next():
    nothing = overview.hub_now(HOLDINGS, NO_ROWS, NO_ROWS, NO_ROWS, TOTALS)
    assert nothing == (
        "Nothing is held yet. Load the registers first: agency, area, priority, cycle and measure, "
        "as data/README.md describes them. Use <code>python -m learning_hub load FOLDER</code>."
    )
    published = overview.hub_now(
        pd.Series({"published_measures": 1}), NO_ROWS, NO_ROWS, NO_ROWS, TOTALS
    )
    assert plain(published) == (
        "1 published measure is held, and no cycle yet. Load the registers next: agency, "
        "priority, cycle and measure, as data/README.md describes them."
    )


def test_cycles_and_their_steps_are_counted():
    assert plain(overview.cycles_said(frame(CYCLES))) == (
        "1 cycle finished and 1 live since 12 Sep 2023. Cycles may overlap, and a priority may "
        "return."
    )
    assert plain(overview.steps_said(frame(STEPS))) == (
        "1 of 3 steps are done, 1 late and 1 to come. Not finished by its day: ask children."
    )
    many = pd.DataFrame({"standing": ["late"] * 5, "step": ["MASH", "Two", "Three", "x", "y"]})
    assert plain(overview.steps_said(many)).endswith(
        "Not finished by its day: MASH, two, three and 2 more."
    )
    assert plain(overview.steps_said(many[:3])).endswith(
        "Not finished by its day: MASH, two and three."
    )
    assert overview.steps_said(NO_ROWS) == "No cycle is live, so nothing is planned for now."


def test_actions_are_complete_overdue_and_at_odds():
    assert plain(delivery_plan.actions_said(TOTALS)) == (
        "7 of 12 actions complete and 2 overdue, the longest by 40 days. For 1 action the owner's "
        "status and the dates disagree."
    )
    calm = pd.Series(
        {
            "actions": 1,
            "complete": 1,
            "overdue": 0,
            "at_odds": 0,
            "longest_overdue_days": float("nan"),
        }
    )
    assert plain(delivery_plan.actions_said(calm)) == "1 of 1 action complete and 0 overdue."
    assert delivery_plan.actions_said(calm * 0) == "No actions here."
    assert delivery_plan.actions_listed(NO_ROWS, calm) == "No action fits these choices."
    assert delivery_plan.actions_listed(pd.DataFrame({"a": [1]}), calm) == (
        "1 action, open ones first. 'Complete' says that the action was done, not that anything "
        "changed for children."
    )


def test_recommendations_wait_and_are_decided():
    rows = frame("""
        recommendation_id,text,level,standing,days_waiting,superseded_by
        R1,Ask first.,operational,deferred,40,
        R2,Fund it.,strategic,not yet decided,196,
        R3,Tell them.,operational,deferred,12,R1
    """)
    assert plain(overview.decisions_said(rows)) == (
        "3 recommendations wait for a decision; 2 of them were deferred by the Board. The oldest, "
        "\u2018Fund it\u2019 (R2), was made 196 days ago."
    )
    assert plain(recommendations.waiting_said(rows)) == (
        "3 recommendations wait for a decision: 2 operational and 1 strategic. The oldest, "
        "\u2018Fund it\u2019 (R2), was made 196 days ago."
    )
    # One or none was deferred, several were.
    for number, told in (("none", "none of them was"), ("one", "1 of them was")):
        standing = ["not yet decided", "not yet decided", "deferred" if number == "one" else "x"]
        said = plain(overview.decisions_said(rows.assign(standing=standing)))
        assert f"; {told} deferred by the Board" in said
    assert overview.decisions_said(rows[:0]) == "No recommendation waits for a decision."
    assert plain(delivery_plan.recommendations_said(rows)) == (
        "3 recommendations: 2 deferred and 1 not yet decided. 1 has been superseded by a later one."
    )
    assert delivery_plan.recommendations_said(rows[:0]) == (
        "No recommendation has been made here yet."
    )


CASES = """
    audit_id,cycle_id,title,good_cases,cases,held_on
    A1,C1,Neglect,5,8,2025-10-15
    A2,C2,Missing,9,12,2026-02-11
    A3,C2,Exploitation,,,2026-03-11
    A4,C3,Unborn,,,2026-06-11
"""


def test_cases_good_or_better_come_with_how_few_they_are():
    rows = frame(CASES)
    assert plain(audits.cases_said(rows, "C1")) == (
        f"Of the cases looked at together, practice was good or better overall in 5 of 8 (31{DASH}"
        "86\u00a0%). That is too few cases to say how practice is in general."
    )
    assert plain(audits.cases_said(rows[:2], "C2")) == (
        "Of the cases looked at together, practice was good or better overall in 9 of 12, "
        "75\u00a0% "
        f"(47{DASH}91\u00a0%, under 20, so unsure)."
    )
    for cases, is_few in ((9, True), (10, False)):
        said = audits.cases_said(rows[:1].assign(cases=cases), "C1")
        assert said.endswith("too few cases to say how practice is in general.") == is_few
    assert audits.cases_said(rows, "C3") == "The number of cases is too small to show."
    assert audits.cases_said(rows, "C4") == (
        "No multi-agency audit of this cycle has been moderated yet."
    )
    two = rows.assign(cycle_id="C1")[:2]
    assert plain(audits.cases_said(two, "C1")).startswith(
        "Of the cases looked at together in the latest of 2 audits (Missing), practice was good or "
        "better overall in 9 of 12"
    )


def test_audits_are_compared_only_when_there_are_two():
    rows = frame(CASES)
    assert plain(audits.audits_compared(rows)) == (
        "4 multi-agency audits, the cycle chosen filled in. The bars are wide because the samples "
        "are small: where they overlap, a difference may be chance."
    )
    assert audits.audits_compared(rows[:1]) == (
        "There is one audit so far, so nothing to compare it with."
    )
    assert audits.audits_compared(rows[:0]) == ("No multi-agency audit has been moderated yet.")
    assert plain(audits.audits_said(rows[:1])) == "1 audit in this cycle."
    assert audits.audits_said(rows[:0]) == "This cycle has no audits yet."


GRADES = """
    domain,is_overall,is_positive,judgements,total_judgements,cases
    Voice of the child,false,true,4,9,8
    Voice of the child,false,false,5,9,8
    SEND planning,false,true,3,9,8
    SEND planning,false,false,1,9,8
    SEND planning,false,,5,9,8
    Recording,false,false,8,8,8
    Overall quality,true,true,8,8,8
"""
NOT_INDEPENDENT = (
    "Each of 8 cases counts once for every agency that graded it, so these judgements are not "
    "independent of one another."
)


def test_domains_are_ranked_by_what_counts_without_the_overall_grade():
    rows = frame(GRADES)
    # 4 of 9; 3 of 4 without those to which it does not apply; 0 of 8.
    assert plain(audits.domains_said(rows)) == f"Weakest on recording. {NOT_INDEPENDENT}"
    alike = rows.assign(judgements=[4, 5, 3, 1, 5, 8, 8]).query("domain != 'Recording'")
    assert plain(audits.domains_said(alike)) == (
        "The domains stand close together: no difference between the first and the next, or the "
        f"last and the next, is larger than chance could make. {NOT_INDEPENDENT}"
    )
    assert audits.domains_said(rows[rows["domain"] == "Recording"]) == NOT_INDEPENDENT
    assert audits.domains_said(rows[:0]) == "No grades have been returned for this audit yet."
    for hidden in (rows.index, rows.index[-1:]):
        some = rows.assign(judgements=rows["judgements"].drop(hidden))
        assert audits.domains_said(some) == (
            "Some of these counts are hidden, because too few cases were looked at or one agency "
            "alone graded them."
        )


def test_a_cell_of_a_date_written_as_text_is_a_date_and_what_is_due_today_is_not_late():
    row = {"done_on": "2026-01-05", "on_time": "2026-01-05", "days_since_due": 0.0}
    columns = list(row)
    table = tables.readable(pd.DataFrame([row]), columns, set(), dict.fromkeys(columns, ""))
    assert table.rows == [["5 Jan 2026", "2026-01-05", "not late"]]
    late = pd.DataFrame([{"days_since_due": 1.0}])
    assert tables.readable(late, ["days_since_due"], set(), {"days_since_due": ""}).rows == [["1"]]


def test_a_share_of_judgements_is_hidden_where_either_of_its_numbers_is():
    found = samples.share_by_case(5, 9, 4, 3.0)
    assert judgements_said(5, NAN, found) == judgements_said(NAN, 9, found) == "hidden"
    assert judgements_said(5, 9, found).startswith("5 of 9 (")


def test_new_limits_are_said_to_be_agreed_or_declined():
    judged = course(STEADY)
    step = judged.chart.points["period"].iloc[2]
    assert steps.asked(judged, step).startswith("New limits are proposed from Mar 2025.")
    assert steps.done(judged, step, True).startswith("New limits from Mar 2025 agreed;")
    assert steps.done(judged, step, False).startswith("New limits from Mar 2025 declined;")


def test_without_a_break_it_is_said_that_there_is_none():
    none = pd.DataFrame({"break_kind": pd.Series(dtype=str)})
    assert quality.breaks_said(none) == "No break in series is recorded."


def test_of_very_many_measures_the_first_are_listed_and_the_rest_are_said_to_be_there():
    def many(number):
        row = {"definition": "d", "good_direction": None, "source": None, "lag_days": None}
        return pd.DataFrame([{"name": f"M{n}", **row} for n in range(number)])

    most = definitions.MOST_LINES
    names = [row[0] for row in definitions.list_table(many(most + 1)).rows]
    assert (names[0], names[-1], len(names)) == ("M0", f"M{most - 1}", most)
    assert f"The first {most} stand here" in definitions.list_said(many(most + 1))
    assert "The first" not in definitions.list_said(many(most))


def test_the_split_by_agency_is_introduced_or_said_to_be_held_back():
    rows = pd.DataFrame({"good_judgements": [3, 4]})
    assert audits.agencies_said(rows) == (
        "Each agency's own judgements. Few cases stand behind each: do not rank agencies by it."
    )
    assert audits.agencies_said(rows * float("nan")) == (
        "One agency's own grades are shown to that agency, the Practice Review and Learning "
        "Manager and the Operations Team."
    )
    # A member sees their own agency's, and the others' are hidden.
    own = pd.DataFrame({"good_judgements": [3, float("nan")]})
    assert audits.agencies_said(own).startswith("Each agency's own judgements.")
    assert audits.agencies_said(rows[:0]).startswith("No grades have been returned")


def moderated(table, **more):
    """Give the rows of audits/moderation: auditor by row, moderator by column, eight cases."""
    grades = ["Good", "Fair", "Poor"]
    n = sum(map(sum, table))
    same, near = (
        sum(table[a][b] for a in range(3) for b in range(3) if abs(a - b) <= most)
        for most in (0, 1)
    )
    return pd.DataFrame(
        {
            "grade": grades[a],
            "grade_place": a + 1,
            "moderated_grade": grades[b],
            "moderated_place": b + 1,
            "judgements": table[a][b],
            "moderated": n,
            "unchanged": same,
            "unchanged_spread": 12.0,
            "within_one": near,
            "within_one_spread": 1.0,
            "cases": 8,
            **more,
        }
        for a in range(3)
        for b in range(3)
    )


def test_auditor_and_moderator_are_said_to_agree_with_intervals_by_case_and_the_way_they_differ():
    rows = moderated([[12, 7, 1], [1, 10, 1], [0, 0, 8]])
    found = of_grades(rows)
    assert plain(audits.moderation_said(rows, found)) == (
        "Grades that moderation left as they were: 30 of 40, 75\u00a0% (51\u201390\u00a0% by case); left "
        "or moved by one grade: 39 of 40, 98\u00a0% (83\u2013100\u00a0% by case). Of the 10 "
        "that moderation moved, the auditor had been kinder in 9 and harder in 1."
    )
    [beyond] = audits.beyond_chance_said(found)
    assert "AC2 (linear weights) is 0.70 and Cohen's kappa (quadratic weights) is 0.74" in beyond
    table = audits.moderation_table(rows)
    assert table.headings == [
        "Auditor's grade",
        *(f"After moderation: {grade}" for grade in ("Good", "Fair", "Poor")),
    ]
    assert table.rows[0] == ["Good", "12", "7", "1"]


def test_of_few_moderated_grades_nothing_but_counts_is_said():
    rows = moderated([[3, 1, 0], [0, 2, 0], [0, 0, 2]])
    found = of_grades(rows)
    said = plain(audits.moderation_said(rows, found))
    assert said.startswith("Grades that moderation left as they were: 7 of 8 (")
    assert audits.beyond_chance_said(found) == []
    alike = moderated([[0, 0, 0], [0, 25, 0], [0, 0, 0]])
    assert "Of the others" not in audits.moderation_said(alike, of_grades(alike))
    assert "cannot be told" in audits.beyond_chance_said(of_grades(alike))[0]


def test_moderation_that_is_hidden_or_not_done_is_said_to_be():
    rows = moderated([[3, 1, 0], [0, 2, 0], [0, 0, 2]], judgements=float("nan"))
    assert of_grades(rows) is None and audits.beyond_chance_said(None) == []
    assert of_grades(rows[:0]) is None
    assert of_grades(rows.assign(judgements=[float("nan"), *range(8)])) is None
    assert audits.moderation_said(rows, None) == "Too few cases were moderated to show."
    assert audits.moderation_table(rows).rows[0] == ["Good", *["hidden"] * 3]
    assert (
        audits.moderation_said(rows[:0], None) == "No grade of this audit has been moderated yet."
    )
    assert audits.moderation_table(rows[:0]) is None


def test_findings_and_returns_are_counted_in_their_own_words():
    kinds = pd.DataFrame({"kind": ["strength", "development", "development"]})
    assert plain(audits.findings_said(kinds)) == (
        "1 strength, 2 areas for development and 0 system barriers."
    )
    assert plain(audits.findings_said(kinds, only_cleared=True)).endswith(
        "0 system barriers, of those cleared to be shown outside the Hub."
    )
    assert audits.findings_said(kinds[:0]).startswith("No findings have been written down")
    assert audits.findings_said(kinds[:0], True).startswith("No finding of this cycle has been")
    returns = pd.DataFrame(
        {
            "agency": ["Council", "Police & Crime", "Health"],
            "asked": [8, 8, 4],
            "returned": [8, 7, 0],
        }
    )
    assert audits.returns_said(returns) == "Still awaited from: Police &amp; Crime and Health."
    assert audits.returns_said(returns[:1]) == ("Every agency asked has returned its audit tools.")
    assert audits.returns_said(returns[:0]) == ("No returns have been asked for in this audit yet.")


ROUNDS = """
    respondent_group,invited,respondents,hidden
    child,9,6,
    young_person,30,,c
    parent_carer,40,30,
    practitioner,12,0,
"""


def test_who_was_heard_is_told_group_by_group_and_who_was_not():
    rows = frame(ROUNDS)
    assert plain(feedback.heard_said(rows)) == (
        "We heard from 6 children, young people (hidden, because few did or did not answer), "
        "and 30 parents and carers. Not heard from yet: practitioners."
    )
    one = pd.DataFrame({"respondent_group": list(theme.GROUPS), "respondents": 1})
    assert plain(feedback.heard_said(one)) == (
        "We heard from 1 child, 1 young person, 1 parent or carer and 1 practitioner."
    )
    assert plain(feedback.heard_said(rows[3:])) == (
        "Nobody has answered yet. Not heard from yet: practitioners."
    )
    assert feedback.heard_said(rows[:0]) == (
        "Nobody has been asked for feedback in this cycle yet."
    )


def test_response_rates_are_counts_where_few_were_invited():
    assert feedback.rates_said(frame(ROUNDS)) == (
        "Response rates: children 6 of 9; parents and carers 30 of 40, 75\u00a0%. Those who "
        "answer "
        "may differ from those who do not."
    )
    nobody_invited = frame("respondent_group,invited,respondents\nchild,0,4\nyoung_person,,7")
    assert feedback.rates_said(nobody_invited) == "No response rate can be given yet."


TOPICS = """
    topic,respondent_group,positive,answered
    being heard,child,6,8
    being heard,parent_carer,4,25
    change,child,5,8
    change,parent_carer,20,25
    hidden topic,child,,8
    hidden topic,parent_carer,24,25
"""


def test_groups_are_set_side_by_side_on_the_topics_where_they_differ():
    assert plain(feedback.topics_said(frame(TOPICS))) == (
        "The groups answered differently on 1 of 2 topics that can be compared. On being heard, positive were "
        f"children 6 of 8 (41{DASH}93\u00a0%); parents and carers 4 of 25, 16\u00a0% "
        f"(6{DASH}35\u00a0%). {feedback.OWN_WORDS} 1 figure is hidden."
    )
    assert feedback.topics_said(frame(TOPICS)[2:4]) == (
        "On the one topic that can be compared the groups do not differ by more than chance could "
        f"make. {feedback.OWN_WORDS}"
    )
    assert feedback.topics_said(frame(TOPICS)[4:]) == (
        "Too many of these answers are hidden to set two groups beside each other."
    )
    assert feedback.topics_said(frame(TOPICS)[5:]) == (
        "Only one group answered on each of these topics."
    )
    assert feedback.topics_said(frame(TOPICS)[:0]) == "No topic was asked of two groups."


QUESTIONS = """
    question,positive,answered
    Were you listened to?,22,30
    Is it better at home?,6,30
    Was it clear?,,30
"""


def test_questions_are_named_from_the_most_to_the_least_positive():
    rows = frame(QUESTIONS)
    listened = f"'Were you listened to?' 22 of 30, 73\u00a0% (56{DASH}86\u00a0%)"
    better = f"'Is it better at home?' 6 of 30, 20\u00a0% (10{DASH}37\u00a0%)"
    assert plain(feedback.questions_said(rows, "child")) == (
        f"Of 2 questions that can be shown: most positive: {listened}; least: {better}. "
        "The answers to 1 question are hidden."
    )
    assert plain(feedback.questions_said(rows[:2], "child")) == (
        f"Most positive: {listened}. Least: {better}."
    )
    assert plain(feedback.questions_said(rows[1:], "child")) == (
        f"Positive on {better}. The answers to 1 question are hidden."
    )
    # Neither end stands out from the next, which is not to stand close together.
    spread = pd.concat(
        [rows[:2], rows[:1].assign(question="Was it in time?")], ignore_index=True
    ).assign(positive=[9, 3, 6], answered=12)
    assert "These differ, from 'Were you listened to?' 9 of 12" in plain(
        feedback.questions_said(spread, "child")
    )
    close = rows[:2].assign(positive=[16, 14])
    assert plain(feedback.questions_said(close, "child")).startswith(
        "These stand close together, from 'Were you listened to?' 16 of 30, 53"
    )
    assert plain(feedback.questions_said(rows[:2].assign(positive=[6, 6]), "child")).startswith(
        "The answers are alike: 'Were you listened to?' 6 of 30"
    )
    four = pd.concat([rows[:1].assign(question=f"{one}?") for one in "ABCD"], ignore_index=True)
    said = plain(feedback.questions_said(four, "child"))
    assert said.startswith("The answers are alike: 'A?' ")
    assert "'C?'" in said and "'D?'" not in said
    # Case 24-same-best-and-worst of ../shared/cases/statistics: the same is never best and worst.
    twelve = rows[:2].assign(positive=[6, 6], answered=[12, 12])
    assert plain(feedback.questions_said(twelve, "child")).startswith("The answers are alike: ")
    assert feedback.questions_said(rows[2:], "child") == "No answers of children can be shown."


def test_themes_promises_and_quotes_are_introduced():
    themes = frame("""
        theme,comments
        Voice,8
        SEND,14
        Voice,3
        Plans,7
        Delay,6
        Drift,
    """)
    assert plain(feedback.themes_said(themes)) == (
        "Raised often, and close together: SEND (14), voice (11) and plans (7). How often 1 more "
        "theme was raised is hidden."
    )
    # Voice stands out from SEND, but what is hidden may have been raised as often.
    apart = frame("theme,comments\nVoice,30\nSEND,9\nDrift,")
    assert plain(feedback.themes_said(apart[:2])) == "Raised most: voice (30)."
    assert plain(feedback.themes_said(apart)) == (
        "Raised often: voice (30). How often 1 more theme was raised is hidden."
    )
    assert plain(feedback.themes_said(themes[1:2].assign(comments=14))) == ("Raised: SEND (14).")
    assert feedback.themes_said(themes[5:]) == "Comments are too few to be shown by theme."
    assert feedback.themes_said(themes[:0]) == ("No comments have been read in for this cycle yet.")
    promises = frame("told_on,days_waiting\n2026-03-01,\n,43\n,10")
    assert plain(feedback.promises_said(promises)) == (
        "Of 3 promises, 1 has been told back to those who asked; the oldest of the others has "
        "waited 43 days."
    )
    assert plain(feedback.promises_said(promises[:1])) == (
        "The one promise has been told back to those who asked."
    )
    assert plain(feedback.promises_said(promises[1:])) == (
        "Of 2 promises, none has been told back to those who asked; the oldest has waited 43 days."
    )
    assert plain(feedback.promises_said(promises[2:])) == (
        "The one promise has not been told back to those who asked; it has waited 10 days."
    )
    all_told = pd.concat([promises[:1], promises[:1]])
    assert plain(feedback.promises_said(all_told)) == (
        "Of 2 promises, all have been told back to those who asked."
    )
    assert feedback.promises_said(promises[:0]).startswith("No promise has been made")
    assert feedback.quotes_said(promises) == "3 comments, in people's own words."
    assert feedback.quotes_said(promises, only_cleared=True) == (
        "3 comments that were cleared to be shown outside the Hub, in people's own words."
    )
    assert feedback.quotes_said(promises[:0]) == "No words have been cleared to be shown."


def test_a_hidden_baseline_is_not_a_missing_one():
    rows = frame("""
        measure_id,target,baseline_value,has_baseline,hidden
        M1,80,75,true,
        M2,,,true,c
        M3,,,false,
    """)
    assert plain(overview.live_measures_said(rows)) == (
        "3 measures named, 1 with a target. Baselines were fixed when the cycle began. "
        "1 baseline is missing."
    )
    assert plain(overview.live_measures_said(rows[:2])) == (
        "2 measures named, 1 with a target. Baselines were fixed when the cycle began."
    )
    assert overview.live_measures_said(rows[:0]) == (
        "No measure has been named for a live cycle yet."
    )


def test_meetings_statuses_effects_and_sections_are_told():
    meeting = frame("title,planned_on\nOctober Board,2026-10-09")
    assert plain(overview.meetings_said(meeting)) == "Next: October Board on 9 Oct 2026."
    assert overview.meetings_said(meeting[:0]) == "No meeting is planned."
    meanings = {code: f"meaning of {code}" for code in theme.STATUS}
    said = plain(delivery_plan.status_words_said(theme.STATUS, meanings))
    assert said.startswith("○ Not started: meaning of not_started ● On track: meaning of on_track")
    moved = pd.DataFrame({"measure_id": ["M1", "M1"]})
    assert plain(delivery_plan.moved_said(moved)) == (
        "2 complete actions named 1 measure that should move. Below: the baseline and the latest "
        "value. A measure can move for many reasons, so this alone does not show that the action "
        "worked."
    )
    assert delivery_plan.moved_said(moved[:0]).startswith("No complete action names a measure")
    sections = frame("version,heading,text\n2,Data,As it stood\n1,Guidance,\n2,Actions,")
    assert plain(delivery_plan.sections_said(sections, "C7")) == (
        "C7, version 2 of the plan. Not written yet: Guidance and Actions."
    )
    assert delivery_plan.sections_said(sections[:0], "C7") == (
        "No delivery plan has been loaded for this cycle yet."
    )


# Measures


def measure(**facts):
    """Give a row of measures/measures."""
    row = {
        "measure_id": "M1",
        "name": "Plans reviewed in time",
        "unit": "percent",
        "decimals": 1,
        "value": 62.5,
        "numerator": 25.0,
        "denominator": 40.0,
        "good_direction": "increase",
        "period_start": pd.Timestamp("2026-10-01"),
        "period_end": pd.Timestamp("2026-10-31"),
        "period_kind": "month",
        "newest_start": pd.Timestamp("2026-10-01"),
        "newest_end": pd.Timestamp("2026-10-31"),
        "newest_kind": "month",
        "newest_status": None,
        "hidden": pd.NA,
        "days_since_due": -9.0,
        "target": float("nan"),
    }
    return pd.Series({**row, **facts})


NAN = float("nan")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Plans reviewed in time: 62.5\u00a0% (25 of 40) in Oct 2026."),
        (
            {"numerator": 10.0, "denominator": 16.0},
            "Plans reviewed in time: 62.5\u00a0% (10 of 16, under 20, so unsure) in Oct 2026.",
        ),
        (
            {"numerator": 5.0, "denominator": 8.0},
            f"Plans reviewed in time: 5 of 8 (31{DASH}86\u00a0%) in Oct 2026.",
        ),
        (
            {"numerator": NAN, "denominator": 40.0},
            "Plans reviewed in time: 62.5\u00a0% in Oct 2026.",
        ),
        (
            {
                "unit": "count",
                "value": 1234.0,
                "numerator": 1234.0,
                "denominator": NAN,
                "decimals": 0,
            },
            "Plans reviewed in time: 1,234 in Oct 2026.",
        ),
        (
            {"value": NAN, "numerator": NAN, "hidden": "c"},
            "Plans reviewed in time: the latest number, of Oct 2026, is hidden, because it could "
            "point at a few.",
        ),
        (
            {"value": NAN, "numerator": NAN, "newest_end": pd.NaT},
            "Plans reviewed in time: not reported yet.",
        ),
        (
            {"value": NAN, "numerator": NAN, "period_end": pd.NaT},
            "Plans reviewed in time: Oct 2026, the latest period held, has no figure. No period "
            "holds a figure.",
        ),
        (
            {
                "newest_start": pd.Timestamp("2026-11-01"),
                "newest_end": pd.Timestamp("2026-11-30"),
                "newest_status": "x",
            },
            "Plans reviewed in time: Nov 2026, the latest period held, has no figure (not "
            "available). Before that: 62.5\u00a0% (25 of 40) in Oct 2026.",
        ),
    ],
)
def test_the_latest_value_comes_with_its_parts_as_their_size_allows(facts, words):
    row = measure(**facts)
    assert plain(measures.latest_said(row["name"], row)) == words


def test_where_the_latest_number_is_hidden_the_last_that_can_be_shown_is_named():
    row = measure(value=NAN, numerator=NAN, denominator=NAN, hidden="c")
    series = frame(
        "period_start,period_end,period_kind,numerator,denominator,value,is_ended\n"
        "2026-08-01,2026-08-31,month,30,40,75,True\n"
        "2026-09-01,2026-09-30,month,,,,True\n"
        "2026-10-01,2026-10-31,month,,,,True\n"
        "2026-11-01,2026-11-30,month,20,40,50,False"
    )
    hidden = (
        "Plans reviewed in time: the latest number, of Oct 2026, is hidden, because it could point "
        "at a few."
    )
    assert plain(measures.latest_said(row["name"], row, series)) == (
        f"{hidden} The last that can be shown: 75.0\u00a0% (30 of 40) in Aug 2026."
    )
    assert plain(measures.latest_said(row["name"], row, series[1:])) == (
        f"{hidden} No other can be shown."
    )


def test_quality_counts_of_the_monthly_figures_only_those_that_are_due():
    months = frame("""
        measure_id,short_name,agency,period_start,standing
        M1,Contacts,LA,2026-08-01,reported
        M1,Contacts,LA,2026-09-01,hidden
        M1,Contacts,LA,2026-10-01,not due
        M2,Visits,Police,2026-10-01,not due
        M2,Visits,Police,2026-09-01,missing
        M2,Visits,Police,2026-08-01,no figure
    """)
    # Of six, two are not due; of the four that are, one is reported and one never came.
    assert plain(quality.coverage_said(months)) == (
        "1 of 4 monthly figures due in the last twelve months are there; 1 is missing. Signs: "
        "● reported; c hidden; z no figure; ○ empty; · not due; ■ missing."
    )
    assert quality.coverage_said(months[:0]) == "No monthly measure is held yet."
    table = quality.coverage_table(months)
    assert table.headings == ["Measure", "Agency", "Aug 26", "Sep 26", "Oct 26"]
    assert table.rows == [["Contacts", "LA", "●", "c", "·"], ["Visits", "Police", "z", "■", "·"]]
    # A measure may be nobody's.
    nobodys = quality.coverage_table(months[:3].assign(agency=NAN))
    assert nobodys.rows == [["Contacts", "", "●", "c", "·"]]


def test_quality_names_who_is_late_and_how_many_loads_had_refusals():
    agencies = frame("""
        agency,measures,late
        LA,20,0
        Police,4,3
        Health,6,1
    """)
    late = "Late: Police with 3 of 4 measures and Health with 1 of 6 measures."
    assert plain(quality.fresh_said(agencies)) == late
    assert quality.fresh_said(agencies[:1]) == "The latest figures due have come from every agency."
    assert quality.fresh_said(agencies[:0]) == "No agency sends measures yet."
    loads = frame("load_id,refused\n1,0\n2,3\n3,0")
    assert plain(quality.history_said(loads)) == "Records were refused in 1 of 3 loads."
    one = pd.DataFrame({"refused": [0, 1]})
    assert plain(quality.history_said(one)) == "Records were refused in 1 of 2 loads."
    assert quality.history_said(loads[:0]) == "Nothing has been loaded yet."


@pytest.mark.parametrize(
    ("files", "said"), [(40, ""), (41, "1 more file is not listed"), (43, "3 more files are not")]
)
def test_forty_files_are_listed_and_the_others_counted(files, said):
    assert tables.more_files(files).startswith(said)
    assert bool(tables.more_files(files)) == bool(said)


def test_quality_says_what_holds_no_figure_and_what_no_page_shows():
    rows = frame(
        "name,period_kind,periods,without\nVisits,month,24,6\nPlans,month,24,20\nCalls,term,0,0"
    )
    assert plain(quality.no_figure_said(rows)) == (
        "Plans: 20 of 24 months hold no figure; Visits: 6 of 24 months hold no figure. Nothing was "
        "ever sent of 1 measure: Calls."
    )
    # The three emptiest are named; of equally empty ones the first.
    names = ["A", "B", "C", "D", "E"]
    many = pd.DataFrame(
        {"name": names, "period_kind": "month", "periods": 10, "without": [1, 5, 5, 9, 5]}
    )
    assert plain(quality.no_figure_said(many)).startswith("D: 9 of 10 months hold no figure; B: 5 ")
    assert plain(quality.no_figure_said(many)).endswith("; and of 2 more measures some.")
    assert "more" not in quality.no_figure_said(many[:3])
    never = many.assign(periods=0, without=0)
    assert plain(quality.no_figure_said(never)) == (
        "Nothing was ever sent of 5 measures: A, B, C and 2 more."
    )
    assert plain(quality.no_figure_said(never[:3])).endswith(": A, B and C.")
    assert quality.no_figure_said(rows[:0]) == (
        "Every period sent for a measure of our own holds its figure."
    )
    unseen = frame("why_not_shown,figures\npart,30\narea,1\npart,10")
    assert plain(quality.not_shown_said(unseen)) == (
        "41 figures of our own are held and shown on no page: 40 (part of a measure) and 1 (another "
        "area). A page shows of each measure its whole, for one area and in one kind of period."
    )
    assert plain(quality.not_shown_said(unseen[1:2])) == (
        "1 figure of our own is held and shown on no page, for one reason: another area. A page shows of each "
        "measure its whole, for one area and in one kind of period."
    )
    assert quality.not_shown_said(unseen[:0]) == (
        "Every figure of our own that is held stands on a page."
    )


def test_quality_answers_for_what_is_late_missing_empty_and_redefined_without_saying_it_twice():
    fresh = frame("agency,measures,late\nSocial care,46,1\nPolice,5,0")
    coverage = frame("standing\nreported\nmissing\nmissing\nnot due")
    without = frame("name,period_kind,periods,without\nVisits,month,24,6")
    breaks = frame(
        "measure_id,break_kind\nM1,definition\nM1,definition\nM2,recording system\nM3,agreed rebase"
    )
    said = plain(quality.headline_said(fresh, coverage, without, breaks))
    assert said == (
        "Late: Social care; 2 of the monthly figures due in the last twelve months are missing; 1 "
        "measure holds periods without a figure; 2 measures began anew, so that figures before do "
        "not compare."
    )
    assert plain(quality.fresh_said(fresh)) == "Late: Social care with 1 of 46 measures."
    # Up to date is not complete: a month before is missing.
    calm = plain(quality.headline_said(fresh[1:], coverage[:2], without[:0], breaks[:0]))
    assert calm == (
        "No agency is late; 1 of the monthly figures due in the last twelve months is missing."
    )
    assert quality.fresh_said(fresh[1:]) == "The latest figures due have come from every agency."
    assert quality.headline_said(fresh[:0], coverage, without, breaks) == (
        "No agency sends measures yet."
    )
    history = frame("refused\n0\n0")
    assert plain(quality.history_said(history)) == "No record was refused in 2 loads."
    assert plain(quality.history_said(history[:1])) == "No record was refused in the one load."


def months(values, start="2025-01-01"):
    """Give months one after another, as many as there are values."""
    return pd.date_range(start, periods=len(values), freq="MS")


STEADY = [60.0, 62, 61, 59, 60, 61, 62, 60, 59, 61, 60, 62, 61, 60]


def course(values, good=None, target=None, **columns):
    """Judge a measure of so many months. columns: more of its rows of measures/all_series."""
    starts = months(values)
    rows = pd.DataFrame(
        {
            "period_start": starts,
            "period_end": starts + pd.offsets.MonthEnd(0),
            "period_kind": "month",
            "value": values,
            "numerator": NAN,
            "denominator": NAN,
            "unit": "percent",
            "starts_anew": False,
            "is_ended": True,
            **columns,
        }
    )
    return periods.judge(rows, good, target)


NO_AIMS = pd.DataFrame({"cycle_id": [], "target": [], "target_by": []})


def test_a_measure_is_told_whole_value_movement_target_lateness_and_break():
    chart = course([*STEADY, 75], "increase", 50.0)
    breaks = frame("break_on,reason\n2025-03-01,<Old> rule\n2025-06-01,A new rule & form.")
    row = measure(value=75.0, numerator=30.0, days_since_due=12.0)
    assert plain(measures.movement_said(row, chart, breaks, NO_AIMS)) == (
        "Plans reviewed in time: 75.0\u00a0% (30 of 40) in Oct 2026. Improving: Mar 2026 is "
        "above "
        "the upper limit of its usual variation. Target 50.0\u00a0%: it will consistently meet the "
        "target if nothing changes. Late data: the next figures were due 12 days ago. "
        "The series breaks on 1 Jun 2025: A new rule &amp; form."
    )


def test_a_measure_without_target_or_direction_is_only_watched():
    no_breaks = frame("break_on,reason\n2025-03-01,x")[:0]
    neutral = measure(good_direction=None)
    chart = course(STEADY)
    assert plain(measures.movement_said(neutral, chart, no_breaks, NO_AIMS)) == (
        "Plans reviewed in time: 62.5\u00a0% (25 of 40) in Oct 2026. No clear change: Feb 2026 "
        "is "
        "within its usual variation. Neither direction counts as better, so it is only watched."
    )
    better = course(STEADY, "increase")
    assert "No target is set; it is only watched." in measures.movement_said(
        measure(), better, no_breaks, NO_AIMS
    )


def test_a_measure_for_which_a_cycle_set_a_target_is_not_said_to_be_only_watched():
    aims = frame("cycle_id,target,target_by\nC1,70,2024-12-28\nC6,75.5,2026-06-28\nC10,,")
    said = measures.movement_said(measure(), course(STEADY, "increase"), aims[:0], aims)
    assert (
        "It has no target of its own; the last that a cycle set for it was 75.5\u00a0% by "
        "28 Jun 2026 (C6)."
    ) in said
    assert "only watched" not in said


def every(**series):
    """Give the rows of measures/all_series."""
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "measure_id": name,
                    "period_start": months(values),
                    "good_direction": "increase",
                    "target": NAN,
                    "starts_anew": False,
                    "value": values,
                    "hidden": [pd.NA if pd.notna(v) else "c" for v in values],
                }
            )
            for name, values in series.items()
        ]
    )


def test_the_matrix_counts_every_measure_once_the_hidden_and_the_unreported_too():
    rows = every(UP=[*STEADY, 75], FLAT=STEADY, FEW=[60.0, 61.0], HID=[NAN, 6.0, NAN, 7.0, 6.0] * 4)
    measured = pd.DataFrame({"measure_id": ["UP", "FLAT", "FEW", "HID", "NONE"]})
    judged = periods.judge_all(rows)
    hidden = too_hidden(rows)
    assert hidden == {"HID"}
    moves, aims = periods.verdicts(measured, judged, hidden)
    assert plain(measures.matrix_said(moves)) == (
        "Of 5 measures: 1 improving, 1 no clear change, 1 too few to tell, 1 too small to be shown "
        "month by month and 1 not reported. "
        "Of 2 measures, 0.0 to 0.1 would be marked by chance alone."
    )
    assert verdicts.words(moves) == [
        "improving",
        "no clear change",
        "too few to tell",
        "too small to show",
        "not reported",
    ]
    assert measures.aims_in_words(aims) == [""] * 5
    nothing, _ = periods.verdicts(measured[4:], periods.judge_all(rows[:0]), set())
    assert plain(measures.matrix_said(nothing)) == ("Of 1 measure: 1 not reported.")
    assert measures.matrix_said([]).startswith("No measure of our own")


@pytest.mark.parametrize(
    ("whole", "words"),
    [
        # Under 10 no percentage; under 20 an unsure one.
        (9, f"5 of 9 (27{DASH}81\u00a0%) in Oct 2026."),
        (10, "50.0\u00a0% (5 of 10, under 20, so unsure) in Oct 2026."),
        (19, "26.3\u00a0% (5 of 19, under 20, so unsure) in Oct 2026."),
        (20, "25.0\u00a0% (5 of 20) in Oct 2026."),
    ],
)
def test_a_share_is_said_as_its_size_allows(whole, words):
    row = measure(value=100 * 5 / whole, numerator=5.0, denominator=float(whole))
    assert plain(measures.latest_said(row["name"], row)) == f"Plans reviewed in time: {words}"


def test_the_matrix_has_a_row_for_each_movement_and_a_column_for_each_target_in_their_order():
    moves = [*measures.MOVES, Verdict.TOO_SMALL_TO_SHOW, Verdict.NOT_REPORTED]
    rows = pd.DataFrame({"short_name": ["x"] * len(moves)})
    table = measures.matrix(rows, moves[::-1], [*measures.AIMS][::-1] + [None] * 4)
    assert [row[0] for row in table.rows] == [
        "Improving",
        "Higher since a step",
        "Lower since a step",
        "No clear change",
        "Getting worse",
        "Higher than before",
        "Lower than before",
        "Too few to tell",
        "Too small to show",
        "Not reported",
    ]
    assert table.headings[1:] == [
        "Will meet the target",
        "Has met it each time",
        "Will sometimes meet it",
        "Has not met it",
        "Will miss the target",
        "No target of its own, or none to be judged by",
    ]


def test_the_matrix_sorts_names_by_movement_and_by_what_to_expect_of_the_target():
    short = ["Reviews", "Visits", "Plans", "Injuries", "Checks"]
    rows = pd.DataFrame({"short_name": short, "name": [f"{one} in time" for one in short]})
    meets, _, _, _, misses, _ = measures.AIMS
    table = measures.matrix(
        rows,
        [
            Verdict.NO_CLEAR_CHANGE,
            Verdict.IMPROVING,
            Verdict.NO_CLEAR_CHANGE,
            Verdict.TOO_SMALL_TO_SHOW,
            Verdict.IMPROVING,
        ],
        [meets, misses, meets, None, misses],
    )
    # A column that no measure stands in would only take room.
    assert table.headings == [
        "How it moves",
        "Will meet the target",
        "Will miss the target",
        "No target of its own, or none to be judged by",
    ]
    assert table.rows == [
        ["Improving", "", "Visits; Checks", ""],
        ["No clear change", "Reviews; Plans", "", ""],
        ["Too small to show", "", "", "Injuries"],
    ]


def test_what_the_points_of_a_chart_show_is_told_in_words():
    judged = course([*STEADY, 75, NAN])
    shown = measures.rules_shown(judged.rows, judged)
    assert shown[14] == "Above the upper limit of its usual variation"
    assert set(shown[:14]) == {""}
    assert len(shown) == 16


def test_a_fifth_of_the_last_two_years_hidden_is_still_drawn_and_more_is_not():
    fifth = [NAN, 6.0, 7.0, 8.0, 9.0] * 4
    assert too_hidden(every(A=fifth)) == set()
    assert too_hidden(every(A=[*fifth, NAN])) == {"A"}
    # What is older than the last 24 does not matter.
    assert too_hidden(every(A=[NAN] * 10 + [9.0] * 24)) == set()


ABOUT = pd.Series(
    {
        "name": "On a plan",
        "unit": "count",
        "decimals": 0,
        "source_title": "Plans & <reviews>",
        "licence": "OGL v3",
    }
)
BESIDE = """
    series,name,period_start,period_end,period_kind,value,status,areas
    area,Mere,2023-04-01,2024-03-31,year to March,41,,1
    area,Mere,2024-04-01,2025-03-31,year to March,,c,1
    neighbours,Statistical neighbours (mean of 3),2023-04-01,2024-03-31,year to March,40,,3
    neighbours,Statistical neighbours (mean of 2),2024-04-01,2025-03-31,year to March,54,,2
    nation,Nation,2023-04-01,2024-03-31,year to March,60,u,1
"""


def test_an_area_is_told_beside_others_of_the_same_period_with_source_and_licence():
    rows = frame(BESIDE).assign(least=NAN, most=NAN, hidden_areas=0)
    source = "Source: Plans &amp; &lt;reviews&gt; (OGL v3)."
    beside = (
        "On a plan: 41 in Mere, year to March 2024. In the same period: Statistical "
        f"neighbours (mean of 3) 40 and Nation 60 (unreliable). {source}"
    )
    assert plain(measures.beside_said(rows, ABOUT)) == (
        f"In year to March 2025 the value of Mere is hidden. {beside}"
    )
    assert plain(measures.beside_said(rows.drop(index=1), ABOUT)) == beside
    assert measures.beside_said(rows[1:2], ABOUT) == (
        "On a plan: no value was published for Mere (hidden in year to March 2025)."
    )
    assert measures.beside_said(rows[2:], ABOUT) == (
        "This measure was not published for this area."
    )
    # Two of ten are hidden: with 1 each the mean is 4.0, with 5 each 4.8; of shares nothing is said.
    hides = rows.assign(hidden_areas=[0, 0, 2, 0, 0], least=[NAN, NAN, 4.0, NAN, NAN])
    hides["most"] = [NAN, NAN, 4.8, NAN, NAN]
    hides.loc[2, ["value", "status"]] = [NAN, "c"]
    assert "Statistical neighbours (mean of 3) 4.0 to 4.8 (2 hidden) and" in plain(
        measures.beside_said(hides, ABOUT)
    )
    untold = hides.assign(least=NAN, most=NAN)
    assert "Statistical neighbours (mean of 3) not shown (2 hidden) and" in plain(
        measures.beside_said(untold, ABOUT)
    )
    unsourced = ABOUT.replace({"Plans & <reviews>": None, "OGL v3": None})
    assert plain(measures.beside_said(rows[:1], unsourced)) == (
        "On a plan: 41 in Mere, year to March 2024."
    )


def test_a_boundary_that_changed_is_told_as_a_break():
    rows = frame(BESIDE).assign(least=NAN, most=NAN, hidden_areas=0)
    rows["breaks_on"] = [pd.Timestamp(2024, 4, 1), *[pd.NaT] * 4]
    assert (
        "Break in series: the area's boundary changed on 1 Apr 2024, so its figures before and "
        "after do not compare. Source: Plans"
    ) in plain(measures.beside_said(rows, ABOUT))


def test_the_history_of_an_area_says_what_is_joined_and_what_is_another_place():
    rows = frame("""
        changed_on,earlier_code,earlier_name,kind,is_joined
        ,E1,Oldtown,code,True
        2023-04-01,E2,Oldshire,code,True
        2019-04-01,E3,Brookshire,boundary,True
        2021-04-01,E4,Farland,reorganised,False
        2021-04-01,E5,Mere,reorganised,False
    """)
    assert plain(measures.history_said(rows)) == (
        "Figures from before were published under another code of the same place, Oldtown (E1): "
        "its history is one. Figures until 31 Mar 2023 were published under another code of the "
        "same place, Oldshire (E2): its history is one. Figures until 31 Mar 2019 are of "
        "Brookshire (E3): the boundary changed then, so that the series breaks. It was formed on "
        "1 Apr 2021, of what was Farland (E4) and Mere (E5). Figures from before are of another "
        "place, and are not joined to its own."
    )


def test_counts_of_fewer_than_3_a_month_are_judged_by_quarter_or_not_at_all():
    few = [2.0, 0, 1, 3, 2, 1, 0, 2, 2, 1, 1, 3]
    short = course(few * 2, unit="count")
    assert (short.way, short.verdict) == ("figures", Verdict.TOO_FEW_TO_TELL)
    row = measure(unit="count", value=2.0, decimals=0)
    assert plain(measures.few_said(row, short)) == (
        "Plans reviewed in time: 2 in Oct 2026. It counts fewer than 3 a period. Limits round "
        "so few would take chance for change, so no verdict is given. Its months added up by "
        "year stand here instead: who is counted in several months counts in each."
    )
    # Four years are sixteen quarters of 3, 6, 4 and 5.
    longer = course(few * 4, unit="count")
    assert (longer.way, longer.kind) == ("xmr", "quarter")
    assert longer.rows["value"].tolist() == [3, 6, 4, 5] * 4
    assert verdicts.chart_caveats(longer) == [
        "It counts fewer than 3 a period, so months are put together to quarters."
    ]
    shown = measures.rules_shown(
        pd.DataFrame({"period_end": pd.to_datetime(["2025-02-28", "2025-03-31"])}), longer
    )
    assert shown == ["", "Jan to Mar 2025: 3"]


def test_a_step_that_is_over_is_said_as_one_and_its_limits_as_proposed():
    stepped = [10.0, 12, 11, 9, 10, 11, 12, 10, 11, 20, 21, 19, 22, 20, 21, 19, 20, 22]
    judged = course(stepped, "increase", 40.0, unit="days")
    assert judged.verdict == Verdict.HIGHER_SINCE
    assert verdicts.movement(judged) == "higher since Oct 2025, steady since"
    assert verdicts.reason(judged) == "Jun 2026 is within its usual variation"
    assert verdicts.chart_caveats(judged) == [
        "Trial limits: they rest on 9 points and will still move.",
        "The limits from Oct 2025 are proposed: the level took a step that chance would rarely "
        "make, and nobody has agreed new limits yet.",
    ]
    # Up and down again are two steps.
    twice = verdicts.chart_caveats(course([*stepped, *stepped[:9]], "increase", unit="days"))
    assert "from Oct 2025 and Jul 2026 are proposed: the level took steps that chance" in twice[-1]
    anew = [place == 9 for place in range(18)]
    agreed = course(stepped, "increase", 40.0, starts_anew=anew, is_recentred=anew, unit="days")
    assert verdicts.movement(agreed) == "higher since Oct 2025, steady since"
    assert agreed.proposed == ()
    changed = course(stepped, "increase", 40.0, starts_anew=anew, unit="days")
    assert verdicts.movement(changed) == "no clear change"


def test_a_target_never_met_is_not_one_that_is_sometimes_met():
    judged = course([95.0, 97, 94, 98, 95, 97, 94, 98, 95, 97, 94, 98], "increase", 99.0)
    assert judged.assurance == Verdict.HAS_NOT_MET
    assert verdicts.aim(judged) == "has not met it in 12 of 12 months"
    turned = course([95.0, 97, 94, 98, 95, 97, 94, 98, 95, 97, 94, 98], "decrease", 99.0)
    assert verdicts.aim(turned) == (
        "has met it in 12 of 12 months, though its limits do not promise it"
    )


def test_what_is_nearly_always_alike_has_no_limits_and_says_when_it_was_not():
    judged = course([100.0] * 14 + [90] + [100] * 9, "increase")
    assert judged.chart.points["upper"].isna().all()
    assert judged.verdict == Verdict.NO_CLEAR_CHANGE
    assert measures.nearly_alike_said(judged, "percent", 0) == (
        "It was 100\u00a0% in 23 of 24 months; 90\u00a0% in Mar 2026. So few changes allow no "
        "limits."
    )
    # Three months that were otherwise are named; of four it is only said how many were alike.
    for others, named in ((3, 3), (4, 0)):
        judged = course([100.0] * 20 + [90.0 - n for n in range(others)], "increase")
        said = measures.nearly_alike_said(judged, "percent", 0)
        assert said.startswith(f"It was 100\u00a0% in 20 of {20 + others} months")
        assert said.count("\u00a0% in ") == 1 + named


def test_months_not_sent_are_a_gap_whether_they_are_empty_or_absent():
    before = [50.0, 53, 48, 51, 46, 55, 49, 52, 47, 54, 50, 45, 53, 49, 51, 48, 52, 47, 50, 49, 52]
    values = [*before, 53.1, 52.8, NAN, NAN, NAN, 53.4, 52.9, 53.2, 52.9]
    empty = course(values, "increase", unit="days")
    there = pd.Series(values).notna()
    absent = periods.judge(empty.rows[there], "increase", None)
    assert empty.verdict == absent.verdict == Verdict.NO_CLEAR_CHANGE
    assert absent.chart.points["value"].isna().sum() == 3
    assert (empty.not_sent, absent.not_sent) == (0, 3)
    assert verdicts.chart_caveats(absent) == [
        "3 months between the first and the last were not sent: the line has a gap there, and "
        "nothing is judged across it."
    ]


def test_a_month_that_has_not_ended_is_judged_by_nothing():
    ended = [True] * 14 + [False]
    judged = course([*STEADY, 5.0], "increase", is_ended=ended)
    assert judged.verdict == Verdict.NO_CLEAR_CHANGE
    assert len(judged.chart.points) == 14
    assert verdicts.chart_caveats(judged) == [
        "Mar 2026 has not ended: it is drawn hollow and judged by nothing."
    ]


def quarters(values, missing=()):
    """Judge a measure of so many quarters from 2020 on, without those that were not sent."""
    starts = pd.date_range("2020-01-01", periods=len(values), freq="QS")
    rows = pd.DataFrame(
        {
            "period_start": starts,
            "period_end": starts + pd.offsets.QuarterEnd(0),
            "period_kind": "quarter",
            "value": values,
            "numerator": NAN,
            "denominator": NAN,
            "unit": "days",
            "starts_anew": False,
            "is_ended": True,
        }
    )
    return periods.judge(rows.drop(index=list(missing)), "increase", None)


def test_a_quarter_is_named_as_one_and_not_by_its_first_month():
    high = quarters([*[float(40 + n % 3) for n in range(12)], 60.0, 44.0, 44.0], missing=[4])
    assert verdicts.reason(high).startswith("Jul to Sep 2023 is ")
    assert verdicts.chart_caveats(high)[-1].startswith("1 quarter between the first and the last")


def test_the_rest_of_the_measures_page_is_told():
    row = measure(definition="All plans.", direction_reason=None, caveat="From May <new> form.")
    assert measures.definition_said(row) == (
        "All plans. <strong>Caveat</strong>: From May &lt;new&gt; form."
    )
    assert plain(measures.hidden_said(row)) == (
        "Many months of \u2018Plans reviewed in time\u2019 are hidden, because they could point at a few, so "
        "no chart by month is drawn. Its figures by year stand here instead, each of all its "
        "months together. A year is hidden too where it would give a hidden part of it away."
    )
    # Three children on a plan at the end of each month are no thirty-six in the year.
    assert (
        "Its months added up by year stand here instead: who is counted in several months counts "
        "in each."
    ) in measures.hidden_said(measure(unit="count"))
    assert plain(measures.hidden_said(measure(period_kind="quarter"))).startswith(
        "Many quarters of \u2018Plans reviewed in time\u2019 are hidden"
    )
    assert plain(measures.overdue_said(measure(days_since_due=1.0))) == (
        "Late data: the next figures were due 1 day ago."
    )
    for not_late in (0.0, -3.0, NAN):
        assert measures.overdue_said(measure(days_since_due=not_late)) == ""
    assert plain(measures.baselines_said(pd.DataFrame({"a": [1]}))).startswith("1 cycle named this")
    assert measures.baselines_said(NO_ROWS).startswith("No cycle has named this measure")
    published = pd.DataFrame({"source_title": ["Plans", "Plans", "Referrals"]})
    assert measures.published_said(published).startswith("3 published measures from 2 sources.")
    neighbours = pd.DataFrame({"model": ["2025", "2025", "2025"], "name": ["Brook", "Combe", None]})
    assert measures.neighbours_said(neighbours) == (
        "Statistical neighbours by the 2025 model, the most alike first: Brook and Combe."
    )
    assert measures.neighbours_said(neighbours[:0]) == (
        "No statistical neighbours are held for this area."
    )


# What comes from files is never taken for mark-up

SCRIPT = "<script>alert(1)</script> & <b>x</b>"
SERIES = course(STEADY, "increase")


def with_script(text):
    """Give rows in which every cell of text is a script."""
    rows = frame(text)
    known = {"stage", "standing", "series", "respondent_group", "kind", "period_kind"}
    for column in rows:
        if rows[column].map(lambda cell: isinstance(cell, str)).any() and column not in known:
            rows[column] = SCRIPT
    return rows


# What pages say of the demo: pages/test_markup.py. Here is what that seldom or never comes to.
SAID_OF_SCRIPTS = {
    "hub_now": lambda: overview.hub_now(
        HOLDINGS, with_script(CYCLES), with_script(STEPS), NO_ROWS, TOTALS
    ),
    "steps_said": lambda: overview.steps_said(with_script(STEPS)),
    "decisions_said": lambda: overview.decisions_said(
        with_script("recommendation_id,text,standing,days_waiting\nR1,Fund it.,deferred,40")
    ),
    "recommendations_said": lambda: delivery_plan.recommendations_said(
        pd.DataFrame({"standing": [SCRIPT], "superseded_by": [SCRIPT]})
    ),
    "cases_said": lambda: audits.cases_said(with_script(CASES)[:2], SCRIPT),
    "domains_said": lambda: audits.domains_said(
        frame(GRADES).replace({"Recording": SCRIPT, "SEND planning": SCRIPT + "2"})
    ),
    "returns_said": lambda: audits.returns_said(
        pd.DataFrame({"agency": [SCRIPT], "asked": [2], "returned": [1]})
    ),
    "topics_said": lambda: feedback.topics_said(with_script(TOPICS)),
    "questions_said": lambda: feedback.questions_said(with_script(QUESTIONS), "child"),
    "themes_said": lambda: feedback.themes_said(with_script("theme,comments\nVoice,9")),
    "meetings_said": lambda: overview.meetings_said(
        with_script("title,planned_on\nBoard,2026-10-09")
    ),
    "status_words_said": lambda: delivery_plan.status_words_said(
        theme.STATUS, dict.fromkeys(theme.STATUS, SCRIPT)
    ),
    "sections_said": lambda: delivery_plan.sections_said(
        with_script("version,heading,text\n2,Data,"), SCRIPT
    ),
    "latest_said": lambda: measures.latest_said(SCRIPT, measure()),
    "movement_said": lambda: measures.movement_said(
        measure(name=SCRIPT),
        SERIES,
        with_script("break_on,reason\n2025-03-01,x"),
        frame("cycle_id,target,target_by\nC1,70,2024-12-28").assign(cycle_id=SCRIPT),
    ),
    "hidden_said": lambda: measures.hidden_said(measure(name=SCRIPT)),
    "few_said": lambda: measures.few_said(
        measure(name=SCRIPT), course([1.0, 0, 2] * 8, unit="count")
    ),
    "beside_said": lambda: measures.beside_said(
        with_script(BESIDE.replace(",c,", ",,").replace(",u,", ",,")).assign(
            least=NAN, most=NAN, hidden_areas=0
        ),
        ABOUT.replace({"On a plan": SCRIPT, "OGL v3": SCRIPT}),
    ),
    "history_said": lambda: measures.history_said(
        frame(
            "changed_on,earlier_code,kind,is_joined\n2023-04-01,E1,code,True\n"
            "2023-04-01,E2,boundary,True\n2023-04-01,E3,reorganised,False"
        ).assign(earlier_name=SCRIPT, earlier_code=SCRIPT)
    ),
    "neighbours_said": lambda: measures.neighbours_said(
        pd.DataFrame({"model": [SCRIPT], "name": [SCRIPT]})
    ),
    "definition_said": lambda: measures.definition_said(
        measure(definition=SCRIPT, direction_reason=SCRIPT, caveat=SCRIPT)
    ),
}


@pytest.mark.parametrize("name", SAID_OF_SCRIPTS)
def test_text_from_a_file_is_never_taken_for_mark_up(name):
    said = SAID_OF_SCRIPTS[name]()
    assert "&lt;script&gt;" in said
    assert not re.search(r"<(?!/?strong>)", said)


# Hidden numbers

ODD = re.compile(r"\bnan\b|\bnone of\b|<na>|\bnat\b|\binf\b|none(?! has| is)", re.IGNORECASE)
COUNT = st.one_of(st.integers(0, 8), st.integers(9, 60))


def parts_of(count):
    """Draw so many counts, and what each is out of."""
    pairs = st.lists(st.tuples(COUNT, COUNT).map(sorted), min_size=count, max_size=count)
    return pairs.map(lambda found: ([low for low, _ in found], [high for _, high in found]))


def disclosed(question, rows):
    """Give rows as the Board may see them, by the head of their question."""
    return disclosure.disclose(
        rows, warehouse.question(question).declared, BOARD, disclosure.PROFILES["dfe"]
    )[0]


def written(question, rows, columns):
    """Write the table of an answer as the page does; and look that no hidden cell holds a number."""
    counts = warehouse.question(question).counts
    counted = {column for c in counts for column in (c.count, c.total, c.cases, *c.derived)}
    headings = warehouse.question(question).headings
    table = tables.readable(rows, columns, counted - {None}, headings)
    for (_, row), cells in zip(rows.iterrows(), table.rows, strict=True):
        for column, cell in zip(columns, cells, strict=True):
            if column in counted and pd.isna(row[column]):
                assert cell == "hidden"
    return " ".join(cell for cells in table.rows for cell in cells)


FEW_EXAMPLES = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@FEW_EXAMPLES
@given(parts_of(4))
def test_hidden_answers_leave_no_trace_in_words_tables_or_charts(parts):
    positive, answered = parts
    rows = disclosed(
        "feedback/positive_by_question",
        pd.DataFrame(
            {"question": ["a", "b", "c", "d"], "positive": positive, "answered": answered}
        ),
    )
    drawing = charts.positive_by_question(rows[rows["answered"] != 0], "child")
    said = [
        feedback.questions_said(rows[rows["answered"] != 0], "child"),
        written("feedback/positive_by_question", rows, ["question", "positive", "answered"]),
        drawing.alt if drawing else "",
    ]
    assert not any(ODD.search(text) for text in said), said
    shown = {
        f"{p} of {n}"
        for p, n in zip(positive, answered, strict=True)
        if n > 5 and not 0 < p < 6 and not 0 < n - p < 6
    }
    told = set(re.findall(r"\b\d+ of \d+\b", said[0] + said[2]))
    assert told <= shown


@FEW_EXAMPLES
@given(parts_of(4))
def test_hidden_rounds_are_heard_without_their_number(parts):
    respondents, invited = parts
    rows = disclosed(
        "feedback/rounds",
        pd.DataFrame(
            {"respondent_group": list(theme.GROUPS), "invited": invited, "respondents": respondents}
        ),
    )
    said = feedback.heard_said(rows) + feedback.rates_said(rows)
    assert not ODD.search(said), said
    for group, number in zip(theme.GROUPS.values(), rows["respondents"], strict=True):
        words = re.findall(rf"(\d+)</strong> {group.lower()}", said)
        assert words == ([] if pd.isna(number) or not number else [f"{number:.0f}"])
    written("feedback/rounds", rows, ["respondent_group", "invited", "respondents"])


@FEW_EXAMPLES
@given(parts_of(1), st.sampled_from(["count", "percent"]))
def test_a_hidden_latest_value_is_told_in_words_only(parts, unit):
    (numerator,), (denominator,) = parts
    denominator = max(denominator, 1)
    row = measure(
        unit=unit,
        numerator=numerator,
        counts_of="people",
        denominator=denominator if unit == "percent" else NAN,
        value=100 * numerator / denominator if unit == "percent" else numerator,
    )
    rows = disclosed("measures/measures", pd.DataFrame([row]))
    said = measures.latest_said("It", rows.iloc[0])
    assert not ODD.search(said)
    few = 0 < numerator < 6 or (
        unit == "percent" and (0 < denominator < 6 or 0 < denominator - numerator < 6)
    )
    assert ("hidden" in said) == few
    if few:
        assert not re.search(r"\d", said.replace("Oct 2026", ""))
    written("measures/measures", rows, ["value", "numerator"])


@FEW_EXAMPLES
@given(parts_of(2), st.integers(1, 9))
def test_grades_of_few_cases_are_told_in_words_only(parts, cases):
    judgements, total = parts
    rows = disclosed(
        "audits/grades_by_domain",
        pd.DataFrame(
            {
                "domain": ["Voice", "Plans"],
                "domain_rank": [1, 2],
                "is_overall": False,
                "grade": ["Good", "Good"],
                "grade_rank": [2, 2],
                "is_positive": [True, True],
                "judgements": judgements,
                "total_judgements": total,
                "cases": cases,
                "pooled_cases": cases,
                "agency_id": None,
            }
        ),
    )
    said = audits.domains_said(rows)
    drawing = charts.grades_by_domain(rows)
    assert not ODD.search(said)
    if cases < 4:
        assert not re.search(r"\d", said)
        assert drawing is None
    written("audits/grades_by_domain", rows, ["domain", "judgements", "total_judgements", "cases"])


# Tables


HEADINGS = contract.headings() | {"actions": "Actions", "month_name": "Month"}


def test_an_empty_cell_says_hidden_not_reported_not_applicable_or_none():
    rows = frame("""
        period_start,period_end,period_kind,numerator,denominator,value,status,hidden
        2026-01-01,2026-01-31,month,25,40,62.5,,
        2026-02-01,2026-02-28,month,,40,,,c
        2026-03-01,2026-03-31,month,,,,,
        2026-04-01,2026-04-30,month,,,,z,
        2026-05-01,2026-05-31,month,,,,c,
        2026-06-01,2026-06-30,month,1234,2000,61.7,u,
    """).assign(unit="percent", decimals=1)
    table = tables.readable(
        rows,
        ["period", "numerator", "denominator", "value"],
        {"numerator", "denominator", "value"},
        HEADINGS,
    )
    assert table.headings == ["Period", "Count", "Out of", "Value"]
    assert table.rows == [
        ["Jan 2026", "25", "40", "62.5\u00a0%"],
        ["Feb 2026", "hidden", "40", "hidden"],
        ["Mar 2026", "not reported", "not reported", "not reported"],
        ["Apr 2026", "not applicable", "not applicable", "not applicable"],
        ["May 2026", "hidden", "hidden", "hidden"],
        ["Jun 2026", "1,234", "2,000", "61.7\u00a0% (unreliable)"],
    ]
    assert table.numeric == [False, True, True, True]
    counts = tables.readable(
        rows.assign(unit="count")[:1], ["denominator"], {"denominator"}, HEADINGS
    )
    assert counts.rows == [["40"]]
    counts = tables.readable(
        rows.assign(unit="count", denominator=NAN)[:2], ["denominator"], {"denominator"}, HEADINGS
    )
    assert counts.rows == [["not applicable"]] * 2


def test_a_row_that_hides_one_number_does_not_call_hidden_what_never_was():
    rows = frame("""
        name,unit,decimals,baseline_value,has_baseline,value,target,period_start,period_end,period_kind,hidden
        Both,count,0,,true,,,2026-01-01,2026-01-31,month,c
        No baseline,count,0,,false,,9,2026-01-01,2026-01-31,month,c
        Never reported,count,0,,true,,,,,,c
        Open,count,0,7,true,8,,2026-01-01,2026-01-31,month,
    """)
    table = tables.readable(
        rows,
        ["name", "baseline_value", "value", "target", "last_data"],
        {"baseline_value", "value", "numerator"},
        HEADINGS,
    )
    assert table.rows == [
        ["Both", "hidden", "hidden", "none", "Jan 2026"],
        ["No baseline", "none", "hidden", "9", "Jan 2026"],
        ["Never reported", "hidden", "not reported", "none", "not reported"],
        ["Open", "7", "8", "none", "Jan 2026"],
    ]


def test_codes_flags_dates_and_statuses_are_words():
    rows = pd.DataFrame(
        {
            "respondent_group": ["parent_carer"],
            "kind": ["dip_sample"],
            "month_name": [3],
            "role": ["impact"],
            "method": ["focus_group"],
            "sampling": ["whole"],
            "level": ["strategic"],
            "status": ["off_track"],
            "topic": ["being heard"],
            "due_on": [pd.Timestamp("2026-11-02")],
            "as_at": [pd.Timestamp("2026-11-22").date()],
            "target_by": [pd.NaT],
            "title": [SCRIPT],
            "actions": [1234],
            "hidden": [pd.NA],
        }
    )
    columns = [column for column in rows if column != "hidden"]
    (cells,) = tables.readable(rows, columns, set(), HEADINGS).rows
    assert cells == [
        "Parents and carers",
        "Dip sample",
        "Feedback",
        "Impact measure",
        "Focus group",
        "All cases",
        "Strategic",
        "■ Off track",
        "Being heard",
        "2 Nov 2026",
        "22 Nov 2026",
        "",
        SCRIPT,
        "1,234",
    ]
    published = pd.DataFrame({"status": ["c"], "hidden": [pd.NA]})
    assert tables.readable(published, ["status"], set(), HEADINGS).rows == [["c"]]


def test_a_column_without_words_is_an_error():
    with pytest.raises(KeyError, match="source_row"):
        tables.readable(pd.DataFrame({"source_row": [1]}), ["source_row"], set(), HEADINGS)


def test_a_table_of_no_rows_keeps_its_headings():
    rows = frame("title,actions\nOne,1")[:0]
    table = tables.readable(rows, ["title", "actions"], set(), HEADINGS)
    assert table == (["Title", "Actions"], [], [False, True])


def test_every_page_explains_its_terms_and_what_hidden_means():
    pages = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("pages/*.py"))
    assert set(glossary.TERMS) == set(re.findall(r'ui\.terms\("(\w+)"\)', pages))
    for terms in glossary.TERMS.values():
        names = [term for term, _ in terms]
        assert len(set(names)) == len(names)
        assert all(glossary.filled(words, 5, 1).endswith(".") for _, words in terms)
    for page in ("audit", "feedback", "measures"):
        assert glossary.DISCLOSURE in glossary.TERMS[page]


def test_what_hidden_means_is_told_as_this_hub_hides():
    _, words = glossary.DISCLOSURE
    said = glossary.filled(words, 5, 1)
    assert said.startswith("A number from 1 to 5 could point")
    assert said.endswith("stands in its place.")
    said = glossary.filled(words, 7, 5)
    assert said.startswith("A number from 1 to 7 could point")
    assert said.endswith("Larger counts are rounded to the nearest 5.")


def test_a_new_level_that_was_agreed_is_no_break_after_which_nothing_compares():
    kinds = ["definition", "agreed rebase", "agreed rebase"]
    said = quality.breaks_said(pd.DataFrame({"break_kind": kinds}))
    assert said.startswith(
        "<strong>1 break in series</strong>. Figures before and after one do not"
    )
    assert "<strong>2 new levels were</strong> agreed" in said
    said = definitions.breaks_said(pd.DataFrame({"kind": kinds[1:]}))
    assert "do not compare" not in said
    assert said.startswith("<strong>2 new levels were</strong> agreed: limits begin anew there")


def test_a_later_period_in_which_nothing_was_published_of_our_area_is_not_passed_over():
    row = {
        "series": "area",
        "name": "Harrowmere",
        "unit": "percent",
        "decimals": 1,
        "value": 20.0,
        "least": None,
        "most": None,
        "hidden_areas": 0,
        "period_start": pd.Timestamp("2024-04-01"),
        "period_end": pd.Timestamp("2025-03-31"),
        "period_kind": "year to March",
        "later_start": pd.Timestamp("2025-04-01"),
        "later_end": pd.Timestamp("2026-03-31"),
        "later_kind": "year to March",
        "later_status": "c",
    }
    said = cards.comparator_line(pd.DataFrame([row]), None)
    assert said.endswith("Harrowmere 20.0\u00a0%. Of year to March 2026 the figure is hidden.")
    row |= {"later_start": None, "later_end": None, "later_kind": None, "later_status": None}
    assert cards.comparator_line(pd.DataFrame([row]), None).endswith("Harrowmere 20.0\u00a0%.")


def test_quotes_within_a_name_in_quotes_are_double_ones():
    assert numbers.named("'Was not brought' followed up") == (
        "\u2018\u201cWas not brought\u201d followed up\u2019"
    )
    assert numbers.named("Children's views") == "\u2018Children's views\u2019"
