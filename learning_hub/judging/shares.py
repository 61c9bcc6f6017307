"""Shares of cases and of answers: their intervals, and whether cycles differ or compare at all.

Rows come as already disclosed. One judge for every page, which knows tool, sampling and wording.
"""

import itertools
import math
from typing import Any, NamedTuple, overload

import numpy as np
import pandas as pd

from learning_hub.judging.verdicts import Verdict
from learning_hub.statistics import impact, samples

# Under so many a share is a count without a verdict; under so many a percentage is unsure.
FEW, LOW = samples.FEW, samples.LOW
BETTER = {Verdict.RISING, Verdict.ROSE}
WORSE = {Verdict.FALLING, Verdict.FELL}
# The columns that must be alike from cycle to cycle for shares to compare.
ALIKE = ("tool", "sampling", "wording", "answers_offered")
# A row of itertuples: pandas makes its fields while it runs, so no type can name them.
Row = Any
# Other reasons for which nothing is compared.
HIDDEN, SEVERAL_QUESTIONS = "hidden", "questions"


class Judged(NamedTuple):
    """What several cycles' shares say.

    reason: why they do not compare, a column of ALIKE or a code; None where they do. p: how often
    chance alone would make so clear a pattern; None where nothing was tested, or so few were looked
    at that no p would count as clear.
    """

    verdict: Verdict
    reason: str | None = None
    p: float | None = None


class Extremes(NamedTuple):
    """The names with the highest and the lowest share; empty where none stands out.

    are_close: not even the highest and the lowest differ by more than chance could make. are_far:
    those two do, paid for as many pairs as there are, and of ten or more each.
    """

    most: list[str]
    least: list[str]
    are_close: bool = False
    are_far: bool = False


def judge(rows: pd.DataFrame, part: str, whole: str) -> Judged:
    """Judge a share over cycles in order: part of whole, a row a cycle.

    Where the rows hold `spread` and `cases` they are judgements, and are judged by case.
    """
    if len(rows) < 2:
        return Judged(Verdict.ONE_CYCLE_ONLY if len(rows) else Verdict.NOT_REPORTED)
    for column in ALIKE:
        if column in rows and rows[column].nunique() > 1:
            return Judged(Verdict.NOT_COMPARABLE, column)
    if rows[[part, whole]].isna().any(axis=None):
        return Judged(Verdict.TOO_SMALL_TO_COMPARE, HIDDEN)
    if "questions" in rows and (rows["questions"] > 1).any():
        return Judged(Verdict.NOT_COMPARABLE, SEVERAL_QUESTIONS)
    found: samples.ShareChange | samples.ShareTrend
    if "spread" in rows:
        shares = by_case(rows)
        found = (
            samples.compare_by_case(*shares) if len(shares) == 2 else samples.trend_by_case(shares)
        )
    else:
        parts, wholes = rows[part].astype(int).tolist(), rows[whole].astype(int).tolist()
        found = (
            samples.compare_shares(parts[0], wholes[0], parts[1], wholes[1])
            if len(rows) == 2
            else samples.share_trend(parts, wholes)
        )
    looked_at = rows["cases"] if "spread" in rows else rows[whole]
    is_few = (looked_at.min() if len(rows) == 2 else looked_at.sum()) < FEW
    return Judged(Verdict(found.code), None, None if is_few or math.isnan(found.p) else found.p)


def judge_each(rows: pd.DataFrame, by: str, part: str, whole: str) -> dict[str, Judged]:
    """Judge every domain or topic on its own, in the order of the rows."""
    return {str(name): judge(own, part, whole) for name, own in rows.groupby(by, sort=False)}


@overload
def interval(part: float, whole: float) -> samples.Share[float]: ...


@overload
def interval(part: samples.Many, whole: samples.Many) -> samples.Share[np.ndarray]: ...


def interval(
    part: float | samples.Many, whole: float | samples.Many
) -> samples.Share[float] | samples.Share[np.ndarray]:
    """Give a share of independent cases or answers with its Wilson 95 % interval, or many."""
    return samples.wilson(part, whole)


def shown(rows: pd.DataFrame, part: str, whole: str) -> pd.DataFrame:
    """Pick the rows of which neither side of the share is hidden."""
    return rows[rows[part].notna() & rows[whole].notna()]


def by_case(rows: pd.DataFrame) -> list[samples.ClusteredShare]:
    """Give each row's share of judgements with its interval by case. Hidden ones are NaN."""
    return [
        samples.share_by_case(0, 0, 0, 0.0)
        if pd.isna(row.judgements)
        else samples.share_by_case(
            int(row.good_judgements), int(row.judgements), int(row.cases), float(row.spread)
        )
        for row in rows.itertuples()
    ]


def named(rows: pd.DataFrame) -> list[str]:
    """Name each audit or round by its cycle; by its own id where a cycle has several."""
    if "audit_id" not in rows:
        return list(rows["cycle_id"])
    several = rows["cycle_id"].duplicated(keep=False)
    return list(rows["cycle_id"].where(~several, rows["audit_id"]))


