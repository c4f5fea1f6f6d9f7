"""An account that agrees with its codes, and the same with twenty contradictions sown in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from coalition_kb.checks import WARNINGS, name, narrative
from coalition_kb.problem import as_text
from coalition_kb.reader import load
from tests.examplefiles import laid_on_small

if TYPE_CHECKING:
    from coalition_kb.problem import Problem
    from coalition_kb.reader import Loaded

ACCOUNT = Path(__file__).parent / "account"
FILE = "cases/san-marcos-2004.yaml"
ENOUGH = 18  # of those that are sown are found


class Seed(NamedTuple):
    """A contradiction: what stands in the account, what is sown instead, and what the warning of which rule says of it."""

    rule: str
    clean: str
    sown: str
    says: str


SEEDS = (
    Seed("told-year", "On 12 March 2005 a", "On 12 March 1985 a", "1985 is outside"),
    Seed("told-year", "them landed on 29 February.", "them landed on 29 February 1994.", "1994 is outside"),
    Seed("told-year", "decided on 1 March 2004", "decided on 1 March 2001", "2001 is outside"),
    Seed("told-year", "In the first week 400", "In May 1940 some 400", "1940 is outside"),
    Seed("told-year", "from them in June 2006", "from them in June 1996", "1996 is outside"),
    Seed("told-state", "Grand Fenwick was asked in vain", "Khemed was asked in vain", "Khemed (KHE)"),
    Seed("told-number", "strength reached 2,000", "strength reached 20,000", "20,000 of USA"),
    Seed("told-number", "Freedonia sent 150 soldiers", "Freedonia sent 510 soldiers", "510 of FRD"),
    Seed("told-number", "At its peak it had 600\n", "At its peak it had 60\n", "60 of COS"),
    Seed("told-number", "Costaguanan battalion\n", "Costaguanan battalion of 1,400 men\n", "1,400 of COS"),
    Seed(
        "told-number", "By April the ships had brought the rest", "By April 5,000 Americans were there", "5,000 of USA"
    ),
    Seed(
        "told-number",
        "A plan of January had foreseen 9,000 U.S. troops and was dropped",
        "In June there were 9,000 U.S. troops",
        "9,000 of USA",
    ),
    Seed("told-company", "A U.S. general led a joint staff", "The United States acted unilaterally", "unilaterally"),
    Seed("told-company", "troops of four states landed", "the U.S. landed alone", "landed alone"),
    Seed(
        "told-mandate",
        "The Council of the United Nations authorised the force",
        "The landing had no mandate of the United Nations",
        "no mandate",
    ),
    Seed(
        "told-mandate",
        "Costaguana made its part hang on the vote of the American Union",
        "The landing went ahead without a mandate",
        "without a mandate",
    ),
    Seed("untold-code", "over on 30 June 2006", "over on 3 June 2006", "the end, 2006-06-30"),
    Seed("untold-code", "before, 27 February", "before, 25 February", "the decision, 2004-02-27"),
    Seed("untold-code", "so did the American Union", "so did its committee", "the organisation American Union"),
    Seed("untold-partner", "Ruritania lent", "A neighbour lent", "does not name RUR"),
)


def told(root: Path) -> list[Problem]:
    """What is told of the record in *root*."""
    return load(root).problems


def test_the_account_without_seeds_raises_nothing(tmp_path: Path) -> None:
    problems = told(laid_on_small(ACCOUNT, tmp_path / "record"))
    assert not problems, as_text(problems)


def test_contradictions_that_are_sown_are_found(tmp_path: Path) -> None:
    root = laid_on_small(ACCOUNT, tmp_path / "record")
    text = (root / FILE).read_text(encoding="utf-8")
    for seed in SEEDS:
        assert text.count(seed.clean) == 1, seed.clean
        text = text.replace(seed.clean, seed.sown)
    (root / FILE).write_text(text, encoding="utf-8")
    problems = told(root)
    missed = [seed for seed in SEEDS if not any(one.rule == seed.rule and seed.says in one.found for one in problems)]
    assert len(SEEDS) - len(missed) >= ENOUGH, missed
    lines = text.splitlines()
    for one in problems:
        quoted = one.found.partition(": ")[2]
        if quoted and one.rule.startswith("told") and one.place.column == 1:
            assert quoted.split()[0] in lines[one.place.line - 1], one  # a sentence is told by its own line


def test_hardly_a_warning_of_a_shipped_account_is_a_false_alarm(real: Loaded) -> None:
    rules = {name(rule) for rule in WARNINGS if rule.__module__ == narrative.__name__}
    n_answers = sum(len(case.study.answers) for case in real.record.cases.values())
    accepted = [(case, one) for case in real.record.cases.values() for one in case.accepted if one.rule in rules]
    assert len(accepted) <= n_answers / 10, accepted
    assert all(case.is_study for case, _ in accepted)
