"""The sentences that open pages and stand over charts. They take rows as already disclosed."""

import html

import pandas as pd

from learning_hub import theme
from learning_hub.wording.numbers import (
    capital,
    count,
    day,
    is_empty,
    joined,
    plural,
    portion,
    share,
    small,
)


def bold(text: str) -> str:
    """Bring a figure out, safely: text from files is never taken for mark-up."""
    return f"<strong>{html.escape(text)}</strong>"


def hub_now(
    holdings: pd.Series, cycles: pd.DataFrame, steps: pd.DataFrame, decisions: pd.DataFrame,
    totals: pd.Series,
) -> str:
    """Say where the Hub is and what waits for whom."""
    if cycles.empty:
        return nothing_held(holdings)
    live = cycles[cycles["stage"] == "live"]
    said = []
    for row in live.itertuples():
        month = int(row.month)
        missing = steps[(steps["cycle_id"] == row.cycle_id) & (steps["standing"] == "missing")]
        said.append(
            f"The Hub is in {bold(f'month {month} of 4 ({theme.MONTHS[month].lower()})')} of "
            f"{html.escape(row.cycle_id)} ({html.escape(row.title)})."
            + (
                f" {bold(plural(len(missing), 'step is', 'steps are'))} missing."
                if len(missing) else " Nothing planned by now is missing."
            )
        )
    if live.empty:
        said.append("No cycle is live.")
    waiting = len(decisions)
    said.append(
        f"{bold(plural(waiting, 'recommendation waits', 'recommendations wait'))} for the Board "
        "to decide, and "
        f"{bold(plural(totals['overdue'], 'action is', 'actions are'))} overdue."
    )
    return " ".join(said)


def nothing_held(holdings: pd.Series) -> str:
    """Say what an empty warehouse should be given first."""
    if holdings["published_measures"]:
        return (
            f"{bold(plural(holdings['published_measures'], 'published measure is', 'published measures are'))} "  # noqa: E501
            "held, and no cycle yet. Load the registers next: agency, priority, cycle and measure, "
            "as data/README.md describes them."
        )
    return (
        "Nothing is held yet. Load the registers first: agency, area, priority, cycle and measure, "
        "as data/README.md describes them. Use <code>python -m learning_hub load FOLDER</code>."
    )


def cycles_said(cycles: pd.DataFrame) -> str:
    """Say how many cycles there have been, and which overlap with the live one."""
    stages = cycles["stage"].value_counts()
    finished, live = stages.get("finished", 0), stages.get("live", 0)
    return (
        f"{bold(plural(finished, 'cycle'))} finished and {bold(count(live))} live since "
        f"{day(cycles['began_on'].min())}. Cycles may overlap, and a priority may return."
    )


def steps_said(steps: pd.DataFrame) -> str:
    """Say what is done, what is missing and what is to come in the live cycles."""
    if steps.empty:
        return "No cycle is live, so nothing is planned for now."
    kinds = steps["standing"].value_counts()
    planned = plural(len(steps), "step is", "steps are")
    text = (
        f"{bold(count(kinds.get('done', 0)))} of {planned} done, "
        f"{bold(count(kinds.get('missing', 0)))} missing and "
        f"{count(kinds.get('to come', 0))} to come."
    )
    missing = steps[steps["standing"] == "missing"]
    if len(missing):
        listed = [html.escape(small(step)) for step in missing["step"].head(3)]
        text += f" Missing: {joined(listed)}" + (
            f", and {len(missing) - 3} more." if len(missing) > 3 else "."
        )
    return text


def decisions_said(decisions: pd.DataFrame) -> str:
    """Say how many recommendations wait for the Board, and for how long."""
    if decisions.empty:
        return "No recommendation waits for a decision."
    longest = decisions.sort_values("days_waiting").iloc[-1]
    deferred = int((decisions["standing"] == "deferred").sum())
    return (
        f"{bold(plural(len(decisions), 'recommendation waits', 'recommendations wait'))} for a "
        f"decision, {count(deferred)} of them deferred by the Board. The longest has waited "
        f"{bold(plural(longest['days_waiting'], 'day'))}: "
        f"{html.escape(longest['recommendation_id'])}."
    )


