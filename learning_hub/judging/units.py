"""What a measure's unit says of its figures: above all, per how many a rate is.

The view measure_now names a rate that is not per 10,000 by its own number: 'rate per 1,000'.
"""

RATE = "rate"
USUAL = 10_000


def per(unit: str) -> int | None:
    """Give per how many a rate is. None = the unit is no rate."""
    kind, *said = unit.split() or [unit]
    if kind != RATE:
        return None
    return int(said[-1].replace(",", "")) if said else USUAL


def times(unit: str) -> float:
    """Give what a numerator over its denominator is multiplied by, of a share or a rate."""
    return 100.0 if unit == "percent" else float(per(unit) or 1)
