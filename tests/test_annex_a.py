"""Annex A: told by its content, read without identifiers, counted as a person would count it."""

import csv
import hmac
import os
import re
import shutil
import sqlite3
import stat
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import duckdb
import holidays
import numpy as np
import pyarrow as pa
import pytest
import xlsxwriter

from learning_hub import contract, loading, warehouse
from learning_hub.demo import annex_a as made_up
from learning_hub.loading.formats.annex_a import calendar, derive
from learning_hub.loading.formats.annex_a import cells as reading
from learning_hub.loading.formats.annex_a.calendar import (
    HOLIDAYS,
    closing_day,
    six_months_before,
    working_days,
)
from learning_hub.warehouse.snapshots import WarehouseError

pytestmark = pytest.mark.slow

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "annex_a"
SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)
CHILD = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)"]
CONTACTS = [*CHILD, "Date of Contact", "Contact Source"]
PLANS = list(made_up.HEADERS[7][1])
LIST_TABLES = derive.LIST_TABLES


def shared(name):
    """Give a file of ../shared, or skip the test where there is none: but not in CI."""
    path = SHARED / name
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{path.name} is not there, and must be in CI")
        pytest.skip(f"../shared/data/annex_a/{name} is not there")
    return path


@pytest.fixture
def book(tmp_path):
    """Give a function that writes sheets of rows as a workbook and gives its path."""

    def write(name="annex a.xlsx", **sheets):
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as made:
            for sheet, rows in sheets.items():
                page = made.add_worksheet(sheet.replace("_", " "))
                for line, row in enumerate(rows):
                    for place, cell in enumerate(row):
                        if isinstance(cell, date):
                            page.write_datetime(line, place, cell)
                        elif cell is not None:
                            page.write(line, place, cell)
        return path

    return write


@pytest.fixture
def hub(folder, file):
    """Give the folder of a warehouse that knows its one area and the authority that sends."""
    loading.load(
        folder,
        [
            file("area.csv", "area_code,name,level\nE09000001,Harrowmere,Local authority\n"),
            file("partnership_area.csv", "area_code\nE09000001\n"),
            file(
                "agency.csv",
                "agency_id,name,short_name,sector,is_statutory_partner,rank\n"
                "LA,Council,LA,local authority,true,1\n",
            ),
        ],
        by="a test",
    )
    return folder


# As the estimates of the Office for National Statistics are published; another age is no use.
POPULATION = """\
time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,\
old_la_code,new_la_code,la_name,age_group,population_estimate
2025,Reporting year,Local authority,E92000001,England,E12000007,London,999,E09000001,Harrowmere,\
Children aged 0 to 17 years,58000
202526,Academic year,Local authority,E92000001,England,E12000007,London,999,E09000001,Harrowmere,\
Children aged 0 to 17 years,60000
2025,Calendar year,Local authority,E92000001,England,E12000007,London,999,E09000001,Harrowmere,\
Children aged 0 to 15 years,50000
"""


@pytest.fixture
def population(file):
    """Write the published number of children: one estimate before the lists, one amid them."""
    return file("estimates.csv", POPULATION)


def take(folder, path, **more):
    """Load one file: gives its receipt."""
    return loading.load(folder, [path], by="a test", **more).receipts[0]


def observed(held, folder, where="true"):
    """Give what is observed, by measure, month and part: numerator, denominator, value."""
    rows = held(
        folder,
        "SELECT measure_id, period_start, breakdown, numerator, denominator, value "
        f"FROM observation WHERE starts_with(measure_id, 'annex_a:') AND {where} ORDER BY ALL",
    )
    return {(m.removeprefix("annex_a:"), day, part): tuple(rest) for m, day, part, *rest in rows}


# ---- the real template, the dirty sample


def test_the_blank_template_loads_as_no_rows_and_says_so(hub):
    receipt = take(hub, shared("annex_a_template_ofsted_aug2019_blank.xlsx"))
    assert receipt.refusal is None
    assert (receipt.rows_read, receipt.file_rows, receipt.format) == (0, 0, "annex_a")
    assert "no rows below the headers of its lists: nothing was loaded" in " ".join(receipt.notices)
    assert receipt.rejects == []


def test_every_fault_planted_in_the_dirty_sample_is_understood_or_named(hub, held):
    receipt = take(hub, shared("annex_a_liia_sample_synthetic.xlsx"))
    assert (receipt.refusal, receipt.rejects, receipt.file_rows) == (None, [], 49)
    said = "\n".join(receipt.notices)

    # Understood: 'Female' without its letter, in row 2 of list 1.
    assert held(
        hub, "SELECT gender, ethnicity, source FROM extract_contact WHERE row_number = 2"
    ) == [("female", "WBRI", "6")]
    # Understood: the header 'Age', decimals in it, and a date of birth left out beside it.
    assert held(hub, "SELECT row_number, age_band FROM extract_contact ORDER BY 1") == [
        (2, "5 to 9"),
        (3, "5 to 9"),
        (4, "10 to 15"),
        (5, "10 to 15"),
        (6, "10 to 15"),
    ]
    # Understood: an ethnicity that is blank stays empty, and 'nope' is in a column never kept.
    assert held(hub, "SELECT count(*) FROM extract_in_care WHERE ethnicity IS NULL") == [(1,)]
    # Understood: a header with one bracket too many, and one with a question mark at its end.
    assert held(hub, "SELECT DISTINCT is_unaccompanied FROM extract_in_care") == [("no",)]
    # Understood: categories of abuse without their letters; 'Yes' without 'a)'.
    assert held(
        hub, "SELECT DISTINCT latest_category FROM extract_child_protection ORDER BY 1"
    ) == [("emotional",), ("physical",)]
    assert held(hub, "SELECT DISTINCT child_seen FROM extract_assessment") == [("yes",)]

    # Named: words that are not yes or no, a need of adults, dates before birth, lists not used.
    assert (
        "Sheet 'List 4', column 'Was the child assessed as requiring LA children's social care "
        "support?', rows 2, 3, 4, 5, 6: the value is not yes, no or unknown"
    ) in said
    assert "Sheet 'List 6', column 'Primary Need Code', row 2: the value is not a code" in said
    assert "'Child Protection Plan Start Date', row 8: the value lies before the child's birth" in (
        said
    )
    assert "column 'Date Started to be Looked After', row 5: the value lies before" in said
    assert "Sheet 'List 10' was left out" in said and "Sheet 'List 11' was left out" in said
    # Said: that nobody dated it.
    assert "taken from their latest entry: 15/03/2021" in said
    for word in ("CS Assessment Updated", "PSRMEM", "nope", "Hazlett", "9212044"):
        assert word not in said


# ---- told by meaning


@pytest.mark.parametrize("sheet", ["List_1", "List 1", "Contacts", "Sheet7"])
def test_a_list_is_told_by_its_columns_whatever_its_sheet_is_called(hub, book, held, sheet):
    path = book(
        **{
            sheet: [
                ["List 1: Contacts"],
                [
                    "child unique id ",
                    "GENDER",
                    "Ethnic origin",
                    "D.O.B.",
                    "Age",
                    "Date  of Contact ",
                    "Contact Source",
                ],
                ["007", "F", "WBRI", "25/01/2015", 6.9, "16/09/2026", "Police"],
                ["7", "b)", "a) WBRI", "#N/A", "#N/A", 46281, "q) 6: Police"],
            ]
        }
    )
    receipt = take(hub, path)
    assert (receipt.refusal, receipt.rejects) == (None, [])
    rows = held(
        hub,
        "SELECT child_hash, gender, ethnicity, age_band, contact_on::VARCHAR, source "
        "FROM extract_contact ORDER BY row_number",
    )
    assert rows[0][1:] == ("female", "WBRI", "5 to 9", "2026-09-16", "6")
    assert rows[1][1:] == ("female", "WBRI", None, "2026-09-16", "6")
    assert rows[0][0] == rows[1][0], "a spreadsheet takes the zeros off an id"


def test_a_straight_or_curly_apostrophe_and_a_question_mark_make_no_difference(hub, book, held):
    for turn, ending in enumerate(
        ("children's social care support?", "children\u2019s social care support")
    ):
        headers = list(made_up.HEADERS[4][1])
        headers[9] = f"Was the child assessed as requiring LA {ending}"
        take(
            hub,
            book(
                f"{turn}.xlsx",
                Assessments=[
                    headers,
                    [
                        "8",
                        None,
                        None,
                        None,
                        4,
                        None,
                        date(2026, 7, 1),
                        "Yes",
                        date(2026, 9, 1),
                        "b) No",
                        None,
                        None,
                    ],
                ],
            ),
        )
    assert held(hub, "SELECT needs_support FROM extract_assessment") == [("no",), ("no",)]


def test_one_list_may_come_as_a_csv_file(hub, file, held):
    receipt = take(
        hub,
        file(
            "export.csv",
            (
                "Child Unique ID;Gender;Ethnicity;Date of Birth;Age of Child (Years);Date of Contact;"
                "Contact Source\n11;a) Male;a) WBRI;01/02/2020;6;05/09/2026;e) 2A: Schools\n"
            ),
        ),
    )
    assert receipt.format == "annex_a"
    assert held(hub, "SELECT source FROM extract_contact") == [("2A",)]


@pytest.mark.parametrize(
    "headers,wanted",
    [
        ([h for h in CONTACTS if h != "Child Unique ID"], "no column for 'Child Unique ID'"),
        ([h for h in CONTACTS if h != "Date of Contact"], "no column for 'contact on'"),
    ],
)
def test_a_list_without_what_nothing_can_be_counted_by_is_refused_whole(hub, book, headers, wanted):
    receipt = take(hub, book(List_1=[headers, ["1"] * len(headers)]))
    assert wanted in receipt.refusal


def test_a_list_that_is_there_twice_is_refused(hub, book):
    row = ["1", None, None, None, 3, date(2026, 9, 1), "6"]
    receipt = take(hub, book(List_1=[CONTACTS, row], Contacts=[CONTACTS, row]))
    assert "holds list 1 (contacts) twice, on the sheets" in receipt.refusal


CONTACT = ["1", "F", "a) WBRI", None, 3, date(2026, 9, 1), "6"]


@pytest.mark.parametrize(
    "headers",
    [
        [*CHILD, "Assessment began", "Seen?", "Authorised", "Outcome"],
        ["Pupil", "Assessment began", "Seen?", "Authorised", "Outcome"],
    ],
)
def test_a_sheet_called_as_a_list_that_is_not_understood_is_refused_by_its_columns(
    hub, book, headers
):
    receipt = take(hub, book(List_1=[CONTACTS, CONTACT], List_4=[headers, ["1"] * len(headers)]))
    assert "sheet 'List 4', is list 4 (assessments) of Annex A but has no column" in receipt.refusal
    assert "'started on'" in receipt.refusal and "'authorised on'" in receipt.refusal


def test_a_list_by_its_name_may_lack_most_of_its_columns(hub, book, held):
    headers = [
        *CHILD,
        "Date Started to be Looked After",
        "Child's Legal Status",
        "Placement Type",
        "Placement Provider",
        "Placement Location",
    ]
    receipt = take(
        hub,
        book(
            Children_in_Care=[
                headers,
                ["1", "F", "a) WBRI", None, 3, date(2026, 9, 1), None, None, None, "b) Out"],
            ]
        ),
    )
    assert held(hub, "SELECT placement_location FROM extract_in_care") == [("out",)]
    assert "Sheet 'Children in Care' has no column for is_unaccompanied" in receipt.notices[0]


