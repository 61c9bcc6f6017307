"""Where the reference results are, for the tests of the statistics.

The made-up series are committed in tests/golden; the others stay in ../shared/golden, and a clone
without that folder skips their tests and says so, except in CI, where that is a failure.
"""

import json
import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
COMMITTED = PROJECT / "tests" / "golden"
SHARED = PROJECT.parent / "shared" / "golden"


def committed(name):
    return json.loads((COMMITTED / name).read_text(encoding="utf-8"))


def shared(name):
    """Return the path of a shared reference file; skip the test where it is not to be had."""
    path = SHARED / name
    if not path.exists():
        reason = f"no reference results: {path.name} is not in ../shared/golden"
        if os.environ.get("CI"):
            pytest.fail(reason)
        print(reason)
        pytest.skip(reason)
    return path
