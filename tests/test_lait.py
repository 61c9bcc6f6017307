"""LAIT's long data and its dictionary: in small, and the real files cell by cell."""

import csv
import os
from contextlib import closing
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from learning_hub import loading, warehouse
from learning_hub.loading.formats.lait.words import day_of, decimals_of, unit_of
from learning_hub.loading.formats.shared.measure_names import name_of
from learning_hub.loading.formats.shared.periods import ACADEMIC, CALENDAR, TO_MARCH, period_of
from learning_hub.viewer import Viewer

pytestmark = pytest.mark.slow

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
LAIT = DATA / "lait"
CORE = DATA / "core_measures_bexley_benchmarks_from_lait.csv"
HEAD = "Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region"
DICTIONARY_HEAD = (
    "Measure_code,Topic,Measure,Chart_title,Measure_short,Polarity,y_axis_name,Description,"
    "Last Update,dps,Year_Type"
)
REFERRALS = (
    '1,Child Protection,Referrals (rate),Referrals per head (rate),Refs,-,"Rate per 10,000",'
    "All referrals in the year,45931,NA,Financial Year"
)
EES = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name,referrals\n"
    "2020,Reporting year,National,E92000001,England,,,,,,632830\n"
    "2020,Reporting year,Local authority,E92000001,England,E13000002,Outer London,303,E09000004,"
    "Bexley,3365\n"
)
OBSERVED = "SELECT area_code, period_end, value, status FROM observation ORDER BY source_row"


@pytest.fixture
def sent(folder, file):
    """Give a function that loads rows of LAIT, with a dictionary if given: receipts by name."""

    def run(rows, dictionary=(), *, before=(), head=HEAD, name="bds_long.csv"):
        paths = [file(name, "\n".join([head, *rows]) + "\n"), *before]
        if dictionary:
            text = "\n".join([DICTIONARY_HEAD, *dictionary]) + "\n"
            paths.append(file("the_dictionary.csv", text))
        outcome = loading.load(folder, paths, by="a test")
        for receipt in outcome.receipts:
            assert receipt.rows_read == (
                receipt.rows_new
                + receipt.rows_changed
                + receipt.rows_unchanged
                + receipt.rows_rejected
            )
        return {receipt.file_name: receipt for receipt in outcome.receipts}

    return run


# What a row becomes


def test_long_rows_become_places_measures_and_observations(sent, folder, held):
    receipts = sent(
        [
            "Refs,,2025,Bexley,9.3699999999999992,303,Outer London",
            "Refs,,2025,England,1.5,970,NA",
            "Refs,,2025,London,2,986,NA",
            "Refs,,2025,London (Outer),-,988,NA",
        ],
        [REFERRALS],
    )
    receipt = receipts["bds_long.csv"]
    assert (receipt.format, receipt.file_rows, receipt.rejects) == ("lait", 4, [])
    assert held(folder, OBSERVED) == [
        ("number:303", date(2025, 3, 31), 9.37, None),
        ("E92000001", date(2025, 3, 31), 1.5, None),
        ("E12000007", date(2025, 3, 31), 2, None),
        ("E13000002", date(2025, 3, 31), None, "x"),
    ]
    assert held(folder, "SELECT area_code, name, level, region_code FROM area ORDER BY 1") == [
        ("E12000007", "London", "Regional", None),
        ("E13000002", "Outer London", "Regional", None),
        ("E92000001", "England", "National", None),
        ("number:303", "Bexley", "Local authority", "E13000002"),
    ]
    assert "1 place, such as Bexley, has no 9-character code here" in receipt.notices[0]


def test_what_the_dictionary_says_of_a_measure_is_what_it_becomes(sent, folder, held):
    receipts = sent(["Refs,,2025,England,1,970,NA"], [REFERRALS])
    assert receipts["the_dictionary.csv"].format == "lait dictionary"
    assert held(
        folder,
        "SELECT measure_id, name, short_name, definition, unit, decimals, good_direction, "
        "period_kind, scope, counts_of, source_title, licence FROM measure",
    ) == [
        (
            "lait:Refs",
            "Referrals per head (rate)",
            "Referrals (rate)",
            "All referrals in the year. Year type: Financial Year.",
            "rate",
            1,
            None,
            "year to March",
            "published",
            "published",
            "Local authority interactive tool (LAIT), updated 1 October 2025",
            "Open Government Licence v3.0",
        )
    ]


