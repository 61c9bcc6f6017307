"""What is drawn: order, gaps, target, breaks, labels, shapes, colours, and the words for it."""

import ast
import io
import itertools
import re
import textwrap
from pathlib import Path

import pandas as pd
import pytest

from learning_hub import charts, theme
from learning_hub.charts import audits as drawn_audits
from learning_hub.charts import impact as drawn_impact
from learning_hub.charts.drawing import wrapped
from learning_hub.judging import periods

TESTS = Path(__file__).resolve().parent
CHARTS = TESTS.parent / "learning_hub" / "charts"
# What asks of many charts one thing looks at none of them.
FOR_ALL = {
    "test_where_everything_is_hidden_there_is_no_blank_chart",
    "test_empty_answers_of_work_do_not_raise",
    "test_text_from_a_file_is_drawn_letter_by_letter",
}
NAN = float("nan")
DASH = "\N{EN DASH}"
# Plotly's own first colours: a trace that shows one was given none by us.
DEFAULTS = {"#636efa", "#ef553b", "#00cc96", "#1f77b4", "#ff7f0e", "#2ca02c"}
SCRIPT = "<script>x</script> <b>& <a href='https://evil'>here</a>"


def frame(text):
    """Read inline CSV as the rows of an answer: dates, flags and empty cells as they come."""
    rows = pd.read_csv(io.StringIO(textwrap.dedent(text).strip()), skipinitialspace=True)
    for column in rows:
        if column.endswith("_on") or column in ("period_start", "period_end"):
            rows[column] = pd.to_datetime(rows[column])
        elif column.startswith("is_"):
            rows[column] = rows[column].astype("boolean")
    return rows


def texts(figure):
    """List what is written on a figure beside its axes."""
    return [note.text for note in figure.layout.annotations]


def assert_in_the_manner_of_the_house(drawing):
    """Look at what every figure must have, and must not."""
    figure, alt = drawing
    layout = figure.layout
    assert layout.title.text is None
    assert layout.paper_bgcolor == layout.plot_bgcolor == "#FFFFFF"
    assert not layout.template.layout.to_plotly_json() or "colorway" not in layout.template.layout
    for trace in figure.data:
        drawn = trace.to_plotly_json()
        colours = {str(drawn.get(part, {}).get("color", "")).lower() for part in ("marker", "line")}
        assert colours - {""}, "a trace without a colour of ours"
        assert not colours & DEFAULTS
    assert alt.endswith("."), f"the words for who cannot see it are no sentence: {alt!r}"
    assert not re.search(r"\bnan\b|none|<na>|\bnat\b|<", alt, re.IGNORECASE), alt


# Audits

GRADES = """
    domain,domain_rank,grade,grade_rank,is_positive,judgements,total_judgements
    Voice of the child and lived experience,2,Good,2,true,7,9
    Voice of the child and lived experience,2,Inadequate,4,false,2,9
    Planning,1,Outstanding,1,true,1,6
    Planning,1,Requires improvement,3,false,5,6
    Recording,3,Good,2,true,,
    Recording,3,Inadequate,4,false,,
"""


def test_domains_stand_in_their_order_and_grades_from_the_best():
    drawing = charts.grades_by_domain(frame(GRADES))
    figure = drawing.figure
    assert [bar.name for bar in figure.data] == [
        "Outstanding",
        "Good",
        "Requires improvement",
        "Inadequate",
    ]
    assert figure.layout.legend.traceorder == "normal"
    # The axis runs upwards, so the first domain is the last of its list.
    voice = "Voice of the child and lived<br>experience"
    assert list(figure.layout.yaxis.categoryarray) == ["Recording", voice, "Planning"]
    good = figure.data[1]
    assert (list(good.y), list(good.x), list(good.text)) == ([voice], [7], ["7"])
    assert figure.layout.barmode == "stack"
    assert figure.layout.xaxis.title.text == "Number of judgements"
    assert drawing.alt == (
        "Judgements by domain and grade. Planning: 1 outstanding, 5 requires improvement; "
        "Voice of the child and lived experience: 7 good, 2 inadequate; Recording: hidden."
    )
    assert_in_the_manner_of_the_house(drawing)


