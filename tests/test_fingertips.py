"""Fingertips exports, of made-up places: what each row becomes, and what is left out."""

import csv
import io
from datetime import date

import pytest

from learning_hub import loading
from learning_hub.loading.check.instead import IS_MARK
from learning_hub.loading.formats.fingertips import _unit
from learning_hub.loading.formats.shared.periods import quarter_or_month

pytestmark = pytest.mark.slow

HEAD = next(
    csv.reader(
        [
            "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,"
            "Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,"
            "Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,"
            "Compared to England value or percentiles,Compared to percentiles,Time period Sortable,"
            "New data,Compared to goal,Time period range"
        ]
    )
)
USUAL = {
    "Indicator ID": "90001",
    "Indicator Name": "Admissions of children",
    "Parent Code": "X92",
    "Area Code": "X06000001",
    "Area Name": "Fenmere",
    "Area Type": "Counties & UAs (from Apr 2023)",
    "Sex": "Persons",
    "Age": "<15 yrs",
    "Time period": "2023/24",
}
NATION = {"Area Code": "X92", "Area Name": "Fictonia", "Area Type": "England", "Parent Code": ""}
REGION = {"Area Code": "X12", "Area Name": "The Marsh", "Area Type": "Regions (statistical)"}
OBSERVED = (
    "SELECT area_code, breakdown_kind, breakdown, numerator, denominator, value, status "
    "FROM observation ORDER BY source_row"
)


@pytest.fixture
def sent(folder, file):
    """Give a function that loads rows of an export, each what differs from the usual row."""

    def run(*rows, head=HEAD):
        text = io.StringIO()
        writer = csv.DictWriter(text, head, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**USUAL, **row} for row in rows)
        receipt = loading.load(folder, [file("export.csv", text.getvalue())], by="a test").receipts[
            0
        ]
        assert receipt.rows_read == (
            receipt.rows_new + receipt.rows_changed + receipt.rows_unchanged + receipt.rows_rejected
        )
        return receipt

    return run


def test_rows_become_places_measures_and_observations(sent, folder, held):
    receipt = sent(
        NATION | {"Value": "72.7", "Count": "7270", "Denominator": "1000000"},
        REGION | {"Value": "50", "Count": "500", "Denominator": "100000"},
        {"Parent Code": "X12", "Value": "55.25", "Count": "221", "Denominator": "40000"},
    )
    assert (receipt.format, receipt.file_rows, receipt.rejects) == ("fingertips", 3, [])
    assert held(folder, OBSERVED) == [
        ("X92", "Total", "Total", 7270, 1_000_000, 72.7, None),
        ("X12", "Total", "Total", 500, 100_000, 50, None),
        ("X06000001", "Total", "Total", 221, 40_000, 55.25, None),
    ]
    assert held(
        folder, "SELECT area_code, name, level, region_code, country_code FROM area ORDER BY 1"
    ) == [
        ("X06000001", "Fenmere", "Local authority", "X12", "X92"),
        ("X12", "The Marsh", "Regional", None, "X92"),
        ("X92", "Fictonia", "National", None, "X92"),
    ]
    assert held(
        folder, "SELECT measure_id, name, definition, unit, period_kind, scope FROM measure"
    ) == [
        (
            "fingertips:90001:<15 yrs",
            "Admissions of children (<15 yrs)",
            "Admissions of children (<15 yrs), as published by Fingertips, indicator 90001.",
            "rate",
            "financial year",
            "published",
        )
    ]


@pytest.mark.parametrize(
    ("label", "first", "last", "kind"),
    [
        ("2023/24", (2023, 4, 1), (2024, 3, 31), "financial year"),
        ("2023", (2023, 1, 1), (2023, 12, 31), "calendar year"),
        ("2021 - 23", (2021, 1, 1), (2023, 12, 31), "year"),
        ("2022 - 23", (2022, 1, 1), (2023, 12, 31), "year"),
        ("2020/21 - 22/23", (2020, 4, 1), (2023, 3, 31), "year"),
        ("2023 Q2", (2023, 4, 1), (2023, 6, 30), "quarter"),
        ("2023/24 Q4", (2024, 1, 1), (2024, 3, 31), "quarter"),
        ("2024 Feb", (2024, 2, 1), (2024, 2, 29), "month"),
    ],
)
def test_each_way_of_writing_a_period_has_its_first_and_last_day(
    sent, folder, held, label, first, last, kind
):
    sent({"Time period": label, "Value": "1"})
    assert held(folder, "SELECT period_start, period_end, period_kind FROM observation") == [
        (date(*first), date(*last), kind)
    ]


