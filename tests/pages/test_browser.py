"""A real browser on a real server: fresh addresses, charts drawn, accessible, nothing fetched."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from opening import PAGES, TABLES_ALONE
from playwright.sync_api import expect

WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}
# Streamlit's own fault: below about 800 px its menu's sections are lists that hold more than items.
STREAMLITS_OWN = {"list", "listitem"}

# Under a busy machine a page takes its time: what is asserted of it is waited for as long as this.
expect.set_options(timeout=30_000)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


# Nothing moves any more: opening an expander takes a moment.
SETTLED = "document.getAnimations().every(one => one.playState !== 'running')"


def visit(browser, url, width=1280):
    """Open an address in a browser of its own, and wait until the page has come to its foot."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(url)
    page.wait_for_selector(".hub-foot", timeout=60_000)
    if not any(f"/{name}" in url for name in TABLES_ALONE):
        page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)
    return page


def open_details(page, number):
    """Click a summary until it is open: a click that comes while charts push it down meets nothing."""
    closed = page.locator("details").nth(number)
    for _ in range(5):
        page.wait_for_function(SETTLED)
        if closed.get_attribute("open") is not None:
            break
        page.locator("details summary").nth(number).click()
        page.wait_for_timeout(500)
    expect(closed).to_have_attribute("open", "")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asked_for_first_on_a_fresh_server_has_frame_checks_and_chart(
    fresh_server, browser, name
):
    page = visit(browser, f"{fresh_server.base}/{name}")
    expect(page.locator("h1")).to_have_text(PAGES[name])
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    expect(page.locator(".hub-band").first).to_have_text(re.compile("^Harrowmere"))
    # The frame is the dashboard's own: its menu stands, and not that of a folder of pages.
    expect(page.get_by_role("link", name="Overview")).to_have_count(1)
    expect(page.get_by_label("View as").first).to_be_attached()
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_no_page_breaks_the_accessibility_guidelines(server, browser, name):
    page = visit(browser, f"{server.base}/{name}")
    for number in range(min(3, page.locator("details summary").count())):
        open_details(page, number)
    page.wait_for_function(SETTLED)
    found = Axe().run(page, options=WCAG).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_enlarged_four_times_only_streamlits_own_list_fault_remains(server, browser, name):
    page = visit(browser, f"{server.base}/{name}", width=320)
    found = Axe().run(page, options=WCAG).response["violations"]
    assert {fault["id"] for fault in found} <= STREAMLITS_OWN
    # Charts are drawn to the width of the page, and a wider one is drawn anew.
    page.wait_for_function("document.documentElement.scrollWidth <= 320", timeout=30_000)
    page.close()


def go(page, title):
    """Go to a page of the Hub through the menu."""
    page.locator("[data-testid=stTopNavSection]", has_text="Hub").click()
    page.get_by_text(title, exact=True).last.click()


def test_the_menu_leads_to_every_page(server, browser):
    page = visit(browser, server.base)
    expect(page).to_have_url(re.compile(rf"^{re.escape(server.base)}/overview"))
    for title, name in (("Measures", "measures"), ("Delivery plan", "delivery_plan")):
        go(page, title)
        expect(page.get_by_role("heading", level=1, name=PAGES[name])).to_be_visible()
    page.close()


def test_nothing_is_fetched_from_elsewhere(server, browser):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for name in PAGES:
        page.goto(f"{server.base}/{name}")
        page.wait_for_selector(".hub-foot", timeout=60_000)
    foreign = [
        url
        for url in asked
        if not re.match(rf"(https?|wss?)://127\.0\.0\.1:{server.port}|data:|blob:", url)
    ]
    assert foreign == []
    page.close()


def test_a_choice_goes_into_the_address_and_onto_the_next_page(server, browser):
    page = visit(browser, f"{server.base}/audits?cycle=C6")
    expect(page.locator(".hub-answer")).to_contain_text("5 of 8")
    go(page, "Feedback")
    expect(page.get_by_role("heading", level=1, name=PAGES["feedback"])).to_be_visible()
    expect(page).to_have_url(re.compile("[?&]cycle=C6"))
    page.close()


def test_a_role_once_chosen_stays_on_the_next_page(server, browser):
    page = visit(browser, f"{server.base}/audits?as=board")
    go(page, "Feedback")
    expect(page.get_by_role("heading", level=1, name=PAGES["feedback"])).to_be_visible()
    expect(page.get_by_text("Seen as: Partnership Board").first).to_be_visible()
    page.close()


def test_a_page_prints_without_menu_and_choices(server, browser):
    page = visit(browser, f"{server.base}/audits")
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("header").first).to_be_hidden()
    expect(page.locator(".st-key-choices").first).to_be_hidden()
    page.close()


def test_presenting_shows_no_menu_and_larger_words(server, browser):
    page = visit(browser, f"{server.base}/audits?present=1&cycle=C1", width=1920)
    expect(page.locator("[data-testid=stHeader]")).to_be_hidden()
    page.wait_for_function(
        "parseFloat(getComputedStyle(document.querySelector('.hub-answer')).fontSize) >= 24",
        timeout=30_000,
    )
    page.close()


def test_a_file_dropped_is_shown_before_it_is_loaded_and_has_a_receipt_after(
    demo, browser, tmp_path
):
    import shutil as files

    from tests.pages.conftest import Server

    files.copytree(demo, tmp_path / "warehouse-demo")
    server = Server(tmp_path / "warehouse")
    (tmp_path / "theme.csv").write_text("theme,label,rank\nsleep,Sleep,1\nfood,Food,none\n")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{server.base}/load")
    page.wait_for_selector(".hub-foot", timeout=60_000)
    page.locator("input[type=file]").set_input_files(tmp_path / "theme.csv")
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    said = page.locator(".st-key-statement-receipt-False .hub-sentence")
    expect(said).to_have_text(re.compile("^1 record would be new"))
    page.get_by_role("button", name="Load these files").click()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible(timeout=60_000)
    # Own files start a warehouse of their own, beside the demo's.
    assert (tmp_path / "warehouse" / "current").read_text().strip() == "1"
    page.close()
    server.stop()
