"""Delivery plan: is the plan on track, and is it making a difference?"""

from learning_hub import charts, theme, ui
from learning_hub.wording import delivery_plan as wording

ui.open_page(__doc__)

# Load
with ui.choices():
    success = ui.choose_success()
    picked: dict[str, list[str] | str] = {**ui.choose_actions(), **success}
    cycle = ui.choose_cycle() or ""
totals = ui.ask("plan/action_totals", **picked)
by_status = ui.ask("plan/actions_by_status", **picked)
actions = ui.ask("plan/actions", **picked)
moved = ui.ask("plan/complete_with_measure", priority_ids=picked["priority_ids"], **success)
recommendations = ui.ask("plan/recommendations", priority_ids=picked["priority_ids"])
sections = ui.ask("plan/sections", cycle_id=cycle)

# Shape
total = totals.rows.iloc[0]

# Show
ui.headline(wording.actions_said(total))
ui.show(
    by_status,
    None if by_status.is_empty else ui.drawn(charts.actions_by_status, by_status.rows),
    wording.status_words_said(theme.STATUS, ui.status_meanings()),
    heading="Where the actions stand",
    columns=["priority", "suggested_status", "status", "actions", "overdue"],
)
ui.show(
    actions,
    None,
    wording.actions_listed(actions.rows, total),
    heading="The actions",
    columns=[
        "action_id",
        "text",
        "agency",
        "owner_role",
        "due_on",
        "status",
        "suggested_status",
        "days_overdue",
        "blocked_by",
    ],
    open_table=True,
)
ui.show(
    moved,
    None,
    wording.moved_said(moved.rows),
    heading="Is it making a difference?",
    columns=["action_id", "text", "done_on", "name", "baseline_value", "value", "period"],
    open_table=True,
)
ui.show(
    recommendations,
    None,
    wording.recommendations_said(recommendations.rows),
    heading="Recommendations and the Board's decisions",
    columns=[
        "recommendation_id",
        "level",
        "text",
        "addressed_to",
        "standing",
        "decided_on",
        "superseded_by",
        "actions",
        "actions_complete",
    ],
)
ui.show(
    sections,
    None,
    wording.sections_said(sections.rows, cycle),
    heading="The plan of the cycle chosen, section by section",
    columns=["section", "heading", "text", "written_on"],
)
ui.terms("plan")
ui.foot()
