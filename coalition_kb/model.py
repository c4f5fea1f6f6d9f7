"""The record in types: codebook, sources, states, cases. No file is read here and nothing is printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from coalition_kb.dates import PartialDate, as_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.place import Place


class Status(StrEnum):
    """Whether a coding has a code; if not, why. Published beside the codes, never folded into one blank."""

    CODED = "coded"
    CONTESTED = "contested"  # credible sources differ; the alternatives are kept
    UNKNOWN = "unknown"  # searched, and the sources do not tell
    NOT_APPLICABLE = "not_applicable"  # the question has no meaning here
    NOT_COVERED = "not_covered"  # the imported series does not reach this state or year
    ONGOING = "ongoing"  # not ended at the coding date
    NOT_CODED = "not_coded"  # nobody has looked yet


#: The statuses in words.
STATUS_WORDS: Mapping[str, str] = {
    Status.CODED: "coded",
    Status.CONTESTED: "contested",
    Status.UNKNOWN: "unknown",
    Status.NOT_APPLICABLE: "does not apply",
    Status.NOT_COVERED: "not covered",
    Status.ONGOING: "ongoing",
    Status.NOT_CODED: "not yet coded",
}

#: Whole numbers that no value and no code may have: programs that hold no words for why there is no answer, as SPSS, hold
#: one of these for each status without one. Far from all that is counted or measured, days between dates included.
RESERVED = range(-9_999_999, -9_999_993)

#: What each means, in a sentence for readers.
STATUS_MEANINGS: Mapping[str, str] = {
    Status.CODED: "There is an answer, with its confidence and sources.",
    Status.CONTESTED: "Credible sources differ. All answers are kept with their holders; one may be marked as leading.",
    Status.UNKNOWN: "The question has a meaning and was looked into; the sources do not tell. The reason says where was looked.",
    Status.NOT_APPLICABLE: "The question has no meaning here, as the date of joining of a state that did not join.",
    Status.NOT_COVERED: "The answer would come from a series of others that does not reach here or was not given.",
    Status.ONGOING: "It had not ended on the day of coding.",
    Status.NOT_CODED: "Nobody has looked yet.",
}

Unit: TypeAlias = Literal["intervention", "partner", "state"]
UNITS: tuple[Unit, ...] = ("intervention", "partner", "state")

#: Levels of measurement. The first five choose among codes; the others hold a value.
CODE_LEVELS = ("nominal", "ordinal", "fuzzy", "list", "ranked_list")
VALUE_LEVELS = ("count", "share", "number", "date", "text")
NUMBERED_LEVELS = ("ordinal", "fuzzy")
LIST_LEVELS = ("list", "ranked_list")
CONFIDENCE = ("high", "medium", "low")

STUDY = "study"  # the depth of a case that answers the standard questions
HOLDS = ("no", "open", "yes")  # of a claim of a study
#: Tests of process tracing, the weakest first (Van Evera 1997; Collier 2011, PS 44 (4): 823-830).
STRAW, HOOP, SMOKING_GUN, DECISIVE = TESTS = ("straw-in-the-wind", "hoop", "smoking-gun", "doubly-decisive")
PASSED, FAILED, AMBIGUOUS, NOT_FOUND = RESULTS = ("passed", "failed", "ambiguous", "searched-not-found")
JUDGES = ("us", "host", "partners", "scholars")


@dataclass(frozen=True, slots=True)
class Code:
    """One allowed answer of a variable."""

    id: str
    name: str
    meaning: str
    number: float | None  # where the level is ordered; memberships in [0, 1] where it is fuzzy
    place: Place


@dataclass(frozen=True, slots=True)
class Computation:
    """How a computed variable follows from others: a documented operation and its parameters."""

    operation: str
    parameters: Mapping[str, object]
    alternatives: Mapping[str, Mapping[str, object]]  # named other parameters, each laid over the first
    place: Place


@dataclass(frozen=True, slots=True)
class Variable:
    """One question of the codebook."""

    id: str
    unit: Unit
    name: str
    question: str
    level: str
    core: Literal["yes", "study", "no"]
    role: str
    knowable: str
    rule: str
    place: Place
    theme: str = ""  # under which a page of a case shows it
    unit_of_measure: str = ""
    marks: str = ""  # what the programs use it for, as joining: one of shapes/codebook.py, MARKS
    explore: str = ""  # where the table of all cases shows it: as a column and filter, or as a filter alone
    facet: str = ""  # the facet of the site's search that it gives: Type, Organisation, Outcome
    frame_field: str = ""  # the field of a case that holds it, for frame facts
    computed: Computation | None = None
    findings: tuple[str, ...] = ()
    codes: Mapping[str, Code] = field(default_factory=dict)
    counts: str = ""
    does_not_count: str = ""
    applies_when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)  # status → when it may be used
    look_in: str = ""
    answered_in: str = ""  # the standard question whose answer its codes are read from in a study

    def number(self, code: str) -> float | None:
        """The number of *code*; None where it is none of the codes or the level has no numbers."""
        return self.codes[code].number if code in self.codes else None

    @property
    def integers(self) -> Mapping[str, int]:
        """The whole number of each code, for programs that hold codes as numbers with labels.

        It is the code's own number where every code has a whole one; of two codes without, the first is 1 and the other
        0; else the place in the codebook, from 1.
        """
        own = [code.number for code in self.codes.values()]
        whole = [int(number) for number in own if number is not None and number == int(number)]
        if len(whole) != len(own):
            whole = [1, 0] if len(own) == 2 else list(range(1, len(own) + 1))  # noqa: PLR2004 - yes and no
        return dict(zip(self.codes, whole, strict=True))

    @property
    def is_by_hand(self) -> bool:
        """Whether a coder writes it among the codings."""
        return self.computed is None and not self.frame_field


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim or a recommendation that the cases can support or contradict."""

    id: str
    number: str
    kind: str
    question: str
    claim: str
    test: str
    supports: str
    contradicts: str
    limits: str
    variables: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Theme:
    """What several variables are about: a page of a case groups its codings so."""

    id: str
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the codebook."""

    id: str
    on: str
    says: str  # what changed, for who codes
    place: Place
    touches: tuple[str, ...] = ()  # the variables whose question, codes or rule it changed; none for the first


@dataclass(frozen=True, slots=True)
class CellChange:
    """What became of one cell of a case between a version of the data and the one before it."""

    cell: str  # case[/state]/variable
    was: str  # what it answered, in one line; empty where it is new
    now: str  # what it answers; empty where it is gone
    fingerprint: str  # that it had, so that what cited it can be followed; empty where it is new
    parts: tuple[str, ...]  # what of it changed: answer, reason, sources …; none where it is new or gone
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class Change:
    """A version of the data, and what it changed."""

    id: str
    on: str
    says: tuple[str, ...]  # what changed, for who uses the data; one sentence or more each
    place: Place
    codebook: str = ""  # the version of the codebook that was in force
    added: tuple[str, ...] = ()  # cases that were not there before
    retired: tuple[str, ...] = ()  # cases that are no more; where they went, and why, stands with the retired ids
    partners_added: tuple[str, ...] = ()  # case/state; of cases that were there before
    partners_gone: tuple[str, ...] = ()
    cells: tuple[CellChange, ...] = ()  # of cases that were there before, and of no partner that came


@dataclass(frozen=True, slots=True)
class Question:
    """A research question, or one of the standard questions that a study answers."""

    id: str
    name: str
    question: str
    covers: str
    kind: Literal["research", "standard"]


@dataclass(frozen=True, slots=True)
class StudyRule:
    """How much a study holds at least and at most; a number of 0 asks for nothing."""

    least_words: int = 0  # of an answer, its citations left out
    most_words: int = 0
    evidence: int = 0  # records of evidence
    says_words: int = 0  # at most, of what a record of evidence says
    quote_words: int = 0  # at most, of a quotation
    read_share: float = 0.0  # of its citations, of passages that were read; 0 to 1


@dataclass(frozen=True, slots=True)
class Source:
    """A citable document, in the fields of CSL, with how much of it was read."""

    id: str
    type: str
    title: str
    short: str  # by which it is cited, where authors and year would not do: a volume of a series of papers
    authors: tuple[str, ...]  # "Family, Given" or an organisation
    issued: str
    container: str
    publisher: str
    volume: str
    issue: str
    page: str
    url: str
    doi: str
    kind: str
    opened: Literal["yes", "part", "no"]
    note: str
    place: Place


@dataclass(frozen=True, slots=True)
class Spell:
    """A number that a list of states gives, and the days it holds."""

    code: str
    since: PartialDate
    until: PartialDate | None
    letters: str = ""  # the abbreviation that goes with the number, where the list has one


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a state bore, and when, as far as that is known."""

    name: str
    since: PartialDate | None
    until: PartialDate


