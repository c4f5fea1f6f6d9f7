"""The site generator at arm's length: the one module that knows MkDocs. It gets a folder of pages and makes a site.

MkDocs reads some settings from the environment alone; they are set here and nowhere else.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = "mkdocs.yml"

# Read once, when the theme is imported: two banners about the future of the generator (docs/decisions/0004).
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
os.environ.setdefault("DISABLE_MKDOCS_2_WARNING", "true")


class SiteError(Exception):
    """The site generator refused the pages: a link that leads nowhere, or a page missing from the navigation."""


def settings(root: Path, docs: Path, site: Path) -> Any:  # noqa: ANN401 - MkDocs ships no types
    """The settings of *root*, with the folder of pages and the folder of the site put in.

    Raises:
        SiteError: the settings have a fault.
    """
    from mkdocs.config import load_config  # noqa: PLC0415 - a quarter of a second that only a build needs
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415

    docs.mkdir(parents=True, exist_ok=True)  # MkDocs looks for it when it reads its settings
    try:
        return load_config(str(root / SETTINGS), docs_dir=str(docs), site_dir=str(site), strict=True)
    except MkDocsException as error:
        raise SiteError(f"{SETTINGS}: {error}") from error


def repository(config: Any) -> str:  # noqa: ANN401
    """The address of the repository; empty while there is none."""
    return str(config["extra"].get("repository") or "").rstrip("/")


def generate(config: Any, *, epoch: int) -> None:  # noqa: ANN401
    """Make the site. The dates in its sitemap are *epoch*, in seconds since 1970, so that equal pages give equal bytes.

    Raises:
        SiteError: the generator warned or failed.
    """
    from mkdocs.commands.build import build  # noqa: PLC0415
    from mkdocs.exceptions import Abort, MkDocsException  # noqa: PLC0415

    os.environ["SOURCE_DATE_EPOCH"] = str(epoch)
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    try:
        build(config)
    except (Abort, MkDocsException) as error:
        raise SiteError(f"the site was not built: {error}") from error
