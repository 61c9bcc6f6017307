"""The impact ledger: what was recommended, decided and done, and what was then observed.

Frames in, frames out, so that pages and reports tell the same. Which change counts and from when
is METHOD section 3: the date is the cycle's month-4 session, recorded before the result is seen,
and the verdict is one on the measure after the cycle, never on what caused it.
"""

from datetime import date
from typing import Any

import pandas as pd

from learning_hub.judging.after_cycle import AGREED, TOLD, assess, by_chance, of_result
from learning_hub.judging.hidden import too_hidden
from learning_hub.judging.verdicts import Verdict
from learning_hub.statistics.impact import Impact

# A row of itertuples: pandas makes its fields while it runs, so no type can name them.
Row = Any
CHART_AFTER, VERDICT_AFTER = pd.DateOffset(months=6), pd.DateOffset(months=12)
DONE = ("complete", "embedded")
ACCEPTED = ("accepted", "accepted with change")
# What became of the action of a line: done, still open, none that bears on the measure, or only
# one of an earlier cycle.
ACTIONS = ("complete", "open", "none", "earlier")
# What its measure did, and what the two come to.
COMBINED = {
    Verdict.IMPROVED: (
        Verdict.COMPLETE_IMPROVED,
        Verdict.OPEN_IMPROVED,
        Verdict.IMPROVED_NOT_OURS,
        Verdict.IMPROVED_EARLIER,
    ),
    Verdict.NO_DETECTABLE_CHANGE: (
        Verdict.COMPLETE_NO_CHANGE,
        Verdict.OPEN_NO_CHANGE,
        Verdict.NO_CHANGE_NOT_OURS,
        Verdict.NO_CHANGE_EARLIER,
    ),
    Verdict.WORSE: (
        Verdict.COMPLETE_WORSE,
        Verdict.OPEN_WORSE,
        Verdict.WORSE_NOT_OURS,
        Verdict.WORSE_EARLIER,
    ),
}
# What the Board decided on a recommendation without an action, as the data say it.
UNDONE = {
    "rejected": Verdict.REJECTED,
    "deferred": Verdict.DEFERRED,
    "not yet decided": Verdict.NOT_YET_DECIDED,
}
# How the outcomes are told, best first.
OUTCOMES = (
    *(outcome for told in COMBINED.values() for outcome in told),
    Verdict.CHANGED,
    Verdict.TOO_EARLY,
    Verdict.NEVER_JUDGED,
    Verdict.NOT_COMPARABLE,
    Verdict.TOO_SMALL_TO_SHOW,
    Verdict.NO_MEASURE,
    Verdict.NO_ACTION,
    *UNDONE.values(),
)
COMPLETE = tuple(told[0] for told in COMBINED.values())
YEARS = 2  # a verdict needs twelve months, so a year's report looks at the year before too


