"""Audits by several agencies: cases, returns, grades, and what moderation made of them."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from learning_hub.demo.audit_shapes import (
    AGE_BANDS,
    AGENCIES,
    AUDITORS,
    CYCLE_LEVEL,
    DOMAINS,
    GRADES,
    KNOWN,
    THEMES,
    TIERS,
    TITLES,
    draw_grade,
    true_shares,
)
from learning_hub.demo.calendar import CYCLES, Cycle, month_end, next_month, shift
from learning_hub.demo.samples import SAMPLES, put_sample, put_single
from learning_hub.demo.store import Row, Store, read_text
from learning_hub.demo.truth import DEFAULT_SEED

# Agreement of auditor and moderator; the health trust was one grade kinder until C6.
AGREE = 0.8
HEALTH_PAIRS = {"C1": (26, 14), "C6": (27, 22)}
MODERATORS = (
    "Practice Review and Learning Manager",
    "Designated nurse for safeguarding children",
    "Principal social worker",
    "Detective inspector, public protection",
)
# Agencies asked besides the seven where the practice issue is theirs as well.
ALSO_ASKED = {"P2": ("PRO",), "P6": ("PRO",)}
RE_AUDITS = {"C7": "C2", "C9": "C3"}
ETHNICITIES = ("White", "White", "White", "White", "Asian", "Black", "Mixed", "White")


def put_audits(store: Store) -> None:
    """Put every cycle's audits."""
    shares = true_shares(store.seed)
    reasons = read_text("moderation")
    for cycle in CYCLES:
        rng = store.stream("audits", cycle.cycle_id)
        h1 = cycle.started_on
        audit_day = next(s.held_on for s in cycle.sessions if s.kind == "mini_hub" and s.month == 2)
        assert audit_day is not None
        period_to = month_end(next_month(h1, -1))
        base: Row = {
            "cycle_id": cycle.cycle_id,
            "theme": THEMES[cycle.priority_id],
            "period_from": next_month(h1, -6),
            "period_to": period_to,
            "sampling": "random",
            "scale_id": "four_grades",
        }
        multi = base | {
            "audit_id": f"{cycle.cycle_id}-MA",
            "kind": "multi_agency",
            "title": f"Multi-agency audit: {TITLES[cycle.priority_id]}",
        }
        good = CYCLE_LEVEL[cycle.cycle_id][1]
        if store.seed != DEFAULT_SEED:
            good = int(rng.binomial(8, shares[cycle.cycle_id, "overall"]))
        _put_panel(store, rng, multi, cycle, audit_day, 8, good, shares, reasons)
        put_single(store, rng, base, cycle, shares)
        for sample in SAMPLES:
            if sample.cycle_id == cycle.cycle_id:
                put_sample(store, rng, base, cycle, sample)
        if cycle.cycle_id in RE_AUDITS:
            earlier = RE_AUDITS[cycle.cycle_id]
            again = base | {
                "audit_id": f"{cycle.cycle_id}-RA",
                "kind": "re_audit",
                "title": f"Re-audit of {earlier}: {TITLES[cycle.priority_id]}",
                "re_audit_of": f"{earlier}-MA",
                "sampling": "purposive",
            }
            held_on = shift(audit_day, 9)
            _put_panel(store, rng, again, cycle, held_on, 6, 3, shares, reasons)


