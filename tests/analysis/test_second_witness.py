"""A second witness beside R: on tables drawn by chance our models are those of statsmodels, where it is right.

Where statsmodels is known to be wrong that is asserted too: a test that fails then tells that it has been mended.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pytest
from statsmodels.discrete.conditional_models import ConditionalLogit
from statsmodels.discrete.discrete_model import Logit
from statsmodels.miscmodels.ordinal_model import OrderedModel

from coalition_kb.analysis import logit, margins
from coalition_kb.analysis.conditional import conditional
from coalition_kb.analysis.estimates import Model
from coalition_kb.analysis.fitted import Fitted
from coalition_kb.analysis.ordered import ordered
from coalition_kb.analysis.sandwich import Clusters, Factor

SHAPES = ((60, 1), (138, 5), (400, 3), (2000, 6))  # rows, columns
SEEDS = (1, 2, 3)
CLOSE = 1e-6
FACTORS = pytest.mark.parametrize(
    ("factor", "correction"), [(Factor.NONE, False), (Factor.FULL, True)], ids=["none", "full"]
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table of a seed: columns, an outcome of yes and no, one of four levels, and two kinds of cluster that cross."""

    x: np.ndarray
    y: np.ndarray
    levels: np.ndarray
    cases: np.ndarray
    states: np.ndarray

    @property
    def names(self) -> list[str]:
        """Of the columns."""
        return [f"x{place}" for place in range(self.x.shape[1])]

    @property
    def with_intercept(self) -> np.ndarray:
        """The columns, and the intercept last as in our models."""
        return np.column_stack([self.x, np.ones(len(self.x))])


def drawn(rows: int, columns: int, seed: int) -> Drawn:
    """Every column but the first is of many values; no level is rare."""
    generator = np.random.default_rng(seed)
    cases, states = generator.integers(12, size=rows), generator.integers(9, size=rows)
    shared = generator.normal(size=(12, columns))[cases] + generator.normal(size=(9, columns))[states]
    x = generator.normal(size=(rows, columns)) + shared / 2
    x[:, 0] = x[:, 0] > 0
    together = generator.normal(size=12)[cases] + generator.normal(size=9)[states]
    hidden = x @ generator.uniform(-0.8, 0.8, size=columns) + together / 2 + generator.logistic(size=rows)
    return Drawn(
        x=x,
        y=(hidden > 0).astype(float),
        levels=np.digitize(hidden, np.quantile(hidden, [0.3, 0.6, 0.8])).astype(float),
        cases=cases,
        states=states,
    )


@pytest.fixture(params=[(*shape, seed) for shape in SHAPES for seed in SEEDS], ids=str)
def table(request: pytest.FixtureRequest) -> Drawn:
    """Tables of several shapes."""
    return drawn(*request.param)


def of_table(table: Drawn, errors: Clusters | None = None) -> Model:
    found = logit.logit(table.y, table.x, names=table.names, level=0.9, errors=errors)
    assert isinstance(found, Model)
    return found


def fitted(table: Drawn) -> Fitted:
    found = logit.fit(table.y, table.x, names=table.names)
    assert isinstance(found, Fitted)
    return found


def values(model: Model) -> list[float]:
    return [one.value for one in model.estimates]


def errors(model: Model) -> list[float]:
    return [one.error for one in model.estimates]


# --- the logit --------------------------------------------------------------------------------------------------------


def test_a_logit_has_the_coefficients_errors_intervals_and_likelihood_of_statsmodels(table: Drawn) -> None:
    theirs = Logit(table.y, table.with_intercept).fit(disp=0)
    ours = of_table(table)
    assert values(ours) == pytest.approx(theirs.params, abs=CLOSE)
    assert errors(ours) == pytest.approx(theirs.bse, abs=CLOSE)
    assert ours.log_likelihood == pytest.approx(theirs.llf)
    assert [one.p for one in ours.estimates] == pytest.approx(theirs.pvalues, abs=CLOSE)
    assert np.array([(one.low, one.high) for one in ours.estimates]) == pytest.approx(theirs.conf_int(0.1), abs=CLOSE)


def test_robust_errors_are_those_of_statsmodels(table: Drawn) -> None:
    theirs = Logit(table.y, table.with_intercept).fit(disp=0, cov_type="HC0")
    assert errors(of_table(table, Clusters(Factor.NONE))) == pytest.approx(theirs.bse, abs=CLOSE)


def test_hc1_is_hc0_by_its_factor_and_statsmodels_leaves_the_factor_out(table: Drawn) -> None:
    plain, called_hc1 = (Logit(table.y, table.with_intercept).fit(disp=0, cov_type=one).bse for one in ("HC0", "HC1"))
    rows, columns = table.with_intercept.shape
    assert errors(of_table(table, Clusters(Factor.FULL))) == pytest.approx(
        plain * (rows / (rows - columns)) ** 0.5, abs=CLOSE
    )
    assert called_hc1.tolist() == plain.tolist()  # the fault of theirs


@FACTORS
def test_clustered_errors_are_those_of_statsmodels(table: Drawn, factor: Factor, *, correction: bool) -> None:
    theirs = Logit(table.y, table.with_intercept).fit(
        disp=0, cov_type="cluster", cov_kwds={"groups": table.cases, "use_correction": correction}
    )
    ours = of_table(table, Clusters(factor, {"case": table.cases.tolist()}))
    assert errors(ours) == pytest.approx(theirs.bse, abs=CLOSE)


