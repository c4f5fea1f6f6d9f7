"""A file of `cases/` to a case, and one of a pass to what it answers about a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, cast

from coalition_kb.model import (
    CAUSES,
    STUDY,
    Accepted,
    Adjudication,
    Alternative,
    Case,
    Citation,
    CodedCase,
    Coding,
    Listing,
    Partner,
    Pass,
    Status,
)
from coalition_kb.shapes import studies
from coalition_kb.shapes.citation import citations, in_text, prose
from coalition_kb.yamlfile import Fields, Items, Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coalition_kb.place import Place
    from coalition_kb.shapes.shaper import Shaper

_REQUIRED = ("id", "title", "depth", "start", "end", "locations", "summary", "lists", "coded", "codings")
_OPTIONAL = ("aliases", "decision", "hosts", "follows", "studied_in", "partners", "accepted", *studies.FIELDS)
_CODING = (
    "code",
    "codes",
    "value",
    "low",
    "high",
    "kind",
    "status",
    "confidence",
    "why",
    "sources",
    "seen_from",
    "alternatives",
    "coded",
    "read_from",
    "adjudicated",
)
_FRAME = ("start", "end", "decision")
_FORMS = ("code", "codes", "value")
KINDS = ("peak", "snapshot", "cumulative")
DEPTHS = ("entry", STUDY)
# The first stands in for a word that is none of them: the one that most variables allow.
_NOTED = ("unknown", *(status.value for status in Status if status not in (Status.CODED, Status.UNKNOWN)))


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What a coding takes from what holds it where it does not say so itself."""

    case: str
    state: str = ""
    why: str = ""
    confidence: str = ""
    citations: tuple[Citation, ...] = ()
    coded: Pass = field(default_factory=Pass)
    valued: frozenset[str] = frozenset()  # the variables that hold a value, not a code
    read_from: tuple[str, ...] = ()


def case(node: Node, shaper: Shaper, valued: frozenset[str]) -> Case:
    """The case that a file holds; *valued* are the variables that hold a value, not a code."""
    got = shaper.fields(node, "the case", required=_REQUIRED, optional=_OPTIONAL)
    id_ = shaper.text(got.get("id"), "id")
    held = _Inherited(id_, coded=_coded(got.get("coded"), shaper), valued=valued | set(_FRAME))
    return Case(
        id=id_,
        title=shaper.text(got.get("title"), "title"),
        aliases=shaper.texts(got.get("aliases"), "aliases"),
        depth=shaper.one_of(got.get("depth"), "depth", DEPTHS),
        start=_frame("start", got, held, shaper, node.place),
        end=_frame("end", got, held, shaper, node.place),
        decision=_frame("decision", got, held, shaper, node.place) if "decision" in got else None,
        locations=shaper.texts(got.get("locations"), "locations"),
        hosts=shaper.texts(got.get("hosts"), "hosts"),
        follows=shaper.texts(got.get("follows"), "follows"),
        studied_in=shaper.text(got.get("studied_in"), "studied_in"),
        summary=prose(got.get("summary"), "the summary", shaper, node.place),
        lists=tuple(listings(got.get("lists"), shaper)),
        codings=_codings(got.get("codings"), held, shaper),
        partners=tuple([_partner(item, held, shaper) for item in shaper.items(got.get("partners"), "partners")]),
        accepted=tuple([_accepted(item, shaper) for item in shaper.items(got.get("accepted"), "accepted")]),
        names=node.names if isinstance(node, Fields) else {},
        place=node.place,
        study=studies.study(got, shaper),
    )


def coded_case(node: Node, shaper: Shaper, valued: frozenset[str]) -> CodedCase:
    """What a pass, whose name is that of the folder, answers about a case; *valued* as in `case`."""
    got = shaper.fields(node, "the case of a pass", required=("case", "coded", "codings"), optional=("partners",))
    id_ = shaper.text(got.get("case"), "case")
    held = _Inherited(id_, coded=_coded(got.get("coded"), shaper), valued=valued)
    return CodedCase(
        case=id_,
        by=PurePosixPath(node.place.file).parent.name,
        codings=_codings(got.get("codings"), held, shaper),
        partners=tuple([_partner(item, held, shaper) for item in shaper.items(got.get("partners"), "partners")]),
        place=node.place,
    )


