"""`svclint check`: exit codes, what is read, what is reported."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from svclint.cli.options import SEVERITIES
from svclint.output import FORMATS
from svclint.severity import Severity
from svclint.topics import notice
from tests.cli.cli_shop import BROKEN, CLEAN, DEPLOYMENT, RULE, SERVICE, environments
from tests.cli.conftest import Run, Write


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


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("--format json --format text", "the formats json and text would all go to standard output"),
        ("--format json --output - --format text", "json and text would all go to standard output"),
        ("--format json --output x --format text --output x", "json and text would all go to x"),
        ("--output x --output y", "2 --output for 1 --format"),
        ("--output no/such/folder", "--output no/such/folder: No such file or directory"),
        ("nowhere.yaml", "nowhere.yaml: no such file or directory"),
        ("--stdin-filename x.yaml", "--stdin-filename names standard input"),
        ("--jobs -1", "--jobs"),
        ("--jobs two", '"two" is no number of processes'),
        ("--format xml", "invalid choice: 'xml'"),
        ("--nonsense", "unrecognized arguments: --nonsense"),
        ("--git-dif main", "unrecognized arguments: --git-dif; did you mean --git-diff?"),
        ("--max -1", '"-1" is no whole number from 0 on'),
        ("--config none.yaml", "svclint: none.yaml cannot be read: no such file or directory"),
        ("--config a --no-config", "not allowed with argument"),
        ("--select target-port-name-unknwon", 'did you mean "target-port-name-unknown"?'),
        ("--ignore port", '--ignore: unknown rule or topic "port" (did you mean "ports"?)'),
        ("--kubernetes one", "--kubernetes"),
    ],
)
def test_wrong_usage(words: str, reason: str, write: Write, run: Run) -> None:
    write(CLEAN)
    code, out, err = run("check", *words.split())
    assert (code, out) == (2, "")
    assert reason in err


def test_all_faults_of_a_configuration_with_their_places(write: Write, run: Run) -> None:
    write({**CLEAN, "svclint.yaml": "rulez: {}\nseverity-threshold: fatal\n"})
    code, out, err = run("check")
    assert (code, out) == (2, "")
    first, second = err.splitlines()
    assert first.startswith('svclint.yaml:1:1: unknown key "rulez"')
    assert second.startswith("svclint.yaml:2:21: ")
    assert run("check", "--no-config").code == 0
    assert run("check", "--config", "missing.yaml").err.startswith("svclint: missing.yaml cannot be read")


def test_configuration_by_name(write: Write, run: Run) -> None:
    write({**BROKEN, "strict.yml": f"rules: {{{RULE}: off}}\n"})
    assert run("check", "--select", "ports").code == 1
    assert run("check", "service.yaml", "deployment.yaml", "--config", "strict.yml").code == 0


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "nothing to lint: no .yaml, .yml or .json file in ."),
        ({"a.jsonnet": "{}"}, "nothing to lint: no .yaml, .yml or .json file in .; not read: 1 of jsonnet"),
        ({"a.yaml": "a: 1\n"}, "nothing to lint: a.yaml holds no Kubernetes object"),
        ({"a.yaml": "a: 1\n", "b.yaml": ""}, "nothing to lint: 2 files, none holds a Kubernetes object"),
    ],
)
def test_nothing_to_lint_is_an_error(files: dict[str, str], reason: str, write: Write, run: Run) -> None:
    write(files)
    assert run("check") == (2, "", f"svclint: {reason}\n")


def _stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_standard_input(encoding: str, write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write({})
    text = "# Küche ✓\n" + "---\n".join(BROKEN.values())
    _stdin(monkeypatch, text.encode(encoding))
    ran = run("check", "-", "--select", RULE)
    assert ran.code == 1
    assert ran.out.startswith(f"<stdin>:11:19: error[{RULE}]")
    _stdin(monkeypatch, b"")
    assert run("check", "-").err == "svclint: nothing to lint: <stdin> holds no Kubernetes object\n"


def test_standard_input_stands_for_the_file_of_its_name(
    write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(BROKEN)
    _stdin(monkeypatch, CLEAN["service.yaml"].encode())
    assert run("check", ".", "-", "--stdin-filename", "./service.yaml").code == 0


def test_standard_input_is_read_like_a_file(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write({})
    data = BROKEN["service.yaml"].encode() + b"# \xff\n---\n" + DEPLOYMENT.encode()
    (folder / "bad.yaml").write_bytes(data)
    from_file = run("check", "bad.yaml")
    (folder / "bad.yaml").unlink()
    _stdin(monkeypatch, data)
    assert run("check", "-", "--stdin-filename", "bad.yaml") == from_file


def test_changed_files_choose_what_is_reported_not_what_is_read(write: Write, run: Run) -> None:
    write({f"shop/{name}": text for name, text in BROKEN.items()})
    write({"shop/cache.yaml": SERVICE.format(target=6379).replace("web", "cache"), "notes.md": "# notes\n"})
    for changed in ("shop/service.yaml", "shop/deployment.yaml", "./shop/service.yaml", str(Path("shop").resolve())):
        ran = run("check", "--select", RULE, "--changed", changed)
        assert (ran.code, "2 resources" in ran.out or "3 resources" in ran.out) == (1, True), changed
    assert run("check", "--select", RULE, "--changed", "shop/cache.yaml").code == 0
    assert run("check", "--changed", "notes.md", "gone.txt") == (0, "", "No manifest among the changed files.\n")
    assert run("check", "--changed", "gone.txt", "--quiet") == (0, "", "")
    assert run("check", "--changed").code == 2
    assert "--changed names no file" in run("check", "shop", "--changed").err


RENAMED = {
    "svc.yaml": """\
