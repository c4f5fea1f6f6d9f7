"""The rules that read the account of a study against its codings. All are warnings: prose may have its reasons."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, cast

from coalition_kb.checks.studies import studies
from coalition_kb.dates import as_date
from coalition_kb.model import Status
from coalition_kb.narrative.account import Account
from coalition_kb.narrative.claims import acted_alone, had_mandate, had_no_mandate, led_coalition, names_a_body
from coalition_kb.narrative.counts import numbers
from coalition_kb.narrative.days import MONTHS, any_years, is_background, knows, tells_day
from coalition_kb.narrative.states import UNITED_STATES, names
from coalition_kb.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coalition_kb.model import Case, Coding, Prose, Record, Variable
    from coalition_kb.narrative.sentences import Sentence
    from coalition_kb.narrative.strengths import Strength

TOLERANCE = 0.2  # the share of a coded figure by which the prose may round it
CLOSE = 0.05  # the same, for a figure that some number of the answers must tell: many stand there
MANDATE = 2  # the number from which a code of the variable that is marked `mandate` is more than a request or a welcome
AGAIN = 2  # times that an account tells a month, or a year alone, outside its case: it is no slip then
COMPANY = 2  # partners with forces; with one it may be said that the U.S. acted alone
_LED_BY = f"{__name__}.led_by"  # under which the record keeps it


def accounts(record: Record) -> tuple[Account, ...]:
    """The accounts of the studies of *record*, read once for all rules."""
    kept = cast("tuple[Account, ...] | None", record.kept.get(__name__))
    if kept is None:
        cases = list(studies(record))
        known = names(record) if cases else None
        kept = tuple([Account(case, known) for case in cases if known is not None])
        record.kept[__name__] = kept
    return kept


def family(record: Record, case: Case) -> list[Case]:
    """*case* with the cases that it follows, that follow it, or that share its study: its account may tell of them."""
    joined = {case.id, *case.follows}
    for other in _led_by(record).get(case.id, ()):
        joined |= {other.id, *other.follows}
    return [record.cases[id_] for id_ in sorted(joined) if id_ in record.cases]


def _led_by(record: Record) -> Mapping[str, Sequence[Case]]:
    """The cases that follow a case or share its study, by the id of that case."""
    known = cast("dict[str, list[Case]] | None", record.kept.get(_LED_BY))
    if known is None:
        known = {}
        for other in record.cases.values():
            for id_ in {*other.follows, *filter(None, [other.studied_in])}:
                known.setdefault(id_, []).append(other)
        record.kept[_LED_BY] = known
    return known


def told_state(record: Record) -> Iterator[Problem]:
    """A state that the account of a study names is its partner, location or host, is in its cast, or is the U.S."""
    for account in accounts(record):
        known = {UNITED_STATES, *account.case.study.cast}
        for one in family(record, account.case):
            known |= {*one.locations, *one.hosts, *(partner.state for partner in one.partners)}
        told: set[frozenset[str]] = set()
        for sentence, mentions in account.mentions.items():
            for mention in mentions:
                if not mention.states & known and mention.states not in told:
                    told.add(mention.states)
                    ids = " or ".join(sorted(mention.states))
                    found = f"{mention.name} ({ids}) is no partner, location, host or cast: {sentence.shown}"
                    mend = f"add {ids} to 'cast', or mend the name"
                    yield Problem(sentence.place, found, "states that the case knows", mend)


def told_year(record: Record) -> Iterator[Problem]:
    """A year that the answers or the summary of a study tell lies within its case, or its codings know it too."""
    attaining = record.marked("attaining")
    later = attaining.answered_in if attaining else ""  # what became of it belongs to the answer that tells of success
    newest = record.newest.year
    allowed = "a year of the case, or one that is said to be before or after"
    for account in accounts(record):
        case = account.case
        first, last = _span(record, case, newest)
        outside = [
            (prose, sentence, told)
            for question, prose, sentence, told in account.years
            if not first <= told.year <= (newest if question == later else last)
            and not is_background(sentence.text, told)
        ]
        known = _known(record, case) if outside else ""
        n_told = Counter((told.year, told.month) for *_, told in account.years)
        for prose, sentence, told in outside:
            is_meant = n_told[told.year, told.month] >= AGAIN or knows(known, told)
            if not is_meant and told.year not in _issued(record, prose):
                found = f"{told.year} is outside the case ({first} to {last}): {sentence.shown}"
                yield Problem(sentence.place, found, allowed, "mend the year")


def _span(record: Record, case: Case, newest: int) -> tuple[int, int]:
    """The first and last year of *case* and of the cases that share its study; *newest* of what has not ended."""
    parts = [case, *(one for one in _led_by(record).get(case.id, ()) if one.studied_in == case.id)]
    days = [as_date(one.value) for part in parts for one in (part.start, part.end, part.decision) if one]
    years = [end.year for day in days if day for end in (day.first, day.last)]
    is_open = any(as_date(part.end.value) is None for part in parts)
    return min(years, default=newest), newest if is_open else max(years, default=newest)


def _issued(record: Record, prose: Prose) -> set[int]:
    """The years in which what a text cites came out or is dated: a book of 1991 may be called so beside it."""
    sources = [record.sources.get(one.source) for one in prose.citations]
    issued = [source.issued for source in sources if source]
    return set(any_years(" ".join([*issued, *(f"{one.source} {one.locator}" for one in prose.citations)])))


def _known(record: Record, case: Case) -> str:
    """All that the codings of *case* and of its family, its phases, objectives and evidence say, for the years in it."""
    study = case.study
    texts = [
        text
        for part in family(record, case)
        for one in (part.start, part.end, part.decision, *part.all_codings)
        if one is not None
        for text in (one.value, one.low, one.high, one.why, one.seen_from)
    ]
    texts += [text for phase in study.phases for text in (phase.start, phase.end)]
    texts += [text for evidence in study.evidence for text in (evidence.date, evidence.says)]
    texts += [text for objective in study.objectives for text in (objective.since, objective.says, objective.why)]
    return " ".join(" ".join(texts).split())


def told_number(record: Record) -> Iterator[Problem]:
    """A strength that an account gives a state is within a fifth of the coded one; a lower one may be of a part or a time."""
    force, strength = record.marked("force"), record.marked("strength")
    for account in accounts(record):
        codings = {one.state: _coding(one.codings, strength) for one in account.case.partners}
        for state, coding in {UNITED_STATES: _coding(account.case.codings, force), **codings}.items():
            values = _values(coding)
            own = [(sentence, one) for sentence, one in account.strengths if values and one.states == {state}]
            is_told = any(_is_near(one, values) for _, one in own)
            for sentence, one in own:
                if _is_above(one, values) or (_is_below(one, values) and not (is_told or one.is_part)):
                    coded = _figure(min(values), max(values))
                    found = f"{_figure(one.low, one.high)} of {state}, where {coded} is coded: {sentence.shown}"
                    mend = "mend the number or the code, or say what it counts"
                    yield Problem(sentence.place, found, f"{coded}, give or take a fifth", mend)
                elif _is_below(one, values) and one.is_highest:
                    coded = _figure(min(values), max(values))
                    found = (
                        f"{_figure(one.low, one.high)} as the most of {state}, where {coded} is coded: {sentence.shown}"
                    )
                    yield Problem(
                        sentence.place, found, f"{coded}, give or take a fifth", "mend the number or the code"
                    )


def _is_above(one: Strength, values: list[float]) -> bool:
    return one.low > max(values) * (1 + TOLERANCE)


def _is_below(one: Strength, values: list[float]) -> bool:
    return one.high < min(values) * (1 - TOLERANCE)


def _is_near(one: Strength, values: list[float]) -> bool:
    return not _is_above(one, values) and not _is_below(one, values)


def _figure(low: float, high: float) -> str:
    return f"{low:,.0f}" + (f" to {high:,.0f}" if high > low else "")


def _coding(codings: Mapping[str, Coding], variable: Variable | None) -> Coding | None:
    return codings.get(variable.id) if variable else None


def _values(coding: Coding | None) -> list[float]:
    """The numbers that a coding gives: its value, its bounds and those of its alternatives."""
    if coding is None:
        return []
    texts = (coding.value, coding.low, coding.high, *(one.value for one in coding.alternatives))
    return [float(text) for text in texts if re.fullmatch(r"\d+(?:\.\d+)?", text, re.ASCII)]


def told_company(record: Record) -> Iterator[Problem]:
    """An account does not say that the U.S. acted alone where partners with forces are coded, nor tell of a coalition without."""
    took_part, strength = record.marked("participation"), record.marked("strength")
    if took_part is None or strength is None:
        return
    with_forces = {*strength.applies_when.get(took_part.id, ())}  # only who had forces there has a strength
    for account in accounts(record):
        parts = [_coding(one.codings, took_part) for one in account.case.partners]
        n = len([one for one in parts if one and with_forces.intersection(one.codes)])
        for sentence in chain.from_iterable(account.told):
            said = acted_alone(sentence.text) if n >= COMPANY else led_coalition(sentence.text) if n == 0 else ""
            if said:
                found = f"{said!r}, where {n or 'no'} partners with forces are coded: {sentence.shown}"
                yield Problem(
                    sentence.place, found, "words that agree with the codes", "mend the sentence, or the codes"
                )


def told_mandate(record: Record) -> Iterator[Problem]:
    """An account tells of a mandate to use force where one is coded, and of none where none is."""
    role = record.marked("mandate")
    if role is None:
        return
    highest, bodies = record.marked("highest_mandate") or role, record.marked("mandate_by")
    for account in accounts(record):
        codings = account.case.codings
        at_start = codings.get(role.id)
        at_most = codings.get(highest.id) or at_start
        coded = [name for several in _bodies(bodies, account.case) for name in several]
        for sentence in chain.from_iterable(account.told):
            if (number := _number(highest, at_most)) is not None and number < MANDATE:
                yield from _unlike(sentence, had_mandate(sentence.text), highest, at_most)
            if (number := _number(role, at_start)) is not None and number >= MANDATE:
                said = had_no_mandate(sentence.text)
                if not names_a_body(sentence.text) or any(name in sentence.text for name in coded):
                    yield from _unlike(sentence, said, role, at_start)


def _number(variable: Variable, coding: Coding | None) -> float | None:
    """The number of the code of *coding*; None where it is not coded."""
    is_coded = coding is not None and coding.status == Status.CODED and coding.codes
    return variable.number(coding.codes[0]) if coding and is_coded else None


def _unlike(sentence: Sentence, said: str, variable: Variable, coding: Coding | None) -> Iterator[Problem]:
    if said and coding:
        found = f"{said!r}, where {variable.codes[coding.codes[0]].name!r} is coded: {sentence.shown}"
        yield Problem(sentence.place, found, "words that agree with the code", "mend the sentence, or the code")


_END_OF_MEANING = re.compile(r"\.$| or | before it\.?$")
_CAPITAL = re.compile(r"\b[A-Z]")


def _bodies(variable: Variable | None, case: Case) -> list[list[str]]:
    """The names of each organisation that is coded; none of a code that stands for several.

    A code's name and meaning are those of an organisation where they are capitals (OAS) or hold several (League of
    Arab States). The UN may go unsaid before its Council.
    """
    coding = _coding(case.codings, variable)
    if variable is None or coding is None or coding.status != Status.CODED:
        return []
    found = []
    for code in (variable.codes[id_] for id_ in coding.codes if id_ in variable.codes):
        said = [*code.name.split(" or "), *_END_OF_MEANING.split(code.meaning)]
        said += [one.removeprefix("UN ").removeprefix("the ") for one in said]
        found.append([one for one in dict.fromkeys(said) if one.isupper() or len(_CAPITAL.findall(one)) > 1])
    return [several for several in found if several]


def untold_code(record: Record) -> Iterator[Problem]:
    """The answers of a study tell start, end, decision and U.S. peak, main partners' peaks and years, and each organisation."""
    for account in accounts(record):
        case = account.case
        text = " ".join(one.text for several in account.answers.values() for one in several)
        told = list(numbers(text))
        untold = [f"the {what}, {day}" for what, day in _days(case) if not _tells_date(text, day)]
        bodies = _bodies(record.marked("mandate_by"), case)
        untold += [f"the organisation {several[0]}" for several in bodies if not any(name in text for name in several)]
        untold += _untold_strength(_coding(case.codings, record.marked("force")), told, UNITED_STATES)
        for partner in case.partners:
            if partner.is_main:
                strength = _coding(partner.codings, record.marked("strength"))
                untold += _untold_strength(strength, told, partner.state)
                for variable in (record.marked("joining"), record.marked("leaving")):
                    coding = _coding(partner.codings, variable)
                    day = as_date(coding.value) if coding else None
                    if variable and day and str(day.first.year) not in text:
                        untold.append(f"the {variable.name.lower()} of {partner.state}, {day.first.year}")
        for what in untold:
            place = case.names.get("answers", case.place)
            found = f"no answer of {case.id} mentions {what}"
            yield Problem(place, found, "an answer that tells it", "tell it, or mend the code")


