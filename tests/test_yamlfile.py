"""Reading YAML as text with places: what comes back, and what is refused where."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coalition_kb.place import Place
from coalition_kb.problem import Problem
from coalition_kb.yamlfile import DEEPEST, LARGEST, Fields, Items, Text, plain, quoted, read

CASE = b"""\
id: grenada-1983
locations: [GRD, USA]
igo_role:
  code: no
  seen_from: 1983-10-25
"""


def test_every_value_is_text_for_the_codebook_decides_what_it_means() -> None:
    node = read(CASE, "case.yaml")
    assert not isinstance(node, Problem)
    assert plain(node) == {
        "id": "grenada-1983",
        "locations": ["GRD", "USA"],
        "igo_role": {"code": "no", "seen_from": "1983-10-25"},
    }


@pytest.mark.parametrize("word", ["no", "020", "1_000", "0x1F", "1e3", "~", "null", "12:30:45", ".nan"])
def test_a_word_stays_as_it_is_written(word: str) -> None:
    node = read(f"code: {word}\n".encode(), "f")
    assert not isinstance(node, Problem)
    assert plain(node) == {"code": word}


def test_names_and_values_keep_their_places() -> None:
    node = read(CASE, "case.yaml")
    assert isinstance(node, Fields)
    role = node.values["igo_role"]
    assert isinstance(role, Fields)
    assert node.names["igo_role"] == Place("case.yaml", 3, 1)
    assert role.values["code"] == Text("no", Place("case.yaml", 4, 9))
    locations = node.values["locations"]
    assert isinstance(locations, Items)
    assert locations.values[1] == Text("USA", Place("case.yaml", 2, 18))


def test_a_column_counts_characters_not_bytes() -> None:
    node = read("Übung: [é, x]\n".encode(), "f")
    assert isinstance(node, Fields)
    assert node.values["Übung"] == Items((Text("é", Place("f", 1, 9)), Text("x", Place("f", 1, 12))), Place("f", 1, 8))


@pytest.mark.parametrize("written", ["? a", "? a\n# the end", "b: c\n?", "- ? a"])
def test_what_is_lacking_in_the_last_line_stands_where_its_name_does(written: str) -> None:
    node = read(written.encode(), "f")
    held = node.values[-1] if isinstance(node, Items) else node
    assert isinstance(held, Fields)
    name, place = list(held.names.items())[-1]
    assert held.values[name] == Text("", place)


def test_line_ends_and_byte_order_mark_of_windows_change_nothing() -> None:
    windows = b"\xef\xbb\xbf" + CASE.replace(b"\n", b"\r\n")
    assert read(windows, "case.yaml") == read(CASE, "case.yaml")


REFUSALS = {  # name: the file, line and column that are told, the rule, and words of the answer
    "empty": (b"", 1, 1, "yaml", "an empty file"),
    "only a comment": (b"# nothing\n", 1, 1, "yaml", "an empty file"),
    "only a byte order mark": (b"\xef\xbb\xbf", 1, 1, "yaml", "an empty file"),
    "Latin-1": ("why: ok\nname: Perú\n".encode("latin-1"), 2, 10, "yaml", "bytes that are not UTF-8"),
    "UTF-16": ("a: b\n".encode("utf-16"), 1, 1, "yaml", "bytes that are not UTF-8"),
    "bad byte after a byte order mark": (b"\xef\xbb\xbfa: \xff", 1, 4, "yaml", "bytes that are not UTF-8"),
    "NUL": ("é: b\nc: é\0\n".encode(), 2, 5, "yaml", "the invisible character U+0000"),
    "bell": ("é: b\r\nc: é\x07\n".encode(), 2, 5, "yaml", "the invisible character U+0007"),
    "escape of a control character": (b'a: "x\\e[2J"\n', 1, 4, "yaml", "the control character"),
    "tag": (b"a: !!python/object:os.system ls\n", 1, 4, "yaml", "the tag 'tag:yaml.org,2002:python/object"),
    "own tag": (b"a: !shout x\n", 1, 4, "yaml", "the tag '!shout'"),
    "anchor": (b"a: &x [1]\nb: *x\n", 1, 4, "yaml", "an anchor that is used again"),
    "anchor in itself": (b"a: &x [*x]\n", 1, 4, "yaml", "an anchor that is used again"),
    "merge key": (b"a:\n  <<: {b: c}\n", 2, 3, "yaml", "a merge key"),
    "doubled name": (b"a: 1\nb: 2\na: 3\n", 3, 1, "doubled-key", "'a' is given twice, first on line 1"),
    "doubled name within": (b"x:\n  a: 1\n  a: 2\n", 3, 3, "doubled-key", "'a' is given twice, first on line 2"),
    "list as a name": (b"? [a]\n: b\n", 1, 3, "yaml", "a list or mapping as a name"),
    "second document": (b"a: 1\n---\nb: 2\n", 2, 1, "yaml", "a second document, after ---"),
    "colon in a text": (b"why: The act: void\n", 1, 13, "yaml", "a second ': ' in one line"),
    "tab": (b"a:\n\tb: c\n", 2, 1, "yaml", "a tab, @, % or ` where a text begins"),
    "citation without quotes": (b"a: @key\n", 1, 4, "yaml", "a tab, @, % or ` where a text begins"),
    "bold text": (b"a: *bold* text\n", 1, 4, "yaml", "a text that begins with * or &"),
    "star": (b"a: *bold\n", 1, 4, "yaml", "a text that begins with *"),
    "list left open": (b"a: [b, c\nd: e\n", 1, 4, "yaml", "a list that is not closed"),
    "mapping left open": (b"a: {b: c\nd: e\n", 1, 4, "yaml", "a mapping that is not closed"),
    "mapping left open before a last comment": (b"- {a:\n  # b", 2, 6, "yaml", "did not find expected node content"),
    "quotation left open": (b"a: 'b\nc: d\n", 1, 4, "yaml", "a quotation that is not closed"),
    "text that is not indented": (b"a: >\n  one\n\ntwo\nb: c\n", 4, 1, "yaml", "a line that is no field"),
    "wrong indentation": (b"a:\n  b: c\n d: e\n", 3, 2, "yaml", "a line or word that fits no field"),
    "field after a list": (b"- a\nb: c\n", 2, 1, "yaml", "a line that is no item of the list before it"),
    "what is not explained": (b'a: "\\q"\n', 1, 5, "yaml", "found unknown escape character"),
    "deep lists": (b"[" * 30 + b"]" * 30, 1, DEEPEST + 2, "yaml", "nesting too deep to read"),
    "deep names": (b"? " * 30 + b"a", 1, 3, "yaml", "a list or mapping as a name"),
    "lists of a depth that breaks a stack": (b"[" * 10**6, 1, DEEPEST + 2, "yaml", "nesting too deep to read"),
    "items of a depth that breaks a stack": (b"- " * 10**6, 1, 2 * DEEPEST + 3, "yaml", "nesting too deep to read"),
    "too large": (b"a" * (LARGEST + 1), 1, 1, "yaml", "a file of more than 2,097,152 bytes"),
}


@pytest.mark.parametrize(("data", "line", "column", "rule", "words"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_says_where_and_what(data: bytes, line: int, column: int, rule: str, words: str) -> None:
    problem = read(data, "f.yaml")
    assert isinstance(problem, Problem), problem
    assert problem.found.startswith(words)
    assert (problem.place, problem.rule) == (Place("f.yaml", line, column), rule)
    assert problem.mend


def test_what_may_nest_as_deep_as_is_allowed() -> None:
    assert isinstance(read(b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "f"), Items)


def test_many_brackets_side_by_side_are_no_depth() -> None:
    node = read(b"- [a]\n" * 5000, "f")
    assert isinstance(node, Items)
    assert len(node.values) == 5000


def test_an_anchor_that_nothing_uses_is_harmless() -> None:
    node = read(b"a: &x b\n", "f")
    assert not isinstance(node, Problem)
    assert plain(node) == {"a": "b"}


YAML_LIKE = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("ab01 \n\r\t:-?[]{},&*!|>'\"%@`#<~\\.\0\x07\ufeff\x85\u2028")), st.characters()
    )
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=200), YAML_LIKE.map(lambda text: text.encode("utf-8", "replace"))))
@example(b"\xff\xfea\0:\0")
@example(b"a: !<tag:yaml.org,2002:map> [b]")
@example(b"%YAML 3.0\n---\na")
@example(b"a: |9\n b")
def test_any_bytes_give_a_node_or_a_problem(data: bytes) -> None:
    read_back = read(data, "f")
    if isinstance(read_back, Problem):
        assert read_back.place.line >= 1
        assert read_back.place.column >= 1
        assert read_back.place.line <= len(data.splitlines()) + data.count(b"\x85") + data.count(b"\xa8") + 2
    else:
        assert isinstance(read_back, Fields | Items | Text)


NAMES = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
PRINTABLE = st.text(st.characters(codec="ascii", categories=("L", "N", "P", "Zs")))


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(NAMES, PRINTABLE))
def test_quoted_text_comes_back_as_it_was(fields: dict[str, str]) -> None:
    written = "".join(f"{name}: '{text.replace(chr(39), chr(39) * 2)}'\n" for name, text in fields.items())
    node = read((written or "{}").encode(), "f")
    assert not isinstance(node, Problem)
    assert plain(node) == fields


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn"], max_codepoint=0xDFFFF)))
def test_a_text_that_was_quoted_is_read_back(said: str) -> None:
    node = read(f"a: {quoted(said)}\n".encode(), "file.yaml")
    assert not isinstance(node, Problem)
    assert plain(node) == {"a": said}