def judge(
    aims: pd.DataFrame,
    series: pd.DataFrame,
    breaks: pd.DataFrame,
    comparators: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Judge every measure after every cycle that hoped to move it: one row per cycle and measure.

    aims: rows with cycle_id, measure_id, intervention_on, good_direction and unit (of impact/aims
    or impact/ledger); rows without a measure and repeats are left out. is_named, where there is
    such a column: whether the cycle or an action of it named the measure beforehand; of the others
    only those changes are told that the false discovery rate allows. expected_from, where there is
    such a column: from when the actions expect it to move. series: the rows of
    measures/all_series, as disclosed for the one who looks. breaks: those of measures/breaks.
    comparators: those of impact/comparator_series, used wherever a measure has one.
    Gives cycle_id, measure_id, verdict, method, effect, low, high, scale, n_before, n_after,
    judged_from, intervention_on, and result: the whole `Impact`, None where the verdict is that it
    is too small to show.
    """
    beside = {}
    if comparators is not None:
        beside = dict(tuple(comparators.groupby("measure_id", sort=False)))
    by_measure = dict(tuple(series.groupby("measure_id", sort=False)))
    broken = breaks["kind"].ne(AGREED) if len(breaks) else pd.Series(dtype=bool)
    hidden = too_hidden(series)
    pairs = aims.dropna(subset=["measure_id"]).drop_duplicates(["cycle_id", "measure_id"])
    found = []
    for aim in pairs.itertuples():
        rows = by_measure.get(aim.measure_id, series.iloc[:0])
        own = breaks["measure_id"].eq(aim.measure_id)
        result = None
        if aim.measure_id not in hidden:
            result = assess(
                rows,
                aim.intervention_on,
                aim.good_direction,
                aim.unit,
                breaks.loc[own & broken, "break_on"],
                breaks.loc[own & ~broken, "break_on"],
                getattr(aim, "expected_from", None),
                beside.get(aim.measure_id),
            )
        found.append(_verdict(aim, result))
    columns = [
        "cycle_id",
        "measure_id",
        "intervention_on",
        "verdict",
        "method",
        "effect",
        "low",
        "high",
        "scale",
        "n_before",
        "n_after",
        "judged_from",
        "result",
    ]
    judged = pd.DataFrame(found, columns=columns)
    if "is_named" in pairs:
        unnamed = judged[~pairs["is_named"].to_numpy(dtype=bool)]
        judged.loc[unnamed.index[by_chance(unnamed)], "verdict"] = Verdict.PERHAPS
    return judged


def _verdict(aim: Row, result: Impact | None) -> tuple[object, ...]:
    head = (aim.cycle_id, aim.measure_id, aim.intervention_on)
    if result is None:
        nothing = float("nan")
        return (*head, of_result(None), "", nothing, nothing, nothing, "", 0, 0, pd.NaT, None)
    judged_from = pd.NaT if result.judged_from is None else result.judged_from
    return (
        *head,
        of_result(result),
        result.method,
        result.effect,
        result.low,
        result.high,
        result.scale,
        result.n_before,
        result.n_after,
        judged_from,
        result,
    )


def entries(lines: pd.DataFrame, verdicts: pd.DataFrame, as_at: date) -> pd.DataFrame:
    """Put to each line of the ledger what was then observed: the same rows in the same order.

    lines: the rows of impact/ledger; verdicts: what `judge` made. Adds verdict, n_before, n_after,
    effect, low, high, scale, method, judged_from, result, and outcome, one of OUTCOMES. An action
    whose effect is expected later than as_at is not said to have had none: too early to tell.
    """
    added = verdicts.drop(columns="intervention_on").rename(columns={"method": "judged_by"})
    whole = lines.merge(added, on=["cycle_id", "measure_id"], how="left", validate="many_to_one")
    whole.index = lines.index
    now = pd.Timestamp(as_at)
    early = whole["verdict"].eq(Verdict.NO_DETECTABLE_CHANGE) & whole["effect_expected_on"].gt(now)
    whole.loc[early, "verdict"] = Verdict.TOO_EARLY
    whole.loc[early, "judged_from"] = whole.loc[early, "effect_expected_on"]
    outcomes = [_outcome(row) for row in whole.itertuples()]
    return whole.assign(outcome=pd.Series(outcomes, index=whole.index, dtype=object))


def _outcome(row: Row) -> Verdict:
    if pd.isna(row.action_id):
        if not pd.isna(row.measure_id):
            return outcome(row.verdict, "earlier" if row.has_earlier_action else "none")
        return Verdict.NO_ACTION if row.standing in ACCEPTED else UNDONE[row.standing]
    if pd.isna(row.measure_id):
        return Verdict.NO_MEASURE
    return outcome(row.verdict, "complete" if row.status in DONE else "open")


def outcome(verdict: Verdict, action: str) -> Verdict:
    """Give what an action and its measure come to; action: one of ACTIONS.

    Where the measure says nothing either way, that is the outcome, whatever was done.
    """
    if verdict not in COMBINED:
        return verdict
    return COMBINED[verdict][ACTIONS.index(action)]


def tally(entered: pd.DataFrame) -> pd.Series:
    """Count the ledger's lines by outcome, in the order of OUTCOMES; outcomes of none left out."""
    counts = entered["outcome"].value_counts()
    return counts.reindex([one for one in OUTCOMES if one in counts.index]).astype(int)


def in_order(entered: pd.DataFrame) -> pd.DataFrame:
    """Sort the ledger's lines by outcome in the order of OUTCOMES, else as they are."""
    place = {outcome: rank for rank, outcome in enumerate(OUTCOMES)}
    return entered.sort_values("outcome", key=lambda words: words.map(place), kind="stable")


def reviews(aims: pd.DataFrame, verdicts: pd.DataFrame, as_at: date) -> pd.DataFrame:
    """List when each cycle's impact is to be reviewed: one row per cycle, the earliest first.

    At 6 months the chart is looked at, and the date from which it can be judged is known; from
    month 12 on there is a verdict. aims: rows of impact/aims. Gives cycle_id, cycle_title,
    intervention_on, chart_on, verdict_on (the first day on which one of its measures can be
    judged, empty where none ever can), review (a verdict on the review itself), measures, judged
    (how many have a verdict) and too_early.
    """
    both = aims.merge(
        verdicts[["cycle_id", "measure_id", "verdict", "judged_from"]],
        on=["cycle_id", "measure_id"],
    )
    now, found = pd.Timestamp(as_at), []
    for (cycle_id, title, since), rows in both.groupby(
        ["cycle_id", "cycle_title", "intervention_on"], sort=False
    ):
        chart_on, verdict_on = since + CHART_AFTER, rows["judged_from"].min()
        judged = int(rows["verdict"].isin(TOLD).sum())
        due = pd.notna(verdict_on) and max(since + VERDICT_AFTER, verdict_on) <= now
        review = Verdict.CHART_DUE if chart_on <= now else Verdict.TO_COME
        review = Verdict.VERDICT_DUE if due else review
        review = Verdict.VERDICT_GIVEN if judged else review
        found.append(
            (
                cycle_id,
                title,
                since,
                chart_on,
                verdict_on,
                review,
                len(rows),
                judged,
                int(rows["verdict"].eq(Verdict.TOO_EARLY).sum()),
            )
        )
    columns = [
        "cycle_id",
        "cycle_title",
        "intervention_on",
        "chart_on",
        "verdict_on",
        "review",
        "measures",
        "judged",
        "too_early",
    ]
    return pd.DataFrame(found, columns=columns).sort_values("intervention_on", kind="stable")


def of_years(entered: pd.DataFrame, year_end: str) -> pd.DataFrame:
    """Pick the ledger's lines of cycles that agreed their actions in the year or the one before.

    year_end: a day, empty = none.
    """
    last = pd.Timestamp(year_end)
    since = entered["intervention_on"]
    return entered[(since <= last) & (since > last - pd.DateOffset(years=YEARS))]


def little_progress(entered: pd.DataFrame) -> pd.DataFrame:
    """Pick the lines of little or no progress: worse first, then complete without a change."""
    worse = entered["verdict"].eq(Verdict.WORSE)
    vain = entered["outcome"].eq(Verdict.COMPLETE_NO_CHANGE)
    return pd.concat([entered[worse], entered[vain]])
