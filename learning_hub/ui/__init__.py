"""What pages share on screen. The only place that touches the visitor's session."""

from learning_hub.ui.asking import ask
from learning_hub.ui.choices import (
    choices,
    choose,
    choose_actions,
    choose_area,
    choose_audit,
    choose_breakdown,
    choose_cycle,
    choose_measure,
    choose_priority,
    choose_published,
    choose_some,
)
from learning_hub.ui.dropping import drop_files
from learning_hub.ui.frame import (
    foot,
    headline,
    note,
    open_page,
    run_framed,
    section,
    start_at,
    status_meanings,
)
from learning_hub.ui.showing import explain, show, terms

__all__ = [
    "ask",
    "choices",
    "choose",
    "choose_actions",
    "choose_area",
    "choose_audit",
    "choose_breakdown",
    "choose_cycle",
    "choose_measure",
    "choose_priority",
    "choose_published",
    "choose_some",
    "drop_files",
    "explain",
    "foot",
    "headline",
    "note",
    "open_page",
    "run_framed",
    "section",
    "show",
    "start_at",
    "status_meanings",
    "terms",
]
