"""Tables of statistical neighbours, in small: the form of 2025 and that of 2021."""

from datetime import date

import pytest

from learning_hub import loading

NEIGHBOURS = "old_la_code,la_name,SN_1,SN_1P,SN_2,SN_2P\n"


def test_the_wide_table_of_neighbours_becomes_a_row_each_in_their_order(folder, file, held):
    path = file(
        "sn_model_2025_wide.csv", f"{NEIGHBOURS}303,Bexley,311,Extremely close,822,Close \n"
    )
    outcome = loading.load(folder, [path])
    assert outcome.exit_code == 0
    assert held(
        folder,
        "SELECT model, area_number, neighbour_number, rank, closeness "
        "FROM area_neighbour ORDER BY rank",
    ) == [("2025", "303", "311", 1, "Extremely close"), ("2025", "303", "822", 2, "Close")]


def test_a_model_without_a_year_in_its_name_takes_that_of_the_load(folder, file, held):
    outcome = loading.load(
        folder, [file("sn.csv", f"{NEIGHBOURS}303,Bexley,311,,822,\n")], as_at=date(2021, 4, 1)
    )
    [notice] = outcome.receipts[0].notices
    assert notice.startswith("sn.csv names no year, so its neighbours are held as the model of ")
    assert held(folder, "SELECT DISTINCT model FROM area_neighbour") == [("2021",)]


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("sn_20250501.csv", "2025"),
        ("sn_01052025.csv", "2025"),
        ("sn_april_2021.csv", "2021"),
        ("sn_20259901.csv", "2024"),
        ("sn_1202350501.csv", "2024"),
    ],
)
def test_a_date_in_the_name_names_the_model_by_its_year(folder, file, held, name, model):
    loading.load(
        folder, [file(name, f"{NEIGHBOURS}303,Bexley,311,,822,\n")], as_at=date(2024, 4, 1)
    )
    assert held(folder, "SELECT DISTINCT model FROM area_neighbour") == [(model,)]


def test_numbers_of_areas_may_carry_a_nought_and_what_is_no_number_is_refused(folder, file, held):
    path = file(
        "sn_2025.csv",
        NEIGHBOURS + "822.0,Bedford,303.0,,311,\nBexley,Bexley,822,,311,\n304,Brent,32,,321,\n",
    )
    [receipt] = loading.load(folder, [path]).receipts
    assert [(r.line, r.column, r.value) for r in receipt.rejects] == [
        (3, "old_la_code", "Bexley"),
        (4, "SN_1", "32"),
    ]
    assert held(
        folder,
        "SELECT area_number, neighbour_number FROM area_neighbour ORDER BY area_number, rank",
    ) == [("304", "321"), ("822", "303"), ("822", "311")]


def test_a_neighbour_named_twice_is_refused_and_the_others_stay(folder, file, held):
    path = file(
        "sn_2025.csv",
        NEIGHBOURS.replace("\n", ",SN_3\n") + "303,Bexley,311,,311,,886\n304,Brent,320,,321,,322\n",
    )
    receipt = loading.load(folder, [path]).receipts[0]
    assert [(r.line, r.value) for r in receipt.rejects] == [(2, "2025, 303, 311")] * 2
    assert (receipt.rows_read, receipt.rows_new) == (6, 4)
    assert held(folder, "SELECT count(*) FROM area_neighbour") == [(4,)]


# The form of 2021

SN_2021 = "LA num,LA Name,LA number,GOInd,GOReg,SN1,SNP,SN2,SNP,SN3,SNP,\n"


def test_the_table_of_2021_whose_columns_repeat_becomes_a_row_each(file, folder, held):
    path = file(
        "Neighbour_Groupings_April_2021.csv",
        SN_2021
        + (
            "701,Fenmere,701,3,The Marsh,702,Very Close,703,Close,704,Not Close,\n"
            "702,Saltby,702,3,The Marsh,701,Very Close,703,Close,,,\n"
        ),
    )
    receipt = loading.load(folder, [path]).receipts[0]
    assert (receipt.format, receipt.file_rows, receipt.rejects) == ("neighbours", 2, [])
    assert held(
        folder,
        "SELECT * EXCLUDE (load_id, source_row, source_sheet, lineage) FROM area_neighbour "
        "ORDER BY area_number, rank",
    ) == [
        ("2021", "701", "702", 1, "Very Close"),
        ("2021", "701", "703", 2, "Close"),
        ("2021", "701", "704", 3, "Not Close"),
        ("2021", "702", "701", 1, "Very Close"),
        ("2021", "702", "703", 2, "Close"),
    ]


def test_both_models_are_held_beside_each_other(file, folder, held):
    loading.load(
        folder,
        [
            file("sn_2021.csv", f"{SN_2021}701,Fenmere,701,3,The Marsh,702,Close,703,Close,704,\n"),
            file("sn_2025.csv", "old_la_code,la_name,SN_1,SN_1P\n701,Fenmere,705,Close\n"),
        ],
    )
    assert held(folder, "SELECT model, count(*) FROM area_neighbour GROUP BY 1 ORDER BY 1") == [
        ("2021", 3),
        ("2025", 1),
    ]


def test_a_neighbour_that_is_no_number_is_refused_and_the_others_stay(file, folder, held):
    path = file(
        "sn_2021.csv", SN_2021 + "701,Fenmere,701,3,The Marsh,Saltby,Close,703,Close,704,Close\n"
    )
    receipt = loading.load(folder, [path]).receipts[0]
    assert [(r.line, r.column, r.value) for r in receipt.rejects] == [(2, "SN1", "Saltby")]
    assert held(folder, "SELECT neighbour_number FROM area_neighbour") == [("703",), ("704",)]
