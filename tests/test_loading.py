"""What becomes of rows: accepted, changed, refused with a reason, withdrawn, and all counted."""

import csv
import json
from datetime import date, datetime

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from learning_hub import contract, loading, warehouse
from learning_hub.loading import BadManifest, Reject
from learning_hub.loading.check import staging
from learning_hub.loading.privacy import identifiers
from learning_hub.loading.read.parts import Unreadable
from learning_hub.warehouse import WarehouseError

HEAD = "measure_id,area_code,period_start,period_end,period_kind,numerator,denominator,value,status"
JANUARY = "M1,E09000001,2026-01-01,2026-01-31,month,,,12,"


@pytest.fixture
def load(begun):
    """Give a function that loads files into the warehouse already begun, and checks the sums."""

    def run(*paths, folder=begun, **options):
        outcome = loading.load(folder, list(paths), by="a test", **options)
        for receipt in outcome.receipts:
            assert receipt.rows_read == (
                receipt.rows_new
                + receipt.rows_changed
                + receipt.rows_unchanged
                + receipt.rows_rejected
            )
        return outcome

    return run


@pytest.fixture
def observations(file, load, begun, held):
    """Give a function that loads observations, and gives the receipt and what is held then."""

    def run(rows, head=HEAD, name="observation.csv", **options):
        outcome = load(file(name, head + "\n" + "\n".join(rows) + "\n"), **options)
        found = held(
            begun, "SELECT value, status, numerator FROM observation ORDER BY period_start"
        )
        return outcome.receipts[0], found

    return run


def only(receipt):
    """Give the one reject of a receipt."""
    assert len(receipt.rejects) == 1, receipt.lines()
    return receipt.rejects[0]


def good_row(name):
    """Give a row of a table that has no fault, with every column filled."""
    row = {}
    for column in contract.tables()[name].columns:
        words = {"DATE": "2026-01-01", "BOOLEAN": "true", "DOUBLE": "1", "INTEGER": "3"}
        row[column.name] = column.choices[0] if column.choices else words.get(column.type, "A1")
    if name == "cycle":
        row["planned_end_on"] = "2026-04-30"
    return row


@pytest.fixture(scope="module")
def staged():
    """Give a function that holds rows of text against the contract of a table.

    It gives the typed rows by their line, counting from 2, and what was refused.
    """
    connection = duckdb.connect()

    def run(name, *rows):
        table = contract.tables()[name]
        texts = [pa.array([row[c] for row in rows], pa.string()) for c in rows[0]]
        lines = pa.array(range(2, len(rows) + 2), pa.int64())
        arriving = pa.table([*texts, lines], names=[*rows[0], "source_row"])
        connection.register("arriving", arriving)
        connection.execute("CREATE OR REPLACE TEMP TABLE raw AS FROM arriving")
        connection.execute("DROP TABLE IF EXISTS staged")
        header = {column: column for column in rows[0]}
        found = staging.stage(connection, table, "raw", name, header, "staged", {})
        typed = connection.execute("FROM staged").df().to_dict("records")
        return {row["source_row"]: row for row in typed}, found.rejects

    yield run
    connection.close()


def variants(name, changes):
    """Give good rows of a table, each with one cell changed and a key of its own."""
    table = contract.tables()[name]
    key = next(
        c for c in table.columns if c.name in table.key and c.type == "VARCHAR" and not c.choices
    )
    return [
        {**good_row(name), key.name: f"K{number}", column: value}
        for number, (column, value) in enumerate(changes)
    ]


@pytest.fixture(scope="module")
def cell(staged):
    """Give a function that holds one cell of an observation against the contract."""

    def run(column, written):
        usual = dict(zip(HEAD.split(","), JANUARY.split(","), strict=True))
        row = {name: value or None for name, value in usual.items()}
        rows, rejects = staged("observation", {**row, column: written})
        return rows.get(2), rejects

    return run


# Accepting


def test_a_row_goes_in_with_the_load_and_the_line_it_came_from(observations, begun, held):
    receipt, found = observations([JANUARY])
    assert found == [(12.0, None, None)]
    assert (receipt.rows_read, receipt.rows_new, receipt.file_rows) == (1, 1, 1)
    number = receipt.load_id
    assert held(begun, "SELECT load_id, source_row, breakdown FROM observation") == [
        (number, 2, "Total")
    ]
    assert held(begun, f"SELECT file_name, rows_new FROM load WHERE load_id = {number}") == [
        ("observation.csv", 1)
    ]


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-31",
        "31/01/2026",
        "31-01-2026",
        "31.01.2026",
        "31 Jan 2026",
        "31 January 2026",
        "2026/1/31",
        "2026-01-31 00:00:00",
        "31/01/2026 00:00",
        "2026-01-31T09:30:00Z",
        "46053",
    ],
)
def test_dates_are_read_as_people_in_england_write_them(cell, written):
    row, rejects = cell("period_end", written)
    assert rejects == []
    assert row["period_end"].date() == date(2026, 1, 31)


@pytest.mark.parametrize(
    "written",
    [
        "31/02/2026",
        "01/31/2026",
        "0026-01-31",
        "epoch",
        "infinity",
        "450",
        "20000",
        "99999",
        "Jan-26",
        "2026-01",
        "2026-13-01",
        "12345-01-01",
        "soon",
    ],
)
def test_what_is_no_date_is_refused(cell, written):
    assert cell("period_end", written) == (
        None,
        [
            Reject(
                "observation",
                2,
                "period_end",
                written,
                "is not a date that exists",
                "write the date as 2026-07-31 or 31/07/2026",
            )
        ],
    )


