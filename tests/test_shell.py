"""Pages stamped from a shell."""

from __future__ import annotations

import gzip

import pytest

from coalition_kb.shell import ADDRESS, BODY, DESCRIPTION, TITLE, ShellError, listed, shell

SHELL = (
    f'<title>{TITLE} - Site</title><meta content="{DESCRIPTION}"><a href="https://x.org/kb/{ADDRESS}"></a>'
    f"<h1>{TITLE}</h1>{BODY}"
)
GRAY = {TITLE: "Gray 2010", DESCRIPTION: "A book.", BODY: "<p>Gray.</p>", ADDRESS: "sources/gray-2010/"}


def test_a_page_has_its_texts_in_the_places_of_the_marks() -> None:
    assert shell(SHELL).stamped(GRAY) == (
        '<title>Gray 2010 - Site</title><meta content="A book."><a href="https://x.org/kb/sources/gray-2010/"></a>'
        "<h1>Gray 2010</h1><p>Gray.</p>"
    )


def test_a_text_that_looks_like_a_mark_stays_a_text() -> None:
    odd = {TITLE: BODY, DESCRIPTION: TITLE, BODY: f"<p>{DESCRIPTION}</p>", ADDRESS: "odd/"}
    assert shell(SHELL).stamped(odd).endswith(f"<h1>{BODY}</h1><p>{DESCRIPTION}</p>")


@pytest.mark.parametrize("mark", [TITLE, DESCRIPTION, BODY])
def test_a_shell_without_a_mark_is_refused(mark: str) -> None:
    with pytest.raises(ShellError, match=mark):
        shell(SHELL.replace(mark, ""))


def test_the_map_of_the_site_lists_the_pages_and_not_their_shells() -> None:
    sitemap = "<urlset>{}\n</urlset>".format(
        "".join(
            f"\n    <url>\n <loc>https://x.org/{path}/</loc>\n <lastmod>2026-01-01</lastmod>\n    </url>"
            for path in ("sources", "sources/_0", "states")
        )
    )
    plain, packed = listed(sitemap, {"sources/_0/": ["sources/gray-2010/", "sources/roe-1999/"]})
    told = plain.data.decode()
    addresses = [line.strip() for line in told.splitlines() if "<loc>" in line]
    assert addresses == [
        f"<loc>https://x.org/{path}/</loc>" for path in ("sources", "sources/gray-2010", "sources/roe-1999", "states")
    ]
    assert gzip.decompress(packed.data) == plain.data


def test_a_map_that_lists_nothing_stays_as_it_is() -> None:
    plain, _ = listed("<urlset>\n</urlset>", {"sources/_0/": ["sources/gray-2010/"]})
    assert plain.data == b"<urlset>\n</urlset>"