@pytest.mark.parametrize(
    ("polarity", "direction"),
    [("High", "increase"), ("Low", "decrease"), ("-", None), ("NA", None)],
)
def test_a_direction_is_laits_and_says_so(sent, folder, held, polarity, direction):
    sent(["Refs,,2025,England,1,970,NA"], [REFERRALS.replace(",-,", f",{polarity},")])
    [(good, reason)] = held(folder, "SELECT good_direction, direction_reason FROM measure")
    assert good == direction
    assert (reason is None) if polarity == "NA" else ("LAIT" in reason)


@pytest.mark.parametrize(
    ("label", "kind", "first", "last", "said"),
    [
        ("2025", "Financial Year", (2024, 4, 1), (2025, 3, 31), "year to March"),
        ("2025", "Academic Year", (2024, 9, 1), (2025, 8, 31), "academic year"),
        ("2025", "Calendar Year", (2025, 1, 1), (2025, 12, 31), "calendar year"),
        ("2025", "Annual (end of Sept)", (2024, 10, 1), (2025, 9, 30), "year"),
        ("2025", "Annual - January", (2024, 2, 1), (2025, 1, 31), "year"),
        ("2025", "Annual", (2024, 4, 1), (2025, 3, 31), "year to March"),
        ("2014-16", "Calendar Year", (2014, 1, 1), (2016, 12, 31), "year"),
        ("2024-25", "Financial Year", (2024, 4, 1), (2025, 3, 31), "year to March"),
        ("2024-25 (OT)", "Financial Year", (2024, 4, 1), (2025, 3, 31), "year to March"),
        ("2015-16", "Academic Year", (2015, 9, 1), (2016, 8, 31), "academic year"),
        ("2023/24", "Academic Year", (2023, 9, 1), (2024, 8, 31), "academic year"),
        ("2021/22-23/24", "Financial Year", (2021, 4, 1), (2024, 3, 31), "year"),
        ("2021 (Rev)", "Academic Year", (2020, 9, 1), (2021, 8, 31), "academic year"),
        ("2024 (prov)", "Academic Year", (2023, 9, 1), (2024, 8, 31), "academic year"),
        ("2023 (Final)", "Academic Year", (2022, 9, 1), (2023, 8, 31), "academic year"),
    ],
)
def test_each_way_of_writing_a_year_has_its_first_and_last_day(
    sent, folder, held, label, kind, first, last, said
):
    sent([f"Refs,,{label},England,1,970,NA"], [REFERRALS.replace("Financial Year", kind)])
    assert held(folder, "SELECT period_start, period_end, period_kind FROM observation") == [
        (date(*first), date(*last), said)
    ]


@pytest.mark.parametrize("label", ["0", "25", "2025-23", "2023/25", "2021/22-23", "x", "2025 (?)"])
def test_what_is_no_year_is_not_made_one(label):
    for kind in (ACADEMIC, CALENDAR, TO_MARCH, None):
        assert period_of(label, kind) is None


def test_marks_behind_a_year_leave_one_series_and_are_told_in_its_caveat(sent, folder, held):
    sent(
        [
            "Refs,,2023 (Final),England,1,970,NA",
            "Refs,,2024 (Rev),England,2,970,NA",
            "Refs,,2025 (prov),England,3,970,NA",
        ],
        [REFERRALS],
    )
    assert held(folder, "SELECT DISTINCT measure_id, breakdown FROM observation") == [
        ("lait:Refs", "Total")
    ]
    assert held(folder, "SELECT caveat FROM measure") == [
        ("Final figures: 2023. Revised figures: 2024. Provisional figures: 2025.",)
    ]


