"""A snapshot opened to be asked much, as the dashboard opens it, answers as any other does."""

import numpy as np
import pandas as pd
import pytest
from asking import BOARD

from learning_hub import warehouse
from learning_hub.viewer import MANAGER
from tests.queries.recounting import choices

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def both(demo):
    """The demo's newest snapshot beside an earlier, opened to be asked once and to serve."""
    newest = warehouse.current_number(demo)
    opened = [
        warehouse.open_snapshot(demo, newest, earlier=newest - 6, to_serve=serving)
        for serving in (False, True)
    ]
    yield opened
    for snapshot in opened:
        snapshot.close()


@pytest.fixture
def rng(request):
    """Draw the same for the same test, whichever worker runs it."""
    return np.random.default_rng(sum(request.node.name.encode()))


@pytest.mark.parametrize("name", warehouse.questions())
def test_what_was_worked_out_at_the_opening_changes_no_answer(name, both, rng):
    usual, serving = both
    for viewer in (MANAGER, BOARD):
        given = choices(name, rng, usual)
        expected, answer = (
            warehouse.answer(snapshot, name, viewer, **given) for snapshot in (usual, serving)
        )
        pd.testing.assert_frame_equal(answer.rows, expected.rows)
        assert answer.disclosed == expected.disclosed
        assert answer.sources == expected.sources
        pd.testing.assert_frame_equal(answer.traced, expected.traced)


def test_only_what_most_questions_read_is_worked_out(both):
    kinds = [
        dict(
            snapshot.base.execute(
                "SELECT table_name, table_type FROM information_schema.tables "
                "WHERE table_schema = 'main' AND table_catalog = 'memory'"
            ).fetchall()
        )
        for snapshot in both
    ]
    usual, serving = ({name for name, kind in one.items() if kind != "VIEW"} for one in kinds)
    assert not usual
    assert {"measure_now", "local_observation"} <= serving
    # A million grades would be held twice.
    assert not serving & {"grade_judged", "answer_judged", "case_judged"}
