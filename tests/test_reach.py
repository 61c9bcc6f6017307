"""Nothing is unreachable: what no page, question or command can come to is used or gone."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("charts", "judging", "statistics", "ui", "wording")
# What METHOD asks of the statistics and no page shows yet, by the names that a page will call.
WAITING = {
    "attribute",
    "clustered_share",
    "compare_grades",
    "difference_in_differences",
    "newey_west",
    "prais_winsten",
    "segmented",
    "xmr_many",
}


def named_in(node):
    """Give every name that a piece of code mentions."""
    found = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            found.add(inner.id)
        elif isinstance(inner, ast.Attribute):
            found.add(inner.attr)
    return found


@cache
def defined():
    """Part all code: the names that each function or constant of the rooms mentions, by file and
    name; and the names that the rest mentions, where a visit or a command begins.
    """
    held, begun = {}, set()
    package = ROOT / "learning_hub"
    for path in [*package.rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "dashboard.py"]:
        place = path.relative_to(ROOT)
        kept = place.parts[0] == "learning_hub" and (
            place.parts[1] in ROOMS or place.name == "theme.py"
        )
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                continue
            if kept and isinstance(node, ast.FunctionDef | ast.ClassDef):
                held[place, node.name] = named_in(node)
            elif kept and isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for name in {name for target in targets for name in named_in(target)}:
                    held[place, name] = named_in(node.value)
            else:
                begun |= named_in(node)
    return {key: names for key, names in held.items() if key[1] != "__all__"}, begun


def reached_from(names, held):
    """Give the keys of what can be come to from these names. One name stands for all alike."""
    seen, reached = set(names), set()
    while found := {key for key in set(held) - reached if key[1] in seen}:
        reached |= found
        seen = seen.union(*(held[key] for key in found))
    return reached


def test_nothing_in_the_rooms_is_unreachable():
    held, begun = defined()
    lost = set(held) - reached_from(begun | WAITING, held)
    assert not lost, "used by no page, question or command: " + ", ".join(
        f"{name} in {place}" for place, name in sorted(lost)
    )


def test_nothing_waits_that_a_page_uses_already():
    held, begun = defined()
    used = {name for _, name in reached_from(begun, held)}
    assert not WAITING & used
    assert {name for _, name in held} >= WAITING
