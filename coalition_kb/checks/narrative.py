"""The rules that read the account of a study against its codings. All are warnings: prose may have its reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from coalition_kb.checks.studies import studies
from coalition_kb.dates import as_date
from coalition_kb.model import Prose, Status
from coalition_kb.narrative.counts import numbers
from coalition_kb.narrative.days import Told, tells_day, told_years
from coalition_kb.narrative.sentences import Sentence, sentences
from coalition_kb.narrative.states import UNITED_STATES, Mention, Names, named, names
from coalition_kb.narrative.strengths import Strength, strengths, subject
from coalition_kb.operations import Computer
from coalition_kb.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.model import Case, Citation, Coding, Record, Variable

TOLERANCE = 0.2  # share of a coded figure by which the prose may round it


@dataclass(frozen=True)
class Account:
    """The texts of a study, in sentences, with the states that each names."""

    case: Case
    names: Names

    @cached_property
    def answers(self) -> Mapping[str, tuple[Sentence, ...]]:
        """The sentences of each answer."""
        return {question: tuple(sentences(answer)) for question, answer in self.case.study.answers.items()}

    @cached_property
    def others(self) -> Mapping[str, tuple[Sentence, ...]]:
        """The sentences of summary, phases, objectives and evidence."""
        study = self.case.study
        texts = [("summary", self.case.summary)]
        texts += [(one.id, Prose(f"{one.aim} {one.activity} {one.command}", (), one.place)) for one in study.phases]
        texts += [(one.id, Prose(f"{one.says} {one.why}", (), one.place)) for one in study.objectives]
        texts += [(one.id, Prose(one.says, (), one.place)) for one in study.evidence]
        return {name: tuple(sentences(prose)) for name, prose in texts}

    @cached_property
    def mentions(self) -> Mapping[Sentence, tuple[Mention, ...]]:
        """The states that each sentence names."""
        every = [*self.answers.values(), *self.others.values()]
        return {one: tuple(self.names.mentions(one.text)) for several in every for one in several}

    @property
    def told(self) -> Iterator[tuple[Sentence, ...]]:
        """The sentences of each answer and of the summary."""
        yield from self.answers.values()
        yield self.others["summary"]


def accounts(record: Record) -> Iterator[Account]:
    """The accounts of the studies of *record*."""
    known = names(record) if any(True for _ in studies(record)) else None
    return (Account(case, known) for case in studies(record) if known is not None)


def family(record: Record, case: Case) -> list[Case]:
    """*case* with the cases that it follows, that follow it or that share its study: one account may tell of them."""
    joined = {case.id, *case.follows}
    for other in record.cases.values():
        if case.id in other.follows or other.studied_in == case.id:
            joined |= {other.id, *other.follows}
    return [record.cases[id_] for id_ in sorted(joined) if id_ in record.cases]


# --- states


def told_state(record: Record) -> Iterator[Problem]:
    """A state that the account of a study names is its partner, location or host, is in its cast, or is the U.S."""
    for account in accounts(record):
        case = account.case
        known = {UNITED_STATES, *case.study.cast}
        for one in family(record, case):
            known |= {*one.locations, *one.hosts, *(partner.state for partner in one.partners)}
        told: set[frozenset[str]] = set()
        for sentence, mentions in account.mentions.items():
            for mention in mentions:
                if mention.states & known or mention.states in told:
                    continue
                told.add(mention.states)
                ids = " or ".join(sorted(mention.states))
                found = f"{mention.name} ({ids}) is named and is no partner, location, host or cast: {sentence.shown}"
                yield Problem(sentence.place, found, "states that the case knows", f"add {ids} to 'cast', or mend the name")


# --- years


def told_year(record: Record) -> Iterator[Problem]:
    """A year that the answers or the summary of a study tell lies within its case, or its codings know it too."""
    outcome = _answered_in(record, "attaining")
    newest = record.newest.year
    for account in accounts(record):
        known, (first, last) = _known_years(record, account.case), _span(record, account.case)
        prose = {**account.case.study.answers, "": account.case.summary}
        for question, told in {**account.answers, "": account.others["summary"]}.items():
            latest = newest if question == outcome else last
            cited = {year for one in prose[question].citations for year in _issued(record, one)}
            for sentence in told:
                for year in told_years(sentence.text):
                    is_inside = first <= year.year <= latest or year.year in cited
                    if not (is_inside or known.knows(year) or _is_background(sentence.text, year)):
                        found = f"{year.year} is outside the case ({first} to {last}): {sentence.shown}"
                        yield Problem(sentence.place, found, "a year of the case, or one that is said to be before or after", "mend the year")


def _span(record: Record, case: Case) -> tuple[int, int]:
    """The first and last year of *case* and of the cases that share its study."""
    newest = record.newest.year
    parts = [case, *(one for one in record.cases.values() if one.studied_in == case.id)]
    days = [as_date(one.value) for part in parts for one in (part.start, part.end, part.decision) if one]
    years = [end.year for day in days if day for end in (day.first, day.last)]
    is_open = any(as_date(part.end.value) is None for part in parts)
    return min(years, default=newest), newest if is_open else max(years, default=newest)


_FOUR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


_YEAR_MONTH = re.compile(r"\b((?:1[5-9]|20)\d\d)-(\d\d)\b")


def _issued(record: Record, citation: Citation) -> list[int]:
    """The years in which what is cited came out, by its entry or its locator: a book of 1991 may be called so."""
    source = record.sources.get(citation.source)
    return [int(year) for year in _FOUR.findall(f"{citation.source} {citation.locator} {source.issued if source else ''}")]


class Known(NamedTuple):
    """The years that the codings of a case know, and the months of them."""

    years: frozenset[int]
    months: frozenset[tuple[int, int]]

    def knows(self, told: Told) -> bool:
        """Whether a coding knows the year, and the month too where the prose tells one."""
        return (told.year, told.month) in self.months if told.month else told.year in self.years


def _known_years(record: Record, case: Case) -> Known:
    """What the codings, phases, objectives and evidence of *case* and of its family know of years."""
    study = case.study
    codings = [one for part in family(record, case) for one in (part.start, part.end, part.decision, *part.all_codings) if one]
    texts = [text for one in codings for text in (one.value, one.low, one.high, one.why, one.seen_from)]
    texts += [text for one in study.phases for text in (one.start, one.end)]
    texts += [text for one in study.evidence for text in (one.date, one.says)]
    texts += [text for one in study.objectives for text in (one.since, one.says, one.why)]
    text = " ".join(" ".join(texts).split())
    months = {(int(year), int(month)) for year, month in _YEAR_MONTH.findall(text)}
    months |= {(one.year, one.month) for one in told_years(text) if one.month}
    return Known(frozenset(map(int, _FOUR.findall(text))), frozenset(months))


#: What stands before a year, without a month, of something before or after: a treaty of 1949, closed since 1967.
_DATED = re.compile(
    r"\b(?:since|of|from|until|till|after|before|by|to|between|and|as in|than in|as late as|the)"
    r"(?: early| late| mid-| the| about| spring| summer| autumn| winter)*[ -]$"
)
_SINCE = re.compile(r"\bsince (?:\w+ )?$")
#: What had happened before, and what people wrote or remembered later.
_HAD = re.compile(
    r"\bhad(?: \w+){0,2} (?:been|\w+(?:ed|wn|en|ne|ght|pt|lt|ld|ft)|made|lost|sent|begun|won|met|set|put|come|led|left|run|cut)\b"
)
_EARLIER = re.compile(
    r"\b(?:again|later|earlier|already|once|ago|history|historians?|writes|wrote|written|memoirs?|published|recall\w*|study|article|"
    r"anniversary|precedents?|decades?|veterans?|law|act|constitution|charter|treaty|agreement|pact)\b",
    re.IGNORECASE,
)


def _is_background(text: str, year: Told) -> bool:
    """Whether the words around a year make it that of something before or after; a full date is held to more."""
    before = text[: year.start]
    if _SINCE.search(before) or _HAD.search(before[-80:]):
        return True
    return not year.month and (_DATED.search(before) is not None or _EARLIER.search(text) is not None)


def _answered_in(record: Record, mark: str) -> str:
    variable = record.marked(mark)
    return variable.answered_in if variable else ""


# --- strengths


def told_number(record: Record) -> Iterator[Problem]:
    """A number of soldiers that an account gives a state is not above its coded peak by a fifth, nor below where none is near."""
    force, strength = record.marked("force"), record.marked("strength")
    for account in accounts(record):
        coded = _coded_strengths(account.case, force, strength)
        told = list(_told_strengths(account))
        for state, (low, high, says) in coded.items():
            own = [(sentence, one) for sentence, one in told if one.states == {state}]
            is_near = any(_is_near(one, low, high) for _, one in own)
            for sentence, one in own:
                is_above = one.low > high * (1 + TOLERANCE)
                is_below = one.high < low * (1 - TOLERANCE)
                if is_above or (is_below and (one.is_highest or not (is_near or one.is_part))):
                    n = f"{one.low:,.0f}" + (f" to {one.high:,.0f}" if one.high > one.low else "")
                    found = f"{n} of {state}, where {says} is coded: {sentence.shown}"
                    yield Problem(
                        sentence.place, found, f"{says}, give or take a fifth", "mend the number or the code, or say what it counts"
                    )


def _is_near(one: Strength, low: float, high: float) -> bool:
    return one.high >= low * (1 - TOLERANCE) and one.low <= high * (1 + TOLERANCE)


def _told_strengths(account: Account) -> Iterator[tuple[Sentence, Strength]]:
    for several in account.told:
        before: Mention | None = None
        for sentence in several:
            mentions = account.mentions[sentence]
            yield from ((sentence, one) for one in strengths(sentence.text, mentions, before))
            before = subject(mentions) or (before if not mentions else None)


def _coded_strengths(
    case: Case, force: Variable | None, strength: Variable | None
) -> Mapping[str, tuple[float, float, str]]:
    """The lowest and highest coded strength of each state, and the words for it."""
    codings = {UNITED_STATES: case.codings.get(force.id) if force else None}
    codings |= {one.state: one.codings.get(strength.id) if strength else None for one in case.partners}
    found = {}
    for state, coding in codings.items():
        values = _values(coding)
        if values:
            low, high = min(values), max(values)
            found[state] = (low, high, f"{low:,.0f}" + (f" to {high:,.0f}" if high > low else ""))
    return found


def _values(coding: Coding | None) -> list[float]:
    """The numbers that a coding gives: its value, its bounds and those of its alternatives."""
    if coding is None:
        return []
    texts = (coding.value, coding.low, coding.high, *(one.value for one in coding.alternatives))
    return [float(text) for text in texts if re.fullmatch(r"\d+(?:\.\d+)?", text)]


# --- company and mandate

_UNSURE = re.compile(
    r"\b(?:not|never|no|nor|neither|rather than|would|could|should|might|(?-i:may)|can|ready|prepared|if|or|whether|want\w*|option\w*|need\w*|"
    r"unwilling|willing|instead|longer|charge\w*|call\w*|critic\w*|accus\w+|argu\w+|fear\w*|claim\w*|said|says|say|held|refus\w+|sought|"
    r"ask\w*|propos\w*|consider\w*|first|initial\w*|until|began|phase|only|free|right|act alone|without|yet|still|before|later|than|"
    r"draft|drafts|plan\w*|thought|believ\w+|hop\w+|expect\w*|wish\w*|doubt\w*|disput\w*|rival|explanation|Congress|parliament|when)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\bunilateral(?:ly)?\b|\b(?:United States|U\.S\.|Washington|Americans?|U\.S\. forces|it)(?: [a-z]+){1,3} (?:alone|on (?:its|their) own)\b"
    r"|\b(?:United States|U\.S\.) alone\b|\bU\.S\. forces alone\b|\bwithout (?:any |a )?(?:partners?|allies|coalition)\b"
)
_COALITION = re.compile(r"\b(?:led|leading|headed|formed|assembled) (?:a|the) (?:\w+ ){0,3}coalition\b|\bcoalition of (?:\w+ )?(?:states|nations|countries)\b")


def told_company(record: Record) -> Iterator[Problem]:
    """An account does not call a case unilateral where two partners are coded with forces, nor a coalition where none is."""
    took_part, strength = record.marked("participation"), record.marked("strength")
    if took_part is None or strength is None:
        return
    with_forces = strength.applies_when.get(took_part.id, ())
    for account in accounts(record):
        company = [one.state for one in account.case.partners if _codes(one.codings.get(took_part.id)) & {*with_forces}]
        for sentence in chain.from_iterable(account.told):
            for pattern, contradicts in ((_ALONE, len(company) > 1), (_COALITION, not company)):
                met = pattern.search(sentence.text) if contradicts else None
                if met and not _UNSURE.search(sentence.text.replace(met[0], "")):
                    n = f"{len(company)} partners with forces are coded" if company else "no partner with forces is coded"
                    found = f"{met[0]!r}, where {n}: {sentence.shown}"
                    yield Problem(sentence.place, found, "words that agree with the codes", "mend the sentence, or the codes")


def _codes(coding: Coding | None) -> set[str]:
    return {*coding.codes} if coding else set()



MANDATE = 2  # the number from which a code of the variable that is marked `mandate` is more than a request or a welcome
_GAVE = r"(?:authori[sz]ed|mandated|gave (?:\w+ )?a mandate|voted (?:\w+ )?a mandate|approved the use of force)"
_WAS_GIVEN = re.compile(
    rf"\b(?:Council|United Nations|UN|Assembly|organi[sz]ation|Union|League) (?:had )?{_GAVE}\b"
    r"|\b(?:authori[sz]ed|mandated) by (?:the |a )?(?:\w+ )?(?:Council|United Nations|UN|Assembly|organi[sz]ation|resolution)\b"
    rf"|\b[Rr]esolution \d+(?: of [\w ]+)? {_GAVE}\b"
    r"|\b(?:under|with|on) (?:a|the|its) (?:\w+ ){0,2}mandate (?:of|from|by) (?:the )?(?:\w+ )?(?:Council|United Nations|UN|Assembly|organi[sz]ation)\b"
)
_OF_FORCE = re.compile(r"\b(?:force|intervention|operation|invasion|landing|action|all necessary means|troops|war)\b")
_NOT_GIVEN = re.compile(
    r"\b(?:without|no|lacked) (?:an? |any |the )?(?:[\w.’']+ ){0,3}(?:mandate|authori[sz]ation)\b"
    r"|\b(?:did not|never|had not) (?:authori[sz]e|mandate)d?\b|\bno organi[sz]ation (?:had )?(?:authori[sz]ed|acted|supported|approved|took)\b"
)
_UNSURE_NOT = re.compile(
    r"\b(?:if|would|could|might|(?-i:may)|should|whether|until|before|yet|still|then|when|at first|first|later|argu\w+|claim\w*|held|said|says|"
    r"Congress|congressional|parliament\w*|Bundestag|Diet|War Powers|law|cabinet|domestic|needed|prefer\w*|rather|even|act|go|act without|"
    r"refus\w+|vot\w+|condition\w*|insist\w*|other|own|new|clear|explicit|further|second|to use|offensive)\b",
    re.IGNORECASE,
)


def told_mandate(record: Record) -> Iterator[Problem]:
    """An account tells of a mandate for the operation where one is coded, and of none where none is."""
    role = record.marked("mandate")
    if role is None:
        return
    highest = record.marked("highest_mandate") or role
    bodies = record.marked("mandate_by")
    for account in accounts(record):
        case = account.case
        at_start = _number(role, case.codings.get(role.id))
        at_most = _number(highest, case.codings.get(highest.id) or case.codings.get(role.id))
        names_of = _bodies(bodies, case)
        for sentence in chain.from_iterable(account.told):
            text = sentence.text
            if at_most is not None and at_most < MANDATE:
                met = _WAS_GIVEN.search(text)
                if met and _OF_FORCE.search(text) and not _UNSURE.search(text.replace(met[0], "")):
                    yield _unmandated(sentence, met[0], f"{highest.codes[_one(case, highest, role)].name!r} is coded")
            if at_start is not None and at_start >= MANDATE:
                met = _NOT_GIVEN.search(text)
                if met and not _UNSURE_NOT.search(text) and not _names_other(text, names_of):
                    yield _unmandated(sentence, met[0], f"{role.codes[_one(case, role, role)].name!r} is coded")


def _unmandated(sentence: Sentence, words: str, coded: str) -> Problem:
    found = f"{words!r}, where {coded}: {sentence.shown}"
    return Problem(sentence.place, found, "words that agree with the code", "mend the sentence, or the code")


def _one(case: Case, variable: Variable, otherwise: Variable) -> str:
    coding = case.codings.get(variable.id) or case.codings[otherwise.id]
    return coding.codes[0]


def _number(variable: Variable, coding: Coding | None) -> float | None:
    """The number of the code of *coding*; None where it is not coded."""
    return variable.number(coding.codes[0]) if coding and coding.status == Status.CODED and coding.codes else None


_BODY = re.compile(r"\b(?:UN|U\.N\.|United Nations|Council|NATO|OAS|Assembly|Union|League)\b")


def _names_other(text: str, coded: list[tuple[str, ...]]) -> bool:
    """Whether *text* speaks of an organisation, and of none that is coded."""
    return _BODY.search(text) is not None and not any(name in text for several in coded for name in several)


def _bodies(variable: Variable | None, case: Case) -> list[tuple[str, ...]]:
    """The names of each organisation that is coded; none for a code that stands for several."""
    coding = case.codings.get(variable.id) if variable else None
    if variable is None or coding is None or coding.status != Status.CODED:
        return []
    found = []
    for code in (variable.codes[id_] for id_ in coding.codes if id_ in variable.codes):
        said = [*code.name.split(" or "), *re.split(r"\.$| or | before it\.?$", code.meaning)]
        said += [one.removeprefix("UN ") for one in said] + [one.removeprefix("the ") for one in said]
        proper = tuple([one for one in dict.fromkeys(said) if one and (one.isupper() or len(re.findall(r"\b[A-Z]", one)) > 1)])
        found.append(proper)
    return found


# --- what is coded and not told


def untold_code(record: Record) -> Iterator[Problem]:
    """The answers of a study mention its start and end, the coded peaks and dates of the main partners, and each organisation."""
    force, strength = record.marked("force"), record.marked("strength")
    joining, leaving = record.marked("joining"), record.marked("leaving")
    bodies = record.marked("mandate_by")
    for case in studies(record):
        place = case.names.get("answers", case.place)
        text = " ".join(" ".join(one.text for one in sentences(answer)) for answer in case.study.answers.values())
        told = list(numbers(text))
        untold = [f"the {what}, {day}" for what, day in _days(case) if not _tells_date(text, day)]
        untold += [f"the organisation {several[0]}" for several in _bodies(bodies, case) if several and not any(name in text for name in several)]
        untold += _untold_number(case.codings.get(force.id) if force else None, told, UNITED_STATES)
        for partner in case.partners:
            if partner.is_main:
                untold += _untold_number(partner.codings.get(strength.id) if strength else None, told, partner.state)
                for variable in (joining, leaving):
                    coding = partner.codings.get(variable.id) if variable else None
                    day = as_date(coding.value) if coding else None
                    if variable and day and str(day.first.year) not in text:
                        untold.append(f"the year of the {variable.name.lower()} of {partner.state}, {day.first.year}")
        for what in untold:
            yield Problem(place, f"no answer of {case.id} mentions {what}", "an answer that tells it", "tell it, or mend the code")


def _days(case: Case) -> Iterator[tuple[str, str]]:
    for what, coding in (("start", case.start), ("end", case.end), ("decision", case.decision)):
        if coding is not None and coding.status == Status.CODED and as_date(coding.value):
            yield what, coding.value


def _tells_date(text: str, value: str) -> bool:
    """Whether *text* tells the date as precisely as it is coded, or its day without the year."""
    year, month, day = (int(part) for part in (value + "-00-00").split("-")[:3])
    if day:
        return tells_day(text, month, day)
    if month:
        return any(one.year == year and one.month == month for one in told_years(text))
    return str(year) in text


def _untold_number(coding: Coding | None, told: list[float], state: str) -> Iterator[str]:
    values = _values(coding)
    if coding and values and not any(min(values) * (1 - TOLERANCE) <= n <= max(values) * (1 + TOLERANCE) for n in told):
        yield f"the strength of {state}, {float(coding.value or values[0]):,.0f}"


def untold_partner(record: Record) -> Iterator[Problem]:
    """A coded cell of a partner is read from an answer or a record of evidence that names the state."""
    for account in accounts(record):
        case = account.case
        texts = {question: " ".join(one.text for one in told) for question, told in account.answers.items()}
        texts |= {one.id: f"{one.says} {one.quote}" for one in case.study.evidence}
        named_in = {name: _named_in(account, text) for name, text in texts.items()}
        for partner in case.partners:
            told: set[tuple[str, ...]] = set()
            for coding in partner.codings.values():
                read = record.read_from(coding)
                if coding.status != Status.CODED or read in told or not any(name in texts for name in read):
                    continue
                told.add(read)
                if not any(partner.state in named_in.get(name, ()) for name in read):
                    where = " or ".join(read)
                    found = f"{coding.address} is read from {where}, which does not name {partner.state}"
                    yield Problem(partner.place, found, "a text that names the state", "name it there, or add 'read_from:'")


def _named_in(account: Account, text: str) -> set[str]:
    """The states that *text* names, themselves or by their capitals."""
    capitals = {state for state, capital in account.names.capitals.items() if re.search(rf"\b{re.escape(capital)}\b", text)}
    return {*named(account.names.mentions(text)), *capitals}
