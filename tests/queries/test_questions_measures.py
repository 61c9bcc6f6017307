"""Our own measures, period by period: a few invented rows, the answers written out by hand."""

from datetime import date

from asking import BOARD, SCRUTINEER, ask, cells, member

from learning_hub.viewer import MANAGER


def test_the_latest_value_is_of_the_last_period_that_has_one_and_lateness_knows_its_kind(tiny):
    snapshot = tiny(
        as_at=date(2026, 11, 22),
        measure="""
            measure_id,unit,period_kind,lag_days,rank,priority_id,agency_id,counts_of
            MONTH,percent,month,14,4,P1,LA,work
            QUARTER,percent,quarter,30,3,P1,LA,work
            TERM,count,term,60,2,P2,LA,work
            YEAR,count,year to March,,1,P2,LA,work
            NEVER,count,month,5,5,P2,LA,work
            STOPPED,count,month,0,6,P2,LA,work
        """,
        observation="""
            measure_id,period_kind,period_start,period_end,numerator,denominator,value
            MONTH,month,2026-07-01,2026-07-31,3,40,7.5
            MONTH,month,2026-08-01,2026-08-31,9,40,22.5
            MONTH,month,2026-09-01,2026-09-30,,,
            QUARTER,quarter,2026-04-01,2026-06-30,20,30,66.7
            TERM,term,2026-05-01,2026-07-31,,,17
            YEAR,year to March,2024-04-01,2025-03-31,,,211
            STOPPED,month,2026-02-01,2026-02-28,,,9
        """,
    )
    answer = ask(snapshot, "measures/measures", success_measure_id="", asks="", priority_id="")
    # September was due on 14 October, the third quarter on 30 October, the autumn term is not yet.
    assert cells(answer, "measure_id value period_end days_since_due") == [
        ("YEAR", 211, "2025-03-31", 236),
        ("TERM", 17, "2026-07-31", -99),
        ("QUARTER", 66.7, "2026-06-30", 23),
        ("MONTH", 22.5, "2026-08-31", 39),
        ("NEVER", None, None, None),
        ("STOPPED", 9, "2026-02-28", 236),
    ]
    assert cells(answer, "numerator denominator") == [
        (211, None),
        (17, None),
        (20, 30),
        (9, 40),
        (None, None),
        (9, None),
    ]
    of_one = ask(snapshot, "measures/measures", success_measure_id="", asks="", priority_id="P1")
    assert cells(of_one, "measure_id") == ["QUARTER", "MONTH"]
    assert cells(ask(snapshot, "measures/all_series", priority_id="P2"), "measure_id") == [
        "YEAR",
        "TERM",
        "STOPPED",
    ]


def test_a_series_runs_in_order_leaves_out_breakdowns_and_starts_anew_after_a_break(tiny):
    snapshot = tiny(
        measure="measure_id,unit,counts_of\nM1,count,work\nM2,count,work",
        break_in_series="""
            measure_id,break_on,kind,reason
            M1,2026-03-15,definition,Emergency cases now count
            M1,2025-12-01,recording system,Before the first month: nothing to compare
        """,
        observation="""
            measure_id,period_start,period_end,breakdown_kind,breakdown,value,status
            M1,2026-04-01,2026-04-30,Total,Total,31,
            M1,2026-02-01,2026-02-28,Total,Total,,x
            M1,2026-01-01,2026-01-31,Total,Total,24,
            M1,2026-03-01,2026-03-31,Total,Total,29,
            M1,2026-03-01,2026-03-31,sex,Girls,12,
            M2,2026-01-01,2026-01-31,Total,Total,7,
        """,
    )
    series = ask(snapshot, "measures/series", measure_id="M1")
    assert cells(series, "period_start value status starts_anew numerator") == [
        ("2026-01-01", 24, None, False, 24),
        ("2026-02-01", None, "x", False, None),
        ("2026-03-01", 29, None, True, 29),
        ("2026-04-01", 31, None, False, 31),
    ]
    every = ask(snapshot, "measures/all_series", priority_id="")
    assert cells(every, "measure_id value starts_anew") == [
        ("M1", 24, False),
        ("M1", None, False),
        ("M1", 29, True),
        ("M1", 31, False),
        ("M2", 7, False),
    ]
    assert cells(ask(snapshot, "measures/breaks", measure_id="M1"), "break_on kind") == [
        ("2025-12-01", "recording system"),
        ("2026-03-15", "definition"),
    ]
    assert len(ask(snapshot, "measures/breaks", measure_id="").rows) == 2
    assert ask(snapshot, "measures/breaks", measure_id="M2").is_empty


