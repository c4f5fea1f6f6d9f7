"""Texts of contributors are values: whatever stands in them shows as it was written, and is never markup."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from coalition_kb.model import Citation, Source
from coalition_kb.place import Place
from coalition_kb.shapes.citation import uncited
from coalition_kb.site.prose import (
    Library,
    cited,
    entry,
    fenced,
    heading,
    inline,
    library,
    paragraphs,
    shelved,
    web_address,
)
from tests.site.markup import Page, rendered

HERE = Place("a.yaml", 1, 1)
BOOKS = Library({"gray-2010": "Gray 2010", "roe-1999": "Roe & Doe 1999"}, frozenset({"gray-2010"}))
ROOT = "../../"
GRAY = '<a href="../../sources/gray-2010/">Gray 2010</a>'
ROE = '<a href="../../sources/roe-1999/">Roe &amp; Doe 1999</a>'

#: Text with what could be taken for markup in it, more often than chance would have it.
TEXTS = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from([*"<>&\"'`\\*_#|[]()@;,", "{{", "}}", "{%", "\n\n"]),
        st.sampled_from(["<script>", "</p>", "</div>", "<!--", "-->", "<![CDATA[", "&lt;", "&#60;", "javascript:"]),
        st.sampled_from(["[@gray-2010]", "[@gray-2010, p. 1; @roe-1999]", '[@x" onload="y]', "[@<b>]"]),
        st.sampled_from(["\u2028", "\x02", "\x03", "\x85", "🙂"]),
    ),
    max_size=12,
).map("".join)


def source(id_: str, title: str = "A Title", authors: tuple[str, ...] = (), issued: str = "") -> Source:
    return Source(
        id=id_,
        type="book",
        title=title,
        short="",
        authors=authors,
        issued=issued,
        container="",
        publisher="",
        volume="",
        issue="",
        page="",
        url="",
        doi="",
        kind="scholarly",
        opened="yes",
        note="",
        place=HERE,
    )


def test_a_source_with_a_short_title_is_cited_by_it() -> None:
    papers = replace(source("papers-1958", "Papers on Khemed", issued="1992"), short="Papers 1958, XI")
    assert library([papers]).label("papers-1958") == "Papers 1958, XI"


# --- running text -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("p < .05 and q > .1", "p &lt; .05 and q &gt; .1"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("Smith & Wesson &amp; so on", "Smith &amp; Wesson &amp;amp; so on"),
        ('the "free" world\'s end', "the &#34;free&#34; world&#39;s end"),
        ("*not* _emphasis_ **at** all, # 1", "*not* _emphasis_ **at** all, # 1"),
        ("{{ 7 * 7 }} {% raw %}", "{{ 7 * 7 }} {% raw %}"),
        ("[a link](javascript:alert(1))", "[a link](javascript:alert(1))"),
        ("folded\n  over   lines", "folded over lines"),
        ("", ""),
    ],
)
def test_running_text_shows_as_it_was_written(written: str, html: str) -> None:
    assert str(inline(written, BOOKS, ROOT)) == html


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("See [@gray-2010].", f"See ({GRAY})."),
        ("See [@gray-2010, p. 12].", f"See ({GRAY}, p. 12)."),
        ("See [@gray-2010, pp. 1, 3; @roe-1999].", f"See ({GRAY}, pp. 1, 3; {ROE})."),
        ("See [@gray-2010, <b>].", f"See ({GRAY}, &lt;b&gt;)."),
        ("See [@nobody].", 'See (<a href="../../sources/nobody/">nobody</a>).'),
        ("See [gray-2010] and me@gray.", "See [gray-2010] and me@gray."),
        ("See [@gray-2010", "See [@gray-2010"),
    ],
)
def test_a_citation_becomes_a_link_to_the_page_of_its_source(written: str, html: str) -> None:
    assert str(inline(written, BOOKS, ROOT)) == html


def test_on_a_page_with_a_list_of_its_own_a_citation_leads_to_its_place_there() -> None:
    here = replace(BOOKS, is_at_hand=True)
    assert str(inline("See [@gray-2010, p. 3].", here, ROOT)) == 'See (<a href="#s-gray-2010">Gray 2010</a>, p. 3).'
    assert str(shelved(["roe-1999"], here, ROOT)) == '<a href="#s-roe-1999">Roe &amp; Doe 1999</a>'


def test_a_citation_without_a_form_leads_nowhere() -> None:
    found = Page(str(inline('[@x" onload="alert(1)]', BOOKS, ROOT)))
    assert [one.attributes for one in found.elements] == [{}]


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("the code `no_act` here", "the code <code>no_act</code> here"),
        ("`a<b`", "<code>a&lt;b</code>"),
        ("one ` alone", "one ` alone"),
        ("``", "``"),
    ],
)
def test_what_stands_between_backticks_is_code(written: str, html: str) -> None:
    assert str(inline(written, BOOKS, ROOT)) == html


def test_an_empty_line_parts_paragraphs() -> None:
    html = paragraphs("One\nline <i>.\n\n \n\nTwo [@gray-2010].\n", BOOKS, ROOT)
    assert str(html) == f"<p>One line &lt;i&gt;.</p>\n<p>Two ({GRAY}).</p>"


def test_a_plain_text_has_no_citations_and_one_line() -> None:
    assert (
        uncited("It fell [@gray-2010, p. 1; @roe-1999].\nThen\n\nmore [@roe-1999], at last.")
        == "It fell. Then more, at last."
    )


# --- the second fence -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        "plain &lt;b&gt; &#34;text&#34;",
        "<code>a &lt; b</code>",
        '(<a href="../../sources/gray-2010/">Gray 2010</a>, p. 3)',
        '<a href="#s-gray-2010">Gray’s &#34;book&#34;</a>\xa0and more',
    ],
)
def test_what_the_dialect_makes_passes_unchanged(html: str) -> None:
    assert fenced(Markup(html)) == html  # noqa: S704 - the fence is what is tested


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("a<script>pwned()</script>b", "ab"),
        ("<img src=x onerror=pwned()>b", "b"),
        ('<code onclick="pwned()">b</code>', "<code>b</code>"),
        ('<a href="javascript:pwned()">b</a>', "<a>b</a>"),
        ('<a href="//example.org/sources/x/">b</a>', "<a>b</a>"),
        ('<a href="https://example.org/">b</a>', "<a>b</a>"),
        ('<a href="../../sources/x/" onclick="pwned()">b</a>', '<a href="../../sources/x/">b</a>'),
        ("<code>not closed", "<code>not closed</code>"),
    ],
)
def test_what_the_dialect_cannot_make_is_taken_away(html: str, left: str) -> None:
    assert fenced(Markup(html)) == left  # noqa: S704 - as above


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_the_fence_has_nothing_to_take_away_from_what_is_written(written: str) -> None:
    made = inline(written, BOOKS, ROOT)
    assert Page(fenced(made)).text == Page(made).text


# --- lists of sources -------------------------------------------------------------------------------------------------


def test_a_source_that_was_not_opened_says_so() -> None:
    html = cited(
        [
            Citation("gray-2010", "p. 3", is_opened=True, place=HERE),
            Citation("gray-2010", "", is_opened=False, place=HERE),
            Citation("roe-1999", "", is_opened=True, place=HERE),
        ],
        BOOKS,
        ROOT,
    )
    unread = ' <span class="kb-note">(not opened)</span>'
    assert str(html) == f"{GRAY}, p. 3; {GRAY}{unread}; {ROE}{unread}"


@pytest.mark.parametrize(
    ("authors", "title", "issued", "label"),
    [
        (("Gray, Ada",), "A Title", "2010-05-01", "Gray 2010"),
        (("Gray, Ada", "Roe, Bo"), "A Title", "2010", "Gray and Roe 2010"),
        (("Gray, Ada", "Roe, Bo", "Poe, Cy"), "A Title", "2010", "Gray et al. 2010"),
        (("Office of the President",), "A Title", "", "Office of the President n.d."),
        ((), "A Title", "2010", "“A Title” 2010"),
        (
            (),
            "The Long and Weary History of a Small War: a Memoir",
            "2010",
            "“The Long and Weary History of a Small …” 2010",
        ),
    ],
)
def test_the_short_name_of_a_source(authors: tuple[str, ...], title: str, issued: str, label: str) -> None:
    assert library([source("one", title, authors, issued)]).label("one") == label


def test_short_names_that_would_be_alike_are_parted_by_letters_in_the_order_of_issue() -> None:
    alike = [source(f"gray-{month}", "T", ("Gray, Ada",), f"2010-{month}") for month in ("09", "02")]
    labels = library([*alike, source("roe", "T", ("Roe, Bo",), "2010")]).labels
    assert labels == {"gray-02": "Gray 2010a", "gray-09": "Gray 2010b", "roe": "Roe 2010"}


def test_after_z_comes_aa() -> None:
    labels = library([source(f"gray-{n:02}", "T", ("Gray, Ada",), "2010") for n in range(28)]).labels
    assert [labels[f"gray-{n:02}"] for n in (0, 25, 26, 27)] == [
        "Gray 2010a",
        "Gray 2010z",
        "Gray 2010aa",
        "Gray 2010ab",
    ]


@given(st.integers(min_value=2, max_value=60))
@settings(max_examples=20, deadline=None)
def test_no_two_sources_have_one_short_name(n: int) -> None:
    labels = library([source(f"gray-{one:02}", "T", ("Gray, Ada",), "2010") for one in range(n)]).labels
    assert len(set(labels.values())) == n


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?b=c&d", "https://example.org/a?b=c&d"),
        ("HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG"),
        ("javascript:alert(1)", ""),
        (" javascript:alert(1)", ""),
        ("data:text/html,<script>", ""),
        ("//example.org/a", ""),
        ("../../etc", ""),
        ("", ""),
    ],
)
def test_only_an_address_of_the_web_is_a_link(url: str, link: str) -> None:
    assert web_address(url) == link


# --- headings and front matter ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "A & B, AT&T",
        "&lt;b&gt; &amp; &#60;",
        "<script>alert(1)</script>",
        "*a* _b_ `c` ~d~ ^e^ =f= |g|",
        "[x](javascript:alert(1)) ![y](z) [^1] [x][y]",
        "{{ 7 * 7 }} {% x %} {: #id .class }",
        "1. one - two + three # four #",
        "a \\ b \\<b> \\* \\",
        "“quoted”, \"quoted\" and 'quoted'",
        "<!-- a comment",
        "</div></article>",
        "me@example.org <me@example.org> <https://example.org>",
        "5 < 6 > 4",
        "!!! note",
        "Grenada (Operation Urgent Fury)",
    ],
)
def test_a_title_shows_as_it_was_written(title: str) -> None:
    found = rendered(f"# {heading(title)}\n\nText.")
    assert [one.name for one in found.elements] == ["h1", "p"]
    assert not found.faults
    assert found.runs[0] == title


@given(TEXTS)
@example("\x02wzxhzdk:0\x03")
@settings(max_examples=300, deadline=None)
def test_a_title_is_a_heading_and_nothing_else(title: str) -> None:
    found = rendered(f"# A {heading(title)}\n\nText.")
    assert [one.name for one in found.elements] == ["h1", "p"]
    assert found.others == []


@pytest.mark.parametrize(
    "written",
    [
        "plain",
        "a \"b\" 'c'",
        "a: b # c",
        "---",
        "{{ x }}",
        "back\\slash \\n",
        "two\nlines",
        "<b> & co",
        "Łódź 🙂 日本",
        "\u2028x\x85y\x7f",
    ],
)
def test_an_entry_of_the_front_matter_is_read_back_as_escaped_text(written: str) -> None:
    (run,) = Page(yaml.safe_load(str(entry(written)))).runs
    assert run == " ".join(written.split())


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_an_entry_of_the_front_matter_never_breaks_out(written: str) -> None:
    line = f"title: {entry(written)}"
    assert line.isprintable()  # one line, whatever YAML takes for the end of one
    value = yaml.safe_load(line)["title"]
    assert not re.search(r"""[<>"']""", value)
    Page(f'<meta content="{value}">').text.encode()