def test_a_mark_of_any_reader_is_nothing_in_a_list_and_never_a_child(hub, book, held):
    """Two children of whom neither has an id are not one child called '*'."""
    plan = ["Q1", "a) Male", "..", date(2016, 1, 1), "[x]", None, date(2026, 6, 1)]
    lists = {
        "List_1": [
            CONTACTS,
            ["*", "a) Male", "a) WBRI", None, 3, date(2026, 9, 1), "q) 6: Police"],
            ["Q2", ".", "[c]", ":", "..", date(2026, 9, 1), "NULL"],
        ],
        "List_7": [PLANS[:10], [*plan, "b) Physical abuse", "..", "*"]],
    }
    receipt = take(hub, book(**lists), as_at=SEPTEMBER)
    assert [(one.line, one.column, one.reason) for one in receipt.rejects] == [
        (2, "Child Unique ID", "is empty")
    ]
    assert "code for" not in " ".join(receipt.notices)
    assert held(hub, "SELECT gender, ethnicity, age_band, source FROM extract_contact") == [
        (None, None, None, None)
    ]
    assert held(hub, "SELECT ethnicity, last_visit_on FROM extract_child_protection") == [
        (None, None)
    ]


def test_a_year_of_two_figures_is_told_as_in_our_own_tables(hub, book):
    contact = ["Q1", "a) Male", "a) WBRI", None, 3, "15/09/26", "q) 6: Police"]
    receipt = take(hub, book(List_1=[CONTACTS, CONTACT, contact]))
    assert [(one.line, one.reason) for one in receipt.rejects] == [
        (3, "has a year of two figures, which may be of any century")
    ]


@pytest.mark.parametrize(
    "title",
    [
        ["List 1: Contacts", None, "As at 30/09/2026"],
        ["List 1", "Contacts", None, None, "Harrowmere"],
    ],
)
def test_a_title_above_a_list_may_fill_a_few_cells(hub, book, held, title):
    receipt = take(hub, book(Sheet1=[title, CONTACTS, CONTACT]))
    assert (receipt.refusal, receipt.format) == (None, "annex_a")
    assert held(hub, "SELECT row_number, contact_on FROM extract_contact") == [
        (3, date(2026, 9, 1))
    ]


def test_sheets_that_are_no_lists_are_named_as_left_out(hub, book, held):
    receipt = take(
        hub,
        book(
            List_1=[CONTACTS, CONTACT],
            Guidance=[["What to fill in", "How"], ["All", "Well"]],
            comment=[["comment_id", "text"], ["1", "Good"]],
        ),
    )
    assert (
        "Sheets 'Guidance', 'comment' were left out, for no list of Annex A was recognised "
        "there by its columns. Send tables of your own as files of their own."
    ) in receipt.notices
    assert held(hub, "SELECT count(*) FROM extract_contact") == [(1,)]


def test_a_workbook_of_lists_that_no_measure_needs_is_not_told_to_be_filled(hub, book):
    receipt = take(
        hub,
        book(
            List_10=[
                ["Child Unique ID", "Date the Child Entered Care", "Date of Placement Order"],
                ["1", date(2026, 1, 1), date(2026, 5, 1)],
            ]
        ),
    )
    assert receipt.notices[-2:] == [
        "Sheet 'List 10' was left out: no measure comes from list 10.",
        "Nothing was loaded, because it holds none of the lists 1 to 9.",
    ]


# ---- rows refused, by line and column, never with their value


def test_wrong_dates_are_refused_by_name_and_no_value_is_repeated(hub, book, folder):
    def row(child, started, ended=None):
        cells = dict.fromkeys(PLANS)
        cells |= {PLANS[0]: child, PLANS[4]: 7, PLANS[6]: started, PLANS[12]: ended}
        return list(cells.values())

    receipt = take(
        hub,
        book(
            List_7=[
                PLANS,
                row("A1", "31/02/2026"),
                row("A2", date(2026, 5, 1), date(2026, 4, 1)),
                row("A3", None),
                row(None, date(2026, 5, 1)),
                row("A5", "2062-05-01"),
                row("A6", date(2026, 5, 1)),
                row("A6", date(2026, 5, 1)),
                row("A7", date(2026, 5, 1)),
                row("A7", date(2026, 6, 1)),
                row("A8", date(2026, 5, 1)),
            ]
        ),
        as_at=SEPTEMBER,
    )
    told = {reject.line: (reject.column, reject.reason) for reject in receipt.rejects}
    assert told == {
        2: (PLANS[6], "is not a date that exists"),
        3: (PLANS[12], f"lies before '{PLANS[6]}'"),
        4: (PLANS[6], "is empty"),
        5: (PLANS[0], "is empty"),
        6: (PLANS[6], "lies after 30/09/2026, the date of the lists"),
        8: (PLANS[0], "repeats row 7"),
        9: (PLANS[0], "rows 9, 10 are about the same child and differ"),
        10: (PLANS[0], "rows 9, 10 are about the same child and differ"),
    }
    assert all(reject.value is None for reject in receipt.rejects)
    assert all(reject.part == "List 7" for reject in receipt.rejects)
    assert receipt.rows_read == (
        receipt.rows_new + receipt.rows_changed + receipt.rows_unchanged + receipt.rows_rejected
    )
    assert receipt.file_rows == 10


def test_case_lists_in_our_own_columns_are_not_taken(hub, file):
    receipt = take(
        hub,
        file(
            "extract_contact.csv",
            "extract_id,row_number,child_hash,contact_on\nx,1,123,2026-01-01\n",
        ),
    )
    assert receipt.refusal
    assert not contract.tables()["extract_contact"].is_sent_as_it_is
    assert contract.tables()["extract_contact"].is_delivered


# ---- nothing that points at a person


def bytes_of(folder):
    """Give the bytes of every file of a warehouse, unpacked where they are packed."""
    found = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {
        path: pa.input_stream(str(path), compression="zstd").read()
        if path.suffix == ".zst"
        else content
        for path, content in found.items()
    }


def cells_of(folder):
    """Give all that the snapshots hold, history and all, as text: a file may be packed inside."""
    found = {}
    for path in folder.glob("hub-*.duckdb"):
        with duckdb.connect(str(path), read_only=True) as connection:
            for schema, table in connection.execute(
                "SELECT schema_name, table_name FROM duckdb_tables()"
            ).fetchall():
                rows = connection.execute(f'FROM "{schema}"."{table}"').fetchall()
                text = "\n".join(str(cell) for row in rows for cell in row)
                found[path.with_name(f"{path.stem}.{schema}.{table}")] = text.encode()
    return found


def test_no_identifier_survives_anywhere_in_the_warehouse(hub, book):
    planted = {
        "Child Unique ID": "QX7734219Z",
        "Date of Birth": "17/03/2014",
        "worker": "Zebedee Quill",
        "team": "Team of Zebedee Quill",
        "postcode": "ZQ7 4XJ",
        "typed": "Philomena Crabtree",
    }
    care = dict.fromkeys(made_up.HEADERS[8][1])
    care |= {
        "Child Unique ID": planted["Child Unique ID"],
        "Date of Birth": planted["Date of Birth"],
        "Gender": planted["typed"],
        "Ethnicity": planted["typed"],
        "Date Started to be Looked After": "01/05/2024",
        "Placement postcode": planted["postcode"],
        "LA of Placement": planted["typed"],
        "Allocated Team": planted["team"],
        "Allocated Worker": planted["worker"],
        "URN of Placement": planted["typed"],
    }
    path = book(
        "august.xlsx",
        **{"Children in Care": [list(care), list(care.values())]},
        Contacts=[
            [*CONTACTS, "Child Name"],
            [
                planted["Child Unique ID"],
                "F",
                "a) WBRI",
                date(2014, 3, 17),
                12,
                planted["typed"],
                "6",
                planted["typed"],
            ],
            [
                planted["Child Unique ID"],
                planted["typed"],
                "a) WBRI",
                date(2014, 3, 17),
                planted["typed"],
                "03/08/2026",
                planted["typed"],
                planted["typed"],
            ],
        ],
        **{
            "Early Help": [
                [*made_up.HEADERS[2][1]],
                [
                    planted["Child Unique ID"],
                    None,
                    None,
                    None,
                    12,
                    "01/08/2026",
                    None,
                    planted["typed"],
                ],
            ]
        },
        Notes=[["Name", "Date of Birth"], [planted["typed"], planted["Date of Birth"]]],
    )
    receipt = take(hub, path)
    assert receipt.rows_new and receipt.notices
    warehouse.use(hub, 1, by="a test")
    kept = bytes_of(hub) | cells_of(hub)
    # The search finds what is there, in files as in tables: the name of the workbook is kept.
    assert {p.parent.name for p, content in bytes_of(hub).items() if b"august.xlsx" in content}
    assert [p for p, content in cells_of(hub).items() if b"august.xlsx" in content]
    assert not [p for p in kept if p.parent.name == "received" and receipt.sha256 in p.name]
    born = [planted["Date of Birth"], "2014-03-17"]
    words = [
        word
        for text in planted.values()
        for word in (text, *text.split(" "))
        if len(word) > 3 and word not in ("Team",)
    ]
    for name, content in kept.items():
        for word in [*words, *born]:
            for coded in (word.encode(), word.encode("utf-16-le")):
                assert coded.lower() not in content.lower(), f"{word} stands in {name.name}"


def test_the_key_is_the_warehouses_own_readable_by_its_owner_alone(hub, book, held):
    path = book(List_1=[CONTACTS, ["12", "F", None, None, 3, date(2026, 9, 1), "6"]])
    take(hub, path, dry_run=True)
    assert not (hub / "hash.key").exists(), "a trial makes no key"
    take(hub, path)
    key = hub / "hash.key"
    assert os.name == "nt" or stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text().strip()) == 64
    for content in bytes_of(hub).items():
        assert content[0] == key or key.read_bytes().strip() not in content[1]
    assert "unchanged" in take(hub, path, dry_run=True).sentence()


def test_a_key_of_the_environment_gives_the_same_hash_in_every_warehouse(
    hub, book, held, monkeypatch
):
    path = book(List_1=[CONTACTS, ["12", "F", None, None, 3, date(2026, 9, 1), "6"]])
    monkeypatch.setenv("LEARNING_HUB_HASH_KEY", "too short")
    assert "shorter than 16 characters" in take(hub, path).refusal
    monkeypatch.setenv("LEARNING_HUB_HASH_KEY", "a key that is long enough")
    take(hub, path)
    key = b"a key that is long enough"
    wanted = hmac.new(key, b"12", "sha256").hexdigest()[:32]
    assert held(hub, "SELECT child_hash FROM extract_contact") == [(wanted,)]
    assert not (hub / "hash.key").exists(), "no key is made where one is given"
    again = book("later.xlsx", List_1=[CONTACTS, ["12", "F", None, None, 3, date(2026, 9, 2), "6"]])
    monkeypatch.setenv("LEARNING_HUB_HASH_KEY", "another key that is long enough")
    assert "hashed with another key" in " ".join(take(hub, again).notices)
    assert held(hub, "SELECT count(DISTINCT child_hash) FROM extract_contact") == [(2,)]


# ---- measures


@pytest.fixture(scope="module")
def borough():
    """Let three years go by in an invented borough."""
    return made_up.build(7, OCTOBER)


@pytest.fixture(scope="module")
def lists(borough):
    """Give the made-up lists of the end of September and of October."""
    return {day: made_up.lists(borough, day) for day in (SEPTEMBER, OCTOBER)}


