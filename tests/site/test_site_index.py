"""The index of the site's search: what is written, what of a page is read, and how failures are told."""

from __future__ import annotations

import gzip
import json
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.pagefind import chunks
from coalition_kb.pagefind.catalogue import FILE
from coalition_kb.pagefind.index import FOLDER, LOADED, SearchIndexError, index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = """<html lang="en"><body><nav>menu</nav><article><div data-pagefind-body>
<span hidden data-pagefind-filter="Kind[data-value]" data-value="{kind}"></span>
<h1>{title}<a class="headerlink" href="#t">¶</a></h1><p>{text}</p><p class="kb-sources">zzsource</p></div>
</article><footer id="foot">foot</footer></body></html>"""


def page(folder: Path, name: str, text: str, kind: str = "Case") -> None:
    """Write a page of a site."""
    path = folder / name / "index.html"
    path.parent.mkdir(parents=True)
    path.write_text(PAGE.format(title=name, text=text, kind=kind), encoding="utf-8")


def words(folder: Path) -> list[str]:
    """The words of the index of a site, in the order of its files."""
    (listing,) = (folder / FOLDER).glob("*.pf_meta")
    names = [chunks._texts(one)[2] for one in entries(listing)]  # noqa: SLF001
    return [
        chunks._texts(word)[0]  # noqa: SLF001
        for name in names
        for word in chunks._items(next(chunks._items(chunks._read(folder / FOLDER / "index" / f"{name}.pf_index"))))  # noqa: SLF001
    ]


def entries(listing: Path) -> Iterator[bytes]:
    """The files that the listing has, with the words that each is asked for."""
    return chunks._items(list(chunks._items(chunks._read(listing)))[chunks.CHUNKS])  # noqa: SLF001


def fragments(folder: Path) -> dict[str, dict[str, object]]:
    """What the index keeps of each page, by its address."""
    read = [json.loads(gzip.decompress(path.read_bytes())[12:]) for path in (folder / FOLDER / "fragment").iterdir()]
    return {str(one["url"]): one for one in read}


def test_the_part_that_is_searched_is_taken_over_with_its_page_alone(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    page(before / "site", "one", "sand storm")
    page(before / "site", "two", "first words")
    index(before / "site", before / "searched")
    page(after / "site", "two", "other words")
    (after / "site" / "one").mkdir()
    (after / "site" / "one" / "index.html").hardlink_to(before / "site" / "one" / "index.html")
    index(after / "site", after / "searched", before)
    searched = [one / "searched" / "one" / "index.html" for one in (before, after)]
    assert searched[0].samefile(searched[1])
    assert {str(one["content"]).split()[1] for one in fragments(after / "site").values()} == {"sand", "other"}
    page(tmp_path / "afresh" / "site", "one", "sand storm")
    page(tmp_path / "afresh" / "site", "two", "other words")
    index(tmp_path / "afresh" / "site")
    assert fragments(after / "site") == fragments(tmp_path / "afresh" / "site")


def test_only_what_the_search_page_loads_is_kept(tmp_path: Path) -> None:
    page(tmp_path, "one", "sand storm")
    index(tmp_path)
    kept = set((tmp_path / FOLDER).iterdir())
    assert kept == {path for pattern in (*LOADED, FILE) for path in (tmp_path / FOLDER).glob(pattern)}
    assert not list((tmp_path / FOLDER).glob("*ui*"))


def test_a_page_is_read_without_what_nobody_looks_for(tmp_path: Path) -> None:
    page(tmp_path, "one", "sand storm")
    (tmp_path / "other.html").write_text("<html><body>a page without facets</body></html>", encoding="utf-8")
    index(tmp_path)
    (kept,) = fragments(tmp_path).values()
    assert kept["content"] == "one. sand storm."
    assert kept["filters"] == {"Kind": ["Case"]}
    assert kept["meta"] == {"title": "one"}


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        for number in range(40):
            page(tmp_path / name, f"page{number}", f"word{number} common word{number % 7}", f"Kind {number % 13}")
        index(tmp_path / name)
    once, again = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in sorted((tmp_path / name).rglob("*"))
            if path.is_file()
        }
        for name in ("a", "b")
    )
    assert once == again


def test_a_site_without_a_page_to_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(SearchIndexError, match="the index of the search was not made"):
        index(tmp_path)


def test_a_missing_program_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    with pytest.raises(SearchIndexError, match="install the package pagefind-bin"):
        index(tmp_path)


# --- smaller files ----------------------------------------------------------------------------------------------------


def test_the_index_in_smaller_files_has_every_word_once_and_each_in_the_file_that_is_asked(tmp_path: Path) -> None:
    text = " ".join(f"{a}{b}{c}{d}" for a in "bcdfg" for b in "aeiou" for c in "lmnrst" for d in "aeou")
    page(tmp_path, "one", text)
    page(tmp_path, "two", text[::-1])
    index(tmp_path)
    found = words(tmp_path)
    assert len(found) > 600
    assert found == sorted(set(found))
    (listing,) = (tmp_path / FOLDER).glob("*.pf_meta")
    bounds = [chunks._texts(one)[:2] for one in entries(listing)]  # noqa: SLF001
    for word in found:
        assert sum(first <= word <= last for first, last in bounds) == 1
    assert len(bounds) == len(list((tmp_path / FOLDER / "index").iterdir())) > 1
    for (_, last), (first, _) in pairwise(bounds):
        assert last < first


@given(
    st.text(st.characters(min_codepoint=2, exclude_categories=["Cs"]), min_size=1),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_no_text_comes_between_a_text_and_the_one_before_it(text: str, other: str) -> None:
    before = chunks._before(text)  # noqa: SLF001
    assert before < text
    assert not before < other < text or other.startswith(before)


@pytest.mark.parametrize(
    "data", [b"", b"other", b"pagefind_dcd\x01", b"pagefind_dcd\x80"], ids=["empty", "unsigned", "number", "short"]
)
def test_files_of_another_form_are_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "pagefind.en_1.pf_meta").write_bytes(gzip.compress(data))
    with pytest.raises(chunks.FormatError):
        chunks.cut(tmp_path)


# --- the catalogue ----------------------------------------------------------------------------------------------------


def test_the_catalogue_tells_what_each_page_is_called_and_filtered_by_and_counts_the_sources(tmp_path: Path) -> None:
    page(tmp_path, "one", "sand storm in the desert")
    page(tmp_path, "two", "rain in the desert", "State")
    page(tmp_path, "three", "a book on deserts", "Source")
    index(tmp_path)
    told = json.loads((tmp_path / FOLDER / FILE).read_text(encoding="utf-8"))
    assert told["facets"] == {"Kind": ["Case", "Source", "State"]}
    assert told["others"] == 1
    assert [one[:6] for one in told["pages"].values()] == [
        ["/one/", "one", "", "", "", [[0]]],
        ["/two/", "two", "", "", "", [[2]]],
    ]
    sizes = {id_: (tmp_path / FOLDER / "fragment" / f"{id_}.pf_fragment").stat().st_size for id_ in told["pages"]}
    assert {id_: one[6] for id_, one in told["pages"].items()} == sizes


def test_words_that_most_cases_have_are_common(tmp_path: Path) -> None:
    for number, text in enumerate(["troops landed", "troops withdrew", "troops and ships", "a blockade"]):
        page(tmp_path, f"p{number}", text)
    page(tmp_path, "state", "ships ships", "State")
    index(tmp_path)
    assert json.loads((tmp_path / FOLDER / FILE).read_text(encoding="utf-8"))["common"] == ["troops"]
