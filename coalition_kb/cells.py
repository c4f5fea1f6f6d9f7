"""The cells of a case: its codings, its dates and what else its file tells; how each is cited, and when it is the same.

A cell's fingerprint is made of what it says and not of how that is written: white space, the order of sources and the
form in which Unicode spells a letter do not count. docs/cite.md tells it with an example.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, replace
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from coalition_kb.model import Coding, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from coalition_kb.model import Case, Citation, Evidence, Record, Study
    from coalition_kb.place import Place

DIGITS = 8  # of a fingerprint in an address
#: What a case's file tells beside its codings, under the names of its fields.
DATES = ("start", "end", "decision")
STUDY = ("cast", "phases", "objectives", "claims", "answers", "evidence")  # where a case has them
FACTS = ("title", "aliases", "depth", "locations", "hosts", "follows", "studied_in", "summary", "lists", *STUDY)
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
#: The parts of a cell, in the order in which a change names them.
PARTS = ("answer", "alternatives", "confidence", "reason", "sources", "evidence")


def fingerprint(coding: Coding) -> str:
    """Eight hexadecimal digits that change when the coding does: the start of a SHA-256 of `canonical`."""
    return hashlib.sha256(canonical(coding).encode()).hexdigest()[:DIGITS]


def canonical(coding: Coding) -> str:
    """All that *coding* says, as JSON without spaces: the same for two codings that differ in how they are written."""
    answer = _answer(
        coding.status, coding.codes, (coding.value, coding.low, coding.high, coding.kind, coding.confidence)
    )
    sides = ",".join(
        [
            f"[{_words(one.codes)},{_word(one.value)},{_JSON.encode(_composed(one.why))},"
            f"{_word('leading' if one.is_leading else '')},{_cites(one.citations)}]"
            for one in coding.alternatives
        ]
    )
    why = _JSON.encode(_composed(coding.why))
    return f"[{answer},{why},{_word(coding.seen_from)},{_cites(coding.citations)},[{sides}]]"


def address(coding: Coding) -> str:
    """The citable address of a coding: case[/state]/variable@version#hash."""
    return f"{coding.address}@{coding.coded.codebook}#{fingerprint(coding)}"


def cells(case: Case) -> Iterator[Coding]:
    """Every cell of *case*: its dates, what else its file tells, its own codings, then those of each partner."""
    yield from (one for one in (case.start, case.end, case.decision) if one is not None)
    yield from _facts(case)
    yield from case.all_codings


def partner_ids(record: Record) -> list[str]:
    """Every partner of every case, as case/state."""
    return [f"{case.id}/{one.state}" for case in record.cases.values() for one in case.partners]


def said(coding: Coding) -> str:
    """What *coding* answers, in one line of codes and figures, with its confidence."""
    if coding.variable in FACTS and coding.why:
        return f"{len(_folded(coding.why)):,} characters"
    if coding.status == Status.CONTESTED:
        sides = [
            f"{_joined(one.codes, one.value)}{' (leading)' if one.is_leading else ''}" for one in coding.alternatives
        ]
        answer = f"{coding.status}: {' or '.join(sides)}"
    elif coding.status != Status.CODED:
        answer = coding.status
    else:
        answer = _joined(coding.codes, coding.value) or "none"
    if coding.low or coding.high:
        answer += f" ({coding.low or '?'} to {coding.high or '?'})"
    if coding.kind:
        answer += f" {coding.kind}"
    return f"{answer}, {coding.confidence}" if coding.confidence else answer


def parts_changed(before: Coding, after: Coding) -> tuple[str, ...]:
    """The parts in which *after* differs from *before*; none where both say the same."""
    pairs = zip(_parts(before), _parts(after), strict=True)
    return tuple([part for part, (old, new) in zip(PARTS, pairs, strict=True) if old != new])


def split(cell: str) -> tuple[str, str, str]:
    """Case, state and variable of an address without version; the state is empty where there is none."""
    case, _, rest = cell.partition("/")
    state, slash, variable = rest.partition("/")
    return (case, state, variable) if slash else (case, "", state)


def _parts(coding: Coding) -> tuple[object, ...]:
    """What `PARTS` name, each in a form that can be compared."""
    codes = tuple([_folded(code) for code in coding.codes])
    answer = (coding.status, codes, *map(_folded, (coding.value, coding.low, coding.high, coding.kind)))
    sides = [
        ([*map(_folded, one.codes)], _folded(one.value), _folded(one.why), one.is_leading, _passages(one.citations))
        for one in coding.alternatives
    ]
    return (answer, sides, coding.confidence, _folded(coding.why), _passages(coding.citations), coding.seen_from)