@pytest.fixture(scope="module")
def books(lists, tmp_path_factory):
    """Write the made-up lists as workbooks."""
    place = tmp_path_factory.mktemp("annex-a")
    paths = {}
    for day, rows in lists.items():
        paths[day] = place / f"annex-a {day}.xlsx"
        made_up.write(paths[day], rows)
    return paths


OFF = np.array(
    sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(2020, 2028))), "datetime64[D]"
)


def working(first, last):
    """Count the working days after the first day, up to and with the last."""
    return int(np.busday_count(first + timedelta(days=1), last + timedelta(days=1), holidays=OFF))


def share(flags):
    """Give numerator, denominator and percentage of a list of true and false."""
    flags = list(flags)
    return sum(flags), len(flags), 100 * sum(flags) / len(flags) if flags else None


def month_of(day):
    return day.replace(day=1)


def test_measures_agree_with_a_plain_recount_of_the_made_up_lists(
    hub, books, lists, held, population
):
    take(hub, population)
    receipt = take(hub, books[SEPTEMBER], as_at=SEPTEMBER)
    assert receipt.rejects == [], receipt.lines()[:5]
    found, rows, as_at = observed(held, hub), lists[SEPTEMBER], SEPTEMBER
    months = [date(2026, m, 1) for m in range(4, 10)]
    wanted = {}

    def flow(name, of, flags=None):
        for month in months:
            here = [row for row in of if row["day"] and month_of(row["day"]) == month]
            wanted[name, month] = (
                (None, None, len(here)) if flags is None else share(map(flags, here))
            )

    def stood(name, of, flags=None):
        wanted[name, months[-1]] = (None, None, len(of)) if flags is None else share(map(flags, of))

    def dated(number, header):
        return [{**row, "day": row[header]} for row in rows[number]]

    contacts = dated(1, "Date of Contact")
    flow("contacts", contacts)
    by_child = {}
    for row in rows[3]:
        by_child.setdefault(row["Child Unique ID"], []).append(row["Date of referral"])
    for month in months[:-1]:
        here = [c for c in contacts if month_of(c["day"]) == month]
        wanted["contact_to_referral_14_days", month] = share(
            any(0 <= (day - c["day"]).days <= 14 for day in by_child.get(c["Child Unique ID"], []))
            for c in here
        )
    flow("early_help_started", dated(2, "Assessment start date"))
    flow("early_help_completed", dated(2, "Assessment completion date"))

    referrals = dated(3, "Date of referral")
    flow("referrals", referrals)
    for name, source in (
        ("police", "6: Police"),
        ("schools", "2A: Schools"),
        ("health", "Health services"),
    ):
        flow(f"referrals_from_{name}", referrals, lambda r, s=source: s in r["Referral Source"])
    flow(
        "referrals_no_further_action",
        [r for r in referrals if r["Referral NFA?"] != "c) Unknown"],
        lambda r: r["Referral NFA?"] == "a) Yes",
    )
    flow("referrals_action_not_recorded", referrals, lambda r: r["Referral NFA?"] == "c) Unknown")

    def is_again(row):
        days = by_child[row["Child Unique ID"]]
        listed = sum(1 for day in days if (max(days) - day).days <= 365) - 1
        return any(0 < (row["day"] - day).days <= 365 for day in days) or (
            row["Number of Referrals in Last 12 Months"] > listed
        )

    flow("re_referrals", referrals, is_again)

    started = "Continuous Assessment Start Date"
    assessments = dated(4, "Continuous Assessment Date of Authorisation")
    flow("assessments_45_days", assessments, lambda r: working(r[started], r["day"]) <= 45)
    flow(
        "child_seen_in_assessment",
        assessments,
        lambda r: r["Child Seen During Continuous Assessment"] == "a) Yes",
    )
    support = made_up.HEADERS[4][1][9]
    flow("assessed_not_needing_support", assessments, lambda r: r[support] == "b) No")
    stood(
        "assessments_open_over_45_days",
        [r for r in assessments if not r["day"] and working(r[started], as_at) > 45],
    )

    strategy, unnecessary, conference, plan = made_up.HEADERS[5][1][6:10]
    enquiries = dated(5, strategy)
    flow("section_47_enquiries", enquiries)
    flow(
        "section_47_to_conference",
        [r for r in enquiries if r[conference] or r[unnecessary] == "a) Yes"],
        lambda r: bool(r[conference]),
    )
    conferences = dated(5, conference)
    flow("initial_conferences", conferences)
    flow("initial_conferences_15_days", conferences, lambda r: working(r[strategy], r["day"]) <= 15)
    flow("conference_to_plan", conferences, lambda r: r[plan] == "a) Yes")
    for name in ("initial_conferences", "initial_conferences_15_days", "conference_to_plan"):
        del wanted[name, months[0]]

    need = [r for r in rows[6] if not r["CIN Closure Date"]]
    stood("children_in_need", need)
    for limit in (20, 30):
        stood(
            f"child_in_need_seen_{limit}_days",
            need,
            lambda r, n=limit: working(r["Date Child Was Last Seen"], as_at) <= n,
        )

    begun, ended = "Child Protection Plan Start Date", "Child Protection Plan End Date"
    flow("protection_plans_started", dated(7, begun))
    flow(
        "second_protection_plan",
        dated(7, begun),
        lambda r: r["Number of Previous Child Protection Plans"] > 0,
    )
    flow("protection_plans_ended", dated(7, ended))
    flow(
        "protection_plans_2_years_ended",
        dated(7, ended),
        lambda r: (r[ended] - r[begun]).days >= 730,
    )
    plans = [r for r in rows[7] if not r[ended]]
    stood("protection_plans", plans)
    stood("protection_plans_2_years_open", plans, lambda r: (as_at - r[begun]).days >= 730)
    stood(
        "protection_reviews_in_time",
        [r for r in plans if (as_at - r[begun]).days >= 91],
        lambda r: (as_at - r["Date of latest review conference"]).days <= 183,
    )
    for limit in (10, 15, 20):
        stood(
            f"protection_visits_{limit}_days",
            plans,
            lambda r, n=limit: working(r["Date of the Last Statutory Visit"], as_at) <= n,
        )
    stood(
        "protection_seen_alone",
        [r for r in plans if r["Age of Child (Years)"] >= 5],
        lambda r: r["Was the Child Seen Alone?"] == "a) Yes",
    )

    came, left = "Date Started to be Looked After", "Date Ceased to be Looked After "
    missing, offered, accepted = (made_up.HEADERS[8][1][n] for n in (28, 30, 31))
    flow("care_started", dated(8, came))
    flow("care_ended", dated(8, left))
    care = [r for r in rows[8] if not r[left]]
    stood("children_in_care", care)
    stood(
        "three_placements_in_year",
        care,
        lambda r: r["Number of Placements in the Last 12 months"] >= 3,
    )
    stood(
        "long_term_stability",
        [r for r in care if (as_at - r[came]).days >= 913 and 0 <= r["Age of Child (Years)"] < 16],
        lambda r: (as_at - r["Start Date of Most Recent Placement"]).days >= 730,
    )
    stood("placed_out_of_area", care, lambda r: r["Placement Location"] == "b) Out")
    stood("missing_from_care", care, lambda r: r[missing] > 0)
    stood(
        "return_interview_offered",
        [r for r in care if r[missing]],
        lambda r: r[offered] == "a) Yes",
    )
    stood(
        "return_interview_accepted",
        [r for r in care if r[missing] and r[offered] == "a) Yes"],
        lambda r: r[accepted] == "a) Yes",
    )
    long = [r for r in care if (as_at - r[came]).days >= 365]
    stood(
        "health_checks",
        long,
        lambda r: (
            (as_at - r["Date of Last Health Assessment"]).days
            <= (183 if r["Age of Child (Years)"] < 5 else 365)
        ),
    )
    stood("dental_checks", long, lambda r: (as_at - r["Date of Last Dental Check"]).days <= 365)

    stood("care_leavers", rows[9])
    stood("care_leavers_in_education_or_work", rows[9], lambda r: r["Activity Status"][0] in "FP")
    stood(
        "care_leavers_suitable_home",
        rows[9],
        lambda r: r["Suitability of Accommodation"] == "a) Suitable",
    )
    stood(
        "care_leavers_not_in_touch",
        [r for r in rows[9] if r["LA In Touch "] != "c) Died"],
        lambda r: r["LA In Touch "] == "b) No",
    )

    rates = {
        row["measure_id"].removeprefix("annex_a:"): row["rate_of"].removeprefix("annex_a:")
        for row in derive.measures()
        if row["rate_of"]
    }
    for name, of in rates.items():
        for (counted, month), (_, _, cases) in list(wanted.items()):
            if counted == of:
                children = 58000 if month < date(2026, 8, 1) else 60000
                wanted[name, month] = (cases, children, 10000 * cases / children)
    assert len(rates) == 7

    totals = {(m, day): cells for (m, day, part), cells in found.items() if part == "Total"}
    assert set(totals) == set(wanted)
    for key, cells in wanted.items():
        assert totals[key] == pytest.approx(cells), key
    # Every measure but the two that need more than six months of lists is told.
    told = {m for m, _ in totals}
    assert {r["measure_id"].removeprefix("annex_a:") for r in derive.measures()} - told == {
        "repeat_contacts_183_days",
        "early_help_step_up_183_days",
    }


def test_without_the_number_of_children_there_are_no_rates_and_it_is_said(
    hub, books, held, population
):
    receipt = take(hub, books[SEPTEMBER], as_at=SEPTEMBER)
    assert "Rates per 10,000 children were not worked out" in " ".join(receipt.notices)
    rates = "SELECT count(*) FROM observation WHERE measure_id LIKE 'annex_a:%_per_10000'"
    assert held(hub, rates) == [(0,)]
    take(hub, population)
    again = take(hub, books[SEPTEMBER], as_at=SEPTEMBER)
    assert again.rows_new == held(hub, rates)[0][0] + 7 > 20
    assert "Rates" not in " ".join(again.notices)
    assert "held already" in " ".join(take(hub, books[SEPTEMBER], as_at=SEPTEMBER).notices)


def test_the_number_of_children_may_come_in_the_same_delivery(hub, books, held, tmp_path, file):
    place = tmp_path / "delivery"
    place.mkdir()
    shutil.copyfile(books[SEPTEMBER], place / "lists.xlsx")
    (place / "estimates.csv").write_text(POPULATION, encoding="utf-8")
    receipts = loading.load(hub, [place], as_at=SEPTEMBER, by="a test").receipts
    assert [receipt.refusal for receipt in receipts] == [None, None]
    assert "Rates" not in " ".join(receipts[1].notices)


def test_contacts_are_told_by_source_too_with_true_zeros(hub, books, lists, held):
    take(hub, books[SEPTEMBER], as_at=SEPTEMBER)
    found = observed(held, hub, "measure_id = 'annex_a:contacts' AND breakdown_kind = 'Source'")
    june = Counter(
        re.sub(r"^\w+\) \w+: ", "", row["Contact Source"])
        for row in lists[SEPTEMBER][1]
        if month_of(row["Date of Contact"]) == date(2026, 6, 1)
    )
    told = {
        part: int(cells[2]) for (_, day, part), cells in found.items() if day == date(2026, 6, 1)
    }
    assert told == {**dict.fromkeys(told, 0), **june}
    assert len(told) == 12 and told["Not recorded"] == 0


