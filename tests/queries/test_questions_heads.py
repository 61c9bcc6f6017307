"""Every question says what it asks, takes and counts; and one name goes all the way."""

import ast
import re
from pathlib import Path

import pandas as pd
import pytest
from asking import BOARD, ask

from learning_hub import contract, question_index, warehouse
from learning_hub.disclosure import is_pointing
from learning_hub.wording import tables

ROOT = Path(__file__).resolve().parents[2]
# What ask itself fills in.
SUPPLIED = {"as_at", "largest_hidden", "only_cleared"}
# What a question may be given when nothing is held yet.
ANY = {"average": "mean", "breakdown_kind": "Total", "breakdown": "Total", "asks": ""}


def nothing_chosen(name):
    """Give a value for each parameter of a question: no choice made, or a thing not held."""
    return {
        parameter: ANY.get(parameter, [] if parameter.endswith("s") else "")
        for parameter in warehouse.question(name).parameters
        if parameter not in SUPPLIED
    }


def calls():
    """List what pages and ui ask: file, name of the question, names of the choices or None."""
    found = []
    for path in sorted([*(ROOT / "pages").glob("*.py"), *(ROOT / "learning_hub").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            for given in node.args:
                text = given.value if isinstance(given, ast.Constant) else None
                if isinstance(text, str) and re.fullmatch(r"[a-z]+/[a-z_]+", text):
                    names = [keyword.arg for keyword in node.keywords]
                    found.append((path.name, text, None if None in names else set(names)))
    return found


def base(node):
    """Give the name that an expression such as `lines.only(kept).with_words(...)` begins with."""
    while not isinstance(node, ast.Name):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id


def questions_by_name(tree):
    """List the questions that each name of a page may hold the answer to."""
    held = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            value = node.value
            # Of a question the answer is its own, whatever answer its choices came from.
            is_asked = isinstance(value, ast.Call) and getattr(value.func, "attr", "") == "ask"
            pieces = list(ast.walk(value.args[0] if is_asked else value))
            asked = {
                inner.value
                for inner in pieces
                if isinstance(inner, ast.Constant) and inner.value in warehouse.questions()
            }
            asked |= {
                question
                for inner in pieces
                if isinstance(inner, ast.Name)
                for question in held.get(inner.id, ())
            }
            for target in node.targets:
                if isinstance(target, ast.Name):
                    held.setdefault(target.id, set()).update(asked)
    return held


def tables_shown():
    """List the tables of the pages: file, question and the columns named in it."""
    found = []
    for path in sorted((ROOT / "pages").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        held = questions_by_name(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "show":
                given = {keyword.arg: keyword.value for keyword in node.keywords}
                asked = held.get(base(node.args[0]), set())
                assert asked, f"{path.name}: what does {ast.unparse(node.args[0])} answer?"
                columns = ast.literal_eval(given["columns"])
                found += [(path.name, question, columns) for question in sorted(asked)]
    return found


@pytest.mark.parametrize("name", warehouse.questions())
def test_a_question_opens_with_its_question_and_its_grain(name):
    asked = warehouse.question(name)
    assert asked.english.endswith("?")
    assert asked.english[0].isupper()
    assert asked.grain.startswith("One row per ")
    assert asked.sql.isascii()
    assert not asked.sql.rstrip().endswith(";")


@pytest.mark.parametrize("name", warehouse.questions())
def test_every_parameter_is_explained_and_nothing_else_is(name):
    asked = warehouse.question(name)
    sql = "\n".join(line for line in asked.sql.splitlines() if not line.startswith("--"))
    assert set(re.findall(r"\$(\w+)", sql)) == set(asked.parameters)


@pytest.fixture
def nearly_empty(tiny):
    """Hold one agency and nothing else; open beside itself, for the questions that compare."""
    alone = tiny(agency="agency_id\nLA")
    opened = warehouse.open_snapshot(alone.folder, earlier=alone.number)
    yield opened
    opened.close()


def test_every_number_of_every_question_is_counted_or_called_plain(nearly_empty):
    for name in warehouse.questions():
        asked = warehouse.question(name)
        rows = ask(nearly_empty, name, **nothing_chosen(name)).rows
        counted = {column for c in asked.counts for column in (c.count, c.total, c.cases) if column}
        counted |= {column for c in asked.counts for column in c.derived}
        plain = set(asked.declared.plain)
        numbers = {
            column
            for column in rows
            if pd.api.types.is_numeric_dtype(rows[column])
            and not pd.api.types.is_bool_dtype(rows[column])
        }
        assert numbers <= counted | plain, (
            f"{name}: no `Counts` or `Plain` line in its head names "
            f"{', '.join(sorted(numbers - counted - plain))}, so they are hidden without exact figures"
        )
        assert counted | plain <= set(rows), f"{name} names columns that it has not"
        assert not counted & plain, name
        for counts in asked.counts:
            assert counts.unit in ("people", "practice", "work", "published", "counts_of"), name
            assert counts.unit != "counts_of" or "counts_of" in rows, name
            # Of practice one must know of how many cases it was; a judgement is not a case.
            assert counts.unit in ("people", "work", "published") or counts.cases, (
                f"{name}: the `Counts` line of {counts.count} says no `cases:`"
            )
        assert set(asked.declared.not_by) <= {c for c in rows if is_pointing(c)}, name


def test_an_empty_warehouse_gives_empty_answers_and_no_errors(nearly_empty):
    rows = {
        name: len(ask(nearly_empty, name, BOARD, **nothing_chosen(name)).rows)
        for name in warehouse.questions()
    }
    # These two count what there is, and there is nothing; the one agency is listed, and its load.
    assert {name for name, number in rows.items() if number} == {
        "overview/agencies",
        "overview/holdings",
        "plan/action_totals",
        "data/deliveries",
        "data/rejects_over_time",
    }
    (totals,) = ask(
        nearly_empty,
        "plan/action_totals",
        BOARD,
        agency_ids=[],
        priority_ids=[],
        statuses=[],
        success_measure_id="",
        asks="",
    ).rows.to_dict("records")
    assert totals["actions"] == totals["overdue"] == totals["complete"] == totals["at_odds"] == 0
    assert pd.isna(totals["longest_overdue_days"])


def test_what_the_pages_ask_are_questions_with_just_the_choices_they_take():
    asked = calls()
    assert len(asked) > 25
    for file, name, choices in asked:
        assert name in warehouse.questions(), f"{file} asks {name}"
        if choices is not None and not choices & {"viewer", "columns"}:
            wanted = set(warehouse.question(name).parameters) - SUPPLIED
            assert choices - SUPPLIED == wanted, f"{file} asks {name}"


def test_every_question_is_asked_somewhere():
    # The published series stands beside the published files in a test of the loader.
    asked = {name for _, name, _ in calls()} | {"measures/published_series"}
    unasked = set(warehouse.questions()) - asked
    assert not unasked, f"no page asks {', '.join(sorted(unasked))}: show it, or take it away"
    assert asked <= set(warehouse.questions())


# Of these there is never more than one row.
ONE_ROW = {"measures/compared", "overview/holdings", "plan/action_totals"}


@pytest.mark.parametrize("name", warehouse.questions())
def test_a_question_ends_with_the_order_of_its_rows(name):
    lines = warehouse.question(name).sql.splitlines()
    is_ordered = any(line.split(" ")[:2] == ["ORDER", "BY"] for line in lines)
    assert is_ordered or name in ONE_ROW, (
        f"queries/{name}.sql has no ORDER BY at its end: a chart, a table and a download would "
        "come in any order"
    )


def names_tested():
    """List the questions that a test names, whole or, as tests of one topic do, by the last part.

    Tests that ask every question, and what recounts them, do not count: they know no answer.
    """
    found = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        if path.name in ("test_questions_heads.py", "test_traces.py"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        begun = {
            node.values[0].value
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
        }
        found |= texts | {start + text for start in begun if start.endswith("/") for text in texts}
    return found


def test_every_question_has_a_test_that_knows_its_answer():
    untested = set(warehouse.questions()) - names_tested()
    assert not untested, (
        "no test in tests/queries asks, on a few invented rows with the answer by hand: "
        + ", ".join(sorted(untested))
    )


def test_every_column_shown_has_words_above_it_and_no_two_alike_in_a_table():
    shown = tables_shown()
    assert len(shown) > 20
    for file, name, columns in shown:
        given = warehouse.question(name).headings | tables.MADE
        words = [given.get(column) for column in columns]
        assert None not in words, f"{file}, {name}: no words above {columns[words.index(None)]}"
        assert len(set(words)) == len(words), f"{file}: {words}"
        assert not any("_" in word for word in words)


def test_words_stand_above_columns_that_a_question_gives_and_say_more_than_the_contract(
    nearly_empty,
):
    shown = {}
    for _, name, columns in tables_shown():
        shown.setdefault(name, set()).update(columns)
    for name in warehouse.questions():
        own = contract.read_headings(contract.read_head(warehouse.question(name).sql))
        rows = ask(nearly_empty, name, **nothing_chosen(name)).rows
        assert set(own) <= set(rows), f"{name} has words above columns that it has not"
        assert set(own) <= shown.get(name, set()), (
            f"{name}: no table of a page shows {', '.join(sorted(set(own) - shown.get(name, set())))}, "
            "so take its `Column` line out, or the column into `columns` of ui.show"
        )
        for column, words in own.items():
            assert words != contract.headings().get(column), f"{name}: the contract says so"


def test_no_two_tables_of_the_contract_say_the_words_above_a_column():
    said = [column for table in contract.tables().values() for column in table.headings]
    assert sorted(said) == sorted(set(said))
    for table in contract.tables().values():
        assert set(table.headings) <= set(table.names), table.name
    read = {column for _, _, columns in tables_shown() for column in columns}
    assert set(said) <= read, "no page shows these"


def test_the_index_of_questions_is_in_step_with_them_and_with_the_pages():
    assert question_index.INDEX.read_text(encoding="utf-8") == question_index.text(), (
        "docs/questions.md is not in step with queries and pages. Write it again with: "
        ".venv/bin/python -m learning_hub.question_index"
    )
    said = question_index.text()
    for name in warehouse.questions():
        assert f"### {name}\n\n**{warehouse.question(name).english}**" in said
    for _, name, _ in calls():
        assert question_index.asked_by(name), name


def test_no_question_names_a_year_an_area_or_an_agency():
    for name in warehouse.questions():
        sql = "\n".join(
            line for line in warehouse.question(name).sql.splitlines() if "--" not in line
        )
        assert not re.search(r"'20\d\d-|\b20\d\d\b|'[EW]\d{8}'|'LA'|'POL'", sql), name
