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
    "not_started": "",
    "on_track": "",
    "at_risk": "/",
    "off_track": "x",
    "complete": "",
    "embedded": ".",
}
STATUS_FILLS = {
    "not_started": "#FFFFFF",
    "on_track": "#00703C",
    "at_risk": "#F46A25",
    "off_track": "#D4351C",
    "complete": "#1D70B8",
    "embedded": "#801650",
}

# The verdict on a measure after a cycle: shape and colour beside its word, never colour alone.
IMPACT_MARKS = {
    "improved": ("●", ACCENT),
    "worse": ("■", "#B54708"),
    "changed": ("◇", NEUTRAL),
    "perhaps": ("?", GREY),
    "no_detectable_change": ("\N{EN DASH}", GREY),
    "too_early": ("○", GREY),
    "never_judged": ("○", GREY),
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
    "child": "circle",
    "young_person": "square",
    "parent_carer": "diamond",
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


def status_words(code: str) -> str:
    """Give a status as shape and word."""
    word, shape, _colour = STATUS[code]
    return f"{shape} {word}"
