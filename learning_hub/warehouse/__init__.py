"""Snapshots, and the questions asked of them: publish, open, ask."""

from learning_hub.disclosure import PROFILES
from learning_hub.warehouse.answers import (
    Answer,
    Question,
    Source,
    answer,
    ask,
    log_look,
    log_refused,
    logged,
    question,
    questions,
)
from learning_hub.warehouse.files import NoSnapshot, WarehouseError
from learning_hub.warehouse.pinning import number_for, pin, pin_meetings, pins, unpin
from learning_hub.warehouse.publishing import Build, Busy, empty_put_aside, mend, publish, use
from learning_hub.warehouse.safekeeping import backup, restore
from learning_hub.warehouse.snapshots import Listed, Snapshot, listing, nothing_held, open_snapshot
from learning_hub.warehouse.standing import Standing, current_number, has_begun, kind_of, look
from learning_hub.warehouse.tables_read import tables_read
from learning_hub.warehouse.traces import lines_by_row, trace

__all__ = [
    "PROFILES",
    "Answer",
    "Build",
    "Busy",
    "Listed",
    "NoSnapshot",
    "Question",
    "Snapshot",
    "Source",
    "Standing",
    "WarehouseError",
    "answer",
    "ask",
    "backup",
    "current_number",
    "empty_put_aside",
    "has_begun",
    "kind_of",
    "lines_by_row",
    "listing",
    "log_look",
    "log_refused",
    "logged",
    "look",
    "mend",
    "nothing_held",
    "number_for",
    "open_snapshot",
    "pin",
    "pin_meetings",
    "pins",
    "publish",
    "question",
    "questions",
    "restore",
    "tables_read",
    "trace",
    "unpin",
    "use",
]
