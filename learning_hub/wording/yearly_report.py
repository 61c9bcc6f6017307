"""The yearly report: under each statutory heading, what the evidence says and what is missing.

The headings follow what Working Together asks of such a report; their words are ours, so a
partnership holds them against the guidance in force.
"""

import html
from datetime import date

import pandas as pd

from learning_hub import theme
from learning_hub.judging import Verdict, ledger
from learning_hub.wording.numbers import (
    around_value,
    bold,
    capital,
    count,
    day,
    is_empty,
    joined,
    of_them,
    plural,
    portion,
    small,
)
from learning_hub.wording.tables import Table
from learning_hub.wording.verdicts import WORDS

HEADINGS = {
    "done": "1. What was done, and how effective it was",
    "difference": "2. What difference it made, from early help to care leavers",
    "little": "3. Where there was little or no progress",
    "reviews": "4. Reviews: what was learnt, decided and done",
    "voice": "5. How the views of children and families were used",
    "scrutiny": "6. Independent scrutiny and challenge",
    "cost": "7. What it cost",
}
REVIEW_KINDS = {
    "rapid_review": "Rapid review",
    "practice_review": "Local child safeguarding practice review",
    "child_death": "Child death review",
    "lado": "LADO",
    "national": "National report",
    "inspection": "Inspection",
    "other_area": "Another area",
}
COST = (
    "The cost of the arrangements and the partners' contributions are "
    f"{bold('not held here')}: the partnership's business manager can bring them."
)
HOW_TO_USE = (
    "Print this page, or copy a sentence with its table into the report. The headings follow what "
    "Working Together asks for: check them against the guidance in force."
)
LITTLE = (
    "Each line is an action, or a measure that a cycle hoped to move, with what was then observed. "
    "No detectable change does not say that nothing changed, only that no change could be told "
    "from chance."
)
DONE = "What the Hub worked on in the year, and how good it found practice to be."
LEARNT = "The learning point as it was recorded, and the cycle that took it up."
GROUPS_APART = "Those who answer may differ from those who do not. Groups are never pooled."
CHALLENGED = "What was asked, of whom, and what came of it."


def years_offered(rows: pd.DataFrame) -> tuple[dict[str, str], str]:
    """Offer the years, and the latest that has ended; a warehouse without cycles offers none."""
    offered = {
        f"{row.year_end:%Y-%m-%d}": f"Year to March {row.year_end:%Y}"
        + ("" if row.is_over else " (so far)")
        for row in rows.itertuples()
    }
    over = rows.loc[rows["is_over"].astype(bool), "year_end"]
    first = over.max() if len(over) else rows["year_end"].max() if len(rows) else None
    return offered or {"": "No year yet"}, "" if first is None else f"{first:%Y-%m-%d}"


def report_said(
    year_end: str,
    as_at: date,
    held: dict[str, bool],
    entries: pd.DataFrame,
    overdue: pd.DataFrame,
    repeated: pd.DataFrame,
) -> str:
    """Answer what evidence there is for the year: headings held and missing, progress and none.

    as_at: the date that the figures stand for, which may be before the year's end. held: by the
    keys of HEADINGS, whether anything stands under it.
    """
    if not year_end:
        return "No cycle has begun yet, so there is nothing to report on."
    missing = [small(HEADINGS[key].split(". ", 1)[1]) for key, there in held.items() if not there]
    came_to = []
    for verdict in (Verdict.IMPROVED, Verdict.NO_DETECTABLE_CHANGE, Verdict.WORSE):
        own = entries[entries["verdict"] == verdict]
        on = f" (on {plural(own['measure_id'].nunique(), 'measure')})" if len(own) else ""
        are = "is" if len(own) == 1 else "are"
        came_to.append(f"{bold(count(len(own)))} {are} '{WORDS[verdict]}'{on}")
    so_far = " so far" if pd.Timestamp(year_end) > pd.Timestamp(as_at) else ""
    return (
        f"For the year to {day(pd.Timestamp(year_end))}{so_far} evidence is held under "
        f"{bold(f'{sum(held.values())} of {len(held)} headings')}"
        + (f"; missing: {bold(joined(missing))}. " if missing else ". ")
        + f"Of {plural(len(entries), 'line')} in the ledger, {joined(came_to)}; "
        f"{bold(plural(len(overdue), 'action'))} had missed the date first agreed, and "
        f"{bold(plural(len(repeated), 'recommendation'))} came back."
    )


