"""How the tests work, in words: the method of each kind with its sources, the numbers that it gives, faults kept out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Method:
    """A method: what it computes, and who described it."""

    name: str
    says: str
    sources: Sequence[str] = ()


_RAGIN = "C. C. Ragin, Redesigning Social Inquiry, 2008"
_SCHNEIDER = "C. Q. Schneider and C. Wagemann, Set-Theoretic Methods for the Social Sciences, 2012"
_NEWCOMBE = (
    "R. G. Newcombe, Interval estimation for the difference between independent proportions: comparison of eleven "
    "methods, Statistics in Medicine 17, 1998, pages 873-890, method 10"
)

_INTERVAL_OF_A_DIFFERENCE = Method(
    "Difference of two shares",
    "One share less the other. Its interval is made of the score intervals of both shares, which hold for few rows too.",
    (
        _NEWCOMBE,
        (
            "E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American "
            "Statistical Association 22, 1927, pages 209-212"
        ),
    ),
)
_FIRTH = Method(
    "Firth's penalised logit",
    "The coefficients at which log L + log det(X' W X) / 2 is greatest, W holding p (1 - p) of each row. They are finite "
    "where a term separates the outcome, and less biased where events are few. The intervals and p come from the profile "
    "of the penalised likelihood.",
    (
        "D. Firth, Bias reduction of maximum likelihood estimates, Biometrika 80, 1993, pages 27-38",
        (
            "G. Heinze and M. Schemper, A solution to the problem of separation in logistic regression, Statistics in Medicine "
            "21, 2002, pages 2409-2419"
        ),
    ),
)
_MAXIMUM = Method(
    "Logit by maximum likelihood",
    "p = 1 / (1 + exp(-(x b + a))), with b and a of the greatest likelihood; there is none where a term separates the "
    "outcome. Over cases it stands beside the penalised logit, with robust errors: HC1, whose variance is HC0 times "
    "n / (n - k). Over partners and dyads, whose rows hang together, it decides, with clustered errors: scores are added up "
    "within each cluster, with the factor G / (G - 1) for G clusters; two-way ones are the variance by case plus that by "
    "state less that by both.",
    (
        "H. White, A heteroskedasticity-consistent covariance matrix estimator, Econometrica 48, 1980, pages 817-838",
        (
            "A. C. Cameron, J. B. Gelbach and D. L. Miller, Robust inference with multiway clustering, Journal of Business & "
            "Economic Statistics 29, 2011, pages 238-249"
        ),
    ),
)
_CONDITIONAL = Method(
    "Conditional logit",
    "Which rows of a case have the outcome, given how many have it. Whatever is alike for all rows of a case falls out. "
    "Errors are clustered by case and by state.",
    (
        "G. Chamberlain, Analysis of covariance with qualitative data, Review of Economic Studies 47, 1980, pages 225-238",
        (
            "M. H. Gail, J. H. Lubin and L. V. Rubinstein, Likelihood calculations for matched case-control studies and "
            "survival studies with tied death times, Biometrika 68, 1981, pages 703-707"
        ),
    ),
)
_KEPT = Method(
    "What an earlier measure keeps",
    "Over the same rows, the coefficient of the earlier measure over that of the measure at the start, each in a conditional "
    "logit of its own with the same terms beside it: 1 where nothing is lost, 0 where all is. It is worked out only where "
    "the interval of the measure at the start lies above nought, and has no interval itself.",
)
_ORDERED = Method(
    "Proportional odds",
    "log odds(y ≤ j) = threshold of j less x b: a positive b goes with higher outcomes, alike at every threshold.",
    (
        (
            "P. McCullagh, Regression models for ordinal data, Journal of the Royal Statistical Society B 42, 1980, pages "
            "109-142"
        ),
    ),
)
_CROSSTAB = Method(
    "Exact test and Somers' d",
    "p is the probability of a table as improbable as this or more, given its margins. Somers' d is the number of pairs of "
    "rows that both measures order alike less those that they order otherwise, over all pairs that differ in the first.",
    (
        (
            "G. H. Freeman and J. H. Halton, Note on an exact treatment of contingency, goodness of fit and other problems of "
            "significance, Biometrika 38, 1951, pages 141-149"
        ),
        (
            "R. H. Somers, A new asymmetric measure of association for ordinal variables, American Sociological Review 27, "
            "1962, pages 799-811"
        ),
    ),
)
_EQUIVALENCE = Method(
    "Equivalence",
    "The difference lies within the margin where two one-sided tests reject that it lies beyond it, on the one side and on "
    "the other; each at half of what the level of the intervals leaves.",
    (
        (
            "D. J. Schuirmann, A comparison of the two one-sided tests procedure and the power approach for assessing the "
            "equivalence of average bioavailability, Journal of Pharmacokinetics and Biopharmaceutics 15, 1987, pages 657-680"
        ),
        (
            "C. P. Farrington and G. Manning, Test statistics and sample size formulae for comparative binomial trials with "
            "null hypothesis of non-zero risk difference or non-unity relative risk, Statistics in Medicine 9, 1990, pages "
            "1447-1454"
        ),
    ),
)
_OVERLAP = Method(
    "Overlap weights",
    "A logit gives each case its propensity to be in the group. Each case weighs what its propensity to be in the other "
    "group is, so that those count most that could have been in either; the difference of the weighted shares follows.",
    (
        (
            "F. Li, K. L. Morgan and A. M. Zaslavsky, Balancing covariates via propensity score weighting, Journal of the "
            "American Statistical Association 113, 2018, pages 390-400"
        ),
    ),
)
_SUFFICIENCY = Method(
    "Fit of sufficiency",
    "With memberships x in the set and y in the outcome, S the sum over cases: consistency is S min(x, y) / S x; coverage is "
    "S min(x, y) / S y; PRI is (S min(x, y) - S min(x, y, 1 - y)) / (S x - S min(x, y, 1 - y)).",
    (f"{_RAGIN}, chapter 3", f"{_SCHNEIDER}, chapter 9 (PRI)"),
)
_NECESSITY = Method(
    "Fit of necessity",
    "Consistency is S min(x, y) / S y; coverage is S min(x, y) / S x; relevance is S (1 - x) / S (1 - min(x, y)), near 0 where "
    "the set holds nearly every case, so that its necessity says nothing.",
    (f"{_SCHNEIDER}, chapter 9",),
)

#: The methods of each kind of test.
METHODS: Mapping[str, Sequence[Method]] = {
    "logit": (_FIRTH, _MAXIMUM),
    "conditional-logit": (_CONDITIONAL,),
    "kept": (
        _CONDITIONAL,
        Method(
            "What is kept",
            "The coefficient of the earlier measure over that of the later, each with the same terms and over the same rows. "
            "No interval is made for it.",
        ),
    ),
    "ordered-logit": (_ORDERED,),
    "crosstab": (_CROSSTAB, _INTERVAL_OF_A_DIFFERENCE),
    "difference": (_INTERVAL_OF_A_DIFFERENCE, _EQUIVALENCE, _OVERLAP),
    "share": (
        Method(
            "Share with Jeffreys' interval",
            "m of k rows, with the middle of Beta(m + 1/2, k - m + 1/2); from 0 where m is 0, to 1 where m is k.",
            (
                (
                    "L. D. Brown, T. T. Cai and A. DasGupta, Interval estimation for a binomial proportion, Statistical "
                    "Science 16, 2001, pages 101-133"
                ),
            ),
        ),
    ),
    "count": (Method("Count", "The rows with 1 are counted; nothing is estimated."),),
    "sufficiency": (_SUFFICIENCY,),
    "necessity": (_NECESSITY,),
    "correlation": (
        Method(
            "Spearman's rank correlation",
            "The correlation r of the ranks, ties having their mean rank. The interval is that of atanh r, whose error is "
            "sqrt((1 + r² / 2) / (n - 3)).",
            (
                (
                    "D. G. Bonett and T. A. Wright, Sample size requirements for estimating Pearson, Kendall and Spearman "
                    "correlations, Psychometrika 65, 2000, pages 23-28"
                ),
            ),
        ),
    ),
    "truth-table": (
        Method(
            "Truth table",
            "Each case belongs to the configuration of its memberships above one half; its consistency and PRI are those of "
            "its memberships over all cases. It is coded 1 where both reach the cut-offs, else 0; with too few cases it is a "
            "remainder.",
            (f"{_RAGIN}, chapter 7",),
        ),
        Method(
            "Solutions",
            "Conservative: the configurations coded 1, minimised with none of the remainders. Parsimonious: with any that "
            "makes it shorter. Intermediate: with those of the parsimonious one that the expectations make easy. All "
            "models of the fewest terms are found, and how many there are is said.",
            (
                f"{_RAGIN}, chapters 8 and 9",
                "A. Dusa, QCA with R, 2019, chapter 8",
                "W. V. Quine, The problem of simplifying truth functions, American Mathematical Monthly 59(8), 1952",
                "E. J. McCluskey, Minimization of Boolean functions, Bell System Technical Journal 35(6), 1956",
            ),
        ),
        _SUFFICIENCY,
        _NECESSITY,
    ),
    "coders": (
        Method("Coders", "The passes that hold the same cell of the measures are counted, of the cell that most hold."),
    ),
}

#: What the numbers are that tests give. A coefficient has the name of its term.
NUMBERS: Mapping[str, str] = {
    "n": "rows used",
    "events": "rows with the outcome",
    "strata": "cases used: those in which some rows have the outcome and some have not",
    "now": "coefficient of the measure as it is at the start",
    "then": "coefficient of the earlier measure in its place",
    "kept": "the second over the first",
    "larger": "share of samples in which the first of two terms has the larger coefficient",
    "p": "probability of what was found or more, if there were nothing to find; two-sided",
    "somers_d": "how far the two measures order the rows alike, -1 to 1",
    "difference": "difference of two shares",
    "low_rows": "rows with the lowest value",
    "high_rows": "rows with the highest value",
    "inside": "1 where the difference is shown to lie within the margin, else 0",
    "weighted": "difference of two shares with overlap weights",
    "count": "rows with 1",
    "cases": "cases in which they are",
    "share": "share of the rows with 1",
    "members": "rows that are more in the set than out",
    "consistency": "consistency, 0 to 1",
    "pri": "proportional reduction in inconsistency, 0 to 1",
    "coverage": "coverage, 0 to 1",
    "relevance": "relevance of necessity, 0 to 1",
    "rho": "rank correlation, -1 to 1",
    "rows": "configurations with cases",
    "contradictions": "configurations whose cases stand on both sides of the outcome",
    "models": "models of the parsimonious solution",
    "coders": "coders who coded apart from each other",
}
PARTS: Mapping[str, str] = {".low": "the lower bound of its interval", ".high": "the upper bound", ".p": "its p"}

#: Known faults of such analyses, and what keeps each out.
TRAPS: Sequence[tuple[str, str]] = (
    (
        "A missing answer that counts as no",
        (
            "What is not known is no number. A row without a number that a test needs is left out, counted and named; where an "
            "unknown part may be passed over, its measure says so."
        ),
    ),
    (
        "Estimates that run to infinity",
        (
            "Where a term separates the outcome, maximum likelihood has no estimate, and software may print a large one. The "
            "penalised logit has one; where maximum likelihood decides, the test is open and says why."
        ),
    ),
    (
        "Robust errors that are not what they are called",
        "Some software gives HC0 where HC1 is asked for. The factor is applied here and named.",
    ),
    (
        "States counted as if each were new",
        (
            "The same states recur over cases, so that errors clustered by case alone are too small. Each "
            "test over partners or dyads says by what its errors are clustered."
        ),
    ),
    (
        "Joining where nobody was asked",
        (
            "Where the United States acted alone, no state could join. Populations of dyads are given for all cases and for "
            "coalition cases alone, and each test names its own."
        ),
    ),
    (
        "Cases that are half in a set",
        (
            "A membership of exactly one half belongs to no configuration. Codes of four steps lie at other numbers; a case that "
            "a curve puts at one half is named beside the result."
        ),
    ),
    (
        "One solution shown of several",
        (
            "Where several models fit equally well, software may show one. All are found; terms that stand in all of them are "
            "marked, and where more are found than are listed, that is said."
        ),
    ),
    (
        "An approximate PRI",
        "Inconsistency is taken with the outcome and with its absence at once: min(x, y, 1 - y), not min(x, 1 - y).",
    ),
    (
        "Countries and cases named NA",
        "Ids are text when data are read and written, so that none turns into a missing value.",
    ),
    (
        "Many tests, some of which succeed by chance",
        (
            "No p is adjusted. A finding is judged by clauses that were written down with its test, and by several readings of "
            "the record, never by one p alone."
        ),
    ),
)
