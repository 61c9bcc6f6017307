"""How a published measure is named where its title leaves doubt."""

import re


def name_of(title: str, axis: str | None) -> str:
    """Name a measure: a rate that is not per 10,000 says per how many it is."""
    per = re.search(r"per ([\d,]+)", (axis or "").lower())
    if per and per[1].replace(",", "") != "10000":
        said = re.sub(r"[^\d]", "", title)
        if per[1].replace(",", "") not in said:
            return f"{title}, per {int(per[1].replace(',', '')):,}"
    return title
