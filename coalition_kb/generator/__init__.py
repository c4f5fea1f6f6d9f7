"""The site generator at arm's length: the one module that knows MkDocs. It gets a folder of pages and makes a site.

MkDocs reads some settings from the environment alone; they are set here and nowhere else.
"""

from __future__ import annotations

import logging
import os
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coalition_kb.compiled import Compiled
from coalition_kb.policy import beyond, breaches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SETTINGS = "mkdocs.yml"
#: Files of the theme's own search, which is off: they are not published, nor their licences to be kept.
LEFT_OUT = ("assets/javascripts/lunr", "assets/javascripts/workers")

_LINKS = ("not_found", "anchors", "absolute_links", "unrecognized_links")
_NOTHING_JUDGED = {
    "nav": {"omitted_files": "ignore", "not_found": "ignore"},
    "links": dict.fromkeys(_LINKS, "ignore"),
}

# Read once, when the theme is imported: two banners about the future of the generator (docs/decisions/0004).
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")


class SiteError(Exception):
    """The pages were refused: a link leads nowhere, a page is missing from the navigation, or one goes beyond the policy."""


def settings(root: Path, docs: Path, site: Path, *, alone: Sequence[str] = ()) -> Any:  # noqa: ANN401 - MkDocs ships no types
    """The settings of *root*, with the folder of pages and the folder of the site put in.

    Where some pages are made *alone*, the navigation has them and no other, and a link may lead to a page that is not there.

    Raises:
        SiteError: the settings have a fault.
    """
    from mkdocs.config import load_config  # noqa: PLC0415 - a quarter of a second that only a build needs
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

    docs.mkdir(parents=True, exist_ok=True)  # MkDocs looks for it when it reads its settings
    given: dict[str, Any] = {"strict": True}
    if alone:
        given = {"strict": False, "nav": list(alone), "not_in_nav": "", "validation": _NOTHING_JUDGED}
    try:
        config = load_config(str(root / SETTINGS), docs_dir=str(docs), site_dir=str(site), **given)
    except MkDocsException as error:
        raise SiteError(f"{SETTINGS}: {error}") from error
    templates = cache(config["theme"].get_env)  # read once, also for pages that are made again and again
    templates().bytecode_cache = Compiled()
    config["theme"].get_env = templates
    if alone:
        config["theme"].static_templates.clear()
    return config


def repository(config: Any) -> str:  # noqa: ANN401
    """The address of the repository; empty while there is none."""
    return str(config["extra"].get("repository") or "").rstrip("/")


def address(config: Any) -> str:  # noqa: ANN401
    """Where the site is published; empty while that is nowhere."""
    return str(config["site_url"] or "").rstrip("/")


def generate(config: Any, *, epoch: int, versions: str = "", site: Path | None = None) -> None:  # noqa: ANN401
    """Make the site, each page with *versions*, in words, at its foot; in the folder *site*, or that of the settings.

    The dates in its map are *epoch*, in seconds since 1970, so that equal pages give equal bytes.

    Raises:
        SiteError: the generator warned or failed.
    """
    from mkdocs.commands.build import build  # noqa: PLC0415
    from mkdocs.exceptions import Abort, MkDocsException  # noqa: PLC0415

    config["extra"]["versions"] = versions
    config["site_dir"] = str(site or config["site_dir"])
    os.environ["SOURCE_DATE_EPOCH"] = str(epoch)
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    try:
        build(config)
    except (Abort, MkDocsException) as error:
        raise SiteError(f"the site was not built: {error}") from error
    for folder in LEFT_OUT:
        shutil.rmtree(Path(config["site_dir"]) / folder, ignore_errors=True)


def navigation(config: Any) -> frozenset[str]:  # noqa: ANN401
    """The paths of the pages that stand in the navigation."""
    return frozenset(_pages_of(config["nav"] or []))


def _pages_of(entry: object) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for one in entry.values():
            yield from _pages_of(one)
    elif isinstance(entry, list):
        for one in entry:
            yield from _pages_of(one)


def kept_to_policy(page: str, name: str) -> str:
    """The HTML of a *page* of the site, which bears the *name*.

    Raises:
        SiteError: it goes beyond the policy; it is named, with what it does.
    """
    _refused(breaches(page), name)
    return page


def part_kept_to_policy(part: str, name: str) -> str:
    """The HTML of a *part* of the page with the *name*, of which the rest keeps to the policy.

    Raises:
        SiteError: as for a page.
    """
    _refused(beyond(part), name)
    return part


def _refused(found: Iterator[str], name: str) -> None:
    for breach in found:
        raise SiteError(f"the site was not built: {name}: {breach}")
