"""Sentences of the Board's impact page: what we know, how we know it, what we will do."""

import html

import pandas as pd

from learning_hub import theme
from learning_hub.judging import Course, Impact, Verdict, after_cycle, shares
from learning_hub.wording.after_cycle import (
    METHOD,
    marked,
    method_of,
    no_change_in_short,
    short_size,
    when_judged,
)
from learning_hub.wording.measures import overdue_said
from learning_hub.wording.numbers import (
    bold,
    capital,
    count,
    day,
    is_empty,
    joined,
    named,
    plural,
    share,
    small,
)
from learning_hub.wording.shares import chance_said, verdict_said
from learning_hub.wording.verdicts import MOVED, WORDS, counted
from learning_hub.wording.verdicts import named as period_named

UNCHANGED = (
    Verdict.NO_DETECTABLE_CHANGE,
    Verdict.TOO_EARLY,
    Verdict.NEVER_JUDGED,
    Verdict.NOT_COMPARABLE,
    Verdict.TOO_SMALL_TO_SHOW,
)
CHART = (
    "Blue upright: a cycle's month-4 session. Thick: baseline, when the cycle began. Dashed: "
    "target. Large dot: latest. Dotted and long-dashed: neighbours and nation, for the year "
    "published."
)


def priority_said(
    priorities: pd.DataFrame,
    priority_id: str,
    aims: pd.DataFrame,
    verdicts: pd.DataFrame,
    courses: dict[str, Course] | None = None,
) -> str:
    """Answer for a priority: which of its measures changed after which cycle, and the rest.

    courses: how each moves by its chart, where that is to be told of the others.
    priorities: the rows of impact/priorities; aims: those of impact/aims for the priority;
    verdicts: what `ledger.judge` gives.
    """
    if not priority_id:
        return "No cycle has served a priority yet. Load the tables priority and cycle first."
    title = priorities.set_index("priority_id").loc[priority_id, "title"]
    if aims.empty:
        return f"No cycle on {bold(title)} has named a measure that it hopes to move."
    judged = after_cycle.of_finished(aims, verdicts)
    if judged.empty:
        return (
            f"The first cycle on {bold(title)} is not finished, so nothing can be said yet of the "
            f"{plural(aims['measure_id'].nunique(), 'measure')} that it hopes to move."
        )
    said, rest, unsaid = [], [], []
    for measure_id, rows in judged.groupby("measure_id", sort=False):
        changes = rows[rows["verdict"].isin(MOVED)]
        if changes.empty:
            rest.append(after_cycle.unchanged(rows))
            course = (courses or {}).get(str(measure_id))
            if rest[-1] != Verdict.TOO_SMALL_TO_SHOW and course and course.stepped:
                way = "higher" if course.stepped.is_higher else "lower"
                name = named(rows["short_name"].iloc[0])
                unsaid.append(f"{name} {way} since {period_named(course, course.stepped.since)}")
            continue
        same = after_cycle.same_change(rows)
        parts = [
            f"and {row.cycle_id} (one change after both)"
            if row.cycle_id in same
            else f"{MOVED[row.verdict]} after {row.cycle_id}{_against(row.result)}"
            for row in changes.itertuples()
        ]
        ours = "" if changes["has_action"].any() else ", with no action of ours"
        name = named(changes["short_name"].iloc[0])
        said.append(f"<strong>{name} {html.escape(_changes_joined(parts))}{ours}</strong>")
    start = f"{html.escape(title)}: "
    shown = " that can be shown" if Verdict.TOO_SMALL_TO_SHOW in rest else ""
    nothing = f"no measure{shown} is known to have changed after a cycle."
    text = start + (f"{'; '.join(said)}." if said else nothing)
    if rest:
        tally = pd.Series(rest).value_counts()
        number = plural(len(rest), "measure") if len(rest) > 1 else "measure"
        others = f"{'its other' if said else 'its'} {number}"
        listed = [f"{count(tally[one])} {counted(one)}" for one in UNCHANGED if one in tally]
        if len(listed) == 1:
            text += f" {capital(others)}: {WORDS[rest[0]]}."
        else:
            text += f" Of {others}: {joined(listed)}."
    if unsaid:
        text += (
            f" By their charts alone, {joined(unsaid)}: a step that no verdict on a cycle tells."
        )
    return text


def _against(result: Impact | None) -> str:
    """Say of a change that it left the level about where it was."""
    is_so = result is not None and after_cycle.LEVEL_AS_BEFORE in result.caveats
    return " (from its earlier course; its level is about what it was)" if is_so else ""


def _changes_joined(parts: list[str]) -> str:
    """Join what a measure did after each cycle; what follows an earlier one stands behind it."""
    whole: list[str] = []
    for part in parts:
        if part.startswith("and "):
            whole[-1] += f" {part}"
        else:
            whole.append(part)
    return joined(whole)


