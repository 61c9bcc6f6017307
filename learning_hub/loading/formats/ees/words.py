"""What the names and labels of columns say of a measure: its words, its title, its unit."""

import re

from learning_hub.loading.formats.shared.measure_names import name_of

POUNDS = {"£": "pounds", "£m": "millions of pounds"}
RATES = (1_000, 10_000, 100_000, 1_000_000)
WORDS = {
    "cpp": "child protection plans",
    "icpc": "initial child protection conferences",
    "la": "local authority",
    "fte": "full-time equivalent",
    "t": "number of",
    "pt": "percentage of",
    "pa": "persistent absence",
    "sess": "sessions",
    "cin": "children in need",
    "at31": "at 31 March",
    "section47": "section 47 enquiries",
    "cla": "children looked after",
    "inpost": "in post",
    "rereferral": "re-referral",
    "sdq": "strengths and difficulties score",
    "percent": "per cent",
    "anypoint": "at any point",
    "10000": "10,000",
    "10k": "10,000",
    "100000": "100,000",
    "100k": "100,000",
}


def words_of(name: str) -> str:
    """Put a column's name into words: 'rereferral_percent' gives 'Re-referral per cent'."""
    words = [WORDS.get(word.lower(), word.lower()) for word in name.split("_") if word]
    text = " ".join(words).replace("number of number of", "number of")
    return text[:1].upper() + text[1:]


def title_of(stem: str) -> str:
    """Put a file's stem into words, without the letter and number that some publishers prefix."""
    text = re.sub(r"^[a-z]\d+_", "", stem, flags=re.IGNORECASE)
    text = re.sub(r"_(\d{4})_to_(\d{4})$", r", \1 to \2", text)
    words = [
        {
            "la": "local authorities",
            "csww": "children's social work workforce",
            "cla": "children looked after",
            "cpps": "child protection plans",
            "icpcs": "initial child protection conferences",
            "10k": "10,000",
            "s47s": "section 47 enquiries",
        }.get(w.lower(), w)
        for w in text.split("_")
    ]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def per_of(text: str) -> int | None:
    """Read from a name or label per how many a rate is: per_10k gives 10,000. None = it says not.

    A rate that says nothing may as well be a percentage, so that it is none.
    """
    found = re.search(r"per[ _]?(1[0-9]*(?:[,_]000)*)(k?)(?![a-z])", text.lower())
    if not found:
        return None
    many = int(re.sub("[,_]", "", found[1])) * (1_000 if found[2] else 1)
    return many if many in RATES else None


def unit_of(name: str, meta_unit: str | None, label: str = "") -> str:
    """Tell an indicator's unit from its companion file, else from its name and label."""
    if meta_unit in ("%", "pp"):
        return "percent"
    if meta_unit in POUNDS:
        return "number"
    low = name.lower()
    if re.search(r"percent(?!ile)|^pt_|_pct|_pc$|rate_fte|rate_headcount", low):
        return "percent"
    if per_of(f"{name} {label}"):
        return "rate"
    if re.search(r"percentile|median|_days|days_", low) and not re.search(r"\d\+?_days", low):
        return "days"
    if re.search(r"caseload|average|mean|score|(?<![a-z])ratio|(?<![a-z])rate(?![a-z])|fte", low):
        return "number"
    return "count"


def name_in(label: str, column: str, meta_unit: str | None) -> str:
    """Name a measure by its label, and say what its unit does not: pounds, and per how many."""
    words = POUNDS.get(meta_unit or "")
    if words and "£" not in label and "pound" not in label.lower():
        return f"{label}, in {words}"
    per = per_of(f"{column} {label}") if unit_of(column, meta_unit, label) == "rate" else None
    return name_of(label, f"per {per}") if per else label
