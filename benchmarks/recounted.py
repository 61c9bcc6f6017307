"""Do figures come out the same when they are counted again from the lines that they name?

Figures are drawn at random over all questions asked of the demo, with choices drawn at random too.
Each is counted again by plain pandas from the demo's files, of which only the lines are read that
its own row names. Prints how many agree and lists those that do not, and writes its section of
RESULTS.md.

    python -m benchmarks.recounted [--seed 1] [--figures 60]
"""

import argparse
import collections
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.results import write_section
from learning_hub import loading, warehouse
from tests.queries.recounting import DELIVERIES, Demo, agree


def recount(folder, seed, many):
    """Draw figures and count them again: what each is, whether it agrees, and on how many lines."""
    demo = Demo(folder)
    found = []
    for asked, place, column in demo.figures(
        np.random.default_rng(seed), many, warehouse.questions()
    ):
        lines = asked.lines_of(place)
        held, recounted = asked.recount(place, column, lines)
        said = asked.describe(place, column)
        found.append((said, held, recounted, agree(held, recounted), len(lines.pairs)))
    demo.close()
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--figures", type=int, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "warehouse-demo"
        loading.load(folder, [DELIVERIES])
        found = recount(folder, given.seed, given.figures)
    agreed = sum(agrees for *_, agrees, _ in found)
    asked = collections.Counter(said.split(" ")[0] for said, *_ in found)
    wrong = [
        f"- {said}: shown {held}, recounted {recounted}"
        for said, held, recounted, agrees, _ in found
        if not agrees
    ]
    text = "\n".join(
        [
            "## Figures recounted from their own lines",
            "",
            f"{agreed} of {len(found)} figures drawn at random (seed {given.seed}) are what plain "
            f"pandas makes of the lines that their own row names: of {len(asked)} questions, on "
            f"{sum(lines for *_, lines in found):,} lines of the demo's files. Of what a load did "
            "to rows (new, changed, unchanged) its receipt is read, for the file alone does not "
            "tell it.",
            *(["", *wrong] if wrong else []),
        ]
    )
    for said, held, *_ in found:
        print(f"{said}: {held}")
    print(text)
    write_section("recounted", text)


if __name__ == "__main__":
    main()
