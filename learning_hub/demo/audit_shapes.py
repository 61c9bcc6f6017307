"""What audits look at: domains, cases, auditors, and the share of good practice planted in each."""

from __future__ import annotations

import numpy as np

from learning_hub.demo.calendar import CYCLES
from learning_hub.demo.truth import DEFAULT_SEED

DOMAINS = (
    "recognition",
    "assessment",
    "planning",
    "joint_working",
    "information_sharing",
    "voice",
    "oversight",
    "recording",
    "overall",
)
# The share of judgements that are good or better, by domain, before a cycle's own level.
DOMAIN_LEVEL = (0.56, 0.52, 0.47, 0.55, 0.58, 0.42, 0.44, 0.53, 0.5)
# How a cycle's practice lies above or below that, and its good cases as the default seed has them.
CYCLE_LEVEL = {
    "C1": (-0.17, 2),
    "C2": (-0.08, 3),
    "C3": (-0.1, 3),
    "C4": (0.0, 4),
    "C5": (0.1, 5),
    "C6": (0.09, 5),
    "C7": (-0.02, 4),
    "C8": (-0.05, 3),
    "C9": (0.08, 5),
    "C10": (0.17, 6),
}
AGENCIES = ("LA", "EH", "POL", "HEA", "ICB", "EDU", "VOL")
KNOWN = {
    "LA": 0.98,
    "EH": 0.7,
    "POL": 0.75,
    "HEA": 0.97,
    "ICB": 0.85,
    "EDU": 0.78,
    "VOL": 0.42,
    "PRO": 0.5,
}
GRADES = ("O", "G", "RI", "I")
AGE_BANDS = {
    "P1": ("1-4", "5-9", "10-15", "5-9", "under 1", "1-4", "5-9", "10-15"),
    "P2": (
        "10-15",
        "16 and over",
        "10-15",
        "10-15",
        "16 and over",
        "10-15",
        "10-15",
        "16 and over",
    ),
    "P3": ("1-4", "5-9", "unborn", "10-15", "5-9", "1-4", "under 1", "5-9"),
    "P4": ("unborn", "under 1", "under 1", "unborn", "under 1", "under 1", "unborn", "under 1"),
    "P5": ("5-9", "1-4", "10-15", "5-9", "1-4", "10-15", "5-9", "16 and over"),
    "P6": ("16 and over",) * 8,
}
TIERS = {
    "P1": (
        "child protection",
        "child in need",
        "early help",
        "child protection",
        "child protection",
        "child in need",
        "early help",
        "child in need",
    ),
    "P2": (
        "child in need",
        "in care",
        "child protection",
        "child in need",
        "in care",
        "early help",
        "child in need",
        "in care",
    ),
    "P3": (
        "child in need",
        "child protection",
        "child protection",
        "early help",
        "child in need",
        "child in need",
        "child protection",
        "universal",
    ),
    "P4": (
        "child protection",
        "child in need",
        "universal",
        "child protection",
        "child in need",
        "early help",
        "child in need",
        "child protection",
    ),
    "P5": (
        "early help",
        "early help",
        "child in need",
        "early help",
        "child in need",
        "early help",
        "early help",
        "universal",
    ),
    "P6": (
        "in care",
        "care leaver",
        "care leaver",
        "in care",
        "child in need",
        "care leaver",
        "in care",
        "care leaver",
    ),
}
AUDITORS = {
    "LA": "Advanced practitioner",
    "EH": "Early help practice lead",
    "POL": "Detective sergeant, review",
    "HEA": "Specialist safeguarding nurse",
    "ICB": "Named GP",
    "EDU": "Designated safeguarding lead",
    "VOL": "Service manager",
    "PRO": "Youth justice practice manager",
}
THEMES = {
    "P1": "neglect",
    "P2": "exploitation",
    "P3": "domestic_abuse",
    "P4": "under_ones",
    "P5": "early_help",
    "P6": "transitions",
}
TITLES = {
    "P1": "neglect, noticed and acted on",
    "P2": "missing and exploited children",
    "P3": "children who live with domestic abuse",
    "P4": "unborn babies and infants",
    "P5": "early help and closing well",
    "P6": "young people becoming adults",
}


def true_shares(seed: int) -> dict[tuple[str, str], float]:
    """Give the planted share of good or better judgements by cycle and domain."""
    rng = np.random.default_rng([seed, 23])
    found: dict[tuple[str, str], float] = {}
    for cycle in CYCLES:
        level = CYCLE_LEVEL[cycle.cycle_id][0]
        if seed != DEFAULT_SEED:
            level = float(rng.normal(0, 0.1))
        for domain, base in zip(DOMAINS, DOMAIN_LEVEL, strict=True):
            own = float(rng.normal(0, 0.03))
            found[cycle.cycle_id, domain] = round(min(max(base + level + own, 0.08), 0.92), 3)
    return found


def draw_grade(rng: np.random.Generator, share: float) -> str:
    """Draw a grade when that share of judgements is good or better."""
    share = min(max(share, 0.04), 0.96)
    if rng.random() < share:
        return "O" if rng.random() < 0.14 else "G"
    return "I" if rng.random() < 0.2 else "RI"
