"""Agreement of auditor and moderator on ordered grades."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning_hub.statistics import agreement, samples

GRADES = ["outstanding", "good", "requires improvement", "inadequate"]


def pairs(table):
    """Return two lists of grades from a table of counts, auditor by row, moderator by column."""
    given_by = [
        (a, b) for a, row in enumerate(table) for b, count in enumerate(row) for _ in range(count)
    ]
    return [GRADES[a] for a, _ in given_by], [GRADES[b] for _, b in given_by]


TABLE = [[5, 3, 0, 0], [1, 9, 6, 1], [0, 1, 7, 2], [0, 0, 1, 4]]


def test_exact_and_near_agreement_are_counted_with_their_intervals():
    result = agreement.agree(*pairs(TABLE), GRADES)
    assert (result.pairs, result.exact, result.within_one) == (40, 25, 39)
    assert result.exact_share == samples.wilson(25, 40)
    assert result.within_one_share.share == pytest.approx(0.975)


def test_the_direction_is_who_gave_the_better_grade():
    result = agreement.agree(*pairs(TABLE), GRADES)
    assert (result.first_higher, result.second_higher) == (12, 3)
    assert result.direction == "first_higher"
    assert result.p == pytest.approx(0.0351, abs=0.0001)  # 15 coins, 3 or fewer of one side
    swapped = agreement.agree(*reversed(pairs(TABLE)), GRADES)
    assert swapped.direction == "second_higher"


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
    result = agreement.agree(*pairs(TABLE), GRADES)
    assert result.ac2 == pytest.approx((seen - chance) / (1 - chance))
    assert result.kappa == pytest.approx(1 - far / far_chance)


def test_a_published_table_has_its_published_coefficient():
    # Two raters and two grades: Gwet's AC1 and Cohen's kappa of 118 + 5 + 2 + 0 of 125 (the
    # high-agreement paradox), 0.9408 and -0.0234, as printed in Gwet (2008).
    first = ["yes"] * 123 + ["no"] * 2
    second = ["yes"] * 118 + ["no"] * 5 + ["yes"] * 2
    result = agreement.agree(first, second, ["yes", "no"])
    assert result.ac2 == pytest.approx(0.9408, abs=0.0001)
    assert result.kappa == pytest.approx(-0.0234, abs=0.0001)


def test_kappa_is_what_statsmodels_finds():
    from statsmodels.stats.inter_rater import cohens_kappa

    expected = cohens_kappa(np.array(TABLE), wt="quadratic").kappa
    assert agreement.agree(*pairs(TABLE), GRADES).kappa == pytest.approx(expected)


def test_under_twenty_pairs_there_are_counts_and_nothing_else():
    first, second = (side[:19] for side in pairs(TABLE))
    result = agreement.agree(first, second, GRADES)
    assert (result.pairs, result.exact) == (19, 14)
    assert result.direction == "too_few_to_tell"
    missing = [result.ac2, result.kappa, result.p, result.exact_share.share]
    assert all(math.isnan(one) for one in missing)
    assert not math.isnan(agreement.agree(*(s[:20] for s in pairs(TABLE)), GRADES).ac2)


def test_a_case_that_only_one_of_them_graded_is_left_out():
    first, second = pairs(TABLE)
    result = agreement.agree([*first, "good", None], [*second, None, "good"], GRADES)
    assert result == agreement.agree(first, second, GRADES)


def test_two_who_only_ever_say_good_agree_without_a_kappa():
    result = agreement.agree(["good"] * 25, ["good"] * 25, GRADES)
    assert result.exact_share.share == 1 and result.ac2 == 1
    assert math.isnan(result.kappa)


@pytest.mark.parametrize(
    "first, second, grades, message",
    [
        (["good"], ["fair"], GRADES, "not on the scale: fair"),
        (["good"], [], GRADES, "1 grades of the first grader but 0"),
        ([], [], ["good"], "two or more"),
    ],
)
def test_grades_that_cannot_be_compared_are_refused(first, second, grades, message):
    with pytest.raises(ValueError, match=message):
        agreement.agree(first, second, grades)


grade_pairs = st.lists(
    st.tuples(st.sampled_from(GRADES), st.sampled_from(GRADES)), min_size=20, max_size=60
)


@settings(max_examples=80, deadline=None)
@given(grade_pairs)
def test_turning_the_scale_or_the_graders_round_leaves_agreement_alone(graded):
    first, second = map(list, zip(*graded, strict=True))
    result = agreement.agree(first, second, GRADES)
    for other in (
        agreement.agree(second, first, GRADES),
        agreement.agree(first, second, GRADES[::-1]),
    ):
        assert other.ac2 == pytest.approx(result.ac2)
        assert other.kappa == pytest.approx(result.kappa, nan_ok=True)
        assert (other.first_higher, other.second_higher) == (
            result.second_higher,
            result.first_higher,
        )
    assert result.exact <= result.within_one <= result.pairs
    assert -1 <= result.ac2 <= 1