def test_good_or_better_is_blue_the_rest_grey_and_what_counts_neither_way_is_dotted():
    rows = frame(GRADES)
    drawing = charts.grades_by_domain(rows)
    fills = {bar.name: (bar.marker.color, bar.marker.pattern.shape) for bar in drawing.figure.data}
    assert fills == {
        "Outstanding": ("#12436D", ""),
        "Good": ("#2073BC", ""),
        "Requires improvement": ("#FFFFFF", "/"),
        "Inadequate": ("#B1B4B6", ""),
    }
    neither = rows[:1].assign(grade="Does not apply", grade_rank=9, is_positive=pd.NA)
    applies = charts.grades_by_domain(pd.concat([rows, neither])).figure.data[-1]
    assert (applies.name, applies.marker.pattern.shape) == ("Does not apply", ".")


def test_a_long_scale_gives_every_grade_a_look_of_its_own():
    rows = pd.DataFrame(
        {
            "domain": "Planning",
            "domain_rank": 1,
            "grade": [f"{n}" for n in range(10, -1, -1)],
            "grade_rank": range(1, 12),
            "is_positive": [n > 6 for n in range(10, -1, -1)],
            "judgements": 2,
            "total_judgements": 22,
        }
    )
    bars = charts.grades_by_domain(rows).figure.data
    assert len({(bar.marker.color, bar.marker.pattern.shape) for bar in bars}) == 11
    # Dark pieces carry white numbers, light ones dark.
    for bar in bars:
        dark = bar.marker.color in ("#12436D", "#2073BC", "#505A5F", "#0B0C0C")
        assert bar.textfont.color == ("#FFFFFF" if dark else theme.INK)


CASES = """
    audit_id,cycle_id,cycle_title,title,held_on,good_cases,cases
    A1,C1,Neglect,Neglected teenagers,2025-10-15,5,8
    A2,C2,Missing,Missing episodes,2026-02-11,,
    A3,C3,Unborn,Unborn babies,2026-06-10,9,12
"""


def test_audits_stand_in_order_with_their_intervals_and_the_chosen_one_is_filled():
    drawing = charts.cases_good_or_better(frame(CASES), "C3")
    figure = drawing.figure
    first, third = figure.data
    assert [list(first.y), list(third.y)] == [["C1, Oct 2025"], ["C3, Jun 2026"]]
    assert list(figure.layout.yaxis.categoryarray) == ["C3, Jun 2026", "C1, Oct 2025"]
    assert first.x[0] == 62.5
    low, high = first.x[0] - first.error_x.arrayminus[0], first.x[0] + first.error_x.array[0]
    assert (round(low), round(high)) == (31, 86)
    assert (first.marker.color, third.marker.color) == ("#FFFFFF", theme.ACCENT)
    assert list(third.text) == ["<b>9 of 12</b>"]
    assert figure.layout.xaxis.title.text == (
        "Cases good or better, per cent, with 95\u00a0% interval"
    )
    assert list(figure.layout.xaxis.range) == [-2, 102]
    assert drawing.alt == (
        "Cases good or better in each audit to 10 Jun 2026. C1, Oct 2025: 5 of 8 "
        f"(31{DASH}86\u00a0%); C3, Jun 2026: 9 of 12, 75\u00a0% (47{DASH}91\u00a0%, under 20, so "
        f"unsure)."
    )
    assert_in_the_manner_of_the_house(drawing)


def test_two_audits_of_a_cycle_in_one_month_do_not_cover_each_other():
    rows = frame(CASES).assign(cycle_id="C1", held_on=pd.Timestamp("2025-10-15"))
    figure = charts.cases_good_or_better(rows, "C1").figure
    assert [list(trace.y) for trace in figure.data] == [["A1, Oct 2025"], ["A3, Oct 2025"]]
    undated = charts.cases_good_or_better(rows.assign(held_on=pd.NaT), "C1")
    assert [list(trace.y) for trace in undated.figure.data] == [["A1"], ["A3"]]
    assert undated.alt.startswith("Cases good or better in each audit. A1: 5 of 8")


# Feedback

TOPICS = """
    topic,respondent_group,positive,answered
    being heard,child,6,8
    being heard,practitioner,30,40
    being heard,parent_carer,4,25
    SEND support,child,,7
    SEND support,parent_carer,20,25
"""


