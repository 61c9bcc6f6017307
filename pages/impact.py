"""Impact: what do we know, how do we know it, what will we do?"""

from learning_hub import charts, ui
from learning_hub.judging import after_cycle
from learning_hub.wording import impact as wording
from learning_hub.wording.after_cycle import METHOD

OPEN = ["not_started", "on_track", "at_risk", "off_track"]

ui.open_page(__doc__)

# Load
left, right = ui.side_by_side([2, 1])
with left, ui.choices():
    priorities = ui.ask("impact/priorities")
    priority = ui.choose_served_priority(priorities)
    success = ui.choose_success()
aims = ui.ask("impact/aims", priority_id=priority, **success)
published = ui.ask("impact/comparators", priority_id=priority)
breaks = ui.ask("measures/breaks", measure_id="")
measures = ui.ask("measures/measures", priority_id="", **success)
notes = ui.ask("impact/so_what", priority_id=priority)
cases = ui.ask("audits/cases_good_or_better", priority_id=priority)
voices = ui.ask("impact/voice", priority_id=priority)
picked: dict[str, list[str] | str] = {"agency_ids": [], "priority_ids": [priority], **success}
totals = ui.ask("plan/action_totals", statuses=[], **picked)
actions = ui.ask("plan/actions", statuses=OPEN, **picked)
decisions = ui.ask("overview/decisions_needed", priority_id=priority)
concerns = ui.ask("impact/concerns", priority_id=priority)

# Shape
verdicts, courses = ui.verdicts(), ui.courses()
judged = after_cycle.of_finished(aims.rows, verdicts)
order = after_cycle.in_order(aims.rows)
hidden = after_cycle.hidden(judged)
own_breaks = breaks.rows[breaks.rows["measure_id"].isin(order)]
own = measures.rows[measures.rows["measure_id"].isin(order)]

# Show
with left:
    ui.headline(wording.priority_said(priorities.rows, priority, aims.rows, verdicts, courses))
with right:
    ui.people_said(wording.notes(notes.rows), wording.nobody_wrote(priorities.rows, priority))

ui.part("What do we know?", wording.CHART)
for place, measure in ui.in_rows(order, 4):
    is_hidden = measure in hidden
    series = ui.ask("measures/by_year" if is_hidden else "measures/series", measure_id=measure)
    with place:
        ui.show(
            series,
            small=True,
            columns=["period", "numerator", "denominator", "value"],
            **ui.measure_card(
                charts.measure_in_little,
                measure,
                series.rows,
                aims.rows,
                judged,
                published.rows,
                own_breaks,
                by=picked,
            ),
        )

left, right = ui.side_by_side([1, 1])
with left:
    ui.part(
        "How do we know it?",
        leads={"audits": "Audits", "feedback": "Feedback", "quality": "Quality of the data"},
    )
    ui.show(
        cases,
        None,
        wording.audits_line(cases.rows),
        heading="Audits",
        small=True,
        method=wording.audits_method(cases.rows),
        columns=["cycle_id", "cycle_title", "held_on", "good_cases", "cases", "tool", "sampling"],
    )
    ui.show(
        voices,
        None,
        wording.voice_line(voices.rows),
        heading="Voices",
        small=True,
        columns=["cycle_id", "topic", "respondent_group", "positive", "answered"],
    )
    ui.show(
        measures.only(own.index),
        None,
        heading="The figures",
        small=True,
        sentence=wording.quality_line(own, own_breaks, len(hidden), published.rows),
        method=[METHOD],
        columns=["name", "agency", "last_data", "value", "days_since_due"],
    )
with right:
    ui.part(
        "What will we do?",
        leads={"delivery_plan": "Delivery plan", "recommendations": "Recommendations"},
    )
    ui.show(
        actions,
        None,
        wording.plan_line(totals.rows, actions.rows, aims.rows),
        small=True,
        heading="The plan",
        columns=["action_id", "text", "agency", "due_on", "status", "measure_id"],
    )
    ui.show(
        decisions,
        None,
        wording.asked_line(decisions.rows),
        heading="Asked of the Board",
        small=True,
        columns=["recommendation_id", "text", "addressed_to", "standing", "reason", "days_waiting"],
    )
    ui.show(
        concerns,
        None,
        wording.concerns_line(concerns.rows),
        heading="Risks and challenges",
        small=True,
        columns=["concern", "text", "raised_on", "standing", "score"],
    )
ui.terms("impact")
ui.foot()
