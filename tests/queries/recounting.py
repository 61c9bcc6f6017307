"""Asking the demo with choices drawn at random, and recounting the figures of its answers."""

import json

import numpy as np
import pandas as pd

from learning_hub import warehouse
from learning_hub.viewer import MANAGER
from tests.queries.recounters import (
    DELIVERIES,
    RECOUNTERS,
    Lines,
    indicators,
    number,
    read,
    register,
)

# Names of things and the order in which they are shown: no figures.
NO_FIGURES = ("load_id", "snapshot_number", "rank", "decimals", "order_shown")
NO_FIGURES_ENDING = ("_rank", "_place")
SUPPLIED = ("as_at", "largest_hidden", "only_cleared")


def figure_columns(answer):
    """List the columns of an answer that hold figures: numbers that are no names and no order."""
    rows, known = answer.rows, RECOUNTERS.get(answer.question.name, {})
    return [
        column
        for column in rows
        if pd.api.types.is_numeric_dtype(rows[column])
        and not pd.api.types.is_bool_dtype(rows[column])
        and (column in known or not (column in NO_FIGURES or column.endswith(NO_FIGURES_ENDING)))
    ]


def agree(held, recounted):
    """Say whether two figures are the same, but for what adding fractions in another order costs."""
    if held is None or recounted is None:
        return held is recounted
    return bool(np.isclose(held, recounted, rtol=1e-9, atol=1e-9))


class Asked:
    """A question asked of the demo with some choices: its answer, and what recounting needs."""

    def __init__(self, snapshot, name, choices, receipts):
        self.answer = warehouse.answer(snapshot, name, MANAGER, **choices)
        self.parameters = self.answer.parameters
        self.as_at = pd.Timestamp(self.parameters.get("as_at", snapshot.as_at))
        self.receipts = receipts

    def figures(self):
        """List the figures of the answer that are not empty: place of the row, and column."""
        rows = self.answer.rows
        return [
            (int(place), column)
            for column in figure_columns(self.answer)
            for place in np.flatnonzero(rows[column].notna())
        ]

    def lines_of(self, place):
        """Give the lines that one row of the answer names."""
        traced = self.answer.traced
        return Lines(traced[traced["row"] == place], self.answer.sources)

    def recount(self, place, column, lines=None):
        """Give a figure as the answer has it, and as its lines give it."""
        row, name = self.answer.rows.iloc[place], self.answer.question.name
        found = RECOUNTERS[name][column](row, lines or self.lines_of(place), self)
        return number(row[column]), None if found is None else float(found)

    def describe(self, place, column):
        """Name a figure: question, choices, row and column."""
        chosen = ", ".join(f"{key} = {value}" for key, value in self.parameters.items() if value)
        return f"{self.answer.question.name} ({chosen}), row {place + 1}, {column}"


def _areas():
    """List the areas that published figures are of, our own as often as all others."""
    own = list(register("partnership_area")["area_code"])
    listed = read(sorted(DELIVERIES.glob("*/fictional_referrals.csv"))[0])[""]["new_la_code"]
    others = list(listed.dropna().unique())
    return own * len(others) + others


def choices(name, rng, snapshot):
    """Draw a choice for every parameter of a question, of what the demo holds."""
    asked = warehouse.question(name).parameters
    stems = sorted(
        {path.name.removesuffix(".meta.csv") for path in DELIVERIES.glob("*/*.meta.csv")}
    )
    stem = rng.choice(stems)
    is_published = "area_code" in asked or name in ("measures/areas", "measures/breakdowns")
    known = {
        "cycle_id": lambda: rng.choice(register("cycle")["cycle_id"]),
        "priority_id": lambda: rng.choice(register("priority")["priority_id"]),
        "audit_id": lambda: rng.choice(register("audit")["audit_id"]),
        "measure_id": lambda: (
            f"ees:{stem}:{rng.choice(indicators(stem))}"
            if is_published
            else rng.choice(register("measure")["measure_id"].unique())
        ),
        "area_code": lambda: rng.choice(_areas()),
        "respondent_group": lambda: rng.choice(["child", "young_person", "parent_carer"]),
        "year_end": lambda: rng.choice(["2024-03-31", "2025-03-31", "2026-03-31", "2027-03-31"]),
        "average": lambda: rng.choice(["mean", "median"]),
        "delivered": lambda: rng.integers(1, snapshot.number + 1),
    }

    def drawn(key, words):
        if key not in known:
            return [] if key.endswith("s") and key != "asks" else ""
        return "" if "empty = all" in words and rng.random() < 0.5 else str(known[key]())

    picked = {key: drawn(key, words) for key, words in asked.items() if key not in SUPPLIED}
    if "breakdown" in picked:
        parts = warehouse.answer(
            snapshot, "measures/breakdowns", MANAGER, measure_id=picked["measure_id"]
        ).rows
        part = parts.iloc[rng.integers(len(parts))]
        picked |= {"breakdown_kind": part["breakdown_kind"], "breakdown": part["breakdown"]}
    return picked


def receipts_of(folder):
    """Read the receipts that a warehouse keeps, by load."""
    found = {}
    for path in (folder / "receipts").glob("*.json"):
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["load_id"] is not None:
            found[held["load_id"]] = {
                **held,
                "rows_rejected": sum(not one["is_more"] for one in held["rejects"]),
            }
    return found


class Demo:
    """The demo's warehouse, open beside earlier snapshots of itself, to be asked at random."""

    def __init__(self, folder):
        newest = warehouse.current_number(folder)
        self.opened = [
            warehouse.open_snapshot(folder, newest, earlier=newest - back) for back in (6, 20)
        ]
        self.receipts = receipts_of(folder)

    def close(self):
        """Let go of the files."""
        for snapshot in self.opened:
            snapshot.close()

    def ask(self, name, rng):
        """Ask a question with choices drawn at random."""
        snapshot = self.opened[rng.integers(len(self.opened))]
        return Asked(snapshot, name, choices(name, rng, snapshot), self.receipts)

    def figures(self, rng, many, names):
        """Draw figures over questions: what was asked, the place of the row and the column.

        Where the choices drawn give no figure, question and choices are drawn again.
        """
        while many:
            asked = self.ask(names[rng.integers(len(names))], rng)
            if found := asked.figures():
                yield asked, *found[rng.integers(len(found))]
                many -= 1
