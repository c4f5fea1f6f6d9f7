"""Texts and elements of the exchange files. What they cannot hold is replaced sign by sign, so that it is seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Signs that no XML 1.0 may hold, escaped or not; and the byte order mark, which readers take away where a text begins
#: with it, so that every position would be one too high.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n?")
_SCHEMA = "http://schema.qdasoftware.org/versions/{0}/v1.0/{0}.xsd"


def legal(text: str) -> str:
    """*text* with LF alone at the ends of lines, and U+FFFD for every sign that the files cannot hold."""
    return _ILLEGAL.sub("\ufffd", _LINE_END.sub("\n", text))


def one_line(text: str) -> str:
    """*text*, legal and on one line, as a name or a paragraph is."""
    return legal(" ".join(text.split()))


def root(name: str, schema: str, attributes: Mapping[str, str]) -> ET.Element:
    """The outermost element *name* of a file that keeps to *schema* of the standard."""
    space = f"urn:QDA-XML:{schema.lower()}:1.0"
    spaces = {
        "xmlns": space,
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xsi:schemaLocation": f"{space} {_SCHEMA.format(schema)}",
    }
    return ET.Element(name, {**spaces, **attributes})


def within(parent: ET.Element, name: str, text: str) -> None:
    """An element *name* in *parent* that holds *text*, which is legal; none where there is no text."""
    if text:
        ET.SubElement(parent, name).text = text


def written(top: ET.Element) -> bytes:
    """The file of the outermost element *top*: UTF-8, an element a line."""
    ET.indent(top, space="")
    held: str = ET.tostring(top, encoding="unicode")  # bytes are made at once: for each piece it takes twice as long
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{held}\n'.encode()
