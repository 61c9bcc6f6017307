"""Two snapshots side by side: just what changed is listed, by whom, and nothing small is told."""

from datetime import date, timedelta

import duckdb
import pandas as pd
import pytest
from asking import BOARD, SCRUTINEER, ask, cells
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning_hub import disclosure, loading, warehouse
from learning_hub.wording import what_changed as changes

pytestmark = pytest.mark.slow

HEAD = (
    "measure_id,area_code,period_start,period_end,period_kind,numerator,denominator,value,agency_id"
)
WHOLE = "# scope: agency=HEA; period_from=2026-01-01; period_to=2026-12-31\n"


def counted(month, value, agency="HEA"):
    """Give a month of 2026 of M1, a count of work."""
    return f"M1,E09000001,2026-{month:02d}-01,2026-{month:02d}-28,month,,,{value},{agency}"


def shared(month, part, whole, agency="HEA"):
    """Give a month of 2026 of M2, a percentage of people."""
    value = "" if part == "" else f"{100 * part / whole:g}"
    days = f"2026-{month:02d}-01,2026-{month:02d}-28"
    return f"M2,E09000001,{days},month,{part},{whole},{value},{agency}"


@pytest.fixture
def send(begun, file):
    """Give a function that loads rows of a table, observations unless said: gives the load's id."""
    names = iter("abcdefghijkl")

    def run(*rows, head=HEAD, table="observation", scope=""):
        path = file(f"{table}__{next(names)}.csv", scope + "\n".join([head, *rows]) + "\n")
        outcome = loading.load(begun, [path], by="a test")
        assert outcome.exit_code == 0, outcome.receipts[0].lines()
        return outcome.receipts[0].load_id

    return run


@pytest.fixture
def beside(begun):
    """Give a function that opens a snapshot, the current one unless said, beside an earlier one."""
    opened = []

    def pair(earlier, number=None):
        opened.append(warehouse.open_snapshot(begun, number, earlier=earlier))
        return opened[-1]

    yield pair
    for snapshot in opened:
        snapshot.close()


def tally(snapshot):
    """List the rows counted: table, new, changed, withdrawn, back, load, whether it was taken out."""
    return cells(
        ask(snapshot, "board/rows_by_table"),
        "table_name rows_new rows_changed rows_withdrawn rows_back load_id is_taken_out",
    )


# Figures


def test_of_what_later_loads_changed_just_those_figures_are_listed_and_july_stays_july(
    begun, send, beside
):
    send(counted(1, 10), counted(2, 20), counted(3, 30), shared(1, 25, 40), shared(2, 30, 40))
    july = warehouse.current_number(begun)
    first = send(counted(2, 21), counted(4, 40), shared(1, 25, 40))
    second = send(counted(1, 10), counted(3, 33), shared(2, 31, 44))
    seen = cells(
        ask(beside(july), "board/revised"),
        "measure_id period_start how then_numerator then_denominator then_value now_numerator "
        "now_denominator now_value load_id line is_taken_out",
    )
    assert seen == [
        ("M1", "2026-02-01", "changed", 20, None, 20, 21, None, 21, first, 2, False),
        ("M1", "2026-03-01", "changed", 30, None, 30, 33, None, 33, second, 3, False),
        (
            "M2",
            "2026-02-01",
            "changed",
            30,
            40,
            75,
            31,
            44,
            pytest.approx(70.4545),
            second,
            4,
            False,
        ),
    ]
    assert tally(beside(july)) == [
        ("observation", 1, 1, 0, 0, first, False),
        ("observation", 0, 2, 0, 0, second, False),
    ]
    then = warehouse.open_snapshot(begun, july)
    assert cells(ask(then, "measures/series", measure_id="M1"), "value") == [10, 20, 30]
    assert cells(ask(then, "measures/series", measure_id="M2"), "numerator") == [25, 30]
    then.close()


def test_a_figure_that_was_empty_then_or_is_empty_now_is_revised(begun, send, beside):
    send(counted(1, ""), counted(2, 20))
    number = warehouse.current_number(begun)
    send(counted(1, 11), counted(2, ""))
    assert cells(ask(beside(number), "board/revised"), "then_value now_value") == [
        (None, 11),
        (20, None),
    ]


