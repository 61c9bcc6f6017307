"""Published files in the convention of Explore Education Statistics, in small."""

from datetime import date

import pytest
import xlsxwriter

from learning_hub import loading
from learning_hub.loading.formats.ees.continuing import base_of
from learning_hub.loading.formats.ees.words import name_in, per_of, unit_of, words_of
from learning_hub.loading.formats.shared.area_changes import known

pytestmark = pytest.mark.slow

HEAD = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name"
)
ENGLAND = "National,E92000001,England,,,,,"
LONDON = "Regional,E92000001,England,E12000007,London,,,"
BEXLEY = "Local authority,E92000001,England,E12000007,London,303,E09000004,Bexley"
MONTHS = [f"{date(2021, number, 1):%B}" for number in range(1, 13)]


@pytest.fixture
def publish(folder, file, held):
    """Give a function that loads a published file, and gives its receipt and what is held then."""

    def run(rows, head="referrals", name="c9_referrals_2013_to_2025.csv", sql=None, **options):
        path = file(name, "\n".join([f"{HEAD},{head}", *rows]) + "\n")
        receipt = loading.load(folder, [path], by="a test", **options).receipts[0]
        assert receipt.rows_read == (
            receipt.rows_new + receipt.rows_changed + receipt.rows_unchanged + receipt.rows_rejected
        )
        sql = sql or (
            "SELECT area_code, value, status FROM observation ORDER BY source_row, measure_id"
        )
        return receipt, held(folder, sql) if receipt.load_id else []

    return run


def test_a_published_file_becomes_areas_measures_and_observations(publish, folder, held):
    receipt, found = publish(
        [
            f"2025,Reporting year,{ENGLAND},632830",
            f"2025,Reporting year,{LONDON},95000",
            f"2025,Reporting year,{BEXLEY},3365",
        ]
    )
    assert found == [
        ("E92000001", 632830, None),
        ("E12000007", 95000, None),
        ("E09000004", 3365, None),
    ]
    assert (receipt.format, receipt.file_rows, receipt.rows_rejected) == ("ees", 3, 0)
    assert held(
        folder, "SELECT area_code, name, level, region_code, last_seen_on FROM area ORDER BY level"
    ) == [
        ("E09000004", "Bexley", "Local authority", "E12000007", date(2025, 3, 31)),
        ("E92000001", "England", "National", None, date(2025, 3, 31)),
        ("E12000007", "London", "Regional", None, date(2025, 3, 31)),
    ]
    assert held(
        folder, "SELECT measure_id, scope, counts_of, unit, source_title, licence FROM measure"
    ) == [
        (
            "ees:c9_referrals_2013_to_2025:referrals",
            "published",
            "published",
            "count",
            "Referrals, 2013 to 2025",
            "Open Government Licence v3.0",
        )
    ]
    assert held(folder, "SELECT alias FROM area_name WHERE kind = 'number'") == [("303",)]


@pytest.mark.parametrize(
    ("period", "identifier", "first", "last", "kind"),
    [
        ("2025", "Reporting year", (2024, 4, 1), (2025, 3, 31), "year to March"),
        ("2025", "Calendar year", (2025, 1, 1), (2025, 12, 31), "calendar year"),
        ("202425", "Academic year", (2024, 9, 1), (2025, 8, 31), "academic year"),
        ("202425", "Financial year", (2024, 4, 1), (2025, 3, 31), "financial year"),
        ("199900", "Financial year", (1999, 4, 1), (2000, 3, 31), "financial year"),
        ("2024/25", "Tax year", (2024, 4, 6), (2025, 4, 5), "financial year"),
        ("202425", "academic YEAR", (2024, 9, 1), (2025, 8, 31), "academic year"),
        ("202425", "Calendar year", (2024, 1, 1), (2025, 12, 31), "year"),
        ("202425", "Autumn term", (2024, 9, 1), (2024, 12, 31), "term"),
        ("202425", "Spring term", (2025, 1, 1), (2025, 3, 31), "term"),
        ("202425", "Summer term", (2025, 4, 1), (2025, 7, 31), "term"),
        ("2024", "Calendar year Q4", (2024, 10, 1), (2024, 12, 31), "quarter"),
        ("202425", "Financial year Q1", (2024, 4, 1), (2024, 6, 30), "quarter"),
        ("202425", "Financial year Q4", (2025, 1, 1), (2025, 3, 31), "quarter"),
        ("202425", "Tax year Q1", (2024, 4, 6), (2024, 7, 5), "quarter"),
        ("2024", "February", (2024, 2, 1), (2024, 2, 29), "month"),
    ],
)
def test_each_kind_of_year_has_its_first_and_last_day(
    publish, period, identifier, first, last, kind
):
    _, found = publish(
        [f"{period},{identifier},{BEXLEY},7"],
        sql="SELECT period_start, period_end, period_kind FROM observation",
    )
    assert found == [(date(*first), date(*last), kind)]


def test_each_month_and_each_quarter_begins_and_ends_where_it_should(publish, folder, held):
    # A kind of year each, so that no two periods are the same.
    rows = {f"{month}": "2021" for month in MONTHS}
    rows |= {f"Calendar year Q{n}": "2022" for n in range(1, 5)}
    rows |= {f"Financial year Q{n}": "202324" for n in range(1, 5)}
    rows |= {f"Tax year Q{n}": "202526" for n in range(1, 5)}
    publish([f"{year},{identifier},{BEXLEY},1" for identifier, year in rows.items()])
    found = held(
        folder,
        "SELECT period_start::VARCHAR, period_end::VARCHAR FROM observation ORDER BY source_row",
    )
    told = dict(zip(rows, found, strict=True))
    assert [told[month][0] for month in MONTHS] == [f"2021-{n:02}-01" for n in range(1, 13)]
    assert [told[month][1][-2:] for month in MONTHS] == [
        *("31", "28", "31", "30", "31", "30"),
        *("31", "31", "30", "31", "30", "31"),
    ]
    assert {name: days for name, days in told.items() if "Q" in name} == {
        "Calendar year Q1": ("2022-01-01", "2022-03-31"),
        "Calendar year Q2": ("2022-04-01", "2022-06-30"),
        "Calendar year Q3": ("2022-07-01", "2022-09-30"),
        "Calendar year Q4": ("2022-10-01", "2022-12-31"),
        "Financial year Q1": ("2023-04-01", "2023-06-30"),
        "Financial year Q2": ("2023-07-01", "2023-09-30"),
        "Financial year Q3": ("2023-10-01", "2023-12-31"),
        "Financial year Q4": ("2024-01-01", "2024-03-31"),
        "Tax year Q1": ("2025-04-06", "2025-07-05"),
        "Tax year Q2": ("2025-07-06", "2025-10-05"),
        "Tax year Q3": ("2025-10-06", "2026-01-05"),
        "Tax year Q4": ("2026-01-06", "2026-04-05"),
    }


def test_what_has_no_place_here_is_left_out_and_told_once(publish):
    receipt, found = publish(
        [
            f"2025,Reporting year,{BEXLEY},1",
            f"2025,Week 12,{BEXLEY},2",
            f"2025,Week 12,{BEXLEY},3",
            "2025,Reporting year,School,E92000001,England,,,,,,4",
        ],
        name="s.csv",
    )
    assert found == [("E09000004", 1, None)]
    assert receipt.rejects == []
    assert [row for row in receipt.notices if "left out" in row] == [
        "2 rows of s.csv are of the kind of period 'Week 12' (first line 3), of which nothing is "
        "held here. They were left out.",
        "1 row of s.csv is of the level 'School' (first line 5), of which nothing is held here. It "
        "was left out.",
    ]


