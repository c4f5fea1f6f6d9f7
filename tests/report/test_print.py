"""The files as their readers get them: sound, the same bytes each time, tagged, and with every letter to be seen."""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from coalition_kb import about
from coalition_kb.earlier import Earlier
from coalition_kb.output import Kept, Output
from coalition_kb.report import FOLDER, outputs, report
from coalition_kb.report.blocks import Chapter, Document, Heading, Paragraph, plain
from coalition_kb.report.book import epub
from coalition_kb.report.figures import FILLS, svg
from coalition_kb.report.numbers import by_decade
from coalition_kb.site.charts import Chart, Kind, Row, steps
from coalition_kb.site.printed import PRINTED, Printed
from tests import programs
from tests.report.conftest import material
from tests.report.reading import Book, book, letters, text_of, told, typeset
from tests.site.test_pages import HOSTILE, worded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coalition_kb.model import Record
    from coalition_kb.report import Material

PDFS = ("report.pdf", "codebook.pdf", "synopsis.pdf")
#: Words that would do something in Typst, in a PDF or in Markdown, if they were read as markup.
TYPST = [
    '#read("/etc/passwd") #import "@preview/x:1.0.0" #panic("x") #sys.version',
    "$x^2$ *b* _e_ @key <label> = Heading ~ -- --- ... 'q' \"q\"",
    "/ term: said + one - two // a comment /* another */ \\u{41} \\ #",
    "[a](javascript:b) https://example.org/#f ]] ]) }} #set page(width: 1pt)",
]


# --- as a whole -------------------------------------------------------------------------------------------------------


def test_what_is_made_is_what_the_pages_lead_to(files: Mapping[str, Path]) -> None:
    assert sorted(files) == sorted(one.path for one in PRINTED)


def test_what_lacks_a_package_is_not_there() -> None:
    assert not Printed("x.pdf", "X", "A file.", needs=("no_package_has_this_name",)).is_there
    assert Printed("x.epub", "X", "A file.").is_there


def made(record: Record) -> dict[str, bytes]:
    """The bytes of each file that is made of *record* with nothing to take over, by its name."""
    return {str(one.path): one.data for one, _ in outputs(material(record)) if isinstance(one, Output)}


def test_what_an_earlier_build_set_from_the_same_words_is_taken_over_and_nothing_else(
    record: Record, files: Mapping[str, Path], tmp_path: Path
) -> None:
    typeset()
    keys = {f"{FOLDER}/{one.path}": key for one, key in outputs(material(record)) if key}
    shutil.copytree(files["report.pdf"].parent, tmp_path / FOLDER)
    before = Earlier(folder=tmp_path, keys=keys)
    assert kept(record, before) == {"report.pdf", "codebook.pdf", "synopsis.pdf"}
    first, *_ = record.cases.values()
    other = replace(record, cases={**record.cases, first.id: replace(first, title=f"{first.title} now")})
    assert {"report.pdf", "codebook.pdf"} & kept(other, before) == {"codebook.pdf"}
    variable, *_ = record.variables.values()
    renamed = {**record.variables, variable.id: replace(variable, name=f"{variable.name} now")}
    assert {"report.pdf", "codebook.pdf"} & kept(replace(record, variables=renamed), before) == set()


def kept(record: Record, before: Earlier) -> set[str]:
    """The names of the files that are taken over from the build *before*."""
    return {str(one.path) for one, _ in outputs(material(record), before) if isinstance(one, Kept)}


def test_the_same_record_gives_the_same_bytes(record: Record, files: Mapping[str, Path]) -> None:
    again = made(record)
    assert {name: path.read_bytes() == again[name] for name, path in files.items()} == dict.fromkeys(files, True)


# --- PDF --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_says_what_it_is_and_can_be_read_by_who_does_not_see_it(
    few: Material, files: Mapping[str, Path], name: str
) -> None:
    of, on = told(files[name]), few.site.about.on
    assert of["Title"].startswith(f"{about.NAME}: ")
    assert of["Author"] == about.AUTHOR
    assert "coalition" in of["Keywords"]
    assert of["Tagged"] == "yes"
    assert of["CreationDate"].startswith(on)
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", files[name].read_bytes())


@pytest.mark.parametrize("which", ["files", "real_files"])
def test_the_synopsis_has_two_pages(request: pytest.FixtureRequest, which: str) -> None:
    files: Mapping[str, Path] = request.getfixturevalue(which)
    of = told(files["synopsis.pdf"])
    assert of["Pages"] == "2"
    assert "A4" in of["Page size"]


