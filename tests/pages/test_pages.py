"""Every page opens alone and through the menu, answers first, and keeps to the viewer's rights."""

import re

import pytest
from opening import FILES, PAGES, ROLES, ROOT, TABLES_ALONE, answer_of, open_page, words
from recount import DELIVERIES, sent, sent_at_all

from learning_hub import warehouse
from learning_hub.viewer import Viewer

pytestmark = pytest.mark.slow

A_CLICK_AWAY = (
    "Numbers",
    "How do we know this?",
    "How to read this chart",
    "What do these words mean?",
)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_from_the_menu_with_its_question_and_its_answer(at_demo, name):
    app = open_page(name)
    assert not app.exception
    assert [title.value for title in app.title] == [PAGES[name]]
    assert len(answer_of(app)) > 30


def test_the_menu_names_every_page_and_nothing_else():
    named = re.findall(r'"pages/(\w+)\.py"', (ROOT / "dashboard.py").read_text(encoding="utf-8"))
    there = {path.stem for path in FILES}
    assert not there - set(named), (
        f"dashboard.py has no line in MENU for: {', '.join(sorted(there - set(named)))}"
    )
    assert sorted(named) == sorted(there), "dashboard.py names a page twice, or one that is gone"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_that_the_data_are_fictional(at_demo, name):
    assert "fictional data: no real partnership or child" in words(open_page(name))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_for_every_role(at_demo, name):
    for way in ROLES:
        app = open_page(name, **{"as": way})
        assert not app.exception, way


def test_the_overview_says_which_month_the_live_cycle_is_in(at_demo):
    said = answer_of(open_page("overview"))
    assert said.startswith("The Hub is in month 3 of 4 (feedback) of C10")


def test_month_four_of_the_live_cycle_is_still_to_come(at_demo):
    opened = warehouse.open_snapshot(at_demo)
    steps = warehouse.ask(opened, "overview/live_steps", Viewer("manager")).rows
    fourth = steps[steps["month"] == 4]
    assert len(fourth) >= 3
    assert set(fourth["standing"]) == {"to come"}
    assert "late" in set(steps[steps["month"] == 3]["standing"])


def test_picking_an_agency_changes_the_sentence(at_demo):
    every, police = open_page("delivery_plan"), open_page("delivery_plan", agency="POL")
    assert answer_of(every) != answer_of(police)


def test_a_choice_is_put_into_the_address(at_demo):
    app = open_page("audits")
    app.selectbox(key="choice_cycle").set_value("C6").run()
    assert app.query_params["cycle"] == "C6"
    assert "5 of 8" in answer_of(app)


def test_several_choices_and_words_typed_are_put_into_the_address(at_demo):
    app = open_page("delivery_plan")
    app.multiselect(key="choice_agency").set_value(["POL", "LA"]).run()
    assert app.query_params["agency"] == ["POL", "LA"]
    assert app.multiselect(key="choice_agency").value == ["POL", "LA"]
    app = open_page("definitions")
    app.text_input(key="choice_find").set_value("  neglect  ").run()
    assert app.text_input(key="choice_find").value == "neglect"
    assert "All that match" in words(app)


def test_a_link_opens_the_view_that_it_names(at_demo):
    assert "2 of 8 (7\u201359 %)" in answer_of(open_page("audits", cycle="C1"))


def test_an_address_that_names_nothing_known_opens_the_usual_view(at_demo):
    app = open_page("audits", cycle="C99", audit="<script>")
    assert not app.exception
    assert "6 of 8" in answer_of(app)


def test_an_unknown_role_in_the_address_sees_no_more_than_the_board(at_demo):
    app = open_page("audits", **{"as": "headteacher"})
    assert "One agency's own grades are shown to that agency" in words(app)


def test_the_board_does_not_see_an_agencys_own_grades_but_the_manager_does(at_demo):
    assert "Each agency's own judgements" in words(open_page("audits"))
    assert "One agency's own grades are shown to that agency" in words(
        open_page("audits", **{"as": "board"})
    )


def test_how_far_auditor_and_moderator_agreed_is_on_the_page_for_the_board_too(at_demo):
    shown = words(open_page("audits", cycle="C6", **{"as": "board"}))
    found = re.search(
        r"Grades that moderation left as they were: (\d+) of (\d+), \d+\s% \(\d+.\d+\s% by case\); left "
        r"or moved by one grade: (\d+) of \2",
        shown,
    )
    unchanged, moderated, within_one = map(int, found.groups())
    assert unchanged < within_one <= moderated and moderated >= 20
    assert "After moderation: Good" in shown
    assert "Gwet's AC2 (linear weights) is" in shown


def test_an_earlier_snapshot_opens_and_says_so(at_demo):
    july = next(
        row["number"] for row in warehouse.listing(at_demo) if str(row["as_at"]) == "2026-07-10"
    )
    app = open_page("overview", snapshot=str(july))
    assert "not today's figures" in words(app)
    assert "as at 10 Jul 2026" in words(app)


def test_a_snapshot_that_is_not_there_is_said_in_a_sentence(at_demo):
    app = open_page("overview", snapshot="999")
    assert not app.exception
    assert app.error[0].value.startswith("There is no snapshot 999.")


def test_presenting_hides_the_choices_and_keeps_the_answer(at_demo):
    app = open_page("audits", present="1", cycle="C1")
    assert not app.selectbox
    assert "2 of 8" in answer_of(app)


