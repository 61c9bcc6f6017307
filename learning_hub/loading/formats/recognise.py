"""Telling by its content what a file is: our own table, published statistics, neighbours."""

import re

from learning_hub.loading.formats.annex_a.columns import list_of
from learning_hub.loading.read.parts import Part

EES_COLUMNS = {"time_period", "time_identifier", "geographic_level", "country_code"}
META_COLUMNS = {"col_name", "col_type", "label"}
LAIT_COLUMNS = {"short desc", "years", "la and regions", "values", "la number"}
LAIT_DICTIONARY_COLUMNS = {"measure_short", "polarity", "y_axis_name", "year_type"}
FINGERTIPS_COLUMNS = {
    "indicator id", "indicator name", "area code", "area type", "sex", "age", "time period", "value"
}
# A neighbour's column (SN_1, SN1) and how close it is (SN_1P, SN1P); the columns of the area's own
# number, the best first.
NEIGHBOUR = re.compile(r"sn_?(\d{1,2})(p?)")
NEIGHBOURS_OF = ("old_la_code", "la num", "la number")


def _is_of_neighbours(header: set[str]) -> bool:
    named = {found.groups() for cell in header if (found := NEIGHBOUR.fullmatch(cell))}
    return named >= {("1", ""), ("1", "p")} and bool(header & set(NEIGHBOURS_OF))


def kind(part: Part) -> str:
    """Say what a part is: 'ees', 'ees meta', 'lait', 'lait dictionary', 'fingertips',
    'neighbours', 'annex_a' or 'table'.
    """
    header = {" ".join(cell.lower().split()) for cell in part.header}
    for known, columns in (
        ("ees", EES_COLUMNS), ("ees meta", META_COLUMNS), ("lait", LAIT_COLUMNS),
        ("lait dictionary", LAIT_DICTIONARY_COLUMNS), ("fingertips", FINGERTIPS_COLUMNS),
    ):
        if header >= columns:
            return known
    if _is_of_neighbours(header):
        return "neighbours"
    return "table" if list_of(part) is None else "annex_a"
