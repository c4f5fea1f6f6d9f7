"""What readers see is swapped in whole or not at all, and holds exactly what was made."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path, PurePosixPath

import pytest

from coalition_kb.earlier import NOTE
from coalition_kb.output import Large, Output, below, text
from coalition_kb.publish import PARTS, BusyError, ForeignFolderError, clear, offer, others_removed, version, write


def publish(into: Path, words: str) -> None:
    """A build of two pages that say the same."""
    with version(into) as folder:
        write([text("a.md", words), text("b/c.md", words)], folder / "site")


def files(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


# --- a folder ---------------------------------------------------------------------------------------------------------


def test_a_folder_holds_exactly_the_outputs(tmp_path: Path) -> None:
    write([text("a.md", "A"), Output(PurePosixPath("b/c.bin"), b"\x00\r\n")], tmp_path)
    assert {path: (tmp_path / path).read_bytes() for path in ("a.md", "b/c.bin")} == {
        "a.md": b"A\n",
        "b/c.bin": b"\x00\r\n",
    }
    assert len(files(tmp_path)) == 2


def test_leftovers_go(tmp_path: Path) -> None:
    write([text("a.md", "A"), text("old/b.md", "B")], tmp_path)
    write([text("a.md", "New")], tmp_path)
    assert files(tmp_path) == {"a.md": "New\n"}


def test_two_outputs_with_one_path_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"two outputs claim b/a\.md"):
        write([text("new.md", ""), text("b/a.md", "1"), text("b//a.md", "2")], tmp_path)
    assert not files(tmp_path)


@pytest.mark.parametrize("path", ["../a.md", "b/../../a.md", "/tmp/a.md", ".."])  # noqa: S108 - refused, never written
def test_a_path_outside_is_refused_and_nothing_is_written(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="lies outside of the folder"):
        write([text("new.md", ""), text(path, "")], tmp_path / "folder")
    assert not list(tmp_path.iterdir())


def test_outputs_that_fail_while_they_are_made_leave_the_folder_as_it_was(tmp_path: Path) -> None:
    write([text("a.md", "Old")], tmp_path)
    with pytest.raises(ZeroDivisionError):
        write((text("a.md", str(1 // n)) for n in (1, 0)), tmp_path)
    assert files(tmp_path) == {"a.md": "Old\n"}


def test_a_large_file_is_made_in_its_place(tmp_path: Path) -> None:
    large = Large(PurePosixPath("b/large.bin"), lambda place: place.write_bytes(b"large"))
    write([large, text("a.md", "A")], tmp_path)
    assert files(tmp_path) == {"a.md": "A\n", "b/large.bin": "large"}
    assert large.data == b"large"


def test_a_large_file_that_fails_half_way_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    def half(place: Path) -> None:
        place.write_bytes(b"half")
        raise ValueError("half")

    write([text("a.md", "Old"), text("b.md", "Old")], tmp_path)
    with pytest.raises(ValueError, match="half"):
        write([text("a.md", "New"), Large(PurePosixPath("b.md"), half), text("c.md", "New")], tmp_path)
    assert files(tmp_path) == {"a.md": "Old\n", "b.md": "Old\n"}


def test_a_folder_in_the_place_of_a_file_stays_and_so_does_every_file(tmp_path: Path) -> None:
    write([text("a.md", "Old"), text("b/c.md", "Old")], tmp_path)
    with pytest.raises(IsADirectoryError, match="a folder stands in the place of"):
        write([text("a.md", "New"), text("b", "New")], tmp_path)
    assert files(tmp_path) == {"a.md": "Old\n", "b/c.md": "Old\n"}


def test_a_text_ends_with_one_newline() -> None:
    assert [text("a", content).data for content in ("x", "x\n\n", "é ")] == [b"x\n", b"x\n", "é\n".encode()]


def test_outputs_can_be_put_into_a_folder() -> None:
    assert list(below("data/files", [text("a.csv", "1")])) == [text("data/files/a.csv", "1")]


def test_a_file_can_be_offered_in_a_folder_too_without_a_second_copy(tmp_path: Path) -> None:
    write([text("a.md", "A"), text("site/b.md", "B")], tmp_path)
    offer(tmp_path / "a.md", tmp_path / "site" / "c" / "a.md")
    assert (tmp_path / "site" / "c" / "a.md").samefile(tmp_path / "a.md")
    assert files(tmp_path / "site") == {"b.md": "B\n", "c/a.md": "A\n"}


def test_a_folder_can_be_offered_in_another_place_too(tmp_path: Path) -> None:
    write([text("data/a.csv", "1"), text("data/b/c.csv", "2")], tmp_path)
    offer(tmp_path / "data", tmp_path / "site" / "files")
    assert files(tmp_path / "site") == {"files/a.csv": "1\n", "files/b/c.csv": "2\n"}
    assert (tmp_path / "site" / "files" / "b" / "c.csv").samefile(tmp_path / "data" / "b" / "c.csv")


# --- a version --------------------------------------------------------------------------------------------------------


def test_the_first_build_makes_a_link_for_each_part(tmp_path: Path) -> None:
    publish(tmp_path, "One")
    assert {name: str((tmp_path / name).readlink()) for name in PARTS} == {name: f"current/{name}" for name in PARTS}
    assert files(tmp_path / "site") == {"a.md": "One\n", "b/c.md": "One\n"}


def test_nothing_is_seen_until_a_build_is_whole(tmp_path: Path) -> None:
    publish(tmp_path, "One")
    with version(tmp_path) as folder:
        write([text("a.md", "Two")], folder / "site")
        assert files(tmp_path / "site") == {"a.md": "One\n", "b/c.md": "One\n"}
    assert files(tmp_path / "site") == {"a.md": "Two\n"}


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_a_failing_build_leaves_the_last_good_one_and_nothing_of_its_own(
    tmp_path: Path, failure: type[BaseException]
) -> None:
    publish(tmp_path, "One")
    before = sorted((tmp_path / "versions").iterdir())
    with pytest.raises(failure), version(tmp_path) as folder:  # noqa: PT012 - it is to fail half-way
        write([text("a.md", "Half")], folder / "site")
        raise failure
    assert files(tmp_path / "site")["a.md"] == "One\n"
    assert sorted((tmp_path / "versions").iterdir()) == before


def test_a_first_build_that_fails_leaves_no_site(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="half"), version(tmp_path):
        raise ValueError("half")
    assert not (tmp_path / "site").exists()
    assert not list((tmp_path / "versions").iterdir())


def test_what_a_killed_build_left_goes_with_the_next(tmp_path: Path) -> None:
    publish(tmp_path, "One")
    (tmp_path / "versions" / "v-killed" / "site").mkdir(parents=True)
    (tmp_path / ".current.new").symlink_to("versions/v-killed")
    publish(tmp_path, "Two")
    assert not (tmp_path / "versions" / "v-killed").exists()
    assert not (tmp_path / ".current.new").is_symlink()
    assert files(tmp_path / "site")["a.md"] == "Two\n"


def test_old_versions_do_not_pile_up(tmp_path: Path) -> None:
    for words in ("One", "Two", "Three", "Four"):
        publish(tmp_path, words)
    assert len(list((tmp_path / "versions").iterdir())) == 2  # the current one, and that which a reader may still read


def test_what_no_build_made_is_left_alone_and_said(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "mine.md").write_text("mine", encoding="utf-8")
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ForeignFolderError, match="docs was not made by a build"):
        publish(tmp_path, "One")
    assert (tmp_path / "docs" / "mine.md").read_text(encoding="utf-8") == "mine"
    (tmp_path / "docs").rename(tmp_path / "letters")
    publish(tmp_path, "One")
    publish(tmp_path, "Two")
    assert (tmp_path / "versions" / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_the_build_can_be_moved(tmp_path: Path) -> None:
    publish(tmp_path / "build", "One")
    moved = (tmp_path / "build").rename(tmp_path / "elsewhere")
    assert files(moved / "site")["a.md"] == "One\n"
    publish(moved, "Two")
    assert files(moved / "site")["a.md"] == "Two\n"
    assert not any(path.readlink().is_absolute() for path in moved.iterdir() if path.is_symlink())


@pytest.mark.parametrize("named", ["build", "linked/build"])
def test_the_last_good_build_stands_however_its_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    (tmp_path / "linked").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    publish(Path(named), "One")
    with version(Path(named)):
        assert files(Path(named) / "site")["a.md"] == "One\n"
    publish(Path(named), "Two")
    assert files(tmp_path / "build" / "site")["a.md"] == "Two\n"


def test_what_is_built_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    publish(tmp_path, "One")
    assert (tmp_path / "current").stat().st_mode & 0o777 == 0o755


# --- two at a time ----------------------------------------------------------------------------------------------------

HOLDER = """
import sys
from pathlib import Path
from coalition_kb.output import text
from coalition_kb.publish import version, write
with version(Path(sys.argv[1])) as folder:
    write([text("a.md", "The other")], folder / "site")
    print("building", flush=True)
    sys.stdin.readline()