def _put_panel(
    store: Store,
    rng: np.random.Generator,
    audit: Row,
    cycle: Cycle,
    audit_day: date,
    cases: int,
    good: int,
    shares: dict[tuple[str, str], float],
    reasons: dict[str, list[dict[str, str]]],
) -> None:
    """Put an audit by several agencies, moderated: cases, returns and grades."""
    known_on = cycle.session(2).planned_on
    store.put("audit", audit, known_on)
    store.put("audit", audit | {"held_on": audit_day}, audit_day)
    audit_id = str(audit["audit_id"])
    is_again = audit["kind"] == "re_audit"
    goods = set(rng.permutation(cases)[:good].tolist())
    ages, tiers = AGE_BANDS[cycle.priority_id], TIERS[cycle.priority_id]
    pairs: list[Row] = []
    for place in range(cases):
        case_id = f"{'R' if is_again else 'C'}{cycle.number:02d}-{place + 1:02d}"
        lift = 0.32 * ((place in goods) - good / cases)
        overall = _overall(rng, place in goods)
        case: Row = {
            "audit_id": audit_id,
            "case_id": case_id,
            "age_band": ages[place],
            "tier": tiers[place],
            "sex": None if ages[place] == "unborn" else str(rng.choice(["F", "M"])),
            "ethnicity_group": ETHNICITIES[int(rng.integers(0, 8))] if place != 6 else None,
        }
        store.put("audited_case", case, known_on)
        store.put("audited_case", case | {"overall_grade_code": overall}, audit_day)
        for agency_id in (*AGENCIES, *ALSO_ASKED.get(cycle.priority_id, ())):
            is_known = bool(rng.random() < KNOWN[agency_id])
            back = audit_day - timedelta(days=int(rng.integers(2, 13)))
            asked: Row = {"audit_id": audit_id, "case_id": case_id, "agency_id": agency_id}
            answer: Row = {"auditor_role": AUDITORS[agency_id], "is_known": is_known}
            store.put("audit_return", asked | answer | {"returned_on": back}, back)
            if not is_known:
                continue
            for domain in DOMAINS:
                share = shares[cycle.cycle_id, domain] + lift
                true = draw_grade(rng, share)
                pairs.append(asked | {"domain": domain, "grade_code": true})
    _moderate(store, rng, cycle, audit_day, pairs, reasons, is_panel=not is_again)


def _overall(rng: np.random.Generator, is_good: bool) -> str:
    """Draw a case's moderated overall grade."""
    if is_good:
        return str(rng.choice(["G", "O"], p=[0.9, 0.1]))
    return str(rng.choice(["RI", "I"], p=[0.78, 0.22]))


def _kinder(grade: str, steps: int) -> str:
    """Give the grade that many steps kinder (or harsher, when negative)."""
    place = min(max(GRADES.index(grade) - steps, 0), 3)
    return GRADES[place]


def _moderate(
    store: Store,
    rng: np.random.Generator,
    cycle: Cycle,
    audit_day: date,
    pairs: list[Row],
    reasons: dict[str, list[dict[str, str]]],
    *,
    is_panel: bool,
) -> None:
    """Moderate some 40 % of grades on the audit day, and put them all."""
    wanted = HEALTH_PAIRS.get(cycle.cycle_id) if is_panel else None
    picked = rng.random(len(pairs)) < 0.41
    agrees = rng.random(len(pairs)) < AGREE
    health = [i for i, pair in enumerate(pairs) if pair["agency_id"] == "HEA"]
    if cycle.number < 6:
        for i in health:
            agrees[i] = rng.random() < 0.55
    if wanted and store.seed == DEFAULT_SEED:
        number, exact = wanted
        chosen = rng.permutation(health)[:number]
        # An auditor's 'inadequate' was never in question, so a kinder one is always possible.
        for i, pair in enumerate(pairs):
            if pair["agency_id"] in ("HEA", "ICB"):
                picked[i] = False
        for place, i in enumerate(chosen):
            picked[i] = True
            agrees[i] = place < exact
            if place >= exact and pairs[i]["grade_code"] == "O":
                pairs[i]["grade_code"] = "G"
    for i, pair in enumerate(pairs):
        is_health = pair["agency_id"] == "HEA"
        true = str(pair["grade_code"])
        row: Row = dict(pair)
        if picked[i]:
            row["moderated_grade_code"] = true
            row["moderator_role"] = MODERATORS[i % len(MODERATORS)]
        if not agrees[i]:
            kind = rng.random() < (0.96 if is_health and cycle.number < 6 else 0.6)
            if true == "O":
                kind = False
            if true == "I":
                kind = True
            row["grade_code"] = _kinder(true, 1 if kind else -1)
        if picked[i]:
            moved = GRADES.index(true) - GRADES.index(str(row["grade_code"]))
            bank = reasons["same" if moved == 0 else "lower" if moved > 0 else "higher"]
            row["moderation_reason"] = bank[int(rng.integers(0, len(bank)))]["text"]
        known_on = audit_day
        store.put("audit_grade", row, known_on)
