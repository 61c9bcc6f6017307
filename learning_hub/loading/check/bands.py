"""Bands, such as the ages 10-12, that a spreadsheet turned into dates: a day of a month or a year."""

import re

from learning_hub.loading.sql_text import literal

MADE_A_DATE = (
    "is a date, as a spreadsheet makes one of a band such as 10-12",
    "format the column as text and write the band again, as 10-12",
)
PUBLISHED = (MADE_A_DATE[0], "load the file as it was published, not as a spreadsheet has saved it")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_NTH = r"(?:0?[1-9]|1[0-2])"
_WRITTEN = (
    rf"(?i)\d{{4}}-\d{{1,2}}(-\d{{1,2}})?([ T].*)?|(\d{{1,2}}/{_NTH}|{_NTH}/\d{{1,2}})(/\d{{2,4}})?([ T].*)?"
    r"|\d{1,2}[-.]\d{1,2}[-.](\d\d|\d{4})([ T].*)?"
    rf"|\d{{1,2}}[- ]{_MONTH}([- ]\d{{2,4}})?|{_MONTH}[- ]\d{{1,4}}|[34]\d{{4}}(\.0)?"
)
_OF_AGES = r"(?i)(^|[^a-z])age(s|d)?([^a-z]|$)"


def is_made_a_date_sql(cell: str) -> str:
    """Give the SQL that says whether a band was turned into a date."""
    return f"regexp_full_match({cell}, {literal(_WRITTEN)})"


def is_of_ages(words: str) -> bool:
    """Say whether a column or a breakdown is of ages, by its name."""
    return re.search(_OF_AGES, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words)) is not None


def is_of_ages_sql(cell: str) -> str:
    """Give the SQL that says whether a cell names a breakdown by ages."""
    return f"({cell} <> 'Total' AND regexp_matches({cell}, {literal(_OF_AGES)}))"