def test_a_share_that_stays_is_revised_where_it_is_of_another_number(begun, send, beside):
    send(shared(1, 0, 20), shared(2, 5, 20), shared(3, 9, 20))
    number = warehouse.current_number(begun)
    send(shared(1, 0, 40), shared(2, 10, 40), shared(3, 9, 20))
    assert cells(
        ask(beside(number), "board/revised"),
        "period_start then_numerator then_denominator now_numerator now_denominator",
    ) == [("2026-01-01", 0, 20, 0, 40), ("2026-02-01", 5, 20, 10, 40)]


def test_a_figure_whose_mark_alone_changed_is_revised(begun, send, beside):
    # Hidden then, and now said not to apply; unreliable then, and now the same figure without.
    head = f"{HEAD},status"
    send(f"{counted(1, '')},c", f"{counted(2, 20)},u", f"{counted(3, 30)},", head=head)
    number = warehouse.current_number(begun)
    send(f"{counted(1, '')},z", f"{counted(2, 20)},", f"{counted(3, 30)},", head=head)
    answer = ask(beside(number), "board/revised")
    assert cells(answer, "period_start then_value then_status now_value now_status") == [
        ("2026-01-01", None, "c", None, "z"),
        ("2026-02-01", 20, "u", 20, None),
    ]


def test_a_figure_withdrawn_is_listed_with_the_load_that_no_longer_holds_it(begun, send, beside):
    send(counted(1, 10), counted(2, 20))
    number = warehouse.current_number(begun)
    load = send(counted(2, 20), scope=WHOLE)
    assert cells(ask(beside(number), "board/revised"), "how then_value now_value load_id line") == [
        ("withdrawn", 10, None, load, None)
    ]
    assert tally(beside(number)) == [("observation", 0, 0, 1, 0, load, False)]


def test_a_load_taken_out_is_named_for_what_came_back_and_what_went(begun, send, beside):
    first = send(counted(1, 10))
    second = send(counted(1, 11), counted(2, 20))
    number = warehouse.current_number(begun)
    loading.unload(begun, second, by="a test")
    revised = ask(beside(number), "board/revised")
    assert cells(revised, "how then_value now_value load_id line is_taken_out") == [
        ("changed", 11, 10, second, None, True),
        ("withdrawn", 20, None, second, None, True),
    ]
    assert tally(beside(number)) == [("observation", 0, 1, 1, 0, second, True)]
    # Seen from before that load, nothing is other than it was.
    assert ask(beside(number - 1), "board/revised").is_empty
    assert tally(beside(number - 1)) == []
    assert first < second


def test_a_row_that_another_load_brings_unchanged_is_not_a_change(begun, send, beside):
    send(counted(1, 10))
    second = send(counted(1, 11))
    third = send(counted(1, 11), counted(2, 20))
    number = warehouse.current_number(begun)
    # The third had merely confirmed January: taking the second out, it is the one that holds it.
    loading.unload(begun, second, by="a test")
    assert ask(beside(number), "board/revised").is_empty
    assert tally(beside(number)) == []
    assert third > second


def test_a_row_withdrawn_before_and_there_again_is_counted_as_back(begun, send, beside):
    first = send(counted(1, 10), counted(2, 20))
    second = send(counted(2, 20), scope=WHOLE)
    number = warehouse.current_number(begun)
    loading.unload(begun, second, by="a test")
    assert tally(beside(number)) == [("observation", 0, 0, 0, 1, first, False)]


def test_going_back_to_an_earlier_snapshot_undoes_what_came_since(begun, send, beside):
    send(counted(1, 10))
    back_to = warehouse.current_number(begun)
    second = send(counted(1, 12), counted(2, 20))
    number = warehouse.current_number(begun)
    warehouse.use(begun, back_to, by="a test")
    assert cells(ask(beside(number), "board/revised"), "how then_value now_value load_id") == [
        ("changed", 12, 10, second),
        ("withdrawn", 20, None, second),
    ]
    assert ask(beside(back_to), "board/revised").is_empty


