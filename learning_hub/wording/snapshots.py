"""Words for snapshots, the same on every page: whose figures these are, and from when."""

import html
import re
from datetime import date

from learning_hub.wording.numbers import day, joined

OPEN_THEN = "Open the pages as they were then"
INTO_TODAYS = "Files loaded here go into today's figures, never into these."
UNLOGGED_TO_MANAGER = (
    "Looks at exact figures cannot be written down just now: looks.jsonl in the warehouse's folder "
    "cannot be written. You see exact figures all the same; nobody else does until it can be."
)
UNLOGGED = (
    "Exact figures are not shown just now, because looks at them cannot be written down. The "
    "Practice Review and Learning Manager can say when that is mended."
)


def lost_said(shown: int | None, lost: tuple[int, ...]) -> str:
    """Say to a reader who cannot mend it that something newer was held than is shown."""
    return (
        f"What was loaded last (snapshot {lost[-1]}) cannot be read just now. You see what was "
        f"held before it (snapshot {shown}). The Practice Review and Learning Manager sees on "
        "every page what to do."
    )


def _dated(name: str) -> tuple[str, str] | None:
    """Take a pin's name apart: 'Board, 16 July 2026' is who met and when. None = another name."""
    found = re.fullmatch(r"(.+), (\d{1,2} \w+ \d{4})", name)
    return (html.escape(found[1], quote=False), html.escape(found[2])) if found else None


def _seen(names: list[str], what: str) -> str:
    said = []
    for name in names:
        met = _dated(name)
        said.append(
            f"the {met[0]} saw {what} on {met[1]}"
            if met
            else f"they were kept as \u2018{html.escape(name, quote=False)}\u2019"
        )
    return joined(said)


def past_said(names: list[str], number: int, newest: int, as_at: date) -> str:
    """Say that a page shows an earlier snapshot, and whose."""
    who = _seen(names, "them")
    seen = f"as {who}" if who else f"as they stood at {day(as_at)}"
    return (
        f"<strong>You are looking at the figures {seen}</strong> (snapshot {number} of {newest}), "
        "not today's figures."
    )


def then_said(names: list[str], number: int, as_at: date) -> str:
    """Name the earlier snapshot in a sentence: 'the Board saw the figures on 16 July 2026'."""
    who = _seen(names, "the figures")
    return (
        f"{who} (snapshot {number}, as at {day(as_at)})"
        if who
        else (f"{day(as_at)} (snapshot {number})")
    )


def snapshot_label(as_at: date, number: int, names: list[str], is_newest: bool = False) -> str:
    """Name a snapshot in a list to choose from."""
    words = [*names, f"as at {day(as_at)}"] if names else [f"As at {day(as_at)}"]
    return f"{'; '.join(words)} ({'today, ' if is_newest else ''}snapshot {number})"
