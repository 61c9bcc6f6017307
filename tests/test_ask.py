"""Asking: what a question gives, to whom, from which files, and what is written down of it."""

import json
from datetime import date

import duckdb
import pytest

from learning_hub import contract, loading, warehouse
from learning_hub.viewer import MANAGER, Viewer
from learning_hub.warehouse import answers

BOARD = Viewer("board")
MEASURE = "measure_id,unit,counts_of\nM1,count,people\nM2,count,work"
SERIES = "measure_id,period_start,period_end,value,agency_id"
MONTHS = (
    f"{SERIES}\nM1,2026-01-01,2026-01-31,3,HEA\nM1,2026-02-01,2026-02-28,60,HEA\n"
    "M1,2026-03-01,2026-03-31,5,LA"
)


@pytest.fixture
def months(tiny):
    """Give a snapshot with three months of M1: 3 and 60 children from health, 5 from the LA."""
    return tiny(measure=MEASURE, observation=MONTHS, as_at=date(2026, 4, 17))


@pytest.fixture
def question(monkeypatch, tmp_path):
    """Give a function that writes a question of our own, and gives its name."""
    monkeypatch.setattr(contract, "QUERIES", tmp_path / "queries")
    answers.question.cache_clear()

    def write(sql):
        path = tmp_path / "queries" / "tried" / "one.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sql, encoding="utf-8")
        return "tried/one"

    yield write
    answers.question.cache_clear()


def looks(snapshot):
    """List what is written down of looks at exact figures."""
    path = snapshot.folder / "looks.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_an_answer_has_the_rows_of_its_question_disclosed_for_the_viewer(months):
    given = warehouse.ask(months, "measures/series", BOARD, measure_id="M1")
    assert given.rows["value"].isna().tolist() == [True, False, True]
    assert given.rows["hidden"].tolist()[0] == "c"
    assert given.disclosed == {"fewer than 6 people, or all but fewer than 6": 2}
    assert (given.snapshot_number, given.as_at) == (1, date(2026, 4, 17))
    assert given.question.english == "How has a local measure moved, period by period?"
    assert given.question.grain.startswith("One row per period")
    assert given.parameters == {"measure_id": "M1"}
    assert given.sql == (contract.QUERIES / "measures/series.sql").read_text(encoding="utf-8")
    assert "traced" not in given.rows


def test_an_answer_may_have_no_rows(months):
    given = warehouse.ask(months, "measures/series", BOARD, measure_id="M9")
    assert given.is_empty
    assert "value" in given.rows
    assert given.disclosed == {}


def test_a_missing_or_extra_parameter_is_an_error(months):
    with pytest.raises(duckdb.Error):
        warehouse.ask(months, "measures/series", BOARD)
    with pytest.raises(duckdb.Error):
        warehouse.ask(months, "measures/series", BOARD, measure_id="M1", colour="red")
    with pytest.raises(FileNotFoundError):
        warehouse.ask(months, "measures/nothing", BOARD)


def test_a_value_is_never_read_as_sql(months):
    given = warehouse.ask(months, "measures/series", BOARD, measure_id="M1' OR 'a' = 'a")
    assert given.is_empty


def test_the_date_and_what_is_cleared_are_filled_in_by_the_snapshot_and_the_viewer(
    months, question
):
    name = question(
        "-- What is the date?\n--\n-- One row.\n-- One row per date.\n-- $as_at: the date.\n"
        "-- $only_cleared: whether words must be cleared.\n"
        "SELECT CAST($as_at AS VARCHAR) AS as_at, $only_cleared AS only_cleared"
    )
    for viewer, cleared in (
        (BOARD, True),
        (Viewer("scrutineer"), True),
        (MANAGER, False),
        (Viewer("member", "HEA"), False),
    ):
        rows = warehouse.ask(months, name, viewer, only_cleared=False).rows
        assert rows.iloc[0].tolist()[:2] == ["2026-04-17", cleared]
    rows = warehouse.ask(months, name, BOARD, as_at=date(2025, 1, 1)).rows
    assert rows["as_at"].tolist() == ["2025-01-01"]


