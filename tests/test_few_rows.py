"""Small tables are looked at in memory first: what is refused is the same as without that look."""

import duckdb
import pytest

from learning_hub import contract, loading
from learning_hub.loading import stage_part
from learning_hub.loading.check import cells, date_order, staging
from learning_hub.loading.check.stages import rows_refused
from learning_hub.loading.read.few_rows import FewRows

HEAD = "measure_id,area_code,period_start,period_end,period_kind,breakdown_kind,breakdown"
OBSERVATIONS = "\n".join(
    [
        f"{HEAD},numerator,denominator,value,status,agency_id",
        "M1,E09000001,2026-01-01,2026-01-31,month,Total,Total,,,5,,LA",
        'M1,E09000001,01/02/2026,28 Feb 2026,month,Total,Total,,,"1,234.5",,LA',
        "M1,E09000001,2026-02-31,2026-03-31,month,Total,Total,,,6,,LA",
        "M1,E09000001,2026-04-01,2026-04-30,month,Total,Total,,,*,,LA",
        "M1,E09000001,2026-05-01,2026-05-31,month,Total,Total,,,#N/A,,LA",
        "M1,E09000001,#REF!,2026-06-30,month,Total,Total,,,7,,LA",
        "M1,E09000001,2026-07-01,2026-07-31,month,Total,Total,,,8,,LA",
        "M1,E09000001,2026-07-01,2026-07-31,month,Total,Total,,,9,,LA",
        "M1,E09000001,2026-08-01,2026-08-31,month,Total,Total,,,8,,LA",
        "M1,E09000001,2026-08-01,2026-08-31,month,Total,Total,,,8,,LA",
        "M9,E09000001,2026-09-01,2026-09-30,month,Total,Total,,,8,,LA",
        "M1,E09000001,2026-10-01,2026-10-31,month,age,943 476 5919,,,8,,LA",
        "M1,E09000001,2026-11-01,2026-11-30,month,Total,Total,,,9434765919,,LA",
        "M1,E09000001,2026-12-01,2026-12-31,week,Total,Total,,,8,,LA",
        "M1,E09000001,2027-01-01,2027-01-31,month,Total,Total,9,3,,,NOBODY",
    ]
)


def told(outcome):
    return [
        (r.file_name, r.refusal, r.notices, r.rejects, r.rows_new, r.rows_changed, r.rows_unchanged)
        for r in outcome.receipts
    ]


@pytest.mark.parametrize("twice", [False, True])
def test_what_is_refused_is_the_same_with_the_look_and_without(
    tiny, file, tmp_path, monkeypatch, twice
):
    """Each kind of bad row, in a small file, and then as if the file were a large one."""
    registers = {
        "measure": "measure_id,unit,counts_of\nM1,count,work",
        "agency": "agency_id\nLA",
        "area": "area_code\nE09000001",
    }
    path = file("figures/observation.csv", OBSERVATIONS)
    found = []
    for few in (20_000, -1):
        monkeypatch.setattr(staging, "FEW", few)
        monkeypatch.setattr(stage_part, "FEW", few)
        folder = tiny(**registers).folder
        outcome = loading.load(folder, [path])
        if twice:
            again = file("more/observation.csv", OBSERVATIONS.replace(",5,,LA", ",5.5,,LA"))
            outcome = loading.load(folder, [again])
        found.append(told(outcome))
    assert found[0] == found[1]
    assert rows_refused(found[0][0][3]) == 10


@pytest.mark.parametrize(
    ("column", "text"),
    [
        *(("period_start", text) for text in ("2026-01-31", "1900-02-28", "2199-12-31")),
        *(("value", text) for text in ("0", "12", "12.50", "00.1", "999999999999999")),
        *(("rank", text) for text in ("1", "007", "3.0", "3.5", "99999999999")),
    ],
)
def test_a_cell_in_the_common_way_means_the_same_in_short(column, text):
    """The short SQL for cells in the common way reads just what the long one does."""
    name = "agency" if column == "rank" else "observation"
    known = contract.tables()[name].column(column)
    assert cells.is_plainly_written(known, FewRows({"cell": [text, None]}), "cell")
    short, long = (cells.cast_sql(known, "cell", is_plain=plain) for plain in (True, False))
    row = duckdb.execute(f"SELECT {short}, {long} FROM (SELECT $text AS cell)", {"text": text})
    [(one, other)] = row.fetchall()
    assert one == other


@pytest.mark.parametrize("text", ["31/01/2026", "2026-1-1", "2200-01-01", "46000", "2026-01-01 x"])
def test_other_ways_of_writing_a_date_are_not_taken_for_the_common_one(text):
    known = contract.tables()["observation"].column("period_start")
    assert not cells.is_plainly_written(known, FewRows({"cell": ["2026-01-01", text]}), "cell")


def test_rows_alike_in_a_key_are_seen_even_when_cells_are_empty():
    rows = FewRows({"a": ["x", "x", "y"], "b": [None, None, None]})
    assert not rows.are_different(["a", "b"])
    assert FewRows({"a": ["x", "y"], "b": [None, None]}).are_different(["a", "b"])


def test_of_a_large_table_only_columns_that_may_write_dates_in_two_ways_are_named():
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE raw (iso VARCHAR, blank VARCHAR, here VARCHAR, dashed VARCHAR, none VARCHAR)"
    )
    connection.execute(
        "INSERT INTO raw VALUES ('2026-07-31', ' 2026-07-31', '2026-07-31', '3-4-2026', NULL), "
        "(NULL, '2026-07-31', ' 31/07/2026', '2026-07-31', NULL)"
    )
    columns = ["iso", "blank", "here", "dashed", "none"]
    assert date_order.of_many_rows(connection, "raw", columns) == ["here", "dashed"]
    assert date_order.of_many_rows(connection, "raw", []) == []


def test_both_ends_of_a_span_lie_within_it():
    rows = FewRows({"number": [None, 10, "11"]})
    assert [rows.any_within("number", *ends) for ends in ((10, 12), (8, 10), (11, 12))] == [
        *(True, True),
        False,
    ]
