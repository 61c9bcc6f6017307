"""The actions of the delivery plans: how each was agreed, reported on, moved and finished."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from learning_hub.demo.calendar import LAST_DAY, LIVE, Cycle, shift
from learning_hub.demo.members import LOW_ATTENDANCE
from learning_hub.demo.store import Row, Store, read_text
from learning_hub.demo.truth import DEFAULT_SEED

# By how many days due dates moved, in cycles with good and with low attendance (medians 14, 61).
SLIPS_GOOD = (14, 0, 14, 14, 28, 14, 0, 35, 14, 21, 14, 56, 14)
SLIPS_LOW = (28, 61, 90, 61, 42, 75, 14, 61, 104, 35, 118, 61)
# An action due so many days after the session says from when its measure may move.
LATE = 240
# Words that tell what kind of work an action is; the first kind that fits is taken.
KINDS = {
    "training": ("train", "brief ", "workshop", "half-day", "calibration session", "two sessions"),
    "data": (
        "count",
        "report ",
        "sample",
        "follow ",
        "list",
        "publish each",
        "quarterly",
        "read ",
        "choose ten",
        "find out",
        "ask sixty",
        "mark the break",
        "survey",
    ),
    "form": (
        "form",
        "template",
        "box",
        "codes",
        "system",
        "screen",
        "record",
        "mailbox",
        "licence",
        "minute",
        "automatic",
        "mail",
    ),
    "group": ("meeting", "panel", "group", "convene", "network", "meet ", "interim"),
    "service": (
        "contract",
        "fund",
        "provider",
        "rota",
        "offer",
        "bid ",
        "recruit",
        "ring ",
        "desk",
        "supplier",
        "workers",
        "interviews",
        "call",
        "join ",
    ),
    "paper": (
        "write",
        "guide",
        "guidance",
        "protocol",
        "leaflet",
        "standard",
        "statement",
        "pathway",
        "procedure",
        "agree",
        "publish",
        "text message",
    ),
}


class Course(NamedTuple):
    """The dates of an action: start, first due, moves of the due date, and the end."""

    start_on: date
    original_due_on: date
    moves: tuple[tuple[date, date], ...]  # the day it was moved, the new due date
    done_on: date | None


def put_actions(store: Store, cycle: Cycle, texts: list[dict[str, str]]) -> None:
    """Put a cycle's actions, as each version of them became known, with their updates."""
    rng = store.stream("actions", cycle.cycle_id)
    notes = _Notes(store.stream("notes", cycle.cycle_id), read_text("notes"))
    slips = _slips(rng, cycle, store.seed == DEFAULT_SEED)
    for number, text in enumerate(texts, start=1):
        meeting = cycle.session(int(text.get("month", "4")))
        agreed_on = meeting.held_on
        assert agreed_on is not None
        slip = slips[(number - 1) % len(slips)]
        if text.get("end") in ("open", "soon") and cycle.number >= 9:
            slip = 0
        course = _course(rng, text, cycle, agreed_on, slip)
        row: Row = {
            "action_id": f"{cycle.cycle_id}-A{number:02d}",
            "cycle_id": cycle.cycle_id,
            "plan_version": 2 if meeting.month == 4 else 1,
            "recommendation_id": f"{cycle.cycle_id}-R{text['rec']}" if "rec" in text else None,
            "meeting_id": meeting.meeting_id,
            "text": text["text"],
            "owner_role": text["owner"],
            "agency_id": text["agency"],
            "start_on": course.start_on,
            "original_due_on": course.original_due_on,
            "due_on": course.original_due_on,
            "due_changes": 0,
            "status": "not_started",
            "expected_effect": text.get("effect"),
            "measure_id": text.get("measure"),
        }
        if "measure" in text and (course.original_due_on - agreed_on).days > LATE:
            # What is done so late cannot move its measure before: the others may at once.
            row["effect_expected_on"] = course.original_due_on.replace(day=1)
        store.put("action", row, agreed_on)
        _report(store, notes, row, course, text)


def _slips(rng: np.random.Generator, cycle: Cycle, is_default: bool) -> list[int]:
    """Give by how many days each due date moves; the default seed keeps the medians exact."""
    slips = rng.permutation(SLIPS_LOW if cycle.cycle_id in LOW_ATTENDANCE else SLIPS_GOOD)
    reach, kept = (6, (0, 14, 61)) if is_default else (14, (0,))
    return [
        int(slip) if slip in kept else max(0, int(slip + rng.integers(-reach, reach + 1)))
        for slip in slips
    ]