def test_of_a_year_that_is_there_twice_the_more_final_stands(sent, folder, held):
    receipts = sent(["Refs,,2024 (prov),England,1,970,NA", "Refs,,2024 (Rev),England,2,970,NA"])
    assert held(folder, "SELECT value FROM observation") == [(2,)]
    [reject] = receipts["bds_long.csv"].rejects
    assert (reject.line, reject.value) == (2, "2024 (prov)")
    assert reject.reason == "is in the file as '2024 (Rev)' too, which stands"


@pytest.mark.parametrize(
    "less,more", [("2024 (prov)", "2024"), ("2024", "2024 (OT)"), ("2024 (OT)", "2024 (Rev)")]
)
def test_a_year_without_mark_and_its_outturn_stand_between_provisional_and_revised(
    sent, folder, held, less, more
):
    sent([f"Refs,,{more},England,2,970,NA", f"Refs,,{less},England,1,970,NA"])
    assert held(folder, "SELECT value FROM observation") == [(2,)]


def test_a_dash_may_be_missing_or_hidden_and_the_measure_says_so(sent, folder, held):
    sent(["Refs,,2025,England,-,970,NA", "Other,,2025,England,0,970,NA"])
    assert held(folder, "SELECT value, status FROM observation ORDER BY 1") == [
        (0, None),
        (None, "x"),
    ]
    caveats = dict(held(folder, "SELECT measure_id, caveat FROM measure"))
    assert "missing and for one that is hidden" in caveats["lait:Refs"]
    assert caveats["lait:Other"] is None


def test_a_place_was_last_seen_when_it_last_had_a_figure(sent, folder, held):
    # LAIT goes on listing a place that is no more, with a dash for each year.
    sent(
        [
            "Refs,,2023,Oldtown,5,399,South",
            "Refs,,2024,Oldtown,-,399,South",
            "Refs,,2024,Bexley,6,303,South",
        ]
    )
    assert held(folder, "SELECT name, last_seen_on FROM area ORDER BY name") == [
        ("Bexley", date(2024, 12, 31)),
        ("Oldtown", date(2023, 12, 31)),
    ]
    assert held(
        folder, "SELECT alias, last_seen_on FROM area_name WHERE kind = 'number' ORDER BY alias"
    ) == [("303", date(2024, 12, 31)), ("399", date(2023, 12, 31))]


# What is not understood


def test_rows_of_no_year_and_no_figure_are_told_of_once_and_one_with_a_figure_is_refused(sent):
    rows = [f"Refs,,0,Place {n},-,{300 + n},South" for n in range(1, 6)]
    receipt = sent([*rows, "Refs,,0,Place 9,7,309,South", "Refs,,2025,England,1,970,NA"])[
        "bds_long.csv"
    ]
    assert [(r.line, r.column, r.value, r.reason) for r in receipt.rejects] == [
        (7, "Years", "0", "is not a year")
    ]
    assert [notice for notice in receipt.notices if "'0'" in notice] == [
        "5 rows of the measure 'Refs' have '0' where the year should stand, and no figure: there "
        "is nothing in them to keep."
    ]


def test_a_row_that_names_nothing_or_holds_no_number_is_refused_and_the_rest_goes_in(
    sent, folder, held
):
    receipt = sent(
        [
            "Refs,,2025,England,1,970,NA",
            ",,2025,England,2,970,NA",
            "Refs,,2025,,3,,South",
            "Refs,,2024,England,many,970,NA",
            'Refs,,2023,England,"1,014",970,NA',
        ]
    )["bds_long.csv"]
    assert [(r.line, r.column, r.value) for r in receipt.rejects] == [
        (3, "Short Desc", None),
        (4, "LA Number", None),
        (5, "Values", "many"),
    ]
    assert held(folder, "SELECT value FROM observation ORDER BY 1") == [(1,), (1014,)]


def test_a_number_that_is_none_names_no_place_unless_the_name_is_known(sent, folder, held):
    rows = ["Refs,,2025,Nowhere,1,abc,South", "Refs,,2025,England,2,abc,NA"]
    receipt = sent(rows)["bds_long.csv"]
    assert [(r.line, r.column) for r in receipt.rejects] == [(2, "LA Number")]
    # A place of which no row was taken is not held either.
    assert held(folder, "SELECT name FROM area") == [("England",)]


