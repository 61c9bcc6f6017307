"""Yearly report: what evidence do we have for the yearly report?"""

from learning_hub import charts, ui
from learning_hub.judging import ledger
from learning_hub.wording import recommendations as ledger_wording
from learning_hub.wording import yearly_report as wording
from learning_hub.wording.verdicts import words

ui.open_page(__doc__)

# Load
offered, first = wording.years_offered(ui.ask("yearly/years").rows)
with ui.choices():
    year = ui.choose("Year", offered, "year", first)
done = ui.ask("yearly/done", year_end=year)
cases = ui.ask("yearly/cases", year_end=year)
measures = ui.ask("yearly/measures", year_end=year)
overdue = ui.ask("yearly/overdue", year_end=year)
repeated = ui.ask("yearly/repeated", year_end=year)
reviews = ui.ask("yearly/reviews", year_end=year)
decisions = ui.ask("yearly/decisions", year_end=year)
heard = ui.ask("yearly/heard", year_end=year)
promises = ui.ask("yearly/promises", year_end=year)
challenges = ui.ask("yearly/challenges", year_end=year)
lines = ui.ask(
    "impact/ledger", cycle_id="", priority_id="", level="", success_measure_id="", asks=""
)

# Shape
entries = ledger.of_years(ledger.entries(lines.rows, ui.verdicts(), lines.as_at), year)
little = ledger.little_progress(entries)
tally = ledger.tally(entries)
held = {
    "done": not done.is_empty,
    "difference": not entries.empty,
    "little": not entries.empty,
    "reviews": not reviews.is_empty or not decisions.is_empty,
    "voice": not heard.is_empty,
    "scrutiny": not challenges.is_empty,
    "cost": False,
}

# Show
ui.headline(wording.report_said(year, lines.as_at, held, entries, overdue.rows, repeated.rows))
ui.note(wording.HOW_TO_USE)
ui.section(wording.HEADINGS["done"], wording.DONE)
ui.show(
    done,
    None,
    wording.done_said(done.rows),
    heading="What was done",
    open_table=True,
    columns=["what", "number"],
)
ui.show(
    cases,
    None,
    wording.effective_said(cases.rows),
    heading="How good practice was",
    open_table=True,
    columns=["cycle_id", "priority", "held_on", "good_cases", "cases"],
)
ui.lead_to("audits", "The audits")

ui.section(wording.HEADINGS["difference"], wording.outcomes_said(entries))
ui.show(
    lines.only(entries.index).with_words(outcome=words(entries["outcome"])),
    ui.drawn(charts.outcomes, tally),
    ledger_wording.OUTCOMES,
    heading="What came of it",
    table=ledger_wording.tally_table(tally),
    columns=[],
)
ui.lead_to("recommendations", "The ledger, line by line")
ui.show(
    measures,
    None,
    wording.measures_said(measures.rows),
    heading="Measure by measure",
    table=wording.measures_table(measures.rows),
    columns=[],
    open_table=True,
)
ui.lead_to("measures", "The measures")

ui.section(wording.HEADINGS["little"], wording.little_said(entries, little))
ui.show(
    lines.only(little.index).with_words(outcome=words(little["outcome"])),
    None,
    wording.LITTLE,
    heading="Worse, or no detectable change",
    table=wording.little_table(little),
    columns=[],
    open_table=True,
)
ui.show(
    overdue,
    None,
    wording.overdue_said(overdue.rows),
    heading="Late against the date first agreed",
    open_table=True,
    columns=["action_id", "text", "agency", "original_due_on", "due_changes", "days_overdue"],
)
ui.lead_to("delivery_plan", "The delivery plan")
ui.show(
    repeated,
    None,
    wording.repeated_said(repeated.rows),
    heading="Recommended again",
    open_table=True,
    columns=[
        "recommendation_id",
        "theme",
        "text",
        "earlier",
        "earlier_actions",
        "earlier_complete",
    ],
)
ui.lead_to("compare_cycles", "The cycles compared")

ui.section(wording.HEADINGS["reviews"], wording.reviews_said(reviews.rows))
ui.show(
    reviews.with_words(came_from=wording.came_from(reviews.rows)),
    None,
    wording.LEARNT,
    heading="What reviews taught",
    open_table=True,
    columns=["reference", "came_from", "dated_on", "learning", "cycle_id", "recommendations"],
)
ui.show(
    decisions,
    None,
    wording.decisions_said(decisions.rows),
    heading="What the Board decided",
    open_table=True,
    columns=[
        "recommendation_id",
        "text",
        "standing",
        "decided_on",
        "reason",
        "actions",
        "actions_complete",
    ],
)
ui.section(wording.HEADINGS["voice"], wording.heard_said(heard.rows))
ui.show(
    heard,
    None,
    wording.GROUPS_APART,
    heading="Who was asked",
    open_table=True,
    columns=["cycle_id", "respondent_group", "method", "opened_on", "invited", "respondents"],
)
ui.show(
    promises,
    None,
    wording.used_said(promises.rows),
    heading="You said, we did, we told you",
    open_table=True,
    columns=["respondent_group", "you_said", "we_did", "told_on", "told_how"],
)
ui.lead_to("feedback", "The feedback")
ui.section(wording.HEADINGS["scrutiny"], wording.challenges_said(challenges.rows))
ui.show(
    challenges,
    None,
    wording.CHALLENGED,
    heading="What was challenged",
    open_table=True,
    columns=["raised_on", "raised_by_role", "addressed_to", "text", "came_of_it", "impact_note"],
)
ui.section(wording.HEADINGS["cost"], wording.COST)
ui.terms()
ui.foot()