def _coded(node: Node | None, shaper: Shaper) -> Pass:
    if node is None:
        return Pass()
    got = shaper.fields(node, "coded", required=("by", "on", "codebook"))
    if "on" in got:
        shaper.date(got["on"], "coded on")
    by, on, codebook = (shaper.text(got.get(name), name) for name in ("by", "on", "codebook"))
    if "by" in got and not by:
        shaper.note(got["by"].place, "coded by nobody", allowed="a name for who codes", mend="write one")
    return Pass(by, on, codebook)


def listings(node: Node | None, shaper: Shaper) -> Iterator[Listing]:
    """What `lists:` says: whether each list has the intervention."""
    got = shaper.mapping(node, "lists")
    for name, value in got.values.items():
        fields = shaper.fields(value, f"the list {name}", optional=("included", "status", "why"))
        status = "unknown"
        if "included" in fields:
            status = shaper.one_of(fields["included"], "included", ("no", "yes"))
        elif "status" in fields:
            shaper.one_of(fields["status"], "status", ("unknown",), rule="unknown-status")
        else:
            shaper.note(
                value.place,
                f"{name} says nothing",
                allowed="included, or status",
                mend="add 'status: unknown'",
            )
        why = shaper.text(fields.get("why"), "why")
        yield Listing(name, cast("Literal['yes', 'no', 'unknown']", status), why, got.names[name])


def _frame(field: str, got: Mapping[str, Node], held: _Inherited, shaper: Shaper, place: Place) -> Coding:
    node = got.get(field)
    if node is None:
        return Coding(held.case, "", field, Status.UNKNOWN, (), "", place)
    return _coding(field, node, node.place, held, shaper)


def _codings(node: Node | None, held: _Inherited, shaper: Shaper) -> Mapping[str, Coding]:
    got = shaper.mapping(node, "codings")
    return {name: _coding(name, value, got.names[name], held, shaper) for name, value in got.values.items()}


def _partner(node: Node, held: _Inherited, shaper: Shaper) -> Partner:
    optional = ("main", "phases", "read_from", "sources", "confidence", "why", "coded")
    got = shaper.fields(node, "the partner", required=("state", "codings"), optional=optional)
    state = shaper.text(got.get("state"), "state")
    mine = _Inherited(
        case=held.case,
        state=state,
        why=shaper.text(got.get("why"), "why"),
        confidence=shaper.text(got.get("confidence"), "confidence"),
        citations=citations(got.get("sources"), shaper),
        coded=_coded(got["coded"], shaper) if "coded" in got else held.coded,
        valued=held.valued,
        read_from=shaper.texts(got.get("read_from"), "read_from"),
    )
    return Partner(
        state,
        _codings(got.get("codings"), mine, shaper),
        node.place,
        is_main="main" in got and shaper.one_of(got["main"], "main", ("no", "yes")) == "yes",
        phases=shaper.texts(got.get("phases"), "phases"),
    )


def _coding(variable: str, node: Node, place: Place, held: _Inherited, shaper: Shaper) -> Coding:
    """A coding in its long form, or in its short one: the code, the codes or the value alone."""
    if isinstance(node, Fields):
        return _long(variable, node, place, held, shaper)
    form = "codes" if isinstance(node, Items) else "value" if variable in held.valued else "code"
    _, codes, value = _held(form, node, variable, shaper)
    return Coding(
        case=held.case,
        state=held.state,
        variable=variable,
        status=Status.CODED,
        codes=codes,
        value=value,
        place=place,
        form=form,
        confidence=held.confidence,
        why=held.why,
        citations=held.citations,
        coded=held.coded,
        read_from=held.read_from,
    )


