"""Three years of an invented borough, as its case system would know them, for Annex A.

Children and places are invented and seeded; the volumes are those of a real borough of some
58,000 children.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from learning_hub.demo.annex_a_headers import DISABLED, HEADERS, NO, UNKNOWN, YES, Row, day_of

# Events in a year and children on a day, as in a borough of this size (DfE, year to March 2025).
YEARLY = {
    "contacts": 11_000,
    "early help": 1_150,
    "referrals": 3_365,
    "section 47": 1_013,
    "care": 116,
}
ON_A_DAY = {"need": 1_375, "care": 289, "leavers": 236}
MONTHLY = (0.98, 0.97, 1.14, 0.97, 1.02, 1.03, 1.05, 0.76, 1.09, 1.11, 1.02, 0.86)

GENDERS = ("a) Male", "b) Female", "c) Not stated/recorded", "d) Neither")
ETHNICITIES = (
    "a) WBRI",
    "d) WOTH",
    "f) MWBC",
    "h) MWAS",
    "j) AIND",
    "k) APKN",
    "n) BCRB",
    "o) BAFR",
    "r) OOTH",
    "s) NOBT",
)
SOURCES = (
    "a) 1A: Individual",
    "e) 2A: Schools",
    "f) 2B: Education services",
    "g) 3A: Health services",
    "h) 3B: Health services",
    "k) 3E: Health services",
    "m) 4: Housing",
    "n) 5A: LA services",
    "q) 6: Police",
    "r) 7: Other legal agency",
    "s) 8: Other",
    "t) 9: Anonymous",
    "u) 10: Unknown",
)
SOURCE_SHARES = (0.09, 0.19, 0.04, 0.04, 0.05, 0.07, 0.02, 0.12, 0.29, 0.02, 0.04, 0.02, 0.01)


class Borough(NamedTuple):
    """What happened in a borough: for each list its rows, whole, as they will be known in time."""

    seed: int
    events: dict[int, list[Row]]


def _event_days(random: np.random.Generator, yearly: int, first: date, last: date) -> list[date]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    weights = np.array(
        [(0.05 if day.weekday() > 4 else 1.0) * MONTHLY[day.month - 1] for day in days]
    )
    count = random.poisson(yearly * len(days) / 365.25)
    return sorted(days[n] for n in random.choice(len(days), count, p=weights / weights.sum()))


def _people(
    random: np.random.Generator, number: int, low: float, high: float, on: date
) -> list[Row]:
    ids = random.choice(16_000_000, number, replace=False) + 500_000
    ages = random.uniform(low, high, number) * 365.25
    genders = random.choice(4, number, p=(0.515, 0.465, 0.015, 0.005))
    ethnicities = random.choice(
        len(ETHNICITIES), number, p=(0.55, 0.08, 0.04, 0.04, 0.05, 0.03, 0.03, 0.1, 0.03, 0.05)
    )
    disabled = random.choice(3, number, p=(0.86, 0.12, 0.02))
    return [
        {
            "Child Unique ID": int(ids[n]),
            "Gender": GENDERS[genders[n]],
            "Ethnicity": ETHNICITIES[ethnicities[n]],
            "Date of Birth": on - timedelta(days=int(ages[n])),
            DISABLED: (NO, YES, UNKNOWN)[disabled[n]],
        }
        for n in range(number)
    ]


def _after(random: np.random.Generator, day: date, low: int, high: int) -> date:
    return day + timedelta(days=int(random.integers(low, high)))


def build(seed: int, until: date) -> Borough:
    """Let three years go by in the borough, up to a day. The same seed gives the same three years.

    An extract of any day of the last two years can then be taken from it.
    """
    random = np.random.default_rng([seed, until.toordinal()])
    first = until - timedelta(days=3 * 365)
    children = _people(random, 26_000, -0.2, 17.0, until)
    events: dict[int, list[Row]] = {number: [] for number in HEADERS}
    contacted: list[tuple[date, Row]] = []
    referred: list[tuple[date, Row]] = []

    def source() -> str:
        return SOURCES[random.choice(len(SOURCES), p=SOURCE_SHARES)]

    def someone(before: list[tuple[date, Row]], share: float, within: int, day: date) -> Row:
        if before and random.random() < share:
            return before[int(random.integers(max(0, len(before) - within), len(before)))][1]
        while True:
            child = children[int(random.integers(len(children)))]
            if day_of(child, "Date of Birth") - day < timedelta(days=150):
                return child

    days = [(day, "contacts") for day in _event_days(random, YEARLY["contacts"], first, until)]
    days += [(day, "referrals") for day in _event_days(random, YEARLY["referrals"], first, until)]
    for day, kind in sorted(days):
        if kind == "contacts":
            child = someone(contacted, 0.25, 5_000, day)
            contacted.append((day, child))
            events[1].append({**child, "Date of Contact": day, "Contact Source": source()})
            continue
        known = random.random() < 0.2
        child = someone(referred, 1.0, 3_000, day) if known else someone(contacted, 0.7, 300, day)
        earlier = [then for then, other in referred if other is child]
        referred.append((day, child))
        nfa = random.choice(3, p=(0.08, 0.91, 0.01))
        events[3].append(
            {
                **child,
                "Date of referral": day,
                "Referral Source": source(),
                "Referral NFA?": (YES, NO, UNKNOWN)[nfa],
                "before": sum(1 for then in earlier if 0 < (day - then).days <= 365),
            }
        )
        if nfa == 1 and random.random() < 0.85:
            _assess(random, events, child, day)
    for day in _event_days(random, YEARLY["early help"], first, until):
        events[2].append(
            {
                **someone(contacted, 0.5, 8_000, day),
                "Assessment start date": day,
                "Assessment completion date": _after(random, day, 10, 200),
                "Organisation completing assessment": str(
                    random.choice(
                        (
                            "Alder Primary School",
                            "Early Help Service",
                            "Health visiting",
                            "Family Centre",
                        )
                    )
                ),
            }
        )
    place = 0
    for day in _event_days(random, YEARLY["section 47"], first, until):
        while place < len(referred) - 1 and referred[place][0] < day:
            place += 1
        child = referred[max(0, place - int(random.integers(1, 120)))][1]
        _enquire(random, events, child, day)
    _care(random, events, children, first, until)
    leavers = _people(random, ON_A_DAY["leavers"], 17.0, 24.9, until)
    for child in leavers:
        events[9].append(
            {
                **child,
                "Eligibility Category": str(
                    random.choice(
                        (
                            "a) Relevant child",
                            "b) Former relevant child",
                            "c) Qualifying care leaver",
                        ),
                        p=(0.05, 0.9, 0.05),
                    )
                ),
                "LA In Touch ": str(random.choice((YES, NO, "c) Died"), p=(0.93, 0.065, 0.005))),
                "Type of Accommodation": str(
                    random.choice(
                        (
                            "U: Independent living",
                            "E: Supported lodgings",
                            "Z: With former foster carers",
                        )
                    )
                ),
                "Suitability of Accommodation": str(
                    random.choice(("a) Suitable", "b) Unsuitable"), p=(0.9, 0.1))
                ),
                "Activity Status": str(
                    random.choice(
                        (
                            "F1: Full time in higher education",
                            "F3: Full time in training or employment",
                            "G5: Not in education, employment or training - other",
                        ),
                        p=(0.1, 0.45, 0.45),
                    )
                ),
            }
        )
    return Borough(seed, events)


def _assess(
    random: np.random.Generator, events: dict[int, list[Row]], child: Row, day: date
) -> None:
    """Let an assessment follow a referral, and an episode of need with it."""
    start = _after(random, day, 0, 4)
    is_quick = random.random() < 0.88
    length = int(random.integers(14, 63) if is_quick else random.integers(64, 120))
    needs = random.random() < 0.6
    done = start + timedelta(days=length)
    events[4].append(
        {
            **child,
            "Continuous Assessment Start Date": start,
            "Child Seen During Continuous Assessment": (YES, NO, UNKNOWN)[
                random.choice(3, p=(0.95, 0.04, 0.01))
            ],
            "Continuous Assessment Date of Authorisation": done,
            HEADERS[4][1][9]: YES if needs else NO,
        }
    )
    closed = _after(random, done, 0, 10) if not needs else _after(random, done, 100, 700)
    events[6].append(
        {
            **child,
            "CIN Start Date": day,
            "Primary Need Code": str(
                random.choice(
                    (
                        "N1 - Abuse or neglect",
                        "N2 - Child\u2019s disability",
                        "N4 - Family in acute stress",
                        "N5 - Family dysfunction",
                    ),
                    p=(0.5, 0.1, 0.15, 0.25),
                )
            ),
            "CIN Closure Date": closed,
            "Reason for Closure": "RC7 - Services ceased for any other reason"
            if needs
            else "RC8 - Case closed after assessment, no further action",
            "Case status": "c) Child in need plan" if needs else "d) Open assessment",
        }
    )


def _enquire(
    random: np.random.Generator, events: dict[int, list[Row]], child: Row, day: date
) -> None:
    """Let an enquiry be made, and a conference and a plan follow from some."""
    _, headers = HEADERS[5]
    goes_on = random.random() < 0.33
    on_time = random.random() < 0.82
    held = _after(random, day, 7, 21) if on_time else _after(random, day, 25, 50)
    while held.weekday() > 4:
        held += timedelta(days=1)
    plan = goes_on and random.random() < 0.84
    events[5].append(
        {
            **child,
            headers[6]: day,
            headers[7]: NO if goes_on else YES,
            headers[8]: held if goes_on else None,
            headers[9]: (YES if plan else NO) if goes_on else None,
            "decided": held if goes_on else _after(random, day, 3, 12),
        }
    )
    if plan:
        earlier = sum(1 for row in events[7] if row["Child Unique ID"] == child["Child Unique ID"])
        events[7].append(
            {
                **child,
                "Child Protection Plan Start Date": held,
                "Initial Category of Abuse": str(
                    random.choice(
                        (
                            "a) Neglect",
                            "b) Physical abuse",
                            "c) Sexual abuse",
                            "d) Emotional abuse",
                        ),
                        p=(0.5, 0.07, 0.05, 0.38),
                    )
                ),
                "Child Protection Plan End Date": held
                + timedelta(days=90 + int(random.gamma(2.0, 110))),
                "Number of Previous Child Protection Plans": earlier + int(random.random() < 0.17),
            }
        )


def _care(
    random: np.random.Generator,
    events: dict[int, list[Row]],
    children: list[Row],
    first: date,
    until: date,
) -> None:
    """Let children come into care, stay a while and leave it."""
    picked = iter(random.permutation(len(children)))
    starts = [first - timedelta(days=int(n)) for n in random.integers(1, 2_600, ON_A_DAY["care"])]
    starts += _event_days(random, YEARLY["care"], first, until)
    for start in starts:
        child = children[int(next(picked))]
        while day_of(child, "Date of Birth") > start:
            child = children[int(next(picked))]
        placed = _after(random, start, 0, max(1, (until - start).days))
        missing = int(random.choice(4, p=(0.84, 0.09, 0.05, 0.02)))
        end = start + timedelta(days=int(random.gamma(1.3, 900)) + 20)
        events[8].append(
            {
                **child,
                "Date Started to be Looked After": start,
                "Date Ceased to be Looked After ": max(end, first + timedelta(days=30)),
                "Child's Category of Need": "N1 - Abuse or neglect",
                "placed": placed,
                "Start date of current legal status": start,
                "Child's Legal Status": str(
                    random.choice(("C1: ICO", "C2: FCO", "V2: Single period under S20"))
                ),
                "What is the permanence plan for this child?": "f) Long-term fostering",
                "Number of Placements in the Last 12 months": 1
                + int(random.choice(4, p=(0.68, 0.2, 0.07, 0.05))),
                "Reason Ceased to be Looked After": "t) E8: Care ceased for any other reason",
                "Placement Type": str(
                    random.choice(
                        ("d) U4: Foster placement - long term", "p) K2: Children\u2019s Homes"),
                        p=(0.8, 0.2),
                    )
                ),
                "Placement Provider": "b) PR1: Own provision",
                "Placement postcode": "ZZ9 9ZZ",
                "URN of Placement": "SC999999",
                "Placement Location": str(random.choice(("a) In", "b) Out"), p=(0.6, 0.4))),
                "LA of Placement": "Harrowmere",
                HEADERS[8][1][28]: missing,
                HEADERS[8][1][29]: 0,
                HEADERS[8][1][30]: (YES if random.random() < 0.8 else NO) if missing else None,
                HEADERS[8][1][31]: (YES if random.random() < 0.5 else NO) if missing else None,
            }
        )
