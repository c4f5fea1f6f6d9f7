"""The preview of a case: its page with its problems on top, served on this machine alone, and made anew at a save."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.error import HTTPError

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from coalition_kb.cli import main
from coalition_kb.place import Place
from coalition_kb.preview.making import Preview
from coalition_kb.preview.page import completed, pages
from coalition_kb.preview.server import HOST, served
from coalition_kb.problem import Problem, as_text
from coalition_kb.reader import load, names_of, reread
from coalition_kb.site.pages import of_case
from tests.examplefiles import SMALL, laid_on_small
from tests.site import browser as browsers
from tests.site import sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

KHEMED = "khemed-1958"
LAGOON = "san-marcos-2004"
LONGEST = 60  # seconds that a test waits for what takes one
SPOILT = {
    "a code that is none": (f"cases/{LAGOON}.yaml", "code: guard", "code: gaurd"),
    "a file that is no YAML": (f"cases/{LAGOON}.yaml", "depth: study", "depth: [study"),
    "a field too many": (f"cases/{LAGOON}.yaml", "depth: study", "depth: study\ncolour: blue"),
    "a source that is none": (f"cases/{LAGOON}.yaml", "sources: [gazette-2006]", "sources: [gazette]"),
    "nothing that matters": (f"cases/{LAGOON}.yaml", "depth: study", "depth: study  # a comment"),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small record as a project, to be written to."""
    return sample.lay_out(tmp_path / "project")


