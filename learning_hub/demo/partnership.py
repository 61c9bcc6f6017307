"""Puts the whole of Harrowmere together for a seed, in the order in which things refer."""

from __future__ import annotations

from learning_hub.demo import (
    audits,
    baselines,
    definitions,
    feedback,
    governance,
    hub,
    members,
    observations,
    plan,
    registers,
)
from learning_hub.demo.calendar import CYCLES
from learning_hub.demo.store import Store, read_text
from learning_hub.demo.truth import Plan, draw_plans


def build(seed: int) -> tuple[Store, dict[str, Plan]]:
    """Build all that is known of the partnership, and what is planted in its measures."""
    store = Store(seed)
    linked: dict[str, list[str]] = {}
    for cycle in CYCLES:
        for text in read_text(f"c{cycle.number:02d}").get("measure", []):
            linked.setdefault(text["measure_id"], []).append(cycle.cycle_id)
    plans = draw_plans(seed, linked)
    registers.put_registers(store)
    definitions.put_definitions(store)
    definitions.put_breaks(store, plans)
    observations.put_observations(store, plans)
    hub.put_cycles(store)
    hub.put_meetings(store)
    members.put_members(store)
    baselines.put_cycle_measures(store)
    governance.put_guidance(store)
    governance.put_learning(store)
    governance.put_self_assessments(store)
    audits.put_audits(store)
    feedback.put_feedback(store)
    feedback.put_comments(store)
    plan.put_plans(store)
    governance.put_evidence(store)
    plan.put_versions(store)
    governance.put_assurance(store)
    return store, plans
