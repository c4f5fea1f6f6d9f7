"""The exchange project: a zip with `project.qde` and a text a case, in which the passages are coded."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from coalition_kb.about import AUTHOR, DATA_LICENCE, DESCRIPTION, NAME
from coalition_kb.dates import as_date
from coalition_kb.qda.codes import codes_element
from coalition_kb.qda.guid import guid
from coalition_kb.qda.lost import told_lost
from coalition_kb.qda.markup import one_line, root, within, written
from coalition_kb.qda.names import Names
from coalition_kb.qda.passages import text_of
from coalition_kb.qda.values import Values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coalition_kb.about import About
    from coalition_kb.model import Case, Record
    from coalition_kb.qda.codes import Node
    from coalition_kb.qda.passages import Passage, Text
    from coalition_kb.qda.values import Value

#: The one user: nobody's name is told who is not in the record.
USER = guid("user", "contributors")
NOTE = guid("note", "about")
FIRST_YEAR = 1980  # before it a zip knows no dates


@dataclass(frozen=True, slots=True)
class _Source:
    """A case with its text and the names that it goes by."""

    case: Case
    text: Text
    name: str

    @property
    def guid(self) -> str:
        """The GUID of the text, which is the name of its file too."""
        return guid("source", self.case.id)


def project(record: Record, codes: Sequence[Node], about: About) -> bytes:
    """The project: the same bytes whenever it is made of the same record."""
    names = Names()
    sources = [_Source(case, text_of(case, record), names.own(case.title, case.id)) for case in record.cases.values()]
    texts = {_path(one.guid): one.text.content for one in sources} | {_path(NOTE): _says(about)}
    files = {name: text.encode() for name, text in texts.items()}
    return _zipped({"project.qde": _description(record, codes, sources, about), **files}, about.on)


def _path(of: str) -> str:
    """Where the archive holds the text whose GUID is *of*."""
    return f"sources/{of}.txt"


def _description(record: Record, codes: Sequence[Node], sources: Sequence[_Source], about: About) -> bytes:
    """The file that tells of the whole: users, codes, variables, cases, texts with their passages, in the schema's order."""
    made = {"creatingUserGUID": USER, "creationDateTime": _time(about.on, about)}
    origin = one_line(f"{NAME}, {about.versions}")
    top = root("Project", "Project", {"name": NAME, "origin": origin, **made})
    ET.SubElement(ET.SubElement(top, "Users"), "User", {"guid": USER, "name": AUTHOR})
    codes_element(ET.SubElement(top, "CodeBook"), codes)
    values = Values(record)
    _variables(top, values)
    if sources:  # the schema allows no list without a member
        _cases(top, record, sources, values)
        _sources(top, sources, about)
    ET.SubElement(ET.SubElement(top, "Notes"), "Note", _told_of_text(NOTE, "About this project", about))
    within(top, "Description", _says(about))
    ET.SubElement(top, "NoteRef", {"targetGUID": NOTE})
    return written(top)


def _told_of_text(own: str, name: str, about: About) -> dict[str, str]:
    """What is told of a text of the archive, of a case or a note."""
    made = {"creatingUser": USER, "creationDateTime": _time(about.on, about)}
    return {"guid": own, "name": name, "plainTextPath": f"internal://{own}.txt", **made}


def _says(about: About) -> str:
    """What the project tells of itself."""
    return "\n".join(
        [
            DESCRIPTION,
            one_line(f"Cite as: {about.citation}"),
            f"Licence: {DATA_LICENCE.name}, {DATA_LICENCE.url}",
            "What this form of exchange cannot hold as what it is, and where it stands instead:",
            *(f"- {one}" for one in told_lost()),
        ]
    )


def _variables(top: ET.Element, values: Values) -> None:
    element = ET.SubElement(top, "Variables")
    for one in values.attributes:
        given = {"guid": one.guid, "name": one.name, "typeOfVariable": one.kind}
        within(ET.SubElement(element, "Variable", given), "Description", one.meaning)


def _cases(top: ET.Element, record: Record, sources: Iterable[_Source], values: Values) -> None:
    """A case of the exchange for each case of the record, with its text, and one for each partner, with its passages."""
    element, names = ET.SubElement(top, "Cases"), Names()
    for source in sources:
        case = source.case
        own = ET.SubElement(element, "Case", {"guid": guid("case", case.id), "name": names.own(case.title, case.id)})
        _values(own, values.of_case(case))
        ET.SubElement(own, "SourceRef", {"targetGUID": source.guid})
        passages: dict[str, list[Passage]] = {}
        for passage in source.text.passages:
            passages.setdefault(passage.mark.state, []).append(passage)
        for partner in case.partners:
            state = partner.state
            name = names.own(f"{record.states[state].name} in {case.title}", f"{case.id}/{state}")
            own = ET.SubElement(element, "Case", {"guid": guid("case", case.id, state), "name": name})
            _values(own, values.of_partner(case, partner))
            for passage in passages.get(state, ()):
                ET.SubElement(own, "SelectionRef", {"targetGUID": guid("passage", passage.mark.address)})


def _values(parent: ET.Element, values: Iterable[Value]) -> None:
    for one in values:
        element = ET.SubElement(parent, "VariableValue")
        ET.SubElement(element, "VariableRef", {"targetGUID": one.attribute.guid})
        within(element, f"{one.attribute.kind}Value", one.text)


def _sources(top: ET.Element, sources: Iterable[_Source], about: About) -> None:
    element = ET.SubElement(top, "Sources")
    for one in sources:
        own = ET.SubElement(element, "TextSource", _told_of_text(one.guid, one.name, about))
        for passage in one.text.passages:
            _selection(own, passage, about)


def _selection(parent: ET.Element, passage: Passage, about: About) -> None:
    mark = passage.mark
    made = {"creatingUser": USER, "creationDateTime": _time(mark.on, about)}
    place = {"startPosition": str(passage.start), "endPosition": str(passage.end)}
    own = {"guid": guid("passage", mark.address), "name": mark.address}
    element = ET.SubElement(parent, "PlainTextSelection", {**own, **place, **made})
    within(element, "Description", mark.says)
    for code in mark.codes:
        coding = ET.SubElement(element, "Coding", {"guid": guid("coding", mark.address, code), **made})
        ET.SubElement(coding, "CodeRef", {"targetGUID": code})


def _time(on: str, about: About) -> str:
    """The day *on* as the schema wants it; where it is no day, that of the version of the data."""
    day = as_date(on)
    return f"{on if day and day.precision == 'day' else about.on}T00:00:00Z"


def _zipped(files: dict[str, bytes], on: str) -> bytes:
    """*files* as a zip that tells no time but the day *on*."""
    day = as_date(on)
    first = day.first if day else None
    date = (first.year, first.month, first.day) if first and first.year >= FIRST_YEAR else (FIRST_YEAR, 1, 1)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (*date, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # or it tells on which system it was made
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return made.getvalue()
