"""The site generator at arm's length: the one module that knows MkDocs. It gets a folder of pages and makes a site.

MkDocs reads some settings from the environment alone; they are set here and nowhere else.
"""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coalition_kb.policy import breaches

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    if alone:  # pages that are made again and again: the theme's templates are read once
        config["theme"].static_templates.clear()
        templates = config["theme"].get_env()
        config["theme"].get_env = lambda: templates
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


def keep_to_policy(site: Path) -> None:
    """Read every page of *site*.

    Raises:
        SiteError: a page goes beyond the policy; it is named, with what it does.
    """
    for page in sorted(site.rglob("*.html")):
        for breach in breaches(page.read_text(encoding="utf-8")):
            raise SiteError(f"the site was not built: {page.relative_to(site)}: {breach}")
