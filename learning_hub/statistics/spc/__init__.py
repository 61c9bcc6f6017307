"""Control charts: limits, rules, variation and assurance of series over time, as numbers and codes.

XmR charts follow the NHS "Making Data Count" method (R package NHSRplotthedots 0.2.2), attribute
charts qicharts2 0.8.1. No words and no drawing here.
"""

from .attributes import AttributeChart, attribute
from .chance import expected_by_chance
from .chart import Chart, Charts
from .choosing import Suggestion, suggest
from .individuals import xmr, xmr_many

__all__ = [
    "AttributeChart",
    "Chart",
    "Charts",
    "Suggestion",
    "attribute",
    "expected_by_chance",
    "suggest",
    "xmr",
    "xmr_many",
]