@pytest.mark.parametrize(
    ("written", "day"),
    [
        *(("1900-01-01", date(1900, 1, 1)), ("01/01/1900", date(1900, 1, 1))),
        *(("2199-12-31", date(2199, 12, 31)), ("31/12/2199", date(2199, 12, 31))),
        *(("1899-12-31", None), ("31/12/1899", None), ("2200-01-01", None), ("01/01/2200", None)),
        # What a spreadsheet makes of a day from 1990 to 2099.
        *(("32874", date(1990, 1, 1)), ("73050", date(2099, 12, 31))),
        *(("32873", None), ("73051", None)),
        # In summer midnight here is 23:00 of the day before there.
        *(("2026-06-30T23:00:00Z", date(2026, 7, 1)), ("2026-06-30T22:59:59Z", date(2026, 6, 30))),
        ("2026-01-31T23:59:59Z", date(2026, 1, 31)),
    ],
)
def test_a_date_is_of_1900_to_2199_and_of_the_day_that_it_was_in_england(cell, written, day):
    # A period begins before it ends.
    column = "period_start" if day and day < date(2026, 1, 1) else "period_end"
    row, rejects = cell(column, written)
    assert (row and row[column].date()) == day
    assert [one.reason for one in rejects] == ([] if day else ["is not a date that exists"])


@pytest.mark.parametrize("column", ["numerator", "denominator"])
def test_a_count_is_no_percentage(cell, column):
    assert cell("value", "10%")[0]["value"] == 10
    row, [reject] = cell(column, "10%")
    assert (row, reject.column, reject.value) == (None, column, "10%")


@pytest.mark.parametrize(
    ("written", "is_true"),
    [
        *((one, True) for one in ["TRUE", "Yes", "y", "1", "t"]),
        *((n, False) for n in ["False", "NO", "n", "0", "f"]),
    ],
)
def test_yes_and_no_are_read_however_they_are_written(staged, written, is_true):
    [row] = variants("member", [("is_champion", written)])
    rows, rejects = staged("member", row)
    assert (bool(rows[2]["is_champion"]), rejects) == (is_true, [])


@pytest.mark.parametrize(
    ("written", "is_hidden"),
    [
        *((one, True) for one in ("0-4", "1 to 10", "1\u20135", "<10", "\u226410", "Under 5")),
        *((one, True) for one in ("fewer than 3", "up to 4", "10 or less", "5 and under")),
        # A band of its own, and what is not small.
        *((one, False) for one in ("2-4", "1-11", "<11", "under 20", "11 or less", "5 or more")),
    ],
)
def test_a_small_number_told_by_its_bounds_is_a_hidden_one(cell, written, is_hidden):
    row, rejects = cell("value", written)
    assert (row and row["status"], len(rejects)) == (("c", 0) if is_hidden else (None, 1))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1234.5", 1234.5),
        ("1,234.5", 1234.5),
        ("12 %", 12),
        ("45%", 45),
        (".5", 0.5),
        ("-3", -3),
        ("1e3", 1000),
        ("0", 0),
        ("007", 7),
    ],
)
def test_numbers_are_read_with_their_commas_and_per_cent_signs(cell, written, number):
    row, rejects = cell("value", written)
    assert rejects == []
    assert row["value"] == number


@pytest.mark.parametrize(
    "written",
    [
        "inf",
        "-Infinity",
        "NaN",
        "1e999",
        "1_000",
        "0x1F",
        "twelve",
        "12 13",
        "\u0661\u0662",
        "\u00a312",
        "?",
        "5%%",
        "--5",
    ],
)
def test_what_is_no_number_is_refused(cell, written):
    assert cell("value", written) == (
        None,
        [
            Reject(
                "observation",
                2,
                "value",
                written,
                "is not a number",
                "write a number, or c, z, x, u, k or low where there is none",
            )
        ],
    )


@pytest.mark.parametrize("written", ["1,5", "12,34", "1.234,5", "0,123"])
def test_a_comma_that_may_be_a_decimal_makes_no_number(cell, written):
    row, [reject] = cell("value", written)
    assert (row, reject.value) == (None, written)
    assert reject.reason == "has a comma that could part thousands or a decimal"


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("c", "c"),
        ("z", "z"),
        ("x", "x"),
        ("u", "u"),
        ("k", "k"),
        ("low", "low"),
        ("C", "c"),
        ("LOW", "low"),
        ("[c]", "c"),
        ("[low]", "low"),
        ("<5", "c"),
        ("<6", "c"),
        ("1-5", "c"),
        ("*", "c"),
        ("suppressed", "c"),
        (":", "x"),
        ("..", "x"),
        ("~", "low"),
        ("n/a", "z"),
    ],
)
def test_a_symbol_becomes_a_status_beside_an_empty_value(cell, written, status):
    row, rejects = cell("value", written)
    assert rejects == []
    assert row["status"] == status
    assert pd.isna(row["value"])


def test_a_symbol_is_kept_though_the_file_has_no_column_for_it(observations):
    head = "measure_id,area_code,period_start,period_end,period_kind,value"
    _, found = observations(["M1,E09000001,2026-01-01,2026-01-31,month,c"], head)
    assert found == [(None, "c", None)]


def test_a_symbol_in_the_numerator_hides_that_alone(observations):
    _, found = observations(["M2,E09000001,2026-01-01,2026-01-31,month,c,40,c,"])
    assert found == [(None, "c", None)]


def test_an_empty_value_stays_empty_and_a_true_zero_stays_zero(observations):
    _, found = observations(
        [
            JANUARY.replace(",12,", ",,"),
            JANUARY.replace("-01-", "-02-").replace("-31", "-28").replace(",12,", ",0,"),
        ]
    )
    assert found == [(None, None, None), (0.0, None, None)]


