"""Sentences and tables of cycles of the same priority, side by side.

Rows come as already disclosed; the verdicts are made in `compared`.
"""

import html

import pandas as pd

from learning_hub import theme
from learning_hub.statistics.impact import Impact
from learning_hub.wording import verdicts
from learning_hub.wording.compared import (
    BETTER,
    NOT_COMPARABLE,
    NOT_SHOWN,
    ONE_ONLY,
    TOO_SMALL,
    WORSE,
    Verdict,
    judge,
    judge_each,
    named,
)
from learning_hub.wording.numbers import (
    bold,
    capital,
    count,
    day,
    is_empty,
    joined,
    plural,
    share,
    small,
    value,
)
from learning_hub.wording.tables import CODES, Table

EVERY = "every"  # the choice of all priorities
IMPACT_ORDER = ("improved", "worse", "changed", "no detectable change", "too early to tell",
                NOT_COMPARABLE, NOT_SHOWN, theme.EMPTY)


def priorities_offered(priorities: pd.DataFrame) -> dict[str, str]:
    """Offer the priorities that have had cycles, the most looked at first, and all of them."""
    offered = {
        row.priority_id: f"{row.priority_id} {row.title} ({plural(row.cycles, 'cycle')})"
        for row in priorities.itertuples()
    }
    return {**offered, EVERY: "All priorities"}


