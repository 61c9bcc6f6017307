"""Definitions of measures in words: what one counts, and what changed from version to version."""

import html

import pandas as pd

from learning_hub import theme
from learning_hub.judging.after_cycle import AGREED
from learning_hub.wording.numbers import bold, capital, count, day, is_empty, plural, value
from learning_hub.wording.quality import agreed_said
from learning_hub.wording.tables import MOST_LINES, Table

SCOPES = {"local": "Our own", "published": "Published", "": "Our own and published"}
LOCAL_FIRST = "local"
COUNTED = {
    "people": "people, so small numbers are hidden from most",
    "practice": "practice, so an agency's own is shown to it alone",
    "work": "work, so no number is hidden",
    "published": "what is published, as published",
}
PERIODS = {"month": "each month", "quarter": "each quarter", "term": "each school term"}
# What a definition says, in the order in which it is read.
SIDES = {
    "definition": "What it counts",
    "numerator_label": "Count",
    "denominator_label": "Out of",
    "unit": "Unit",
    "good_direction": "Which way is better",
    "direction_reason": "Why",
    "caveat": "Caveat",
    "read_with": "Read it with",
    "period_kind": "Reported for",
    "source_system": "Source system",
    "source_title": "Published in",
    "agency": "Sent by",
    "owner_role": "Answered for by",
    "lag_days": "Due",
    "target": "Target",
    "tolerance": "Near the target",
    "counts_of": "It counts",
    "tier": "Tier",
    "stage": "Stage",
    "priority": "Priority",
    "success_measure": "Success measure",
    "asks": "It asks",
    "benchmark": "May be set beside",
    "licence": "Licence",
}
NEITHER = "neither is better"
BETTER = {"increase": "higher", "decrease": "lower"}


def _side(row: pd.Series, side: str) -> str:
    """Write one side of a definition. Empty = nothing is said."""
    held = row[side]
    if side == "good_direction":
        return NEITHER if is_empty(held) else theme.DIRECTIONS[str(held)]
    if is_empty(held) or held == "":
        return ""
    if side in ("target", "tolerance"):
        decimals = 0 if float(held).is_integer() else max(int(row["decimals"]), 1)
        if side == "target":
            return value(held, row["unit"], decimals)
        if row["unit"] == "percent":
            return f"within {value(held, 'number', decimals)} percentage points of it"
        return f"within {value(held, row['unit'], decimals)} of it"
    if side == "lag_days":
        return f"{plural(int(held), 'day')} after the period ends"
    if side == "unit":
        return theme.UNITS.get(str(held)) or "a plain number"
    if side == "counts_of":
        return COUNTED.get(str(held), str(held))
    if side == "period_kind":
        return PERIODS.get(str(held), str(held))
    return str(held)


def defined_said(definitions: pd.DataFrame, choices: pd.DataFrame) -> str:
    """Say how many measures match what was asked, of how many there are.

    definitions: the rows of data/definitions. choices: those of data/definition_choices.
    """
    held = choices[choices["kind"] == "scope"].set_index("id")["measures"]
    if held.empty:
        return "No measure is defined yet. Load the table measure."
    there = " and ".join(
        f"{count(held[scope])} {words}"
        for scope, words in (("local", "of our own"), ("published", "published"))
        if scope in held
    )
    if definitions.empty:
        return f"{bold('No measure')} matches, of {there}. Choose or search for less."
    matches = "matches" if len(definitions) == 1 else "match"
    return f"{bold(plural(len(definitions), 'measure'))} {matches}, of {there}."


def list_said(definitions: pd.DataFrame) -> str:
    """Say in what order the measures stand, and how many are shown."""
    if definitions.empty:
        return "No measure matches."
    more = len(definitions) - MOST_LINES
    text = "Each as it is defined now; pick one above to read all of its definition."
    return text + (
        f" The first {MOST_LINES} stand here; search for the others, or download all."
        if more > 0
        else ""
    )


