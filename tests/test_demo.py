"""The demo partnership: every planted story is found again by a plain recount of its files."""

import csv
import json
import re
import shutil
import statistics
import tomllib
import zipfile
from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from learning_hub import demo, demo_case_lists
from learning_hub.demo import audit_shapes, calendar
from learning_hub.demo import truth as planted
from learning_hub.demo.tables import TABLES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
COMMITTED = ROOT / "data" / "demo"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Dates that may lie ahead.
PLANNED = {
    "planned_on",
    "planned_start_on",
    "planned_end_on",
    "start_on",
    "original_due_on",
    "due_on",
    "effect_expected_on",
    "response_due_on",
    "review_on",
    "target_by",
    "valid_from",
}


def contract():
    """Columns and key of each table, from queries/tables."""
    found = {}
    for file in (ROOT / "queries" / "tables").glob("*.sql"):
        text = file.read_text(encoding="utf-8")
        name = re.search(r"CREATE TABLE (\w+)", text)
        key = re.search(r"PRIMARY KEY \(([^)]+)\)|-- Key: (.+)", text)
        if name is None or key is None:
            continue
        columns = re.findall(r"^    ([a-z_0-9]+) [A-Z]", text, re.M)
        codes = dict(re.findall(r"CHECK \((\w+) IN \(([^)]*)\)\)", text))
        found[name[1]] = (
            columns,
            [k.strip() for k in (key[1] or key[2]).split(",")],
            {c: set(re.findall(r"'([^']*)'", words)) for c, words in codes.items()},
        )
    return found


def sheets(path):
    """Rows of each sheet of a workbook, dates as ISO text."""
    book = zipfile.ZipFile(path)
    strings = [
        "".join(t.text or "" for t in item.iter(f"{SHEET}t"))
        for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    ]
    names = [
        s.get("name")
        for s in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{SHEET}sheet")
    ]
    for number, name in enumerate(names, start=1):
        rows = []
        sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
        for line in sheet.iter(f"{SHEET}row"):
            cells = {}
            for cell in line:
                value = cell.find(f"{SHEET}v")
                if value is not None:
                    column = re.match("[A-Z]+", cell.get("r"))[0]
                    cells[column] = cell_text(cell, value.text, strings)
            rows.append(cells)
        header, *body = rows
        for row in body:
            yield name, {header[c]: row.get(c, "") for c in header}


def cell_text(cell, value, strings):
    """A cell as a CSV file would hold it. The only cells with a style of their own are dates."""
    if cell.get("t") == "s":
        return strings[int(value)]
    if cell.get("t") == "b":
        return "true" if value == "1" else "false"
    if cell.get("s"):
        return str(date(1899, 12, 30) + timedelta(days=int(float(value))))
    return value


@cache
def delivered(folder):
    """Rows of a delivery's tables, and its published files by name."""
    tables, published = defaultdict(list), {}
    for path in sorted(folder.glob("*.csv")):
        table = path.stem.split("__")[0]
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if table in TABLES:
            tables[table] += rows
        else:
            published[path.name] = rows
    for path in folder.glob("*.xlsx"):
        for table, row in sheets(path):
            tables[table].append(row)
    return tables, published


def scoped(folder):
    """Scopes a delivery declares: file, agency, first and last day."""
    manifest = tomllib.loads((folder / "delivery.toml").read_text(encoding="utf-8"))
    return manifest.get("scope", [])


def held_after_each(root):
    """What is held after each delivery: as-at date, rows by table and key, what it brought."""
    held = defaultdict(dict)
    for folder in sorted((root / "deliveries").iterdir()):
        manifest = tomllib.loads((folder / "delivery.toml").read_text(encoding="utf-8"))
        tables, published = delivered(folder)
        for scope in scoped(folder):
            whole = held[scope["table"]]
            for key, row in list(whole.items()):
                first, last = str(scope["period_from"]), str(scope["period_to"])
                if row["agency_id"] == scope["agency"] and first <= row["period_start"] <= last:
                    del whole[key]
        for table, rows in tables.items():
            for row in rows:
                held[table][tuple(row[k] for k in TABLES[table][1])] = row
        yield manifest["as_at"], held, tables, published


def at_the_end(root):
    """All rows by table and key after the last delivery."""
    *_, (_, held, _, _) = held_after_each(root)
    return held


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fresh")
    demo.write(folder, truth=folder / "truth.json")
    return folder


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    folder = tmp_path_factory.mktemp("other")
    demo.write(folder, seed=7, truth=folder / "truth.json")
    return folder