def test_groups_are_drawn_apart_each_with_a_shape_and_hidden_shares_are_left_out():
    drawing = charts.positive_by_group(frame(TOPICS))
    figure = drawing.figure
    assert [trace.name for trace in figure.data] == [
        "Children",
        "Parents and carers",
        "Practitioners",
    ]
    assert [trace.marker.symbol for trace in figure.data] == ["circle", "diamond", "triangle-up"]
    children, parents, _ = figure.data
    assert list(children.x) == [75] and list(children.text) == ["6 of 8"]
    assert list(parents.x) == [16, 80]
    low, high = 16 - parents.error_x.arrayminus[0], 16 + parents.error_x.array[0]
    assert (round(low), round(high)) == (6, 35)
    places = sorted(place for trace in figure.data for place in trace.y)
    assert min(b - a for a, b in itertools.pairwise(places)) > 0.2
    assert list(figure.layout.yaxis.ticktext) == ["Being heard", "SEND support"]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    assert figure.layout.xaxis.title.text == "Positive answers, per cent, with 95\u00a0% interval"
    assert drawing.alt == (
        f"Share of positive answers by group. being heard, children: 6 of 8 (41{DASH}93\u00a0%); "
        f"being heard, practitioners: 30 of 40, 75\u00a0% (60{DASH}86\u00a0%); being heard, "
        f"parents and "
        f"carers: 4 of 25, 16\u00a0% (6{DASH}35\u00a0%); SEND support, parents and carers: 20 of "
        f"25, 80\u00a0% "
        f"(61{DASH}91\u00a0%)."
    )
    assert_in_the_manner_of_the_house(drawing)


def test_questions_of_one_group_stand_in_their_order():
    rows = frame("question,positive,answered\nB first?,22,30\nHidden?,,30\nA second?,0,30")
    drawing = charts.positive_by_question(rows, "young_person")
    (dots,) = drawing.figure.data
    assert list(dots.y) == ["B first?", "A second?"]
    assert list(drawing.figure.layout.yaxis.categoryarray) == ["A second?", "B first?"]
    assert dots.x[1] == 0 and dots.error_x.arrayminus[1] == pytest.approx(0, abs=1e-9)
    assert dots.marker.symbol == "square"
    assert "Hidden?" not in drawing.alt
    assert drawing.alt.startswith("Young people, positive answers. B first? 22 of 30, 73\u00a0%")
    assert_in_the_manner_of_the_house(drawing)


# Plan and cycles

ACTIONS = """
    priority_id,priority,priority_rank,suggested_status,status,actions,overdue
    P2,Getting it right,1,off_track,on_track,1,1
    P2,Getting it right,1,off_track,off_track,1,1
    P2,Getting it right,1,complete,complete,5,0
    P1,Getting it right,2,on_track,on_track,1,0
    P1,Getting it right,2,complete,complete,9,0
"""


def test_actions_stand_by_their_dates_and_each_overdue_one_has_its_mark():
    drawing = charts.actions_by_status(frame(ACTIONS))
    figure = drawing.figure
    # The owner of one of the two calls it on track: its dates do not.
    assert [bar.name for bar in figure.data] == ["● On track", "■ Off track", "◆ Complete"]
    off_track, complete = figure.data[1:]
    assert (list(off_track.y), list(off_track.x)) == (["P2 Getting it right"], [2])
    assert [(mark.x, mark.y, mark.text) for mark in figure.layout.annotations] == [
        (0.5, "P2 Getting it right", "▼"),
        (1.5, "P2 Getting it right", "▼"),
    ]
    assert list(complete.y) == ["P2 Getting it right", "P1 Getting it right"]
    assert list(complete.x) == [5, 9] and list(complete.text) == ["◆ 5", "◆ 9"]
    assert list(figure.layout.yaxis.categoryarray) == ["P1 Getting it right", "P2 Getting it right"]
    assert figure.layout.xaxis.title.text == "Number of actions, by their dates; ▼ overdue"
    assert drawing.alt == (
        "Bars of actions by what their dates suggest, for 2 priorities. In all: 1 on track, 2 off "
        "track, 14 complete; 2 overdue, each with a mark."
    )
    assert_in_the_manner_of_the_house(drawing)


def test_an_overdue_mark_stands_over_its_own_piece_of_the_bar():
    # Two not started, then three on track, then two at risk of which one is overdue: the sixth.
    figure = charts.actions_by_status(
        frame("""
            priority_id,priority,priority_rank,suggested_status,status,actions,overdue
            P1,Neglect,1,not_started,not_started,2,0
            P1,Neglect,1,on_track,on_track,3,0
            P1,Neglect,1,at_risk,on_track,2,1
            P1,Neglect,1,off_track,off_track,1,1
        """)
    ).figure
    assert [(bar.name, list(bar.x)) for bar in figure.data] == [
        ("○ Not started", [2]),
        ("● On track", [3]),
        ("▲ At risk", [2]),
        ("■ Off track", [1]),
    ]
    assert [mark.x for mark in figure.layout.annotations] == [5.5, 7.5]


