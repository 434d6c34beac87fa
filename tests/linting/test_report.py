"""What a report says of findings that hold in some of the scopes that share a file."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from svclint.discover import form_scopes
from svclint.finding import Location
from svclint.linting.report import Report, build
from svclint.linting.settle import lint
from svclint.output import render
from svclint.settings import Ignore, Settings
from svclint.source import Source
from tests.cli.cli_shop import DEPLOYMENT, RULE, SERVICE

SETTINGS = Settings(select=(RULE,))


def overlays(**ports: str) -> Report:
    """A base whose Service asks for the port web, and overlays whose Deployments call their port as given."""
    texts = {
        "base/kustomization.yaml": "resources: [service.yaml]\n",
        "base/service.yaml": SERVICE.format(target="web"),
    }
    for name, port in ports.items():
        texts[f"{name}/kustomization.yaml"] = "resources: [../base, deployment.yaml]\n"
        texts[f"{name}/deployment.yaml"] = DEPLOYMENT.replace("name: http", f"name: {port}")
    discovery = form_scopes({path: Source(path, text) for path, text in texts.items()}, SETTINGS)
    return build(lint(discovery.scopes, SETTINGS), discovery, SETTINGS, version="1")


def told(report: Report) -> list[str]:
    """The lines of the text, and then of the GitHub annotation, that say where a finding holds."""
    found = [line.strip() for line in render(report, "text").splitlines() if line.strip().startswith("= in:")]
    return found + [line for line in render(report, "github").split("%0A") if line.startswith("in:")]


@pytest.mark.parametrize(
    ("ports", "expected"),
    [
        ({"prod": "http"}, ""),
        ({"prod": "http", "dev": "http"}, "dev and prod (all that use the file)"),
        ({"prod": "http", "dev": "other"}, "dev and prod (all that use the file)"),
        ({"prod": "http", "dev": "web"}, "prod (not in dev)"),
        ({"prod": "http", "dev": "web", "qa": "http", "test": "web"}, "prod and qa (not in dev and test)"),
        (
            {"prod": "http", **{f"e{number}": "web" for number in range(1, 7)}},
            "prod (not in e1, e2, e3, e4 and 2 more)",
        ),
    ],
)
def test_where_a_finding_holds(ports: dict[str, str], expected: str) -> None:
    report = overlays(**ports)
    assert len(report.findings) == 1
    assert told(report) == ([f"= in: {expected}", f"in: {expected}"] if expected else [])


def test_scopes_of_a_file() -> None:
    report = overlays(prod="http", dev="web")
    assert report.scopes_of == {
        "base/service.yaml": ("dev", "prod"),
        "dev/deployment.yaml": ("dev",),
        "prod/deployment.yaml": ("prod",),
    }


@pytest.mark.parametrize(
    ("ports", "safe"),
    [
        ({"prod": "http"}, True),
        ({"prod": "http", "dev": "http"}, True),
        # right as it is there
        ({"prod": "http", "dev": "web"}, False),
    ],
)
def test_a_fix_for_some_scopes_is_not_safe(ports: dict[str, str], safe: bool) -> None:
    (finding,) = json.loads(render(overlays(**ports), "json"))["findings"]
    assert finding["fix"]["edits"][0]["file"] == "base/service.yaml"
    assert finding["fix"]["safe"] is safe


def test_where_scopes_need_different_remedies_none_is_offered() -> None:
    (finding,) = json.loads(render(overlays(prod="http", dev="other"), "json"))["findings"]
    assert finding["fix"] is None
    assert {one["file"] for one in finding["related"]} == {"prod/deployment.yaml", "dev/deployment.yaml"}


@pytest.mark.parametrize(
    ("ports", "hint"),
    [
        ({"prod": "http", "dev": "http"}, "; did you mean http?"),
        # where one scope has it, nothing else is offered there
        ({"prod": "http", "dev": "web"}, "; did you mean http?"),
        ({"prod": "http", "dev": "other"}, ""),
        ({"prod": "http", "dev": "other", "qa": "third"}, ""),
    ],
)
def test_what_is_offered_holds_for_all_scopes(ports: dict[str, str], hint: str) -> None:
    (finding,) = overlays(**ports).findings
    assert finding.message == f'Service web sends port 80 to "web", which Deployment web does not have{hint}'


def test_settings_of_tools_are_called_so() -> None:
    settings = "settings of kustomize or Helm"
    report = overlays(prod="http")
    assert report.counts.skipped == {settings: 2}
    assert f"2 documents skipped (2 {settings})." in render(report, "text")
    chart = {
        "shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
        "shop/values.yaml": "port: 80\n",
        "shop/templates/service.yaml": SERVICE.format(target="web"),
        "notes.yaml": "- a list\n",
    }
    discovery = form_scopes({path: Source(path, text) for path, text in chart.items()}, SETTINGS)
    counted = build(lint(discovery.scopes, SETTINGS), discovery, SETTINGS, version="1").counts.skipped
    assert counted == {settings: 2, "not Kubernetes": 1}


def ignoring(entry: Ignore) -> Report:
    """The report of one Service that two overlays put into their namespaces, with an entry of `ignore`."""
    settings = Settings(select=(RULE, "suppression-unused"), ignores=(entry,), today="2026-02-01")
    files = {
        "base/kustomization.yaml": "resources: [service.yaml, deployment.yaml]\n",
        "base/service.yaml": SERVICE.format(target="web"),
        "base/deployment.yaml": DEPLOYMENT,
        "dev/kustomization.yaml": "namespace: dev\nresources: [../base]\n",
        "prod/kustomization.yaml": "namespace: prod\nresources: [../base]\n",
    }
    discovery = form_scopes({path: Source(path, text) for path, text in files.items()}, settings)
    return build(lint(discovery.scopes, settings), discovery, settings, version="1")


PLACE = Location("svclint.yaml", 0, 6, 1, 1, 1, 7)


@pytest.mark.parametrize(
    ("objects", "expected"),
    [
        (("Service/dev/web", "Service/prod/web"), {RULE: True}),
        # the other namespace's is still to be mended, whichever comes first
        (("Service/dev/web",), {RULE: False}),
        (("Service/prod/web",), {RULE: False}),
        (("Service/qa/web",), {RULE: False, "suppression-unused": False}),
    ],
)
def test_what_is_ignored_in_one_namespace_stands_in_another(
    objects: tuple[str, ...], expected: dict[str, bool]
) -> None:
    report = ignoring(Ignore(objects=objects, location=PLACE))
    assert {one.rule: one.suppressed is not None for one in report.findings} == expected


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (Ignore(("no-such-rule",), location=PLACE), ""),
        (Ignore((RULE,), ("base/**",), location=PLACE), ""),
        (Ignore((RULE,), ("other/**",), location=PLACE), "no finding matches it"),
        (Ignore((RULE,), until="2026-01-31", location=PLACE), "it ended on 2026-01-31"),
    ],
)
def test_entries_that_ignore_nothing_are_told(entry: Ignore, reason: str) -> None:
    found = [one for one in ignoring(entry).findings if one.rule == "suppression-unused"]
    assert [one.message for one in found] == [f"This suppression does nothing: {reason}"] * bool(reason)
    # the title says why; the label does not say it again
    assert {one.label for one in found} <= {"suppresses nothing"}


def test_one_fault_of_a_base_is_told_once_and_names_the_five_overlays_that_have_it() -> None:
    names = ("blue", "dev", "green", "prod", "test")
    report = overlays(**dict.fromkeys(names, "http"))
    # the base is not judged on its own
    assert report.counts.scopes == 5
    (finding,) = report.findings
    assert finding.location.file == "base/service.yaml"
    assert told(report) == [f"{sign}in: blue, dev, green, prod and test (all that use the file)" for sign in ("= ", "")]
    (entry,) = json.loads(render(report, "json"))["findings"]
    (result,) = json.loads(render(report, "sarif"))["runs"][0]["results"]
    assert entry["scopes"] == result["properties"]["scopes"] == list(names)
    assert "In: blue, dev, green, prod and test" in result["message"]["text"]


def test_a_fingerprint_is_one_of_sha256_whatever_makes_it() -> None:
    (finding,) = overlays(prod="http").findings
    content = (finding.rule, finding.location.file, *(finding.resource or ()), finding.location.path, finding.message)
    digest = sha256("\x1f".join((*map(str, content), "0")).encode()).hexdigest()
    assert finding.fingerprint == digest[:32]
