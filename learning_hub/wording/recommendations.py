"""Sentences of the impact ledger: what was recommended, decided, done, and did it work."""

import html

import pandas as pd

from learning_hub import theme
from learning_hub.judging import Verdict, after_cycle, ledger
from learning_hub.wording.after_cycle import no_change_in_short, short_size, when_judged
from learning_hub.wording.numbers import bold, capital, count, day, is_empty, joined, plural
from learning_hub.wording.numbers import named as quoted
from learning_hub.wording.tables import Table
from learning_hub.wording.verdicts import WORDS, expected_later

# What a Board asks first; the first three are told even when there is none.
FIRST = (Verdict.COMPLETE_NO_CHANGE, Verdict.IMPROVED_NOT_OURS, Verdict.TOO_EARLY)
THEN = (
    Verdict.COMPLETE_IMPROVED,
    Verdict.COMPLETE_WORSE,
    Verdict.OPEN_WORSE,
    Verdict.WORSE_NOT_OURS,
    Verdict.WORSE_EARLIER,
)
OUTCOMES = (
    "A line is an action, a recommendation without one, or a measure that no action names. "
    "'Complete' says that the action was done; what comes after the comma says what its measure "
    "did after the cycle."
)
OPENING = (
    "Each verdict rests on one measure and one date: the cycle's month-4 session, or a later one "
    "from which its actions expect the measure to move. Filled marks are the periods that were "
    "used: circles before that date, diamonds after it."
)
LEVELS = {"": "Both kinds", "operational": "Operational", "strategic": "Strategic"}


def outcomes_offered() -> dict[str, str]:
    """Offer the ledger's outcomes to choose from, best first; in an address they stand in words."""
    return {"": "All outcomes", **{WORDS[one]: WORDS[one] for one in ledger.OUTCOMES}}


def outcome_named(words: str) -> Verdict | None:
    """Give the outcome of these words; None = all."""
    return next((one for one in ledger.OUTCOMES if WORDS[one] == words), None)


def ledger_said(entries: pd.DataFrame, tally: pd.Series) -> str:
    """Answer for the ledger: how many lines came to which outcome, and what was decided.

    entries: what `ledger.entries` gives; tally: what `ledger.tally` gives of them. A line is an
    action, a recommendation without one, or a measure that no action names.
    """
    if entries.empty:
        return "Nothing has been recommended or agreed here yet."
    told = [one for one in (*FIRST, *THEN) if one in FIRST or one in tally]
    parts = []
    for outcome in told:
        number = int(tally.get(outcome, 0))
        measures = entries.loc[entries["outcome"] == outcome, "measure_id"].nunique()
        on = f" (on {plural(measures, 'measure')}{_early_of(entries, outcome)})" if number else ""
        are = "is" if number < 2 else "are"
        parts.append(f"{bold(count(number) if number else 'none')} {are} '{WORDS[outcome]}'{on}")
    text = f"Of {plural(len(entries), 'line')} in the ledger, {joined(parts)}."
    made = entries.dropna(subset=["recommendation_id"]).drop_duplicates("recommendation_id")
    if made.empty:
        return text
    decided = made["standing"].value_counts()
    listed = [f"{count(number)} {html.escape(word)}" for word, number in decided.items()]
    text += f" {bold(plural(len(made), 'recommendation'))}: {joined(listed)}"
    replaced = int(made["superseded_by"].notna().sum())
    return text + (f"; {count(replaced)} superseded by a later one." if replaced else ".")


def _early_of(entries: pd.DataFrame, outcome: Verdict) -> str:
    """Say of how many lines of an outcome the change is seen from before their action."""
    own = entries[entries["outcome"] == outcome]
    early = sum(bool(_before_done(row)) for _, row in own.iterrows())
    return (
        f"; in {count(early)} the change is seen from before the action was complete"
        if early
        else ""
    )


def outcome_said(entries: pd.DataFrame) -> str:
    """Say what the list of the ledger shows, and what it cannot show."""
    if entries.empty:
        return "No line fits these choices."
    return (
        f"{capital(plural(len(entries), 'line'))}: recommendation, decision, action, measure, and "
        "what was observed after the cycle's month-4 session, a date fixed beforehand. An outcome "
        "says what changed after, not what the action did."
    )


