"""Sentences about two snapshots and about definitions: whole, plain, and never mark-up."""

import re
from datetime import date

import pandas as pd
import pytest

from learning_hub.wording import definitions, glossary, snapshots, tables
from learning_hub.wording import what_changed as changes

SCRIPT = "<script>x</script>"
JULY = date(2026, 7, 10)
BOARD = ["Board, 16 July 2026"]


def frame(columns, *rows):
    return pd.DataFrame(
        [dict(zip(columns.split(), row, strict=True)) for row in rows], columns=columns.split()
    )


REVISED = (
    "measure_id name unit decimals period_start period_end period_kind how then_value "
    "then_status then_numerator then_denominator now_value now_status now_numerator "
    "now_denominator load_id is_taken_out file_name line hidden"
)
MONTH = (pd.Timestamp("2026-05-01"), pd.Timestamp("2026-05-31"), "month")


def revised(*rows):
    return frame(REVISED, *(("M1", name, unit, 1, *MONTH, *rest) for name, unit, *rest in rows))


STATUSES = "kind item text then_standing now_standing load_id is_taken_out file_name line"
DEFINED = "measure_id name side then_words now_words load_id is_taken_out file_name line"
OTHER = "measure_id name scope changed_figures withdrawn_figures load_id is_taken_out file_name"
ROWS = (
    "table_name rows_new rows_changed rows_withdrawn rows_back load_id is_taken_out file_name "
    "as_at hidden"
)


def nothing():
    return [frame(columns) for columns in (REVISED, OTHER, STATUSES, DEFINED, ROWS)]


def plain(text):
    assert not re.search(r"<(?!/?strong>)", text)
    return re.sub(r"</?strong>", "", text)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (BOARD, "as the Board saw them on 16 July 2026"),
        ([], "as they stood at 10 Jul 2026"),
        (["Away day"], "as they were kept as \u2018Away day\u2019"),
        (
            [*BOARD, "Executive, 2 July 2026"],
            "as the Board saw them on 16 July 2026 and the Executive saw them on 2 July 2026",
        ),
        ([SCRIPT], "as they were kept as \u2018&lt;script&gt;x&lt;/script&gt;\u2019"),
        ([f"{SCRIPT}, 1 May 2026"], "as the &lt;script&gt;x&lt;/script&gt; saw them on 1 May 2026"),
    ],
)
def test_the_band_says_whose_figures_these_are(names, said):
    assert plain(snapshots.past_said(names, 12, 20, JULY)) == (
        f"You are looking at the figures {said} (snapshot 12 of 20), not today's figures."
    )


def test_a_snapshot_is_named_in_a_list_and_in_a_sentence():
    assert snapshots.snapshot_label(JULY, 17, BOARD) == (
        "Board, 16 July 2026; as at 10 Jul 2026 (snapshot 17)"
    )
    assert snapshots.snapshot_label(JULY, 22, [], True) == "As at 10 Jul 2026 (today, snapshot 22)"
    assert snapshots.then_said(BOARD, 17, JULY) == (
        "the Board saw the figures on 16 July 2026 (snapshot 17, as at 10 Jul 2026)"
    )
    assert snapshots.then_said([], 17, JULY) == "10 Jul 2026 (snapshot 17)"


def test_the_first_sentence_sums_up_what_changed():
    seen, other, statuses, defined, rows = nothing()
    assert plain(changes.changed_said("10 Jul 2026 (snapshot 17)", *nothing())) == (
        "Since 10 Jul 2026 (snapshot 17), nothing has changed."
    )
    assert changes.changed_said("", *nothing()) == changes.ONE_SNAPSHOT
    rows = frame(
        ROWS,
        ("observation", 12, 0, 0, 0, 5, False, "a.csv", JULY, None),
        ("action", 0, 2, 0, 0, 6, False, "b.csv", JULY, None),
    )
    assert plain(changes.changed_said("then", seen, other, statuses, defined, rows)) == (
        "Since then, nothing that was seen then has changed. 2 files came in, with 12 new figures."
    )
    figure = (
        "Sleep",
        "count",
        "changed",
        5,
        None,
        5,
        None,
        6,
        None,
        6,
        None,
        5,
        False,
        "a",
        2,
        None,
    )
    gone = (*figure[:2], "withdrawn", *figure[3:])
    seen = revised(figure, figure, gone)
    other = frame(OTHER, ("X", "X", "published", 3, 1, 5, False, "a"))
    statuses = frame(STATUSES, ("action", "A1", "x", "on_track", "at_risk", 5, False, "a", 2))
    defined = frame(
        DEFINED,
        ("M1", "x", "unit", "a", "b", 5, False, "a", 2),
        ("M1", "x", "name", "a", "b", 5, False, "a", 2),
    )
    assert plain(changes.changed_said("then", seen, other, statuses, defined, rows)) == (
        "Since then, 2 figures were revised, 1 figure was withdrawn, 4 published figures or parts "
        "changed, 1 status or date moved and 1 measure is defined otherwise. 2 files came in, "
        "with 12 new figures."
    )