def test_a_file_of_other_levels_alone_says_so(publish):
    receipt, found = publish(["2025,Reporting year,School,E92000001,England,,,,,,4"])
    assert found == []
    assert "has only rows of the level 'School'" in receipt.refusal


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("pc_persistent_absence", "percent"),
        ("attendance_perc", "percent"),
        ("share_of_pupils", "percent"),
        ("proportion_seen", "percent"),
        ("gap_ppt", "number"),
        ("avg_att8", "number"),
        ("after_school_club_places", "count"),
        ("inpost_fte", "number"),
        ("pp_pupils", "count"),
        ("attainment_pp", "count"),
        ("gap_pp", "number"),
        ("percentage_point_gap", "number"),
        ("median_income", "number"),
        ("median_age", "number"),
        ("percentile_rank", "number"),
        ("holidays_booked", "count"),
        ("Duration_25th_Percentile", "days"),
        ("days_lost", "days"),
        ("duration_in_weeks", "number"),
        ("duration_under_6_months", "count"),
        ("corporate_fte", "number"),
    ],
)
def test_words_of_an_indicators_name_tell_its_unit(name, unit):
    assert unit_of(name, None) == unit


@pytest.mark.parametrize("word", ["gap", "change", "diff", "difference", "increase", "decrease"])
def test_pp_is_points_beside_a_word_for_a_difference(word):
    assert unit_of(f"{word}_pp", None) == "number"
    assert words_of(f"{word}_pp").endswith("percentage points")


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        *((f"wait_duration_{time}", "number") for time in ("minutes", "hours", "months", "year")),
        *((f"{word}_wage", "number") for word in ("avg", "mean", "median", "percentile", "ratio")),
        *((f"{word}_of_pupils", "percent") for word in ("percent", "perc", "pct", "percentage")),
        *(("visits_per_100", "rate"), ("visits_per_1000", "rate"), ("visits_per_1k", "rate")),
        *(("visits_per_10k", "rate"), ("visits_per_1000000", "rate"), ("visits_per_12", "count")),
    ],
)
def test_each_word_for_a_unit_is_known(name, unit):
    assert unit_of(name, None) == unit


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("per_10k", 10_000),
        ("per 1,000", 1_000),
        ("per_1k", 1_000),
        ("per 10", None),
        ("per_x", None),
    ],
)
def test_per_how_many_a_rate_is_stands_in_its_name(name, many):
    assert per_of(name) == many


@pytest.mark.parametrize(
    ("most", "unit"), [(0, "percent"), (0.9, "number"), (1, "number"), (1.1, "percent")]
)
def test_a_share_whose_largest_figure_is_above_1_and_no_more_than_100_is_in_per_cent(most, unit):
    assert unit_of("proportion_seen", None, most=most) == unit
    assert unit_of("proportion_seen", None, most=100) == "percent"
    assert unit_of("proportion_seen", None, most=100.1) == "number"


def test_two_spaces_between_the_words_of_a_kind_or_a_level_are_one(publish, held, folder):
    place = BEXLEY.replace("Local authority", "Local  authority")
    assert place != BEXLEY
    receipt, _ = publish([f"202425,Financial  year   Q3,{place},5"], head="visits")
    assert receipt.rejects == []
    assert held(folder, "SELECT period_kind, value FROM observation") == [("quarter", 5)]


@pytest.mark.parametrize(
    ("column", "figures", "unit"),
    [
        ("pc_officers", ("119", "87"), "number"),
        ("proportion_returned", ("0.45", "0.9"), "number"),
        ("proportion_late", ("0.45", "12.5"), "percent"),
        ("share_in_care", ("0", "c"), "percent"),
        ("growth_percent", ("119", "87"), "percent"),
    ],
)
def test_a_word_that_may_mean_a_share_is_held_against_the_figures(
    publish, held, folder, column, figures, unit
):
    rows = [
        f"{year},Reporting year,{BEXLEY},{n}" for year, n in zip((2024, 2025), figures, strict=True)
    ]
    publish(rows, head=column)
    assert held(folder, "SELECT unit FROM measure") == [(unit,)]


def test_what_a_name_says_of_its_unit_stands_in_the_measures_name():
    assert words_of("reason_t_mobile_child") == "Reason t mobile child"
    assert words_of("t_staff") == "Number of staff"
    assert name_in("Gap", "gap_ppt", None) == "Gap, in percentage points"
    assert name_in("Gap", "gap_pp", None) == "Gap, in percentage points"
    assert words_of("gap_pp") == "Gap percentage points"
    assert name_in("Percentage point gap", "percentage_point_gap", None) == "Percentage point gap"
    assert words_of("pp_pupils") == "Pp pupils"


@pytest.mark.parametrize(
    ("cell", "value", "status"),
    [
        ("NULL", None, "x"),
        (".", None, "x"),
        ("*", None, "c"),
        ("N/A", None, "z"),
        ("[c]", None, "c"),
        ("< 5", None, "c"),
        ("\u22645", None, "c"),
        ("1-4", None, "c"),
        ("31 [note 1]", 31, None),
    ],
)
def test_marks_and_notes_are_those_of_every_reader(publish, cell, value, status):
    receipt, found = publish(
        [f"2025,Reporting year,{BEXLEY},{cell}", f"2025,Reporting year,{ENGLAND},7"]
    )
    assert receipt.rejects == []
    assert found[0] == ("E09000004", value, status)


def test_a_mark_is_no_code_of_a_place(publish):
    receipt, found = publish(
        [
            "2025,Reporting year,Local authority,E92000001,England,E12000007,London,.,.,Bexley,1",
            f"2025,Reporting year,{BEXLEY},2",
        ]
    )
    assert found == [("E09000004", 2, None)]
    assert receipt.rejects == []
    assert "has '.' for new_la_code (first line 2)" in receipt.notices[0]


def test_a_row_with_an_unknown_time_level_or_place_is_refused_once_and_the_rest_goes_in(publish):
    receipt, found = publish(
        [
            f"2025,Reporting year,{BEXLEY},1",
            f"2025,Wk 12,{BEXLEY},2",
            f"2025,,{BEXLEY},3",
            f"202527,Academic year,{BEXLEY},4",
            f"202425,Reporting year,{BEXLEY},5",
            f"MMXXV,Reporting year,{BEXLEY},6",
            f"1066,Reporting year,{BEXLEY},7",
            "2025,Reporting year,Shcool,E92000001,England,E12000007,London,303,E09000004,Bexley,8",
            "2025,Reporting year,Local authority,E92000001,England,E12000007,London,,,Bexley,9",
            "2025,Wk 9,Shcool,E92000001,England,,,,,,10",
        ]
    )
    assert found == [("E09000004", 1, None)]
    assert [(r.line, r.column, r.value) for r in receipt.rejects] == [
        (3, "time_identifier", "Wk 12"),
        (4, "time_identifier", None),
        (5, "time_period", "202527"),
        (6, "time_period", "202425"),
        (7, "time_period", "MMXXV"),
        (8, "time_period", "1066"),
        (9, "geographic_level", "Shcool"),
        (10, "new_la_code", None),
        (11, "time_identifier", "Wk 9"),
    ]
    assert "keep only: Local authority, Regional, National" in receipt.rejects[6].remedy


@pytest.mark.parametrize(
    ("period", "identifier", "remedy"),
    [
        (
            "2020",
            "Academic year",
            "write six digits, as 202425 for the academic year that begins in 2024",
        ),
        (
            "2020",
            "Financial year",
            "write six digits, as 202425 for the financial year that begins in 2024",
        ),
        (
            "202324",
            "Reporting year",
            "write the four digits of the reporting year, as 2025 for the "
            "year that ends in March 2025",
        ),
        ("202326", "Calendar year", "write the four digits of the calendar year, as 2025"),
    ],
)
def test_a_year_not_written_as_its_kind_is_refused_and_the_right_way_is_told(
    publish, period, identifier, remedy
):
    receipt, found = publish([f"{period},{identifier},{BEXLEY},5"])
    assert found == []
    assert [(r.line, r.column, r.value, r.reason, r.remedy) for r in receipt.rejects] == [
        (2, "time_period", period, "is not a year of this kind", remedy)
    ]


