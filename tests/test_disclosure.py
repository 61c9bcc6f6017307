"""Which numbers each role may see: the 1 to 5 rules, practice, work and published figures."""

import pandas as pd
import pytest

from learning_hub import contract, disclosure
from learning_hub.disclosure import PROFILES, disclose, read_counts
from learning_hub.viewer import Viewer

BOARD, SCRUTINEER, MANAGER = Viewer("board"), Viewer("scrutineer"), Viewer("manager")
HEALTH = Viewer("member", "HEA")


def seen(line, viewer=BOARD, profile="dfe", **columns):
    """Disclose a small frame by the Counts lines given, and give it with what was hidden."""
    lines = [line] if isinstance(line, str) else line
    rows = pd.DataFrame(columns)
    shown, tally = disclose(rows, read_counts(lines), viewer, PROFILES[profile])
    pd.testing.assert_frame_equal(rows, pd.DataFrame(columns))
    return shown, tally


def values(column):
    """List a column, None where it is empty."""
    return [None if pd.isna(value) else value for value in column]


# People

def test_counts_of_one_to_five_people_are_hidden_and_nought_is_not():
    shown, tally = seen("Counts: children; unit: people.", children=[0, 1, 5, 6, 100])
    assert values(shown.children) == [0, None, None, 6, 100]
    assert values(shown.hidden) == [None, "c", "c", None, None]
    assert tally == {"fewer than 6 people, or all but fewer than 6": 2}


def test_all_but_one_to_five_people_are_hidden_too():
    """27 of 30 says that 3 are not: the complement tells as much as the count."""
    shown, _ = seen("Counts: seen of children; unit: people.",
                    seen=[27, 25, 24, 30], children=[30, 30, 30, 30])
    assert values(shown.seen) == [None, None, 24, 30]
    assert values(shown.children) == [30, 30, 30, 30]


def test_a_total_of_one_to_five_people_is_hidden_with_all_that_is_made_of_it():
    shown, _ = seen("Counts: seen of children giving share, text_share; unit: people.",
                    seen=[0, 4, 0], children=[4, 4, 0], share=[0.0, 1.0, None],
                    text_share=[0.0, 100.0, None])
    assert values(shown.seen) == [None, None, 0]
    assert values(shown.children) == [None, None, 0]
    assert values(shown.share) == [None, None, None]
    assert values(shown.text_share) == [None, None, None]


def test_a_share_is_hidden_with_its_count_and_kept_without():
    shown, _ = seen("Counts: seen of children giving percent; unit: people.",
                    seen=[3, 12], children=[20, 20], percent=[15.0, 60.0])
    assert values(shown.percent) == [None, 60.0]


def test_whole_numbers_dates_and_words_beside_hidden_counts_stay():
    shown, _ = seen("Counts: children; unit: people.", children=[3, 60], month=[4, 5],
                    place=["North", "South"])
    assert values(shown.month) == [4, 5]
    assert values(shown.place) == ["North", "South"]


def test_a_count_that_is_not_reported_is_empty_and_not_called_hidden():
    shown, tally = seen("Counts: children of all_children; unit: people.",
                        children=[None, 9.0], all_children=[None, 40.0])
    assert values(shown.children) == [None, 9]
    assert (values(shown.hidden), tally) == ([None, None], {})


@pytest.mark.parametrize("viewer", [BOARD, SCRUTINEER, HEALTH, Viewer("member", "LA")])
def test_all_but_manager_and_operations_see_people_disclosed(viewer):
    assert values(seen("Counts: n; unit: people.", viewer, n=[3])[0].n) == [None]


@pytest.mark.parametrize("viewer", [MANAGER, Viewer("operations")])
def test_manager_and_operations_see_every_number(viewer):
    shown, tally = seen("Counts: n of total; unit: people.", viewer, n=[3], total=[4])
    assert (values(shown.n), values(shown.total), tally) == ([3], [4], {})
    assert values(shown.hidden) == [None]


def test_a_member_sees_the_returns_of_their_own_agency_exactly():
    shown, tally = seen("Counts: n; unit: people.", HEALTH, n=[3, 3], agency_id=["HEA", "POL"])
    assert values(shown.n) == [3, None]
    assert sum(tally.values()) == 1


def test_only_a_member_has_an_agency_of_their_own():
    shown, _ = seen("Counts: n; unit: people.", Viewer("board", "HEA"), n=[3], agency_id=["HEA"])
    assert values(shown.n) == [None]


def test_a_member_of_no_row_and_a_row_of_no_agency_are_not_alike():
    shown, _ = seen("Counts: n; unit: people.", HEALTH, n=[3, 3], agency_id=[None, "POL"])
    assert values(shown.n) == [None, None]


# Practice

def test_pooled_practice_is_exact_from_four_cases_on():
    shown, tally = seen("Counts: good of cases giving share; unit: practice.",
                        good=[1, 3, 0], cases=[4, 3, 3], share=[0.25, 1.0, 0.0])
    assert values(shown.good) == [1, None, None]
    assert values(shown.cases) == [4, None, None]
    assert values(shown.share) == [0.25, None, None]
    assert tally == {"too few cases, or one agency's own practice": 2}


