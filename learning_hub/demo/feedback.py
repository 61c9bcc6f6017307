"""Feedback: whom each cycle asked, what they answered, and what they said in their own words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from learning_hub.demo.calendar import CYCLES, LAST_DAY, LIVE, Cycle, shift
from learning_hub.demo.store import Row, Store, read_text
from learning_hub.demo.truth import DEFAULT_SEED

GROUPS = ("child", "young_person", "parent_carer", "practitioner")
SUFFIX = {"child": "CHILD", "young_person": "YP", "parent_carer": "PARENT", "practitioner": "PRAC"}
# Replies by cycle, in the order of GROUPS. The tenth cycle's are only partly in.
REPLIES = {
    "C1": (12, 6, 14, 68),
    "C2": (5, 17, 12, 74),
    "C3": (14, 8, 19, 81),
    "C4": (4, 10, 22, 62),
    "C5": (15, 9, 31, 96),
    "C6": (19, 10, 24, 88),
    "C7": (7, 20, 16, 58),
    "C8": (3, 27, 11, 77),
    "C9": (21, 12, 27, 93),
    "C10": (9, 8, 0, 39),
}
METHODS = {
    "child": ("interview", "focus_group", "app"),
    "young_person": ("survey", "focus_group", "app"),
    "parent_carer": ("survey", "interview", "event"),
    "practitioner": ("survey",) * 3,
}
CONSENT = {
    "child": "Asked by their worker with a parent's agreement; could stop at any time",
    "young_person": "Own agreement, explained in writing and in person",
    "parent_carer": "Own agreement; told that help does not depend on answering",
    "practitioner": "Staff survey; replies cannot be traced to a person",
}
# The planted share of positive answers by group, question by question.
SHARES: dict[str, tuple[float, ...]] = {
    "child": (0.52, 0.61, 0.74, 0.58, 0.49, 0.63, 0.55, 0.66),
    "young_person": (0.5, 0.57, 0.6, 0.55, 0.44, 0.52, 0.41, 0.59),
    "parent_carer": (0.48, 0.66, 0.62, 0.57, 0.39, 0.54, 0.33, 0.68),
    "practitioner": (0.86, 0.83, 0.64, 0.79, 0.61, 0.54, 0.7, 0.58),
}
# Questions whose shares the stories tell, and the cycle in which each is told exactly.
EXACT = {"CH1": 0.52, "PA1": 0.48, "PR1": 0.86, "PR6": 0.54}
TOLD_IN = "C9"
AGES = {"child": ("5-9", "10-12"), "young_person": ("13-15", "16 and over")}
STAFF = ("LA", "EH", "POL", "HEA", "ICB", "EDU", "VOL", "PRO")
STAFF_SHARES = (0.27, 0.13, 0.1, 0.19, 0.05, 0.17, 0.05, 0.04)


class Asked(NamedTuple):
    """A question as it is answered: its codes, best first, and which of them are positive."""

    question_id: str
    codes: tuple[str, ...]
    positive: tuple[str, ...]


def true_shares(seed: int) -> dict[tuple[str, str, int], float]:
    """Give the planted share of positive answers by cycle, group and question number."""
    rng = np.random.default_rng([seed, 29])
    found: dict[tuple[str, str, int], float] = {}
    for group in GROUPS:
        level = 0.0 if seed == DEFAULT_SEED else float(rng.normal(0, 0.07))
        for cycle in CYCLES:
            for number, share in enumerate(SHARES[group]):
                own = 0.0 if _is_exact(group, number) else float(rng.normal(0, 0.05))
                value = share + level + own
                found[cycle.cycle_id, group, number] = round(min(max(value, 0.1), 0.95), 3)
    return found


def _is_exact(group: str, number: int) -> bool:
    """Say whether a story is told by this question."""
    return (number == 0 and group != "young_person") or (group == "practitioner" and number == 5)


def put_feedback(store: Store) -> None:
    """Put every cycle's rounds, answers and comments."""
    shares = true_shares(store.seed)
    answers: dict[tuple[str, str], list[tuple[Row, date]]] = {}
    for cycle in CYCLES:
        for group, replies in zip(GROUPS, REPLIES[cycle.cycle_id], strict=True):
            rng = store.stream("feedback", cycle.cycle_id, group)
            if store.seed != DEFAULT_SEED and replies > 5:
                replies = max(4, round(replies * float(rng.uniform(0.85, 1.15))))
            closed_on = _put_round(store, rng, cycle, group, replies)
            for question_number, asked in enumerate(_questions(store, group)):
                share = shares[cycle.cycle_id, group, question_number]
                rows = _answer(rng, cycle, group, asked, replies, share)
                answers.setdefault((group, asked.question_id), []).extend(
                    (row, closed_on) for row in rows
                )
    if store.seed == DEFAULT_SEED:
        for (group, question_id), given in answers.items():
            if question_id in EXACT:
                _make_exact(store, group, question_id, [row for row, _ in given])
    for given in answers.values():
        for row, known_on in given:
            store.put("answer", row, known_on)


def _questions(store: Store, group: str) -> list[Asked]:
    """Give the questions asked of a group with the answers offered."""
    scales: dict[str, list[Row]] = {}
    for row in store.rows("grade_scale"):
        scales.setdefault(str(row["scale_id"]), []).append(row)
    return [
        Asked(
            str(question["question_id"]),
            tuple(str(r["grade_code"]) for r in scales[str(question["scale_id"])]),
            tuple(
                str(r["grade_code"])
                for r in scales[str(question["scale_id"])]
                if r["is_positive"] is True
            ),
        )
        for question in store.rows("question")
        if question["instrument"] == group
    ]