def test_a_sex_and_a_category_are_parts_and_an_age_is_a_measure_of_its_own(sent, folder, held):
    sent(
        {"Value": "1"},
        {"Sex": "Male", "Value": "2"},
        {
            "Sex": "Female",
            "Category Type": "Deprivation",
            "Category": "Most deprived",
            "Value": "3",
        },
        {"Indicator ID": "90002", "Age": "All ages", "Value": "4"},
        {"Indicator ID": "90002", "Age": "10 yrs", "Value": "5"},
        {"Indicator ID": "90003", "Sex": "Female", "Age": "15-17 yrs", "Value": "6"},
        {"Indicator ID": "90004", "Sex": "Not applicable", "Age": "Not applicable", "Value": "7"},
    )
    assert held(
        folder, "SELECT measure_id, breakdown_kind, breakdown FROM observation ORDER BY source_row"
    ) == [
        ("fingertips:90001:<15 yrs", "Total", "Total"),
        ("fingertips:90001:<15 yrs", "Sex", "Male"),
        ("fingertips:90001:<15 yrs", "Sex; Deprivation", "Female; Most deprived"),
        ("fingertips:90002", "Total", "Total"),
        ("fingertips:90002:10 yrs", "Total", "Total"),
        ("fingertips:90003:15-17 yrs", "Sex", "Female"),
        ("fingertips:90004", "Total", "Total"),
    ]
    assert held(folder, "SELECT name, definition FROM measure WHERE measure_id LIKE '%17%'") == [
        (
            "Admissions of children (15-17 yrs)",
            "Admissions of children (15-17 yrs), as published by Fingertips, indicator 90003.",
        )
    ]


def test_an_export_of_one_sex_or_age_alone_leaves_the_figure_of_everybody(sent, folder, held):
    everybody = {"Age": "All ages"}
    sent(everybody | {"Value": "55.3"})
    sent(everybody | {"Sex": "Male", "Value": "70.1"})
    sent({"Age": "0-4 yrs", "Value": "99"})
    assert held(folder, "SELECT measure_id, breakdown, value FROM observation ORDER BY value") == [
        ("fingertips:90001", "Total", 55.3),
        ("fingertips:90001", "Male", 70.1),
        ("fingertips:90001:0-4 yrs", "Total", 99),
    ]


def test_a_note_says_why_there_is_no_value_and_a_hidden_one_shows_no_count(sent, folder, held):
    sent(
        {"Count": "3", "Value note": "Value suppressed for disclosure control"},
        {"Time period": "2022/23", "Value note": "Value missing in source data"},
        {"Time period": "2021/22"},
        {"Time period": "2020/21", "Value": "8", "Value note": "Interpret with caution."},
        {"Time period": "2019/20", "Value": "9", "Value note": "Includes City of Fenmere"},
    )
    assert [(row[3], *row[5:]) for row in held(folder, OBSERVED)] == [
        (None, None, "c"),
        (None, None, "x"),
        (None, None, None),
        (None, 8, "u"),
        (None, 9, None),
    ]
    [(caveat,)] = held(folder, "SELECT caveat FROM measure")
    assert caveat.startswith("Notes on values: Includes City of Fenmere; Interpret with caution; ")
    assert caveat.endswith("and 1 more.")


def test_a_figure_that_a_mark_hides_shows_no_count_either(sent, folder, held):
    sent(
        {"Value": "*", "Count": "310", "Denominator": "4000"},
        {
            "Time period": "2022/23",
            "Value": "[c]",
            "Count": "4",
            "Value note": "Interpret with caution",
        },
        {"Time period": "2021/22", "Value": "x"},
        {"Time period": "2020/21", "Value": "8.5"},
    )
    assert [row[3:] for row in held(folder, OBSERVED)] == [
        (None, 4000, None, "c"),
        (None, None, None, "c"),
        (None, None, None, "x"),
        (None, None, 8.5, None),
    ]