def actions_said(totals: pd.Series) -> str:
    """Say how many actions are complete, overdue, and at odds with their dates."""
    if not totals["actions"]:
        return "No actions here."
    text = (
        f"{bold(count(totals['complete']))} of {plural(totals['actions'], 'action')} complete and "
        f"{bold(count(totals['overdue']))} overdue"
    )
    text += (
        f", the longest by {plural(totals['longest_overdue_days'], 'day')}."
        if totals["overdue"] else "."
    )
    if totals["at_odds"]:
        text += (
            f" For {bold(plural(totals['at_odds'], 'action'))} the owner's status and the dates "
            "disagree."
        )
    return text


def actions_listed(actions: pd.DataFrame, totals: pd.Series) -> str:
    """Say what the list of actions shows, and that complete is not the same as effective."""
    if actions.empty:
        return "No action fits these choices."
    return (
        f"{plural(len(actions), 'action')}, open ones first. 'Complete' says that the "
        "action was done, not that anything changed for children."
    )


def recommendations_said(rows: pd.DataFrame) -> str:
    """Count the Board's decisions on recommendations."""
    if rows.empty:
        return "No recommendation has been made here yet."
    kinds = rows["standing"].value_counts()
    listed = [f"{count(number)} {html.escape(kind)}" for kind, number in kinds.items()]
    text = f"{bold(plural(len(rows), 'recommendation'))}: {joined(listed)}."
    replaced = int(rows["superseded_by"].notna().sum())
    if replaced:
        text += f" {plural(replaced, 'has', 'have')} been superseded by a later one."
    return text


def cases_said(audits: pd.DataFrame, cycle_id: str) -> str:
    """Say in how many cases practice was good or better in one cycle's audit."""
    own = audits[audits["cycle_id"] == cycle_id]
    if own.empty:
        return "No multi-agency audit of this cycle has been moderated yet."
    row = own.iloc[-1]
    if is_empty(row["good_cases"]):
        return "The number of cases is too small to show."
    which = (
        f" in the latest of {plural(len(own), 'audit')} ({html.escape(row['title'])})"
        if len(own) > 1 else ""
    )
    text = (
        f"Of the cases looked at together{which}, practice was good or better overall in "
        f"{bold(share(row['good_cases'], row['cases']))}."
    )
    if row["cases"] < 10:
        text += " That is too few cases to say how practice is in general."
    return text


def audits_compared(audits: pd.DataFrame) -> str:
    """Say what the audits side by side can and cannot tell."""
    if audits.empty:
        return "No multi-agency audit has been moderated yet."
    if len(audits) == 1:
        return "There is one audit so far, so nothing to compare it with."
    return (
        f"{bold(plural(len(audits), 'multi-agency audit'))}, the cycle chosen filled in. The bars "
        "are wide because the samples are small: where they overlap, a difference may be chance."
    )


def domains_said(grades: pd.DataFrame) -> str:
    """Name the domains with the most and the fewest judgements good or better."""
    if grades.empty:
        return "No grades have been returned for this audit yet."
    if grades["judgements"].isna().any():
        return (
            "Some of these counts are hidden, because too few cases were looked at or one agency "
            "alone graded them."
        )
    cases = grades["cases"].max()
    # Grades such as 'does not apply' count neither way; the overall grade is not one side of many.
    counted = grades[grades["is_positive"].notna() & ~grades["is_overall"].astype(bool)]
    good = counted["judgements"].where(counted["is_positive"].fillna(False).astype(bool), 0)
    by_domain = counted["domain"]
    shares = good.groupby(by_domain).sum() / counted["judgements"].groupby(by_domain).sum()
    text = ""
    if shares.nunique() > 1:
        best, least = shares.idxmax(), shares.idxmin()
        text = f"Strongest on {bold(small(best))}, weakest on {bold(small(least))}. "
    return (
        f"{text}Each of {plural(cases, 'case')} counts once for every agency that graded it, so "
        "these judgements are not independent of one another."
    )


def agencies_said(rows: pd.DataFrame) -> str:
    """Introduce the split by agency, or say that it is not shown."""
    if rows.empty:
        return "No grades have been returned for this audit yet."
    if rows["good_judgements"].isna().all():
        return (
            "One agency's own grades are shown to that agency, the Practice Review and Learning "
            "Manager and the Operations Team."
        )
    return "Each agency's own judgements. Few cases stand behind each: do not rank agencies by it."


