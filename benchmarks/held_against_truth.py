"""What do the impact verdicts say of partnerships whose truth is known?

Other seeds of the demo are generated with what was planted. For every measure and finished cycle
the verdict of the impact ledger is held against the truth: a pair is null when no change or break
lies within 18 months of its intervention, true when one of at least 1.5 sd lies in the 4 months
after it; others are left out. Prints shares among pairs that got a verdict, and writes them into
RESULTS.md.

    python -m benchmarks.held_against_truth [--seeds 1-20,101-120]
"""

import argparse
import json
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd

from benchmarks.results import write_section
from learning_hub import demo
from learning_hub.judging import after_cycle, ledger

KEY = ["measure_id", "area_code", "period_start", "period_end", "breakdown_kind", "breakdown"]


def _sheets(path):
    """Give the tables of a file: its name, or those of its sheets, and the rows."""
    if path.suffix == ".csv":
        return {path.stem: pd.read_csv(path, dtype={"status": str})}
    return pd.read_excel(path, sheet_name=None, engine="calamine", dtype={"status": str})


def _delivered(folders, table, key):
    """Read a table from deliveries in order, later rows in place of earlier ones."""
    found = [
        rows
        for folder in folders
        for path in sorted(folder.glob("*"))
        if path.suffix in (".csv", ".xlsx")
        for name, rows in _sheets(path).items()
        if name.split("__")[0] == table
    ]
    rows = pd.concat(found)
    # A date is text in a CSV and a date in a workbook: alike before rows are held against rows.
    for column in rows.columns[rows.columns.str.endswith(("_start", "_end", "_on"))]:
        rows[column] = pd.to_datetime(rows[column])
    return rows.drop_duplicates(key, keep="last")


def _kind(truth, intervention):
    """Tell whether a pair is null or true by what was planted. None = neither."""
    changes = [(pd.Timestamp(change["month"]), change) for change in truth["changes"]]
    breaks = [pd.Timestamp(month) for month in truth["breaks"]]
    month = intervention.to_period("M").to_timestamp()
    near = pd.DateOffset(months=18)
    for when, change in changes:
        strong = change["kind"] == "level" and change["unit"] == "sd" and abs(change["size"]) >= 1.5
        if strong and month < when <= month + pd.DateOffset(months=4):
            return ("true", change["good"])
    inside = [w for w in [w for w, _ in changes] + breaks if month - near <= w <= month + near]
    return None if inside else ("null", None)


def judge(seed):
    """Judge every pair of one seed as the impact ledger does.

    Rows of (kind, is the planted change good, verdict, is it a pair of the ledger, verdict after
    the rule for many): the pairs of the ledger are those that a cycle, or one of its actions, named
    beforehand.
    """
    with tempfile.TemporaryDirectory() as place:
        out, truth_file = Path(place) / "demo", Path(place) / "truth.json"
        folders = demo.write(out, seed, truth_file)
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        observations = _delivered(folders, "observation", KEY)
        measures = _delivered(folders, "measure", ["measure_id", "version"])
        cycles = _delivered(folders, "cycle", ["cycle_id"])
        breaks = _delivered(folders, "break_in_series", ["measure_id", "break_on"])
        aimed = _delivered(folders, "cycle_measure", ["cycle_id", "measure_id"])
        actions = _delivered(folders, "action", ["action_id"])
    series = observations[observations["breakdown"] == "Total"].assign(hidden=None)
    series["period_start"] = pd.to_datetime(series["period_start"])
    series = series.sort_values(["measure_id", "period_start"])
    measures = measures.sort_values("version").drop_duplicates("measure_id", keep="last")
    measures = measures[measures["good_direction"].notna()]
    planted = {one["measure_id"]: one for one in truth["measures"]}
    finished = cycles[cycles["agreed_on"].notna()].assign(
        intervention_on=lambda rows: pd.to_datetime(rows["agreed_on"])
    )
    aims = finished[["cycle_id", "intervention_on"]].merge(
        measures.loc[
            measures["measure_id"].isin(planted), ["measure_id", "good_direction", "unit"]
        ],
        how="cross",
    )
    judged = ledger.judge(aims, series, breaks)
    named = {
        tuple(pair)
        for rows in (aimed, actions)
        for pair in rows[["cycle_id", "measure_id"]].dropna().to_numpy()
    }
    judged["is_named"] = [
        (row.cycle_id, row.measure_id) in named for row in judged.itertuples(index=False)
    ]
    unnamed = judged[~judged["is_named"]]
    # The rule for many verdicts looks at all pairs that nobody named, as the page does.
    told = judged["verdict"].mask(judged.index.isin(unnamed.index[after_cycle.by_chance(unnamed)]))
    found = []
    for row, after_rule in zip(judged.itertuples(), told, strict=True):
        kind = _kind(planted[row.measure_id], row.intervention_on)
        if kind is not None:
            found.append((*kind, row.verdict, row.is_named, after_rule))
    return found


