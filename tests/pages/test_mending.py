"""Refused rows are offered in the shape of their file to those who may load, and to no one else."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from learning_hub import loading, warehouse
from learning_hub.ui import dropping

pytestmark = pytest.mark.slow


@pytest.fixture
def refused(begun, file, monkeypatch):
    """A warehouse of one's own of which the last file had a refused row; gives its receipt."""
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(begun))
    (receipt,) = loading.load(
        begun,
        [file("theme.csv", "theme,label,rank\nhome,At home,none\nvoice,Voice,1\n")],
        by="a test",
    ).receipts
    return receipt


def open_page(name, role):
    app = AppTest.from_file("../../dashboard.py", default_timeout=60)
    app.switch_page(f"pages/{name}.py")
    app.query_params["as"] = role
    return app.run()


def test_the_receipt_offers_what_was_just_refused(refused, begun):
    app = AppTest.from_file("../../dashboard.py", default_timeout=60)
    app.switch_page("pages/load.py")
    app.query_params["as"] = "manager"
    app.session_state["receipt"] = loading.Outcome([refused], [2])
    app.run()
    assert "Receipt" in [header.value for header in app.header]
    labels = [str(element.proto.label) for element in app.get("download_button")]
    assert "Refused rows of theme.csv, to mend" in labels


def offered(app):
    """List the labels of what can be downloaded of refused rows."""
    assert not app.exception
    labels = [str(element.proto.label) for element in app.get("download_button")]
    return [re.sub(r"\\", "", label) for label in labels if "refused row" in label]


@pytest.mark.parametrize("page", ["load", "quality"])
@pytest.mark.parametrize("role", ["manager", "operations"])
def test_who_may_load_is_offered_the_refused_rows_to_mend(refused, page, role):
    assert offered(open_page(page, role)) == [f"theme.csv, 1 refused row, loaded {refused.at[:10]}"]


@pytest.mark.parametrize("page", ["load", "quality"])
@pytest.mark.parametrize("role", ["board", "scrutineer", "member-POL"])
def test_others_are_not(refused, page, role):
    assert offered(open_page(page, role)) == []


def test_of_many_files_to_mend_the_eight_newest_are_offered(refused, tmp_path, monkeypatch):
    path = tmp_path / "theme.csv"
    path.write_text("problem,what_to_do,theme\n")
    found = [(f"{number}.csv, 1 refused row", path) for number in range(9)]
    monkeypatch.setattr(dropping.receipts_kept, "to_mend", lambda folder: found)
    page = open_page("load", "manager")
    assert offered(page) == [f"{number}.csv, 1 refused row" for number in range(8)]
    said = " ".join(str(element.proto.body) for element in page.get("html"))
    assert "The 8 newest are here." in said


def test_another_name_of_a_publication_is_offered_as_one_series_before_it_is_loaded(
    begun, file, monkeypatch
):
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(begun))
    head = (
        "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
        "region_name,old_la_code,new_la_code,la_name,referrals\n"
    )
    who = "Reporting year,National,X1,Farland,,,,,"
    first = file("cases.csv", f"{head}2024,{who},10\n2023,{who},9\n")
    loading.load(begun, [first], by="a test")
    app = open_page("load", "manager")
    text = f"{head}2025,{who},11\n2024,{who},10\n"
    app.file_uploader[0].set_value(("children.csv", text.encode(), "text/csv"))
    app.run()
    assert not app.exception
    (offer,) = app.checkbox
    assert "children.csv is another edition of" in offer.label and not offer.value
    offer.check().run()
    assert not app.exception
    app.button[0].click().run()
    assert not app.exception
    snapshot = warehouse.open_snapshot(begun)
    found = snapshot.base.execute("SELECT DISTINCT measure_id FROM observation").fetchall()
    snapshot.close()
    assert ("ees:cases:referrals",) in found
    assert not [one for (one,) in found if one.startswith("ees:children")]
