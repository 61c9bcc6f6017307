"""What must never be true: each check of queries/checks is seen to find just the row at fault."""

import pytest

from learning_hub import contract, loading

pytestmark = pytest.mark.slow

SHARE = "measure_id,period_start,period_end,numerator,denominator,value,status"
FIT = "M2,2026-01-01,2026-01-31,30,40,75,"
MEASURE = "measure_id,unit,counts_of\nM2,percent,people\nM1,count,work"
MODERATED = "case_id,grade_code,moderated_grade_code"
SCALE = (
    "scale_id,grade_code,label,rank\nfour_grades,O,Outstanding,1\nfour_grades,G,Good,2\n"
    "agree,Y,Yes,1\nagree,N,No,2"
)

# For each check: the tables with one row at fault, and what the reject says of it.
CASES = {
    "below_zero": (
        {
            "measure": f"{MEASURE}\nM3,number,work",
            "observation": "measure_id,period_start,period_end,value\n"
            "M3,2026-01-01,2026-01-31,-4\nM1,2026-01-01,2026-01-31,-1\n"
            "M1,2026-02-01,2026-02-28,0",
        },
        ("observation", 3, "value", "-1", "is below 0, and the measure M1 is in numbers of what"),
    ),
    "hidden_by_its_parts": (
        {
            "measure": MEASURE,
            "observation": f"{SHARE}\nM2,2026-01-01,2026-01-31,33,,,c\n"
            "M2,2026-02-01,2026-02-28,31,40,,c\nM2,2026-03-01,2026-03-31,,40,,c",
        },
        ("observation", 3, "numerator", None, "stands with its denominator beside the status c"),
    ),
    "answer_not_of_scale": (
        {
            "grade_scale": SCALE,
            "question": "question_id,scale_id\nQ1,agree",
            "answer": "respondent_id,question_id,answer_code\n1,Q1,Y\n2,Q1,G",
        },
        ("answer", 3, "answer_code", "G", "is not an answer offered with question Q1"),
    ),
    "decision_without_reason": (
        {"decision": "decision_id,decision,reason\nD1,accepted,\nD2,deferred,Later\nD3,rejected,"},
        ("decision", 4, "reason", "rejected", "needs a reason"),
    ),
    "done_action_without_date": (
        {
            "action": "action_id,status,done_on\nA1,complete,2026-01-09\nA2,on_track,2026-01-09\n"
            "A3,off_track,"
        },
        ("action", 3, "done_on", "2026-01-09", "does not fit the status on_track"),
    ),
    "kind_without_part": (
        {
            "measure": MEASURE,
            "observation": "measure_id,period_start,period_end,breakdown_kind,breakdown,value\n"
            "M1,2026-01-01,2026-01-31,Sex,Female,5\nM1,2026-01-01,2026-01-31,Sex,,9\n"
            "M1,2026-01-01,2026-01-31,,,9",
        },
        ("observation", 3, "breakdown", "Total", "is no part of Sex"),
    ),
    "grade_not_of_scale": (
        {
            "grade_scale": SCALE,
            "audited_case": "audit_id,case_id,overall_grade_code\nA1,01,G\nA1,02,Y",
        },
        ("audited_case", 3, "overall_grade_code", "Y", "is not a grade of the scale four_grades"),
    ),
    "grade_without_case": (
        {"audited_case": "audit_id,case_id\nA1,01", "audit_return": "case_id\n01\n02"},
        ("audit_return", 3, "case_id", "02", "is not a case of this audit"),
    ),
    "number_beside_hidden": (
        {"measure": MEASURE, "observation": f"{SHARE}\n{FIT}u\nM2,2026-02-01,2026-02-28,,,5,c"},
        ("observation", 3, "value", None, "holds a number beside the status c, which says there"),
    ),
    "numerator_above_denominator": (
        {
            "measure": MEASURE,
            "observation": f"{SHARE}\n{FIT}\nM2,2026-02-01,2026-02-28,41,40,,\n"
            "M1,2026-02-01,2026-02-28,41,40,,",
        },
        ("observation", 3, "numerator", "41", "is more than the denominator (40)"),
    ),
    "percent_out_of_range": (
        {
            "measure": MEASURE,
            "observation": f"{SHARE}\n{FIT}\nM2,2026-02-01,2026-02-28,,,101,\n"
            "M1,2026-02-01,2026-02-28,,,101,",
        },
        ("observation", 3, "value", "101", "is a percentage above 100 or below 0"),
    ),
    "period_backwards": (
        {
            "audit": "audit_id,period_from,period_to\nA1,2026-01-01,2026-02-01\n"
            "A2,2026-03-01,2026-02-01"
        },
        ("audit", 3, "period_to", "2026-02-01", "is before the period begins"),
    ),
    "period_not_of_its_kind": (
        {
            "measure": MEASURE,
            "observation": "period_start,period_end,period_kind,value\n"
            "2026-01-01,2026-01-31,month,1\n"
            "2026-01-01,2026-12-31,month,2\n"
            "2026-01-01,2026-03-31,quarter,3\n"
            "2024-01-01,2024-12-31,calendar year,4\n"
            "2025-01-01,2026-12-31,year,5\n"
            "2026-01-01,2026-04-02,term,6",
        },
        ("observation", 3, "period_end", "2026-12-31", "makes a month of 365 days from 2026-01-01"),
    ),
    "recommendation_without_address": (
        {"recommendation": "recommendation_id,to_body_id,to_agency_id\nR1,BOARD,\nR2,,LA\nR3,,"},
        ("recommendation", 4, "to_body_id", None, "is not addressed to exactly one body or agency"),
    ),
    "share_not_of_its_parts": (
        {
            "measure": MEASURE,
            "observation": f"{SHARE}\n{FIT}\nM2,2026-02-01,2026-02-28,30,40,70,\n"
            "M2,2026-03-01,2026-03-31,1,3,33,",
        },
        ("observation", 3, "value", "70", "is not 30 of 40 in per cent"),
    ),
    "target_out_of_range": (
        {
            "measure": MEASURE,
            "cycle_measure": "cycle_id,measure_id,target\nC1,M2,100\nC2,M2,100.5\nC2,M1,101",
        },
        ("cycle_measure", 3, "target", "100.5", "is a target above 100 for a percentage"),
    ),
    "value_not_worked_out": (
        {
            "measure": MEASURE,
            "observation": f"{SHARE}\n{FIT}\nM2,2026-02-01,2026-02-28,30,40,,\n"
            "M2,2026-03-01,2026-03-31,0,0,,\nM2,2026-04-01,2026-04-30,0,0,,z",
        },
        ("observation", 4, "denominator", "0", "is 0, so no value can be worked out"),
    ),
}