def test_an_unreliable_number_keeps_its_mark(observations):
    receipt, found = observations([JANUARY + "u"])
    assert receipt.rejects == []
    assert found == [(12.0, "u", None)]


def test_cells_are_trimmed_and_header_cells_match_whatever_their_case(observations):
    head = " Measure ID ,AREA_CODE,Period Start,period-end,Period Kind, VALUE"
    _, found = observations([" M1 , E09000001 ,2026-01-01,2026-01-31, month , 12 "], head)
    assert found == [(12.0, None, None)]


def test_columns_may_come_in_any_order(observations):
    head = "value,period_kind,period_end,period_start,area_code,measure_id"
    _, found = observations(["12,month,2026-01-31,2026-01-01,E09000001,M1"], head)
    assert found == [(12.0, None, None)]


# Refusing


def test_a_refused_row_is_told_by_file_line_column_value_and_reason(observations, begun, held):
    receipt, _ = observations([JANUARY, "", JANUARY.replace("-01-", "-03-").replace("12", "many")])
    assert receipt.lines()[-1].strip() == (
        "observation.csv, line 4, value: 'many' is not a number; "
        "write a number, or c, z, x, u, k or low where there is none."
    )
    assert held(begun, "SELECT part, line, column_name, value, reason FROM reject") == [
        ("observation", 4, "value", "many", "is not a number")
    ]
    kept = list((begun / "rejects").glob("*.csv"))
    with kept[0].open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [(row["file"], row["line"], row["column"]) for row in rows] == [
        ("observation.csv", "4", "value")
    ]


def test_the_rows_beside_a_refused_one_go_in(observations):
    receipt, found = observations([JANUARY, JANUARY.replace("-01-", "-03-").replace("12", "x y")])
    assert [row[0] for row in found] == [12.0]
    assert (receipt.rows_read, receipt.rows_new, receipt.rows_rejected) == (2, 1, 1)


def test_a_row_is_refused_once_and_all_its_faults_are_told(observations):
    receipt, _ = observations(["M1,,2026-01-01,never,weekly,-1,,many,q"])
    assert (receipt.rows_read, receipt.rows_rejected) == (1, 1)
    assert [(row.column, row.value) for row in receipt.rejects] == [
        ("area_code", None),
        ("period_end", "never"),
        ("period_kind", "weekly"),
        ("numerator", "-1"),
        ("value", "many"),
        ("status", "q"),
    ]
    assert receipt.rejects[0].reason == "is empty"


REQUIRED = [
    (table.name, column.name)
    for table in contract.tables().values()
    if table.is_delivered
    for column in table.columns
    if column.is_required and column.default is None
]


@pytest.mark.parametrize("name", sorted({name for name, _ in REQUIRED}))
def test_each_required_cell_of_each_table_must_be_filled(staged, name):
    assert staged(name, good_row(name))[1] == []
    columns = [column for table, column in REQUIRED if table == name]
    rows, rejects = staged(name, *variants(name, [(column, None) for column in columns]))
    assert rows == {}
    assert rejects == [
        Reject(name, line, column, None, "is empty", "fill it in")
        for line, column in enumerate(columns, start=2)
    ]


def wrong_cells(name):
    """List cells that a table does not take: column, text, and what the remedy should say."""
    bad = {"DATE": "soon", "BOOLEAN": "maybe", "DOUBLE": "many", "INTEGER": "2.5"}
    found = []
    for column in contract.tables()[name].columns:
        if column.type in bad:
            found.append((column.name, bad[column.type], ""))
        if column.choices:
            found.append((column.name, "nonsense", column.rule))
        elif column.check:
            found.append((column.name, "-1", column.rule))
            if column.rule.startswith("from"):
                found.append((column.name, "99", column.rule))
    return found


DELIVERED = [name for name, table in contract.tables().items() if table.is_delivered]


def test_each_choice_range_and_type_of_each_table_is_held(staged):
    tried = 0
    for name in DELIVERED:
        wrong = wrong_cells(name)
        if wrong:
            rows, rejects = staged(name, *variants(name, [cell[:2] for cell in wrong]))
            assert rows == {}, name
            assert [(r.column, r.value) for r in rejects] == [cell[:2] for cell in wrong]
            for reject, (_, _, rule) in zip(rejects, wrong, strict=True):
                assert rule in reject.remedy
            tried += len(wrong)
    assert tried > 150


def test_every_allowed_code_of_each_table_is_accepted(staged):
    for name in DELIVERED:
        codes = [
            (column.name, code)
            for column in contract.tables()[name].columns
            for code in column.choices
        ]
        if codes:
            rows, rejects = staged(name, *variants(name, codes))
            assert rejects == []
            assert [row[column] for row, (column, _) in zip(rows.values(), codes, strict=True)] == [
                code for _, code in codes
            ]


def test_cells_that_do_not_fit_together_are_refused(observations):
    receipt, found = observations(["M1,E09000001,2026-02-01,2026-01-31,month,,,12,"])
    assert found == []
    assert only(receipt).reason == "do not fit together: period_end >= period_start must hold"
    assert only(receipt).column == "period_start, period_end"


def test_a_plain_repeat_is_refused_once_and_names_the_first(observations):
    receipt, found = observations([JANUARY, JANUARY])
    assert [row[0] for row in found] == [12.0]
    assert (only(receipt).line, only(receipt).reason) == (3, "repeats line 2")