def test_a_mark_is_no_name_of_a_place(sent, folder, held):
    sent(["Refs,,2025,[c],1,303,South"])
    assert held(folder, "SELECT area_code, name FROM area") == [("number:303", "number:303")]
    assert held(folder, "SELECT alias FROM area_name") == [("303",)]


def test_columns_mixed_up_are_told_of_in_a_sentence(sent):
    rows = [f"M{n},,{1900 + n % 200},Place,1,303,South" for n in range(20_001)]
    assert sent(rows)["bds_long.csv"].refusal.startswith(
        "bds_long.csv holds more than 20,000 years of measures"
    )


def test_of_two_rows_about_one_place_and_year_that_differ_neither_is_believed(sent, folder, held):
    receipt = sent(
        [
            "Refs,,2025,England,1,970,NA",
            "Refs,,2025,England,2,970,NA",
            "Refs,,2024,England,3,970,NA",
        ]
    )["bds_long.csv"]
    assert [r.line for r in receipt.rejects] == [2, 3]
    assert held(folder, "SELECT value FROM observation") == [(3,)]


def test_a_dictionary_row_without_measure_or_with_an_unknown_polarity_is_refused(sent):
    receipt = sent(
        ["Refs,,2025,England,1,970,NA"],
        [
            REFERRALS,
            REFERRALS.replace(",Refs,", ",,"),
            REFERRALS.replace(",Refs,-,", ",Other,Sideways,"),
        ],
    )["the_dictionary.csv"]
    assert [(r.line, r.column, r.value) for r in receipt.rejects] == [
        (3, "Measure_short", None),
        (4, "Polarity", "Sideways"),
    ]


def test_of_two_dictionary_rows_about_one_measure_the_newer_is_taken(sent, folder, held):
    older = REFERRALS.replace("45931", "45566").replace("Referrals (rate)", "Old name")
    receipt = sent(["Refs,,2025,England,1,970,NA"], [older, REFERRALS])["the_dictionary.csv"]
    assert held(folder, "SELECT short_name FROM measure") == [("Referrals (rate)",)]
    assert "'Refs' is there twice" in receipt.notices[0]


def test_of_two_dictionary_rows_of_one_day_the_first_is_taken(sent, folder, held):
    other = REFERRALS.replace("Referrals (rate)", "Another name")
    undated = REFERRALS.replace("45931", "").replace("Referrals (rate)", "Undated")
    sent(["Refs,,2025,England,1,970,NA"], [REFERRALS, other, undated])
    assert held(folder, "SELECT short_name FROM measure") == [("Referrals (rate)",)]


@pytest.mark.parametrize(
    ("number", "level"),
    [(969, "Local authority"), (970, "Regional"), (999, "Regional"), (1000, "Local authority")],
)
def test_numbers_from_970_to_999_are_of_regions(sent, folder, held, number, level):
    sent([f"Refs,,2025,Somewhere,1,{number},NA"])
    assert held(folder, "SELECT area_code, level FROM area") == [(f"number:{number}", level)]


# One place is one area


def test_with_published_files_that_name_its_code_a_place_is_one_area(sent, file, folder, held):
    # The data are named first, and yet read last.
    receipts = sent(
        ["Refs,,2020,Bexley,1,303.0,Outer London"], [REFERRALS], before=[file("c9.csv", EES)]
    )
    assert list(receipts) == ["c9.csv", "the_dictionary.csv", "bds_long.csv"]
    assert held(
        folder,
        "SELECT area_code, measure_id FROM observation WHERE area_code LIKE 'E09%' ORDER BY 2",
    ) == [("E09000004", "ees:c9:referrals"), ("E09000004", "lait:Refs")]
    assert held(folder, "SELECT count(*) FROM area WHERE name = 'Bexley'") == [(1,)]
    assert receipts["bds_long.csv"].notices == []