def test_the_synopsis_has_two_pages_however_much_is_claimed(record: Record, tmp_path: Path) -> None:
    typeset()
    first, *_ = record.findings.values()
    many = {f"{first.id}-{n}": replace(first, id=f"{first.id}-{n}", claim=first.claim * 2) for n in range(60)}
    (tmp_path / "synopsis.pdf").write_bytes(made(replace(record, findings=many))["synopsis.pdf"])
    assert told(tmp_path / "synopsis.pdf")["Pages"] == "2"
    assert text_of(tmp_path / "synopsis.pdf").count(letters(first.claim)) == 2 * len(many)


def test_a_record_without_a_case_and_one_without_a_partner_can_be_printed(record: Record) -> None:
    typeset()
    nothing = replace(
        record, cases={}, findings={}, sources={}, universe=replace(record.universe, candidates={}, searched=())
    )
    alone = replace(record, cases={key: replace(case, partners=()) for key, case in record.cases.items()})
    for one in (nothing, alone):
        assert set(made(one)) == {one.path for one in PRINTED}


@pytest.mark.parametrize("which", ["files", "real_files"])
def test_fonts_are_those_that_come_with_it_and_all_are_in_the_file(request: pytest.FixtureRequest, which: str) -> None:
    files: Mapping[str, Path] = request.getfixturevalue(which)
    for name in PDFS:
        lines = programs.run("pdffonts", str(files[name]), within=files[name].parent).splitlines()[2:]
        assert lines
        for line in lines:
            assert re.match(r"[A-Z]{6}\+(LibertinusSerif|DejaVuSansMono|NotoSansCJKjp)", line), line
            assert line.split()[-5:-2] == ["yes", "yes", "yes"], line  # in the file, as a part, with its letters told


def test_the_title_page_tells_versions_and_how_to_cite(few: Material, files: Mapping[str, Path]) -> None:
    shown = text_of(files["report.pdf"])
    for words in (few.site.about.versions, few.site.about.citation, "There is no DOI yet.", "No expert has reviewed"):
        assert letters(words) in shown


def test_the_outline_has_the_chapters(files: Mapping[str, Path]) -> None:
    shown = programs.run("pdftotext", "-bbox", str(files["report.pdf"]), "-", within=files["report.pdf"].parent)
    assert "Contents" in shown
    assert re.search(rb"/Outlines", files["report.pdf"].read_bytes())


def one_page(words: str) -> Document:
    """A document that says *words* in a heading and in a paragraph."""
    said = Chapter("one", words, (Heading(2, plain(words)), Paragraph(plain(words))))
    return Document(words, "Sample", words, words, "2026-11-28", words, (words,), (Paragraph(plain(words)),), (said,))


def set_in_print(words: str, into: Path) -> str:
    """The letters of a PDF that says *words*."""
    typeset()
    from coalition_kb.report.typesetting import copy  # noqa: PLC0415 - it needs what only the extra brings

    path = into / "one.pdf"
    path.write_bytes(copy(one_page(words)).pdf())
    return text_of(path)


@pytest.mark.parametrize("word", [*TYPST, *HOSTILE])
def test_hostile_words_are_letters_in_print(tmp_path: Path, word: str) -> None:
    expected = letters(re.sub("[\u2028\u202e]", "", " ".join(word.split()).replace("`", "")))
    shown = set_in_print(word, tmp_path).replace("[U+2028]", "").replace("[U+202E]", "").replace("`", "")
    assert shown.count(expected.replace("🙂", "[U+1F642]")) >= 3


@pytest.mark.parametrize(
    "word", ["Правда", "国連加盟の過去", "Θουκυδίδης", "Łódź, Šiauliai, București, Türkiye", "中国 한국"]
)
def test_letters_of_other_alphabets_can_be_seen(tmp_path: Path, word: str) -> None:
    assert letters(word) in set_in_print(word, tmp_path)


@pytest.mark.parametrize(("word", "shown"), [("🙂", "[U+1F642]"), ("ไทย", "[U+0E44]"), ("a\u202eb", "a[U+202E]b")])
def test_a_letter_that_no_font_has_is_shown_by_its_number(tmp_path: Path, word: str, shown: str) -> None:
    assert shown in set_in_print(word, tmp_path)


