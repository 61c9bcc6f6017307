"""How many special causes a page of charts would show if nothing but chance were at work."""

# On series of pure noise the last point is marked in 1 to 2 % of normal ones and in up to 6 % of
# skewed ones (counts of a few a month), by the rules of an XmR chart.
LEAST, MOST = 1 / 80, 1 / 16


def expected_by_chance(series: int) -> tuple[float, float]:
    """Return between how many of so many series a special cause is expected by chance alone.

    40 series: 0.5 to 2.5. Raises ValueError for a negative number.
    """
    if series < 0:
        raise ValueError("there cannot be fewer than no series")
    return series * LEAST, series * MOST
