"""What a cycle found and agreed: findings, recommendations, decisions, promises, plan versions."""

from __future__ import annotations

from datetime import date

from learning_hub.demo.actions import put_actions
from learning_hub.demo.calendar import CYCLES, LAST_DAY, Cycle, board_after, next_month, shift
from learning_hub.demo.store import Row, Store, read_text

BODIES = ("EXEC", "BOARD", "WG", "HUB", "LFP", "MACE", "OPS")
ROUNDS = {"CHILD", "YP", "PARENT", "PRAC"}
GROUP_WORDS = {
    "child": "Children",
    "young_person": "Young people",
    "parent_carer": "Parents and carers",
    "practitioner": "Practitioners",
}
HEADINGS = (
    "Current data and performance",
    "Success and impact measures",
    "Relevant statutory and other guidance",
    "Evidence from previous Learning Hubs",
    "Visits and observations",
    "Self-assessments and peer challenge",
    "Reviews, child deaths, LADO, national and inspection reports",
    "Month 2: audit programme and findings",
    "Month 3: feedback and findings",
    "Recommendations",
    "Actions",
    "Board decision log",
    "Impact review dates",
)


def put_plans(store: Store) -> None:
    """Put what every cycle found, recommended, decided and did."""
    for cycle in CYCLES:
        texts = read_text(f"c{cycle.number:02d}")
        _put_findings(store, cycle, texts.get("finding", []))
    for cycle in CYCLES:
        texts = read_text(f"c{cycle.number:02d}")
        _put_recommendations(store, cycle, texts.get("recommendation", []))
        put_actions(store, cycle, texts.get("action", []))
        _put_promises(store, cycle, texts.get("promise", []))


def put_versions(store: Store) -> None:
    """Put the versions of every cycle's delivery plan."""
    for cycle in CYCLES:
        _put_versions(store, cycle)


def _put_findings(store: Store, cycle: Cycle, texts: list[dict[str, str]]) -> None:
    """Put a cycle's findings: written up some days after the audit day."""
    audit_day = next(s.held_on for s in cycle.sessions if s.kind == "mini_hub" and s.month == 2)
    assert audit_day is not None
    for number, text in enumerate(texts, start=1):
        row: Row = {
            "finding_id": f"{cycle.cycle_id}-F{number:02d}",
            "cycle_id": cycle.cycle_id,
            "audit_id": f"{cycle.cycle_id}-{text['audit']}" if text.get("audit") else None,
            "agency_id": text.get("agency"),
            "domain": text.get("domain"),
            "kind": text["kind"],
            "theme": text["theme"],
            "cases": int(text["cases"]) if "cases" in text else None,
            "text": text["text"],
            "is_cleared": text.get("cleared", "true") == "true",
        }
        store.put("finding", row, shift(audit_day, 16))


def _put_recommendations(store: Store, cycle: Cycle, texts: list[dict[str, str]]) -> None:
    """Put a cycle's recommendations, what each rests on, and what the Board decided."""
    if cycle.agreed_on is None:
        return
    board = board_after(cycle.agreed_on)
    for number, text in enumerate(texts, start=1):
        recommendation_id = f"{cycle.cycle_id}-R{number}"
        is_body = text["to"] in BODIES
        row: Row = {
            "recommendation_id": recommendation_id,
            "cycle_id": cycle.cycle_id,
            "level": text["level"],
            "to_body_id": text["to"] if is_body else None,
            "to_agency_id": None if is_body else text["to"],
            "text": text["text"],
            "rationale": text["rationale"],
            "theme": text["theme"],
            "made_on": cycle.agreed_on,
        }
        store.put("recommendation", row, cycle.agreed_on)
        if "superseded_by" in text:
            later = next(c for c in CYCLES if text["superseded_by"].startswith(f"{c.cycle_id}-"))
            assert later.agreed_on is not None
            superseded = row | {"superseded_by": text["superseded_by"]}
            store.put("recommendation", superseded, later.agreed_on)
        for token in text["evidence"].split():
            kind, evidence_id = _evidence_of(cycle, token)
            store.put(
                "recommendation_evidence",
                {
                    "recommendation_id": recommendation_id,
                    "evidence_kind": kind,
                    "evidence_id": evidence_id,
                },
                cycle.agreed_on,
            )
        decision: Row = {
            "decision_id": f"D-{board:%Y-%m}-{number:02d}",
            "recommendation_id": recommendation_id,
            "meeting_id": f"BOARD-{board:%Y-%m}",
            "decision": text["decision"],
            "decided_on": board,
            "reason": text.get("reason"),
            "minute_reference": f"PB {board:%y/%m} item {4 + number // 3}.{1 + number % 3}",
        }
        store.put("decision", decision, board)


