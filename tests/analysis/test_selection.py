"""Which cases are typical, deviant or irrelevant."""

from __future__ import annotations

import pytest

from coalition_kb.analysis.memberships import Memberships, memberships
from coalition_kb.analysis.selection import Selection, of_model, of_term

DATA = memberships(
    ["typical", "better", "too-much", "deviant", "worse", "uncovered", "rowless", "neither", "half"],
    ["A", "B"],
    [[0.6, 0.9], [0.9, 0.9], [0.9, 0.6], [0.9, 0.8], [0.6, 0.6], [0.2, 0.7], [0.1, 0.5], [0.3, 0.3], [0.5, 0.9]],
    [0.8, 0.95, 0.7, 0.1, 0.4, 0.9, 0.9, 0.2, 0.9],
)
A = (1, -1)


def test_each_case_is_of_the_type_that_its_memberships_say() -> None:
    assert isinstance(DATA, Memberships)
    found = of_term(A, DATA)
    assert [(one.case, round(one.rank, 9)) for one in found.typical] == [("better", 0.2), ("typical", 0.8)]
    assert [(one.case, round(one.rank, 9)) for one in found.deviant_consistency] == [("deviant", 0.3), ("worse", 1.2)]
    assert [(one.case, one.rank) for one in found.deviant_coverage] == [
        ("uncovered", pytest.approx(0.3)),
        ("rowless", 1),
    ]
    assert found.irrelevant == ("neither",)


def test_a_case_that_is_half_in_the_outcome_is_of_no_type() -> None:
    data = memberships(["within", "without"], ["A"], [[0.9], [0.2]], [0.5, 0.5])
    assert isinstance(data, Memberships)
    assert of_term((1,), data) == Selection((), (), (), ())


def test_a_model_holds_a_case_that_any_of_its_terms_holds() -> None:
    assert isinstance(DATA, Memberships)
    found = of_model((A, (-1, 1)), DATA)
    assert "uncovered" in {one.case for one in found.typical}
    assert not {one.case for one in found.deviant_coverage} & {"uncovered", "half"}