@pytest.fixture(scope="module")
def tables():
    """All rows as they stand after the last delivery."""
    held = at_the_end(COMMITTED)
    return {table: list(rows.values()) for table, rows in held.items()}


@pytest.fixture(scope="module")
def series(tables):
    """Rows of a measure's whole series, in order of time."""

    def rows(measure_id):
        found = [
            r
            for r in tables["observation"]
            if r["measure_id"] == measure_id and r["breakdown_kind"] == "Total"
        ]
        return sorted(found, key=lambda r: r["period_start"])

    return rows


def pooled(rows):
    return 100 * sum(int(r["numerator"]) for r in rows) / sum(int(r["denominator"]) for r in rows)


def limits(values):
    """Mean and natural process limits of a chart of individual values."""
    moves = [abs(b - a) for a, b in pairwise(values)]
    kept = [m for m in moves if m < 3.267 * statistics.mean(moves)]
    mean, reach = statistics.mean(values), 2.66 * statistics.mean(kept)
    return mean, mean - reach, mean + reach


# The files


def files(root):
    return {
        str(p.relative_to(root)): p.read_bytes()
        for p in root.rglob("*")
        if p.is_file() and p.name != "truth.json"
    }


def test_committed_files_are_what_the_generator_writes(fresh, tmp_path):
    shutil.copytree(fresh, tmp_path / "demo")
    demo_case_lists.write(tmp_path / "demo", demo.DEFAULT_SEED)
    assert files(COMMITTED) == files(tmp_path / "demo")


def test_of_case_lists_the_demo_holds_only_what_was_worked_out_of_them(tables):
    """Counts by month, and no row about a child."""
    found = [r for r in tables["observation"] if r["measure_id"].startswith("annex_a:")]
    assert len({r["measure_id"] for r in found}) >= 20
    assert len({r["period_start"] for r in found}) == 12
    assert not [table for table in tables if table.startswith("extract")]
    contacts = [
        int(r["value"])
        for r in found
        if r["measure_id"] == "annex_a:contacts" and r["breakdown"] == "Total"
    ]
    assert len(contacts) == 12
    assert min(contacts) > 100


def test_same_seed_writes_the_same_bytes(other, tmp_path):
    demo.write(tmp_path, seed=7, truth=tmp_path / "truth.json")
    assert files(tmp_path) == files(other)
    assert (tmp_path / "truth.json").read_bytes() == (other / "truth.json").read_bytes()


def test_the_demo_comes_in_few_files_as_a_partnership_would_send_them():
    """Its own record in every delivery; from August 2026 on one file an agency and delivery."""
    folders = sorted((COMMITTED / "deliveries").iterdir())
    assert sum(1 for path in (COMMITTED / "deliveries").rglob("*") if path.is_file()) < 120
    for folder in folders:
        names = {path.name for path in folder.iterdir()}
        assert "hub_record.xlsx" in names
        in_record = {table for table, _ in sheets(folder / "hub_record.xlsx")}
        own = [name for name in names if name.startswith("observation__")]
        assert bool(own) == (folder.name >= "2026-08" or "late-health-file" in folder.name)
        assert not (folder.name >= "2026-08" and "observation" in in_record)


def test_deliveries_are_dated_and_in_order():
    dates = [as_at for as_at, _, _, _ in held_after_each(COMMITTED)]
    assert dates == sorted(dates)
    assert 18 <= len(dates) <= 22
    assert dates[-1] == date(2026, 11, 22)


@pytest.mark.parametrize("board", ["2026-04-23", "2026-07-16", "2026-10-15"])
def test_a_delivery_stands_a_few_days_before_each_board_of_2026(board):
    dates = [as_at for as_at, _, _, _ in held_after_each(COMMITTED)]
    assert any(0 < (date.fromisoformat(board) - d).days <= 7 for d in dates)


@pytest.mark.parametrize("root", ["committed", "other"])
def test_every_column_and_code_is_of_the_contract(root, other):
    rules = contract()
    for _, _, brought, _ in held_after_each(COMMITTED if root == "committed" else other):
        for table, rows in brought.items():
            columns, key, codes = rules[table]
            assert list(TABLES[table][0]) == columns
            assert list(TABLES[table][1]) == key
            for row in rows:
                assert list(row) == columns
                assert all(row[k] for k in key)
                for column, allowed in codes.items():
                    assert not row[column] or row[column] in allowed, (table, column, row)


