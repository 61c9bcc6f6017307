"""The truth file: what was planted for a seed, so that claims can be held against it."""

from __future__ import annotations

from learning_hub.demo import audit_shapes, feedback
from learning_hub.demo.truth import DEFAULT_SEED, Plan, as_json

PREFIX = {"child": "CH", "young_person": "YP", "parent_carer": "PA", "practitioner": "PR"}
# The fourteen stories of the default seed, each as a reader should be able to find it.
STORIES = (
    (
        "Neglect works, slowly",
        "M01 rises from 6 to 19 a month after February 2024; M06 falls from"
        " 24 to 20 per cent from December 2024; good cases C1 2 of 8, C6 5 of 8, C10 6 of 8: too few"
        " to tell.",
    ),
    (
        "Gain lost",
        "M21 rises from 58 to 83 per cent from May 2024 and falls to 64 from November"
        " 2025, when the provider changes.",
    ),
    (
        "Break in series",
        "M19 and M24 step in February 2024 with the police's new system: not comparable across it.",
    ),
    (
        "Green but unreliable",
        "M11 is at or above target less tolerance in 3 of the last 4 months;"
        " its target lies within the limits.",
    ),
    (
        "Complete, no effect",
        "C3-A03, the pathway leaflet, is complete with evidence accepted; M25 stays flat.",
    ),
    (
        "Self-assessment gap",
        "Section 11: escalation green by 7 of 8 agencies (88 per cent); 54 per"
        " cent of practitioners have used it or trust it.",
    ),
    (
        "Who is heard",
        "The child's view shaped the plan: practitioners 86 per cent, children 52,"
        " parents 48; in C9 and over all cycles.",
    ),
    (
        "Calibration",
        "Health auditors and moderators agree exactly in 14 of 26 pairs in C1, mostly"
        " one grade kinder, and in 22 of 27 in C6.",
    ),
    (
        "Suppression",
        "M14 and M28 are counts of 0 to 9 and 0 to 5; M16 by ethnicity in C4 is"
        " delivered with two c a month, M28 by ethnicity for 2024 as counted.",
    ),
    (
        "Attendance and delay",
        "Schools 61 per cent of seats, police 70 in month 3; C2, C4 and C7 lie"
        " under 75 per cent; due dates moved by a median of 61 days there, 14 elsewhere.",
    ),
    ("Late source", "The health trust's values due from July 2025 come on 17 December 2025."),
    (
        "Decisions",
        "60 recommendations: 44 accepted, 7 accepted with change, 4 rejected, 5 deferred;"
        " C1-R1 is superseded by C6-R2.",
    ),
    (
        "Data quality",
        "The messy delivery holds 11 rows to be refused; its c, z and <5 rows are"
        " accepted with a status.",
    ),
    ("A success nobody expected", "M17 rises from April 2025 without any action that names it."),
)


def truth_of(seed: int, plans: dict[str, Plan]) -> dict[str, object]:
    """Give what was planted: measures, audit shares, feedback shares, and the stories."""
    return {
        "seed": seed,
        "measures": [as_json(measure_id, plan) for measure_id, plan in plans.items()],
        "audits": [
            {"cycle_id": cycle_id, "domain": domain, "true_share": share}
            for (cycle_id, domain), share in audit_shapes.true_shares(seed).items()
        ],
        "feedback": [
            {
                "cycle_id": cycle_id,
                "respondent_group": group,
                "question_id": f"{PREFIX[group]}{number + 1}",
                "true_share": share,
            }
            for (cycle_id, group, number), share in feedback.true_shares(seed).items()
        ],
        "stories": [
            {"story": number, "title": title, "told": told}
            for number, (title, told) in enumerate(STORIES, start=1)
            if seed == DEFAULT_SEED or number in (3, 9, 11, 12, 13)
        ],
    }
