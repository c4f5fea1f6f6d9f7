"""Raw numbers become memberships by the anchors that a scholar gives."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.analysis.calibration import Anchors, crisp, direct, linear, relative
from coalition_kb.analysis.refusal import Refusal

R = json.loads((Path(__file__).parent / "oracle" / "qca" / "calibrate.json").read_text(encoding="utf-8"))
RISING, FALLING = Anchors(exclusion=10, crossover=20, inclusion=40), Anchors(exclusion=40, crossover=20, inclusion=10)


def anchors(written: str) -> Anchors:
    """Anchors as R has them: e=400, c=550, i=900."""
    held = {name: float(value) for name, value in re.findall(r"([eci])=([\d.]+)", written)}
    return Anchors(exclusion=held["e"], crossover=held["c"], inclusion=held["i"])


@pytest.mark.parametrize(
    "name", ["LR_DEV_direct", "LR_DEV_direct_idm099", "LR_STB_direct_decreasing", "ragin2008_direct"]
)
def test_the_direct_method_gives_what_r_gives(name: str) -> None:
    one = R[name]
    made = direct(one["x"], anchors(one["args"]["thresholds"]), idm=one["args"].get("idm", 0.95))
    np.testing.assert_allclose(made, one["y"], atol=1e-6)


@pytest.mark.parametrize(("name", "tolerance"), [("LR_LIT_linear", 1e-6), ("LR_LIT_linear_below2_above3", 1e-4)])
def test_the_linear_method_gives_what_r_gives(name: str, tolerance: float) -> None:
    """R rounds memberships near 1 where an exponent is given."""
    one = R[name]
    exponents = {side: one["args"].get(side, 1) for side in ("below", "above")}
    made = linear(one["x"], anchors(one["args"]["thresholds"]), **exponents)
    np.testing.assert_allclose(made, one["y"], atol=tolerance)


@pytest.mark.parametrize("name", ["LR_DEV_crisp", "LR_DEV_crisp2"])
def test_cuts_give_what_r_gives(name: str) -> None:
    one = R[name]
    cuts = [float(cut) for cut in one["args"]["thresholds"].split(",")]
    assert crisp(one["x"], cuts).tolist() == one["y"]


def test_relative_memberships_are_those_of_r() -> None:
    made = relative(R["TFR"]["x"])
    assert not isinstance(made, Refusal)
    np.testing.assert_allclose(made, R["TFR"]["y"], atol=1e-6)


def test_a_number_on_a_cut_has_reached_it() -> None:
    assert crisp([1.9, 2, 4, 5], [2, 5]).tolist() == [0, 1, 1, 2]


@pytest.mark.parametrize("given_anchors", [RISING, FALLING], ids=["rising", "falling"])
def test_the_anchors_have_the_memberships_that_they_stand_for(given_anchors: Anchors) -> None:
    raw = [given_anchors.exclusion, given_anchors.crossover, given_anchors.inclusion]
    np.testing.assert_allclose(direct(raw, given_anchors, idm=0.9), [0.1, 0.5, 0.9])
    np.testing.assert_allclose(linear(raw, given_anchors, below=2, above=3), [0, 0.5, 1])


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20))
def test_memberships_rise_with_the_numbers_and_stay_within_0_and_1(raw: list[float]) -> None:
    raw.sort()
    for made in (direct(raw, RISING, idm=0.95), linear(raw, RISING, below=1, above=2)):
        assert ((made >= 0) & (made <= 1)).all()
        assert (np.diff(made) >= 0).all()


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=20))
def test_anchors_turned_round_give_the_negation(raw: list[float]) -> None:
    np.testing.assert_allclose(
        direct(raw, FALLING, idm=0.95), 1 - direct(raw, Anchors(10, 20, 40), idm=0.95), atol=1e-12
    )


def test_a_number_that_is_not_known_has_no_membership() -> None:
    raw = [1.0, float("nan"), 3.0]
    known = relative(raw)
    assert not isinstance(known, Refusal)
    for made in (direct(raw, RISING, idm=0.95), linear(raw, RISING, below=1, above=1), crisp(raw, [2]), known):
        assert np.isnan(made).tolist() == [False, True, False]


def test_numbers_that_are_all_the_same_have_no_relative_membership() -> None:
    assert isinstance(relative([2, 2, 2]), Refusal)
    assert isinstance(relative([]), Refusal)


def test_a_crossover_outside_the_anchors_is_an_error() -> None:
    with pytest.raises(ValueError, match="the crossover 5 does not stand between 10 and 40"):
        Anchors(exclusion=10, crossover=5, inclusion=40)


@pytest.mark.parametrize("idm", [0.5, 1, 2])
def test_an_idm_out_of_range_is_an_error(idm: float) -> None:
    with pytest.raises(ValueError, match="idm is"):
        direct([1], RISING, idm=idm)


def test_an_exponent_that_is_not_above_0_is_an_error() -> None:
    with pytest.raises(ValueError, match="must be above 0"):
        linear([1], RISING, below=0, above=1)


@pytest.mark.parametrize("cuts", [[], [2, 2], [3, 1]])
def test_cuts_that_do_not_rise_are_an_error(cuts: list[float]) -> None:
    with pytest.raises(ValueError, match="cuts must rise"):
        crisp([1], cuts)
