"""Firth's penalised logit: where maximum likelihood fails, and where events are few."""

from __future__ import annotations

import numpy as np
import pytest

from coalition_kb.analysis import firth, logit
from coalition_kb.analysis.estimates import Model
from coalition_kb.analysis.fitted import Fitted
from coalition_kb.analysis.maximum import maximum
from coalition_kb.analysis.refusal import Refusal
from tests.analysis.synthetic import INTERCEPT, columns, in_r, values

R = in_r("models")
TABLES = {
    "firth": ("interventions_syn", "coalition", ("terrain", "threat", "igo")),
    "firth_separation": ("separation", "y", ("x", "z")),
    "dyad_firth": ("dyads_syn", "join", ("nato", "igo", "dist", "ideal")),
}


def model(name: str, *, level: float = 0.95) -> Model:
    table, outcome, names = TABLES[name]
    found = firth.firth(columns(table, outcome)[:, 0], columns(table, *names), names=names, level=level)
    assert isinstance(found, Model)
    return found


def fitted(name: str) -> Fitted:
    table, outcome, names = TABLES[name]
    found = firth.fit(columns(table, outcome)[:, 0], columns(table, *names), names=names)
    assert isinstance(found, Fitted)
    return found


@pytest.mark.parametrize("name", TABLES)
def test_coefficients_and_errors_are_those_of_logistf(name: str) -> None:
    assert values(model(name)) == pytest.approx(R[name]["coef"], abs=1e-6)
    assert values(model(name), error=True) == pytest.approx(R[name]["se"], abs=2e-6)


@pytest.mark.parametrize("name", ["firth", "firth_separation"])
def test_intervals_and_p_are_those_of_the_profile_in_logistf(name: str) -> None:
    for one in model(name).estimates:
        known = INTERCEPT.get(one.name, one.name)
        assert one.low == pytest.approx(R[name]["ci_pl_lower"][known], abs=1e-5)
        assert one.high == pytest.approx(R[name]["ci_pl_upper"][known], abs=1e-5)
        assert one.p == pytest.approx(R[name]["p_plr"][known], abs=1e-6)


def test_the_penalised_likelihood_is_that_of_logistf() -> None:
    assert model("firth").log_likelihood == pytest.approx(R["firth"]["loglik"][0], abs=1e-8)


def test_what_maximum_likelihood_refuses_has_a_lopsided_interval() -> None:
    y, x = columns("separation", "y")[:, 0], columns("separation", "x", "z")
    refused = logit.logit(y, x, names=("x", "z"), level=0.95)
    assert isinstance(refused, Refusal)
    assert refused.reason.startswith("separation: x tells")
    found = model("firth_separation").estimate("x")
    assert found.high - found.value > 1.5 * (found.value - found.low)


def test_errors_are_of_the_augmented_information_not_of_the_textbook_one() -> None:
    found = fitted("firth_separation")
    p = found.probabilities(columns("separation", "x", "z"))
    textbook = np.linalg.inv((found.design.matrix.T * (p * (1 - p))) @ found.design.matrix)
    assert np.sqrt(textbook[0, 0]) == pytest.approx(1.760, abs=5e-4)
    assert np.sqrt(found.covariance[0, 0]) == pytest.approx(1.580, abs=5e-4)
    assert model("firth_separation").errors == "inverse augmented information; intervals and p: profile"


def test_a_table_of_four_cells_is_the_logit_with_half_a_case_more_in_each() -> None:
    x = np.repeat([0.0, 0.0, 1.0, 1.0], [5, 2, 0, 4])[:, None]
    y = np.repeat([0.0, 1.0, 0.0, 1.0], [5, 2, 0, 4])
    found = firth.fit(y, x, names=("x",))
    assert isinstance(found, Fitted)
    assert found.coefficients == pytest.approx([np.log(4.5 / 0.5 * 5.5 / 2.5), np.log(2.5 / 5.5)])


def test_the_bounds_are_where_the_likelihood_ratio_says() -> None:
    found, table = model("firth", level=0.9), fitted("firth")
    for one, place in ((found.estimate("terrain"), 0), (found.estimate("intercept"), 3)):
        for bound in (one.low, one.high):
            start = table.coefficients.copy()
            start[place] = bound
            held = maximum(lambda at: firth.penalised(table.design, at), start, held=place)
            assert 2 * (found.log_likelihood - held.point.value) == pytest.approx(2.705543, abs=1e-4)


def test_rows_in_another_order_and_a_shifted_column_change_no_slope() -> None:
    y, x = columns("interventions_syn", "coalition")[:, 0], columns("interventions_syn", "terrain", "threat")
    order = np.random.default_rng(1).permutation(len(y))
    one = firth.firth(y, x, names=("a", "b"), level=0.9)
    other = firth.firth(y[order], x[order] + 100, names=("a", "b"), level=0.9)
    assert isinstance(one, Model)
    assert isinstance(other, Model)
    for name in ("a", "b"):
        first, second = one.estimate(name), other.estimate(name)
        assert (first.value, first.low, first.high, first.p) == pytest.approx(
            (second.value, second.low, second.high, second.p), abs=1e-5
        )


def test_a_bound_beyond_what_can_be_computed_is_infinite_and_noted() -> None:
    found = model("firth_separation", level=1 - 1e-14)
    assert found.estimate("x").high == np.inf
    assert found.notes[0].startswith("no end of the interval was found on one side or both: x")


def test_a_table_that_allows_no_regression_is_refused() -> None:
    found = firth.firth(np.array([1.0, 1.0, 1.0]), np.array([[1.0], [2.0], [4.0]]), names=("a",), level=0.9)
    assert found == Refusal("the outcome is 1 in all 3 rows: nothing is to be explained")


def test_the_intercept_of_predictions_is_that_of_flic() -> None:
    corrected = firth.flic(fitted("firth"))
    assert dict(zip(("terrain", "threat", "igo", "(Intercept)"), corrected.coefficients, strict=True)) == pytest.approx(
        R["flic"]["coef"], abs=1e-6
    )
    assert corrected.method == "Firth's penalised logit, intercept corrected (FLIC)"


@pytest.mark.parametrize("name", TABLES)
def test_corrected_predictions_have_the_mean_of_the_outcome(name: str) -> None:
    table, outcome, names = TABLES[name]
    plain, corrected = (one.probabilities(columns(table, *names)) for one in (fitted(name), firth.flic(fitted(name))))
    assert corrected.mean() == pytest.approx(columns(table, outcome).mean(), abs=1e-9)
    assert abs(plain.mean() - 0.5) < abs(corrected.mean() - 0.5)