def _days(case: Case) -> Iterator[tuple[str, str]]:
    for what, coding in (("start", case.start), ("end", case.end), ("decision", case.decision)):
        if coding is not None and coding.status == Status.CODED and as_date(coding.value):
            yield what, coding.value


def _tells_date(text: str, value: str) -> bool:
    """Whether *text* tells a date as precisely as it is coded; of a day, the year may go without saying."""
    year, month, day = (int(part) for part in f"{value}-00-00".split("-")[:3])
    if day:
        return tells_day(text, month, day)
    return str(year) in text and (not month or MONTHS[month - 1] in text)


def _untold_strength(coding: Coding | None, told: list[float], state: str) -> Iterator[str]:
    values = _values(coding)
    if values and not any(min(values) * (1 - CLOSE) <= n <= max(values) * (1 + CLOSE) for n in told):
        yield f"the strength of {state}, {_figure(min(values), max(values))}"


def untold_partner(record: Record) -> Iterator[Problem]:
    """A coded cell of a partner is read from an answer or a record of evidence that names the state."""
    for account in accounts(record):
        texts = {**account.answers, **account.evidence}
        for partner in account.case.partners:
            looked_at: set[tuple[str, ...]] = set()
            for coding in partner.codings.values():
                read = record.read_from(coding)
                if coding.status != Status.CODED or read in looked_at:
                    continue
                looked_at.add(read)
                is_there = any(name in texts for name in read)
                if is_there and not any(account.names_state(texts.get(name, ()), partner.state) for name in read):
                    found = f"{coding.address} is read from {' or '.join(read)}, which does not name {partner.state}"
                    mend = "name it there, or name in 'read_from:' the text that does"
                    yield Problem(partner.place, found, "a text that names the state", mend)