def _long(variable: str, node: Fields, place: Place, held: _Inherited, shaper: Shaper) -> Coding:
    got = shaper.fields(node, variable, optional=_CODING)
    status = Status.CODED.value
    if "status" in got:
        status = shaper.one_of(got["status"], f"the status of {variable}", _NOTED, rule="unknown-status")
    if "seen_from" in got:
        shaper.date(got["seen_from"], "seen_from")
    form, codes, value = _answer(variable, got, node, shaper)
    sides = shaper.items(got["alternatives"], "alternatives") if "alternatives" in got else ()
    alternatives = tuple([_alternative(item, shaper) for item in sides])
    why = shaper.text(got["why"], "why") if "why" in got else "" if "status" in got else held.why
    inherited = "" if "status" in got else held.confidence  # it is confidence in an answer, and there is none
    reasons = [(why, place), *((one.why, one.place) for one in alternatives)]
    return Coding(
        case=held.case,
        state=held.state,
        variable=variable,
        status=status,
        codes=codes,
        value=value,
        place=place,
        form=form,
        low=shaper.text(got["low"], "low") if "low" in got else "",
        high=shaper.text(got["high"], "high") if "high" in got else "",
        kind=shaper.one_of(got["kind"], "kind", KINDS) if "kind" in got else "",
        confidence=shaper.text(got["confidence"], "confidence") if "confidence" in got else inherited,
        why=why,
        citations=citations(got["sources"], shaper) if "sources" in got else held.citations,
        seen_from=shaper.text(got["seen_from"], "seen_from") if "seen_from" in got else "",
        alternatives=alternatives,
        mentioned=tuple([one for text, where in reasons if "[@" in text for one in in_text(text, where)]),
        coded=_coded(got["coded"], shaper) if "coded" in got else held.coded,
        adjudicated=_adjudication(got["adjudicated"], shaper) if "adjudicated" in got else None,
        read_from=shaper.texts(got["read_from"], "read_from") if "read_from" in got else held.read_from,
    )


def _adjudication(node: Node, shaper: Shaper) -> Adjudication:
    got = shaper.fields(node, "adjudicated", required=("cause", "why"))
    return Adjudication(
        shaper.one_of(got.get("cause"), "the cause", CAUSES), shaper.text(got.get("why"), "why"), node.place
    )


def _answer(variable: str, got: Mapping[str, Node], node: Node, shaper: Shaper) -> tuple[str, tuple[str, ...], str]:
    """Form, codes and value of a coding in its long form."""
    written = [name for name in _FORMS if name in got]
    if len(written) + ("status" in got) != 1:
        what = " and ".join([*written, *(["status"] if "status" in got else [])]) or "neither code nor status"
        shaper.note(
            node.place,
            f"{variable} has {what}",
            allowed="one of code, codes, value, status",
            mend="keep one" if written else "add one",
        )
    if not written:
        return "", (), ""
    return _held(written[0], got[written[0]], variable, shaper)


def _held(form: str, node: Node, variable: str, shaper: Shaper) -> tuple[str, tuple[str, ...], str]:
    if form == "codes":
        return form, shaper.texts(node, variable), ""
    word = shaper.text(node, variable)
    return (form, (word,), "") if form == "code" else (form, (), word)


def _alternative(node: Node, shaper: Shaper) -> Alternative:
    optional = (*_FORMS, "leading", "sources")
    got = shaper.fields(node, "the alternative", required=("why",), optional=optional)
    form = next((name for name in _FORMS if name in got), "")
    _, codes, value = _held(form, got[form], "the alternative", shaper) if form else ("", (), "")
    if not form:
        allowed = "one of code, codes, value"
        shaper.note(node.place, "the alternative has no code", allowed=allowed, mend="add one")
    return Alternative(
        codes=codes,
        value=value,
        why=shaper.text(got.get("why"), "why"),
        citations=citations(got.get("sources"), shaper),
        is_leading="leading" in got and shaper.one_of(got["leading"], "leading", ("no", "yes")) == "yes",
        place=node.place,
        form=form,
    )


def _accepted(node: Node, shaper: Shaper) -> Accepted:
    names = ("rule", "says", "why")
    got = shaper.fields(node, "the accepted warning", required=names)
    rule, says, why = (shaper.text(got.get(name), name) for name in names)
    return Accepted(rule, says, why, node.place)