CYCLES = """
    cycle_id,title,stage,month,began_on,ended_on
    C1,Neglect,finished,,2025-09-12,2025-12-10
    C2,Missing,live,3,2026-07-07,2026-10-31
    C3,Unborn,to come,,2026-12-01,2027-03-31
"""


def test_cycles_run_from_beginning_to_end_and_only_the_live_one_is_dark():
    drawing = charts.cycles_over_time(frame(CYCLES), pd.Timestamp("2026-09-14"))
    figure = drawing.figure
    first, live, next_one = figure.data
    assert list(first.y) == ["C1 Neglect"]
    assert first.base[0] == pd.Timestamp("2025-09-12")
    assert first.x[0] == 89 * 24 * 3600 * 1000
    assert live.marker.color == theme.ACCENT
    assert first.marker.color == next_one.marker.color == theme.SHADE
    assert figure.layout.yaxis.autorange == "reversed"
    assert texts(figure) == ["<b>month 3 of 4</b> ", "14 Sep 2026"]
    (today,) = figure.layout.shapes
    assert today.x0 == pd.Timestamp("2026-09-14")
    assert drawing.alt == (
        "Timeline of 3 cycles from 12 Sep 2025 to 31 Mar 2027. Live: C2 in month 3."
    )
    assert_in_the_manner_of_the_house(drawing)


# Measures

STEADY = [60.0, 62, 61, 59, 60, 61, 62, 60, 59, 61, 60, 62, 61, 60]
NO_CYCLES = pd.DataFrame(
    {"cycle_id": [], "began_on": [], "ended_on": [], "baseline_value": pd.Series(dtype=float)}
)
NO_BREAKS = pd.DataFrame({"break_on": []})
CYCLES_OF_MEASURE = frame("""
    cycle_id,began_on,ended_on,baseline_value
    C0,2024-09-01,2024-12-20,48
    C1,2025-02-01,2025-05-20,55
    C2,2025-09-01,2025-12-20,
""")
PERCENT = pd.Series({"name": "Reviewed in time", "unit": "percent", "decimals": 1})
COUNT = pd.Series({"name": "Missing often", "unit": "count", "decimals": 0})


def judged(values, good=None, target=None, rebase=(), **columns):
    """Judge a series of months from January 2025. columns: more of its rows."""
    starts = pd.date_range("2025-01-01", periods=len(values), freq="MS")
    rows = pd.DataFrame(
        {
            "period_start": starts,
            "period_end": starts + pd.offsets.MonthEnd(0),
            "period_kind": "month",
            "value": values,
            "starts_anew": starts.isin(list(rebase)),
            **columns,
        }
    )
    return periods.judge(rows, good, target)


def lines_at(figure):
    """Give the heights of the level lines that cross the whole figure."""
    return [
        shape.y0 for shape in figure.layout.shapes if shape.type == "line" and shape.y0 == shape.y1
    ]


def test_a_missing_month_leaves_a_gap_in_the_line():
    values = [*STEADY[:5], NAN, *STEADY[6:]]
    drawing = charts.control_chart(judged(values), PERCENT, NO_CYCLES, NO_BREAKS)
    (line,) = [t for t in drawing.figure.data if t.mode == "lines" and t.connectgaps is False]
    assert len(line.y) == 14 and pd.isna(line.y[5])
    dots = [t for t in drawing.figure.data if t.mode == "markers"]
    assert sum(len(t.x) for t in dots) == 13
    assert pd.Timestamp("2025-06-01") not in [x for t in dots for x in t.x]


def test_a_period_is_named_by_its_kind_when_it_is_pointed_at():
    starts = pd.date_range("2025-01-01", periods=14, freq="QS")
    chart = judged(
        STEADY,
        period_start=starts,
        period_end=starts + pd.offsets.QuarterEnd(0),
        period_kind="quarter",
    )
    (dots,) = [
        t
        for t in charts.control_chart(chart, PERCENT, NO_CYCLES, NO_BREAKS).figure.data
        if t.mode == "markers"
    ]
    assert list(dots.customdata[0]) == ["Jan to Mar 2025", "60.0\u00a0%"]
    assert "%b" not in dots.hovertemplate


def test_the_words_of_a_chart_say_when_the_latest_period_shows_nothing():
    shown = charts.control_chart(judged(STEADY), PERCENT, NO_CYCLES, NO_BREAKS).alt
    assert "14 periods. Latest 60.0" in shown
    empty = charts.control_chart(judged([*STEADY, NAN]), PERCENT, NO_CYCLES, NO_BREAKS).alt
    assert "15 periods. The latest period shows none; the last that does: 60.0" in empty