def test_a_question_that_lists_agencies_and_cases_without_saying_so_shows_the_board_nothing(
    tiny, question
):
    """A stranger's question, its Counts line forgotten or wrong: the Board sees nothing exact."""
    snapshot = tiny(
        audit_grade="case_id,agency_id,domain\nC1-1,HEA,voice\nC1-1,HEA,plan\n"
        "C1-2,POL,voice\nC1-2,HEA,voice"
    )
    sql = (
        "{}SELECT agency_id, case_id, count(*) AS grades, count(*) * 9 AS points,\n"
        "    count(*) > 1 AS is_many\nFROM audit_grade GROUP BY ALL ORDER BY ALL"
    )
    heads = [
        "",
        "-- Counts: grades.\n",
        "-- Counts: grades giving points; unit: practice.\n",
        "-- Counts: points of points giving grades; cases: points; unit: practice.\n",
        "-- Counts: points giving grades; unit: people.\n",
    ]
    for head in heads:
        name = question(sql.format(f"-- Who?\n--\n-- One row per agency and case.\n{head}"))
        answers.question.cache_clear()
        for viewer in (BOARD, Viewer("scrutineer"), Viewer("member", "EDU")):
            given = warehouse.ask(snapshot, name, viewer)
            assert given.rows[["grades", "points"]].isna().all(axis=None), head
            assert set(given.rows["hidden"]) == {"c"}
            assert {"grades", "points"} <= given.counted
        given = warehouse.ask(snapshot, name, MANAGER)
        assert given.rows["grades"].tolist() == [2, 1, 1]
        assert given.looked_at_exact


def test_sources_name_the_file_its_fingerprint_and_the_load(months):
    given = warehouse.ask(months, "measures/series", MANAGER, measure_id="M1")
    (source,) = given.sources
    held = months.base.execute(
        "SELECT load_id, sha256 FROM load WHERE file_name = 'observation.csv'"
    ).fetchone()
    assert (source.load_id, source.sha256) == held
    assert (source.file_name, source.as_at) == ("observation.csv", date(2026, 4, 17))
    assert (source.delivery, len(source.sha256)) == (None, 64)


def test_without_lines_the_sources_are_the_files_behind_the_tables_that_were_read(months, question):
    name = question(
        "-- Which?\n--\n-- One row per agency.\nSELECT agency.agency_id FROM agency, measure"
    )
    files = [source.file_name for source in warehouse.ask(months, name, MANAGER).sources]
    assert files == ["agency.csv", "measure.csv"]


def test_the_lines_of_hidden_rows_are_not_shown_for_their_number_would_tell(months):
    assert warehouse.ask(months, "measures/series", MANAGER, measure_id="M1").lines == (
        (months.base.execute("SELECT min(load_id) FROM observation").fetchone()[0], (2, 3, 4)),
    )
    given = warehouse.ask(months, "measures/series", BOARD, measure_id="M1")
    assert [lines for _, lines in given.lines] == [(3,)]
    assert warehouse.trace(given)["lines"].tolist() == ["3"]


def test_the_trace_of_a_wholly_hidden_answer_names_the_file_and_no_line(tiny):
    snapshot = tiny(measure=MEASURE, observation=f"{SERIES}\nM1,2026-01-01,2026-01-31,3,HEA")
    traced = warehouse.trace(warehouse.ask(snapshot, "measures/series", BOARD, measure_id="M1"))
    assert traced["lines"].tolist() == ["not shown"]
    assert traced["file"].tolist() == ["observation.csv"]


def test_lines_in_a_row_are_named_by_the_first_and_the_last(tiny):
    rows = "".join(f"\nM2,20{n:02d}-01-01,20{n:02d}-01-31,{n},LA" for n in range(20))
    snapshot = tiny(measure=MEASURE, observation=SERIES + rows)
    given = warehouse.ask(snapshot, "measures/series", BOARD, measure_id="M2")
    assert warehouse.trace(given)["lines"].tolist() == ["2 to 21"]
    two = given.only(given.rows.index[:2])
    assert warehouse.trace(two)["lines"].tolist() == ["2, 3"]


def test_a_trace_of_many_lines_names_the_first_and_counts_the_others_on_a_screen_alone(tiny):
    # Every other line is of another measure: no two of M2's follow one another.
    rows = "".join(
        f"\n{measure},20{n:02d}-01-01,20{n:02d}-01-31,{n + 9},LA"
        for n in range(20)
        for measure in ("M1", "M2")
    )
    snapshot = tiny(measure=MEASURE, observation=SERIES + rows)
    given = warehouse.ask(snapshot, "measures/by_year", MANAGER, measure_id="M2")
    assert warehouse.trace(given)["lines"].tolist() == [
        "3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25 and 8 more"
    ]
    assert warehouse.lines_by_row(given)[0] == "observation.csv, line 3"
    # A row of that very answer, whole, however many.
    every = warehouse.ask(snapshot, "measures/breakdowns", MANAGER, measure_id="M2")
    (said,) = warehouse.lines_by_row(every)
    assert said == "observation.csv, lines " + ", ".join(str(n) for n in range(3, 42, 2))