# --- EPUB -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["files", "real_files"])
def test_a_checker_of_books_finds_nothing(request: pytest.FixtureRequest, which: str) -> None:
    files: Mapping[str, Path] = request.getfixturevalue(which)
    checker = programs.needed("epubcheck")  # Debian's is an archive of Java
    said = programs.run("java", "-jar", checker, str(files["report.epub"]), within=files["report.epub"].parent)
    assert "0 fatals / 0 errors / 0 warnings" in said


def test_a_book_bears_no_clock_and_says_first_what_it_is(files: Mapping[str, Path]) -> None:
    with zipfile.ZipFile(files["report.epub"]) as archive:
        first, *_ = entries = archive.infolist()
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_the_book_and_the_print_tell_the_same(files: Mapping[str, Path]) -> None:
    shown, printed = book(files["report.epub"]), text_of(files["report.pdf"])
    told = [
        letters("".join(element.itertext()))
        for page in shown.pages.values()
        for element in page.iter()
        if element.tag.rpartition("}")[2] in {"p", "li", "dd", "caption", "figcaption"} and not list(element)
    ]
    assert len(told) > 100
    assert [one for one in told if one not in printed] == []


def test_every_picture_of_a_book_has_words(files: Mapping[str, Path]) -> None:
    shown = book(files["report.epub"])
    drawn = [one for page in shown.pages.values() for one in page.iter() if one.tag.endswith("}img")]
    assert drawn
    for one in drawn:
        assert one.attrib["alt"]
        assert f"book/{one.attrib['src']}" in shown.files


def of_words(record: Record, word: str, into: Path) -> Book:
    """The book of a record in which *word* stands for every text."""
    path = into / "one.epub"
    path.write_bytes(epub(report(replace(material(worded(record, word)), methods=""))))
    return book(path)


@pytest.fixture(scope="module")
def tame(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The book with a harmless word everywhere: what its elements should be."""
    return of_words(record, "word", tmp_path_factory.mktemp("tame"))


@pytest.mark.parametrize("word", [*TYPST, *HOSTILE])
def test_hostile_words_are_letters_in_a_book(record: Record, tame: Book, tmp_path: Path, word: str) -> None:
    found = of_words(record, word, tmp_path)
    assert without_codes(found) == without_codes(tame)
    said = letters(" ".join(word.split()).replace("\u202e", "\ufffd")).replace("`", "")
    assert said in found.text.replace("`", "")


def without_codes(of: Book) -> list[tuple[str, list[str]]]:
    """The elements of each page but those of codes and links, which marks and sources of the record's own make."""
    return [(name, [tag for tag, _ in elements if not tag.endswith(("}code", "}a"))]) for name, elements in of.skeleton]


# --- figures ----------------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """How light a colour looks, from 0 to 1.

    Source: W3C, Web Content Accessibility Guidelines 2.2, "relative luminance".
    """
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_steps_differ_in_lightness(n: int) -> None:
    shades = [luminance(FILLS[kind.colour]) for kind in steps([f"{place}" for place in range(n)])]
    assert shades == sorted(shades, reverse=True)
    assert all((one + 0.05) / (other + 0.05) >= 1.3 for one, other in pairwise(shades))
    assert (luminance(FILLS["no"]) + 0.05) / (luminance(FILLS["yes"]) + 0.05) >= 4.5


def test_a_figure_stands_alone(few: Material) -> None:
    drawn = svg(by_decade(few.site))
    tree = ET.fromstring(drawn)  # noqa: S314 - our own
    assert "class=" not in drawn
    assert "var(" not in drawn
    assert tree.findtext("{http://www.w3.org/2000/svg}title") == "Cases by decade"


def test_bars_are_as_long_as_their_numbers() -> None:
    chart = Chart("c", "C", "About.", "What", [Kind("k", "4")], [Row("one", [10]), Row("two", [5]), Row("none", [0])])
    tree = ET.fromstring(svg(chart))  # noqa: S314 - our own
    lengths = [float(one.attrib["width"]) for one in tree.iter("{http://www.w3.org/2000/svg}rect")]
    assert len(lengths) == 2
    assert lengths[0] == pytest.approx(2 * lengths[1], abs=0.02)


def test_a_label_that_is_long_is_set_smaller_and_never_cut() -> None:
    label = "A label that is much too long for the place that it has beside the bar that it belongs to"
    drawn = svg(Chart("c", "C", "About.", "What", [Kind("k", "4")], [Row(label, [1])]))
    assert label in drawn
    size = re.search(rf'font-size="([0-9.]+)">{label}', drawn)
    assert size
    assert float(size[1]) < 12
