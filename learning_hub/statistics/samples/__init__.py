"""Small samples: shares of few cases, their intervals, and whether two or more of them differ.

Shares are fractions (0 to 1). Nothing here colours a share or writes a sentence about it; agreement
of two graders is in `agreement`, a series over time in `spc` and `impact`.
"""

from .judgements import (
    ClusteredShare,
    GradeComparison,
    clustered_share,
    compare_by_case,
    compare_grades,
    share_by_case,
    trend_by_case,
)
from .shares import (
    FEW,
    LOW,
    Difference,
    Many,
    OddsRatio,
    Share,
    ShareChange,
    compare_shares,
    fisher,
    newcombe,
    wilson,
)
from .trends import ShareTrend, share_trend

__all__ = [
    "FEW",
    "LOW",
    "ClusteredShare",
    "Difference",
    "GradeComparison",
    "Many",
    "OddsRatio",
    "Share",
    "ShareChange",
    "ShareTrend",
    "clustered_share",
    "compare_by_case",
    "compare_grades",
    "compare_shares",
    "fisher",
    "newcombe",
    "share_by_case",
    "share_trend",
    "trend_by_case",
    "wilson",
]
