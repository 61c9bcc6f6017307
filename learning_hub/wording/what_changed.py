"""Sentences and tables about two snapshots: what was seen then, what has changed since."""

import html

import pandas as pd

from learning_hub import theme
from learning_hub.wording.numbers import (
    bold,
    capital,
    cell,
    count,
    day,
    is_empty,
    joined,
    period,
    plural,
    portion,
)
from learning_hub.wording.tables import MOST_LINES, Table

KINDS = {
    "action": "Action",
    "date due": "Date an action is due",
    "recommendation": "Recommendation",
    "plan": "Delivery plan",
    "challenge": "Challenge",
    "risk": "Risk",
}
DATED = ("date due", "valid from")
ONE_SNAPSHOT = (
    "Nothing earlier is held to compare with: this is the first snapshot, or the earlier ones are "
    "no longer kept. Each load makes a snapshot; pin those that a meeting saw, so that they stay."
)


def _brought_by(row: pd.Series) -> str:
    if is_empty(row["load_id"]):
        return ""
    file = "" if is_empty(row["file_name"]) else str(row["file_name"])
    text = f"{file} (load {int(row['load_id'])})"
    return f"{text} was taken out" if row["is_taken_out"] else text


def _line(row: pd.Series) -> str:
    return "" if is_empty(row["line"]) else count(row["line"])


def _some(rows: pd.DataFrame) -> str:
    if len(rows) <= MOST_LINES:
        return ""
    return f" The first {MOST_LINES} stand here; the download holds all."


def changed_said(
    since: str,
    revised: pd.DataFrame,
    other: pd.DataFrame,
    statuses: pd.DataFrame,
    definitions: pd.DataFrame,
    rows: pd.DataFrame,
) -> str:
    """Sum up what changed. The frames are the answers of queries/board of the same names.

    since: the earlier snapshot in words; empty = there is none.
    """
    if not since:
        return ONE_SNAPSHOT
    gone = int((revised["how"] == "withdrawn").sum())
    changed = len(revised) - gone
    figures = rows[rows["table_name"] == "observation"]
    more = int(other["changed_figures"].sum() + other["withdrawn_figures"].sum())
    new, out, measures = _defined(definitions)
    parts = [
        bold(plural(changed, "figure was revised", "figures were revised")) if changed else "",
        bold(plural(gone, "figure was withdrawn", "figures were withdrawn")) if gone else "",
        bold(plural(more, "published figure or part changed", "published figures or parts changed"))
        if more
        else "",
        bold(plural(len(statuses), "status or date moved", "statuses or dates moved"))
        if len(statuses)
        else "",
        bold(plural(measures, "measure is defined otherwise", "measures are defined otherwise"))
        if measures
        else "",
        bold(plural(out, "measure went", "measures went")) if out else "",
        bold(plural(new, "measure is new", "measures are new")) if new else "",
    ]
    found = [part for part in parts if part]
    if rows.empty and not found:
        return f"Since {since}, {bold('nothing has changed')}."
    text = f"Since {since}, " + (
        joined(found) if found else bold("nothing that was seen then has changed")
    )
    files = plural(rows.loc[~rows["is_taken_out"], "load_id"].nunique(), "file")
    brought = plural(int(figures["rows_new"].sum()), "new figure")
    return f"{text}. {capital(files)} came in, with {brought}."


def _defined(definitions: pd.DataFrame) -> tuple[int, int, int]:
    """Count the measures that are new, that went, and that are defined otherwise."""
    whole = definitions[definitions["side"] == "measure"]
    new = whole.loc[whole["then_words"].isna(), "measure_id"]
    out = whole.loc[whole["now_words"].isna(), "measure_id"]
    both = definitions.loc[~definitions["measure_id"].isin([*new, *out]), "measure_id"]
    return new.nunique(), out.nunique(), both.nunique()


