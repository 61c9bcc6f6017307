"""Assurance around the Hub: guidance, visits, reviews, self-assessments, risks, challenges."""

from __future__ import annotations

from datetime import date, timedelta

from learning_hub.demo.calendar import CYCLES, DELIVERIES, LAST_DAY, Cycle, day, shift
from learning_hub.demo.plan import BODIES
from learning_hub.demo.store import Row, Store, read_text
from learning_hub.demo.truth import DEFAULT_SEED

START = DELIVERIES[0].as_at
ROUNDS = {"S11 2023": day("2023-06-20"), "S11 2026": day("2026-02-10")}
ESCALATION = "Challenge and escalation"
# The one agency of eight that does not call its escalation green, by round.
NOT_GREEN = {"S11 2023": "HEA", "S11 2026": "VOL"}
SHARE_GREEN = {
    "Leadership and accountability": 0.85,
    "Listening to children and families": 0.5,
    "Thresholds and referrals": 0.8,
    "Information sharing": 0.65,
    "Supervision of staff": 0.6,
    "Training and learning": 0.7,
    "Safer recruitment and allegations": 0.9,
    "Early help": 0.55,
    "Equality and identity": 0.4,
}


def put_guidance(store: Store) -> None:
    """Put the guidance that applies, when it was issued and when it was replaced."""
    for text in read_text("guidance")["guidance"]:
        issued_on = day(text["issued_on"]) if "issued_on" in text else None
        row: Row = {
            "guidance_id": text["id"],
            "title": text["title"],
            "issuer": text["issuer"],
            "is_statutory": text["statutory"] == "true",
            "issued_on": issued_on,
            "link": text.get("link"),
            "relevance": text["relevance"],
            "theme": text["theme"],
        }
        known_on = max(START, (issued_on or START) + timedelta(days=10))
        known_on = START if issued_on is None or issued_on < START else known_on
        store.put(
            "guidance", row, min(known_on, CYCLES[0].started_on) if known_on == START else known_on
        )
        if "superseded_on" in text:
            ended = day(text["superseded_on"])
            store.put("guidance", row | {"superseded_on": ended}, ended)


def put_learning(store: Store) -> None:
    """Put what was seen on visits and what reviews taught."""
    cycles = {c.cycle_id: c for c in CYCLES}
    texts = read_text("learning")
    seen: dict[str, int] = {}
    for number, text in enumerate(texts["visit"], start=1):
        cycle = cycles.get(text.get("cycle", ""))
        place = seen[text.get("cycle", "")] = seen.get(text.get("cycle", ""), -1) + 1
        start = cycle.started_on if cycle else day("2025-05-20") + timedelta(days=200 * place)
        visited_on = shift(start, -14 + 5 * place if cycle else 0)
        store.put(
            "visit",
            {
                "visit_id": f"V-{number:02d}",
                "cycle_id": text.get("cycle"),
                "visited_on": visited_on,
                "setting": text["setting"],
                "agency_id": text.get("agency"),
                "theme": text["theme"],
                "seen": text["seen"],
            },
            max(visited_on, _announced(cycle)) if cycle else visited_on,
        )
    count: dict[str, int] = {}
    for number, text in enumerate(texts["review"], start=1):
        cycle = cycles.get(text.get("cycle", ""))
        place = count[text.get("cycle", "")] = count.get(text.get("cycle", ""), -1) + 1
        start = cycle.started_on if cycle else day("2026-06-10")
        dated_on = shift(start, -200 + 43 * place)
        taken_up = max(dated_on, _announced(cycle)) if cycle else dated_on
        store.put(
            "review_learning",
            {
                "learning_id": f"L-{number:02d}",
                "kind": text["kind"],
                "reference": text["reference"],
                "dated_on": dated_on,
                "theme": text["theme"],
                "learning": text["learning"],
                "cycle_id": text.get("cycle"),
            },
            taken_up,
        )