def test_every_symbol_has_its_status_and_is_never_a_number(publish):
    symbols = ["c", "z", "x", "u", "k", "low", ":", "~", "..", "-", "C"]
    receipt, found = publish(
        [
            f"{2025 - place},Reporting year,{BEXLEY},{symbol}"
            for place, symbol in enumerate([*symbols, "0", ""])
        ]
    )
    assert receipt.rejects == []
    assert [row[1:] for row in found] == [
        (None, "c"),
        (None, "z"),
        (None, "x"),
        (None, "u"),
        (None, "k"),
        (None, "low"),
        (None, "x"),
        (None, "low"),
        (None, "x"),
        (None, "x"),
        (None, "c"),
        (0, None),
        (None, None),
    ]


def test_one_mistyped_cell_is_refused_and_does_not_make_a_breakdown_of_its_column(publish):
    receipt, found = publish(
        [
            f"2025,Reporting year,{BEXLEY},12,1",
            f"2024,Reporting year,{BEXLEY},1O,2",
            f'2023,Reporting year,{BEXLEY},"1,014",3',
        ],
        head="referrals,children",
    )
    assert [(r.line, r.column, r.value, r.reason) for r in receipt.rejects] == [
        (3, "referrals", "1O", "is not a number")
    ]
    assert [row[1] for row in found] == [1, 12, 2, 3, 1014]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["12.5 (p)", "13.1 (r)", "14.0 (e)"], [12.5, 13.1, 14]),
        (["1 234", "1\u00a0300", "1\u202f400"], [1234, 1300, 1400]),
        (["[c] [note 1]", "c [note 2]", "x (p)"], [None, None, None]),
    ],
)
def test_figures_with_notes_or_spaces_in_thousands_make_no_breakdown_of_their_column(
    publish, held, folder, cells, values
):
    rows = [f"{2023 + n},Reporting year,{BEXLEY},10,{cell}" for n, cell in enumerate(cells)]
    receipt, found = publish(
        rows,
        head="starts_count,ends_count",
        sql="SELECT value, breakdown_kind FROM observation WHERE measure_id LIKE '%ends_count' "
        "ORDER BY source_row",
    )
    assert receipt.rejects == []
    assert found == [(value, "Total") for value in values]
    decimals = "SELECT decimals FROM measure WHERE measure_id LIKE '%ends_count'"
    assert held(folder, decimals) == [(1 if values[0] == 12.5 else 0,)]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            ["12.5 (m)", "12.5 (m)", "14.0 (m)"],
            "cells that look like figures and cannot be read as such, such as '12.5 (m)' in line 2.",
        ),
        (
            ["£12k", "n/k", "£14k"],
            "cells that look like figures and cannot be read as such, such as '£12k' in line 2.",
        ),
        (
            ["twelve", "thirteen", "fourteen"],
            "cells of which no two are alike, such as 'twelve' in line 2.",
        ),
    ],
)
def test_a_breakdown_that_may_be_figures_is_said(publish, cells, said):
    rows = [f"{2023 + n},Reporting year,{BEXLEY},10,{cell}" for n, cell in enumerate(cells)]
    receipt, _ = publish(rows, head="starts,ends")
    assert receipt.notices == [
        "The column ends of c9_referrals_2013_to_2025.csv was taken for a breakdown, and holds "
        f"{said} If they are figures, unload this load, write them as plain numbers, and load the "
        "file again."
    ]


def test_of_breakdowns_that_come_again_or_part_one_place_nothing_is_said(publish):
    rows = [
        f"{year},Reporting year,{BEXLEY},{age},{kind},1"
        for year in (2024, 2025)
        for age, kind in (("0-4", "home"), ("5 to 9", "kin"), ("10-15", "care"), ("16+", "other"))
    ]
    receipt, _ = publish(rows, head="age,kind,children")
    assert (receipt.notices, receipt.rejects) == ([], [])


def test_a_row_twice_is_refused_once_and_rows_that_differ_are_all_refused(publish):
    receipt, found = publish(
        [
            f"2025,Reporting year,{BEXLEY},1,10",
            f"2025,Reporting year,{BEXLEY},1,10",
            f"2024,Reporting year,{BEXLEY},2,20",
            f"2024,Reporting year,{BEXLEY},2,21",
        ],
        head="referrals,children",
    )
    assert [(r.line, r.reason) for r in receipt.rejects] == [
        (3, "repeats line 2"),
        (4, "lines 4, 5 are about the same thing and differ"),
        (5, "lines 4, 5 are about the same thing and differ"),
    ]
    assert [row[1] for row in found] == [10, 1]


def test_filters_become_a_breakdown_and_total_is_none(publish):
    _, found = publish(
        [
            f"2025,Reporting year,{BEXLEY},Total,Total,100",
            f"2025,Reporting year,{BEXLEY},10,Total,60",
            f"2025,Reporting year,{BEXLEY},10,Female,35",
            f"2025,Reporting year,{BEXLEY},,Female,50",
        ],
        head="age,sex,children",
        sql="SELECT breakdown_kind, breakdown, value FROM observation ORDER BY source_row",
    )
    assert found == [
        ("Total", "Total", 100),
        ("Age", "10", 60),
        ("Age; Sex", "10; Female", 35),
        ("Sex", "Female", 50),
    ]


def test_an_error_of_the_spreadsheet_in_a_filter_or_a_place_refuses_its_row(publish):
    receipt, found = publish(
        [
            f"2025,Reporting year,{BEXLEY},Total,1",
            f"2025,Reporting year,{BEXLEY},#N/A,2",
            f"2025,Reporting year,{BEXLEY.replace('Bexley', '#ref!')},Girls,3",
            f"#VALUE!,Reporting year,{BEXLEY},Total,4",
        ],
        head="sex,children",
    )
    assert found == [("E09000004", 1, None)]
    assert [(r.line, r.column, r.value, r.reason) for r in receipt.rejects] == [
        (3, "sex", "#N/A", "is an error of the spreadsheet"),
        (4, "la_name", "#ref!", "is an error of the spreadsheet"),
        (5, "time_period", "#VALUE!", "is an error of the spreadsheet"),
    ]


def test_an_error_of_the_spreadsheet_in_a_filter_of_a_workbook_refuses_its_row(
    folder, tmp_path, held
):
    path = tmp_path / "d.xlsx"
    rows = [
        [*HEAD.split(","), "sex", "children"],
        ["2025", "Reporting year", *BEXLEY.split(","), "Total", 1],
        ["2025", "Reporting year", *BEXLEY.split(","), "#N/A", 2],
    ]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("d")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
        sheet.write_formula(2, 12, "=NA()", None, "#N/A")
    [receipt] = loading.load(folder, [path]).receipts
    assert [(r.line, r.column, r.value) for r in receipt.rejects] == [(3, "sex", "#N/A")]
    assert held(folder, "SELECT breakdown, value FROM observation") == [("Total", 1)]


def test_an_empty_filter_is_said_where_the_column_has_a_total_of_its_own(publish):
    rows = [
        f"2025,Reporting year,{BEXLEY},Total,North,1",
        f"2024,Reporting year,{BEXLEY},,,2",
        f"2023,Reporting year,{BEXLEY},,,3",
    ]
    receipt, found = publish(rows, head="sex,place,children")
    assert [row[1] for row in found] == [1, 2, 3]
    assert receipt.notices == [
        "c9_referrals_2013_to_2025.csv has an empty cell in the column sex in 2 rows (lines 3, 4), "
        "read as Total. If it is not about all, write there which part it is about and load the "
        "file again."
    ]


def test_an_indicator_without_a_single_value_is_no_breakdown(publish):
    _, found = publish(
        [f"2025,Reporting year,{BEXLEY},5,"],
        head="referrals,nothing",
        sql="SELECT measure_id, breakdown, value FROM observation",
    )
    assert found == [("ees:c9_referrals_2013_to_2025:referrals", "Total", 5)]