def observed(row: pd.Series) -> str:
    """Say in few words what was observed of a line's measure: size, interval, periods, since when.

    row: of `ledger.entries`. Empty where the line has no measure.
    """
    if is_empty(row["measure_id"]):
        return ""
    since = f"since {day(row['intervention_on'])}"
    expected = None if row["result"] is None else expected_later(row["result"])
    if expected is not None:
        since = f"since {day(expected)}, from when its actions expect it to move"
    sides = f"{count(row['n_before'])} periods before, {count(row['n_after'])} after"
    if row["verdict"] == Verdict.TOO_SMALL_TO_SHOW:
        return "hidden, because its numbers could point at a few"
    if row["verdict"] == Verdict.NOT_COMPARABLE:
        parted = row["result"].parted_on
        when = "" if parted is None else f" of {day(parted)}"
        return f"a break in the series{when} lies among the periods that would be compared"
    if row["verdict"] == Verdict.NEVER_JUDGED:
        return f"cannot be judged: too few periods before {day(row['intervention_on'])}"
    if row["verdict"] == Verdict.TOO_EARLY and after_cycle.is_unchanged(row["result"]):
        # The measure has its verdict, which other pages tell; this action's effect is to come.
        size = no_change_in_short(row["result"], row["unit"])
        return (
            f"no detectable change so far ({size}), {since}; {sides}; its effect is still to come"
        )
    if row["verdict"] == Verdict.TOO_EARLY:
        had = (
            f"{plural(row['n_after'], 'period')} {since}"
            if row["n_after"]
            else f"no period yet {since}"
        )
        return f"{had}{when_judged(row['judged_from'])}"
    is_same = row["verdict"] == Verdict.NO_DETECTABLE_CHANGE
    size = (no_change_in_short if is_same else short_size)(row["result"], row["unit"])
    return f"{size}, {since}; {sides}"


def ledger_table(entries: pd.DataFrame) -> Table:
    """Write the ledger so that it can be read across: what it is, its outcome, how it came."""
    rows, before = [], None
    for _, row in entries.iterrows():
        line = next(
            one
            for one in (
                row["action_id"],
                row["recommendation_id"],
                f"{row['cycle_id']}, {row['measure_id']}",
            )
            if not is_empty(one)
        )
        again = not is_empty(row["recommendation_id"]) and row["recommendation_id"] == before
        before = row["recommendation_id"]
        rows.append(
            [
                line,
                outcome_marked(row),
                f"{before}, as above" if again else _recommended(row),
                _done(row),
                _aimed(row),
            ]
        )
    headings = [
        "Line",
        "Outcome",
        "Recommended and decided",
        "Done",
        "Measure, and what was then observed",
    ]
    return Table(headings, rows, [False] * len(headings))


def _recommended(row: pd.Series) -> str:
    if is_empty(row["recommendation_id"]):
        return "No recommendation"
    said = [row["standing"] + ("" if is_empty(row["decided_on"]) else f" {day(row['decided_on'])}")]
    if not is_empty(row["superseded_by"]):
        said.append(f"superseded by {row['superseded_by']}")
    return f"{row['recommendation_id']} {row['text']} ({', '.join(said)})"


def _done(row: pd.Series) -> str:
    if is_empty(row["action_id"]):
        return "No action"
    status = theme.status_words(row["status"])
    late = is_empty(row["done_on"])
    when = f", due {day(row['due_on'])}" if late else f" {day(row['done_on'])}"
    return f"{row['action']} ({row['agency']}; {status}{when})"


def _aimed(row: pd.Series) -> str:
    if is_empty(row["measure_id"]):
        return "No measure named"
    text = row["short_name"]
    if not is_empty(row["effect_expected_on"]):
        text += f", expected from {day(row['effect_expected_on'])}"
    return f"{text}: {observed(row)}{_before_done(row)}"


def _before_done(row: pd.Series) -> str:
    """Say that a change is seen from before the action was done or expects it: it cannot follow it."""
    result = row["result"]
    if row["verdict"] not in after_cycle.CHANGED or result is None or result.seen_from is None:
        return ""
    for when, words in (("done_on", "was done"), ("effect_expected_on", "expects its effect")):
        if not is_empty(row[when]) and result.seen_from < pd.Timestamp(row[when]):
            return f"; the change is seen from {day(result.seen_from)}, before this action {words}"
    return ""


def outcome_marked(row: pd.Series) -> str:
    """Write an outcome with the shape of its verdict."""
    shape = theme.IMPACT_MARKS.get(row["verdict"], ("", ""))[0]
    return f"{shape} {WORDS[row['outcome']]}".strip()