def refused(snapshot):
    """List what was refused of a snapshot's files, as table, line, column, value and reason."""
    return snapshot.base.execute(
        "SELECT part, line, column_name, value, reason, remedy FROM reject ORDER BY part, line"
    ).fetchall()


@pytest.mark.parametrize("name", CASES)
def test_a_check_finds_the_row_at_fault_and_no_other(tiny, name):
    given, (table, line, column, value, reason) = CASES[name]
    found = refused(tiny(**given, rejects=True))
    assert [row[:4] for row in found] == [(table, line, column, value)]
    assert found[0][4].startswith(reason)
    assert len(found[0][5]) > 10


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (
            {"grade_scale": SCALE, "audit_grade": f"{MODERATED}\n01,G,G\n02,Y,G"},
            ("audit_grade", 3, "grade_code", "Y"),
        ),
        (
            {"grade_scale": SCALE, "audit_grade": f"{MODERATED}\n01,G,\n02,G,N"},
            ("audit_grade", 3, "moderated_grade_code", "N"),
        ),
        (
            {
                "audited_case": "audit_id,case_id\nA1,01",
                "audit_grade": "case_id,grade_code\n01,G\n02,G",
            },
            ("audit_grade", 3, "case_id", "02"),
        ),
        (
            {"feedback_round": "round_id,opened_on,closed_on\nR1,2026-03-01,2026-02-01"},
            ("feedback_round", 2, "closed_on", "2026-02-01"),
        ),
        ({"action": "action_id,status,done_on\nA1,complete,"}, ("action", 2, "done_on", None)),
        (
            {
                "measure": "measure_id,unit,counts_of,target\nM2,percent,people,120\nM1,count,work,120"
            },
            ("measure", 2, "target", "120"),
        ),
        (
            {"measure": "measure_id,unit,counts_of,target\nM2,percent,people,0\nM1,count,work,-1"},
            ("measure", 3, "target", "-1"),
        ),
        (
            {"recommendation": "recommendation_id,to_body_id,to_agency_id\nR1,BOARD,LA"},
            ("recommendation", 2, "to_body_id", "BOARD"),
        ),
        (
            {
                "observation": "period_start,period_end,period_kind,value\n2026-01-01,2026-01-31,quarter,5"
            },
            ("observation", 2, "period_end", "2026-01-31"),
        ),
        (
            {
                "observation": "period_start,period_end,period_kind,value\n"
                "2025-04-01,2026-04-30,financial year,5"
            },
            ("observation", 2, "period_end", "2026-04-30"),
        ),
        (
            {"measure": MEASURE, "observation": f"{SHARE}\nM2,2026-01-01,2026-01-31,30,,,"},
            ("observation", 2, "denominator", None),
        ),
        (
            {
                "measure": "measure_id,unit,counts_of\nM4,days,work",
                "observation": f"{SHARE}\nM4,2026-01-01,2026-01-31,50,10,,",
            },
            ("observation", 2, "value", None),
        ),
        (
            {
                "measure": "measure_id,unit,counts_of,name\nM3,rate,work,Visits",
                "observation": f"{SHARE}\nM3,2026-01-01,2026-01-31,12,40000,3,\n"
                "M3,2026-02-01,2026-02-28,12,40000,30,",
            },
            ("observation", 3, "value", "30"),
        ),
        (
            {
                "measure": "measure_id,unit,counts_of,name\n"
                'M3,rate,work,"Visits, per 10,000 children"\n'
                'M4,rate,work,"Visits, per 100,000 children"',
                "observation": f"{SHARE}\nM3,2026-01-01,2026-01-31,12,40000,30,\n"
                "M4,2026-01-01,2026-01-31,12,40000,30,",
            },
            ("observation", 2, "value", "30"),
        ),
        (
            {"measure": MEASURE, "observation": f"{SHARE}\nM2,2026-01-01,2026-01-31,3,40,,c"},
            ("observation", 2, "numerator", None),
        ),
    ],
)
def test_the_other_arms_of_the_checks_find_theirs(tiny, given, fault):
    assert [row[:4] for row in refused(tiny(**given, rejects=True))] == [fault]


