"""The edition in one file: what it holds, that its links lead to places in it, and what it does where it lies on a disk."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from html import unescape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from coalition_kb.generator import settings
from coalition_kb.output import Output, below, text
from coalition_kb.pieces import Pieces
from coalition_kb.publish import EDITION
from coalition_kb.reader import documents
from coalition_kb.site.edition import edition
from coalition_kb.site.edition.plain import LEFT_OUT, LONG
from coalition_kb.site.edition.reading import EXTENSIONS, pages
from coalition_kb.site.pages import pages as made_pages
from coalition_kb.site.static import static
from tests.csvfiles import csv_files
from tests.site import browser as browsers
from tests.site import sample
from tests.site.markup import Page as Markup
from tests.site.test_pages import HOSTILE, worded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from coalition_kb.model import Record

PACKED = re.compile(r'<script type="text/plain" (?:id|data-file)="([^"]*)">([^<]*)</script>')


def made_from(record: Record, project: Path) -> str:
    """The edition of *record*."""
    site = sample.site(record)
    shown = [*made_pages(site), *static(), *documents(project)]
    return edition(shown, below("data/files", csv_files(site.tables)), Pieces())


def of(*outputs: Output) -> str:
    return edition(outputs, (), Pieces())


def unpacked(file: str) -> dict[str, bytes]:
    """What is packed in the file, by its name there."""
    return {name: gzip.decompress(base64.b85decode(data.replace(",", "<"))) for name, data in PACKED.findall(file)}


def shown(file: str) -> dict[str, dict[str, str]]:
    """The pages that the script shows, by their paths."""
    held = json.loads(unpacked(file)["ed-pages"])
    told = file.partition("<noscript>")[2].partition("</noscript>")[0]
    runs = [*re.findall("(?<=>)[^<]{24,}(?=<)", told)[: held["n_told"]], *held["texts"]]
    return {
        page["path"]: {**page, "html": re.sub("<~([0-9]+)>", lambda found: runs[int(found[1])], page["html"])}
        for page in held["pages"]
    }


def plain(file: str) -> Markup:
    """The file as a browser without scripts has it."""
    return Markup(PACKED.sub("", file))


def section(file: str, path: str) -> Markup:
    """A page as a browser without scripts has it."""
    return Markup(_of(file, path))


def _of(file: str, path: str) -> str:
    return file.partition(f'<section id="/{path}">')[2].partition("</section>")[0]


def account(file: str, path: str) -> Markup:
    """What a browser without scripts has of a case before the first section that may be left out."""
    return Markup(re.split(r"<h[23][^>]*>(?:Codings of each partner|Sources|Cite this page)<", _of(file, path))[0])


@pytest.fixture(scope="module")
def file(record: Record, project: Path) -> str:
    return made_from(record, project)


# --- what it holds ----------------------------------------------------------------------------------------------------


def test_what_several_pages_say_alike_is_said_in_each(file: str) -> None:
    legend = "hatched: the time is not known, or not to the day"
    lanes = [
        page["html"] for path, page in shown(file).items() if path.startswith("cases/") and "kb-swatch" in page["html"]
    ]
    assert len(lanes) > 1
    assert [html for html in lanes if legend not in html] == []


def test_every_page_is_in_it(record: Record, file: str) -> None:
    held = shown(file)
    assert {f"cases/{one}" for one in record.cases} <= set(held)
    assert {f"variables/{one}" for one in record.variables} <= set(held)
    assert {"", "cases", "states", "states/COS", "findings", "sources", "universe", "methods", "cite", "data"} <= set(
        held
    )
    assert all(page["title"] and "<h1" in page["html"] for page in held.values())


def test_what_needs_the_scripts_of_the_site_has_another_page_in_its_place(file: str) -> None:
    held = shown(file)
    assert not held.keys() & {"explore", "situation", "code"}
    assert "New situation" in held["data"]["html"]  # it says what it lacks
    assert held["search"]["html"].startswith('<h1 id="/search:search">Search</h1>')
    assert 'href="#/cases"' in held[""]["html"]  # the page of the start leads to the table of all cases
    assert 'href="#/search"' in held[""]["html"]


def test_what_fetches_files_is_left_out_and_the_table_of_cases_says_so(file: str) -> None:
    held = shown(file)
    assert "compare" not in held
    assert not any("cases-like-this-one" in page["html"] for page in held.values())
    assert "In other lists" in held["cases/san-marcos-2004"]["html"]
    assert "coalition-kb compare" in held["cases"]["html"]


def test_every_table_of_the_dataset_is_in_it(record: Record, file: str) -> None:
    held = unpacked(file)
    for table in csv_files(sample.site(record).tables):
        assert held[f"/data/files/{table.path}"] == table.data


def test_every_link_leads_to_a_place_in_it(file: str) -> None:
    held, files = shown(file), set(unpacked(file))
    ids = {f"/{path}" for path in held} | files
    for path, page in held.items():
        own = Markup(page["html"]).ids
        assert len(set(own)) == len(own), path
        assert all(id_.startswith(f"/{path}:") for id_ in own), path
        ids.update(own)
    for path, page in held.items():
        for href in Markup(page["html"]).values("href", "xlink:href"):
            assert href.startswith(("https://", "http://", "mailto:")) or href[1:] in ids, f"{path}: {href}"
    assert any(":" in href for page in held.values() for href in Markup(page["html"]).values("href"))


def test_without_scripts_every_link_leads_to_a_place_too(file: str) -> None:
    read = plain(file)
    inner = [href for href in read.values("href") if href.startswith("#")]
    assert len(inner) > 100
    assert [href for href in inner if href[1:] not in read.ids] == []
    assert len(set(read.ids)) == len(read.ids)
    assert read.faults == []


def test_without_scripts_every_coding_of_every_case_can_be_read(record: Record, file: str) -> None:
    read = plain(file).text
    for case in record.cases.values():
        assert case.title in read
        for coding in case.all_codings:
            assert " ".join(coding.why.split()) in read
    for variable in record.variables.values():
        assert variable.question in read


def test_without_scripts_a_long_section_is_left_out_and_said_unless_it_is_a_case() -> None:
    long = f'<p id="here">{"word " * LONG}</p>'
    words = f"---\ntitle: A\n---\n\n# A\n\n<p>first</p>\n\n## Long\n\n{long}\n\n## Short\n\n<p>last</p>\n"
    read = of(
        text("index.md", '# Home\n\n<p><a href="a/#here">there</a></p>'),
        text("a.md", words),
        text("cases/b.md", words),
    )
    part = read.split('<section id="/a">')[1].split("</section>")[0]
    assert "word word" not in part
    assert re.sub(r"\s*\n\s*", "", part) == f"<h1>A</h1><p>first</p><h2>Long</h2>{LEFT_OUT}<h2>Short</h2><p>last</p>"
    assert "word word" in read.split('<section id="/cases/b">')[1].split("</section>")[0]
    assert "<p>there</p>" in read.split('<section id="/">')[1]  # no link to a place that was left out
    assert '<a href="#/a:here">there</a>' in shown(read)[""]["html"]


def test_equal_pages_give_equal_bytes(record: Record, project: Path, file: str) -> None:
    assert made_from(record, project) == file


# --- how a page is read -----------------------------------------------------------------------------------------------


def test_markdown_is_read_with_the_extensions_of_the_site(project: Path, tmp_path: Path) -> None:
    assert set(EXTENSIONS) == set(settings(project, tmp_path / "docs", tmp_path / "site")["markdown_extensions"])


def test_headings_become_ids_as_on_the_site_and_html_stays_as_it_is() -> None:
    written = """\