def test_a_later_extract_is_kept_beside_the_earlier_and_revises_what_follows(hub, books, held):
    take(hub, books[SEPTEMBER], as_at=SEPTEMBER)
    before = observed(held, hub)
    receipt = take(hub, books[OCTOBER], as_at=OCTOBER)
    assert receipt.rejects == []
    assert held(hub, "SELECT as_at, from_on, agency_id, area_code FROM extract ORDER BY as_at") == [
        (SEPTEMBER, date(2026, 4, 1), "LA", "E09000001"),
        (OCTOBER, date(2026, 5, 1), "LA", "E09000001"),
    ]
    after = observed(held, hub)
    assert set(before) < set(after)
    assert ("referrals", date(2026, 10, 1), "Total") in after
    assert (
        after["referrals", date(2026, 4, 1), "Total"]
        == (before["referrals", date(2026, 4, 1), "Total"])
    )
    # Enquiries that were open are decided by now: the share of September is revised.
    key = ("section_47_to_conference", date(2026, 9, 1), "Total")
    assert after[key][1] > before[key][1]
    assert receipt.rows_changed > 0
    # Conferences of enquiries that began before the later lists stay in their month.
    for month in range(5, 9):
        key = ("initial_conferences_15_days", date(2026, month, 1), "Total")
        assert after[key] == before[key]
    # Seven months of lists: what looks back or ahead for half a year can be told.
    assert after["repeat_contacts_183_days", date(2026, 10, 1), "Total"][1] > 500
    assert after["early_help_step_up_183_days", date(2026, 4, 1), "Total"][1] > 20
    hashes = held(
        hub,
        "SELECT count(*) FROM (SELECT child_hash FROM extract_child_protection "
        "GROUP BY child_hash HAVING count(DISTINCT extract_id) = 2)",
    )
    assert hashes[0][0] > 200, "the same child has the same hash in both"


def test_the_order_of_loading_makes_no_difference(hub, books, held):
    take(hub, books[OCTOBER], as_at=OCTOBER)
    take(hub, books[SEPTEMBER], as_at=SEPTEMBER)
    one = observed(held, hub)
    loading.unload(
        hub, held(hub, "SELECT min(load_id) FROM load WHERE format = 'annex_a'")[0][0], by="a test"
    )
    take(hub, books[OCTOBER], as_at=OCTOBER)
    assert observed(held, hub) == one


@pytest.mark.parametrize("names", ["ab", "ba"])
def test_two_extracts_in_one_delivery_tell_what_they_tell_one_after_the_other(
    hub, books, held, tmp_path, names
):
    place = tmp_path / "delivery"
    place.mkdir()
    for name, day in zip(names, (SEPTEMBER, OCTOBER), strict=True):
        shutil.copyfile(books[day], place / f"{name}.xlsx")
    other = hub.with_name("other")
    shutil.copytree(hub, other)
    loading.load(hub, [place], by="a test")
    for name in sorted(names):
        take(other, place / f"{name}.xlsx")
    together = observed(held, hub)
    assert together == observed(held, other)
    assert ("repeat_contacts_183_days", date(2026, 10, 1), "Total") in together


def test_two_lists_in_two_files_of_one_delivery_are_set_side_by_side(hub, book, held):
    contact = ["1", "F", "a) WBRI", None, 3, date(2026, 8, 3), "6"]
    referral = dict.fromkeys(made_up.HEADERS[3][1]) | {
        "Child Unique ID": "1",
        "Date of referral": date(2026, 8, 10),
    }
    later = dict(referral) | {"Child Unique ID": "2", "Date of referral": date(2026, 9, 29)}
    paths = [
        book("contacts.xlsx", List_1=[CONTACTS, contact]),
        book("referrals.xlsx", List_3=[list(referral), [*referral.values()], [*later.values()]]),
    ]
    other = hub.with_name("other")
    shutil.copytree(hub, other)
    for folder, sent in ((hub, paths), (other, paths[::-1])):
        receipts = loading.load(folder, sent, as_at=SEPTEMBER, by="a test").receipts
        assert [receipt.refusal for receipt in receipts] == [None, None]
        assert counted(held, folder, "contact_to_referral_14_days", 8) == (1, 1, 100)


def test_either_extract_can_be_taken_out_again(hub, books, held):
    take(hub, books[SEPTEMBER], as_at=SEPTEMBER)
    first = observed(held, hub)
    take(hub, books[OCTOBER], as_at=OCTOBER)
    both = observed(held, hub)
    ids = [
        row[0]
        for row in held(hub, "SELECT load_id FROM load WHERE format = 'annex_a' ORDER BY load_id")
    ]
    loading.unload(hub, ids[1], by="a test")
    assert observed(held, hub) == first
    take(hub, books[OCTOBER], as_at=OCTOBER)
    loading.unload(hub, ids[0], by="a test")
    left = observed(held, hub)
    assert {day for _, day, _ in left} == {date(2026, m, 1) for m in range(5, 11)}
    # As if the lists of October had been the only ones ever.
    assert not [key for key in left if key[0] == "repeat_contacts_183_days"]
    assert both.keys() > left.keys()
    other = hub.with_name("other")
    shutil.copytree(hub, other)
    loading.unload(
        other,
        max(row[0] for row in held(other, "SELECT load_id FROM load WHERE format = 'annex_a'")),
        by="a test",
    )
    assert observed(held, other) == {}
    take(other, books[OCTOBER], as_at=OCTOBER)
    assert observed(held, other) == left


def test_the_same_file_twice_changes_nothing(hub, books):
    take(hub, books[SEPTEMBER], as_at=SEPTEMBER)
    again = take(hub, books[SEPTEMBER], as_at=SEPTEMBER)
    assert again.rows_unchanged == again.rows_read > 10_000
    assert [snapshot["number"] for snapshot in warehouse.listing(hub)] == [2, 1]


def test_measures_that_the_partnership_has_edited_stay_as_they_are(hub, books, held, file):
    take(hub, books[SEPTEMBER], as_at=SEPTEMBER)
    take(
        hub,
        file(
            "measure.csv",
            "measure_id,version,scope,name,short_name,definition,unit,"
            "decimals,counts_of,period_kind,rank,target\nannex_a:assessments_45_days,1,"
            "local,Assessments on time,On time,Ours,percent,1,people,month,3,90\n",
        ),
    )
    take(hub, books[OCTOBER], as_at=OCTOBER)
    assert held(
        hub, "SELECT name, target FROM measure WHERE measure_id = 'annex_a:assessments_45_days'"
    ) == [("Assessments on time", 90.0)]


def test_without_an_area_the_lists_are_kept_and_the_measures_wait(folder, books, held, file):
    receipt = take(folder, books[SEPTEMBER], as_at=SEPTEMBER)
    assert "not known whose children these are" in " ".join(receipt.notices)
    assert held(folder, "SELECT count(*) FROM observation") == [(0,)]
    loading.load(
        folder,
        [
            file("area.csv", "area_code,name,level\nE09000001,Harrowmere,Local authority\n"),
            file("partnership_area.csv", "area_code\nE09000001\n"),
        ],
        by="a test",
    )
    take(folder, books[SEPTEMBER], as_at=SEPTEMBER)
    assert held(folder, "SELECT count(*) FROM extract") == [(1,)]
    assert held(folder, "SELECT count(*) FROM observation")[0][0] > 250


JUNE = date(2026, 6, 30)


def plan(child, started, ended=None, before=None):
    """Give a row of list 7."""
    cells = dict.fromkeys(PLANS)
    cells |= {PLANS[0]: child, PLANS[4]: 7, PLANS[6]: started, PLANS[12]: ended, PLANS[14]: before}
    return list(cells.values())


# An open plan of long ago, so that the list covers its six months whatever else it holds.
LONG = plan("LONG", date(2025, 1, 6))


def counted(held, folder, measure, month):
    """Give numerator, denominator and value of a measure in a month of 2026. None = not told."""
    where = f"measure_id = 'annex_a:{measure}' AND breakdown = 'Total'"
    return observed(held, folder, where).get((measure, date(2026, month, 1), "Total"))


@pytest.mark.parametrize("is_june_first", [True, False])
def test_a_childs_earlier_plan_counts_from_the_extract_that_held_it(hub, book, held, is_june_first):
    june = book(
        "june.xlsx", List_7=[PLANS, LONG, plan("A", date(2026, 5, 11), date(2026, 6, 19), 0)]
    )
    september = book("september.xlsx", List_7=[PLANS, LONG, plan("A", date(2026, 8, 3), None, 1)])
    sent = [(june, JUNE), (september, SEPTEMBER)]
    for path, day in sent if is_june_first else reversed(sent):
        take(hub, path, as_at=day)
    assert counted(held, hub, "protection_plans_started", 5) == (None, None, 1)
    assert counted(held, hub, "protection_plans_ended", 6) == (None, None, 1)
    assert counted(held, hub, "second_protection_plan", 5) == (0, 1, 0)
    assert counted(held, hub, "protection_plans_started", 8) == (None, None, 1)
    assert counted(held, hub, "second_protection_plan", 8) == (1, 1, 100)


def test_a_later_extract_corrects_the_plan_that_an_earlier_one_told_of(hub, book, held):
    take(
        hub,
        book(
            "june.xlsx",
            List_7=[
                PLANS,
                LONG,
                plan("moved", date(2026, 5, 11)),
                plan("ended", date(2026, 5, 12)),
                plan("mistaken", date(2026, 5, 13)),
                plan("long over", date(2026, 1, 5), date(2026, 2, 2)),
            ],
        ),
        as_at=JUNE,
    )
    assert counted(held, hub, "protection_plans_started", 5) == (None, None, 3)
    take(
        hub,
        book(
            "september.xlsx",
            List_7=[
                PLANS,
                LONG,
                plan("moved", date(2026, 6, 1)),
                plan("ended", date(2026, 5, 12), date(2026, 7, 1)),
            ],
        ),
        as_at=SEPTEMBER,
    )
    # One began in June, not in May; one was no plan at all. What ended before April may be absent.
    told = {month: counted(held, hub, "protection_plans_started", month)[2] for month in (1, 5, 6)}
    assert told == {1: 1, 5: 1, 6: 1}
    assert counted(held, hub, "protection_plans_ended", 7) == (None, None, 1)
    assert counted(held, hub, "protection_plans_ended", 2) == (None, None, 1)


def test_a_resend_for_the_same_day_takes_the_place_of_all_its_plans(hub, book, held):
    for name, started in (("first", date(2026, 4, 7)), ("again", date(2026, 8, 3))):
        take(
            hub,
            book(f"{name}.xlsx", List_7=[PLANS, LONG, plan("A", started, started)]),
            as_at=SEPTEMBER,
        )
    assert counted(held, hub, "protection_plans_started", 4) == (None, None, 0)
    assert counted(held, hub, "protection_plans_started", 8) == (None, None, 1)


def test_a_childs_earlier_time_in_care_counts_from_the_extract_that_held_it(hub, book, held):
    headers = [
        "Child Unique ID",
        "Age",
        "Date Started to be Looked After",
        "Date Ceased to be Looked After",
    ]
    long = ["LONG", 9, date(2025, 1, 6), None]
    take(
        hub,
        book("june.xlsx", List_8=[headers, long, ["A", 9, date(2026, 5, 11), date(2026, 6, 19)]]),
        as_at=JUNE,
    )
    take(
        hub,
        book("september.xlsx", List_8=[headers, long, ["A", 9, date(2026, 8, 3), None]]),
        as_at=SEPTEMBER,
    )
    told = [
        (m, counted(held, hub, f"care_{m}", n))
        for m, n in (("started", 5), ("ended", 6), ("started", 8), ("ended", 8))
    ]
    assert told == [
        ("started", (None, None, 1)),
        ("ended", (None, None, 1)),
        ("started", (None, None, 1)),
        ("ended", (None, None, 0)),
    ]