def named(row: pd.Series) -> str:
    """Name the verdict of a cycle on a measure, for an address: 'C4 M27'."""
    return f"{row['cycle_id']} {row['measure_id']}"


def verdict_options(verdicts: pd.DataFrame, aims: pd.DataFrame) -> dict[str, str]:
    """Name each verdict that can be opened: words by 'cycle measure'.

    Those that say something first, then the not comparable, the hidden and the too early; the
    latest cycle first.
    """
    later = {
        Verdict.TOO_EARLY: 3,
        Verdict.NEVER_JUDGED: 3,
        Verdict.TOO_SMALL_TO_SHOW: 2,
        Verdict.NOT_COMPARABLE: 1,
    }
    found = aims.merge(
        verdicts[["cycle_id", "measure_id", "verdict"]], on=["cycle_id", "measure_id"]
    )
    found = found.iloc[::-1].sort_values(
        "verdict", key=lambda codes: codes.map(later).fillna(0), kind="stable"
    )
    return {
        named(row): f"{row['cycle_id']}: {row['short_name']} ({WORDS[row['verdict']]})"
        for _, row in found.iterrows()
    }


def reviews_said(reviews: pd.DataFrame) -> str:
    """Say which cycles' charts and verdicts are due, and which come next."""
    if reviews.empty:
        return "No cycle has named a measure, so no review of impact is due."
    parts = []
    for review, words in (
        (Verdict.VERDICT_GIVEN, "There are verdicts"),
        (Verdict.VERDICT_DUE, "Due but not possible yet are verdicts"),
    ):
        cycles = reviews.loc[reviews["review"] == review, "cycle_id"].tolist()
        if cycles:
            parts.append(f"{words} on {bold(joined(cycles))}.")
    charts = reviews[reviews["review"] == Verdict.CHART_DUE]
    parts += [
        f"{bold(row.cycle_id)}: the chart has been due since {day(row.chart_on)}"
        + (
            ""
            if is_empty(row.verdict_on)
            else f"; a verdict can come from {day(row.verdict_on)} at the earliest"
        )
        + "."
        for row in charts.itertuples()
    ]
    coming = reviews[reviews["review"] == Verdict.TO_COME]
    if len(coming):
        row = coming.iloc[0]
        next_one = html.escape(row["cycle_id"])
        parts.append(f"Next: the chart of {next_one} on {day(row['chart_on'])}.")
    return " ".join(parts)


def reviews_table(reviews: pd.DataFrame) -> Table:
    """Write when each cycle's impact is looked at: the chart at 6 months, the verdict after 12."""
    rows = [
        [
            row.cycle_id,
            row.cycle_title,
            day(row.intervention_on),
            day(row.chart_on),
            day(row.verdict_on) or WORDS[Verdict.NEVER_JUDGED],
            WORDS[row.review],
            f"{count(row.judged)} of {count(row.measures)}",
        ]
        for row in reviews.iloc[::-1].itertuples()
    ]
    headings = [
        "Cycle",
        "Title",
        "Looked at from",
        "Chart at 6 months",
        "First verdict from",
        "Review",
        "Measures judged",
    ]
    return Table(headings, rows, [False] * 6 + [True])


def tally_table(tally: pd.Series) -> Table:
    """Write how many lines came to each outcome."""
    rows = [[capital(WORDS[outcome]), count(number)] for outcome, number in tally.items()]
    return Table(["Outcome", "Lines"], rows, [False, True])


def waiting_said(decisions: pd.DataFrame) -> str:
    """Say how many recommendations wait for the Board, for how long, and by kind."""
    if decisions.empty:
        return "No recommendation waits for a decision here."
    kinds = decisions["level"].value_counts()
    listed = joined([f"{count(number)} {kind}" for kind, number in kinds.items()])
    longest = decisions.loc[decisions["days_waiting"].idxmax()]
    which = "It" if len(decisions) == 1 else "The oldest"
    return (
        f"{bold(plural(len(decisions), 'recommendation waits', 'recommendations wait'))} for a "
        f"decision: {listed}. {which}, {quoted(longest['text'].rstrip('.'))} "
        f"({html.escape(longest['recommendation_id'])}), was made "
        f"{bold(plural(longest['days_waiting'], 'day'))} ago."
    )
