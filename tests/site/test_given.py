"""What several kinds of page show alike: that what is worked out once is what it was when it was worked out each time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coalition_kb.site import distribution, views
from coalition_kb.site.given import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coalition_kb.site.distribution import Cell
    from coalition_kb.site.given import Site


def test_cells_that_are_counted_as_one_are_those_that_are_alike(real_given: Site) -> None:
    def told(cells: Iterable[Cell]) -> Counter[tuple[str, tuple[str, ...], str]]:
        found: Counter[tuple[str, tuple[str, ...], str]] = Counter()
        for one in cells:
            found[views.decade(one.case), tuple(one.groups), one.sure] += one.n
        return found

    cases = real_given.record.cases.values()
    for variable in real_given.record.variables.values():
        each = distribution.of_cases(real_given, variable, cases)
        alike = distribution.alike(real_given, variable, cases)
        assert told(alike) == told(each), variable.id
        assert len(alike) <= len(each)


def test_a_step_that_is_told_once_is_that_of_the_scale(real_given: Site) -> None:
    for coding in real_given.record.codings:
        variable = real_given.record.variables[coding.variable]
        assert real_given.step(variable, coding.codes) == views.step(variable, coding.codes)


def test_codings_stand_in_the_order_of_the_codebook_those_first_that_all_have(real_given: Site) -> None:
    record = real_given.record
    places = {id_: place for place, id_ in enumerate(record.variables)}
    cores = ("yes", "study", "no")
    for case in record.cases.values():
        found = in_order(record, case.codings)
        assert len(found) == len(case.codings)
        assert found == sorted(
            found, key=lambda one: (cores.index(record.variables[one.variable].core), places[one.variable])
        )


def test_each_case_stands_in_the_decade_of_its_start_in_the_order_of_starts(real_given: Site) -> None:
    cases = sorted(real_given.record.cases.values(), key=lambda case: (case.start.value, case.id))
    tens = list(real_given.by_decade)
    assert tens == [f"{year}s" for year in range(int(tens[0][:4]), int(tens[-1][:4]) + 1, 10)]
    assert real_given.by_decade == {ten: [case for case in cases if views.decade(case) == ten] for ten in tens}
