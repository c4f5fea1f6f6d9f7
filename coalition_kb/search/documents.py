"""Record to documents: what can be found, in which texts of it, and what filters know of it. Nothing is written here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb import answers
from coalition_kb.lineage import former_codes, former_variables, names_before
from coalition_kb.model import RETIRE, SPLIT
from coalition_kb.operations import Computer
from coalition_kb.shapes.citation import uncited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coalition_kb.model import Case, Coding, Partner, Record, State
    from coalition_kb.output import Output

#: The kinds of documents, and how much each counts: who searches mostly wants a case, and seldom a source.
KINDS = {
    "case": 3.0,
    "answer": 1.5,
    "partner": 1.2,
    "state": 3.0,
    "variable": 2.0,
    "finding": 2.0,
    "page": 2.0,
    "source": 0.1,
}
_TITLE = re.compile(r"^title: (.*)$", re.MULTILINE)
_SIGNS = re.compile(r"\A---.*?^---|<[^>]*>|\]\([^)]*\)|[#*`\[\]]", re.MULTILINE | re.DOTALL)  # of Markdown and HTML


@dataclass(frozen=True, slots=True)
class Document:
    """Something to be found: its texts, and what filters ask of it."""

    kind: str
    id: str
    title: str
    names: str = ""  # its other names
    places: str = ""  # every name of the states in it
    text: str = ""  # what it says of itself: summary, question, claim
    reasons: str = ""  # why its codings are what they are
    answers: Sequence[str] = ()  # variable=code, or variable=status:word
    states: Sequence[str] = ()
    years: tuple[int, int] | None = None  # first and last year of its case


def documents(record: Record, written: Iterable[Output] = ()) -> Iterator[Document]:
    """Every document, in the order of the record, and the pages *written* by hand."""
    computer = Computer(record)
    for case in record.cases.values():
        yield _case(record, computer, case)
        yield from _answers(record, case)
        for partner in case.partners:
            yield _partner(record, computer, case, partner)
    yield from map(_state, record.states.values())
    for variable in record.variables.values():
        codes = " ".join(f"{code.name}: {code.meaning}" for code in variable.codes.values())
        gone = " ".join(one.sentence for one in former_codes(record, variable.id))
        text = f"{variable.question} {variable.rule} {codes} {variable.counts} {variable.does_not_count} {gone}"
        before = [word for one in names_before(record, variable.id) for word in (one.step.variable, one.step.name)]
        names = " ".join([variable.id, *before]).replace("_", " ")
        yield Document("variable", variable.id, variable.name, names=names, text=text)
    for id_, former in former_variables(record).items():
        if former.step.act in (SPLIT, RETIRE):
            names = id_.replace("_", " ")
            yield Document("variable", id_, former.step.name or names, names=names, text=former.sentence)
    for finding in record.findings.values():
        text = f"{finding.claim} {finding.test} {finding.supports} {finding.contradicts} {finding.limits}"
        yield Document("finding", finding.id, finding.title, names=finding.id.replace("-", " "), text=text)
    for source in record.sources.values():
        names = " ".join((*source.authors, source.container, source.publisher, source.issued))
        yield Document("source", source.id, source.title, names=names, text=source.note)
    yield from map(_page, written)


def _case(record: Record, computer: Computer, case: Case) -> Document:
    states = answers.states(case)
    places = dict.fromkeys(name for state in states for name in _names(record.states[state]))
    return Document(
        "case",
        case.id,
        case.title,
        names=" ".join(case.aliases),
        places=" ".join(places),
        text=uncited(case.summary.text),
        reasons="\n".join((*_told(case), _reasons(record, case.codings.values()))),
        answers=answers.of_case(record, computer, case),
        states=states,
        years=answers.years(case),
    )


def _answers(record: Record, case: Case) -> Iterator[Document]:
    """The answers of a study, each to be found by itself."""
    for question in record.standard_questions:
        if question.id in case.study.answers:
            yield Document(
                "answer",
                f"{case.id}/{question.id}",
                f"{case.title}: {question.question}",
                text=uncited(case.study.answers[question.id].text),
                states=answers.states(case),
                years=answers.years(case),
            )


def _told(case: Case) -> Iterator[str]:
    """What the study of *case* tells beside its answers: evidence with its reasons, claims, objectives, phases."""
    for one in case.study.evidence:
        yield " ".join((one.says, one.quote, *(f"{bears.rival} {bears.why}" for bears in one.bears_on)))
    yield from (claim.why for claim in case.study.claims.values())
    yield from (f"{one.says} {one.why}" for one in case.study.objectives)
    yield from (f"{one.name}: {one.aim} {one.activity} {one.command}" for one in case.study.phases)


def _partner(record: Record, computer: Computer, case: Case, partner: Partner) -> Document:
    state = record.states[partner.state]
    return Document(
        "partner",
        f"{case.id}/{partner.state}",
        f"{state.name} in {case.title}",
        places=" ".join(_names(state)),
        reasons=_reasons(record, partner.codings.values()),
        answers=answers.of_partner(record, computer, case, partner),
        states=(partner.state,),
        years=answers.years(case),
    )


def _state(state: State) -> Document:
    text = f"{state.m49}. Capital {state.capital}."
    return Document("state", state.id, state.name, names=" ".join(_names(state)), text=text, states=(state.id,))


def _page(page: Output) -> Document:
    """A page in Markdown: its title, and its text without signs."""
    text = page.data.decode()
    title = _TITLE.search(text)
    return Document("page", f"docs/{page.path}", title[1] if title else page.path.stem, text=_SIGNS.sub(" ", text))


def _names(state: State) -> list[str]:
    return [state.name, *state.adjectives, *state.other_names]


def _reasons(record: Record, codings: Iterable[Coding]) -> str:
    """Every coding's name, answer and reason, one after the other."""
    said = []
    for coding in codings:
        variable = record.variables[coding.variable]
        codes = [*coding.codes, *(code for one in coding.alternatives for code in one.codes)]
        names = ", ".join(variable.codes[code].name for code in codes if code in variable.codes)
        answer = names or coding.value or coding.status
        said.append(f"{variable.name}: {answer}. {coding.why} {' '.join(one.why for one in coding.alternatives)}")
    return "\n".join(" ".join(one.split()) for one in said)