def _passages(citations: Sequence[Citation]) -> list[list[str]]:
    return sorted([one.source, _folded(one.locator), "" if one.is_opened else "not opened"] for one in citations)


def _cites(citations: Sequence[Citation]) -> str:
    """Citations as a list of JSON, in the order of `_passages`."""
    told = [_cite(one.source, one.locator, one.is_opened) for one in citations]
    if len(told) > 1:
        told.sort()
    return f"[{','.join([written for _, written in told])}]"


@cache  # many answers rest on the same passage
def _cite(source: str, locator: str, is_opened: bool) -> tuple[tuple[str, str, str], str]:  # noqa: FBT001 - as the fields of a citation
    """A citation as `_passages` has it, by which citations are put in order; and as JSON."""
    passage = (source, _folded(locator), "" if is_opened else "not opened")
    return passage, _words(passage)


@cache  # the same answers are given thousands of times
def _answer(status: str, codes: tuple[str, ...], texts: tuple[str, ...]) -> str:
    """The status, the codes and the short texts of a coding, in JSON."""
    return ",".join([_word(status), _words(codes), *map(_word, texts)])


def _words(texts: Sequence[str]) -> str:
    """*texts* as a list of JSON."""
    return f"[{','.join(map(_word, texts))}]"


def _facts(case: Case) -> Iterator[Coding]:
    """What the file of *case* tells beside codings, each as one."""
    lists = tuple([f"{one.name} {one.status}" for one in case.lists])
    held: dict[str, tuple[tuple[str, ...], str]] = {
        "title": ((), case.title),
        "aliases": (case.aliases, ""),
        "depth": ((), case.depth),
        "locations": (case.locations, ""),
        "hosts": (case.hosts, ""),
        "follows": (case.follows, ""),
        "lists": (lists, ""),
    }
    plain = Coding(case.id, "", "", Status.CODED, (), "", case.place, coded=case.start.coded)
    for name, (codes, value) in held.items():
        yield replace(plain, variable=name, codes=codes, value=value, place=_place(case, name))
    if case.studied_in:
        yield replace(plain, variable="studied_in", value=case.studied_in, place=_place(case, "studied_in"))
    yield replace(plain, variable="summary", why=case.summary.text, place=case.summary.place)
    for name, words in _study(case.study).items():
        if words:
            yield replace(plain, variable=name, why="\n".join(words), place=_place(case, name))


def _study(study: Study) -> Mapping[str, Sequence[str]]:
    """All that each part of a study says, a line or more for each thing in it."""
    return {
        "cast": [f"{state}: {part}" for state, part in study.cast.items()],
        "phases": [_line(*_texts(one), *_cited(one.citations)) for one in study.phases],
        "objectives": [
            line
            for one in study.objectives
            for line in (
                _line(*_texts(one), *_cited(one.citations)),
                *(_line(*_texts(by), *_cited(by.citations)) for by in one.judged),
            )
        ],
        "claims": [_line(*_texts(one)) for one in study.claims.values()],
        "answers": [_line(question, answer.text) for question, answer in study.answers.items()],
        "evidence": [
            line
            for one in study.evidence
            for line in (
                _line(*_texts(one), *_cited([one.citation] if one.citation else []), *_searched(one)),
                *(_line(*_texts(bearing)) for bearing in one.bears_on),
            )
        ],
    }


def _texts(one: object) -> list[str]:
    """The texts among the fields of *one*, in their order."""
    return [text for field in fields(one) if isinstance(text := getattr(one, field.name), str)]  # type: ignore[arg-type]


def _searched(one: Evidence) -> list[str]:
    return _texts(one.search) if one.search else []


def _cited(citations: Sequence[Citation]) -> list[str]:
    return [part for passage in _passages(citations) for part in passage]


def _line(*parts: str) -> str:
    """*parts* as one line that no other parts give."""
    return json.dumps([_folded(part) for part in parts], ensure_ascii=False)


def _place(case: Case, name: str) -> Place:
    return case.names.get(name, case.place)


def _joined(codes: Sequence[str], value: str) -> str:
    return "; ".join(codes) or value


@cache  # the same codes, confidences and sources are asked for thousands of times
def _folded(text: str) -> str:
    """*text* with its white space folded, and each letter in its composed form."""
    return _composed(text)


@cache
def _word(text: str) -> str:
    """The same as a text of JSON."""
    return _JSON.encode(_composed(text))


def _composed(text: str) -> str:
    """The same of a text that no other is like, so that nothing is gained where it is remembered."""
    folded = " ".join(text.split())
    return folded if folded.isascii() else normalize("NFC", folded)
