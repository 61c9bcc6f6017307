"""A council whose code or boundary changed, as the page Measures shows it."""

import pytest
from streamlit.testing.v1 import AppTest

from learning_hub import loading

pytestmark = pytest.mark.slow

HEAD = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name,referrals_percent"
)


def row(year, number, code, name, figure):
    where = f"Local authority,E92000001,England,E12000009,South West,{number},{code},{name}"
    return f"{year},Reporting year,{where},{figure}"


@pytest.fixture
def page(begun, file, monkeypatch):
    """Open Measures at the area of a code, in a warehouse of two reorganised councils."""
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(begun))
    rows = [
        row(2018, 835, "E10000009", "Dorset", 40),
        row(2019, 835, "E10000009", "Dorset", 41),
        row(2020, 838, "E06000059", "Dorset", 30),
        row(2023, 933, "E10000027", "Somerset", 20),
        row(2024, 933, "E06000066", "Somerset", 21),
        row(2024, 941, "E06000062", "West Northamptonshire", 50),
    ]
    loading.load(begun, [file("cases.csv", "\n".join([HEAD, *rows]) + "\n")], by="a test")

    def open_at(code):
        app = AppTest.from_file("../../dashboard.py", default_timeout=60)
        app.switch_page("pages/measures.py")
        app.query_params["as"] = "board"
        app.query_params["area"] = code
        app.run()
        assert not app.exception
        return " ".join(str(element.proto.body) for element in app.get("html"))

    return open_at


@pytest.mark.parametrize(
    "code,said",
    [
        ("E06000066", "under another code of the same place, Somerset (E10000027)"),
        ("E06000059", "the area's boundary changed on 1 Apr 2019"),
        ("E06000062", "It was formed on 1 Apr 2021, of what was Northamptonshire (E10000021)"),
    ],
)
def test_what_became_of_a_council_is_said_beside_its_figures(page, code, said):
    assert said in page(code).replace("\u00a0", " ").replace("&#x27;", "'")
