"""A site of which the generator makes few pages is the site that it would make of all."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition_kb.building import publish_pages
from coalition_kb.conversion import Converter
from coalition_kb.earlier import Earlier
from coalition_kb.generator import generate, navigation, settings
from coalition_kb.generator.frame import form_of, frame
from coalition_kb.output import text
from coalition_kb.publish import lay
from coalition_kb.site.prose import heading as escaped
from coalition_kb.written import written
from tests.site import sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from coalition_kb.output import Output

_SPACES = re.compile(r"\s+")
_AROUND_TAGS = re.compile(r"\s*(<[^<>]*>)\s*")
HEAD = '---\ntitle: "A case"\ndescription: "What it was."\n---\n'


@pytest.fixture(scope="module", autouse=True)
def _epoch() -> Iterator[None]:
    """The generator sets it: so it is set back after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "0")
        yield


@pytest.fixture(scope="module")
def whole(project: Path, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What the generator makes of every page of the small record, with no page stamped."""
    into = tmp_path_factory.mktemp("whole")
    config = settings(project, built / "docs", into)
    generate(config, epoch=0, versions=versions(built))
    return pages(into)


def versions(built: Path) -> str:
    """The words at the foot of the pages of the build."""
    found = re.search(r'<meta name="version" content="([^"]*)">', (built / "site" / "index.html").read_text("utf-8"))
    assert found
    return found[1]


def pages(site: Path) -> dict[str, str]:
    """The pages of a site, without white space between tags, which no reader sees."""
    return {
        path.relative_to(site).as_posix(): _AROUND_TAGS.sub(r"\1", _SPACES.sub(" ", path.read_text(encoding="utf-8")))
        for path in site.rglob("*.html")
    }


def test_every_page_is_what_the_generator_makes_of_it(built: Path, whole: Mapping[str, str]) -> None:
    stamped = pages(built / "site")
    assert set(whole) == set(stamped) - {"coalition-kb.html"}
    assert [name for name in whole if whole[name] != stamped[name]] == []


def test_the_generator_itself_makes_the_pages_of_the_navigation_alone(
    project: Path, built: Path, tmp_path: Path
) -> None:
    config = settings(project, tmp_path / "frame", tmp_path / "site")
    parts = frame(built / "docs", navigation(config))
    own = {str(page.path) for page in parts.own}
    assert own >= navigation(config)
    assert {path.split("/")[0] for path in own - navigation(config)} <= {
        "variables",
        "cases",
    }  # linked to, or leading on
    assert {form.folder for form in parts.stamped} >= {"cases", "states", "sources", "variables", "findings"}


def test_another_generator_of_the_family_makes_the_same_of_the_tree(
    project: Path, built: Path, whole: Mapping[str, str], tmp_path: Path
) -> None:
    """ProperDocs, a fork of MkDocs, on every page of the small record as plain Markdown."""
    config = (project / "mkdocs.yml").read_text(encoding="utf-8")
    config = config.replace("build/docs", str(built / "docs")).replace("build/site", str(tmp_path / "site"))
    config = config.replace(sample.THEME, str(project / sample.THEME))
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "properdocs", "build", "--strict", "--quiet", "-f", str(tmp_path / "mkdocs.yml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = pages(tmp_path / "site")
    assert set(made) == set(whole)
    assert [name for name in made if article(made[name]) != article(whole[name])] == []


def article(page: str) -> str:
    """What a page says, without what it is set in."""
    found = re.search(r"<article.*</article>", page, re.DOTALL)
    return re.sub(r'<p class="kb-foot">.*?</p>', "", found[0]) if found else page


@pytest.mark.parametrize(
    ("rest", "ids"),
    [
        ("# A\n\n## Dates\n\n## Dates", ["a", "dates", "dates_1"]),
        ("# Dates\n\n## Dates\n\n### Dates {: #dates_1 }", ["dates", "dates_2", "dates_1"]),
        ("# A\n\n## Äther & Öl\n\n## \\*", ["a", "ather-ol", "_1"]),
        ("# A\n\n<div>## none</div>\n\n## B {: #b data-toc-label='C' }", ["a", "b"]),
    ],
)
def test_headings_have_the_ids_that_the_generator_gives_them(
    project: Path, tmp_path: Path, rest: str, ids: list[str]
) -> None:
    page = text("cases/odd.md", f"{HEAD}\n{rest}\n")
    assert form_of(written(page))
    plain = dict(site_of(project, tmp_path / "plain", [page]))["cases/odd/index.html"]
    stamped = dict(site_of(project, tmp_path / "stamped", [page], is_stamped=True))["cases/odd/index.html"]
    assert plain == stamped
    assert re.findall(r'<h\d[^>]* id="([^"]*)"', stamped) == ids


SAID = ("Abc", "U.S.", "(2011)", "x_y", "1990s", "a:b", "http://x.org", "_", "-", "ß", "ﬁ", "²", ":smile:")
SIGNS = ("'so'", '"so"', "5%", "A&B", "<b>", "`c`", "*", "{: #b }")
WORDS = st.lists(st.sampled_from([*SAID, *SIGNS]))


@given(words=WORDS.map(" ".join) | st.text(), level=st.integers(1, 4), is_escaped=st.booleans())
def test_a_plain_heading_is_what_the_converter_makes_of_it(
    converter: Converter, words: str, level: int, *, is_escaped: bool
) -> None:
    heading = f"{'#' * level} {escaped(words) if is_escaped else ' '.join(words.split())}".strip()
    made = converter.plain(heading)
    assert made is None or made == converter.converted(heading)


def test_most_headings_are_plain(converter: Converter) -> None:
    titles = ["Abbottabad (2011)", "Operation Enduring Freedom – Afghanistan", "U.S. raid, 1980: the first"]
    assert all(converter.plain(f"# {escaped(title)}") for title in titles)
    assert not any(converter.plain(f"# {title}") for title in ("A *b*", "A {: #b }", "A & b", "A [b](c)", "`a`"))


@pytest.fixture(scope="module")
def converter(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Converter:
    folder = tmp_path_factory.mktemp("pieces")
    config = settings(project, folder / "docs", folder / "site")
    return Converter(config["markdown_extensions"], config["mdx_configs"])


def site_of(project: Path, folder: Path, given: list[Output], *, is_stamped: bool = False) -> dict[str, str]:
    """The pages of a site of *given* and no other."""
    folder.mkdir()
    config = (project / "mkdocs.yml").read_text(encoding="utf-8").split("\nnav:", 1)[0]
    (folder / "mkdocs.yml").write_text(config + "\nnav: [index.md]\nnot_in_nav: /cases/\n", encoding="utf-8")
    theme = folder / sample.THEME
    theme.parent.mkdir(parents=True)
    theme.symlink_to(project / sample.THEME)
    lay([text("index.md", "# Home"), text("assets/kb.css", ""), text("assets/kb.js", ""), *given], folder / "docs")
    if is_stamped:
        made = settings(folder, folder / "frame", folder / "site")
        publish_pages(made, folder / "docs", Earlier(), epoch=0, versions="")
    else:
        generate(settings(folder, folder / "docs", folder / "site"), epoch=0)
    return pages(folder / "site")
