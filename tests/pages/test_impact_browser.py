"""The Board's screen in a real browser: read in one look, and every verdict opened by a click."""

import re

import pytest
from playwright.sync_api import expect
from test_browser import visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_priority_with_four_measures_needs_no_scrolling_on_the_boards_screen(server, browser):
    page = visit(browser, f"{server.base}/impact?priority=P4", width=1920)
    page.set_viewport_size({"width": 1920, "height": 1080})
    expect(page.locator("[class*=st-key-card-measures-series]")).to_have_count(4)
    # Each card has its chart: a card without it yet would stand higher than it does.
    expect(page.locator("[class*=st-key-card-measures-series] .main-svg").nth(3)).to_be_attached()
    for words in ("What do we know?", "How do we know it?", "What will we do?"):
        expect(page.get_by_role("heading", name=words, exact=True)).to_be_visible()
    expect(page.locator("[class*=st-key-card]").last).to_be_visible()
    page.wait_for_function(
        """() => {
            const boxes = query => [...document.querySelectorAll(query)].map(
                one => one.getBoundingClientRect());
            return boxes('.hub-answer')[0].y < 400
                && Math.max(...boxes('[class*=st-key-card]').map(box => box.bottom)) <= 1080;
        }""",
        timeout=30_000,
    )
    page.close()


def test_a_click_opens_the_method_the_numbers_and_the_interval_of_a_verdict(server, browser):
    page = visit(browser, f"{server.base}/impact?priority=P4", width=1280)
    card = page.locator("[class*=st-key-card-measures-series]").nth(1)
    expect(card.locator(".main-svg").first).to_be_visible()
    interval = card.get_by_text(re.compile("95\\s% interval 11.6 to 55.5 percentage points higher"))
    expect(interval).to_be_hidden()
    card.locator("summary").first.click()
    expect(card.get_by_text("Method: a regression")).to_be_visible()
    expect(interval).to_be_visible()
    expect(card.get_by_text("Download (CSV)")).to_be_visible()
    expect(card.locator("table.hub tbody tr").nth(40)).to_be_attached()
    page.close()


def test_a_priority_picked_stands_in_the_address(server, browser):
    page = visit(browser, f"{server.base}/impact?priority=P2")
    expect(page.locator(".hub-answer")).to_contain_text("Return interview in 72 hours")
    expect(page).to_have_url(re.compile("[?&]priority=P2"))
    page.close()


def test_on_a_phone_each_outcomes_name_is_seen_whole_without_scrolling(server, browser):
    page = visit(browser, f"{server.base}/recommendations", width=320)
    names = page.locator("[class*=st-key-statement-impact-ledger] .annotation-text")
    expect(names.nth(3)).to_be_visible()
    page.wait_for_function(
        """() => [...document.querySelectorAll(
            '[class*=st-key-statement-impact-ledger] .annotation-text')].map(
                one => one.getBoundingClientRect()).every(
                    box => box.left >= 0 && box.right <= 320)""",
        timeout=30_000,
    )
    page.close()
