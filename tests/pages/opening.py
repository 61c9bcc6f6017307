"""The pages there are, found where they stand; opening one, and reading what it says."""

import ast
import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "pages").glob("*.py"))


def _asks(path):
    """Give the question that a page says at its head, as its title."""
    says = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))).split(": ", 1)[1]
    return says[0].upper() + says[1:]


PAGES = {path.stem: _asks(path) for path in FILES}
# What draws nothing has tables alone.
TABLES_ALONE = {path.stem for path in FILES if "charts" not in path.read_text(encoding="utf-8")}
ROLES = ("manager", "operations", "board", "scrutineer", "member-POL")


def open_page(name, **query):
    """Go to a page through the menu, with choices in the address."""
    app = AppTest.from_file("../../dashboard.py", default_timeout=60)
    app.switch_page(f"pages/{name}.py")
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def words(app):
    """All words on the page, without mark-up."""
    pieces = [element.value for element in app.title] + [element.value for element in app.header]
    bodies = [str(element.proto.body) for element in app.get("html")]
    pieces += [body for body in bodies if "<style>" not in body]
    spaced = re.sub(r"</(td|th|p|li|div|caption)>", " ", " ".join(pieces))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", spaced))


def answer_of(app):
    """The sentence that answers the page's question."""
    bodies = [str(element.proto.body) for element in app.get("html")]
    found = next(body for body in bodies if "hub-answer" in body)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found))
