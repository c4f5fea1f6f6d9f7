"""A preview in a folder, made anew where a file of the record has changed."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coalition_kb.garbage import uncollected
from coalition_kb.generator import generate, repository, settings
from coalition_kb.preview.page import completed, pages, watcher
from coalition_kb.publish import write
from coalition_kb.reader import files, load, names_of, reread
from coalition_kb.site.static import static

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PAUSE = 0.2  # seconds between two looks at the files


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the folder of the site, the number of it, how long it took, and how many problems it tells."""

    site: Path
    number: int
    seconds: float
    n_problems: int


class Preview:
    """The preview of one case. Two folders take turns, so that what is being looked at stays whole."""

    def __init__(self, root: Path, id_: str, into: Path) -> None:
        self._root, self._id, self._into = root, id_, into
        self._config = settings(root, into / "docs", into / "site-0", alone=[f"cases/{id_}.md"])
        self._number = time.time_ns() // 1_000_000  # no page of an earlier preview takes itself for the newest
        self._seen = _stamps(root)
        self._is_untidy = False
        self._loaded = load(root)
        self.made = self._make(time.perf_counter())

    def renewed(self) -> Made | None:
        """What was made anew; None where no file has changed since it was last asked."""
        with uncollected():  # a third of the time
            return self._renewed()

    def _renewed(self) -> Made | None:
        now = _stamps(self._root)
        if now == self._seen:
            if self._is_untidy:  # while nobody waits; a hundred saves would else leave some hundred megabytes
                gc.collect()
                self._is_untidy = False
            return None
        start = time.perf_counter()
        changed = {name for name in now.keys() | self._seen.keys() if now.get(name) != self._seen.get(name)}
        self._seen = now
        is_alone = changed <= set(names_of(self._id))
        self._loaded = reread(self._loaded, self._root, self._id) if is_alone else load(self._root)
        self.made = self._make(start)
        return self.made

    def _make(self, start: float) -> Made:
        loaded = self._loaded
        self._number += 1
        self._is_untidy = True
        site = self._into / f"site-{self._number % 2}"
        made = pages(loaded, self._id, repository(self._config))
        write([*made, *static()], self._into / "docs")
        generate(self._config, epoch=0, site=site)
        for page in site.rglob("*.html"):
            whole = completed(page.read_text(encoding="utf-8"), loaded.problems, self._id, self._number)
            page.write_text(whole, encoding="utf-8", newline="\n")
        write(watcher(self._number), site, keep_others=True)
        return Made(site, self._number, time.perf_counter() - start, len(loaded.problems))


def _stamps(root: Path) -> Mapping[str, tuple[int, int]]:
    """When each file of the record was last written, and its size; a file that is not there has none."""
    found: dict[str, tuple[int, int]] = {}
    for path in files(root):
        try:
            told = path.stat()
        except OSError:
            continue
        found[path.relative_to(root).as_posix()] = (told.st_mtime_ns, told.st_size)
    return found