def _figure(row: pd.Series, side: str) -> str:
    """Write a figure as it was or is: '62.5 % (25 of 40)', 'hidden', 'not reported'."""
    if side == "now" and row["how"] == "withdrawn":
        return "withdrawn"
    number, status = row[f"{side}_value"], row[f"{side}_status"]
    # Neither side says which of the two is small.
    if not is_empty(row["hidden"]) and is_empty(number):
        return theme.HIDDEN
    text = cell(number, row["unit"], int(row["decimals"]), status, None)
    part, whole = row[f"{side}_numerator"], row[f"{side}_denominator"]
    if is_empty(number) or is_empty(part) or is_empty(whole):
        return text
    if row["unit"] == "percent" and whole < 20:
        return portion(part, whole)
    return f"{text} ({count(part)} of {count(whole)})"


def revised_said(revised: pd.DataFrame) -> str:
    """Say how many figures are not what they were, and of which measures."""
    if revised.empty:
        return "Every figure of our own agencies that was seen then is the same now."
    names = list(dict.fromkeys(html.escape(str(name), quote=False) for name in revised["name"]))
    text = (
        f"{bold(plural(len(revised), 'figure is', 'figures are'))} not what was seen then, of "
        f"{plural(len(names), 'measure')}"
    )
    text += f": {joined(names)}." if len(names) <= 4 else "."
    if revised["hidden"].notna().any():
        text += (
            " Where a figure then or now is small, neither is shown: the two together would tell "
            "it."
        )
    return text + _some(revised)


def revised_table(revised: pd.DataFrame) -> Table:
    """Set out each figure then and now, with the load that brought the change."""
    rows = [
        [
            str(row["name"]),
            period(row["period_start"], row["period_end"], row["period_kind"]),
            _figure(row, "then"),
            _figure(row, "now"),
            _brought_by(row),
            _line(row),
        ]
        for _, row in revised.head(MOST_LINES).iterrows()
    ]
    return Table(
        ["Measure", "Period", "Seen then", "Held now", "Brought by", "Line"],
        rows,
        [False, False, True, True, False, True],
    )


def other_said(other: pd.DataFrame) -> str:
    """Say how many published figures and parts changed."""
    if other.empty:
        return "No published figure, and no part of a figure of our own, was revised."
    number = int(other["changed_figures"].sum() + other["withdrawn_figures"].sum())
    return (
        f"{bold(plural(number, 'published figure or part', 'published figures or parts'))} of "
        f"{plural(other['measure_id'].nunique(), 'measure')} changed or went. They are "
        f"counted here, not listed.{_some(other)}"
    )


def other_table(other: pd.DataFrame) -> Table:
    """Set out how many published figures and parts changed, measure by measure."""
    rows = [
        [
            str(row["name"]),
            "Part of ours" if row["scope"] == "local" else "Published",
            count(row["changed_figures"]),
            count(row["withdrawn_figures"]),
            _brought_by(row),
        ]
        for _, row in other.head(MOST_LINES).iterrows()
    ]
    return Table(
        ["Measure", "Figures", "Changed", "Withdrawn", "Brought by"],
        rows,
        [False, False, True, True, False],
    )


def _standing(kind: str, value: str | None) -> str:
    if is_empty(value):
        return "none"
    if kind in DATED:
        return day(pd.Timestamp(value))
    return theme.status_words(str(value)) if value in theme.STATUS else capital(str(value))


def statuses_said(statuses: pd.DataFrame) -> str:
    """Say what moved: actions, dates, recommendations, plans, challenges, risks."""
    if statuses.empty:
        return "No action, recommendation, plan, challenge or risk stands elsewhere than then."
    one = {
        "action": "action",
        "date due": "date due",
        "recommendation": "recommendation",
        "plan": "plan",
        "challenge": "challenge",
        "risk": "risk",
    }
    many = {**{kind: f"{word}s" for kind, word in one.items()}, "date due": "dates due"}
    tally = statuses["kind"].value_counts()
    parts = [bold(plural(tally[kind], one[kind], many[kind])) for kind in one if kind in tally]
    return f"{capital(joined(parts))} moved. What was agreed since is not among them." + _some(
        statuses
    )


