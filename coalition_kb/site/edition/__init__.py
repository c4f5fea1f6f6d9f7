"""The edition in one file: all pages, a search, the table of all cases and the dataset, to be opened from a disk.

It is made for networks that are closed: it asks nothing of any host, and the theme, which would, is not used. Pages are
packed, and a script of its own unpacks them and shows one at a time. What most needs to be read, every case and the
rules of the codebook, stands there a second time as plain HTML for a browser without scripts.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from coalition_kb.compiled import Compiled
from coalition_kb.pieces import digest
from coalition_kb.site.edition import contents
from coalition_kb.site.edition.packing import packed, packed_pages
from coalition_kb.site.edition.places import Places, place, redirects
from coalition_kb.site.edition.plain import plain
from coalition_kb.site.edition.reading import pages
from coalition_kb.site.static import asset, style

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from jinja2 import Template

    from coalition_kb.output import Output
    from coalition_kb.pieces import Pieces
    from coalition_kb.site.edition.reading import Page

#: Pages of the site that rest on its scripts, which have others in their places here; and one that repeats others.
REPLACED = {"explore": contents.CASES, "search": contents.SEARCH, "codebook": "variables"}
#: What does nothing without its script, or fetches files beside it, which the file has not; and the section of a case that
#: leads there: all are left out.
APART = frozenset({"code", "compare", "situation"})
_ALIKE = re.compile(r'<h2 id="cases-like-this-one">.*?(?=<h2\b)', re.DOTALL)
#: Tables that hold nothing which pages or other tables do not: the file, which is to stay small, leaves them out. Answers,
#: evidence and what each coding was read from stand on the pages of studies, changed cells on that of the changes.
REPEATED = frozenset(
    {
        "answers",
        "change_cells",
        "code_years",
        "codebook",
        "coding_read_from",
        "dyads",
        "evidence",
        "source_authors",
        "state_years",
    }
)
#: What the file may load and run: its one script, by the SHA-256 of its text, and its styles.
POLICY = (
    "default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; connect-src 'none'; "
    "base-uri 'none'; form-action 'none'"
)


def edition(outputs: Iterable[Output], files: Iterable[Output], pieces: Pieces) -> str:
    """The HTML of the file: of the site's pages in *outputs*, each of which is asked for once, and of *files*, to be saved
    from it.

    Equal arguments give equal bytes, whatever *pieces* are known.
    """  # noqa: D205 - it is one sentence
    saved = {one.path.as_posix(): one.data for one in files}
    shown = _shown(outputs, saved, pieces)
    listed = [page for page in shown if not page.is_minor]
    told = Markup("\n").join(
        Markup('<section id="{}">\n{}\n</section>').format(place(page.path), Markup(html))  # noqa: S704 - ready HTML
        for page, html in plain(listed, saved, pieces)
    )
    script = asset("edition.js").decode()
    hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return _template().render(
        policy=Markup(POLICY.format(digest=hashed)),  # noqa: S704 - our own words
        style=_within(b"\n".join([style(), asset("edition.css")]).decode(), "style"),
        script=_within(script, "script"),
        groups=contents.groups(listed),
        plain=told,
        pages=packed_pages(shown, told, pieces),
        files=[
            (path, len(data), pieces.of(digest("file", data), partial(packed, data))) for path, data in saved.items()
        ],
    )


def _shown(outputs: Iterable[Output], saved: Collection[str], pieces: Pieces) -> list[Page]:
    """The pages of the file, with places in it for addresses of the site."""
    every = list(pages(outputs, pieces))
    replaced = {**redirects(every), **REPLACED}
    read = [_without_alike(page) for page in every if page.path not in {*replaced, *APART}]
    read += [contents.table(read), contents.search()]
    places = Places(read, saved, replaced, pieces)
    return [places.settled(page) for page in read]


def _without_alike(page: Page) -> Page:
    return replace(page, html=_ALIKE.sub("", page.html))


def _within(text: str, element: str) -> Markup:
    """*text* as what an element holds that takes no escapes.

    Raises:
        ValueError: *text* would close the element.
    """
    if f"</{element}" in text.lower() or "<!--" in text:
        raise ValueError(f"the text of <{element}> would close it")
    return Markup(text)  # noqa: S704 - looked through above


def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("coalition_kb.site"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=Compiled(),
    )
    return environment.get_template("edition.html.j2")
