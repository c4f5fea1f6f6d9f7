"""The logit by maximum likelihood, its errors, and the effects that are made of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from coalition_kb.analysis import logit, margins
from coalition_kb.analysis.estimates import Model
from coalition_kb.analysis.fitted import Fitted, normal
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.sandwich import Clusters, Factor, Robust, sandwich
from tests.analysis.synthetic import columns, in_r, labels, values

if TYPE_CHECKING:
    from coalition_kb.analysis.design import FloatArray

OBJECTIVES = ("defeat", "humanitarian", "stability")
NAMES = ("terrain", "threat", "igo", *(f"objective_f{one}" for one in OBJECTIVES))
DYAD_NAMES = ("nato", "igo", "dist", "ideal")
R = in_r("models")


def interventions() -> tuple[FloatArray, FloatArray]:
    objective = labels("interventions_syn", "objective")
    kinds = np.array([[float(one == kind) for kind in OBJECTIVES] for one in objective])
    return columns("interventions_syn", "coalition")[:, 0], np.hstack(
        [columns("interventions_syn", "terrain", "threat", "igo"), kinds]
    )


def dyads() -> tuple[FloatArray, FloatArray]:
    return columns("dyads_syn", "join")[:, 0], columns("dyads_syn", *DYAD_NAMES)


def of_interventions(errors: Clusters | None = None) -> Model:
    y, x = interventions()
    model = logit.logit(y, x, names=NAMES, level=0.95, errors=errors)
    assert isinstance(model, Model)
    return model


def fitted(y: FloatArray, x: FloatArray, names: tuple[str, ...]) -> Fitted:
    found = logit.fit(y, x, names=names)
    assert isinstance(found, Fitted)
    return found


def test_coefficients_and_errors_are_those_of_glm() -> None:
    model = of_interventions()
    assert values(model) == pytest.approx({name: one["b"] for name, one in R["logit"]["coef"].items()}, abs=1e-5)
    errors = {name: one["se"] for name, one in R["logit"]["coef"].items()}
    assert values(model, error=True) == pytest.approx(errors, abs=2e-5)
    assert model.log_likelihood == pytest.approx(R["logit"]["loglik"], abs=1e-8)
    assert (model.n, model.n_events) == (145, 58)


@pytest.mark.parametrize(
    ("factor", "label", "words", "in_r"),
    [
        (Factor.NONE, "", "robust (HC0)", "hc0"),
        (Factor.FULL, "", "robust (HC1)", "hc1"),
        (Factor.NONE, "region", "clustered by region, no factor", "cl_region_HC0_cadjFALSE"),
        (Factor.FULL, "region", "clustered by region, factor G/(G-1) × (n-1)/(n-k)", "cl_region_HC1"),
    ],
)
def test_errors_are_those_of_the_sandwich_package(factor: Factor, label: str, words: str, in_r: str) -> None:
    model = of_interventions(Clusters(factor, {label: labels("interventions_syn", label)} if label else {}))
    assert values(model, error=True) == pytest.approx(R["logit"][in_r], abs=1e-4)
    assert model.errors == words
    assert model.groups == (5 if label else 0)


@pytest.mark.parametrize(
    ("factor", "kinds", "in_r"),
    [
        (Factor.NONE, ("iid",), "cl_intervention"),
        (Factor.GROUPS, ("iid",), "cl_intervention_cadj"),
        (Factor.NONE, ("iid", "state"), "cl_twoway_HC0_cadjFALSE"),
        (Factor.GROUPS, ("iid", "state"), "cl_twoway_HC0_cadjTRUE"),
    ],
)
def test_dyads_cluster_by_intervention_and_by_state_too(factor: Factor, kinds: tuple[str, ...], in_r: str) -> None:
    y, x = dyads()
    clusters = Clusters(factor, {kind: labels("dyads_syn", kind) for kind in kinds})
    model = logit.logit(y, x, names=DYAD_NAMES, level=0.95, errors=clusters)
    assert isinstance(model, Model)
    assert values(model) == pytest.approx({name: one["b"] for name, one in R["dyad_logit"]["coef"].items()}, abs=1e-5)
    assert values(model, error=True) == pytest.approx(R["dyad_logit"][in_r], abs=1e-4)


def test_hc1_is_not_hc0_under_another_name() -> None:
    plain, corrected = (of_interventions(Clusters(factor)) for factor in (Factor.NONE, Factor.FULL))
    for name in NAMES:
        ratio = corrected.estimate(name).error / plain.estimate(name).error
        assert ratio == pytest.approx((145 / (145 - 7)) ** 0.5)


def test_a_factor_between_is_named_too() -> None:
    assert of_interventions(Clusters(Factor.GROUPS)).errors == "robust (HC0 × n/(n-1))"


def test_fewer_clusters_than_coefficients_are_noted() -> None:
    model = of_interventions(Clusters(Factor.NONE, {"region": labels("interventions_syn", "region")}))
    assert model.notes == ("5 clusters for 7 coefficients: too few to test all of them at once",)


def test_negative_eigenvalues_are_set_to_zero_and_noted() -> None:
    scores = np.array([[1.0], [-1.0], [-1.0], [1.0]])  # rows and columns of this square each add up to nothing
    crossed = Clusters(Factor.NONE, {"row": [0, 0, 1, 1], "column": [0, 1, 0, 1]})
    found = sandwich(scores, np.eye(1), clusters=crossed)
    assert isinstance(found, Robust)
    assert found.covariance.tolist() == [[0.0]]
    assert found.notes == ("negative eigenvalues of the covariance were set to zero",)


def test_an_estimate_without_error_is_a_point_and_has_no_p() -> None:
    found = normal("x", 2.0, error=0.0, level=0.9)
    assert (found.low, found.high) == (2, 2)
    assert np.isnan(found.p)


def test_rows_of_one_cluster_have_no_clustered_errors() -> None:
    y, x = interventions()
    found = logit.logit(y, x, names=NAMES, level=0.95, errors=Clusters(Factor.NONE, {"region": ["all"] * len(y)}))
    assert found == Refusal("all 145 rows are of one region: no errors can be clustered so")


def test_labels_of_other_rows_are_an_error_of_the_caller() -> None:
    y, x = interventions()
    with pytest.raises(ValueError, match="3 labels of region for 145 rows"):
        logit.logit(y, x, names=NAMES, level=0.95, errors=Clusters(Factor.NONE, {"region": ["a", "b", "c"]}))


def test_the_interval_is_narrower_at_a_lower_level() -> None:
    y, x = interventions()
    wide, narrow = (logit.logit(y, x, names=NAMES, level=level) for level in (0.95, 0.90))
    assert isinstance(wide, Model)
    assert isinstance(narrow, Model)
    for one, other in zip(wide.estimates, narrow.estimates, strict=True):
        assert one.low < other.low < other.high < one.high
    terrain = wide.estimate("terrain")
    assert terrain.high == pytest.approx(terrain.value + 1.959964 * terrain.error)
    assert terrain.p == pytest.approx(0.001584, abs=1e-5)


def test_the_order_of_rows_does_not_matter() -> None:
    y, x = interventions()
    order = np.random.default_rng(1).permutation(len(y))
    assert fitted(y[order], x[order], NAMES).coefficients == pytest.approx(fitted(y, x, NAMES).coefficients)


def test_a_column_in_other_units_has_a_coefficient_in_other_units() -> None:
    y, x = interventions()
    scaled = x * np.array([1e6, 1, 1, 1, 1, 1]) + np.array([2e6, 0, 0, 0, 0, 0])
    plain, other = fitted(y, x, NAMES), fitted(y, scaled, NAMES)
    assert other.coefficients[0] * 1e6 == pytest.approx(plain.coefficients[0])
    assert other.coefficients[1:-1] == pytest.approx(plain.coefficients[1:-1])


def test_the_opposite_outcome_has_the_opposite_coefficients() -> None:
    y, x = interventions()
    assert fitted(1 - y, x, NAMES).coefficients == pytest.approx(-fitted(y, x, NAMES).coefficients)


def test_predictions_have_the_mean_of_the_outcome() -> None:
    y, x = interventions()
    assert fitted(y, x, NAMES).probabilities(x).mean() == pytest.approx(y.mean())


REFUSED = {
    "nothing to explain": ([1, 1, 1, 1, 1], [[1], [2], [3], [4], [5]], "the outcome is 1 in all 5 rows"),
    "a constant column": ([0, 1, 0, 1, 1], [[1, 3], [2, 3], [3, 3], [4, 3], [5, 3]], "b does not vary"),
    "an empty column": ([0, 1, 0, 1, 1], [[1, 0], [2, 0], [3, 0], [4, 0], [5, 0]], "b does not vary"),
    "one column twice": (
        [0, 1, 0, 1, 1],
        [[1, 3], [2, 5], [3, 7], [4, 9], [5, 11]],
        "b is known from a without remainder (collinear)",
    ),
    "too few rows": ([0, 1, 0], [[1, 3], [2, 3], [3, 4]], "3 rows are too few for 2 columns and an intercept"),
    "complete separation": (
        [0, 0, 0, 1, 1, 1],
        [[1, 0], [2, 1], [3, 0], [4, 1], [5, 0], [6, 1]],
        "separation: a tells the outcome of some or all rows without error",
    ),
    "quasi-complete separation": (
        [0, 1, 0, 1, 1, 1],
        [[0, 3], [0, 1], [0, 2], [1, 2], [1, 1], [1, 3]],
        "separation: a tells the outcome of some or all rows without error",
    ),
    "two columns that each separate": (
        [0, 0, 0, 1, 1, 1],
        [[1, 0], [2, 0], [3, 0], [4, 1], [5, 1], [6, 1]],
        "separation: a, b each tell the outcome of some or all rows without error",
    ),
    "separation by two columns together": (
        [0, 0, 0, 1, 1, 1],
        [[0, 1], [1, 2], [2, 3], [1, 0], [2, 1], [3, 2]],
        "separation: a, b together tell the outcome of some or all rows without error",
    ),
}


@pytest.mark.parametrize(("y", "x", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_allows_no_logit_is_refused(y: list[float], x: list[list[float]], reason: str) -> None:
    table = np.array(x, dtype=float)
    found = logit.logit(np.array(y, dtype=float), table, names=("a", "b")[: table.shape[1]], level=0.9)
    assert isinstance(found, Refusal)
    assert found.reason.startswith(reason)


def test_separation_among_many_rows_is_found_and_firth_named() -> None:
    generator = np.random.default_rng(1)
    x = generator.normal(size=(5000, 3))
    x[:, 1] = x[:, 1] > 2
    y = ((x[:, 0] + generator.normal(size=5000) > 0) | (x[:, 1] == 1)).astype(float)
    found = logit.logit(y, x, names=("a", "b", "c"), level=0.9)
    assert found == Refusal(
        "separation: b tells the outcome of some or all rows without error, so that no estimate of maximum likelihood "
        "exists; use Firth's penalised logit"
    )


def test_steep_is_not_separated() -> None:
    x = np.linspace(-30, 30, 61)[:, None]
    y = (x[:, 0] > 0).astype(float)
    y[[29, 31]] = y[[31, 29]]  # the two about zero change places
    model = logit.logit(y, x, names=("a",), level=0.9)
    assert isinstance(model, Model)
    assert np.abs(x * model.estimate("a").value).max() > 10


WRONG = {
    "y has shape (3,) and x (2, 1) with 1 names": ([0, 1, 0], [[1], [2]]),
    "x[1, 0] is no finite number": ([0, 1, 0], [[1], [np.nan], [2]]),
    "y[2] is no finite number": ([0, 1, np.inf], [[1], [3], [2]]),
    "y[2] is 2.0: wanted a whole number from 0 to 1": ([0, 1, 2], [[1], [3], [2]]),
}


@pytest.mark.parametrize(("words", "table"), WRONG.items(), ids=WRONG)
def test_a_table_that_is_none_is_an_error_of_the_caller(
    words: str, table: tuple[list[float], list[list[float]]]
) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        logit.logit(np.array(table[0], dtype=float), np.array(table[1], dtype=float), names=("a",), level=0.9)


def test_average_effects_are_those_of_r() -> None:
    model = fitted(*interventions(), NAMES)
    assert margins.slope(model, "terrain", level=0.95).value == pytest.approx(R["logit"]["AME_terrain"], abs=1e-5)
    igo = margins.change(model, "igo", level=0.95)
    assert igo.value == pytest.approx(R["logit"]["AME_igo_discrete"], abs=1e-5)
    assert igo.error == pytest.approx(R["logit"]["AME_igo_discrete_se_delta"], abs=1e-5)
    assert igo.low == pytest.approx(igo.value - 1.959964 * igo.error)


def test_the_average_slope_is_what_a_small_step_changes() -> None:
    y, x = interventions()
    model, step = fitted(y, x, NAMES), 1e-5
    moved = x + step * np.eye(len(NAMES))[0]
    change = (model.probabilities(moved).mean() - model.probabilities(x).mean()) / step
    assert margins.slope(model, "terrain", level=0.9).value == pytest.approx(change, rel=1e-4)


def test_the_error_of_a_slope_follows_from_how_it_changes_with_the_coefficients() -> None:
    model, step = fitted(*interventions(), NAMES), 1e-6
    p = [1 / (1 + np.exp(-model.design.matrix @ (model.coefficients + step * one))) for one in np.eye(7)]
    slopes = [(one * (1 - one)).mean() * (model.coefficients + step * np.eye(7)[i])[0] for i, one in enumerate(p)]
    found = margins.slope(model, "terrain", level=0.9)
    derivative = (np.array(slopes) - found.value) / step
    assert found.error == pytest.approx(float(np.sqrt(derivative @ model.covariance @ derivative)), rel=1e-4)


def test_the_intercept_has_no_effect() -> None:
    with pytest.raises(KeyError, match="intercept"):
        margins.slope(fitted(*interventions(), NAMES), "intercept", level=0.9)
