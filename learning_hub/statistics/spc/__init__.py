"""Control charts: limits, rules, variation and assurance of series over time, as numbers and codes.

XmR charts follow the NHS "Making Data Count" method (R package NHSRplotthedots 0.2.2), attribute
charts qicharts2 0.8.1. No words and no drawing here.
"""

from .attributes import AttributeChart, attribute
from .chance import expected_by_chance
from .chart import Chart, Charts
from .choosing import TOGETHER, Suggestion, suggest
from .individuals import xmr, xmr_many
from .laws import Law
from .steps import steps

__all__ = [
    "TOGETHER",
    "AttributeChart",
    "Chart",
    "Charts",
    "Law",
    "Suggestion",
    "attribute",
    "expected_by_chance",
    "steps",
    "suggest",
    "xmr",
    "xmr_many",
]