def test_a_place_that_is_held_already_is_matched_by_number_else_by_name(sent, file, folder, held):
    loading.load(folder, [file("c9.csv", EES)])
    sent(["Refs,,2025,Bexley Council,1,303,Outer London", "Refs,,2024,bexley,2,999,Outer London"])
    assert held(
        folder, "SELECT DISTINCT area_code FROM observation WHERE measure_id = 'lait:Refs'"
    ) == [("E09000004",)]
    assert held(folder, "SELECT name, level FROM area ORDER BY 1") == [
        ("Bexley", "Local authority"),
        ("England", "National"),
    ]


def test_a_number_that_two_codes_had_is_that_of_the_place_seen_last(sent, file, folder, held):
    areas = ["E06000001,Oldshire", "E06000099,Newshire", "E06000002,Oldest"]
    seen = ["E06000001,2019-03-31", "E06000099,2025-03-31", "E06000002,"]
    before = [
        file(
            "area.csv",
            "\n".join(["area_code,name,level", *(f"{a},Local authority" for a in areas)]),
        ),
        file(
            "area_name.csv",
            "\n".join(
                ["kind,alias,area_code,last_seen_on", *(f"number,303,{one}" for one in seen)]
            ),
        ),
    ]
    loading.load(folder, before, by="a test")
    sent(["Refs,,2025,Shire,1,303,London"])
    assert held(folder, "SELECT area_code FROM observation") == [("E06000099",)]


def test_when_the_codes_come_later_the_receipt_says_what_to_do_and_doing_it_helps(
    sent, file, folder, held
):
    rows = ["Refs,,2025,Bexley,1,303,Outer London"]
    sent(rows)
    receipt = loading.load(folder, [file("c9.csv", EES)]).receipts[0]
    assert receipt.notices == [
        "1 place, number 303, is held a second time, by its number alone, because load 1 came "
        "before its code was known. Unload load 1 and load its file again: then it is one place."
    ]
    loading.unload(folder, 1, by="a test")
    sent(rows)
    assert held(folder, "SELECT area_code FROM observation WHERE measure_id = 'lait:Refs'") == [
        ("E09000004",)
    ]


# In either order


def test_data_without_the_dictionary_come_in_and_say_how_their_years_were_read(
    sent, file, folder, held
):
    receipt = sent(["Refs,,2025,England,1,970,NA", "Cost,,2024-25,England,2,970,NA"])
    assert "came without the data dictionary" in receipt["bds_long.csv"].notices[-1]
    assert held(folder, "SELECT period_start, period_kind FROM observation ORDER BY value") == [
        (date(2025, 1, 1), "year"),
        (date(2024, 4, 1), "financial year"),
    ]
    # The dictionary later: the measure has its definition, and its receipt says what is amiss.
    path = file("later.csv", f"{DICTIONARY_HEAD}\n{REFERRALS}\n")
    later = loading.load(folder, [path]).receipts[0]
    assert "Unload load 1 and load its file again" in later.notices[0]
    assert held(folder, "SELECT name, unit FROM measure WHERE measure_id = 'lait:Refs'") == [
        ("Referrals per head (rate)", "rate")
    ]
    loading.unload(folder, 1, by="a test")
    sent(["Refs,,2025,England,1,970,NA", "Cost,,2024-25,England,2,970,NA"])
    assert held(folder, "SELECT period_start FROM observation WHERE measure_id = 'lait:Refs'") == [
        (date(2024, 4, 1),)
    ]


def test_the_dictionary_first_and_in_a_load_of_its_own_dates_the_data(sent, file, folder, held):
    loading.load(folder, [file("d.csv", f"{DICTIONARY_HEAD}\n{REFERRALS}\n")])
    assert sent(["Refs,,2025,England,-,970,NA"])["bds_long.csv"].notices == []
    assert held(
        folder,
        "SELECT period_end, name, left(caveat, 11) FROM observation "
        "JOIN measure USING (measure_id)",
    ) == [(date(2025, 3, 31), "Referrals per head (rate)", "LAIT writes")]


