"""Sentences of the delivery plan: where its actions stand, and what they should move.

They take rows as already disclosed.
"""

import html

import pandas as pd

from learning_hub.wording.numbers import bold, count, joined, plural


def actions_said(totals: pd.Series) -> str:
    """Say how many actions are complete, overdue, and at odds with their dates."""
    if not totals["actions"]:
        return "No actions here."
    text = (
        f"{bold(count(totals['complete']))} of {plural(totals['actions'], 'action')} complete and "
        f"{bold(count(totals['overdue']))} overdue"
    )
    text += (
        f", the longest by {plural(totals['longest_overdue_days'], 'day')}."
        if totals["overdue"]
        else "."
    )
    if totals["at_odds"]:
        text += (
            f" For {bold(plural(totals['at_odds'], 'action'))} the owner's status and the dates "
            "disagree."
        )
    return text


def status_words_said(words: dict[str, tuple[str, str, str]], meanings: dict[str, str]) -> str:
    """Print what each status means here: definitions differ between partnerships."""
    said = [
        f"{shape} <strong>{word}</strong>: {html.escape(meanings[code])}"
        for code, (word, shape, _colour) in words.items()
    ]
    return " ".join(said)


def actions_listed(actions: pd.DataFrame, totals: pd.Series) -> str:
    """Say what the list of actions shows, and that complete is not the same as effective."""
    if actions.empty:
        return "No action fits these choices."
    return (
        f"{plural(len(actions), 'action')}, open ones first. 'Complete' says that the "
        "action was done, not that anything changed for children."
    )


def moved_said(rows: pd.DataFrame) -> str:
    """Introduce complete actions beside the measures they should move."""
    if rows.empty:
        return "No complete action names a measure that it should move."
    measures = rows["measure_id"].nunique()
    return (
        f"{bold(plural(len(rows), 'complete action'))} named {plural(measures, 'measure')} that "
        "should move. Below: the baseline and the latest value. A measure can move for many "
        "reasons, so this alone does not show that the action worked."
    )


def recommendations_said(rows: pd.DataFrame) -> str:
    """Count the Board's decisions on recommendations."""
    if rows.empty:
        return "No recommendation has been made here yet."
    kinds = rows["standing"].value_counts()
    listed = [f"{count(number)} {html.escape(kind)}" for kind, number in kinds.items()]
    text = f"{bold(plural(len(rows), 'recommendation'))}: {joined(listed)}."
    replaced = int(rows["superseded_by"].notna().sum())
    if replaced:
        text += f" {plural(replaced, 'has', 'have')} been superseded by a later one."
    return text


def sections_said(rows: pd.DataFrame, cycle_id: str) -> str:
    """Say which version of the plan this is, and which sections are not written."""
    if rows.empty:
        return "No delivery plan has been loaded for this cycle yet."
    version, empty = rows["version"].max(), rows[rows["text"].isna()]
    text = f"{html.escape(cycle_id)}, version {bold(count(version))} of the plan."
    if len(empty):
        listed = [html.escape(h) for h in empty["heading"]]
        text += f" Not written yet: {joined(listed)}."
    return text
