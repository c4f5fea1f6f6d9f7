"""How far coders agree: by the numbers that R gives (irr and irrCAC), and by what must hold of any."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.reliability import RARE, Agreement, Level, Verdict, agreement

ORACLE = Path(__file__).parent / "oracle"
R = json.loads((ORACLE / "reliability.json").read_text(encoding="utf-8"))
#: Four coders and twelve units, with missing answers.
FOUR = list(zip(*R["matrix_coders_by_units"], strict=True))
YES_AND_NO = [("yes", "yes")] * 6 + [("no", "no")] * 6
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
A, B, AB = frozenset("a"), frozenset("b"), frozenset("ab")
RATINGS = st.lists(st.tuples(*[st.sampled_from([None, 1, 2, 4])] * 3), min_size=1, max_size=8)


def two_coders() -> list[tuple[float, float]]:
    with (ORACLE / "two_coders.csv").open(encoding="utf-8", newline="") as stream:
        return [(float(row["c1"]), float(row["c2"])) for row in csv.DictReader(stream)]


def measured(ratings: object, level: Level = "nominal", samples: int = 10) -> Agreement:
    found = agreement(ratings, level, samples=samples, seed=1)  # type: ignore[arg-type]  # lists of many kinds
    assert isinstance(found, Agreement)
    return found


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_is_that_of_r_at_each_level(level: Level) -> None:
    assert measured(FOUR, level).alpha.value == pytest.approx(R[f"krippendorff_{level}"], abs=1e-9)


def test_gwets_coefficients_are_those_of_r_with_missing_answers() -> None:
    assert measured(FOUR).gwet.value == pytest.approx(R["gwet_ac1"]["coeff"], abs=1e-5)
    assert measured(FOUR, "ordinal").gwet.value == pytest.approx(R["gwet_ac2_ordinal"]["coeff"], abs=1e-5)


def test_two_coders_agree_as_r_says() -> None:
    nominal, ordinal, interval = (measured(two_coders(), level) for level in LEVELS[:3])
    assert nominal.share == pytest.approx(R["two"]["pct"])
    assert nominal.alpha.value == pytest.approx(R["two"]["alpha_nom"], abs=1e-9)
    assert ordinal.alpha.value == pytest.approx(R["two"]["alpha_ord"], abs=1e-9)
    assert nominal.gwet.value == pytest.approx(R["two"]["ac1"], abs=1e-5)
    assert ordinal.gwet.value == pytest.approx(R["two"]["ac2_ord"], abs=1e-5)
    assert interval.gwet.value == pytest.approx(R["two"]["ac2_quad"], abs=1e-5)


def test_the_interval_is_that_of_a_bootstrap_over_units_and_the_same_for_the_same_seed() -> None:
    first, again = (measured(two_coders(), samples=2_000) for _ in range(2))
    assert (round(first.alpha.low, 3), round(first.alpha.high, 3)) == (0.448, 0.807)
    assert first == again
    assert agreement(two_coders(), "nominal", samples=2_000, seed=2) != first


def test_high_agreement_on_a_rare_code_has_a_low_alpha_and_a_high_ac1() -> None:
    rare = [("no", "no")] * 46 + [("no", "yes")] * 2 + [("yes", "no")] * 2
    found = measured(rare)
    assert found.share == pytest.approx(0.92)
    assert (round(found.alpha.value, 3), round(found.gwet.value, 3)) == (-0.031, 0.913)


@pytest.mark.parametrize(
    ("others", "verdict"),
    [(0, Verdict.CONSTANT), (RARE - 1, Verdict.RARE), (RARE, Verdict.GOOD)],
)
def test_a_code_that_is_too_rare_is_not_judged(others: int, verdict: Verdict) -> None:
    assert measured([("no", "no")] * 20 + [("yes", "yes")] * others).verdict == verdict


@pytest.mark.parametrize(
    ("apart", "verdict"),
    [(0, Verdict.GOOD), (2, Verdict.TENTATIVE), (8, Verdict.POOR)],
)
def test_the_verdict_follows_alpha(apart: int, verdict: Verdict) -> None:
    found = measured(YES_AND_NO + [("yes", "no")] * apart)
    assert found.verdict == verdict
    assert (found.alpha.value >= 0.8, found.alpha.value >= 0.667) == (
        verdict == Verdict.GOOD,
        verdict in (Verdict.GOOD, Verdict.TENTATIVE),
    )


def test_a_variable_that_does_not_vary_has_no_alpha_and_its_raw_agreement() -> None:
    found = measured([("no", "no")] * 9)
    assert math.isnan(found.alpha.value)
    assert math.isnan(found.gwet.value)
    assert found.verdict == "undefined: no variation"
    assert found.share == 1
    assert found.undefined == 10


def test_units_with_one_answer_are_counted_and_named_as_left_out() -> None:
    found = measured([*YES_AND_NO, ("yes", None), (None, None)])
    assert found.n_units == 12
    assert found.left_out == (12, 13)
    assert found.counts == {"yes": 12, "no": 12}


def test_coders_are_those_who_answered_where_another_did() -> None:
    assert measured([("a", "a", None), ("b", "b", None), (None, None, "a")]).n_coders == 2


def test_the_answer_na_is_a_code_like_any() -> None:
    assert measured([("NA", "NA"), ("b", "b")]).counts == {"NA": 2, "b": 2}


@pytest.mark.parametrize("ratings", [[], [("a", None), (None, "b")]], ids=["no units", "one coder each"])
def test_without_two_answers_to_a_unit_it_is_refused(ratings: list[tuple[str | None, ...]]) -> None:
    assert isinstance(agreement(ratings, "nominal", samples=10, seed=1), Refusal)


def test_sets_agree_as_far_as_they_have_codes_in_common_as_worked_by_hand() -> None:
    found = measured([(A, A), (AB, A), (B, B)], "set")
    # Observed: one unit of three is half apart, 1/6. By chance, of 3 a, 2 b and 1 ab in 6 * 5 ordered pairs:
    # 2 (3 * 2 * 1 + 3 * 1 * 1/2 + 2 * 1 * 1/2) / 30 = 17/30.
    assert found.alpha.value == pytest.approx(1 - (1 / 6) / (17 / 30))
    assert found.share == pytest.approx(2 / 3)
    # Weights of Gwet: a and b 0, a and ab 1/2, b and ab 1/2, so 5 in all; shares 1/2, 1/3, 1/6.
    by_chance = 5 / 6 * (1 / 4 + 2 / 9 + 5 / 36)
    assert found.gwet.value == pytest.approx((5 / 6 - by_chance) / (1 - by_chance))


def test_sets_of_one_code_each_agree_as_codes_do() -> None:
    pairs = [("a", "a"), ("a", "b"), ("b", "b"), ("c", "c"), ("c", "a")]
    as_sets = measured([tuple(frozenset({one}) for one in pair) for pair in pairs], "set")
    as_codes = measured(pairs)
    assert as_sets.alpha == as_codes.alpha
    assert as_sets.gwet == as_codes.gwet


@pytest.mark.parametrize(("wrong", "level", "wanted"), [("a", "set", "set of codes"), (A, "nominal", "code")])
def test_a_set_is_no_code_and_a_code_no_set(wrong: str | frozenset[str], level: Level, wanted: str) -> None:
    with pytest.raises(ValueError, match=f"no {wanted}, as answers of the level {level} are"):
        agreement([(wrong, wrong)], level, samples=10, seed=1)


@pytest.mark.parametrize("wrong", ["many", math.nan, math.inf])
def test_an_ordered_answer_that_is_no_finite_number_is_told(wrong: float | str) -> None:
    with pytest.raises(ValueError, match="no finite number"):
        agreement([(1, 2), (wrong, 2)], "ordinal", samples=10, seed=1)


@given(RATINGS)
@settings(deadline=None)
def test_names_of_codes_and_the_order_of_units_and_coders_do_not_matter(ratings: list[tuple[int | None, ...]]) -> None:
    named = [tuple(None if one is None else f"code {9 - one}" for one in row[::-1]) for row in ratings[::-1]]
    first = agreement(ratings, "nominal", samples=0, seed=1)
    second = agreement(named, "nominal", samples=0, seed=1)
    if isinstance(first, Refusal) or isinstance(second, Refusal):
        assert first == second
        return
    assert second.alpha.value == pytest.approx(first.alpha.value, nan_ok=True)
    assert second.gwet.value == pytest.approx(first.gwet.value, nan_ok=True)
    assert second.share == pytest.approx(first.share)


@given(RATINGS)
@settings(deadline=None)
def test_ordinal_alpha_knows_the_order_of_codes_alone(ratings: list[tuple[int | None, ...]]) -> None:
    spaced = [tuple(None if one is None else 10.0**one for one in row) for row in ratings]
    first = agreement(ratings, "ordinal", samples=0, seed=1)
    second = agreement(spaced, "ordinal", samples=0, seed=1)
    if isinstance(first, Refusal) or isinstance(second, Refusal):
        assert first == second
        return
    assert second.alpha.value == pytest.approx(first.alpha.value, nan_ok=True)
    assert second.gwet.value == pytest.approx(first.gwet.value, nan_ok=True)


@given(st.lists(st.sampled_from([0, 1, 3]), min_size=2, max_size=9).filter(lambda codes: len(set(codes)) > 1))
@settings(deadline=None)
def test_full_agreement_is_one_at_every_level(codes: list[int]) -> None:
    for level in LEVELS:
        found = measured([(code, code) for code in codes], level)
        assert (found.share, found.alpha.value, found.gwet.value) == (1, 1, 1)
