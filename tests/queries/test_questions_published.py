"""Published figures: an area beside its region, its statistical neighbours and its nation."""

import pytest
from asking import BOARD, ask, cells

AREAS = """
    area_code,name,level,region_code,country_code,last_seen_on
    E09000001,Harrow Mere,Local authority,R1,N1,
    E06000010,Oldtown (before 2024),Local authority,R1,N1,2024-03-31
    E06000011,Oldtown,Local authority,R1,N1,2025-03-31
    E08000002,Brook,Local authority,R1,N1,
    E08000003,Combe,Local authority,R1,N1,
    E08000004,Lonely,Local authority,,,
    R1,The North,Regional,,N1,
    N1,Nation,National,,N1,
"""
# Oldtown got a new code in 2024 and kept its number. 999 is a neighbour nothing is held of.
NUMBERS = """
    kind,alias,area_code,last_seen_on
    number,301,E09000001,
    name,Mere,E09000001,
    number,310,E06000010,2024-03-31
    number,310,E06000011,2025-03-31
    number,302,E08000002,
    number,303,E08000003,
    number,304,E08000004,
"""
NEIGHBOURS = """
    model,area_number,neighbour_number,rank,closeness
    2025,301,310,2,Close
    2025,301,302,1,Very close
    2025,301,303,3,
    2025,301,999,4,
    2021,301,304,1,
    2025,302,301,1,
"""
FIGURES = """
    measure_id,area_code,period_start,period_end,period_kind,breakdown_kind,breakdown,value,status
    PUB,E08000002,2022-04-01,2023-03-31,year to March,Total,Total,,x
    PUB,E09000001,2023-04-01,2024-03-31,year to March,Total,Total,41,
    PUB,E09000001,2024-04-01,2025-03-31,year to March,Total,Total,,c
    PUB,R1,2023-04-01,2024-03-31,year to March,Total,Total,50,
    PUB,N1,2023-04-01,2024-03-31,year to March,Total,Total,60,
    PUB,E06000010,2023-04-01,2024-03-31,year to March,Total,Total,10,
    PUB,E06000011,2024-04-01,2025-03-31,year to March,Total,Total,12,
    PUB,E08000002,2023-04-01,2024-03-31,year to March,Total,Total,20,
    PUB,E08000002,2024-04-01,2025-03-31,year to March,Total,Total,,x
    PUB,E08000003,2023-04-01,2024-03-31,year to March,Total,Total,90,
    PUB,E08000003,2024-04-01,2025-03-31,year to March,Total,Total,96,
    PUB,E08000004,2023-04-01,2024-03-31,year to March,Total,Total,70,
    PUB,E09000001,2023-04-01,2024-03-31,year to March,age,Under 1,4,
    OWN,E09000001,2023-04-01,2024-03-31,year to March,Total,Total,3,
"""


@pytest.fixture
def published(tiny):
    """Hold one published measure of six areas and one local one."""
    return tiny(
        area=AREAS,
        area_name=NUMBERS,
        area_neighbour=NEIGHBOURS,
        observation=FIGURES,
        partnership_area="area_code\nE09000001",
        measure="""
            measure_id,scope,unit,counts_of,rank,source_title,name,decimals
            PUB,published,count,published,2,Plans,On a plan,0
            PUB0,published,percent,published,1,Plans,First column,1
            OWN,local,count,people,3,,Ours,0
        """,
    )


def beside(snapshot, average="mean", **choices):
    """Ask for Harrow Mere's totals unless told otherwise."""
    wanted = {
        "measure_id": "PUB",
        "area_code": "E09000001",
        "breakdown_kind": "Total",
        "breakdown": "Total",
        **choices,
    }
    return ask(snapshot, "measures/beside", BOARD, average=average, **wanted)


