"""What is picked on a page reaches its questions, its charts and its sentences: tests/pages/handed_on.txt.

Each choice is changed alone. Written down is which questions are then asked with something else, and
which charts and statements are another's. A choice that a page forgets to hand on shows as a word
that is gone. RENEW=1 pytest tests/pages/test_handed_on.py writes the file anew.
"""

import inspect
import os
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from opening import PAGES, open_page

from learning_hub import ui
from learning_hub.warehouse import Answer

pytestmark = pytest.mark.slow

HANDED_ON = Path(__file__).parent / "handed_on.txt"
# What is typed and not picked, by page.
TYPED = {"definitions": {"find": "neglect"}}
READ = (pd.DataFrame, pd.Series, str, bool, int, float)


class Page:
    """A page as it was opened: what it offers, and what it asked, drew and said, by name."""

    def __init__(self, monkeypatch, name, **picked):
        self.offered, self.did = {}, {}
        with monkeypatch.context() as patched:
            for kind in ("ask", "ask_since", "drawn", "show", "headline", "people_said"):
                patched.setattr(ui, kind, self._noting(kind, getattr(ui, kind)))
            for kind in ("selectbox", "multiselect"):
                patched.setattr(st, kind, self._offering(getattr(st, kind)))
            app = open_page(name, **{"as": "manager"}, **picked)
        assert not app.exception, (name, picked)

    def _offering(self, real):
        def offered(label, ids, *given, key, **more):
            picked = real(label, ids, *given, key=key, **more)
            if key.startswith("choice_"):
                rest = [one for one in ids if one not in (picked or ids[:1])]
                self.offered[key.removeprefix("choice_")] = rest[-1] if rest else None
            return picked

        return offered

    def _noting(self, kind, real):
        def noted(*given, **more):
            what = inspect.signature(real).bind(*given, **more).arguments
            if kind.startswith("ask"):
                self.note(f"asks {what.pop('question')}", what | what.pop("choices", {}))
            elif kind == "drawn":
                draw, about = what["draw"], what["about"]
                self.note(f"draws {draw.__name__}", inspect.signature(draw).bind(*about).arguments)
            else:
                self.note(f"says {what.get('heading', kind)}", what)
            return real(*given, **more)

        return noted

    def note(self, name, what):
        self.did.setdefault(name, []).append({part: _plain(one) for part, one in what.items()})

    def otherwise(self, other):
        """Name what the other page did with something else, and with what; or did not do at all."""
        for name in dict.fromkeys([*self.did, *other.did]):
            own, others = self.did.get(name, []), other.did.get(name, [])
            if len(own) != len(others):
                yield f"{name} ({len(own)} becomes {len(others)})"
                continue
            parts = {
                part: None
                for one, another in zip(own, others, strict=True)
                for part in one | another
                if one.get(part) != another.get(part)
            }
            if parts:
                yield f"{name} ({', '.join(parts)})"


def _plain(given):
    if isinstance(given, pd.DataFrame | pd.Series):
        return given.to_csv()
    if isinstance(given, Answer):
        return ""
    return repr(given) if isinstance(given, (*READ, tuple, list)) else ""


def handed_on(monkeypatch, page):
    """Write down what of a page each of its choices changes, a line a choice."""
    usual = Page(monkeypatch, page)
    for key, other in (usual.offered | TYPED.get(page, {})).items():
        if other is None:
            yield f"{page}, {key}: nothing else to pick"
            continue
        changed = list(usual.otherwise(Page(monkeypatch, page, **{key: str(other)})))
        for kind in ("asks", "draws", "says"):
            names = [name.removeprefix(f"{kind} ") for name in changed if name.startswith(kind)]
            if names:
                yield f"{page}, {key}: {kind} {'; '.join(names)}"


@pytest.mark.parametrize("page", PAGES)
def test_each_choice_is_handed_on_to_what_it_is_meant_for(at_demo, monkeypatch, page):
    found = list(handed_on(monkeypatch, page))
    others = [
        line
        for line in HANDED_ON.read_text(encoding="utf-8").splitlines()
        if not line.startswith(f"{page}, ")
    ]
    if "RENEW" in os.environ:
        HANDED_ON.write_text("\n".join(sorted([*others, *found])) + "\n", encoding="utf-8")
    held = HANDED_ON.read_text(encoding="utf-8").splitlines()
    assert sorted(found) == [line for line in held if line.startswith(f"{page}, ")]