# --- whatever is written ----------------------------------------------------------------------------------------------

OURS = {"a": {"href"}, "code": set(), "p": set()}


def _is_ours(html: str) -> None:
    """Nothing but our own elements and attributes stands in *html*, and it closes what it opens."""
    found = Page(html)
    assert {one.name for one in found.elements} <= set(OURS)
    for one in found.elements:
        assert set(one.attributes) <= OURS[one.name]  # a link to what is no id leads nowhere
    assert not found.faults
    assert not found.others
    assert "<script" not in html.lower()
    assert not re.search(r"<(?!/?(?:a|code|p)\b)", html)
    assert all(href.startswith("../../sources/") for href in found.values("href"))


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_no_text_becomes_markup_of_its_own(written: str) -> None:
    _is_ours(str(inline(written, BOOKS, ROOT)))
    _is_ours(str(paragraphs(written, BOOKS, ROOT)))


@given(TEXTS, TEXTS)
@settings(max_examples=200, deadline=None)
def test_no_citation_becomes_markup_of_its_own(key: str, locator: str) -> None:
    html = str(
        cited([Citation(key, locator, is_opened=True, place=HERE)], Library({key: locator}, frozenset({key})), ROOT)
    )
    _is_ours(html)


@given(st.text().filter(lambda text: "`" not in text and "[@" not in text))
@settings(max_examples=200, deadline=None)
def test_text_without_marks_is_read_back_whole(written: str) -> None:
    html = str(inline(written, BOOKS, ROOT))
    assert "".join(Page(f"<p>{html}</p>").runs) == re.sub(r"\s+", " ", written)