def test_rows_about_the_same_thing_that_differ_are_all_refused(observations):
    receipt, found = observations([JANUARY, JANUARY.replace("12", "13"), JANUARY])
    assert found == []
    assert [r.line for r in receipt.rejects] == [2, 3, 4]
    assert {r.reason for r in receipt.rejects} == {
        "lines 2, 3, 4 are about the same thing and differ"
    }
    assert {r.remedy for r in receipt.rejects} == {"keep the line that is right"}


def test_of_many_rows_about_the_same_thing_the_first_lines_are_named(observations):
    receipt, _ = observations([JANUARY.replace("12", str(n)) for n in range(3000)])
    assert {r.reason for r in receipt.rejects} == {
        "lines 2, 3, 4, 5, 6 and 2995 more are about the same thing and differ"
    }
    assert len(receipt.rejects) == 3000
    [said] = receipt.lines()[1:]
    assert said.startswith("  observation.csv, 3,000 rows, lines 2 to 3001; measure_id")
    assert "are about the same thing as another line and differ; keep the line" in said


def test_a_row_that_points_at_nothing_is_refused(observations):
    receipt, found = observations([JANUARY, JANUARY.replace("M1", "M9")])
    assert [row[0] for row in found] == [12.0]
    assert (only(receipt).column, only(receipt).value, only(receipt).reason) == (
        "measure_id",
        "M9",
        "is not a known measure",
    )
    assert only(receipt).remedy == "correct it, or load the measure first"


def test_a_file_may_bring_what_another_of_the_same_load_points_at(load, file, begun, held):
    outcome = load(
        file("a.csv", f"{HEAD}\n{JANUARY.replace('M1', 'M3')}\n"),
        file(
            "b.csv",
            "measure_id,version,scope,name,short_name,definition,unit,decimals,counts_of,"
            "period_kind,rank\nM3,1,local,x,x,x,count,0,work,month,9\n",
        ),
    )
    assert outcome.exit_code == 0
    assert held(begun, "SELECT measure_id FROM observation") == [("M3",)]


def test_rows_that_rest_on_a_refused_row_are_refused_with_it(load, file):
    outcome = load(
        file("observation.csv", f"{HEAD}\n{JANUARY.replace('M1', 'M3')}\n"),
        file(
            "measure.csv",
            "measure_id,version,scope,name,short_name,definition,unit,decimals,"
            "counts_of,period_kind,rank\nM3,1,local,x,x,x,apples,0,work,month,9\n",
        ),
    )
    assert [len(receipt.rejects) for receipt in outcome.receipts] == [1, 1]
    assert (outcome.exit_code, outcome.snapshots) == (2, [])


def test_an_unknown_column_is_left_out_and_the_receipt_says_so(observations):
    receipt, found = observations([JANUARY + ",green"], HEAD + ",colour")
    assert found == [(12.0, None, None)]
    assert receipt.notices == [
        "observation.csv: 'colour' is not of the table 'observation' and was left out."
    ]


def test_many_unknown_columns_are_not_all_named(observations):
    more = [f"extra {i}" for i in range(98)]
    receipt, found = observations([JANUARY], ",".join([HEAD, *more]))
    assert found == [(12.0, None, None)]
    assert "'extra 0', 'extra 1'" in receipt.notices[0]
    assert "and 86 more are not of the table" in receipt.notices[0]


@pytest.mark.parametrize(
    "column",
    [
        "Forename",
        "surname",
        "Child's name",
        "child_name",
        "name",
        "Date of Birth",
        "dob",
        "D.O.B.",
        "NHS Number",
        "nhs_no",
        "UPN",
        "Unique Pupil Number",
        "postcode",
        "Home address",
        "e-mail",
        "Telephone",
        "Child Unique ID",
        "person_id",
        "Social worker name",
        "NINO",
    ],
)
def test_a_column_that_points_at_a_person_is_known_by_its_name(column):
    with pytest.raises(Unreadable, match="looks like something that points at a person"):
        identifiers.refuse_identifiers(["colour", column], "a.csv")


def test_an_ordinary_column_does_not_point_at_a_person():
    every = {name for table in contract.tables().values() for name in table.names} - {"name"}
    identifiers.refuse_identifiers([*every, "area name", "team_name", "renamed", "notes"], "a.csv")


def test_a_file_that_points_at_a_person_is_refused_whole_and_leaves_no_trace(observations, begun):
    receipt, found = observations([JANUARY + ",Wilhelmina"], f"{HEAD},Forename")
    assert found == []
    assert "the column 'Forename' looks like something that points" in receipt.refusal
    assert receipt.rows_read == 0
    everything = "".join(receipt.lines()) + "".join(
        path.read_text(encoding="utf-8") for path in (begun / "receipts").glob("*.json")
    )
    assert "Wilhelmina" not in everything
    assert not (begun / "received" / f"{receipt.sha256}.zst").exists()


def test_a_refused_value_that_points_at_a_person_is_not_repeated(observations, begun):
    values = [
        "943 476 5919",
        "9434765919",
        "A123456789012",
        "QQ 12 34 56 C",
        "DA6 7AT",
        "jo@example.org",
        "020 8303 7777",
    ]
    receipt, _ = observations([JANUARY.replace("month", value) for value in values])
    assert [r.value for r in receipt.rejects] == [
        "(not repeated: it looks like something that points at a person)"
    ] * len(values)
    for path in begun.rglob("*.*"):
        if path.suffix in (".json", ".csv"):
            text = path.read_text(encoding="utf-8-sig")
            assert not any(value in text for value in values)


