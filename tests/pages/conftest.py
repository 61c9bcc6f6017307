"""Pages of the demo partnership, and real servers on it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# No background traffic: the tests reach nothing but their own server.
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def at_demo(demo, monkeypatch):
    """The environment in which pages show the demo."""
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(demo.parent / "warehouse"))
    monkeypatch.delenv("LEARNING_HUB_CONFIG", raising=False)
    return demo


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """A dashboard of its own process, as `make run` starts it."""

    def __init__(self, warehouse):
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "learning_hub", "serve", "--headless", "--port", str(self.port)],
            cwd=ROOT,
            env={**os.environ, "LEARNING_HUB_WAREHOUSE": str(warehouse)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"{self.base}/_stcore/health", timeout=2) as answer:
                    if answer.read() == b"ok":
                        return
            except OSError:
                time.sleep(0.25)
        raise AssertionError("the server did not start")

    def stop(self):
        os.killpg(self.process.pid, 15)
        self.process.wait(timeout=20)
        self.process.stdout.close()


@pytest.fixture
def fresh_server(demo):
    """A server that nobody has visited yet."""
    server = Server(demo.parent / "warehouse")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def server(demo):
    """A server shared by the tests of a module."""
    server = Server(demo.parent / "warehouse")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser():
    """A real browser, without a window."""
    from playwright.sync_api import sync_playwright

    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("No Chromium here: `make test` installs it, or apt-get install chromium.")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()
