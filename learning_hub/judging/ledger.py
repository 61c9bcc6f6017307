"""The impact ledger: what was recommended, decided and done, and what was then observed.

Frames in, frames out, so that pages and reports tell the same. Which change counts and from when
is METHOD section 3: the date is the cycle's month-4 session, recorded before the result is seen,
and the verdict is one on the measure after the cycle, never on what caused it.
"""

import pandas as pd

from learning_hub.statistics import impact
from learning_hub.statistics.impact import Impact
from learning_hub.wording import verdicts as wording

# Over a fifth of the last two years hidden: what is left would mislead.
RECENT, MOST_HIDDEN = 24, 0.2
HIDDEN = "too small to show"
CHART_AFTER, VERDICT_AFTER = pd.DateOffset(months=6), pd.DateOffset(months=12)
DONE = ("complete", "embedded")
ACTIONS = ("complete", "open", "none", "earlier")
ACCEPTED = ("accepted", "accepted with change")
# What can be said of a line that no measure can be asked about.
NO_MEASURE, NO_ACTION = "no measure named", "no action yet"
# How the outcomes are told, best first; the words between are those of `wording.ledger`.
OUTCOMES = (
    *(wording.ledger("improved", action) for action in ACTIONS),
    *(wording.ledger("no detectable change", action) for action in ACTIONS),
    *(wording.ledger("worse", action) for action in ACTIONS),
    "too early to tell",
    "not comparable",
    HIDDEN,
    NO_MEASURE,
    NO_ACTION,
    "rejected",
    "deferred",
    "not yet decided",
)
VERDICTS = ("improved", "worse", "no detectable change")