@dataclass(frozen=True, slots=True)
class State:
    """A state of the international system, with what makes it joinable to other data."""

    id: str
    name: str
    adjectives: tuple[str, ...]
    also: tuple[str, ...]
    iso3: str
    cow: tuple[Spell, ...]
    gw: tuple[Spell, ...]
    m49: str
    cow_region: str
    capital: str
    latitude: float  # degrees north
    longitude: float  # degrees east
    place: Place
    formerly: tuple[FormerName, ...] = ()

    @property
    def other_names(self) -> tuple[str, ...]:
        """Every name but its own, other and former ones."""
        return (*self.also, *(one.name for one in self.formerly))


@dataclass(frozen=True, slots=True)
class Membership:
    """A state's time in a treaty with the U.S. or in an organisation."""

    state: str
    since: PartialDate
    until: PartialDate | None
    place: Place


@dataclass(frozen=True, slots=True)
class Body:
    """A treaty with the U.S. (kind: defence_pact, basing) or an organisation (kind: organisation)."""

    id: str
    name: str
    kind: str
    note: str
    sources: tuple[str, ...]
    members: tuple[Membership, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as one coding cites it."""

    source: str
    locator: str
    is_opened: bool  # whether the passage was read by who cites it
    place: Place


@dataclass(frozen=True, slots=True)
class Alternative:
    """One holder's answer to a contested question."""

    codes: tuple[str, ...]
    value: str
    why: str
    citations: tuple[Citation, ...]
    is_leading: bool
    place: Place
    form: str = ""  # which of code, codes, value was written


@dataclass(frozen=True, slots=True)
class Pass:
    """Who coded, when, and with which version of the codebook."""

    by: str = ""
    on: str = ""
    codebook: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """One answer to one variable's question about one case or one partner of it."""

    case: str
    state: str  # empty where the coding is the case's own
    variable: str
    status: str
    codes: tuple[str, ...]
    value: str
    place: Place  # of the variable's name
    form: str = ""  # which of code, codes, value was written
    low: str = ""
    high: str = ""
    kind: str = ""
    confidence: str = ""
    why: str = ""
    citations: tuple[Citation, ...] = ()
    seen_from: str = ""
    alternatives: tuple[Alternative, ...] = ()
    mentioned: tuple[Citation, ...] = ()  # what its reason, or one of an alternative, cites in running text
    coded: Pass = field(default_factory=Pass)
    read_from: tuple[str, ...] = ()  # of a study: the answers and records of evidence, where not the codebook's

    @property
    def all_citations(self) -> Iterator[Citation]:
        """What it cites, what its alternatives cite, and what their reasons mention."""
        yield from self.citations
        for one in self.alternatives:
            yield from one.citations
        yield from self.mentioned

    @property
    def address(self) -> str:
        """Where the coding stands in the record: case[/state]/variable."""
        return "/".join(part for part in (self.case, self.state, self.variable) if part)

    @property
    def leading(self) -> Alternative | None:
        """The alternative that a default run uses, where one is marked."""
        return next((one for one in self.alternatives if one.is_leading), None)

    @property
    def answer(self) -> tuple[str, ...]:
        """The codes, or the value, that a default run uses; empty where there is none."""
        if self.status == Status.CONTESTED and self.leading:
            return self.leading.codes or ((self.leading.value,) if self.leading.value else ())
        return self.codes or ((self.value,) if self.value else ())


@dataclass(frozen=True, slots=True)
class Partner:
    """A state that took part or was asked."""

    state: str
    codings: Mapping[str, Coding]
    place: Place
    is_main: bool = False  # whether it is one of those that mattered, for which a study answers every variable
    phases: tuple[str, ...] = ()  # of the case, in which it took part; none where it is not said


@dataclass(frozen=True, slots=True)
class Listing:
    """Whether another list of interventions has the case."""

    name: str
    status: Literal["yes", "no", "unknown"]
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class Accepted:
    """A warning that was looked at and stands."""

    rule: str
    says: str
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class Prose:
    """A text of a case with the citations that stand in it."""

    text: str
    citations: tuple[Citation, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a case with an aim, a command or partners of its own."""

    id: str
    name: str
    start: str
    end: str
    aim: str
    activity: str
    command: str
    citations: tuple[Citation, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Judgement:
    """How far an objective was reached in the eyes of one side, where sides differ."""

    by: str  # us, host, partners or scholars
    attainment: str
    why: str
    citations: tuple[Citation, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Objective:
    """One thing that the U.S. wanted, how far it was reached, and how long that held."""

    id: str
    says: str
    since: str  # when it was set
    attainment: str  # a code of the variable marked `attaining`, or a status
    durability: str  # a code of the variable marked `lasting`, or a status
    confidence: str
    why: str
    citations: tuple[Citation, ...]
    judged: tuple[Judgement, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Claim:
    """Whether, by the study, the cause that a finding names was at work in the case."""

    finding: str
    holds: Literal["yes", "no", "open"]
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class Bearing:
    """What a record of evidence says of a finding: the test it is, against which rival, and how it went."""

    finding: str
    rival: str
    test: str
    result: str
    why: str
    place: Place


@dataclass(frozen=True, slots=True)
class Search:
    """A search that found nothing: where, for what, and when."""

    where: str
    wanted: str
    on: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A dated fact that could have gone another way, from one source, or a search for one that found nothing."""

    id: str
    says: str
    quote: str
    citation: Citation | None
    search: Search | None
    date: str
    bears_on: tuple[Bearing, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Study:
    """What a study holds beside an entry; all of it is empty in an entry."""

    cast: Mapping[str, str] = field(default_factory=dict)  # other states that the account names → what they are in it
    phases: tuple[Phase, ...] = ()
    objectives: tuple[Objective, ...] = ()
    claims: Mapping[str, Claim] = field(default_factory=dict)  # by the id of the finding
    answers: Mapping[str, Prose] = field(default_factory=dict)  # by the id of the standard question
    evidence: tuple[Evidence, ...] = ()

    @property
    def citations(self) -> Iterator[Citation]:
        """Everything that it cites, in the order of the file's fields."""
        for phase in self.phases:
            yield from phase.citations
        for objective in self.objectives:
            yield from objective.citations
            for judgement in objective.judged:
                yield from judgement.citations
        for answer in self.answers.values():
            yield from answer.citations
        yield from (one.citation for one in self.evidence if one.citation is not None)


@dataclass(frozen=True, slots=True)
class Case:
    """One intervention."""

    id: str
    title: str
    aliases: tuple[str, ...]
    depth: str
    start: Coding
    end: Coding
    decision: Coding | None
    locations: tuple[str, ...]
    hosts: tuple[str, ...]
    follows: tuple[str, ...]
    summary: Prose
    lists: tuple[Listing, ...]
    codings: Mapping[str, Coding]
    partners: tuple[Partner, ...]
    accepted: tuple[Accepted, ...]
    names: Mapping[str, Place]  # where each of its fields stands
    place: Place
    study: Study = field(default_factory=Study)
    studied_in: str = ""  # the case whose study covers this one too

    @property
    def is_study(self) -> bool:
        """Whether it is studied in depth."""
        return self.depth == STUDY

    @property
    def citations(self) -> Iterator[Citation]:
        """Everything that it cites: in its account, its dates, its codings and its study."""
        yield from self.summary.citations
        for coding in (self.start, self.end, *([self.decision] if self.decision else []), *self.all_codings):
            yield from coding.all_citations
        yield from self.study.citations

    @property
    def all_codings(self) -> Iterator[Coding]:
        """The case's own codings, then each partner's, in the order of the file."""
        yield from self.codings.values()
        for partner in self.partners:
            yield from partner.codings.values()


INCLUDED, MERGED = "included", "merged"  # the two dispositions that lead to a case


@dataclass(frozen=True, slots=True)
class Candidate:
    """An intervention that some list has, and what became of it. Of one that is included the case tells the rest."""

    id: str
    disposition: str
    why: str
    place: Place
    name: str = ""
    year: str = ""  # of its start
    places: tuple[str, ...] = ()
    into: str = ""  # the case that it is part of, where it is merged
    lists: tuple[Listing, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Searched:
    """A list of interventions that was searched for candidates, or could not be."""

    source: str
    says: str  # how much of it was read, and what it has
    place: Place


@dataclass(frozen=True, slots=True)
class Universe:
    """Every candidate with what became of it, the rule that decided, and the lists that were searched."""

    rule: Mapping[str, str]  # sentences of the rule, by what they decide, in their order
    searched: tuple[Searched, ...]
    candidates: Mapping[str, Candidate]


@dataclass(frozen=True, slots=True)
class Retired:
    """The id of a case that is no more: the case went into another one, or was withdrawn. No case ever gets it again."""

    id: str
    title: str
    into: str  # the case that it was renamed to or merged with; empty where it was withdrawn
    on: str
    why: str
    place: Place


@dataclass(frozen=True)
class Record:
    """Everything that was read: the codebook, and the cases that were coded with it."""

    variables: Mapping[str, Variable]
    findings: Mapping[str, Finding]
    questions: Mapping[str, Question]
    sources: Mapping[str, Source]
    states: Mapping[str, State]
    treaties: Mapping[str, Body]
    organisations: Mapping[str, Body]
    cases: Mapping[str, Case]
    universe: Universe = field(default_factory=lambda: Universe({}, (), {}))
    unread: frozenset[str] = frozenset()  # names of files of cases that could not be read, which is told elsewhere
    state_sources: tuple[str, ...] = ()  # where the names, numbers and capitals of states come from
    versions: Mapping[str, Version] = field(default_factory=dict)  # of the codebook, oldest first
    changes: Mapping[str, Change] = field(default_factory=dict)  # the versions of the data, oldest first
    themes: Mapping[str, Theme] = field(default_factory=dict)  # in the order in which pages show them
    study_rule: StudyRule = field(default_factory=StudyRule)
    retired: Mapping[str, Retired] = field(default_factory=dict)  # ids that were those of cases

    @cached_property
    def kept(self) -> dict[str, object]:
        """What others work out of the record and ask for again; it goes where the record goes."""
        return {}

    @property
    def version(self) -> str:
        """The version of the codebook now."""
        return list(self.versions)[-1] if self.versions else ""

    @cached_property
    def codings(self) -> tuple[Coding, ...]:
        """Every coding of every case, in the order of the files."""
        return tuple([coding for case in self.cases.values() for coding in case.all_codings])

    @property
    def data_version(self) -> str:
        """The version of the data now; it has nothing to do with that of the software."""
        return list(self.changes)[-1] if self.changes else ""

    def is_read(self, citation: Citation) -> bool:
        """Whether the passage that *citation* points to was read, in a source that was opened."""
        source = self.sources.get(citation.source)
        return citation.is_opened and source is not None and source.opened != "no"

    @cached_property
    def by_hand(self) -> tuple[tuple[Coding, Variable], ...]:
        """The codings of variables that are written by hand, each with its variable; the rest have rules of their own."""
        known = {id_: variable for id_, variable in self.variables.items() if variable.is_by_hand}
        return tuple([(one, known[one.variable]) for one in self.codings if one.variable in known])

    @cached_property
    def newest(self) -> date:
        """The newest day of coding; the first of 1970 where none is recorded."""
        days = (as_date(coding.coded.on) for coding in self.codings)
        return max((day.last for day in days if day), default=date(1970, 1, 1))

    def marked(self, mark: str) -> Variable | None:
        """The variable that the codebook gives *mark* to."""
        return self._marked.get(mark)

    @cached_property
    def _marked(self) -> Mapping[str, Variable]:
        # Backwards, so that the first of two holds; the check of the codebook tells of the other.
        return {variable.marks: variable for variable in reversed(list(self.variables.values())) if variable.marks}

    @cached_property
    def standard_questions(self) -> tuple[Question, ...]:
        """The questions that every study answers, in their order."""
        return tuple([one for one in self.questions.values() if one.kind == "standard"])

    def read_from(self, coding: Coding) -> tuple[str, ...]:
        """The answers and records of evidence of a study that *coding* was read from: its own, else the codebook's."""
        variable = self.variables.get(coding.variable)
        return coding.read_from or ((variable.answered_in,) if variable and variable.answered_in else ())

    def of_unit(self, unit: Unit) -> list[Variable]:
        """The variables of *unit*, in the order of the codebook."""
        return [variable for variable in self.variables.values() if variable.unit == unit]
