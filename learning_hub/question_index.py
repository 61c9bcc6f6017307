"""docs/questions.md, the index of all questions, written from their heads and from who asks them.

`python -m learning_hub.question_index` writes it again after a question or a page has changed.
"""

import ast
from functools import cache
from pathlib import Path

from learning_hub import contract, disclosure, warehouse

ROOT = contract.QUERIES.parent
INDEX = ROOT / "docs" / "questions.md"

HEAD = """\
# What can be asked: every question

Written from `queries/` and `pages/` by `python -m learning_hub.question_index`; do not edit it by
hand. A question is `queries/<topic>/<name>.sql`; its file says more, such as the words above its
columns. `as_at`, `only_cleared` and `largest_hidden` are filled in by the snapshot, the viewer and
the rules of disclosure. What is counted of people or practice is hidden where it is small.
"""


@cache
def _asked_by() -> dict[str, tuple[str, ...]]:
    """Give the places that name each question: pages, and modules of `learning_hub`."""
    known = set(warehouse.questions())
    found: dict[str, list[str]] = {}
    package = ROOT / "learning_hub"
    for path in [*sorted((ROOT / "pages").glob("*.py")), *sorted(package.rglob("*.py"))]:
        is_page = path.parent.name == "pages"
        place = path.stem if is_page else path.relative_to(ROOT).with_suffix("").as_posix()
        named = {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        for name in named & known:
            found.setdefault(name, []).append(place)
    return {name: tuple(places) for name, places in found.items()}


def asked_by(name: str) -> tuple[str, ...]:
    """Say which pages and modules ask a question; 'learning_hub/ui/choices' serves many pages."""
    return _asked_by().get(name, ())


def order_of(sql: str) -> str:
    """Give the order in which a question's rows come, as its SQL ends with it. Empty = one row."""
    lines = [line.partition(" -- ")[0].strip() for line in sql.splitlines()]
    starts = [n for n, line in enumerate(sql.splitlines()) if line.startswith("ORDER BY")]
    return " ".join(lines[starts[-1] :]).removeprefix("ORDER BY").strip() if starts else ""


def _counted(counts: disclosure.Counts) -> str:
    """Write what is counted, out of what, with what is worked out of it, and in which unit."""
    text = f"`{counts.count}`" + (f" of `{counts.total}`" if counts.total else "")
    if counts.derived:
        text += " giving " + ", ".join(f"`{one}`" for one in counts.derived)
    unit = counts.unit if counts.unit in disclosure.UNITS else f"`{counts.unit}`"
    cases = f", cases in `{counts.cases}`" if counts.cases else ""
    return f"{text} ({unit}{cases})"


def _lines(name: str) -> list[str]:
    asked = warehouse.question(name)
    lines = [f"### {name}", "", f"**{asked.english}** {asked.grain}", ""]
    lines += [f"- `{key}`: {words.rstrip('.')}" for key, words in asked.parameters.items()]
    if asked.counts:
        lines.append(f"- counts: {'; '.join(map(_counted, asked.counts))}")
    if order := order_of(asked.sql):
        lines.append(f"- order: `{order}`")
    places = ", ".join(asked_by(name)) or "no page"
    lines += [f"- asked by: {places}", ""]
    return lines


def text() -> str:
    """Write the index: a part for each topic, in alphabetical order."""
    lines = [HEAD]
    topic = ""
    for name in warehouse.questions():
        if name.split("/")[0] != topic:
            topic = name.split("/")[0]
            lines += [f"## {topic}", ""]
        lines += _lines(name)
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write docs/questions.md again."""
    INDEX.parent.mkdir(exist_ok=True)
    INDEX.write_text(text(), encoding="utf-8", newline="\n")
    print(Path(INDEX).relative_to(ROOT))


if __name__ == "__main__":
    main()
