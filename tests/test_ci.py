"""What CI servers are given runs as far as it can without them: the action, the component, the image's sources."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from svclint.cli import main

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
SPEC, COMPONENT = yaml.safe_load_all((ROOT / "templates" / "svclint.yml").read_text())
SHOP = str(ROOT / "examples" / "shop")
MISLEADING = "my shop/a b$(touch hit)"


def _svclint(folder: Path) -> Path:
    """A program of that name in a folder, which runs this checkout."""
    folder.mkdir(parents=True)
    program = folder / "svclint"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m svclint "$@"\n')
    program.chmod(0o755)
    return program


def _step(name: str) -> dict[str, Any]:
    step: dict[str, Any] = next(one for one in ACTION["runs"]["steps"] if one.get("id") == name)
    return step


def _act(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The step that checks, as a runner would run it."""
    _svclint(folder / "svclint" / "bin")
    step = _step("check")
    given = {key: str(one.get("default", "")) for key, one in ACTION["inputs"].items()} | inputs
    wanted = {key: re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value) for key, value in step["env"].items()}
    env = {key: given[found[1]] for key, found in wanted.items() if found}
    env |= {
        "RUNNER_TEMP": str(folder),
        "GITHUB_OUTPUT": str(folder / "out"),
        "GITHUB_STEP_SUMMARY": str(folder / "page"),
    }
    (folder / "page").write_text("before\n")
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(command, env=os.environ | env, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_action_annotates_and_keeps_all_reports(tmp_path: Path) -> None:
    run = _act(tmp_path, paths=f"{SHOP}\n\n", arguments="--no-config\n--no-cache\n")
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.startswith("::error file=")
    outputs = dict(line.split("=", 1) for line in (tmp_path / "out").read_text().splitlines())
    assert outputs["exit-code"] == "1"
    assert json.loads(Path(outputs["sarif"]).read_text())["runs"][0]["results"]
    assert (tmp_path / "page").read_text().startswith("before\n## svclint\n")


@pytest.mark.slow
def test_inputs_of_the_action_are_no_script(tmp_path: Path) -> None:
    folder = tmp_path / MISLEADING
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text("kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n")
    run = _act(tmp_path, paths=MISLEADING, arguments="--no-config\n--no-cache")
    assert (run.returncode, run.stderr) == (0, "")
    assert not (tmp_path / "hit").exists()


@pytest.mark.slow
def test_the_action_tells_wrong_usage_from_findings(tmp_path: Path) -> None:
    run = _act(tmp_path, paths="nowhere")
    assert run.returncode == 2
    assert "nowhere" in run.stderr
    assert (tmp_path / "out").read_text() == "exit-code=2\n"


def test_no_script_of_the_action_is_made_of_inputs() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        for name in re.findall(r"inputs\.([\w-]+)", json.dumps(step)):
            assert name in ACTION["inputs"]


@pytest.mark.parametrize("file", ["action.yml", "docs/ci.md"])
def test_other_actions_are_pinned_by_hash(file: str) -> None:
    used = re.findall(r"uses: (\S+)(.*)", (ROOT / file).read_text())
    foreign = [(one, rest) for one, rest in used if not one.startswith("svclint/")]
    assert foreign
    for one, rest in foreign:
        assert re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40}", one)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", rest)


def _pinned(file: str) -> dict[str, int]:
    """The packages of a list with their hashes counted; every one has a version."""
    lines = (ROOT / "requirements" / file).read_text().replace(" \\\n", " ").splitlines()
    assert all(re.match(r"[\w.-]+==[\w.+]+( ; .*)?\s+--hash=sha256:[0-9a-f]{64}", one) for one in lines)
    return {one.split("==")[0].lower().replace("_", "-").replace(".", "-"): one.count("--hash") for one in lines}


def test_what_the_action_and_the_image_install_is_named_by_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {
        "run.txt": project["project"]["dependencies"],
        "helm.txt": [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["helm"]],
        "build.txt": project["build-system"]["requires"],
    }
    for file, asked in wanted.items():
        names = {re.split(r"[><=]", one)[0].lower().replace(".", "-") for one in asked}
        assert names <= set(_pinned(file)), file
    listed = (ROOT / "requirements" / "build.in").read_text().splitlines()
    assert [one for one in listed if not one.startswith("#")] == project["build-system"]["requires"]
    for text in (_step("install")["run"], (ROOT / "Containerfile").read_text()):
        installs = re.findall(r'pip"? install (--\S+)', text)
        assert installs == ["--require-hashes", "--require-hashes", "--no-deps"]


def _filled(value: str, inputs: dict[str, str]) -> str:
    return re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: inputs[found[1]], value)


@pytest.mark.slow
def test_the_component_writes_what_it_reports(tmp_path: Path) -> None:
    inputs = {key: str(one["default"]) for key, one in SPEC["spec"]["inputs"].items()}
    inputs |= {"install": "", "paths": f"{SHOP} {ROOT / 'examples' / 'fixed'}", "arguments": "--no-config --no-cache"}
    (job,) = COMPONENT.values()
    bin = _svclint(tmp_path / "bin").parent
    variables = {key: _filled(value, inputs) for key, value in job["variables"].items()}
    env = os.environ | variables | {"PATH": f"{bin}:{os.environ['PATH']}"}
    script = "\n".join(["set -e", *job["before_script"], *job["script"]])
    run = subprocess.run(["sh", "-c", script], env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (1, "")
    reports = job["artifacts"]["reports"]
    issues = json.loads((tmp_path / reports["codequality"]).read_text())
    assert issues[0]["severity"] == "critical"
    cases = list(ElementTree.parse(tmp_path / reports["junit"]).iter("testcase"))
    assert len(cases) == len(issues)


def test_every_input_of_the_component_is_used() -> None:
    assert set(re.findall(r"inputs\.([\w-]+)", json.dumps(COMPONENT))) == set(SPEC["spec"]["inputs"])


@pytest.mark.parametrize("format", ["text", "gcc"])
def test_the_problem_matcher_reads_what_is_printed(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    matchers = json.loads((ROOT / ".github" / "svclint-matcher.json").read_text())["problemMatcher"]
    assert main(["check", "--no-config", "--no-cache", "--notes", "--format", format, SHOP]) == 1
    lines = capsys.readouterr().out.splitlines()
    found = {one["owner"]: [re.match(one["pattern"][0]["regexp"], line) for line in lines] for one in matchers}
    read = [one for one in found["svclint"] if one]
    assert len(read) == 8
    place = matchers[0]["pattern"][0]
    assert all(Path(one[place["file"]]).is_file() and int(one[place["line"]]) for one in read)
    assert {one[place["severity"]] for one in read} == {"error", "warning"}
    assert sum(map(bool, found["svclint-note"])) == (1 if format == "text" else 0)


def test_the_image_is_built_of_all_that_the_wheel_is_made_of() -> None:
    text = (ROOT / "Containerfile").read_text()
    copied = {word for line in re.findall(r"^COPY (?!--from)(.*) \S+$", text, re.MULTILINE) for word in line.split()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {
        *wheel["packages"],
        *wheel["force-include"],
        project["project"]["readme"],
        *project["project"]["license-files"],
    }
    assert copied == needed | {"pyproject.toml", "hatch_build.py", "schemas", "requirements"}
    assert all((ROOT / one).exists() for one in copied)
    assert re.findall(r"^USER (\d+):\d+$", text, re.MULTILINE) == ["65532"]