apiVersion: v1
kind: Service
metadata: {name: store-front, namespace: shop}
spec: {selector: {app: shop}, ports: [{port: 80}]}
""",
    "ingress.yaml": """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front, namespace: shop}
spec: {defaultBackend: {service: {name: shop, port: {number: 80}}}}
""",
    "app.yaml": DEPLOYMENT.replace("name: web", "name: shop\n  namespace: shop", 1).replace("app: web", "app: shop"),
    "notes.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: notes, namespace: shop}\n",
}


def test_what_a_changed_file_no_longer_holds_is_reported(write: Write, run: Run) -> None:
    write(RENAMED)
    ran = run("check", "--select", "backend-service-not-found", "--changed", "svc.yaml")
    assert ran.code == 1
    assert "ingress.yaml:4:41: error[backend-service-not-found]" in ran.out


def test_findings_that_a_change_does_not_touch_are_counted(write: Write, run: Run) -> None:
    write(RENAMED)
    ran = run("check", "--select", "backend-service-not-found", "--changed", "notes.yaml")
    assert (ran.code, ran.out) == (
        0,
        "No findings in 4 files: 4 resources, 1 scope. 1 finding elsewhere is not shown.\n",
    )


def test_a_kustomization_that_renames_is_a_change_of_what_it_holds(write: Write, run: Run) -> None:
    route = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: front, namespace: shop}
spec: {rules: [{backendRefs: [{name: store-front, port: 80}]}]}
"""
    overlay = "resources: [../../base]\nnamePrefix: {}-\n"
    write(
        {
            "base/kustomization.yaml": "resources: [svc.yaml, route.yaml]\n",
            "base/svc.yaml": RENAMED["svc.yaml"],
            "base/route.yaml": route,
            "envs/dev/kustomization.yaml": overlay.format("dev"),
            "envs/prod/kustomization.yaml": overlay.format("prod"),
        }
    )
    ran = run("check", "--select", "reference-not-renamed", "--changed", "envs/prod/kustomization.yaml")
    assert ran.code == 1
    assert "becomes dev-store-front" in ran.out
    assert "becomes prod-store-front" in ran.out
    assert "fix:" not in ran.out


def test_when_a_changed_manifest_is_gone_everything_is_reported(
    write: Write, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write({**BROKEN, "apart/map.json": '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}'})
    whole = run("check", "--select", RULE)
    assert run("check", "--select", RULE, "--changed", "apart/map.json").code == 0
    ran = run("check", "--select", RULE, "--changed", "apart/map.json", "./cart/cart.yaml", "gone.txt")
    assert ran == (1, whole.out, "cart/cart.yaml is gone: everything is reported\n")
    # as a hook gives them
    assert run("check", "--changed", "--select", RULE, "apart/map.json", "cart/cart.yaml") == ran
    names = [f"{letter}.yml" for letter in "abcd"]
    ran = run("check", "--select", RULE, "--changed", *names)
    assert ran == (1, whole.out, "a.yml, b.yml and 2 more are gone: everything is reported\n")
    assert run("check", "--select", RULE, "--quiet", "--changed", *names).err == ""
    # text that an editor has not saved is there
    _stdin(monkeypatch, b"kind: Service\napiVersion: v1\nmetadata: {name: new}\n")
    ran = run("check", ".", "-", "--stdin-filename", "new.yaml", "--select", RULE, "--changed", "./new.yaml")
    assert (ran.code, ran.err) == (0, "")


def test_the_last_manifest_is_gone(write: Write, run: Run) -> None:
    write({"notes.md": "# notes\n"})
    assert run("check", "--changed", "gone.yaml") == (0, "", "No manifest among the changed files.\n")


def test_arguments_of_a_hook_stand_between_changed_and_the_files(write: Write, run: Run) -> None:
    write(BROKEN)
    ran = run("check", "--changed", "--select", RULE, "deployment.yaml")
    assert ran.code == 1
    assert "2 files" in ran.out


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


def test_a_fault_of_svclint_itself(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(CLEAN)

    def broken(*_: Any, **__: Any) -> None:
        raise ValueError("no such luck")

    monkeypatch.setattr("svclint.cli.check.lint", broken)
    code, out, err = run("check")
    assert (code, out) == (3, "")
    assert err.startswith("svclint: internal fault: ValueError: no such luck\n")
    assert "/issues" in err
    assert "Traceback" not in err
    assert "Traceback" in run("check", "--debug").err
    monkeypatch.setenv("SVCLINT_DEBUG", "1")
    assert "Traceback" in run("check").err


def test_interrupted(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(CLEAN)

    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("svclint.cli.check.discover", interrupted)
    assert run("check") == (130, "", "")


def test_a_reader_that_goes_away_is_no_fault(write: Write) -> None:
    folder = write(environments(40))
    command = [sys.executable, "-m", "svclint", "check"]
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": root}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("arguments", [["check"], ["check", "--format", "json"], ["explain", RULE], ["rules"]])
def test_a_full_disk_is_no_fault_of_svclint(arguments: list[str], write: Write) -> None:
    folder = write(environments(40))
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "svclint", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr.decode()) == (2, "svclint: standard output: No space left on device\n")


def test_names_in_help_are_those_of_the_code(run: Run) -> None:
    assert f"--format {{{','.join(FORMATS)}}}" in run("check", "--help").out
    assert {Severity.parse(word) for word in SEVERITIES} == set(Severity)


def test_json_manifests_are_read(write: Write, run: Run) -> None:
    write({"map.json": json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}})})
    write({"package.json": '{"name": "web"}'})
    assert "in 1 file: 1 resource" in run("check").out