def test_parts_and_published_figures_are_counted_measure_by_measure(begun, send, beside):
    head = HEAD + ",breakdown_kind,breakdown"
    send(counted(1, 10) + ",sex,Girls", counted(2, 10) + ",sex,Girls", head=head)
    number = warehouse.current_number(begun)
    load = send(counted(1, 12) + ",sex,Girls", head=head)
    assert ask(beside(number), "board/revised").is_empty
    assert cells(
        ask(beside(number), "board/other_figures"),
        "measure_id is_part changed_figures withdrawn_figures load_id",
    ) == [("M1", True, 1, 0, load)]


def test_a_figure_changed_in_the_middle_of_many_lines_is_found(begun, send, beside):
    """Lines are compared in blocks; here there are three blocks, and one row of one of them."""

    def of_day(number, value):
        day = date(1990, 1, 1) + timedelta(number)
        return f"M1,E09000001,{day},{day},term,,,{value},HEA"

    send(*(of_day(n, n) for n in range(9000)))
    number = warehouse.current_number(begun)
    send(of_day(5000, 7))
    assert cells(ask(beside(number), "board/revised"), "then_value now_value") == [(5000, 7)]
    assert len(tally(beside(number))) == 1


def test_a_snapshot_beside_itself_has_not_changed_and_one_alone_is_not_asked(begun, send, beside):
    send(counted(1, 10))
    same = beside(2, 2)
    for question in (
        "revised",
        "other_figures",
        "statuses",
        "definitions_changed",
        "rows_by_table",
    ):
        assert ask(same, f"board/{question}").is_empty, question
    alone = warehouse.open_snapshot(begun)
    with pytest.raises(ValueError, match="open the later one beside the earlier"):
        ask(alone, "board/revised")
    alone.close()


def test_the_answer_says_which_two_snapshots_it_is_of(begun, send, beside):
    send(counted(1, 10))
    send(counted(1, 11))
    answer = ask(beside(2, 3), "board/revised")
    assert (answer.earlier, answer.snapshot_number) == (2, 3)
    assert answer.seen_in.startswith("Snapshot 3, as at ")
    assert ", beside snapshot 2, as at " in answer.seen_in
    files = warehouse.trace(answer)
    assert files["file"].tolist() == ["observation__a.csv", "observation__b.csv"]
    assert files["lines"].tolist() == ["2", "2"]


def test_a_snapshot_of_an_older_contract_is_read_beside_todays(begun, send, beside):
    send(counted(1, 10))
    send(counted(1, 11))
    path = begun / "hub-000002.duckdb"
    with duckdb.connect(str(path)) as older:
        older.execute("DROP TABLE so_what")
        older.execute("ALTER TABLE measure DROP COLUMN licence")
        older.execute("UPDATE snapshot SET contract_version = 1")
    # Older programs wrote no fingerprint beside a snapshot.
    path.with_suffix(".json").unlink()
    assert cells(ask(beside(2, 3), "board/revised"), "then_value now_value") == [(10, 11)]
    assert ask(beside(2, 3), "board/definitions_changed").is_empty


# Small numbers


@pytest.mark.parametrize(
    ("then", "now", "is_shown"),
    [
        ((25, 40), (26, 41), True),
        ((3, 40), (25, 40), False),  # small then
        ((25, 40), (4, 40), False),  # small now
        ((25, 40), (38, 40), False),  # two of the others are left now
        ((0, 40), (25, 40), True),
    ],
)
def test_a_figure_small_on_either_side_is_hidden_on_both(begun, send, beside, then, now, is_shown):
    send(shared(1, *then))
    number = warehouse.current_number(begun)
    send(shared(1, *now))
    columns = "then_numerator then_value now_numerator now_value hidden"
    for viewer in (BOARD, SCRUTINEER):
        answer = ask(beside(number), "board/revised", viewer)
        (row,) = cells(answer, columns)
        if is_shown:
            assert row[0::2] == (then[0], now[0], None)
        else:
            assert row == (None, None, None, None, "c")
            said = str(changes.revised_table(answer.rows).rows) + changes.revised_said(answer.rows)
            assert "hidden" in said
            assert f" {then[0]} of" not in said and f" {now[0]} of" not in said
    exact = ask(beside(number), "board/revised")
    assert cells(exact, "then_numerator now_numerator hidden") == [(then[0], now[0], None)]