def test_cases_may_be_counted_apart_from_judgements():
    """Six judgements of three cases are still three cases."""
    shown, _ = seen("Counts: good of judgements; cases: cases; unit: practice.",
                    good=[5, 5], judgements=[6, 9], cases=[3, 4])
    assert values(shown.good) == [None, 5]
    assert values(shown.judgements) == [None, 9]
    assert values(shown.cases) == [None, 4]


@pytest.mark.parametrize("by", ["agency_id", "case_id", "age_band", "tier"])
def test_practice_by_agency_case_age_or_tier_is_hidden_however_many_cases(by):
    shown, _ = seen(f"Counts: good of judgements, by domain, {by}; unit: practice.",
                    good=[40], judgements=[60], **{by: ["x"]})
    assert (values(shown.good), values(shown.judgements)) == ([None], [None])


def test_an_agency_sees_its_own_practice_and_not_anothers():
    shown, _ = seen("Counts: good of judgements, by agency_id; unit: practice.", HEALTH,
                    good=[2, 40], judgements=[3, 60], agency_id=["HEA", "POL"])
    assert values(shown.good) == [2, None]
    assert values(shown.judgements) == [3, None]


# Work and published

@pytest.mark.parametrize("unit", ["work", "published"])
def test_work_and_published_figures_are_never_hidden(unit):
    shown, tally = seen(f"Counts: n of total giving share; unit: {unit}.",
                        n=[1, 0], total=[2, 3], share=[0.5, 0.0])
    assert (values(shown.n), values(shown.total)) == ([1, 0], [2, 3])
    assert (values(shown.hidden), tally) == ([None, None], {})


def test_the_unit_may_stand_in_each_row_and_a_missing_one_counts_people():
    shown, tally = seen("Counts: n; unit: counts_of.", n=[3, 3, 3, 3, 3],
                        counts_of=["people", "work", "practice", None, "sheep"])
    assert values(shown.n) == [None, 3, None, None, None]
    assert sum(tally.values()) == 4


def test_a_counts_line_without_a_unit_counts_people():
    assert read_counts(["Counts: n of total."])[0].unit == "people"
    assert values(seen("Counts: n.", n=[3])[0].n) == [None]


# More than one line of counts

def test_two_counts_of_one_total_are_each_held_against_the_true_total():
    lines = ["Counts: good of asked; unit: people.", "Counts: poor of asked; unit: people."]
    shown, _ = seen(lines, good=[0, 20], poor=[4, 3], asked=[4, 40])
    assert values(shown.good) == [None, 20]
    assert values(shown.poor) == [None, None]
    assert values(shown.asked) == [None, 40]


def test_one_line_of_people_does_not_hide_a_line_of_work():
    shown, _ = seen(["Counts: children; unit: people.", "Counts: actions; unit: work."],
                    children=[3], actions=[2])
    assert (values(shown.children), values(shown.actions)) == ([None], [2])


# The other profile

def test_the_profile_ohid_hides_one_to_seven_and_rounds_to_five():
    shown, tally = seen("Counts: n of total; unit: people.", BOARD, "ohid",
                        n=[0, 7, 8, 12, 13, 23], total=[100, 100, 101, 102, 103, 104])
    assert values(shown.n) == [0, None, 10, 10, 15, 25]
    assert values(shown.total) == [100, 100, 100, 100, 105, 105]
    assert tally == {"fewer than 8 people, or all but fewer than 8": 1}


def test_the_profile_ohid_leaves_work_and_ones_own_agency_as_they_are():
    shown, _ = seen("Counts: n; unit: unit.", HEALTH, "ohid", n=[12, 12, 12],
                    unit=["work", "people", "people"], agency_id=["LA", "HEA", "LA"])
    assert values(shown.n) == [12, 12, 10]


# Frames and heads

def test_an_answer_without_rows_or_counts_is_given_as_it_is():
    shown, tally = seen("Counts: n; unit: people.", n=[])
    assert (list(shown.columns), tally) == (["n", "hidden"], {})
    shown, _ = disclose(pd.DataFrame({"n": [3]}), (), BOARD, PROFILES["dfe"])
    assert values(shown.n) == [3]


@pytest.mark.parametrize("kind", ["int64", "Int64", "float64", "object", "int32", "Float64"])
def test_every_kind_of_number_is_hidden(kind):
    rows = pd.DataFrame({"n": pd.Series([3, 60], dtype=kind)})
    shown, _ = disclose(rows, read_counts(["Counts: n; unit: people."]), BOARD, PROFILES["dfe"])
    assert values(shown.n) == [None, 60]


def test_a_counts_line_that_cannot_be_read_is_an_error():
    with pytest.raises(ValueError, match="This Counts line cannot be read: Counts: n per m"):
        read_counts(["Counts: n per m."])


def test_every_counts_line_of_every_question_names_columns_that_the_question_gives():
    for path in sorted(contract.QUERIES.glob("*/*.sql")):
        sql = path.read_text(encoding="utf-8")
        for counts in read_counts(contract.read_head(sql)):
            named = [counts.count, *filter(None, [counts.total, counts.cases]), *counts.derived]
            for column in named:
                assert f" {column}," in sql or f".{column}," in sql, f"{path.name}: {column}"
            assert counts.unit in disclosure.UNITS or f"{counts.unit}," in sql, path.name
