"""Where warehouses lie: the partnership's own, and the demo's beside it."""

import json

import pytest

from learning_hub import config, places, warehouse


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Settings of a fresh machine, with a demo of one small delivery."""
    delivery = tmp_path / "demo" / "deliveries" / "2026-01-01-first"
    delivery.mkdir(parents=True)
    (delivery / "delivery.toml").write_text("as_at = 2026-01-01\nfictional = true\n")
    (delivery / "theme.csv").write_text("theme,label,rank\nsleep,Sleep,1\n")
    monkeypatch.setattr(places, "DEMO", tmp_path / "demo")
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setenv("LEARNING_HUB_CONFIG", str(tmp_path / "hub.toml"))
    (tmp_path / "hub.toml").write_text("")
    return config.read()


def quietly(doing, share):
    pass


def test_the_first_start_loads_the_demo_and_the_second_does_not(settings):
    assert places.needs_demo(settings)
    places.load_demo(settings, quietly)
    assert not places.needs_demo(settings)
    assert places.folder_in_force(settings).name == "warehouse-demo"
    places.load_demo(settings, quietly)
    assert warehouse.current_number(places.demo_folder(settings)) == 1


def test_a_first_start_that_was_broken_off_begins_again(settings):
    def broken_off(doing, share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        places.load_demo(settings, broken_off)
    assert places.needs_demo(settings)
    places.load_demo(settings, quietly)
    assert warehouse.current_number(places.demo_folder(settings)) == 1


def test_the_first_own_load_is_opened_from_then_on(settings, tmp_path):
    from learning_hub import loading

    places.load_demo(settings, quietly)
    (tmp_path / "theme.csv").write_text("theme,label,rank\nfood,Food,1\n")
    loading.load(settings.folder, [tmp_path / "theme.csv"])
    assert places.folder_in_force(settings) == settings.folder
    assert json.loads((settings.folder / "warehouse.json").read_text())["kind"] == "own"


def test_the_demo_is_not_shown_for_a_folder_on_a_drive_that_is_not_connected(
    settings, tmp_path, monkeypatch
):
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(tmp_path / "drive" / "warehouse"))
    with pytest.raises(warehouse.WarehouseError, match=r"is not there\. Connect its drive"):
        places.needs_demo(config.read())
    (tmp_path / "drive").mkdir()
    assert places.needs_demo(config.read())