def test_every_chart_has_words_numbers_and_a_file(at_demo):
    for name in set(PAGES) - TABLES_ALONE:
        app = open_page(name)
        charts = app.get("plotly_chart")
        assert charts, name
        for chart in charts:
            assert chart.proto.alt, name
        labels = [expander.label for expander in app.expander]
        assert labels.count("How do we know this?") >= len(charts)
        assert len(app.get("download_button")) >= len(charts)


@pytest.mark.parametrize("name", PAGES)
def test_what_is_closed_is_not_made_and_opens_by_the_address(at_demo, name):
    closed, opened = open_page(name, open=""), open_page(name)
    # Abbreviations that stand in closed tables alone are explained where those are opened.
    labels = [
        [one.label for one in app.expander if "words" not in one.label] for app in (closed, opened)
    ]
    assert labels[0] == labels[1]
    made = [one.label for one in closed.expander if one.children and one.label in A_CLICK_AWAY]
    assert made == []
    assert all(one.children for one in opened.expander)


def test_no_raw_name_of_a_column_is_on_screen(at_demo):
    for name in PAGES:
        # A file is named as it was sent, and so is the sheet of a workbook.
        shown = re.sub(r"\.xlsx, sheet (?:'|&#x27;)\w+", ".xlsx", words(open_page(name)))
        assert not re.findall(r"\b[a-z]+_[a-z_]+\b(?!\.(?:meta\.)?(?:csv|xlsx))", shown), name


def test_an_empty_warehouse_says_what_to_load_first(tmp_path, monkeypatch):
    from learning_hub import loading

    agency = tmp_path / "agency.csv"
    agency.write_text(
        "agency_id,name,short_name,sector,is_statutory_partner,rank\n"
        "LA,Council,Council,local authority,true,1\n"
    )
    loading.load(tmp_path / "warehouse", [agency])
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(tmp_path / "warehouse"))
    for name in PAGES:
        app = open_page(name)
        assert not app.exception, name
    assert "Load the registers first" in answer_of(open_page("overview"))
    assert "fictional" not in words(open_page("overview"))


def test_an_address_that_others_can_reach_is_refused(at_demo, monkeypatch):
    monkeypatch.setattr("learning_hub.access.server_address", lambda: "0.0.0.0")
    app = open_page("overview")
    assert app.error[0].value.startswith("This dashboard is not shown here")
    assert not app.title


def _key(row):
    return row["measure_id"], row["period_start"], row["breakdown_kind"], row["breakdown"]


def _held_at(folders):
    """A plain recount: local observations after deliveries in order, later rows in place."""
    import tomllib

    held = {}
    for folder in folders:
        scopes = tomllib.loads((folder / "delivery.toml").read_text()).get("scope", [])
        for name, sent_rows in sent(folder, "observation"):
            rows = {_key(row): (row["value"], row["status"]) for row in sent_rows}
            agency = {scope["agency"]: scope for scope in scopes if scope["file"] == name}
            for name_of, scope in agency.items():
                theirs = _sent_by(folders, name_of)
                gone = [
                    key
                    for key in held
                    if key in theirs
                    and key not in rows
                    and str(scope["period_from"]) <= key[1] <= str(scope["period_to"])
                ]
                for key in gone:
                    del held[key]
            held.update(rows)
    return held


def _sent_by(folders, agency):
    """The keys of all observations that one agency ever sent."""
    return {
        _key(row)
        for folder in folders
        for _, rows in sent(folder, "observation")
        for row in rows
        if row["agency_id"] == agency
    }


def test_july_and_today_differ_just_as_the_deliveries_say(at_demo):
    folders = sorted(DELIVERIES.iterdir())
    july = [folder for folder in folders if folder.name <= "2026-07-11"]
    then, now = _held_at(july), _held_at(folders)
    number = next(
        row["number"] for row in warehouse.listing(at_demo) if str(row["as_at"]) == "2026-07-10"
    )

    def seen(opened):
        with opened.base.cursor() as cursor:
            rows = cursor.execute(
                "SELECT measure_id, period_start::VARCHAR, breakdown_kind, breakdown, value, "
                "coalesce(status, '') FROM observation JOIN measure USING (measure_id) "
                "WHERE scope = 'local' AND version = 1"
            ).fetchall()
        return {row[:4]: ("" if row[4] is None else f"{row[4]:g}", row[5]) for row in rows}

    def plain(held):
        return {
            key: (f"{float(value):g}" if value else "", status)
            for key, (value, status) in held.items()
        }

    assert seen(warehouse.open_snapshot(at_demo, number)) == plain(then)
    assert seen(warehouse.open_snapshot(at_demo)) == plain(now)
    revised = {key for key in then if key in now and then[key] != now[key]}
    withdrawn = set(then) - set(now)
    assert revised
    assert len(withdrawn) == 1


def test_the_overdue_count_on_the_page_equals_a_plain_recount(at_demo):
    from datetime import date

    overdue = [
        key
        for key, row in sent_at_all("action", "action_id").items()
        if not row["done_on"] and date.fromisoformat(row["due_on"]) < date(2026, 11, 22)
    ]
    assert f"{len(overdue)} overdue" in answer_of(open_page("delivery_plan"))


def test_the_load_page_lists_deliveries_and_files_only_of_the_one_that_is_picked(at_demo):
    listed = words(open_page("load"))
    assert "22 deliveries" in listed
    assert "2026-11-22-live-cycle" in listed
    assert "Files of that delivery" not in listed
    assert "observation__police.csv" not in listed
    picked = words(open_page("load", delivered="22"))
    assert "Files of that delivery" in picked
    for name in ("hub_record.xlsx", "audits.xlsx", "survey.xlsx", "observation__police.csv"):
        assert name in picked