@pytest.mark.parametrize("root", ["committed", "other"])
def test_nothing_is_dated_after_its_delivery(root, other):
    for as_at, _, brought, _ in held_after_each(COMMITTED if root == "committed" else other):
        for table, rows in brought.items():
            for row in rows:
                for column, text in row.items():
                    is_date = column.endswith("_on") or column in ("period_end", "period_to")
                    if is_date and text and column not in PLANNED:
                        assert text <= str(as_at), (as_at, table, column, row)


# Column, table it points to; the column's name is the other table's key unless said.
POINTS = {
    "cycle_id": "cycle",
    "measure_id": "measure",
    "agency_id": "agency",
    "member_id": "member",
    "meeting_id": "meeting",
    "audit_id": "audit",
    "round_id": "feedback_round",
    "question_id": "question",
    "recommendation_id": "recommendation",
    "action_id": "action",
    "priority_id": "priority",
    "success_measure_id": "success_measure",
    "body_id": "body",
    "theme": "theme",
    "domain": "domain",
    "scale_id": "grade_scale",
    "reports_to": "body",
    "lead_agency_id": "agency",
    "joint_lead_agency_id": "agency",
    "to_agency_id": "agency",
    "to_body_id": "body",
    "lead_member_id": "member",
    "superseded_by": "recommendation",
    "re_audit_of": "audit",
    "approved_by": "body",
}


@pytest.mark.parametrize("root", ["committed", "other"])
def test_references_hold_after_every_delivery(root, other):
    for as_at, held, brought, _ in held_after_each(COMMITTED if root == "committed" else other):
        ids = {table: {key[0] for key in rows} for table, rows in held.items()}
        grades = {key for key in held["grade_scale"]}
        for table, rows in brought.items():
            for row in rows:
                for column, to in POINTS.items():
                    if row.get(column) and to != table:
                        assert row[column] in ids[to], (as_at, table, column, row[column])
        for row in brought.get("recommendation_evidence", []):
            assert row["evidence_id"] in ids[row["evidence_kind"]]
        for row in brought.get("challenge", []):
            to = {"attendance": "meeting"}.get(row["about_kind"], row["about_kind"])
            assert row["about_id"] in ids[to]
        for table in ("audit_return", "audit_grade"):
            for row in brought.get(table, []):
                assert (row["audit_id"], row["case_id"]) in held["audited_case"]
        for row in brought.get("audit_grade", []):
            scale = held["audit"][row["audit_id"],]["scale_id"]
            assert (scale, row["grade_code"]) in grades
        for row in brought.get("answer", []):
            scale = held["question"][row["question_id"],]["scale_id"]
            assert (scale, row["answer_code"]) in grades
    ids = {r["reference"] for r in held["evidence"].values()}
    known = {
        key[0]
        for t in ("guidance", "visit", "review_learning", "finding", "recommendation")
        for key in held[t]
    } | {key[0] for key in held["self_assessment"]}
    assert ids <= known


def test_no_identifier_stands_anywhere(fresh):
    patterns = {
        "postcode": r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b",
        "telephone": r"\b0\d{3,4}[ -]?\d{3}[ -]?\d{3,4}\b",
        "e-mail": r"\b[\w.]+@[\w.]+\.\w+",
        "NHS number": r"\b\d{3} \d{3} \d{4}\b",
        "pupil number": r"\b[A-Z]\d{12}\b",
        "titled name": r"\b(Mr|Mrs|Ms|Miss|Dr|Cllr|Sgt|PC) [A-Z][a-z]+",
    }
    for name, content in files(fresh).items():
        if name.endswith(".csv"):
            text = content.decode()
            header = text.splitlines()[0].split(",")
        elif name.endswith(".xlsx"):
            cells = [pair for _, row in sheets(fresh / name) for pair in row.items()]
            text = "\n".join(value for _, value in cells)
            header = {column for column, _ in cells}
        else:
            continue
        for what, pattern in patterns.items():
            assert not re.search(pattern, text), (name, what)
        assert not {"name_of_child", "dob", "date_of_birth", "upn", "postcode"} & set(header)


def test_percentages_follow_from_their_counts(tables):
    units = {r["measure_id"]: r["unit"] for r in tables["measure"]}
    for row in tables["observation"]:
        if row["numerator"] and units[row["measure_id"]] == "percent" and row["value"]:
            share = 100 * int(row["numerator"]) / int(row["denominator"])
            assert abs(share - float(row["value"])) <= 0.0501
        if units[row["measure_id"]] == "count":
            assert not row["numerator"] and not row["denominator"]


