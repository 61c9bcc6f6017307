"""Every page as it was: the band says so, the figures are those of then, and what changed since."""

import csv
import html
import io
import re
import shutil

import pytest
from opening import PAGES, answer_of, open_page, words

from learning_hub import contract, warehouse

pytestmark = pytest.mark.slow

JULY = "Board, 16 July 2026"


def number_of(folder):
    """The snapshot that the July Board saw."""
    return warehouse.pins(folder)[JULY]


def band(app):
    """The words of the band that says that these are not today's figures. None = there is none."""
    bodies = [str(element.proto.body) for element in app.get("html")]
    found = [body for body in bodies if 'class="hub-past"' in body]
    return re.sub(r"<[^>]+>", "", found[0]) if found else None


@pytest.fixture
def in_july(demo, tmp_path, monkeypatch):
    """A warehouse as it stood in July: nothing later is known to it."""
    folder = tmp_path / "july" / "warehouse-demo"
    folder.mkdir(parents=True)
    number = number_of(demo)
    for name in (f"hub-{number:06d}.duckdb", "warehouse.json"):
        shutil.copy(demo / name, folder / name)
    (folder / "current").write_text(f"{number}\n")
    return folder


def test_every_page_opened_as_at_the_july_board_shows_julys_figures_to_the_digit(
    at_demo, in_july, monkeypatch
):
    for name in set(PAGES) - {"what_changed"}:
        later = open_page(name, snapshot=JULY)
        assert not later.exception, name
        assert band(later).startswith(
            "You are looking at the figures as the Board saw them on 16 July 2026 (snapshot "
        ), name
        monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(in_july.parent / "warehouse"))
        then = open_page(name)
        assert band(then) is None
        monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(at_demo.parent / "warehouse"))
        assert words(later).replace(f"{_past_words(later)} ", "") == words(then), name
        assert words(later) != words(open_page(name)), name


def _past_words(app):
    text = words(app)
    return re.search(r"You are looking at the figures .+?Go to today.+?s\.", text)[0]


@pytest.mark.parametrize(
    "asked", [{"snapshot": JULY}, {"as_at": "2026-07-16"}, {"as_at": "2026-07-10"}]
)
def test_a_snapshot_is_opened_by_its_pin_or_by_a_day(at_demo, asked):
    app = open_page("overview", **asked)
    assert f"(snapshot {number_of(at_demo)} of 22), not today's figures." in band(app)
    assert "as_at" not in app.query_params


def test_an_earlier_snapshot_stays_on_the_next_page_until_todays_is_asked_for(at_demo):
    app = open_page("overview", as_at="2026-07-16")
    app.switch_page("pages/audits.py").run()
    assert app.title[0].value == PAGES["audits"]
    assert "the Board saw them on 16 July 2026" in band(app)
    app.query_params["snapshot"] = "current"
    app.run()
    assert band(app) is None
    app.switch_page("pages/overview.py").run()
    assert band(app) is None


def test_the_newest_snapshot_by_its_own_number_has_no_band(at_demo):
    assert band(open_page("overview", snapshot="22")) is None
    assert band(open_page("overview", as_at="2030-01-01")) is None


@pytest.mark.parametrize(
    "asked",
    [
        {"snapshot": "999"},
        {"snapshot": "²"},
        {"snapshot": "-1"},
        {"snapshot": "<b>x</b>"},
        {"as_at": "1999-01-01"},
        {"as_at": "yesterday"},
        {"as_at": "2026-02-30"},
    ],
)
def test_what_names_no_snapshot_is_a_sentence_with_a_way_back(at_demo, asked):
    app = open_page("overview", **asked)
    assert not app.exception
    assert len(app.error) == 1
    assert app.error[0].value.replace("\\", "").rstrip(".").count(" ") > 3
    links = [str(element.proto.body) for element in app.get("html")]
    assert any("snapshot=current" in link and "as_at" not in link for link in links)


def test_the_band_stays_in_a_meeting_and_the_load_page_says_where_files_go(at_demo):
    assert band(open_page("overview", snapshot=JULY, present="1"))
    said = band(open_page("load", snapshot=JULY))
    assert "Files loaded here go into today's figures, never into these." in said
    assert "Files loaded here" not in band(open_page("overview", snapshot=JULY))


def test_a_download_names_the_snapshot_that_it_is_of(at_demo):
    app = open_page("what_changed", then=str(number_of(at_demo)))
    number = number_of(at_demo)
    known = [m.value for m in app.markdown if m.value.startswith("**Question.**")]
    assert any(f"beside snapshot {number}, as at 10 July 2026" in text for text in known)


def _held(folder, number, name):
    """A plain reading of a table: its rows by key, without where they came from."""
    table = contract.tables()[name]
    opened = warehouse.open_snapshot(folder, number)
    with opened.base.cursor() as cursor:
        columns = ", ".join(f'"{column}"' for column in table.names)
        rows = cursor.execute(f'SELECT {columns} FROM "{name}"').fetchall()
    opened.close()
    places = [table.names.index(key) for key in table.key]
    return {tuple(row[place] for place in places): row for row in rows}


