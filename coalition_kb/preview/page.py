"""The pages of a preview: those of one case, with its problems on top, and what keeps them up to date."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from coalition_kb.operations import Computer
from coalition_kb.output import Output, text
from coalition_kb.reader import names_of
from coalition_kb.site.given import Site
from coalition_kb.site.pages import of_case
from coalition_kb.site.prose import library

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coalition_kb.problem import Problem
    from coalition_kb.reader import Loaded

NUMBER, SCRIPT = "preview.txt", "preview.js"
SHOWN = 200  # problems on a page; more are counted


def pages(loaded: Loaded, id_: str, repository: str = "") -> list[Output]:
    """The pages of the case *id_* as the site has them, the findings untested; where they cannot be made, one that says so.

    A site is made of a sound record alone, so a case that is half written may break what makes its page anywhere.
    """
    record = loaded.record
    case = record.cases.get(id_)
    if case is None:
        return [_stead(id_, "Its file cannot be read.")]
    site = Site(record, Computer(record), (), (), library(record.sources.values()), repository)
    try:
        return list(of_case(site, case if case.title else replace(case, title=id_)))
    except Exception as error:  # noqa: BLE001 - whatever is half written; the problems say what
        return [_stead(id_, f"The page cannot be made yet ({type(error).__name__}).")]


def watcher(number: int) -> Iterator[Output]:
    """The *number* of a preview, and the script by which a page of it finds that there is a newer one."""
    yield text(NUMBER, str(number))
    yield text(SCRIPT, files("coalition_kb.preview").joinpath(SCRIPT).read_text(encoding="utf-8"))


def completed(page: str, problems: Sequence[Problem], id_: str, number: int) -> str:
    """*page*, of HTML, with the problems over its heading and the script at its end."""
    script = f'<script src="/{SCRIPT}" data-number="{number}"></script>'
    told = page.replace("<h1", f"{_told(problems, id_)}<h1", 1)
    return told.replace("</body>", f"{script}</body>", 1)


def _stead(id_: str, says: str) -> Output:
    return text(f"cases/{id_}.md", f"# {id_}\n\n<p>{escape(says)}</p>\n")


def _told(problems: Sequence[Problem], id_: str) -> str:
    """The problems as HTML, those of the case's own files first; nothing where there is none."""
    if not problems:
        return ""
    ordered = sorted(problems, key=lambda one: (one.severity, one.place.file not in names_of(id_)))
    left = f"<p>{len(ordered) - SHOWN} more: <code>coalition-kb check</code></p>" if len(ordered) > SHOWN else ""
    n_errors = sum(one.severity == "error" for one in ordered)
    title = f"{_counted(n_errors, 'problem')}, {_counted(len(ordered) - n_errors, 'warning')}"
    look = "failure" if n_errors else "warning"
    items = "".join(map(_item, ordered[:SHOWN]))
    return f'<div class="admonition {look}"><p class="admonition-title">{title}</p><ul>{items}</ul>{left}</div>'


def _item(one: Problem) -> str:
    word = "" if one.severity == "error" else "Warning: "
    where = f"{one.place.file}, line {one.place.line}"
    return (
        f"<li><strong>{escape(where)}</strong>: {word}{escape(one.found)}<br>"
        f"Allowed: {escape(one.allowed)}. To mend: {escape(one.mend)}.</li>"
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
