"""What machines read keeps to its schemas: ours for JSON, the standard's for SARIF."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import svclint
from svclint.finding import Location, Suppressed
from svclint.linting.report import Report
from svclint.output import render
from svclint.rules import catalogue
from svclint.severity import Severity
from svclint.source import Source
from tests.output.shop_reports import RULES, SERVICE, WEB, at, between, clean, finding, hostile, layouts, report, shop

_OURS = Path(svclint.__file__).parent / "schema" / "output.schema.json"
_SARIF = Path(__file__).parents[1] / "fixtures" / "sarif" / "sarif-schema-2.1.0.json"
_REPORTS: dict[str, Callable[[], Report]] = {"shop": shop, "clean": clean, "layouts": layouts, "hostile": hostile}


def _schema(file: Path) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return schema


def _sarif(report: Report) -> dict[str, Any]:
    """The one run of a report's log, which keeps to the standard's schema."""
    log = json.loads(render(report, "sarif"))
    jsonschema.Draft4Validator(_schema(_SARIF)).validate(log)
    run: dict[str, Any] = log["runs"][0]
    return run


@pytest.mark.parametrize("name", _REPORTS)
def test_json_keeps_to_its_schema(name: str) -> None:
    output = render(_REPORTS[name](), "json")
    jsonschema.Draft202012Validator(_schema(_OURS)).validate(json.loads(output))
    assert output.endswith("}\n")
    assert output == render(_REPORTS[name](), "json")


def test_our_schema_is_valid_strict_and_described() -> None:
    schema = _schema(_OURS)
    jsonschema.Draft202012Validator.check_schema(schema)
    objects = [schema, *schema["$defs"].values()]
    for part in objects:
        assert part["description"]
        if part.get("type") == "object":
            assert part["additionalProperties"] is False
            assert part["required"] == list(part["properties"])
            assert all("description" in one or "$ref" in one for one in part["properties"].values())


@pytest.mark.parametrize("change", [{"more": 1}, {"severity": "fatal"}, {"location": None}, {"suppressed": False}])
def test_our_schema_refuses_what_is_not_in_the_contract(change: dict[str, object]) -> None:
    document = json.loads(render(shop(), "json"))
    document["findings"][0] |= change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(_schema(_OURS)).validate(document)


@pytest.mark.parametrize("name", _REPORTS)
def test_sarif_keeps_to_the_standard(name: str) -> None:
    run = _sarif(_REPORTS[name]())
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({rule["id"] for rule in rules})
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": _REPORTS[name]().exit_code}]


def test_sarif_describes_the_rules() -> None:
    rule = next(rule for rule in _sarif(shop())["tool"]["driver"]["rules"] if rule["id"] == "target-port-name-unknown")
    assert rule["name"] == "TargetPortNameUnknown"
    assert rule["shortDescription"]["text"] == RULES["target-port-name-unknown"].summary
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["properties"] == {"tags": ["ports"]}
    assert rule["helpUri"].endswith("/rules/ports/target-port-name-unknown.yaml")
    assert "Use the name of a container port." in rule["help"]["markdown"]


def test_sarif_names_the_object() -> None:
    result = next(one for one in _sarif(shop())["results"] if one["level"] == "error")
    logical = result["locations"][0]["logicalLocations"]
    assert logical == [{"name": "web", "fullyQualifiedName": "v1/Service/shop/web", "kind": "resource"}]


def test_sarif_suppressions_are_on_all_results_or_on_none() -> None:
    results = _sarif(shop())["results"]
    kinds = {one["message"]["text"]: [entry["kind"] for entry in one["suppressions"]] for one in results}
    assert kinds["suppressed by a comment"] == ["inSource"]
    assert kinds["suppressed by the configuration"] == ["external"]
    assert sum(map(len, kinds.values())) == 2
    assert all("suppressions" not in one for one in _sarif(layouts())["results"])


def test_sarif_tells_of_a_fault_of_our_own() -> None:
    fault = finding("internal-error", Severity.ERROR, "rule x failed on Service web", at(SERVICE, "web"), resource=WEB)
    rules = {rule.name: rule for rule in catalogue() if rule.role == "internal"}
    failed = report([fault], [SERVICE])._replace(rules=rules)
    invocation = _sarif(failed)["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 3
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == fault.message
    forgiven = failed._replace(findings=(fault._replace(suppressed=Suppressed("config", "")),))
    assert _sarif(forgiven)["invocations"][0]["executionSuccessful"] is True


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("shop/service.yaml", {"uri": "shop/service.yaml", "uriBaseId": "%SRCROOT%"}),
        ("my shop/50%#1.yaml", {"uri": "my%20shop/50%25%231.yaml", "uriBaseId": "%SRCROOT%"}),
        ("店.yaml", {"uri": "%E5%BA%97.yaml", "uriBaseId": "%SRCROOT%"}),
        ("caf\udce9.yaml", {"uri": "caf%E9.yaml", "uriBaseId": "%SRCROOT%"}),
        ("a:b.yaml", {"uri": "a%3Ab.yaml", "uriBaseId": "%SRCROOT%"}),
        ("<stdin>", {"uri": "%3Cstdin%3E", "uriBaseId": "%SRCROOT%"}),
        ("/srv/my shop.yaml", {"uri": "file:///srv/my%20shop.yaml"}),
        ("C:/shop/a.yaml", {"uri": "file:///C:/shop/a.yaml"}),
    ],
)
def test_sarif_addresses(file: str, expected: dict[str, str]) -> None:
    source = Source(file, "kind: Service\n")
    run = _sarif(report([finding("r", Severity.NOTE, "m", between(source, 0, 4))], [source]))
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == expected


def test_sarif_texts_hold_no_links_but_ours() -> None:
    place = Location("a[1].yaml", 0, 1, 1, 1, 1, 2, "spec.ports[0]")
    one = finding("r", Severity.NOTE, "see [here](http://x) and ports[0]", place, "", (place, "ports[1]"))
    text = _sarif(report([one], []))["results"][0]["message"]["text"]
    assert text == "see \\[here](http://x) and ports[0]\n[a\\[1\\].yaml:1:1](1) ports[1]"
