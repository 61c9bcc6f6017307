"""Text from files is never taken for mark-up: every page, on a warehouse full of it."""

import ast
import json
import re
import shutil

import duckdb
import filelock
import pytest
from opening import PAGES, ROOT, open_page

from learning_hub import warehouse

pytestmark = pytest.mark.slow

# What is put behind every text that a file could have brought.
MARK = " <b>&"
NAMED = f"Board{MARK}"
ROLES = ("manager", "board", f"member-POL{MARK}")


def words_of_ours():
    """List the texts that queries and code compare with: whatever else stands in a cell is free."""
    found = set()
    for path in (ROOT / "queries").rglob("*.sql"):
        found |= set(re.findall(r"'([^'\n]*)'", path.read_text(encoding="utf-8")))
    for folder in ("learning_hub", "pages"):
        for path in (ROOT / folder).rglob("*.py"):
            found |= {
                node.value
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    return sorted(found)


def mark(source, target):
    """Copy a snapshot, with mark-up at the end of every text that is no code of ours."""
    with duckdb.connect(str(target)) as made:
        made.execute(f"ATTACH '{source}' AS held (READ_ONLY)")
        made.execute(
            "CREATE TEMP TABLE ours AS SELECT unnest($words) AS word", {"words": words_of_ours()}
        )
        tables = made.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'held' "
            "AND schema_name = 'main'"
        ).fetchall()
        for (table,) in tables:
            columns = made.execute(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = 'held' "
                "AND schema_name = 'main' AND table_name = $table",
                {"table": table},
            ).fetchall()
            written = ", ".join(
                f'CASE WHEN "{name}" IN (SELECT word FROM ours) THEN "{name}" '
                f'ELSE "{name}" || \'{MARK}\' END AS "{name}"'
                if kind == "VARCHAR"
                else f'"{name}"'
                for name, kind in columns
            )
            made.execute(f'CREATE TABLE "{table}" AS SELECT {written} FROM held.main."{table}"')


@pytest.fixture(scope="session")
def marked(demo):
    """The demo's warehouse of two snapshots, the July Board's and today's, full of mark-up."""
    folder = demo.parent / "marked" / "warehouse-demo"
    with filelock.FileLock(str(demo.parent / "marked.made")):
        if not (folder / "current").exists():
            folder.mkdir(parents=True)
            now, then = warehouse.current_number(demo), min(warehouse.pins(demo).values())
            for number in (then, now):
                name = f"hub-{number:06d}.duckdb"
                mark(demo / name, folder / name)
            shutil.copy(demo / "warehouse.json", folder / "warehouse.json")
            for name in ("pins.json", "pins-copy.json"):
                (folder / name).write_text(json.dumps({NAMED: then}))
            (folder / "current").write_text(f"{now}\n")
    return folder


@pytest.fixture
def at_marked(marked, monkeypatch):
    """The environment in which pages show it."""
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(marked.parent / "warehouse"))
    monkeypatch.delenv("LEARNING_HUB_CONFIG", raising=False)


def written_on(app):
    """List all that a page writes as HTML, or as Markdown that may hold HTML."""
    found = [str(element.proto.body) for element in app.get("html")]
    found += [element.value for element in app.markdown if element.allow_html]
    return found


def drawn_on(app):
    """List the figures of a page, in which `<b>` is bold."""
    return [element.proto.spec for element in app.get("plotly_chart")]


def views_of(name):
    """Open a page in each role, then with things chosen that it offers: some three of each choice.

    Gives each view with words that say which it is.
    """
    for way in ROLES:
        app = open_page(name, **{"as": way})
        yield way, app
    for box in open_page(name).selectbox:
        if box.key != "view_as_way":
            for place in range(0, len(box.options), max(1, len(box.options) // 3)):
                app = open_page(name)
                yield f"{box.label} {place}", app.selectbox(key=box.key).select_index(place).run()


@pytest.mark.parametrize("name", PAGES)
def test_no_text_from_a_file_is_taken_for_mark_up(at_marked, name):
    escaped = 0
    for view, app in views_of(name):
        assert not app.exception, view
        for text in written_on(app):
            place = text.find("<b>")
            assert place < 0, f"{view}: {text[max(0, place - 80) : place + 10]}"
            escaped += text.count("&lt;b&gt;&amp;")
        for spec in drawn_on(app):
            taken = re.findall(r".{0,80}<b>&(?!amp;)", json.dumps(json.loads(spec)))
            assert not taken, f"{view}: {taken[0]}"
        for element in app.markdown:
            bare = re.sub(r"\\.", "", element.value)
            assert element.allow_html or "<b>" not in bare, f"{view}: {element.value[:200]}"
    assert escaped, "nothing on this page comes from a file: the test sees nothing"
