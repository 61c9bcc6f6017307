"""From the demo to files of one's own, and files of which nothing can be loaded."""

import pytest
from streamlit.testing.v1 import AppTest

from learning_hub import config, loading, places
from learning_hub.ui import dropping
from learning_hub.wording import load as wording

pytestmark = pytest.mark.slow

THEMES = "theme,label,rank\n"


class Dropped:
    """A file as a visitor drops it."""

    def __init__(self, name, text):
        self.name, self.text = name, text

    def getbuffer(self):
        return self.text.encode()


@pytest.fixture
def at_small_demo(tmp_path, monkeypatch):
    """A fresh machine that shows a demo of one small delivery."""
    delivery = tmp_path / "demo" / "deliveries" / "2026-01-01-first"
    delivery.mkdir(parents=True)
    (delivery / "delivery.toml").write_text("as_at = 2026-01-01\nfictional = true\n")
    (delivery / "theme.csv").write_text(f"{THEMES}sleep,Sleep,1\n")
    (tmp_path / "demo" / "hub.toml").write_text('[partnership]\nname = "Harrowmere"\n')
    (tmp_path / "hub.toml").write_text("")
    monkeypatch.setattr(places, "DEMO", tmp_path / "demo")
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setenv("LEARNING_HUB_CONFIG", str(tmp_path / "hub.toml"))
    places.load_demo(config.read(), lambda doing, share: None)
    return tmp_path


@pytest.fixture
def drop(monkeypatch):
    """Give a function that opens the load page with files dropped on it."""

    def run(*files):
        monkeypatch.setattr(dropping.st, "file_uploader", lambda *words, **options: list(files))
        app = AppTest.from_file("../../dashboard.py", default_timeout=60)
        app.switch_page("pages/load.py")
        app.query_params["as"] = "manager"
        return app.run()

    return run


def said(app):
    assert not app.exception
    return " ".join(str(element.proto.body) for element in app.get("html"))


def links(app):
    return [str(element.proto.label) for element in app.get("page_link")]


def overview(role):
    app = AppTest.from_file("../../dashboard.py", default_timeout=60)
    app.switch_page("pages/overview.py")
    app.query_params["as"] = role
    return app.run()


def test_while_the_demo_is_shown_the_manager_is_led_to_own_files(at_small_demo):
    page = overview("manager")
    assert wording.OWN_OFFERED in links(page)
    assert "starts a warehouse of your own" in said(page)


@pytest.mark.parametrize("role", ["board", "scrutineer", "operations"])
def test_others_are_not(at_small_demo, role):
    assert wording.OWN_OFFERED not in links(overview(role))


def test_with_a_warehouse_of_ones_own_nobody_is(at_small_demo):
    places.begin_empty(config.read(), "a test")
    assert wording.OWN_OFFERED not in links(overview("manager"))


def test_the_first_own_load_says_that_the_demo_is_put_aside_and_the_second_does_not(at_small_demo):
    first = dropping._load([Dropped("theme.csv", f"{THEMES}food,Food,1\n")], {}, dry_run=False)
    assert first.said == [places.DEMO_PUT_ASIDE]
    second = dropping._load([Dropped("theme.csv", f"{THEMES}play,Play,2\n")], {}, dry_run=False)
    assert second.said == []


def test_a_preview_puts_no_demo_aside(at_small_demo):
    assert (
        dropping._load([Dropped("theme.csv", f"{THEMES}food,Food,1\n")], {}, dry_run=True).said
        == []
    )
    assert places.shows_demo(config.read())


def buttons(app):
    return [button.label for button in app.button]


def test_files_that_bring_something_can_be_loaded(at_small_demo, drop):
    page = drop(Dropped("theme.csv", f"{THEMES}food,Food,1\nplay,Play,none\n"))
    assert "Load these files" in buttons(page)


def test_where_all_is_refused_loading_is_not_offered_and_why_is_said(at_small_demo, drop):
    page = drop(Dropped("theme.csv", f"{THEMES}play,Play,none\n"))
    assert "Load these files" not in buttons(page)
    assert "Nothing can be loaded: all of it was refused. Mend what is listed" in said(page)


def test_where_all_is_held_loading_is_not_offered_and_why_is_said(at_small_demo, drop, tmp_path):
    (tmp_path / "theme.csv").write_text(f"{THEMES}food,Food,1\n")
    loading.load(config.read().folder, [tmp_path / "theme.csv"], by="a test")
    page = drop(Dropped("theme.csv", f"{THEMES}food,Food,1\n"))
    assert "Load these files" not in buttons(page)
    assert "all of it is held already" in said(page)


def test_what_is_not_refused_may_be_held_already(at_small_demo, drop, tmp_path):
    (tmp_path / "theme.csv").write_text(f"{THEMES}food,Food,1\n")
    loading.load(config.read().folder, [tmp_path / "theme.csv"], by="a test")
    page = drop(
        Dropped("theme.csv", f"{THEMES}food,Food,1\n"),
        Dropped("theme_2.csv", f"{THEMES}play,Play,none\n"),
    )
    assert "Load these files" not in buttons(page)
    assert "what was not refused is held already" in said(page)


def test_a_header_alone_is_nothing_to_load(at_small_demo, drop):
    page = drop(Dropped("theme.csv", THEMES))
    assert "Load these files" not in buttons(page)
    assert "no record was found" in said(page)