def test_a_value_beside_a_hidden_count_is_held_without_the_count_and_said(sent, folder, held):
    receipt = sent(
        {"Value": "44.0", "Count": "<5"},
        {"Time period": "2022/23", "Value": "45.5", "Count": "*", "Denominator": "8000"},
        {"Time period": "2021/22", "Value": "46", "Count": "7", "Denominator": "-"},
        {"Time period": "2020/21", "Count": "<5"},
        {"Time period": "2019/20", "Value": "47 (p)", "Count": "1 234"},
    )
    assert receipt.rejects == []
    assert [row[3:] for row in held(folder, OBSERVED)] == [
        (None, None, 44, None),
        (None, 8000, 45.5, None),
        (7, None, 46, None),
        (None, None, None, "c"),
        (1234, None, 47, None),
    ]
    assert (
        "export.csv: 2 values (lines 2, 3) stand beside a mark in place of the count, such as "
        "'<5'. The values are held as published, without a count."
    ) in receipt.notices


def test_what_is_of_another_kind_of_area_or_no_period_is_refused_and_the_rest_goes_in(
    sent, folder, held
):
    receipt = sent(
        {"Value": "1"},
        {"Area Type": "Districts & UAs (from Apr 2023)", "Value": "1"},
        {"Area Type": "ICBs", "Value": "2"},
        {"Time period": "Week 9", "Value": "3"},
        {"Area Code": "", "Value": "4"},
        {"Indicator ID": "", "Value": "5"},
        {"Time period": "2022/23", "Value": "many"},
    )
    assert [(r.line, r.column, r.value) for r in receipt.rejects] == [
        (3, "Area Type", "Districts & UAs (from Apr 2023)"),
        (4, "Area Type", "ICBs"),
        (5, "Time period", "Week 9"),
        (6, "Area Code", None),
        (7, "Indicator ID", None),
        (8, "value", "many"),
    ]
    assert held(folder, "SELECT value FROM observation") == [(1,)]


def test_a_mark_in_place_of_its_code_is_no_place(sent, folder, held):
    receipt = sent(
        {"Value": "55.25"},
        {"Area Code": "x", "Area Name": "Not available", "Value": "12"},
        {"Area Code": "..", "Area Name": "..", "Value": "13"},
    )
    assert [(one.line, one.column, one.value, one.reason) for one in receipt.rejects] == [
        (3, "Area Code", "x", "names no place"),
        (4, "Area Code", "..", "names no place"),
    ]
    assert held(folder, "SELECT area_code FROM area") == [("X06000001",)]
    assert held(folder, "SELECT alias FROM area_name") == [("Fenmere",)]


def test_a_mark_is_no_name_of_a_place(sent, folder, held):
    sent({"Area Name": "[x]", "Value": "55.25"})
    assert held(folder, "SELECT name FROM area") == [("X06000001",)]
    assert held(folder, "SELECT alias FROM area_name") == []


def test_an_error_of_the_spreadsheet_is_nobodys_sex_or_age(sent, folder, held):
    receipt = sent(
        {"Value": "1"},
        {"Sex": "#N/A", "Value": "2"},
        {"Age": "#REF!", "Value": "3"},
        {"Time period": "#VALUE!", "Value": "4"},
    )
    assert [(r.line, r.column, r.value, r.reason) for r in receipt.rejects] == [
        (3, "Sex", "#N/A", "is an error of the spreadsheet"),
        (4, "Age", "#REF!", "is an error of the spreadsheet"),
        (5, "Time period", "#VALUE!", "is an error of the spreadsheet"),
    ]
    assert held(folder, "SELECT value FROM observation") == [(1,)]


def test_an_age_that_a_spreadsheet_made_a_date_of_is_nobodys(sent, folder, held):
    receipt = sent({"Value": "5"}, {"Age": "05-Sep", "Value": "6"})
    assert [(one.line, one.column, one.value) for one in receipt.rejects] == [(3, "Age", "05-Sep")]
    assert receipt.rejects[0].reason.startswith("is a date, as a spreadsheet makes one of a band")
    assert held(folder, "SELECT value FROM observation") == [(5,)]


@pytest.mark.parametrize("column", ["Category Type", "Category"])
def test_an_error_of_the_spreadsheet_is_no_category_either(sent, folder, held, column):
    part = {"Category Type": "Deprivation", "Category": "Most deprived"}
    receipt = sent({"Value": "1"}, part | {column: "#REF!", "Value": "2"})
    assert [(r.line, r.column, r.value, r.reason) for r in receipt.rejects] == [
        (3, column, "#REF!", "is an error of the spreadsheet")
    ]
    assert held(folder, "SELECT value FROM observation") == [(1,)]


