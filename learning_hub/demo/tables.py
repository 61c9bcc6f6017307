"""What each delivered file holds: columns and key by table, as in queries/tables."""

from __future__ import annotations

_TABLES = """
action [action_id]
    action_id cycle_id plan_version recommendation_id meeting_id text owner_role agency_id
    start_on original_due_on due_on due_changes due_change_reason status done_on
    evidence_accepted_on evidence_note expected_effect measure_id effect_expected_on blocked_by
action_update [action_id updated_on]
    action_id updated_on status note by_role
agency [agency_id]
    agency_id name short_name sector is_statutory_partner rank
answer [round_id respondent_id question_id]
    round_id respondent_id question_id answer_code agency_id age_band
attendance [meeting_id member_id]
    meeting_id member_id attended
audit [audit_id]
    audit_id cycle_id kind title theme agency_id period_from period_to sampling scale_id held_on
    re_audit_of
audit_grade [audit_id case_id agency_id domain]
    audit_id case_id agency_id domain grade_code moderated_grade_code moderator_role
    moderation_reason
audit_return [audit_id case_id agency_id]
    audit_id case_id agency_id auditor_role is_known returned_on
audited_case [audit_id case_id]
    audit_id case_id age_band tier sex ethnicity_group overall_grade_code
body [body_id]
    body_id name reports_to meets chair_role purpose rank
break_in_series [measure_id break_on]
    measure_id break_on kind reason recorded_on recorded_by
challenge [challenge_id]
    challenge_id raised_on raised_by_role to_agency_id to_body_id about_kind about_id cycle_id
    text response_due_on responded_on response outcome impact_note
comment [comment_id]
    comment_id round_id theme sentiment text is_cleared
cycle [cycle_id]
    cycle_id priority_id title practice_issue lead_agency_id joint_lead_agency_id
    planned_start_on planned_end_on started_on agreed_on
cycle_measure [cycle_id measure_id]
    cycle_id measure_id role why baseline_value baseline_from baseline_to target target_by
    data_owner_role rank
cycle_member [cycle_id member_id]
    cycle_id member_id part invited_on accepted_on
cycle_step [cycle_id month step_number]
    cycle_id month step_number step owner_role planned_on done_on
decision [decision_id]
    decision_id recommendation_id meeting_id decision decided_on reason minute_reference
delivery_plan [cycle_id version]
    cycle_id version status written_on approved_by approved_on
domain [domain]
    domain label is_overall rank
evidence [evidence_id]
    evidence_id cycle_id section kind title source reference dated_on learning theme
feedback_round [round_id]
    round_id cycle_id respondent_group instrument method invited opened_on closed_on
    consent_basis
finding [finding_id]
    finding_id cycle_id audit_id agency_id domain kind theme cases text is_cleared
grade_scale [scale_id grade_code]
    scale_id grade_code label rank is_positive number
guidance [guidance_id]
    guidance_id title issuer is_statutory issued_on link relevance theme superseded_on
key_line_of_enquiry [enquiry_id]
    enquiry_id cycle_id question theme rank
measure [measure_id version]
    measure_id version scope name short_name definition numerator_label denominator_label unit
    decimals counts_of good_direction direction_reason period_kind source_system agency_id
    owner_role lag_days target tolerance caveat read_with tier stage priority_id
    success_measure_id asks benchmark_measure_id valid_from source_title licence rank
meeting [meeting_id]
    meeting_id body_id cycle_id kind month title planned_on held_on
member [member_id]
    member_id agency_id role_title is_champion
observation [measure_id area_code period_start period_end breakdown_kind breakdown]
    measure_id area_code period_start period_end period_kind breakdown_kind breakdown numerator
    denominator value status agency_id
partnership_area [area_code]
    area_code
plan_section [cycle_id version section]
    cycle_id version section heading text
priority [priority_id]
    priority_id title aim lead_agency_id lead_member_id from_on until_on rank
promise [promise_id]
    promise_id cycle_id respondent_group theme said_on you_said we_did did_on told_on told_how
question [question_id]
    question_id instrument text topic scale_id rank
recommendation [recommendation_id]
    recommendation_id cycle_id level to_body_id to_agency_id text rationale theme made_on
    superseded_by
recommendation_evidence [recommendation_id evidence_kind evidence_id]
    recommendation_id evidence_kind evidence_id
required_sector [cycle_id sector]
    cycle_id sector reason
review_learning [learning_id]
    learning_id kind reference dated_on theme learning cycle_id
risk [risk_id]
    risk_id title cause consequence priority_id measure_id likelihood impact inherent_score
    controls owner_role opened_on review_on trend closed_on
self_assessment [round agency_id standard]
    round agency_id standard theme held_on scale_id self_grade_code moderated_grade_code
    peer_challenge
so_what [so_what_id]
    so_what_id about_kind about_id text written_by_role written_on
success_measure [success_measure_id]
    success_measure_id title description rank
theme [theme]
    theme label rank
visit [visit_id]
    visit_id cycle_id visited_on setting agency_id theme seen
workstrand [workstrand_id]
    workstrand_id cycle_id month title kind lead_agency_id
"""


def _read() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Read the list above: a table's columns and its key."""
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    name = ""
    key: tuple[str, ...] = ()
    for line in _TABLES.strip().splitlines():
        if not line.startswith(" "):
            name, _, rest = line.partition(" [")
            key = tuple(rest.rstrip("]").split())
            found[name] = ((), key)
        else:
            found[name] = (found[name][0] + tuple(line.split()), key)
    return found


TABLES = _read()
