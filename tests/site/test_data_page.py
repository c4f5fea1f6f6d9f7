"""The page of the dataset: what it tells search engines, which files it leads to, and what it says of columns."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as given_settings
from rdflib import RDF, Graph, Namespace

from coalition_kb.about import AUTHOR, DATA_LICENCE
from coalition_kb.dataset import FORMATS, downloads
from coalition_kb.dataset.excerpt import MEANING
from coalition_kb.dataset.reading import READINGS, readings
from coalition_kb.download import Download, Kind, in_words
from coalition_kb.policy import POLICY, breaches
from coalition_kb.site import data_page
from coalition_kb.site.discovery import block, dataset
from coalition_kb.site.pages import pages
from coalition_kb.tables import filled, tables
from tests.site import sample
from tests.site.markup import Page
from tests.site.test_prose import TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coalition_kb.model import Record
    from coalition_kb.site.given import Site

SCHEMA_ORG = Namespace("https://schema.org/")
ADDRESS = "https://example.org/kb"
#: What Google's guide to structured data asks of a Dataset: what it must have, and what it should have. Of the latter an
#: identifier is wanting, since there is no DOI, and so are a funder, parts, a whole that it is part of, and a catalogue.
#: Its `citation` is for works that are cited beside the dataset: how the dataset itself is cited is `creditText`.
REQUIRED = ("name", "description")
RECOMMENDED = (
    "alternateName",
    "creator",
    "distribution",
    "isAccessibleForFree",
    "keywords",
    "license",
    "measurementTechnique",
    "sameAs",
    "spatialCoverage",
    "temporalCoverage",
    "url",
    "variableMeasured",
    "version",
)
SHORTEST, LONGEST = 50, 5000  # characters of a description
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
HEAVIEST = 150_000  # bytes of the page as it is sent
LATER = Download(
    "coalition-kb-0.1.0.zip", Kind("All of it", "Every file of the dataset in one archive."), "One folder."
)


@pytest.fixture(scope="module")
def site(record: Record) -> Site:
    """What the pages of the small record are made from."""
    return sample.site(record)


@pytest.fixture(scope="module")
def published(site: Site) -> Site:
    """The same with addresses, and with a file that is made after the pages."""
    return replace(site, address=ADDRESS, repository="https://example.org/code/kb", downloads=[LATER, *site.downloads])


def shown(site: Site) -> str:
    """The page of the data of *site*, as Markdown with its front matter."""
    return next(page.data.decode() for page in pages(site) if str(page.path) == "data.md")


def parts(text: str) -> tuple[dict[str, str], Page]:
    """The front matter and the body of a page."""
    _, front, body = text.split("---\n", 2)
    return yaml.safe_load(front), Page(body)


# --- what search engines are told -------------------------------------------------------------------------------------


def test_it_has_what_a_search_engine_of_datasets_wants(published: Site) -> None:
    told = dataset(published)
    assert [key for key in (*REQUIRED, *RECOMMENDED) if not told.get(key)] == []
    assert SHORTEST <= len(str(told["description"])) <= LONGEST
    assert (told["@context"], told["@type"]) == ("https://schema.org/", "Dataset")
    assert told["license"] == DATA_LICENCE.url
    assert told["creator"] == {"@type": "Organization", "name": AUTHOR, "url": f"{ADDRESS}/"}


def test_it_says_what_the_record_says(record: Record, published: Site) -> None:
    told = dataset(published)
    assert (told["version"], told["dateModified"]) == (record.data_version, record.changes[record.data_version].on)
    assert told["temporalCoverage"] == "1958/2006"
    assert told["spatialCoverage"] == [{"@type": "Place", "name": name} for name in ("Caribbean", "Western Asia")]
    measured = told["variableMeasured"]
    assert isinstance(measured, list)
    assert [one["propertyID"] for one in measured] == list(record.variables)
    assert all(one["name"] and one["description"] for one in measured)


def test_every_file_is_a_distribution_with_its_type_address_and_size(published: Site) -> None:
    files = dataset(published)["distribution"]
    assert isinstance(files, list)
    assert [one["name"] for one in files] == [one.path for one in published.downloads]
    assert files[0] == {
        "@type": "DataDownload",
        "name": LATER.path,
        "description": "One folder.",
        "encodingFormat": "application/zip",
        "contentUrl": f"{ADDRESS}/data/files/{LATER.path}",
    }  # its size is not known yet
    assert files[1]["contentSize"] == f"{published.downloads[1].size} B"


def test_without_an_address_none_is_told_and_never_a_doi(site: Site) -> None:
    told = dataset(site)
    assert not {"url", "sameAs", "identifier", "citation"} & set(told)
    assert "contentUrl" not in block(told)
    assert "doi" not in block(told)


def test_without_a_case_it_tells_no_span_and_no_place(record: Record) -> None:
    told = dataset(sample.site(replace(record, cases={}), tabled=False))
    assert not {"temporalCoverage", "spatialCoverage"} & set(told)


@pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)  # rdflib's reader uses it itself
def test_a_reader_of_json_ld_finds_the_dataset_in_it(published: Site) -> None:
    told = {**json.loads(block(dataset(published))), "@context": {"@vocab": str(SCHEMA_ORG)}}  # no network is asked
    graph = Graph().parse(data=json.dumps(told), format="json-ld")
    (found,) = graph.subjects(RDF.type, SCHEMA_ORG.Dataset)
    assert len(list(graph.objects(found, SCHEMA_ORG.distribution))) == len(published.downloads)
    assert len(list(graph.objects(found, SCHEMA_ORG.variableMeasured))) == len(published.record.variables)
    assert {str(graph.value(found, SCHEMA_ORG[name])) for name in ("version", "license")} == {
        published.about.data,
        DATA_LICENCE.url,
    }
    assert all(str(name).startswith((str(SCHEMA_ORG), str(RDF))) for name in graph.predicates())


HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]> &lt;/script&gt; \u2028 \u2029 \x00 \x7f",
    '"}\\"\\u003c{{ 7 * 7 }}{% raw %}',
    "---\ntitle: mine\n---\n",
    "日本 🙂 \u202e",
]


@pytest.mark.parametrize("word", HOSTILE)
def test_no_word_ends_the_block_or_the_front_matter(record: Record, word: str) -> None:
    variables = {key: replace(one, name=word, question=word) for key, one in record.variables.items()}
    told = dataset(sample.site(replace(record, variables=variables)))
    front, _ = parts(shown(sample.site(replace(record, variables=variables))))
    text = front["dataset"]
    assert text == block(told)
    assert not set(text) & {"<", ">", "&", "\n"}
    assert text.isascii()
    assert text.isprintable()
    page = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><script type="application/ld+json">{text}</script>'
    assert list(breaches(page)) == []
    assert json.loads(text) == told
    assert word in {one["name"] for one in json.loads(text)["variableMeasured"]}


@given(TEXTS)
@given_settings(deadline=None)
def test_whatever_the_word_the_block_is_read_as_it_was(word: str) -> None:
    text = block({"name": word})
    assert json.loads(text) == {"name": word}
    assert yaml.safe_load(json.dumps(text)) == text  # as the front matter has it
    assert text.isascii()
    assert not set(text) & {"<", ">", "&"}


def test_the_built_page_has_the_block_and_no_other_page_has_one(built: Path, record: Record) -> None:
    blocks = {
        path.parent.name: BLOCK.findall(path.read_text(encoding="utf-8"))
        for path in (built / "site").glob("**/index.html")
    }
    assert {name for name, found in blocks.items() if found} == {"data"}
    (told,) = (json.loads(one) for one in blocks["data"])
    assert told["version"] == record.data_version
    sizes = {one["name"]: one.get("contentSize") for one in told["distribution"]}
    files = {
        path.relative_to(built / "data").as_posix(): path for path in (built / "data").rglob("*") if path.is_file()
    }
    assert set(sizes) == set(files)
    assert all(size in (None, f"{files[name].stat().st_size} B") for name, size in sizes.items())


# --- files ------------------------------------------------------------------------------------------------------------


def test_each_file_is_kept_under_a_name_with_its_version(published: Site) -> None:
    _, page = parts(shown(published))
    kept = {one.attributes["href"]: one.attributes["download"] for one in page.elements if "download" in one.attributes}
    version = published.about.data
    for one in published.downloads:
        assert kept[f"files/{one.path}"].startswith(f"coalition-kb-{version}")
    assert kept["files/cases_wide.csv"] == f"coalition-kb-{version}-cases_wide.csv"
    assert kept[f"files/{LATER.path}"] == LATER.path  # its name has it already


def test_a_file_is_told_with_its_size_where_it_is_known(published: Site) -> None:
    _, page = parts(shown(published))
    assert f"{LATER.path} One folder." in page.text
    size = next(one.size for one in published.downloads if one.path == "cases_wide.csv")
    assert in_words(size or 0) in page.text


def test_what_was_not_made_is_not_led_to(site: Site) -> None:
    _, page = parts(shown(replace(site, downloads=[])))
    assert [href for href in page.values("href") if href.startswith("files/")] == []


def test_a_kind_with_a_file_for_every_table_stands_in_the_list_of_tables(site: Site) -> None:
    kind = Kind("Other", "Every table otherwise.")
    other = [replace(one, path=one.path.replace(".csv", ".other"), kind=kind) for one in site.downloads]
    given = data_page.content(replace(site, downloads=[*site.downloads, *other[:-1]]))
    assert [one.name for one in given["whole"]] == ["CSV"]  # type: ignore[attr-defined]
    given = data_page.content(replace(site, downloads=[*site.downloads, *other]))
    assert [one.name for one in given["whole"]] == ["CSV", "Other"]  # type: ignore[attr-defined]
    _, page = parts(shown(replace(site, downloads=[*site.downloads, *other])))
    assert page.values("href").count("files/cases.other") == 1


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (1024, "1 kB"), (1024**2 - 1, "1,024 kB"), (3 * 1024**2 // 2, "1.5 MB")],
)
def test_a_size_in_words(size: int, words: str) -> None:
    assert in_words(size) == words


def test_a_file_of_no_known_kind_is_bytes() -> None:
    assert replace(LATER, path="a.b").media_type == "application/octet-stream"


def test_a_format_is_told_by_its_own_words(published: Site) -> None:
    _, page = parts(shown(published))
    for one in FORMATS:
        if one.name in {file.kind.name for file in published.downloads}:
            assert f"{one.name} {one.meaning}" in page.text


# --- lines and columns ------------------------------------------------------------------------------------------------


def test_the_lines_stand_on_the_page_as_they_are_run(site: Site, built: Path) -> None:
    page = Page((built / "site" / "data" / "index.html").read_text(encoding="utf-8"))
    for one in readings([file.path for file in site.downloads]):
        assert " ".join(one.lines.split()) in page.text
        assert " ".join(one.gives.split()) in page.text


def test_lines_for_files_that_are_not_there_are_not_shown(site: Site) -> None:
    _, page = parts(shown(replace(site, downloads=[])))
    assert not any(one.lines.split("\n", 1)[0] in page.text for one in READINGS)


def test_a_column_says_its_words_and_where_it_leads(site: Site, made: Mapping[str, str]) -> None:
    _, page = parts(made["data.md"])
    aim = site.record.variables["aim"]
    assert f"One of {' , '.join(aim.codes)} ." in page.text
    assert "#states" in page.values("href")
    assert "A status" in page.text


def test_a_file_holds_the_table_of_its_name_and_an_excerpt_says_so(record: Record) -> None:
    cells = filled(tables(record))
    meanings = {table.name: table.meaning for table in cells}
    kind = Kind("Other", "Cases and dyads.")
    few = [one.meaning for one in downloads(kind, {"cases.other": 1, "dyads.other": 2, "all.other": 3}, cells)]
    assert few == [meanings["cases"], MEANING, kind.meaning]
    whole = downloads(kind, {f"{table.name}.other": 1 for table in cells}, cells)
    assert [one.meaning for one in whole] == [table.meaning for table in cells]


def test_every_table_that_a_column_leads_to_is_on_the_page(built: Path) -> None:
    page = Page((built / "site" / "data" / "index.html").read_text(encoding="utf-8"))
    inner = {href.removeprefix("#") for href in page.values("href") if href.startswith("#")}
    assert {"states", "sources", "the-tables"} <= inner
    assert inner <= set(page.ids)


def test_the_licences_lie_beside_it(built: Path) -> None:
    for name in ("LICENSE", "LICENSE-DATA", "THIRD-PARTY-NOTICES"):
        assert (built / "site" / "licences" / f"{name}.txt").stat().st_size > 1000
        assert f"../licences/{name}.txt" in (built / "site" / "data" / "index.html").read_text(encoding="utf-8")


def test_the_page_of_the_real_dataset_is_light(real_site: Path) -> None:
    assert len(gzip.compress((real_site / "data" / "index.html").read_bytes())) <= HEAVIEST
