"""What the words on the pages mean, in plain English."""

import re

INTERVAL = (
    "95\u00a0% interval",
    "If many audits or surveys like this one were made, about 19 in 20 of such intervals would "
    "hold the true share. A wide interval means: too few to tell.",
)
DISCLOSURE = (
    "Hidden",
    "A number from 1 to {largest} could point at a child or a family, so it is not shown to "
    "everybody. A share is hidden when its count, or the count of all the others, is so small. Where "
    "a text tells such a number of children, families or cases, [a few] stands in its place."
    "{rounded}",
)
CYCLE = (
    "Cycle",
    "Four months of work on one practice issue: month 1 scoping, month 2 auditing, month 3 "
    "feedback, month 4 agreeing recommendations and actions.",
)

HOW_TO_READ = {
    "control chart": (
        "Each dot is one period. The line in the middle is the **mean**; between the dotted "
        "**limits** nearly all dots fall while nothing changes, so ups and downs between them say "
        "little.\n\n"
        "A dot stands out when it is outside a limit, when seven in a row lie on one side of the "
        "mean or rise or fall all the way, or when two of three lie near a limit. "
        "● **Dark blue circles** stand out for the better, ■ **orange squares** for the worse, "
        "◆ **purple diamonds** where neither way is better; small grey dots do not stand out.\n\n"
        "Shaded bands are the **cycles** that named this measure. A dashed upright line is a "
        "**break in series**: mean and limits begin anew there. The **target** is dashed. Limits "
        "that rest on fewer than 13 periods are **trial limits** and will still move.\n\n"
        "That something changed says nothing about why."
    )
}

TERMS = {
    "audit": [
        (
            "Good or better",
            "The moderated overall grade of the case is one that the scale counts "
            "as positive. A case counts once.",
        ),
        (
            "Judgement",
            "One agency's grade of one case on one domain. A case gets as many as there "
            "are agencies that knew it.",
        ),
        (
            "Moderation",
            "A second reader looks at a grade with the auditor and agrees it or "
            "changes it. Both grades are kept.",
        ),
        ("Domain", "A side of practice that is graded, such as assessment or joint working."),
        INTERVAL,
        DISCLOSURE,
    ],
    "feedback": [
        (
            "Positive",
            "The answer is one that the question's scale counts as positive. 'Not sure' "
            "and 'prefer not to say' count neither way.",
        ),
        ("Response rate", "How many of those invited answered."),
        (
            "We told you",
            "The third step after 'you said, we did': the people who asked were told "
            "what was done, when and how.",
        ),
        INTERVAL,
        DISCLOSURE,
    ],
    "plan": [
        (
            "Delivery plan",
            "What a cycle rests on, hopes to move, found and will do. Version 1 is "
            "written in month 1, version 2 in month 4, later ones after the Board.",
        ),
        (
            "Status",
            "The owner's own view of an action. The status its dates suggest stands beside "
            "it, so that a disagreement is seen.",
        ),
        (
            "Overdue",
            "The date now agreed has passed and the action is not done. Times moved says "
            "how often that date was put off.",
        ),
        (
            "Operational, strategic",
            "An operational recommendation changes how people work; a "
            "strategic one needs a decision of the partners.",
        ),
        CYCLE,
    ],
    "cycles": [
        CYCLE,
        (
            "Good or better",
            "The moderated overall grade of the case is one that the scale counts "
            "as positive. A case counts once.",
        ),
        (
            "By case",
            "Several agencies grade the same case, and their judgements go together. So "
            "the interval is as wide as the number of cases makes it, not the number of judgements.",
        ),
        (
            "Too few to tell",
            "Fewer than 10 cases or answers, so that no verdict is given, or so few that even a true "
            "change would often be missed. It does not mean that nothing changed. Two cycles are "
            "compared where each has 10 cases or answers or more; a course over three or more where all "
            "together have 10, and it is called no clear trend where they have 40.",
        ),
        (
            "Not comparable",
            "The audit tool, the way of choosing cases, the question or the "
            "answers offered were not the same, or a measure was recorded in another way.",
        ),
        (
            "p",
            "How often so clear a pattern would come about by chance if nothing had changed. "
            "Under 0.05 counts as clear.",
        ),
        (
            "Before and after",
            "The month-4 session, at which the cycle agreed its actions, parts "
            "before from after. A verdict needs twelve months on each side.",
        ),
        INTERVAL,
        DISCLOSURE,
    ],
    "impact": [
        (
            "Improved, got worse",
            "In one of the first four months after the cycle's month-4 session the "
            "level of the measure left where its earlier course would have led, by more than "
            "chance would explain. It does not say why.",
        ),
        (
            "No detectable change",
            "The interval of the change holds no change at all. There may "
            "have been a change too small to be seen in so few months.",
        ),
        (
            "Too early to tell",
            "Fewer than 12 periods on one side of the session. At 6 months the "
            "chart is looked at; from month 12 there is a verdict.",
        ),
        (
            "Cannot be judged",
            "Too little is known of the measure from before the session, and waiting will not "
            "change that.",
        ),
        (
            "Not comparable",
            "The measure's definition or recording changed inside the time that "
            "would be looked at.",
        ),
        (
            "No action of ours",
            "A cycle hoped to move the measure, and no action of that cycle or "
            "an earlier one names it.",
        ),
        (
            "Baseline, target",
            "Where the measure stood when the cycle began (thick line in the "
            "chart), and where the cycle wants it to be (dashed).",
        ),
        INTERVAL,
        CYCLE,
        DISCLOSURE,
    ],
    "measures": [
        ("Baseline", "The value when a cycle began, fixed before its result could be seen."),
        (
            "Target",
            "Where the partnership wants the measure to be. Some measures have none and "
            "are only watched.",
        ),
        (
            "Success measure, impact measure",
            "A success measure says whether the work was done "
            "well; an impact measure whether children's lives changed.",
        ),
        (
            "Mean and limits",
            "The mean of all months of a period, and the limits between which "
            "nearly all months fall when nothing has changed. They are worked out from how much the "
            "measure moves from month to month.",
        ),
        (
            "Standing out",
            "A month outside the limits, seven months on one side of the mean, "
            "seven months rising or falling, or two of three months near a limit. Such a pattern is "
            "unlikely when nothing has changed.",
        ),
        (
            "Break in series",
            "From here on the measure is recorded in another way, so values before "
            "and after do not compare.",
        ),
        ("Statistical neighbours", "Ten areas that are most like this one, by a published model."),
        DISCLOSURE,
    ],
}