def test_labels_and_units_come_from_the_companion_file(publish, file, held, folder):
    file(
        "c9_referrals_2013_to_2025.meta.csv",
        """
        col_name,col_type,label,indicator_grouping,indicator_unit,indicator_dp,filter_hint
        band,Filter,Age band,,,,
        referrals,Indicator,Referrals in the year,,%,1,
        nothing,Indicator,Not collected yet,,,0,
        """,
    )
    publish([f"2025,Reporting year,{BEXLEY},3,5,"], head="band,referrals,nothing")
    assert held(folder, "SELECT name, unit, decimals FROM measure ORDER BY rank") == [
        ("Referrals in the year", "percent", 1),
        ("Not collected yet", "count", 0),
    ]
    assert held(folder, "SELECT breakdown, value FROM observation ORDER BY value") == [
        ("3", 5),
        ("3", None),
    ]


@pytest.mark.parametrize(
    ("column", "label", "unit", "held_as", "name"),
    [
        ("spend", "Spend on placements", "£", "number", "Spend on placements, in pounds"),
        ("spend", "Spend (£m)", "£m", "number", "Spend (£m)"),
        ("spend", "Spend", "£m", "number", "Spend, in millions of pounds"),
        ("absence_rate", "", "", "number", "Absence rate"),
        ("absence_rate", "", "%", "percent", "Absence rate"),
        ("rate_per_10000", "", "", "rate", "Rate per 10,000"),
        ("cla_per_10k", "", "", "rate", "Children looked after per 10,000"),
        ("rate", "Starts per 10,000 children", "", "rate", "Starts per 10,000 children"),
        ("rate_per_100000", "Convictions", "", "rate", "Convictions, per 100,000"),
        ("duration_0-10_days", "", "", "count", "Duration 0-10 days"),
        ("duration_21+_days", "", "", "count", "Duration 21+ days"),
        ("duration_median", "", "", "days", "Duration median"),
        ("children_per_10_workers", "", "", "count", "Children per 10 workers"),
        ("separate_homes", "", "", "count", "Separate homes"),
    ],
)
def test_a_unit_is_told_by_the_labels_else_by_what_the_name_says(
    publish, file, held, folder, column, label, unit, held_as, name
):
    file(
        "c9_referrals_2013_to_2025.meta.csv",
        f'col_name,col_type,label,indicator_unit\n{column},Indicator,"{label}",{unit}\n',
    )
    publish([f"2025,Reporting year,{BEXLEY},5"], head=column)
    assert held(folder, "SELECT unit, name FROM measure") == [(held_as, name)]


@pytest.mark.parametrize(
    ("figures", "unit"), [(("15.1", "14"), "number"), (("15.0", "14"), "count")]
)
def test_what_has_parts_was_not_counted(publish, held, folder, figures, unit):
    years = [f"{2024 + n},Reporting year,{BEXLEY},{one}" for n, one in enumerate(figures)]
    publish(years, head="children_per_worker")
    assert held(folder, "SELECT unit FROM measure") == [(unit,)]


def test_labels_that_come_later_are_taken_up(publish, file, held, folder):
    rows = [f"2025,Reporting year,{BEXLEY},5"]
    publish(rows)
    file(
        "c9_referrals_2013_to_2025.meta.csv",
        "col_name,col_type,label\nreferrals,Indicator,Referrals in the year\n",
    )
    receipt, _ = publish(rows)
    assert receipt.rows_changed == 1
    assert held(folder, "SELECT name FROM measure") == [("Referrals in the year",)]


def test_a_column_that_the_labels_leave_out_is_told_by_what_stands_in_it_and_said(
    publish, file, held, folder
):
    file(
        "c9_referrals_2013_to_2025.meta.csv",
        """
        col_name,col_type,label
        sex,Filter,Sex
        headcount,Indicator,Children
        """,
    )
    receipt, found = publish(
        [f"2025,Reporting year,{BEXLEY},Total,12,45.5", f"2025,Reporting year,{BEXLEY},Girls,7,44"],
        head="sex,headcount,pct_seen",
        sql="SELECT measure_id, breakdown, value FROM observation ORDER BY source_row, measure_id",
    )
    ours = "ees:c9_referrals_2013_to_2025:"
    assert found == [
        (f"{ours}headcount", "Total", 12),
        (f"{ours}pct_seen", "Total", 45.5),
        (f"{ours}headcount", "Girls", 7),
        (f"{ours}pct_seen", "Girls", 44),
    ]
    assert receipt.notices[:-1] == [
        "c9_referrals_2013_to_2025.meta.csv does not say what the column pct_seen of "
        "c9_referrals_2013_to_2025.csv is. It was read as figures, by what stands in it; if that "
        "is wrong, add it to the labels and load both again."
    ]


def test_labels_are_matched_whatever_their_capitals(publish, file, held, folder):
    file(
        "c9_referrals_2013_to_2025.meta.csv",
        """
        col_name,col_type,label
        Sex,FILTER,Sex
        Headcount,indicator,Children seen
        """,
    )
    receipt, found = publish([f"2025,Reporting year,{BEXLEY},Total,12"], head="sex,headcount")
    assert (receipt.notices, found) == ([], [("E09000004", 12, None)])
    assert held(folder, "SELECT name FROM measure") == [("Children seen",)]


def test_labels_that_call_every_column_a_filter_are_named(publish, file):
    file("c9_referrals_2013_to_2025.meta.csv", "col_name,col_type,label\nreferrals,Filter,Of\n")
    receipt, _ = publish([f"2025,Reporting year,{BEXLEY},5"])
    assert receipt.refusal.startswith(
        "c9_referrals_2013_to_2025.csv has no column of figures by its labels in "
        "c9_referrals_2013_to_2025.meta.csv. Write Indicator under col_type there"
    )


def test_a_broken_companion_refuses_the_file_and_is_named(publish, file):
    file("c9_referrals_2013_to_2025.meta.csv", "colour,taste\nred,sour\n")
    receipt, _ = publish([f"2025,Reporting year,{BEXLEY},5"])
    assert receipt.refusal.startswith(
        "c9_referrals_2013_to_2025.meta.csv does not hold the labels of "
    )


def test_a_place_keeps_its_newest_name_whatever_the_order_of_files(publish, held, folder):
    old = BEXLEY.replace(",Bexley", ",Old Bexley")
    publish([f"2025,Reporting year,{BEXLEY},1"], name="new.csv")
    publish([f"2019,Reporting year,{old},2"], name="old.csv")
    assert held(folder, "SELECT name, last_seen_on FROM area") == [("Bexley", date(2025, 3, 31))]
    assert held(folder, "SELECT alias FROM area_name WHERE kind = 'name' ORDER BY alias") == [
        ("Bexley",),
        ("Old Bexley",),
    ]


def test_two_publications_that_spell_a_place_differently_do_not_change_it_back_and_forth(
    publish, held, folder, file
):
    and_sign = BEXLEY.replace(",Bexley", ",Bexley & Erith")
    publish([f"2025,Reporting year,{BEXLEY},1"], name="a.csv")
    publish([f"2025,Reporting year,{and_sign},2"], name="b.csv")
    # Under another name the same rows are looked at in full again.
    receipts = [
        publish([f"2025,Reporting year,{BEXLEY},1 "], name="a.csv")[0],
        publish([f"2025,Reporting year,{and_sign},2 "], name="b.csv")[0],
    ]
    assert [receipt.rows_changed for receipt in receipts] == [0, 0]
    assert held(folder, "SELECT name FROM area") == [("Bexley",)]


