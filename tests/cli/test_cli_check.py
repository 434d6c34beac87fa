"""`svclint check`: what is read, what is reported, and the exit code it ends with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from svclint.cli.options import SEVERITIES
from svclint.output import FORMATS
from svclint.severity import Severity
from svclint.topics import notice
from tests.cli.cli_shop import BROKEN, CLEAN, DEPLOYMENT, RULE, environments
from tests.cli.conftest import Run, Write, standard_input


def test_clean(write: Write, run: Run) -> None:
    write(CLEAN)
    assert run("check") == (0, "No findings in 2 files: 2 resources, 1 scope.\n", "")


def test_findings(write: Write, run: Run) -> None:
    write(BROKEN)
    ran = run("check", "--select", RULE)
    assert ran.code == 1
    assert ran.out.startswith(f"service.yaml:10:19: error[{RULE}] ")
    assert ": deployment.yaml:" in ran.out
    assert ran.out.endswith("Found 1 error in 2 files: 2 resources, 1 scope.\n")
    assert not ran.err


def test_options_may_stand_anywhere(write: Write, run: Run) -> None:
    write(BROKEN)
    words = ["service.yaml", "--select", RULE, "deployment.yaml"]
    expected = run("check", "service.yaml", "deployment.yaml", "--select", RULE)
    assert expected.code == 1
    assert run("check", *words) == expected
    assert run("check", "--select", RULE, "deployment.yaml", "service.yaml") == expected


def test_threshold(write: Write, run: Run) -> None:
    write({**BROKEN, "svclint.yaml": f"rules: {{{RULE}: warning}}\n"})
    assert run("check", "--select", RULE).code == 1
    ran = run("check", "--select", RULE, "--severity-threshold", "error")
    assert ran.code == 0
    assert "warning[" in ran.out


def test_notes_alone_do_not_fail_a_run(write: Write, run: Run) -> None:
    write(BROKEN)
    write({"svclint.yaml": f"rules: {{{RULE}: note}}\n"})
    ran = run("check", "--select", RULE)
    assert ran == (0, "Found 1 note in 2 files: 2 resources, 1 scope.\nNext: --notes shows 1 note.\n", "")
    shown = run("check", "--select", RULE, "--notes")
    assert (shown.code, "note[" in shown.out, "Next" in shown.out) == (0, True, False)
    # what fails a run is shown
    failed = run("check", "--select", RULE, "--severity-threshold", "note")
    assert (failed.code, failed.out) == (1, shown.out)


def test_how_much_is_shown_concerns_the_text_only(write: Write, run: Run) -> None:
    write({**environments(4), "svclint.yaml": f"rules: {{{RULE}: note}}\n"})
    told = run("check", "--notes", "--max", "0", "--group", "rule", "--sort", "path")
    assert told.out == (
        "Found 2 notes in 8 files: 8 resources, 4 scopes.\nNext: a larger --max shows 2 more findings.\n"
    )
    for format in FORMATS:
        if format != "text":
            plain = run("check", "--format", format)
            assert run("check", "--format", format, "--notes", "--max", "0", "--group", "file").out == plain.out
            assert RULE in plain.out


def test_select_and_ignore_are_repeatable_lists(write: Write, run: Run) -> None:
    write(BROKEN)
    assert run("check", "--select", "selectors", "--select", f"types, {RULE}").code == 1
    assert run("check", "--ignore", f"types,{RULE}", "--select", f"types,{RULE}").code == 0
    assert run("check", "--ignore", "types", "--ignore", "ports", "--select", RULE).code == 0


def test_quiet_and_statistics(write: Write, run: Run) -> None:
    write(BROKEN)
    assert "Found" not in run("check", "--quiet").out
    assert f"1  error     {RULE}" in run("check", "--select", RULE, "--statistics").out
    write(CLEAN)
    assert run("check", "--quiet") == (0, "", "")


def test_several_scopes_give_the_same_bytes_however_they_are_run(write: Write, run: Run) -> None:
    folder = write(environments(9))
    plain = run("check", "--jobs", "1")
    assert plain.code == 1
    assert "9 scopes" in plain.out
    assert run("check", "--jobs", "2") == plain
    assert run("check", "--jobs", "0") == plain
    assert run("check", "--no-cache") == plain
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.yaml"))
    assert run("check", *files) == plain
    assert run("check", *reversed(files), "--jobs", "3") == plain
    machine = run("check", "--format", "json", "--jobs", "1").out
    assert machine == run("check", "--format", "json", "--jobs", "2", *reversed(files)).out


def test_formats_and_outputs_are_paired_in_order(write: Write, run: Run) -> None:
    folder = write(BROKEN)
    ran = run("check", "--format", "sarif", "--output", "a.sarif", "--format", "json", "--output", "b.json")
    assert ran == (1, "", "")
    assert json.loads((folder / "a.sarif").read_text())["version"] == "2.1.0"
    assert json.loads((folder / "b.json").read_text())["summary"]["files"] == 2
    ran = run("check", "--format", "sarif", "--format", "text", "--output", "c.sarif")
    assert ran.code == 1
    assert "Found" in ran.out
    assert json.loads((folder / "c.sarif").read_text())["version"] == "2.1.0"
    assert run("check", "--output", "report.txt") == (1, "", "")
    assert "Found" in (folder / "report.txt").read_text()
    ran = run("check", "--output", "-", "--format", "github")
    assert ran.out.startswith("::error ")


def test_old_topics_are_told_once_and_on_standard_error(write: Write, run: Run) -> None:
    told = f"svclint: {notice('references')}\n"
    write({**BROKEN, "svclint.yaml": "rules: {references: off}\nignore: [{rules: [references, ports]}]\n"})
    for words in ("--format json", "--select references,references --format json", "--ignore references --format json"):
        code, out, err = run("check", *words.split())
        assert (code, err) == (0, told), words
        assert json.loads(out)["summary"]["errors"] == 0
    assert run("check", "--ignore", "references", "--quiet") == (0, "", "")
    assert run("check", "--no-config", "--select", "references", "--format", "github") == (0, "", told)
    write({"pyproject.toml": "[tool.svclint.rules]\nreferences = 'off'\n"})
    assert run("check", "--config", "pyproject.toml", "--ignore", "ports").err == told
    assert run("check", "--no-config", "--ignore", "ports").err == ""


def test_configuration_by_name(write: Write, run: Run) -> None:
    write({**BROKEN, "strict.yml": f"rules: {{{RULE}: off}}\n"})
    assert run("check", "--select", "ports").code == 1
    assert run("check", "service.yaml", "deployment.yaml", "--config", "strict.yml").code == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_standard_input(encoding: str, write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write({})
    text = "# Küche ✓\n" + "---\n".join(BROKEN.values())
    standard_input(monkeypatch, text.encode(encoding))
    ran = run("check", "-", "--select", RULE)
    assert ran.code == 1
    assert ran.out.startswith(f"<stdin>:11:19: error[{RULE}]")
    standard_input(monkeypatch, b"")
    assert run("check", "-").err == "svclint: nothing to lint: <stdin> holds no Kubernetes object\n"


def test_standard_input_stands_for_the_file_of_its_name(
    write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(BROKEN)
    standard_input(monkeypatch, CLEAN["service.yaml"].encode())
    assert run("check", ".", "-", "--stdin-filename", "./service.yaml").code == 0


def test_standard_input_is_read_like_a_file(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write({})
    data = BROKEN["service.yaml"].encode() + b"# \xff\n---\n" + DEPLOYMENT.encode()
    (folder / "bad.yaml").write_bytes(data)
    from_file = run("check", "bad.yaml")
    (folder / "bad.yaml").unlink()
    standard_input(monkeypatch, data)
    assert run("check", "-", "--stdin-filename", "bad.yaml") == from_file


OF_CLUSTER = """\
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: {name: web, uid: a, resourceVersion: "1"}
    spec: {type: ClusterIP, ports: [{port: 80, nodePort: 30080}]}
  - apiVersion: v1
    kind: Pod
    metadata:
      name: web-1
      uid: b
      resourceVersion: "2"
      ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, controller: true}]
    spec: {containers: [{name: web, image: "web:1"}]}
"""


def test_what_a_cluster_gave_out_is_meant_where_it_is_all_that_is_asked(
    write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write({})
    standard_input(monkeypatch, OF_CLUSTER.encode())
    assert run("check", "-").code == 1


def test_colour(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(BROKEN)
    assert "\x1b[" not in run("check").out
    assert "\x1b[" in run("check", "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run("check").out
    assert "\x1b[" not in run("check", "--color", "never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("check").out
    assert run("check", "--output", "plain.txt").code == 1
    assert "\x1b[" not in Path("plain.txt").read_text(encoding="utf-8")


def test_names_in_help_are_those_of_the_code(run: Run) -> None:
    assert f"--format {{{','.join(FORMATS)}}}" in run("check", "--help").out
    assert {Severity.parse(word) for word in SEVERITIES} == set(Severity)


def test_json_manifests_are_read(write: Write, run: Run) -> None:
    write({"map.json": json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}})})
    write({"package.json": '{"name": "web"}'})
    assert "in 1 file: 1 resource" in run("check").out
