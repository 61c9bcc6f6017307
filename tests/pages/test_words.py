"""The words of every page are read, sentence by sentence, for slips of grammar and of plain words.

Ten partnerships: the demo, every page of it as the Board and as the manager see it; and nine of
other seeds, over which each page in each of the three other roles is dealt out. So every role reads
every page, and of every seed four pages or five are read. Read are titles, sentences, tables, notes and the proof
under each statement; not charts, which have tests of their own, nor the code of a question.
"""

import re

import pytest
from opening import PAGES, ROLES, SENTENCES, open_page, pieces
from seeds import loaded

from learning_hub.wording.glossary import ABBREVIATIONS

OF_THE_DEMO = ("board", "manager")
NOUNS = (
    "action|audit|case|challenge|comment|cycle|day|decision|domain|figure|file|line|load|measure|"
    "meeting|month|period|point|promise|question|recommendation|record|risk|round|row|step|table|"
    "term|theme|topic|year"
)
# A number that is not the end of a code, a date, a share or a longer number.
ALONE = r"(?<![\d,./\u2013-])(?<!Section )"
SLIPS = {
    "two spaces": r"\S {2,}\S",
    "a space before a stop": r" [.,;:!?](?=\s|$)",
    "two stops": r"(?<!\.)\.\.(?!\.)|,,|;;|[.,;:]\s?[,;]|[,;:]\.|[?!]\.(?!\w)",
    "nothing where words should be": r"\b(?:None|nan|NaN|NaT|inf)\b|<NA>|\{\w*\}|\(\)|\[\]",
    "1 and a noun of many": rf"{ALONE}\b1 (?:{NOUNS})s\b|{ALONE}\b1 (?:children|people|families)\b",
    "many and a noun of one": rf"{ALONE}\b(?:0|[2-9]|[1-9]\d+) (?:{NOUNS})\b(?!-| (?:list|in|olds?)\b)",
    "1 and a verb of many": rf"{ALONE}\b1 (?:\w+ )?(?:are|have|were|wait)\b",
    "many and a verb of one": rf"{ALONE}\b(?:[2-9]|[1-9]\d+) \w+s (?:is|has|was|waits|begins)\b",
    "a name of many and was": r"(?:[Rr]eferrals|[Cc]ontacts|[Cc]hildren|[Pp]lans|completed|started|"
    r"received|leavers|[Aa]ssessments(?: \w+){0,4}) was \d",
    "a word twice": r"\b(?!(?:that|had)\b)([A-Za-z]+) \1\b",
    "its unit twice": r"per (1[0-9,]*)\b(?:\d\.\d|[^.;])*per \1\b|\(per cent\)[^.;]*per cent",
    "a for an, or an for a": r"\b[Aa] (?:[aei]\w|o(?!ne)\w|un(?!i)\w|8\b|11\b|18\b)|"
    r"\b[Aa]n [bcdfgjklmnpqrstvwyz][a-z]",
    "two verbs": r"\b(?:is are|are is|was were|is is|has is|is has|[ai][sr]e? due since)\b",
    "a range with a hyphen": r"(?<![\w./-])(?!\d{4}-\d\d\b)\d+-\d+(?![\w-])",
    "a minus as a hyphen": r"(?<![\w.,/\u2013\u2212-])-\d",
    "(s)": r"\w\((?:s|es|ies)\)",
    "more than METHOD allows": r"\b(?:not enough,|was not enough|did not work|because of the cycle|"
    r"proves|proven|thanks to)\b",
    "two ands in one list": r"(?:by its day|heard from yet|written yet): [^.;]* and [^.;,]* and ",
}
FOUND = {name: re.compile(pattern) for name, pattern in SLIPS.items()}
ENDS = (".", "?", "!", ".\u2019", ".'", "?'", "?\u2019")


