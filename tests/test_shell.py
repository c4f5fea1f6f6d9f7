"""Pages stamped from a shell."""

from __future__ import annotations

import gzip

import pytest

from coalition_kb.shell import BODY, DESCRIPTION, TITLE, Sheet, ShellError, listed, stamped

SHELL = f'<title>{TITLE} - Site</title><meta content="{DESCRIPTION}"><a href="https://x.org/kb/sources/shell/"></a><h1>{TITLE}</h1>{BODY}'
SHEETS = [
    Sheet("gray-2010", "Gray 2010", "A book.", "<p>Gray.</p>"),
    Sheet("roe-1999", "Roe &amp; Doe", "It.", "<p>R</p>"),
]


def test_each_sheet_becomes_a_page_beside_the_shell() -> None:
    pages = {str(page.path): page.data.decode() for page in stamped(SHELL, "sources", SHEETS)}
    assert list(pages) == ["sources/gray-2010/index.html", "sources/roe-1999/index.html"]
    assert pages["sources/gray-2010/index.html"] == (
        '<title>Gray 2010 - Site</title><meta content="A book."><a href="https://x.org/kb/sources/gray-2010/"></a>'
        "<h1>Gray 2010</h1><p>Gray.</p>"
    )


def test_a_text_that_looks_like_a_mark_stays_a_text() -> None:
    (page,) = stamped(SHELL, "sources", [Sheet("odd", BODY, TITLE, f"<p>{DESCRIPTION}</p>")])
    assert page.data.decode().endswith(f"<h1>{BODY}</h1><p>{DESCRIPTION}</p>")


@pytest.mark.parametrize("mark", [TITLE, DESCRIPTION, BODY])
def test_a_shell_without_a_mark_is_refused(mark: str) -> None:
    with pytest.raises(ShellError, match=mark):
        list(stamped(SHELL.replace(mark, ""), "sources", SHEETS))


def test_the_map_of_the_site_lists_the_pages_and_not_the_shell() -> None:
    sitemap = "<urlset>{}\n</urlset>".format(
        "".join(
            f"\n    <url>\n <loc>https://x.org/{path}/</loc>\n <lastmod>2026-01-01</lastmod>\n    </url>"
            for path in ("sources", "sources/shell", "states")
        )
    )
    plain, packed = listed(sitemap, "sources", SHEETS)
    told = plain.data.decode()
    addresses = [line.strip() for line in told.splitlines() if "<loc>" in line]
    assert addresses == [
        f"<loc>https://x.org/{path}/</loc>" for path in ("sources", "sources/gray-2010", "sources/roe-1999", "states")
    ]
    assert gzip.decompress(packed.data) == plain.data


def test_a_map_that_lists_nothing_stays_as_it_is() -> None:
    plain, _ = listed("<urlset>\n</urlset>", "sources", SHEETS)
    assert plain.data == b"<urlset>\n</urlset>"