def test_a_row_again_below_a_second_parent_is_taken_once_and_one_that_differs_not_at_all(
    sent, folder, held
):
    receipt = sent(
        NATION | {"Value": "1"},
        NATION | {"Parent Code": "X92", "Value": "1"},
        {"Value": "2"},
        {"Value": "3"},
    )
    assert "1 rows repeat another" in receipt.notices[0]
    assert [r.line for r in receipt.rejects] == [4, 5]
    assert held(folder, "SELECT value FROM observation") == [(1,)]


def test_a_row_again_with_another_mark_is_no_repeat(sent, folder, held):
    receipt = sent({"Value": "8"}, {"Value": "8", "Value note": "Interpret with caution"})
    assert receipt.rows_rejected == 2
    assert "about the same thing and differ" in receipt.rejects[0].reason


def test_what_there_is_no_column_for_is_left_out_and_said(sent):
    assert "Confidence limits" in sent({"Value": "1"}).notices[-1]
    assert sent({"Value": "2"}, head=HEAD[:13] + HEAD[17:]).notices == []


def test_a_place_that_other_publications_describe_keeps_their_description(sent, file, folder, held):
    loading.load(
        folder,
        [
            file(
                "area.csv",
                (
                    "area_code,name,level,region_code,last_seen_on\n"
                    "X06000001,Fenmere,Local authority,X12,2020-03-31\n"
                ),
            )
        ],
    )
    sent({"Area Name": "Fenmere UA", "Value": "1"})
    assert held(folder, "SELECT name, region_code FROM area") == [("Fenmere", "X12")]
    assert held(folder, "SELECT alias FROM area_name WHERE kind = 'name'") == [("Fenmere UA",)]


def test_the_unit_is_told_by_what_values_are_out_of_else_by_the_title():
    assert _unit("Anything", 100.3) == ("percent", 100)
    assert _unit("Anything", 10_010) == ("rate", 10_000)
    assert _unit("Anything", 99_500) == ("rate", 100_000)
    assert _unit("Prevalence of excess weight", None) == ("percent", 100)
    assert _unit("Standardised rate per 100,000", 345.0) == ("rate", 100_000)
    # Per how many nobody says: then it is just a number.
    assert _unit("Directly standardised rate", 345.0) == ("number", 1)
    assert _unit("Number of children", None) == ("count", 1)
    assert _unit("Life expectancy", 79.0) == ("number", 1)
    assert _unit("Count of visits", None) == ("count", 1)
    assert _unit("Children (%)", None) == _unit("Proportion seen", None) == ("percent", 100)
    # What is published is rounded: two in a hundred off is no other unit.
    assert _unit("Anything", 98.1) == _unit("Anything", 101.9) == ("percent", 100)
    assert _unit("Anything", 97.9) == _unit("Anything", 102.1) == ("number", 1)


def test_the_newest_title_and_what_most_values_are_out_of_make_the_measure(sent, folder, held):
    parts = {"Count": "50", "Denominator": "100"}
    sent(
        parts | {"Indicator Name": "New", "Value": "50"},
        parts | {"Indicator Name": "Old", "Value": "50", "Time period": "2022/23"},
        # A slip of the publisher.
        parts | {"Indicator Name": "Old", "Value": "500", "Time period": "2021/22"},
    )
    assert held(folder, "SELECT short_name, unit, decimals FROM measure") == [
        ("New (<15 yrs)", "percent", 1)
    ]


def test_numbers_counted_are_whole(sent, folder, held):
    sent({"Indicator Name": "Number of visits", "Value": "5"})
    assert held(folder, "SELECT unit, decimals FROM measure") == [("count", 0)]


@pytest.mark.parametrize(
    ("note", "without", "beside"),
    [
        *((note, "c", None) for note in ("Suppressed", "Disclosure control", "Small numbers")),
        *((note, "x", "u") for note in ("Unreliable", "Use with caution", "Data quality issue")),
        ("Includes Fenmere", "x", None),
    ],
)
def test_each_word_of_a_note_has_its_mark(sent, folder, held, note, without, beside):
    sent({"Value note": note}, {"Value note": note, "Value": "8", "Time period": "2022/23"})
    assert [row[6] for row in held(folder, OBSERVED)] == [without, beside]


