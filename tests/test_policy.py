"""What a page may hold. Each refused line would load or run something that no reviewer has seen."""

from __future__ import annotations

import pytest

from coalition_kb.policy import INLINE, POLICY, breaches

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
        ('<iframe src="https://example.org/"></iframe>', "it would load from another host: https://example.org/"),
    ],
)
def test_a_page_that_goes_beyond_it_is_refused(html: str, breach: str) -> None:
    assert list(breaches(HEAD + html)) == [breach]


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
