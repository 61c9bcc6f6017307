"""Every chart, trait by trait, as it was looked at and found right: tests/drawn/<chart>.txt.

Colours, shapes, patterns, dashes, sizes, axes and words are what a reader tells one thing from
another by, so none of them changes unseen. Whoever means to change a look writes the files anew
with RENEW=1 pytest tests/test_drawn.py, looks at the page, and reads what git says changed.
"""

import base64
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from test_charts import (
    ABOUT,
    ACTIONS,
    BESIDE,
    CASES,
    COUNT,
    CYCLES,
    CYCLES_OF_MEASURE,
    GRADES,
    NAN,
    NO_BREAKS,
    NO_CYCLES,
    PERCENT,
    STEADY,
    TOPICS,
    frame,
    judged,
)
from test_wording_cycles import DOMAINS, PAIRS
from test_wording_cycles import TOPICS as TOPICS_OVER_CYCLES
from test_wording_cycles import series as measures
from test_wording_impact import aim, months, verdicts_of

from learning_hub import charts, theme
from learning_hub.judging import Verdict, shares

# All of them are drawn once, by one worker.
pytestmark = pytest.mark.xdist_group("drawn")
LOOKED_AT = Path(__file__).parent / "drawn"
TOLERANCE = 1e-6
STATUSES = frame("""
    priority_id,priority,priority_rank,suggested_status,status,actions,overdue
    P1,Neglect,1,not_started,not_started,2,0
    P1,Neglect,1,on_track,on_track,3,0
    P1,Neglect,1,at_risk,on_track,2,1
    P1,Neglect,1,off_track,off_track,1,1
    P1,Neglect,1,complete,complete,4,0
    P1,Neglect,1,embedded,embedded,1,0
""")
BREAKS = frame("break_on,reason\n2025-08-01,New form")
PUBLISHED = frame("""
    series,name,value,period_start,period_end
    area,Mere,52,2024-04-01,2025-03-31
    region,The North,51,2024-04-01,2025-03-31
    neighbours,Neighbours,,2024-04-01,2025-03-31
    neighbours,Neighbours,54,2023-04-01,2024-03-31
    nation,Mereland,55,2024-04-01,2025-03-31
""")
# Judged from June 2024; the second cycle too soon after to be named, and with a target of its own.
TWO_CYCLES = pd.DataFrame(
    [
        aim(),
        aim(
            cycle="C2",
            intervention_on=pd.Timestamp("2024-08-20"),
            began_on=pd.Timestamp("2024-07-01"),
            target=65.0,
            baseline_value=NAN,
        ),
    ]
)


def unended(rows):
    """The same rows, of which the last period has not ended."""
    return rows.assign(is_ended=[*[True] * (len(rows) - 1), False])


def course(good, **more):
    """A measure that jumps in its last month and falls out below in its ninth."""
    return judged([*STEADY[:8], 40.0, *STEADY[8:], 80.0], good=good, **more)


def over_cycles(rows, by, positive, of):
    return rows, shares.judge_each(rows, by, positive, of)


