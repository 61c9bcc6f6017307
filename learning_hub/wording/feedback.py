"""Sentences of the feedback page: who was heard, what they told us, and what came of it.

They take rows as already disclosed.
"""

import html

import pandas as pd

from learning_hub import theme
from learning_hub.judging import shares
from learning_hub.wording import shares as shares_said
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

# One of a group.
ALONE = {
    "child": "child",
    "young_person": "young person",
    "parent_carer": "parent or carer",
    "practitioner": "practitioner",
}
OWN_WORDS = (
    "Groups are never pooled: each was asked on a topic in its own words and offered its own answers, "
    "so that a difference may be one of the question."
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
            who = ALONE[row.respondent_group] if row.respondents == 1 else name
            parts.append(f"{bold(count(row.respondents))} {who}")
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
    """Name the topics on which groups differ by more than chance, without pooling them."""
    if topics.empty:
        return "No topic was asked of two groups."
    known = shares.shown(topics, "positive", "answered")
    found, compared = shares.topics_apart(topics)
    hidden = len(topics) - len(known)
    unseen = f" {plural(hidden, 'figure is', 'figures are')} hidden." if hidden else ""
    if not compared:
        return (
            "Too many of these answers are hidden to set two groups beside each other."
            if hidden
            else "Only one group answered on each of these topics."
        )
    if not found:
        return (
            f"On none of {plural(compared, 'topic')} that can be compared do the groups differ by "
            f"more than chance could make. {OWN_WORDS}{unseen}"
            if compared > 1
            else "On the one topic that can be compared the groups do not differ by more than "
            f"chance could make. {OWN_WORDS}{unseen}"
        )
    parts = []
    for topic in found:
        rows = known[known["topic"] == topic]
        listed = [
            f"{theme.GROUPS[row.respondent_group].lower()} {share(row.positive, row.answered)}"
            for row in rows.itertuples()
        ]
        parts.append(f"On {bold(topic)}, positive were {joined(listed)}.")
    return (
        f"The groups answered differently on {len(found)} of {plural(compared, 'topic')} that can be "
        f"compared. {' '.join(parts)} {OWN_WORDS}{unseen}"
    )


def questions_said(questions: pd.DataFrame, group: str) -> str:
    """Name the question a group answered best and the one it answered worst, where that holds."""
    known = shares.shown(questions, "positive", "answered")
    name = theme.GROUPS[group].lower()
    hidden = len(questions) - len(known)
    if known.empty:
        return f"No answers of {name} can be shown."
    unseen = f" The answers to {plural(hidden, 'question')} are hidden." if hidden else ""
    said = {
        row.question: f"'{html.escape(row.question)}' {bold(share(row.positive, row.answered))}"
        for row in known.itertuples()
    }
    if len(known) == 1:
        return f"Positive on {said[known['question'].iloc[0]]}.{unseen}"
    found = shares.extremes(
        known["question"].tolist(), known["positive"].tolist(), known["answered"].tolist()
    )
    parts = [
        f"{words}: {joined([said[one] for one in names])}"
        for words, names in (("most positive", found.most), ("least", found.least))
        if names
    ]
    if parts:
        told = ". ".join(capital(part) for part in parts)
        if hidden:
            told = f"Of {plural(len(known), 'question')} that can be shown: {'; '.join(parts)}"
        return f"{told}.{unseen}"
    portions = known["positive"] / known["answered"]
    first, last = known.loc[portions.idxmax(), "question"], known.loc[portions.idxmin(), "question"]
    if portions.nunique() == 1:
        return f"The answers are alike: {joined(list(said.values())[:3])}.{unseen}"
    between = f", from {said[first]} to {said[last]}"
    return f"{shares_said.spread(found, 'These', between)}.{unseen}"


def themes_said(rows: pd.DataFrame) -> str:
    """Name the themes that people raised most, where they stand out."""
    if rows.empty:
        return "No comments have been read in for this cycle yet."
    whole = rows.groupby("theme", sort=False)["comments"].agg(
        lambda numbers: numbers.sum(skipna=False)
    )
    known = whole.dropna().reset_index()
    hidden = len(whole) - len(known)
    if known.empty:
        return "Comments are too few to be shown by theme."
    unseen = (
        f" How often {plural(hidden, 'more theme was', 'more themes were')} raised is hidden."
        if hidden
        else ""
    )
    if len(known) == 1:
        only = known.iloc[0]
        return f"Raised: {bold(small(only['theme']))} ({count(only['comments'])}).{unseen}"
    names, stands_out = shares.raised_most(known)
    times = dict(zip(known["theme"], known["comments"], strict=True))
    listed = joined([f"{bold(small(name))} ({count(times[name])})" for name in names])
    if stands_out and not hidden:
        return f"Raised most: {listed}."
    if stands_out:
        # Of a hidden one nobody can say whether it was raised more often.
        return f"Raised often: {listed}.{unseen}"
    return f"Raised often, and close together: {listed}.{unseen}"


def quotes_said(rows: pd.DataFrame, only_cleared: bool = False) -> str:
    """Introduce people's own words. only_cleared: others are held that are not shown here."""
    if rows.empty:
        return "No words have been cleared to be shown."
    which = " that were cleared to be shown outside the Hub" if only_cleared else ""
    return f"{capital(plural(len(rows), 'comment'))}{which}, in people's own words."


def promises_said(rows: pd.DataFrame) -> str:
    """Say how many promises were kept and told, and how long the oldest has waited."""
    if rows.empty:
        return "No promise has been made from this cycle's feedback yet."
    told = int(rows["told_on"].notna().sum())
    have = "has" if told < 2 else "have"
    number = "all" if told == len(rows) else count(told) if told else "none"
    text = (
        f"Of {plural(len(rows), 'promise')}, {bold(number)} {have}"
        if len(rows) > 1
        else f"The one promise has{'' if told else ' not'}"
    )
    text += " been told back to those who asked"
    waiting = rows[rows["told_on"].isna()]
    if waiting.empty:
        return f"{text}."
    longest = bold(plural(waiting["days_waiting"].max(), "day"))
    one = "it" if len(waiting) == 1 and len(rows) == 1 else "the oldest of the others"
    if not told and len(rows) > 1:
        one = "the oldest"
    return f"{text}; {one} has waited {longest}."