def slips_of(text, *, is_sentence=False):
    """Name the slips in a text. is_sentence: it has to end as a sentence does, and begin so."""
    found = [name for name, pattern in FOUND.items() if pattern.search(text)]
    if text.count("(") != text.count(")"):
        found.append("a bracket without its other")
    if text.count("\u2018") > text.count("\u2019"):
        found.append("a quote that is not closed")
    if is_sentence and not text.rstrip().endswith(ENDS):
        found.append("no full stop")
    return found


def unexplained(app, found):
    """Name the abbreviations on a page that neither the glossary nor the page itself spells out."""
    text = " ".join(text for what, text in found if what != "markdown")
    explained = " ".join(element.value for element in app.markdown)
    used = set(re.findall(r"(?<![\w/.'\u2019-])[A-Z]{2,}\d?(?=s?(?:[^\w-]|$))", text))
    return sorted(
        short
        for short in used - {"OK"}
        if short not in ABBREVIATIONS or f"**{short}.**" not in explained
    )


def read(page, role):
    """Read a page: every slip with where it stands."""
    app = open_page(page, **{"as": role})
    assert not app.exception
    found = pieces(app)
    # With one snapshot nothing has changed, and nothing more is said.
    assert len(found) > (1 if page == "what_changed" else 5)
    # Of what a question is and what was chosen for it codes are part.
    own = [(what, text) for what, text in found if not text.startswith(("Question.", "Chosen."))]
    slips = [
        f"{slip}: {text}"
        for what, text in own
        for slip in slips_of(text, is_sentence=what in SENTENCES)
    ]
    short = [] if page == "definitions" else unexplained(app, found)
    return slips + [f"not explained: {one}" for one in short]


@pytest.mark.parametrize(
    ("slip", "text"),
    [
        ("two spaces", "Late  with"),
        ("a space before a stop", "three cases ."),
        ("two stops", "repeated concerns,."),
        ("nothing where words should be", "in None of"),
        ("1 and a noun of many", "There is 1 cases"),
        ("many and a noun of one", "There are 12 case"),
        ("1 and a verb of many", "1 are missing"),
        ("many and a verb of one", "5 steps is missing"),
        ("a name of many and was", "Referrals was 12"),
        ("a word twice", "in the the year"),
        ("its unit twice", "Plans per 10,000 were 4.1 per 10,000"),
        ("a for an, or an for a", "a action"),
        ("two verbs", "the chart is due since May"),
        ("a range with a hyphen", "31-86 of them"),
        ("a minus as a hyphen", "from (-1.5 to"),
        ("(s)", "6 row(s) hidden"),
        ("more than METHOD allows", "so being done was not enough"),
        (
            "two ands in one list",
            "Not finished by its day: ask parents and carers and ask practitioners.",
        ),
        ("a bracket without its other", "so (few"),
        ("a quote that is not closed", "\u2018so few"),
        ("no full stop", "So few"),
    ],
)
def test_each_slip_is_known(slip, text):
    assert slip in slips_of(text, is_sentence=slip == "no full stop")


def test_what_is_right_is_no_slip():
    for text in (
        "6 of 8 (41\u201393\u00a0%), C1 and 2 of 12 cases.",
        "1 case, 21 cases; 10,000 children, LADO yearly report 2023-24.",
        "A one-page guide to a European rule, for an hour.",
        "Does it last?",
    ):
        assert slips_of(text, is_sentence=True) == []


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", OF_THE_DEMO)
def test_the_words_of_the_demo_hold_no_slip(at_demo, page, role):
    assert read(page, role) == []


DEALT = {seed: [] for seed in range(1, 10)}
for place, dealt in enumerate((p, r) for p in PAGES for r in ROLES if r not in OF_THE_DEMO):
    DEALT[place % len(DEALT) + 1].append(dealt)


@pytest.mark.slow
@pytest.mark.parametrize("seed", DEALT)
def test_the_words_of_other_partnerships_hold_no_slip(seed, demo, monkeypatch):
    folder = loaded(seed, demo.parent)
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(folder.parent / "warehouse"))
    monkeypatch.delenv("LEARNING_HUB_CONFIG", raising=False)
    assert {(page, role): found for page, role in DEALT[seed] if (found := read(page, role))} == {}
