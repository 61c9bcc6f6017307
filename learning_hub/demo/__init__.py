"""The seeded generator of Harrowmere, a fictional partnership, as it would send its files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from learning_hub.demo.deliveries import write_deliveries, write_text
from learning_hub.demo.messy import write_messy
from learning_hub.demo.partnership import build
from learning_hub.demo.published import published
from learning_hub.demo.stories import truth_of
from learning_hub.demo.truth import DEFAULT_SEED

__all__ = ["DEFAULT_SEED", "write"]

CONFIG = """[partnership]
name = "Harrowmere Safeguarding Children Partnership"
fictional = true

[marking]
text = "OFFICIAL-SENSITIVE - fictional data"
"""
README = """# Harrowmere

A fictional safeguarding children partnership. Every child, family, agency, place and figure in
these files is made up; the guidance documents named in the sheet `guidance` are real, as facts.

Written by `python -m learning_hub demo --out DIR --seed {seed}`. The same seed gives the same
bytes; another seed gives another partnership with the same calendar.

- `deliveries/`: dated deliveries, to be loaded in order. Each holds what is new or changed:
  - `hub_record.xlsx`, the Hub's own record: registers, cycles, meetings, plans, actions, risks, one
    sheet a table. Until July 2026 each agency's figures stand in it too.
  - `audits.xlsx` and `survey.xlsx`, when there was an audit or when answers came back.
  - `observation__<agency>.csv`, from August 2026: each agency's file of its own. The health trust
    sent one before, in December 2025, two months late, and one in September 2026 that restates
    April to June.
  - `fictional_*.csv`, published figures of invented places, with their labels (`.meta.csv`).
  - `case_lists.xlsx`, once: the counts worked out of made-up case lists.
- `messy/`: a delivery with eleven rows to be refused, to be loaded after the others or not at all.
- `hub.toml`: the partnership's name and marking.
"""


def write(out: Path, seed: int = DEFAULT_SEED, truth: Path | None = None) -> list[Path]:
    """Write Harrowmere's files under out, and what was planted to the truth file when named.

    Earlier deliveries under out are replaced. Gives the delivery folders, in order of date.
    """
    store, plans = build(seed)
    for name in ("deliveries", "messy"):
        if (out / name).exists():
            shutil.rmtree(out / name)
    folders = write_deliveries(store, out, published(store))
    write_messy(store, out)
    write_text(out / "hub.toml", CONFIG)
    write_text(out / "README.md", README.format(seed=seed))
    if truth is not None:
        write_text(truth, json.dumps(truth_of(seed, plans), indent=1) + "\n")
    return folders