@pytest.fixture
def shown(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Preview:
    """The preview of a case of the project."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")  # it is set when a site is made: so it is set back after
    return Preview(root, KHEMED, tmp_path / "preview")


def spoil(root: Path, name: str, old: str, new: str) -> None:
    """Put *new* in the place of *old* in the file *name*."""
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def page(shown: Preview) -> str:
    """The page of the case as it is served."""
    return (shown.made.site / "cases" / KHEMED / "index.html").read_text(encoding="utf-8")


def got(address: str, **headers: str) -> tuple[int, str]:
    """Status and body of the answer of *address*."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:  # noqa: S310 - ours
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


# --- one case read again ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mistake", SPOILT.values(), ids=SPOILT)
def test_one_case_read_again_gives_what_reading_all_gives(mistake: tuple[str, str, str], tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    before = load(root)
    spoil(root, *mistake)
    after = load(root)
    again = reread(before, root, LAGOON)
    assert as_text(again.problems) == as_text(after.problems)
    assert again == after
    assert reread(again, root, LAGOON) == after


def test_its_sources_are_read_again_too(tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    before = load(root)
    source = "{id: gazette-2006, type: book, title: Another, kind: press, opened: no}"
    (root / names_of(LAGOON)[1]).write_text(f"references:\n  - {source}\n", encoding="utf-8")
    again = reread(before, root, LAGOON)
    assert as_text(again.problems) == as_text(load(root).problems)
    assert [one.rule for one in again.problems] == ["doubled-key"]
    (root / names_of(LAGOON)[1]).unlink()
    assert reread(again, root, LAGOON).problems == []


def test_a_case_that_is_gone_is_told(tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    before = load(root)
    (root / names_of(LAGOON)[0]).unlink()
    assert [one.rule for one in reread(before, root, LAGOON).problems if one.place.file == names_of(LAGOON)[0]] == [
        "unreadable-file"
    ]


def test_where_the_codebook_has_a_fault_all_is_read_again(tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    spoil(root, "codebook/themes.yaml", "themes:", "theme:")
    before = load(root)
    spoil(root, "codebook/themes.yaml", "theme:", "themes:")
    assert reread(before, root, LAGOON) == load(root)


# --- its pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [KHEMED, LAGOON])
def test_the_pages_are_those_of_the_site_where_no_finding_was_tested(case: str, project: Path) -> None:
    loaded = load(project)
    site = sample.site(loaded.record, tabled=False)
    assert pages(loaded, case) == list(of_case(site, loaded.record.cases[case]))


def test_problems_stand_over_the_heading_with_their_lines_and_as_text() -> None:
    found = "<script>alert(1)</script>"
    problem = Problem(Place(f"cases/{KHEMED}.yaml", 3, 1), found, "no <", "remove it", rule="x")
    elsewhere = Problem(Place("cases/a.yaml", 9, 1), "y", "z", "write it", rule="x")
    html = completed("<body><h1>Khemed</h1></body>", [elsewhere, problem], KHEMED, 7)
    assert html.index("2 problems, 0 warnings") < html.index("line 3") < html.index("line 9") < html.index("<h1>")
    assert f"<strong>cases/{KHEMED}.yaml, line 3</strong>: &lt;script&gt;alert(1)&lt;/script&gt;<br>" in html
    assert html.endswith('<script src="/preview.js" data-number="7"></script></body>')


def test_without_a_problem_nothing_stands_over_the_heading() -> None:
    assert completed("<body><h1>", [], KHEMED, 7) == "<body><h1>"


def test_a_new_case_has_a_page_with_all_that_is_to_be_filled(root: Path, tmp_path: Path, shown: Preview) -> None:
    assert "admonition" not in page(shown)
    assert CliRunner().invoke(main, ["new", "freedonia-1999", "--root", str(root)]).exit_code == 0
    new = Preview(root, "freedonia-1999", tmp_path / "new")
    html = (new.made.site / "cases/freedonia-1999/index.html").read_text(encoding="utf-8")
    assert "freedonia-1999 does not answer aim" in html
    assert "Account" in html


# --- made anew at a save ----------------------------------------------------------------------------------------------


def test_a_save_makes_it_anew_and_no_save_does_not(root: Path, shown: Preview) -> None:
    assert shown.renewed() is None
    spoil(root, names_of(KHEMED)[0], "title: Khemed", "title: The Landing in Khemed")
    assert shown.renewed() == shown.made
    assert "The Landing in Khemed" in page(shown)
    assert shown.renewed() is None


def test_what_is_being_looked_at_stays_whole_while_the_next_is_made(root: Path, shown: Preview) -> None:
    before = shown.made
    spoil(root, names_of(KHEMED)[0], "depth: entry", "depth: entry ")
    after = shown.renewed()
    assert after is not None
    assert after.site != before.site
    assert (before.site / "cases" / KHEMED / "index.html").exists()


def test_a_file_that_cannot_be_read_gives_a_page_in_words_and_a_mended_one_the_page_again(
    root: Path, shown: Preview
) -> None:
    spoil(root, names_of(KHEMED)[0], "depth: entry", "depth: [entry")
    shown.renewed()
    assert f"<strong>cases/{KHEMED}.yaml, line " in page(shown)
    assert "Its file cannot be read." in page(shown)
    spoil(root, names_of(KHEMED)[0], "depth: [entry", "depth: entry")
    shown.renewed()
    assert "admonition" not in page(shown)
    assert "Account" in page(shown)


def test_a_code_that_is_none_is_told_over_the_page_that_can_be_made(root: Path, shown: Preview) -> None:
    spoil(root, names_of(KHEMED)[0], "aim:\n    code: rescue", "aim:\n    code: rescu")
    shown.renewed()
    assert "which is no code of it" in page(shown)
    assert "Account" in page(shown)


def test_a_change_of_another_file_is_seen_too(root: Path, shown: Preview) -> None:
    spoil(root, "codebook/states.yaml", "name: Khemed", "name: Khemed on the Sea")
    assert shown.renewed()
    assert "Khemed on the Sea" in page(shown)


# --- served -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The address of a folder of pages; beside it lies what is not to be served."""
    folder = tmp_path / "preview" / "site"
    (folder / "cases" / "a").mkdir(parents=True)
    (folder / "cases" / "a" / "index.html").write_text("the case\n", encoding="utf-8")
    (tmp_path / "preview" / "secret.html").write_text("secret\n", encoding="utf-8")
    (folder / "link.html").symlink_to(tmp_path / "preview" / "secret.html")
    with served(lambda: folder, "/cases/a/", 0) as address:
        yield address


def test_the_front_leads_to_the_case_and_nothing_is_kept_by_the_browser(site: str) -> None:
    assert got(site) == (200, "the case\n")
    with urllib.request.urlopen(f"{site}cases/a/") as answer:  # noqa: S310 - ours
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["states/GRD/", "cases/", "link.html", "cases/../../secret.html", "%2e%2e/secret.html"]
)
def test_what_is_not_of_the_preview_gives_a_plain_page_that_says_so(site: str, path: str) -> None:
    status, body = got(f"{site}{path}")
    assert status == 404
    assert "Not part of the preview" in body


@pytest.mark.parametrize("path", ["/../secret.html", "/../../../../../../etc/passwd", "//etc/passwd"])
def test_a_path_that_climbs_as_no_browser_sends_it_leads_nowhere(site: str, path: str) -> None:
    connection = HTTPConnection(site.removeprefix("http://").rstrip("/"))
    connection.request("GET", path)
    with connection.getresponse() as answer:
        assert answer.status in (301, 404)
        assert b"secret" not in answer.read()
    connection.close()


def test_it_answers_to_the_name_of_this_machine_alone(site: str) -> None:
    assert site.startswith(f"http://{HOST}:")
    assert got(f"{site}cases/a/", Host="attacker.example")[0] == 403


def test_nothing_can_be_sent_to_it(site: str) -> None:
    request = urllib.request.Request(site, data=b"x", method="POST")  # noqa: S310 - ours
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(request)  # noqa: S310 - as above
    assert refused.value.code == 501
    refused.value.close()


def test_a_browser_that_leaves_before_it_has_all_is_no_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "large.html").write_bytes(b"x" * 20_000_000)
    with served(lambda: tmp_path, "/large.html", 0) as site:
        host = site.removeprefix("http://").rstrip("/")
        with socket.create_connection((HOST, int(host.rpartition(":")[2]))) as left:
            left.sendall(f"GET /large.html HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
            assert left.recv(9) == b"HTTP/1.0 "
        assert got(f"{site}nothing.html")[0] == 404
    assert capsys.readouterr().err == ""


def test_a_port_that_is_taken_is_told_and_without_one_another_is_found(site: str, tmp_path: Path) -> None:
    port = int(site.rstrip("/").rpartition(":")[2])
    with pytest.raises(OSError, match="in use"), served(lambda: tmp_path, "/", port):
        pass
    with served(lambda: tmp_path, "/") as one, served(lambda: tmp_path, "/") as other:
        assert one != other


# --- the command ------------------------------------------------------------------------------------------------------


def test_a_case_that_is_none_is_refused_with_the_nearest(root: Path) -> None:
    result = CliRunner().invoke(main, ["preview", "khemed-1985", "--root", str(root)])
    assert result.exit_code == 2
    assert "There is no cases/khemed-1985.yaml; write 'khemed-1958'" in result.output


@pytest.fixture
def running(root: Path) -> Iterator[str]:
    """The address that the command prints while it runs."""
    command = [sys.executable, "-m", "coalition_kb", "preview", KHEMED, "--root", str(root), "--port", str(free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - ours
        assert process.stdout
        try:
            yield process.stdout.readline().split()[0]
        finally:
            process.send_signal(signal.SIGINT)
            try:
                _, told = process.communicate(timeout=LONGEST)
            finally:
                process.kill()  # who waits for one that has not heard waits for ever
    assert process.returncode == 0
    assert "Traceback" not in told


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])


def test_it_serves_until_it_is_interrupted_and_shows_a_save(root: Path, running: str) -> None:
    assert "Khemed (Operation Sandstorm)" in got(running)[1]
    spoil(root, names_of(KHEMED)[0], "title: Khemed", "title: The Landing in Khemed")
    end = time.monotonic() + LONGEST
    while "The Landing in Khemed" not in got(running)[1]:
        assert time.monotonic() < end, "it was not made anew"
        time.sleep(0.1)


@pytest.mark.browser
def test_the_page_in_the_browser_loads_itself_again(root: Path, running: str, browser: Browser) -> None:
    with browsers.watched(browser, running.partition("cases/")[0]) as shown:
        shown.goto(running)
        expect(shown.get_by_role("heading", level=1)).to_contain_text("Khemed (Operation Sandstorm)")
        spoil(root, names_of(KHEMED)[0], "title: Khemed", "title: The Landing in Khemed")
        expect(shown.get_by_role("heading", level=1)).to_contain_text("The Landing in Khemed", timeout=1000 * LONGEST)