PART = st.integers(0, 60).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pairs=st.lists(st.tuples(PART, PART), min_size=1, max_size=8))
def test_no_difference_between_two_dates_tells_a_small_number(pairs):
    """Of every figure shown, neither side is small; of every one hidden, neither side is told."""
    rows = pd.DataFrame(
        [
            {
                "measure_id": "M2",
                "counts_of": "people",
                "agency_id": "HEA",
                "then_numerator": float(a),
                "then_denominator": float(b),
                "then_value": 100 * a / b if b else None,
                "now_numerator": float(c),
                "now_denominator": float(d),
                "now_value": 100 * c / d if d else None,
            }
            for (a, b), (c, d) in pairs
        ]
    )
    declared = warehouse.question("board/revised").declared
    shown, tally = disclosure.disclose(rows, declared, BOARD, disclosure.PROFILES["dfe"])
    for (_, row), ((a, b), (c, d)) in zip(shown.iterrows(), pairs, strict=True):
        small = any(1 <= n <= 5 for n in (a, b, b - a, c, d, d - c))
        told = row[["then_numerator", "then_value", "now_numerator", "now_value"]]
        if small:
            assert told.isna().all()
            assert row["hidden"] == "c"
        elif any(disclosure.MISLEADING in why for why in tally) and pd.notna(row["hidden"]):
            # Nothing in it is small, but beside what is hidden it would leave perfect scores alone.
            assert told.isna().all()
        else:
            assert row["then_numerator"] == a and row["now_numerator"] == c
        for side, whole in (("then", b), ("now", d)):
            assert pd.isna(row[f"{side}_denominator"]) or not 1 <= whole <= 5


def test_how_many_rows_stand_for_people_is_hidden_when_small(begun, send, beside):
    number = warehouse.current_number(begun)
    send("A1,K1", "A1,K2", "A1,K3", head="audit_id,case_id", table="audited_case")
    send("voice,Voice,1", head="theme,label,rank", table="theme")
    columns = "table_name rows_new hidden"
    assert cells(ask(beside(number), "board/rows_by_table"), columns) == [
        ("audited_case", 3, None),
        ("theme", 1, None),
    ]
    answer = ask(beside(number), "board/rows_by_table", BOARD)
    assert cells(answer, columns) == [("audited_case", None, "c"), ("theme", 1, None)]
    assert [row[:2] for row in changes.rows_table(answer.rows).rows] == [
        ["Audited case", "hidden"],
        ["Theme", "1"],
    ]


# Statuses and definitions


