"""Sentences of the audits page: how good practice was in the cases looked at together.

They take rows as already disclosed.
"""

import html
import math

import pandas as pd

from learning_hub import theme
from learning_hub.judging import shares
from learning_hub.judging.moderation import Moderated
from learning_hub.wording import shares as shares_said
from learning_hub.wording.numbers import (
    bold,
    capital,
    count,
    is_empty,
    joined,
    plural,
    rounded,
    share,
    share_by_case,
    small,
)
from learning_hub.wording.tables import Table


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
        if len(own) > 1
        else ""
    )
    text = (
        f"Of the cases looked at together{which}, practice was good or better overall in "
        f"{bold(share(row['good_cases'], row['cases']))}."
    )
    if row["cases"] < shares.FEW:
        text += " That is too few cases to say how practice is in general."
    return text


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
    apart = shares.domains_apart(grades)
    text = ""
    if apart is not None:
        parts = [
            f"{words} on {joined([bold(small(name)) for name in names])}"
            for words, names in (("strongest", apart.most), ("weakest", apart.least))
            if names
        ]
        text = (
            f"{capital(joined(parts))}. "
            if parts
            else f"{shares_said.spread(apart, 'The domains')}. "
        )
    return (
        f"{text}Each of {plural(cases, 'case')} counts once for every agency that graded it, so "
        "these judgements are not independent of one another."
    )


def findings_said(rows: pd.DataFrame, only_cleared: bool = False) -> str:
    """Count strengths beside areas for development. only_cleared: others are not shown here."""
    if rows.empty and only_cleared:
        return "No finding of this cycle has been cleared to be shown outside the Hub."
    if rows.empty:
        return "No findings have been written down for this cycle yet."
    which = ", of those cleared to be shown outside the Hub" if only_cleared else ""
    kinds = rows["kind"].value_counts()
    return (
        f"{bold(plural(kinds.get('strength', 0), 'strength'))}, "
        f"{bold(plural(kinds.get('development', 0), 'area for development', 'areas for development'))}"
        f" and {bold(plural(kinds.get('barrier', 0), 'system barrier'))}{which}."
    )


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


def moderation_said(rows: pd.DataFrame, found: Moderated | None) -> str:
    """Say how far auditor and moderator agreed, and which way moderation moved the other grades."""
    if rows.empty:
        return "No grade of this audit has been moderated yet."
    if found is None:
        return "Too few cases were moderated to show."
    both = found.agreement
    text = (
        "Grades that moderation left as they were: "
        f"{bold(share_by_case(found.unchanged))}; left or moved by one grade: "
        f"{share_by_case(found.within_one)}."
    )
    if both.exact < both.pairs:
        text += (
            f" Of the {count(both.pairs - both.exact)} that moderation moved, the auditor had been "
            f"kinder in {count(both.first_higher)} and harder in {count(both.second_higher)}."
        )
    return text


def beyond_chance_said(found: Moderated | None) -> list[str]:
    """Say how far auditor and moderator agreed beyond chance; nothing where pairs are too few."""
    if found is None or math.isnan(found.agreement.ac2):
        return []
    both = found.agreement
    kappa = (
        "cannot be told, for both gave one grade alone"
        if math.isnan(both.kappa)
        else f"is {rounded(both.kappa, 2)}"
    )
    return [
        "Some of this agreement would come by chance. Beyond that, Gwet's AC2 (linear weights) is "
        f"{rounded(both.ac2, 2)} and Cohen's kappa (quadratic weights) {kappa}: 1 is full agreement, 0 no "
        "more than by chance. Kappa falls where nearly all grades are alike, so read AC2 first."
    ]


def moderation_table(rows: pd.DataFrame) -> Table | None:
    """Set out the auditor's grades by what moderation made of them, best first. None = no rows."""
    if rows.empty:
        return None
    after = list(rows["moderated_grade"].unique())
    return Table(
        ["Auditor's grade", *(f"After moderation: {grade}" for grade in after)],
        [
            [str(grade), *(theme.HIDDEN if is_empty(n) else count(n) for n in own["judgements"])]
            for grade, own in rows.groupby("grade", sort=False)
        ],
        [False, *[True] * len(after)],
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


def returns_said(rows: pd.DataFrame) -> str:
    """Say which agencies have not returned all of their audit tools."""
    if rows.empty:
        return "No returns have been asked for in this audit yet."
    awaited = rows[rows["returned"] < rows["asked"]]
    if awaited.empty:
        return "Every agency asked has returned its audit tools."
    return f"Still awaited from: {joined([html.escape(a) for a in awaited['agency']])}."


def audits_said(rows: pd.DataFrame) -> str:
    """Count the audits of a cycle."""
    if rows.empty:
        return "This cycle has no audits yet."
    return f"{bold(plural(len(rows), 'audit'))} in this cycle."