def test_a_corrected_publication_of_the_same_name_changes_what_it_corrects(publish):
    publish([f"2025,Reporting year,{BEXLEY},1", f"2024,Reporting year,{BEXLEY},2"])
    receipt, found = publish([f"2025,Reporting year,{BEXLEY},7", f"2024,Reporting year,{BEXLEY},2"])
    assert receipt.rows_changed == 1
    assert sorted(row[1] for row in found) == [2, 7]


def test_a_legacy_place_has_a_code_of_ours_where_its_own_is_empty(publish):
    south_west = "2013,Reporting year,Local authority,E92000001,England,E12000009,South West"
    _, found = publish([f"{south_west},835,,Dorset,1", f"{south_west},836,,Poole,2"])
    assert [row[0] for row in found] == ["number:835", "number:836"]


@pytest.mark.parametrize("mark", ["[c]", "c", "x", "[x]", "N/A", ":", "..", "-", "NULL", "*"])
def test_a_mark_for_a_places_code_is_no_place_though_a_number_stands_beside_it(
    publish, held, folder, mark
):
    authority = "2025,Reporting year,Local authority,E92000001,England,E12000009,South West"
    receipt, found = publish(
        [f"2025,Reporting year,{BEXLEY},1", f"{authority},836,{mark},Poole,2"], name="s.csv"
    )
    assert (receipt.rejects, found) == ([], [("E09000004", 1, None)])
    assert receipt.notices == [
        f"1 row of s.csv has '{mark}' for new_la_code (first line 3), so that nobody recorded "
        "which place it is about. It was left out."
    ]
    assert held(folder, "SELECT area_code FROM area") == [("E09000004",)]


def test_a_mark_for_the_only_code_of_a_legacy_place_is_told_by_its_column(publish):
    authority = "2025,Reporting year,Local authority,E92000001,England,E12000009,South West"
    receipt, found = publish([f"2025,Reporting year,{BEXLEY},1", f"{authority},[c],,Poole,2"])
    assert (receipt.rejects, found) == ([], [("E09000004", 1, None)])
    assert "has '[c]' for old_la_code (first line 3)" in receipt.notices[0]


def test_a_mark_is_no_name_and_a_place_keeps_the_one_it_has(publish, held, folder):
    publish([f"2024,Reporting year,{BEXLEY},1"], name="a.csv")
    unnamed = BEXLEY.replace(",Bexley", ",[x]")
    publish([f"2025,Reporting year,{unnamed},2", f"2025,Reporting year,{LONDON},3"], name="b.csv")
    assert held(folder, "SELECT name FROM area ORDER BY name") == [("Bexley",), ("London",)]
    assert held(folder, "SELECT count(*) FROM area_name WHERE alias = '[x]'") == [(0,)]


def test_rows_of_no_recorded_place_are_left_out_and_told_once(publish, held, folder):
    authority = "2025,Reporting year,Local authority,E92000001,England"
    receipt, found = publish(
        [
            f"2025,Reporting year,{BEXLEY},1",
            f"{authority},E12000007,London,x,x,Not available,2",
            f"{authority},E12000008,South East,x,x,Not available,3",
            f"{authority},x,Not available,z,z,z,4",
            "2025,Reporting year,Regional,E92000001,England,[x],Unknown,,,,5",
        ],
        name="s.csv",
    )
    assert (receipt.rejects, found) == ([], [("E09000004", 1, None)])
    assert receipt.notices == [
        "3 rows of s.csv have 'x' and 'z' for new_la_code (first line 3), so that nobody recorded "
        "which place they are about. They were left out.",
        "1 row of s.csv has '[x]' for region_code (first line 6), so that nobody recorded which "
        "place it is about. It was left out.",
    ]
    assert held(folder, "SELECT area_code FROM area") == [("E09000004",)]


def test_a_file_of_no_recorded_place_alone_says_so(publish):
    receipt, _ = publish(["2025,Reporting year,Regional,E92000001,England,z,z,,,,5"])
    assert "has only rows of no recorded place ('z' for region_code), of which" in receipt.refusal


def test_a_mark_for_a_place_is_told_by_its_own_column_and_shown(publish):
    receipt, found = publish(
        [
            f"2025,Reporting year,{BEXLEY},1",
            "2025,Reporting year,Regional,E92000001,England,:,London,,,,2",
            "2025,Reporting year,National,..,England,,,,,,3",
            "2025,Reporting year,Local authority,E92000001,England,,,-,:,Bexley,4",
        ]
    )
    assert (receipt.rejects, found) == ([], [("E09000004", 1, None)])
    assert [said.split(", so that")[0].split(" has ")[1] for said in receipt.notices] == [
        "':' for region_code (first line 3)",
        "'..' for country_code (first line 4)",
        "':' for new_la_code (first line 5)",
    ]


@pytest.mark.parametrize("region", ["E92000001,England,,", "z,z,z,z", "E92000001,England,:,:"])
def test_a_region_that_a_file_leaves_empty_stays_as_it_is_held(publish, held, folder, region):
    places = "SELECT region_code, country_code FROM area WHERE area_code = 'E09000004'"
    publish([f"2024,Reporting year,{BEXLEY},1"], name="a.csv")
    publish([f"2025,Reporting year,Local authority,{region},303,E09000004,Bexley,2"], name="b.csv")
    assert held(folder, places) == [("E12000007", "E92000001")]


def test_a_region_stays_when_a_file_has_no_column_for_it(publish, file, folder, held):
    publish([f"2024,Reporting year,{BEXLEY},1"])
    path = file(
        "b.csv",
        "time_period,time_identifier,geographic_level,country_code,new_la_code,la_name,plans\n"
        "2025,Reporting year,Local authority,E92000001,E09000004,Bexley,2\n",
    )
    assert loading.load(folder, [path]).exit_code == 0
    assert held(folder, "SELECT region_code, last_seen_on FROM area") == [
        ("E12000007", date(2025, 3, 31))
    ]


def test_a_region_that_changes_is_taken_from_the_newest_row_that_has_one(publish, held, folder):
    publish([f"2023,Reporting year,{BEXLEY},1"], name="a.csv")
    other = BEXLEY.replace("E12000007,London", "E12000008,South East")
    none = BEXLEY.replace("E12000007,London", ",")
    publish([f"2024,Reporting year,{other},1", f"2025,Reporting year,{none},2"], name="b.csv")
    assert held(folder, "SELECT region_code FROM area") == [("E12000008",)]


def test_many_kinds_of_period_that_are_left_out_are_told_once(publish):
    weeks = [f"2024,Week {week},{BEXLEY},9" for week in range(1, 53)]
    told = "52 kinds of period, such as 'Week 1', 'Week 2', 'Week 3'"
    receipt, found = publish([*weeks, f"2025,Reporting year,{BEXLEY},1"], name="s.csv")
    assert found == [("E09000004", 1, None)]
    assert receipt.notices == [
        f"52 rows of s.csv are of {told} (first line 2), of which nothing is held here. They were "
        "left out."
    ]
    receipt, _ = publish(weeks, name="t.csv")
    assert f"t.csv has only rows of {told}, of which nothing is held here." in receipt.refusal


def test_columns_in_another_order_empty_quotes_and_capitals_are_read(publish, file, folder, held):
    path = file(
        "d.csv",
        "LA_NAME,Geographic_Level,time_identifier,time_period,country_name,"
        "country_code,new_la_code,region_code,Referrals\n"
        '"",national,Reporting year,2025,England,E92000001,"","",9\n',
    )
    assert loading.load(folder, [path]).exit_code == 0
    assert held(folder, "SELECT area_code, value, measure_id FROM observation") == [
        ("E92000001", 9, "ees:d:Referrals")
    ]


def test_columns_of_levels_that_are_not_held_are_neither_breakdown_nor_figure(publish):
    _, found = publish(
        [f"2025,Reporting year,{BEXLEY},,,5"],
        head="school_urn,lad_code,referrals",
        sql="SELECT measure_id, breakdown FROM observation",
    )
    assert found == [("ees:c9_referrals_2013_to_2025:referrals", "Total")]


