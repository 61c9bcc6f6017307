"""Statements about sent files: each place of a SQL file is filled, and each file is asked for."""

import re
from pathlib import Path

import pytest

from learning_hub import contract
from learning_hub.loading.sql_files import statement

ROOT = Path(__file__).resolve().parents[1]


def test_a_place_is_filled_once_and_what_fills_it_is_not_read_again():
    sql = statement("ees_cell", figures='"w {number}"', number="7", status="MAP {'c': 'c'}[cell]")
    assert 'IN ("w {number}")' in sql
    assert "7 AS number" in sql
    assert "MAP {'c': 'c'}[cell] AS symbol" in sql
    assert "--" not in sql


@pytest.mark.parametrize(
    "pieces",
    [
        {"regions": "'E1'", "england": "'E9'", "is_mark": "false"},
        {
            "regions": "'E1'",
            "england": "'E9'",
            "is_mark": "false",
            "areas": "area",
            "wales": "'W9'",
        },
    ],
)
def test_a_place_without_a_piece_or_a_piece_without_a_place_is_an_error(pieces):
    with pytest.raises(ValueError, match=r"its pieces differ in (areas|wales)$"):
        statement("fingertips_area", **pieces)


def test_every_statement_about_a_sent_file_is_asked_for():
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "learning_hub" / "loading" / "formats").rglob("*.py")
    )
    asked = set(re.findall(r"(?:statement|make)\(\s*['\"](\w+)['\"]", code))
    assert asked == {path.stem for path in (contract.QUERIES / "formats").glob("*.sql")}
