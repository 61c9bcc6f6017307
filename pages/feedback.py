"""Feedback: what did children, young people, families and practitioners tell us?"""

from learning_hub import charts, theme, ui
from learning_hub.wording import feedback as wording

ui.open_page(__doc__)

# Load
with ui.choices():
    cycle = ui.choose_cycle() or ""
    group = ui.choose("Group", theme.GROUPS, "group")
rounds = ui.ask("feedback/rounds", cycle_id=cycle)
topics = ui.ask("feedback/positive_by_topic", cycle_id=cycle)
questions = ui.ask("feedback/positive_by_question", cycle_id=cycle, respondent_group=group)
themes = ui.ask("feedback/themes", cycle_id=cycle)
quotes = ui.ask("feedback/quotes", cycle_id=cycle)
promises = ui.ask("feedback/promises", cycle_id=cycle)

# Show
ui.headline(wording.heard_said(rounds.rows))
ui.show(
    rounds,
    None,
    wording.rates_said(rounds.rows),
    heading="Who was asked, and who answered",
    columns=["respondent_group", "method", "opened_on", "closed_on", "invited", "respondents"],
    open_table=True,
)
ui.show(
    topics,
    ui.drawn(charts.positive_by_group, topics.rows),
    wording.topics_said(topics.rows),
    heading="The same topic, group by group",
    columns=["topic", "respondent_group", "positive", "answered"],
)
ui.show(
    questions,
    ui.drawn(charts.positive_by_question, questions.rows, group),
    wording.questions_said(questions.rows, group),
    heading=f"{theme.GROUPS[group]}, question by question",
    columns=["question", "positive", "answered"],
)
ui.show(
    themes,
    None,
    wording.themes_said(themes.rows),
    heading="What people raised in their own words",
    columns=["theme", "respondent_group", "comments", "negative"],
    open_table=True,
)
ui.show(
    quotes,
    None,
    wording.quotes_said(quotes.rows, quotes.parameters["only_cleared"] is True),
    heading="In their words",
    columns=["respondent_group", "theme", "text"],
)
ui.show(
    promises,
    None,
    wording.promises_said(promises.rows),
    heading="You said, we did, we told you",
    columns=["respondent_group", "you_said", "we_did", "told_on", "told_how", "days_waiting"],
    open_table=True,
)
ui.terms("feedback")
ui.foot()