ENQUIRIES = ["Child Unique ID", "Age", *made_up.HEADERS[5][1][6:10]]


def enquiry(child, started, conference=None, unnecessary=None, led=None):
    """Give a row of list 5."""
    return [child, 7, started, unnecessary, conference, led]


def test_a_late_conference_is_not_lost_with_the_beginning_of_a_later_extract(hub, book, held):
    # Of June's three conferences one came late, from an enquiry before October's lists begin.
    late = enquiry("A", date(2026, 4, 20), date(2026, 6, 8), led="a) Yes")
    both = [
        enquiry("B", date(2026, 5, 5), date(2026, 6, 2), led="b) No"),
        enquiry("C", date(2026, 6, 1), date(2026, 6, 12), led="b) No"),
    ]
    last = enquiry("D", date(2026, 9, 28))
    take(hub, book("9.xlsx", List_5=[ENQUIRIES, late, *both, last]), as_at=SEPTEMBER)
    assert counted(held, hub, "initial_conferences_15_days", 6)[:2] == (1, 3)
    # October's lists tell of B as an enquiry of 1 May: the later row of a day counts.
    take(
        hub,
        book(
            "10.xlsx",
            List_5=[
                ENQUIRIES,
                enquiry("E", date(2026, 5, 6)),
                both[1],
                enquiry("B", date(2026, 5, 1), date(2026, 6, 2), led="a) Yes"),
                enquiry("F", date(2026, 10, 30)),
            ],
        ),
        as_at=OCTOBER,
    )
    assert counted(held, hub, "initial_conferences", 6) == (None, None, 3)
    assert counted(held, hub, "initial_conferences_15_days", 6)[:2] == (1, 3)
    assert counted(held, hub, "conference_to_plan", 6)[:2] == (2, 3)
    assert counted(held, hub, "section_47_enquiries", 5) == (None, None, 2)


def test_an_enquiry_of_before_the_lists_counts_its_conference_once(hub, book, held):
    old = enquiry("A", date(2026, 3, 20), date(2026, 6, 8))
    first = enquiry("B", date(2026, 4, 20), date(2026, 5, 2))
    last = enquiry("C", date(2026, 9, 30))
    take(hub, book("9.xlsx", List_5=[ENQUIRIES, old, first, last]), as_at=SEPTEMBER)
    take(hub, book("10.xlsx", List_5=[ENQUIRIES, old, first, last]), as_at=OCTOBER)
    assert counted(held, hub, "initial_conferences", 6) == (None, None, 1)


def test_a_conference_still_to_come_has_not_been_led_to(hub, book, held):
    take(
        hub,
        book(
            List_5=[
                ENQUIRIES,
                enquiry("A", date(2026, 9, 21), date(2026, 10, 6)),
                enquiry("B", date(2026, 9, 22), date(2026, 9, 29)),
                enquiry("C", date(2026, 9, 23), None, "a) Yes"),
            ]
        ),
        as_at=SEPTEMBER,
    )
    assert counted(held, hub, "section_47_to_conference", 9)[:2] == (1, 2)


@pytest.mark.parametrize(
    "days,open_plans",
    [
        ((SEPTEMBER, date(2026, 10, 12)), 2),
        ((date(2026, 9, 17), date(2026, 10, 12)), 3),
        ((date(2026, 9, 29), date(2026, 10, 1)), 3),
    ],
)
def test_how_a_month_ended_is_told_by_the_extract_nearest_to_its_end(
    hub, book, held, days, open_plans
):
    plans = [LONG, plan("A", date(2026, 9, 1)), plan("B", date(2026, 9, 8))]
    take(hub, book("first.xlsx", List_7=[PLANS, *plans[:2]]), as_at=days[0])
    take(hub, book("later.xlsx", List_7=[PLANS, *plans]), as_at=days[1])
    assert counted(held, hub, "protection_plans", 9) == (None, None, open_plans)


@pytest.mark.parametrize(
    "day,month",
    # The 15th lies as far from 31 August as from 30 September, the 16th nearer to the latter.
    [(date(2026, 9, 15), 8), (date(2026, 9, 16), 9)],
)
def test_lists_from_the_16th_on_tell_how_their_own_month_ends(hub, book, held, day, month):
    take(hub, book(List_7=[PLANS, LONG, plan("A", date(2026, 8, 3))]), as_at=day)
    told = {
        at.month: value
        for (name, at, _), (*_, value) in observed(held, hub).items()
        if name == "protection_plans"
    }
    assert told == {month: 2}


def test_a_correction_for_the_same_day_may_empty_a_list_and_says_so(hub, book, held):
    enquiries = [ENQUIRIES, enquiry("A", date(2026, 5, 6))]
    take(hub, book("first.xlsx", List_1=[CONTACTS, CONTACT], List_5=enquiries), as_at=SEPTEMBER)
    assert counted(held, hub, "section_47_enquiries", 5) == (None, None, 1)
    receipt = take(
        hub, book("again.xlsx", List_1=[CONTACTS, CONTACT], List_5=[ENQUIRIES]), as_at=SEPTEMBER
    )
    assert counted(held, hub, "section_47_enquiries", 5) == (None, None, 0)
    assert "Sheet 'List 5' holds no rows and takes the place of list 5" in " ".join(receipt.notices)


@pytest.mark.parametrize(
    "enquiries,is_template", [([ENQUIRIES, enquiry("A", "31/02/2026")], False), ([ENQUIRIES], True)]
)
def test_a_list_refused_or_blank_in_another_teams_workbook_empties_nothing(
    hub, book, held, enquiries, is_template
):
    first = {} if is_template else {"List_1": [CONTACTS, CONTACT]}
    take(
        hub,
        book("first.xlsx", **first, List_5=[ENQUIRIES, enquiry("A", date(2026, 5, 6))]),
        as_at=SEPTEMBER,
    )
    receipt = take(
        hub, book("again.xlsx", List_1=[CONTACTS, CONTACT], List_5=enquiries), as_at=SEPTEMBER
    )
    assert receipt.rows_new
    assert counted(held, hub, "section_47_enquiries", 5) == (None, None, 1)
    assert "takes the place" not in " ".join(receipt.notices)


def contact(child, day):
    """Give a row of list 1."""
    return [child, "F", None, None, 3, day, "6"]


def test_one_slip_in_a_date_does_not_date_the_lists(hub, book, held):
    seen = plan("A", date(2026, 8, 3))
    seen[9] = date(2026, 11, 15)
    receipt = take(
        hub,
        book(
            List_1=[CONTACTS, *(contact("1", date(2026, month, 30)) for month in range(4, 10))],
            List_7=[PLANS, seen],
        ),
    )
    assert held(hub, "SELECT as_at, is_dated_by_content FROM extract") == [(SEPTEMBER, True)]
    assert "Sheet 'List 7', row 2: a date there lies" in " ".join(receipt.notices)


JANUARY = [contact(str(day), date(2026, 1, day)) for day in range(2, 32)]


@pytest.mark.parametrize(
    "contacts,plans",
    [
        ([], [plan("A", date(2026, 3, 31)), plan("B", date(2026, 5, 15))]),
        ([], [plan("B", date(2026, 5, 15))]),
        ([contact("A", date(2026, 3, 31)), contact("B", date(2026, 5, 15))], []),
    ],
)
def test_entries_that_become_rare_towards_the_end_are_no_slips(hub, book, held, contacts, plans):
    receipt = take(hub, book(List_1=[CONTACTS, *JANUARY, *contacts], List_7=[PLANS, *plans]))
    assert not receipt.rejects
    assert held(hub, "SELECT as_at FROM extract") == [(date(2026, 5, 15),)]
    assert "15/05/2026" in " ".join(receipt.notices)
    assert "set aside" not in " ".join(receipt.notices)


def test_case_lists_go_on_no_series(hub, book):
    path = book(List_1=[CONTACTS, *JANUARY])
    receipt = take(hub, path, continues={path.name: "cases"})
    assert "continues, which is for files of Explore Education Statistics alone" in receipt.refusal


def test_one_contact_long_after_daily_ones_is_a_slip_and_its_row_is_named(hub, book, held):
    late = contact("A", date(2026, 5, 15))
    receipt = take(hub, book(List_1=[CONTACTS, *JANUARY, late]))
    assert held(hub, "SELECT as_at FROM extract") == [(date(2026, 1, 31),)]
    assert [(reject.part, reject.line) for reject in receipt.rejects] == [("List 1", 32)]
    assert (
        "Sheet 'List 1', row 32: a date there lies more than a month after all others, so it was "
        "taken for a slip and set aside. If it is right, load the file again with the date of its "
        "lists."
    ) in receipt.notices
    again = take(hub, book("again.xlsx", List_1=[CONTACTS, *JANUARY, late]), as_at=SEPTEMBER)
    assert not again.rejects


def test_rows_after_the_date_of_the_lists_are_refused_and_side_dates_left_empty(hub, book, held):
    seen = plan("A", date(2026, 8, 3))
    seen[9] = date(2026, 11, 15)
    receipt = take(
        hub,
        book(
            List_1=[CONTACTS, *(contact("1", date(2026, month, 30)) for month in range(4, 10))],
            List_7=[PLANS, seen, plan("B", date(2026, 10, 1))],
        ),
        as_at=SEPTEMBER,
    )
    assert [(r.part, r.line, r.column) for r in receipt.rejects] == [("List 7", 3, PLANS[6])]
    assert (
        "Sheet 'List 7', column 'Date of the Last Statutory Visit', row 2: the value lies "
        "after 30/09/2026, the date of the lists; it was left empty."
    ) in receipt.notices
    assert counted(held, hub, "protection_plans", 9) == (None, None, 1)


def test_a_list_that_ends_long_before_its_date_tells_no_zeros_after_its_last_month(hub, book, held):
    receipt = take(
        hub,
        book(List_1=[CONTACTS, *(contact("1", date(2026, month, 20)) for month in range(6, 10))]),
        as_at=date(2026, 11, 27),
    )
    assert counted(held, hub, "contacts", 9) == (None, None, 1)
    assert counted(held, hub, "contacts", 10) is None
    assert (
        "Sheet 'List 1': its latest entry is of 20/09/2026, long before 27/11/2026, so what "
        "happened in a month is told up to that entry's month alone."
    ) in receipt.notices


def test_the_same_file_with_another_date_is_not_held_already(hub, book, held, population):
    take(hub, population)
    path = book(List_5=[ENQUIRIES, enquiry("1", date(2026, 8, 3)), enquiry("1", date(2026, 9, 3))])
    first = take(hub, path)
    again = take(hub, path, as_at=SEPTEMBER)
    assert (
        f"is held as load {first.load_id} with the date 03/09/2026, not 30/09/2026. Unload load"
        in again.refusal
    )
    loading.unload(hub, first.load_id, by="a test")
    take(hub, path, as_at=SEPTEMBER)
    assert counted(held, hub, "section_47_enquiries", 9) == (None, None, 1)
    assert "held already" in " ".join(take(hub, path, as_at=SEPTEMBER).notices)


def test_lists_without_any_date_are_dated_today_and_it_is_said(hub, book):
    receipt = take(hub, book(List_9=[[*made_up.HEADERS[9][1]], ["1"]]))
    assert any(
        "none of their rows has a date, so they were dated today" in row for row in receipt.notices
    )