def test_figures_and_filters_may_have_any_name(publish):
    names = [
        "y",
        "identifier",
        "number",
        "cell",
        "indicator",
        "symbol",
        "value",
        "group",
        "o'clock",
        "place",
        "raw",
        "status",
        "part",
        "100%",
    ]
    receipt, found = publish(
        [f"2025,Reporting year,{BEXLEY},north,small," + ",".join(map(str, range(14)))],
        head="breakdown,kind," + ",".join(names),
        sql="SELECT measure_id, value, breakdown FROM observation ORDER BY value",
    )
    assert receipt.rejects == []
    assert found == [
        (f"ees:c9_referrals_2013_to_2025:{name}", place, "north; small")
        for place, name in enumerate(names)
    ]


def test_figures_and_filters_may_even_have_the_names_of_our_own_columns(publish):
    receipt, found = publish(
        [
            f"2025,Reporting year,{BEXLEY},north,small,1,2,3",
            f"2024,Reporting year,{BEXLEY},,,4,5,x",
        ],
        head="hub_cut,hub_level,hub_year,w hub_place,Hub_To",
        sql="SELECT measure_id, breakdown_kind, breakdown, value, status FROM observation "
        "ORDER BY source_row, measure_id",
    )
    ours = "ees:c9_referrals_2013_to_2025:"
    assert (receipt.refusal, receipt.rejects) == (None, [])
    assert found == [
        (f"{ours}Hub_To", "Hub cut; Hub level", "north; small", 3, None),
        (f"{ours}hub_year", "Hub cut; Hub level", "north; small", 1, None),
        (f"{ours}w hub_place", "Hub cut; Hub level", "north; small", 2, None),
        (f"{ours}Hub_To", "Total", "Total", None, "x"),
        (f"{ours}hub_year", "Total", "Total", 4, None),
        (f"{ours}w hub_place", "Total", "Total", 5, None),
    ]


def test_a_file_without_a_column_of_figures_is_told(publish):
    receipt, _ = publish([f"2025,Reporting year,{BEXLEY},red"], head="colour")
    assert receipt.refusal == "c9_referrals_2013_to_2025.csv has no column of figures."


def test_labels_alone_are_told_as_such_and_change_nothing(file, folder):
    path = file("c9_referrals.meta.csv", "col_name,col_type,label\nreferrals,Indicator,Referrals\n")
    outcome = loading.load(folder, [path], by="a test")
    [receipt] = outcome.receipts
    assert (receipt.format, receipt.rows_read, receipt.refusal) == ("ees meta", 0, None)
    assert receipt.notices == ["Labels for the file it belongs to; read together with that."]
    assert outcome.snapshots == []


def place(code, number, name, year, figure):
    """Give a row of an authority."""
    who = f"E92000001,England,E12000009,South West,{number},{code},{name}"
    return f"{year},Reporting year,Local authority,{who},{figure}"


def test_what_is_known_of_a_place_that_changed_comes_with_the_file_that_names_it(publish):
    changes = (
        "SELECT earlier_code, area_code, changed_on, kind FROM area_change ORDER BY earlier_code"
    )
    rows = [
        place("E10000009", 835, "Dorset", 2019, 40),
        place("E06000059", 838, "Dorset", 2020, 30),
        place("E06000060", 825, "Buckinghamshire", 2021, 12),
    ]
    receipt, found = publish(rows, sql=changes)
    assert found == [
        ("E10000002", "E06000060", date(2020, 4, 1), "code"),
        ("E10000009", "E06000059", date(2019, 4, 1), "boundary"),
    ]
    assert receipt.rows_rejected == 0


def test_a_partnerships_own_word_on_what_became_of_a_place_stays(publish, file, folder):
    rows = [place("E06000059", 838, "Dorset", 2020, 30)]
    publish(rows)
    own = file(
        "area_change.csv",
        "earlier_code,area_code,changed_on,kind\nE10000009,E06000059,2019-04-01,reorganised\n",
    )
    loading.load(folder, [own], by="a test")
    rows.append(place("E06000059", 838, "Dorset", 2021, 31))
    _, found = publish(rows, sql="SELECT kind FROM area_change", name="another.csv")
    assert found == [("reorganised",)]


def test_each_known_change_of_a_place_is_sound():
    for row in known():
        assert {row["earlier_code"][:3], row["area_code"][:3]} <= {"E06", "E08", "E09", "E10"}
        assert row["kind"] in ("code", "boundary", "reorganised")
        assert date.fromisoformat(row["changed_on"]).day == 1
        assert row["earlier_name"] and row["reason"] and row["source"]
    pairs = [(row["earlier_code"], row["area_code"]) for row in known()]
    assert len(pairs) == len({*pairs})


SERIES = "SELECT measure_id, period_end, value FROM observation ORDER BY ALL"
OLD_NAME, NEW_NAME = "cla_on_31_march.csv", "children_looked_after_2024.csv"
# Two columns of figures over three years; next year's file holds the last two and one more.
FIRST = [f"{year},Reporting year,{BEXLEY},{year - 2000},7" for year in (2022, 2023, 2024)]
NEXT = [f"{year},Reporting year,{BEXLEY},{year - 2000},7" for year in (2023, 2024, 2025)]
# As NEXT, with 30 for 24 in 2024.
REVISED = [NEXT[0], f"2024,Reporting year,{BEXLEY},30,7", NEXT[2]]


@pytest.mark.parametrize(
    "one,other",
    [
        ("referrals_2023", "referrals_2024"),
        ("referrals_202324", "referrals_202425"),
        ("referrals_2013_to_2025", "referrals_2013_to_2026"),
        ("c1_referrals_2023-24_la", "c1_referrals_2024-25_la"),
        ("Referrals_2023", "referrals_2024"),
        ("referrals_2013_2024", "referrals_2013_2025"),
    ],
)
def test_names_that_differ_by_their_years_alone_are_of_one_publication(one, other):
    assert base_of(one) == base_of(other) != ""


@pytest.mark.parametrize(
    "one,other",
    [
        ("d3_plans_2024", "d5_plans_2024"),
        ("rate_per_1000_2024", "rate_per_10000_2024"),
        ("referrals_la_2024", "referrals_2024"),
    ],
)
def test_other_names_are_of_other_publications(one, other):
    assert base_of(one) != base_of(other)


def test_a_name_of_years_alone_says_nothing():
    assert base_of("2024") == base_of("2023_24") == ""


def test_next_years_file_goes_on_the_series_and_tells_what_it_revises(publish, held, folder):
    head = "referrals,plans"
    publish(FIRST, head, "c1_cases_2022_to_2024.csv")
    receipt, found = publish(REVISED, head, "c1_cases_2022_to_2025.csv", SERIES)
    assert {row[0] for row in found} == {
        "ees:c1_cases_2022_to_2024:plans",
        "ees:c1_cases_2022_to_2024:referrals",
    }
    assert [row[2] for row in found if row[0].endswith("referrals")] == [22, 23, 30, 25]
    assert (receipt.may_continue, receipt.notices) == (
        None,
        [
            "c1_cases_2022_to_2025.csv goes on the series of 'c1_cases_2022_to_2024', whose name "
            "differs by its years alone. 1 figure that is held is revised: 1 of the period to "
            "31/03/2024, such as referrals of E09000004: 30, before 24. What stood before is kept "
            "in the history."
        ],
    )
    assert held(folder, "SELECT DISTINCT source_title FROM measure") == [("Cases, 2022 to 2025",)]
    loading.unload(folder, receipt.load_id, by="a test")
    values = "SELECT value FROM observation WHERE measure_id LIKE '%referrals' ORDER BY ALL"
    assert held(folder, values) == [(22,), (23,), (24,)]


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (
            "31",
            "c",
            "1 figure that is held is revised: 1 of the period to 31/03/2024, such as "
            "referrals of E09000004: c, before 31.",
        ),
        ("x", "14", "such as referrals of E09000004: 14, before x."),
        ("0", "low", "such as referrals of E09000004: low, before 0."),
        ("c", "[c]", "Where both hold a mark, it is the same."),
    ],
)
def test_a_figure_that_became_a_mark_and_a_mark_that_became_a_figure_are_revised(
    publish, was, now, said
):
    publish([f"2024,Reporting year,{BEXLEY},{was}"], name="referrals_2024.csv")
    receipt, found = publish(
        [f"2024,Reporting year,{BEXLEY},{now}"], name="referrals_2025.csv", sql=SERIES
    )
    assert [row[0] for row in found] == ["ees:referrals_2024:referrals"]
    assert said in receipt.notices[0]
    assert "No figure of one place" not in receipt.notices[0]


