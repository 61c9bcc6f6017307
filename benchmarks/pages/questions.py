"""Every question that each page asks, timed beside its own SQL alone."""

import os
import statistics
import time
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from streamlit.testing.v1 import AppTest

from learning_hub import disclosure, warehouse
from learning_hub.viewer import Viewer
from learning_hub.warehouse import Snapshot

ROOT = Path(__file__).resolve().parents[2]
PAGES = tuple(sorted(path.stem for path in (ROOT / "pages").glob("*.py")))
TIMES = 5


class Timed(NamedTuple):
    """A question as a page asks it, in milliseconds: answered, and its SQL alone."""

    page: str
    question: str
    answered: float
    bare: float


def _median(run: object, times: int = TIMES) -> float:
    assert callable(run)
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def asked_by(page: str, folder: Path) -> list[tuple[str, Viewer, str, dict[str, object]]]:
    """List what a page asks the first time that it is opened, with the choices it opens on."""
    asked = []
    real = warehouse.answer

    def noting(
        snapshot: Snapshot, name: str, viewer: Viewer, profile: str = "dfe", **given: object
    ) -> warehouse.Answer:
        asked.append((name, viewer, profile, given))
        return real(snapshot, name, viewer, profile, **given)  # type: ignore[arg-type]

    os.environ["LEARNING_HUB_WAREHOUSE"] = str(folder)
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=300)
    app.query_params["as"] = "manager"
    app.switch_page(f"pages/{page}.py")
    with mock.patch.object(warehouse, "answer", noting):
        app.run()
    assert not app.exception, (page, app.exception)
    return asked


def times_of_pages(folder: Path) -> list[Timed]:
    """Time what every page asks, in a warehouse, each by itself."""
    newest = warehouse.current_number(folder)
    assert newest is not None
    opened = warehouse.open_snapshot(folder, newest, to_serve=True)
    beside = warehouse.open_snapshot(folder, newest, max(newest - 1, 1), to_serve=True)
    found = []
    for page in PAGES:
        for name, viewer, profile, given in asked_by(page, folder):
            snapshot = beside if warehouse.question(name).compares else opened
            answered = _median(
                lambda s=snapshot, n=name, v=viewer, p=profile, g=given: warehouse.answer(
                    s, n, v, p, **g
                )
            )
            found.append(Timed(page, name, answered, _bare(snapshot, name, profile, given)))
    opened.close()
    beside.close()
    return found


def _bare(snapshot: Snapshot, name: str, profile: str, given: dict[str, object]) -> float:
    question = warehouse.question(name)
    usual = {
        "as_at": snapshot.as_at,
        "largest_hidden": disclosure.PROFILES[profile].largest_hidden,
        "only_cleared": False,
    }
    parameters = {key: given.get(key, usual.get(key)) for key in question.parameters}
    with snapshot.base.cursor() as cursor:
        return _median(lambda: cursor.execute(question.sql, parameters or None).df())