def _put_round(
    store: Store, rng: np.random.Generator, cycle: Cycle, group: str, replies: int
) -> date:
    """Put whom a cycle asked. Gives the day on which the answers were sent in."""
    h3 = cycle.session(3).held_on
    assert h3 is not None
    is_live = cycle == LIVE
    opened_on = shift(h3, -10 + int(rng.integers(0, 5)))
    closed_on = shift(opened_on, 19 + int(rng.integers(0, 6)))
    ratio = float(rng.uniform(2.5, 4))
    if group != "practitioner":
        ratio = float(rng.uniform(1.8, 3.2))
    invited = round(replies * ratio) if replies else 46
    number = (cycle.number + GROUPS.index(group)) % 3
    row: Row = {
        "round_id": f"{cycle.cycle_id}-{SUFFIX[group]}",
        "cycle_id": cycle.cycle_id,
        "respondent_group": group,
        "instrument": group,
        "method": METHODS[group][number],
        "invited": invited,
        "opened_on": opened_on,
        "consent_basis": CONSENT[group],
    }
    store.put("feedback_round", row, opened_on)
    if is_live and group in ("parent_carer", "practitioner"):
        return LAST_DAY
    if is_live:
        closed_on = min(closed_on, shift(LAST_DAY, -6))
    store.put("feedback_round", row | {"closed_on": closed_on}, closed_on)
    return closed_on


def _answer(
    rng: np.random.Generator, cycle: Cycle, group: str, asked: Asked, replies: int, share: float
) -> list[Row]:
    """Draw one question's answers; a few leave it out or are not sure, but not story questions."""
    negative = [c for c in asked.codes if c not in asked.positive and c not in ("NS", "PN")]
    unsure = [c for c in asked.codes if c in ("NS", "PN")]
    is_exact = asked.question_id in EXACT or asked.question_id == "YP1"
    rows: list[Row] = []
    for respondent in range(1, replies + 1):
        people = np.random.default_rng([cycle.number, GROUPS.index(group), respondent])
        agency = str(people.choice(STAFF, p=STAFF_SHARES)) if group == "practitioner" else None
        age = str(people.choice(AGES[group])) if group in AGES else None
        luck = rng.random(3)
        if not is_exact and luck[0] < 0.03:
            continue
        if not is_exact and luck[0] < 0.08:
            code = unsure[0]
        elif luck[1] < share:
            code = asked.positive[int(luck[2] * len(asked.positive))]
        else:
            code = negative[min(int(luck[2] ** 1.6 * len(negative)), len(negative) - 1)]
        rows.append(
            {
                "round_id": f"{cycle.cycle_id}-{SUFFIX[group]}",
                "respondent_id": f"{respondent:03d}",
                "question_id": asked.question_id,
                "answer_code": code,
                "agency_id": agency,
                "age_band": age,
            }
        )
    return rows


def _make_exact(store: Store, group: str, question_id: str, rows: list[Row]) -> None:
    """Bring a story's share to its figure: in the cycle it is told in, and over all cycles."""
    rng = store.stream("feedback", "exact", question_id)
    asked = next(q for q in _questions(store, group) if q.question_id == question_id)
    told_in = f"{TOLD_IN}-{SUFFIX[group]}"
    told = [row for row in rows if row["round_id"] == told_in]
    _move(rng, told, asked, round(EXACT[question_id] * len(told)))
    others = [row for row in rows if row["round_id"] != told_in]
    inside = sum(row["answer_code"] in asked.positive for row in told)
    _move(rng, others, asked, round(EXACT[question_id] * len(rows)) - inside)


def _move(rng: np.random.Generator, rows: list[Row], asked: Asked, wanted: int) -> None:
    """Change single answers until that many are positive."""
    negative = [c for c in asked.codes if c not in asked.positive and c not in ("NS", "PN")]
    gap = wanted - sum(row["answer_code"] in asked.positive for row in rows)
    while gap:
        row = rows[int(rng.integers(0, len(rows)))]
        if (row["answer_code"] in asked.positive) == (gap < 0):
            row["answer_code"] = (asked.positive if gap > 0 else negative)[0]
            gap += -1 if gap > 0 else 1


def put_comments(store: Store) -> None:
    """Put what people said in their own words, coded and mostly cleared."""
    for cycle in CYCLES:
        texts = read_text(f"c{cycle.number:02d}").get("comment", [])
        for group in GROUPS:
            round_id = f"{cycle.cycle_id}-{SUFFIX[group]}"
            row = next(r for r in store.rows("feedback_round") if r["round_id"] == round_id)
            opened_on = row["opened_on"]
            assert isinstance(opened_on, date)
            mine = [t for t in texts if t["group"] == group]
            for number, text in enumerate(mine, start=1):
                known_on = opened_on + timedelta(days=3 + number)
                store.put(
                    "comment",
                    {
                        "comment_id": f"{round_id}-{number:02d}",
                        "round_id": round_id,
                        "theme": text["theme"],
                        "sentiment": text["sentiment"],
                        "text": text["text"],
                        "is_cleared": text.get("cleared", "true") == "true",
                    },
                    known_on,
                )
