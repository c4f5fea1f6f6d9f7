"""How the dataset is cited and archived, for programs: CITATION.cff, which GitHub and Zotero read, and .zenodo.json.

Both lie at the root of the project, since they are looked for there: `python -m tests.citationfiles` writes them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coalition_kb.about import AUTHOR, DATA_LICENCE, DESCRIPTION, KEYWORDS, NAME
from coalition_kb.output import text
from coalition_kb.yamlfile import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coalition_kb.about import About
    from coalition_kb.output import Output

CFF = "CITATION.cff"
ZENODO = ".zenodo.json"
MESSAGE = (
    "If you use the dataset, please cite it as below, with the version of the data that you used. A case or a coding has "
    "a citation of its own on its page."
)
#: The report whose questions the dataset takes up. It is no part of it: neither its codebook nor its data were seen.
REPORT = "10.7249/RR-A859-1"


def cff(about: About) -> str:
    """The Citation File Format 1.2.0. A string is written as JSON has it, which YAML reads alike."""
    places = {"url": f"{about.address}/" if about.address else "", "repository-code": about.repository}
    return "\n".join(
        [
            "cff-version: 1.2.0",
            f"message: {quoted(MESSAGE)}",
            "type: dataset",
            f"title: {quoted(NAME)}",
            "authors:",
            f"  - name: {quoted(AUTHOR)}",
            f"version: {quoted(about.data)}",
            f"date-released: {quoted(about.on)}",
            f"license: {DATA_LICENCE.id}",
            *(f"{key}: {quoted(place)}" for key, place in places.items() if place),
            f"abstract: {quoted(DESCRIPTION)}",
            "keywords:",
            *(f"  - {quoted(word)}" for word in KEYWORDS),
        ]
    )


def zenodo(about: About) -> str:
    """What Zenodo takes over when it archives a release. It gives the DOI: none is written here."""
    told = {
        "title": NAME,
        "upload_type": "dataset",
        "description": f"<p>{DESCRIPTION}</p>",
        "creators": [{"name": AUTHOR}],
        "version": about.data,
        "publication_date": about.on,
        "access_right": "open",
        "license": DATA_LICENCE.id.lower(),
        "language": "eng",
        "keywords": list(KEYWORDS),
        "related_identifiers": [
            {"identifier": REPORT, "relation": "references", "resource_type": "publication-report", "scheme": "doi"},
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def citation_files(about: About) -> Iterator[Output]:
    """Both files, as they lie at the root of the project."""
    yield text(CFF, cff(about))
    yield text(ZENODO, zenodo(about))
