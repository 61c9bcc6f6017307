"""Very large files: what is read in passing comes to the same as what is read row by row."""

import random
import shutil

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from learning_hub import loading
from learning_hub.loading.check import large_tables, staging
from learning_hub.loading.read import parquet, scans, text_files

pytestmark = pytest.mark.slow

HEAD = "measure_id,area_code,period_start,period_end,period_kind,breakdown,numerator,value,status"
ROWS = [
    "M1,E09000001,2026-01-01,2026-01-31,month,Total,5,12,",
    "M1,E09000001,01/02/2026,28/02/2026,month,,,<5,",
    'M1,E09000002,2026-01-01,2026-01-31,month,Total,5,"1,234",u',
    "M2,E09000001,46023,46053,month, under 5 ,5,45.5%,",
    "M1,E09000001,2026-03-01,2026-03-31,month,Total,5,12",
]
NOTED = [
    "M2,E09000001,2026-11-01,2026-11-30,month,Total,5 [1],31 [note 1],",
    "M2,E09000002,2026-11-01,2026-11-30,month,Total,5,32 [note 2],",
]
FAULTY = [
    "M1,E09000001,2026-04-31,2026-04-30,month,Total,5,12,",
    "M1,E09000001,2026-05-01,2026-05-31,fortnight,Total,5,12,",
    "M1,E09000001,2026-06-01,2026-06-30,month,Total,five,12,",
    "M9,E09000001,2026-07-01,2026-07-31,month,Total,5,12,",
    "M2,E09000001,2026-08-01,2026-08-31,month,Total,5,101,",
    "M1,E09000001,2026-09-30,2026-09-01,month,Total,5,12,",
    "M1,E09000001,2026-10-01,2026-10-31,month,Mrs Joan Bloggs,5,12,",
    ",,,,,,,,",
]


@pytest.fixture
def in_passing(monkeypatch):
    """Let even a small file be read in passing, and tell how many were."""
    taken = []
    put_down = large_tables.put_down

    def watched(*arguments):
        put_down(*arguments)
        taken.append(arguments[-1])

    monkeypatch.setattr(text_files, "LARGE", 1)
    monkeypatch.setattr(parquet, "MANY_ROWS", 1)
    monkeypatch.setattr(large_tables, "put_down", watched)
    return taken


def told(receipt):
    """Give what a receipt says of a file, without when and where."""
    return (
        receipt.refusal,
        receipt.file_rows,
        receipt.rows_read,
        receipt.rows_new,
        receipt.rows_rejected,
        sorted(receipt.notices),
        receipt.rejects,
    )


def held_rows(folder, held):
    return held(folder, "SELECT * EXCLUDE (load_id, lineage) FROM observation ORDER BY source_row")