@pytest.mark.parametrize(
    "name",
    [
        "referrals_2024 (1).csv",
        "referrals_2024(2).csv",
        "referrals_2024 - Copy.csv",
        "Copy of referrals_2024.csv",
        "referrals_2024 - Copy (1) (2).csv",
    ],
)
def test_a_corrected_copy_goes_on_its_series_and_tells_what_it_revises(publish, held, folder, name):
    publish([f"2024,Reporting year,{BEXLEY},31"], name="referrals_2024.csv")
    receipt, found = publish([f"2024,Reporting year,{BEXLEY},32"], name=name, sql=SERIES)
    assert found == [("ees:referrals_2024:referrals", date(2024, 3, 31), 32)]
    assert receipt.notices == [
        f"{name} goes on the series of 'referrals_2024', of which it is a copy by its name. 1 "
        "figure that is held is revised: 1 of the period to 31/03/2024, such as referrals of "
        "E09000004: 32, before 31. What stood before is kept in the history."
    ]
    assert held(folder, "SELECT source_title FROM measure") == [("Referrals 2024",)]


def test_a_copy_that_comes_first_has_the_name_without_what_marks_it(publish, held, folder):
    _, found = publish(
        [f"2024,Reporting year,{BEXLEY},31"], name="c9_referrals_2024 (1).csv", sql=SERIES
    )
    assert [row[0] for row in found] == ["ees:c9_referrals_2024:referrals"]
    assert held(folder, "SELECT source_title FROM measure") == [("Referrals 2024",)]
    _, found = publish(
        [f"2025,Reporting year,{BEXLEY},32"], name="c9_referrals_2025 (2).csv", sql=SERIES
    )
    assert {row[0] for row in found} == {"ees:c9_referrals_2024:referrals"}


def test_a_file_named_likewise_with_other_figures_stands_for_itself(publish):
    publish([f"2024,Reporting year,{BEXLEY},10"], name="referrals_2024.csv")
    receipt, found = publish(
        [f"2024,Reporting year,{BEXLEY},99"], name="referrals_2025.csv", sql=SERIES
    )
    assert [row[0] for row in found] == [
        "ees:referrals_2024:referrals",
        "ees:referrals_2025:referrals",
    ]
    assert receipt.notices == []


@pytest.mark.parametrize(("many", "series"), [(3, "referrals_2024"), (4, "referrals_2025")])
def test_a_file_named_likewise_goes_on_where_more_than_half_of_the_figures_are_equal(
    publish, many, series
):
    # Two are equal: of three that is most, of four it is half.
    places = [BEXLEY, BEXLEY.replace("04,B", "05,C").replace("303", "304"), LONDON, ENGLAND][:many]
    publish([f"2024,Reporting year,{place},10" for place in places], name="referrals_2024.csv")
    rows = [
        f"2024,Reporting year,{place},{n}"
        for place, n in zip(places, (10, 10, 11, 11), strict=False)
    ]
    _, found = publish(rows, name="referrals_2025.csv", sql=SERIES)
    assert found[-1][0] == f"ees:{series}:referrals"


@pytest.mark.parametrize(
    ("revised", "end"),
    [
        (6, "period to 31/03/2015, such as referrals of E09000004: 1, before 15. What"),
        (7, "before 15; and those of 1 more period. What"),
        (8, "before 15; and those of 2 more periods. What"),
    ],
)
def test_six_periods_of_which_figures_are_revised_are_told_and_the_others_counted(
    publish, revised, end
):
    years = range(2001, 2021)
    publish(
        [f"{year},Reporting year,{BEXLEY},{year - 2000}" for year in years], name="cases_2020.csv"
    )
    now = [year - 2000 if year <= 2020 - revised else 1 for year in years]
    rows = [f"{year},Reporting year,{BEXLEY},{n}" for year, n in zip(years, now, strict=True)]
    receipt, _ = publish(rows, name="cases_2021.csv")
    assert (
        f" {revised} figures that are held are revised: 1 of the period to 31/03/2020, such as "
        in (receipt.notices[0])
    )
    assert end in receipt.notices[0]


def test_the_next_file_goes_on_the_newest_of_two_series_of_its_name(publish):
    publish([f"2024,Reporting year,{BEXLEY},10"], name="referrals_2024.csv")
    publish([f"2024,Reporting year,{BEXLEY},99"], name="referrals_2025.csv")
    receipt, found = publish(
        [f"2026,Reporting year,{BEXLEY},5"], name="referrals_2026.csv", sql=SERIES
    )
    assert [(measure_id, value) for measure_id, _, value in found] == [
        ("ees:referrals_2024:referrals", 10),
        ("ees:referrals_2025:referrals", 99),
        ("ees:referrals_2025:referrals", 5),
    ]
    assert "goes on the series of 'referrals_2025'" in receipt.notices[0]


def test_files_of_single_years_go_on_though_no_year_is_in_both(publish):
    publish([f"2024,Reporting year,{BEXLEY},10"], name="referrals_2024.csv")
    receipt, found = publish(
        [f"2025,Reporting year,{BEXLEY},99"], name="referrals_2025.csv", sql=SERIES
    )
    assert {row[0] for row in found} == {"ees:referrals_2024:referrals"}
    assert "No figure of one place, period and part is in both." in receipt.notices[0]


def test_years_of_one_publication_that_come_in_one_delivery_are_one_series(file, folder, held):
    paths = [
        file(f"referrals_{year}.csv", f"{HEAD},referrals\n{year},Reporting year,{BEXLEY},1\n")
        for year in (2024, 2025)
    ]
    loading.load(folder, paths, by="a test")
    assert held(folder, "SELECT DISTINCT measure_id FROM observation") == [
        ("ees:referrals_2024:referrals",)
    ]


def test_an_older_edition_that_comes_later_and_revises_is_told_to_be_one(publish):
    publish(REVISED, "referrals,plans", "cases_2025.csv")
    receipt, _ = publish(FIRST, "referrals,plans", "cases_2024.csv")
    assert receipt.notices[0].endswith(
        "such as referrals of E09000004: 24, before 30. What stood before is kept in the history. "
        "The file ends with 31/03/2024, before what is held: if it is the older edition, unload it."
    )


def test_another_name_is_offered_and_joined_only_when_somebody_agrees(publish):
    head = "referrals,plans"
    publish(FIRST, head, OLD_NAME)
    preview, _ = publish(REVISED, head, NEW_NAME, dry_run=True)
    assert preview.may_continue == "cla_on_31_march"
    assert preview.notices == [
        "children_looked_after_2024.csv looks like another edition of 'cla_on_31_march', which is "
        "held: 2 of its 2 columns of figures are the same, and 3 of the 4 figures that both hold "
        "are equal. It stands as a series of its own. To go on as one series, agree to that on the "
        'page Load, or write continues = "cla_on_31_march" in the scope of the file in its '
        "delivery.toml."
    ]
    agreed = {NEW_NAME: "cla_on_31_march"}
    receipt, found = publish(REVISED, head, NEW_NAME, SERIES, continues=agreed)
    assert {row[0].split(":")[1] for row in found} == {"cla_on_31_march"}
    assert [row[2] for row in found if row[0].endswith("referrals")] == [22, 23, 30, 25]
    assert receipt.notices[0].startswith(
        "children_looked_after_2024.csv goes on the series of 'cla_on_31_march', as agreed. 1 "
        "figure that is held is revised: 1 of the period to 31/03/2024, such as referrals of "
        "E09000004: 30, before 24."
    )
    assert receipt.scope == "continues=cla_on_31_march"
    # The year after nobody needs to be asked again.
    later, found = publish(
        [f"2026,Reporting year,{BEXLEY},26,7"], head, "children_looked_after_2025.csv", SERIES
    )
    assert {row[0].split(":")[1] for row in found} == {"cla_on_31_march"}
    assert later.notices