def compared_said(
    title: str, cycles: pd.DataFrame, cases: pd.DataFrame, domains: pd.DataFrame, domain: str,
    words: list[str],
) -> str:
    """Answer the page's question: the audits' verdict first, then the measures'.

    cases: cycles/cases; domains: cycles/judgements_by_domain; domain: the label of the one chosen,
    empty = cases good or better overall; words: the verdict on each measure and cycle.
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
        (domains[domains["domain"] == domain], "good_judgements", "judgements") if domain
        else (cases, "good_cases", "cases")
    )
    found = judge(rows, part, whole)
    opening = {
        verdicts.TOO_FEW: f"{bold('Too few to tell')} whether practice got better",
        verdicts.TREND["no_clear_trend"]: f"{bold('No clear trend')} in practice",
        verdicts.SHARE_CHANGE["no_clear_change"]: f"{bold('No clear change')} in practice",
        NOT_COMPARABLE: f"The audits {bold('do not compare')} ({html.escape(found.why)})",
        TOO_SMALL: f"The audits are {bold(TOO_SMALL)} ({html.escape(found.why)})",
        ONE_ONLY: f"Only {bold('one audit')} has been moderated, so practice cannot be compared",
        theme.EMPTY: f"{bold('No audit')} has been moderated yet",
    }.get(found.word)
    if opening is None:
        way = "better" if found.word in BETTER else "worse"
        on = f" on {html.escape(small(domain))}" if domain else ""
        opening = f"Practice{on} in the cases audited {bold(f'got {way}')}"
    text = f"{name}, {plural(len(cycles), 'cycle')}: {opening}"
    shown = rows[rows[part].notna() & rows[whole].notna()]
    if len(shown):
        said = [
            f"{bold(f'{count(row[part])} of {count(row[whole])}')} in {html.escape(label)}"
            for label, (_, row) in zip(named(shown), shown.iterrows(), strict=True)
        ]
        what = f"judgements on {html.escape(small(domain))}" if domain else "cases"
        text += f": {what} good or better were {joined(said)}"
    if cycles["priority"].nunique() > 1:
        text += ". They looked at different practice, so a difference may be one of subject"
    parts = [f"{text}.", _domains_in_short(domains), _measures_in_short(words)]
    return " ".join(filter(None, parts))


def _domains_in_short(domains: pd.DataFrame) -> str:
    """Count the domains that rose or fell, where several are looked at."""
    found = judge_each(domains, "domain", "good_judgements", "judgements")
    rose = sum(one.word in BETTER for one in found.values())
    fell = sum(one.word in WORSE for one in found.values())
    if len(found) < 2 or not rose + fell:
        return ""
    return (
        f"Of {plural(len(found), 'domain')}, judged by case, {bold(f'{rose} rose')} and "
        f"{bold(f'{fell} fell')}."
    )


def _measures_in_short(words: list[str]) -> str:
    judged = [word for word in words if word in ("improved", "worse", "changed",
                                                 "no detectable change")]
    if not judged:
        return "No measure can be judged after any of these cycles yet." if words else ""
    better, worse = judged.count("improved"), judged.count("worse")
    return (
        f"Of {plural(len(judged), 'comparison')} of a measure before and after a cycle, "
        f"{bold(count(better))} improved and {bold(count(worse))} got worse; chance alone would "
        f"mark about {_chance(len(judged))}."
    )


def _chance(number: int) -> str:
    return f"{0.05 * number:.1f}"


def cases_compared(rows: pd.DataFrame) -> str:
    """Say how the cases good or better went from audit to audit, and what that can tell."""
    if rows.empty:
        return "No multi-agency audit of these cycles has been moderated yet."
    found = judge(rows, "good_cases", "cases")
    said = [
        f"{html.escape(label)} {share(row.good_cases, row.cases)}"
        for label, row in zip(named(rows), rows.itertuples(), strict=True)
    ]
    text = f"Cases good or better overall: {joined(said)}. {_verdict_said(found, len(rows))}"
    if found.word == verdicts.TOO_FEW:
        text += (
            " With so few cases even a true change is likely to be missed: that it cannot be told "
            "is not the same as no change."
        )
    return text + _tools_said(rows)


def _verdict_said(found: Verdict, cycles: int) -> str:
    if found.word == ONE_ONLY:
        return "There is one audit so far, so nothing to compare it with."
    if found.word in (NOT_COMPARABLE, TOO_SMALL):
        return f"{bold(capital(found.word))}: {html.escape(found.why)}."
    test = "over the cycles in their order" if cycles > 2 else "of the two cycles"
    return f"The verdict {test}: {bold(found.word)}."


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


def many_said(found: dict[str, Verdict], one: str, many: str | None = None) -> str:
    """Tally the verdicts on domains or topics, naming those that stand out."""
    if not found:
        return ""
    words = pd.Series([verdict.word for verdict in found.values()])
    parts = []
    for word, number in words.value_counts().items():
        names = [small(name) for name, verdict in found.items() if verdict.word == word]
        out = word in BETTER | WORSE | {NOT_COMPARABLE}
        told = " (some cycle's number is hidden)" if word == TOO_SMALL else (
            f" ({html.escape(joined(names))})" if out and len(names) < 5 else "")
        parts.append(bold(f"{number} {word}") + told)
    tested = int(words.isin([*verdicts.TREND.values(), *verdicts.SHARE_CHANGE.values()]).sum())
    chance = f" Chance alone would mark about {_chance(tested)} of {tested}." if tested else ""
    return f"Of {plural(len(found), one, many)}: {joined(parts)}.{chance}"


def domains_compared(rows: pd.DataFrame, found: dict[str, Verdict]) -> str:
    """Say how the domains went from audit to audit, judged by case."""
    if rows.empty:
        return "No grades by domain are held for these cycles yet."
    one = next(iter(found.values()))
    said = many_said(found, "domain") if len(found) > 1 else _verdict_said(one, len(rows))
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


def topics_compared(rows: pd.DataFrame, found: dict[str, Verdict], group: str) -> str:
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


def impact_matrix(pairs: pd.DataFrame, words: list[str]) -> Table:
    """Set the verdicts out by measure and cycle; a star where the cycle named the measure."""
    cycles = pairs["cycle_id"].drop_duplicates().tolist()
    cells = {
        (row.measure_id, row.cycle_id): capital(word) + (" *" if row.is_named else "")
        for row, word in zip(pairs.itertuples(), words, strict=True)
    }
    measures = pairs.drop_duplicates("measure_id")
    return Table(
        ["Measure", *(f"After {cycle}" for cycle in cycles)],
        [[row.short_name, *(cells.get((row.measure_id, cycle), "") for cycle in cycles)]
         for row in measures.itertuples()],
        [False] * (len(cycles) + 1),
    )


def measures_compared(pairs: pd.DataFrame, results: list[Impact | None], words: list[str]) -> str:
    """Say what the measures did after each cycle, and from when the rest can be judged."""
    if pairs.empty:
        return "No measure has been named for these cycles yet."
    tally = pd.Series(words).value_counts()
    parts = [bold(f"{tally[word]} {word}") for word in IMPACT_ORDER if word in tally]
    moved = [
        f"{html.escape(row.short_name)} {word} after {html.escape(row.cycle_id)}"
        for row, word in zip(pairs.itertuples(), words, strict=True)
        if word in ("improved", "worse")
    ]
    measures = pairs["measure_id"].nunique()
    text = (
        f"{plural(measures, 'measure')} before and after each cycle's month-4 session: "
        f"{joined(parts)}."
    )
    if moved:
        text += f" {capital('; '.join(moved[:5]))}" + (
            f"; and {len(moved) - 5} more." if len(moved) > 5 else ".")
    dates = [one.judged_from for one in results
             if one is not None and one.word == "too early to tell" and one.judged_from is not None]
    if dates:
        last = day(min(dates) - pd.Timedelta(days=1))
        text += f" The first that is too early can be judged once the figures up to {last} are in."
    return (
        f"{text} A star marks what the cycle itself hoped to move. When a measure moved says "
        "nothing about why."
    )


def before_after_table(pairs: pd.DataFrame, words: list[str]) -> Table:
    """Set out each measure's figures before and after each cycle, with the verdict."""
    return Table(
        ["Measure", "Cycle", "Session", "12 months before", "12 months after", "Verdict"],
        [
            [
                row.short_name, row.cycle_id, day(row.intervention_on),
                around_value(row.before_value, row.periods_before, row.unit, int(row.decimals)),
                around_value(row.after_value, row.periods_after, row.unit, int(row.decimals)),
                capital(word),
            ]
            for row, word in zip(pairs.itertuples(), words, strict=True)
        ],
        [False, False, False, True, True, False],
    )