def test_an_area_stands_beside_its_region_its_neighbours_and_its_nation(published):
    assert cells(beside(published), "series name period_end value status areas") == [
        ("area", "Harrow Mere", "2024-03-31", 41, None, 1),
        ("area", "Harrow Mere", "2025-03-31", None, "c", 1),
        ("region", "The North", "2024-03-31", 50, None, 1),
        # 10 under the old code, 20 and 90; then 12 under the new code and 96.
        ("neighbours", "Statistical neighbours (mean of 3)", "2024-03-31", 40, None, 3),
        ("neighbours", "Statistical neighbours (mean of 2)", "2025-03-31", 54, None, 2),
        ("nation", "Nation", "2024-03-31", 60, None, 1),
    ]
    median = beside(published, "median")
    assert cells(median, "name value")[3:5] == [
        ("Statistical neighbours (median of 3)", 20),
        ("Statistical neighbours (median of 2)", 54),
    ]


def test_an_average_of_neighbours_of_whom_one_is_hidden_is_told_by_its_bounds(tiny):
    hidden = "PUB,E08000002,2024-04-01,2025-03-31,year to March,Total,Total,,"
    assert f"{hidden}x" in FIGURES

    def of(unit, average):
        snapshot = tiny(
            area=AREAS,
            area_name=NUMBERS,
            area_neighbour=NEIGHBOURS,
            observation=FIGURES.replace(f"{hidden}x", f"{hidden}c"),
            measure=f"""
                measure_id,scope,unit,counts_of,rank
                PUB,published,{unit},published,2
                OWN,local,count,people,3
            """,
        )
        columns = "series value status areas least most hidden_areas"
        return cells(beside(snapshot, average), columns)[3:5]

    # 12 and 96 are shown; the third may be 1 to 5.
    before, hidden_one = of("count", "mean")
    assert before == ("neighbours", 40, None, 3, None, None, 0)
    assert hidden_one == ("neighbours", None, "c", 3, 109 / 3, 113 / 3, 1)
    assert of("count", "median")[1] == ("neighbours", None, "c", 3, 12, 12, 1)
    # Of a share nobody knows within what bounds a hidden one lies.
    assert of("percent", "mean")[1] == ("neighbours", None, "c", 3, None, None, 1)


def test_a_region_and_an_area_without_neighbours_stand_beside_what_there_is(published):
    assert cells(beside(published, area_code="E08000004"), "series value") == [("area", 70)]
    assert cells(beside(published, area_code="R1"), "series value") == [
        ("area", 50),
        ("nation", 60),
    ]
    assert cells(beside(published, area_code="N1"), "series value") == [("area", 60)]


def test_a_part_is_never_mixed_with_the_total_and_a_small_published_number_stays(published):
    part = beside(published, breakdown_kind="age", breakdown="Under 1")
    assert cells(part, "series value hidden") == [("area", 4, None)]
    parts = ask(published, "measures/breakdowns", measure_id="PUB")
    assert cells(parts, "breakdown_kind breakdown") == [("Total", "Total"), ("age", "Under 1")]


def test_our_own_numbers_cannot_be_had_by_asking_for_them_as_published(published):
    assert beside(published, measure_id="OWN").is_empty
    series = ask(
        published, "measures/published_series", BOARD, measure_id="OWN", area_code="E09000001"
    )
    assert series.is_empty
    own = ask(published, "measures/series", BOARD, measure_id="OWN")
    assert cells(own, "value hidden") == [(None, "c")]


def test_what_was_published_of_an_area_is_listed_with_value_and_status_apart(published):
    answer = ask(published, "measures/published_series", measure_id="PUB", area_code="E09000001")
    assert cells(answer, "area_name period_end breakdown value status") == [
        ("Harrow Mere", "2024-03-31", "Total", 41, None),
        ("Harrow Mere", "2025-03-31", "Total", None, "c"),
        ("Harrow Mere", "2024-03-31", "Under 1", 4, None),
    ]