def _announced(cycle: Cycle) -> date:
    """Give the day on which a cycle was announced."""
    return cycle.planned_start_on - timedelta(days=40)


def put_self_assessments(store: Store) -> None:
    """Put two rounds in which every agency judged itself, and what peers asked."""
    texts = read_text("governance")
    agencies = [str(r["agency_id"]) for r in store.rows("agency")]
    for round_name, held_on in ROUNDS.items():
        rng = store.stream("self_assessment", round_name)
        for text in texts["standard"]:
            standard = text["standard"]
            asked = [t["text"] for t in texts["peer"] if t["standard"] == standard]
            for agency_id in agencies:
                luck = float(rng.random())
                if standard == ESCALATION:
                    is_green = agency_id != NOT_GREEN[round_name]
                    if store.seed != DEFAULT_SEED:
                        is_green = luck < 0.8
                else:
                    is_green = luck < SHARE_GREEN[standard]
                self_grade = "green" if is_green else "amber" if luck < 0.95 else "red"
                if standard == "Early help" and agency_id == "PRO":
                    self_grade = "NA"
                moderated, question = None, None
                if rng.random() < 0.45 and self_grade != "NA":
                    question = asked[int(rng.integers(0, len(asked)))]
                    doubt = rng.random() < (0.6 if standard == ESCALATION else 0.3)
                    moderated = "amber" if self_grade == "green" and doubt else self_grade
                store.put(
                    "self_assessment",
                    {
                        "round": round_name,
                        "agency_id": agency_id,
                        "standard": standard,
                        "theme": text["theme"],
                        "held_on": held_on,
                        "scale_id": "standard_met",
                        "self_grade_code": self_grade,
                        "moderated_grade_code": moderated,
                        "peer_challenge": question,
                    },
                    held_on,
                )


def put_evidence(store: Store) -> None:
    """Put what each delivery plan rests on, from the rows that it points to."""
    for cycle in CYCLES:
        set_on = shift(cycle.started_on, 6)
        known = {
            table: {str(next(iter(r.values()))): r for r in store.rows(table, set_on)}
            for table in ("guidance", "visit", "review_learning", "finding", "recommendation")
        }
        texts = read_text(f"c{cycle.number:02d}").get("evidence", [])
        for number, text in enumerate(texts, start=1):
            ref = text["ref"]
            row: Row = {
                "evidence_id": f"{cycle.cycle_id}-E{number:02d}",
                "cycle_id": cycle.cycle_id,
                "section": int(text["section"]),
                "reference": ref,
            }
            store.put("evidence", row | _point(ref, text.get("learning"), known), set_on)


def _point(ref: str, learning: str | None, known: dict[str, dict[str, Row]]) -> Row:
    """Give kind, title, source, date, learning and theme of the row a reference points to."""
    if ref.startswith("G-"):
        row = known["guidance"][ref]
        return {
            "kind": "guidance",
            "title": row["title"],
            "source": row["issuer"],
            "dated_on": row["issued_on"],
            "learning": learning or row["relevance"],
            "theme": row["theme"],
        }
    if ref.startswith("V-"):
        row = known["visit"][ref]
        return {
            "kind": "visit",
            "title": f"Visit: {row['setting']}",
            "source": "Practice Review and Learning Manager",
            "dated_on": row["visited_on"],
            "learning": learning or row["seen"],
            "theme": row["theme"],
        }
    if ref.startswith("L-"):
        row = known["review_learning"][ref]
        kind = "inspection" if row["kind"] == "inspection" else "review"
        return {
            "kind": kind,
            "title": row["reference"],
            "source": "Learning from Practice Group",
            "dated_on": row["dated_on"],
            "learning": learning or row["learning"],
            "theme": row["theme"],
        }
    if ref.startswith("S11"):
        return {
            "kind": "self_assessment",
            "title": f"Section 11 and Section 175 round, {ref[4:]}",
            "source": "Agencies' self-assessments and peer challenge",
            "dated_on": ROUNDS[ref],
            "learning": learning,
            "theme": "escalation",
        }
    earlier, _, part = ref.partition("-")
    row = known["finding" if part.startswith("F") else "recommendation"][ref]
    what = "finding" if part.startswith("F") else "recommendation"
    dated_on = row.get("made_on")
    return {
        "kind": "earlier_hub",
        "title": f"{earlier}, {what} {part[1:]}",
        "source": f"Learning Hub {earlier}",
        "dated_on": dated_on,
        "learning": learning,
        "theme": row["theme"],
    }