def moderation_said(row: pd.Series | None) -> str:
    """Say how often moderation agreed with the auditor, and which way it moved the others."""
    if row is None:
        return "No grade of this audit has been moderated yet."
    if is_empty(row["unchanged"]):
        return "Too few cases were moderated to show."
    return (
        "Grades that moderation left as they were: "
        f"{bold(portion(row['unchanged'], row['moderated']))}. Of the others, the auditor had "
        f"been kinder in {count(row['auditor_kinder'])} and harder in "
        f"{count(row['auditor_harder'])}."
    )


def findings_said(rows: pd.DataFrame) -> str:
    """Count strengths beside areas for development."""
    if rows.empty:
        return "No findings have been written down for this cycle yet."
    kinds = rows["kind"].value_counts()
    return (
        f"{bold(plural(kinds.get('strength', 0), 'strength'))}, "
        f"{bold(plural(kinds.get('development', 0), 'area for development', 'areas for development'))}"  # noqa: E501
        f" and {bold(plural(kinds.get('barrier', 0), 'system barrier'))}."
    )


def returns_said(rows: pd.DataFrame) -> str:
    """Say which agencies have not returned all of their audit tools."""
    if rows.empty:
        return "No returns have been asked for in this audit yet."
    awaited = rows[rows["returned"] < rows["asked"]]
    if awaited.empty:
        return "Every agency asked has returned its audit tools."
    return f"Still awaited from: {joined([html.escape(a) for a in awaited['agency']])}."


def heard_said(rounds: pd.DataFrame) -> str:
    """Say who answered in a cycle, group by group, and who has not been heard."""
    if rounds.empty:
        return "Nobody has been asked for feedback in this cycle yet."
    parts, silent = [], []
    for row in rounds.itertuples():
        name = theme.GROUPS[row.respondent_group].lower()
        if is_empty(row.respondents):
            parts.append(f"{name} (hidden, because few did or did not answer)")
        elif row.respondents == 0:
            silent.append(name)
        else:
            parts.append(f"{bold(count(row.respondents))} {name}")
    said = f"We heard from {joined(parts)}." if parts else "Nobody has answered yet."
    if silent:
        said += f" {bold('Not heard from yet')}: {joined(silent)}."
    return said


def rates_said(rounds: pd.DataFrame) -> str:
    """Say how many of those invited answered."""
    parts = []
    for row in rounds.itertuples():
        if is_empty(row.respondents) or is_empty(row.invited) or not row.invited:
            continue
        if row.respondents:
            name = theme.GROUPS[row.respondent_group].lower()
            parts.append(f"{name} {portion(row.respondents, row.invited)}")
    if not parts:
        return "No response rate can be given yet."
    return f"Response rates: {joined(parts)}. Those who answer may differ from those who do not."


def topics_said(topics: pd.DataFrame) -> str:
    """Name the topic on which groups differ most, without pooling them."""
    known = topics[topics["positive"].notna() & topics["answered"].notna()]
    if known.empty:
        return "No question was answered by two groups alike, or too few answered to show."
    known = known.assign(portion=known["positive"] / known["answered"])
    spread = known.groupby("topic")["portion"].agg(["max", "min", "count"])
    spread = spread[spread["count"] > 1]
    if spread.empty:
        return "Only one group answered each of these questions."
    widest = (spread["max"] - spread["min"]).idxmax()
    rows = known[known["topic"] == widest]
    parts = [
        f"{theme.GROUPS[row.respondent_group].lower()} {share(row.positive, row.answered)}"
        for row in rows.itertuples()
    ]
    return (
        f"The groups differ most on {bold(str(widest))}: positive were {joined(parts)}. "
        "Groups are never pooled."
    )


