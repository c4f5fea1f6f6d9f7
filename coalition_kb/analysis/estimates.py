"""What every statistical model gives back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient with its uncertainty, on the scale of the model: log odds for every logit."""

    name: str
    value: float
    error: float  # standard error; nan where it is not defined
    low: float  # of the interval at the level of the model
    high: float
    p: float  # two-sided, 0 to 1; nan where it is not defined


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted model: its estimates, and what it is a model of."""

    method: str  # "Firth's penalised logit", in words that pages show
    estimates: tuple[Estimate, ...]  # the intercept or thresholds last
    level: float  # of the intervals, such as 0.90
    errors: str  # how errors and intervals were made: "profile penalised likelihood", "clustered by state, HC1 factor"
    n: int  # rows used
    n_events: int  # rows with the outcome; for an ordered outcome, rows above its lowest
    log_likelihood: float
    groups: int = 0  # strata or clusters used
    dropped: int = 0  # rows that the method itself leaves out, such as strata without variation
    notes: tuple[str, ...] = ()  # sentences that stand beside the result: separation, few events, no convergence

    def estimate(self, name: str) -> Estimate:
        """The estimate called *name*.

        Raises:
            KeyError: there is none.
        """
        for one in self.estimates:
            if one.name == name:
                return one
        raise KeyError(name)
