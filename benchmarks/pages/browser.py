"""What a browser waits for: a server's first page, and each page once the server is warm."""

import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, WebSocket, sync_playwright

from benchmarks.pages import servers
from benchmarks.pages.questions import PAGES
from tests.pages.conftest import CHROMIUM, FLAGS

TIMES = 5
STANDS = "[data-testid='stApp'][data-test-script-state='notRunning']"
CHART = ".js-plotly-plot .main-svg"
# No chart stands on these.
WITHOUT = {"definitions", "load", "what_changed", "quality", "recommendations", "yearly_report"}


@dataclass
class Loaded:
    """One page: seconds from the start of its server, and of each warm load; what was sent."""

    cold: float = 0.0
    warm: list[float] = field(default_factory=list)
    kilobytes: float = 0.0
    charts: int = 0


def _load(page: Page, address: str, has_chart: bool) -> float:
    start = time.perf_counter()
    page.goto(address)
    if has_chart:
        page.wait_for_selector(CHART, timeout=120_000)
    page.wait_for_selector(STANDS, timeout=120_000)
    return time.perf_counter() - start


def _sent(page: Page, address: str, has_chart: bool) -> float:
    """Give the kilobytes that a page's server sends it over its websocket."""
    bytes_sent = [0]

    def note(frame: bytes | str) -> None:
        bytes_sent[0] += len(frame)

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", note)

    page.on("websocket", listen)
    _load(page, address, has_chart)
    page.remove_listener("websocket", listen)
    return bytes_sent[0] / 1000


def loads(folder: Path) -> dict[str, Loaded]:
    """Load every page of ours and the empty one, in turn, cold and warm."""
    found: dict[str, Loaded] = {}
    path = next(path for name in CHROMIUM if (path := shutil.which(name)))
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=FLAGS)
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        with servers.streamlit("empty.py") as empty:
            _load(page, empty.base, has_chart=True)
            found["empty Streamlit page"] = Loaded(cold=time.perf_counter() - empty.started)
            with servers.ours(folder) as ours:
                _load(page, f"{ours.base}/overview", has_chart=True)
                found["overview"] = Loaded(cold=time.perf_counter() - ours.started)
                addresses = {"empty Streamlit page": empty.base} | {
                    name: f"{ours.base}/{name}?as=board" for name in PAGES
                }
                for _ in range(TIMES + 1):
                    for name, address in addresses.items():
                        one = found.setdefault(name, Loaded())
                        one.warm.append(_load(page, address, name not in WITHOUT))
                for name, address in addresses.items():
                    one = found[name]
                    # The first after a start is not warm.
                    one.warm = one.warm[1:]
                    one.kilobytes = _sent(page, address, name not in WITHOUT)
                    one.charts = page.locator(".js-plotly-plot").count()
        chromium.close()
    return found