def test_points_have_the_shape_of_what_they_show():
    for good, symbol, colour in (
        ("increase", "circle", theme.IMPROVEMENT),
        ("decrease", "square", theme.CONCERN),
        (None, "diamond", theme.NEUTRAL),
    ):
        chart = judged([*STEADY, 80.0], good=good)
        drawing = charts.control_chart(chart, PERCENT, NO_CYCLES, NO_BREAKS)
        common, special = [t for t in drawing.figure.data if t.mode == "markers"]
        assert (common.marker.symbol, common.marker.color) == ("circle", theme.GREY)
        assert (special.marker.symbol, special.marker.color) == (symbol, colour)
        assert special.marker.size > common.marker.size
        assert list(special.y) == [80.0]
        assert drawing.alt == (
            "Reviewed in time, 15 periods. Latest 80.0\u00a0%, mean 61.9\u00a0%. 1 point stands "
            "out from "
            "the usual variation."
        )
        assert_in_the_manner_of_the_house(drawing)


def test_target_and_baseline_are_drawn_named_and_inside_the_picture():
    chart = judged(STEADY, good="increase", target=90.0)
    drawing = charts.control_chart(chart, PERCENT, CYCLES_OF_MEASURE, NO_BREAKS)
    figure = drawing.figure
    assert lines_at(figure) == [90.0, 55.0]
    dashes = [s.line.dash for s in figure.layout.shapes if s.type == "line"]
    assert dashes[0] == "dash"
    assert "target 90.0\u00a0%" in texts(figure)
    # The baseline of the last cycle that has one.
    assert "baseline 55.0\u00a0%" in texts(figure)
    low, high = figure.layout.yaxis.range
    assert 0 <= low < 55 and 90 < high <= 100.5
    without = charts.control_chart(judged(STEADY), PERCENT, NO_CYCLES, NO_BREAKS).figure
    assert lines_at(without) == []
    assert not any("target" in text or "baseline" in text for text in texts(without))


def test_cycles_are_shaded_behind_and_breaks_are_dashed_lines_with_new_limits_after_them():
    breaks = frame("break_on,reason\n2025-08-01,New form")
    values = [*STEADY[:7], 81.0, 80, 82, 81, 79, 80, 81]
    chart = judged(values, rebase=[pd.Timestamp("2025-08-01")])
    figure = charts.control_chart(chart, PERCENT, CYCLES_OF_MEASURE, breaks).figure
    bands = [s for s in figure.layout.shapes if s.type == "rect"]
    assert [(b.x0, b.x1) for b in bands] == [
        (pd.Timestamp("2024-09-01"), pd.Timestamp("2024-12-20")),
        (pd.Timestamp("2025-02-01"), pd.Timestamp("2025-05-20")),
        (pd.Timestamp("2025-09-01"), pd.Timestamp("2025-12-20")),
    ]
    assert {(b.fillcolor, b.layer) for b in bands} == {(theme.SHADE, "below")}
    assert {"C0", "C1", "C2", " break in series"} <= set(texts(figure))
    (upright,) = [s for s in figure.layout.shapes if s.type == "line" and s.x0 == s.x1]
    assert (upright.x0, upright.line.dash) == (pd.Timestamp("2025-08-01"), "dash")
    means = [t for t in figure.data if t.mode == "lines" and t.line.dash == "solid"]
    assert [len(mean.x) for mean in means] == [7, 7]
    limits = [t for t in figure.data if t.mode == "lines" and t.line.dash == "dot"]
    assert len(limits) == 4
    # Only the limits of today are named.
    named = [text for text in texts(figure) if "limit" in text or "mean" in text]
    assert len(named) == 3 and "mean 80.6\u00a0%" in named