def done_said(rows: pd.DataFrame) -> str:
    """Say in a sentence what was done."""
    if rows.empty:
        return "Nothing is recorded as done in this year."
    pairs = zip(rows["what"], rows["number"], strict=True)
    parts = [f"{html.escape(small(what))}: {bold(count(number))}" for what, number in pairs]
    return f"{capital('; '.join(parts))}."


def effective_said(rows: pd.DataFrame) -> str:
    """Say how good practice was in the year's audits."""
    if rows.empty:
        return (
            "No multi-agency audit of this year has been moderated: the Practice Review and "
            "Learning Manager can bring one."
        )
    parts = [
        f"{html.escape(row.cycle_id)} {theme.HIDDEN}"
        if is_empty(row.good_cases)
        else f"{html.escape(row.cycle_id)} ({html.escape(row.priority)}) "
        f"{bold(portion(row.good_cases, row.cases))}"
        for row in rows.itertuples()
    ]
    return (
        f"Cases good or better overall: {joined(parts)}. So few cases say what was found in them, "
        "not how practice is in general."
    )


def outcomes_said(entries: pd.DataFrame) -> str:
    """Introduce the ledger's outcomes."""
    if entries.empty:
        return (
            "The ledger holds nothing for these years: no cycle agreed an action, or none names a "
            "measure that it should move. Priority leads can name one with each action."
        )
    early = int(entries["verdict"].eq(Verdict.TOO_EARLY).sum())
    cycles = entries["cycle_id"].drop_duplicates().tolist()
    return (
        f"{bold(plural(len(entries), 'line'))} of the ledger, of the cycles that agreed their "
        f"actions in the year or the one before ({html.escape(joined(cycles[::-1]))}), judged on "
        "the figures to date. A verdict needs twelve months"
        + (f": for {bold(count(early))} it is too early to tell." if early else ".")
    )


def measures_said(rows: pd.DataFrame) -> str:
    """Introduce the measures by tier, and name the tiers without one."""
    if rows.empty:
        return "No measure has a value in this year. Agencies' data owners can bring the figures."
    tiers = rows["tier"].drop_duplicates().tolist()
    text = f"{bold(plural(len(rows), 'measure'))} by stage: {html.escape(joined(tiers))}."
    wanted = [
        "early help",
        "child in need",
        "child protection",
        "in care",
        "care leaver",
        "workforce",
    ]
    if missing := [tier for tier in wanted if tier not in tiers]:
        text += f" {bold('Without any measure')}: {joined(missing)}."
    anew = int(rows["breaks"].astype(bool).sum())
    if anew:
        text += (
            f" {plural(anew, 'measure begins', 'measures begin')} anew within the two years and "
            "cannot be compared."
        )
    return (
        f"{text} Training stands under workforce. The two years alone are no verdict: that is "
        "what the ledger is for."
    )


def measures_table(rows: pd.DataFrame) -> Table:
    """Set out each measure's year and the year before, by stage."""
    return Table(
        ["Stage", "Measure", "Source", "Better when", "Year before", "This year", "Compares"],
        [
            [
                capital(row.tier),
                row.name_,
                "not recorded" if is_empty(row.source_system) else row.source_system,
                {"increase": "higher", "decrease": "lower"}.get(row.good_direction, "neither"),
                around_value(
                    row.before_value,
                    row.before_periods,
                    row.unit,
                    int(row.decimals),
                    row.period_kind,
                ),
                around_value(
                    row.year_value, row.year_periods, row.unit, int(row.decimals), row.period_kind
                ),
                "no, begins anew" if row.breaks else "yes" if row.before_periods else "",
            ]
            for row in rows.rename(columns={"name": "name_"}).itertuples()
        ],
        [False, False, False, False, True, True, False],
    )


