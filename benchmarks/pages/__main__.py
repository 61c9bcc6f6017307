"""How quick are the pages, for one person and for many, and beside what others would write?

Beside an empty Streamlit page with one chart, the same content as a Dash app over the same DuckDB
(benchmarks/peers, its packages in an environment of its own), and plain Streamlit with pandas.
All in one run and in turn, so that what is set side by side was measured on the same machine in the
same hour. A choice is timed from when it was due until the last that follows from it has come to
the person's computer; what a browser then draws is timed by the loads. Writes its section of
RESULTS.md.

    python -m benchmarks.pages [--sizes demo,1 M,20 M] [--people 1,5,20,50] [--seconds 30]
"""

import argparse
import platform
import statistics
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import duckdb

from benchmarks.pages import browser, questions, servers, sessions, sizes
from benchmarks.results import write_section
from learning_hub import warehouse
from learning_hub.warehouse.files import snapshot_path

# A page of ours, the choice made on it, and the ids of the Dash app's choice and part.
COMPARED = {
    "measures": ("Measure", "measure", "measures"),
    "audits": ("Audit", "audit", "audits"),
    "impact": ("Priority", "priority", "impact"),
}


def of_many(
    start: Callable[[], servers.Serving],
    session: Callable[[str], object],
    people: list[int],
    seconds: int,
) -> list[tuple[int, sessions.Served, float]]:
    """Let more and more people choose at one server: how many, what they were served, megabytes."""
    found = []
    with start() as server:
        # What is made once for a snapshot, one person has seen made before the others come.
        sessions.many([session(server.base)], seconds)
        for many in people:
            served = sessions.many([session(server.base) for _ in range(many)], seconds)
            found.append((many, served, server.memory()))
    return found


def contenders(
    folder: Path, place: Path, python: Path
) -> dict[str, tuple[Callable[[], servers.Serving], Callable[[str], object]]]:
    """Name each server with how it is started and what one person of it is."""
    current = warehouse.current_number(folder)
    assert current is not None
    snapshot = snapshot_path(folder, current)
    tables = place / "tables"
    if not tables.exists():
        tables.mkdir()
        with duckdb.connect(str(snapshot), read_only=True) as base:
            for name in ("observation", "measure"):
                base.execute(f"COPY {name} TO '{tables / name}.parquet' (FORMAT parquet)")
    found: dict[str, tuple[Callable[[], servers.Serving], Callable[[str], object]]] = {
        "empty Streamlit page": (
            lambda: servers.streamlit("empty.py"),
            lambda base: sessions.StreamlitSession(base, "", "", "Measure"),
        ),
        "measures, Streamlit with pandas": (
            lambda: servers.streamlit("with_pandas.py", tables),
            lambda base: sessions.StreamlitSession(base, "", "", "Measure"),
        ),
    }
    for page, (label, choice, shown) in COMPARED.items():
        found[f"{page}, ours"] = (
            lambda: servers.ours(folder),
            lambda base, page=page, label=label: sessions.StreamlitSession(
                base, page, "as=manager", label
            ),
        )
        found[f"{page}, Dash"] = (
            lambda: servers.dash(python, snapshot),
            lambda base, choice=choice, shown=shown: sessions.DashSession(base, choice, shown),
        )
    return found


def table_of_many(found: dict[str, list[tuple[int, sessions.Served, float]]]) -> list[str]:
    """Write what many people were served."""
    return [
        "| | people | answered | p50, s | p95, s | errors | kB an answer | MB held |",
        "|---|---|---|---|---|---|---|---|",
        *(
            f"| {name} | {many} | {served.answered} of {served.asked} | {served.at(0.5):.2f} | "
            f"{served.at(0.95):.2f} | {served.errors} | "
            f"{served.received / 1000 / max(served.answered, 1):.0f} | {memory:.0f} |"
            for name, rows in found.items()
            for many, served, memory in rows
        ),
    ]


def table_of_loads(loads: dict[str, browser.Loaded]) -> list[str]:
    """Write how long a browser waits for each page, and how often as long as for the empty one."""
    least = statistics.median(loads["empty Streamlit page"].warm)
    return [
        "| page | cold start, s | warm load, s | times the empty page | kB sent | live charts |",
        "|---|---|---|---|---|---|",
        *(
            f"| {name} | {f'{one.cold:.1f}' if one.cold else ''} | "
            f"{statistics.median(one.warm):.2f} | {statistics.median(one.warm) / least:.1f} | "
            f"{one.kilobytes:.0f} | {one.charts} |"
            for name, one in loads.items()
        ),
    ]


def table_of_questions(timed: dict[str, list[questions.Timed]]) -> list[str]:
    """Write what the questions of each page take, size by size, and the longest."""
    head = " | ".join(f"{size}, ms | its SQL alone" for size in timed)
    lines = [f"| page | questions | {head} |", "|---|---|" + "---|---|" * len(timed)]
    for page in questions.PAGES:
        cells = []
        for rows in timed.values():
            own = [row for row in rows if row.page == page]
            cells.append(f"{sum(r.answered for r in own):.0f} | {sum(r.bare for r in own):.0f}")
        lines.append(f"| {page} | {len(own)} | {' | '.join(cells)} |")
    return lines


def main() -> None:
    """Measure all of it and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(sizes.SIZES))
    parser.add_argument("--people", default="1,5,20,50")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--peers", type=Path, default=servers.ROOT / ".venv-peers")
    given = parser.parse_args()
    people = [int(many) for many in given.people.split(",")]
    python = servers.python_of_peers(given.peers)
    told = ", ".join(f"{name} {version(name)}" for name in ("streamlit", "duckdb", "pandas"))
    lines = [
        "## Pages, for one and for many",
        "",
        f"{platform.machine()}, Python {platform.python_version()}, {told}; each person makes one "
        f"choice a second for {given.seconds} seconds, after one has done so alone.",
    ]
    timed = {}
    for size in given.sizes.split(","):
        with tempfile.TemporaryDirectory() as name:
            place = Path(name)
            folder = place / "warehouse-demo"
            sizes.make(folder, size, place / "files")
            timed[size] = questions.times_of_pages(folder)
            found = {
                name: of_many(start, session, people, given.seconds)
                for name, (start, session) in contenders(folder, place, python).items()
            }
            loads = browser.loads(folder)
        lines += ["", f"### {size}", "", *table_of_loads(loads), "", *table_of_many(found)]
    lines += ["", "### Questions", "", *table_of_questions(timed)]
    text = "\n".join(lines)
    print(text)
    write_section("pages", text)


if __name__ == "__main__":
    main()
