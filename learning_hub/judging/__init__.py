"""Between statistics and words: what the figures of a page allow to be said, as numbers and codes.

Frames of answers in, as already disclosed. What a code is called in English stands in `wording`.
"""

from learning_hub.judging.periods import Course
from learning_hub.judging.verdicts import Verdict
from learning_hub.statistics.impact import Impact, Visible
from learning_hub.statistics.samples import ClusteredShare

__all__ = ["ClusteredShare", "Course", "Impact", "Verdict", "Visible"]
