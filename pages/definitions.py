"""Definitions: what exactly does this measure count?"""

from learning_hub import ui
from learning_hub.wording import definitions as wording

ui.open_page(__doc__)

# Load
options = ui.ask("data/definition_choices")
with ui.choices():
    search = ui.search("Search")
    scope = ui.choose("Measures", wording.SCOPES, "scope", wording.LOCAL_FIRST, width=220)
    priority = ui.choose_priority()
    success = ui.choose_success()
    tier = ui.choose_kind("Tier", options, "tier")
    stage = ui.choose_kind("Stage", options, "stage")
found = ui.ask(
    "data/definitions",
    search=search,
    scope=scope,
    priority_id=priority,
    tier=tier,
    stage=stage,
    **success,
)

# Show
ui.headline(wording.defined_said(found.rows, options.rows))
if not found.is_empty:
    with ui.choices("measure"):
        measure = ui.choose_measure(found)
    versions = ui.ask("data/definition_versions", measure_id=measure)
    breaks = ui.ask("measures/breaks", measure_id=measure)
    cycles = ui.ask("measures/cycles_of_measure", measure_id=measure)
    ui.show(
        versions,
        None,
        wording.definition_said(versions.rows),
        heading=versions.rows["name"][0],
        columns=[],
        table=wording.facts_table(versions.rows),
        open_table=True,
    )
    ui.show(
        versions,
        None,
        wording.versions_said(versions.rows),
        heading="Version by version",
        columns=[],
        table=wording.versions_table(versions.rows),
        open_table=True,
    )
    ui.show(
        breaks,
        None,
        wording.breaks_said(breaks.rows),
        heading="Breaks in its series",
        columns=["break_on", "kind", "reason"],
        open_table=True,
    )
    ui.show(
        cycles,
        None,
        wording.cycles_said(cycles.rows),
        heading="Cycles that use it",
        columns=["cycle_id", "title", "role", "why", "target_by"],
        open_table=True,
    )
    ui.show(
        found,
        None,
        wording.list_said(found.rows),
        heading="All that match",
        columns=[],
        table=wording.list_table(found.rows),
        open_table=True,
    )
ui.glossary_of_all()
ui.foot(licences=sorted(found.rows["licence"].dropna().unique()))