def expected_by_chance(tests: int) -> float:
    """Say of how many tests chance alone would make a clear pattern: one of twenty."""
    return 0.05 * tests


def domains_apart(grades: pd.DataFrame) -> Extremes | None:
    """Name the domains with the most and the fewest judgements good or better, where that holds.

    grades: the rows of audits/grades_by_domain for one audit. Grades such as 'does not apply'
    count neither way, and the overall grade is not one side of many. A case counts once, however
    many agencies graded it. None: nothing was graded on two domains or more.
    """
    counted = grades[grades["is_positive"].notna() & ~grades["is_overall"].astype(bool)]
    good = counted["judgements"].where(counted["is_positive"].fillna(False).astype(bool), 0)
    by_domain = counted.assign(_good=good).groupby("domain", sort=False)
    found = by_domain.agg(good=("_good", "sum"), all=("judgements", "sum"), cases=("cases", "max"))
    if len(found) < 2:
        return None
    portions = found["good"] / found["all"]
    return extremes(list(found.index), list(portions * found["cases"]), list(found["cases"]))


def extremes(names: list[str], parts: list[float], wholes: list[float]) -> Extremes:
    """Name what has the highest share and what the lowest, where that is more than chance.

    Ties are named together. The first is named only where the interval of its difference from the
    next leaves out 0 (Newcombe); else that list is empty: these stand close together. With equal
    truths a naive rule would name a highest every time (METHOD section 4).
    """
    rows = pd.DataFrame({"name": names, "part": parts, "whole": wholes})
    rows["share"] = (rows["part"] / rows["whole"]).round(9)
    ordered = rows.sort_values("share")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    apart = samples.newcombe(high["part"], high["whole"], low["part"], low["whole"])
    return Extremes(
        _standing_out(rows, highest=True),
        _standing_out(rows, highest=False),
        bool(apart.lower <= 0 <= apart.upper),
        bool(min(high["whole"], low["whole"]) >= FEW and _are_far(high, low, len(rows))),
    )


def _are_far(high: pd.Series, low: pd.Series, names: int) -> bool:
    # The highest and the lowest of many are picked: each pair that there was is paid for.
    confidence = 1 - 0.05 / (names * (names - 1) / 2)
    found = samples.newcombe(high["part"], high["whole"], low["part"], low["whole"], confidence)
    return not found.lower <= 0 <= found.upper


def _standing_out(rows: pd.DataFrame, highest: bool) -> list[str]:
    first = rows["share"].max() if highest else rows["share"].min()
    tied, rest = rows[rows["share"] == first], rows[rows["share"] != first]
    if rest.empty:
        return []
    next_share = rest["share"].max() if highest else rest["share"].min()
    for one in tied.itertuples():
        for other in rest[rest["share"] == next_share].itertuples():
            apart = samples.newcombe(one.part, one.whole, other.part, other.whole)
            if apart.lower <= 0 <= apart.upper:
                return []
    return list(tied["name"])


def topics_apart(rows: pd.DataFrame) -> tuple[list[str], int]:
    """Name the topics on which two groups differ by more than chance, and how many were compared.

    rows: those of feedback/positive_by_topic. Groups are never pooled: each is held against each,
    paid for the number of such pairs over all topics, hidden ones too: to whom less is shown, no
    difference is told that others are not told. Not the highest against the lowest alone: the
    highest may be of so few that a larger group, hardly lower, tells more.
    """
    known = shown(rows, "positive", "answered")
    several = known.groupby("topic", sort=False).filter(lambda rows: len(rows) > 1)
    topics = several.groupby("topic", sort=False)
    if not len(several):
        return [], 0
    groups = rows.groupby("topic", sort=False).size()
    tries = float((groups * (groups - 1) / 2).sum())
    found = [
        str(topic)
        for topic, own in topics
        if any(
            _are_apart(one, other, 1 - 0.05 / tries)
            for one, other in itertools.combinations(own.itertuples(), 2)
        )
    ]
    return found, topics.ngroups


def _are_apart(one: Row, other: Row, confidence: float) -> bool:
    found = samples.newcombe(one.positive, one.answered, other.positive, other.answered, confidence)
    return not found.lower <= 0 <= found.upper


def raised_most(known: pd.DataFrame) -> tuple[list[str], bool]:
    """Name the themes raised most often, and say whether they stand out from the next.

    known: theme and comments, a row each. Ties are named together. Where the first does not stand
    out, those that stand close to it are named, at most three.
    """
    rows = known.sort_values("comments", ascending=False, kind="stable")
    first = rows["comments"].iloc[0]
    tied, rest = rows[rows["comments"] == first], rows[rows["comments"] != first]
    if rest.empty:
        return list(rows["theme"]), False
    following = rest["comments"].iloc[0]
    ratio = impact.rate_ratio(int(first), 1.0, int(following), 1.0)
    if ratio.low > 1:
        return list(tied["theme"]), True
    return list(rows["theme"].head(max(3, len(tied)))), False
