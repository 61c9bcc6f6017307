"""Agreement of auditor and moderator on ordered grades."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning_hub.statistics.agreement import agree

# Four grades, best first: the auditor by row, the moderator by column.
TABLE = [[5, 3, 0, 0], [1, 9, 6, 1], [0, 1, 7, 2], [0, 0, 1, 4]]


def test_exact_and_near_agreement_are_counted():
    result = agree(TABLE)
    assert (result.pairs, result.exact, result.within_one) == (40, 25, 39)


def test_the_direction_is_who_gave_the_better_grade():
    result = agree(TABLE)
    assert (result.first_higher, result.second_higher) == (12, 3)
    swapped = agree(np.transpose(TABLE))
    assert (swapped.first_higher, swapped.second_higher) == (3, 12)


def test_the_coefficients_are_those_of_the_textbook():
    # Gwet's and Cohen's formulas written out with loops, cell by cell
    n, q = 40, 4
    share = [[count / n for count in row] for row in TABLE]
    rows = [sum(row) for row in share]
    columns = [sum(row[k] for row in share) for k in range(q)]
    seen = chance = weights = far = far_chance = 0.0
    for a in range(q):
        used = (rows[a] + columns[a]) / 2
        chance += used * (1 - used)
        for b in range(q):
            weight = 1 - abs(a - b) / (q - 1)
            weights += weight
            seen += weight * share[a][b]
            far += (a - b) ** 2 * share[a][b]
            far_chance += (a - b) ** 2 * rows[a] * columns[b]
    chance *= weights / (q * (q - 1))
    result = agree(TABLE)
    assert result.ac2 == pytest.approx((seen - chance) / (1 - chance))
    assert result.kappa == pytest.approx(1 - far / far_chance)


def test_a_published_table_has_its_published_coefficient():
    # Two raters and two grades: Gwet's AC1 and Cohen's kappa of 118 + 5 + 2 + 0 of 125 (the
    # high-agreement paradox), 0.9408 and -0.0234, as printed in Gwet (2008).
    result = agree([[118, 5], [2, 0]])
    assert result.ac2 == pytest.approx(0.9408, abs=0.0001)
    assert result.kappa == pytest.approx(-0.0234, abs=0.0001)


def test_kappa_is_what_statsmodels_finds():
    from statsmodels.stats.inter_rater import cohens_kappa

    expected = cohens_kappa(np.array(TABLE), wt="quadratic").kappa
    assert agree(TABLE).kappa == pytest.approx(expected)


def test_under_twenty_pairs_there_are_counts_and_nothing_else():
    few = agree([[10, 2], [3, 4]])
    assert (few.pairs, few.exact) == (19, 14)
    assert math.isnan(few.ac2) and math.isnan(few.kappa)
    assert not math.isnan(agree([[10, 2], [3, 5]]).ac2)


def test_two_who_only_ever_say_good_agree_without_a_kappa():
    result = agree([[0, 0, 0], [0, 25, 0], [0, 0, 0]])
    assert result.exact == result.pairs and result.ac2 == 1
    assert math.isnan(result.kappa)


@pytest.mark.parametrize(
    "table, message",
    [
        ([[1, 2], [3, -4]], "negative"),
        ([[1, 2, 3], [4, 5, 6]], "a square table"),
        ([[25]], "two or more"),
    ],
)
def test_a_table_that_holds_no_pairs_of_grades_is_refused(table, message):
    with pytest.raises(ValueError, match=message):
        agree(table)


tables = st.lists(
    st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=4, max_size=4
).filter(lambda table: sum(map(sum, table)) >= 20)


@settings(max_examples=80, deadline=None)
@given(tables)
def test_turning_the_scale_or_the_graders_round_leaves_agreement_alone(table):
    result = agree(table)
    turned = np.array(table)[::-1, ::-1]
    for other in (agree(np.transpose(table)), agree(turned)):
        assert other.ac2 == pytest.approx(result.ac2)
        assert other.kappa == pytest.approx(result.kappa, nan_ok=True)
        assert (other.first_higher, other.second_higher) == (
            result.second_higher,
            result.first_higher,
        )
    assert result.exact <= result.within_one <= result.pairs
    assert -1 <= result.ac2 <= 1
