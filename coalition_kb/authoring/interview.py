"""A coder is asked one question after the other; each answer is judged by the rules at once, and kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coalition_kb.authoring.asked import cited, frame, how, question
from coalition_kb.authoring.faults import faults
from coalition_kb.authoring.kept import coded_case
from coalition_kb.authoring.passfile import form_of
from coalition_kb.checks.codings import RANGED_LEVELS
from coalition_kb.model import CONFIDENCE, LIST_LEVELS, Alternative, Citation, Coding, Pass, Status
from coalition_kb.place import Place
from coalition_kb.problem import nearest
from coalition_kb.shapes.cases import KINDS
from coalition_kb.shapes.citation import in_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from coalition_kb.authoring.faults import Cell
    from coalition_kb.authoring.questions import Question
    from coalition_kb.model import Case, CodedCase, Record, Variable

BACK, SKIP, QUIT, SOURCES = ":back", ":skip", ":quit", ":sources"
NOTHING = "-"  # takes away what was there
UNREAD = "(not read)"
HELP = (
    f"{BACK} begins a question again, or goes to the one before; {SKIP} leaves one for later; {SOURCES} shows the sources; "
    f"{QUIT} ends. Each answer is kept at once. Enter keeps what stands in brackets, {NOTHING} takes it away."
)
_NOWHERE = Place("", 1, 1)
#: The rules that nothing can meet yet when a part of an answer is asked for, since they are about a later one.
_LATER: Mapping[str, tuple[str, ...]] = {
    "answer": ("few-alternatives", "confidence-wrong", "no-reason", "no-source", "unopened-source"),
    "readings": ("no-reason",),
    "confidence": ("no-reason", "no-source", "unopened-source"),
    "why": ("no-source", "unopened-source"),
    "sources": (),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """How a coder is talked to, and where the answers go."""

    ask: Callable[[str, str], str]  # what it says to a prompt; the second is what Enter alone says
    tell: Callable[[str], None]
    keep: Callable[[CodedCase], None]


@dataclass(slots=True)
class Interview:
    """One coder, one case, and the answers until now."""

    record: Record
    case: Case
    coded: Pass  # who codes, on which day, with which version of the codebook
    desk: Desk
    codings: dict[Cell, Coding] = field(default_factory=dict)

    def hold(self, questions: Sequence[Question], *, again: bool = False) -> None:
        """Ask the *questions* that are open, or *again* all of them, until each is answered or the coder ends it."""
        done: set[Cell] = set() if again else set(self.codings)
        skipped: set[Cell] = set()
        at = _next(questions, 0, done | skipped)
        while at is not None:
            asked = questions[at]
            self.desk.tell(f"\n[{at + 1}/{len(questions)}] " + "\n".join(question(self.record, asked, self.codings)))
            try:
                coding = self._answer(asked)
            except _Turn as turn:
                if turn.word == QUIT:
                    return
                if turn.word == BACK:
                    at = max(0, at - 1)
                    continue
                skipped.add(asked.cell)
            else:
                done.add(asked.cell)
                done -= self._kept(asked.cell, coding)
            at = _next(questions, at + 1, done | skipped)

    def _kept(self, cell: Cell, coding: Coding) -> set[Cell]:
        """Keep an answer; the cells of others that do not stand beside it, which are taken back and told."""
        self.codings[cell] = coding
        fallen = faults(self.record, self.case, self.coded.by, self.codings)
        for other, problems in fallen.items():
            del self.codings[other]
            self.desk.tell(f"{self.record.variables[other[1]].name} is open again: {problems[0].found}.")
        self.desk.keep(coded_case(self.case, self.coded.by, self.codings))
        return set(fallen)

    def _answer(self, asked: Question) -> Coding:
        """The coding that the coder gives, part after part; no rule has anything against it."""
        variable, old = asked.variable, self.codings.get(asked.cell)
        empty = Coding(self.case.id, asked.state, variable.id, Status.CODED, (), "", _NOWHERE)
        begun = replace(old or empty, coded=self.coded)
        coding = self._part("answer", how(variable), _answered(old), lambda text: _with_answer(begun, variable, text))
        try:
            return self._grounds(coding, variable)
        except _Turn as turn:
            if turn.word != BACK:
                raise
            return self._answer(asked)

    def _grounds(self, coding: Coding, variable: Variable) -> Coding:
        """*coding* with all that follows the answer: how sure it is, why, and what it rests on."""
        if coding.status == Status.CONTESTED:
            coding = self._readings(coding, variable)
        elif coding.status == Status.CODED:
            sure = self._measure(coding, variable)
            prompt = f"Confidence: {', '.join(CONFIDENCE)}"
            coding = self._part("confidence", prompt, sure.confidence, lambda text: replace(sure, confidence=text))
        told = self._part("why", "Why this and not the next", coding.why, lambda text: _with_reason(coding, text))
        prompt = f"Sources, as 1, p. 12; with ; between them, and {UNREAD} after one that you did not read"
        old = "; ".join(map(_cited, told.citations))
        return self._part("sources", prompt, old, lambda text: replace(told, citations=self._citations(text)))

    def _part(self, part: str, prompt: str, old: str, made: Callable[[str], Coding]) -> Coding:
        """What the coder's words make of a coding, asked for until no rule that is due has anything against it."""
        while True:
            coding = made(self._said(prompt, old))
            if self._stands(part, coding):
                return coding

    def _stands(self, part: str, coding: Coding) -> bool:
        """Whether no rule that is due when *part* was asked for has anything against *coding*; what has is told."""
        cell = (coding.state, coding.variable)
        found = faults(self.record, self.case, self.coded.by, {**self.codings, cell: coding}).get(cell, [])
        problems = [problem for problem in found if problem.rule not in _LATER[part]]
        for problem in problems:
            self.desk.tell(f"  {problem.found}. Allowed: {problem.allowed}. To mend: {problem.mend}.")
        return not problems

    def _measure(self, coding: Coding, variable: Variable) -> Coding:
        """The range of a value, and what kind of number it is."""
        if variable.level in RANGED_LEVELS:
            prompt = "The least that a source gives, where sources differ"
            low = self._part("answer", prompt, coding.low, lambda text: replace(coding, low=text))
            prompt = "The most that a source gives, where sources differ"
            coding = self._part("answer", prompt, coding.high, lambda text: replace(low, high=text))
        if variable.level == "count":
            kind = self._one_of(f"Kind of number, where it is told: {', '.join(KINDS)}", coding.kind, KINDS)
            coding = replace(coding, kind=kind)
        return coding

    def _readings(self, coding: Coding, variable: Variable) -> Coding:
        """The answers of those who differ, two or more."""
        before: dict[int, Alternative] = dict(enumerate(coding.alternatives))
        sides: list[Alternative] = []
        while side := self._reading(coding, variable, len(sides) + 1, before.get(len(sides))):
            sides.append(side)
        numbers = [str(number) for number, _ in enumerate(sides, 1)]
        led = next((str(number + 1) for number, one in before.items() if one.is_leading), "")
        leading = self._one_of("The number of the reading that leads, if one does", led, numbers)
        sides = [replace(one, is_leading=number == leading) for number, one in zip(numbers, sides, strict=True)]
        made = replace(coding, alternatives=tuple(sides))
        return made if self._stands("readings", made) else self._readings(made, variable)

    def _reading(self, coding: Coding, variable: Variable, number: int, old: Alternative | None) -> Alternative | None:
        """One answer of several, with its holder and sources; None where there is no other."""
        while text := self._said(f"Reading {number}, or Enter where there is no other", _answered(old)):
            made = _with_answer(coding, variable, text)
            if made.status == Status.CODED:
                break
            self.desk.tell(f"  {text!r} is no answer; where sources differ each of them has one.")
        else:
            return None
        while not (why := self._said("Whose reading it is, and on what grounds", old.why if old else "")):
            self.desk.tell("  Without its grounds nobody can weigh it against the others.")
        told = "; ".join(map(_cited, old.citations)) if old else ""
        citations = self._citations(self._said("Its sources, with ; between them", told))
        return Alternative(made.codes, made.value, why, citations, is_leading=False, place=_NOWHERE, form=made.form)

    def _one_of(self, prompt: str, old: str, choices: Collection[str]) -> str:
        """One of *choices*, or nothing."""
        while (text := self._said(prompt, old)) and text not in choices:
            self.desk.tell(f"  {text!r} is none of {', '.join(choices)}; {nearest(text, choices)}.")
        return text

    def _citations(self, text: str) -> tuple[Citation, ...]:
        known = cited(self.record, self.case)
        return tuple([_citation(one.strip(), known) for one in text.split(";") if one.strip()])

    def _said(self, prompt: str, old: str) -> str:
        """What the coder says, without what cannot be seen; a word that turns elsewhere is obeyed."""
        while (text := _clean(self.desk.ask(prompt, old))) == SOURCES:
            self.desk.tell("\n".join(frame(self.record, self.case)))
        if text in (BACK, SKIP, QUIT):
            raise _Turn(text)
        return "" if text == NOTHING else text


