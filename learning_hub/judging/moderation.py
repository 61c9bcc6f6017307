"""What moderation made of the auditors' grades: how far both agreed, and which way they differed."""

from typing import NamedTuple

import pandas as pd

from learning_hub.statistics.agreement import Agreement, agree
from learning_hub.statistics.samples import ClusteredShare, share_by_case


class Moderated(NamedTuple):
    """How far auditor (first) and moderator (second) agreed; the shares with interval by case."""

    agreement: Agreement
    unchanged: ClusteredShare
    within_one: ClusteredShare


def of_grades(rows: pd.DataFrame) -> Moderated | None:
    """Say how far auditor and moderator agreed. None where nothing was moderated, or it is hidden.

    rows: those of audits/moderation for one audit, as disclosed.
    """
    if rows.empty or rows["judgements"].isna().any():
        return None
    table = rows.pivot(index="grade_place", columns="moderated_place", values="judgements")
    first = rows.iloc[0]
    moderated, cases = int(first["moderated"]), int(first["cases"])
    unchanged, within_one = (
        share_by_case(int(first[part]), moderated, cases, float(first[spread]))
        for part, spread in (("unchanged", "unchanged_spread"), ("within_one", "within_one_spread"))
    )
    return Moderated(agree(table.to_numpy(int)), unchanged, within_one)