def shares(*cells):
    """Give rows of M2, a percentage, a month each: numerator, denominator, value, status."""
    rows = [f"M2,2026-0{n}-01,2026-0{n}-28,{cell}" for n, cell in enumerate(cells, start=1)]
    return {"measure": MEASURE, "observation": "\n".join([SHARE, *rows])}


def rates(name, *values):
    """Give rows of a rate, 12 of 40,000, which is 3 per 10,000, and other values of it."""
    rows = [f"M3,2026-0{n}-01,2026-0{n}-28,12,40000,{v}," for n, v in enumerate(values, start=1)]
    measure = f'measure_id,unit,counts_of,name\nM3,rate,work,"{name}"'
    return {"measure": measure, "observation": "\n".join([SHARE, *rows])}


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        # Nobody and everybody are percentages; a tenth more or less is none.
        (shares(",,0,", ",,100,", ",,100.1,", ",,-0.1,"), [4, 5]),
        # All of them are as many as there were.
        (shares("40,40,,", "41,40,,"), [3]),
        # A value rounded to a whole point, up or down, is let be.
        (shares("30,40,76,", "30,40,74,", "30,40,76.1,", "30,40,73.9,"), [4, 5]),
        (rates("Visits", 4, 2, 4.1, 1.9), [4, 5]),
        (rates("Visits, per 10k", 4, 4.1), [3]),
        (rates("Visits, per 1,000", 4, 4.1), []),
        # A mark says that there is no number: but for u, which says that there is an unsure one.
        (shares(*(f"30,40,75,{mark}" for mark in ("u", "z", "x", "k", "low"))), [3, 4, 5, 6]),
        # Hidden, and yet told by its parts, none of 40 too; one of the parts alone tells nothing.
        (shares("0,40,,c", "1,40,,c", "8,40,,c", ",40,,c"), [2, 3, 4]),
        (
            {
                "audit": "audit_id,period_from,period_to\nA1,2026-02-01,2026-02-01\n"
                "A2,2026-02-01,2026-01-31"
            },
            [3],
        ),
        (
            {
                "feedback_round": "round_id,opened_on,closed_on\nR1,2026-02-01,2026-02-01\n"
                "R2,2026-02-01,2026-01-31"
            },
            [3],
        ),
        (
            {
                "measure": "measure_id,unit,counts_of,target\nM2,percent,people,100\n"
                "M3,percent,people,100.1\nM4,rate,people,120\nM5,count,people,-0.1"
            },
            [3, 5],
        ),
        (
            {
                "action": "action_id,status,done_on\nA1,embedded,2026-01-09\nA2,embedded,\n"
                "A3,not_started,\nA4,not_started,2026-01-09"
            },
            [3, 5],
        ),
        ({"decision": "decision_id,decision,reason\nD1,deferred,\nD2,accepted_with_change,"}, [2]),
    ],
)
def test_what_stands_just_within_a_check_is_let_be_and_just_beyond_it_is_refused(
    tiny, given, lines
):
    assert [line for _, line, *_ in refused(tiny(**given, rejects=True))] == lines