def _evidence_of(cycle: Cycle, token: str) -> tuple[str, str]:
    """Read 'F03', 'PRAC', 'M21' or 'E02' as the kind and id of a piece of evidence."""
    if token in ROUNDS:
        return "feedback_round", f"{cycle.cycle_id}-{token}"
    if token.startswith("M"):
        return "measure", token
    kind = "finding" if token.startswith("F") else "evidence"
    return kind, f"{cycle.cycle_id}-{token}"


def _put_promises(store: Store, cycle: Cycle, texts: list[dict[str, str]]) -> None:
    """Put what people said, what was done about it, and whether they were told."""
    rng = store.stream("promises", cycle.cycle_id)
    h3 = cycle.session(3).held_on
    assert h3 is not None
    for number, text in enumerate(texts, start=1):
        said_on = shift(h3, int(rng.integers(1, 14)))
        row: Row = {
            "promise_id": f"{cycle.cycle_id}-Y{number}",
            "cycle_id": cycle.cycle_id,
            "respondent_group": text["group"],
            "theme": text["theme"],
            "said_on": said_on,
            "you_said": text["you_said"],
        }
        store.put("promise", row, said_on)
        did_on = shift(said_on, int(rng.integers(50, 150)))
        if "we_did" not in text or did_on > LAST_DAY:
            continue
        row = row | {"we_did": text["we_did"], "did_on": did_on}
        store.put("promise", row, did_on)
        told_on = shift(did_on, int(rng.integers(10, 70)))
        if "told_how" in text and told_on <= LAST_DAY:
            store.put("promise", row | {"told_on": told_on, "told_how": text["told_how"]}, told_on)


def _put_versions(store: Store, cycle: Cycle) -> None:
    """Put the versions of a cycle's delivery plan and what their sections say."""
    first = shift(cycle.started_on, 10)
    dates: list[tuple[int, date, str]] = [(1, first, "HUB")]
    if cycle.agreed_on is not None:
        dates.append((2, cycle.agreed_on, "HUB"))
        board = board_after(cycle.agreed_on)
        dates.append((3, shift(board, 4), "BOARD"))
    for position, (version, written_on, body) in enumerate(dates):
        row: Row = {
            "cycle_id": cycle.cycle_id,
            "version": version,
            "status": "agreed",
            "written_on": written_on,
            "approved_by": body,
            "approved_on": written_on if version != 3 else board_after(cycle.agreed_on or first),
        }
        store.put("delivery_plan", row, written_on)
        if position + 1 < len(dates):
            after = dates[position + 1][1]
            store.put("delivery_plan", row | {"status": "superseded"}, after)
        for section, heading in enumerate(HEADINGS, start=1):
            text = _section(store, cycle, section, written_on)
            if version == 1 and section in (8, 9, 10, 11, 12):
                text = None
            if version == 2 and section == 12:
                text = None
            store.put(
                "plan_section",
                {
                    "cycle_id": cycle.cycle_id,
                    "version": version,
                    "section": section,
                    "heading": heading,
                    "text": text,
                },
                written_on,
            )


