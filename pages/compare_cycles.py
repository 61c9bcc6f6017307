"""Compare cycles: has the same priority got better from cycle to cycle?"""

from learning_hub import charts, theme, ui
from learning_hub.judging import shares
from learning_hub.judging.hidden import too_hidden
from learning_hub.wording import compare_cycles as wording
from learning_hub.wording.shares import chance_said, each_in_words
from learning_hub.wording.verdicts import words

ui.open_page(__doc__)

# Load
priorities = ui.ask("cycles/priorities").rows
domains = ui.ask("cycles/domains").rows
titles = dict(zip(priorities["priority_id"], priorities["title"], strict=True))
labels = dict(zip(domains["domain"], domains["label"], strict=True))
with ui.choices():
    priority = ui.choose("Priority", wording.priorities_offered(priorities), "priority")
    domain = ui.choose("Domain", {"": "All domains", **labels}, "domain")
    group = ui.choose("Group", theme.GROUPS, "group")
chosen = {"priority_id": "" if priority == wording.EVERY else priority}
cycles = ui.ask("cycles/cycles", **chosen)
cases = ui.ask("audits/cases_good_or_better", **chosen)
judgements = ui.ask("cycles/judgements_by_domain", domain=domain, **chosen)
grades = ui.ask("cycles/grades_by_cycle", domain=domain, **chosen)
topics = ui.ask("cycles/positive_by_topic", respondent_group=group, **chosen)
series = ui.ask("cycles/series", **chosen)
around = ui.ask("cycles/before_and_after", **chosen)
repeated = ui.ask("cycles/repeated", **chosen)

# Shape
by_case = {"cases good or better": shares.judge(cases.rows, "good_cases", "cases")}
by_domain = shares.judge_each(judgements.rows, "domain", "good_judgements", "judgements")
by_topic = shares.judge_each(topics.rows, "topic", "positive", "answered")
judged = ui.verdicts(around)
results, verdicts = judged["result"].tolist(), judged["verdict"].tolist()
hidden = too_hidden(series.rows)

# Show
ui.headline(
    wording.compared_said(
        titles.get(priority, "All priorities"),
        cycles.rows,
        cases.rows,
        judgements.rows,
        labels.get(domain, ""),
        verdicts,
    )
)
ui.show(
    cases,
    ui.drawn(charts.cases_good_or_better, cases.rows, ""),
    wording.cases_compared(cases.rows),
    heading="Cases good or better, cycle by cycle",
    method=chance_said(by_case),
    columns=["cycle_id", "held_on", "good_cases", "cases", "tool", "sampling"],
)
ui.show(
    judgements.with_words(verdict=each_in_words(by_domain, judgements.rows["domain"])),
    ui.drawn(charts.domains_over_cycles, judgements.rows, by_domain),
    wording.domains_compared(judgements.rows, by_domain),
    heading="Each domain, cycle by cycle",
    method=chance_said(by_domain),
    columns=["domain", "cycle_id", "good_judgements", "judgements", "cases", "verdict"],
)
ui.show(
    grades,
    ui.drawn(charts.grades_by_cycle, grades.rows),
    wording.mix_said(grades.rows, labels.get(domain, "")),
    heading="The mix of grades, cycle by cycle",
    columns=["cycle_id", "grade", "judgements", "total_judgements", "cases"],
)
ui.show(
    topics.with_words(verdict=each_in_words(by_topic, topics.rows["topic"])),
    ui.drawn(charts.topics_over_cycles, topics.rows, by_topic),
    wording.topics_compared(topics.rows, by_topic, group),
    heading="What people told us, cycle by cycle",
    method=chance_said(by_topic),
    columns=["topic", "cycle_id", "positive", "answered", "method", "wording", "verdict"],
)
ui.show(
    series,
    ui.drawn(charts.measures_over_cycles, series.rows, around.rows, hidden),
    wording.measures_compared(around.rows, results, verdicts),
    heading="Measures before and after each cycle",
    columns=[],
    table=wording.impact_matrix(around.rows, verdicts),
    open_table=True,
)
ui.show(
    around.with_words(verdict=words(verdicts)),
    None,
    wording.around_said(around.rows),
    heading="The figures before and after",
    columns=[],
    table=wording.before_after_table(around.rows, results, verdicts),
)
ui.show(
    repeated,
    None,
    wording.repeated_said(repeated.rows),
    heading="Recommendations that came back",
    columns=[
        "theme",
        "cycle_id",
        "recommendation_id",
        "text",
        "standing",
        "actions_complete",
        "actions",
        "superseded_by",
    ],
    open_table=True,
)
ui.show(
    cycles,
    None,
    wording.cycles_said(cycles.rows),
    heading="The cycles compared",
    columns=["cycle_id", "title", "practice_issue", "lead_agency", "began_on", "ended_on"],
    open_table=True,
)
ui.terms("cycles")
ui.foot()