def test_neighbours_come_from_the_newest_model_under_their_latest_names(published):
    answer = ask(published, "measures/neighbours", area_code="E09000001")
    assert cells(answer, "model rank name closeness") == [
        ("2025", 1, "Brook", "Very close"),
        ("2025", 2, "Oldtown", "Close"),
        ("2025", 3, "Combe", None),
        ("2025", 4, None, None),
    ]
    assert cells(answer, "area_codes") == [
        ["E08000002"],
        ["E06000010", "E06000011"],
        ["E08000003"],
        None,
    ]
    assert ask(published, "measures/neighbours", area_code="E08000004").is_empty


def test_areas_come_with_our_own_first_and_nations_last_and_measures_by_source_and_column(
    published,
):
    areas = ask(published, "measures/areas", measure_id="PUB")
    assert cells(areas, "name is_own") == [
        ("Harrow Mere", True),
        ("Brook", False),
        ("Combe", False),
        ("Lonely", False),
        # Its old code is a part of its history, and no area beside it.
        ("Oldtown", False),
        ("The North", False),
        ("Nation", False),
    ]
    held = ask(published, "measures/published_measures")
    assert cells(held, "measure_id") == ["PUB0", "PUB"]


# Oldtown got a new code and kept its number; Brookshire, without Combe since, became Brook, of
# another number; Farland was divided into East Far and West Far.
CODES = """
    area_code,name,level,region_code,country_code,last_seen_on
    OLD,Oldtown,Local authority,,N1,2023-03-31
    NEW,Oldtown,Local authority,,N1,2025-03-31
    SHIRE,Brookshire,Local authority,,N1,2023-03-31
    BROOK,Brook,Local authority,,N1,2025-03-31
    FAR,Farland,Local authority,,N1,2023-03-31
    EAST,East Far,Local authority,,N1,2025-03-31
    WEST,West Far,Local authority,,N1,2025-03-31
    N1,Nation,National,,N1,2025-03-31
"""
CODE_NUMBERS = """
    kind,alias,area_code,last_seen_on
    number,1,OLD,2023-03-31
    number,1,NEW,2025-03-31
    number,2,SHIRE,2023-03-31
    number,3,BROOK,2025-03-31
    number,4,FAR,2023-03-31
    number,5,EAST,2025-03-31
    number,6,WEST,2025-03-31
"""
CHANGES = """
    earlier_code,area_code,changed_on,kind,reason
    SHIRE,BROOK,2023-04-01,boundary,Combe left.
    FAR,EAST,2023-04-01,reorganised,Farland was divided.
    FAR,WEST,2023-04-01,reorganised,Farland was divided.
"""


def figure(area, year, value):
    """Give a row of a year to March."""
    return f"PUB,{area},{year - 1}-04-01,{year}-03-31,year to March,Total,Total,{value},"


@pytest.fixture
def changed(tiny):
    """Hold two years of each place, the second under another code."""
    rows = [
        *(figure(area, 2023, value) for area, value in (("OLD", 11), ("SHIRE", 21), ("FAR", 31))),
        *(figure(area, 2024, value) for area, value in (("NEW", 12), ("BROOK", 22), ("EAST", 32))),
    ]
    return tiny(
        area=CODES,
        area_name=CODE_NUMBERS,
        area_change=CHANGES,
        partnership_area="area_code\nOLD",
        observation="\n".join([FIGURES.strip().splitlines()[0], *rows]),
        measure="""
            measure_id,scope,unit,counts_of,rank,source_title,name,decimals
            PUB,published,count,published,1,Plans,On a plan,0
        """,
    )


@pytest.mark.parametrize(
    "area,name,values",
    [
        ("NEW", "Oldtown", [("OLD", 11), ("NEW", 12)]),
        ("OLD", "Oldtown", [("OLD", 11), ("NEW", 12)]),
        ("BROOK", "Brook", [("SHIRE", 21), ("BROOK", 22)]),
        ("EAST", "East Far", [("EAST", 32)]),
        ("FAR", "Farland", [("FAR", 31)]),
    ],
)
def test_an_area_whose_code_changed_has_one_history_unless_it_was_divided(
    changed, area, name, values
):
    answer = ask(changed, "measures/published_series", measure_id="PUB", area_code=area)
    assert cells(answer, "area_name area_code value") == [(name, *one) for one in values]
    rows = beside(changed, area_code=area).rows
    assert rows.loc[rows["series"] == "area", "value"].tolist() == [value for _, value in values]