def list_table(definitions: pd.DataFrame) -> Table:
    """Set out the measures: what each counts, which way is better, where it comes from."""
    rows = [
        [
            str(row["name"]),
            str(row["definition"]),
            BETTER.get(row["good_direction"], "neither"),
            "" if is_empty(row["source"]) else str(row["source"]),
            "" if is_empty(row["lag_days"]) else count(row["lag_days"]),
        ]
        for _, row in definitions.head(MOST_LINES).iterrows()
    ]
    return Table(
        ["Measure", "What it counts", "Better", "Source", "Days until due"],
        rows,
        [*[False] * 4, True],
    )


def definition_said(versions: pd.DataFrame) -> str:
    """Say in a sentence what a measure counts, and in which version.

    versions: the rows of data/definition_versions for one measure, the latest first.
    """
    row = versions.iloc[0]
    # A published one's id is a name for machines; its source tells readers more.
    of = row["measure_id"] if row["scope"] == "local" else f"Published in '{row['source_title']}'"
    text = f"{bold(str(of))}, version {int(row['version'])}"
    if not is_empty(row["valid_from"]):
        text += f", in force from {day(row['valid_from'])}"
    labels = [
        html.escape(str(row[side]), quote=False)
        for side in ("numerator_label", "denominator_label")
        if not is_empty(row[side])
    ]
    return f"{text}: {', out of '.join(labels)}." if labels else f"{text}."


def facts_table(versions: pd.DataFrame) -> Table:
    """Set out all that the definition in force says, one side a line; what it leaves out, not."""
    row = versions.iloc[0]
    said = {words: _side(row, side) for side, words in SIDES.items()}
    return Table(
        ["About", "What the definition says"],
        [[words, capital(text)] for words, text in said.items() if text],
        [False, False],
    )


def versions_said(versions: pd.DataFrame) -> str:
    """Say how many versions there are."""
    if len(versions) == 1:
        return "This definition has one version: it has not been changed."
    return (
        f"{bold(f'{len(versions)} versions')}. Figures of two versions compare only where the "
        "changes below allow it; a break in series stands where they do not."
    )


def _changes(new: pd.Series, old: pd.Series) -> str:
    pairs = ((words, _side(old, side), _side(new, side)) for side, words in SIDES.items())
    said = [
        f"{words}: {_quoted(was)} became {_quoted(held)}."
        for words, was, held in pairs
        if was != held
    ]
    return " ".join(said) or "Nothing that is shown here."


def _quoted(text: str) -> str:
    return f"\u2018{text.removesuffix('.')}\u2019" if text else "nothing"


def versions_table(versions: pd.DataFrame) -> Table:
    """Set out the versions, the latest first, and what changed in words with each."""
    rows = []
    for place in range(len(versions)):
        row = versions.iloc[place]
        is_first = place == len(versions) - 1
        rows.append(
            [
                str(int(row["version"])),
                "from the start" if is_empty(row["valid_from"]) else day(row["valid_from"]),
                "As it was first written." if is_first else _changes(row, versions.iloc[place + 1]),
            ]
        )
    return Table(["Version", "In force from", "What changed"], rows, [False, False, False])


def breaks_said(breaks: pd.DataFrame) -> str:
    """Say where the series of a measure breaks."""
    if breaks.empty:
        return "No break in series is recorded: all of its figures compare."
    agreed = int(breaks["kind"].eq(AGREED).sum())
    broken = len(breaks) - agreed
    parts = []
    if broken:
        said = plural(broken, "break in series", "breaks in series")
        parts.append(f"{bold(said)}: figures before and after do not compare.")
    if agreed:
        parts.append(agreed_said(agreed))
    return " ".join(parts)


def cycles_said(cycles: pd.DataFrame) -> str:
    """Say how many cycles named a measure."""
    if cycles.empty:
        return "No cycle has named this measure as one that it hoped to move."
    they = "it" if len(cycles) == 1 else "they"
    return (
        f"{bold(plural(len(cycles), 'cycle'))} named this measure as one that {they} hoped to move."
    )