def test_figures_are_held_against_the_definition_in_force_alone(tiny):
    """150 was no percentage, but what is counted now may come to that."""
    given = {
        "measure": "measure_id,version,unit,counts_of\nM2,1,percent,people\nM2,2,count,people",
        "observation": f"{SHARE}\nM2,2026-01-01,2026-01-31,150,40,150,",
    }
    assert refused(tiny(**given, rejects=True)) == []


@pytest.mark.parametrize(
    ("kind", "shortest", "longest"),
    [
        ("month", ("2026-02-01", "2026-02-28"), ("2026-01-01", "2026-01-31")),
        # February to April, and July to September.
        ("quarter", ("2026-02-01", "2026-04-30"), ("2026-07-01", "2026-09-30")),
        ("year to March", ("2025-04-01", "2026-03-31"), ("2023-04-01", "2024-03-31")),
    ],
)
def test_the_shortest_and_the_longest_period_of_a_kind_are_let_be(tiny, kind, shortest, longest):
    rows = "\n".join(f"{first},{last},{kind},5" for first, last in (shortest, longest))
    head = "period_start,period_end,period_kind,value"
    assert refused(tiny(observation=f"{head}\n{rows}", rejects=True)) == []


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("month", "2026-02-01", "2026-02-27"),
        ("month", "2026-01-01", "2026-02-01"),
        ("quarter", "2026-02-01", "2026-04-29"),
        ("quarter", "2026-07-01", "2026-10-01"),
        ("year to March", "2025-04-01", "2026-03-30"),
        ("year to March", "2023-04-01", "2024-04-01"),
    ],
)
def test_a_period_a_day_shorter_or_longer_than_any_of_its_kind_is_refused(tiny, kind, first, last):
    given = f"period_start,period_end,period_kind,value\n{first},{last},{kind},5"
    assert [row[:4] for row in refused(tiny(observation=given, rejects=True))] == [
        ("observation", 2, "period_end", last)
    ]


def test_an_observation_that_got_in_twice_is_found(tiny):
    """The loader merges by key, so only a fault of its own could bring this about."""
    snapshot = tiny(observation="period_start,value\n2026-01-01,5")
    twice = contract.checks()["observation_twice"].replace(
        "FROM observation", "FROM (FROM observation UNION ALL FROM observation)"
    )
    assert snapshot.base.execute(contract.checks()["observation_twice"]).fetchall() == []
    assert len(snapshot.base.execute(twice).fetchall()) == 1


def test_every_check_has_its_case():
    assert {*CASES, "observation_twice"} == set(contract.checks())


def test_every_reference_of_the_contract_is_checked(tiny, base_ids):
    """A row that points at nothing is refused, whichever table and column it stands in.

    All tables at once: for each reference a row that points at nothing there and is else sound.
    """
    given, wanted = {}, set()
    for table in contract.tables().values():
        if not table.is_sent_as_it_is:
            continue
        targets = dict(table.references)
        own = [
            column.name
            for column in table.columns
            if column.name in table.key
            and column.name not in targets
            and column.type == "VARCHAR"
            and not column.choices
        ]
        sound = {name: base_ids.get(table.name, "some") for name in own} | {
            column: base_ids[target] if table.column(column).is_required else ""
            for column, target in targets.items()
        }
        if table.name == "observation":
            # Without a column of figures it would not be taken.
            sound["value"] = ""
        rows = [sound] + [
            {**sound, **{name: f"{column}-at-fault" for name in own}, column: "nothing"}
            for column in targets
        ]
        wanted |= {(table.name, column) for column in targets}
        if sound and table.name != "grade_scale":
            text = [",".join(sound), *(",".join(row.values()) for row in rows)]
            given[table.name] = "\n".join(text)
    given["grade_scale"] = SCALE
    snapshot = tiny(**given, rejects=True)
    found = snapshot.base.execute(
        "SELECT part, column_name FROM reject WHERE value = 'nothing' AND reason LIKE 'is not a %'"
    ).fetchall()
    assert set(found) == wanted
    assert len(found) == len(wanted) > 60


