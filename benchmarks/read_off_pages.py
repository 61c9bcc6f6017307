"""Are the figures that a reader sees in a browser those of the lines that their own rows name?

Each page of the demo is opened in a real browser as the manager, with a priority drawn at random
where an address may name one. Of each statement its table and its "Numbers with their lines (CSV)"
are read as they come out of the page, and one figure of the table, drawn at random, is counted
again by plain pandas from those lines of the demo's files alone. Prints each, and writes its
section of RESULTS.md.

    python -m benchmarks.read_off_pages [--seed 1]
"""

import argparse
import csv
import io
import re
import shutil
import tempfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
from playwright.sync_api import sync_playwright

from benchmarks.results import write_section
from learning_hub import loading, places, warehouse
from learning_hub.warehouse.traces import NOT_SHOWN, WHOLE, WORKED_OUT
from learning_hub.wording.tables import LINES_DOWNLOAD
from tests.pages.conftest import CHROMIUM, FLAGS, Server
from tests.queries.recounters import RECOUNTERS, Lines
from tests.queries.recounting import DELIVERIES, Asked, number, receipts_of

# What changed compares two snapshots, and the earlier is not open here.
PAGES = sorted({path.stem for path in Path("pages").glob("*.py")} - {"what_changed"})
STATEMENT = "[class*='st-key-statement-'], [class*='st-key-card-']"
STANDS = "[data-testid='stApp'][data-test-script-state='notRunning']"
MOST_DECIMALS = 3


def sources_of(receipts):
    """List the files of a warehouse, as an answer lists those behind it."""
    return [SimpleNamespace(**one) for one in receipts.values()]


def lines_of(text, sources):
    """Read which lines a row rests on, from the words in the last column of the CSV."""
    loads = {f"{one.delivery}/{one.file_name}": one.load_id for one in sources}
    found = []
    for piece in text.split("; "):
        file, _, rest = piece.partition(", ")
        if rest.endswith(WHOLE):
            found.append({"load_id": loads[file], "source_sheet": "", "source_row": 0})
            continue
        sheet = re.search(r"sheet '([^']*)'", rest)
        for first, last in re.findall(r"(\d+)(?: to (\d+))?", rest.split("line", 1)[-1]):
            found += [
                {
                    "load_id": loads[file],
                    "source_sheet": sheet[1] if sheet else "",
                    "source_row": row,
                }
                for row in range(int(first), int(last or first) + 1)
            ]
    return Lines(pd.DataFrame(found), sources)


def as_written(figure):
    """Give the ways in which a table may write a figure: rounded half up, thousands parted."""
    exact = Decimal(str(figure))
    return {
        f"{exact.quantize(Decimal(1).scaleb(-places_), ROUND_HALF_UP):,}"
        for places_ in range(MOST_DECIMALS + 1)
    }


def read_statement(page, statement):
    """Give a statement's question, what was chosen, its table's rows and its CSV's rows."""
    key = next(one for one in statement.get_attribute("class").split() if one.startswith("st-key-"))
    name = re.sub(r"^st-key-(?:statement|card)-|-\d+$", "", key)
    table = statement.locator("table.hub").first
    rows = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
    words = statement.locator("p").filter(has_text=re.compile("^Chosen"))
    said = words.first.inner_text() if words.count() else ""
    with page.expect_download(timeout=20_000) as download:
        statement.get_by_role("button", name=LINES_DOWNLOAD).click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("# "))
    held = list(csv.DictReader(io.StringIO(body)))
    choices = said.removeprefix("Chosen.").strip().split("; ")
    chosen = dict(pair.split(" = ", 1) for pair in choices if " = " in pair)
    return name, chosen, rows, held


