"""Sentences of the feedback page: who was heard, what they told us, and what came of it.

They take rows as already disclosed.
"""

import html

import pandas as pd

from learning_hub import theme
from learning_hub.judging import shares
from learning_hub.wording.numbers import (
    bold,
    capital,
    count,
    is_empty,
    joined,
    plural,
    portion,
    share,
    small,
)


def heard_said(rounds: pd.DataFrame) -> str:
    """Say who answered in a cycle, group by group, and who has not been heard."""
    if rounds.empty:
        return "Nobody has been asked for feedback in this cycle yet."
    parts, silent = [], []
    for row in rounds.itertuples():
        name = theme.GROUPS[row.respondent_group].lower()
        if is_empty(row.respondents):
            parts.append(f"{name} (hidden, because few did or did not answer)")
        elif row.respondents == 0:
            silent.append(name)
        else:
            parts.append(f"{bold(count(row.respondents))} {name}")
    said = f"We heard from {joined(parts)}." if parts else "Nobody has answered yet."
    if silent:
        said += f" {bold('Not heard from yet')}: {joined(silent)}."
    return said


def rates_said(rounds: pd.DataFrame) -> str:
    """Say how many of those invited answered."""
    parts = []
    for row in rounds.itertuples():
        if is_empty(row.respondents) or is_empty(row.invited) or not row.invited:
            continue
        if row.respondents:
            name = theme.GROUPS[row.respondent_group].lower()
            parts.append(f"{name} {portion(row.respondents, row.invited)}")
    if not parts:
        return "No response rate can be given yet."
    return f"Response rates: {joined(parts)}. Those who answer may differ from those who do not."


def topics_said(topics: pd.DataFrame) -> str:
    """Name the topic on which groups differ most, without pooling them."""
    known = shares.shown(topics, "positive", "answered")
    if known.empty:
        return "No question was answered by two groups alike, or too few answered to show."
    widest = shares.widest_topic(known)
    if widest is None:
        return "Only one group answered each of these questions."
    rows = known[known["topic"] == widest]
    parts = [
        f"{theme.GROUPS[row.respondent_group].lower()} {share(row.positive, row.answered)}"
        for row in rows.itertuples()
    ]
    return (
        f"The groups differ most on {bold(widest)}: positive were {joined(parts)}. "
        "Groups are never pooled."
    )


def questions_said(questions: pd.DataFrame, group: str) -> str:
    """Name the question a group answered best and the one it answered worst."""
    known = shares.shown(questions, "positive", "answered")
    if known.empty:
        return f"No answers of {theme.GROUPS[group].lower()} can be shown."
    best, worst = shares.most_and_least(known)
    if len(known) == 1:
        return (
            f"Positive on '{html.escape(best['question'])}': "
            f"{bold(share(best['positive'], best['answered']))}."
        )
    return (
        f"Most positive: '{html.escape(best['question'])}' "
        f"{bold(share(best['positive'], best['answered']))}. Least: "
        f"'{html.escape(worst['question'])}' {bold(share(worst['positive'], worst['answered']))}."
    )


def themes_said(rows: pd.DataFrame) -> str:
    """Name the themes that people raised most."""
    known = rows[rows["comments"].notna()]
    if known.empty:
        return (
            "Comments are too few to be shown by theme."
            if len(rows)
            else ("No comments have been read in for this cycle yet.")
        )
    top = known.groupby("theme")["comments"].max().sort_values(ascending=False).head(3)
    return f"Raised most: {joined([bold(small(name)) for name in top.index])}."


def quotes_said(rows: pd.DataFrame) -> str:
    """Introduce people's own words."""
    if rows.empty:
        return "No words have been cleared to be shown."
    return f"{capital(plural(len(rows), 'comment'))}, in people's own words."


def promises_said(rows: pd.DataFrame) -> str:
    """Say how many promises were kept and told, and how long the oldest has waited."""
    if rows.empty:
        return "No promise has been made from this cycle's feedback yet."
    told = int(rows["told_on"].notna().sum())
    text = (
        f"{bold(f'{told} of {len(rows)}')} {'promise has' if len(rows) == 1 else 'promises have'} "
        "been told back to those who asked."
    )
    waiting = rows[rows["told_on"].isna()]
    if len(waiting):
        text += (
            f" The oldest that has not has waited "
            f"{bold(plural(waiting['days_waiting'].max(), 'day'))}."
        )
    return text