def test_a_new_measure_is_not_said_to_be_defined_otherwise():
    seen, other, statuses, _, rows = nothing()
    defined = frame(
        DEFINED,
        ("M1", "Sleep", "target", "80", "90", 5, False, "a", 2),
        ("M2", "New", "measure", None, "Counts it.", 5, False, "a", 3),
        ("M3", "Newer", "measure", None, "Counts that.", 5, False, "a", 4),
        ("M4", "Old", "measure", "Counted it.", None, 5, False, "a", 5),
    )
    assert plain(changes.changed_said("then", seen, other, statuses, defined, rows)) == (
        "Since then, 1 measure is defined otherwise, 1 measure went and 2 measures are new. 0 "
        "files came in, with 0 new figures."
    )
    assert plain(changes.definitions_changed_said(defined)) == (
        "Sleep: what is counted, aimed at or compared is not what it was. 2 measures are new. "
        "1 measure went."
    )
    assert plain(changes.definitions_changed_said(defined[1:3])) == "2 measures are new."


def test_each_figure_stands_then_and_now_in_its_unit_and_with_its_size():
    rows = revised(
        (
            "Share",
            "percent",
            "changed",
            62.5,
            None,
            25,
            40,
            70,
            None,
            28,
            40,
            5,
            False,
            "a.csv",
            1234,
            None,
        ),
        (
            "Few",
            "percent",
            "changed",
            75,
            None,
            6,
            8,
            None,
            None,
            None,
            None,
            5,
            True,
            "a.csv",
            None,
            None,
        ),
        (
            "Count",
            "count",
            "withdrawn",
            12,
            None,
            12,
            None,
            None,
            None,
            None,
            None,
            5,
            False,
            "a.csv",
            None,
            None,
        ),
        (
            "Small",
            "percent",
            "changed",
            None,
            None,
            None,
            40,
            None,
            None,
            None,
            40,
            5,
            False,
            "a.csv",
            2,
            "c",
        ),
        (
            "Not given",
            "count",
            "changed",
            None,
            "x",
            None,
            None,
            3,
            None,
            3,
            None,
            5,
            False,
            "a.csv",
            2,
            None,
        ),
    )
    assert [row[2:] for row in changes.revised_table(rows).rows] == [
        ["62.5\u00a0% (25 of 40)", "70.0\u00a0% (28 of 40)", "a.csv (load 5)", "1,234"],
        ["6 of 8", "not reported", "a.csv (load 5) was taken out", ""],
        ["12.0", "withdrawn", "a.csv (load 5)", ""],
        ["hidden", "hidden", "a.csv (load 5)", "2"],
        ["not available", "3.0", "a.csv (load 5)", "2"],
    ]
    assert "the two together would tell it" in changes.revised_said(rows)
    assert "the two together" not in changes.revised_said(rows[:1])


def test_a_long_list_is_cut_and_says_so():
    one = ("action", "A1", "x", "on_track", "at_risk", 5, False, "a", 2)
    rows = frame(STATUSES, *[one] * (tables.MOST_LINES + 1))
    assert len(changes.statuses_table(rows).rows) == tables.MOST_LINES
    assert changes.statuses_said(rows).endswith("The first 300 stand here; the download holds all.")
    assert "download" not in changes.statuses_said(rows[:-1])


