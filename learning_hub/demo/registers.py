"""The registers: agencies, bodies, priorities, themes, domains, scales, seats, questions."""

from __future__ import annotations

from learning_hub.demo.calendar import DELIVERIES, day
from learning_hub.demo.observations import HARROWMERE
from learning_hub.demo.store import Row, Store, read_text

START = DELIVERIES[0].as_at


def put_registers(store: Store) -> None:
    """Put everything that stands in the first delivery and seldom changes."""
    texts = read_text("registers")
    store.put("partnership_area", {"area_code": HARROWMERE}, START)
    for table in ("agency", "body", "success_measure", "priority", "theme", "domain"):
        for rank, text in enumerate(texts[table], start=1):
            row: Row = dict(text) | {"rank": rank}
            known_on = START
            if table == "agency":
                row["is_statutory_partner"] = text["is_statutory_partner"] == "true"
            if table == "domain":
                row["is_overall"] = text["domain"] == "overall"
            if table == "priority":
                row["from_on"] = from_on = day(text["from_on"])
                row["until_on"] = None
                known_on = max(START, from_on)
            store.put(table, row, known_on)
            if table == "priority" and "until_on" in text:
                ended = day(text["until_on"])
                store.put(table, row | {"until_on": ended}, ended)
    for text in texts["grade"]:
        _put_scale(store, text["scale_id"], text["grades"])
    for text in texts["seat"]:
        agency_id, _, titles = text["seats"].partition(": ")
        for number, title in enumerate(titles.split(" | "), start=1):
            store.put(
                "member",
                {
                    "member_id": f"{agency_id}-{number}",
                    "agency_id": agency_id,
                    "role_title": title.rstrip("*"),
                    "is_champion": title.endswith("*"),
                },
                START,
            )
    for text in texts["question"]:
        for rank, line in enumerate(text["questions"].splitlines(), start=1):
            question_id, topic, scale_id, words = line.split("|")
            store.put(
                "question",
                {
                    "question_id": question_id,
                    "instrument": text["instrument"],
                    "text": words,
                    "topic": topic,
                    "scale_id": scale_id,
                    "rank": rank,
                },
                START,
            )


def _put_scale(store: Store, scale_id: str, grades: str) -> None:
    """Put a scale, best grade first; 'code:label:positive:number', empty where there is none."""
    for rank, text in enumerate(grades.split(), start=1):
        code, label, positive, number = text.split(":")
        store.put(
            "grade_scale",
            {
                "scale_id": scale_id,
                "grade_code": code,
                "label": label.replace("_", " "),
                "rank": rank,
                "is_positive": None if not positive else positive == "1",
                "number": float(number) if number else None,
            },
            START,
        )