def test_open_assessments_alone_tell_which_are_open_too_long(hub, book, held):
    headers = list(made_up.HEADERS[4][1])
    row = ["1", None, None, None, 4, None, date(2026, 5, 1), None, None, None, None, None]
    take(hub, book(List_4=[headers, row]), as_at=SEPTEMBER)
    assert counted(held, hub, "assessments_open_over_45_days", 9) == (None, None, 1)


def row_of(number, **cells):
    """Give a row of a list with its headers: cells by the place of their header."""
    headers = made_up.HEADERS[number][1]
    return [cells.get(f"at_{place}") for place in range(len(headers))]


@pytest.mark.parametrize("number,table", [(3, "extract_referral"), (4, "extract_assessment")])
def test_a_row_that_repeats_another_whole_is_refused_once(hub, book, held, number, table):
    headers = list(made_up.HEADERS[number][1])
    place = {3: "at_5", 4: "at_6"}[number]
    row = row_of(number, at_0="A", **{place: date(2026, 9, 1)})
    other = row_of(number, at_0="A", **{place: date(2026, 9, 2)})
    receipt = take(hub, book(**{f"List_{number}": [headers, row, row, other]}), as_at=SEPTEMBER)
    assert [(r.line, r.reason) for r in receipt.rejects] == [(3, "repeats row 2")]
    assert held(hub, f"SELECT row_number FROM {table} ORDER BY 1") == [(2,), (4,)]


# ---- what a cell means


@pytest.mark.parametrize(
    ("column", "written", "meant"),
    [
        ("gender", "b) Female; 2; girl; F", "female"),
        ("gender", "a) Male; 1; boy", "male"),
        ("gender", "c) Unknown; 9; 0; not stated; indeterminate", "unknown"),
        ("gender", "d) Neither; x; non-binary", "neither"),
        ("had_no_further_action", "a) Yes; y; TRUE; 1; a", "yes"),
        ("had_no_further_action", "b) No; n; false; 0; b", "no"),
        ("had_no_further_action", "c) Unknown; dk; not recorded; c", "unknown"),
        ("source", "q) 6: Police; 6; police", "6"),
        ("source", "e) 2A: Schools; schools; school", "2A"),
        ("source", "education services; 2b", "2B"),
        ("source", "v) 10: Unknown; unknown", "10"),
        ("source", "1D: Other individual", "1D"),
        ("source", "3f) Other", "3F"),
        ("ethnicity", "a) WBRI; wbri", "WBRI"),
        ("ethnicity", "t) NOBT", "NOBT"),
        ("primary_need", "a) N1; n1 - abuse", "N1"),
        ("closure_reason", "g) RC7", "RC7"),
        ("legal_status", "C2; c2 full care order", "C2"),
        ("end_reason", "E4a", "E4A"),
        ("end_reason", "x1", "X1"),
        ("placement_type", "U3", "U3"),
        ("placement_provider", "PR5", "PR5"),
        ("placement_location", "b) Out; outside", "out"),
        ("placement_location", "a) In; inside", "in"),
        ("case_status", "a) Looked after; LAC; child in care", "in care"),
        ("case_status", "b) Child protection plan; CPP", "child protection"),
        ("case_status", "c) Child in need plan; CIN", "child in need"),
        ("case_status", "d) Open assessment", "assessment"),
        ("case_status", "e) Closed episode", "closed"),
        ("initial_category", "a) Neglect; NEG", "neglect"),
        ("initial_category", "b) Physical abuse; PHY", "physical"),
        ("initial_category", "c) Sexual abuse; SAB", "sexual"),
        ("initial_category", "d) Emotional abuse; EMO", "emotional"),
        ("initial_category", "e) Multiple/not recommended; MUL", "multiple"),
        ("permanence_plan", "a) Return to family; return home", "return to family"),
        ("permanence_plan", "f) Long-term fostering", "fostering"),
        ("eligibility", "a) Relevant child", "relevant"),
        ("eligibility", "b) Former relevant child", "former relevant"),
        ("eligibility", "c) Qualifying care leaver", "qualifying"),
        ("in_touch", "d) Refu; refused", "refused"),
        ("in_touch", "e) NREQ; not required", "not required"),
        ("in_touch", "f) RHOM; returned home", "returned home"),
        ("accommodation", "B: With parents", "B"),
        ("activity", "F1; f1 - full time", "F1"),
        ("activity", "G6", "G6"),
        ("placements_in_year", "3; 3.0", "3"),
        ("placements_in_year", "999", "999"),
        ("organisation_kind", "St Mary's primary; Town nursery", "school"),
        ("organisation_kind", "NHS trust; a GP", "health"),
        ("organisation_kind", "Barnardo's", "voluntary"),
        ("organisation_kind", "Early help hub; family centre", "local authority"),
        ("organisation_kind", "Somebody", "other"),
    ],
)
def test_each_way_of_writing_a_code_means_one_thing(column, written, meant):
    assert {reading.READERS[column](one) for one in written.split("; ")} == {meant}


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("gender", "e) Boyish"),
        ("ethnicity", "ABCD"),
        ("source", "3G"),
        ("legal_status", "C5"),
        ("placement_provider", "PR6"),
        ("activity", "F4"),
        ("activity", "G3"),
        ("placements_in_year", "1000"),
        ("placements_in_year", "2.5"),
        ("placement_location", "c)"),
    ],
)
def test_what_is_no_code_is_not_taken_for_the_nearest(column, written):
    with pytest.raises(reading.Unclear):
        reading.READERS[column](written)


@pytest.mark.parametrize(
    ("years", "band"),
    [
        *((-1, "Unborn"), (0, "Under 1"), (1, "1 to 4"), (4, "1 to 4"), (5, "5 to 9")),
        *((9, "5 to 9"), (10, "10 to 15"), (15, "10 to 15"), (16, "16 to 17"), (17, "16 to 17")),
        (18, "18 and over"),
    ],
)
def test_an_age_is_in_the_band_of_its_full_years(years, band):
    assert reading.band(years) == band


def test_a_child_is_a_year_older_on_its_birthday_and_not_the_day_before():
    born = date(2020, 9, 30)
    assert [reading.age_on(born, born + timedelta(days=n)) for n in (-1, 0, 364, 365)] == [
        *(-1, 0, 0),
        1,
    ]


@pytest.mark.parametrize(
    ("written", "years"), [("7.9", 7), ("-1", -1), ("-0.5", -1), ("0.4", 0), ("30", 30)]
)
def test_an_age_is_read_in_full_years(written, years):
    assert reading.age(written) == years


@pytest.mark.parametrize("written", ["31", "-1.5", "seven"])
def test_what_is_no_age_of_a_child_or_care_leaver_is_none(written):
    with pytest.raises(reading.Unclear):
        reading.age(written)


# ---- what can be true of a row


@pytest.mark.parametrize(
    ("planned", "is_refused"), [(date(2027, 10, 1), False), (date(2027, 10, 2), True)]
)
def test_a_conference_may_be_planned_a_year_ahead(hub, book, planned, is_refused):
    receipt = take(
        hub, book(List_5=[ENQUIRIES, enquiry("A", date(2026, 9, 1), planned)]), as_at=SEPTEMBER
    )
    assert [reject.reason for reject in receipt.rejects] == (
        ["lies after 30/09/2026, the date of the lists"] * is_refused
    )


@pytest.mark.parametrize(
    ("number", "place", "day", "is_said"),
    [
        # An unborn child may be assessed up to 300 days before its birth, and is in no care.
        (4, "at_6", date(2025, 11, 5), False),
        (4, "at_6", date(2025, 11, 4), True),
        (8, "at_7", date(2026, 9, 1), False),
        (8, "at_7", date(2026, 8, 31), True),
    ],
)
def test_what_lies_long_before_birth_is_said(hub, book, number, place, day, is_said):
    row = row_of(number, at_0="A", at_3=date(2026, 9, 1), **{place: day})
    receipt = take(
        hub, book(**{f"List_{number}": [made_up.HEADERS[number][1], row]}), as_at=SEPTEMBER
    )
    assert receipt.rejects == []
    told = [said for said in receipt.notices if "lies before the child's birth" in said]
    assert len(told) == is_said


@pytest.mark.parametrize(
    ("born", "band"), [(date(1995, 10, 1), "18 and over"), (date(1995, 9, 30), None)]
)
def test_an_age_worked_out_of_a_birth_is_thirty_at_the_most(hub, book, held, born, band):
    take(hub, book(List_9=[made_up.HEADERS[9][1], row_of(9, at_0="A", at_3=born)]), as_at=SEPTEMBER)
    assert held(hub, "SELECT age_band FROM extract_care_leaver") == [(band,)]


@pytest.mark.parametrize(
    ("day", "reason"), [("01/01/1990", None), ("31/12/1989", "is too long ago to be right")]
)
def test_a_case_began_in_1990_at_the_earliest(hub, book, day, reason):
    receipt = take(hub, book(List_7=[PLANS, LONG, plan("A", day)]), as_at=SEPTEMBER)
    assert [reject.reason for reject in receipt.rejects] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("as_at", "first"),
    [
        (date(2026, 9, 30), date(2026, 4, 1)),
        (date(2026, 10, 12), date(2026, 4, 13)),
        (date(2026, 3, 31), date(2025, 10, 1)),
        # No 31st in a month: its last day.
        (date(2026, 8, 30), date(2026, 2, 28)),
        (date(2026, 6, 30), date(2026, 1, 1)),
    ],
)
def test_six_months_of_lists_begin_on_the_day_after_the_same_day(as_at, first):
    assert six_months_before(as_at) == first


# ---- limits: who is counted on the last day of one, and who a day later no longer


def ends(held, hub, month, *names):
    """Give numerator and denominator of measures in a month of 2026."""
    return [counted(held, hub, name, month)[:2] for name in names]


def test_45_working_days_of_an_assessment_are_in_time_and_46_are_not(hub, book, held):
    # To 30 September: 45 working days after 28 July, for 31 August is a holiday.
    july, end = (date(2026, 7, 28), date(2026, 7, 27)), date(2026, 9, 30)
    rows = [
        row_of(4, at_0="A", at_6=july[0], at_7="a) Yes", at_8=end, at_9="b) No"),
        row_of(4, at_0="B", at_6=july[1], at_7="b) No", at_8=end, at_9="a) Yes"),
        row_of(4, at_0="C", at_6=july[1], at_8=date(2026, 8, 3), at_9="c) Unknown"),
        row_of(4, at_0="D", at_6=july[0]),
        row_of(4, at_0="E", at_6=july[1]),
    ]
    take(hub, book(List_4=[made_up.HEADERS[4][1], *rows]), as_at=SEPTEMBER)
    assert ends(held, hub, 9, "assessments_45_days", "child_seen_in_assessment") == [(1, 2)] * 2
    assert ends(held, hub, 8, "assessments_45_days") == [(1, 1)]
    assert ends(held, hub, 9, "assessed_not_needing_support") == [(1, 2)]
    # Where nobody says whether support is needed there is no share, and a mark says so.
    assert counted(held, hub, "assessed_not_needing_support", 8) == (0, 0, None)
    assert held(
        hub,
        "SELECT status FROM observation WHERE measure_id = 'annex_a:assessed_not_needing_support' "
        "AND period_start = DATE '2026-08-01'",
    ) == [("z",)]
    # Of the open ones that of 46 days, and none that was authorised on the day of the lists.
    assert counted(held, hub, "assessments_open_over_45_days", 9) == (None, None, 1)


