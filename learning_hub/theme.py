"""The colours, the order and the words of the field's terms. One place, so that nothing drifts."""

# One accent; hues only for meaning (METHOD: colour and shape). All reach 3:1 on white.
INK = "#0B0C0C"
ACCENT = "#12436D"
GREY = "#3D3D3D"
LINE = "#B1B4B6"
PALE = "#F3F2F1"
HUES = ("#12436D", "#28A197", "#801650", "#F46A25")
SEQUENCE = ("#12436D", "#2073BC", "#6BACE6")
SHADE = "#E8EEF4"

IMPROVEMENT, CONCERN, NEUTRAL = "#12436D", "#F46A25", "#801650"
# How a point of a control chart is drawn: colour, shape, size. Never colour alone.
POINTS = {
    "common": (GREY, "circle", 6),
    "improvement": (IMPROVEMENT, "circle", 11),
    "concern": (CONCERN, "square", 11),
    "neutral_high": (NEUTRAL, "diamond", 11),
    "neutral_low": (NEUTRAL, "diamond", 11),
}

# Status of an action: word, shape, colour of the shape.
STATUS = {
    "not_started": ("Not started", "○", "#505A5F"),
    "on_track": ("On track", "●", "#00703C"),
    "at_risk": ("At risk", "▲", "#B54708"),
    "off_track": ("Off track", "■", "#D4351C"),
    "complete": ("Complete", "◆", "#1D70B8"),
    "embedded": ("Embedded", "★", "#801650"),
}
STATUS_PATTERNS = {
    "not_started": "", "on_track": "", "at_risk": "/", "off_track": "x", "complete": "",
    "embedded": ".",
}
STATUS_FILLS = {
    "not_started": "#FFFFFF", "on_track": "#00703C", "at_risk": "#F46A25", "off_track": "#D4351C",
    "complete": "#1D70B8", "embedded": "#801650",
}

# The verdict on a measure after a cycle: shape and colour beside its word, never colour alone.
IMPACT_MARKS = {
    "improved": ("●", ACCENT),
    "worse": ("■", "#B54708"),
    "no_detectable_change": ("\N{EN DASH}", GREY),
    "too_early": ("○", GREY),
    "not_comparable": ("◆", NEUTRAL),
    "too_small_to_show": ("□", GREY),
}

GROUPS = {
    "child": "Children",
    "young_person": "Young people",
    "parent_carer": "Parents and carers",
    "practitioner": "Practitioners",
}
GROUP_SHAPES = {
    "child": "circle", "young_person": "square", "parent_carer": "diamond",
    "practitioner": "triangle-up",
}
GROUP_COLOURS = dict(zip(GROUPS, HUES, strict=True))

MONTHS = {1: "Scoping", 2: "Auditing", 3: "Feedback", 4: "Agreeing"}

AUDIT_KINDS = {
    "multi_agency": "Multi-agency audit",
    "single_agency": "Single-agency audit",
    "dip_sample": "Dip sample",
    "re_audit": "Re-audit",
    "self_assessment": "Self-assessment",
}
FINDING_KINDS = {
    "strength": "Strength",
    "development": "Area for development",
    "barrier": "System barrier",
}

# What stands in a cell where there is no number.
SYMBOLS = {
    "c": "hidden",
    "z": "not applicable",
    "x": "not available",
    "u": "unreliable",
    "k": "rounds to 0",
    "low": "rounds to 0",
}
EMPTY = "not reported"
HIDDEN = "hidden"

SERIES = {
    # comparator: colour, dash, width
    "area": (ACCENT, "solid", 3),
    "region": ("#28A197", "dash", 2),
    "neighbours": ("#801650", "dot", 2),
    "nation": (GREY, "longdash", 2),
}

# What kind of question a measure answers.
ASKS = ("how much", "how well", "what difference")
UNITS = {"count": "number", "percent": "per cent", "rate": "rate", "days": "days", "number": ""}
DIRECTIONS = {"increase": "higher is better", "decrease": "lower is better"}

