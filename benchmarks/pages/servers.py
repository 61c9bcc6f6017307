"""The servers that are set beside one another: ours, and what others would write."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
import venv
from pathlib import Path
from typing import Self

from tests.pages.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "benchmarks" / "peers"
STREAMLIT = ("-m", "streamlit", "run", "{script}", "--server.port={port}", "--server.headless=true")
QUIET = ("--server.address=127.0.0.1", "--browser.gatherUsageStats=false")


def python_of_peers(place: Path) -> Path:
    """Make the environment of the programs that are not ours, and give its Python."""
    python = place / "bin" / "python"
    if not python.exists():
        venv.create(place, with_pip=True)
        pip = [python, "-m", "pip", "install", "-qq", "-r", PEERS / "requirements.txt"]
        subprocess.run(pip, check=True)
    return python


class Serving:
    """A server in a process of its own, until the end of a `with`."""

    def __init__(self, command: list[str | Path], health: str, **environment: str) -> None:
        """command: with {port} in place of the port; health: the address that answers once up."""
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [str(part).replace("{port}", str(self.port)) for part in command],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(600):
            try:
                with urllib.request.urlopen(self.base + health, timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"{command} did not start")

    def memory(self) -> float:
        """Give the megabytes that its processes hold."""
        total = 0
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                held = dict(
                    line.split(":", 1) for line in status.read_text().splitlines() if ":" in line
                )
                if os.getpgid(int(status.parent.name)) == self.process.pid:
                    total += int(held.get("VmRSS", "0 kB").split()[0])
            except (OSError, ProcessLookupError):
                continue
        return total / 1000

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=30)


def ours(folder: Path) -> Serving:
    """Serve a warehouse as `make run` does."""
    command: list[str | Path] = [sys.executable, "-m", "learning_hub", "serve", "--headless"]
    return Serving(
        [*command, "--port", "{port}"], "/_stcore/health", LEARNING_HUB_WAREHOUSE=str(folder)
    )


def streamlit(script: str, *arguments: str | Path) -> Serving:
    """Serve a script of `peers` with Streamlit as it comes, with the packages that we have."""
    command = [part.replace("{script}", str(PEERS / script)) for part in STREAMLIT]
    return Serving([sys.executable, *command, *QUIET, "--", *arguments], "/_stcore/health")


def dash(python: Path, snapshot: Path) -> Serving:
    """Serve the Dash app over a snapshot's file."""
    return Serving([python, PEERS / "dash_app.py", snapshot, "{port}"], "/_dash-layout")