---
title: "A &amp; B"
facets:
  Kind: [Region]
---

# A \\& B

<div class="x">
<div>one

two</div>
# no heading
</div>
<p>three</p> <p>four</p>

## Twice

```python
<p>code</p>
```

## Twice

Plain *words*, and `code`.
"""
    page = next(pages([text("a/index.md", written)], Pieces()))
    assert (page.path, page.title, page.kind, page.is_index) == ("a", "A & B", "Region", True)
    read = Markup(page.html)
    assert read.ids == ["a-b", "twice", "twice_1"]
    assert '<div class="x">\n<div>one\n\ntwo</div>\n# no heading\n</div>\n' in page.html
    assert "<p>three</p> <p>four</p>" in page.html
    assert "&lt;p&gt;code&lt;/p&gt;" in page.html
    assert "<p>Plain <em>words</em>, and <code>code</code>.</p>" in page.html


@pytest.mark.parametrize(
    ("address", "settled"),
    [
        ("../../sources/#one", "#/sources:one"),
        ("../../sources/", "#/sources"),
        ("../../sources/#nothing", "#/sources"),
        ("../other/", "#/cases/other"),
        ("../../", "#/"),
        ("#here", "#/cases/this:here"),
        ("../sources.md#one", "#/sources:one"),
        ("other.md", "#/cases/other"),
        ("../../index.html", "#/"),
        ("../../data/files/a.csv", "#/data/files/a.csv"),
        ("../../explore/?decade=1990s", "#/cases"),
        ("../../search/", "#/search"),
        ("../../old/", "#/sources"),
        ("https://example.org/a?b=c&d=e#f", "https://example.org/a?b=c&d=e#f"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("javascript:alert(1)", None),
        ("//example.org/", None),
        ("../../nothing/", None),
        ("../../assets/kb.js", None),
    ],
)
def test_an_address_becomes_a_place_in_the_file_or_no_link(address: str, settled: str | None) -> None:
    link = f'<p id="here"><a href="{address.replace("&", "&amp;")}">there</a></p>'
    made = edition(
        [
            text("index.md", "# Home"),
            text("cases/this.md", f"# This\n\n{link}"),
            text("cases/other.md", "# Other"),
            text("sources.md", '# Sources\n\n<p id="one">One</p>'),
            text("explore.md", "# Explore"),
            text("old.md", '---\ntitle: "Old"\nredirect: "../sources/"\n---\n\n# Old'),
        ],
        [Output(PurePosixPath("data/files/a.csv"), b"a\n")],
        Pieces(),
    )
    held = shown(made)
    found = Markup(held["cases/this"]["html"])
    assert found.values("href") == ([settled] if settled else [])
    assert "there" in found.text
    assert "old" not in held


def test_what_names_an_id_names_it_still_where_ids_of_pages_are_alike() -> None:
    figure = (
        '<figure><svg role="img" aria-labelledby="t d"><title id="t">T</title><desc id="d">D</desc>'
        '<pattern id="p"></pattern><rect fill="url(#p)" style="stroke:url(#p)"/><use href="#p"/></svg></figure>'
    )
    held = shown(of(text("a.md", f"# A\n\n{figure}"), text("b.md", f"# B\n\n{figure}")))
    for name in "ab":
        html = held[name]["html"]
        assert f'aria-labelledby="/{name}:t /{name}:d"' in html
        assert f'fill="url(#/{name}:p)" style="stroke:url(#/{name}:p)"' in html
        assert f'<use href="#/{name}:p"/>' in html


def test_facets_become_the_columns_of_the_table(file: str, record: Record) -> None:
    table = Markup(shown(file)["cases"]["html"])
    assert "Case Region Decade Partner Coalition" in table.text
    assert len([one for one in table.elements if one.name == "tr"]) == 1 + len(record.cases)


def test_a_facet_of_which_a_case_has_many_values_is_no_column() -> None:
    front = "---\ntitle: A\nfacets: {Kind: [Case], Decade: [1990s], Partner: [A, B, C, D, E]}\n---\n# A\n"
    table = Markup(shown(of(text("cases/a-1990.md", front)))["cases"]["html"])
    assert "Case Decade" in table.text
    assert "Partner" not in table.text


# --- its policy -------------------------------------------------------------------------------------------------------


def test_its_one_script_is_the_one_that_its_policy_names(file: str) -> None:
    found = re.findall(r"<script\b([^>]*)>(.*?)</script>", PACKED.sub("", file), re.DOTALL)
    assert [attributes for attributes, _ in found] == [""]
    digest = base64.b64encode(hashlib.sha256(found[0][1].encode()).digest()).decode()
    policy = unescape(re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', file)[0])
    assert policy.startswith(f"default-src 'none'; script-src 'sha256-{digest}'; ")
    assert "connect-src 'none'" in policy


def test_it_asks_nothing_of_any_host(file: str) -> None:
    read = plain(file)
    assert read.values("src", "srcset", "action", "data", "poster") == []
    assert [one for one in read.elements if one.name in ("link", "img", "iframe", "base")] == []
    assert not re.search(r"url\(\s*[\"']?(?!#)|@import", file.split("<style>")[1].split("</style>", maxsplit=1)[0])
    assert not any(name.startswith("on") for one in read.elements for name in one.attributes)


def told(page: Markup) -> list[str]:
    """The elements of a page, without links and the places that links lead to."""
    return [one.name for one in page.elements if one.name not in ("a", "div")]


def test_hostile_words_stay_words_in_all_parts_of_it(record: Record, project: Path) -> None:
    word = " ".join(HOSTILE).replace("`", "")  # two of them are the mark of a code
    tame, found = made_from(worded(record, "word"), project), made_from(worded(record, word), project)
    assert plain(found).faults == []
    assert plain(found).others == plain(tame).others
    for id_ in record.cases:  # elsewhere more is left out where words are longer, with the links that lead there
        once, twice = account(found, f"cases/{id_}"), account(tame, f"cases/{id_}")
        assert told(once) == told(twice)
    # In their order, since the address of a region is made of its name.
    for (path, page), other in zip(shown(found).items(), shown(tame).values(), strict=True):
        assert Markup(page["html"]).skeleton == Markup(other["html"]).skeleton, path


# --- where it lies on a disk ------------------------------------------------------------------------------------------

READY = "main[data-ready] h1"


@pytest.fixture(scope="module")
def address(file: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("edition") / EDITION
    path.write_text(file, encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def tab(browser: Browser, address: str) -> Iterator[tuple[browsers.Window, list[str]]]:
    """A page for the file, and what it asks for and says in the console."""
    with browsers.opened(browser, address) as window:
        asked: list[str] = []
        window.page.on("request", lambda request: asked.append(request.url.partition("#")[0]))
        window.page.on("console", lambda said: asked.append(f"console: {said.text}"))
        yield window, asked


@pytest.fixture
def opened(tab: tuple[browsers.Window, list[str]], address: str) -> Iterator[Callable[[str], Page]]:
    """Opens the file at a place in it. It may ask for itself and for nothing else, and say nothing in the console."""
    (window, asked), page = tab, tab[0].page

    def at(place: str) -> Page:
        page.goto("about:blank")
        page.goto(address + place)
        page.wait_for_selector(READY)
        return page

    asked.clear()
    yield at
    assert window.watch.taken() == []
    assert {url for url in asked if not url.startswith(("blob:", "about:"))} == {address}


@pytest.mark.browser
def test_it_opens_at_its_first_page_and_at_any_other(opened: Callable[[str], Page], record: Record) -> None:
    page = opened("")
    expect(page.locator("h1")).to_have_text("Coalition knowledge base")
    expect(page.locator("#ed-wait")).to_have_count(0)
    case = next(iter(record.cases.values()))
    page = opened(f"#/cases/{case.id}")
    expect(page.locator("h1")).to_have_text(case.title)
    expect(page).to_have_title(f"{case.title} – Coalition knowledge base")
    expect(opened("#/nothing-of-that-name").locator("h1")).to_have_text("Nothing here")
    expect(opened("#/%E0%A4%A").locator("h1")).to_have_text("Coalition knowledge base")


@pytest.mark.browser
def test_a_link_leads_to_its_page_and_back_leads_back_to_where_the_reader_was(opened: Callable[[str], Page]) -> None:
    page = opened("#/variables/took_part")
    link = page.locator("main a[href^='#/cases/'][href*=':']").last
    link.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    target = link.get_attribute("href")
    assert target
    link.click()
    page.wait_for_url(f"**{target}")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator(f"[id='{target[1:]}']")).to_be_in_viewport()
    page.go_back()
    expect(page.locator("nav [aria-current=page]")).to_have_attribute("href", "#/variables/took_part")
    page.wait_for_function("height => Math.abs(scrollY - height) < 2", arg=before)
    page.go_forward()
    page.wait_for_url(f"**{target}")


@pytest.mark.browser
def test_a_link_to_a_coding_of_a_partner_opens_what_it_stands_in(opened: Callable[[str], Page], file: str) -> None:
    html = shown(file)["cases/san-marcos-2004"]["html"]
    id_ = next(one for one in re.findall(r'id="(/cases/san-marcos-2004:[A-Z]{3}-[a-z_]+)"', html))
    coding = opened(f"#{id_}").locator(f"[id='{id_}']")
    expect(coding).to_be_visible()
    expect(coding).to_be_in_viewport()


@pytest.mark.browser
def test_the_search_finds_as_the_reader_types_and_titles_come_first(
    opened: Callable[[str], Page], record: Record
) -> None:
    page = opened("#/methods")
    case = record.cases["khemed-1958"]
    page.keyboard.press("/")
    page.keyboard.type(case.title.lower())
    expect(page.locator(".ed-hits h2").first).to_have_text(case.title)
    expect(page.locator(".ed-hits h2").first.locator("mark").first).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("found")
    assert "#/search?q=" in page.url
    address = page.url
    page.locator(".ed-hits h2 a").first.click()
    expect(page.locator("h1")).to_have_text(case.title)
    page.go_back()
    expect(page.locator(".ed-hits h2").first).to_have_text(case.title)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Methods")
    expect(opened(address[address.index("#") :]).locator(".ed-hits h2").first).to_have_text(case.title)


@pytest.mark.browser
def test_a_passage_leads_to_its_place_and_words_in_quotes_are_found_as_they_stand(
    opened: Callable[[str], Page],
) -> None:
    page = opened("#/search")
    words = page.get_by_role("searchbox", name="Search")
    words.fill('"thinner evidence than no evidence of these words"')
    expect(page.get_by_text("Nothing was found.").first).to_be_visible()
    words.fill('"is one intervention. Cases are selected"')
    expect(page.locator(".ed-hits h2")).to_have_text(["Methods"])
    page.locator(".ed-passage").first.click()
    expect(page.locator("h1")).to_have_text("Methods")
    page.wait_for_url("**#/methods:**")


@pytest.mark.browser
def test_the_table_of_cases_is_filtered_and_its_address_brings_the_filter_back(
    opened: Callable[[str], Page], record: Record
) -> None:
    page = opened("#/cases")
    rows = page.locator("main tbody tr:visible")
    status = page.locator("main [role=status]")
    expect(rows).to_have_count(len(record.cases))
    expect(status).to_have_text(f"{len(record.cases)} cases")
    page.get_by_label("Decade").select_option("1950s")
    expect(rows).to_have_count(1)
    expect(status).to_have_text(f"1 of {len(record.cases)} cases shown")
    expect(opened(page.url[page.url.index("#") :]).locator("main tbody tr:visible")).to_have_count(1)
    page.get_by_role("button", name="Clear all").click()
    expect(rows).to_have_count(len(record.cases))
    page.get_by_label("Words").fill("khemed")
    expect(rows).to_have_count(1)
    rows.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text(record.cases["khemed-1958"].title)


@pytest.mark.browser
def test_a_table_that_is_saved_is_that_of_the_dataset(
    opened: Callable[[str], Page], record: Record, tmp_path: Path
) -> None:
    tables = {table.path.name: table.data for table in csv_files(sample.site(record).tables)}
    page = opened("#/data")
    for name in ("codings.csv", "partners.csv"):
        with page.expect_download() as saved:
            page.get_by_role("row").get_by_role("link", name=name, exact=True).click()
        assert saved.value.suggested_filename == name
        saved.value.save_as(tmp_path / name)
        assert (tmp_path / name).read_bytes() == tables[name]
    expect(page.locator("h1")).to_have_text("Data")


@pytest.mark.browser
def test_without_scripts_it_is_read_from_top_to_bottom(browser: Browser, address: str, record: Record) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    case = record.cases["khemed-1958"]
    page.goto(address)
    for one in record.cases.values():
        expect(page.get_by_role("heading", name=one.title, exact=True, level=1)).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_count(0)
    page.locator(f"main a[href='#/cases/{case.id}']").first.click()
    expect(page.get_by_role("heading", name=case.title, exact=True, level=1)).to_be_in_viewport()
    context.close()


@pytest.mark.browser
def test_its_pages_can_be_read_by_all_in_the_light_and_in_the_dark(browser: Browser, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    for place in (
        "",
        "#/cases",
        "#/cases/san-marcos-2004",
        "#/search?q=case",
        "#/variables/took_part",
        "#/data",
        "#/states/COS",
    ):
        page.goto("about:blank")
        page.goto(address + place)
        page.wait_for_selector(READY)
        assert browsers.barriers(page, is_turned=True) == [], place
    context.close()


@pytest.mark.browser
def test_hostile_words_run_nowhere(browser: Browser, record: Record, project: Path, tmp_path: Path) -> None:
    path = tmp_path / EDITION
    path.write_text(made_from(worded(record, " ".join(HOSTILE).replace("`", "")), project), encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    watch = browsers.Watch(page, path.as_uri())
    for place in (
        "",
        "#/cases",
        "#/cases/san-marcos-2004",
        "#/states/COS",
        "#/variables/aim",
        "#/sources",
        "#/search?q=onerror",
    ):
        page.goto("about:blank")
        page.goto(path.as_uri() + place)
        page.wait_for_selector(READY)
    expect(page.locator(".ed-passage").first).to_contain_text("onerror=alert(1)>")
    expect(page.locator("main img, main svg, main script")).to_have_count(0)
    assert watch.taken() == []
    context.close()