# The words above each column of a table. No raw name of a column ever reaches the screen.
HEADINGS = {
    "action_id": "Action", "actions": "Actions", "actions_complete": "Actions complete",
    "addressed_to": "Addressed to", "agency": "Agency", "agency_id": "Agency",
    "all_actions": "All actions", "answered": "Answered", "area_name": "Area", "areas": "Areas",
    "as_at": "As at", "asked": "Asked", "at_odds": "Status and dates disagree",
    "audit_id": "Audit", "auditor_harder": "Auditor graded lower",
    "auditor_kinder": "Auditor graded higher", "baseline": "Baseline",
    "baseline_value": "Baseline", "began_on": "Began", "blocked": "Blocked",
    "blocked_by": "Blocked by", "break_on": "Break on", "breakdown": "Breakdown",
    "breakdown_kind": "Broken down by", "cases": "Cases", "caveat": "Caveat",
    "closed_on": "Closed", "comments": "Comments", "complete": "Complete", "cycle_id": "Cycle",
    "cycle_title": "Title of the cycle", "cycles": "Cycles", "days_late": "Days late",
    "days_overdue": "Days overdue", "days_waiting": "Days waiting", "decided_on": "Decided",
    "definition": "Definition", "denominator": "Out of", "domain": "Domain", "done_on": "Done",
    "due_changes": "Times moved", "due_on": "Due", "ended_on": "Ended", "file": "File",
    "good_cases": "Good or better", "good_judgements": "Good or better", "grade": "Grade",
    "group": "Group", "held_on": "Held", "interval": "95\u00a0% interval", "invited": "Invited",
    "judgements": "Judgements", "kind": "Kind", "last_data": "Last data",
    "lead_agency": "Lead", "level": "Level", "lines": "Lines", "load": "Load",
    "lower": "Lower limit", "made_on": "Made", "mean": "Mean", "measure": "Measure",
    "measure_id": "Measure", "method": "Method", "moderated": "Moderated", "month": "Month",
    "month_name": "Month", "name": "Measure", "negative": "Negative",
    "not_known": "Not known to it", "numerator": "Count", "opened_on": "Opened",
    "overdue": "Overdue", "owner_role": "Owner",
    "period": "Period", "planned_on": "Planned", "positive": "Positive", "priority": "Priority",
    "question": "Question", "rank": "Order", "reason": "Reason", "recommendation_id":
    "Recommendation", "respondent_group": "Group", "respondents": "Answered",
    "returned": "Returned", "returns_asked": "Returns asked", "role": "Kind of measure",
    "rule": "What it shows", "said_on": "Said", "series": "Series", "sha256": "Fingerprint",
    "share": "Share", "short_name": "Measure", "stage": "Stage", "standing": "Where it stands",
    "status": "Status", "step": "Step", "superseded_by": "Superseded by",
    "suggested_status": "Dates suggest",
    "target": "Target", "target_by": "Target by", "text": "What it says", "theme": "Theme",
    "title": "Title", "told_how": "Told how", "told_on": "Told", "topic": "Topic",
    "total_judgements": "All judgements", "unchanged": "Left as it was", "upper": "Upper limit",
    "value": "Value", "version": "Version", "we_did": "We did", "you_said": "You said",
    "body": "Meeting of", "closeness": "Likeness", "why": "Why it would move", "section": "Section",
    "heading": "Heading", "variation": "Variation", "assurance": "Against the target",
    "latest": "Latest", "practice_issue": "Practice issue", "written_on": "Written",
    "year": "Year", "source_system": "Source system", "valid_from": "Valid from",
    "load_id": "Load", "file_name": "File", "delivery": "Delivery", "format": "Read as",
    "rows_read": "Records", "rows_new": "New", "rows_changed": "Changed",
    "rows_unchanged": "Unchanged", "rows_rejected": "Refused", "rows_withdrawn": "Withdrawn",
    "loaded_at": "Loaded", "loaded_by": "By", "is_in_force": "In force", "part": "Table",
    "line": "Line", "column_name": "Column", "remedy": "What to do", "late": "Late",
    "last_data_on": "Last data", "longest_late": "Longest late, days", "measures": "Measures",
    "break_kind": "Kind of break", "records": "Records", "refused": "Refused", "files": "Files",
    "snapshot_number": "Snapshot", "days_late_most": "Days late",
    "came_from": "Came from", "what": "What", "number": "Number", "original_due_on": "First due",
    "earlier": "Earlier ones", "earlier_actions": "Their actions",
    "earlier_complete": "Of them complete", "reference": "Reference", "dated_on": "Dated",
    "learning": "What it taught", "recommendations": "Recommendations",
    "raised_by_role": "Raised by", "came_of_it": "What came of it", "impact_note": "What changed",
    "tool": "Grades of the tool", "verdict": "Verdict", "wording": "As it was asked",
    "outcome": "Outcome", "days_since_due": "Days late", "concern": "Kind",
    "raised_on": "Raised", "score": "Score",
    "held_cases": "Cases", "sampling": "Cases chosen", "neighbour": "Neighbour",
}


def heading(column: str) -> str:
    """Give the words above a column. Raises KeyError for a column without words."""
    return HEADINGS[column]


def status_words(code: str) -> str:
    """Give a status as shape and word."""
    word, shape, _colour = STATUS[code]
    return f"{shape} {word}"