def put_assurance(store: Store) -> None:
    """Put risks, challenges and what people make of the figures."""
    texts = read_text("governance")
    for number, text in enumerate(texts["risk"], start=1):
        _put_risk(store, f"RK-{number:02d}", text)
    for number, text in enumerate(texts["challenge"], start=1):
        raised_on = day(text["raised"])
        is_body = text["to"] in BODIES
        row: Row = {
            "challenge_id": f"CH-{number:02d}",
            "raised_on": raised_on,
            "raised_by_role": text["by"],
            "to_agency_id": None if is_body else text["to"],
            "to_body_id": text["to"] if is_body else None,
            "about_kind": text["kind"],
            "about_id": text["about"],
            "cycle_id": text["cycle"],
            "text": text["text"],
            "response_due_on": shift(raised_on, 28),
            "outcome": "open",
        }
        store.put("challenge", row, raised_on)
        if "days" not in text:
            continue
        responded_on = shift(raised_on, int(text["days"]))
        row |= {
            "responded_on": responded_on,
            "response": text["response"],
            "outcome": text["outcome"],
            "impact_note": text.get("impact"),
        }
        store.put("challenge", row, responded_on)
    wanted = [t for t in texts["so_what"] if store.seed == DEFAULT_SEED or "story" not in t]
    for number, text in enumerate(wanted, start=1):
        store.put(
            "so_what",
            {
                "so_what_id": f"SW-{number:02d}",
                "about_kind": text["kind"],
                "about_id": text["about"],
                "text": text["text"],
                "written_by_role": text["by"],
                "written_on": day(text["on"]),
            },
            day(text["on"]),
        )


def _put_risk(store: Store, risk_id: str, text: dict[str, str]) -> None:
    """Put a risk when it was opened, at each change of score, and when it was closed."""
    opened_on = day(text["opened"])
    row: Row = {
        "risk_id": risk_id,
        "title": text["title"],
        "cause": text["cause"],
        "consequence": text["consequence"],
        "priority_id": text.get("priority"),
        "measure_id": text.get("measure"),
        "likelihood": int(text["likelihood"]),
        "impact": int(text["impact"]),
        "inherent_score": int(text["inherent"]),
        "controls": text["controls"],
        "owner_role": text["owner"],
        "opened_on": opened_on,
        "review_on": shift(opened_on, 91),
        "trend": "steady",
    }
    store.put("risk", row, opened_on)
    for change in text.get("then", "").split():
        on, _, score = change.partition(":")
        likelihood, _, impact = score.partition("x")
        was = int(str(row["likelihood"])) * int(str(row["impact"]))
        now = int(likelihood) * int(impact)
        trend = "rising" if now > was else "falling" if now < was else "steady"
        row = row | {
            "likelihood": int(likelihood),
            "impact": int(impact),
            "trend": trend,
            "review_on": shift(day(on), 91),
        }
        store.put("risk", row, day(on))
    if "closed" in text:
        closed_on = day(text["closed"])
        store.put("risk", row | {"closed_on": closed_on, "review_on": None}, closed_on)
        return
    latest = max(opened_on, *(day(c[:10]) for c in text.get("then", "").split()), opened_on)
    reviewed_on = shift(latest, 91)
    while reviewed_on <= LAST_DAY:
        row = row | {"review_on": shift(reviewed_on, 91), "trend": text["trend"]}
        store.put("risk", row, reviewed_on)
        reviewed_on = shift(reviewed_on, 91)