def test_what_stands_elsewhere_is_listed_then_and_now_and_what_is_new_is_not(tiny):
    action = "action_id,text,status,due_on,cycle_id"
    risk = "risk_id,title,likelihood,impact,closed_on"
    then = tiny(
        action=f"{action}\nC1-A1,Train,on_track,2026-05-01,C1\nC1-A2,Write,at_risk,2026-06-01,C1",
        recommendation="recommendation_id,text\nC1-R1,Fund it\nC1-R2,Stop it",
        delivery_plan="cycle_id,version,status\nC1,1,draft",
        challenge="challenge_id,text,outcome\nCH-1,Why late?,open",
        risk=f"{risk}\nRK-1,Neglect,4,4,\nRK-2,Other,2,2,",
    )
    now = tiny(
        into=then,
        action=f"{action}\nC1-A1,Train,off_track,2026-05-01,C1\nC1-A2,Write,at_risk,2026-07-01,C1\n"
        "C1-A3,New,on_track,2026-07-01,C1",
        recommendation="recommendation_id,text\nC1-R1,Fund it\nC1-R2,Stop it\nC1-R3,New",
        decision="decision_id,recommendation_id,decision,meeting_id\nD1,C1-R1,accepted,MT1\n"
        "D3,C1-R3,accepted,MT1",
        delivery_plan="cycle_id,version,status\nC1,1,agreed\nC1,2,draft",
        challenge="challenge_id,text,outcome\nCH-1,Why late?,explained",
        risk=f"{risk}\nRK-1,Neglect,2,4,\nRK-2,Other,2,2,2026-07-01",
    )
    pair = warehouse.open_snapshot(now.folder, now.number, earlier=then.number)
    answer = ask(pair, "board/statuses")
    assert cells(answer, "kind item then_standing now_standing line") == [
        ("action", "C1-A1", "on_track", "off_track", 2),
        ("date due", "C1-A2", "2026-06-01", "2026-07-01", 3),
        ("recommendation", "C1-R1", "not yet decided", "accepted", 2),
        ("plan", "C1 version 1", "draft", "agreed", 2),
        ("challenge", "CH-1", "open", "explained", 2),
        ("risk", "RK-1", "score 16", "score 8", 2),
        ("risk", "RK-2", "score 4", "closed", 3),
    ]
    assert set(cells(answer, "file_name")) == {
        "action.csv",
        "decision.csv",
        "delivery_plan.csv",
        "challenge.csv",
        "risk.csv",
    }
    assert changes.statuses_table(answer.rows).rows[0][3:5] == ["● On track", "■ Off track"]
    assert changes.statuses_table(answer.rows).rows[1][3:5] == ["1 Jun 2026", "1 Jul 2026"]
    pair.close()


def test_a_recommendation_whose_decision_was_taken_back_waits_again(begun, file, beside):
    asked = "recommendation_id,cycle_id,level,text,to_body_id,made_on\nC1-R1,C1,strategic,Fund it,"
    made = {
        "body": "body_id,name,rank\nBOARD,Board,1\n",
        "meeting": "meeting_id,body_id,kind,title,planned_on\nMT1,BOARD,board,Board,2026-01-01\n",
        "recommendation": f"{asked}BOARD,2026-01-01\n",
    }
    decided = "decision_id,recommendation_id,meeting_id,decision,decided_on\n"
    for name, text in made.items():
        assert loading.load(begun, [file(f"{name}.csv", text)]).exit_code == 0
    decision = file("decision.csv", f"{decided}D1,C1-R1,MT1,accepted,2026-01-02\n")
    outcome = loading.load(begun, [decision])
    assert outcome.exit_code == 0, outcome.receipts[0].lines()
    number = warehouse.current_number(begun)
    loading.unload(begun, outcome.receipts[0].load_id, by="a test")
    moved = ask(beside(number), "board/statuses")
    assert cells(moved, "item then_standing now_standing is_taken_out") == [
        ("C1-R1", "accepted", "not yet decided", True)
    ]


def test_a_definition_is_listed_side_by_side_with_its_breaks_and_aims(tiny):
    measure = "measure_id,version,name,definition,unit,counts_of,target,valid_from"
    one = "M1,1,Reports shared,By the meeting.,percent,practice,,"
    then = tiny(
        measure=f"{measure}\n{one}\nM2,1,Other,The same.,count,work,,",
        cycle_measure="cycle_id,measure_id,target\nC1,M1,60",
    )
    now = tiny(
        into=then,
        measure=f"{measure}\n{one}\nM1,2,Reports shared,Two days before.,percent,practice,80,"
        "2026-04-01\nM2,1,Other,The same.,count,work,,\nM3,1,Fresh,Newly counted.,count,"
        "work,,",
        cycle_measure="cycle_id,measure_id,target\nC1,M1,65",
        break_in_series="measure_id,break_on,reason\nM1,2026-04-01,Two days before.",
    )
    pair = warehouse.open_snapshot(now.folder, now.number, earlier=then.number)
    answer = ask(pair, "board/definitions_changed")
    assert cells(answer, "measure_id side then_words now_words") == [
        ("M1", "version", "1", "2"),
        ("M1", "valid from", None, "2026-04-01"),
        ("M1", "break in series on 2026-04-01", None, "Two days before."),
        ("M1", "definition", "By the meeting.", "Two days before."),
        ("M1", "target", None, "80.0"),
        ("M1", "target in C1", "60.0", "65.0"),
        ("M3", "measure", None, "Newly counted."),
    ]
    table = changes.definitions_changed_table(answer.rows)
    assert [row[1:4] for row in table.rows][1:3] == [
        ["Valid from", "none", "1 Apr 2026"],
        ["Break in series on 1 Apr 2026", "none", "Two days before."],
    ]
    assert table.rows[4][1:4] == ["Target", "none", "80"]
    pair.close()


