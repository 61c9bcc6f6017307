"""The Board's screen in a real browser: read in one look, and every verdict opened by a click."""

import pytest
from test_browser import visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_priority_with_four_measures_needs_no_scrolling_on_the_boards_screen(server, browser):
    page = visit(browser, f"{server.base}/impact?priority=P4", width=1920)
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.wait_for_timeout(800)
    cards = page.locator("[class*=st-key-card-measures-series]")
    assert cards.count() == 4
    for words in ("What do we know?", "How do we know it?", "What will we do?"):
        assert page.get_by_role("heading", name=words, exact=True).is_visible()
    assert page.locator(".hub-answer").bounding_box()["y"] < 400
    lowest = max(
        box["y"] + box["height"]
        for box in (one.bounding_box() for one in page.locator("[class*=st-key-card]").all())
    )
    assert lowest <= 1080
    page.close()


def test_a_click_opens_the_method_the_numbers_and_the_interval_of_a_verdict(server, browser):
    page = visit(browser, f"{server.base}/impact?priority=P4", width=1280)
    card = page.locator("[class*=st-key-card-measures-series]").nth(1)
    assert "95\u00a0% interval" not in card.inner_text()
    card.locator("summary").first.click()
    card.get_by_text("Method: a regression").wait_for(timeout=10_000)
    opened = card.inner_text()
    assert "95\u00a0% interval 1.9 to 42.6 percentage points higher" in opened
    assert "Download (CSV)" in opened
    assert card.locator("table.hub tbody tr").count() > 40
    page.close()


def test_a_priority_picked_stands_in_the_address(server, browser):
    page = visit(browser, f"{server.base}/impact?priority=P2")
    assert "Return interview in 72 hours" in page.locator(".hub-answer").inner_text()
    page.wait_for_function("location.search.includes('priority=P2')", timeout=30_000)
    page.close()


def test_on_a_phone_each_outcomes_name_is_seen_whole_without_scrolling(server, browser):
    page = visit(browser, f"{server.base}/recommendations", width=320)
    names = page.locator("[class*=st-key-statement-impact-ledger] .annotation-text")
    names.first.wait_for(timeout=20_000)
    boxes = [one.bounding_box() for one in names.all()]
    assert len(boxes) > 3
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 320 for box in boxes)
    page.close()