def test_the_file_of_a_delivery_is_named_with_its_folder(begun, file):
    path = file(
        "2026-07-10-july/observation.csv",
        "measure_id,area_code,period_start,period_end,"
        "period_kind,value\nM1,E09000001,2026-01-01,2026-01-31,month,7\n",
    ).parent
    file("2026-07-10-july/delivery.toml", "as_at = 2026-07-10\n")
    loading.load(begun, [path])
    snapshot = warehouse.open_snapshot(begun)
    traced = warehouse.trace(warehouse.ask(snapshot, "measures/series", BOARD, measure_id="M1"))
    assert traced["file"].tolist() == ["2026-07-10-july/observation.csv"]
    snapshot.close()


def test_a_look_at_figures_that_the_board_may_not_see_is_written_down(months):
    warehouse.ask(months, "measures/series", MANAGER, measure_id="M1")
    (look,) = looks(months)
    assert look["role"] == "manager"
    assert look["question"] == "measures/series"
    assert look["parameters"] == {"measure_id": "M1"}
    assert (look["snapshot"], look["agency"]) == (1, None)
    assert look["at"] > "2026"


def test_a_members_look_at_their_own_small_numbers_is_written_down_too(months):
    given = warehouse.ask(months, "measures/series", Viewer("member", "HEA"), measure_id="M1")
    assert given.rows["value"].isna().tolist() == [False, False, True]
    assert [(look["role"], look["agency"]) for look in looks(months)] == [("member", "HEA")]


def test_a_look_at_what_anyone_may_see_is_not_written_down(months):
    warehouse.ask(months, "measures/series", BOARD, measure_id="M1")
    warehouse.ask(months, "measures/series", MANAGER, measure_id="M2")
    warehouse.ask(months, "measures/series", Viewer("member", "POL"), measure_id="M1")
    warehouse.answer(months, "measures/series", MANAGER, measure_id="M1")
    assert looks(months) == []


def test_the_profile_decides_what_is_small(tiny):
    snapshot = tiny(measure=MEASURE, observation=f"{SERIES}\nM1,2026-01-01,2026-01-31,7,HEA")
    for profile, shown in (("dfe", [7]), ("ohid", [])):
        rows = warehouse.ask(snapshot, "measures/series", BOARD, profile, measure_id="M1").rows
        assert rows["value"].dropna().tolist() == shown


def test_an_older_snapshot_gives_the_older_answer(tiny):
    first = tiny(measure=MEASURE, observation=f"{SERIES}\nM2,2026-01-01,2026-01-31,7,HEA")
    tiny(into=first, measure=MEASURE, observation=f"{SERIES}\nM2,2026-01-01,2026-01-31,9,HEA")
    for number, value in ((1, 7), (2, 9)):
        snapshot = warehouse.open_snapshot(first.folder, number)
        given = warehouse.ask(snapshot, "measures/series", BOARD, measure_id="M2")
        assert (given.rows["value"].tolist(), given.snapshot_number) == ([value], number)
        snapshot.close()


def test_every_question_can_be_asked_of_an_empty_table_and_gives_its_columns(tiny):
    """Whatever is not loaded yet, a question gives no rows, never an error."""
    # Beside itself, for the questions that compare two snapshots.
    snapshot = warehouse.open_snapshot(tiny(agency="agency_id\nLA").folder, earlier=1)
    for name in warehouse.questions():
        asked = warehouse.question(name)
        given = {key: "" for key in asked.parameters if key not in ("as_at", "only_cleared")}
        # Which kind of value a parameter is the database knows; text fits all but dates and such.
        for value in ("", None, 1, date(2026, 1, 1), [""]):
            try:
                answer = warehouse.answer(snapshot, name, BOARD, **{key: value for key in given})
                break
            except duckdb.Error as error:
                last = error
        else:
            raise AssertionError(f"{name} cannot be asked of empty tables: {last}")
        assert "hidden" in answer.rows, name
        for counts in asked.counts:
            assert counts.count in answer.rows, name


def test_some_rows_of_an_answer_are_shown_in_the_order_asked_and_its_sources_stay(tiny):
    snapshot = tiny(
        theme="theme,label,rank\nsleep,Sleep,1\nfood,Food,2\nplay,Play,3",
        agency="agency_id,short_name,rank\nLA,Council,1\nPOL,Police,2\nHEA,Trust,3",
    )
    whole = warehouse.ask(snapshot, "overview/agencies", Viewer("board"))
    some = whole.only(whole.rows.index[[2, 0]])
    assert some.rows["agency_id"].tolist() == ["HEA", "LA"]
    assert some.rows.index.tolist() == [0, 1]
    assert some.sources == whole.sources
    # Their lines went with them; that of the police, line 3, did not.
    assert warehouse.lines_by_row(some) == ["agency.csv, line 4", "agency.csv, line 2"]
    assert whole.lines == ((some.lines[0][0], (2, 3, 4)),)
    assert some.lines[0][1] == (2, 4)
    assert len(whole.rows) == 3
