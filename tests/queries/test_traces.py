"""Every figure leads to its lines: those that a row names, and only those, make it."""

import re

import numpy as np
import pytest
from asking import BOARD, ask, member

from learning_hub import contract, export, loading, warehouse
from learning_hub.config import Config
from learning_hub.warehouse import answers
from tests.queries.recounters import RECOUNTERS, Lines
from tests.queries.recounting import Demo, agree, choices, figure_columns

pytestmark = pytest.mark.slow

WAYS, FIGURES = 6, 8


@pytest.fixture(scope="module")
def asked(demo):
    """Open the demo to be asked at random."""
    opened = Demo(demo)
    yield opened
    opened.close()


@pytest.fixture
def rng(request):
    """Draw the same for the same test, whichever worker runs it."""
    return np.random.default_rng(sum(request.node.name.encode()))


def reads(name):
    """List the delivered tables that a question reads."""
    tables = contract.tables()
    return {
        table
        for _, table in warehouse.tables_read(warehouse.question(name).sql)
        if tables[table].is_delivered
    }


@pytest.mark.parametrize("name", warehouse.questions())
def test_every_question_that_reads_a_delivered_table_says_on_which_lines_a_row_rests(
    name, asked, rng
):
    snapshot = asked.opened[0]
    given = choices(name, rng, snapshot) | {
        key: value
        for key, value in {
            "as_at": snapshot.as_at,
            "largest_hidden": 5,
            "only_cleared": False,
        }.items()
        if key in warehouse.question(name).parameters
    }
    with snapshot.base.cursor() as cursor:
        _, traced = answers._asked(cursor, warehouse.question(name).sql, given)
    assert traced is not None or not reads(name), f"{name} has no column traced"


@pytest.mark.parametrize("name", warehouse.questions())
def test_every_row_that_shows_all_its_numbers_names_its_lines_and_no_other_does(name, asked, rng):
    for viewer in (answers.Viewer("manager"), BOARD, member("POL")):
        snapshot = asked.opened[rng.integers(len(asked.opened))]
        answer = warehouse.answer(snapshot, name, viewer, **choices(name, rng, snapshot))
        hidden = set(np.flatnonzero(answer.rows["hidden"].notna()))
        named = set(answer.traced["row"])
        assert named == set(range(len(answer.rows))) - hidden, name
        said = warehouse.lines_by_row(answer)
        assert {place for place, words in enumerate(said) if words == "not shown"} == hidden


@pytest.mark.parametrize("name", warehouse.questions())
def test_figures_drawn_at_random_are_what_their_lines_make(name, asked, rng):
    """Counted again by plain pandas from the demo's files: only the lines named are read."""
    for _ in range(WAYS):
        one = asked.ask(name, rng)
        unknown = set(figure_columns(one.answer)) - set(RECOUNTERS.get(name, {}))
        assert not unknown, f"{name} has no recounter for {', '.join(sorted(unknown))}"
        figures = one.figures()
        for at in rng.choice(len(figures), min(FIGURES, len(figures)), replace=False):
            held, recounted = one.recount(*figures[at])
            assert agree(held, recounted), f"{one.describe(*figures[at])}: {held}, {recounted}"


def test_no_recounter_waits_for_a_question_or_a_column_that_there_is_not(asked, rng):
    assert set(RECOUNTERS) <= set(warehouse.questions())
    for name, columns in RECOUNTERS.items():
        assert set(columns) == set(figure_columns(asked.ask(name, rng).answer)), name


@pytest.mark.parametrize(
    ("name", "column", "table"),
    [
        ("plan/action_totals", "actions", "action"),
        ("audits/cases_good_or_better", "cases", "audited_case"),
        ("feedback/themes", "comments", "comment"),
        ("audits/grades_by_domain", "total_judgements", "audit_grade"),
    ],
)
def test_a_line_too_few_is_noticed(name, column, table, asked, rng):
    """The recount is worth something: with one line less it comes to another number."""
    one = next(o for o in iter(lambda: asked.ask(name, rng), None) if o.figures())
    traced = one.answer.traced[one.answer.traced["row"] == 0]
    assert agree(*one.recount(0, column))
    fewer = Lines(traced.iloc[1:], one.answer.sources)
    assert len(fewer[table]) == len(one.lines_of(0)[table]) - 1
    assert not agree(*one.recount(0, column, fewer))


def test_a_figure_from_a_workbook_names_its_sheet(asked, rng):
    for name in ("audits/grades_by_agency", "feedback/rounds", "plan/actions", "measures/series"):
        one = next(o for o in iter(lambda name=name: asked.ask(name, rng), None) if o.figures())
        for file in warehouse.trace(one.answer)["file"]:
            assert bool(re.search(r"\.xlsx, sheet '\w+'$", file)) == (".xlsx" in file), file
        assert ".xlsx, sheet '" in warehouse.lines_by_row(one.answer)[0]


MONTHS = ["measure_id", "area_code", "period_start", "period_end", "period_kind", "value"]


@pytest.fixture
def workbook(begun, tmp_path):
    """Give a warehouse that holds a workbook with a table on two sheets, a month on each."""
    import xlsxwriter

    path = tmp_path / "months.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for sheet, rows in {
            "January": [["M1", "E09000001", "2026-01-01", "2026-01-31", "month", "7"]],
            "February": [
                ["M1", "E09000001", "2026-02-01", "2026-02-28", "month", "9"],
                ["M2", "E09000001", "2026-02-01", "2026-02-28", "month", "12"],
            ],
        }.items():
            page = book.add_worksheet(sheet)
            for line, row in enumerate([MONTHS, *rows]):
                page.write_row(line, 0, row)
    outcome = loading.load(begun, [path])
    assert outcome.exit_code == 0, outcome.receipts[0].lines()
    return begun