def judge(aims: pd.DataFrame, series: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Judge every measure after every cycle that hoped to move it: one row per cycle and measure.

    aims: rows with cycle_id, measure_id, intervention_on, good_direction and unit (of impact/aims
    or impact/ledger); rows without a measure and repeats are left out. series: the rows of
    measures/all_series, as disclosed for the one who looks. breaks: those of measures/breaks.
    Gives cycle_id, measure_id, word, method, effect, low, high, scale, n_before, n_after,
    judged_from, intervention_on, and result: the whole `Impact`, None where word is 'too small to
    show' (over a fifth of the last two years is hidden, so that what is left would mislead).
    """
    by_measure = dict(tuple(series.groupby("measure_id", sort=False)))
    broken = breaks["kind"].ne("agreed rebase") if len(breaks) else pd.Series(dtype=bool)
    pairs = aims.dropna(subset=["measure_id"]).drop_duplicates(["cycle_id", "measure_id"])
    found = []
    for aim in pairs.itertuples():
        rows = by_measure.get(aim.measure_id, series.iloc[:0])
        own = breaks["measure_id"].eq(aim.measure_id)
        result = None
        if not too_hidden(rows):
            result = assessed(
                rows, aim.intervention_on, aim.good_direction, aim.unit,
                breaks.loc[own & broken, "break_on"], breaks.loc[own & ~broken, "break_on"],
            )
        found.append(_verdict(aim, result))
    columns = ["cycle_id", "measure_id", "intervention_on", "word", "method", "effect", "low",
               "high", "scale", "n_before", "n_after", "judged_from", "result"]
    return pd.DataFrame(found, columns=columns)


def _verdict(aim, result: Impact | None) -> tuple:
    head = (aim.cycle_id, aim.measure_id, aim.intervention_on)
    if result is None:
        nothing = float("nan")
        return (*head, HIDDEN, "", nothing, nothing, nothing, "", 0, 0, pd.NaT, None)
    judged_from = pd.NaT if result.judged_from is None else result.judged_from
    return (
        *head, result.word, result.method, result.effect, result.low, result.high, result.scale,
        result.n_before, result.n_after, judged_from, result,
    )


def too_hidden(rows: pd.DataFrame) -> bool:
    """Say whether so much of one measure's last two years is hidden that it is not judged."""
    return bool(len(rows) and rows["hidden"].tail(RECENT).notna().mean() > MOST_HIDDEN)


def assessed(
    rows: pd.DataFrame, intervention, good_direction: str | None, unit: str, breaks=(), rebase=()
) -> Impact:
    """Assess one measure after one date.

    rows: its rows of measures/all_series (period_start, numerator, denominator, value); a count
    is a number of events a period, a share or rate its parts, anything else its value.
    """
    given = rows.rename(columns={"period_start": "period"})
    columns = ["period", "numerator", "denominator"]
    if unit == "count":
        given = given.assign(numerator=given["value"], denominator=1.0)
    elif given["denominator"].isna().all():
        columns = ["period", "value"]
    good = good_direction if isinstance(good_direction, str) else None
    return impact.assess(
        given[columns], intervention, good=good, breaks=list(breaks), rebase=list(rebase)
    )


def entries(lines: pd.DataFrame, verdicts: pd.DataFrame, as_at) -> pd.DataFrame:
    """Put to each line of the ledger what was then observed: the same rows in the same order.

    lines: the rows of impact/ledger; verdicts: what `judge` made. Adds word, n_before, n_after,
    effect, low, high, scale, method, judged_from, result, and outcome, one of OUTCOMES. An action
    whose effect is expected later than as_at is not said to have had none: too early to tell.
    """
    added = verdicts.drop(columns="intervention_on").rename(columns={"method": "judged_by"})
    whole = lines.merge(added, on=["cycle_id", "measure_id"], how="left", validate="many_to_one")
    whole.index = lines.index
    now = pd.Timestamp(as_at)
    early = whole["word"].eq("no detectable change") & whole["effect_expected_on"].gt(now)
    whole.loc[early, "word"] = "too early to tell"
    whole.loc[early, "judged_from"] = whole.loc[early, "effect_expected_on"]
    outcomes = [_outcome(row) for row in whole.itertuples()]
    return whole.assign(outcome=pd.Series(outcomes, index=whole.index, dtype=object))


def _outcome(row) -> str:
    if pd.isna(row.action_id):
        if not pd.isna(row.measure_id):
            return _of_measure(row.word, "earlier" if row.has_earlier_action else "none")
        return NO_ACTION if row.standing in ACCEPTED else str(row.standing)
    if pd.isna(row.measure_id):
        return NO_MEASURE
    return _of_measure(row.word, "complete" if row.status in DONE else "open")


def _of_measure(word: str, action: str) -> str:
    return word if word == HIDDEN else wording.ledger(word, action)


def tally(entered: pd.DataFrame) -> pd.Series:
    """Count the ledger's lines by outcome, in the order of OUTCOMES; outcomes of none left out."""
    counts = entered["outcome"].value_counts()
    return counts.reindex([one for one in OUTCOMES if one in counts.index]).astype(int)


def in_order(entered: pd.DataFrame) -> pd.DataFrame:
    """Sort the ledger's lines by outcome in the order of OUTCOMES, else as they are."""
    place = {outcome: rank for rank, outcome in enumerate(OUTCOMES)}
    return entered.sort_values("outcome", key=lambda words: words.map(place), kind="stable")


def reviews(aims: pd.DataFrame, verdicts: pd.DataFrame, as_at) -> pd.DataFrame:
    """List when each cycle's impact is to be reviewed: one row per cycle, the earliest first.

    At 6 months the chart is looked at, and the date from which it can be judged is known; from
    month 12 on there is a verdict. aims: rows of impact/aims. Gives cycle_id, cycle_title,
    intervention_on, chart_on, verdict_on (the first day on which one of its measures can be
    judged, empty where none ever can), review ('to come', 'chart due', 'verdict due', 'verdict
    given'), measures, judged (how many have a verdict) and too_early.
    """
    both = aims.merge(verdicts[["cycle_id", "measure_id", "word", "judged_from"]],
                      on=["cycle_id", "measure_id"])
    now, found = pd.Timestamp(as_at), []
    for (cycle_id, title, since), rows in both.groupby(
        ["cycle_id", "cycle_title", "intervention_on"], sort=False
    ):
        chart_on, verdict_on = since + CHART_AFTER, rows["judged_from"].min()
        judged = int(rows["word"].isin(VERDICTS).sum())
        due = pd.notna(verdict_on) and max(since + VERDICT_AFTER, verdict_on) <= now
        review = "verdict due" if due else "chart due" if chart_on <= now else "to come"
        review = "verdict given" if judged else review
        found.append((cycle_id, title, since, chart_on, verdict_on, review, len(rows), judged,
                      int(rows["word"].eq("too early to tell").sum())))
    columns = ["cycle_id", "cycle_title", "intervention_on", "chart_on", "verdict_on", "review",
               "measures", "judged", "too_early"]
    return pd.DataFrame(found, columns=columns).sort_values("intervention_on", kind="stable")
