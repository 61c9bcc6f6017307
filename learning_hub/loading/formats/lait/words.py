"""What LAIT's data dictionary says of a measure, in our words: unit, decimals, direction, years."""

import re
from datetime import date, timedelta

from learning_hub.loading.formats.shared import periods
from learning_hub.loading.formats.shared.periods import YearType

SOURCE = "Local authority interactive tool (LAIT)"
YEAR_TYPES = {
    "academic year": periods.ACADEMIC,
    "financial year": periods.TO_MARCH,
    "calendar year": periods.CALENDAR,
    "annual (end of sept)": periods.TO_SEPTEMBER,
    "annual - january": periods.TO_JANUARY,
    # Counts at 31 March: children looked after, in need and on a plan.
    "annual": periods.TO_MARCH,
}
# How a definition ends, so that data that come later know their years.
_SAID = re.compile(r"Year type: ([^.]+)\.$")
DIRECTIONS = {
    "high": ("increase", "LAIT gives it the polarity High: a higher figure is better."),
    "low": ("decrease", "LAIT gives it the polarity Low: a lower figure is better."),
    "-": (None, "LAIT gives it no polarity: neither direction is better."),
}


def given(cell: str | None) -> str | None:
    """Give what a cell says. None = it is empty, or NA."""
    return None if cell is None or cell.strip().upper() in ("", "NA", "N/A") else cell.strip()


def year_type(said: str | None) -> YearType | None:
    """Find a kind of year by LAIT's name of it. None = it is not one of LAIT's."""
    return YEAR_TYPES.get(" ".join((said or "").lower().split()))


def year_type_in(definition: str | None) -> YearType | None:
    """Find the kind of year that a definition written here ends with. None = it names none."""
    found = _SAID.search(definition or "")
    return year_type(found[1]) if found else None


def definition_of(description: str | None, title: str, said: str | None) -> str:
    """Put together what is counted, ending with LAIT's kind of year."""
    text = (description or title).strip()
    text = text if text.endswith((".", ":", "!", "?")) else text + "."
    return f"{text} Year type: {said}." if said else text


def unit_of(axis: str | None, title: str) -> str:
    """Tell a measure's unit from the name of its axis, else from its title."""
    low = (axis or "").lower()
    if "%" in low or low.endswith(" rate"):
        return "percent"
    if "per 1" in low or low.startswith("rate"):
        return "rate"
    if not low or low in ("entries", "spend"):
        low = title.lower() if "%" in title else low
        if "%" in low:
            return "percent"
    if re.search(r"\bdays\b", low) and "%" not in low:
        return "days"
    if re.match(r"(number|total cases|count)\b", low):
        return "count"
    return "number"


def decimals_of(places: str | None, unit: str) -> str:
    """Give the decimals to show: the dictionary's, else none for counts and one for the others."""
    if places and re.fullmatch(r"[0-3](\.0)?", places):
        return places[0]
    return "0" if unit == "count" else "1"


def day_of(cell: str | None) -> date | None:
    """Read a date that may be a spreadsheet's number of days. None = it is no date."""
    text = (cell or "").strip()
    if re.fullmatch(r"\d{5}(\.0)?", text) and 32874 <= int(text[:5]) <= 73050:
        return date(1899, 12, 30) + timedelta(days=int(text[:5]))
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
        try:
            return date(int(found[3]), int(found[2]), int(found[1])) if found else None
        except ValueError:
            return None


def caveat_of(has_dash: bool, marks: dict[str, list[str]], is_long: bool) -> str | None:
    """Say what a reader must know. None = nothing.

    marks: for each mark behind a year, in words, the years that carry it. is_long: that a figure
    covers more than one year.
    """
    said = []
    if has_dash:
        said.append(
            "LAIT writes '-' both for a figure that is missing and for one that is hidden: which "
            "of the two is not known."
        )
    for mark, years in marks.items():
        said.append(f"{mark.capitalize()} figures: {', '.join(years)}.")
    if is_long:
        said.append("Each figure covers several years together.")
    return " ".join(said) or None