def test_the_plans_words_give_no_baseline_that_the_board_may_not_see(tables):
    few = {
        row["measure_id"]
        for row in tables["observation"]
        if row["breakdown"] == "Total" and row["numerator"] and 0 < float(row["numerator"]) < 6
    }
    of_people = {
        row["name"]: row["measure_id"]
        for row in tables["measure"]
        if row["counts_of"] == "people" and row["unit"] == "percent"
    }
    told = [
        (name, text["text"])
        for text in tables["plan_section"]
        if text["section"] == "1"
        for name, measure in of_people.items()
        if measure in few and f"{name}: " in (text["text"] or "")
    ]
    assert told
    # A measure with a few in some month may have had none in the months of this baseline.
    is_given = [name for name, text in told if not text.split(f"{name}: ")[1].startswith("small")]
    assert "Child protection plans that are a second or later plan" not in is_given


def test_published_files_follow_the_convention():
    first = [
        "time_period",
        "time_identifier",
        "geographic_level",
        "country_code",
        "country_name",
        "region_code",
        "region_name",
        "old_la_code",
        "new_la_code",
        "la_name",
    ]
    seen = defaultdict(set)
    for _, _, _, published in held_after_each(COMMITTED):
        for name, rows in published.items():
            if name.endswith(".meta.csv") or "neighbours" in name:
                continue
            assert list(rows[0])[:10] == first
            meta = published[name.replace(".csv", ".meta.csv")]
            assert [r["col_name"] for r in meta] == list(rows[0])[10:]
            for row in rows:
                seen[name].add(row["time_period"])
                is_local = row["geographic_level"] == "Local authority"
                assert bool(row["new_la_code"]) == is_local
                assert not is_local or re.fullmatch(r"X990000\d\d", row["new_la_code"])
                if name == "fictional_child_protection_plans.csv" and is_local:
                    parts = [row[c] for c in list(row)[15:18]]
                    assert parts.count("c") in (0, 2)
                    assert not any(p.isdigit() and 1 <= int(p) <= 5 for p in parts)
    assert seen["fictional_referrals.csv"] == {str(y) for y in range(2018, 2027)}
    assert "202425" in seen["fictional_absence.csv"]


def test_measures_name_comparators_that_are_published(tables):
    columns = {}
    for _, _, _, published in held_after_each(COMMITTED):
        for name, rows in published.items():
            columns[name.removesuffix(".csv")] = list(rows[0])
    for row in tables["measure"]:
        if row["benchmark_measure_id"]:
            _, stem, column = row["benchmark_measure_id"].split(":")
            assert column in columns[stem]


# The calendar and the volumes


def test_ten_cycles_with_two_overlapping_and_one_live(tables):
    cycles = {r["cycle_id"]: r for r in tables["cycle"]}
    assert len(cycles) == 10
    assert cycles["C5"]["started_on"] < cycles["C4"]["agreed_on"]
    assert [c for c, r in cycles.items() if not r["agreed_on"]] == ["C10"]
    steps = [r for r in tables["cycle_step"] if r["cycle_id"] == "C10"]
    assert all(r["done_on"] for r in steps if r["month"] in "12")
    assert not any(r["done_on"] for r in steps if r["month"] == "4")
    late = [
        r["step"]
        for r in steps
        if r["month"] == "3" and not r["done_on"] and r["planned_on"] < "2026-11-22"
    ]
    assert "Ask parents and carers" in late


def test_volumes_are_those_of_a_real_hub(tables):
    multi = {r["audit_id"] for r in tables["audit"] if r["kind"] == "multi_agency"}
    assert len([r for r in tables["audited_case"] if r["audit_id"] in multi]) == 80
    known = [
        r for r in tables["audit_return"] if r["audit_id"] in multi and r["is_known"] == "true"
    ]
    assert 400 <= len(known) <= 480
    grades = [r for r in tables["audit_grade"] if r["audit_id"] in multi]
    assert len(grades) == 9 * len(known)
    assert 0.35 <= sum(bool(r["moderated_grade_code"]) for r in grades) / len(grades) <= 0.45
    respondents = {(r["round_id"], r["respondent_id"]) for r in tables["answer"]}
    assert 1100 <= len(respondents) <= 1300
    boards = [r for r in tables["meeting"] if r["kind"] == "board" and r["held_on"]]
    assert (len(boards), len(tables["recommendation"]), len(tables["risk"])) == (12, 60, 12)
    assert 105 <= len(tables["action"]) <= 115
    own = {r["measure_id"] for r in tables["measure"] if not r["measure_id"].startswith("annex_a:")}
    assert len(own) == 33
    levels = Counter(r["level"] for r in tables["recommendation"])
    assert 36 <= levels["operational"] <= 44