def test_a_refused_formula_is_not_run_by_the_spreadsheet_that_shows_it(observations, begun):
    receipt, _ = observations([JANUARY.replace(",12,", ",=1+1,")])
    assert only(receipt).value == "=1+1"
    (kept,) = (begun / "rejects").glob("*.csv")
    assert ",'=1+1," in kept.read_text(encoding="utf-8-sig")


def test_an_enormous_value_is_cut_short_in_the_receipt(observations):
    receipt, _ = observations([JANUARY.replace(",12,", f",{'many ' * 1000},")])
    assert len(only(receipt).value) == 200


def test_the_same_column_twice_under_two_spellings_is_refused(observations):
    receipt, found = observations([JANUARY + ",13"], HEAD + ",Measure ID")
    assert found == []
    assert "has the column measure_id twice, as 'measure_id' and 'Measure ID'" in receipt.refusal


# Again, changed, partial


def test_the_same_file_again_changes_nothing_makes_no_snapshot_and_says_so(load, file, begun):
    path = file("observation.csv", f"{HEAD}\n{JANUARY}\n")
    first, again = load(path), load(path)
    assert first.snapshots == [2]
    assert again.snapshots == []
    assert again.exit_code == 0
    assert (again.receipts[0].rows_read, again.receipts[0].rows_unchanged) == (1, 1)
    assert again.receipts[0].lines() == [
        "observation.csv: 1 records read: 1 unchanged. Nothing changed.",
        "  This very file is held already, as load "
        f"{first.receipts[0].load_id}. What later loads changed stays so.",
    ]
    assert warehouse.open_snapshot(begun).number == 2


def test_the_same_rows_in_another_file_change_nothing_and_are_written_down(
    observations, begun, held
):
    """So that they stay when the load that they confirm is taken out."""
    first, _ = observations([JANUARY])
    same, _ = observations([JANUARY], name="observation__copy.csv")
    assert (same.rows_unchanged, same.rows_new, same.load_id) == (1, 0, None)
    receipt, _ = observations([JANUARY, ""], name="observation__again.csv")
    assert (receipt.rows_unchanged, receipt.rows_new) == (1, 0)
    again, _ = observations([JANUARY, ""], name="observation__again.csv")
    assert (receipt.load_id, again.load_id) == (first.load_id + 1, None)
    loading.unload(begun, first.load_id, by="a test")
    assert held(begun, "SELECT load_id FROM observation") == [(receipt.load_id,)]
    assert receipt.sentence().endswith("Nothing changed.")


def test_a_file_with_refused_rows_is_looked_at_again_when_what_it_lacked_has_come(load, file):
    late = file("late.csv", f"{HEAD}\n{JANUARY}\n{JANUARY.replace('M1', 'M3')}\n")
    assert load(late).exit_code == 1
    load(
        file(
            "measure.csv",
            "measure_id,version,scope,name,short_name,definition,unit,decimals,"
            "counts_of,period_kind,rank\nM3,1,local,x,x,x,count,0,work,month,9\n",
        )
    )
    again = load(late)
    assert (again.exit_code, again.receipts[0].rows_new) == (0, 1)


def test_a_changed_row_takes_over_and_its_history_stays(observations, begun):
    first, _ = observations([JANUARY])
    second, found = observations([JANUARY.replace("12", "14")], name="corrected.csv")
    assert (second.rows_changed, second.rows_new) == (1, 0)
    assert found[0][0] == 14
    snapshot = duckdb.connect(str(begun / "hub-000003.duckdb"), read_only=True)
    was = snapshot.execute(
        "SELECT value, load_id, ended_by, ended_how FROM history.observation"
    ).fetchall()
    snapshot.close()
    assert was == [(12.0, first.load_id, second.load_id, "changed")]


def test_new_changed_unchanged_and_refused_rows_of_one_file_are_counted_apart(observations):
    months = [month(number, number) for number in range(1, 7)]
    observations(months[:5], SCOPED)
    rows = [month(1, 10), *months[1:4], months[5], month(7, "many")]
    receipt, _ = observations(rows, SCOPED, "next.csv")
    assert (
        receipt.rows_new,
        receipt.rows_changed,
        receipt.rows_unchanged,
        receipt.rows_rejected,
        receipt.rows_read,
    ) == (1, 1, 3, 1, 6)
    assert receipt.sentence() == (
        "next.csv: 6 records read: 1 new, 1 changed, 3 unchanged, 1 rejected."
    )


def test_a_column_that_a_file_lacks_keeps_what_was_held(observations, begun, held):
    observations([JANUARY.replace(",,,12,", ",6,8,75,").replace("M1", "M2")])
    head = "measure_id,area_code,period_start,period_end,period_kind,value"
    observations(["M2,E09000001,2026-01-01,2026-01-31,month,75.5"], head, "partial.csv")
    assert held(begun, "SELECT numerator, denominator, value FROM observation") == [(6, 8, 75.5)]


def test_an_empty_cell_of_a_column_that_is_there_empties_what_was_held(observations):
    observations([JANUARY])
    _, found = observations([JANUARY.replace("12", "")], name="emptied.csv")
    assert found == [(None, None, None)]


# Scope and withdrawal

SCOPED = HEAD + ",agency_id"


def month(number, value, agency="HEA", measure="M1"):
    """Give the observation of a month of 2026."""
    return f"{measure},E09000001,2026-0{number}-01,2026-0{number}-28,month,,,{value},,{agency}"


def scope(agency="HEA", first="2026-01-01", last="2026-03-31"):
    """Give the first line of a file that is whole for an agency's first quarter."""
    return f"# scope: agency={agency}; period_from={first}; period_to={last}\n"


