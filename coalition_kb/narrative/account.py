"""The account of a study in sentences, with the states that each of them names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from coalition_kb.model import Prose
from coalition_kb.narrative.days import told_years
from coalition_kb.narrative.sentences import Sentence, sentences
from coalition_kb.narrative.strengths import Strength, strengths, subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coalition_kb.model import Case
    from coalition_kb.narrative.days import Told
    from coalition_kb.narrative.states import Mention, Names


@dataclass(frozen=True)
class Account:
    """The texts of a study: its answers and summary, which tell what happened, and its shorter parts."""

    case: Case
    names: Names

    @cached_property
    def answers(self) -> Mapping[str, tuple[Sentence, ...]]:
        """The sentences of each answer, by the id of its question."""
        return {question: sentences(answer) for question, answer in self.case.study.answers.items()}

    @cached_property
    def summary(self) -> tuple[Sentence, ...]:
        """The sentences of the summary."""
        return sentences(self.case.summary)

    @property
    def told(self) -> Iterator[tuple[Sentence, ...]]:
        """The sentences of each answer, then those of the summary."""
        yield from self.answers.values()
        yield self.summary

    @cached_property
    def parts(self) -> tuple[Sentence, ...]:
        """The sentences of phases and objectives."""
        study = self.case.study
        texts = [Prose(f"{one.aim} {one.activity} {one.command}", (), one.place) for one in study.phases]
        texts += [Prose(f"{one.says} {one.why}", (), one.place) for one in study.objectives]
        return tuple([one for text in texts for one in sentences(text)])

    @cached_property
    def evidence(self) -> Mapping[str, tuple[Sentence, ...]]:
        """The sentences of each record of evidence, what it quotes among them, by its id."""
        return {one.id: sentences(Prose(f"{one.says} {one.quote}", (), one.place)) for one in self.case.study.evidence}

    @cached_property
    def mentions(self) -> Mapping[Sentence, tuple[Mention, ...]]:
        """The states that each sentence names, those of the answers first."""
        several = [*self.told, self.parts, *self.evidence.values()]
        return {one: tuple(self.names.mentions(one.text)) for part in several for one in part}

    def names_state(self, text: Sequence[Sentence], state: str) -> bool:
        """Whether one of the sentences names *state*, or its capital, as for its government."""
        capital = self.names.capitals.get(state, "")
        return any(
            (capital and capital in one.text) or any(state in mention.states for mention in self.mentions[one])
            for one in text
        )

    @cached_property
    def years(self) -> tuple[tuple[str, Prose, Sentence, Told], ...]:
        """The years that answers and summary tell: the question (none of the summary), its text, the sentence and the year."""
        case = self.case
        texts = [(question, case.study.answers[question], several) for question, several in self.answers.items()]
        return tuple(
            [
                (question, prose, one, told)
                for question, prose, several in [*texts, ("", case.summary, self.summary)]
                for one in several
                for told in told_years(one.text)
            ]
        )

    @cached_property
    def strengths(self) -> tuple[tuple[Sentence, Strength], ...]:
        """The strengths that answers and summary give, each with its sentence."""
        found = []
        for several in self.told:
            before: Mention | None = None
            for sentence in several:
                mentions = self.mentions[sentence]
                found += [(sentence, one) for one in strengths(sentence.text, mentions, before)]
                before = subject(mentions) or (None if mentions else before)
        return tuple(found)
