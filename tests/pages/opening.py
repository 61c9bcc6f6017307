"""The pages there are, found where they stand; opening one, and reading what it says."""

import ast
import html
import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "pages").glob("*.py"))


def _asks(path):
    """Give the question that a page says at its head, as its title."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    _, colon, says = docstring.partition(": ")
    assert colon, (
        f"pages/{path.name}: its docstring is its title, a colon and the reader's question"
    )
    return says[0].upper() + says[1:]


PAGES = {path.stem: _asks(path) for path in FILES}
# What draws nothing has tables alone.
TABLES_ALONE = {path.stem for path in FILES if "charts" not in path.read_text(encoding="utf-8")}
ROLES = ("manager", "operations", "board", "scrutineer", "member-POL")


def open_page(name, **query):
    """Go to a page through the menu, with choices in the address, and all that is closed open."""
    app = AppTest.from_file("../../dashboard.py", default_timeout=60)
    app.switch_page(f"pages/{name}.py")
    for key, value in {"open": "all", **query}.items():
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


# What is put on a page as whole sentences; other text may be a name, a cell or a label.
SENTENCES = ("hub-answer", "hub-sentence", "hub-below", "hub-note", "hub-part-note")
_PIECE = re.compile(
    r"<(?P<tag>p|td|th|li|dd|dt|caption|summary|blockquote|h\d)\b(?P<inside>[^>]*)>(?P<text>.*?)</(?P=tag)>",
    re.S,
)


def pieces(app):
    """The texts of a page, each with what it is: the class of a paragraph, td, markdown, title.

    Mark-up is taken off and nothing else, so that two spaces stay two. The code of a question is
    left out, and so are names of files and their fingerprints.
    """
    found = [("title", element.value) for element in (*app.title, *app.header, *app.subheader)]
    found += [("markdown", re.sub(r"[*\\]", "", element.value)) for element in app.markdown]
    for element in app.get("html"):
        body = str(element.proto.body)
        if "<style>" in body or "Files behind this, with the lines used" in body:
            continue
        for piece in _PIECE.finditer(body):
            kind = re.search(r'class="([^"]*)"', piece["inside"])
            what = kind[1] if piece["tag"] == "p" and kind else piece["tag"]
            text = re.sub(r"<[^>]+>", "", piece["text"].replace("<br>", "\n"))
            found.append((what, html.unescape(text)))
    return [(what, text) for what, text in found if text.strip()]


def statements(app):
    """The sentence, what stands under its chart, and the table of each statement, by its heading."""
    found, said, below = {}, "", ""
    for element in app.get("html"):
        body = str(element.proto.body)
        if "hub-sentence" in body:
            said, below = _bare(body), ""
        elif "hub-below" in body:
            below = _bare(body)
        elif caption := re.search(r"<caption[^>]*>(.*?)</caption>", body):
            heading = html.unescape(caption[1])
            if heading != "Files behind this, with the lines used":
                rows = re.findall(r"<tr>(.*?)</tr>", body)
                cells = [
                    [_bare(one) for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", r)]
                    for r in rows
                ]
                found[heading] = (
                    said,
                    below,
                    [dict(zip(cells[0], row, strict=True)) for row in cells[1:]],
                )
    return found


def _bare(body):
    return html.unescape(re.sub(r"<[^>]+>", "", body)).strip()