def little_said(entries: pd.DataFrame, lines: pd.DataFrame) -> str:
    """Say where the ledger shows little or no progress. This section is never left out.

    entries: of the two years; lines: those of little_progress.
    """
    early = int(entries["verdict"].eq(Verdict.TOO_EARLY).sum())
    same = int(entries["verdict"].eq(Verdict.NO_DETECTABLE_CHANGE).sum())
    if lines.empty:
        return (
            "The ledger shows no measure that got worse, and no complete action whose measure "
            f"stayed as it was. {plural(early, 'line is', 'lines are')} too early to tell. Ask "
            "whether measures were named at all before taking this for success."
        )
    worse = int(lines["verdict"].eq(Verdict.WORSE).sum())
    done = int(lines["outcome"].isin(ledger.COMPLETE).sum())
    rest = same - (len(lines) - worse)
    vain = count(same - rest) if same > rest else "none"
    measures = [small(name) for name in lines["short_name"].drop_duplicates()]
    text = (
        f"{bold(plural(len(lines), 'line'))} of the ledger on {plural(len(measures), 'measure')}: "
        f"the measure got worse in {bold(count(worse) if worse else 'none')}, and a complete action "
        f"was followed by no detectable change in {bold(vain)}. "
        f"The action was complete in {bold(of_them(done, len(lines)))}."
    )
    if rest:
        text += (
            f" {plural(rest, 'more line', 'more lines')} without a complete action also showed no "
            "detectable change."
        )
    return text


def little_table(lines: pd.DataFrame) -> Table:
    """Set out the lines of little or no progress."""
    return Table(
        ["What came of it", "Measure", "Cycle", "Recommendation", "Action", "What was to be done"],
        [
            [
                capital(WORDS[row.outcome]),
                row.short_name,
                row.cycle_id,
                "" if is_empty(row.recommendation_id) else row.recommendation_id,
                "none" if is_empty(row.action_id) else row.action_id,
                "" if is_empty(row.action) else row.action,
            ]
            for row in lines.itertuples()
        ],
        [False] * 6,
    )


def overdue_said(rows: pd.DataFrame) -> str:
    """Say which actions had missed their date."""
    if rows.empty:
        return "No action that was due by then, by the date first agreed, was still open."
    # How often a date was put off is known to date, not as at the year's end.
    moved = int((rows["due_changes"] > 0).sum())
    was, longest = ("was", "") if len(rows) == 1 else ("were", "the longest ")
    # The year's end, or the date of the figures where it has not come.
    late = rows.iloc[0]
    looked_on = late["original_due_on"] + pd.Timedelta(days=int(late["days_overdue"]))
    return (
        f"{bold(plural(len(rows), 'action'))} had missed the date first agreed and {was} open on "
        f"{day(looked_on)}, {longest}by {bold(plural(rows['days_overdue'].max(), 'day'))}. The "
        f"date has since been put off for {of_them(moved, len(rows))}."
    )


def repeated_said(rows: pd.DataFrame) -> str:
    """Say which recommendations came back though earlier ones were carried out."""
    how = "Matched by theme, or as superseded, not by their words."
    if rows.empty:
        return f"No recommendation of the year was on a theme recommended upon before. {how}"
    finished = rows[
        (rows["earlier_actions"] > 0) & (rows["earlier_actions"] == rows["earlier_complete"])
    ]
    return (
        f"{bold(plural(len(rows), 'recommendation'))} of the year came back to a theme on which "
        f"an earlier cycle of the same priority had made one; every action of the "
        f"earlier ones was complete for {bold(of_them(len(finished), len(rows)))}. {how}"
    )


