"""What do the impact verdicts say of partnerships whose truth is known?

Other seeds of the demo are generated with what was planted. For every measure and finished cycle
the verdict is held against the truth: a pair is null when no change or break lies within 18 months
of its intervention, true when one of at least 1.5 sd lies in the 4 months after it; others are left
out. Prints shares among pairs that got a verdict, and writes them into RESULTS.md.

    python -m benchmarks.held_against_truth [--seeds 1-20]
"""

import argparse
import json
import tempfile
from pathlib import Path

import pandas as pd

from benchmarks.results import write_section
from learning_hub import demo
from learning_hub.statistics import impact

KEY = ["measure_id", "area_code", "period_start", "period_end", "breakdown_kind", "breakdown"]
VERDICTS = ("improved", "worse", "no detectable change")


def _delivered(folders, table, key):
    """Read a table from deliveries in order, later rows in place of earlier ones."""
    files = [path for folder in folders for path in sorted(folder.glob(f"{table}*.csv"))
             if path.stem.split("__")[0] == table]
    rows = pd.concat([pd.read_csv(path, dtype={"status": str}) for path in files])
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
    """Judge every pair of one seed: rows of (kind, is the planted change good, word)."""
    with tempfile.TemporaryDirectory() as place:
        out, truth_file = Path(place) / "demo", Path(place) / "truth.json"
        folders = demo.write(out, seed, truth_file)
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        observations = _delivered(folders, "observation", KEY)
        measures = _delivered(folders, "measure", ["measure_id", "version"])
        cycles = _delivered(folders, "cycle", ["cycle_id"])
        breaks = _delivered(folders, "break_in_series", ["measure_id", "break_on"])
    whole = observations[observations["breakdown"] == "Total"]
    measures = measures.sort_values("version").drop_duplicates("measure_id", keep="last")
    measures = measures.set_index("measure_id")
    rows = []
    for planted in truth["measures"]:
        measure = measures.loc[planted["measure_id"]]
        series = whole[whole["measure_id"] == planted["measure_id"]].rename(
            columns={"period_start": "period"}
        )
        if measure["unit"] == "count":
            series = series.assign(numerator=series["value"], denominator=1)
        columns = ["period", "numerator", "denominator"]
        if series["denominator"].isna().all():
            columns = ["period", "value"]
        good = measure["good_direction"] if isinstance(measure["good_direction"], str) else None
        own = breaks.loc[breaks["measure_id"] == planted["measure_id"], "break_on"]
        for cycle in cycles[cycles["agreed_on"].notna()].itertuples():
            found = _kind(planted, pd.Timestamp(cycle.agreed_on))
            if found is None or good is None:
                continue
            result = impact.assess(series[columns], cycle.agreed_on, good=good, breaks=list(own))
            rows.append((found[0], found[1], result.word))
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", default="1-20")
    first, last = map(int, parser.parse_args().seeds.split("-"))
    rows = []
    for seed in range(first, last + 1):
        rows += judge(seed)
        print(f"seed {seed}: {len(rows)} pairs so far", flush=True)
    pairs = pd.DataFrame(rows, columns=["kind", "good", "word"])
    judged = pairs[pairs["word"].isin(VERDICTS)]
    null, true = judged[judged["kind"] == "null"], judged[judged["kind"] == "true"]
    changed = null["word"].isin(["improved", "worse"]).mean()
    right = true["word"] == true["good"].map({True: "improved", False: "worse"})
    wrong_way = true["word"] == true["good"].map({True: "worse", False: "improved"})
    lines = [
        "## Impact verdicts held against what was planted",
        "",
        f"Demo partnerships of seeds {first} to {last}, every measure with a good direction and "
        "every finished cycle, among pairs with a verdict. In these partnerships half of the "
        "planted changes begin in the first month after the cycle's last session.",
        "",
        "| | pairs | share |",
        "|---|---|---|",
        f"| null pairs said to have improved or worsened (at most 10 %) | {len(null):,} | "
        f"{100 * changed:.1f} % |",
        f"| true pairs (1.5 sd or more) found, the right way | {len(true):,} | "
        f"{100 * right.mean():.0f} % |",
        f"| true pairs said to have gone the other way | {len(true):,} | "
        f"{100 * wrong_way.mean():.1f} % |",
        f"| pairs without a verdict (too early, not comparable) | {len(pairs) - len(judged):,} | |",
    ]
    text = "\n".join(lines)
    print(text)
    write_section("held-against-truth", text)


if __name__ == "__main__":
    main()