def test_the_days_on_which_the_board_met_are_those_held(tiny):
    snapshot = tiny(
        meeting="""
        meeting_id,kind,held_on
        B2,board,2026-07-16
        B1,board,2026-04-23
        B3,board,
        H1,hub,2026-05-01
    """
    )
    assert cells(ask(snapshot, "board/meetings_held"), "held_on") == ["2026-04-23", "2026-07-16"]


# Definitions


def test_measures_are_found_by_words_and_by_where_they_belong(tiny):
    snapshot = tiny(
        success_measure="success_measure_id\nS1",
        priority="priority_id\nP1\nP2",
        measure="""
            measure_id,scope,name,caveat,tier,stage,priority_id,success_measure_id,asks,rank
            M1,local,Plans for neglect,,child protection,planning,P1,S1,how much,2
            M2,local,Early help closed,Not plans.,early help,reviewing,P2,,how well,1
            ees:file:plans,published,Plans started,,,,,,,1
        """,
    )
    nothing = {
        "search": "",
        "scope": "",
        "priority_id": "",
        "success_measure_id": "",
        "asks": "",
        "tier": "",
        "stage": "",
    }

    def found(**choices):
        return cells(ask(snapshot, "data/definitions", **{**nothing, **choices}), "measure_id")

    assert found() == ["M2", "M1", "ees:file:plans"]
    assert found(search="PLAN") == ["M2", "M1", "ees:file:plans"]
    assert found(search="plan neglect") == ["M1"]
    assert found(search="% _") == []
    assert found(scope="local") == ["M2", "M1"]
    assert (
        found(priority_id="P1")
        == found(success_measure_id="S1")
        == found(asks="how much")
        == found(tier="child protection")
        == found(stage="planning")
        == ["M1"]
    )
    assert cells(ask(snapshot, "data/definition_choices"), "kind id measures") == [
        ("scope", "local", 2),
        ("scope", "published", 1),
        ("stage", "reviewing", 1),
        ("stage", "planning", 1),
        ("tier", "early help", 1),
        ("tier", "child protection", 1),
    ]


def test_a_definition_is_told_version_by_version_with_the_names_of_what_it_is_read_with(tiny):
    snapshot = tiny(
        measure="""
        measure_id,version,name,definition,read_with,valid_from,agency_id,scope,benchmark_measure_id
        M1,1,Shared,By the meeting.,M2 M9,,LA,local,ees:f:x
        M1,2,Shared,Two days before.,M2 M9,2026-04-01,LA,local,ees:f:x
        M2,1,Other,The same.,,,LA,local,
        ees:f:x,1,Published one,As published.,,,,published,
    """
    )
    answer = ask(snapshot, "data/definition_versions", measure_id="M1")
    assert cells(answer, "version definition read_with valid_from benchmark") == [
        (2, "Two days before.", "M2 Other; M9", "2026-04-01", "Published one"),
        (1, "By the meeting.", "M2 Other; M9", None, "Published one"),
    ]


def test_the_files_of_two_snapshots_may_be_open_in_many_readers(begun, send, beside):
    send(counted(1, 10))
    send(counted(1, 11))
    pairs = [beside(2, 3), beside(2, 3), beside(1, 3), beside(2, 2)]
    assert [len(ask(pair, "board/revised").rows) for pair in pairs] == [1, 1, 0, 0]
