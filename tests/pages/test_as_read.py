"""Every page of the demo, word for word, as it was read aloud and found right: tests/pages/read.

A page is read as the manager sees it, and what the Board sees otherwise stands below. Whoever means
to change words, numbers or their order writes the files anew with RENEW=1 pytest
tests/pages/test_as_read.py, and reads what git says changed, before anybody else does.
"""

import difflib
import html
import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from opening import PAGES, open_page

from learning_hub.wording.numbers import day

pytestmark = pytest.mark.slow

READ = Path(__file__).parent / "read"
# When and where it was loaded is another story on each machine; so are the lines of each file,
# which tests/queries/test_traces.py counts again.
AGE = re.compile(r" \(\d+ days? ago\)\. Learning Hub dashboard [\w.+-]+")
LEFT_OUT = ("<style>", "Files behind this, with the lines used")


def _said(node):
    """Give the lines of one piece of a page: words, a row of a table a line, a choice, a chart."""
    if node.type == "html":
        body = str(node.proto.body)
        if any(part in body for part in LEFT_OUT):
            return []
        body = re.sub(r"\s+", " ", body)
        body = re.sub(r"</(td|th)>", " | ", body)
        body = re.sub(r"</(tr|p|li|div|dd|caption|summary|blockquote|h\d)>|<br ?/?>", "\n", body)
        return html.unescape(re.sub(r"<[^>]+>", "", body)).split("\n")
    if node.type in ("selectbox", "multiselect"):
        picked = node.value if isinstance(node.value, str) else ", ".join(node.value)
        return [f"({node.label}: {' / '.join(node.options)}; picked: {picked})"]
    if node.type == "column":
        return [f"(a place beside others, {100 * node.weight:.0f} % wide)"]
    if node.type == "expander":
        return [f"({node.label}{', open' if node.proto.expanded else ''})"]
    if node.type == "plotly_chart":
        return [f"(chart: {node.proto.alt})"]
    if node.type in ("title", "header", "subheader", "markdown", "error", "warning", "info"):
        return [f"{node.type}: {line}" for line in str(node.value).split("\n")]
    return []


def as_read(page, role):
    """Read a page from top to bottom, a line each."""
    app = open_page(page, **{"as": role})
    assert not app.exception
    # The foot tells how old the figures are today, and which version of the dashboard shows them;
    # the demo was loaded today, or yesterday where midnight has passed.
    lines = [AGE.sub("", line).strip(" |") for node in app.main for line in _said(node)]
    for loaded_on in (date.today(), date.today() - timedelta(days=1)):
        lines = [line.replace(day(loaded_on), "the day of loading") for line in lines]
    return [line for line in lines if line]


def differences(manager, board):
    """Tell what the Board reads otherwise than the manager: - the manager's line, + the Board's."""
    found = difflib.unified_diff(manager, board, lineterm="", n=0)
    return [line for line in found if not line.startswith(("---", "+++", "@@"))]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_demo_reads_as_it_was_read(at_demo, page):
    manager, board = as_read(page, "manager"), as_read(page, "board")
    lines = [*manager, "", "What the Board reads otherwise:", *differences(manager, board)]
    path = READ / f"{page}.txt"
    if "RENEW" in os.environ:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert path.exists(), "a new page: RENEW=1 pytest tests/pages/test_as_read.py"
    assert lines == path.read_text(encoding="utf-8").splitlines()


def test_no_page_that_is_gone_is_read():
    assert sorted(path.stem for path in READ.glob("*.txt")) == sorted(PAGES)