def verdict_line(rows: pd.DataFrame, live: pd.DataFrame) -> str:
    """Say the verdicts on one measure, the latest cycle first.

    rows: of `after_cycle.of_finished` for the measure; live: aims of cycles that are not finished.
    """
    parts = []
    same = after_cycle.same_change(rows)
    for place, row in enumerate(rows.iloc[::-1].itertuples()):
        words = f"{WORDS[row.verdict]} after {row.cycle_id}"
        if row.verdict in (*after_cycle.CHANGED, Verdict.CHANGED):
            words += f": {short_size(row.result, row.unit)}"
            if row.cycle_id in same:
                words += f", the same change as after {same[row.cycle_id]}"
            if after_cycle.LEVEL_AS_BEFORE in row.result.caveats:
                words += ", from its earlier course; its level is about what it was"
        elif row.verdict == Verdict.NEVER_JUDGED:
            words = f"{WORDS[Verdict.NEVER_JUDGED]}: too few periods before {row.cycle_id}"
        elif row.verdict == Verdict.TOO_EARLY:
            words += when_judged(row.judged_from)
        elif row.verdict == Verdict.NO_DETECTABLE_CHANGE:
            is_ruled_out = after_cycle.rules_out(row.result, row.baseline_value, row.target)
            words += f" ({no_change_in_short(row.result, row.unit, is_ruled_out=is_ruled_out)})"
        if row.result is not None and "already_improving" in row.result.caveats:
            words += ", improving before it already"
        elif row.result is not None and "already_worsening" in row.result.caveats:
            words += ", getting worse before it already"
        text = marked(row.verdict, html.escape(capital(words) if not place else words))
        parts.append(f"<strong>{text}</strong>" if not place else text)
    if not parts:
        ids = html.escape(joined(live["cycle_id"].tolist()))
        text = f"<strong>Too early to tell</strong>: {ids} is not finished."
        return marked(Verdict.TOO_EARLY, text)
    return "; ".join(parts) + "."


def method_lines(own: pd.Series, rows: pd.DataFrame) -> list[str]:
    """Say how each verdict on one measure was reached: size, interval, window, caveats.

    own: a row of impact/aims; rows: of `of_measure`, the latest cycle last. The method's code
    stands in words.
    """
    lines = [f"{bold(own['name'])}. {METHOD}"]
    for _, row in rows.iloc[::-1].iterrows():
        since = f"{row['cycle_id']} (session {day(row['intervention_on'])})"
        lines.append(f"{html.escape(since)}: {method_of(row, row)}")
    return lines