def test_a_reader_seldom_meets_the_same_sentence_twice(tables):
    for table, column in (
        ("finding", "text"),
        ("action", "text"),
        ("recommendation", "text"),
        ("comment", "text"),
        ("challenge", "text"),
        ("visit", "seen"),
        ("review_learning", "learning"),
        ("promise", "you_said"),
    ):
        texts = [r[column] for r in tables[table]]
        assert len(set(texts)) == len(texts), table


# The stories


def test_story_1_neglect_works_slowly(series, tables):
    values = {r["period_start"]: int(r["value"]) for r in series("M01")}
    before = [v for d, v in values.items() if d <= "2024-02-29"]
    after = [v for d, v in values.items() if d > "2024-02-29"]
    assert round(statistics.mean(before)) == 6
    assert round(statistics.mean(after)) == 19
    mean = statistics.mean(values.values())
    assert all(v > mean for v in after[:7]) and sum(v < mean for v in before) >= 20
    referrals = series("M06")
    assert round(pooled([r for r in referrals if r["period_start"] < "2024-12-01"])) == 24
    assert round(pooled([r for r in referrals if r["period_start"] >= "2024-12-01"])) == 20
    good = Counter(
        r["audit_id"]
        for r in tables["audited_case"]
        if r["audit_id"].endswith("-MA") and r["overall_grade_code"] in ("O", "G")
    )
    assert (good["C1-MA"], good["C6-MA"], good["C10-MA"]) == (2, 5, 6)


def test_story_2_a_gain_is_lost_when_the_provider_changes(series, tables):
    rows = series("M21")
    parts = [
        [r for r in rows if r["period_start"] < "2024-05-01"],
        [r for r in rows if "2024-05-01" <= r["period_start"] < "2025-11-01"],
        [r for r in rows if r["period_start"] >= "2025-11-01"],
    ]
    assert [round(pooled(p)) for p in parts] == [58, 83, 64]
    values = [float(r["value"]) for r in rows]
    assert all(v < statistics.mean(values) for v in values[-7:])
    asked = [
        r for r in tables["challenge"] if r["about_id"] == "M21" and r["raised_on"] == "2026-01-22"
    ]
    assert asked and asked[0]["raised_by_role"] == "Partnership Board"
    assert any(r["measure_id"] == "M21" and r["opened_on"] > "2025-11-01" for r in tables["risk"])


def test_story_3_the_police_system_breaks_two_series(series, tables):
    breaks = {(r["measure_id"], r["break_on"]) for r in tables["break_in_series"]}
    assert {("M19", "2024-02-01"), ("M24", "2024-02-01")} <= breaks
    for measure_id in ("M19", "M24"):
        values = [(r["period_start"], float(r["value"])) for r in series(measure_id)]
        before = [v for d, v in values if d < "2024-02-01"]
        after = [v for d, v in values if d >= "2024-02-01"]
        apart = abs(statistics.mean(after) - statistics.mean(before))
        assert apart > 1.5 * statistics.stdev(before)


def test_story_4_green_but_unreliable(series, tables):
    measure = next(r for r in tables["measure"] if r["measure_id"] == "M11")
    green = float(measure["target"]) - float(measure["tolerance"])
    values = [float(r["value"]) for r in series("M11")]
    assert sum(v >= green for v in values[-4:]) == 3
    _, lower, upper = limits(values)
    assert lower < float(measure["target"]) < upper


def test_story_5_a_completed_action_moves_nothing(series, tables):
    action = next(
        r for r in tables["action"] if "pathway leaflet" in r["text"] and r["cycle_id"] == "C3"
    )
    assert (action["status"], action["measure_id"]) == ("complete", "M25")
    assert action["evidence_accepted_on"]
    rows = series("M25")
    before = [float(r["value"]) for r in rows if r["period_start"] <= "2024-09-04"]
    after = [float(r["value"]) for r in rows if r["period_start"] > "2024-09-04"]
    spread = statistics.stdev(before)
    assert abs(statistics.mean(after[:12]) - statistics.mean(before)) < 0.5 * spread
    assert abs(statistics.mean(after) - statistics.mean(before)) < 0.25 * spread