def drawn():
    """Draw each chart from rows that one can check in one's head, often in several ways."""
    of_aim = pd.DataFrame([aim()])
    verdict = verdicts_of(of_aim, months(50, 70)).iloc[0]
    named = {"name": "Missing often", "unit": "count", "decimals": 0}
    proposed = [10.0, 12, 11, 9, 10, 11, 12, 10, 11, 20, 21, 19, 22, 20, 21, 19, 20, 22]
    share_of_size = judged(
        [20.0, 30, 25, 20, 35, 30, 20, 25],
        unit="percent",
        numerator=[2.0, 6, 5, 4, 7, 6, 4, 5],
        denominator=[10.0, 20, 20, 20, 20, 20, 20, 20],
    )
    neither = frame(GRADES)[:1].assign(grade="Does not apply", grade_rank=9, is_positive=pd.NA)
    return {
        "grades_by_domain": charts.grades_by_domain(pd.concat([frame(GRADES), neither])),
        "cases_good_or_better": charts.cases_good_or_better(frame(CASES), "C3"),
        "positive_by_group": charts.positive_by_group(
            frame(TOPICS + "    SEND support,young_person,3,9\n")
        ),
        "positive_by_question": charts.positive_by_question(
            frame("question,positive,answered\nB first?,22,30\nHidden?,,30\nA second?,0,30"),
            "young_person",
        ),
        "actions_by_status": charts.actions_by_status(frame(ACTIONS)),
        "actions_by_status, each": charts.actions_by_status(STATUSES),
        "cycles_over_time": charts.cycles_over_time(frame(CYCLES), pd.Timestamp("2026-09-14")),
        "control_chart, more is good": charts.control_chart(
            course("increase", target=90.0), PERCENT, CYCLES_OF_MEASURE, BREAKS
        ),
        "control_chart, less is good": charts.control_chart(
            course("decrease"), COUNT, CYCLES_OF_MEASURE, NO_BREAKS
        ),
        "control_chart, neither is good": charts.control_chart(
            course(None), pd.Series(named | {"unit": "number"}), NO_CYCLES, NO_BREAKS
        ),
        "control_chart, proposed": charts.control_chart(
            judged(proposed, is_ended=[True] * 17 + [False]), COUNT, NO_CYCLES, NO_BREAKS
        ),
        "control_chart, by size": charts.control_chart(
            share_of_size, PERCENT, NO_CYCLES, NO_BREAKS
        ),
        "beside_others": charts.beside_others(frame(BESIDE), ABOUT),
        "beside_others, counts": charts.beside_others(frame(BESIDE), pd.Series(named)),
        "domains_over_cycles": charts.domains_over_cycles(
            *over_cycles(DOMAINS, "domain", "good_judgements", "judgements")
        ),
        "topics_over_cycles": charts.topics_over_cycles(
            *over_cycles(TOPICS_OVER_CYCLES, "topic", "positive", "answered")
        ),
        "measures_over_cycles": charts.measures_over_cycles(
            unended(measures(["M1", "M2", "M3", "M4"], months=8)), PAIRS, {"M2"}
        ),
        "measures_over_cycles, shares": charts.measures_over_cycles(
            measures(months=8).assign(unit="percent", good_direction="decrease"), PAIRS, set()
        ),
        "grades_by_cycle": charts.grades_by_cycle(
            frame("""
                audit_id,cycle_id,cycle_rank,grade,grade_rank,is_positive,judgements
                A1,C1,1,Good,2,true,3
                A1,C1,1,Inadequate,4,false,4
                A6,C6,2,Good,2,true,6
            """)
        ),
        "measure_in_little": charts.measure_in_little(
            unended(months(50, 70)), TWO_CYCLES, BREAKS, PUBLISHED
        ),
        "measure_in_little, counts": charts.measure_in_little(
            months(50, 70), of_aim.assign(unit="count", decimals=0), NO_BREAKS, PUBLISHED
        ),
        "outcomes": charts.outcomes(
            pd.Series({Verdict.COMPLETE_IMPROVED: 2, Verdict.TOO_EARLY: 5})
        ),
        "before_and_after": charts.before_and_after(
            unended(months(50, 70)), of_aim.iloc[0], verdict, BREAKS
        ),
        "before_and_after, counts": charts.before_and_after(
            months(50, 70), of_aim.assign(unit="count").iloc[0], verdict, NO_BREAKS
        ),
    }


@pytest.fixture(scope="module")
def drawings():
    return drawn()


def traits(held, path, depth):
    """Write what a figure holds, a line for each trace, shape, axis and label."""
    if isinstance(held, dict) and depth:
        for name, inside in held.items():
            if name != "template":
                yield from traits(inside, f"{path}.{name}".lstrip("."), depth - 1)
    elif isinstance(held, list | tuple) and any(isinstance(one, dict) for one in held):
        for place, inside in enumerate(held):
            yield from traits(inside, f"{path}[{place}]", depth - 1)
    else:
        yield f"{path}: {_plain(held)}"


def _plain(value):
    if isinstance(value, dict) and "bdata" in value:
        value = np.frombuffer(base64.b64decode(value["bdata"]), value["dtype"])
    if isinstance(value, np.ndarray) and value.dtype.kind == "M":
        value = pd.DatetimeIndex(value)
    if isinstance(value, dict):
        told = {name: _plain(inside) for name, inside in value.items()}
        nested = {name for name, inside in value.items() if isinstance(inside, dict)}
        return ", ".join(f"{n} ({t})" if n in nested else f"{n} {t}" for n, t in told.items())
    if isinstance(value, list | tuple | pd.Index) or getattr(value, "ndim", 0):
        return "[" + ", ".join(_plain(one) for one in value) + "]"
    if hasattr(value, "strftime"):
        return "none" if pd.isna(value) else f"{value:%Y-%m-%d}"
    if isinstance(value, bool | str):
        return str(value)
    if pd.isna(value):
        return "none"
    # Nought of one machine is 1e-15 of another.
    return f"{0.0 if abs(value) < TOLERANCE else value:.6g}"


def in_words(drawing):
    """Give all that a drawing holds, and the words for who cannot see it, a line each."""
    figure = drawing.figure.to_plotly_json()
    return [*traits(figure, "", 3), f"words: {drawing.alt}"]


def terms():
    """Give the words, shapes and colours that stand for the field's terms on every page."""
    held = {name: value for name, value in vars(theme).items() if name.isupper()}
    return [f"{name}: {_plain(value)}" for name, value in held.items()]


THEME = LOOKED_AT / "theme.txt"
CHARTS = tuple(sorted(path.stem for path in LOOKED_AT.glob("*.txt") if path != THEME))


def test_each_chart_there_is_was_looked_at(drawings):
    if "RENEW" in os.environ:
        texts = {name: in_words(drawing) for name, drawing in drawings.items()} | {"theme": terms()}
        for name, lines in texts.items():
            (LOOKED_AT / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert {name.split(",")[0] for name in drawings} == set(charts.__all__) - {"Drawing"}
    assert tuple(sorted(drawings)) == CHARTS


def test_the_terms_of_the_field_keep_their_words_shapes_and_colours():
    assert terms() == THEME.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_drawn_as_it_was_looked_at(drawings, name):
    looked_at = (LOOKED_AT / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert in_words(drawings[name]) == looked_at
