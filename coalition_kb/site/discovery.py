"""What search engines of datasets are told: the dataset as schema.org has it, as JSON-LD in the head of the data page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coalition_kb.about import AUTHOR, DATA_LICENCE, DESCRIPTION, ID, KEYWORDS, NAME
from coalition_kb.site.region_pages import regions

if TYPE_CHECKING:
    from coalition_kb.download import Download
    from coalition_kb.model import Variable
    from coalition_kb.site.given import Site

#: Signs that could end the element in which the text stands, and the one of ASCII that is no text, as JSON has them too.
_SAFE = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\x7f"})


def dataset(site: Site) -> dict[str, object]:
    """The dataset, as schema.org/Dataset. What has no value is left out: an address, while there is none; a DOI."""
    about, address = site.about, site.address
    author = {"@type": "Organization", "name": AUTHOR, **({"url": f"{address}/"} if address else {})}
    told: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": NAME,
        "alternateName": ID,
        "description": DESCRIPTION,
        "url": f"{address}/data/" if address else "",
        "sameAs": site.repository,
        "version": about.data,
        "dateModified": about.on,
        "inLanguage": "en",
        "license": DATA_LICENCE.url,
        "isAccessibleForFree": True,
        "creator": author,
        "publisher": author,
        "creditText": about.citation,
        "keywords": list(KEYWORDS),
        "temporalCoverage": f"{about.first_year}/{about.last_year}" if about.first_year else "",
        "spatialCoverage": [{"@type": "Place", "name": region.name} for region in regions(site) if region.name],
        "measurementTechnique": "Each answer was coded from public sources by rules that are published, with a reason.",
        "variableMeasured": [_variable(site, one) for one in site.record.variables.values()],
        "distribution": [_download(site, one) for one in site.downloads],
    }
    return {key: value for key, value in told.items() if value not in ("", [])}


def block(told: dict[str, object]) -> str:
    """*told* as the text of a data block: ASCII on one line, which no word in it can end."""
    return json.dumps(told, separators=(",", ":")).translate(_SAFE)


def _variable(site: Site, variable: Variable) -> dict[str, object]:
    page = {"url": f"{site.address}/variables/{variable.id}/"} if site.address else {}
    unit = {"unitText": variable.unit_of_measure} if variable.unit_of_measure else {}
    named = {"@type": "PropertyValue", "name": variable.name, "propertyID": variable.id}
    return {**named, "description": variable.question, **unit, **page}


def _download(site: Site, one: Download) -> dict[str, object]:
    place = {"contentUrl": f"{site.address}/data/files/{one.path}"} if site.address else {}
    size = {"contentSize": f"{one.size} B"} if one.size is not None else {}
    named = {"@type": "DataDownload", "name": one.path, "description": one.meaning, "encodingFormat": one.media_type}
    return {**named, **place, **size}