def test_without_a_word_another_name_stays_a_series_of_its_own(publish):
    publish(FIRST, "referrals,plans", OLD_NAME)
    _, found = publish(REVISED, "referrals,plans", NEW_NAME, SERIES)
    assert {row[0].split(":")[1] for row in found} == {
        "cla_on_31_march",
        "children_looked_after_2024",
    }


def test_what_only_shares_a_columns_name_is_not_offered(publish):
    publish(FIRST, "referrals,plans", OLD_NAME)
    other = [f"{year},Reporting year,{BEXLEY},{year},9" for year in (2023, 2024)]
    receipt, _ = publish(other, "referrals,visits", NEW_NAME)
    assert (receipt.may_continue, receipt.notices) == (None, [])


@pytest.mark.parametrize(
    "publication,said",
    [
        ("nothing_of_the_kind", "of which nothing is held. Load its file first"),
        ("other", "has none of its columns of figures (visits)"),
    ],
)
def test_a_publication_that_cannot_be_gone_on_refuses_the_file(publish, publication, said):
    publish([f"2024,Reporting year,{BEXLEY},1"], "visits", "other.csv")
    receipt, _ = publish(FIRST, "referrals,plans", NEW_NAME, continues={NEW_NAME: publication})
    assert said in receipt.refusal


def test_a_manifest_may_say_which_series_a_file_goes_on(publish, file, folder, held):
    publish(FIRST, "referrals,plans", OLD_NAME)
    text = "\n".join([f"{HEAD},referrals,plans", *NEXT]) + "\n"
    manifest = file(
        "year/delivery.toml",
        f'as_at = 2026-01-31\n[[scope]]\nfile = "{NEW_NAME}"\ncontinues = "cla_on_31_march"\n',
    )
    file(f"year/{NEW_NAME}", text)
    (receipt,) = loading.load(folder, [manifest.parent], by="a test").receipts
    assert "All 4 figures that both hold are equal." in receipt.notices[0]
    assert held(folder, "SELECT count(DISTINCT measure_id) FROM observation") == [(2,)]
    (again,) = loading.load(folder, [manifest.parent], by="a test").receipts
    assert "held already" in again.notices[0]


def test_only_published_files_go_on_a_series(file, folder):
    path = file("theme.csv", "theme,label,rank\nsleep,Sleep,1\n")
    (receipt,) = loading.load(folder, [path], by="a test", continues={"theme.csv": "x"}).receipts
    assert "continues, which is for files of Explore Education Statistics alone" in receipt.refusal


def test_a_percent_sign_in_a_published_count_is_refused_and_most_of_them_make_a_percentage(
    publish, held, folder
):
    rows = [
        f"{2020 + n},Reporting year,{BEXLEY},{starts},{share}"
        for n, (starts, share) in enumerate([(7, "10%"), ("20%", "20%"), (9, "30")])
    ]
    receipt, _ = publish(rows, head="starts,seen", name="s.csv")
    assert [(one.line, one.value, one.reason) for one in receipt.rejects] == [
        (3, "20%", "has a percent sign, and the measure ees:s:starts is a count")
    ]
    assert held(folder, "SELECT measure_id, unit FROM measure ORDER BY 1") == [
        ("ees:s:seen", "percent"),
        ("ees:s:starts", "count"),
    ]
    assert not any("names of columns" in said for said in receipt.notices)


def test_a_unit_told_by_a_doubtful_name_is_said_and_one_told_as_always_is_not(publish):
    head = "pt_seen,share_helped,avg_age,starts,rate_per_10000"
    receipt, _ = publish([f"2025,Reporting year,{BEXLEY},50,40,7.5,3,12"], head=head, name="s.csv")
    assert [said for said in receipt.notices if "names of columns" in said] == [
        "Units taken from the names of columns: share_helped as percent; look whether they are "
        "right."
    ]


def test_a_published_change_may_be_below_0_and_a_count_may_not(publish, held, folder):
    rows = [
        f"{2020 + n},Reporting year,{BEXLEY},{starts},{change}"
        for n, (starts, change) in enumerate([(7, -3), (-999, 4), (9, -5)])
    ]
    receipt, found = publish(rows, head="starts,starts_change", name="s.csv")
    assert len(found) == 5
    assert [(one.line, one.value) for one in receipt.rejects] == [(3, "-999")]
    assert held(folder, "SELECT unit FROM measure ORDER BY measure_id") == [("count",), ("number",)]


def test_marks_of_a_published_file_are_told_where_they_are_not_its_codes(publish):
    rows = [f"{2020 + n},Reporting year,{BEXLEY},{one}" for n, one in enumerate(["c", "NA", 7])]
    receipt, found = publish(rows, name="s.csv")
    assert [status for *_, status in found] == ["c", "x", None]
    assert receipt.notices == [
        "s.csv: marks for no number were read: 1 hidden ('c'), 1 not available ('NA')."
    ]


def test_what_stands_below_a_published_table_is_no_row_and_is_named_once(publish):
    receipt, found = publish(
        [
            f"2025,Reporting year,{BEXLEY},7",
            "Source: Department for Education",
            "Note: figures are rounded",
        ],
        name="s.csv",
    )
    assert (receipt.rejects, found) == ([], [("E09000004", 7, None)])
    assert receipt.notices == [
        "s.csv: lines 3, 4 below the table look like a total or a footnote, and were left out."
    ]


def test_an_empty_kind_of_period_is_told_as_that_and_another_is_quoted(publish):
    receipt, _ = publish(
        [f"2025,Reporting year,{BEXLEY},7", f"2025,,{BEXLEY},7", f"2025,Fortnight,{BEXLEY},7"]
    )
    assert [(r.line, r.column, r.value, r.reason) for r in receipt.rejects] == [
        (3, "time_identifier", None, "is empty"),
        (4, "time_identifier", "Fortnight", "is a kind of period not read here"),
    ]


def test_two_kinds_of_period_of_the_same_months_are_told_as_that(publish):
    receipt, _ = publish(
        [f"202526,Financial year Q4,{BEXLEY},7", f"2026,Calendar year Q1,{BEXLEY},8"]
    )
    assert {one.reason for one in receipt.rejects} == {
        "lines 2, 3 are about the same thing, for Calendar year Q1 and Financial year Q4 are the "
        "same months, and differ"
    }


def test_what_begins_as_a_number_is_a_count_and_a_percentage_change_below_0_is_none(
    publish, held, folder
):
    head = "number_rate_cards,percentage_change_staff,number_per_10000"
    rows = [
        f"{2020 + n},Reporting year,{BEXLEY},{cards},{change},{rate}"
        for n, (cards, change, rate) in enumerate([(12, -3.1, 40), (14, -5, 41), (13, 2.2, 42)])
    ]
    receipt, _ = publish(rows, head=head, name="s.csv")
    assert receipt.rejects == []
    assert held(folder, "SELECT measure_id, unit FROM measure ORDER BY 1") == [
        ("ees:s:number_per_10000", "rate"),
        ("ees:s:number_rate_cards", "count"),
        ("ees:s:percentage_change_staff", "number"),
    ]
