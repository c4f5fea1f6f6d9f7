"""Pages to HTML by the piece: what comes out is what the converter makes of the whole page, but for empty lines."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.conversion import Converter, has_fence
from coalition_kb.output import Output
from coalition_kb.reader import documents
from coalition_kb.site.edition.reading import EXTENSIONS
from coalition_kb.site.pages import pages
from coalition_kb.site.prose import entry
from coalition_kb.written import written
from coalition_kb.yamlfile import entries
from tests.site import sample

if TYPE_CHECKING:
    from pathlib import Path

    from coalition_kb.written import Written


def of(text: str) -> Written:
    """A page that has *text* alone."""
    return written(Output(PurePosixPath("a.md"), text.encode()))


@given(st.dictionaries(st.text("abcdefgh", min_size=1), st.text(), max_size=4), st.lists(st.text(), max_size=3))
def test_the_front_matter_of_a_page_is_what_yaml_reads_in_it(texts: dict[str, str], values: list[str]) -> None:
    listed = "".join(f'  - [{entry(value)}, "a"]\n' for value in values)
    front = "".join(f"{name}: {entry(text)}\n" for name, text in texts.items()) + (f"cite:\n{listed}" if listed else "")
    if front:
        assert of(f"---\n{front}---\n\n# A page\n").head == entries(front)


def lines(html: str) -> str:
    """*html* without empty lines."""
    return re.sub(r"\n+", "\n", html).strip()


def test_every_page_of_the_site_is_the_same_by_the_piece_and_at_once(tmp_path: Path) -> None:
    record = sample.record(sample.lay_out(tmp_path / "project"))
    converter = Converter(EXTENSIONS, {})
    read = [
        written(one) for one in (*pages(sample.site(record)), *documents(sample.PROJECT)) if one.path.suffix == ".md"
    ]
    found = {one.path: lines(converter.body(one)[0]) for one in read if not has_fence(one)}
    assert len(found) > len(record.cases)
    assert found == {one.path: lines(converter.whole(one)) for one in read if not has_fence(one)}


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\n## B\n\n## B\n\n## B_1\n",
        "# A\n\n## B {#a}\n\nwords\n\n<div>*ready*</div>\n\n## A\n",
        "# A <b>bold</b> & *more*\n\n* one\n* two\n\n### C\n",
    ],
    ids=["alike", "named", "signs"],
)
def test_headings_have_the_places_that_they_have_on_the_whole_page(text: str) -> None:
    converter = Converter(EXTENSIONS, {})
    assert lines(converter.body(of(text))[0]) == lines(converter.whole(of(text)))


@pytest.mark.parametrize(
    ("text", "expected"), [("```\n# A\n```\n", True), ("~~~\nx\n~~~\n", True), ("a ``` b\n", False)]
)
def test_a_page_with_a_fence_is_told(text: str, *, expected: bool) -> None:
    assert has_fence(of(text)) is expected