def positive(tables, question_id, cycle_id=None):
    """How many answered in the positive, of how many."""
    scale = next(r["scale_id"] for r in tables["question"] if r["question_id"] == question_id)
    yes = {
        r["grade_code"]
        for r in tables["grade_scale"]
        if r["scale_id"] == scale and r["is_positive"] == "true"
    }
    told = [
        r
        for r in tables["answer"]
        if r["question_id"] == question_id
        and (cycle_id is None or r["round_id"].startswith(f"{cycle_id}-"))
    ]
    return round(100 * sum(r["answer_code"] in yes for r in told) / len(told))


def test_story_6_escalation_is_green_on_paper(tables):
    for round_name in ("S11 2023", "S11 2026"):
        rows = [
            r
            for r in tables["self_assessment"]
            if (r["round"], r["standard"]) == (round_name, "Challenge and escalation")
        ]
        assert round(100 * sum(r["self_grade_code"] == "green" for r in rows) / len(rows)) == 88
    assert positive(tables, "PR6") == positive(tables, "PR6", "C9") == 54


def test_story_7_who_is_heard(tables):
    for cycle_id in (None, "C9"):
        shares = [positive(tables, q, cycle_id) for q in ("PR1", "CH1", "PA1")]
        assert shares == [86, 52, 48]


def test_story_8_health_auditors_were_one_grade_kinder(tables):
    order = ["O", "G", "RI", "I"]
    kinder = []
    for cycle_id, pairs, exact in (("C1", 26, 14), ("C6", 27, 22)):
        moved = [
            order.index(r["moderated_grade_code"]) - order.index(r["grade_code"])
            for r in tables["audit_grade"]
            if r["agency_id"] == "HEA"
            and r["moderated_grade_code"]
            and r["audit_id"] == f"{cycle_id}-MA"
        ]
        assert (len(moved), moved.count(0)) == (pairs, exact)
        assert max(abs(m) for m in moved) == 1
        kinder.append(sum(m > 0 for m in moved))
    assert kinder[0] >= 10


def test_story_9_small_numbers_need_hiding(series, tables):
    assert sum(1 <= int(r["value"]) <= 5 for r in series("M14")) > 20
    assert all(int(r["value"]) <= 5 for r in series("M28"))
    by_month = defaultdict(list)
    for row in tables["observation"]:
        if row["measure_id"] == "M16" and row["breakdown_kind"] == "Ethnicity":
            by_month[row["period_start"]].append(row)
    totals = {r["period_start"]: int(r["value"]) for r in series("M16")}
    assert sorted(by_month) == ["2024-09-01", "2024-10-01", "2024-11-01", "2024-12-01"]
    for month, rows in by_month.items():
        assert [r["status"] for r in rows].count("c") == 2
        shown = sum(int(r["value"]) for r in rows if r["value"])
        assert totals[month] - shown > 7  # so neither hidden cell can be worked out
    year = [
        int(r["value"])
        for r in tables["observation"]
        if r["measure_id"] == "M28" and r["breakdown_kind"] == "Ethnicity"
    ]
    assert sum(1 <= v <= 5 for v in year) == 1


def test_story_10_low_attendance_goes_with_delay(tables):
    meetings = {r["meeting_id"]: r for r in tables["meeting"]}
    came = defaultdict(list)
    for row in tables["attendance"]:
        meeting, agency = meetings[row["meeting_id"]], row["member_id"].split("-")[0]
        is_present = row["attended"] in ("attended", "deputy")
        came[meeting["cycle_id"]].append(is_present)
        came[agency].append(is_present)
        came[agency, meeting["month"]].append(is_present)
    share = {k: 100 * sum(v) / len(v) for k, v in came.items()}
    assert (round(share["EDU"]), round(share["EDU", "3"]), round(share["POL", "3"])) == (61, 61, 70)
    low = {c for c in share if str(c).startswith("C") and share[c] < 75}
    assert low == {"C2", "C4", "C7"}
    moved = defaultdict(list)
    for row in tables["action"]:
        days = date.fromisoformat(row["due_on"]) - date.fromisoformat(row["original_due_on"])
        moved[row["cycle_id"] in low].append(days.days)
    assert statistics.median(moved[True]) - statistics.median(moved[False]) == 47


def test_story_11_the_health_file_is_late(tables):
    latest = {}
    for as_at, held, _, _ in held_after_each(COMMITTED):
        latest[str(as_at)] = {
            m: max(r["period_end"] for k, r in held["observation"].items() if k[0] == m)
            for m in ("M29", "M06")
        }
    assert latest["2025-10-10"] == {"M29": "2025-05-31", "M06": "2025-08-31"}
    assert latest["2025-12-19"]["M29"] == "2025-10-31"