def test_of_a_year_held_under_two_codes_the_newer_code_has_the_word(tiny):
    snapshot = tiny(
        area=CODES,
        area_name=CODE_NUMBERS,
        observation="\n".join(
            [FIGURES.strip().splitlines()[0], figure("OLD", 2023, 11), figure("NEW", 2023, 13)]
        ),
        measure="measure_id,scope,counts_of\nPUB,published,published",
    )
    answer = ask(snapshot, "measures/published_series", measure_id="PUB", area_code="NEW")
    assert cells(answer, "area_code value") == [("NEW", 13)]
    assert beside(snapshot, area_code="NEW").rows["value"].tolist() == [13]


def test_two_codes_of_one_number_and_name_are_one_area_though_both_were_seen_last_on_one_day(tiny):
    snapshot = tiny(
        area="area_code,name,level,last_seen_on\nA,Ash,Local authority,2025-03-31\n"
        "B,Ash,Local authority,2025-03-31",
        area_name="kind,alias,area_code,last_seen_on\nnumber,1,A,2025-03-31\nnumber,1,B,2025-03-31",
        observation="\n".join(
            [FIGURES.strip().splitlines()[0], figure("A", 2023, 11), figure("B", 2024, 13)]
        ),
        measure="measure_id,scope,counts_of\nPUB,published,published",
    )
    assert cells(ask(snapshot, "measures/areas", measure_id="PUB"), "area_code") == ["B"]
    answer = ask(snapshot, "measures/published_series", measure_id="PUB", area_code="B")
    assert cells(answer, "area_code value") == [("A", 11), ("B", 13)]


def test_areas_are_offered_by_the_code_of_now_and_ours_by_whichever_it_was_named_with(changed):
    areas = ask(changed, "measures/areas", measure_id="PUB")
    assert cells(areas, "area_code is_own") == [
        ("NEW", True),
        ("BROOK", False),
        ("EAST", False),
        ("FAR", False),
    ]


def test_earlier_codes_of_an_area_are_told_with_what_happened(changed):
    told = "changed_on earlier_code earlier_name kind is_joined reason"
    assert cells(ask(changed, "measures/area_history", area_code="NEW"), told) == [
        (None, "OLD", "Oldtown", "code", True, None)
    ]
    assert cells(ask(changed, "measures/area_history", area_code="BROOK"), told) == [
        ("2023-04-01", "SHIRE", "Brookshire", "boundary", True, "Combe left.")
    ]
    assert cells(ask(changed, "measures/area_history", area_code="WEST"), told) == [
        ("2023-04-01", "FAR", "Farland", "reorganised", False, "Farland was divided.")
    ]
    assert ask(changed, "measures/area_history", area_code="FAR").is_empty


def test_two_places_that_share_a_number_at_one_time_are_not_one(tiny):
    snapshot = tiny(
        area="area_code,name,level,last_seen_on\nA,Ash,Local authority,2025-03-31\n"
        "B,Birch,Local authority,2025-03-31",
        area_name="kind,alias,area_code,last_seen_on\nnumber,1,A,2025-03-31\nnumber,1,B,2025-03-31",
        observation="\n".join(
            [FIGURES.strip().splitlines()[0], figure("A", 2023, 11), figure("B", 2024, 13)]
        ),
        measure="measure_id,scope,counts_of\nPUB,published,published",
    )
    areas = ask(snapshot, "measures/areas", measure_id="PUB")
    assert cells(areas, "area_code") == ["A", "B"]