def _section(store: Store, cycle: Cycle, section: int, written_on: date) -> str | None:
    """Write a section from what was known on the day: names and counts, no judgement."""

    def known(table: str) -> list[Row]:
        return [r for r in store.rows(table, written_on) if r.get("cycle_id") == cycle.cycle_id]

    if section in (1, 2):
        return _measures(store, known("cycle_measure"), section)
    if 3 <= section <= 7:
        own = [r for r in known("evidence") if r["section"] == section]
        return " ".join(f"{r['title']}: {r['learning']}" for r in own) or None
    if section == 8:
        held = sorted((r for r in known("audit") if r["held_on"]), key=lambda r: str(r["held_on"]))
        parts = [f"{r['title']} ({r['held_on']:%d %b %Y})." for r in held]
        found = known("finding")
        strengths = sum(r["kind"] == "strength" for r in found)
        gaps = len(found) - strengths
        told = f" {strengths} strengths and {gaps} areas to develop or barriers were written up."
        return " ".join(parts) + told if found else None
    if section == 9:
        parts = [
            f"{GROUP_WORDS[str(r['respondent_group'])]}: {str(r['method']).replace('_', ' ')},"
            f" {r['invited']} invited."
            for r in known("feedback_round")
        ]
        return " ".join(parts) or None
    if section == 10:
        return " ".join(f"({r['level']}) {r['text']}" for r in known("recommendation")) or None
    if section == 11:
        own = known("action")
        return " ".join(f"{r['action_id']}: {r['text']}" for r in own) or None
    if section == 12:
        ids = {r["recommendation_id"] for r in known("recommendation")}
        made = [r for r in store.rows("decision", written_on) if r["recommendation_id"] in ids]
        return " ".join(f"{r['recommendation_id']}: {r['decision']}." for r in made) or None
    end = cycle.agreed_on or cycle.planned_end_on
    half, year = next_month(end, 6), next_month(end, 12)
    return (
        f"Six months: {half:%B %Y}, the charts and what can be said by then. Twelve months:"
        f" {year:%B %Y}, the verdict on each monthly measure."
    )


def _rests_on_few(store: Store, measure: Row, first: date, last: date) -> bool:
    """Say whether a share of children rests on months of so few that they are hidden."""
    for row in store.rows("observation"):
        if row["measure_id"] != measure["measure_id"] or row["breakdown"] != "Total":
            continue
        counted, of, day = row["numerator"], row["denominator"], row["period_start"]
        if not isinstance(counted, int | float) or not isinstance(of, int | float):
            continue
        assert isinstance(day, date)
        if first <= day <= last and (0 < counted < 6 or 0 < of - counted < 6):
            return True
    return False


def _measures(store: Store, own: list[Row], section: int) -> str | None:
    """Write the baselines (section 1) or why each measure should move (section 2).

    Counts of children are left to the measures table, where small ones can be hidden.
    """
    names = {r["measure_id"]: r for r in store.rows("measure")}
    parts: list[str] = []
    for row in own:
        measure = names[row["measure_id"]]
        sign = "%" if measure["unit"] == "percent" else ""
        is_small = measure["unit"] == "count" and measure["counts_of"] == "people"
        if section == 2:
            target = row.get("target")
            words = "monitored, no target" if target is None else f"target {target:g}{sign}"
            if target is not None and is_small:
                words = "target in the measures table"
            parts.append(f"{measure['name']} ({row['role']}, {words}): {row['why']}")
        elif is_small:
            parts.append(f"{measure['name']}: counts of children, in the measures table only.")
        elif row.get("baseline_value") is not None:
            first, last = row["baseline_from"], row["baseline_to"]
            assert isinstance(first, date) and isinstance(last, date)
            if measure["counts_of"] == "people" and _rests_on_few(store, measure, first, last):
                parts.append(f"{measure['name']}: small numbers, in the measures table only.")
                continue
            parts.append(
                f"{measure['name']}: {row['baseline_value']:g}{sign}"
                f" ({first:%b %Y} to {last:%b %Y})."
            )
    return " ".join(parts) or None