def test_rows_that_a_whole_file_no_longer_holds_are_withdrawn_and_counted(observations, begun):
    observations([month(1, 10), month(2, 20), month(5, 50), month(1, 11, "POL", "M2")], SCOPED)
    receipt, found = observations([month(1, 10)], scope() + SCOPED, "whole.csv")
    assert receipt.rows_withdrawn == 1
    assert "1 withdrawn, because the file is whole and lacks them." in receipt.sentence()
    assert sorted(row[0] for row in found) == [10, 11, 50]
    snapshot = duckdb.connect(str(begun / "hub-000003.duckdb"), read_only=True)
    assert snapshot.execute("SELECT value, ended_how FROM history.observation").fetchall() == [
        (20.0, "withdrawn")
    ]
    snapshot.close()


def test_the_manifest_of_a_delivery_may_name_the_scope(observations, load, file, begun, held):
    observations([month(1, 10), month(2, 20)], SCOPED)
    file("late/observation.csv", f"{SCOPED}\n{month(1, 10)}\n")
    manifest = file(
        "late/delivery.toml",
        """
        as_at = 2026-05-01
        [[scope]]
        file = "observation.csv"
        table = "observation"
        agency = "HEA"
        period_from = 2026-01-01
        period_to = 2026-03-31
        """,
    )
    outcome = load(manifest.parent)
    assert outcome.receipts[0].rows_withdrawn == 1
    assert outcome.receipts[0].scope == (
        "table=observation; agency=HEA; period_from=2026-01-01; period_to=2026-03-31"
    )
    assert held(begun, "SELECT value FROM observation") == [(10.0,)]
    assert load(manifest.parent).snapshots == []


def test_a_whole_file_without_rows_withdraws_all_of_its_scope(observations, load, file):
    observations([month(1, 10), month(2, 20)], SCOPED)
    outcome = load(file("none.csv", scope() + SCOPED + "\n"))
    assert outcome.receipts[0].rows_withdrawn == 2
    assert outcome.exit_code == 0


def test_nothing_is_withdrawn_when_any_row_was_refused(observations):
    observations([month(1, 10), month(2, 20)], SCOPED)
    receipt, found = observations([month(1, "many")], scope() + SCOPED, "whole.csv")
    assert (receipt.rows_withdrawn, receipt.rows_rejected) == (0, 1)
    assert [row[0] for row in found] == [10, 20]


def test_nothing_is_withdrawn_when_a_row_has_too_many_cells(observations):
    observations([month(1, 10), month(2, 20)], SCOPED)
    receipt, found = observations([month(1, 10) + ",surplus"], scope() + SCOPED, "whole.csv")
    assert (receipt.rows_withdrawn, receipt.rows_rejected) == (0, 1)
    assert [row[0] for row in found] == [10, 20]


def test_rows_that_another_file_of_the_same_load_brings_are_not_withdrawn(load, file, begun, held):
    outcome = load(
        file("observation__a.csv", f"{scope()}{SCOPED}\n{month(1, 10)}\n"),
        file("observation__b.csv", f"{SCOPED}\n{month(2, 20)}\n"),
    )
    assert [receipt.rows_withdrawn for receipt in outcome.receipts] == [0, 0]
    assert held(begun, "SELECT count(*) FROM observation") == [(2,)]


def test_a_row_outside_what_its_file_says_it_is_whole_for_is_refused(observations):
    observations([month(1, 10), month(2, 20)], SCOPED)
    receipt, found = observations(
        [month(1, 10), month(2, 7, "POL"), month(6, 60)], scope() + SCOPED, "whole.csv"
    )
    assert [(r.line, r.value) for r in receipt.rejects] == [
        (4, "POL, 2026-02-01"),
        (5, "HEA, 2026-06-01"),
    ]
    assert {r.reason for r in receipt.rejects} == {"is outside what the file says it is whole for"}
    assert receipt.rows_withdrawn == 0
    assert [row[0] for row in found] == [10, 20]


def test_a_scope_that_is_only_half_understood_refuses_the_file(observations):
    observations([month(1, 10), month(2, 20)], SCOPED)
    for words, fault in (
        ("agency=HEA; period_from=2026-01-01", "a period needs both period_from and period_to"),
        ("agency=HEA; period_too=2026-01-01", "'period_too' is not one of table, agency, period"),
        ("agency=; period_from=2026-01-01; period_to=2026-03-31", "agency is empty"),
        ("period_from=2026-03-31; period_to=2026-01-01", "the period ends before it begins"),
        ("period_from=1 Jan; period_to=31 March", "must be dates, such as 2026-01-31"),
        ("table=agency; agency=HEA", "but its scope says 'agency'"),
        ("everything", "cannot be followed. Write it as: # scope: agency=LA;"),
    ):
        receipt, found = observations([month(1, 10)], f"# scope: {words}\n{SCOPED}", "whole.csv")
        assert fault in receipt.refusal
        assert [row[0] for row in found] == [10, 20]


def test_a_scope_by_agency_needs_a_table_that_says_whose_its_rows_are(load, file):
    outcome = load(file("theme.csv", "# scope: agency=HEA\ntheme,label,rank\nvoice,Voice,1\n"))
    assert "has a scope with agency, but the table 'theme' cannot be told apart by that" in (
        outcome.receipts[0].refusal
    )


def test_a_scope_line_is_understood_as_excel_saves_it(observations):
    observations([month(1, 10), month(2, 20)], SCOPED)
    receipt, _ = observations([month(1, 10)], f'"{scope().strip()}",,,\n{SCOPED}', "whole.csv")
    assert receipt.rows_withdrawn == 1


