"""Policies of a configuration: rules like all others, and `svclint test`."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from svclint.cel import installed
from tests.cli.conftest import Run, Write

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  externalName: ${HOST}
  ports: [{port: 80}]
  selector: {app: web}
"""
CONFIG = """\
policies:
  - name: load-balancer-open
    kinds: [Service]
    when: object.spec.type == 'LoadBalancer'
    expression: size(object.spec.?loadBalancerSourceRanges.orValue([])) > 0
    message: the whole internet reaches this
    messageExpression: "'the whole internet reaches ' + object.metadata.name"
    where: spec.type
    help: List the networks.
    examples:
      - name: open
        files:
          web.yaml: |
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              type: LoadBalancer   # primary
  - name: service-without-team
    kinds: [Service]
    expression: has(object.metadata.labels.team)
    message: nobody is responsible
  - name: host-of-ours
    kinds: [Service]
    expression: object.spec.externalName.endsWith('example.com')
    message: not ours
"""
TREE = {"web.yaml": SERVICE, "svclint.yaml": CONFIG}


def found(out: str) -> list[tuple[str, str, int]]:
    return [(one["rule"], one["severity"], one["location"]["line"]) for one in json.loads(out)["findings"]]


def test_findings_and_what_stays_unknown(write: Write, run: Run) -> None:
    write(TREE)
    ran = run("check", "--select", "custom", "--format", "json", "--explain-unknown")
    assert (ran.code, ran.err) == (1, "")
    assert found(ran.out) == [("load-balancer-open", "warning", 6)]
    (one,) = json.loads(ran.out)["findings"]
    assert one["message"] == "Service web: the whole internet reaches web"
    assert one["help"] == "List the networks."
    reasons = {each["reference"]: each["reason"] for each in json.loads(ran.out)["unknown"]}
    assert reasons == {
        "is subject to policy service-without-team": 'Key not found in map : "labels"',
        "is subject to policy host-of-ours": "a value that it asks for is filled in later",
    }


@pytest.mark.parametrize(
    ("more", "options", "expected"),
    [
        ("rules: {load-balancer-open: error}", [], [("load-balancer-open", "error", 6)]),
        ("rules: {custom: off}", [], []),
        ("rules: {load-balancer-open: {enabled: off}}", [], []),
        ("", ["--ignore", "load-balancer-open"], []),
        ("", ["--select", "load-balancer-open"], [("load-balancer-open", "warning", 6)]),
    ],
)
def test_it_is_chosen_as_other_rules_are(
    more: str, options: list[str], expected: list[tuple[str, str, int]], write: Write, run: Run
) -> None:
    write({**TREE, "svclint.yaml": CONFIG + more})
    ran = run("check", "--format", "json", *options)
    assert ran.err == ""
    names = ("load-balancer-open", "service-without-team")
    assert [one for one in found(ran.out) if one[0] in names] == expected


def test_suppressions_and_baselines_know_it(write: Write, run: Run) -> None:
    comment = SERVICE.replace("LoadBalancer", "LoadBalancer  # svclint: ignore[load-balancer-open] on purpose")
    misnamed = SERVICE.replace("name: web", "name: web  # svclint: ignore[load-balancer-opened] on purpose")
    write({**TREE, "web.yaml": comment})
    assert run("check", "--select", "custom,suppression-unused").code == 0
    write({"web.yaml": misnamed})
    assert 'did you mean "load-balancer-open"?' in run("check", "--select", "custom,suppression-unused", "--notes").out
    write({"web.yaml": SERVICE})
    assert run("baseline").code == 0
    assert run("check", "--select", "custom").code == 0


def test_sarif_has_its_words(write: Write, run: Run) -> None:
    write(TREE)
    sarif = json.loads(run("check", "--select", "custom", "--format", "sarif").out)
    rules = {one["id"]: one for one in sarif["runs"][0]["tool"]["driver"]["rules"]}
    assert rules["load-balancer-open"]["shortDescription"]["text"] == "the whole internet reaches this"
    assert rules["load-balancer-open"]["helpUri"].endswith("docs/policies.md")


def test_rules_and_explain_show_it(write: Write, run: Run) -> None:
    write(TREE)
    assert "load-balancer-open" in run("rules").out
    assert "load-balancer-open" not in run("rules", "--no-config").out
    card = run("explain", "load-balancer-open").out
    assert "size(object.spec.?loadBalancerSourceRanges.orValue([])) > 0" in card
    assert "primary 5 |   type: LoadBalancer" in card
    assert run("explain", "custom").out.count("\n") == 3