def test_a_conference_on_the_15th_working_day_is_in_time_and_on_the_16th_it_is_not(hub, book, held):
    rows = [
        enquiry("A", date(2026, 4, 1)),
        enquiry("B", date(2026, 9, 9), SEPTEMBER),
        enquiry("C", date(2026, 9, 8), SEPTEMBER),
        # Neither held nor said to be unnecessary: nobody knows yet.
        enquiry("D", date(2026, 9, 7), None, "b) No"),
    ]
    take(hub, book(List_5=[ENQUIRIES, *rows]), as_at=SEPTEMBER)
    assert ends(held, hub, 9, "initial_conferences_15_days", "section_47_to_conference") == [
        (1, 2),
        (2, 2),
    ]


def test_a_child_in_need_was_seen_in_time_on_the_20th_or_30th_working_day_at_the_latest(
    hub, book, held
):
    seen = {"A": (9, 2), "B": (9, 1), "C": (8, 18), "D": (8, 17)}
    begun = date(2026, 6, 1)
    rows = [row_of(6, at_0=c, at_6=begun, at_8=date(2026, *day)) for c, day in seen.items()]
    rows.append(row_of(6, at_0="E", at_6=begun))
    rows.append(row_of(6, at_0="F", at_6=begun, at_8=SEPTEMBER, at_9=SEPTEMBER))
    take(hub, book(List_6=[made_up.HEADERS[6][1], *rows]), as_at=SEPTEMBER)
    # Who was never seen was not seen in time; whose episode closed that day is no longer in need.
    assert ends(held, hub, 9, *(f"child_in_need_seen_{n}_days" for n in (20, 30))) == [
        (1, 5),
        (3, 5),
    ]


def test_plans_are_long_reviewed_and_visited_by_the_day(hub, book, held):
    def open_plan(child, started, review, visit, years, alone):
        dates = {"at_6": started, "at_9": visit, "at_11": review}
        return row_of(7, at_0=child, at_4=years, at_10=alone, **dates)

    rows = [
        # Two years, a review of 183 days ago, a visit of 10 working days ago; then a day more each.
        open_plan("A", date(2024, 9, 30), date(2026, 3, 31), date(2026, 9, 16), 5, "a) Yes"),
        open_plan("B", date(2024, 10, 1), date(2026, 3, 30), date(2026, 9, 15), 4, "a) Yes"),
        # From the 91st day on a review is due; visits of 15 and 16, of 20 and 21 working days ago.
        open_plan("C", date(2026, 7, 1), None, date(2026, 9, 9), 18, "b) No"),
        open_plan("D", date(2026, 7, 2), None, date(2026, 9, 8), 7, "b) No"),
        open_plan("E", date(2026, 8, 3), None, date(2026, 9, 2), 7, "b) No"),
        open_plan("F", date(2026, 8, 3), None, date(2026, 9, 1), 7, "b) No"),
        row_of(7, at_0="G", at_6=date(2024, 9, 10), at_12=date(2026, 9, 10)),
        row_of(7, at_0="H", at_6=date(2024, 9, 11), at_12=date(2026, 9, 10)),
    ]
    take(hub, book(List_7=[PLANS, *rows]), as_at=SEPTEMBER)
    plans = {"2_years_open": (1, 6), "2_years_ended": (1, 2)}
    others = {
        "reviews_in_time": (1, 3),
        "visits_10_days": (1, 6),
        "visits_15_days": (3, 6),
        "visits_20_days": (5, 6),
        # Nobody under five is asked alone.
        "seen_alone": (1, 5),
    }
    wanted = {f"protection_plans_{name}": cells for name, cells in plans.items()}
    wanted |= {f"protection_{name}": cells for name, cells in others.items()}
    assert dict(zip(wanted, ends(held, hub, 9, *wanted), strict=True)) == wanted


def test_children_in_care_are_placed_and_seen_to_by_the_day(hub, book, held):
    def child(name, started, years, health=None, **more):
        return row_of(8, at_0=name, at_4=years, at_7=started, at_16=health, **more)

    long, year = date(2024, 3, 31), date(2025, 9, 30)
    day = timedelta(days=1)
    two = date(2024, 9, 30)
    went = {"at_28": 1, "at_30": "a) Yes", "at_31": "a) Yes"}
    stayed = {"at_28": 2, "at_30": "b) No", "at_31": "a) Yes"}
    rows = [
        child("A", long, 15, year, at_17=year, at_18=3, at_21=two, **went),
        child("B", long, 15, year - day, at_17=year - day, at_18=2, at_21=two + day, at_28=0),
        # A day too short in care to tell of, and a year too old.
        child("C", long + day, 7, at_18=2, at_21=long + day, **stayed),
        child("G", long, 16, at_21=long),
        # Half a year for the youngest.
        child("D", year, 4, date(2026, 3, 31)),
        child("E", year, 4, date(2026, 3, 30)),
        child("F", year + day, 4),
    ]
    take(hub, book(List_8=[made_up.HEADERS[8][1], *rows]), as_at=SEPTEMBER)
    wanted = {
        "long_term_stability": (1, 2),
        "three_placements_in_year": (1, 3),
        "health_checks": (2, 6),
        "dental_checks": (1, 6),
        "missing_from_care": (2, 3),
        "return_interview_offered": (1, 2),
        "return_interview_accepted": (1, 1),
    }
    assert dict(zip(wanted, ends(held, hub, 9, *wanted), strict=True)) == wanted


def test_each_activity_of_a_care_leaver_and_each_unknown_has_its_place(hub, book, held):
    def leaver(child, activity, home, touch):
        return row_of(9, at_0=child, at_9=touch, at_11=home, at_12=activity)

    rows = [
        *(leaver(code, code, "a) Suitable", "a) Yes") for code in ("F1", "P1", "F2", "P2")),
        leaver("F3", "F3", "b) Unsuitable", "b) No"),
        leaver("P3", "P3", "c) Unknown", "b) No"),
        leaver("G4", "G4", None, "c) Died"),
        leaver("X", None, None, "a) Yes"),
    ]
    take(hub, book(List_9=[made_up.HEADERS[9][1], *rows]), as_at=SEPTEMBER)
    wanted = {
        "care_leavers_in_education_or_work": (6, 7),
        "care_leavers_suitable_home": (4, 5),
        "care_leavers_not_in_touch": (2, 7),
    }
    assert dict(zip(wanted, ends(held, hub, 9, *wanted), strict=True)) == wanted


def test_what_follows_a_contact_or_early_help_follows_by_the_last_day(hub, book, held):
    def referral(child, *day):
        return row_of(3, at_0=child, at_5=date(2026, *day))

    def helped(child, *day):
        return row_of(2, at_0=child, at_5=date(2026, *day), at_6=date(2026, *day))

    heads = {number: made_up.HEADERS[number][1] for number in (1, 2, 3)}
    april = [helped(child, 4, 1) for child in "KLM"] + [helped("N", 4, 2)]
    contacts = [contact(child, date(2026, 4, 1)) for child in "AB"]
    contacts += [contact(child, date(2026, 8, 3)) for child in "CDEF"]
    referrals = [
        *(referral(child, 4, 1) for child in "MN"),
        referral("C", 8, 17),
        referral("D", 8, 18),
        referral("E", 8, 3),
        referral("F", 8, 2),
        referral("Z", 9, 30),
    ]
    take(
        hub,
        book(
            "9.xlsx",
            List_1=[heads[1], *contacts, contact("Z", SEPTEMBER)],
            List_2=[heads[2], *april, helped("Z", 9, 30)],
            List_3=[heads[3], *referrals],
        ),
        as_at=SEPTEMBER,
    )
    # Within 14 days, the day itself being one; 15 days are too many, and a day before is no answer.
    assert ends(held, hub, 8, "contact_to_referral_14_days") == [(2, 4)]
    take(
        hub,
        book(
            "10.xlsx",
            List_1=[heads[1], contact("A", date(2026, 10, 1)), contact("B", date(2026, 10, 2))],
            List_2=[heads[2], helped("Z", 10, 1)],
            List_3=[heads[3], referral("K", 10, 1), referral("L", 10, 2)],
        ),
        as_at=OCTOBER,
    )
    # 183 days before or after: 1 April and 1 October.
    assert ends(held, hub, 10, "repeat_contacts_183_days") == [(1, 2)]
    assert ends(held, hub, 4, "early_help_step_up_183_days") == [(2, 4)]


def test_a_referral_a_year_after_another_is_one_again_and_a_day_later_it_is_not(hub, book, held):
    def referral(child, day, before=0):
        return row_of(3, at_0=child, at_5=day, at_8=before)

    head, day = made_up.HEADERS[3][1], date(2026, 9, 2)
    year, longer = date(2025, 9, 2), date(2025, 9, 1)
    take(
        hub,
        book("2025.xlsx", List_3=[head, referral("A", year), referral("B", longer)]),
        as_at=date(2025, 9, 30),
    )
    rows = [
        referral("A", day),
        referral("B", day),
        # One more is stated: it stands in the list, or came before all that the list tells of.
        referral("C", day, 1),
        referral("C", year),
        referral("D", day, 1),
        referral("D", longer),
    ]
    take(hub, book("2026.xlsx", List_3=[head, *rows]), as_at=SEPTEMBER)
    assert ends(held, hub, 9, "re_referrals") == [(2, 4)]


def test_a_plan_that_begins_on_the_day_that_another_ended_is_one_of_its_own(hub, book, held):
    over = date(2026, 5, 11)
    take(
        hub,
        book(
            "june.xlsx",
            List_7=[
                PLANS,
                LONG,
                plan("A", date(2026, 4, 7), over),
                # September's lists begin with April: who left in March need not stand there.
                plan("B", date(2026, 1, 5), date(2026, 3, 31)),
                plan("C", date(2026, 2, 2), date(2026, 4, 1)),
            ],
        ),
        as_at=JUNE,
    )
    take(hub, book("september.xlsx", List_7=[PLANS, LONG, plan("A", over)]), as_at=SEPTEMBER)
    told = [counted(held, hub, "protection_plans_started", month)[2] for month in (1, 2, 4, 5)]
    assert told == [1, 0, 1, 1]


@pytest.mark.parametrize("last,september", [(30, (None, None, 0)), (29, None)])
def test_a_list_whose_last_entry_is_31_days_old_goes_up_to_its_date(
    hub, book, held, last, september
):
    rows = [contact("A", date(2026, 4, 1)), contact("A", date(2026, 8, last))]
    take(hub, book(List_1=[CONTACTS, *rows]), as_at=SEPTEMBER)
    assert counted(held, hub, "contacts", 8) == (None, None, 1)
    assert counted(held, hub, "contacts", 9) == september


def test_each_code_of_a_source_belongs_to_its_group(hub, book, held):
    groups = {
        "Individual": ["1A", "1B", "1C", "1D"],
        "Schools": ["2A"],
        "Education services": ["2B"],
        "Health services": ["3A", "3B", "3C", "3D", "3E", "3F"],
        "Housing": ["4"],
        "LA services": ["5A", "5B", "5C"],
        "Police": ["6"],
        "Other legal agency": ["7"],
        "Other": ["8"],
        "Anonymous": ["9"],
        "Unknown": ["10"],
        "Not recorded": [None],
    }
    codes = [code for group in groups.values() for code in group]
    rows = [[f"A{n}", "F", None, None, 3, date(2026, 9, 1), code] for n, code in enumerate(codes)]
    take(hub, book(List_1=[CONTACTS, *rows]), as_at=SEPTEMBER)
    found = observed(held, hub, "measure_id = 'annex_a:contacts' AND breakdown <> 'Total'")
    told = {group: value for (_, _, group), (*_, value) in found.items()}
    assert told == {group: len(codes) for group, codes in groups.items()}


