"""The catalogue of the search page: what each page is called and filtered by, in one file.

Pagefind finds pages by their words; which of them a reader means is told by their names above all. The page of the search
ranks by this file, counts its facets from it, and shows titles before any text of a page is loaded. It is made of the
files that Pagefind keeps of each page. Pages of sources, of which there are thousands, are left out and come last.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from coalition_kb.pagefind.chunks import SIGNATURE, FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FILE = "catalogue.json"
KIND, LEFT_OUT, OFTEN_IN = "Kind", "Source", "Case"
ENDING = ".pf_fragment"
LONGEST = 120  # characters of what is told; names are shorter
#: What the shell and the templates tell of a page beside its title: other names, time and place, and what it is about.
TOLD = ("names", "places", "about")
OFTEN = 0.6  # the share of the cases that have a word which is passed over where others stand beside it
_WORD = re.compile(r"[^\W\d_]{3,}")


def catalogue(folder: Path) -> str:
    """The catalogue of the index in *folder*, as JSON.

    `facets` names each facet with its values; `pages` holds for each page, by the id that Pagefind gives it, its address,
    its title, what is told of it, for each facet the places of its values, and the bytes of its text as it is loaded; `common`
    lists the words that most cases have; `others` counts the pages left out.

    Raises:
        FormatError: the files have another form.
    """
    files = {path.name.removesuffix(ENDING): path for path in sorted((folder / "fragment").iterdir())}
    pages = {id_: _page(path) for id_, path in files.items()}
    held = {id_: page for id_, page in pages.items() if LEFT_OUT not in page["filters"].get(KIND, ())}
    facets: dict[str, list[str]] = {}
    for page in pages.values():
        for facet, values in page["filters"].items():
            facets[facet] = sorted({*facets.get(facet, ()), *values})
    ordered = sorted(held.items(), key=lambda item: item[1]["url"])
    told = {
        "facets": dict(sorted(facets.items())),
        "common": _common([page["content"] for page in held.values() if OFTEN_IN in page["filters"][KIND]]),
        "others": len(pages) - len(held),
        "pages": {id_: [*_entry(page, facets), files[id_].stat().st_size] for id_, page in ordered},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _page(path: Path) -> dict[str, Any]:
    data = gzip.decompress(path.read_bytes())
    if not data.startswith(SIGNATURE):
        raise FormatError(f"{path.name} has no signature")
    page: dict[str, Any] = json.loads(data.removeprefix(SIGNATURE))
    if missing := {"url", "content", "filters", "meta"} - set(page):
        raise FormatError(f"{path.name} has no {', '.join(sorted(missing))}")
    return page


def _common(texts: Sequence[str]) -> list[str]:
    """The words that stand in so many of *texts* that they tell little."""
    counts = Counter(word for text in texts for word in set(_WORD.findall(text.lower())))
    return sorted(word for word, n in counts.items() if n >= OFTEN * len(texts))


def _entry(page: Mapping[str, Any], facets: Mapping[str, list[str]]) -> list[object]:
    chosen = [
        [values.index(one) for one in sorted(page["filters"].get(facet, ()))]
        for facet, values in sorted(facets.items())
    ]
    meta = page["meta"]
    told = (shorten(meta.get(name, ""), LONGEST, placeholder=" …") for name in TOLD)
    return [page["url"], meta.get("title", ""), *told, chosen]
