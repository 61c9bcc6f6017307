"""Sentences and tables of cycles of the same priority, side by side.

Rows come as already disclosed; the verdicts are made in `judging`.
"""

import html

import pandas as pd

from learning_hub import theme
from learning_hub.judging import Impact, Verdict, after_cycle
from learning_hub.judging.shares import (
    BETTER,
    WORSE,
    Judged,
    expected_by_chance,
    judge,
    judge_each,
    named,
    shown,
)
from learning_hub.wording.after_cycle import no_change_in_short
from learning_hub.wording.numbers import (
    around_value,
    bold,
    capital,
    count,
    day,
    joined,
    plural,
    share,
    small,
)
from learning_hub.wording.numbers import named as quoted
from learning_hub.wording.shares import REASONS, verdict_said
from learning_hub.wording.tables import CODES, Table
from learning_hub.wording.verdicts import MOVED, WORDS, counted

EVERY = "every"  # the choice of all priorities
AFTER_ORDER = (
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


def priorities_offered(priorities: pd.DataFrame) -> dict[str, str]:
    """Offer the priorities that have had cycles, the most looked at first, and all of them."""
    offered = {
        row.priority_id: f"{row.priority_id} {row.title} ({plural(row.cycles, 'cycle')})"
        for row in priorities.itertuples()
    }
    return {**offered, EVERY: "All priorities"}


def compared_said(
    title: str,
    cycles: pd.DataFrame,
    cases: pd.DataFrame,
    domains: pd.DataFrame,
    domain: str,
    verdicts: list[Verdict],
) -> str:
    """Answer the page's question: the audits' verdict first, then the measures'.

    cases: audits/cases_good_or_better; domains: cycles/judgements_by_domain; domain: the label of the one chosen,
    empty = cases good or better overall; verdicts: on each measure and cycle.
    """
    name = html.escape(title)
    if cycles.empty:
        return "No cycle has begun yet, so there is nothing to compare."
    if len(cycles) == 1:
        only = html.escape(cycles["cycle_id"].iloc[0])
        return (
            f"{name} has had {bold('one cycle')} ({only}), so there is nothing to compare it with "
            "yet. What that cycle found and what its measures did stand below."
        )
    rows, part, whole = (
        (domains[domains["domain"] == domain], "good_judgements", "judgements")
        if domain
        else (cases, "good_cases", "cases")
    )
    found = judge(rows, part, whole)
    why = html.escape(REASONS.get(found.reason or "", ""))
    opening = {
        Verdict.TOO_FEW_TO_TELL: f"{bold('Too few to tell')} whether practice got better",
        Verdict.NO_CLEAR_TREND: f"{bold('No clear trend')} in practice",
        Verdict.NO_CLEAR_CHANGE: f"{bold('No clear change')} in practice",
        Verdict.NOT_COMPARABLE: f"The audits {bold('do not compare')} ({why})",
        Verdict.TOO_SMALL_TO_COMPARE: f"The audits are {bold('too small to compare')} ({why})",
        Verdict.ONE_CYCLE_ONLY: f"Only {bold('one audit')} has been moderated, so practice cannot be compared",
        Verdict.NOT_REPORTED: f"{bold('No audit')} has been moderated yet",
    }.get(found.verdict)
    if opening is None:
        way = "better" if found.verdict in BETTER else "worse"
        on = f" on {html.escape(small(domain))}" if domain else ""
        opening = f"Practice{on} in the cases audited {bold(f'got {way}')}"
    text = f"{name}, {plural(len(cycles), 'cycle')}: {opening}"
    held = shown(rows, part, whole)
    if len(held):
        said = [
            f"{bold(f'{count(row[part])} of {count(row[whole])}')} in {html.escape(label)}"
            for label, (_, row) in zip(named(held), held.iterrows(), strict=True)
        ]
        what = f"judgements on {html.escape(small(domain))}" if domain else "cases"
        text += f": {what} good or better were {joined(said)}"
    if cycles["priority"].nunique() > 1:
        text += ". They looked at different practice, so a difference may be one of subject"
    parts = [f"{text}.", _domains_in_short(domains), _measures_in_short(verdicts)]
    return " ".join(filter(None, parts))


def _domains_in_short(domains: pd.DataFrame) -> str:
    """Count the domains that rose or fell, where several are looked at."""
    found = judge_each(domains, "domain", "good_judgements", "judgements")
    rose = sum(one.verdict in BETTER for one in found.values())
    fell = sum(one.verdict in WORSE for one in found.values())
    if len(found) < 2 or not rose + fell:
        return ""
    tested = sum(one.p is not None for one in found.values())
    return (
        f"Of {plural(len(found), 'domain')}, judged by case, {bold(f'{_none(rose)} rose')} and "
        f"{bold(f'{_none(fell)} fell')}; chance alone would mark about {_chance(tested)}."
    )


def _none(number: int) -> str:
    return count(number) if number else "none"


def _measures_in_short(verdicts: list[Verdict]) -> str:
    judged = [one for one in verdicts if one in after_cycle.TOLD]
    if not judged:
        return "No measure can be judged after any of these cycles yet." if verdicts else ""
    better, worse = judged.count(Verdict.IMPROVED), judged.count(Verdict.WORSE)
    if len(judged) == 1:
        return (
            "One comparison of a measure before and after a cycle can be judged: "
            f"{bold(WORDS[judged[0]])}."
        )
    return (
        f"Of {plural(len(judged), 'comparison')} of a measure before and after a cycle that can be "
        f"judged, {bold(_none(better))} improved and {bold(_none(worse))} got worse; chance alone would "
        f"mark about {_chance(len(judged))}."
    )


def _chance(number: int) -> str:
    return f"{expected_by_chance(number):.1f}"


def cases_compared(rows: pd.DataFrame) -> str:
    """Say how the cases good or better went from audit to audit, and what that can tell."""
    if rows.empty:
        return "No multi-agency audit of these cycles has been moderated yet."
    found = judge(rows, "good_cases", "cases")
    said = [
        f"{html.escape(label)} {share(row.good_cases, row.cases)}"
        for label, row in zip(named(rows), rows.itertuples(), strict=True)
    ]
    text = f"Cases good or better overall: {joined(said)}. {verdict_said(found, len(rows))}"
    if found.verdict == Verdict.TOO_FEW_TO_TELL:
        text += (
            " With so few cases even a true change is likely to be missed: that it cannot be told "
            "is not the same as no change."
        )
    return text + _tools_said(rows)


def _tools_said(rows: pd.DataFrame) -> str:
    """Name the tool and sampling where they differ, so that a reader sees what does not compare."""
    text = ""
    for column, words in (("tool", "graded as"), ("sampling", "chosen")):
        if rows[column].nunique() < 2:
            continue
        names = {code: small(said) for code, said in CODES.get(column, {}).items()}
        parts = [
            f"{html.escape(label)} {words} {html.escape(str(names.get(one, one)))}"
            for label, one in zip(named(rows), rows[column], strict=True)
        ]
        text += f" {capital(joined(parts))}."
    return text


def many_said(found: dict[str, Judged], one: str, many: str | None = None) -> str:
    """Tally the verdicts on domains or topics, naming those that stand out."""
    if not found:
        return ""
    every = one if len(found) == 1 else many or f"{one}s"
    codes = pd.Series([one.verdict for one in found.values()])
    parts = []
    for code, number in codes.value_counts().items():
        names = [small(name) for name, one in found.items() if one.verdict == code]
        out = code in BETTER | WORSE | {Verdict.NOT_COMPARABLE}
        told = (
            " (some cycle's number is hidden)"
            if code == Verdict.TOO_SMALL_TO_COMPARE
            else (f" ({html.escape(joined(names))})" if out and len(names) < 5 else "")
        )
        parts.append(bold(f"{number} {WORDS[code]}") + told)
    tested = sum(one.p is not None for one in found.values())
    chance = f" Chance alone would mark about {_chance(tested)} of {tested}." if tested else ""
    if len(parts) == 1 and len(found) > 1:
        (code,) = set(codes)
        told = " (some cycle's number is hidden)" if code == Verdict.TOO_SMALL_TO_COMPARE else ""
        return f"All {len(found)} {every}: {bold(WORDS[code])}{told}.{chance}"
    return f"Of {plural(len(found), one, many)}: {joined(parts)}.{chance}"


def domains_compared(rows: pd.DataFrame, found: dict[str, Judged]) -> str:
    """Say how the domains went from audit to audit, judged by case."""
    if rows.empty:
        return "No grades by domain are held for these cycles yet."
    one = next(iter(found.values()))
    said = many_said(found, "domain") if len(found) > 1 else verdict_said(one, len(rows))
    return (
        f"{said} A case counts once for every agency that graded it, so the "
        "intervals and the verdicts are worked out by case, not by judgement."
    )


def mix_said(rows: pd.DataFrame, domain: str) -> str:
    """Introduce the grades themselves, cycle by cycle."""
    about = html.escape(small(domain)) if domain else "overall quality"
    if rows.empty:
        return f"No grades on {about} are held for these cycles yet."
    if rows["judgements"].isna().any():
        return (
            f"The grades on {about}. Some counts are hidden, because too few cases were looked at "
            "or one agency alone graded them."
        )
    return (
        f"The grades on {about}, cycle by cycle, over all agencies. Grades are never averaged: "
        "look at how the whole mix moves."
    )


def topics_compared(rows: pd.DataFrame, found: dict[str, Judged], group: str) -> str:
    """Say how one group's answers went from cycle to cycle, and how they were asked."""
    name = theme.GROUPS[group]
    if rows.empty:
        return f"{name}: no answers are held for these cycles yet."
    text = f"{name}. {many_said(found, 'topic')}"
    methods = rows.drop_duplicates("cycle_id")[["cycle_id", "method"]]
    if methods["method"].nunique() > 1:
        words = [
            f"{html.escape(row.cycle_id)} by "
            f"{html.escape(CODES['method'].get(row.method, row.method).lower())}"
            for row in methods.itertuples()
        ]
        text += (
            f" They were asked in different ways ({joined(words)}), and that alone can move "
            "answers."
        )
    return text


def impact_matrix(pairs: pd.DataFrame, verdicts: list[Verdict]) -> Table:
    """Set the verdicts out by measure and cycle; a star where the cycle named the measure."""
    in_time = pairs.drop_duplicates("cycle_id").sort_values("intervention_on", kind="stable")
    cycles = in_time["cycle_id"].tolist()
    cells = {
        (row.measure_id, row.cycle_id): capital(WORDS[verdict]) + (" *" if row.is_named else "")
        for row, verdict in zip(pairs.itertuples(), verdicts, strict=True)
    }
    measures = pairs.drop_duplicates("measure_id")
    return Table(
        ["Measure", *(f"After {cycle}" for cycle in cycles)],
        [
            [row.short_name, *(cells.get((row.measure_id, cycle), "") for cycle in cycles)]
            for row in measures.itertuples()
        ],
        [False] * (len(cycles) + 1),
    )


def measures_compared(
    pairs: pd.DataFrame, results: list[Impact | None], verdicts: list[Verdict]
) -> str:
    """Say what the measures did after each cycle, and from when the rest can be judged."""
    if pairs.empty:
        return "No measure has been named for these cycles yet."
    tally = pd.Series(verdicts).value_counts()
    parts = [bold(f"{tally[one]} {counted(one)}") for one in AFTER_ORDER if one in tally]
    moved = [
        f"{quoted(row.short_name)} {MOVED[one]} after {html.escape(row.cycle_id)}"
        for row, one in zip(pairs.itertuples(), verdicts, strict=True)
        if one in MOVED
    ]
    measures = pairs["measure_id"].nunique()
    text = (
        f"{plural(measures, 'measure')} before and after the cycles' month-4 sessions, "
        f"{plural(len(pairs), 'comparison')}: {joined(parts)}."
    )
    if moved:
        text += f" {'; '.join(moved[:5])}" + (
            f"; and {len(moved) - 5} more." if len(moved) > 5 else "."
        )
    judged = pairs.assign(result=results, verdict=verdicts)
    for _, rows in judged.groupby("measure_id", sort=False):
        for later, earlier in after_cycle.same_change(rows).items():
            text += (
                f" What {quoted(rows['short_name'].iloc[0])} did after {html.escape(later)} is the "
                f"same change as after {html.escape(earlier)}, and not another."
            )
    first = after_cycle.first_judged(results)
    if first is not None:
        last = day(first - pd.Timedelta(days=1))
        text += f" The first that is too early can be judged once the figures up to {last} are in."
    if pairs["is_named"].all():
        text += " Each measure stands only beside the cycles that hoped to move it."
    else:
        text += (
            " Each measure stands beside all of these cycles. A star marks what the cycle itself "
            "hoped to move, which is all that Impact and the list of all priorities tell of; of "
            "the others, which nobody named beforehand, a change is told only where it would stand "
            "out among so many."
        )
    return f"{text} When a measure moved says nothing about why."


def before_after_table(
    pairs: pd.DataFrame, results: list[Impact | None], verdicts: list[Verdict]
) -> Table:
    """Set out each measure's figures before and after each cycle, with the verdict."""
    return Table(
        ["Measure", "Cycle", "Session", "12 months before", "12 months after", "Verdict"],
        [
            [
                row.short_name,
                row.cycle_id,
                day(row.intervention_on),
                around_value(
                    row.before_value,
                    row.periods_before,
                    row.unit,
                    int(row.decimals),
                    row.period_kind,
                ),
                around_value(
                    row.after_value, row.periods_after, row.unit, int(row.decimals), row.period_kind
                ),
                capital(WORDS[one])
                + (
                    f" ({no_change_in_short(result, row.unit)})"
                    if one == Verdict.NO_DETECTABLE_CHANGE and result is not None
                    else ""
                ),
            ]
            for row, result, one in zip(pairs.itertuples(), results, verdicts, strict=True)
        ],
        [False, False, False, True, True, False],
    )


def around_said(pairs: pd.DataFrame) -> str:
    """Introduce the figures before and after."""
    if pairs.empty:
        return "No measure has been named for these cycles yet."
    return (
        "The twelve months to each session beside the twelve after it; of a count, the mean of its "
        "periods. The verdict does not rest on these two figures alone but on the whole course "
        "of the measure."
    )


def repeated_said(rows: pd.DataFrame) -> str:
    """Say on which themes recommendations came back, and how they were matched."""
    how = (
        "Matched by the theme that each was given, not by its words: read them before calling one "
        "a repeat."
    )
    if rows.empty:
        return "No theme was recommended upon in more than one cycle of the same priority."
    parts = []
    for name, own in rows.groupby("theme", sort=False):
        cycles = own["cycle_id"].drop_duplicates().tolist()
        parts.append(f"{bold(small(str(name)))} ({html.escape(joined(cycles))})")
    text = f"{plural(len(parts), 'theme')} came back: {joined(parts)}."
    replaced = rows[rows["superseded_by"].notna()]
    if len(replaced):
        pairs = [
            f"{html.escape(row.recommendation_id)} by {html.escape(row.superseded_by)}"
            for row in replaced.itertuples()
        ]
        text += f" Recorded as superseded: {joined(pairs)}."
    return f"{text} {how}"


def cycles_said(rows: pd.DataFrame) -> str:
    """Say which cycles are compared."""
    if rows.empty:
        return "No cycle has begun yet."
    several = rows["priority"].nunique() > 1
    return f"{bold(plural(len(rows), 'cycle'))} since {day(rows['began_on'].min())}." + (
        " Cycles of different priorities look at different practice, so a difference may be one "
        "of subject."
        if several
        else ""
    )