def test_data_and_dictionary_may_be_two_sheets_or_a_parquet_file(folder, tmp_path, held):
    with xlsxwriter.Workbook(tmp_path / "both.xlsx") as book:
        for sheet, rows in (
            ("Data", [HEAD.split(","), ["Refs", "", 2025, "England", 1.5, 970, "NA"]]),
            ("Words", [DICTIONARY_HEAD.split(","), next(csv.reader([REFERRALS]))]),
        ):
            page = book.add_worksheet(sheet)
            for line, row in enumerate(rows):
                page.write_row(line, 0, row)
    assert loading.load(folder, [tmp_path / "both.xlsx"]).exit_code == 0
    columns = dict(
        zip(
            HEAD.split(","),
            (
                ["Refs", "Refs"],
                [None, None],
                ["2024", "2023"],
                ["England"] * 2,
                ["2.5", "-"],
                [970.0, 970.0],
                ["NA", "NA"],
            ),
            strict=True,
        )
    )
    pq.write_table(pa.table(columns), tmp_path / "long.parquet")
    receipt = loading.load(folder, [tmp_path / "long.parquet"]).receipts[0]
    assert (receipt.format, receipt.rejects, receipt.notices) == ("lait", [], [])
    assert held(folder, "SELECT period_end, value, status FROM observation ORDER BY 1 DESC") == [
        (date(2025, 3, 31), 1.5, None),
        (date(2024, 3, 31), 2.5, None),
        (date(2023, 3, 31), None, "x"),
    ]


@pytest.mark.parametrize(
    ("axis", "title", "unit"),
    [
        ("% CIN", "", "percent"),
        ("Turnover rate", "", "percent"),
        ("Rate per 10,000", "", "rate"),
        ("Rate per 1000 live births", "", "rate"),
        ("Number of children", "", "count"),
        ("Average Score", "", "number"),
        ("Spend", "", "number"),
        ("Entries", "E - Entries (%)", "percent"),
        (None, "Anything", "number"),
    ],
)
def test_the_unit_is_told_from_the_axis(axis, title, unit):
    assert unit_of(axis, title) == unit


def test_a_rate_that_is_not_per_ten_thousand_says_so_in_its_name():
    assert name_of("First time entrants (rate)", "Rate per 100,000") == (
        "First time entrants (rate), per 100,000"
    )
    assert name_of("Deaths per 1000 births", "Rate per 1000 live births") == (
        "Deaths per 1000 births"
    )
    assert name_of("Referrals (rate)", "Rate per 10,000") == "Referrals (rate)"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("45931", date(2025, 10, 1)),
        ("2025-10-01", date(2025, 10, 1)),
        ("01/10/2025", date(2025, 10, 1)),
        *(("32874", date(1990, 1, 1)), ("73050", date(2099, 12, 31))),
        *(("32873", None), ("73051", None), ("31/02/2025", None)),
        ("New Data", None),
        ("123", None),
        (None, None),
    ],
)
def test_a_date_may_be_a_spreadsheets_number_of_days(cell, day):
    assert day_of(cell) == day


@pytest.mark.parametrize(
    ("places", "unit", "decimals"),
    [
        *(("0", "percent", "0"), ("3", "count", "3"), ("2.0", "rate", "2")),
        # More than three are nobody's; then counts have none, and all else one.
        *(("4", "percent", "1"), (None, "percent", "1"), (None, "count", "0"), ("4", "count", "0")),
    ],
)
def test_decimals_are_the_dictionarys_else_those_of_the_unit(places, unit, decimals):
    assert decimals_of(places, unit) == decimals


@pytest.mark.parametrize(
    ("label", "years"), [("2013-23", 11), ("2012-23", None), ("1999-01", 3), ("2023-23", 1)]
)
def test_a_span_is_of_eleven_years_at_the_most(label, years):
    found = period_of(label, CALENDAR)
    assert (found and found.end.year - found.start.year + 1) == years


# The real files

needs_the_files = [
    pytest.mark.xdist_group("lait"),
    pytest.mark.skipif(
        not LAIT.exists() and "CI" not in os.environ,
        reason="LAIT's files are not at ../shared/data; they come with the developers' kit",
    ),
]


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """Load LAIT, one published file with the places' codes, and neighbours: folder and receipts."""
    folder = tmp_path_factory.mktemp("lait") / "warehouse"
    places = DATA / "ees" / "b1_children_in_need_2013_to_2025.csv"
    outcome = loading.load(folder, [LAIT, places, DATA / "neighbours"], by="a test")
    return folder, {receipt.file_name: receipt for receipt in outcome.receipts}