MONTHS = """
    measure_id,period_start,period_end,numerator,denominator,value,agency_id
    COUNT,2025-11-01,2025-11-30,,,3,POL
    COUNT,2025-12-01,2025-12-31,,,0,POL
    COUNT,2026-01-01,2026-01-31,,,6,POL
    COUNT,2026-02-01,2026-02-28,,,5,POL
    COUNT,2026-03-01,2026-03-31,,,,POL
    SHARE,2025-12-01,2025-12-31,3,40,7.5,LA
    SHARE,2026-01-01,2026-01-31,37,40,92.5,LA
    SHARE,2026-02-01,2026-02-28,0,40,0,LA
    SHARE,2026-03-01,2026-03-31,40,40,100,LA
    SHARE,2026-04-01,2026-04-30,2,4,50,LA
    SHARE,2026-05-01,2026-05-31,9,40,22.5,LA
    SHARE,2026-06-01,2026-06-30,12,,30,LA
    RATE,2026-01-01,2026-01-31,4,58000,0.7,LA
    WORK,2026-01-01,2026-01-31,1,3,33.3,LA
    PRACTICE,2026-01-01,2026-01-31,1,3,33.3,LA
    PRACTICE,2026-02-01,2026-02-28,1,4,25,LA
"""
MEASURES = """
    measure_id,unit,counts_of,agency_id
    COUNT,count,people,POL
    SHARE,percent,people,LA
    RATE,rate,people,LA
    WORK,percent,work,LA
    PRACTICE,percent,practice,LA
"""


def test_numbers_from_1_to_5_their_complements_and_what_follows_from_them_are_hidden(tiny):
    snapshot = tiny(measure=MEASURES, observation=MONTHS)
    columns = "numerator denominator value hidden"

    def seen_by(viewer, measure_id):
        return cells(ask(snapshot, "measures/series", viewer, measure_id=measure_id), columns)

    for viewer in (BOARD, SCRUTINEER, member("EDU")):
        assert seen_by(viewer, "COUNT") == [
            (None, None, None, "c"),
            (0, None, 0, None),
            (6, None, 6, None),
            (None, None, None, "c"),
            (None, None, None, None),
        ]
        assert seen_by(viewer, "SHARE") == [
            (None, 40, None, "c"),  # 3 of 40: 7.5 % would tell it
            (None, 40, None, "c"),  # all but 3
            (0, 40, 0, None),
            (40, 40, 100, None),
            (None, None, None, "c"),  # of 4 in all
            (9, 40, 22.5, None),
            (12, None, 30, None),  # a share of nobody knows how many
        ]
        assert seen_by(viewer, "RATE") == [(None, 58000, None, "c")]
        assert seen_by(viewer, "WORK") == [(1, 3, 33.3, None)]
        assert seen_by(viewer, "PRACTICE") == [(None, None, None, "c"), (1, 4, 25, None)]
    assert seen_by(member("LA"), "SHARE")[0] == (3, 40, 7.5, None)
    assert seen_by(member("LA"), "COUNT")[0] == (None, None, None, "c")
    assert seen_by(member("POL"), "COUNT")[0] == (3, None, 3, None)