def test_story_12_sixty_decisions(tables):
    decided = Counter(r["decision"] for r in tables["decision"])
    assert decided == {"accepted": 44, "accepted with change": 7, "rejected": 4, "deferred": 5}
    assert all(r["reason"] for r in tables["decision"] if r["decision"] in ("rejected", "deferred"))
    superseded = [
        (r["recommendation_id"], r["superseded_by"])
        for r in tables["recommendation"]
        if r["superseded_by"]
    ]
    assert superseded == [("C1-R1", "C6-R2")]


def faults(rows, table, tables):
    """What is wrong with each row of a messy file, found plainly."""
    measures = {r["measure_id"]: r for r in tables["measure"]}
    keys = Counter(tuple(r[k] for k in TABLES[table][1]) for r in rows)
    for row in rows:
        found = []
        for column, text in row.items():
            if text and (column.endswith("_on") or column in ("period_start", "period_end")):
                try:
                    date.fromisoformat(text)
                except ValueError:
                    found.append("date")
        if row.get("measure_id", "M06") not in measures:
            found.append("measure")
        if (
            row.get("value", "").isdigit()
            and measures.get(row["measure_id"], {}).get("unit") == "percent"
            and float(row["value"]) > 100
        ):
            found.append("percent")
        if row.get("numerator") and int(row["numerator"]) > int(row["denominator"]):
            found.append("numerator")
        if keys[tuple(row[k] for k in TABLES[table][1])] > 1:
            found.append("twice")
        yield found


def test_story_13_the_messy_delivery_has_eleven_faults(tables):
    (folder,) = (COMMITTED / "messy").iterdir()
    brought, _ = delivered(folder)
    found = [f for table, rows in brought.items() for f in faults(rows, table, tables)]
    assert max(len(f) for f in found) == 1
    assert Counter(f[0] for f in found if f) == {
        "date": 4,
        "percent": 2,
        "numerator": 2,
        "measure": 1,
        "twice": 2,
    }
    symbols = Counter(r["value"] for r in brought["observation"] if r["value"] in ("c", "z", "<5"))
    assert symbols == {"c": 3, "z": 1, "<5": 2}
    held = {tuple(r[k] for k in TABLES["observation"][1]) for r in tables["observation"]}
    assert not held & {
        tuple(r[k] for k in TABLES["observation"][1]) for r in brought["observation"]
    }


def test_story_14_a_success_nobody_planned(series, tables):
    assert not [r for r in tables["action"] if r["measure_id"] == "M17"]
    assert [r for r in tables["cycle_measure"] if (r["cycle_id"], r["measure_id"]) == ("C5", "M17")]
    rows = series("M17")
    before = [float(r["value"]) for r in rows if r["period_start"] < "2025-04-01"]
    after = [float(r["value"]) for r in rows if r["period_start"] >= "2025-04-01"]
    assert statistics.mean(after) - statistics.mean(before) > 1.5 * statistics.stdev(before)


def test_values_change_after_the_july_board_and_one_is_withdrawn():
    snapshots = {}
    for as_at, held, _, _ in held_after_each(COMMITTED):
        snapshots[str(as_at)] = {k: r["value"] for k, r in held["observation"].items()}
    july, last = snapshots["2026-07-10"], snapshots["2026-11-22"]
    revised = {k[0] for k in july if k in last and july[k] != last[k]}
    assert revised == {"M03", "M10", "M15"}
    assert [k[0] for k in july if k not in last] == ["M03"]


# The truth, and other seeds


def test_truth_lists_every_measure_with_changes_in_sd(fresh):
    truth = json.loads((fresh / "truth.json").read_text(encoding="utf-8"))
    assert list(truth) == ["seed", "measures", "audits", "feedback", "stories"]
    assert len(truth["measures"]) == 33
    assert len(truth["stories"]) == 14
    for measure in truth["measures"]:
        assert list(measure) == ["measure_id", "changes", "breaks"]
        for change in measure["changes"]:
            assert list(change) == ["month", "kind", "size", "unit", "good", "cycle_id"]
            assert change["unit"] == "sd" and change["kind"] in ("level", "slope", "temporary")