def test_limits_from_a_step_that_nobody_has_agreed_are_dashed_and_named_as_proposed():
    values = [10.0, 12, 11, 9, 10, 11, 12, 10, 11, 20, 21, 19, 22, 20, 21, 19, 20, 22]

    def drawn(rebase=()):
        drawing = charts.control_chart(judged(values, rebase=rebase), COUNT, NO_CYCLES, NO_BREAKS)
        limits = [t for t in drawing.figure.data if t.mode == "lines" and t.line.color == "#505A5F"]
        return drawing, [(f"{pd.Timestamp(t.x[0]):%b %Y}", t.line.dash) for t in limits]

    before = [("Jan 2025", "dot"), ("Jan 2025", "solid"), ("Jan 2025", "dot")]
    drawing, limits = drawn()
    assert limits == [*before, *[("Oct 2025", "dash")] * 3]
    assert " proposed limits from Oct 2025" in texts(drawing.figure)
    assert drawing.alt.endswith("Proposed limits from Oct 2025.")
    drawing, limits = drawn(rebase=[pd.Timestamp("2025-10-01")])
    assert limits == [*before, ("Oct 2025", "dot"), ("Oct 2025", "solid"), ("Oct 2025", "dot")]
    assert "roposed" not in drawing.alt + " ".join(texts(drawing.figure))
    # Limits after a break that is agreed are not proposed, though a step before it is.
    values += [60.0, 61, 59, 62, 60, 61, 59, 60, 61, 60, 61, 59, 60]
    _, limits = drawn(rebase=[pd.Timestamp("2026-07-01")])
    assert limits == [
        *before,
        *[("Oct 2025", "dash")] * 3,
        *[("Jul 2026", dash) for dash in ("dot", "solid", "dot")],
    ]


def test_the_labels_of_mean_and_limits_keep_apart_when_the_lines_are_close():
    # After a jump the limits are narrow in a tall picture.
    values = [20.0, 21, 20, 21, 20, 21, 20, 80.0, 80.1, 80, 80.1, 80, 80.1, 80]
    chart = judged(values, rebase=[pd.Timestamp("2025-08-01")])
    figure = charts.control_chart(chart, PERCENT, NO_CYCLES, NO_BREAKS).figure
    assert_apart(figure, ["lower limit 79.8\u00a0%", "mean 80.0\u00a0%", "upper limit 80.3\u00a0%"])


def assert_apart(figure, bottom_to_top):
    """Look that labels at the right stand one above the other, none over another or outside."""
    low, high = figure.layout.yaxis.range
    pixel = (high - low) / (figure.layout.height - 70)
    ends = sorted(
        (note.y, note.text)
        for note in figure.layout.annotations
        if note.x == 1 and note.xref == "paper"
    )
    assert [text for _, text in ends] == bottom_to_top
    edge = low
    for middle, text in ends:
        half = 9 * (text.count("<br>") + 1) * pixel
        assert middle - half >= edge - pixel
        edge = middle + half
    assert edge <= high + pixel


def test_the_axis_says_the_unit_and_a_count_starts_at_nought():
    for unit, words in (
        ("percent", "per cent"),
        ("count", "number"),
        ("rate", "per 10,000"),
        ("days", "days"),
        ("number", "Missing often"),
    ):
        drawing = charts.control_chart(
            judged(STEADY), COUNT.replace("count", unit), NO_CYCLES, NO_BREAKS
        )
        assert drawing.figure.layout.yaxis.title.text == words
        assert (drawing.figure.layout.yaxis.range[0] == 0) == (unit == "count")
    small_rate = charts.control_chart(
        judged([value / 100 for value in STEADY]),
        COUNT.replace("count", "rate"),
        NO_CYCLES,
        NO_BREAKS,
    )
    assert small_rate.figure.layout.yaxis.range[1] < 0.8


def test_a_percentage_is_drawn_up_to_100_whatever_its_limits():
    figure = charts.control_chart(
        judged([99.0, 100, 95, 100, 99, 100, 96, 100]), PERCENT, NO_CYCLES, NO_BREAKS
    ).figure
    low, high = figure.layout.yaxis.range
    assert high == 100.5 and low > 50
    assert not any("upper limit" in text for text in texts(figure))


def test_few_or_no_months_draw_without_limits_and_without_error():
    for values in ([], [NAN, NAN], [12.0], [12.0, 13, 12, 11]):
        drawing = charts.control_chart(judged(values), COUNT, NO_CYCLES, NO_BREAKS)
        assert not [t for t in drawing.figure.data if t.line.dash == "dot"]
        assert_in_the_manner_of_the_house(drawing)


ABOUT = pd.Series({"name": "On a plan", "unit": "percent", "decimals": 1})
BESIDE = """
    series,name,period_end,value
    area,Mere,2023-03-31,40
    area,Mere,2024-03-31,
    area,Mere,2025-03-31,41.2
    region,The North,2023-03-31,50
    region,The North,2025-03-31,41.3
    neighbours,Statistical neighbours (mean of 3),2023-03-31,44
    neighbours,Statistical neighbours (mean of 2),2025-03-31,41.1
    nation,Nation,2023-03-31,60
    nation,Nation,2025-03-31,41.0
"""


