"""Old names of topics: understood wherever a topic may stand, for the rules that they stood for."""

from __future__ import annotations

import jsonschema
import pytest

from svclint.config import Flags, loads, merged, schema
from svclint.rules import catalogue, configured
from svclint.settings import Settings
from svclint.source import Source
from svclint.topics import FORMER, current, notice

KNOWN = {rule.name: rule for rule in catalogue()}
# rules that were added to the new topics since then belong to the old one too
STOOD_FOR = {
    "references": {
        "application-not-permitted",
        "binding-role-not-found",
        "binding-subject-not-found",
        "disruption-budget-matches-nothing",
        "disruption-budget-uncountable",
        "disruption-budgets-overlap",
        "dns-policy-asks-node",
        "dns-record-not-made",
        "dns-reference-not-full",
        "dns-reference-port-not-found",
        "dns-reference-service-not-found",
        "endpoint-slice-port-mismatch",
        "endpoint-slice-service-not-found",
        "endpoints-of-selecting-service",
        "fqdn-rule-without-dns-rule",
        "localhost-is-another-pod",
        "monitor-not-selected",
        "network-policy-blocks-dns",
        "network-policy-blocks-scraping",
        "network-policy-blocks-service",
        "network-policy-matches-nothing",
        "network-policy-peer-on-host",
        "network-policy-port-is-service-port",
        "node-local-service-on-one-node",
        "peer-authentication-port-not-found",
        "policy-target-not-found",
        "port-level-mtls-without-selector",
        "principal-not-found",
        "reference-not-renamed",
        "scale-target-at-zero",
        "scale-target-not-found",
        "service-entry-without-addresses",
        "service-monitor-matches-nothing",
        "service-monitor-port-not-found",
        "sidecar-leaves-out-service",
        "stateful-set-peers-not-published",
        "stateful-set-service-not-found",
        "stateful-set-service-not-headless",
        "stateful-set-service-selects-others",
        "tls-mode-refused",
        "tls-originated-twice",
        "utilization-without-request",
        "webhook-service-not-found",
    },
}


def selected(settings: Settings) -> set[str]:
    return {rule.name for rule in configured(settings)}


DEFAULT = selected(Settings())


def configuration(text: str) -> Settings:
    return loads(Source("svclint.yaml", text), KNOWN)


def test_every_old_topic_is_here() -> None:
    topics = {rule.topic for rule in catalogue()}
    assert FORMER.keys() == STOOD_FOR.keys()
    assert FORMER.keys().isdisjoint({*topics, *KNOWN})
    for names in FORMER.values():
        assert {*names} <= {*topics, *KNOWN}
    assert current(["ports", *FORMER, "ports"]) == ("ports", *(new for names in FORMER.values() for new in names))


@pytest.mark.parametrize("name", FORMER)
def test_an_old_topic_stands_for_the_same_rules(name: str) -> None:
    rules = STOOD_FOR[name]
    assert selected(merged(Settings(), Flags(select=name), KNOWN)) == rules
    assert selected(merged(Settings(), Flags(ignore=f"ports,{name}"), KNOWN)) == {
        rule for rule in DEFAULT - rules if KNOWN[rule].topic != "ports"
    }
    assert selected(configuration(f"rules: {{{name}: off}}")) == DEFAULT - rules
    assert set(configuration(f"ignore: [{{rules: [{name}]}}]").ignores[0].rules) == rules


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("policies: on\n  references: off", {"policies"}),
        ("references: off\n  kustomize: on", {"kustomize"}),
        ("references: off\n  scale-target-not-found: on", set()),
    ],
)
def test_what_a_topic_says_goes_before_what_an_old_one_says(text: str, on: set[str]) -> None:
    chosen = selected(configuration(f"rules:\n  {text}"))
    assert {rule for rule in STOOD_FOR["references"] if KNOWN[rule].topic in on} <= chosen
    assert ("scale-target-not-found" in chosen) == ("scale-target" in text)


@pytest.mark.parametrize("name", FORMER)
def test_who_names_it_is_told_once(name: str) -> None:
    both = configuration(f"rules: {{{name}: off}}\nignore: [{{rules: [ports, {name}]}}]")
    assert both.former == (name,)
    assert merged(both, Flags(select=f"{name},{name}", ignore=name), KNOWN).former == (name,)
    assert merged(configuration("rules: {ports: on}"), Flags(select="dns"), KNOWN).former == ()
    assert all(f"{new}" in notice(name) for new in FORMER[name])


@pytest.mark.parametrize("name", FORMER)
def test_editors_are_told(name: str) -> None:
    whole = schema(KNOWN)
    jsonschema.validate({"rules": {name: "off"}, "ignore": [{"rules": [name]}]}, whole)
    assert whole["properties"]["rules"]["properties"][name]["deprecated"] is True
    assert {one.get("const"): one.get("deprecated") for one in whole["$defs"]["ruleName"]["anyOf"]}[name] is True