class _Turn(Exception):  # noqa: N818 - it is no error: it leads out of a question, whichever part of it was asked
    def __init__(self, word: str) -> None:
        self.word = word


def _next(questions: Sequence[Question], at: int, settled: Collection[Cell]) -> int | None:
    """The place of the next question that is open, from *at* on and then from the first; None where there is none."""
    order = [*range(at, len(questions)), *range(min(at, len(questions)))]
    return next((place for place in order if questions[place].cell not in settled), None)


def _with_answer(coding: Coding, variable: Variable, text: str) -> Coding:
    """*coding* with the answer or the status that *text* is; what belonged to another kind of answer is gone."""
    statuses = [status.value for status in Status if status != Status.CODED]
    if text in statuses and text not in variable.codes:
        kept = coding.alternatives if text == Status.CONTESTED else ()
        bare = replace(coding, status=text, codes=(), value="", form="", low="", high="", kind="", confidence="")
        return replace(bare, alternatives=kept)
    form = form_of(variable)
    codes = (text,) if form == "code" else _parts(text) if variable.level in LIST_LEVELS else ()
    value = text if form == "value" else ""
    return replace(coding, status=Status.CODED, form=form, codes=codes, value=value, alternatives=())


def _with_reason(coding: Coding, text: str) -> Coding:
    return replace(coding, why=text, mentioned=tuple(in_text(text, _NOWHERE)))


def _answered(old: Coding | Alternative | None) -> str:
    """An answer as a coder writes it."""
    if old is None:
        return ""
    status = old.status if isinstance(old, Coding) and old.status != Status.CODED else ""
    return status or ", ".join(old.codes) or old.value


def _citation(text: str, known: Sequence[str]) -> Citation:
    """*text* as a citation: a number of the list or an id, then a comma and the page."""
    told = text.removesuffix(UNREAD).strip()
    key, _, locator = (part.strip() for part in told.partition(","))
    numbered = {str(number): id_ for number, id_ in enumerate(known, 1)}
    return Citation(numbered.get(key, key), locator, is_opened=not text.endswith(UNREAD), place=_NOWHERE)


def _cited(one: Citation) -> str:
    told = ", ".join(part for part in (one.source, one.locator) if part)
    return told if one.is_opened else f"{told} {UNREAD}"


def _parts(text: str) -> tuple[str, ...]:
    return tuple([part.strip() for part in text.split(",") if part.strip()])


def _clean(text: str) -> str:
    """*text* on one line, without what cannot be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
