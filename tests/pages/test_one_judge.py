"""Whatever is judged is judged once: two pages never have two verdicts on the same thing.

Three partnerships: the demo as the Board sees it, and two of other seeds as the manager does. For
every priority each verdict on a measure after a cycle is read, from cards, headlines, matrices, the
ledger and the yearly report; each on a priority's audits and domains; and how each measure moves.
"""

import re
from collections import defaultdict

import pytest
from opening import answer_of, open_page, statements
from seeds import loaded

from learning_hub.judging import Verdict
from learning_hub.wording.verdicts import WORDS

pytestmark = pytest.mark.slow

AFTER = (
    Verdict.IMPROVED,
    Verdict.WORSE,
    Verdict.CHANGED,
    Verdict.PERHAPS,
    Verdict.NO_DETECTABLE_CHANGE,
    Verdict.TOO_EARLY,
    Verdict.NEVER_JUDGED,
    Verdict.NOT_COMPARABLE,
    Verdict.TOO_SMALL_TO_SHOW,
)
OF_SHARES = (
    Verdict.TOO_FEW_TO_TELL,
    Verdict.NO_CLEAR_TREND,
    Verdict.NO_CLEAR_CHANGE,
    Verdict.RISING,
    Verdict.FALLING,
    Verdict.ROSE,
    Verdict.FELL,
    Verdict.NOT_COMPARABLE,
    Verdict.TOO_SMALL_TO_COMPARE,
)


def verdict_in(text, among=AFTER):
    """The one verdict that a text gives; None where it gives none."""
    found = [one for one in among if re.search(rf"\b{WORDS[one]}\b", text, re.IGNORECASE)]
    assert len(found) < 2, (text, found)
    return found[0] if found else None


class Said:
    """What each page says of each thing."""

    def __init__(self):
        self.of = defaultdict(lambda: defaultdict(set))

    def add(self, what, verdict, where):
        if verdict is not None:
            self.of[what][verdict].add(where)

    def contradictions(self):
        return {what: dict(said) for what, said in self.of.items() if len(said) > 1}


def read_compare(said, role, priority):
    app = open_page("compare_cycles", **{"as": role, "priority": priority})
    shown = statements(app)
    for row in shown["Measures before and after each cycle"][2]:
        for after, cell in row.items():
            if after != "Measure" and cell:
                cycle = after.removeprefix("After ")
                said.add((row["Measure"], cycle), verdict_in(cell), "Compare cycles, matrix")
    for row in shown["The figures before and after"][2]:
        cell = row["Verdict"].split(" (")[0]
        said.add((row["Measure"], row["Cycle"]), verdict_in(cell), "Compare cycles, figures")
    if priority != "every":
        sentence = shown["Cases good or better, cycle by cycle"][0]
        tail = sentence.split("overall: ")[1].split(". With so few")[0]
        said.add(("audits", priority), verdict_in(tail, OF_SHARES), "Compare cycles, audits")
        headline = (
            answer_of(app).split(": cases good")[0].replace("do not compare", "not comparable")
        )
        said.add(("audits", priority), verdict_in(headline, OF_SHARES), "Compare cycles, headline")
        domains = shown.get("Each domain, cycle by cycle", ("", "", []))
        for row in domains[2]:
            found = verdict_in(row["Verdict"], OF_SHARES)
            said.add((row["Domain"], priority), found, "Compare cycles, domains")


def read_impact(said, role, priority):
    app = open_page("impact", **{"as": role, "served": priority, "priority": priority})
    shown = statements(app)
    for heading, (sentence, below, _) in shown.items():
        if " after C" not in sentence and "periods before C" not in sentence:
            continue
        for part in sentence.split("; "):
            cycle = re.search(r"(?:after|periods before) (C\d+)", part)
            words = part.split(" (")[0].split(", ")[0]
            if cycle:
                said.add((heading, cycle[1]), verdict_in(words), f"Impact, card on {priority}")
        for way in ("Higher", "Lower"):
            if re.search(rf"\b{way} since \w+ \d+, steady since", below):
                said.add(("moves", heading), f"{way} since a step", "Impact, card")
    for name, way, cycle in re.findall(
        r"\u2018(.+?)\u2019 (improved|got worse) after (C\d+)", answer_of(app)
    ):
        found = Verdict.IMPROVED if way == "improved" else Verdict.WORSE
        said.add((name, cycle), found, "Impact, headline")
    sentence = shown["Audits"][0].split("good or better: ")[-1] if "Audits" in shown else ""
    said.add(("audits", priority), verdict_in(sentence, OF_SHARES), "Impact, audits")


def read_ledger(said, role):
    shown = statements(open_page("recommendations", **{"as": role}))
    for row in shown["The ledger, line by line"][2]:
        name = row["Measure, and what was then observed"].split(": ")[0]
        name = name.split(", expected from")[0]
        cycle = re.match(r"C\d+", row["Line"])[0]
        said.add((name, cycle), verdict_in(row["Outcome"]), f"Ledger, {row['Line']}")
    for row in statements(open_page("yearly_report", **{"as": role})).get(
        "Worse, or no detectable change", ("", "", [])
    )[2]:
        found = verdict_in(row["What came of it"])
        said.add((row["Measure"], row["Cycle"]), found, "Yearly report")


def read_measures(said, role):
    shown = statements(open_page("measures", **{"as": role}))
    for row in shown["All measures at a glance"][2]:
        way = row.pop("How it moves")
        for cell in row.values():
            for name in filter(None, cell.split("; ")):
                said.add(("moves", name), way, "Measures, at a glance")


def read_all(role):
    said = Said()
    offered = open_page("compare_cycles", **{"as": role}).selectbox
    priorities = next(one.options for one in offered if one.label == "Priority")
    ids = [words.split(" ")[0] for words in priorities if words != "All priorities"]
    for priority in ids:
        read_compare(said, role, priority)
        read_impact(said, role, priority)
    read_compare(said, role, "every")
    read_ledger(said, role)
    read_measures(said, role)
    return said


def pages_that_speak(said):
    return {where.split(",")[0] for of in said.of.values() for at in of.values() for where in at}


def test_no_two_pages_judge_the_demo_in_two_ways(at_demo):
    said = read_all("board")
    assert said.contradictions() == {}
    spoken = {"Compare cycles", "Impact", "Ledger", "Yearly report", "Measures"}
    assert pages_that_speak(said) == spoken
    several = [what for what, of in said.of.items() if len(next(iter(of.values()))) > 2]
    assert len(several) > 20


@pytest.mark.parametrize("seed", [1, 2])
def test_no_two_pages_judge_another_partnership_in_two_ways(seed, demo, monkeypatch):
    folder = loaded(seed, demo.parent)
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(folder.parent / "warehouse"))
    monkeypatch.delenv("LEARNING_HUB_CONFIG", raising=False)
    assert read_all("manager").contradictions() == {}