def _course(
    rng: np.random.Generator, text: dict[str, str], cycle: Cycle, agreed_on: date, slip: int
) -> Course:
    """Work out an action's dates from how it ends: done, embedded, open or overdue."""
    end = text.get("end", "done")
    start_on = shift(agreed_on, int(rng.integers(5, 20)))
    weeks = int(text["weeks"]) if "weeks" in text else int(rng.integers(9, 24))
    due = start_on + timedelta(days=7 * weeks)
    if "due" in text:
        due = date.fromisoformat(text["due"])
        slip = slip if (due - start_on).days > slip + 35 else 0
        due -= timedelta(days=slip)
    while due.weekday() > 4 or (due + timedelta(days=slip)).weekday() > 4:
        due += timedelta(days=1)
    moves: list[tuple[date, date]] = []
    last_due = due
    if slip > 45:
        middle = shift(due, int(slip * 0.45))
        moves = [(shift(due, -8), middle), (shift(middle, -8), due + timedelta(days=slip))]
    elif slip:
        moves = [(shift(due, -8), due + timedelta(days=slip))]
    moves = [m for m in moves if m[0] <= LAST_DAY]
    if moves:
        last_due = moves[-1][1]
    done_on: date | None = shift(last_due, -int(rng.integers(0, 12)))
    if rng.random() < 0.2 and cycle != LIVE:
        done_on = shift(last_due, int(rng.integers(2, 16)))
    if end in ("open", "overdue") or (done_on is not None and done_on > LAST_DAY):
        done_on = None
    if done_on is not None and moves and done_on <= moves[-1][0]:
        done_on = shift(moves[-1][0], 3)
    if done_on is not None and done_on <= start_on:
        done_on = shift(start_on, 10)
    return Course(start_on, due, tuple(moves), done_on)


def _kind(text: str) -> str:
    """Say what kind of work an action is, by the first word that tells."""
    words = text.lower()
    for kind, marks in KINDS.items():
        if any(mark in words for mark in marks):
            return kind
    return "any"


class _Notes:
    """Draws sentences that fit the kind of work, none again until its bank is used up."""

    def __init__(self, rng: np.random.Generator, banks: dict[str, list[dict[str, str]]]) -> None:
        self._rng = rng
        self._banks = banks
        self._left: dict[tuple[str, str], list[str]] = {}

    def take(self, bank: str, kind: str) -> str:
        """Give a sentence of a bank for this kind of work that was not given lately."""
        own = kind if any(t.get("for") == kind for t in self._banks[bank]) else ""
        if own and self._rng.random() < 0.35:
            own = ""
        if not self._left.get((bank, own)):
            texts = [t["text"] for t in self._banks[bank] if t.get("for", "") == own]
            self._left[bank, own] = [texts[i] for i in self._rng.permutation(len(texts))]
        return self._left[bank, own].pop()


def _report(store: Store, notes: _Notes, row: Row, course: Course, text: dict[str, str]) -> None:
    """Put the life of an action: each report, and the action as it stood from then."""
    kind = _kind(str(row["text"]))
    reports: list[tuple[date, str, str, Row]] = [
        (course.start_on, "on_track", notes.take("start", kind), {})
    ]
    due = course.original_due_on
    half = course.start_on + (due - course.start_on) // 2
    reports.append((shift(half, 0), "on_track", notes.take("progress", kind), {}))
    for number, (moved_on, new_due) in enumerate(course.moves, start=1):
        reason = notes.take("slip", kind)
        changes: Row = {"due_on": new_due, "due_changes": number, "due_change_reason": reason}
        note = f"{reason} New date agreed: {new_due:%d %B %Y}.".replace(" 0", " ")
        reports.append((moved_on, "at_risk", note, changes))
        if number == len(course.moves) and (new_due - moved_on).days > 40:
            back = moved_on + (new_due - moved_on) // 2
            reports.append((shift(back, 0), "on_track", notes.take("recovery", kind), {}))
        due = new_due
    done_on = course.done_on
    if done_on is not None:
        evidence = text.get("evidence", notes.take("complete", kind))
        done: Row = {"done_on": done_on, "evidence_note": evidence}
        reports.append((done_on, "complete", notes.take("complete", kind), done))
        accepted_on = shift(done_on, 9 + len(str(row["text"])) % 20)
        accepted: Row = {"evidence_accepted_on": accepted_on}
        reports.append((accepted_on, "complete", notes.take("accepted", kind), accepted))
        if text.get("end") == "embedded":
            reports.append((shift(done_on, 196), "embedded", notes.take("embedded", kind), {}))
    elif due < LAST_DAY:
        status = text.get("says", "off_track")
        blocked: Row = {"blocked_by": text.get("blocked_by")}
        told_on = min(shift(due, 20), shift(LAST_DAY, -5))
        reports.append((told_on, status, text.get("stuck", notes.take("stuck", kind)), blocked))
    taken: set[date] = set()
    state = dict(row)
    for reported_on, status, note, changes in sorted(reports, key=lambda r: r[0]):
        while reported_on in taken:
            reported_on = shift(reported_on, 1)
        if reported_on > LAST_DAY:
            continue
        taken.add(reported_on)
        state = state | changes | {"status": status}
        store.put("action", state, reported_on)
        store.put(
            "action_update",
            {
                "action_id": row["action_id"],
                "updated_on": reported_on,
                "status": status,
                "note": note,
                "by_role": row["owner_role"],
            },
            reported_on,
        )
