"""What was loaded, what was refused, and which source is late: on a few rows."""

from learning_hub import warehouse
from learning_hub.viewer import Viewer

MANAGER, BOARD = Viewer("manager"), Viewer("board")
MEASURE = """
    measure_id,period_kind,lag_days,agency_id,unit
    M1,month,10,LA,number
"""


def asked(opened, name, viewer=MANAGER, **choices):
    return warehouse.ask(opened, f"data/{name}", viewer, **choices).rows


def test_a_month_that_was_due_and_is_not_there_is_missing(tiny):
    opened = tiny(
        measure=MEASURE,
        observation="""
            measure_id,period_start,period_end,value,status
            M1,2026-01-01,2026-01-31,4,
            M1,2026-03-01,2026-03-31,,c
        """,
    )
    rows = asked(opened, "coverage", as_at="2026-05-05").set_index("period_start")["standing"]
    assert rows.loc["2026-01-01"] == "reported"
    assert rows.loc["2026-02-01"] == "missing"
    assert rows.loc["2026-03-01"] == "hidden"
    # April's figures are due on 10 May.
    assert rows.loc["2026-04-01"] == "not due"
    assert len(rows) == 12


def test_an_agency_is_late_when_its_next_figures_were_due(tiny):
    opened = tiny(
        measure=MEASURE,
        observation="measure_id,period_start,period_end,value\nM1,2026-01-01,2026-01-31,4",
    )
    # February's figures are due ten days after 28 February.
    assert asked(opened, "freshness", as_at="2026-03-05")["late"].tolist() == [0]
    (row,) = asked(opened, "freshness", as_at="2026-03-17").to_dict("records")
    assert (row["late"], row["measures"], row["longest_late"]) == (1, 1, 7)


def test_the_month_after_february_is_due_after_its_own_last_day(tiny):
    opened = tiny(
        measure=MEASURE,
        observation="measure_id,period_start,period_end,value\nM1,2026-02-01,2026-02-28,4",
    )
    # March's figures are due ten days after 31 March.
    assert asked(opened, "freshness", as_at="2026-04-10")["late"].tolist() == [0]
    assert asked(opened, "freshness", as_at="2026-04-11")["longest_late"].tolist() == [1]


def test_a_term_may_take_five_months_and_a_quarter_three(tiny):
    opened = tiny(
        measure="measure_id,period_kind,lag_days,agency_id\nM1,term,10,LA\nM2,quarter,10,POL",
        observation="""
            measure_id,period_start,period_end,period_kind,value
            M1,2025-09-01,2025-12-31,term,4
            M2,2025-10-01,2025-12-31,quarter,4
        """,
    )
    # Due ten days after 31 May, and ten days after 31 March.
    for day, late in (
        ("2026-04-10", {"LA": 0, "POL": 0}),
        ("2026-04-11", {"LA": 0, "POL": 1}),
        ("2026-06-10", {"LA": 0, "POL": 1}),
        ("2026-06-11", {"LA": 1, "POL": 1}),
    ):
        rows = asked(opened, "freshness", as_at=day).set_index("agency_id")
        assert rows["late"].to_dict() == late, day


def test_an_agency_is_late_with_a_measure_of_which_it_never_sent_anything(tiny):
    opened = tiny(
        measure=MEASURE + "    M2,month,10,LA,number\n    M3,month,10,POL,number\n",
        observation="measure_id,period_start,period_end,value\nM1,2026-01-01,2026-01-31,4",
    )
    rows = asked(opened, "freshness", as_at="2026-03-05").set_index("agency_id")
    # M1 came in time; M2 and M3 never did, so that nobody can say by how many days they are late.
    assert rows["measures"].to_dict() == {"LA": 2, "POL": 1}
    assert rows["late"].to_dict() == {"LA": 1, "POL": 1}
    assert rows["longest_late"].isna().all()


def test_what_stood_in_a_refused_cell_is_not_told_outside_the_hub(tiny):
    opened = tiny(
        rejects=True,
        measure=MEASURE,
        observation="""
            measure_id,period_start,period_end,value
            M1,2026-01-01,2026-01-31,4
            M1,2026-02-30,2026-02-28,3
        """,
    )
    assert asked(opened, "rejects")["value"].tolist() == ["2026-02-30"]
    assert asked(opened, "rejects", BOARD)["value"].isna().all()
    assert asked(opened, "rejects", BOARD)["column_name"].tolist() == ["period_start"]