def test_a_line_is_not_drawn_across_a_boundary_that_changed():
    rows = frame("""
        series,name,period_end,value,breaks_on
        area,Brook,2022-03-31,40,2023-04-01
        area,Brook,2023-03-31,41,2023-04-01
        area,Brook,2024-03-31,30,
        nation,Nation,2023-03-31,60,
        nation,Nation,2024-03-31,61,
    """)
    figure = charts.beside_others(rows, ABOUT).figure
    area, nation = figure.data[-1], figure.data[0]
    assert [None if pd.isna(y) else y for y in area.y] == [40, 41, None, 30]
    assert [*nation.y] == [60, 61]
    assert [str(shape.x0)[:10] for shape in figure.layout.shapes] == ["2023-04-01"]
    assert any("break in series" in text for text in texts(figure))


def test_an_area_is_drawn_over_the_others_with_gaps_and_labels_that_do_not_overlap():
    drawing = charts.beside_others(frame(BESIDE), ABOUT)
    figure = drawing.figure
    assert [trace.name for trace in figure.data] == [
        "Nation",
        "Statistical neighbours (mean of 2)",
        "The North",
        "Mere",
    ]
    area = figure.data[-1]
    assert (area.line.color, area.line.dash, area.line.width) == (theme.ACCENT, "solid", 3)
    assert pd.isna(area.y[1]) and area.connectgaps is False
    assert len({(t.line.color, t.line.dash) for t in figure.data}) == 4
    assert figure.data[1].customdata[0] == (
        "Statistical neighbours (mean of 3), 31 Mar 2023: 44.0\u00a0%"
    )
    assert figure.layout.showlegend is False
    assert_apart(
        figure,
        [
            "Nation<br><b>41.0\u00a0%</b>",
            "Statistical neighbours<br>(mean of 2)<br><b>41.1\u00a0%</b>",
            "Mere<br><b>41.2\u00a0%</b>",
            "The North<br><b>41.3\u00a0%</b>",
        ],
    )
    assert figure.layout.yaxis.range[0] == 0
    assert figure.layout.yaxis.title.text == "per cent"
    assert drawing.alt == (
        "On a plan over time, to 31 Mar 2025. Latest: Mere 41.2\u00a0%, The North 41.3\u00a0%, "
        "Statistical "
        "neighbours (mean of 2) 41.1\u00a0%, Nation 41.0\u00a0%."
    )
    assert_in_the_manner_of_the_house(drawing)


def test_labels_keep_apart_at_the_foot_of_the_picture_too():
    rows = frame(BESIDE)
    rows["value"] = rows["value"].where(
        rows["period_end"] < "2025", [*[NAN] * 2, 0.2, NAN, 0.1, NAN, 0.3, NAN, 0.0]
    )
    assert_apart(
        charts.beside_others(rows, ABOUT).figure,
        [
            "Nation<br><b>0.0\u00a0%</b>",
            "The North<br><b>0.1\u00a0%</b>",
            "Mere<br><b>0.2\u00a0%</b>",
            "Statistical neighbours<br>(mean of 2)<br><b>0.3\u00a0%</b>",
        ],
    )


def test_counts_are_drawn_beside_neighbours_only_because_a_nation_would_press_them_flat():
    drawing = charts.beside_others(frame(BESIDE), ABOUT.replace("percent", "count"))
    assert [trace.name for trace in drawing.figure.data] == [
        "Statistical neighbours (mean of 2)",
        "Mere",
    ]
    assert "Nation" not in drawing.alt


# Nothing to draw, and text from files


def test_where_everything_is_hidden_there_is_no_blank_chart():
    def hidden(text, *columns):
        return frame(text).assign(**dict.fromkeys(columns, NAN))

    for drawn, rows in (
        (charts.grades_by_domain, hidden(GRADES, "judgements")),
        (charts.positive_by_group, hidden(TOPICS, "positive")),
        (lambda rows: charts.cases_good_or_better(rows, "C1"), hidden(CASES, "good_cases")),
        (
            lambda rows: charts.positive_by_question(rows, "child"),
            hidden("question,positive,answered\nA?,1,2", "positive", "answered"),
        ),
        (lambda rows: charts.beside_others(rows, ABOUT), hidden(BESIDE, "value")),
    ):
        assert drawn(rows) is None
        assert drawn(rows[:0]) is None


def test_empty_answers_of_work_do_not_raise():
    assert not charts.actions_by_status(frame(ACTIONS)[:0]).figure.data
    empty = charts.cycles_over_time(frame(CYCLES)[:0], pd.Timestamp("2026-09-14"))
    assert not empty.figure.data


