"""Sentences of the quality page: what is late, missing, redefined or refused."""

import html

import pandas as pd

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
        return "Every agency's data are up to date."
    parts = [
        f"{bold(html.escape(row.agency))} ({count(row.late)} of {count(row.measures)})"
        for row in late.itertuples()
    ]
    return f"Late with measures: {joined(parts)}."


def headline_said(freshness: pd.DataFrame, without: pd.DataFrame) -> str:
    """Answer the page's question: who is late, and what came without a figure.

    freshness: the rows of data/freshness; without: those of data/no_figure. A file that came in
    time with nothing in it is not up to date.
    """
    said = fresh_said(freshness)
    return said if freshness.empty or without.empty else f"{said} {no_figure_said(without)}"


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
        return "Every period that was sent of a measure of our own holds its figure."
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
    parts = [f"{count(number)} ({reasons[why]})" for why, number in sums.items()]
    many = int(rows["figures"].sum())
    return (
        f"{bold(plural(many, 'figure of our own is', 'figures of our own are'))} held and shown on "
        f"no page: {joined(parts)}. A page shows of each measure its whole, for one area and in one "
        "kind of period."
    )


def breaks_said(breaks: pd.DataFrame) -> str:
    """Count breaks in series."""
    if breaks.empty:
        return "No break in series is recorded."
    return (
        f"{bold(plural(len(breaks), 'break in series', 'breaks in series'))}. Figures before and "
        "after one do not compare."
    )


def history_said(history: pd.DataFrame) -> str:
    """Say how many deliveries had refused records."""
    if history.empty:
        return "Nothing has been loaded yet."
    bad = int((history["refused"] > 0).sum())
    if not bad:
        return f"{bold('No load')} of {len(history)} had records refused."
    return f"Records were refused in {bold(count(bad))} of {plural(len(history), 'load')}."