def test_lines_of_two_sheets_of_one_table_are_told_apart(workbook):
    snapshot = warehouse.open_snapshot(workbook)
    answer = ask(snapshot, "measures/series", measure_id="M1")
    assert answer.rows["value"].tolist() == [7, 9]
    assert warehouse.lines_by_row(answer) == [
        "months.xlsx, sheet 'January', line 2",
        "months.xlsx, sheet 'February', line 2",
    ]
    assert warehouse.trace(answer)[["file", "lines"]].to_numpy().tolist() == [
        ["months.xlsx, sheet 'February'", "2"],
        ["months.xlsx, sheet 'January'", "2"],
    ]
    # Of two lines on different sheets with one number none is lost.
    (year,) = warehouse.lines_by_row(ask(snapshot, "measures/by_year", measure_id="M1"))
    assert year == "months.xlsx, sheet 'February', line 2; months.xlsx, sheet 'January', line 2"
    snapshot.close()


def test_the_download_with_lines_names_those_of_each_row_and_the_plain_one_none(workbook):
    snapshot = warehouse.open_snapshot(workbook)
    answer = ask(snapshot, "measures/series", measure_id="M1")
    plain = export.to_csv(answer, Config())
    assert "rests_on" not in plain and "January" not in plain
    lines = export.to_csv(answer, Config(), with_lines=True).splitlines()
    heads, rows = lines[:-3], lines[-3:]
    assert heads[-1] == "# rests_on: the files, and the lines of them, that the row rests on."
    assert rows[0].endswith(",hidden,rests_on")
    assert rows[1].endswith(",\"months.xlsx, sheet 'January', line 2\"")
    snapshot.close()


def test_the_sheet_stays_when_a_later_file_changes_a_row_and_when_that_is_taken_out(workbook, file):
    text = ",".join(MONTHS) + "\nM1,E09000001,2026-01-01,2026-01-31,month,8\n"
    changed = loading.load(workbook, [file("observation.csv", text)])

    def january():
        snapshot = warehouse.open_snapshot(workbook)
        said = warehouse.lines_by_row(ask(snapshot, "measures/series", measure_id="M1"))[0]
        snapshot.close()
        return said

    assert january() == "observation.csv, line 2"
    loading.unload(workbook, changed.receipts[0].load_id, by="a test")
    assert january() == "months.xlsx, sheet 'January', line 2"


def test_figures_that_changed_elsewhere_name_the_lines_of_then_and_of_now(begun, file):
    head = ",".join([*MONTHS, "breakdown_kind", "breakdown"])
    row = "\nM1,E09000001,2026-01-01,2026-01-31,month,{},Age,{}"
    for number, under_five in enumerate((3, 4), start=1):
        text = head + row.format(under_five, "Under 5") + row.format(9, "5 and over") + "\n"
        loading.load(begun, [file(f"observation__{number}.csv", text)])
    snapshot = warehouse.open_snapshot(begun, 3, earlier=2)
    answer = ask(snapshot, "board/other_figures")
    assert answer.rows["changed_figures"].tolist() == [1]
    assert warehouse.lines_by_row(answer) == [
        "observation__1.csv, line 2; observation__2.csv, line 2"
    ]
    snapshot.close()


@pytest.mark.parametrize(
    ("sql", "read"),
    [
        ("SELECT 1", set()),
        ("SELECT load_id FROM load -- not audit", {("", "load")}),
        ("SELECT 'FROM audit' AS text FROM main.visit", {("", "visit")}),
        # A name of WITH hides the table below it, and not in its own query.
        ("WITH visit AS (SELECT * FROM visit) SELECT * FROM visit", {("", "visit")}),
        ("WITH visit AS (SELECT * FROM audit) SELECT * FROM visit", {("", "audit")}),
        (
            "WITH a AS (SELECT 1), visit AS (FROM a) SELECT * FROM visit, main.theme",
            {("", "theme")},
        ),
        (
            "SELECT (SELECT count(*) FROM risk) FROM theme WHERE $x = ''",
            {("", "risk"), ("", "theme")},
        ),
        ("SELECT * FROM measure_now", {("", "measure")}),
        (
            "SELECT * FROM earlier.aim",
            {
                ("earlier", table)
                for table in (
                    "cycle_measure",
                    "measure",
                    "observation",
                    "break_in_series",
                    "partnership_area",
                    "snapshot",
                )
            },
        ),
        ("SELECT * FROM since.risk", {("", "risk"), ("earlier", "risk")}),
    ],
)
def test_the_tables_that_a_question_reads_are_told_by_the_parser(sql, read):
    assert warehouse.tables_read(sql) == read


def test_what_is_no_select_is_no_question():
    with pytest.raises(ValueError, match="Only SELECT"):
        warehouse.tables_read("DELETE FROM visit")


def test_every_name_that_a_question_reads_is_a_table_or_what_happened_to_all():
    every = {table.name for table in contract.tables().values() if table.is_delivered}
    assert reads("board/rows_by_table") == every
    assert reads("data/loads") == reads("data/rejects") == set()
    assert "observation" in reads("measures/measures")