def test_hidden_rows_are_counted_and_the_lines_behind_them_are_not_told(tiny):
    snapshot = tiny(measure=MEASURES, observation=MONTHS)
    board = ask(snapshot, "measures/series", BOARD, measure_id="SHARE")
    assert board.disclosed == {"fewer than 6 people, or all but fewer than 6": 3}
    # The header is line 1, so January 2026 of the share is line 8.
    ((_, lines),) = board.lines
    assert lines == (9, 10, 12, 13)
    ((_, every),) = ask(snapshot, "measures/series", measure_id="SHARE").lines
    assert every == (7, 8, 9, 10, 11, 12, 13)
    assert not board.looked_at_exact
    assert ask(snapshot, "measures/series", measure_id="SHARE").looked_at_exact


def test_the_health_profile_hides_up_to_7_and_rounds_the_rest_to_5(tiny):
    snapshot = tiny(
        measure=MEASURES,
        observation="""
            measure_id,period_start,period_end,value
            COUNT,2026-01-01,2026-01-31,7
            COUNT,2026-02-01,2026-02-28,8
            COUNT,2026-03-01,2026-03-31,23
        """,
    )
    answer = ask(snapshot, "measures/series", BOARD, profile="ohid", measure_id="COUNT")
    assert cells(answer, "numerator hidden") == [(None, "c"), (10, None), (25, None)]


def test_a_year_that_lacks_a_period_says_how_many_it_has_and_a_whole_one_does_not(tiny):
    terms = ("2024-01-01,2024-03-31", "2024-04-01,2024-07-31", "2024-09-01,2024-12-20")
    quarters = [f"{{0}}-{month:02d}-01,{{0}}-{month + 2:02d}-30" for month in (1, 4, 7, 10)]
    months = [f"{{0}}-{month:02d}-01,{{0}}-{month:02d}-28" for month in range(1, 13)]
    rows = []
    for measure, kind, days in (
        ("T", "term", terms),
        ("Q", "quarter", quarters),
        ("M", "month", months),
    ):
        rows += [f"{measure},{day.format(2024)},{kind},1" for day in days]
        rows += [
            f"{measure},{day.format(2025).replace('2024', '2025')},{kind},1" for day in days[1:]
        ]
    snapshot = tiny(
        measure="""
            measure_id,unit,counts_of,period_kind
            T,count,work,term
            Q,count,work,quarter
            M,count,work,month
        """,
        observation="\n".join(["measure_id,period_start,period_end,period_kind,value", *rows]),
    )
    for measure, less in (("T", "2 terms"), ("Q", "3 quarters"), ("M", "11 months")):
        years = ask(snapshot, "measures/by_year", measure_id=measure)
        assert cells(years, "year") == ["2024", f"2025 ({less})"]


def test_months_are_added_up_by_year_and_a_share_of_what_has_both_parts(tiny):
    snapshot = tiny(measure=MEASURES, observation=MONTHS)
    columns = "year numerator denominator value periods"

    def by_year(measure_id, viewer=MANAGER):
        return cells(ask(snapshot, "measures/by_year", viewer, measure_id=measure_id), columns)

    assert by_year("COUNT") == [
        ("2025 (2 months)", 3, None, 3, 2),
        ("2026 (2 months)", 11, None, 11, 2),
    ]
    # 37 + 0 + 40 + 2 + 9 of 40 + 40 + 40 + 4 + 40; June lacks one of its parts.
    assert by_year("SHARE") == [
        ("2025 (1 month)", 3, 40, 7.5, 1),
        ("2026 (6 months)", 88, 164, 100 * 88 / 164, 6),
    ]


