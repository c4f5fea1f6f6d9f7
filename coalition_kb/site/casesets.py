"""What several cases have in common: the list of them, with a coalition and without, by decade, and what they were."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.site import distribution
from coalition_kb.site.charts import Chart, Kind, Row
from coalition_kb.site.facets import explored
from coalition_kb.site.given import Site, state_name
from coalition_kb.site.views import answer, period, result_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coalition_kb.model import Case, Variable

#: What the pages say of the answers to the variable that is marked coalition; none is an unknown one.
COALITION_WORDS = {"yes": "with a coalition", "no": "without one", "": "where that is not known"}
COALITION: Mapping[str, Kind] = {
    "yes": Kind("with a coalition", "yes"),
    "no": Kind("without one", "no"),
    "": Kind("not known", "unsure", "hatched"),
}
MOST = 10  # states that are named as those that were most often there


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list of cases."""

    id: str
    title: str
    period: str
    where: str
    answers: Sequence[str]  # to the columns of `heads`, in their order


def in_time(cases: Iterable[Case]) -> list[Case]:
    """*cases* in the order of their starts."""
    return sorted(cases, key=lambda case: (case.start.value, case.id))


def shown(site: Site) -> list[Variable]:
    """The variables that a list of cases shows: those that the codebook makes a column of the table of all cases."""
    return [one for one in explored(site.record) if one.explore == "column"]


def lines(site: Site, cases: Iterable[Case]) -> list[Line]:
    """A list of *cases* in the order of their starts, with their answers to what is shown."""
    return [
        Line(
            case.id,
            case.title,
            period(case),
            ", ".join(state_name(site.record, state) for state in case.locations),
            [_answer(site, variable, case) for variable in shown(site)],
        )
        for case in in_time(cases)
    ]


def _answer(site: Site, variable: Variable, case: Case) -> str:
    if variable.computed is not None:
        return result_words(variable, site.computer.result(variable, case))
    coding = case.codings.get(variable.id)
    return answer(variable, coding) if coding else ""


def share(site: Site, cases: Sequence[Case]) -> str:
    """How many of *cases* had a coalition, in words."""
    counts = Counter(site.coalition[case.id] for case in cases)
    known = counts["yes"] + counts["no"]
    if not known:
        return f"{len(cases)} cases" if len(cases) != 1 else "1 case"
    told = f"{counts['yes']} of {known} cases had a coalition ({100 * counts['yes'] / known:.0f} %)"
    return f"{told}; of {len(cases) - known} more that is not known" if known < len(cases) else told


def by(site: Site, cases: Mapping[str, Sequence[Case]], chart: Chart) -> Chart:
    """*chart* with a row for each group of *cases*, parted by whether there was a coalition."""
    counts = {name: Counter(site.coalition[case.id] for case in of) for name, of in cases.items()}
    kinds = [one for one in COALITION if any(count[one] for count in counts.values())]
    hrefs = {row.label: row.href for row in chart.rows}
    rows = [Row(name, [count[one] for one in kinds], hrefs.get(name, "")) for name, count in counts.items()]
    return Chart(chart.id, chart.title, chart.about, chart.what, [COALITION[one] for one in kinds], rows, chart.form)


def by_decade(site: Site, cases: Iterable[Case], id_: str, root: str) -> Chart:
    """A column a decade of the record: the *cases* that began in it, with a coalition and without."""
    among = {case.id for case in cases}
    held = {ten: [case for case in began if case.id in among] for ten, began in site.by_decade.items()}
    rows = [Row(ten, (), f"{root}decades/{ten}/" if began else "") for ten, began in site.by_decade.items()]
    about = "Cases by the decade in which they began."
    return by(site, held, Chart(id_, "Cases by decade", about, "Decade", (), rows, "columns"))


def asked(site: Site) -> list[Variable]:
    """The variables that the table of all cases can be filtered by."""
    return [one for one in site.record.of_unit("intervention") if one.explore]


def kinds(site: Site, cases: Sequence[Case], variables: Sequence[Variable]) -> list[Chart]:
    """What *cases* were: how often each answer was given to *variables*; whether a coalition stands elsewhere."""
    return [
        distribution.answers(
            variable,
            distribution.alike(site, variable, cases),
            f"of-{variable.id}",
            variable.name,
            variable.question,
        )
        for variable in variables
        if variable.marks != "coalition" and distribution.is_counted(variable)
    ]


def joined(site: Site, cases: Iterable[Case]) -> list[tuple[str, str, int]]:
    """The states that were most often counted in the coalitions of *cases*: id, name, in how many."""
    counts = Counter(state for case in cases for state in site.members[case.id])
    named = [(state, state_name(site.record, state), n) for state, n in counts.items()]
    return sorted(named, key=lambda one: (-one[2], one[1], one[0]))
