"""The Hub at work: cycles, their steps and what they ask, and the meetings of every body."""

from __future__ import annotations

from datetime import date, timedelta

from learning_hub.demo.calendar import (
    BOARDS,
    CYCLES,
    LAST_DAY,
    LIVE,
    NEXT_BOARD,
    Cycle,
    day,
    next_month,
    shift,
)
from learning_hub.demo.store import Row, Store, read_text

MANAGER = "Practice Review and Learning Manager"
# What is done in each month, who does it, and the day of the month it is planned for.
STEPS: dict[int, tuple[tuple[str, str, int], ...]] = {
    1: (
        ("Agree the practice issue and the key lines of enquiry", MANAGER, 12),
        ("Confirm members and the sectors that must be in the room", "Working Group chair", 14),
        ("Load current figures and set baselines", "Data and insight officer", 20),
        ("Gather guidance, earlier Hubs, visits, self-assessments and reviews", MANAGER, 22),
        ("Agree the audit plan and the feedback plan", "Lead of the priority", 27),
    ),
    2: (
        ("Send audit tools and the list of pseudonyms", "Partnership business manager", 5),
        ("Receive every agency's return", "Partnership business manager", 16),
        ("Complete single-agency audits", "Agency audit leads", 20),
        ("Hold the multi-agency audit day and moderate grades", MANAGER, 24),
        ("Write up findings, strengths as well as gaps", MANAGER, 28),
    ),
    3: (
        ("Ask children and young people", "Participation lead", 10),
        ("Ask parents and carers", "Participation lead", 13),
        ("Ask practitioners", MANAGER, 19),
        ("Code comments and clear quotations for use", "Data and insight officer", 25),
        ("Set what people said beside audits and figures", MANAGER, 27),
    ),
    4: (
        ("Draft recommendations with the evidence for each", MANAGER, 4),
        ("Agree owners and dates for actions", "Lead of the priority", 9),
        ("Agree version 2 of the delivery plan", "Lead of the priority", 15),
        ("Send the report and recommendations to the Board", "Partnership business manager", 19),
        ("Tell children, families and staff what was found", "Participation lead", 22),
    ),
}


def known_on(cycle: Cycle) -> date:
    """Give the day on which a cycle was announced."""
    return cycle.planned_start_on - timedelta(days=40)


def put_cycles(store: Store) -> None:
    """Put the cycles with steps, enquiries, workstrands and the sectors they need."""
    for cycle in CYCLES:
        texts = read_text(f"c{cycle.number:02d}")
        first = known_on(cycle)
        row: Row = {
            "cycle_id": cycle.cycle_id,
            "priority_id": cycle.priority_id,
            "title": texts["cycle"][0]["title"],
            "practice_issue": texts["cycle"][0]["practice_issue"],
            "lead_agency_id": cycle.lead,
            "joint_lead_agency_id": cycle.joint_lead,
            "planned_start_on": cycle.planned_start_on,
            "planned_end_on": cycle.planned_end_on,
        }
        store.put("cycle", row, first)
        row["started_on"] = cycle.started_on
        store.put("cycle", row, cycle.started_on)
        if cycle.agreed_on is not None:
            row = row | {"agreed_on": cycle.agreed_on}
            store.put("cycle", row, cycle.agreed_on)
        for rank, text in enumerate(texts.get("enquiry", []), start=1):
            enquiry: Row = {
                "enquiry_id": f"{cycle.cycle_id}-K{rank}",
                "cycle_id": cycle.cycle_id,
                "rank": rank,
            }
            store.put("key_line_of_enquiry", enquiry | dict(text), cycle.started_on)
        for number, text in enumerate(texts.get("workstrand", []), start=1):
            strand: Row = {
                "workstrand_id": f"{cycle.cycle_id}-W{number}",
                "cycle_id": cycle.cycle_id,
                "month": int(text["month"]),
                "title": text["title"],
                "kind": text["kind"],
                "lead_agency_id": text.get("lead"),
            }
            store.put("workstrand", strand, cycle.started_on)
        for text in texts.get("sector", []):
            sector: Row = {"cycle_id": cycle.cycle_id}
            store.put("required_sector", sector | dict(text), first)
        _put_steps(store, cycle)