@FACTORS
def test_clusters_that_cross_have_the_errors_of_statsmodels_or_greater_ones_with_a_note(
    table: Drawn, factor: Factor, *, correction: bool
) -> None:
    groups = np.column_stack([table.cases, table.states])
    theirs = Logit(table.y, table.with_intercept).fit(
        disp=0, cov_type="cluster", cov_kwds={"groups": groups, "use_correction": correction}
    )
    ours = of_table(table, Clusters(factor, {"case": table.cases.tolist(), "state": table.states.tolist()}))
    variances = np.diag(theirs.cov_params())
    if np.linalg.eigvalsh(theirs.cov_params())[0] < 0:  # ours sets such eigenvalues to zero
        assert "negative eigenvalues of the covariance were set to zero" in ours.notes
        assert (np.square(errors(ours)) >= variances - CLOSE).all()
    else:
        assert np.square(errors(ours)) == pytest.approx(variances, abs=CLOSE)


def test_among_the_tables_are_clusters_that_cross_of_both_kinds() -> None:
    lowest = []
    for shape in SHAPES:
        one = drawn(*shape, SEEDS[0])
        kinds = {"groups": np.column_stack([one.cases, one.states]), "use_correction": True}
        found = Logit(one.y, one.with_intercept).fit(disp=0, cov_type="cluster", cov_kwds=kinds)
        lowest.append(np.linalg.eigvalsh(found.cov_params())[0])
    assert min(lowest) < 0 < max(lowest)


def test_average_slopes_are_those_of_statsmodels(table: Drawn) -> None:
    theirs = Logit(table.y, table.with_intercept).fit(disp=0).get_margeff(at="overall")
    ours = [margins.slope(fitted(table), name, level=0.9) for name in table.names]
    assert [one.value for one in ours] == pytest.approx(theirs.margeff, abs=CLOSE)
    assert [one.error for one in ours] == pytest.approx(theirs.margeff_se, abs=CLOSE)


def test_the_average_change_of_a_yes_or_no_is_that_of_statsmodels(table: Drawn) -> None:
    theirs = Logit(table.y, table.with_intercept).fit(disp=0).get_margeff(at="overall", dummy=True)
    ours = margins.change(fitted(table), "x0", level=0.9)
    assert (ours.value, ours.error) == pytest.approx((theirs.margeff[0], theirs.margeff_se[0]), abs=CLOSE)


# --- the ordered logit ------------------------------------------------------------------------------------------------


def test_an_ordered_logit_has_the_effects_thresholds_and_errors_of_statsmodels(table: Drawn) -> None:
    model = OrderedModel(table.levels.astype(int), table.x, distr="logit")
    theirs = model.fit(method="newton", disp=0, maxiter=200)
    ours = ordered(table.levels, table.x, names=table.names, levels=("a", "b", "c", "d"), level=0.9)
    assert isinstance(ours, Model)
    k = table.x.shape[1]
    thresholds = model.transform_threshold_params(theirs.params)[1:-1]  # theirs are steps, in logarithms
    assert values(ours) == pytest.approx([*theirs.params[:k], *thresholds], abs=1e-4)
    assert errors(ours)[: k + 1] == pytest.approx(theirs.bse[: k + 1], abs=1e-4)  # of steps there are no errors of ours
    assert ours.log_likelihood == pytest.approx(theirs.llf)


# --- the conditional logit --------------------------------------------------------------------------------------------

STRATUM = 12  # rows; statsmodels goes through sets of rows one by one


@dataclass(frozen=True, slots=True)
class Strata:
    """Strata of rows, some of them without variation."""

    x: np.ndarray
    y: np.ndarray
    of: np.ndarray


@pytest.fixture(params=[(15, 1), (40, 2), (40, 3)], ids=str)
def strata(request: pytest.FixtureRequest) -> Strata:
    """From none to all rows of a stratum have the outcome."""
    number, columns = request.param
    generator = np.random.default_rng(number + columns)
    x = generator.normal(size=(number * STRATUM, columns))
    of = np.repeat(np.arange(number), STRATUM)
    hidden = (
        x @ np.linspace(0.8, -0.4, columns) + generator.logistic(size=len(x)) + 2 * generator.normal(size=number)[of]
    )
    return Strata(x=x, y=(hidden > 1).astype(float), of=of)


def of_strata(strata: Strata) -> Model:
    names = [f"x{place}" for place in range(strata.x.shape[1])]
    found = conditional(strata.y, strata.x, names=names, strata=strata.of.tolist(), level=0.9)
    assert isinstance(found, Model)
    return found


def in_statsmodels(strata: Strata) -> ConditionalLogit:
    with warnings.catch_warnings():  # it warns that strata without variation are left out; ours counts them
        warnings.filterwarnings("ignore", "Dropped .* groups")
        return ConditionalLogit(strata.y, strata.x, groups=strata.of)


def test_a_conditional_logit_has_the_effects_and_errors_of_statsmodels(strata: Strata) -> None:
    theirs, ours = in_statsmodels(strata).fit(method="newton", disp=0), of_strata(strata)
    assert values(ours) == pytest.approx(theirs.params, abs=CLOSE)
    assert errors(ours) == pytest.approx(theirs.bse, abs=1e-5)
    assert ours.log_likelihood == pytest.approx(theirs.llf)
    assert (ours.n, ours.groups) == (theirs.nobs, theirs.n_groups)


def test_the_default_of_statsmodels_stops_before_the_maximum(strata: Strata) -> None:
    theirs, ours = in_statsmodels(strata).fit(disp=0), of_strata(strata)
    assert theirs.llf < ours.log_likelihood - 1e-9
