"""What the names and labels of columns say of a measure: its words, its title, its unit."""

import re

from learning_hub.loading.formats.shared.measure_names import name_of

POUNDS = {"£": "pounds", "£m": "millions of pounds"}
# Units that the contract has no word for, so that the measure's name says them.
NAMED = {**POUNDS, "pp": "percentage points"}
# What labels say of a unit that is taken as it is said.
UNITS_GIVEN = frozenset(["%", *NAMED])
# Words of a name that tell its unit.
SHARES = frozenset(["percent", "percentage", "perc", "pct", "pc", "share", "proportion", "prop"])
# Of these some are no share of a hundred: 0.45, or a number of police constables.
DOUBTFUL_SHARES = frozenset(["pc", "share", "proportion", "prop"])
# A name that begins so counts: number_over_10_percent_absent are children. One that begins with
# 'no' or 'total' may as well be a share: no_further_action_percent.
COUNTED = frozenset(["number", "count", "num"])
MAY_BE_COUNTED = frozenset(["no", "total"])
MONEY = frozenset(["pounds", "pound", "gbp", "cost", "costs"])
POINTS = frozenset(["ppt", "ppts"])
# At the end of a name pp is points beside one of these; else it is the pupil premium.
DIFFERENCES = frozenset(["gap", "change", "diff", "difference", "increase", "decrease"])
MEANS = frozenset(["avg", "mean", "median", "percentile", "ratio", "rate", "rates"])
TIMES = frozenset(
    f"{time}{end}" for time in ("minute", "hour", "week", "month", "year") for end in ("", "s")
)
RATES = (100, 1_000, 10_000, 100_000, 1_000_000)
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
    "ppt": "percentage points",
    "ppts": "percentage points",
}

# Long enough to mean the same within a word that is written together.
_SURE_SHARE = re.compile(r"percent(?!ile)|(?:^|_)rate_(?:fte|headcount)")
_SURE_MEAN = re.compile(r"caseload|average|score")
_POINTS = re.compile(r"(?:percentage|percent|pct|pc)[ _]?points?(?![a-z])")
# A length of time that is only the name of a group: 'duration_0-10_days' counts children.
_BAND = re.compile(r"\d\+?[ _](?:days?|weeks?|months?|years?)(?![a-z])")


def words_of(name: str) -> str:
    """Put a column's name into words: 'rereferral_percent' gives 'Re-referral per cent'."""
    given = [word.lower() for word in name.split("_") if word]
    if given[-1:] == ["pp"] and _is_of_points(name):
        given[-1] = "ppt"
    # 't' and 'pt' begin a name; further on they stand for something else, such as a mobile phone.
    words = [
        word if place and word in ("t", "pt") else WORDS.get(word, word)
        for place, word in enumerate(given)
    ]
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


def _is_of_points(name: str) -> bool:
    """Say whether a name tells of percentage points, which are the difference of two shares."""
    low = name.lower()
    words = re.findall(r"[a-z]+", low)
    is_difference = words[-1:] == ["pp"] and bool(DIFFERENCES & {*words})
    return is_difference or bool(POINTS & {*words}) or _POINTS.search(low) is not None


def is_difference(name: str) -> bool:
    """Say whether a name tells of a change or a gap, which may be below 0."""
    return bool(DIFFERENCES & {*re.findall(r"[a-z]+", name.lower())})


def is_doubtful_share(name: str) -> bool:
    """Say whether a name has a word that may mean a share of a hundred, and none that surely does."""
    shares = SHARES & {*re.findall(r"[a-z]+", name.lower())}
    return bool(shares) and shares <= DOUBTFUL_SHARES and not is_sure_share(name)


def is_counted(name: str, *, is_over: bool = False) -> bool:
    """Say whether a name begins as that of a count. is_over: most of its figures are over 100."""
    first = re.findall(r"[a-z]+", name.lower())[:1]
    return bool((COUNTED | MAY_BE_COUNTED if is_over else COUNTED) & {*first})


def is_sure_share(name: str) -> bool:
    """Say whether a name tells of a share as publishers always write one: pt_..., ..._percent."""
    low = name.lower()
    return low.startswith("pt_") or (not is_counted(name) and _SURE_SHARE.search(low) is not None)


def unit_of(
    name: str,
    meta_unit: str | None,
    label: str = "",
    most: float | None = None,
    *,
    has_parts: bool = False,
) -> str:
    """Tell an indicator's unit from its companion file, else from its name and label.

    most: the largest of its figures, which a word that may mean a share is held against. has_parts:
    some of them are no whole numbers, so that nothing was counted: 15.1 children per worker.
    """
    if meta_unit == "%":
        return "percent"
    if meta_unit in NAMED:
        return "number"
    low = name.lower()
    # Words of a name are read as words: 'after' holds 'fte', and is no full-time equivalent.
    words = re.findall(r"[a-z]+|\d+", low)
    if _is_of_points(name):
        return "number"
    is_share = SHARES & {*words} or words[:1] == ["pt"] or _SURE_SHARE.search(low)
    if is_counted(name) and not per_of(f"{name} {label}"):
        return "number" if has_parts else "count"
    if is_doubtful_share(name):
        return "percent" if most is None or most == 0 or 1 < most <= 100 else "number"
    if is_share:
        return "percent"
    if MONEY & {*words}:
        return "number"
    if per_of(f"{name} {label}"):
        return "rate"
    if {"days", "duration"} & {*words} and not _BAND.search(low):
        return "number" if TIMES & {*words} and "days" not in words else "days"
    if MEANS & {*words} or _SURE_MEAN.search(low) or any(word.endswith("fte") for word in words):
        return "number"
    return "number" if has_parts else "count"


def name_in(label: str, column: str, meta_unit: str | None) -> str:
    """Name a measure by its label, and say what its unit does not: pounds, and per how many."""
    words = NAMED.get(meta_unit or "")
    if words is None and _is_of_points(column):
        words = NAMED["pp"]
    if words and "£" not in label and words.split()[-1].rstrip("s") not in label.lower():
        return f"{label}, in {words}"
    per = per_of(f"{column} {label}") if unit_of(column, meta_unit, label) == "rate" else None
    return name_of(label, f"per {per}") if per else label
