"""The workflows of GitHub: what runs on the words of strangers gets no secret and cannot be talked into anything."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
PINNED = re.compile(r"actions/[\w-]+@[0-9a-f]{40}")  # of GitHub itself alone
EACH = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
#: What a job may do beyond reading, by its workflow.
MORE = {"publish.yml": {"deploy": {"pages": "write", "id-token": "write"}}}
CHECK, PUBLISH, AUDIT = (ROOT / ".github/workflows" / name for name in ("check.yml", "publish.yml", "audit.yml"))


def read(path: Path) -> dict[str, Any]:
    """A workflow; `on` and `true` are texts."""
    held: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - texts alone
    return held


def updates() -> list[dict[str, Any]]:
    """What Dependabot looks after."""
    kept: list[dict[str, Any]] = read(ROOT / ".github" / "dependabot.yml")["updates"]
    return kept


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


@EACH
def test_a_workflow_has_no_secret_and_never_runs_a_fork_with_the_rights_of_the_project(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "secrets" not in text
    assert not {"pull_request_target", "workflow_run", "issue_comment", "issues"} & set(read(path)["on"])


@EACH
def test_a_workflow_may_read_and_no_more_unless_a_job_says_so(path: Path) -> None:
    assert read(path)["permissions"] == {"contents": "read"}


@EACH
def test_a_workflow_runs_no_action_but_one_of_github_that_is_pinned_to_a_commit(path: Path) -> None:
    used = [step["uses"] for step in steps(path) if "uses" in step]
    assert used
    assert [one for one in used if not PINNED.fullmatch(one)] == []


@EACH
def test_a_workflow_leaves_no_credentials_behind_for_what_runs_later(path: Path) -> None:
    fetched = [step["with"] for step in steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert all(one["persist-credentials"] == "false" for one in fetched)


@EACH
def test_a_workflow_puts_nothing_of_the_event_into_a_line_of_shell(path: Path) -> None:
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


@EACH
def test_a_job_may_do_more_only_where_it_runs_one_action_and_nothing_of_the_project(path: Path) -> None:
    more = {name: job for name, job in read(path)["jobs"].items() if "permissions" in job}
    assert {name: job["permissions"] for name, job in more.items()} == MORE.get(path.name, {})
    for job in more.values():
        (step,) = job["steps"]
        assert step["uses"].startswith("actions/deploy-pages@")


@EACH
def test_a_workflow_ends_after_a_while(path: Path) -> None:
    assert all(int(job["timeout-minutes"]) <= 60 for job in read(path)["jobs"].values())


def test_a_pull_request_may_write_nothing() -> None:
    assert all("permissions" not in job for job in read(CHECK)["jobs"].values())


def test_a_pull_request_is_told_what_it_changes_even_where_a_rule_is_broken() -> None:
    runs = [(step.get("if", ""), step.get("run", "")) for step in read(CHECK)["jobs"]["record"]["steps"]]
    (asked,) = [condition for condition, run in runs if "coalition-kb review" in run]
    assert "!cancelled()" in asked
    assert not any("||" in run or "continue-on-error" in run for _, run in runs)  # and it ends red all the same


def test_what_contributors_wrote_goes_to_the_summary_and_never_into_a_log_that_is_read_for_commands() -> None:
    (run,) = [step["run"] for step in steps(CHECK) if "coalition-kb review" in step.get("run", "")]
    assert run.endswith('>> "$GITHUB_STEP_SUMMARY"')


def test_a_pull_request_has_the_site_to_look_at() -> None:
    kept = [
        step["with"]["path"] for step in steps(CHECK) if step.get("uses", "").startswith("actions/upload-artifact@")
    ]
    assert kept == ["build/site/"]


def test_what_a_site_was_made_with_is_kept_beside_it() -> None:
    published = [step for step in steps(PUBLISH) if step.get("uses", "").startswith("actions/upload-artifact@")]
    assert [step["with"]["path"] for step in published] == ["build/sbom.cdx.json"]
    assert "make site sbom" in [step.get("run") for step in steps(PUBLISH)]


def test_known_weaknesses_are_asked_for_every_week_and_where_packages_or_workflows_change() -> None:
    asked = read(AUDIT)["on"]
    assert asked["schedule"]
    assert asked["pull_request"] == {"paths": ["uv.lock", ".ci/uv.txt", ".github/**"]}
    assert "make audit" in [step.get("run") for step in steps(AUDIT)]


def test_every_list_of_pinned_packages_is_looked_after() -> None:
    locks = {("npm", path.parent) for path in (ROOT / "tests").rglob("package-lock.json")}
    locks |= {("uv", ROOT), ("pip", ROOT / ".ci"), ("github-actions", ROOT)}
    assert {(one["package-ecosystem"], ROOT / one["directory"].strip("/")) for one in updates()} == locks


def test_a_version_that_is_younger_than_a_week_waits() -> None:
    assert {one["cooldown"]["default-days"] for one in updates()} == {"7"}
