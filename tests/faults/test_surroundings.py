"""Poor surroundings: a clock that jumps, a locale of few letters, no home, no tool, files that go while they are read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.examplefiles import SMALL, laid_on_small
from tests.faults.building import LONGEST, bound_by_rights, built, leftovers, said, started, surroundings, versions
from tests.site import links

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.conftest import Good

FEW_LETTERS = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
#: Each look at the clock finds it elsewhere: a decade on, then a decade back.
JUMPING = """
import itertools, time
for name, decade in ("time", 300_000_000), ("time_ns", 300_000_000 * 10**9):
    real, jumps = getattr(time, name), itertools.cycle((decade, -decade, 0))
    setattr(time, name, lambda real=real, jumps=jumps: real() + next(jumps))
local = time.localtime
time.localtime = lambda seconds=None: local(time.time() if seconds is None else seconds)
"""


@pytest.fixture
def own(changed: Path, tmp_path: Path) -> Path:
    """The changed project, to be spoilt."""
    return shutil.copytree(changed, tmp_path / "project")


def first_run(folder: Path, program: str) -> str:
    """A folder whose *program* Python runs before any other, in each of its processes."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(program, encoding="utf-8")
    return str(folder)


def without(folder: Path, *packages: str) -> dict[str, str]:
    """Surroundings in which *packages* are not installed."""
    return surroundings(first=first_run(folder, f"import sys\nsys.modules.update(dict.fromkeys({packages}))\n"))


# --- clock, locale, home ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_clock_that_jumps_and_files_of_any_time_change_no_byte(good: Good, tmp_path: Path) -> None:
    own = shutil.copytree(good.root, tmp_path / "project")
    for number, path in enumerate(sorted(own.rglob("*"))):
        os.utime(path, (0, (1, 2**31, 2**33)[number % 3]))  # 1970, 2038, 2242
    clock = {"first": first_run(tmp_path / "clock", JUMPING), "SOURCE_DATE_EPOCH": "7"}
    done = built(own, tmp_path / "build", env=surroundings(**clock))
    assert done.returncode == 0, done.stderr
    assert good.stands_in(tmp_path / "build")


@pytest.mark.slow
def test_a_locale_of_few_letters_and_a_user_without_a_home_change_no_byte(good: Good, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    nowhere = {"HOME": str(closed / "nobody"), "XDG_CACHE_HOME": str(closed), "TMPDIR": str(closed)}
    into = tmp_path / "gebäude"  # a name that the locale cannot spell
    done = built(good.root, into, env=surroundings(**FEW_LETTERS, **nowhere), before=bound_by_rights())
    assert done.returncode == 0, done.stderr
    assert "The site is in " in done.stdout
    assert good.stands_in(into)


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("show", "khemed-1958"),
        ("search", "citizens"),
        ("search", "--json", "citizens"),
        ("explain", "aim"),
        ("findings",),
    ],
    ids=" ".join,
)
def test_a_command_answers_alike_where_the_locale_has_few_letters(words: tuple[str, ...], tmp_path: Path) -> None:
    root = laid_on_small(SMALL, tmp_path / "record")
    case = root / "cases" / "khemed-1958.yaml"
    case.write_text(
        case.read_text(encoding="utf-8").replace("Operation Sandstorm", "Opération Sable — 砂嵐"), encoding="utf-8"
    )
    rich, poor = (
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "coalition_kb", *words], cwd=root, env=env, capture_output=True, check=False
        )
        for env in (surroundings(PYTHONUTF8="1"), surroundings(**FEW_LETTERS))
    )
    assert poor.returncode == rich.returncode == 0, poor.stderr.decode()
    assert poor.stdout == rich.stdout


