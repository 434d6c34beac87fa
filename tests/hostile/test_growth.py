"""Texts that multiply what stands in them: how much is done grows with the text, and what is left out is told."""

from __future__ import annotations

import json

import pytest

from svclint.document import documents
from svclint.document.split import split
from svclint.free_text import context
from svclint.source import Source
from tests.beside import lint_all
from tests.counting import work

_BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 6)
)


def _service(number: int) -> str:
    spec = "{selector: {app: x}, ports: [{port: 80}]}"
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: s{number}}}\nspec: {spec}\n---\n"


def _pod(number: int) -> str:
    metadata = f"{{name: p{number}, labels: {{app: x, version: v{number}}}}}"
    spec = f"{{containers: [{{name: a, image: 'x:{number}'}}]}}"
    return f"apiVersion: v1\nkind: Pod\nmetadata: {metadata}\nspec: {spec}\n---\n"


@pytest.mark.slow
def test_services_that_select_the_same_pods_cost_their_pairs_and_no_more() -> None:
    """As many pairs of a Service and a pod as there are: four times as much for twice the objects, and not eight."""

    def calls(size: int) -> int:
        texts = {f"{one.__name__}{number}.yaml": one(number) for one in (_service, _pod) for number in range(size)}
        return work(texts).calls

    calls(2)
    small, middle, large = map(calls, (10, 20, 40))
    assert middle / small < 5
    assert large / middle < 5


def test_aliases_of_all_documents_of_a_file_have_one_budget() -> None:
    names = [f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{number}}}\n" for number in range(5)]
    text = "---\n".join([*(name + _BOMB for name in names), "a: &a [x]\nb: *a\n"])
    read = documents(Source("a.yaml", text))
    assert [one.state for one in read] == ["object"] * 2 + ["broken"] * 3 + ["foreign"]
    assert {one.kind for broken in read[2:5] for one in broken.problems} == {"unreadable"}


def test_aliases_of_a_long_text_stand_for_no_more_text_than_files_hold() -> None:
    """Each alias is a value of its own to whatever reads texts: what they stand for counts by its length."""
    text = "a: &a " + "x" * 64_000 + "\n"
    (read,) = documents(Source("a.yaml", text + "".join(f"k{number}: *a\n" for number in range(900))))
    assert read.state == "foreign"
    (read,) = documents(Source("a.yaml", text + "".join(f"k{number}: *a\n" for number in range(1_100))))
    assert [(one.kind, one.message) for one in read.problems] == [
        ("unreadable", "aliases unfold to more than 2,000,000 values")
    ]


def test_documents_of_a_file_are_cut_in_time_of_the_file() -> None:
    """Each looked through the whole file for a byte order mark, which made ten seconds of 20,000."""

    class Text(str):
        """Notes a search of all of it."""

        __slots__ = ()

        def __contains__(self, part: object) -> bool:
            raise AssertionError(f"all of the text is searched for {part!r}")

    text = Text("# \u00e9\nname: a\n---\n" * 3)
    assert len(split(text)) == 3


def test_a_pattern_that_names_the_port_of_a_monitor_ends() -> None:
    """Prometheus reads it as Go does; tried one way after the other it would take longer than anybody lives."""
    port = "a" * 60
    spec = f"{{selector: {{app: a}}, ports: [{{name: '{port}!', port: 80}}]}}"
    service = f"metadata: {{name: a, labels: {{app: a}}}}\nspec: {spec}\n"
    monitor = "spec: {selector: {matchLabels: {app: a}}, endpoints: [{port: '(a+)+$'}]}\n"
    head = "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: m}\n"
    found = lint_all({"a.yaml": Source("a.yaml", f"apiVersion: v1\nkind: Service\n{service}---\n{head}{monitor}")})
    assert "service-monitor-port-not-found" in [one.rule for one in found]


def test_what_is_the_same_for_all_hosts_of_a_text_is_asked_once() -> None:
    """The whole text was searched for each of them, which made ten seconds of 4,000."""
    once = (context._is_dashboard, context._is_certificate)
    for one in once:
        one.cache_clear()
    lines = "".join(f"    u{number}: http://s{number}/x\n    v{number} = s{number}.a.svc\n" for number in range(200))
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\ndata:\n  x: |\n{lines}"
    service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: t}\nspec: {ports: [{port: 80}]}\n"
    lint_all({"a.yaml": Source("a.yaml", text + service)})
    assert [one.cache_info().misses for one in once] == [1, 1]
    assert all(one.cache_info().hits > 100 for one in once)


@pytest.mark.parametrize("opened", ["[", "- ", "a: [", "{a: "])
def test_nesting_without_an_end_is_one_rule_whatever_is_nested(opened: str) -> None:
    found = lint_all({"a.yaml": Source("a.yaml", "kind: X\napiVersion: v1\na:\n " + opened * 10_000)})
    assert [one.rule for one in found] == ["unreadable-file"], json.dumps([one.message for one in found])


@pytest.mark.slow
def test_the_ports_of_a_service_are_looked_up_and_not_searched() -> None:
    """Each target port by name went through all ports of the pods: an hour for 50,000."""

    def calls(size: int) -> int:
        return work(dict(ports(size))).calls

    calls(2)
    small, large = map(calls, (50, 200))
    assert large / small < 6


def ports(number: int) -> list[tuple[str, str]]:
    listed = ", ".join(f"{{name: p{n}, port: {n + 1}, targetPort: t{n}}}" for n in range(number))
    held = ", ".join(f"{{name: t{n}, containerPort: {n + 1}}}" for n in range(number))
    wanted = f"{{selector: {{app: a}}, ports: [{listed}]}}"
    service = f"apiVersion: v1\nkind: Service\nmetadata: {{name: a}}\nspec: {wanted}\n"
    spec = f"{{containers: [{{name: a, image: a, ports: [{held}]}}]}}"
    pod = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a, labels: {{app: a}}}}\nspec: {spec}\n"
    return [("service.yaml", service), ("pod.yaml", pod)]
