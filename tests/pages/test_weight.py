"""No page is heavier, when it is first opened, than a meeting's browsers can take."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.pages.sessions import StreamlitSession
from tests.pages.opening import PAGES

pytestmark = pytest.mark.slow
MOST_BYTES = 150_000
# Each takes a browser a tenth of a second: Impact draws one for each measure of a priority.
MOST_CHARTS = 10


def done(what):
    """Run it in a thread of its own: a browser that another test has open keeps this one's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, what).result()


async def opened(server, page, role):
    session = StreamlitSession(server.base, page, f"as={role}", "")
    await session.open()
    await session.close()
    return session


@pytest.mark.parametrize("role", ["manager", "board"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_sends_little_and_draws_few_charts_at_first(server, page, role):
    session = done(opened(server, page, role))
    # Less was an error or a page that goes on to another.
    assert 10_000 < session.received <= MOST_BYTES
    assert session.charts <= MOST_CHARTS


def test_what_a_choice_changes_comes_to_the_one_who_chose(server):
    async def choose():
        session = StreamlitSession(server.base, "measures", "as=manager", "Measure")
        await session.open()
        before = session.received
        await session.choose(session.options[3])
        await session.close()
        return before, session.received - before

    first, more = done(choose())
    assert 10_000 < more <= first