def test_a_hidden_month_cannot_be_had_from_its_year(tiny):
    # 6 of 2026's 11 are shown month by month, so the 11 would tell the 5; 2024 has no small month.
    snapshot = tiny(
        measure=MEASURES,
        observation=MONTHS.rstrip()
        + """
            COUNT,2024-01-01,2024-01-31,,,7
            COUNT,2024-02-01,2024-02-29,,,9
            SHARE,2024-01-01,2024-01-31,10,40,25
            SHARE,2024-02-01,2024-02-29,0,40,0
            SHARE,2024-03-01,2024-03-31,4,,10
            WORK,2024-01-01,2024-01-31,1,40,2.5
            WORK,2024-02-01,2024-02-29,19,40,47.5
        """,
    )
    columns = "year numerator denominator value hidden"

    def by_year(measure_id, viewer=BOARD):
        return cells(ask(snapshot, "measures/by_year", viewer, measure_id=measure_id), columns)

    count_2024, hidden = ("2024 (2 months)", 16, None, 16, None), (None, None, None, "c")
    assert by_year("COUNT") == [
        count_2024,
        ("2025 (2 months)", *hidden),
        ("2026 (2 months)", *hidden),
    ]
    assert by_year("COUNT", member("LA")) == by_year("COUNT")
    for viewer in (MANAGER, member("POL")):
        assert by_year("COUNT", viewer) == [
            count_2024,
            ("2025 (2 months)", 3, None, 3, None),
            ("2026 (2 months)", 11, None, 11, None),
        ]
    # March 2024 lacks its whole and is not in the year's sum, so it hides nothing.
    assert by_year("SHARE") == [
        ("2024 (3 months)", 10, 80, 12.5, None),
        ("2025 (1 month)", *hidden),
        ("2026 (6 months)", *hidden),
    ]
    # One place taken up is work, not a person.
    assert by_year("WORK")[0] == ("2024 (2 months)", 20, 80, 25, None)


def test_a_year_with_several_hidden_months_is_shown_unless_they_are_known_from_it(tiny):
    # Of 4 and 3 nobody knows which is which; 5 and 5 are the most that they can be, 1 and 1 the
    # least, and 2 and 2 together are too small.
    months = {2021: (4, 3), 2022: (5, 5), 2023: (1, 1), 2024: (2, 2), 2025: (5, 9)}
    snapshot = tiny(
        measure=MEASURES,
        observation="measure_id,period_start,period_end,numerator,denominator,value\n"
        + "\n".join(
            f"COUNT,{year}-0{month}-01,{year}-0{month}-28,,,{value}"
            for year, values in months.items()
            for month, value in enumerate((*values, 20), 1)
        ),
    )
    answer = ask(snapshot, "measures/by_year", BOARD, measure_id="COUNT")
    assert cells(answer, "year value") == [
        ("2021 (3 months)", 27),
        ("2022 (3 months)", None),
        ("2023 (3 months)", None),
        ("2024 (3 months)", None),
        ("2025 (3 months)", None),
    ]


def test_a_year_is_hidden_too_where_it_tells_how_many_each_hidden_month_left_over(tiny):
    # Of 40 a month. Of 4 and 3 left over nobody knows which is which; 5 and 5 are the most that
    # they can be.
    months = {2021: (36, 37), 2022: (35, 35)}
    snapshot = tiny(
        measure=MEASURES,
        observation="measure_id,period_start,period_end,numerator,denominator,value\n"
        + "\n".join(
            f"SHARE,{year}-0{month}-01,{year}-0{month}-28,{seen},40,{2.5 * seen}"
            for year, values in months.items()
            for month, seen in enumerate((*values, 20), 1)
        ),
    )
    answer = ask(snapshot, "measures/by_year", BOARD, measure_id="SHARE")
    assert cells(answer, "year numerator denominator value") == [
        ("2021 (3 months)", 93, 120, 77.5),
        ("2022 (3 months)", None, None, None),
    ]