VERSIONS = (
    "measure_id version valid_from scope name definition numerator_label "
    "denominator_label unit decimals counts_of good_direction direction_reason "
    "period_kind source_system source_title licence agency owner_role lag_days target "
    "tolerance caveat tier stage priority success_measure asks benchmark read_with"
)


def version(number, definition, **more):
    row = dict.fromkeys(VERSIONS.split())
    row |= {
        "measure_id": "M1",
        "version": number,
        "scope": "local",
        "name": "Shared",
        "definition": definition,
        "unit": "percent",
        "decimals": 1,
        "counts_of": "practice",
        "period_kind": "month",
        "lag_days": 14,
    }
    return {**row, **more}


def test_what_changed_between_versions_is_told_in_words():
    rows = pd.DataFrame(
        [
            version(
                3, "Two days before.", target=80.0, tolerance=5.0, valid_from=pd.Timestamp(JULY)
            ),
            version(2, "Two days before."),
            version(1, "By the meeting.", good_direction="increase"),
        ]
    )
    assert [row[2] for row in definitions.versions_table(rows).rows] == [
        "Target: nothing became \u201880\u00a0%\u2019. Near the target: nothing became "
        "\u2018within 5 "
        "percentage points of it\u2019.",
        "What it counts: \u2018By the meeting\u2019 became \u2018Two days before\u2019. Which way "
        "is better: \u2018higher is better\u2019 became \u2018neither is better\u2019.",
        "As it was first written.",
    ]
    assert plain(definitions.definition_said(rows)) == "M1, version 3, in force from 10 Jul 2026."
    facts = dict(definitions.facts_table(rows).rows)
    assert facts["Which way is better"] == "Neither is better"
    assert facts["Due"] == "14 days after the period ends"
    assert "Caveat" not in facts
    assert definitions.versions_said(rows[:1]).startswith("This definition has one version")


def test_text_from_a_file_is_never_taken_for_mark_up():
    seen = revised(
        (SCRIPT, "count", "changed", 5, None, 5, None, 6, None, 6, None, 5, False, SCRIPT, 2, None)
    )
    defined = frame(DEFINED, ("M1", SCRIPT, "unit", "a", "b", 5, False, "a", 2))
    versions = pd.DataFrame([version(1, SCRIPT, numerator_label=SCRIPT, denominator_label=SCRIPT)])
    published = versions.assign(scope="published", source_title=SCRIPT)
    for said in (
        changes.revised_said(seen),
        changes.definitions_changed_said(defined),
        definitions.definition_said(versions),
        definitions.definition_said(published),
    ):
        plain(said)
        assert "&lt;script&gt;" in said
        assert "&amp;lt;" not in said


def test_the_glossary_of_all_pages_is_in_order_and_leaves_no_term_out():
    terms = glossary.every_term()
    assert list(terms) == sorted(terms, key=str.lower)
    of_pages = {term for page in glossary.TERMS.values() for term, _ in page}
    assert set(terms) == of_pages | set(glossary.ABBREVIATIONS)
    assert all(said and len(set(said)) == len(said) for said in terms.values())


def test_abbreviations_are_found_in_words_but_not_in_codes_and_paths():
    said = "Care leavers in EET; GPs, 'MARAC' and MASH. LCSPR-1, a/NHS, NFAX, OK."
    assert glossary.abbreviations_in(said) == {"EET", "GP", "MARAC", "MASH", "LCSPR"}


# What these stand for is no name of so many words.
NO_INITIALS = {"AC2", "CSV", "ICON"}


@pytest.mark.parametrize("short", sorted(set(glossary.ABBREVIATIONS) - NO_INITIALS))
def test_an_abbreviation_is_spelled_out_by_words_that_begin_with_its_letters(short):
    letters = list(short.lower())
    for word in re.findall(r"\w+", glossary.ABBREVIATIONS[short].lower()):
        if letters and word[0] == letters[0]:
            letters.pop(0)
    assert not letters


def test_of_several_lost_snapshots_the_last_is_what_cannot_be_read():
    assert snapshots.lost_said(2, (3, 4)).startswith(
        "What was loaded last (snapshot 4) cannot be read just now. You see what was held before "
        "it (snapshot 2)."
    )
