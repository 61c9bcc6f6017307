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
    "open_snapshot",
    "publish",
    "question",
    "questions",
    "restore",
    "trace",
    "use",
]