# Abbreviations of the field, which stand in names of measures and in what people write.
ABBREVIATIONS = {
    "AC2": "a measure of how far two people agree beyond chance (Gwet).",
    "CAMHS": "child and adolescent mental health services.",
    "CDOP": "Child Death Overview Panel.",
    "CIN": "child in need (section 17 of the Children Act 1989).",
    "CSV": "a file of plain text that a spreadsheet opens.",
    "DSL": "designated safeguarding lead of a school.",
    "EET": "in education, employment or training.",
    "EHCP": "education, health and care plan.",
    "GCP2": "Graded Care Profile 2, a tool to assess neglect.",
    "GP": "general practitioner, a family doctor.",
    "ICB": "Integrated Care Board, which plans the NHS locally.",
    "ICON": "a programme that helps parents to cope with a baby's crying.",
    "ICPC": "initial child protection conference.",
    "IDVA": "independent domestic violence adviser.",
    "LADO": "local authority designated officer, for concerns about adults who work with children.",
    "LCSPR": "local child safeguarding practice review.",
    "MACE": "multi-agency child exploitation meeting.",
    "MARAC": "multi-agency risk assessment conference, on the highest risks of domestic abuse.",
    "MASH": "multi-agency safeguarding hub, which takes first contacts.",
    "NEET": "not in education, employment or training.",
    "NFA": "no further action.",
    "NHS": "National Health Service.",
    "NRM": "National Referral Mechanism, for children who may be victims of modern slavery.",
    "PRU": "pupil referral unit.",
    "RR": "rapid review.",
    "SEND": "special educational needs and disabilities.",
    "UASC": "unaccompanied asylum-seeking child.",
    "YJS": "youth justice service.",
}
_CAPITALS = re.compile(r"(?<![\w/.])[A-Z]{2,}\d?(?=s?(?:[^\w]|$))")


def abbreviations_in(text: str) -> set[str]:
    """Name the known abbreviations that stand in a text."""
    return {found for found in _CAPITALS.findall(text) if found in ABBREVIATIONS}


ALL_SAID = "The terms of all pages, in the order of the alphabet."


def filled(words: str, largest: int, rounds_to: int) -> str:
    """Fill in how this Hub hides small numbers. largest: the largest that is hidden."""
    rounded = f" Larger counts are rounded to the nearest {rounds_to}." if rounds_to > 1 else ""
    return words.replace("{largest}", str(largest)).replace("{rounded}", rounded)


def every_term() -> dict[str, list[str]]:
    """Give every term of every page with what it means; where pages differ, all that is said."""
    found: dict[str, list[str]] = {}
    for terms in TERMS.values():
        for term, words in terms:
            if words not in found.setdefault(term, []):
                found[term].append(words)
    for short, words in ABBREVIATIONS.items():
        found.setdefault(short, []).append(words)
    return dict(sorted(found.items(), key=lambda pair: pair[0].lower()))
