"""`make audit`: what is known is told, and what was not answered is never taken for clean."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.supply.audit import CLEAN, FOUND, NOT_KNOWN, Answer, of_workflows, read, refused
from tests.supply.lock import ROOT

#: As pip-audit writes them: a package without weakness, one with, and one of which nothing was answered.
SOUND = '{"name": "click", "version": "8.4.2", "vulns": []}'
WEAK = """{"name": "jinja2", "version": "2.4.1", "vulns": [
    {"id": "PYSEC-2014-82", "fix_versions": ["2.7.3"], "aliases": ["CVE-2014-0012"], "description": ""},
    {"id": "PYSEC-2014-8", "fix_versions": [], "aliases": ["CVE-2014-1402"], "description": ""}
]}"""
PASSED_OVER = '{"name": "nh3", "skip_reason": "Dependency not found on PyPI and could not be audited: nh3 (0.3.8)"}'


def report(*packages: str) -> str:
    return f'{{"dependencies": [{", ".join(packages)}], "fixes": []}}'


def test_packages_of_which_nothing_is_known_are_clean() -> None:
    assert read(report(SOUND)) == Answer(CLEAN, "Asked of 1 packages: no weakness is known.")


def test_a_weakness_is_told_with_the_version_that_mends_it() -> None:
    told = """\
jinja2 2.4.1: PYSEC-2014-82, mended in 2.7.3
jinja2 2.4.1: PYSEC-2014-8, mended in no version yet"""
    assert read(report(SOUND, WEAK)) == Answer(FOUND, told)


def test_a_package_that_was_not_answered_of_is_not_clean() -> None:
    answer = read(report(SOUND, PASSED_OVER))
    assert answer.status == NOT_KNOWN
    assert answer.said.startswith("1 of 2 packages could not be asked of. The first: Dependency not found on PyPI")


def test_a_weakness_outweighs_what_was_not_answered_and_both_are_told() -> None:
    answer = read(report(WEAK, PASSED_OVER))
    assert answer.status == FOUND
    assert "PYSEC-2014-82" in answer.said
    assert "could not be asked of" in answer.said


def test_a_report_of_no_package_at_all_is_not_clean() -> None:
    assert read(report()).status == NOT_KNOWN


@pytest.mark.parametrize("said", ["", "Traceback …\nConnectionError: no route to pypi.org\n"], ids=["silence", "error"])
def test_no_report_is_not_clean(said: str) -> None:
    assert refused(said).status == NOT_KNOWN


@pytest.mark.slow
def test_without_a_network_the_audit_says_so_and_ends_with_a_status_of_its_own() -> None:
    nowhere = "http://127.0.0.1:9"  # nothing listens there
    done = subprocess.run(
        [sys.executable, "-m", "tests.supply.audit"],
        cwd=ROOT,
        env={**os.environ, "HTTPS_PROXY": nowhere, "https_proxy": nowhere, "NO_PROXY": "", "no_proxy": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == NOT_KNOWN
    assert "pip-audit could not ask: " in done.stderr
    assert "no weakness is known" not in done.stdout


def test_the_workflows_have_no_weakness_that_zizmor_knows() -> None:
    assert of_workflows() == Answer(CLEAN, "Nothing was found in the workflows.")
