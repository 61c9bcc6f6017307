"""What is hidden: of which measures so much that what is left would mislead."""

import pandas as pd

RECENT = 24  # the last two years of a monthly measure
MOST_HIDDEN = 0.2  # more than this of them hidden, and it is neither drawn nor judged


def too_hidden(every: pd.DataFrame) -> set[str]:
    """Name the measures of which over a fifth of the last two years is hidden.

    every: the rows of measures/all_series, measure_id and hidden, each measure's in order.
    """
    recent = every.groupby("measure_id").tail(RECENT)
    portion = recent["hidden"].notna().groupby(recent["measure_id"]).mean()
    return set(portion.index[portion > MOST_HIDDEN])
