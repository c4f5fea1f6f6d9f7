"""Inputs from inputs: a good one with words, lines or bytes of it changed. The same for both ways to look."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

#: What means something to YAML, Markdown, HTML, the search, issues, dates or numbers.
TOKENS: tuple[str, ...] = (
    *(
        ": ",
        "- ",
        "? ",
        "\n",
        "\n\n",
        "\r\n",
        "  ",
        "\t",
        " #",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "|\n",
        "|-\n",
        ">\n",
        ">+2\n",
    ),
    *(
        "[",
        "]",
        "{",
        "}",
        "[[",
        "]]",
        ",",
        ", ",
        "&a ",
        "*a",
        "<<: ",
        "!x ",
        "!!int ",
        "!<tag:yaml.org,2002:map> ",
        "'",
        '"',
    ),
    *("\\", '"\\u2028"', '"\\ud800"', '"\\x1b"', '"\\0"', "~", "null", "yes", "no", "[]", "{}", "[[a]]", "{a: b}"),
    *(
        "[@",
        "[@gray-2010, p. 1; @roe-1999]",
        "@",
        ";",
        "`",
        "``",
        "*",
        "**",
        "_",
        "__",
        "# ",
        "### ",
        "|",
        "![",
        "](",
        "(",
        ")",
    ),
    *(
        "<",
        ">",
        "<b>",
        "</p>",
        "<script>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "&",
        "&lt;",
        "&#60;",
        "&#x0;",
        "{{",
        "}}",
        "{%",
    ),
    *(
        "javascript:",
        "https://",
        "data:",
        "../",
        "/",
        "%",
        "%40",
        "%2F",
        "\\_",
        "\\allowbreak",
        "AND",
        "OR",
        "NOT",
        "?",
        "~2",
        "^9",
    ),
    *(
        "=",
        "+",
        "-1",
        "0",
        "00",
        "1e9",
        "nan",
        "0.5",
        "9" * 20,
        "9" * 5000,
        "1_000",
        "0000",
        "9999-12-31",
        "0001-01-01",
        "1958",
        "2004-02-30",
    ),
    *(
        "2004-02",
        "1-1-1",
        "ongoing",
        "contested",
        "unknown",
        "not_applicable",
        "status:",
        "1990-",
        "-2003",
        "٣",
        "²",
        "Ⅷ",
        "İ",
        "ſ",
    ),
    *(
        "\u2028",
        "\u2029",
        "\x85",
        "\x00",
        "\x07",
        "\x1b[2J",
        "\x7f",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\ufffe",
        "\U0001f642",
        "é",
        "é",
    ),
    *(
        "_No response_",
        "### Title",
        "### Id",
        "$& ",
        "\\1",
        "\\g<0>",
        "khemed-1958",
        "aim@0.1.0",
        "#0123abcd",
        "took_part",
        "SYL",
    ),
    *("29 February 1958", "and 28 and ", "resolution 1511 of ", "United States"),
)
_WORD = re.compile(rb"\w+|\W")
_REPEATED = (2, 3, 10, 30, 300)  # times that a part is written


def changed(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """*data* with one change that *draw* chooses; lines of *others* may come into it."""
    return draw.choice(_CHANGES)(data, draw, others)


def _token(data: bytes, draw: Random, _: Sequence[bytes]) -> bytes:
    """A word or sign, where there was none or in the place of another."""
    begin, end = _word(data, draw)
    token = draw.choice(TOKENS).encode("utf-8", "surrogatepass")
    return data[:begin] + token + data[draw.choice((begin, end)) :]


def _line(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """A line more, of this input or another."""
    lines = data.split(b"\n")
    lines.insert(draw.randint(0, len(lines)), draw.choice(draw.choice([data, *others]).split(b"\n")))
    return b"\n".join(lines)


def _without(data: bytes, draw: Random, _: Sequence[bytes]) -> bytes:
    """A line less."""
    lines = data.split(b"\n")
    del lines[draw.randrange(len(lines))]
    return b"\n".join(lines)


def _value(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """The name of one field with what another holds."""
    lines = data.split(b"\n")
    spot = draw.randrange(len(lines))
    other = draw.choice(draw.choice([data, *others]).split(b"\n"))
    lines[spot] = lines[spot].partition(b":")[0] + b":" + other.partition(b":")[2]
    return b"\n".join(lines)


def _indented(data: bytes, draw: Random, _: Sequence[bytes]) -> bytes:
    """A line further in or out."""
    lines = data.split(b"\n")
    spot = draw.randrange(len(lines))
    lines[spot] = draw.choice((b"", b"  ", b"    ", b"- ", b"# ")) + lines[spot].lstrip()
    return b"\n".join(lines)


def _repeated(data: bytes, draw: Random, _: Sequence[bytes]) -> bytes:
    """A part of some words, again and again."""
    begin, end = _word(data, draw)
    end += draw.choice((0, 1, 5))
    return data[:begin] + data[begin:end] * draw.choice(_REPEATED) + data[end:]


def _cut(data: bytes, draw: Random, _: Sequence[bytes]) -> bytes:
    """Some bytes less."""
    begin = draw.randint(0, len(data))
    return data[:begin] + data[begin + draw.choice((1, 3, 20, 1000)) :]


def _byte(data: bytes, draw: Random, _: Sequence[bytes]) -> bytes:
    """Any byte, anywhere."""
    spot = draw.randint(0, len(data))
    return data[:spot] + bytes([draw.randint(0, 255)]) + data[spot + draw.choice((0, 1)) :]


def _word(data: bytes, draw: Random) -> tuple[int, int]:
    """Where a word or a sign begins and ends."""
    found = _WORD.search(data, draw.randint(0, len(data)))
    return found.span() if found else (len(data), len(data))


_CHANGES: tuple[Callable[[bytes, Random, Sequence[bytes]], bytes], ...] = (
    *(_token, _token, _token),
    *(_line, _without, _value, _indented, _repeated, _cut, _byte),
)