@pytest.mark.parametrize(
    "lines",
    [
        ROWS,
        ROWS + FAULTY,
        FAULTY + ROWS,
        [*ROWS, ROWS[0]],
        [*ROWS, ROWS[0].replace("12", "13")],
        ROWS + NOTED,
    ],
    ids=["sound", "faults below", "faults above", "a twin", "twins that differ", "notes"],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_file_read_in_passing_comes_to_the_same_as_one_read_row_by_row(
    begun, tmp_path, file, held, in_passing, monkeypatch, lines, ends
):
    other = tmp_path / "other"
    shutil.copytree(begun, other)
    path = file("observation.csv", ends.join([HEAD, *lines, ""]))
    [one] = loading.load(begun, [path]).receipts
    assert len(in_passing) == 1
    monkeypatch.setattr(text_files, "LARGE", 10**9)
    [two] = loading.load(other, [path]).receipts
    assert len(in_passing) == 1
    assert told(one) == told(two)
    assert held_rows(begun, held) == held_rows(other, held)
    assert one.rows_read == one.rows_new + one.rows_rejected


@pytest.mark.parametrize(
    "text",
    [
        f'{HEAD}\n{ROWS[0]}\nM1,E09000001,2026-02-01,2026-02-28,month,"two\nlines",5,12,\n',
        f"{HEAD}\n{ROWS[0]}\n\n{ROWS[1]}\n",
        f"{HEAD}\n{ROWS[0]}\n{ROWS[1]},and,more\n{ROWS[4]}\n",
        f"{HEAD}\n{ROWS[0]}\n{ROWS[1]}",
        f"{HEAD}\n{ROWS[0]}\n{ROWS[1][:30]}",
        f"{HEAD}\r\n{ROWS[0]}\n{ROWS[1]}\r\n",
        f"{HEAD}\n{ROWS[0]}\n{ROWS[1]}\n".replace("2026-01-01", "2026\u201301-01"),
    ],
    ids=[
        "a cell of two lines",
        "a blank line",
        "too many cells",
        "no line break at the end",
        "cut off",
        "two kinds of line end",
        "not ASCII",
    ],
)
def test_a_file_whose_lines_are_not_its_rows_is_read_row_by_row(
    begun, tmp_path, file, held, in_passing, monkeypatch, text
):
    other = tmp_path / "other"
    shutil.copytree(begun, other)
    path = file("observation.csv", text)
    [one] = loading.load(begun, [path]).receipts
    monkeypatch.setattr(text_files, "LARGE", 10**9)
    [two] = loading.load(other, [path]).receipts
    assert told(one) == told(two)
    assert held_rows(begun, held) == held_rows(other, held)


def test_beyond_what_can_be_held_in_memory_only_plain_files_are_read(
    begun, file, in_passing, monkeypatch
):
    monkeypatch.setattr(text_files, "MAX_BYTES", 100)
    path = file("observation.csv", f"{HEAD}\n{ROWS[0]}\n{ROWS[1]},and,more\n")
    [receipt] = loading.load(begun, [path]).receipts
    assert receipt.refusal.startswith("observation.csv is 0 MB. More than 0 MB is read only of a ")
    assert "as many cells in each as in the header" in receipt.refusal


def test_an_error_in_a_file_too_large_for_memory_refuses_its_row(
    begun, file, in_passing, monkeypatch, held
):
    monkeypatch.setattr(text_files, "MAX_BYTES", 100)
    path = file(
        "observation.csv",
        "\n".join(
            [HEAD, ROWS[0].replace("Total", "#n/a"), *ROWS[:2], ROWS[4].replace("M1", "#REF!"), ""]
        ),
    )
    [receipt] = loading.load(begun, [path]).receipts
    assert [(r.line, r.column, r.value, r.reason) for r in receipt.rejects] == [
        (2, "breakdown", "#n/a", "is an error of the spreadsheet"),
        (5, "measure_id", "#REF!", "is an error of the spreadsheet"),
    ]
    assert (len(in_passing), held(begun, "SELECT count(*) FROM observation")) == (1, [(2,)])


def test_other_formats_are_not_read_in_passing(begun, file, in_passing):
    path = file(
        "figures.csv",
        "time_period,time_identifier,geographic_level,country_code,country_n"
        "ame,n\n2025,Reporting year,National,E92000001,England,5\n",
    )
    [receipt] = loading.load(begun, [path]).receipts
    assert (receipt.refusal, receipt.format, receipt.rows_rejected) == (None, "ees", 0)
    assert not in_passing


def test_rows_that_come_in_another_order_are_found_out(begun, file, held, in_passing, monkeypatch):
    """As when several threads put them down: once more with one, and each has its own line."""
    months = [f"{1900 + n // 12}-{n % 12 + 1:02d}" for n in range(1200)]
    days = [
        f"M1,E09000001,{month}-01,{month}-28,month,Total,{n},{n}," for n, month in enumerate(months)
    ]
    path = file("observation.csv", "\n".join([HEAD, *days, ""]))
    sql, tries = scans.Scan.sql.fget, []

    def shuffled(scan):
        return f"SELECT * FROM ({sql(scan)}) ORDER BY numerator" if not tries else sql(scan)

    is_in_order = large_tables.is_in_order

    def watched(connection, lying, make, scan):
        answer = is_in_order(connection, lying, make, scan)
        tries.append(answer)
        connection.execute(f"CREATE OR REPLACE TEMP VIEW scanned AS {sql(scan)}")
        return answer

    monkeypatch.setattr(scans, "BLOCK", 1000)
    monkeypatch.setattr(scans.Scan, "sql", property(shuffled))
    monkeypatch.setattr(large_tables, "is_in_order", watched)
    [receipt] = loading.load(begun, [path]).receipts
    assert (receipt.refusal, receipt.rows_new, tries) == (None, 1200, [False, True])
    assert held(begun, "SELECT count(*) FROM observation WHERE source_row <> numerator + 2") == [
        (0,)
    ]


def test_a_large_parquet_file_keeps_its_types_and_numbers_its_rows(
    begun, tmp_path, held, in_passing
):
    path = tmp_path / "observation.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT 'M1' AS measure_id, 'E09000001' AS area_code, "
            "(DATE '2026-01-01' + to_months(i::INTEGER))::DATE AS period_start, "
            "(DATE '2026-01-28' + to_months(i::INTEGER))::DATE AS period_end, "
            "'month' AS period_kind, (i - 2)::DOUBLE AS numerator, NULL::VARCHAR AS status "
            f"FROM range(6) AS r(i)) TO '{path}' (FORMAT parquet)"
        )
    [receipt] = loading.load(begun, [path]).receipts
    assert len(in_passing) == 1
    assert receipt.rows_new == 4
    assert [(r.line, r.column, r.value) for r in receipt.rejects] == [
        (1, "numerator", "-2.0"),
        (2, "numerator", "-1.0"),
    ]
    assert held(begun, "SELECT source_row, numerator FROM observation ORDER BY 1") == [
        (3, 0.0),
        (4, 1.0),
        (5, 2.0),
        (6, 3.0),
    ]


