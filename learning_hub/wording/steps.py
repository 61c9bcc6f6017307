"""Words for a manager who agrees or declines new limits from a step in a measure's level."""

import pandas as pd

from learning_hub.judging import Course
from learning_hub.wording.verdicts import named

WHY = "Why, in a sentence (no names)"
AGREE = "Agree the new limits"
DECLINE = "Decline them"
NO_REASON = "Say why first: whoever reads the chart later will want to know."
MANAGER = "Practice Review and Learning Manager"


def asked(course: Course, step: pd.Timestamp) -> str:
    """Ask whether the level is to be taken as changed from a period on."""
    return (
        f"New limits are proposed from {named(course, step)}. Agree them where it is known why the "
        "level changed, and is likely to stay; decline them where the months before and after are "
        "to be judged as one."
    )


def done(course: Course, step: pd.Timestamp, is_agreed: bool) -> str:
    """Say what was recorded."""
    what = "agreed" if is_agreed else "declined"
    return f"New limits from {named(course, step)} {what}; it is in a snapshot of its own."