def test_of_two_deliveries_for_the_same_day_the_later_is_believed(hub, book, held):
    day = date(2026, 9, 1)
    for name, children in (("first", "AB"), ("again", "A")):
        rows = [contact(child, day) for child in children]
        take(hub, book(f"{name}.xlsx", List_1=[CONTACTS, *rows]), as_at=SEPTEMBER)
    assert counted(held, hub, "contacts", 9) == (None, None, 1)


def test_a_second_referral_of_the_same_day_is_not_the_earlier_one_that_is_stated(hub, book, held):
    headers = list(made_up.HEADERS[3][1])
    rows = [
        row_of(3, at_0="A", at_5=date(2026, 9, 1), at_6=source, at_8=1)
        for source in ("q) 6: Police", "e) 2A: Schools")
    ]
    take(hub, book(List_3=[headers, *rows]), as_at=SEPTEMBER)
    assert counted(held, hub, "re_referrals", 9)[:2] == (2, 2)


def test_a_closed_episode_without_its_date_is_not_open_and_is_named(hub, book, held):
    headers = [
        "Child Unique ID",
        "Age",
        "CIN Start Date",
        "Date Child Was Last Seen",
        "CIN Closure Date",
        "Reason for Closure",
        "Case status",
    ]
    begun = date(2026, 9, 1)
    receipt = take(
        hub,
        book(
            List_6=[
                headers,
                ["A", 7, begun, begun, None, "RC1", "e) Closed episode"],
                ["B", 7, begun, begun, None, "RC1", None],
                ["C", 7, begun, begun, None, "RC1", "c) Child in need plan"],
                ["D", 7, begun, begun, None, None, None],
                ["E", 7, begun, begun, begun, "RC1", "e) Closed episode"],
            ]
        ),
        as_at=SEPTEMBER,
    )
    assert counted(held, hub, "children_in_need", 9) == (None, None, 2)
    assert (
        "Sheet 'List 6', column 'CIN Closure Date', rows 2, 3: the value gives no closing date "
        "although the episode is closed; the child was not counted as in need."
    ) in receipt.notices


@pytest.mark.parametrize("first,april", [(8, (None, None, 1)), (20, None)])
def test_a_month_whose_first_contact_comes_late_was_not_sent_whole(hub, book, held, first, april):
    days = (date(2026, 4, first), date(2026, 5, 18), date(2026, 9, 30))
    take(hub, book(List_1=[CONTACTS, *(contact("1", day) for day in days)]), as_at=SEPTEMBER)
    assert counted(held, hub, "contacts", 4) == april
    assert counted(held, hub, "contacts", 5) == (None, None, 1)


# ---- the SQL is anybody's


def test_another_engine_runs_the_same_sql_to_the_same_result(hub, books, held, population):
    """SQLite has neither dates nor any function of DuckDB's: what runs there runs anywhere."""
    take(hub, population)
    take(hub, books[SEPTEMBER], as_at=SEPTEMBER)
    take(hub, books[OCTOBER], as_at=OCTOBER)
    other = sqlite3.connect(":memory:")

    def fill(name, columns, rows):
        marks = ", ".join("?" * len(columns))
        other.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        other.executemany(
            f"INSERT INTO {name} VALUES ({marks})",
            [
                [cell.isoformat() if isinstance(cell, date) else cell for cell in row]
                for row in rows
            ],
        )
        for column in columns[:2]:
            other.execute(f"CREATE INDEX {name}_{column} ON {name} ({column})")

    for name in LIST_TABLES:
        columns = [*contract.tables()[name].names, "load_id"]
        fill(name, columns, held(hub, f"SELECT {', '.join(columns)} FROM {name}"))
    days = working_days(date(2010, 1, 1), date(2026, 12, 31))
    fill("working_day", days.column_names, [list(row.values()) for row in days.to_pylist()])
    numbers = ("list_number", "with_list", "days_before", "days_after")
    columns = ["measure_id", "unit", *derive.HOW]
    fill(
        "derived_measure",
        columns,
        [
            [int(row[c]) if c in numbers else row[c] or None for c in columns]
            for row in derive.measures()
        ],
    )
    fill(
        "child_population",
        ["area_code", "counted_on", "children"],
        held(
            hub,
            "SELECT area_code, period_end, value FROM observation "
            "WHERE starts_with(measure_id, 'ees:') AND contains(breakdown, '0 to 17')",
        ),
    )
    for name, sql in derive.steps():
        other.execute(f"CREATE TABLE {name} AS {sql}")
        for column in ("on_day", "child_hash", "measure_id"):
            if re.search(
                rf"\b{column}\b",
                str(
                    other.execute(f"SELECT sql FROM sqlite_master WHERE name = '{name}'").fetchone()
                ),
            ):
                other.execute(f"CREATE INDEX {name}_{column} ON {name} ({column})")
    there = {
        (m.removeprefix("annex_a:"), date.fromisoformat(day), part): tuple(rest)
        for m, day, part, *rest in other.execute(
            "SELECT measure_id, period_start, breakdown, numerator, denominator, value "
            "FROM derived_observation"
        )
    }
    here = observed(held, hub)
    assert set(there) == set(here)
    for key, cells in here.items():
        assert there[key] == pytest.approx(cells), key


def test_every_measure_has_its_definition_and_its_sql():
    listed = {row["measure_id"] for row in derive.measures()}
    counted = set(re.findall(r"'(annex_a:\w+)'", "\n".join(sql for _, sql in derive.steps())))
    rates = {row["measure_id"] for row in derive.measures() if row["rate_of"]}
    assert listed == counted | rates
    assert {row["rate_of"] for row in derive.measures()} - {""} <= counted
    for row in derive.measures():
        assert row["counts_of"] == "people" and row["scope"] == "local"
        assert row["definition"].endswith(".") and row["direction_reason"]
        assert (row["unit"] in ("percent", "rate")) == bool(row["denominator_label"])
        assert (row["unit"] == "rate") == (row["measure_id"] in rates)


# ---- working days


def test_the_list_of_bank_holidays_is_that_of_the_holidays_library():
    with HOLIDAYS.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    ours = {date.fromisoformat(row["holiday_on"]): row["name"] for row in rows}
    years = range(min(ours).year, max(ours).year + 1)
    assert ours == dict(holidays.country_holidays("GB", subdiv="ENG", years=years))


def test_working_days_are_those_after_the_first_up_to_and_with_the_last():
    table = working_days(date(2025, 12, 1), date(2026, 1, 31))
    number = dict(
        zip(table["on_day"].to_pylist(), table["working_day_number"].to_pylist(), strict=True)
    )
    assert number[date(2026, 1, 5)] - number[date(2025, 12, 22)] == 7
    assert number[date(2025, 12, 29)] - number[date(2025, 12, 27)] == 1
    assert number[date(2025, 12, 26)] - number[date(2025, 12, 24)] == 0
    assert six_months_before(date(2026, 8, 31)) == date(2026, 3, 1)
    assert six_months_before(date(2026, 3, 15)) == date(2025, 9, 16)
    assert closing_day(date(2026, 10, 30)) == date(2026, 10, 31)
    assert closing_day(date(2026, 10, 29)) == date(2026, 10, 29)


def test_past_the_end_of_the_list_it_warns(hub, book, monkeypatch):
    monkeypatch.setattr(calendar, "bank_holidays", lambda: (date(2024, 1, 1), date(2024, 12, 26)))
    receipt = take(hub, book(List_1=[CONTACTS, ["1", "F", None, None, 3, date(2026, 9, 1), "6"]]))
    assert "The list of bank holidays ends with 2024" in " ".join(receipt.notices)


def test_what_the_scope_names_is_who_sent_it(hub, book, tmp_path):
    place = tmp_path / "delivery"
    place.mkdir()
    book(List_1=[CONTACTS, ["1", "F", None, None, 3, date(2026, 9, 1), "6"]]).rename(
        place / "lists.xlsx"
    )
    (place / "delivery.toml").write_text(
        'as_at = 2026-09-30\n[[scope]]\nfile = "lists.xlsx"\nagency = "XX"\n'
    )
    receipt = loading.load(hub, [place], by="a test").receipts[0]
    assert "names the agency 'XX', which is not known" in receipt.refusal


def test_a_workbook_that_cannot_be_hashed_leaves_the_warehouse_as_it_was(hub, book):
    (hub / "hash.key").write_text("")
    receipt = take(hub, book(List_1=[CONTACTS, ["1", "F", None, None, 3, date(2026, 9, 1), "6"]]))
    assert "The key file hash.key of the warehouse is empty" in receipt.refusal
    with pytest.raises(WarehouseError):
        warehouse.open_snapshot(hub, 2)


def contacts_of(days, gender="b) Female"):
    rows = [f"C{n},{gender},a) WBRI,,6,{day},q) 6: Police" for n, day in enumerate(days)]
    return "\n".join([",".join(CONTACTS), *rows, ""])


@pytest.mark.parametrize(
    "days",
    [
        ["03/04/2026", "03/25/2026"],
        ["03/04/2026", "25/03/2026"],
        ["03/04/2026", "05/03/2026"],
        ["03/04/2026", "25/03/2026", "03/25/2026", "05/05/2026"],
        ["1 July 2026", "2026/07/01", "01.07.2026", "31-Jul-2026", "31 Jul 2026"],
        ["46281", "46281.5", "46281.0"],
        ["2026-06-30T23:00:00Z", "2026-07-01 10:30", "01/07/2026 10:30:00"],
        ["31/02/2026", "soon", "1/7/26", "2026-07-01"],
        ["#N/A", "#SPILL!", "#ref!", "2026-07-01"],
    ],
)
def test_a_day_is_read_alike_in_a_case_list_and_in_a_table_of_ones_own(hub, file, held, days):
    visits = [f"V{n},{day},team,children" for n, day in enumerate(days)]
    own = take(
        hub,
        file("visit.csv", "\n".join(["visit_id,visited_on,setting,seen", *visits, ""])),
        as_at=SEPTEMBER,
    )
    lists = take(hub, file("contacts.csv", contacts_of(days)), as_at=SEPTEMBER)
    assert held(hub, "SELECT source_row, contact_on FROM extract_contact ORDER BY ALL") == held(
        hub, "SELECT source_row, visited_on FROM visit ORDER BY ALL"
    )
    refused = [(reject.line, reject.reason) for reject in own.rejects]
    assert [(reject.line, reject.reason) for reject in lists.rejects] == refused
    assert all(reject.value is None for reject in lists.rejects)
    for words in ("read month first", "could be read day first or month first; they were read day"):
        told = any(words in said for said in own.notices)
        assert any(words in said for said in lists.notices) == told


def test_an_error_that_says_not_available_leaves_a_cell_empty_and_is_told_in_both(hub, file, held):
    error = "#N/A"
    own = take(
        hub,
        file(
            "visit.csv",
            f"visit_id,visited_on,setting,seen,cycle_id\nV1,2026-07-01,team,children,{error}\n",
        ),
    )
    lists = take(
        hub, file("contacts.csv", contacts_of(["2026-07-01"], gender=error)), as_at=SEPTEMBER
    )
    assert (own.rejects, lists.rejects) == ([], [])
    assert held(hub, "SELECT gender FROM extract_contact") == [(None,)]
    assert any(
        "column 'Gender', row 2: the value is an error of the spreadsheet" in said
        for said in lists.notices
    )