@pytest.mark.parametrize("missing", ["home", "rights"])
def test_a_command_works_where_nothing_can_be_kept(tmp_path: Path, missing: str) -> None:
    env, before = surroundings(), bound_by_rights()
    if missing == "home":  # neither a variable names it, nor does the system know the user
        del env["XDG_CACHE_HOME"], env["HOME"]
        env["PYTHONPATH"] = os.pathsep.join(
            (first_run(tmp_path / "nobody", "import pwd\npwd.getpwuid = {}.__getitem__\n"), env["PYTHONPATH"])
        )
    else:
        (tmp_path / "closed").mkdir(mode=0o555)
        env["XDG_CACHE_HOME"] = str(tmp_path / "closed")
    root = laid_on_small(SMALL, tmp_path / "record")
    for words in (("check", "cases/khemed-1958.yaml"), ("findings",)):
        done = subprocess.run(  # noqa: S603 - our own program
            [*before, sys.executable, "-m", "coalition_kb", *words],
            cwd=root,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "failed" not in done.stderr


# --- tools ------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_what_is_left_out_for_want_of_a_tool_is_said_and_no_page_leads_to_it(good: Good, tmp_path: Path) -> None:
    into = tmp_path / "build"
    done = built(good.root, into, env=without(tmp_path / "site", "pyarrow", "typst"))
    assert done.returncode == 0, done.stderr
    assert said(done) == (
        "Left out, for the extra `parquet` is not installed: Parquet\n"
        "Left out, for the extra `report` is not installed: synopsis.pdf, report.pdf, codebook.pdf\n"
    )
    assert list(links.faults(into / "site", links.addresses(into / "site"))) == []
    assert not [path for path in (into / "data").resolve().rglob("*") if path.suffix in (".parquet", ".pdf")]


@pytest.mark.slow
def test_without_pagefind_nothing_is_built_and_it_is_said_what_to_install(
    good: Good, changed: Path, into: Path, tmp_path: Path
) -> None:
    before = versions(into)
    done = built(changed, into, env=without(tmp_path / "site", "pagefind_bin"))
    assert done.returncode == 1
    assert said(done) == "Pagefind is missing: install the package pagefind-bin (make setup)\n"
    assert versions(into) == before
    assert not leftovers(into)
    assert good.stands_in(into)


# --- files that go ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_cases_that_are_gone_are_told_and_the_last_good_build_stands(good: Good, own: Path, into: Path) -> None:
    shutil.rmtree(own / "cases")
    done = built(own, into)
    assert done.returncode == 1
    assert said(done).startswith("cases:1:1: no file to check [nothing-checked]\n")
    assert good.stands_in(into)


@pytest.mark.parametrize("closed", ["cases/khemed-1958.yaml", "cases", "codebook/variables/partner"])
@pytest.mark.slow
def test_what_cannot_be_read_is_told_with_its_place_and_the_last_good_build_stands(
    good: Good, own: Path, into: Path, closed: str
) -> None:
    mode = (own / closed).stat().st_mode
    (own / closed).chmod(0)
    done = built(own, into, before=bound_by_rights())
    (own / closed).chmod(mode)
    assert done.returncode == 1
    assert f"{closed}:1:1: a {'file' if '.' in closed else 'folder'} that cannot be read: Permission denied" in said(
        done
    )
    assert "[unreadable-file]" in said(done)
    assert said(done).endswith("Nothing was built: mend the record first. The last good build stands.\n")
    assert good.stands_in(into)


@pytest.mark.slow
def test_pages_that_go_while_they_are_read_are_told_and_the_last_good_build_stands(
    good: Good, own: Path, into: Path
) -> None:
    with started(own, into) as running:
        assert running.stderr is not None
        assert running.stderr.readline().startswith("[1/")
        shutil.rmtree(own / "docs")
        _out, err = running.communicate(timeout=LONGEST)
    assert running.returncode == 1
    assert "Traceback" not in err
    assert "the site was not built: " in err
    assert good.stands_in(into)


@pytest.mark.slow
def test_settings_that_are_gone_are_told_and_the_last_good_build_stands(good: Good, own: Path, into: Path) -> None:
    (own / "mkdocs.yml").unlink()
    done = built(own, into)
    assert done.returncode == 1
    assert said(done).startswith("mkdocs.yml: ")
    assert said(done).count("\n") == 1
    assert good.stands_in(into)