def came_from(rows: pd.DataFrame) -> list[str]:
    """Say from what kind of review each learning point came."""
    return [REVIEW_KINDS.get(one, one) for one in rows["review_kind"]]


def reviews_said(rows: pd.DataFrame) -> str:
    """Say what reviews taught, who took it up, and what is not held."""
    missing = (
        "Decisions on the recommendations of reviews themselves are not held here: the Learning "
        "from Practice Group can bring them."
    )
    if rows.empty:
        return f"No learning from a review is dated in this year. {missing}"
    kinds = rows["review_kind"].map(lambda one: REVIEW_KINDS.get(one, one)).value_counts()
    parts = [f"{small(kind)} ({number})" for kind, number in kinds.items()]
    waiting = int(rows["cycle_id"].isna().sum())
    resting = int(rows["recommendations"].notna().sum())
    text = (
        f"{bold(plural(len(rows), 'learning point'))}, by where they came from: "
        f"{html.escape(joined(parts))}. "
        f"{bold(count(len(rows) - waiting))} taken up by a cycle"
        + (f", {bold(count(waiting))} not yet." if waiting else ".")
    )
    text += (
        f" On {count(resting)} a recommendation of the Hub rests."
        if resting
        else " No recommendation of the Hub is recorded as resting on any of them: the Practice Review "
        "and Learning Manager can record it as evidence."
    )
    return f"{text} {missing}"


def decisions_said(rows: pd.DataFrame) -> str:
    """Count the Board's decisions of the year, and what was done."""
    if rows.empty:
        return "The Board decided on no recommendation of the Hub in this year."
    kinds = rows["standing"].value_counts()
    listed = [f"{number} {html.escape(kind)}" for kind, number in kinds.items()]
    return (
        f"{bold(plural(len(rows), 'decision'))} of the Board on recommendations of the Hub: "
        f"{joined(listed)}. {bold(count(rows['actions_complete'].sum()))} of "
        f"{plural(rows['actions'].sum(), 'action')} complete to date."
    )


def heard_said(rows: pd.DataFrame) -> str:
    """Say who was asked, group by group and never pooled, and who was not heard."""
    if rows.empty:
        return (
            "Nobody was asked for feedback in this year: the Practice Review and Learning Manager "
            "can bring it."
        )
    parts = []
    for group, name in theme.GROUPS.items():
        own = rows[rows["respondent_group"] == group]
        if own.empty:
            parts.append(f"{bold('no')} {name.lower()}")
            continue
        each = [count(number) for number in own["respondents"].dropna()]
        unseen = int(own["respondents"].isna().sum())
        if unseen:
            each.append(f"a number hidden in {plural(unseen, 'round')}")
        parts.append(f"{name.lower()} {bold(joined(each))}")
    return f"Answered, round by round: {'; '.join(parts)}."


def used_said(rows: pd.DataFrame) -> str:
    """Say how what people said was used, and whether they were told."""
    if rows.empty:
        return "No promise was made from what people said in this year."
    did, told = int(rows["we_did"].notna().sum()), int(rows["told_on"].notna().sum())
    return (
        f"Of {bold(plural(len(rows), 'thing'))} that people said and the Hub took up, something "
        f"was done about {bold(count(did))} and the people were told of {bold(count(told))}."
    )


def challenges_said(rows: pd.DataFrame) -> str:
    """Say what was challenged and what came of it."""
    own = "The scrutineer's own statement is not held here: the Independent Scrutineer brings it."
    if rows.empty:
        return f"No challenge was raised in this year. {own}"
    kinds = rows["came_of_it"].value_counts()
    listed = [f"{number} {html.escape(kind)}" for kind, number in kinds.items()]
    by = rows["raised_by_role"].str.contains("scrutineer", case=False).sum()
    return (
        f"{bold(plural(len(rows), 'challenge'))}, {count(by)} by the scrutineer: {joined(listed)}. "
        f"{own}"
    )
