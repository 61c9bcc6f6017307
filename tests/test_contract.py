"""The contract: every table is sound, says what it means, and refuses what breaks it."""

import re

import duckdb
import pytest

from learning_hub import contract, contract_text
from learning_hub.warehouse.publishing import lineage_ddl

TABLES = contract.tables()
DELIVERED = [name for name, table in TABLES.items() if table.is_delivered]
SENT = [name for name in DELIVERED if TABLES[name].is_sent_as_it_is]


@pytest.fixture(scope="module")
def made():
    connection = duckdb.connect()
    for table in TABLES.values():
        connection.execute(lineage_ddl(table))
    yield connection
    connection.close()


@pytest.mark.parametrize("name", TABLES)
def test_every_table_can_be_created_with_just_the_columns_that_the_contract_reads(made, name):
    columns = [row[0] for row in made.execute(f'DESCRIBE "{name}"').fetchall()]
    lineage = [*contract.LINEAGE] if TABLES[name].is_delivered else []
    assert columns == [*lineage, *TABLES[name].names]


@pytest.mark.parametrize("name", TABLES)
def test_types_requirements_and_defaults_are_read_as_the_database_reads_them(made, name):
    said = {c.name: (c.type, c.is_required) for c in TABLES[name].columns}
    rows = made.execute(f'DESCRIBE "{name}"').fetchall()
    keys = set(TABLES[name].key) if "PRIMARY KEY" in TABLES[name].ddl else set()
    found = {
        column: (kind, null == "NO")
        for column, kind, null, *_ in rows
        if column in TABLES[name].names
    }
    assert found == said
    assert keys <= {column for column, (_, is_required) in said.items() if is_required}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_asks_a_question_says_its_grain_and_explains_each_column(name):
    table = TABLES[name]
    assert re.fullmatch(r"[A-Z].+[?.]", table.question), table.question
    assert "?" in table.question
    assert table.grain.startswith("One row per ")
    for column in table.columns:
        assert len(column.meaning) >= 3, f"{name}.{column.name} has no meaning"
        assert column.rule or not column.check


@pytest.mark.parametrize("name", TABLES)
def test_keys_scopes_and_references_name_columns_and_tables_that_there_are(name):
    table = TABLES[name]
    assert set(table.key) <= set(table.names)
    for column, target in table.references:
        assert column in table.names
        assert TABLES[target].is_delivered
        assert TABLES[target].column(TABLES[target].key[0]).type == table.column(column).type
    assert {table.scope_agency, table.scope_period} - {None} <= set(table.names)


@pytest.mark.parametrize("name", TABLES)
def test_what_is_the_key_of_a_table_is_required(name):
    assert all(TABLES[name].column(k).is_required for k in TABLES[name].key)


@pytest.mark.parametrize("name", contract.checks())
def test_every_check_gives_what_a_reject_needs(made, name):
    columns = [row[0] for row in made.execute(f"DESCRIBE ({contract.checks()[name]})").fetchall()]
    assert columns == [
        "table_name",
        "load_id",
        "source_row",
        "column_name",
        "value",
        "reason",
        "remedy",
    ]
    assert made.execute(contract.checks()[name]).fetchall() == []


def test_one_row_of_every_table_goes_in(tiny):
    """The smallest rows: only what is required, pointing at one another."""
    given = {name: "left_out\n-" for name in SENT if name != "grade_scale"}
    # Without a column of figures observations are not taken.
    snapshot = tiny(**given | {"observation": "value\n5"})
    for name in SENT:
        rows = snapshot.base.execute(f'SELECT load_id, source_row FROM "{name}"').fetchall()
        assert len(rows) == (4 if name == "grade_scale" else 1), name
        assert min(rows[0]) >= 1


def test_choices_and_ranges_are_told_in_words():
    action, meeting = TABLES["action"], TABLES["meeting"]
    assert action.column("status").choices[:2] == ("not_started", "on_track")
    assert action.column("status").rule.startswith("one of: not_started, on_track")
    assert meeting.column("month").rule == "from 1 to 4"
    assert action.column("plan_version").rule == "1 or more"
    assert action.column("text").rule == ""


def test_a_column_that_is_not_there_is_an_error():
    with pytest.raises(KeyError, match="agency has no column colour"):
        TABLES["agency"].column("colour")


def test_what_can_be_loaded_is_told_in_step_with_the_contract():
    told = {path.stem: path.read_text(encoding="utf-8") for path in contract_text.TABLES.iterdir()}
    told["README"] = contract_text.README.read_text(encoding="utf-8")
    assert told == {**contract_text.table_texts(), "README": contract_text.text()}, (
        "data/README.md or data/tables is not in step with queries/tables. Write them again with: "
        ".venv/bin/python -m learning_hub.contract_text"
    )


def test_every_column_of_every_table_that_can_be_delivered_is_told():
    listed = contract_text.text()
    for name, said in contract_text.table_texts().items():
        assert f"[{name}](tables/{name}.md) | {TABLES[name].question} |" in listed
        assert said.startswith(f"# {name}\n")
        assert TABLES[name].question in said
        assert TABLES[name].grain in said
        for column in TABLES[name].columns:
            assert f"| `{column.name}` |" in said
            assert column.meaning.replace("|", "\\|") in said
    assert set(contract_text.table_texts()) == set(DELIVERED)
    assert not any(f"[{name}]" in listed for name in contract.OWN_TABLES)
