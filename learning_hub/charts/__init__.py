"""For each answer what is drawn, and the figure of it. No filtering, no Streamlit."""

from learning_hub.charts.audits import cases_good_or_better, grades_by_domain
from learning_hub.charts.cycles import cycles_over_time
from learning_hub.charts.drawing import Drawing
from learning_hub.charts.feedback import positive_by_group, positive_by_question
from learning_hub.charts.measures import beside_others, control_chart
from learning_hub.charts.plan import actions_by_status

__all__ = [
    "Drawing",
    "actions_by_status",
    "beside_others",
    "cases_good_or_better",
    "control_chart",
    "cycles_over_time",
    "grades_by_domain",
    "positive_by_group",
    "positive_by_question",
]
