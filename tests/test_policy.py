"""What a page may hold. Each refused line would load or run something that no reviewer has seen."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.policy import FOREIGN, INLINE, POLICY, beyond, breaches

_TAG_NAME = re.compile(r"<[a-zA-Z][^ \t\n\f\r/>]*")
_NAMES = ("a", "A", "b", "td", "rect", "svg", "input", "use", "img", "form", "meta", "link", "style", *sorted(FOREIGN))
_ATTRIBUTES = (
    *("class", "id", "data-x", "aria-label", "title", "open", "href", "HREF", "xlink:href", "data", "src", "action"),
    *("style", "onclick", "formaction", "srcdoc", "http-equiv"),
)
_VALUES = (
    *(
        "../b/#c",
        "x y",
        "x<b",
        "https://example.org/",
        "//example.org",
        "/\\example.org",
        "&#47;/example.org",
        "/\t/example.org",
    ),
    *(
        "javascript:go()",
        "java&#10;script:go()",
        "javascript&colon;go()",
        "data:x",
        "url(//example.org)",
        " //example.org",
    ),
)
_QUOTES = ('"{}"', "'{}'", "{}")
_ALONE = [
    f"<{name} {attribute}={quotes.format(value)}>"
    for name, attribute, value, quotes in product(_NAMES, _ATTRIBUTES, _VALUES, _QUOTES)
]
#: Whole tags, and what a tag, a value or a comment may break off at.
_PIECE = st.sampled_from(_ALONE) | st.sampled_from(
    ("<a", "<p ", 'id="', "='", '"', "'", ">", "/>", " >", "<!--", "</script>", "x")
)

HEAD = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'


@pytest.mark.parametrize(
    "html",
    [
        "",
        '<script src="../assets/kb.js"></script><link rel="stylesheet" href="../assets/kb.css">',
        '<script id="__config" type="application/json">{"base": "."}</script>',
        '<script type="application/ld+json">{"@type": "Dataset"}</script>',
        '<script type=\'application/ld+json\'>{"name": "\\u003c/script\\u003e"}</script>',
        '<p>He asked: onload="no"? and &lt;img src=x onerror=alert(1)&gt;</p>',
        '<a href="https://example.org/a?x=onclick=">elsewhere</a>',
        '<link rel="canonical" href="https://example.org/kb/">',
        "<p>Read <code>javascript:</code> as text.</p>",
        '<meta name="description" content="a onload=b, javascript:c and //example.org">',
        '<p title="x onclick=y">An answer.</p>',
        '<a href="mailto:a@example.org">write</a><a href="../b/#c">on</a><a href="?q=a:b">ask</a>',
        '<meta http-equiv="refresh" content="0; url=../khemed-1958/">',
        '<rect style="fill:url(#kb-kind-1)"/>',
        '<img src="data:image/svg+xml;base64,AA==" alt="">',
        '<svg><use href="#mark"/></svg>',
    ],
)
def test_a_page_that_keeps_to_the_policy_is_accepted(html: str) -> None:
    assert list(breaches(HEAD + html)) == []


@pytest.mark.parametrize(
    ("html", "breach"),
    [
        ("<script>alert(1)</script>", "it holds a script that the policy does not name: 'alert(1)'"),
        ("<SCRIPT type=module>go()</SCRIPT>", "it holds a script that the policy does not name: 'go()'"),
        ('<script data-x="application/json">go()</script>', "it holds a script that the policy does not name: 'go()'"),
        (
            '<script data-type="application/json">go()</script>',
            "it holds a script that the policy does not name: 'go()'",
        ),
        ('<script data-src="x.js">go()</script>', "it holds a script that the policy does not name: 'go()'"),
        (
            "<script title=' type=application/ld+json'>go()</script>",
            "it holds a script that the policy does not name: 'go()'",
        ),
        (
            '<script type="module" type="application/ld+json">go()</script>',
            "it holds a script that the policy does not name: 'go()'",
        ),
        (
            '<script type="application/ld+jsonp">go()</script>',
            "it holds a script that the policy does not name: 'go()'",
        ),
        ('<script type="application/json">{}</script>', "it holds a script that the policy does not name: '{}'"),
        ('<script type="application/ld+json">go()</script>', "it holds a block of data that is not JSON: 'go()'"),
        (
            '<script type="application/ld+json">{"name": "<!-- <script>"}</script>',
            'it holds a block of data with a sign of markup: \'{"name": "<!-- <script>"}\'',
        ),
        ("<img src=x onerror=alert(1)>", "it has an event handler: onerror"),
        ('<p\nid="a" onclick="go()">', "it has an event handler: onclick"),
        ('<a href="javascript:go()">', "it has a link that would run as a program"),
        ("<form action = ' JavaScript:go()'>", "it has a link that would run as a program"),
        (
            '<script src="https://example.org/x.js"></script>',
            "it would load from another host: https://example.org/x.js",
        ),
        ('<img alt="" src="//example.org/x.png">', "it would load from another host: //example.org/x.png"),
        (
            '<link rel="stylesheet" href="http://example.org/x.css">',
            "it would load from another host: http://example.org/x.css",
        ),
        ("<img/src='x'/onerror=go()>", "it has an event handler: onerror"),
        ('<img src="x"onerror=go()>', "it has an event handler: onerror"),
        ('<p title=">" onclick="go()">', "it has an event handler: onclick"),
        ("<p title='>'\fONCLICK=go()>", "it has an event handler: onclick"),
        ("<p =a onclick=go()>", "it has an event handler: onclick"),
        ("<!-- <p x=\" --><p onclick='\"'>", "it holds a tag within a tag: '<p x=\" --><p onclick=\\'\"\\'>'"),
        ('<a href="java&#10;script:go()">', "it has a link that would run as a program"),
        ('<a href="&#1;javascript&colon;go()">', "it has a link that would run as a program"),
        ('<svg><a xlink:href="javascript:go()">', "it has a link that would run as a program"),
        ('<button formaction="javascript:go()">', "it has a link that would run as a program"),
        (
            '<a href="data:text/html,x">',
            "it has a link of another kind than http, https and mailto: data:text/html,x",
        ),
        ('<a href="vbscript:x">', "it has a link of another kind than http, https and mailto: vbscript:x"),
        ('<a href="//example.org/">', "it has a link that names a host and no scheme: //example.org/"),
        ("<a href='/\\example.org/'>", "it has a link that names a host and no scheme: /\\example.org/"),
        ('<form action="https://example.org/">', "it would load from another host: https://example.org/"),
        ('<img srcset="a.png 1x, //example.org/b 2x">', "it would load from another host: //example.org/b 2x"),
        ('<video poster="//example.org/b">', "it would load from another host: //example.org/b"),
        ('<svg><image href="https://example.org/b"/>', "it would load from another host: https://example.org/b"),
        ('<svg><use href="data:image/svg+xml,x"/>', "it would load from another host: data:image/svg+xml,x"),
        ("<iframe>", "it holds an element that no page may have: '<iframe>'"),
        ("<OBJECT>", "it holds an element that no page may have: '<OBJECT>'"),
        ('<embed type="x">', "it holds an element that no page may have: '<embed type=\"x\">'"),
        ('<base href="x/">', "it holds an element that no page may have: '<base href=\"x/\">'"),
        ("<svg><animate>", "it holds an element that no page may have: '<animate>'"),
        (
            '<meta http-equiv="refresh" content="0; url=https://example.org/">',
            "it has a setting that no page may have: refresh '0; url=https://example.org/'",
        ),
        ("<meta http-equiv=set-cookie>", "it has a setting that no page may have: set-cookie ''"),
        ('<p style="background:url(//example.org/)">', "it has a style that would load: 'url(//example.org/)'"),
        ("<p style='background:u\\rl(x)'>", "it has a style that would load: 'url(x)'"),
        ("<style>@import 'x';</style>", "it has a style that would load: \"@import 'x';\""),
        ('<link srcdoc="x">', "it holds a page within it: 'x'"),
    ],
)
def test_a_page_that_goes_beyond_it_is_refused(html: str, breach: str) -> None:
    assert list(breaches(HEAD + html)) == [breach]


def judged(html: str) -> list[str]:
    """What is found in *html*, without the words that are quoted from it."""
    return [one.split(":")[0] for one in beyond(html)]


def looked_at(html: str) -> str:
    """*html* with a tab behind the name of each tag: it means the same, and none is passed over at once."""
    return _TAG_NAME.sub(lambda name: f"{name[0]}\t", html)


def test_tags_that_are_passed_over_at_once_are_those_in_which_nothing_is_found() -> None:
    assert [html for html in _ALONE if judged(html) != judged(looked_at(html))] == []


@given(st.lists(_PIECE, max_size=8).map("".join))
def test_so_are_those_that_stand_within_each_other(html: str) -> None:
    assert judged(html) == judged(looked_at(html))


@pytest.mark.parametrize(
    "head",
    [
        "",
        HEAD.replace("default-src 'none'", "default-src *"),
        HEAD.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
        HEAD + HEAD.replace("connect-src 'self'", "connect-src *"),
    ],
    ids=["none", "any source", "any script", "a second one"],
)
def test_a_policy_that_is_not_the_one_is_refused(head: str) -> None:
    assert len(list(breaches(head))) == 1


def test_the_policy_lets_no_script_run_but_the_sites_own_and_those_named() -> None:
    scripts = next(one for one in POLICY.split("; ") if one.startswith("script-src"))
    assert scripts.split()[1:] == ["'self'", "'wasm-unsafe-eval'", *(f"'sha256-{digest}'" for digest in INLINE)]
