"""The pages of the site as they are written, in Markdown, to HTML: as the site generator would, at a twentieth of its time."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from html import unescape
from typing import TYPE_CHECKING

from coalition_kb.conversion import Converter, has_fence
from coalition_kb.pieces import digest
from coalition_kb.written import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from coalition_kb.output import Output
    from coalition_kb.pieces import Pieces

#: As mkdocs.yml and MkDocs itself set them; a link to each section is left out.
EXTENSIONS = ("attr_list", "toc", "tables", "fenced_code")
KINDS = {"cases": "Case", "states": "State", "variables": "Variable", "findings": "Finding"}
MINOR = "sources"  # the folder of pages that are thousands
INDEX = "index"


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its path without an ending (that of a folder for the folder's index), and its body as HTML."""

    path: str
    title: str
    html: str
    is_index: bool = False
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    redirect: str = ""  # an address where it leads at once
    is_minor: bool = False  # one of thousands: it stands neither in the contents nor in the plain text

    @property
    def kind(self) -> str:
        """What it tells of, in a word: as its facets say, or else as its folder does."""
        said = self.facets.get("Kind")
        return said[0] if said else KINDS.get(self.path.partition("/")[0] if "/" in self.path else "", "Page")


def pages(outputs: Iterable[Output], pieces: Pieces) -> Iterator[Page]:
    """The pages among *outputs*, in their order."""
    converter = Converter(EXTENSIONS, {})
    for output in outputs:
        if output.path.suffix == ".md":
            yield pieces.of(digest("page", str(output.path), output.data), partial(_page, output, converter))


def _page(output: Output, converter: Converter) -> Page:
    page = written(output)
    path = output.path.with_suffix("")
    is_index = path.name == INDEX
    folder = (path.parent if is_index else path).as_posix()
    place = "" if folder == "." else folder
    facets = page.head.get("facets")
    return Page(
        place,
        title=_word(page.head.get("title")) or place,
        html=converter.whole(page) if has_fence(page) else converter.body(page)[0],
        is_index=is_index,
        facets={name: _words(values) for name, values in facets.items()} if isinstance(facets, dict) else {},
        redirect=_word(page.head.get("redirect")),
        is_minor=path.parent.as_posix() == MINOR,
    )


def _word(entry: object) -> str:
    """The text of an entry, which is escaped for HTML."""
    return unescape(entry) if isinstance(entry, str) else ""


def _words(entry: object) -> list[str]:
    return [_word(one) for one in entry] if isinstance(entry, list) else [_word(entry)]