def test_a_parquet_file_of_text_is_trimmed(begun, tmp_path, held, in_passing):
    path = tmp_path / "observation.parquet"
    pq.write_table(
        pa.table(
            {
                "measure_id": [" M1", "M1 "],
                "area_code": ["E09000001"] * 2,
                "period_start": ["2026-01-01", "01/02/2026"],
                "period_end": ["2026-01-31", "28/02/2026"],
                "period_kind": ["month"] * 2,
                "value": ["1,234", "<5"],
                "breakdown": ["", "Total"],
            }
        ),
        path,
    )
    [receipt] = loading.load(begun, [path]).receipts
    assert (len(in_passing), receipt.rows_new) == (1, 2)
    assert held(begun, "SELECT value, status, breakdown FROM observation ORDER BY source_row") == [
        (1234.0, None, "Total"),
        (None, "c", "Total"),
    ]


def test_marked_rows_begin_where_they_are_said_to(tmp_path, monkeypatch):
    monkeypatch.setattr(scans, "BLOCK", 64)
    path = tmp_path / "some.csv"
    lines = [f"{n},{'x' * random.Random(n).randrange(90)}" for n in range(200)]
    path.write_bytes(("\n".join(["a title", "n,text", *lines, ""])).encode())
    found = scans.survey(path, 3, ",")
    assert found.lines == 200
    assert len(found.marks) > 50
    scan = scans.Scan(path, ("n", "text"), 200, 3, marks=found.marks)
    marked = scan.marked().to_pylist()
    assert [row["n"] for row in marked] == [str(row["raw_row"]) for row in marked]
    with duckdb.connect() as connection:
        texts = scan.texts(connection, [0, 1, 57, 58, 199])
    assert {row: cells[0] for row, cells in texts.items()} == {
        0: "0",
        1: "1",
        57: "57",
        58: "58",
        199: "199",
    }


def test_more_refused_rows_than_anybody_could_look_at_refuse_the_file(
    begun, file, in_passing, monkeypatch, held
):
    monkeypatch.setattr(staging, "MOST_REJECTS", 3)
    path = file("observation.csv", "\n".join([HEAD, *ROWS, *FAULTY[:2] * 2, ""]))
    [receipt] = loading.load(begun, [path]).receipts
    assert receipt.refusal == (
        "observation was refused whole: more than 3 of its rows cannot be used. The first three: "
        "line 7, period_start: is not a date that exists; line 8, period_kind: is not allowed "
        "here; line 9, period_start: is not a date that exists. Mend what they have in common and "
        "load the file again."
    )
    assert held(begun, "SELECT count(*) FROM observation") == [(0,)]


def test_nothing_is_left_of_what_a_large_file_was_put_down_in(begun, file, in_passing):
    loading.load(begun, [file("observation.csv", "\n".join([HEAD, *ROWS, ""]))])
    assert in_passing
    assert not list(begun.glob(".build-*"))


def test_refused_rows_of_a_large_file_come_back_in_its_own_shape(
    begun, file, in_passing, monkeypatch
):
    """They are fetched by their place: a file of gigabytes is not read whole once more for them."""
    lines = [line.replace(",", ";") for line in [HEAD, ROWS[0], *FAULTY[:2]]]
    path = file("observation.csv", "\n".join([*lines, ""]))
    read_whole = []
    monkeypatch.setattr(text_files, "_decode", lambda content, name: read_whole.append(name))
    [receipt] = loading.load(begun, [path]).receipts
    assert (len(in_passing), receipt.rows_rejected, read_whole) == (1, 2, [])
    head, first, second = (begun / receipt.to_mend).read_text(encoding="utf-8-sig").splitlines()
    assert head == "problem;what_to_do;" + lines[0]
    assert first.endswith(lines[2])
    assert second.endswith(lines[3])


@pytest.mark.parametrize("large", [1, 10**9])
def test_a_column_named_as_our_own_numbers_of_rows_steps_aside(begun, file, monkeypatch, large):
    monkeypatch.setattr(text_files, "LARGE", large)
    path = file(
        "observation.csv",
        "\n".join([f"raw_row,rowid,{HEAD}", f"7,8,{ROWS[0]}", f"9,9,{FAULTY[0]}", ""]),
    )
    [receipt] = loading.load(begun, [path]).receipts
    assert [(r.line, r.column) for r in receipt.rejects] == [(3, "period_start")]
    assert receipt.rows_new == 1


