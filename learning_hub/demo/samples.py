"""Audits by one agency, and dip samples of records on scales of their own."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from learning_hub.demo.audit_shapes import AGE_BANDS, AUDITORS, TIERS, TITLES, draw_grade
from learning_hub.demo.calendar import Cycle, shift
from learning_hub.demo.store import Row, Store

SINGLE = {
    "P1": ("LA", "HEA", "EDU", "EH"),
    "P2": ("LA", "POL", "HEA", "PRO"),
    "P3": ("LA", "POL", "HEA", "VOL"),
    "P4": ("LA", "HEA", "ICB", "POL"),
    "P5": ("LA", "EH", "EDU", "VOL"),
    "P6": ("LA", "HEA", "PRO", "VOL"),
}
SINGLE_DOMAINS = ("assessment", "planning", "voice", "recording", "overall")
SAMPLE_DOMAINS = ("voice", "recording", "overall")


class Sample(NamedTuple):
    """A dip sample of 30 records: its cycle, agency, title, scale and how the grades fall."""

    cycle_id: str
    agency_id: str
    theme: str
    title: str
    scale_id: str
    shares: tuple[float, ...]


SAMPLES = (
    Sample(
        "C2",
        "LA",
        "missing",
        "Dip sample of 30 return interview records",
        "evidenced",
        (0.46, 0.27, 0.2, 0.07),
    ),
    Sample(
        "C6",
        "HEA",
        "neglect",
        "Dip sample of 30 Graded Care Profile 2 records",
        "care_1_5",
        (0.13, 0.27, 0.33, 0.2, 0.07),
    ),
    Sample(
        "C8",
        "LA",
        "transitions",
        "Dip sample of 30 pathway plans, scaled with young people",
        "scaling_0_10",
        (0.03, 0.07, 0.17, 0.23, 0.2, 0.13, 0.1, 0.04, 0.03, 0.0, 0.0),
    ),
)


def put_single(
    store: Store,
    rng: np.random.Generator,
    base: Row,
    cycle: Cycle,
    shares: dict[tuple[str, str], float],
) -> None:
    """Put the single-agency audits of a cycle: about six cases from each of four agencies."""
    h2 = cycle.session(2).held_on
    assert h2 is not None
    names = {r["agency_id"]: str(r["short_name"]).lower() for r in store.rows("agency")}
    names |= {"ICB": "GPs", "VOL": "the voluntary sector", "PRO": "youth justice"}
    for position, agency_id in enumerate(SINGLE[cycle.priority_id]):
        held_on = shift(h2, 5 + 3 * position)
        audit_id = f"{cycle.cycle_id}-SA-{agency_id}"
        audit = base | {
            "audit_id": audit_id,
            "kind": "single_agency",
            "title": f"Single-agency audit by {names[agency_id]}: {TITLES[cycle.priority_id]}",
            "agency_id": agency_id,
        }
        store.put("audit", audit, h2)
        store.put("audit", audit | {"held_on": held_on}, held_on)
        cases = 5 if agency_id in ("VOL", "PRO", "ICB") else 6
        for place in range(cases):
            case_id = f"{agency_id}{cycle.number:02d}-{place + 1:02d}"
            key: Row = {"audit_id": audit_id, "case_id": case_id}
            age = AGE_BANDS[cycle.priority_id][int(rng.integers(0, 8))]
            tier = TIERS[cycle.priority_id][int(rng.integers(0, 8))]
            store.put("audited_case", key | {"age_band": age, "tier": tier}, held_on)
            by: Row = {"agency_id": agency_id}
            known: Row = {"auditor_role": AUDITORS[agency_id], "is_known": True}
            store.put("audit_return", key | by | known | {"returned_on": held_on}, held_on)
            for domain in SINGLE_DOMAINS:
                grade = draw_grade(rng, shares[cycle.cycle_id, domain] + 0.06)
                store.put(
                    "audit_grade", key | by | {"domain": domain, "grade_code": grade}, held_on
                )


def put_sample(
    store: Store, rng: np.random.Generator, base: Row, cycle: Cycle, sample: Sample
) -> None:
    """Put a dip sample of 30 records on a scale of its own."""
    codes = [
        str(row["grade_code"])
        for row in store.rows("grade_scale")
        if row["scale_id"] == sample.scale_id
    ]
    h2 = cycle.session(2).held_on
    assert h2 is not None
    held_on = shift(h2, 7)
    audit_id = f"{cycle.cycle_id}-DS"
    audit = base | {
        "audit_id": audit_id,
        "kind": "dip_sample",
        "title": sample.title,
        "theme": sample.theme,
        "agency_id": sample.agency_id,
        "scale_id": sample.scale_id,
        "held_on": held_on,
    }
    store.put("audit", audit, held_on)
    for place in range(30):
        key: Row = {"audit_id": audit_id, "case_id": f"D{cycle.number:02d}-{place + 1:02d}"}
        age = AGE_BANDS[cycle.priority_id][int(rng.integers(0, 8))]
        store.put("audited_case", key | {"age_band": age}, held_on)
        by: Row = {"agency_id": sample.agency_id}
        known: Row = {
            "auditor_role": AUDITORS[sample.agency_id],
            "is_known": True,
            "returned_on": held_on,
        }
        store.put("audit_return", key | by | known, held_on)
        for domain in SAMPLE_DOMAINS:
            code = str(rng.choice(codes, p=np.array(sample.shares) / math.fsum(sample.shares)))
            store.put("audit_grade", key | by | {"domain": domain, "grade_code": code}, held_on)