def figures_in(rows, held, known):
    """List the figures that stand in a table's row and in the same row of the CSV."""
    found = []
    if len(rows) != len(held):
        return found
    for place, (shown, row) in enumerate(zip(rows, held, strict=True)):
        if not row["rests_on"] or NOT_SHOWN in row["rests_on"] or WORKED_OUT in row["rests_on"]:
            continue
        for column in known & row.keys():
            try:
                written = as_written(float(row[column]))
            except ValueError:
                continue
            for cell in shown:
                # Not the day of a date.
                first = re.match(
                    r"(-?[\d,]*\d(?:\.\d+)?)(?:$|\s?%|\s(?:per|days?|of|\())", cell.strip()
                )
                if first and first[1] in written:
                    found.append((place, column, cell.strip(), first[1]))
                    break
    return found


def recounted(folder, rng, say):
    """Read figures off pages and count them again: what each is, as shown, and whether it agrees."""
    receipts = receipts_of(folder)
    sources = sources_of(receipts)
    names = {name.replace("/", "-"): name for name in RECOUNTERS}
    server = Server(folder)
    snapshot = warehouse.open_snapshot(folder)
    found = []
    try:
        with sync_playwright() as play:
            path = next(one for name in CHROMIUM if (one := shutil.which(name)))
            browser = play.chromium.launch(executable_path=path, args=FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            for name in PAGES:
                priority = f"P{rng.integers(1, 5)}"
                page.goto(f"{server.base}/{name}?as=manager&priority={priority}&open=all")
                page.wait_for_selector(".hub-foot", timeout=60_000)
                page.wait_for_selector(STANDS, timeout=60_000)
                # A sentence alone has no table.
                for statement in (
                    page.locator(STATEMENT).filter(has=page.locator("table.hub")).all()
                ):
                    asked, said, rows, held = read_statement(page, statement)
                    if asked not in names:
                        continue
                    there = figures_in(rows, held, set(RECOUNTERS[names[asked]]))
                    if not there:
                        continue
                    place, column, cell, first = there[rng.integers(len(there))]
                    try:
                        one = again(snapshot, names[asked], said, receipts)
                    except ValueError:
                        continue  # of two snapshots, the earlier of which is not open here
                    if len(one.answer.rows) != len(held):
                        continue  # the page shows some rows of the answer only
                    lines = lines_of(held[place]["rests_on"], sources)
                    _, counted = one.recount(place, column, lines)
                    agrees = counted is not None and first in as_written(number(counted))
                    found.append((name, names[asked], place, column, cell, counted, agrees))
                    say(
                        f"{name}, {names[asked]}, row {place + 1}, {column}: "
                        f"{cell} | {counted} {agrees}"
                    )
            browser.close()
    finally:
        server.stop()
        snapshot.close()
    return found


def again(snapshot, name, said, receipts):
    """Ask a question with the choices that a page names, for the words of its row."""
    choices = {}
    for key in warehouse.question(name).parameters:
        if key in ("as_at", "largest_hidden", "only_cleared"):
            continue
        words = said.get(key, "all")
        several = key.endswith("s") and key != "asks"
        choices[key] = (
            ([] if several else "")
            if words == "all"
            else re.findall(r"'([^']*)'", words)
            if several
            else words
        )
    return Asked(snapshot, name, choices, receipts)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "warehouse-demo"
        loading.load(folder, [DELIVERIES])
        places.pin_board_meetings(folder)
        found = recounted(folder, np.random.default_rng(given.seed), print)
    agreed = sum(agrees for *_, agrees in found)
    wrong = [
        f"- {page}, {asked}, row {row + 1}, {column}: shown {cell}, recounted {counted}"
        for page, asked, row, column, cell, counted, agrees in found
        if not agrees
    ]
    text = "\n".join(
        [
            "## Figures read off pages in a browser, and recounted",
            "",
            f"{agreed} of {len(found)} figures (seed {given.seed}), read in a real browser off "
            f"{len({page for page, *_ in found})} pages and {len({one[1] for one in found})} "
            "questions, are what plain pandas makes of the lines that the page's own download "
            "names for their row.",
            *(["", *wrong] if wrong else []),
        ]
    )
    print(text)
    write_section("read-off-pages", text)


if __name__ == "__main__":
    main()
