"""Taking a load out again: what it replaced comes back, what others brought or hold stays."""

import shutil

import pytest

from learning_hub import loading, warehouse
from learning_hub.loading.read import text_files
from learning_hub.warehouse import WarehouseError

pytestmark = pytest.mark.slow

HEAD = "measure_id,area_code,period_start,period_end,period_kind,value,agency_id"


def row(month, value, agency="HEA", measure="M1"):
    """Give the observation of a month of 2026."""
    return f"{measure},E09000001,2026-{month:02d}-01,2026-{month:02d}-28,month,{value},{agency}"


@pytest.fixture(params=[10**9, 1], ids=["row by row", "in passing"], autouse=True)
def way_of_reading(monkeypatch, request):
    """Let files be read row by row, or in passing as very large ones are."""
    monkeypatch.setattr(text_files, "LARGE", request.param)


@pytest.fixture
def send(begun, file):
    """Give a function that loads rows of observations, and gives the load's id."""
    names = iter("abcdefgh")

    def run(*rows, scope=""):
        path = file(f"{next(names)}.csv", scope + "\n".join([HEAD, *rows]) + "\n")
        outcome = loading.load(begun, [path], by="a test")
        assert outcome.exit_code == 0, outcome.receipts[0].lines()
        return outcome.receipts[0].load_id

    return run


@pytest.fixture
def values(begun, held):
    """Give a function that lists what is held: month, value and load of each observation."""
    return lambda: held(
        begun, "SELECT month(period_start), value, load_id FROM observation ORDER BY ALL"
    )


def unload(begun, load_id):
    return loading.unload(begun, load_id, by="a test")


WHOLE = "# scope: agency=HEA; period_from=2026-01-01; period_to=2026-12-31\n"


def test_the_rows_of_a_load_go_and_it_is_written_down(begun, send, values, held):
    first, second = send(row(1, 10)), send(row(2, 20), row(3, 30))
    number, said = unload(begun, second)
    assert values() == [(1, 10, first)]
    assert (
        said == f"Load {second} (b.csv) is taken out: 2 rows gone, 0 rows that it had "
        "replaced are back."
    )
    assert held(begun, f"SELECT unloaded_in FROM load WHERE load_id = {second}") == [(number,)]
    newest = warehouse.listing(begun)[0]
    assert (newest["number"], newest["why"]) == (number, f"unload of load {second}")


def test_what_a_load_had_replaced_comes_back(begun, send, values):
    first = send(row(1, 10), row(2, 20))
    second = send(row(1, 11), row(3, 30))
    assert values() == [(1, 11, second), (2, 20, first), (3, 30, second)]
    assert "2 rows gone, 1 rows that it had replaced are back." in unload(begun, second)[1]
    assert values() == [(1, 10, first), (2, 20, first)]


def test_what_a_load_had_withdrawn_comes_back(begun, send, values):
    first = send(row(1, 10), row(2, 20))
    second = send(row(1, 10), scope=WHOLE)
    assert values() == [(1, 10, first)]
    unload(begun, second)
    assert values() == [(1, 10, first), (2, 20, first)]


def test_later_changes_stay_and_have_then_replaced_what_came_before(begun, send, values):
    first, second, third = send(row(1, 10)), send(row(1, 11)), send(row(1, 12))
    unload(begun, second)
    assert values() == [(1, 12, third)]
    unload(begun, third)
    assert values() == [(1, 10, first)]
    unload(begun, first)
    assert values() == []


def test_rows_that_a_later_load_confirmed_stay_as_that_loads_rows(begun, send, values):
    first = send(row(1, 10), row(2, 20))
    second = send(row(1, 10), row(3, 30))
    said = unload(begun, first)[1]
    assert "1 rows gone" in said
    assert "1 rows stay because later loads hold them too." in said
    assert values() == [(1, 10, second), (3, 30, second)]


def test_of_several_loads_that_confirmed_a_row_the_first_keeps_it(begun, send, values):
    first, second = send(row(1, 10)), send(row(1, 10), row(2, 20))
    third = send(row(1, 10), row(3, 30))
    unload(begun, first)
    assert values()[0] == (1, 10, second)
    unload(begun, second)
    assert values() == [(1, 10, third), (3, 30, third)]