AUDITS = (
    "audit_id,cycle_id,kind,title,period_from,period_to,sampling,scale_id,re_audit_of\n"
    "{id},C1,multi_agency,Neglect,2026-01-01,2026-03-31,random,four_grades,{of}\n"
)


def test_a_row_may_point_at_one_of_its_own_table_that_an_earlier_load_brought(begun, file):
    first = file("a/audit.csv", AUDITS.format(id="A7", of=""))
    again = file("b/audit.csv", AUDITS.format(id="A8", of="A7"))
    wrong = file("c/audit.csv", AUDITS.format(id="A9", of="A0"))
    for path in (first, again):
        [receipt] = loading.load(begun, [path]).receipts
        assert (receipt.refusal, receipt.rejects, receipt.rows_new) == (None, [], 1)
    [receipt] = loading.load(begun, [wrong]).receipts
    assert [(r.column, r.value) for r in receipt.rejects] == [("re_audit_of", "A0")]


@pytest.mark.parametrize(("many", "told"), [(1, "1 row"), (2, "2 rows")])
def test_rows_held_before_are_looked_at_again_when_what_they_rest_on_changes(
    begun, file, many, told
):
    """A count of 30 of 20 is no fault until the measure becomes a percentage."""
    head = "measure_id,area_code,period_start,period_end,period_kind,numerator,denominator\n"
    file_of = (
        "measure_id,version,scope,name,short_name,definition,unit,decimals,counts_of,"
        "period_kind,rank\nM1,{version},local,A,A,A,{unit},0,work,month,1\n"
    )
    rows = [f"M1,E09000001,2026-0{n}-01,2026-0{n}-28,month,30,20" for n in (1, 2)][:many]
    loading.load(begun, [file("observation.csv", head + "\n".join([*rows, ""]))])
    [receipt] = loading.load(
        begun, [file("measure.csv", file_of.format(version=2, unit="percent"))]
    ).receipts
    assert f"it would make {told} of earlier loads wrong" in receipt.refusal
    assert "numerator '30.0' is more than the denominator" in receipt.refusal


def test_an_answer_may_be_written_as_a_label_of_its_questions_own_scale(tiny):
    snapshot = tiny(
        grade_scale=SCALE,
        question="question_id,scale_id\nQ1,agree",
        answer="respondent_id,question_id,answer_code\n1,Q1,yes\n2,Q1,Good",
        rejects=True,
    )
    # Good is a label of another scale.
    assert [row[:4] for row in refused(snapshot)] == [("answer", 3, "answer_code", "Good")]
    assert snapshot.base.execute("SELECT answer_code FROM answer").fetchall() == [("Y",)]


def test_grades_of_a_self_assessment_are_of_its_scale_and_may_be_written_as_labels(
    begun, file, held
):
    path = file(
        "self_assessment.csv",
        """
        round,agency_id,standard,held_on,scale_id,self_grade_code,moderated_grade_code
        S11,LA,1,2026-01-05,four_grades,GOOD,requires improvement
        S11,LA,2,2026-01-05,four_grades,Splendid,
        S11,LA,3,2026-01-05,four_grades,G,Z
        """,
    )
    [receipt] = loading.load(begun, [path], by="a test").receipts
    assert [(one.line, one.column, one.value, one.reason) for one in receipt.rejects] == [
        (3, "self_grade_code", "Splendid", "is not a grade of the scale four_grades"),
        (4, "moderated_grade_code", "Z", "is not a grade of the scale four_grades"),
    ]
    assert held(begun, "SELECT self_grade_code, moderated_grade_code FROM self_assessment") == [
        ("G", "R")
    ]
