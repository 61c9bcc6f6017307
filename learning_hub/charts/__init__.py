"""For each answer what is drawn, and the figure of it. No filtering, no Streamlit."""

from learning_hub.charts.audits import cases_good_or_better, grades_by_domain
from learning_hub.charts.compared import (
    domains_over_cycles,
    grades_by_cycle,
    measures_over_cycles,
    topics_over_cycles,
)
from learning_hub.charts.cycles import cycles_over_time
from learning_hub.charts.drawing import Drawing
from learning_hub.charts.feedback import positive_by_group, positive_by_question
from learning_hub.charts.impact import before_and_after, measure_in_little, outcomes
from learning_hub.charts.measures import beside_others, control_chart
from learning_hub.charts.plan import actions_by_status

__all__ = [
    "Drawing",
    "actions_by_status",
    "before_and_after",
    "beside_others",
    "cases_good_or_better",
    "control_chart",
    "cycles_over_time",
    "domains_over_cycles",
    "grades_by_cycle",
    "grades_by_domain",
    "measure_in_little",
    "measures_over_cycles",
    "outcomes",
    "positive_by_group",
    "positive_by_question",
    "topics_over_cycles",
]