def test_what_is_counted_as_changed_since_july_equals_a_plain_recount(at_demo):
    number = number_of(at_demo)
    pair = warehouse.open_snapshot(at_demo, earlier=number)
    with pair.base.cursor() as cursor:
        rows = cursor.execute(
            "SELECT table_name, how, sum(rows_counted) FROM since.tally GROUP BY ALL"
        ).fetchall()
    pair.close()
    counted = {(table, how): int(count) for table, how, count in rows}
    plain = {}
    for table in contract.tables().values():
        if not table.is_delivered:
            continue
        then, now = _held(at_demo, number, table.name), _held(at_demo, None, table.name)
        found = {
            "new": len(set(now) - set(then)),
            "withdrawn": len(set(then) - set(now)),
            "changed": sum(then[key] != now[key] for key in set(then) & set(now)),
        }
        plain |= {(table.name, how): count for how, count in found.items() if count}
    assert counted == plain
    assert counted["observation", "changed"] == 3


def test_the_page_lists_just_the_figures_that_later_files_changed(at_demo):
    app = open_page("what_changed", then=str(number_of(at_demo)))
    said = answer_of(app)
    assert said.startswith(
        "Since the Board saw the figures on 16 July 2026 (snapshot 17, as at 10 Jul 2026), "
        "3 figures were revised, 1 figure was withdrawn, "
    )
    text = words(app)
    for line in (
        "Apr 2026 69.4 % (59 of 85) 62.4 % (53 of 85) observation__health_restated.csv (load",
        "May 2026 78.4 % (80 of 102) withdrawn observation__health_restated.csv (load",
        "May 2026 89.3 % (25 of 28) 100.0 % (28 of 28) observation__social_care.csv (load",
        "Apr 2026 12.5 % (5 of 40) 7.5 % (3 of 40) observation__social_care.csv (load",
    ):
        assert line in text, line


def test_the_board_is_not_told_a_small_number_by_the_two_dates(at_demo):
    app = open_page("what_changed", then=str(number_of(at_demo)), **{"as": "board"})
    text = words(app)
    assert "Apr 2026 hidden hidden observation__social_care.csv" in text
    assert "(5 of 40)" not in text
    assert "(3 of 40)" not in text
    assert "12.5 %" not in text


def test_the_last_board_is_compared_with_first_and_both_sides_can_be_chosen(at_demo):
    app = open_page("what_changed")
    assert answer_of(app).startswith("Since the Board saw the figures on 15 October 2026")
    app.selectbox(key="choice_then").set_value("14").run()
    assert answer_of(app).startswith("Since the Board saw the figures on 23 April 2026")
    app.selectbox(key="choice_snapshot").set_value(str(number_of(at_demo))).run()
    assert band(app).startswith("You are looking at the figures as the Board saw them on 16 July")
    assert "20" not in app.selectbox(key="choice_then").options


def test_with_nothing_earlier_the_page_says_what_to_do(at_demo):
    app = open_page("what_changed", snapshot="1")
    assert answer_of(app).startswith("Nothing earlier is held to compare with")
    # Of figures that nobody saw it is not said that they are what was seen.
    assert "seen then" not in words(app) and "stands elsewhere" not in words(app)


def test_definitions_are_found_and_told_version_by_version(at_demo):
    app = open_page("definitions", measure="M18")
    assert answer_of(app) == "58 measures match, of 58 of our own and 30 published."
    text = words(app)
    assert "version 2, in force from 1 Jul 2026" in text
    assert "Caveat: \u2018Until June 2026 the worker alone could record it\u2019 became" in text
    assert "M15 Children stepped down who return to social care within six months" in text
    assert "Within 5 percentage points of it" in text
    assert "Statistical neighbours" in text
    app.text_input(key="choice_find").set_value("neglect plan").run()
    assert answer_of(app).startswith("1 measure matches")
    assert app.query_params["find"] == "neglect plan"
    app.text_input(key="choice_find").set_value("no such thing").run()
    assert answer_of(app).startswith("No measure matches")


def test_published_definitions_are_shown_when_asked_for(at_demo):
    app = open_page("definitions", scope="published")
    assert answer_of(app).startswith("30 measures match")
    assert "Published in 'Fictional absence', version 1" in html.unescape(words(app))


def test_a_download_of_an_earlier_snapshot_says_which(at_demo):
    from learning_hub import config, export
    from learning_hub.viewer import MANAGER

    opened = warehouse.open_snapshot(at_demo, earlier=number_of(at_demo))
    answer = warehouse.answer(opened, "board/revised", MANAGER)
    text = export.to_csv(answer, config.read())
    opened.close()
    assert "# Snapshot 22, as at 22 November 2026, beside snapshot 17, as at 10 July 2026." in text
    body = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(list(csv.DictReader(io.StringIO("\n".join(body))))) == 4