def table(pairs):
    """Write the shares among these pairs as lines of a table, and give them."""
    judged = pairs[pairs["verdict"].isin(after_cycle.TOLD)]
    null, true = judged[judged["kind"] == "null"], judged[judged["kind"] == "true"]
    changed = null["verdict"].isin(["improved", "worse"]).mean()
    right = true["verdict"] == true["good"].map({True: "improved", False: "worse"})
    wrong_way = true["verdict"] == true["good"].map({True: "worse", False: "improved"})
    return [
        f"| null pairs said to have improved or worsened (at most 7 %) | {len(null):,} | "
        f"{100 * changed:.1f} % |",
        f"| true pairs (1.5 sd or more) found, the right way | {len(true):,} | "
        f"{100 * right.mean():.0f} % |",
        f"| true pairs said to have gone the other way | {len(true):,} | "
        f"{100 * wrong_way.mean():.1f} % |",
        f"| pairs without a verdict (too early, not comparable) | {len(pairs) - len(judged):,} | |",
    ]


def after_the_rule(pairs):
    """Say what is claimed of the pairs that nobody named, before and after the rule for many."""
    lines = [
        "Of the pairs that nobody named a change is told only where the false discovery rate over "
        f"all of them is at most {100 * after_cycle.FALSE_DISCOVERIES:.0f} %:",
        "",
        "| pairs that nobody named | claims | on null pairs | of all claims | true pairs found |",
        "|---|---|---|---|---|",
    ]
    true = pairs[pairs["kind"] == "true"]
    for words, column in (("each by itself", "verdict"), ("after the rule", "told")):
        claims = pairs[pairs[column].isin(["improved", "worse"])]
        null = int((claims["kind"] == "null").sum())
        right = (true[column] == true["good"].map({True: "improved", False: "worse"})).mean()
        lines.append(
            f"| {words} | {len(claims)} | {null} | {100 * null / max(len(claims), 1):.0f} % | "
            f"{100 * right:.0f} % of {len(true)} |"
        )
    return lines


def section(seeds, rows):
    """Write what was found of some seeds as lines."""
    pairs = pd.DataFrame(rows, columns=["kind", "good", "verdict", "in_ledger", "told"])
    return [
        f"### Seeds {seeds}",
        "",
        "| every measure and finished cycle | pairs | share |",
        "|---|---|---|",
        *table(pairs),
        "",
        "| only the pairs of the ledger | pairs | share |",
        "|---|---|---|",
        *table(pairs[pairs["in_ledger"]]),
        "",
        *after_the_rule(pairs[~pairs["in_ledger"]]),
        "",
    ]


def main():
    """Judge, print and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", default="1-20,101-120")
    lines = [
        "## Impact verdicts held against what was planted",
        "",
        "Demo partnerships judged by `ledger.judge`: every measure with a good direction and every "
        "finished cycle, among pairs with a verdict; then only the pairs of the ledger, which a "
        "cycle or one of its actions named beforehand. In these partnerships half of the planted "
        "changes begin in the first month after the cycle's last session. The method was chosen on "
        "seeds 1 to 20, and never on the others.",
        "",
    ]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for seeds in parser.parse_args().seeds.split(","):
            first, last = map(int, seeds.split("-"))
            rows = []
            for seed, found in enumerate(pool.map(judge, range(first, last + 1)), start=first):
                rows += found
                print(f"seed {seed}: {len(rows)} pairs so far", flush=True)
            lines += section(f"{first} to {last}", rows)
    text = "\n".join(lines).rstrip()
    print(text)
    write_section("held-against-truth", text)


if __name__ == "__main__":
    main()