@pytest.mark.parametrize("name", ["observation[1]", "observation__?", "observation__*"])
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_name_that_is_a_pattern_is_the_name_of_one_file(
    begun, tmp_path, held, in_passing, name, ending
):
    """DuckDB takes such names for patterns, and would read the neighbours' figures."""
    for which, value in ((name, 5), ("observation1", 777), ("observation__a", 777)):
        with duckdb.connect() as connection:
            connection.execute(
                "COPY (SELECT 'M1' AS measure_id, 'E09000001' AS area_code, DATE '2026-01-01' AS "
                "period_start, DATE '2026-01-31' AS period_end, 'month' AS period_kind, "
                f"{value} AS value) TO '{tmp_path / which}.{ending}' (FORMAT {ending})"
            )
    [receipt] = loading.load(begun, [tmp_path / f"{name}.{ending}"]).receipts
    assert (receipt.refusal, len(in_passing)) == (None, 1)
    assert held(begun, "SELECT value FROM observation") == [(5,)]


@pytest.mark.parametrize(
    "bad",
    [
        b"M1,E09000001,2026-05-01,2026-05-31,month,Total,5,12,,why,and more",
        "M1,E09000001,2026-05-01,2026-05-31,month,Total,5,12,,caf\u00e9".encode("cp1252"),
        b"M1,E09000001,2026-05-01,2026-05-31,month,Total,5,12,,,",
    ],
    ids=["a cell too many", "Windows letters", "a comma at the end"],
)
def test_a_large_file_with_a_column_of_no_table_and_an_odd_row_is_read_row_by_row(
    begun, tmp_path, held, in_passing, monkeypatch, bad
):
    monkeypatch.setattr(scans, "BLOCK", 64)
    other = tmp_path / "other"
    shutil.copytree(begun, other)
    path = tmp_path / "observation.csv"
    lines = [f"{HEAD},remark", f"{ROWS[0]},x", f"{ROWS[1]},y"]
    path.write_bytes("\n".join(lines).encode() + b"\n" + bad + b"\n")
    [one] = loading.load(begun, [path]).receipts
    monkeypatch.setattr(text_files, "LARGE", 10**9)
    [two] = loading.load(other, [path]).receipts
    assert told(one) == told(two)
    assert one.rows_new + one.rows_rejected == 3


def test_numbers_of_a_large_parquet_file_are_read_as_those_of_a_small_one(
    begun, tmp_path, held, in_passing, monkeypatch
):
    """Whole numbers are numbers, no number is an empty cell, infinity and year 1 are refused."""
    other = tmp_path / "other"
    shutil.copytree(begun, other)
    path = tmp_path / "observation.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT 'M1' AS measure_id, 'E09000001' AS area_code, period_start, "
            "period_start + 27 AS period_end, 'month' AS period_kind, value, numerator "
            "FROM (VALUES (DATE '2026-01-01', 5.5::DOUBLE, 7::BIGINT), "
            "(DATE '2026-02-01', 'nan', 8), (DATE '2026-03-01', 'inf', 9), "
            "(DATE '0001-01-01', 6, 10), (DATE '2026-05-01', 6, -1)) "
            f"AS made(period_start, value, numerator)) TO '{path}' (FORMAT parquet)"
        )
    [one] = loading.load(begun, [path]).receipts
    assert len(in_passing) == 1
    monkeypatch.setattr(parquet, "MANY_ROWS", 10**9)
    [two] = loading.load(other, [path]).receipts
    assert [(r.line, r.column, r.reason) for r in one.rejects] == [
        (r.line, r.column, r.reason) for r in two.rejects
    ]
    assert [(r.line, r.column) for r in one.rejects] == [
        (3, "value"),
        (4, "period_start"),
        (4, "period_end"),
        (5, "numerator"),
    ]
    assert held_rows(begun, held) == held_rows(other, held)


def test_a_large_file_of_refused_rows_loses_the_marks_that_guarded_it(
    begun, file, in_passing, held
):
    path = file(
        "observation.csv",
        "\n".join(
            [
                f"problem,what_to_do,{HEAD}",
                f"line 2,mend it,{ROWS[0].replace('Total', chr(39) + '-0')}",
                "",
            ]
        ),
    )
    [receipt] = loading.load(begun, [path]).receipts
    assert not any("guard" in row for row in receipt.notices)
    assert held(begun, "SELECT breakdown FROM observation") == [("-0",)]