def test_a_baseline_is_hidden_with_the_small_numbers_of_its_months_and_told_to_its_own_agency(tiny):
    snapshot = tiny(
        measure=MEASURES + "    OTHER,percent,people,LA\n",
        observation=MONTHS,
        cycle="cycle_id,planned_start_on,planned_end_on\n"
        "C2,2026-05-01,2026-08-31\nC1,2026-01-01,2026-04-30\nC3,2026-09-01,2026-12-31\n"
        "C4,2026-10-01,2026-12-31",
        cycle_measure="""
            cycle_id,measure_id,role,baseline_value,baseline_from,baseline_to,target,rank
            C1,SHARE,impact,7.5,2025-12-01,2025-12-31,5,1
            C2,SHARE,impact,56.1,2026-01-01,2026-05-31,,1
            C3,SHARE,success,48,2024-01-01,2024-03-31,60,1
            C4,SHARE,success,50,2026-02-01,2026-03-31,60,1
            C1,COUNT,impact,4.2,,,,2
            C2,COUNT,impact,14,,,,2
        """,
    )
    columns = "cycle_id role baseline_value target hidden"
    board = ask(snapshot, "measures/cycles_of_measure", BOARD, measure_id="SHARE")
    assert cells(board, columns) == [
        ("C1", "impact", None, 5, "c"),
        # Of its months, January has all but 3 and April is of 4 in all.
        ("C2", "impact", None, None, "c"),
        ("C3", "success", 48, 60, None),
        # 0 of 40 and 40 of 40: nobody is one of a few.
        ("C4", "success", 50, 60, None),
    ]
    council = ask(snapshot, "measures/cycles_of_measure", member("LA"), measure_id="SHARE")
    assert cells(council, "baseline_value baseline_count baseline_total") == [
        (7.5, 3, 40),
        (56.1, 88, 164),
        (48, None, None),
        (50, 40, 80),
    ]
    counts = ask(snapshot, "measures/cycles_of_measure", BOARD, measure_id="COUNT")
    assert cells(counts, columns) == [
        ("C1", "impact", None, None, "c"),
        ("C2", "impact", 14, None, None),
    ]


def test_a_definition_is_told_by_version_and_the_highest_is_in_force(tiny):
    snapshot = tiny(
        measure="""
            measure_id,version,scope,name,unit,decimals,benchmark_measure_id
            M1,1,local,Old name,count,0,
            M1,2,local,New name,percent,1,PUB
            M2,1,local,Beside nothing,count,0,GONE
            PUB,1,published,Published,percent,0,
        """,
        observation="measure_id,period_start,numerator,denominator,value\nM1,2026-01-01,8,32,25",
    )
    definition = ask(snapshot, "data/definition_versions", measure_id="M1")
    assert cells(definition, "version name unit") == [
        (2, "New name", "percent"),
        (1, "Old name", "count"),
    ]
    assert cells(ask(snapshot, "measures/series", measure_id="M1"), "numerator denominator") == [
        (8, 32)
    ]
    compared = ask(snapshot, "measures/compared", measure_id="M1")
    assert cells(compared, "benchmark_measure_id name") == [("PUB", "Published")]
    assert ask(snapshot, "measures/compared", measure_id="M2").is_empty
    held = ask(snapshot, "measures/published_measures")
    assert cells(held, "measure_id name decimals") == [("PUB", "Published", 0)]


def test_of_measures_with_one_short_name_each_says_what_tells_it_apart(tiny):
    snapshot = tiny(
        as_at=date(2026, 11, 22),
        measure="""
            measure_id,short_name,source_system,unit,period_kind,rank,counts_of
            M1,Visits,Case system,count,month,1,work
            annex_a:visits,Visits,Annex A case lists,count,month,2,work
            M2,Plans,Case system,count,month,3,work
            M3,Reviews,Case system,count,month,4,work
            M4,Reviews,Case system,count,month,5,work
        """,
    )
    answer = ask(snapshot, "measures/measures", success_measure_id="", asks="", priority_id="")
    assert cells(answer, "short_name") == [
        "Visits",
        "Visits (Annex A case lists)",
        "Plans",
        "Reviews (M3)",
        "Reviews (M4)",
    ]
