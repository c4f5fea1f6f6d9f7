"""Proportional odds, and the test that they are proportional."""

from __future__ import annotations

import numpy as np
import pytest

from coalition_kb.analysis import logit, ordered
from coalition_kb.analysis.estimates import Model
from coalition_kb.analysis.fitted import Fitted
from coalition_kb.analysis.refusal import Refusal
from tests.analysis.synthetic import columns, in_r, values

R = in_r("models")
NAMES = ("coalition", "terrain", "igo")
LEVELS = ("0", "1", "2")
Y, X = columns("interventions_syn", "success")[:, 0], columns("interventions_syn", *NAMES)


def test_coefficients_thresholds_and_errors_are_those_of_polr() -> None:
    model = ordered.ordered(Y, X, names=NAMES, levels=LEVELS, level=0.95)
    assert isinstance(model, Model)
    assert values(model) == pytest.approx(R["polr"]["coef"] | R["polr"]["zeta"], abs=1e-5)
    assert values(model, error=True) == pytest.approx(R["polr"]["se"], abs=1e-5)
    assert model.log_likelihood == pytest.approx(R["polr"]["loglik"], abs=1e-8)
    assert [one.name for one in model.estimates] == [*NAMES, "0|1", "1|2"]
    assert (model.n, model.n_events) == (145, 113)


def test_proportionality_is_tested_as_by_clm() -> None:
    found = ordered.proportionality(Y, X, names=NAMES, levels=LEVELS)
    assert isinstance(found, tuple)
    for one in found:
        assert isinstance(one, ordered.Proportionality)
        assert one.ratio == pytest.approx(R["clm_nominal_test"]["LRT"][one.name], abs=1e-6)
        assert one.p == pytest.approx(R["clm_nominal_test"]["p"][one.name], abs=1e-6)
        assert one.freedom == 1
    assert [one.name for one in found if isinstance(one, ordered.Proportionality)] == list(NAMES)


def test_levels_from_the_other_end_have_the_opposite_signs() -> None:
    model = ordered.ordered(Y, X, names=NAMES, levels=LEVELS, level=0.9)
    turned = ordered.ordered(2 - Y, X, names=NAMES, levels=LEVELS, level=0.9)
    assert isinstance(model, Model)
    assert isinstance(turned, Model)
    for name in NAMES:
        assert turned.estimate(name).value == pytest.approx(-model.estimate(name).value)
    assert turned.estimate("0|1").value == pytest.approx(-model.estimate("1|2").value)


def test_two_levels_would_be_a_logit_and_are_refused() -> None:
    assert ordered.ordered(np.minimum(Y, 1), X, names=NAMES, levels=LEVELS, level=0.9) == Refusal(
        "only two levels of the outcome occur: use a logit"
    )


def test_a_threshold_is_where_a_logit_has_it_if_columns_tell_nothing() -> None:
    x = np.tile([0.0, 1.0], 6)[:, None]
    y = np.repeat([0.0, 1.0, 2.0], [4, 4, 4])
    model = ordered.ordered(y, x, names=("x",), levels=LEVELS, level=0.9)
    at_least_one = logit.fit((y > 0).astype(float), x, names=("x",))
    assert isinstance(model, Model)
    assert isinstance(at_least_one, Fitted)
    assert model.estimate("x").value == pytest.approx(0, abs=1e-9)
    assert model.estimate("0|1").value == pytest.approx(-at_least_one.coefficients[-1])
    assert model.estimate("1|2").value == pytest.approx(np.log(2))


def test_a_level_that_no_case_has_is_left_out_and_noted() -> None:
    known = ordered.ordered(Y, X, names=NAMES, levels=LEVELS, level=0.9)
    wider = ordered.ordered(np.where(Y == 2, 3, Y), X, names=NAMES, levels=("0", "1", "none", "2"), level=0.9)
    assert isinstance(known, Model)
    assert isinstance(wider, Model)
    assert wider.estimates == known.estimates
    assert wider.notes == ("no row has none",)


def test_a_column_that_tells_every_level_is_refused() -> None:
    found = ordered.ordered(Y, np.column_stack([X, Y]), names=(*NAMES, "hindsight"), levels=LEVELS, level=0.9)
    assert isinstance(found, Refusal)
    assert found.reason.startswith("separation: hindsight tells the outcome")
    assert ordered.proportionality(Y, np.column_stack([X, Y]), names=(*NAMES, "hindsight"), levels=LEVELS) == Refusal(
        found.reason
    )


def test_a_column_whose_freer_model_has_no_maximum_is_refused_alone() -> None:
    some = np.where(Y == 2, 1.0, 0.0) * (np.arange(len(Y)) % 2)  # none of the lower levels has it
    mixed = some + (Y == 0) * (np.arange(len(Y)) % 7 == 0)  # and some of the lowest
    found = ordered.proportionality(Y, np.column_stack([X[:, 1], mixed]), names=("terrain", "mixed"), levels=LEVELS)
    assert isinstance(found, tuple)
    assert isinstance(found[0], ordered.Proportionality)
    assert found[1] == Refusal("the likelihood in which the effect of mixed differs between thresholds has no maximum")


def test_an_outcome_that_does_not_vary_is_refused() -> None:
    found = ordered.proportionality(np.zeros(145), X, names=NAMES, levels=LEVELS)
    assert found == Refusal("the outcome is 0 in all 145 rows: nothing is to be explained")


def test_a_column_that_does_not_vary_is_refused() -> None:
    x = np.column_stack([X, np.ones(len(Y))])
    found = ordered.ordered(Y, x, names=(*NAMES, "constant"), levels=LEVELS, level=0.9)
    assert found == Refusal("constant does not vary")


def test_an_outcome_beyond_the_levels_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match=r"wanted a whole number from 0 to 1"):
        ordered.ordered(Y, X, names=NAMES, levels=("0", "1"), level=0.9)