def test_each_kind_of_area_has_its_level(sent, folder, held):
    kinds = {
        "Country": "National",
        "Nation": "National",
        "Region": "Regional",
        "Government regions": "Regional",
        "County & UA": "Local authority",
        "Counties and UAs": "Local authority",
        "Upper tier local authorities": "Local authority",
        "Unitary authority": "Local authority",
        "Districts & UAs": None,
        "Lower tier local authorities": None,
        "Sub-regions": None,
        "GP": None,
    }
    receipt = sent(
        *(
            {"Area Code": f"X{n}", "Area Name": f"A{n}", "Area Type": kind, "Value": "1"}
            for n, kind in enumerate(kinds)
        )
    )
    found = dict(held(folder, "SELECT area_code, level FROM area"))
    assert [found.get(f"X{n}") for n in range(len(kinds))] == list(kinds.values())
    assert [reject.value for reject in receipt.rejects] == list(kinds)[8:]


def test_a_place_of_england_is_known_by_its_code_where_no_nation_is_in_the_file(sent, folder, held):
    sent({"Area Code": "E06000099", "Value": "1"}, {"Area Code": "X06000001", "Value": "1"})
    assert held(folder, "SELECT area_code, country_code FROM area ORDER BY 1") == [
        ("E06000099", "E92000001"),
        ("X06000001", None),
    ]


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("2023 Q1", (2023, 1, 1), (2023, 3, 31)),
        ("2023 Q3", (2023, 7, 1), (2023, 9, 30)),
        ("2023 q4", (2023, 10, 1), (2023, 12, 31)),
        ("2023/24 Q1", (2023, 4, 1), (2023, 6, 30)),
        ("2023/24 Q3", (2023, 10, 1), (2023, 12, 31)),
        ("2023 Dec", (2023, 12, 1), (2023, 12, 31)),
        ("January 2023", (2023, 1, 1), (2023, 1, 31)),
    ],
)
def test_each_quarter_and_month_has_its_first_and_last_day(label, first, last):
    found = quarter_or_month(label)
    assert (found.start, found.end) == (date(*first), date(*last))


@pytest.mark.parametrize("label", ["2023/25 Q1", "2023 Q5", "2023 Foo", "Foo 2023", "Q1"])
def test_what_is_no_quarter_or_month_is_none(label):
    assert quarter_or_month(label) is None


def test_marks_are_told_by_what_they_were_read_as(sent, folder, held):
    receipt = sent(
        {"Value": "1"}, {"Sex": "Male", "Value": "NA"}, {"Sex": "Female", "Value": "n/a"}
    )
    assert held(folder, "SELECT status FROM observation ORDER BY source_row") == [
        (None,),
        ("x",),
        ("z",),
    ]
    assert [said.split(": ", 1)[1] for said in receipt.notices if "marks for" in said] == [
        "marks for no number were read: 1 not available ('NA'), 1 does not apply ('n/a')."
    ]


def test_notes_in_place_of_values_are_told_among_the_marks(sent, folder, held):
    receipt = sent(
        {"Value": "*"},
        {"Time period": "2022/23", "Value note": "Value suppressed for disclosure control"},
        {"Time period": "2021/22", "Value note": "Value missing due to small sample size"},
    )
    assert [row[5:] for row in held(folder, OBSERVED)] == [(None, "c"), (None, "c"), (None, "x")]
    told = [said for said in receipt.notices if "marks for no number" in said]
    assert len(told) == 1 and "2 hidden ('*', 'Value suppressed" in told[0]
    assert "1 not available ('Value missing due to small sample size')" in told[0]


@pytest.mark.parametrize("mark", ["-", "[x]", "c", "x", "NA"])
@pytest.mark.parametrize("column", ["Sex", "Age"])
def test_a_mark_is_no_sex_and_no_age(sent, folder, held, column, mark):
    receipt = sent({"Value": "50"}, {column: mark, "Value": "400", "Time period": "2022/23"})
    assert [(one.line, one.column, one.value) for one in receipt.rejects] == [(3, column, mark)]
    assert receipt.rejects[0].reason == IS_MARK[0]
    assert held(folder, "SELECT count(*) FROM observation") == [(1,)]


def test_persons_and_what_does_not_apply_are_everybody(sent, folder, held):
    sent({"Sex": "Persons"}, {"Sex": "Not applicable", "Time period": "2022/23"})
    assert held(folder, "SELECT DISTINCT breakdown FROM observation") == [("Total",)]
