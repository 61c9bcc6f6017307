"""Recommendations: what was recommended, decided, done, and did it work?"""

from learning_hub import charts, ui
from learning_hub.judging import Verdict, ledger
from learning_hub.wording import after_cycle
from learning_hub.wording import recommendations as wording
from learning_hub.wording.verdicts import words

ui.open_page(__doc__)

# Load
with ui.choices():
    cycle, priority = ui.choose_any_cycle(), ui.choose_priority()
    level = ui.choose("Kind", wording.LEVELS, "level", width=150)
    success = ui.choose_success()
    outcome = wording.outcome_named(
        ui.choose("Outcome", wording.outcomes_offered(), "outcome", width=230)
    )
lines = ui.ask("impact/ledger", cycle_id=cycle, priority_id=priority, level=level, **success)
aims = ui.ask("impact/aims", priority_id=priority, **success)
decisions = ui.ask("overview/decisions_needed", priority_id=priority)
breaks = ui.ask("measures/breaks", measure_id="")

# Shape
verdicts = ui.verdicts()
entries = ledger.entries(lines.rows, verdicts, lines.as_at)
tally = ledger.tally(entries)
entries = ledger.in_order(entries if outcome is None else entries[entries["outcome"] == outcome])
shown = lines.only(entries.index).with_words(
    observed=[wording.observed(row) for _, row in entries.iterrows()],
    outcome=words(entries["outcome"]),
)
reviews = ledger.reviews(aims.rows, verdicts, aims.as_at)

# Show
ui.headline(wording.ledger_said(entries, ledger.tally(entries)))
ui.show(
    lines,
    ui.drawn(charts.outcomes, tally),
    wording.OUTCOMES,
    heading="What came of it",
    table=wording.tally_table(tally),
    columns=[],
)
ui.show(
    shown,
    None,
    wording.outcome_said(entries),
    heading="The ledger, line by line",
    table=wording.ledger_table(entries),
    columns=[],
    open_table=True,
)
if not aims.is_empty:
    ui.section("How was a verdict reached?", wording.OPENING)
    with ui.choices("verdict"):
        picked = ui.choose(
            "Verdict", wording.verdict_options(verdicts, aims.rows), "verdict", width=520
        )
    aim = next(one for _, one in aims.rows.iterrows() if wording.named(one) == picked)
    verdict = next(one for _, one in verdicts.iterrows() if wording.named(one) == picked)
    hidden, measure = verdict["verdict"] == Verdict.TOO_SMALL_TO_SHOW, aim["measure_id"]
    series = ui.ask("measures/by_year" if hidden else "measures/series", measure_id=measure)
    broken = breaks.rows[breaks.rows["measure_id"] == measure]
    ui.show(
        series,
        None if hidden else ui.drawn(charts.before_and_after, series.rows, aim, verdict, broken),
        after_cycle.method_of(aim, verdict),
        heading=f"{aim['cycle_id']}: {aim['name']}",
        unit=aim["unit"],
        decimals=int(aim["decimals"]),
        method=[after_cycle.METHOD],
        columns=["period", "numerator", "denominator", "value"],
    )
ui.show(
    aims,
    None,
    wording.reviews_said(reviews),
    heading="Reviews of impact",
    columns=[],
    table=wording.reviews_table(reviews),
    open_table=True,
)
ui.show(
    decisions,
    None,
    wording.waiting_said(decisions.rows),
    heading="Waiting for a decision",
    columns=[
        "recommendation_id",
        "level",
        "text",
        "addressed_to",
        "standing",
        "reason",
        "days_waiting",
    ],
    open_table=True,
)
ui.terms("impact")
ui.foot()
