"""The file of a pass about one case: the text that is read back as the same codings."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from coalition_kb.model import LIST_LEVELS, VALUE_LEVELS, Status
from coalition_kb.shapes.modeline import modeline
from coalition_kb.yamlfile import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coalition_kb.model import Alternative, Citation, CodedCase, Coding, Partner, Pass, Variable

    Value: TypeAlias = str | Sequence["Value"] | Mapping[str, "Value"]

WIDTH = 118
#: What means the same without quotes: ids, dates, numbers, yes and no.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def file_name(name: str, case: str) -> str:
    """Where the file of the pass *name* about *case* stands below the root of the record."""
    return f"cases/passes/{name}/{case}.yaml"


#: The lines with which every such file begins.
HEAD = "\n".join(
    [
        modeline(file_name("any", "any")),
        "# What one pass answers about one case, kept as it was before anything was decided between the passes.",
    ]
)


def form_of(variable: Variable) -> str:
    """Which of code, codes and value holds an answer to *variable*."""
    return "codes" if variable.level in LIST_LEVELS else "value" if variable.level in VALUE_LEVELS else "code"


def pass_file(coded: CodedCase) -> str:
    """The file that says what *coded* says. What all codings of a partner have alike stands once, above them.

    Raises:
        ValueError: it has no coding, so that nothing says who coded and when.
    """
    passes = Counter(coding.coded for coding in coded.all_codings)
    if not passes:
        raise ValueError(f"{coded.by} answers nothing about {coded.case}")
    usual = passes.most_common(1)[0][0]
    lines = [HEAD, *_fields({"case": coded.case, "coded": _pass(usual)}, 0), *_codings(coded.codings, {}, usual, 0)]
    if coded.partners:
        lines.append("partners:")
    for partner in coded.partners:
        lines += _partner(partner, usual)
    return "\n".join(lines) + "\n"


def _partner(partner: Partner, usual: Pass) -> Iterator[str]:
    shared = _shared(list(partner.codings.values()))
    yield f"  - state: {partner.state}"
    yield from _fields(shared, 4)
    yield from _codings(partner.codings, shared, usual, 4)


def _shared(codings: Sequence[Coding]) -> Mapping[str, Value]:
    """What all codings of a partner would say alike, where there are several; a coding with a status takes sources alone."""
    coded = [one for one in codings if one.status == Status.CODED]
    held: dict[str, Value] = {}
    for name, those in (("confidence", coded), ("why", coded), ("sources", codings)):
        said = [_said(one)[name] for one in those]
        if said[1:] and said[0] and all(one == said[0] for one in said):
            held[name] = said[0]
    return held


def _codings(codings: Mapping[str, Coding], shared: Mapping[str, Value], usual: Pass, indent: int) -> Iterator[str]:
    yield " " * indent + ("codings:" if codings else "codings: {}")
    for id_, coding in codings.items():
        taken = shared if coding.status == Status.CODED else {"sources": shared.get("sources")}
        said = {name: value for name, value in _said(coding).items() if value and value != taken.get(name)}
        if coding.coded != usual:
            said["coded"] = _pass(coding.coded)
        if set(said) in ({"code"}, {"codes"}, {"value"}):  # the short form
            yield from _fields({id_: next(iter(said.values()))}, indent + 2)
        else:
            yield f"{' ' * (indent + 2)}{id_}:"
            yield from _fields(said, indent + 4)


def _said(coding: Coding) -> Mapping[str, Value]:
    """The fields of a coding, the empty ones too."""
    held = _answer(coding) if coding.status == Status.CODED else {"status": coding.status}
    return {
        **held,
        "low": coding.low,
        "high": coding.high,
        "kind": coding.kind,
        "confidence": coding.confidence,
        "why": coding.why,
        "sources": [_citation(one) for one in coding.citations],
        "seen_from": coding.seen_from,
        "alternatives": [_alternative(one) for one in coding.alternatives],
    }


def _answer(one: Coding | Alternative) -> Mapping[str, Value]:
    if one.form == "codes":
        return {"codes": list(one.codes)}
    return {one.form: one.value if one.form == "value" else one.codes[0]}


def _alternative(one: Alternative) -> Mapping[str, Value]:
    leading = {"leading": "yes"} if one.is_leading else {}
    return {**_answer(one), "why": one.why, **leading, "sources": [_citation(each) for each in one.citations]}


def _citation(one: Citation) -> Value:
    if one.is_opened:
        return ", ".join(part for part in (one.source, one.locator) if part)
    locator = {"locator": one.locator} if one.locator else {}
    return {"source": one.source, **locator, "opened": "no"}


def _pass(one: Pass) -> Mapping[str, Value]:
    return {"by": one.by, "on": one.on, "codebook": one.codebook}


def _fields(fields: Mapping[str, Value], indent: int) -> Iterator[str]:
    """A mapping as YAML: texts of several words in folded blocks, lists in lines where one would be too long."""
    begin = " " * indent
    for name, value in fields.items():
        line = f"{begin}{name}: {_flow(value)}"
        if isinstance(value, str) and " " in value and value == " ".join(value.split()):
            yield f"{begin}{name}: >"
            yield from textwrap.wrap(
                value,
                WIDTH,
                initial_indent=f"{begin}  ",
                subsequent_indent=f"{begin}  ",
                break_long_words=False,
                break_on_hyphens=False,
            )
        elif not isinstance(value, (str, Mapping)) and len(line) > WIDTH:
            yield f"{begin}{name}:"
            for item in value:
                yield from _item(item, indent + 2)
        else:
            yield line


def _item(value: Value, indent: int) -> Iterator[str]:
    """An item of a list: on a line of its own, or a field a line where that would be too long."""
    line = f"{' ' * indent}- {_flow(value)}"
    if isinstance(value, Mapping) and len(line) > WIDTH:
        first, *others = _fields(value, indent + 2)
        yield f"{' ' * indent}- {first.strip()}"
        yield from others
    else:
        yield line


def _flow(value: Value) -> str:
    """*value* on one line."""
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) else quoted(value)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {_flow(held)}' for name, held in value.items())}}}"
    return f"[{', '.join(map(_flow, value))}]"