def _put_steps(store: Store, cycle: Cycle) -> None:
    """Put the checklist of a cycle, each step again when it was done."""
    rng = store.stream("steps", cycle.cycle_id)
    for month, steps in STEPS.items():
        first = next_month(cycle.planned_start_on, month - 1)
        held_on = cycle.session(month).held_on
        for number, (step, owner, planned_day) in enumerate(steps, start=1):
            planned_on = shift(first.replace(day=planned_day), 0)
            row: Row = {
                "cycle_id": cycle.cycle_id,
                "month": month,
                "step_number": number,
                "step": step,
                "owner_role": owner,
                "planned_on": planned_on,
            }
            store.put("cycle_step", row, known_on(cycle))
            if held_on is None or (cycle == LIVE and month == 3 and number > 1):
                continue
            slack = (held_on - cycle.session(month).planned_on).days
            done_on = shift(planned_on, slack + int(rng.integers(-2, 5)))
            if cycle == LIVE:
                done_on = min(done_on, shift(LAST_DAY, -9 + number))
            store.put("cycle_step", row | {"done_on": done_on}, done_on)


def put_meetings(store: Store) -> None:
    """Put the meetings of Hubs, the Board, the Executive and the Working Group."""
    for cycle in CYCLES:
        for session in cycle.sessions:
            names = {1: "scoping", 2: "auditing", 3: "feedback", 4: "agreeing"}
            title = f"Learning Hub, month {session.month}: {names[session.month]}"
            if session.kind == "mini_hub":
                title = {
                    1: "Mini-hub: choosing audit tools",
                    2: "Mini-hub: audit and moderation day",
                    3: "Mini-hub: hearing from families",
                }[session.month]
            _put_meeting(
                store,
                session.meeting_id,
                "HUB",
                session.kind,
                title,
                session.planned_on,
                session.held_on,
                known_on(cycle),
                cycle.cycle_id,
                session.month,
            )
        before = shift(cycle.planned_start_on, -33)
        _put_meeting(
            store,
            f"WG-{cycle.cycle_id}",
            "WG",
            "working_group",
            f"Working Group: membership and practice issue of {cycle.cycle_id}",
            before,
            before,
            shift(before, -60),
        )
        launch = shift(cycle.started_on, 9)
        _put_meeting(
            store,
            f"{cycle.cycle_id}-LE",
            "HUB",
            "learning_event",
            "Learning event: launch of the cycle",
            launch,
            launch,
            known_on(cycle),
            cycle.cycle_id,
            1,
        )
    for board in (*BOARDS, NEXT_BOARD):
        held_on = board if board <= LAST_DAY else None
        planned_on = day("2025-07-10") if board == day("2025-07-17") else board
        announced = min(planned_on - timedelta(days=200), LAST_DAY)
        _put_meeting(
            store,
            f"BOARD-{board:%Y-%m}",
            "BOARD",
            "board",
            f"Partnership Board, {board:%B %Y}",
            planned_on,
            held_on,
            announced,
        )
        executive = shift(board, 20)
        _put_meeting(
            store,
            f"EXEC-{executive:%Y-%m}",
            "EXEC",
            "executive",
            f"Executive, {executive:%B %Y}",
            executive,
            executive if executive <= LAST_DAY else None,
            announced,
        )


def _put_meeting(
    store: Store,
    meeting_id: str,
    body_id: str,
    kind: str,
    title: str,
    planned_on: date,
    held_on: date | None,
    announced_on: date,
    cycle_id: str | None = None,
    month: int | None = None,
) -> None:
    """Put a meeting when it is announced, and again when it was held."""
    row: Row = {
        "meeting_id": meeting_id,
        "body_id": body_id,
        "cycle_id": cycle_id,
        "kind": kind,
        "month": month,
        "title": title,
        "planned_on": planned_on,
    }
    store.put("meeting", row, min(announced_on, held_on or announced_on))
    if held_on is not None:
        store.put("meeting", row | {"held_on": held_on}, held_on)
