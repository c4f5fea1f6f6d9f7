"""How a page is cited: in words, and as BibTeX, RIS and CSL-JSON, each with the escapes of its own.

A record of one of these formats is a file of its own beside the page, and stands on the page to be copied.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import category

from coalition_kb.about import AUTHOR, NAME, about
from coalition_kb.dates import PartialDate, as_date
from coalition_kb.output import Output, text
from coalition_kb.site.given import frame
from coalition_kb.site.views import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.model import Case, Pass, Record
    from coalition_kb.site.given import Site

_BREAKS = ("Cc", "Cs", "Zl", "Zp")  # kinds of signs that end a line or are no text

#: What TeX reads as something else than itself. A brace is written by name, since BibTeX counts those of a backslash too.
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)


@dataclass(frozen=True, slots=True)
class Work:
    """A page as a work to be cited."""

    id: str
    title: str
    version: str
    changed: PartialDate | None  # the last change of its data
    url: str  # empty where the site has no address

    @property
    def year(self) -> str:
        """The year of its last change; empty where that is not known."""
        return str(self.changed.first.year) if self.changed else ""


def of_case(site: Site, case: Case) -> Work:
    """The page of *case* as a work."""
    return Work(
        id=case.id,
        title=case.title,
        version=site.about.versions,
        changed=last_change(case),
        url=f"{site.address}/cases/{case.id}/" if site.address else "",
    )


def versions_of(record: Record) -> str:
    """The versions of the whole in words, with the last change of its data."""
    return f"{about(record).versions}, data last changed {spoken(record.newest.isoformat())}"


def last_change(case: Case) -> PartialDate | None:
    """The newest day on which something of *case* was coded; None where none is recorded."""
    codings = [*(coding for _, coding in frame(case)), *case.all_codings]
    days = [day for coding in codings if (day := as_date(coding.coded.on))]
    return max(days, key=lambda day: day.last, default=None)


def passes(case: Case) -> list[Pass]:
    """Who coded *case*, when, and with which codebook, oldest first."""
    found = {coding.coded for coding in case.all_codings}
    return sorted(found, key=lambda one: (one.on, one.codebook, one.by))


def in_words(work: Work) -> str:
    """The work as a line of a bibliography."""
    changed = f", last changed {spoken(work.changed.text)}" if work.changed else ""
    dated = f" ({work.year})" if work.year else ""
    end = f" {work.url}" if work.url else ""
    return f"{AUTHOR}{dated}. “{_line(work.title)}”, case {work.id}. {NAME}, {work.version}{changed}.{end}"


def part_in_words(work: Work, part: str, anchor: str) -> str:
    """A part of the work, which has a place of its own on the page, as a line of a bibliography."""
    changed = f", last changed {spoken(work.changed.text)}" if work.changed else ""
    dated = f" ({work.year})" if work.year else ""
    end = f" {work.url}#{anchor}" if work.url else f" #{anchor}"
    return f"{AUTHOR}{dated}. “{_line(part)}”, in “{_line(work.title)}”, case {work.id}. {NAME}, {work.version}{changed}.{end}"


def bibtex(work: Work) -> str:
    """The work as an entry of BibTeX, in UTF-8."""
    fields = {
        "author": f"{{{_tex(AUTHOR)}}}",  # in braces of its own: no family and no given names
        "title": f"{{{_tex(work.title)}}}",  # so that no style writes its capitals small
        "howpublished": _tex(NAME),
        "year": work.year,
        "note": _tex(
            f"Case {work.id}, {work.version}" + (f", last changed {work.changed.text}" if work.changed else "")
        ),
        "url": work.url,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{work.id},\n{lines}}}\n"


def ris(work: Work) -> str:
    """The work as a record of RIS: one field a line, which ends as the format demands."""
    changed = work.changed.text.split("-") if work.changed else []
    fields = [
        ("TY", "ELEC"),
        ("ID", work.id),
        ("AU", AUTHOR),
        ("TI", work.title),
        ("T2", NAME),
        ("PY", work.year),
        ("DA", "/".join([*changed, "", "", ""][:3]) + "/" if changed else ""),
        ("ET", work.version),
        ("N1", f"Case {work.id}"),
        ("UR", work.url),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value]
    return "".join(f"{line}\r\n" for line in (*lines, "ER  - "))


def csl(work: Work) -> str:
    """The work as CSL-JSON: a list of one item."""
    item: dict[str, object] = {
        "id": work.id,
        "type": "webpage",
        "title": _line(work.title),
        "author": [{"literal": AUTHOR}],
        "container-title": NAME,
        "version": work.version,
        "number": work.id,
    }
    if work.changed:
        item["issued"] = {"date-parts": [[int(part) for part in work.changed.text.split("-")]]}
    if work.url:
        item["URL"] = work.url
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def metadata(work: Work) -> list[tuple[str, str]]:
    """The work as entries of a page's head, by the names that Google Scholar and Zotero read."""
    return [
        ("citation_title", work.title),
        ("citation_author", AUTHOR),
        *([("citation_publication_date", work.changed.text.replace("-", "/"))] if work.changed else []),
        *([("citation_public_url", work.url)] if work.url else []),
        ("DC.type", "webpage"),
        ("DC.identifier", work.id),
    ]


def citations(site: Site) -> Iterator[Output]:
    """The three files of each case, beside its page."""
    for case in site.record.cases.values():
        work, folder = of_case(site, case), f"cases/{case.id}"
        yield text(f"{folder}/cite.bib", bibtex(work))
        yield Output(text(f"{folder}/cite.ris", "").path, ris(work).encode())  # its lines end with CR and LF
        yield text(f"{folder}/cite.json", csl(work))


@lru_cache(maxsize=1 << 10)  # the same names, versions and titles stand in each format
def _line(words: str) -> str:
    """*words* on one line, without what no reader of a format expects in one."""
    return " ".join("".join(" " if category(sign) in _BREAKS else sign for sign in words).split())


def _tex(words: str) -> str:
    return _line(words).translate(_TEX)