def questions_said(questions: pd.DataFrame, group: str) -> str:
    """Name the question a group answered best and the one it answered worst."""
    known = questions[questions["positive"].notna() & questions["answered"].notna()]
    if known.empty:
        return f"No answers of {theme.GROUPS[group].lower()} can be shown."
    shares = known["positive"] / known["answered"]
    best, worst = known.loc[shares.idxmax()], known.loc[shares.idxmin()]
    if len(known) == 1:
        return (
            f"Positive on '{html.escape(best['question'])}': "
            f"{bold(share(best['positive'], best['answered']))}."
        )
    return (
        f"Most positive: '{html.escape(best['question'])}' "
        f"{bold(share(best['positive'], best['answered']))}. Least: "
        f"'{html.escape(worst['question'])}' {bold(share(worst['positive'], worst['answered']))}."
    )


def themes_said(rows: pd.DataFrame) -> str:
    """Name the themes that people raised most."""
    known = rows[rows["comments"].notna()]
    if known.empty:
        return "Comments are too few to be shown by theme." if len(rows) else (
            "No comments have been read in for this cycle yet."
        )
    top = known.groupby("theme")["comments"].max().sort_values(ascending=False).head(3)
    return f"Raised most: {joined([bold(small(name)) for name in top.index])}."


def promises_said(rows: pd.DataFrame) -> str:
    """Say how many promises were kept and told, and how long the oldest has waited."""
    if rows.empty:
        return "No promise has been made from this cycle's feedback yet."
    told = int(rows["told_on"].notna().sum())
    text = (
        f"{bold(f'{told} of {len(rows)}')} {'promise has' if len(rows) == 1 else 'promises have'} "
        "been told back to those who asked."
    )
    waiting = rows[rows["told_on"].isna()]
    if len(waiting):
        text += (
            f" The oldest that has not has waited "
            f"{bold(plural(waiting['days_waiting'].max(), 'day'))}."
        )
    return text


def quotes_said(rows: pd.DataFrame) -> str:
    """Introduce people's own words."""
    if rows.empty:
        return "No words have been cleared to be shown."
    return f"{capital(plural(len(rows), 'comment'))}, in people's own words."


def live_measures_said(rows: pd.DataFrame) -> str:
    """Say how many measures the live cycle hopes to move, and how many have a target."""
    if rows.empty:
        return "No measure has been named for a live cycle yet."
    targets = int(rows["target"].notna().sum())
    missing = int((~rows["has_baseline"].astype(bool)).sum())
    text = (
        f"{bold(plural(len(rows), 'measure'))} named, {count(targets)} with a target. Baselines "
        "were fixed when the cycle began."
    )
    if missing:
        text += f" {plural(missing, 'baseline is', 'baselines are')} missing."
    return text


def meetings_said(rows: pd.DataFrame) -> str:
    """Say which meeting comes next."""
    if rows.empty:
        return "No meeting is planned."
    row = rows.iloc[0]
    return f"Next: {bold(row['title'])} on {bold(day(row['planned_on']))}."


def audits_said(rows: pd.DataFrame) -> str:
    """Count the audits of a cycle."""
    if rows.empty:
        return "This cycle has no audits yet."
    return f"{bold(plural(len(rows), 'audit'))} in this cycle."


def status_words_said(words: dict[str, tuple[str, str, str]], meanings: dict[str, str]) -> str:
    """Print what each status means here: definitions differ between partnerships."""
    said = [
        f"{shape} <strong>{word}</strong>: {html.escape(meanings[code])}"
        for code, (word, shape, _colour) in words.items()
    ]
    return " ".join(said)


def moved_said(rows: pd.DataFrame) -> str:
    """Introduce complete actions beside the measures they should move."""
    if rows.empty:
        return "No complete action names a measure that it should move."
    measures = rows["measure_id"].nunique()
    return (
        f"{bold(plural(len(rows), 'complete action'))} named {plural(measures, 'measure')} that "
        "should move. Below: the baseline and the latest value. A measure can move for many "
        "reasons, so this alone does not show that the action worked."
    )


def sections_said(rows: pd.DataFrame, cycle_id: str) -> str:
    """Say which version of the plan this is, and which sections are not written."""
    if rows.empty:
        return "No delivery plan has been loaded for this cycle yet."
    version, empty = rows["version"].max(), rows[rows["text"].isna()]
    text = f"{html.escape(cycle_id)}, version {bold(count(version))} of the plan."
    if len(empty):
        listed = [html.escape(h) for h in empty["heading"]]
        text += f" Not written yet: {joined(listed)}."
    return text
