"""Answers in HTML: whatever a record says in them is text, and shows as it was written."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from markupsafe import Markup

from coalition_kb.model import Variable
from coalition_kb.place import Place
from coalition_kb.reliability import Gate
from coalition_kb.site.agreement import Judgement, Said, Warned
from coalition_kb.site.entries import Chip, Entry
from coalition_kb.site.folds import folds, short
from coalition_kb.site.source_pages import Resting, Use, uses
from coalition_kb.site.views import Side
from tests.site.markup import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE = "<img src=x onerror=go()>\"'&"
QUESTION = Variable("v", "intervention", "V", "?", "nominal", "yes", "", "before", "", Place("v.yaml", 1, 1))


def hostile(one: Any) -> Any:  # noqa: ANN401 - of any shape
    """*one* with a tag in each of its texts, those within it too."""
    if isinstance(one, Markup | Variable | Gate):
        return one
    if isinstance(one, str):
        return f"{one}{HOSTILE}"
    if isinstance(one, list):
        return [hostile(each) for each in one]
    if isinstance(one, tuple):
        held = [hostile(each) for each in one]
        return type(one)(*held) if hasattr(one, "_fields") else tuple(held)
    if is_dataclass(one) and not isinstance(one, type):
        return replace(one, **{each.name: hostile(getattr(one, each.name)) for each in fields(one)})
    return one


def texts(one: Any) -> Iterator[str]:  # noqa: ANN401 - of any shape
    """The texts in *one*."""
    if isinstance(one, str):
        yield one
    elif isinstance(one, list | tuple):
        for each in one:
            yield from texts(each)
    elif is_dataclass(one) and not isinstance(one, Variable):
        for each in fields(one):
            yield from texts(getattr(one, each.name))


def entry() -> Entry:
    """An answer with all that one can have."""
    judged = Judgement(
        "Two coders", "place", [Said("pass", "other", "low", "their reason", is_kept=True)], "cause", "the why"
    )
    return Entry(
        anchor="anchor",
        variable="variable",
        name="name",
        answer="answer",
        status="status",
        chip=Chip("chip", "look"),
        rivals=["rival"],
        read_from=[("#from", "source of it")],
        question="question",
        step="step",
        why="why",
        sources="sources",
        sides=[Side("side", True, Markup("side&#39;s why"), Markup("<b>held</b>"))],  # noqa: FBT003 - a field
        evidence_date="evidence date",
        address="address",
        others=[("reading", "its answer")],
        correct="correct",
        judged=judged,
        warning=Warned(QUESTION, Gate.APART),
    )


def test_an_answer_tells_all_that_it_has() -> None:
    shown = folds([entry()], "../")
    assert [one for one in texts(entry()) if one not in shown] == []
    assert "<b>held</b>" in shown


def test_what_is_written_in_an_answer_is_text() -> None:
    made = hostile(entry())
    for shown in (folds([made, made], HOSTILE), short(made)):
        assert "<img" not in shown
        assert Page(shown).faults == []
        assert {one.name for one in Page(shown).elements} <= {
            "details",
            "summary",
            "span",
            "strong",
            "p",
            "ul",
            "li",
            "a",
            "b",
        }


@pytest.mark.parametrize("is_html_first", [True, False])
def test_html_is_not_taken_for_the_text_that_is_spelled_like_it(*, is_html_first: bool) -> None:
    text = f"<b>{is_html_first}</b>"
    names: list[str] = [Markup(text), text]  # noqa: S704 - a constant
    for name in names if is_html_first else reversed(names):
        shown = folds([replace(entry(), name=name)], "../")
        assert (text in shown) == isinstance(name, Markup)


def test_what_is_written_where_a_source_is_cited_is_text() -> None:
    use = Use("anchor", "what", "state", "answer", "low", ["p. 1", "p. 2"], is_read=False)
    shown = uses(Resting("case", "Case", "1999", [use, hostile(use)]), "../")
    assert "<img" not in shown
    assert shown.splitlines()[0] == (
        '<tr><th scope="row"><a href="../cases/case/#anchor">state: what</a></th><td>answer</td><td>low</td>'
        '<td>p. 1; p. 2 <span class="kb-note">(passage not read)</span></td></tr>'
    )
