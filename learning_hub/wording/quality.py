"""Sentences of the quality page: what is late, missing, redefined or refused."""

import html

import pandas as pd

from learning_hub.wording.numbers import bold, count, joined, plural
from learning_hub.wording.tables import Table

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
        rows.append(
            [first["short_name"], first["agency"] or "", *(SHORT[signs[month]] for month in months)]
        )
    names = [f"{pd.Timestamp(month):%b %y}" for month in months]
    return Table(["Measure", "Agency", *names], rows, [False] * (len(months) + 2))


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
