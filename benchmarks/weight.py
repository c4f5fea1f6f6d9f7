"""How much a reader's browser is given for the first view of a case: a page of it with the styles and scripts that it loads.

Sizes are those of gzip at its usual level, as a web server sends text. Pictures and fonts count as they are.
"""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import CommandError, limit
from benchmarks.trees import copied

KB = 1000
AT_MOST_KB = 150.0
LARGEST_TOLD = 5

_LOADED = re.compile(r"<(?:script|img)\b[^>]*?\bsrc=\"([^\"]+)\"|<link\b[^>]*?\brel=\"(?:stylesheet|icon)\"[^>]*>")
_HREF = re.compile(r"\bhref=\"([^\"]+)\"")


def weight(rounds: int) -> dict[str, object]:  # noqa: ARG001 - it is the same in every round
    """The bytes of the largest pages of cases, each with all that it loads."""
    with tempfile.TemporaryDirectory(prefix="kb-benchmark-") as name:
        tree, into = copied(Path(name) / "tree"), Path(name) / "build"
        words = [sys.executable, str(tree / "build_site.py"), "--into", str(into)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
        if done.returncode:
            raise CommandError(done.stderr.strip()[-1000:])
        pages = sorted((into / "site" / "cases").rglob("index.html"), key=lambda page: (-page.stat().st_size, page))
        told = [_told(page) for page in pages[:LARGEST_TOLD]]
        heaviest = max(_sent(page) + sum(map(_sent, _loads(page))) for page in pages)
    return {
        "pages": len(pages),
        "largest": told,
        "limits": [limit("a case, first view, kB gzipped", heaviest / KB, AT_MOST_KB)],
    }


def _told(page: Path) -> dict[str, object]:
    loads = _loads(page)
    return {
        "case": page.parent.as_posix().rpartition("/cases/")[2],
        "html_kb": round(page.stat().st_size / KB, 1),
        "html_gzipped_kb": round(_sent(page) / KB, 1),
        "loaded_gzipped_kb": {one.name: round(_sent(one) / KB, 1) for one in loads},
        "first_view_gzipped_kb": round((_sent(page) + sum(map(_sent, loads))) / KB, 1),
    }


def _loads(page: Path) -> list[Path]:
    """The files that the head and the scripts of *page* ask for, each once."""
    found = []
    for match in _LOADED.finditer(page.read_text(encoding="utf-8")):
        address = match[1] or (href[1] if (href := _HREF.search(match[0])) else "")
        if address and not address.startswith("data:"):
            found.append((page.parent / address.partition("?")[0]).resolve())
    return list(dict.fromkeys(found))


def _sent(path: Path) -> int:
    """The bytes that are sent for a file."""
    data = path.read_bytes()
    return min(len(gzip.compress(data, mtime=0)), len(data))