def test_the_records_of_a_load_add_up(tiny):
    opened = tiny(
        rejects=True,
        measure=MEASURE,
        observation="""
            measure_id,period_start,period_end,value
            M1,2026-01-01,2026-01-31,4
            M1,2026-02-30,2026-02-28,3
        """,
    )
    number = str(opened.number)
    assert set(asked(opened, "loads", delivered=number)["snapshot_number"]) == {opened.number}
    for loads in (asked(opened, "deliveries"), asked(opened, "loads", delivered=number)):
        _add_up(loads)
    assert asked(opened, "loads", delivered="").empty
    assert asked(opened, "rejects_over_time")["refused"].tolist() == [1]


def test_a_delivery_counts_the_files_that_came_with_it(tiny):
    first = tiny(measure=MEASURE)
    opened = tiny(into=first, theme="theme,label,rank\nsleep,Sleep,1")
    rows = asked(opened, "deliveries")
    assert rows["snapshot_number"].tolist() == [opened.number, first.number]
    for row in rows.itertuples():
        files = asked(opened, "loads", delivered=str(row.snapshot_number))
        assert row.files == row.files_in_force == len(files)
        assert row.rows_read == files["rows_read"].sum()


def _add_up(loads):
    parts = loads[["rows_new", "rows_changed", "rows_unchanged", "rows_rejected"]].sum(axis=1)
    assert (loads["rows_read"] == parts).all()
    assert loads["rows_rejected"].sum() == 1


def test_a_break_is_listed_with_its_reason(tiny):
    opened = tiny(
        measure=MEASURE,
        break_in_series="measure_id,break_on,kind,reason\nM1,2026-02-01,definition,New words.",
    )
    (row,) = asked(opened, "breaks").to_dict("records")
    assert (row["measure_id"], row["reason"], row["break_kind"]) == (
        "M1",
        "New words.",
        "definition",
    )


HELD = (
    "measure_id,area_code,period_start,period_end,period_kind,breakdown_kind,breakdown,value,status"
)
THREE = """
    measure_id,period_kind,rank,unit
    M1,month,1,number
    M2,month,2,number
    M3,month,3,number
"""


def test_periods_without_a_figure_are_counted_for_each_measure(tiny):
    opened = tiny(
        measure=THREE,
        observation=f"""
            {HELD}
            M1,E09000001,2026-01-01,2026-01-31,month,,,4,
            M1,E09000001,2026-02-01,2026-02-28,month,,,,
            M1,E09000001,2026-03-01,2026-03-31,month,,,,x
            M2,E09000001,2026-01-01,2026-01-31,month,,,4,
        """,
    )
    rows = asked(opened, "no_figure")
    # Of M2 every period has its figure; of M3 nothing ever came.
    assert rows[["measure_id", "periods", "without", "marked"]].values.tolist() == [
        ["M1", 3, 2, 1],
        ["M3", 0, 0, 0],
    ]
    assert str(rows["last_figure_on"].iloc[0].date()) == "2026-01-31"
    assert str(rows["last_period_on"].iloc[0].date()) == "2026-03-31"


def test_a_measure_of_two_areas_and_kinds_is_shown_for_one_and_the_rest_is_told(tiny):
    opened = tiny(
        partnership_area="area_code\nE09000001",
        measure=THREE,
        observation=f"""
            {HELD}
            M1,E09000001,2026-01-01,2026-01-31,month,,,4,
            M1,E09000002,2026-01-01,2026-01-31,month,,,9,
            M1,E09000001,2026-01-01,2026-03-31,quarter,,,20,
            M1,E09000001,2026-01-01,2026-01-30,month,,,3,
            M1,E09000001,2026-01-01,2026-01-31,month,Sex,Female,2,
            M2,E09000002,2026-01-01,2026-03-31,quarter,,,7,
        """,
    )
    # M2 came for no own area and in no month: what there is of it is shown.
    shown = asked(opened, "not_shown")
    assert shown[["measure_id", "why_not_shown", "what", "figures"]].values.tolist() == [
        ["M1", "area", "E09000002", 1],
        ["M1", "kind of period", "quarter", 1],
        ["M1", "part", "Sex", 1],
        ["M1", "same first day", "month", 1],
    ]
    every = warehouse.ask(opened, "measures/all_series", MANAGER, priority_id="").rows
    assert every[["measure_id", "value"]].values.tolist() == [["M1", 4], ["M2", 7]]
