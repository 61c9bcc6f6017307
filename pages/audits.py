"""Audits: how good was practice in the cases partners looked at together?"""

from learning_hub import charts, ui
from learning_hub.judging.moderation import of_grades
from learning_hub.wording import audits as wording

ui.open_page(__doc__)

# Load
with ui.choices():
    cycle = ui.choose_cycle()
    audits = ui.ask("audits/audits", cycle_id=cycle or "")
    audit = ui.choose_audit(audits)
cases = ui.ask("audits/cases_good_or_better", priority_id="")
grades = ui.ask("audits/grades_by_domain", audit_id=audit)
by_agency = ui.ask("audits/grades_by_agency", audit_id=audit)
moderation = ui.ask("audits/moderation", audit_id=audit)
findings = ui.ask("audits/findings", cycle_id=cycle or "")
returns = ui.ask("audits/returns_by_agency", audit_id=audit)

# Shape
agreed = of_grades(moderation.rows)

# Show
ui.headline(wording.cases_said(cases.rows, cycle or ""))
ui.show(
    grades,
    None if grades.is_empty else ui.drawn(charts.grades_by_domain, grades.rows),
    wording.domains_said(grades.rows),
    heading="Judgements by domain",
    columns=["domain", "grade", "judgements", "total_judgements", "cases"],
)
ui.show(
    findings,
    None,
    wording.findings_said(findings.rows, findings.parameters["only_cleared"] is True),
    heading="What was found",
    columns=["kind", "text", "domain", "theme", "cases"],
    open_table=True,
)
ui.show(
    cases,
    None if cases.is_empty else ui.drawn(charts.cases_good_or_better, cases.rows, cycle or ""),
    wording.audits_compared(cases.rows),
    heading="Cases good or better, audit by audit",
    columns=["cycle_id", "cycle_title", "held_on", "good_cases", "cases"],
)
ui.show(
    moderation,
    None,
    wording.moderation_said(moderation.rows, agreed),
    heading="Moderation",
    columns=["grade", "moderated_grade", "judgements"],
    table=wording.moderation_table(moderation.rows),
    method=wording.beyond_chance_said(agreed),
    open_table=True,
)
ui.show(
    by_agency,
    None,
    wording.agencies_said(by_agency.rows),
    heading="Judgements by agency",
    columns=["agency", "good_judgements", "judgements", "cases"],
)
ui.show(
    returns,
    None,
    wording.returns_said(returns.rows),
    heading="Returns",
    columns=["agency", "asked", "returned", "not_known"],
)
ui.show(
    audits,
    None,
    wording.audits_said(audits.rows),
    heading="The cycle's audits",
    columns=["title", "kind", "agency", "held_on", "cases", "sampling"],
    open_table=True,
)
ui.terms("audit")
ui.foot()
