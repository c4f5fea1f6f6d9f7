"""The content-security policy of the site, and what on a built page goes beyond it. The build refuses such a page.

A page is read as the HTML standard reads tags, wherever they stand: one within a comment is judged as well, so that nothing
which a browser takes for a tag is passed over.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: The scripts that may stand in a page: the theme's, by the SHA-256 of their text. They are the same on every page.
INLINE: Mapping[str, str] = {
    "exqRXrW/0laiImCrTE8a70vxyyY10FJVIppytLf/dbY=": "where the theme keeps the reader's choices",
    "DrEMJJ29sL7vIloQzly+VUGMxKcBTMII+OfW7Y8AkG4=": "light or dark, before the page is drawn",
    "/8wPdzX9q0NNJXyA5lzsLojXFpkeaXVxhbfkUOQaWy8=": "the drawer that an address opens",
}
#: The blocks of data that may stand in a page, by all attributes of their elements. A browser runs none of them.
DATA: Sequence[Mapping[str, str]] = (
    {"id": "__config", "type": "application/json"},  # the theme's settings
    {"type": "application/ld+json"},  # the dataset, for search engines
)
#: What a page may load and run. The search's program is WebAssembly; the theme sets styles in its pages.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' "
    + " ".join(f"'sha256-{digest}'" for digest in INLINE)
    + "; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self' blob:; base-uri 'none'; form-action 'self'; object-src 'none'"
)

#: Elements that hold another document or program, or change what the links and attributes of a page mean.
FOREIGN = frozenset(
    {
        *("applet", "base", "embed", "fencedframe", "frame", "frameset", "iframe", "object", "param", "portal"),
        *("animate", "animatemotion", "animatetransform", "foreignobject", "set"),  # of SVG
    }
)
#: By what a link may lead out of the site; within it, it names no scheme and no host.
SCHEMES = ("http", "https", "mailto")

_SPACE = r" \t\n\f\r"
_NAME = rf"(?:=[^{_SPACE}/>=]*+|[^{_SPACE}/>=]++)"
_VALUE = rf"""(?:"[^"]*+"|'[^']*+'|[^{_SPACE}>"'][^{_SPACE}>]*+|(?=>))"""
_EQUALS = rf"[{_SPACE}]*+=[{_SPACE}]*+"
_TAG = rf"[a-zA-Z][^{_SPACE}/>]*+(?:[{_SPACE}/]++|{_NAME}(?:{_EQUALS}{_VALUE})?+)*+>"
#: Tags of which nothing can be wrong, as most of a page are: elements that load nothing, with attributes that load nothing.
#: Their links lead to a place on the site, or say at once that they lead to the web. No name begins another behind it.
_PLAIN_NAMES = (
    "td|span|p|th|tr|li|details|summary|strong|rect|div|text|tspan|br|svg|dt|dd|em|ul|code|table|thead|tbody|h[1-6]|pattern|path|"
    "line|pre|figure|figcaption|defs|title|desc|dl|ol|circle|q|g|b|label|option|input|button|body|html|nav|header|footer|main|article|aside|section"
)
_PLAIN_ATTRIBUTES = (
    "class|scope|id|width|height|fill|rel|role|data-[a-z-]++|aria-[a-z]++|text-anchor|tabindex|download|patternTransform|"
    "patternUnits|overflow|hidden|open|for|title|name|value|type|checked|lang|dir|xmlns|viewBox|x1|x2|x|y1|y2|y|cx|cy|r|d"
)
_HARMLESS = rf"""(?:{_PLAIN_ATTRIBUTES})(?:="[^"<]*+")?+(?=[ />])|href="(?![/\\]{{2}})[^"<>&:\x00-\x20]*+\""""
_PLAIN = rf"""(?:a(?: (?:{_HARMLESS}|href="https?:[^"<]*+"))*+|(?:{_PLAIN_NAMES})(?: (?:{_HARMLESS}))*+) ?/?>"""
_DOUBTFUL = re.compile(rf"<(?=[a-zA-Z])(?!{_PLAIN}){_TAG}")  # the letter is asked for first: half of all tags close
_ATTRIBUTE = re.compile(rf"({_NAME})(?:{_EQUALS}({_VALUE}))?+")
_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_SCRIPT = re.compile(rf"(<script(?=[{_SPACE}/>])[^>]*>)(.*?)</script", re.IGNORECASE | re.DOTALL)
_HOLDING = re.compile("<s(?:cript|tyle)", re.IGNORECASE)  # what begins an element that is judged by what it holds
_STYLE = re.compile(r"<style\b[^>]*>(.*?)(?:</style|$)", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile(r"[\x00-\x20]+")  # what a browser leaves out of an address, or at its ends
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOST = re.compile(r"[/\\]{2}")
_REFRESH = re.compile(r"0; url=(?:\.\./)+[a-z0-9/-]+")  # from an id that is no more to the one that took its place
_LOADS = re.compile(r"url\(|@import|image-set\(|expression\(", re.IGNORECASE)
_OWN_IMAGE = re.compile(r"""url\(\s*["']?(?:#|data:image/)""", re.IGNORECASE)
#: Attributes that a browser loads at once, or sends to; `href` does so too where it is no link of a reader's.
_LOADED = frozenset(
    {
        *("action", "archive", "background", "classid", "code", "codebase", "data", "dynsrc", "formaction", "icon"),
        *("longdesc", "lowsrc", "manifest", "ping", "poster", "profile", "src", "srcset", "imagesrcset", "usemap"),
    }
)
_LINKS = frozenset({"href", "xlink:href"})
_CITED = frozenset({"canonical", "license"})  # a link of the head that nothing is loaded from


def breaches(page: str) -> Iterator[str]:
    """What of the HTML in *page* goes beyond the policy, in words; nothing where it keeps to it."""
    policies = _META.findall(page)
    if [unescape(one) for one in policies] != [POLICY]:
        yield "its policy is not the one in coalition_kb/policy.py" if policies else "it has no policy"
    yield from beyond(page)


def beyond(page: str) -> Iterator[str]:
    """What of the HTML in *page*, or in a part of one that is whole in itself, goes beyond the policy, wherever that stands."""
    if _HOLDING.search(page):
        yield from _of_contents(page)
    for tag in dict.fromkeys(_DOUBTFUL.findall(page)):
        yield from _of_tag(tag)


def _of_contents(page: str) -> Iterator[str]:
    """What is wrong with the scripts and styles that stand in *page*."""
    for tag, text in _SCRIPT.findall(page):
        told = _attributes(tag)
        if "src" in told:
            continue
        if told in DATA:
            yield from _of_data(text)
            continue
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        if digest not in INLINE:
            yield f"it holds a script that the policy does not name: {text.strip()[:60]!r}"
    for style in _STYLE.findall(page):
        yield from _of_style(style)


@lru_cache(maxsize=1 << 16)  # most tags of a page stand on every other
def _of_tag(tag: str) -> tuple[str, ...]:
    """What is wrong with one *tag*."""
    return tuple(_wrong(tag))


def _wrong(tag: str) -> Iterator[str]:
    name = _name(tag)
    if name in FOREIGN:
        yield f"it holds an element that no page may have: {tag[:60]!r}"
    if "<" in tag[1:]:
        yield f"it holds a tag within a tag: {tag[:60]!r}"
    if "=" not in tag:
        return
    told = _attributes(tag)
    is_cited = name == "link" and told.get("rel", "").lower() in _CITED
    for key, value in told.items():
        if key in _LINKS and not is_cited:
            yield from _of_link(value) if name == "a" else _of_loaded(value)
        elif key == "src" and name == "img" and value.lower().startswith("data:image/"):
            continue  # what stands in the page itself
        else:
            yield from _of_attribute(key, value)
    if name == "meta" and told.get("http-equiv", "").lower() not in ("", "content-security-policy"):
        yield from _of_refresh(told)


def _of_attribute(key: str, value: str) -> Iterator[str]:
    """What is wrong with an attribute that is no link."""
    if key.startswith("on"):
        yield f"it has an event handler: {key}"
    elif key == "srcdoc":
        yield f"it holds a page within it: {value[:60]!r}"
    elif key == "style":
        yield from _of_style(value)
    elif key in _LOADED:
        for address in value.split(",") if key.endswith("srcset") else [value]:
            yield from _of_loaded(address)


def _of_link(address: str) -> Iterator[str]:
    """What is wrong with where a link leads."""
    plain = _UNSEEN.sub("", address)
    scheme = _SCHEME.match(plain)
    if scheme and scheme[1].lower() == "javascript":
        yield "it has a link that would run as a program"
    elif scheme and scheme[1].lower() not in SCHEMES:
        yield f"it has a link of another kind than http, https and mailto: {address[:60]}"
    elif _HOST.match(plain):
        yield f"it has a link that names a host and no scheme: {address[:60]}"


def _of_loaded(address: str) -> Iterator[str]:
    """What is wrong with what is loaded or sent to: it must be of the site."""
    plain = _UNSEEN.sub("", address)
    scheme = _SCHEME.match(plain)
    if scheme and scheme[1].lower() == "javascript":
        yield "it has a link that would run as a program"
    elif scheme or _HOST.match(plain):
        yield f"it would load from another host: {address.strip()[:60]}"


def _of_style(text: str) -> Iterator[str]:
    """What is wrong with a style: it may load nothing."""
    bare = text.replace("\\", "")  # an escape would hide the word
    for met in _LOADS.finditer(bare):
        if not _OWN_IMAGE.match(bare, met.start()):
            yield f"it has a style that would load: {bare[met.start() : met.start() + 60]!r}"


def _of_refresh(told: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a page that leads on by itself: it may lead to another of the site alone."""
    if told["http-equiv"].lower() != "refresh" or not _REFRESH.fullmatch(told.get("content", "")):
        yield f"it has a setting that no page may have: {told['http-equiv']} {told.get('content', '')[:60]!r}"


def _name(tag: str) -> str:
    """The name of the element of *tag*; that of SVG without its prefix."""
    return re.split(rf"[{_SPACE}/>]", tag[1:], maxsplit=1)[0].lower()


def _attributes(tag: str) -> dict[str, str]:
    """The attributes of *tag*, as a browser reads them: of two alike the first counts."""
    found: dict[str, str] = {}
    for key, value in _ATTRIBUTE.findall(tag, len(_name(tag)) + 1, len(tag) - 1):
        bare = value[1:-1] if value[:1] in ("'", '"') else value
        found.setdefault(key.lower(), unescape(bare))
    return found


def _of_data(text: str) -> Iterator[str]:
    """What is wrong with a block of data: it must be one thing of JSON that no other reader could take for markup."""
    try:
        json.loads(text)
    except ValueError:
        yield f"it holds a block of data that is not JSON: {text.strip()[:60]!r}"
    if "<" in text:
        yield f"it holds a block of data with a sign of markup: {text.strip()[:60]!r}"
