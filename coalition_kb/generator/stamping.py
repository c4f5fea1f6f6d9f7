"""The pages of the site made whole: those of the generator get their HTML back, all others are stamped from its shells."""

from __future__ import annotations

import hashlib
import re
import shutil
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from coalition_kb import shell
from coalition_kb.conversion import Converter
from coalition_kb.generator import kept_to_policy, part_kept_to_policy
from coalition_kb.generator.frame import ENTRY, PAGE, address, shell_path
from coalition_kb.output import Kept, Output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from coalition_kb.earlier import Earlier
    from coalition_kb.generator.frame import Form, Frame
    from coalition_kb.shell import Shell
    from coalition_kb.written import Written

SITE = "site"  # the folder of the site within that of a build
NOT_FOUND = "404.html"

_BODY = re.compile(rf'<h1 id="{shell.ANCHOR}">.*<div>{shell.BODY}</div>', re.DOTALL)


def completed(config: Any, parts: Frame, docs: Path, earlier: Earlier) -> Iterator[tuple[Output | Kept, str]]:  # noqa: ANN401 - MkDocs ships no types
    """Each page of the site whose *parts* the generator has made, with a digest of what it was made of.

    The shells are taken out of the site. A page that an *earlier* build made of the same is not made again.

    Raises:
        ShellError: a shell lacks a mark.
        SiteError: a page goes beyond the policy.
    """
    site, stamper = Path(config["site_dir"]), Stamper(config)
    for page in parts.own:
        path = _place(page.path)
        yield _whole(path, page.completed((site / path).read_text(encoding="utf-8"))), ""
    yield _whole(PurePosixPath(NOT_FOUND), (site / NOT_FOUND).read_text(encoding="utf-8")), ""
    addresses = {}
    for number, (form, paths) in enumerate(parts.stamped.items()):
        own = shell_path(form, number)
        made = kept_to_policy((site / _place(own)).read_text(encoding="utf-8"), str(_place(own)))
        shutil.rmtree(site / form.folder / own.relative_to(form.folder).parts[0].removesuffix(".md"))
        addresses[address(own)] = [address(path) for path in paths]
        told = stamper.shell(made, form, address(own))
        alike = hashlib.sha256(made.encode())
        for path, page in paths.items():
            place, data = _place(path), (docs / path).read_bytes()
            digest = alike.copy()
            digest.update(data)
            key = digest.hexdigest()
            if (file := earlier.made(f"{SITE}/{place}", key)) is not None:
                yield Kept(place, file), key
            else:
                yield Output(place, stamper.stamped(told, page.filled(data)).encode()), key
    for one in shell.listed((site / shell.SITEMAP).read_text(encoding="utf-8"), addresses):
        yield one, ""


def _place(page: PurePosixPath) -> PurePosixPath:
    """The file of the site that a page is."""
    return PurePosixPath(f"{address(page)}{PAGE}")


def _whole(path: PurePosixPath, html: str) -> Output:
    return Output(path, kept_to_policy(html, str(path)).encode())


class Stamper:
    """Makes pages of shells as the generator would make them."""

    def __init__(self, config: Any) -> None:  # noqa: ANN401 - MkDocs ships no types
        self._config = config
        self._converter = Converter(config["markdown_extensions"], config["mdx_configs"] or {})
        self._entry: Callable[[str, str, tuple[Any, ...]], str] = cache(self._listed)

    @cache  # noqa: B019 - the environment would look at the template's file at each call; it lives as long as this
    def _template(self, name: str) -> Any:  # noqa: ANN401 - as the settings
        return self._config["theme"].get_env().get_template(f"partials/{name}.html")

    def shell(self, page: str, form: Form, own: str) -> Shell:
        """The shell of *form* in *page*, which the generator made at the address *own*.

        Raises:
            ShellError: a mark is missing in it.
        """
        marked = _BODY.sub(shell.BODY, page).replace(own, shell.ADDRESS)
        wanted = [shell.TITLE, shell.DESCRIPTION, shell.CITED, shell.BODY, shell.ANCHOR]
        wanted += [shell.FOUND] if form.is_found else []
        if form.has_contents:
            marked = marked.replace(self._entry(ENTRY, ENTRY.lower(), ()), shell.CONTENTS)
            wanted.append(shell.CONTENTS)
        return shell.shell(marked, wanted)

    def stamped(self, form: Shell, page: Written) -> str:
        """*page* as it stands in its shell."""
        body, entries = self._converter.body(page)
        first, listed = (entries[0], entries[0]["children"]) if entries else ({"id": ""}, [])
        texts = {
            shell.TITLE: str(page.head["title"]),
            shell.DESCRIPTION: str(page.head["description"]),
            shell.CITED: self._partial("kb-cited", meta=page.head),
            shell.FOUND: self._partial("kb-found", meta=page.head) if "facets" in page.head else "",
            shell.CONTENTS: "\n".join(self._entry(*_frozen(one)) for one in listed),
            shell.BODY: body,
            shell.ADDRESS: address(page.path),
            shell.ANCHOR: first["id"],
        }
        part_kept_to_policy("\n".join(texts.values()), str(page.path))  # the shell's own were looked through once
        return form.stamped(texts)

    def _listed(self, title: str, id_: str, below: tuple[Any, ...]) -> str:
        """An entry of a list of contents, as the theme sets it."""
        return self._partial("toc-item", toc_item=_entry(title, id_, below))

    def _partial(self, name: str, **given: object) -> str:
        made: str = self._template(name).render(config=self._config, **given)
        return made


def _entry(title: str, id_: str, below: tuple[Any, ...]) -> dict[str, object]:
    return {"title": title, "url": f"#{id_}", "children": [_entry(*one) for one in below]}


def _frozen(entry: Mapping[str, Any]) -> tuple[str, str, tuple[Any, ...]]:
    return (entry["name"], entry["id"], tuple(_frozen(one) for one in entry["children"]))