def around_value(number: float, periods: int, unit: str, decimals: int) -> str:
    """Write a figure of several periods together: 'none yet' where none is held."""
    if not periods:
        return "none yet"
    if is_empty(number):
        return theme.HIDDEN
    return f"{value(number, unit, max(decimals, 1))} ({plural(periods, 'period')})"


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
        return (
            "No theme was recommended upon in more than one cycle of the same priority. " + how
        )
    parts = []
    for name, own in rows.groupby("theme", sort=False):
        cycles = own["cycle_id"].drop_duplicates().tolist()
        parts.append(f"{bold(small(str(name)))} ({html.escape(joined(cycles))})")
    text = f"{plural(len(parts), 'theme')} came back: {joined(parts)}."
    replaced = rows[rows["superseded_by"].notna()]
    if len(replaced):
        pairs = [f"{html.escape(row.recommendation_id)} by {html.escape(row.superseded_by)}"
                 for row in replaced.itertuples()]
        text += f" Recorded as superseded: {joined(pairs)}."
    return f"{text} {how}"


def cycles_said(rows: pd.DataFrame) -> str:
    """Say which cycles are compared."""
    if rows.empty:
        return "No cycle has begun yet."
    several = rows["priority"].nunique() > 1
    return f"{bold(plural(len(rows), 'cycle'))} since {day(rows['began_on'].min())}." + (
        " Cycles of different priorities look at different practice, so a difference may be one "
        "of subject." if several else ""
    )