def statuses_table(statuses: pd.DataFrame) -> Table:
    """Set out what moved, then and now, with the load that brought it."""
    rows = [
        [
            KINDS[row["kind"]],
            str(row["item"]),
            str(row["text"]),
            _standing(row["kind"], row["then_standing"]),
            _standing(row["kind"], row["now_standing"]),
            _brought_by(row),
            _line(row),
        ]
        for _, row in statuses.head(MOST_LINES).iterrows()
    ]
    return Table(
        ["What", "Number", "What it says", "Then", "Now", "Brought by", "Line"],
        rows,
        [*[False] * 6, True],
    )


def definitions_changed_said(definitions: pd.DataFrame) -> str:
    """Say which measures are defined otherwise."""
    if definitions.empty:
        return "No measure is new or gone, and each is defined and aimed at as it was then."
    new, out, changed = _defined(definitions)
    whole = definitions.loc[definitions["side"] == "measure", "measure_id"]
    others = definitions[~definitions["measure_id"].isin(whole)]
    names = list(dict.fromkeys(str(name) for name in others["name"]))
    shown = joined(names) if len(names) <= 6 else f"{plural(changed, 'measure')}"
    parts = [
        f"{bold(shown)}: what is counted, aimed at or compared is not what it was."
        if names
        else "",
        f"{bold(plural(new, 'measure is', 'measures are'))} new." if new else "",
        f"{bold(plural(out, 'measure', 'measures'))} went." if out else "",
    ]
    return " ".join(filter(None, parts)) + _some(definitions)


def definitions_changed_table(definitions: pd.DataFrame) -> Table:
    """Set out each side of a definition then and now."""

    def about(side: str) -> str:
        said, on, when = side.partition(" on ")
        return f"{capital(said)}{on}{day(pd.Timestamp(when))}" if when else capital(side)

    def words(side: str, value: str | None) -> str:
        if is_empty(value):
            return "none"
        if side == "better way":
            return theme.DIRECTIONS.get(str(value), str(value))
        return day(pd.Timestamp(value)) if side in DATED else str(value).removesuffix(".0")

    rows = [
        [
            str(row["name"]),
            about(row["side"]),
            words(row["side"], row["then_words"]),
            words(row["side"], row["now_words"]),
            _brought_by(row),
            _line(row),
        ]
        for _, row in definitions.head(MOST_LINES).iterrows()
    ]
    return Table(
        ["Measure", "Side", "Then", "Now", "Brought by", "Line"], rows, [*[False] * 5, True]
    )


def rows_said(rows: pd.DataFrame) -> str:
    """Say how many files brought or took rows, and of how many tables."""
    if rows.empty:
        return "No row is new, changed or withdrawn."
    out = rows.loc[rows["is_taken_out"], "load_id"].nunique()
    files = rows.loc[~rows["is_taken_out"], "load_id"].nunique()
    tables = bold(plural(rows["table_name"].nunique(), "table"))
    text = f"{bold(plural(files, 'file'))} brought or took rows of {tables}"
    text += f"; {plural(out, 'load was', 'loads were')} taken out again." if out else "."
    if rows["hidden"].notna().any():
        text += " Small numbers of rows that stand for people or graded practice are hidden."
    return text + _some(rows)


def rows_table(rows: pd.DataFrame) -> Table:
    """Set out rows new, changed, withdrawn and back, by table and load."""
    columns = ["rows_new", "rows_changed", "rows_withdrawn", "rows_back"]

    def number(row: pd.Series, column: str) -> str:
        return theme.HIDDEN if is_empty(row[column]) else count(row[column])

    cells = [
        [
            capital(str(row["table_name"]).replace("_", " ")),
            *(number(row, c) for c in columns),
            day(row["as_at"]),
            _brought_by(row),
        ]
        for _, row in rows.head(MOST_LINES).iterrows()
    ]
    return Table(
        ["Table", "New", "Changed", "Withdrawn", "Back", "As at", "Brought by"],
        cells,
        [False, *[True] * 4, False, False],
    )
