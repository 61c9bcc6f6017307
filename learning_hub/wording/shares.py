"""Shares from cycle to cycle in words: why they do not compare, and what chance alone would do."""

import html
from collections.abc import Iterable, Mapping

from learning_hub import theme
from learning_hub.judging import ClusteredShare, Verdict
from learning_hub.judging.shares import Extremes, Judged
from learning_hub.wording.numbers import PERCENT, bold, capital, count, is_empty, rounded
from learning_hub.wording.verdicts import WORDS

REASONS = {
    "tool": "the audit tool's grades differ",
    "sampling": "cases were chosen in different ways",
    "wording": "the question was worded differently",
    "answers_offered": "different answers were offered",
    "hidden": "a cycle's number is hidden",
    "questions": "a person answered several questions on it",
}


def p_said(p: float) -> str:
    """Write the chance of so clear a pattern if nothing changed: 'p = 0.08', 'p < 0.001'."""
    if p < 0.001:
        return "p < 0.001"
    # Not rounded onto the line at which a pattern counts as clear.
    return f"p = {p:.3f}" if p < 0.01 or f"{p:.2f}" == "0.05" else f"p = {p:.2f}"


def verdict_said(found: Judged, audits: int) -> str:
    """Say the verdict on so many audits in their order, or why there is none."""
    if found.verdict == Verdict.ONE_CYCLE_ONLY:
        return "There is one audit so far, so nothing to compare it with."
    if found.reason is not None:
        return f"{bold(capital(WORDS[found.verdict]))}: {html.escape(REASONS[found.reason])}."
    test = "over the cycles in their order" if audits > 2 else "of the two cycles"
    return f"The verdict {test}: {bold(WORDS[found.verdict])}."


def spread(found: Extremes, who: str, between: str = "") -> str:
    """Say of several shares of which none stands out whether they are alike, or only not at an end.

    who: what they are of; between: from which to which they go.
    """
    next_ones = (
        "no difference between the first and the next, or the last and the next, is larger than "
        "chance could make"
    )
    if found.are_close:
        return f"{who} stand close together{between}: {next_ones}"
    if not found.are_far:
        return f"{who} are not told apart{between}: {next_ones}"
    return (
        f"{who} differ{between}, but not one stands out at either end: {next_ones}, though the first "
        "and the last are further apart than that"
    )


def chance_said(found: Mapping[str, Judged]) -> list[str]:
    """Say, for who asks how verdicts were reached, how often chance alone would do as much.

    found: the verdict on each name. Nothing where none was tested.
    """
    listed = [
        html.escape(f"{name} {p_said(one.p)}") for name, one in found.items() if one.p is not None
    ]
    if not listed:
        return []
    return [
        "How often so clear a pattern would come about by chance if nothing had changed: "
        f"{'; '.join(listed)}. Under 0.05 counts as clear."
    ]


def judgements_said(good: float, total: float, found: ClusteredShare) -> str:
    """Write a share of judgements with its interval by case."""
    if is_empty(good) or is_empty(total):
        return theme.HIDDEN
    bounds = f"{rounded(100 * found.lower)}\u2013{rounded(100 * found.upper)}{PERCENT}"
    return f"{count(good)} of {count(total)} ({bounds} by case)"


def each_in_words(found: Mapping[str, Judged], names: Iterable[str]) -> list[str]:
    """Write the verdict on each name, for a column of a table."""
    return [WORDS[found[name].verdict] for name in names]
