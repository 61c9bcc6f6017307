"""A measure period by period: how it moves, what to expect of its target, and when not to judge."""

from typing import NamedTuple

import pandas as pd

from learning_hub.judging.verdicts import Verdict
from learning_hub.statistics import spc
from learning_hub.statistics.spc import Chart, Charts

VARIATIONS = {
    "common": Verdict.NO_CLEAR_CHANGE,
    "improvement_high": Verdict.IMPROVING,
    "improvement_low": Verdict.IMPROVING,
    "concern_high": Verdict.GETTING_WORSE,
    "concern_low": Verdict.GETTING_WORSE,
    "neutral_high": Verdict.HIGHER,
    "neutral_low": Verdict.LOWER,
}
ASSURANCES = {
    "consistent_pass": Verdict.WILL_MEET,
    "inconsistent": Verdict.WILL_SOMETIMES_MEET,
    "consistent_fail": Verdict.WILL_MISS,
}
NEAR_OF, NEAR = 4, 3  # so many of the last periods near the target look like success
RUN = 7  # so many on one side of the mean are more than chance


class Run(NamedTuple):
    """The last figures of a measure, all on one side of its mean."""

    number: int
    since: pd.Timestamp
    is_above: bool
    verdict: Verdict


def of_measures(every: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Pick the rows of measures/all_series that are of these measures, in their order."""
    return every.merge(measures[["measure_id"]])


def judge_all(every: pd.DataFrame) -> Charts:
    """Judge many measures at once. every: the rows of measures/all_series."""
    anew = every[every["starts_anew"].astype(bool)]
    rebase = anew.groupby("measure_id")["period_start"].agg(list).to_dict()
    return spc.xmr_many(
        every.rename(columns={"good_direction": "good"}),
        series="measure_id",
        period="period_start",
        rebase=rebase,
    )


def judge(rows: pd.DataFrame, good: str | None, target: float | None) -> Chart:
    """Judge one measure. rows: its rows of measures/all_series or measures/series."""
    return spc.xmr(
        rows["value"],
        rows["period_start"],
        good=good,
        target=target,
        rebase=rows.loc[rows["starts_anew"].astype(bool), "period_start"],
    )


def too_few(every: pd.DataFrame) -> set[str]:
    """Name the counts of so few a period that limits would take chance for change.

    every: the rows of measures/all_series.
    """
    counts = every[every["unit"] == "count"]
    return {
        str(name)
        for name, rows in counts.groupby("measure_id")
        if spc.suggest(rows["value"].to_numpy(float)).reason == "few_events"
    }


def variation(chart: Chart | pd.Series) -> Verdict:
    """Give how a measure moves. chart: a chart, or its row of `judge_all(..).summary`."""
    if "too_few_to_judge" in chart.notes:
        return Verdict.TOO_FEW_TO_TELL
    return VARIATIONS[chart.variation]


def assurance(chart: Chart | pd.Series) -> Verdict | None:
    """Give what to expect of the target; None without a target or a good direction."""
    return ASSURANCES.get(chart.assurance) if isinstance(chart.assurance, str) else None


def verdicts(
    measures: pd.DataFrame, charts: Charts, hidden: set[str]
) -> tuple[list[Verdict], list[Verdict | None]]:
    """Give, for each measure, how it moves and how it stands to its target.

    hidden: those that are not judged, because so much of them is hidden or they count so few.
    """
    by_id = {row["series"]: row for _, row in charts.summary.iterrows()}
    moves: list[Verdict] = []
    aims: list[Verdict | None] = []
    for measure_id in measures["measure_id"]:
        row = by_id.get(measure_id)
        if row is None or measure_id in hidden:
            moves.append(
                Verdict.TOO_SMALL_TO_SHOW if measure_id in hidden else Verdict.NOT_REPORTED
            )
            aims.append(None)
            continue
        moves.append(variation(row))
        aims.append(assurance(row))
    return moves, aims


def judged(moves: list[Verdict]) -> int:
    """Count the measures that were judged at all."""
    return sum(move not in (Verdict.TOO_SMALL_TO_SHOW, Verdict.NOT_REPORTED) for move in moves)


def expected_by_chance(measures: int) -> tuple[float, float]:
    """Say between how many of so many measures would be marked by chance alone."""
    return spc.expected_by_chance(measures)


def _last_group(chart: Chart) -> pd.DataFrame | None:
    """Give the points of a chart since it last began anew; None where it cannot be judged."""
    points = chart.points[chart.points["value"].notna()]
    if points.empty or "too_few_to_judge" in chart.notes:
        return None
    return points[points["group"] == points["group"].iloc[-1]]


def run_at_end(chart: Chart) -> Run | None:
    """Give the run on one side of the mean in which a measure ends; None where it is short."""
    last = _last_group(chart)
    if last is None:
        return None
    side = (last["value"] - last["mean"]).gt(0)
    run = int((side.iloc[::-1] == side.iloc[-1]).cumprod().sum())
    if run < RUN:
        return None
    return Run(run, last["period"].iloc[-run], bool(side.iloc[-1]), variation(chart))


def near_by_luck(chart: Chart, tolerance: float | None) -> int:
    """Count the last few figures at or near a target that will be met only sometimes.

    0 where there is no target or good direction, where too few lie near, and where more can be
    said of the target than that. tolerance: how far off is still near; None or NaN = not at all.
    """
    last = _last_group(chart)
    if last is None or chart.target is None or chart.good is None:
        return 0
    slack = 0.0 if tolerance is None or pd.isna(tolerance) else float(tolerance)
    short = chart.target - last["value"].tail(NEAR_OF)
    near = int(((short if chart.good == "increase" else -short) <= slack).sum())
    return near if near >= NEAR and chart.assurance == "inconsistent" else 0