def notes(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Give what people wrote and who wrote it when. rows: of impact/so_what."""
    return [
        (
            row.text,
            f"{row.written_by_role}, {day(row.written_on)}"
            + ("" if row.about_kind == "priority" else f", on {row.about_id}"),
        )
        for row in rows.itertuples()
    ]


def audits_line(audits: pd.DataFrame) -> str:
    """Say the share of cases good or better, cycle by cycle, and what can be told of it.

    audits: the rows of audits/cases_good_or_better for the priority. The judge is that of Compare
    cycles, so that hidden audits, other tools and other ways of choosing cases are told alike.
    """
    if audits["good_cases"].isna().all():
        return "No multi-agency audit on this priority can be shown yet."
    parts = [
        f"{html.escape(label)} {bold(share(row.good_cases, row.cases))}"
        for label, row in zip(shares.named(audits), audits.itertuples(), strict=True)
    ]
    found = shares.judge(audits, "good_cases", "cases")
    said = "; ".join(parts)
    return f"Cases where practice was good or better: {said}. {verdict_said(found, len(audits))}"


def audits_method(audits: pd.DataFrame) -> list[str]:
    """Say how the trend over the cycles was judged; nothing where none was."""
    return chance_said({"cases good or better": shares.judge(audits, "good_cases", "cases")})


def voice_line(voices: pd.DataFrame) -> str:
    """Say what each group answered on the question that most groups were asked, never pooled."""
    if voices.empty:
        return "No topic has been asked of several groups on this priority yet."
    known = voices[voices["positive"].notna()]
    groups = voices.groupby("topic", sort=False)["respondent_group"].nunique()
    most = groups[groups == groups.max()].index
    shown = known[known["topic"].isin(most)].groupby("topic", sort=False).size()
    # Voice before all else, where it is among those that most were asked.
    topic = "voice" if "voice" in most else (shown.idxmax() if len(shown) else most[0])
    parts = []
    for row in voices[voices["topic"] == topic].itertuples():
        name = theme.GROUPS[row.respondent_group].lower()
        parts.append(f"{name} {share(row.positive, row.answered)}")
    asked = html.escape(str(voices["cycle_id"].iloc[0]))
    said = f"Positive on {bold(small(topic))} in {asked}: {'; '.join(parts)}."
    answered = set(voices.loc[voices["topic"] == topic, "respondent_group"])
    silent = [name.lower() for group, name in theme.GROUPS.items() if group not in answered]
    if silent:
        said += f" Not asked on it, or not heard from yet: {joined(silent)}."
    return said


def quality_line(
    measures: pd.DataFrame, breaks: pd.DataFrame, hidden: int, published: pd.DataFrame
) -> str:
    """Say which of the figures are late, redefined, hidden, or without a comparator.

    measures: the rows of measures/measures for the priority; breaks: their breaks in series;
    published: the rows of impact/comparators.
    """
    late = measures[measures["days_since_due"].gt(0)]
    parts = [
        f"{html.escape(row['short_name'])} ({html.escape(str(row['agency']))}): {overdue_said(row)}"
        for _, row in late.iterrows()
    ]
    # What was sent without a figure, or never, is not in, whatever is due.
    newest, known = measures["newest_end"], measures["period_end"]
    is_empty_newest = measures["newest_status"].isna() & (known.isna() | newest.gt(known))
    without = measures[newest.isna() | is_empty_newest]
    if len(without):
        names = joined([html.escape(str(name)) for name in without["short_name"]])
        parts.append(f"No figure in the latest period held, or none ever sent: {names}.")
    text = " ".join(parts) if parts else "The latest figure of each measure is in."
    if len(breaks):
        names = measures.set_index("measure_id")["short_name"]
        listed = [
            f"{html.escape(names[row.measure_id])} from {day(row.break_on)}"
            for row in breaks.itertuples()
            if row.measure_id in names
        ]
        text += f" Counted in another way: {joined(listed)}; not comparable across that date."
    if hidden:
        text += f" {plural(hidden, 'measure is', 'measures are')} too small to show here."
    others = published.loc[published["series"].ne("area"), "measure_id"]
    beside = int(measures["measure_id"].isin(others).sum())
    if not beside:
        return f"{text} No published figures of neighbours or the nation stand beside them."
    return (
        f"{text} Published figures of neighbours or the nation stand beside {count(beside)} of "
        f"{plural(len(measures), 'measure')}."
    )


def asked_line(decisions: pd.DataFrame) -> str:
    """Say which decisions the Board is asked for."""
    if decisions.empty:
        return "The Board is asked for no decision on this priority."
    parts = [
        f"{html.escape(row.text.rstrip('.'))} ({html.escape(row.recommendation_id)}, "
        f"{row.standing}, {plural(row.days_waiting, 'day')})"
        for row in decisions.head(2).itertuples()
    ]
    if len(decisions) > 2:
        parts.append(f"and {len(decisions) - 2} more")
    asked = plural(len(decisions), "decision is", "decisions are")
    return f"{bold(asked)} asked for: {'; '.join(parts)}."


def plan_line(totals: pd.DataFrame, actions: pd.DataFrame, aims: pd.DataFrame) -> str:
    """Say where the plan stands, and what is still to be done for which measure.

    totals: the row of plan/action_totals for the priority; actions: the open rows of plan/actions;
    aims: the rows of impact/aims, for the measures' names.
    """
    total = totals.iloc[0]
    names = dict(zip(aims["measure_id"], aims["short_name"], strict=True))
    if not total["actions"]:
        return "No action has been agreed on this priority."
    text = (
        f"{bold(count(total['complete']))} of {plural(total['actions'], 'action')} complete, "
        f"{bold(count(total['overdue']))} overdue."
    )
    # What is to move a measure comes first: that is what the Board can later ask about.
    first = actions.sort_values("measure_id", key=lambda ids: ids.isna(), kind="stable")
    listed = []
    for row in first.head(2).itertuples():
        aim = names.get(row.measure_id, "")
        whose = f", for {html.escape(aim)}" if aim else ""
        listed.append(
            f"{html.escape(row.text.rstrip('.'))} ({html.escape(row.action_id)}{whose}, "
            f"due {day(row.due_on)})"
        )
    if listed:
        more = len(actions) - len(listed)
        text += f" Open: {'; '.join(listed)}" + (f"; and {more} more." if more else ".")
    return text


def concerns_line(concerns: pd.DataFrame) -> str:
    """Say which risks and challenges stand open."""
    if concerns.empty:
        return "No open risk or challenge touches this priority."
    risks = concerns[concerns["concern"] == "risk"]
    asked = concerns[concerns["concern"] == "challenge"]
    parts = []
    if len(risks):
        worst = risks.iloc[0]
        highest = "" if len(risks) == 1 else "the one that scores highest is "
        parts.append(
            f"{plural(len(risks), 'open risk')}: {highest}<strong>{named(worst['text'])}</strong> "
            f"(score {count(worst['score'])} of 25, {html.escape(worst['standing'])})"
        )
    if len(asked):
        newest = asked.iloc[0]
        parts.append(
            f"{plural(len(asked), 'challenge')} open or escalated, the latest: "
            f"{html.escape(newest['text'])}"
        )
    # A challenge is asked in whole sentences, so what stands before it is one too.
    return ". ".join(parts) + ("" if parts[-1].endswith(("?", ".", "!")) else ".")


def nobody_wrote(priorities: pd.DataFrame, priority_id: str) -> str:
    """Say that no person has said what the figures mean, and who could."""
    if not priority_id:
        return "Nobody has written anything yet."
    lead = priorities.set_index("priority_id").loc[priority_id, "lead_role"]
    who = "the Practice Review and Learning Manager"
    if not is_empty(lead):
        who = f"{html.escape(small(str(lead)))}, lead of this priority, or {who}"
    return (
        f"Nobody has written yet what these figures mean for children. {capital(who)} could; the "
        "words come with the cycle's files."
    )
