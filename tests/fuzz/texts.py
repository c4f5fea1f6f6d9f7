"""Texts of the record: the citations in them, and the HTML and Markdown that they become."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from coalition_kb.changes.citations import cited as cells_cited
from coalition_kb.changes.literal import block, cell
from coalition_kb.model import Citation
from coalition_kb.narrative.days import any_years, told_years
from coalition_kb.place import Place
from coalition_kb.problem import Problem
from coalition_kb.report.running import running
from coalition_kb.shapes.citation import IN_TEXT, citations, in_text, n_words, parts, uncited
from coalition_kb.shapes.shaper import Shaper
from coalition_kb.site.prose import Library, cited, entry, heading, inline, paragraphs, shelved, web_address
from coalition_kb.yamlfile import quoted, read
from tests.examplefiles import SMALL
from tests.site.markup import Page, rendered

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Place("a.yaml", 1, 1)
BOOKS = Library({"gray-2010": "Gray 2010", "roe-1999": "Roe & Doe 1999"}, frozenset({"gray-2010"}))
ROOT = "../../"
LONGEST_TITLE = 400  # signs; Python-Markdown copies a heading once for each sign of it that is escaped
LONG = 70  # bytes of a line that is most likely prose
ALLOWED = {"a": {"href"}, "code": set(), "p": set(), "span": {"class"}}
_UNREAD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")  # which no text that was read can hold
SIGNS = (
    "See [@gray-2010, pp. 1, 3; @roe-1999] and `no_act`, p < .05 & <3.",
    '[@x" onload="y] [@<b>] [@a[@b]] <script>alert(1)</script> [a](javascript:alert(1)) &#60;img src=x&#62;',
    "One.\n\nTwo {{ x }} {% y %} *a* _b_ # c | d | e ![f](g) [^1] <!-- h --> ]]> {: .i }\n\n\n> three",
    "khemed-1958/aim@0.1.0#0123abcd san-marcos-2004/COS/took\\_part@0.1.0 a%2Fb%400.1 &#64; x/y@1.2",
    "On 29 February 1958 and 28 and 29 March 2004, in resolutions 1511 of 16 October 2003, since 1990-91.",
)


def citing(data: bytes) -> None:
    """A text has citations whose parts stand in it; an item of a list of sources is one; an address of a cell is itself."""
    text = _read(data)
    found = list(in_text(text, HERE))
    assert len(found) == sum(group.group(1).count(";") + 1 for group in IN_TEXT.finditer(text))
    for one in found:
        assert one.source in text
        assert one.locator in text
        if one.locator:
            assert parts(f"@{one.source}, {one.locator}") == (one.source, one.locator)
    assert uncited(text) == " ".join(uncited(text).split())
    assert n_words(text) == len(uncited(text).split())
    for address in cells_cited(text):
        assert all(1 <= line <= text.count("\n") + 1 for line in address.lines)
        (again,) = cells_cited(address.address)
        assert again.address == address.address
    years = set(any_years(text))
    for told in told_years(text):
        assert told.year in years
        assert 0 <= told.start < len(text)
    shaper = Shaper()
    node = read(f"- {quoted(text)}\n- {{source: {quoted(text)}, opened: no}}\n".encode(), "f.yaml")
    if isinstance(node, Problem):
        assert node.found.startswith(("the invisible character", "the control character")), node
        return
    short, long = citations(node, shaper)
    assert (short.is_opened, long.is_opened) == (True, False)
    assert long.source == text.strip()


def prose(data: bytes) -> None:
    """A text becomes HTML of our own elements alone, a heading, an entry of front matter, words of print: and nothing else."""
    text = _read(data)
    citation = [Citation(text, text, is_opened=True, place=HERE)]
    for html in (
        inline(text, BOOKS, ROOT),
        paragraphs(text, BOOKS, ROOT),
        cited(citation, BOOKS, ROOT),
        shelved([text], BOOKS, ROOT),
        cell(text),
    ):
        _is_ours(str(html))
    seen = Page(str(inline(text, BOOKS, ROOT))).text
    if "`" not in text and "[@" not in text:
        assert seen == " ".join(text.split())
        assert "".join(run.text for run in running(text, BOOKS)).split() == text.split()
    _is_a_heading(text[:LONGEST_TITLE])
    _is_an_entry(text)
    shown, _ = block(text, LONG)
    assert [one.name for one in Page(shown).elements] == ["pre"]
    assert len(shown.encode()) <= LONG + len("<pre>\n\n</pre>")
    assert not web_address(text) or text.lower().startswith(("http://", "https://"))


def written() -> Iterator[bytes]:
    """Texts with every sign that means something somewhere, and the lines of the small record."""
    yield from (signs.encode() for signs in SIGNS)
    for path in sorted((SMALL / "cases").glob("*.yaml")):
        yield from (line for line in path.read_bytes().splitlines() if len(line) > LONG)


def _read(data: bytes) -> str:
    """*data* as a text that was read from a file: without what `yamlfile` refuses."""
    return _UNREAD.sub(" ", data.decode("utf-8", "replace"))


def _is_ours(html: str) -> None:
    """Nothing but elements of our own stands in *html*, with the attributes that we give, and each is closed."""
    found = Page(html)
    assert not found.faults, found.faults
    assert not found.others, found.others
    for one in found.elements:
        assert set(one.attributes) <= ALLOWED.get(one.name, {"none"}), one
    assert all(href.startswith("../../sources/") for href in found.values("href"))
    assert all(name == "kb-note" for name in found.values("class"))


def _is_a_heading(text: str) -> None:
    found = rendered(f"# A {heading(text)}\n\nText.")
    assert [one.name for one in found.elements] == ["h1", "p"], found.elements
    assert not found.others, found.others


def _is_an_entry(text: str) -> None:
    line = f"title: {entry(text)}"
    assert line.isprintable(), line
    value = yaml.safe_load(line)["title"]
    assert not re.search(r"""[<>"']""", value), value
    (seen,) = Page(value).runs or [""]
    assert seen == " ".join(text.split())
