"""Snapshots, and the questions asked of them: publish, open, ask."""

from learning_hub.warehouse.answers import (
    Answer,
    Question,
    Source,
    answer,
    ask,
    log_look,
    question,
    questions,
    trace,
)
from learning_hub.warehouse.pinning import number_for, pin, pin_meetings, pins, unpin
from learning_hub.warehouse.publishing import Build, Busy, publish, use
from learning_hub.warehouse.safekeeping import backup, restore
from learning_hub.warehouse.snapshots import (
    NoSnapshot,
    Snapshot,
    WarehouseError,
    current_number,
    kind_of,
    listing,
    open_snapshot,
)

__all__ = [
    "Answer",
    "Build",
    "Busy",
    "NoSnapshot",
    "Question",
    "Snapshot",
    "Source",
    "WarehouseError",
    "answer",
    "ask",
    "backup",
    "current_number",
    "kind_of",
    "listing",
    "log_look",
    "number_for",
    "open_snapshot",
    "pin",
    "pin_meetings",
    "pins",
    "publish",
    "question",
    "questions",
    "restore",
    "trace",
    "unpin",
    "use",
]