def test_files_of_policies(write: Write, run: Run) -> None:
    write({"web.yaml": SERVICE, "policies/all.yaml": CONFIG, "svclint.yaml": "policies: [policies/all.yaml]\n"})
    ran = run("check", "--select", "custom", "--format", "json", "--exclude", "policies")
    assert found(ran.out) == [("load-balancer-open", "warning", 6)]


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (
            CONFIG.replace("size(object", "sized(object"),
            "svclint.yaml:5:22: undeclared reference to 'sized'\n"
            "    sized(object.spec.?loadBalancerSourceRanges.orValue([])) > 0\n         ^",
        ),
        (CONFIG.replace("[Service]", "[serviced]", 1), 'svclint.yaml:3:13: unknown kind "serviced"'),
        (CONFIG.replace("spec.type\n", "spec[\n"), "svclint.yaml:8:12: this is no field: [ (spec.ports[0].name)"),
        (CONFIG.replace("service-without-team", "load-balancer-open"), 'two policies are called "load-balancer-open"'),
        (CONFIG.replace("service-without-team", "node-port-conflict"), "svclint has a rule or a topic of the name"),
        ("policies: [nothing.yaml]\n", "svclint.yaml:1:12: nothing.yaml cannot be read"),
        ("policies:\n  - {name: a-b, kinds: [Service], message: a}\n", '"expression" is missing'),
        (CONFIG + "rules: {load-balancer-opened: error}\n", "did you mean"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(config: str, words: str, write: Write, run: Run) -> None:
    write({"web.yaml": SERVICE, "svclint.yaml": config})
    ran = run("check")
    assert ran.code == 2
    assert words in ran.err


def test_a_fault_in_another_file_is_told_there(write: Write, run: Run) -> None:
    broken = CONFIG.replace("size(object", "sized(object")
    write({"web.yaml": SERVICE, "all.yaml": broken, "svclint.yaml": "policies: [all.yaml]\n"})
    assert run("check").err.startswith("all.yaml:5:22: undeclared reference")


def test_examples_are_tried(write: Write, run: Run) -> None:
    write(TREE)
    ran = run("test")
    assert ran.code == 0
    assert ran.out.startswith("passed  load-balancer-open: open\n")
    assert "service-without-team has no examples" in ran.out
    assert ran.out.endswith("1 example, all as they say.\n")


def test_examples_that_are_wrong(write: Write, run: Run) -> None:
    more = """\
      - name: marked, and nothing there
        files:
          web.yaml: |
            apiVersion: v1
            kind: Service   # primary
            metadata: {name: web}
            spec: {type: ClusterIP}
      - name: unknown
        files: {web.yaml: "{apiVersion: v1, kind: Service, metadata: {name: web}}"}
"""
    write({**TREE, "svclint.yaml": CONFIG.replace("  - name: service-w", f"{more}  - name: service-w")})
    ran = run("test", "load-balancer-open")
    assert ran.code == 1
    assert "web.yaml:2: nothing is found here" in ran.out
    assert 'web.yaml:1: nobody knows: Key not found in map : "spec"' in ran.out
    assert ran.out.endswith("3 examples, 2 failed.\n")
    junit = ElementTree.fromstring(run("test", "--format", "junit").out)
    assert junit.attrib == {"name": "svclint test", "tests": "3", "failures": "2", "errors": "0"}
    assert [one.get("name") for one in junit.iter("testcase") if one.find("failure") is not None] == [
        "marked, and nothing there",
        "unknown",
    ]


def test_what_cannot_be_tried(write: Write, run: Run) -> None:
    write({"web.yaml": SERVICE})
    assert run("test") == (2, "", "svclint: there is no policy: write some under policies: in svclint.yaml\n")
    write(TREE)
    ran = run("test", "load-balancer-opened")
    assert ran.code == 2
    assert 'did you mean "load-balancer-open"?' in ran.err


def test_without_the_library_it_says_so(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "LIBRARY", "no_such_library")
    installed.library_folder.cache_clear()
    try:
        write(TREE)
        ran = run("check", "--select", "custom", "--format", "json", "--no-cache")
        words = f"svclint: 3 policies are not evaluated: {installed.INSTALL}"
        # nobody may take it for a pass
        assert (ran.code, ran.out, ran.err) == (2, "", f"{words}; --ignore custom goes without\n")
        assert run("check", "--no-cache", "--ignore", "custom").code != 2
        shown = run("report", "--output", "-", "--no-cache")
        assert (shown.code, shown.err.splitlines()[0]) == (0, words)
        assert run("test").code == 2
    finally:
        installed.library_folder.cache_clear()
