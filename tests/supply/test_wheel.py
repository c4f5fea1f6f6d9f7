"""The wheel: all of the package is in it, and it does its work where the source is not."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.site import sample
from tests.supply.lock import ROOT

pytestmark = pytest.mark.slow
UV = Path(sys.executable).with_name("uv")  # the Makefile installs it beside Python
#: Nothing of the source may be found by way of the surroundings.
BARE = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV", "UV_PROJECT"))}

BY_EXTRAS = {"pyarrow", "typst", "noto_cjk_sans_jp_regular"}
#: It imports every module, and prints what was missing.
EVERY_MODULE = """\
import coalition_kb, importlib, pkgutil
for module in pkgutil.walk_packages(coalition_kb.__path__, "coalition_kb."):
    try:
        importlib.import_module(module.name)
    except ModuleNotFoundError as error:
        print(error.name)
"""


def run(*command: str | Path, within: Path) -> subprocess.CompletedProcess[str]:
    """What *command* came to, in the folder *within*."""
    return subprocess.run(  # noqa: S603 - our own words
        command, cwd=within, env=BARE, capture_output=True, text=True, check=False
    )


def build(source: Path, into: Path, *kinds: str) -> list[Path]:
    """What uv builds of the folder *source* without a network or anything kept: its backend is in uv itself."""
    done = run(
        UV, "build", "--offline", "--no-cache", "--no-config", *kinds, "--out-dir", into, source, within=into.parent
    )
    assert done.returncode == 0, done.stderr
    return sorted(path for path in into.iterdir() if path.name != ".gitignore")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all of this is done, far from the source."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def wheel(folder: Path) -> Path:
    (made,) = build(ROOT, folder / "wheel", "--wheel")
    return made


@pytest.fixture(scope="module")
def programs(folder: Path, wheel: Path) -> Path:
    """The programs of a fresh environment that has the wheel, and from the lock file what it needs, but no extra."""
    fresh = folder / "fresh"
    listed = folder / "requirements.txt"
    exported = ("export", "--frozen", "--no-dev", "--no-emit-project", "--project", ROOT, "--output-file", listed)
    install = ("pip", "install", "--python", fresh, "--no-config")
    for words in (
        ("venv", "--python", sys.executable, "--no-config", fresh),
        exported,
        (*install, "--require-hashes", "-r", listed),
        (*install, "--offline", "--no-deps", wheel),
    ):
        done = run(UV, *words, within=folder)
        assert done.returncode == 0, done.stderr
    return fresh / "bin"


@pytest.fixture(scope="module")
def project(folder: Path) -> Path:
    """A small record with what a site needs beside it."""
    return sample.lay_out(folder / "project")


def of_zip(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as held:
        return {name: held.read(name) for name in held.namelist() if not name.endswith("/")}


def test_the_wheel_holds_every_file_of_the_package_and_no_other(wheel: Path) -> None:
    held = of_zip(wheel)
    package = {name: data for name, data in held.items() if name.startswith("coalition_kb/")}
    there = [path for path in (ROOT / "coalition_kb").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert package == {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in there}
    beside = {name.partition(".dist-info/")[2] for name in set(held) - set(package)}
    licences = {f"licenses/{name}" for name in ("LICENSE", "LICENSE-DATA", "THIRD-PARTY-NOTICES.md")}
    assert beside == {"METADATA", "WHEEL", "RECORD", "entry_points.txt", *licences}


def test_the_wheel_that_is_built_from_the_sdist_is_the_same(wheel: Path, folder: Path) -> None:
    (sdist,) = build(ROOT, folder / "sdist", "--sdist")
    with tarfile.open(sdist) as held:
        held.extractall(folder / "unpacked", filter="data")
    (source,) = (folder / "unpacked").iterdir()
    (again,) = build(source, folder / "again", "--wheel")
    assert again.name == wheel.name
    assert of_zip(again) == of_zip(wheel)


def test_what_runs_is_what_was_installed(programs: Path, folder: Path) -> None:
    done = run(programs / "python", "-c", "import coalition_kb; print(coalition_kb.__file__)", within=folder)
    assert Path(done.stdout.strip()).is_relative_to(programs.parent)


def test_no_module_needs_what_only_an_extra_or_development_brings(programs: Path, folder: Path) -> None:
    done = run(programs / "python", "-c", EVERY_MODULE, within=folder)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) <= BY_EXTRAS


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--version", "coalition-kb, version "),
        ("check --format json", "[]"),
        ("tables --into made --format csv,stata,spss,sqlite,excel", "codings"),
        ("search mandate", "[variable mandate]"),
        ("show san-marcos-2004", "Operation Lagoon"),
        ("similar san-marcos-2004", "san-marcos-2006  San Marcos"),
        ("explain unknown", "A status."),
        ("qca given.csv --outcome JOIN --conditions AUTO,BORDER --incl 0.8", "AUTO"),
    ],
)
def test_a_command_works(words: str, said: str, programs: Path, project: Path) -> None:
    (project / "given.csv").write_text("case,AUTO,BORDER,JOIN\na,1,1,1\nb,1,0,1\nc,0,1,0\nd,0,0,0\n", encoding="utf-8")
    done = run(programs / "coalition-kb", *words.split(), within=project)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout


def test_the_site_is_built_by_what_is_installed_and_without_the_extras(programs: Path, project: Path) -> None:
    done = run(programs / "python", "build_site.py", within=project)
    assert done.returncode == 0, done.stderr
    assert (project / "build" / "site" / "index.html").exists()
    assert "the extra `report` is not installed" in done.stderr
