"""Did the cycle make a difference: before and after, by methods that hold on noise.

Numbers and codes; what they mean in words belongs in `learning_hub.wording`.
"""

from .assessing import Impact, assess
from .comparing import (
    DifferenceInDifferences,
    RateRatio,
    count_interval,
    difference_in_differences,
    rate_ratio,
)
from .segments import Segmented, segmented
from .visible import Visible, visible
from .window import WINDOW

__all__ = [
    "WINDOW",
    "DifferenceInDifferences",
    "Impact",
    "RateRatio",
    "Segmented",
    "Visible",
    "assess",
    "count_interval",
    "difference_in_differences",
    "rate_ratio",
    "segmented",
    "visible",
]