def test_text_from_a_file_is_drawn_letter_by_letter():
    assert wrapped("Plans <3 months & more", 10) == "Plans &lt;3<br>months &amp;<br>more"
    about = ABOUT.replace({"On a plan": SCRIPT, "percent": "number"})
    drawings = [
        charts.grades_by_domain(frame(GRADES).assign(domain=SCRIPT, grade=SCRIPT)),
        charts.cases_good_or_better(frame(CASES).assign(cycle_title=SCRIPT), "C1"),
        charts.positive_by_group(frame(TOPICS).assign(topic=SCRIPT)),
        charts.positive_by_question(
            pd.DataFrame({"question": [SCRIPT], "positive": [1], "answered": [2]}), "child"
        ),
        charts.actions_by_status(frame(ACTIONS).assign(priority=SCRIPT)),
        charts.cycles_over_time(frame(CYCLES).assign(title=SCRIPT), pd.Timestamp("2026-09-14")),
        charts.control_chart(judged(STEADY), about, NO_CYCLES, NO_BREAKS),
        charts.beside_others(frame(BESIDE).assign(name=SCRIPT), about),
    ]
    for drawing in drawings:
        drawn = drawing.figure.to_json()
        assert "\\u003cscript" not in drawn and "<script" not in drawn
        assert "\\u003ca href" not in drawn and "<a href" not in drawn
        assert "&lt;script&gt;" in drawn or "\\u0026lt;script" in drawn


def test_every_chart_is_given_to_the_pages_and_looked_at():
    drawn = {
        node.name
        for path in CHARTS.glob("[!_]*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and node.returns is not None
        and "Drawing" in ast.unparse(node.returns)
        and not node.name.startswith("_")
    }
    given = set(charts.__all__) - {"Drawing"}
    assert drawn <= given, f"not in learning_hub/charts/__init__.py: {sorted(drawn - given)}"
    assert given <= drawn, f"drawn by no function there is: {sorted(given - drawn)}"
    # Here what any chart is asked; there what belongs to one page.
    looked_at = set()
    for path in TESTS.glob("test_*.py"):
        for test in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(test, ast.FunctionDef) and test.name not in FOR_ALL:
                looked_at |= {
                    node.attr
                    for node in ast.walk(test)
                    if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "charts"
                }
    assert drawn <= looked_at, (
        "no test looks at what is drawn (data, order, gaps, lines and words): "
        + ", ".join(sorted(drawn - looked_at))
    )


def test_each_grade_has_a_fill_of_its_own_blue_for_good_and_grey_for_others():
    grades = pd.DataFrame(
        {
            "grade": [
                f"{kind}{n}" for kind, many in (("good", 4), ("bad", 5)) for n in range(many)
            ],
            "grade_rank": range(9),
            "is_positive": [True] * 4 + [False] * 5,
        }
    )
    none = pd.DataFrame({"grade": ["n/a"], "grade_rank": [9], "is_positive": [None]})
    fills = drawn_audits._fills(pd.concat([grades, none]))
    assert fills == {
        "good0": ("#12436D", "", "#FFFFFF"),
        "good1": ("#2073BC", "", "#FFFFFF"),
        "good2": ("#6BACE6", "", theme.INK),
        # The colours come again, with a pattern.
        "good3": ("#12436D", ".", "#FFFFFF"),
        "bad0": ("#FFFFFF", "/", theme.INK),
        "bad1": ("#B1B4B6", "", theme.INK),
        "bad2": ("#505A5F", "", "#FFFFFF"),
        "bad3": ("#0B0C0C", "", "#FFFFFF"),
        "bad4": ("#FFFFFF", ".", theme.INK),
        "n/a": (theme.PALE, ".", theme.INK),
    }


@pytest.mark.parametrize(("days", "named"), [(70, ["C1", "C2"]), (69, ["C1"])])
def test_of_two_sessions_that_stand_close_the_first_alone_is_named(days, named):
    start = pd.Timestamp("2024-01-01")
    second = start + pd.Timedelta(days=100 + days)
    aims = pd.DataFrame(
        {
            "cycle_id": ["C1", "C2", "C3"],
            "is_agreed": [True, True, False],
            "intervention_on": [start + pd.Timedelta(days=100), second, second],
        }
    )
    end = start + pd.Timedelta(days=1000)
    said, shapes, names = drawn_impact._sessions(aims, start, end)
    # Both are drawn and told, and a cycle that has not agreed its plan has no session yet.
    assert (len(said), len(shapes)) == (2, 2)
    assert [name["text"] for name in names] == named
