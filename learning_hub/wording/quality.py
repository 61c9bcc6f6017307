"""Sentences of the quality page: what is late, missing, redefined or refused."""

import html

import pandas as pd

from learning_hub.judging.after_cycle import AGREED
from learning_hub.wording.numbers import bold, count, is_empty, joined, noun_of, plural
from learning_hub.wording.tables import CODES, Table

STANDINGS = {
    "reported": "● reported",
    "hidden": "c hidden",
    "no figure": "z no figure",
    "empty": "○ empty",
    "not due": "· not due",
    "missing": "■ missing",
}
SHORT = {code: words.split(" ")[0] for code, words in STANDINGS.items()}


def fresh_said(freshness: pd.DataFrame) -> str:
    """Say which agencies are late, and by how much."""
    if freshness.empty:
        return "No agency sends measures yet."
    late = freshness[freshness["late"] > 0]
    if late.empty:
        return "The latest figures due have come from every agency."
    parts = [
        f"{bold(html.escape(row.agency))} with {count(row.late)} of "
        f"{plural(row.measures, 'measure')}"
        for row in late.itertuples()
    ]
    return f"Late: {joined(parts)}."


def headline_said(
    freshness: pd.DataFrame, coverage: pd.DataFrame, without: pd.DataFrame, breaks: pd.DataFrame
) -> str:
    """Answer the page's question: who is late, what is missing or empty, what is redefined.

    freshness, coverage, without, breaks: the rows of data/freshness, data/coverage, data/no_figure
    and data/breaks. Who is up to date may lack a month before, and a file that came in time may
    hold nothing.
    """
    if freshness.empty:
        return fresh_said(freshness)
    late = freshness[freshness["late"] > 0]
    names = joined([bold(html.escape(name)) for name in late["agency"]])
    missing = int((coverage["standing"] == "missing").sum())
    parts = [
        f"Late: {names}" if len(late) else "No agency is late",
        f"{bold(count(missing) if missing else 'none')} of the monthly figures due in the last "
        f"twelve months {'is' if missing < 2 else 'are'} missing",
    ]
    if len(without):
        hold = "holds" if len(without) == 1 else "hold"
        parts.append(f"{bold(plural(len(without), 'measure'))} {hold} periods without a figure")
    # A level that a manager agreed is no other way of counting.
    anew = breaks[breaks["break_kind"] != AGREED]
    if len(anew):
        parts.append(
            f"{bold(plural(anew['measure_id'].nunique(), 'measure'))} began anew, so that figures "
            "before do not compare"
        )
    return f"{'; '.join(parts)}."


def coverage_said(coverage: pd.DataFrame) -> str:
    """Say how much of the last twelve months has been reported."""
    if coverage.empty:
        return "No monthly measure is held yet."
    kinds = coverage["standing"].value_counts()
    due = len(coverage) - kinds.get("not due", 0)
    missing = int(kinds.get("missing", 0))
    meaning = "; ".join(STANDINGS.values())
    there = f"{count(kinds.get('reported', 0))} of {count(due)}"
    return (
        f"{bold(there)} monthly figures due in the "
        f"last twelve months are there; {bold(count(missing))} {'is' if missing == 1 else 'are'} missing. "
        f"Signs: {meaning}."
    )


def coverage_table(coverage: pd.DataFrame) -> Table:
    """Set out which measure was reported for which month: one row a measure, one column a month."""
    months = sorted(coverage["period_start"].unique())
    rows = []
    for _key, part in coverage.groupby("measure_id", sort=False):
        signs = dict(zip(part["period_start"], part["standing"], strict=True))
        first = part.iloc[0]
        agency = "" if is_empty(first["agency"]) else first["agency"]
        rows.append([first["short_name"], agency, *(SHORT[signs[month]] for month in months)])
    names = [f"{pd.Timestamp(month):%b %y}" for month in months]
    return Table(["Measure", "Agency", *names], rows, [False] * (len(months) + 2))


MOST_NAMED = 3


def no_figure_said(rows: pd.DataFrame) -> str:
    """Say of which measures periods are held without a figure, the emptiest first."""
    if rows.empty:
        return "Every period sent for a measure of our own holds its figure."
    never = rows[rows["periods"] == 0]
    empty = rows[rows["periods"] > 0].copy()
    parts = []
    if len(empty):
        empty = empty.assign(portion=empty["without"] / empty["periods"])
        empty = empty.sort_values("portion", ascending=False, kind="stable")
        listed = [
            f"{html.escape(row.name_)}: {bold(f'{count(row.without)} of {count(row.periods)}')} "
            f"{noun_of(row.period_kind)}s hold no figure"
            for row in empty.head(MOST_NAMED).rename(columns={"name": "name_"}).itertuples()
        ]
        more = len(empty) - MOST_NAMED
        parts.append(
            "; ".join(listed)
            + (f"; and of {plural(more, 'more measure')} some." if more > 0 else ".")
        )
    if len(never):
        names = [html.escape(str(name)) for name in never["name"].head(MOST_NAMED)]
        more = len(never) - MOST_NAMED
        parts.append(
            f"Nothing was ever sent of {bold(plural(len(never), 'measure'))}: "
            + joined([*names, *([f"{count(more)} more"] if more > 0 else [])])
            + "."
        )
    return " ".join(parts)


def not_shown_said(rows: pd.DataFrame) -> str:
    """Say how many figures are held that no page shows, and why not."""
    if rows.empty:
        return "Every figure of our own that is held stands on a page."
    sums = rows.groupby("why_not_shown", sort=False)["figures"].sum()
    reasons = CODES["why_not_shown"]
    many = int(rows["figures"].sum())
    told = (
        f", for one reason: {reasons[sums.index[0]]}"
        if len(sums) == 1
        else ": " + joined([f"{count(number)} ({reasons[why]})" for why, number in sums.items()])
    )
    return (
        f"{bold(plural(many, 'figure of our own is', 'figures of our own are'))} held and shown on "
        f"no page{told}. A page shows of each measure its whole, for one area and in one kind of "
        "period."
    )


def agreed_said(agreed: int) -> str:
    """Say how many new levels were agreed, which are no other way of counting."""
    return (
        f"{bold(plural(agreed, 'new level was', 'new levels were'))} agreed: limits begin anew there, "
        "and what is counted stays the same."
    )


def breaks_said(breaks: pd.DataFrame) -> str:
    """Count breaks in series, and apart from them new levels that were agreed: those compare."""
    agreed = int(breaks["break_kind"].eq(AGREED).sum())
    broken = len(breaks) - agreed
    parts = []
    if broken or not agreed:
        said = plural(broken, "break in series", "breaks in series")
        parts.append(
            f"{bold(said)}. Figures before and after one do not compare."
            if broken
            else "No break in series is recorded."
        )
    if agreed:
        parts.append(agreed_said(agreed))
    return " ".join(parts)


def history_said(history: pd.DataFrame) -> str:
    """Say how many deliveries had refused records."""
    if history.empty:
        return "Nothing has been loaded yet."
    bad = int((history["refused"] > 0).sum())
    if not bad:
        loads = plural(len(history), "load")
        return (
            f"{bold('No record')} was refused in {'the one load' if len(history) == 1 else loads}."
        )
    return f"Records were refused in {bold(count(bad))} of {plural(len(history), 'load')}."
