"""Verdicts on shares from cycle to cycle, which say first whether the cycles compare at all.

Rows come as already disclosed. The sentences are in `cycles`.
"""

import html
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from learning_hub import theme
from learning_hub.statistics import samples
from learning_hub.statistics.impact import Impact
from learning_hub.wording import verdicts
from learning_hub.wording.numbers import PERCENT, count, is_empty

NOT_COMPARABLE = "not comparable"
ONE_ONLY = "one cycle only"
NOT_SHOWN = "too small to show"
# The other cycles' numbers may well be shown: what is too small is what they would be set beside.
TOO_SMALL = "too small to compare"
BETTER = {"rising", "higher than in the earlier cycle"}
WORSE = {"falling", "lower than in the earlier cycle"}
# What must be alike from cycle to cycle for shares to compare, and what to say when it is not.
ALIKE = {
    "tool": "the audit tool's grades differ",
    "sampling": "cases were chosen in different ways",
    "wording": "the question was worded differently",
    "answers_offered": "different answers were offered",
}


class Verdict(NamedTuple):
    """What several cycles' shares say. why: p or the reason there is none; may be empty."""

    word: str
    why: str


def named(rows: pd.DataFrame) -> list[str]:
    """Name each audit or round by its cycle; by its own id where a cycle has several."""
    if "audit_id" not in rows:
        return rows["cycle_id"].tolist()
    several = rows["cycle_id"].duplicated(keep=False)
    return rows["cycle_id"].where(~several, rows["audit_id"]).tolist()


def judge(rows: pd.DataFrame, part: str, whole: str) -> Verdict:
    """Judge a share over cycles in order: part of whole, a row a cycle, as already disclosed.

    Where the rows hold `spread` and `cases` they are judgements, and are judged by case.
    """
    if len(rows) < 2:
        return Verdict(ONE_ONLY if len(rows) else theme.EMPTY, "")
    for column, reason in ALIKE.items():
        if column in rows and rows[column].nunique() > 1:
            return Verdict(NOT_COMPARABLE, reason)
    if rows[[part, whole]].isna().any(axis=None):
        return Verdict(TOO_SMALL, "a cycle's number is hidden")
    if "questions" in rows and (rows["questions"] > 1).any():
        return Verdict(NOT_COMPARABLE, "a person answered several questions on it")
    if "spread" in rows:
        shares = by_case(rows)
        if len(shares) == 2:
            change = samples.compare_by_case(*shares)
            return Verdict(verdicts.share_change(change), p_said(change.p))
        trend = samples.trend_by_case(shares)
    else:
        parts, wholes = rows[part].astype(int).tolist(), rows[whole].astype(int).tolist()
        if len(rows) == 2:
            change = samples.compare_shares(parts[0], wholes[0], parts[1], wholes[1])
            return Verdict(verdicts.share_change(change), p_said(change.p))
        trend = samples.share_trend(parts, wholes)
    return Verdict(verdicts.trend_over_cycles(trend), p_said(trend.p))


def by_case(rows: pd.DataFrame) -> list[samples.ClusteredShare]:
    """Give each row's share of judgements with its interval by case. Hidden ones are NaN."""
    return [
        samples.share_by_case(0, 0, 0, 0.0) if is_empty(row.judgements)
        else samples.share_by_case(
            int(row.good_judgements), int(row.judgements), int(row.cases), float(row.spread)
        )
        for row in rows.itertuples()
    ]


def judge_each(rows: pd.DataFrame, by: str, part: str, whole: str) -> dict[str, Verdict]:
    """Judge every domain or topic on its own, in the order of the rows."""
    return {str(name): judge(own, part, whole) for name, own in rows.groupby(by, sort=False)}


def p_said(p: float) -> str:
    """Write the chance of so clear a pattern if nothing changed: 'p = 0.08', 'p < 0.001'."""
    if is_empty(p):
        return ""
    if p < 0.001:
        return "p < 0.001"
    # Not rounded onto the line at which a pattern counts as clear.
    return f"p = {p:.3f}" if p < 0.01 or f"{p:.2f}" == "0.05" else f"p = {p:.2f}"


def chance_said(found: Mapping[str, Verdict]) -> list[str]:
    """Say, for who asks how verdicts were reached, how often chance alone would do as much.

    found: the verdict on each name. Nothing where none was tested.
    """
    listed = [html.escape(f"{name} {one.why}") for name, one in found.items()
              if one.why.startswith("p ")]
    if not listed:
        return []
    return [
        "How often so clear a pattern would come about by chance if nothing had changed: "
        f"{'; '.join(listed)}. Under 0.05 counts as clear."
    ]


def impact_words(results: list[Impact | None]) -> list[str]:
    """Give each verdict as a word or two; a change with no good direction is 'changed'.

    results: of ledger.judge, None where too much is hidden to judge.
    """
    return [
        NOT_SHOWN if one is None
        else "changed" if "neutral_change" in one.caveats and one.word == "no detectable change"
        else one.word
        for one in results
    ]


def judgements_said(good: float, total: float, found: samples.ClusteredShare) -> str:
    """Write a share of judgements with its interval by case."""
    if is_empty(good) or is_empty(total):
        return theme.HIDDEN
    bounds = f"{100 * found.lower:.0f}\u2013{100 * found.upper:.0f}{PERCENT}"
    return f"{count(good)} of {count(total)} ({bounds} by case)"
