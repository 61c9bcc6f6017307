"""Overview: where is the Hub now, and what needs a decision?"""

import pandas as pd

from learning_hub import charts, ui
from learning_hub.wording import delivery_plan
from learning_hub.wording import overview as wording

ui.open_page(__doc__)

# Load
holdings = ui.ask("overview/holdings")
cycles = ui.ask("overview/cycles")
steps = ui.ask("overview/live_steps")
measures = ui.ask("overview/live_measures")
decisions = ui.ask("overview/decisions_needed", priority_id="")
meetings = ui.ask("overview/next_meetings")
every: dict[str, list[str] | str] = {
    "agency_ids": [],
    "priority_ids": [],
    "statuses": [],
    "success_measure_id": "",
    "asks": "",
}
totals = ui.ask("plan/action_totals", **every)
actions = ui.ask("plan/actions_by_status", **every)

# Shape
total = totals.rows.iloc[0]

# Show
ui.headline(wording.hub_now(holdings.rows.iloc[0], cycles.rows, steps.rows, decisions.rows, total))
ui.start_with_own_files()
if not cycles.is_empty:
    ui.show(
        cycles,
        ui.drawn(charts.cycles_over_time, cycles.rows, pd.Timestamp(cycles.as_at)),
        wording.cycles_said(cycles.rows),
        heading="The cycles",
        columns=["cycle_id", "title", "priority", "lead_agency", "began_on", "ended_on", "stage"],
    )
    ui.show(
        steps,
        None,
        wording.steps_said(steps.rows),
        heading="The live cycle, month by month",
        columns=[
            "cycle_id",
            "month_name",
            "step",
            "owner_role",
            "planned_on",
            "done_on",
            "standing",
            "days_late",
        ],
        open_table=True,
    )
    ui.show(
        measures.with_words(can_show=wording.can_show(measures.rows, ui.can_show(measures.rows))),
        None,
        wording.live_measures_said(measures.rows),
        heading="What the live cycle hopes to move",
        columns=[
            "name",
            "role",
            "baseline_value",
            "value",
            "last_data",
            "target",
            "target_by",
            "can_show",
        ],
        open_table=True,
    )
    ui.show(
        decisions,
        None,
        wording.decisions_said(decisions.rows),
        heading="Decisions that the Board is asked for",
        columns=[
            "recommendation_id",
            "level",
            "text",
            "addressed_to",
            "made_on",
            "standing",
            "days_waiting",
        ],
        open_table=True,
    )
    ui.show(
        actions,
        ui.drawn(charts.actions_by_status, actions.rows),
        delivery_plan.actions_said(total),
        heading="Actions",
        columns=["priority", "suggested_status", "status", "actions", "overdue"],
    )
    ui.show(
        meetings,
        None,
        wording.meetings_said(meetings.rows),
        heading="Next meetings",
        columns=["planned_on", "body", "title", "cycle_id"],
        open_table=True,
    )
ui.terms()
ui.foot()