# Loads that would harm what is held


def test_a_load_that_would_make_earlier_rows_wrong_is_refused_with_its_delivery(
    observations, load, file, begun, held
):
    observations([JANUARY])
    text = (
        "measure_id,version,scope,name,short_name,definition,unit,decimals,counts_of,"
        "period_kind,rank\nM2,1,local,x,x,x,percent,0,people,month,1\n"
    )
    outcome = load(file("measure.csv", "# scope: table=measure\n" + text))
    assert outcome.exit_code == 2
    assert outcome.receipts[0].refusal.startswith(
        "measure.csv was refused with its delivery: it would make 1 row of earlier loads wrong, "
        "such as load "
    )
    assert "measure_id 'M1' is not a known measure" in outcome.receipts[0].refusal
    assert outcome.snapshots == []
    assert held(begun, "SELECT count(*) FROM measure") == [(2,)]


def test_rows_that_a_newer_check_finds_wanting_do_not_stop_later_loads(
    observations, load, file, monkeypatch, begun, held
):
    observations([JANUARY])
    stricter = {
        **contract.checks(),
        "too_many": (
            "SELECT 'observation' AS table_name, load_id, source_row, 'value' AS column_name, "
            "value::VARCHAR AS value, 'is more than 10' AS reason, 'less' AS remedy FROM observation "
            "WHERE value > 10"
        ),
    }
    monkeypatch.setattr(contract, "checks", lambda: stricter)
    rows = [
        JANUARY.replace("-01-", f"-0{n}-").replace("31,", "28,").replace("12", str(n))
        for n in (2, 3)
    ]
    receipt, found = observations(
        [*rows, rows[0].replace("-02-", "-04-").replace(",2,", ",99,")], name="later.csv"
    )
    assert [row[0] for row in found] == [12, 2, 3]
    assert only(receipt).reason == "is more than 10"


# Deliveries


def test_deliveries_are_loaded_by_date_one_snapshot_each_and_loose_files_last(
    load, file, tmp_path, begun
):
    file("all/b/delivery.toml", "as_at = 2026-04-01\n")
    file("all/b/observation.csv", f"{HEAD}\n{JANUARY.replace('12', '2')}\n")
    file("all/a/delivery.toml", "as_at = 2026-06-01\n")
    file("all/a/observation.csv", f"{HEAD}\n{JANUARY.replace('12', '3')}\n")
    file("all/loose.csv", f"{HEAD}\n{JANUARY.replace('12', '4')}\n")
    file("all/.DS_Store", b"\x00\x01")
    file("all/~$open.xlsx", b"\x00\x01")
    outcome = load(tmp_path / "sent" / "all", as_at=None)
    assert [(r.delivery, r.file_name) for r in outcome.receipts] == [
        ("b", "observation.csv"),
        ("a", "observation.csv"),
        (None, "loose.csv"),
    ]
    assert outcome.snapshots == [2, 3, 4]
    seen = []
    for number in outcome.snapshots:
        snapshot = warehouse.open_snapshot(begun, number)
        seen.append(
            (
                snapshot.as_at,
                snapshot.base.execute("SELECT value FROM observation").fetchall()[0][0],
            )
        )
        snapshot.close()
    assert seen == [(date(2026, 4, 1), 2), (date(2026, 6, 1), 3), (date.today(), 4)]


def test_an_option_goes_before_the_date_of_the_delivery(load, file, begun):
    path = file("a/delivery.toml", "as_at = 2026-04-01\n")
    file("a/observation.csv", f"{HEAD}\n{JANUARY}\n")
    load(path.parent, as_at=date(2026, 1, 24))
    assert warehouse.open_snapshot(begun).as_at == date(2026, 1, 24)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("as_at = ", "a/delivery.toml is not valid TOML"),
        ("", "as_at must be a date, such as 2026-07-10"),
        ('as_at = "2026-07-10"', "as_at must be a date"),
        ("as_at = 2026-07-10T09:00:00", "as_at must be a date"),
        (
            'as_at = 2026-07-10\n[[scope]]\nfile = "no.csv"\nagency = "LA"',
            "names the file 'no.csv'",
        ),
        ('as_at = 2026-07-10\n[[scope]]\nfile = "x.csv"', "it says nothing but the file"),
        (
            'as_at = 2026-07-10\n[[scope]]\nfile = "x.csv"\nperiod_from = 2026-01-01',
            "a period needs",
        ),
        (
            'as_at = 2026-07-10\n[[scope]]\nfile = "x.csv"\nagencies = "LA"',
            "'agencies' is not one of",
        ),
        ('as_at = 2026-07-10\nscope = "all"', "write each scope below a line [[scope]]"),
    ],
)
def test_a_manifest_that_cannot_be_followed_is_told(file, text, words):
    path = file("a/delivery.toml", text)
    file("a/x.csv", f"{HEAD}\n{JANUARY}\n")
    with pytest.raises(BadManifest) as told:
        loading.gather([path.parent])
    assert words in str(told.value)


def test_the_rest_of_a_delivery_loads_beside_a_file_that_cannot_be_read(load, file, begun, held):
    folder = file("a/delivery.toml", "as_at = 2026-04-01\n").parent
    file("a/empty.csv", b"")
    file("a/observation.csv", f"{HEAD}\n{JANUARY}\n")
    file("a/workbook.xlsx", b"PK\x03\x04 and no more")
    outcome = load(folder)
    assert outcome.exit_code == 1
    assert [bool(receipt.refusal) for receipt in outcome.receipts] == [True, False, True]
    assert held(begun, "SELECT count(*) FROM observation") == [(1,)]


