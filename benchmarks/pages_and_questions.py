"""How long do pages and questions take on the demo?

Each question is asked 20 times of the current snapshot (median); each page's script is run 7 times
in one session (first, then the median of the rest); each page is loaded 5 times by a real browser
on a warm server until its foot and its chart stand (median). Writes its section of RESULTS.md.

    python -m benchmarks.pages_and_questions
"""

import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.results import write_section
from learning_hub import loading, warehouse
from learning_hub.viewer import Viewer
from tests.pages.conftest import CHROMIUM, FLAGS, Server

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("overview", "measures", "audits", "feedback", "delivery_plan", "impact", "recommendations")
USUAL = {
    "cycle_id": "C6",
    "priority_id": "",
    "audit_id": "C6-MA",
    "measure_id": "M06",
    "agency_ids": [],
    "priority_ids": [],
    "statuses": [],
    "area_code": "X99000001",
    "breakdown_kind": "Total",
    "breakdown": "Total",
    "average": "mean",
    "respondent_group": "",
    "search": "",
    "scope": "local",
    "success_measure_id": "",
    "asks": "",
    "tier": "",
    "stage": "",
}


def _ms(run, times):
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(1000 * (time.perf_counter() - start))
    return taken


def time_questions(folder):
    """Give the median milliseconds of each question, disclosed for the Board."""
    newest = warehouse.current_number(folder)
    # Beside the one before, for the questions that compare two.
    opened = warehouse.open_snapshot(folder, newest, earlier=max(newest - 1, 1))
    found = {}
    for name in warehouse.questions():
        parameters = {
            key: USUAL[key] for key in warehouse.question(name).parameters if key in USUAL
        }
        ask = lambda: warehouse.answer(opened, name, Viewer("board"), **parameters)  # noqa: B023, E731
        found[name] = statistics.median(_ms(ask, 20))
    return found


def time_scripts():
    """Give the milliseconds of each page's script: first run, and the median of reruns."""
    from streamlit.testing.v1 import AppTest

    found = {}
    for name in PAGES:
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
        app.switch_page(f"pages/{name}.py")
        first, *rest = _ms(app.run, 7)
        assert not app.exception, name
        found[name] = (first, statistics.median(rest))
    return found


def time_loads(server):
    """Give the median seconds until a browser shows a page's foot and its first chart."""
    from playwright.sync_api import sync_playwright

    browser_file = next(path for name in CHROMIUM if (path := shutil.which(name)))
    found = {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_file, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for name in PAGES:

            def load(name=name):
                page.goto(f"{server.base}/{name}")
                page.wait_for_selector(".hub-foot", timeout=60_000)
                page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)

            load()
            found[name] = statistics.median(_ms(load, 5)) / 1000
        browser.close()
    return found


def main():
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "warehouse-demo"
        start = time.perf_counter()
        loading.load(folder, [ROOT / "data" / "demo" / "deliveries"])
        first_start = time.perf_counter() - start
        os.environ["LEARNING_HUB_WAREHOUSE"] = str(Path(place) / "warehouse")
        questions = time_questions(folder)
        scripts = time_scripts()
        server = Server(Path(place) / "warehouse")
        loads = time_loads(server)
        server.stop()
    lines = [
        "## Pages and questions on the demo",
        "",
        f"Loading all of the demo's deliveries: {first_start:.1f} s.",
        "",
        "| page | first run of the script, ms | rerun, ms | shown by a browser, warm, s |",
        "|---|---|---|---|",
        *(
            f"| {name} | {scripts[name][0]:.0f} | {scripts[name][1]:.0f} | {loads[name]:.1f} |"
            for name in PAGES
        ),
        "",
        "| question | ms |",
        "|---|---|",
        *(f"| {name} | {taken:.1f} |" for name, taken in questions.items()),
    ]
    text = "\n".join(lines)
    print(text)
    write_section("pages-and-questions", text)


if __name__ == "__main__":
    main()