def test_another_seed_keeps_the_calendar_and_changes_other_measures(other, fresh):
    def calendar(root):
        return [(as_at, sorted(brought)) for as_at, _, brought, _ in held_after_each(root)]

    assert [d for d, _ in calendar(other)] == [d for d, _ in calendar(COMMITTED)]
    mine, ours = at_the_end(other), at_the_end(COMMITTED)
    assert mine["cycle"] == ours["cycle"]
    assert mine["meeting"] == ours["meeting"]
    assert mine["observation"] != ours["observation"]
    told, usual = (
        json.loads((root / "truth.json").read_text(encoding="utf-8"))["measures"]
        for root in (other, fresh)
    )
    assert {m["measure_id"]: m["changes"] for m in told} != {
        m["measure_id"]: m["changes"] for m in usual
    }
    # Of the stories those that no chance draws: what happens on a day, and what is sent wrong.
    truth = json.loads((other / "truth.json").read_text(encoding="utf-8"))
    assert [story["story"] for story in truth["stories"]] == [3, 9, 11, 12, 13]


def test_in_other_seeds_the_share_of_good_practice_differs_from_cycle_to_cycle_by_chance():
    levels = []
    for seed in range(1, 31):
        found = audit_shapes.true_shares(seed)
        for cycle in {cycle for cycle, _ in found}:
            own = [share for (of, _), share in found.items() if of == cycle]
            levels.append(statistics.mean(own) - statistics.mean(audit_shapes.DOMAIN_LEVEL))
    assert statistics.mean(levels) == pytest.approx(0, abs=0.02)
    assert statistics.stdev(levels) == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize(
    ("when", "board"),
    [
        (date(2026, 4, 15), date(2026, 4, 23)),
        # A week is too short to bring anything to a Board.
        (date(2026, 4, 16), date(2026, 7, 16)),
        (date(2026, 12, 1), date(2027, 1, 21)),
    ],
)
def test_a_board_comes_more_than_a_week_after(when, board):
    assert calendar.board_after(when) == board


@pytest.mark.parametrize(
    ("days", "moved"),
    [(0, 20), (1, 23), (2, 23), (3, 23), (4, 24)],
    ids=["fri", "sat", "sun", "mon", "tue"],
)
def test_nothing_happens_at_a_weekend(days, moved):
    assert calendar.shift(date(2026, 11, 20), days) == date(2026, 11, moved)


def test_a_month_is_whole_on_its_last_day():
    first = date(2026, 9, 1)
    assert calendar.months(first, date(2026, 10, 30)) == [first]
    assert calendar.months(first, date(2026, 10, 31)) == [first, date(2026, 10, 1)]
    assert calendar.month_end(date(2026, 2, 1)) == date(2026, 2, 28)
    assert calendar.month_end(date(2026, 9, 1), 4) == date(2026, 12, 31)
    assert calendar.next_month(date(2026, 11, 1), 2) == date(2027, 1, 1)
    assert calendar.months_between(date(2025, 11, 30), date(2026, 1, 1)) == 2


def test_other_seeds_hold_many_null_pairs_and_some_true_ones():
    null = true = 0
    for seed in range(1, 21):
        plans = planted.draw_plans(seed, {})
        for plan in plans.values():
            for cycle in planted.FINISHED:
                gaps = [planted.months_between(cycle.agreed_on, c.month) for c in plan.changes]
                gaps += [planted.months_between(cycle.agreed_on, b.month) for b in plan.breaks]
                null += all(abs(g) > 18 for g in gaps)
                true += any(
                    1 <= planted.months_between(cycle.agreed_on, c.month) <= 4
                    and abs(c.size) >= 1.5
                    for c in plan.changes
                )
    assert null > 20 * 100
    assert true > 20 * 5


def test_a_planted_shift_is_as_large_as_the_truth_says():
    """Over many seeds, the mean moves by the planted number of standard deviations."""
    import numpy as np

    from learning_hub.demo.series import draw
    from learning_hub.demo.truth import Change, Plan, null_sd

    months = [planted.next_month(date(2022, 4, 1), i) for i in range(48)]
    for measure_id in ("M06", "M09", "M16", "M21"):
        moved = []
        for seed in range(40):
            plan = Plan((Change(date(2024, 4, 1), "level", 2.0, None),), ())
            top, bottom = draw(np.random.default_rng(seed), measure_id, plan, months)
            values = [100 * a / b if b else a for a, b in zip(top, bottom, strict=True)]
            moved.append(statistics.mean(values[24:]) - statistics.mean(values[:24]))
        assert statistics.mean(moved) / null_sd(measure_id) == pytest.approx(2.0, abs=0.2)