"""


def _other(into: Path) -> subprocess.Popen[str]:
    """Another process that builds into *into*, and ends when it is told."""
    other = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HOLDER, str(into)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "building\n"
    return other


def test_a_second_build_at_the_same_time_is_refused_and_does_not_hurt_the_first(tmp_path: Path) -> None:
    with _other(tmp_path) as other:
        with pytest.raises(BusyError, match="another build is writing to"):
            publish(tmp_path, "Mine")
        other.communicate("end\n")
    assert other.returncode == 0
    assert files(tmp_path / "site") == {"a.md": "The other\n"}
    publish(tmp_path, "Mine")
    assert files(tmp_path / "site")["a.md"] == "Mine\n"


def test_a_killed_build_gives_back_its_lock_and_leaves_the_last_good_one(tmp_path: Path) -> None:
    publish(tmp_path, "One")
    with _other(tmp_path) as other:
        other.kill()
        other.communicate()
    assert files(tmp_path / "site")["a.md"] == "One\n"
    assert len(list((tmp_path / "versions").iterdir())) == 2
    publish(tmp_path, "Two")
    assert files(tmp_path / "site")["a.md"] == "Two\n"


def test_what_a_killed_build_left_can_be_cleared_without_a_build_but_nothing_of_one_at_work(tmp_path: Path) -> None:
    publish(tmp_path, "One")
    with _other(tmp_path) as other:
        clear(tmp_path)
        assert len(list((tmp_path / "versions").iterdir())) == 2
        other.kill()
        other.communicate()
    clear(tmp_path)
    assert len(list((tmp_path / "versions").iterdir())) == 1
    assert files(tmp_path / "site")["a.md"] == "One\n"


def test_the_versions_before_the_current_one_can_go_while_another_is_made(tmp_path: Path) -> None:
    for words in ("One", "Two"):
        with version(tmp_path) as folder:
            write([text("a.md", words)], folder / "site")
            (folder / NOTE).touch()
    with version(tmp_path) as folder:
        assert len(list((tmp_path / "versions").iterdir())) == 3
        with others_removed(folder):
            write([text("a.md", "Three")], folder / "site")
        assert len(list((tmp_path / "versions").iterdir())) == 2
        assert files(tmp_path / "site")["a.md"] == "Two\n"
    assert files(tmp_path / "site")["a.md"] == "Three\n"


def test_a_reader_who_came_before_the_swap_reads_on(tmp_path: Path) -> None:
    publish(tmp_path, "One")
    held = (tmp_path / "site").resolve()
    publish(tmp_path, "Two")
    assert files(held) == {"a.md": "One\n", "b/c.md": "One\n"}


def test_a_reader_sees_the_old_site_or_the_new_one_whole(tmp_path: Path) -> None:
    publish(tmp_path, "0")
    seen: list[tuple[str, ...]] = []
    reads = threading.Semaphore(0)
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            # One folder is entered through the link and both pages are read from there.
            folder = os.open(tmp_path / "site", os.O_RDONLY | os.O_DIRECTORY)
            seen.append(tuple(_read(name, folder) for name in ("a.md", "b/c.md")))
            os.close(folder)
            reads.release()

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(1, 100):
        publish(tmp_path, str(n))
        # A version outlives one build after it, not two: here no reader is to be as slow as that.
        while reads.acquire(blocking=False):
            pass
        for _ in range(2):
            assert reads.acquire(timeout=30), "the reader met a page that was not there"
    done.set()
    reader.join()
    assert not [one for one in seen if one[0] != one[1]]
    assert len(set(seen)) > 1


def test_a_build_moves_one_link_through_which_all_parts_lead(tmp_path: Path) -> None:
    publish(tmp_path, "One")
    before = {name: (tmp_path / name).lstat().st_ino for name in PARTS}
    current = (tmp_path / "current").readlink()
    publish(tmp_path, "Two")
    assert {name: (tmp_path / name).lstat().st_ino for name in PARTS} == before
    assert (tmp_path / "current").readlink() != current


def test_a_first_build_shows_no_part_before_the_others(tmp_path: Path) -> None:
    seen: set[frozenset[str]] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            if (tmp_path / "current").exists():
                seen.add(frozenset(os.listdir(tmp_path / "current")))  # noqa: PTH208 - it is entered once

    reader = threading.Thread(target=read)
    reader.start()
    with version(tmp_path) as folder:
        for name in ("docs", "site", "data"):
            write([text("a.md", "One")], folder / name)
    done.set()
    reader.join()
    assert seen <= {frozenset({"docs", "site", "data"})}
    assert all((tmp_path / name / "a.md").exists() for name in ("docs", "site", "data"))


def test_who_asks_for_the_first_page_by_its_name_finds_it_at_every_moment(tmp_path: Path) -> None:
    publish(tmp_path, "0")
    seen: list[str] = []
    started, done = threading.Event(), threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append((tmp_path / "site" / "a.md").read_text(encoding="utf-8"))  # what is missing ends the reader
            started.set()

    reader = threading.Thread(target=read)
    reader.start()
    assert started.wait(timeout=30)
    for words in ("1", "2", "3"):
        publish(tmp_path, words)
    done.set()
    reader.join()
    assert set(seen) <= {"0\n", "1\n", "2\n", "3\n"}
    assert seen == sorted(seen)


def _read(name: str, folder: int) -> str:
    page = os.open(name, os.O_RDONLY, dir_fd=folder)
    try:
        return os.read(page, 9).decode()
    finally:
        os.close(page)
