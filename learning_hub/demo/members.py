"""Who was invited to each cycle's Hub, who accepted, and who came."""

from __future__ import annotations

from datetime import date

import numpy as np

from learning_hub.demo.calendar import CYCLES, LIVE, Cycle, shift
from learning_hub.demo.store import Row, Store
from learning_hub.demo.truth import DEFAULT_SEED

LOW_ATTENDANCE = ("C2", "C4", "C7")
ATTENDANCE = {
    "C1": 0.93,
    "C2": 0.65,
    "C3": 0.87,
    "C4": 0.68,
    "C5": 0.87,
    "C6": 0.985,
    "C7": 0.53,
    "C8": 0.88,
    "C9": 0.91,
    "C10": 0.88,
}
# Shares that story 10 tells, in per cent: schools in all Hubs and in month 3, police in month 3.
SCHOOLS, POLICE_MONTH_3 = 61, 70
SEATS = {"LA": 4, "EH": 1, "POL": 3, "HEA": 3, "ICB": 1, "EDU": 3, "VOL": 1, "PRO": 1}


def put_members(store: Store) -> None:
    """Put who was invited to each cycle's Hub and who came to its sessions."""
    members = store.rows("member")
    drawn: list[tuple[Cycle, int, date, str, Row]] = []
    for cycle in CYCLES:
        rng = store.stream("members", cycle.cycle_id)
        seats = _choose_seats(rng, cycle, members)
        for number, member in enumerate(seats):
            _put_invited(store, rng, cycle, number, member)
        for session in cycle.sessions:
            if session.held_on is None:
                continue
            for member in seats:
                agency_id = str(member["agency_id"])
                share = ATTENDANCE[cycle.cycle_id]
                if store.seed != DEFAULT_SEED:
                    share = float(np.clip(share + rng.normal(0, 0.05), 0.55, 0.97))
                if agency_id == "EDU":
                    share = 0.61
                if agency_id == "POL" and session.month == 3:
                    share = 0.7
                row: Row = {
                    "meeting_id": session.meeting_id,
                    "member_id": member["member_id"],
                    "attended": _presence(rng, rng.random() < share),
                }
                drawn.append((cycle, session.month, session.held_on, agency_id, row))
    if store.seed == DEFAULT_SEED:
        rng = store.stream("members", "exact")
        month_3 = [d for d in drawn if d[1] == 3]
        _move(rng, [d[4] for d in month_3 if d[3] == "POL"], POLICE_MONTH_3)
        _move(rng, [d[4] for d in month_3 if d[3] == "EDU"], SCHOOLS)
        others = [d[4] for d in drawn if d[3] == "EDU" and d[1] != 3]
        _move(rng, others, SCHOOLS)
    for _, _, held_on, _, row in drawn:
        store.put("attendance", row, held_on)


def _choose_seats(rng: np.random.Generator, cycle: Cycle, members: list[Row]) -> list[Row]:
    """Choose the 16 to 20 seats of a cycle's Hub, its lead first."""
    chosen: list[Row] = []
    for agency_id, number in SEATS.items():
        own = [m for m in members if m["agency_id"] == agency_id]
        extra = int(rng.random() < 0.25) - int(rng.random() < 0.2 and number > 2)
        if agency_id in ("EDU", "POL"):  # fixed, so that story 10's shares can be reached
            extra = int(agency_id == "POL" and cycle.cycle_id == "C7")
        size = min(max(number + extra, 1), len(own))
        chosen += [own[i] for i in sorted(rng.permutation(len(own))[:size].tolist())]
    return sorted(chosen, key=lambda m: m["agency_id"] != cycle.lead)


def _put_invited(
    store: Store, rng: np.random.Generator, cycle: Cycle, number: int, member: Row
) -> None:
    """Put an invitation, and its acceptance."""
    invited_on = shift(cycle.planned_start_on, -24)
    part = "lead" if number == 0 else "member"
    if number and member["role_title"] in ("Named GP", "Early years adviser"):
        part = "adviser"
    elif number and number % 3 == 0:
        part = "auditor"
    row: Row = {
        "cycle_id": cycle.cycle_id,
        "member_id": member["member_id"],
        "part": part,
        "invited_on": invited_on,
    }
    store.put("cycle_member", row, invited_on)
    if number and rng.random() < (0.1 if cycle == LIVE else 0.04):
        return
    accepted_on = shift(invited_on, int(rng.integers(1, 16)))
    store.put("cycle_member", row | {"accepted_on": accepted_on}, accepted_on)


def _presence(rng: np.random.Generator, is_present: bool) -> str:
    """Give how a member came, or did not."""
    if is_present:
        return str(rng.choice(["attended", "deputy"], p=[0.88, 0.12]))
    return str(rng.choice(["apologies", "absent"], p=[0.7, 0.3]))


def _move(rng: np.random.Generator, rows: list[Row], percent: int) -> None:
    """Change single presences until the share present is the percentage."""
    present = ("attended", "deputy")
    gap = round(percent / 100 * len(rows)) - sum(row["attended"] in present for row in rows)
    while gap:
        row = rows[int(rng.integers(0, len(rows)))]
        if (row["attended"] in present) == (gap < 0):
            row["attended"] = "attended" if gap > 0 else "apologies"
            gap += -1 if gap > 0 else 1
