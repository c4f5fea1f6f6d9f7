"""The conditional logit and the random intercept: dyads within interventions."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from coalition_kb.analysis import logit
from coalition_kb.analysis.conditional import conditional, without_variation
from coalition_kb.analysis.estimates import Model
from coalition_kb.analysis.fitted import Fitted
from coalition_kb.analysis.random_intercept import RandomIntercept, random_intercept
from coalition_kb.analysis.refusal import Refusal
from coalition_kb.analysis.sandwich import Clusters, Factor
from coalition_kb.analysis.subsets import likelihood, residuals, side_by_side
from tests.analysis.synthetic import columns, in_r, labels, values

R = in_r("models")
NAMES = ("nato", "dist", "ideal")
Y, X = columns("dyads_syn", "join")[:, 0], columns("dyads_syn", *NAMES)
STRATA, STATES = labels("dyads_syn", "iid"), labels("dyads_syn", "state")


def of_dyads(errors: Clusters | None = None) -> Model:
    model = conditional(Y, X, names=NAMES, strata=STRATA, level=0.95, errors=errors)
    assert isinstance(model, Model)
    return model


def small() -> tuple[np.ndarray, np.ndarray]:
    """A stratum of seven rows, of which three have the outcome."""
    return np.array([1.0, 0, 1, 0, 0, 1, 0]), np.random.default_rng(3).normal(size=(7, 2))


def by_hand(y: np.ndarray, x: np.ndarray, at: np.ndarray) -> tuple[float, np.ndarray]:
    """The likelihood and the probability of each row, over all sets written out."""
    sets = [list(one) for one in combinations(range(len(y)), int(y.sum()))]
    weights = np.array([np.exp((x[one] @ at).sum()) for one in sets])
    inside = np.array([[row in one for row in range(len(y))] for one in sets])
    return float((x[y == 1] @ at).sum() - np.log(weights.sum())), weights @ inside / weights.sum()


def test_coefficients_and_errors_are_those_of_clogit() -> None:
    known = R["dyad_clogit"]["coef"]
    assert values(of_dyads()) == pytest.approx({name: one["b"] for name, one in known.items()}, abs=1e-8)
    assert values(of_dyads(), error=True) == pytest.approx({name: one["se"] for name, one in known.items()}, abs=1e-8)
    assert of_dyads().log_likelihood == pytest.approx(R["dyad_clogit"]["loglik"][1], abs=1e-8)


def test_strata_without_variation_are_counted_and_named() -> None:
    model = of_dyads()
    assert model.dropped == 4200
    assert model.groups == 75
    assert model.n == 4500
    assert model.notes == ("70 of 145 strata without variation left out, with 4200 rows",)
    named = without_variation(Y, STRATA)
    assert len(named) == 70
    joined = {stratum for stratum, joins in zip(STRATA, Y, strict=True) if joins}
    assert not joined & set(named)


def test_the_sum_over_sets_is_that_of_all_sets_written_out() -> None:
    y, x = small()
    at = np.array([0.7, -1.1])
    table = side_by_side(y, x, members=[range(7)])
    value, chances = by_hand(y, x, at)
    assert likelihood(table, at).value == pytest.approx(value)
    expected = (y - chances)[:, None] * (x - chances @ x / 3)
    assert residuals(table, at)[:, 0] == pytest.approx(expected)


def test_coefficients_that_leave_no_chance_at_all_are_no_place_to_go_to() -> None:
    y, x = small()
    point = likelihood(side_by_side(y, x, members=[range(7)]), np.array([-1e6, 1e6]))
    assert point.value == -np.inf
    assert not point.score.any()
    assert not point.information.any()


def test_the_derivatives_are_those_of_the_likelihood() -> None:
    y, x = small()
    at, step = np.array([0.7, -1.1]), 1e-5
    table = side_by_side(np.append(y, [1.0, 0, 1]), np.vstack([x, 2 * x[:3]]), members=[range(7), range(7, 10)])
    point = likelihood(table, at)
    sides = [(likelihood(table, at + one), likelihood(table, at - one)) for one in step * np.eye(2)]
    assert point.score == pytest.approx([(up.value - down.value) / (2 * step) for up, down in sides], abs=1e-6)
    bends = np.array([(down.score - up.score) / (2 * step) for up, down in sides])
    assert point.information == pytest.approx(bends, abs=1e-6)
    assert residuals(table, at).sum(axis=(0, 1)) == pytest.approx(point.score)


def test_a_stratum_seen_from_its_other_side_is_the_same() -> None:
    y, x = small()
    at = np.array([0.7, -1.1])
    one, other = (side_by_side(y, x, members=[range(7)]), side_by_side(1 - y, -x, members=[range(7)]))
    assert likelihood(one, at).value == pytest.approx(likelihood(other, at).value)
    model, turned = (conditional(one, X, names=NAMES, strata=STRATA, level=0.9) for one in (Y, 1 - Y))
    assert isinstance(model, Model)
    assert isinstance(turned, Model)
    assert turned.estimate("nato").value == pytest.approx(-model.estimate("nato").value)


def test_many_outcomes_in_a_long_stratum_neither_overflow_nor_vanish() -> None:
    generator = np.random.default_rng(5)
    x = generator.normal(size=(2400, 1))
    y = (generator.random(2400) < 1 / (1 + np.exp(-3 * x[:, 0]))).astype(float)
    strata = np.repeat([0, 1], 1200).tolist()
    model = conditional(y, x, names=("x",), strata=strata, level=0.9)
    free = logit.fit(y, np.column_stack([x, strata]), names=("x", "stratum"))
    assert isinstance(model, Model)
    assert isinstance(free, Fitted)
    assert model.estimate("x").value == pytest.approx(free.coefficients[0], abs=0.01)  # alike in so long strata


def test_what_strata_share_has_no_part_in_the_estimates() -> None:
    shift = {stratum: place for place, stratum in enumerate(dict.fromkeys(STRATA))}
    moved = X + np.array([[0, shift[stratum], 0] for stratum in STRATA])
    errors = Clusters(Factor.NONE, {"state": STATES})
    other = conditional(Y, moved, names=NAMES, strata=STRATA, level=0.95, errors=errors)
    assert isinstance(other, Model)
    assert values(other) == pytest.approx(values(of_dyads(errors)))
    assert values(other, error=True) == pytest.approx(values(of_dyads(errors), error=True))


def test_the_order_of_rows_and_the_names_of_strata_do_not_matter() -> None:
    order = np.random.default_rng(1).permutation(len(Y))
    strata = [f"renamed {STRATA[row][::-1]}" for row in order]
    errors = Clusters(Factor.GROUPS, {"state": [STATES[row] for row in order]})
    other = conditional(Y[order], X[order], names=NAMES, strata=strata, level=0.95, errors=errors)
    known = of_dyads(Clusters(Factor.GROUPS, {"state": STATES}))
    assert isinstance(other, Model)
    assert values(other) == pytest.approx(values(known))
    assert values(other, error=True) == pytest.approx(values(known, error=True))
    assert other.errors == "clustered by state, factor G/(G-1)"


def test_states_that_recur_make_errors_larger() -> None:
    two_way = of_dyads(Clusters(Factor.GROUPS, {"intervention": STRATA, "state": STATES}))
    assert two_way.estimate("nato").value == of_dyads().estimate("nato").value
    assert two_way.estimate("nato").error > 1.3 * of_dyads().estimate("nato").error


def test_a_pair_a_stratum_is_a_logit_of_the_differences() -> None:
    pairs = np.random.default_rng(2).normal(size=(60, 2, 1))
    first = (np.random.default_rng(4).random(60) < 1 / (1 + np.exp(pairs[:, 1, 0] - pairs[:, 0, 0]))).astype(float)
    y = np.column_stack([first, 1 - first]).ravel()
    model = conditional(y, pairs.reshape(120, 1), names=("x",), strata=np.repeat(range(60), 2).tolist(), level=0.9)
    assert isinstance(model, Model)
    difference = (pairs[:, 0] - pairs[:, 1])[:, 0] * np.where(first == 1, 1, -1)
    b = model.estimate("x").value
    assert (difference / (1 + np.exp(b * difference))).sum() == pytest.approx(0, abs=1e-6)  # its score


def test_refusals_say_what_is_missing() -> None:
    refused = {
        "nothing varies": conditional(np.zeros(8700), X, names=NAMES, strata=STRATA, level=0.9),
        "constant within": conditional(
            Y, columns("dyads_syn", "nato", "igo"), names=("nato", "igo"), strata=STRATA, level=0.9
        ),
        "separated": conditional(
            Y, np.column_stack([X, Y * (X[:, 1] > 3)]), names=(*NAMES, "far"), strata=STRATA, level=0.9
        ),
        "one cluster": conditional(
            Y, X, names=NAMES, strata=STRATA, level=0.9, errors=Clusters(Factor.NONE, {"era": ["now"] * 8700})
        ),
    }
    assert refused == {
        "nothing varies": Refusal("the outcome varies within no stratum: a conditional logit has nothing to compare"),
        "constant within": Refusal("within strata, igo does not vary"),
        "separated": Refusal(
            "separation: far tells the outcome of some or all rows without error, so that no estimate of maximum "
            "likelihood exists; use Firth's penalised logit"
        ),
        "one cluster": Refusal("all 4500 rows are of one era: no errors can be clustered so"),
    }


def test_labels_of_other_rows_are_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="2 strata for 8700 rows"):
        conditional(Y, X, names=NAMES, strata=["a", "b"], level=0.9)
    with pytest.raises(ValueError, match="1 labels of state for 8700 rows"):
        conditional(Y, X, names=NAMES, strata=STRATA, level=0.9, errors=Clusters(Factor.NONE, {"state": ["a"]}))
    with pytest.raises(ValueError, match="2 groups for 8700 rows"):
        random_intercept(Y, X, names=NAMES, groups=["a", "b"], level=0.9, points=3)


def test_a_random_intercept_is_that_of_glmer_and_of_no_variational_approximation() -> None:
    names = ("nato", "igo", "dist", "ideal")
    found = random_intercept(Y, columns("dyads_syn", *names), names=names, groups=STRATA, level=0.9, points=15)
    assert isinstance(found, RandomIntercept)
    known = R["dyad_glmer_iid_AGQ15"]
    assert values(found.model) == pytest.approx({name: one["b"] for name, one in known["coef"].items()}, abs=1e-4)
    errors = {name: one["se"] for name, one in known["coef"].items()}
    assert values(found.model, error=True) == pytest.approx(errors, abs=1e-5)
    assert found.deviation.value == pytest.approx(known["sd"], abs=1e-4)
    assert found.deviation.low > 0
    assert np.isnan(found.deviation.p)
    assert found.model.groups == 145


def test_groups_that_do_not_differ_give_the_logit() -> None:
    names = ("nato", "dist", "ideal")
    groups = (np.arange(len(Y)) % 50).tolist()
    found = random_intercept(Y, X, names=names, groups=groups, level=0.9, points=9)
    plain = logit.logit(Y, X, names=names, level=0.9)
    assert isinstance(found, RandomIntercept)
    assert isinstance(plain, Model)
    assert found.deviation.value == pytest.approx(0, abs=1e-3)
    assert np.isnan(found.deviation.error)
    assert values(found.model) == pytest.approx(values(plain), abs=1e-5)
    assert values(found.model, error=True) == pytest.approx(values(plain, error=True), abs=1e-5)
    assert found.model.notes == ("groups do not differ beyond what the columns tell",)


def test_a_random_intercept_wants_groups_of_rows() -> None:
    for groups, number in ((["one"] * 8700, 1), (list(range(8700)), 8700)):
        assert random_intercept(Y, X, names=NAMES, groups=groups, level=0.9, points=3) == Refusal(
            f"{number} groups of 8700 rows: differences between groups cannot be told"
        )
    assert random_intercept(np.zeros(8700), X, names=NAMES, groups=STRATA, level=0.9, points=3) == Refusal(
        "the outcome is 0 in all 8700 rows: nothing is to be explained"
    )


def test_groups_of_one_outcome_each_have_no_random_intercept() -> None:
    """The farther the groups are held to be apart, the more probable are their outcomes, without end."""
    groups = np.repeat(np.arange(8), 5)
    x = np.random.default_rng(1).normal(size=(40, 1))
    found = random_intercept((groups % 2).astype(float), x, names=("x",), groups=groups.tolist(), level=0.9, points=9)
    assert found == Refusal("the likelihood of the random intercept has no maximum that could be found")