class TestRealFiles:
    pytestmark = needs_the_files

    def test_every_row_is_accepted_or_told_of(self, real):
        folder, receipts = real
        data = receipts["bds_long_0.parquet"]
        assert (data.file_rows, data.rejects, data.refusal) == (641_070, [], None)
        assert [notice[:38] for notice in data.notices] == [
            "170 rows of the measure 'CINPermExclus"
        ]
        with closing(warehouse.open_snapshot(folder)) as snapshot:
            held = snapshot.base.execute(
                "SELECT count(*), count(DISTINCT source_row), count(DISTINCT measure_id), "
                "count(DISTINCT area_code), count(*) FILTER (status = 'x') FROM observation "
                "WHERE starts_with(measure_id, 'lait:')"
            ).fetchone()
        assert held == (640_900, 640_900, 434, 170, 93_883 - 170)
        words = receipts["lait_data_dictionary.csv"]
        assert (words.file_rows, words.rows_new, words.rejects) == (448, 434, [])

    def test_bexley_and_outer_london_are_one_place_with_other_publications(self, real):
        with closing(warehouse.open_snapshot(real[0])) as snapshot:
            found = snapshot.base.execute(
                "SELECT area_code, count(DISTINCT split_part(measure_id, ':', 1)) FROM observation "
                "JOIN area USING (area_code) WHERE name IN ('Bexley', 'Outer London', 'England') "
                "GROUP BY 1 ORDER BY 1"
            ).fetchall()
            bare = snapshot.base.execute(
                "SELECT count(*) FROM area WHERE starts_with(area_code, 'number:')"
            ).fetchone()
        assert found == [("E09000004", 2), ("E13000002", 2), ("E92000001", 2)]
        assert bare == (0,)

    def test_the_core_measures_agree_cell_by_cell(self, real):
        with CORE.open(newline="", encoding="utf-8") as handle:
            wanted = list(csv.DictReader(handle))
        ends = {
            "Financial Year": "03-31",
            "Annual": "03-31",
            "Academic Year": "08-31",
            "Calendar Year": "12-31",
            "Annual (end of Sept)": "09-30",
        }
        answers = {}
        with closing(warehouse.open_snapshot(real[0])) as snapshot:
            for short in {row["measure_short"] for row in wanted}:
                beside = warehouse.ask(
                    snapshot,
                    "measures/beside",
                    Viewer("board"),
                    measure_id=f"lait:{short}",
                    area_code="E09000004",
                    breakdown_kind="Total",
                    breakdown="Total",
                    average="mean",
                ).rows
                series = {
                    "area": "bexley",
                    "region": "outer_london",
                    "nation": "england",
                    "neighbours": "sn2025_mean",
                }
                for row in beside.itertuples():
                    key = short, str(row.period_end)[:10]
                    answers[(*key, series[row.series])] = row.value
                    if row.series == "neighbours":
                        answers[(*key, "sn_n")] = row.areas
                london = warehouse.ask(
                    snapshot,
                    "measures/published_series",
                    Viewer("board"),
                    measure_id=f"lait:{short}",
                    area_code="E12000007",
                ).rows
                for row in london.itertuples():
                    answers[short, str(row.period_end)[:10], "london"] = row.value
        different = []
        for row in wanted:
            day = f"{row['year']}-{ends[row['year_type']]}"
            for cell in ("bexley", "outer_london", "london", "england", "sn2025_mean", "sn_n"):
                value = answers.get((row["measure_short"], day, cell))
                is_there = value is not None and value == value
                if row[cell] in ("", "0") and not is_there:
                    continue
                if (
                    not is_there
                    or not row[cell]
                    or abs(value - float(row[cell])) > (0.005_01 if cell == "sn2025_mean" else 1e-9)
                ):
                    different.append((row["measure_short"], day, cell, row[cell], value))
        assert len(wanted) == 416
        assert different == []