def test_a_load_that_was_taken_out_itself_confirms_nothing(begun, send, values):
    first, second = send(row(1, 10)), send(row(1, 10), row(2, 20))
    unload(begun, second)
    unload(begun, first)
    assert values() == []


def test_a_row_that_was_changed_and_then_confirmed_is_changed_by_the_one_that_confirmed(
    begun, send, values
):
    first = send(row(1, 10))
    second = send(row(1, 11))
    third = send(row(1, 11), row(3, 30))
    unload(begun, second)
    assert values() == [(1, 11, third), (3, 30, third)]
    unload(begun, third)
    assert values() == [(1, 10, first)]


def test_rows_that_a_later_load_withdrew_stay_withdrawn(begun, send, values):
    first = send(row(1, 10))
    send(row(1, 10), row(2, 20))
    third = send(row(3, 30), scope=WHOLE)
    assert values() == [(3, 30, third)]
    unload(begun, first)
    assert values() == [(3, 30, third)]


def test_a_row_withdrawn_and_brought_again_goes_on_from_before_the_withdrawal(begun, send, values):
    first = send(row(1, 10), row(2, 20))
    second = send(row(1, 10), scope=WHOLE)
    third = send(row(2, 21))
    unload(begun, second)
    assert values() == [(1, 10, first), (2, 21, third)]
    unload(begun, third)
    assert values() == [(1, 10, first), (2, 20, first)]


def test_registers_with_real_keys_go_back_too(begun, file, held):
    head = "agency_id,name,short_name,sector,is_statutory_partner,rank\n"
    loading.load(begun, [file("one.csv", f"{head}HEA,Trust,Trust,health,yes,2\n")])
    load_id = held(begun, "SELECT max(load_id) FROM load")[0][0]
    assert held(begun, "SELECT name FROM agency WHERE agency_id = 'HEA'") == [("Trust",)]
    unload(begun, load_id)
    assert held(begun, "SELECT name FROM agency WHERE agency_id = 'HEA'") == [("some",)]


def test_a_load_on_which_others_rest_is_not_taken_out(begun, file, send, values):
    loading.load(begun, [file("theme.csv", "theme,label,rank\nvoice,Voice,1\n")])
    send(row(1, 10))
    before = values()
    with pytest.raises(WarehouseError) as told:
        # Load 1 brought the agencies, areas and measures of the base.
        for load_id in range(1, 4):
            unload(begun, load_id)
    assert "cannot be taken out:" in str(told.value)
    assert "rest on it, such as load " in str(told.value)
    assert values() == before


def test_a_load_can_be_taken_out_once_and_only_if_there_is_such_a_load(begun, send):
    load_id = send(row(1, 10))
    unload(begun, load_id)
    for number in (load_id, 999):
        with pytest.raises(WarehouseError, match=f"There is no load {number} in force"):
            unload(begun, number)


def test_a_file_that_was_taken_out_can_be_loaded_again(begun, file, values):
    path = file("a.csv", f"{HEAD}\n{row(1, 10)}\n")
    load_id = loading.load(begun, [path]).receipts[0].load_id
    unload(begun, load_id)
    again = loading.load(begun, [path]).receipts[0]
    assert again.load_id == load_id + 1
    assert values() == [(1, 10, again.load_id)]


def test_a_missing_original_of_a_later_load_costs_only_what_it_had_confirmed(begun, send, values):
    first = send(row(1, 10))
    second = send(row(1, 10), row(2, 20))
    shutil.rmtree(begun / "received")
    unload(begun, first)
    assert values() == [(2, 20, second)]


def test_workbooks_and_published_files_are_taken_out_as_a_whole(begun, file, held):
    head = (
        "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
        "region_name,old_la_code,new_la_code,la_name,referrals\n"
    )
    england = "2025,Reporting year,National,E92000001,England,,,,,,{}\n"
    count = "SELECT (SELECT count(*) FROM area WHERE level = 'National'), count(*) FROM observation"
    one = loading.load(begun, [file("one.csv", head + england.format(5))]).receipts[0].load_id
    two = loading.load(begun, [file("two.csv", head + england.format(6))]).receipts[0].load_id
    assert held(begun, count) == [(1, 2)]
    unload(begun, one)
    assert held(begun, count) == [(1, 1)]
    assert held(begun, "SELECT DISTINCT load_id FROM area WHERE level = 'National'") == [(two,)]
    unload(begun, two)
    assert held(begun, count) == [(0, 0)]