# Own and fictional


def test_own_files_and_the_fictional_demo_do_not_mix(load, file, folder, begun):
    manifest = file("demo/delivery.toml", "as_at = 2026-04-01\nfictional = true\n")
    file("demo/theme.csv", "theme,label,rank\nvoice,Voice,1\n")
    own = file("theme.csv", "theme,label,rank\nbelonging,Belonging,2\n")
    with pytest.raises(WarehouseError, match="the fictional demo does not belong in it"):
        load(manifest.parent)
    load(manifest.parent, folder=folder)
    assert warehouse.kind_of(folder) == "fictional"
    with pytest.raises(WarehouseError, match="holds the fictional demo partnership; your own"):
        load(own, folder=folder)
    with pytest.raises(WarehouseError, match="Load them apart"):
        load(manifest.parent, own, folder=folder.with_name("third"))
    assert warehouse.kind_of(folder.with_name("third")) is None


# Receipts and trying out


def test_every_load_leaves_a_receipt_even_two_in_one_second(load, file, begun):
    before = len(list((begun / "receipts").glob("*.json")))
    path = file("observation.csv", f"{HEAD}\n{JANUARY}\n")
    for _ in range(3):
        load(path)
    kept = sorted((begun / "receipts").glob("*.json"))[before:]
    assert [json.loads(k.read_text(encoding="utf-8"))["rows_unchanged"] for k in kept] == [0, 1, 1]


def test_the_accepted_original_is_kept_compressed_and_a_refused_one_is_not(load, file, begun):
    good = file("observation.csv", f"{HEAD}\n{JANUARY}\n")
    bad = file("sweets.csv", "colour,taste\nred,sour\n")
    outcome = load(good, bad)
    [kept] = (begun / "received").glob(f"{outcome.receipts[0].sha256}.*")
    assert pa.input_stream(str(kept), compression="zstd").read() == good.read_bytes()
    assert not list((begun / "received").glob(f"{outcome.receipts[1].sha256}*"))


def test_what_a_killed_load_kept_is_put_aside_by_the_next(load, file, begun):
    good = file("observation.csv", f"{HEAD}\n{JANUARY}\n")
    [kept] = (begun / "received").glob(f"{load(good).receipts[0].sha256}.*")
    orphan = begun / "received" / f"{'0' * 64}.zst"
    orphan.write_bytes(b"of a load that was killed")
    load(file("theme.csv", "theme,label,rank\nhome,Home,9\n"))
    assert kept.exists()
    assert not orphan.exists()
    [aside] = (begun / "put-aside").rglob("*.zst")
    assert aside.read_bytes() == b"of a load that was killed"


def test_checking_says_what_would_happen_and_changes_nothing(load, file, begun):
    file("x/1/delivery.toml", "as_at = 2026-04-01\n")
    file(
        "x/1/measure.csv",
        "measure_id,version,scope,name,short_name,definition,unit,decimals,"
        "counts_of,period_kind,rank\nM3,1,local,x,x,x,count,0,work,month,9\n",
    )
    file("x/2/delivery.toml", "as_at = 2026-05-01\n")
    path = file("x/2/observation.csv", f"{HEAD}\n{JANUARY.replace('M1', 'M3')}\nM9,,,,,,,,\n")
    before = {p: p.read_bytes() for p in begun.rglob("*") if p.is_file()}
    outcome = load(path.parents[1], dry_run=True)
    assert [(r.rows_new, r.rows_rejected) for r in outcome.receipts] == [(1, 0), (1, 1)]
    assert (outcome.exit_code, outcome.snapshots) == (1, [])
    assert {p: p.read_bytes() for p in begun.rglob("*") if p.is_file()} == before


def test_the_load_says_what_it_is_doing_and_how_far_it_has_come(load, file):
    told = []
    load(
        file("observation.csv", f"{HEAD}\n{JANUARY}\n"),
        file("theme.csv", "theme,label,rank\nvoice,Voice,1\n"),
        progress=lambda doing, share: told.append((doing, share)),
    )
    assert [doing for doing, _ in told] == ["Reading observation.csv", "Reading theme.csv", "Done"]
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert told[-1][1] == 1


def test_who_and_when_are_written_down(load, file, begun, held):
    load(file("observation.csv", f"{HEAD}\n{JANUARY}\n"))
    by, at, version = held(
        begun,
        "SELECT loaded_by, loaded_at, contract_version FROM load ORDER BY load_id DESC LIMIT 1",
    )[0]
    assert (by, version) == ("a test", contract.CONTRACT_VERSION)
    assert abs((datetime.now() - at).total_seconds()) < 60


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        (
            "45",
            "write it as 045, which is held: a spreadsheet may have changed its noughts; format",
        ),
        (
            "45.0",
            "write it as 045, which is held: a spreadsheet may have changed its noughts; format",
        ),
        ("46", "correct it, or load the agency first"),
        # Which of two is meant is not known.
        ("7", "correct it, or load the agency first"),
        ("A45", "correct it, or load the agency first"),
    ],
)
def test_an_id_that_lost_its_noughts_is_told_with_the_one_that_is_held(tiny, held, written, remedy):
    snapshot = tiny(
        agency="agency_id\n045\n07\n007\nLA",
        observation=f"measure_id,period_start,value,agency_id\nM1,2026-01-01,5,{written}",
        rejects=True,
    )
    [(value, reason, told)] = held(
        snapshot.folder, "SELECT value, reason, remedy FROM reject WHERE column_name = 'agency_id'"
    )
    assert (value, reason) == (written, "is not a known agency")
    assert told.startswith(remedy)
