"""Entries of the configuration that match nothing are told; none of which only another part of the tree could tell."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run, Write

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
"""
ROUTE = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {defaultBackend: {service: {name: payments, port: {number: 80}}}}
"""
FILES = {"k8s/web.yaml": SERVICE, "k8s/route.yaml": ROUTE, "tests/case.yaml": SERVICE}


def told(out: str) -> list[str]:
    found = [one for one in json.loads(out)["findings"] if one["rule"] == "suppression-unused"]
    return [f"{one['location']['line']}: {one['message'].partition(' does nothing: ')[2]}" for one in found]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("exclude: [tets/]", "no file that would be read matches tets/"),
        ("exclude: [tests/, 'k8s/*.yml']", "no file that would be read matches k8s/*.yml"),
        ("scopes: [{name: a, paths: [k8]}]", "k8 does not exist; did you mean k8s?"),
        ("scopes: [{name: a, paths: ['other/*']}]", "no file that is read matches other/*"),
        ("assume: [Servce/shop/payments]", "nothing here is or names a Servce; did you mean Service?"),
        ("assume: [Service/shop/paymnts]", "nothing here names paymnts"),
        ("assume: [Service/shp/payments]", "nothing here names shp"),
        ("assume: [{pods: {app: wbe}}]", "nothing here names wbe"),
        ("scopes: [{name: a, paths: [k8s], assume: [Service/paymnts]}]", "nothing here names paymnts"),
        ("helm: {releases: [{chart: charts/web}]}", "charts/web does not exist"),
        ("ignore: [{paths: [k8s/], rules: [node-port-out-of-range]}]", "no finding matches it"),
    ],
)
def test_an_entry_that_does_nothing(entry: str, reason: str, write: Write, run: Run) -> None:
    write({**FILES, "svclint.yaml": f"# ours\n{entry}\n"})
    assert told(run("check", "--format", "json").out) == [f"2: {reason}"]


@pytest.mark.parametrize(
    "entry",
    [
        "exclude: [tests/, '!tests/kept.yaml', '*/route.yaml']",
        "scopes: [{name: a, paths: [k8s]}, {name: b, paths: ['tests/*.yaml']}]",
        "assume: [Service/shop/payments, 'Service/*/pay*', {kind: Service, name: payments, ports: [80]}]",
        "assume: [{pods: {app: web}, namespace: shop}, 'Cluster*/shop/*']",
    ],
)
def test_entries_that_something_answers_to(entry: str, write: Write, run: Run) -> None:
    write({**FILES, "svclint.yaml": f"{entry}\n"})
    assert told(run("check", "--format", "json").out) == []


@pytest.mark.parametrize("words", [("k8s",), ("--changed", "k8s/web.yaml")])
def test_a_part_of_the_tree_does_not_tell_what_the_rest_needs(words: tuple[str, ...], write: Write, run: Run) -> None:
    config = """\
exclude: [tests/broken.yaml]
scopes: [{name: a, paths: ['tests/*.yml', tests]}]
assume: [Service/shop/elsewhere]
ignore: [{paths: [tests/], rules: [node-port-out-of-range]}]
"""
    write({**FILES, "svclint.yaml": config})
    assert told(run("check", "--format", "json", *words).out) == []


def test_what_a_chart_may_name_is_not_known_while_it_is_not_rendered(write: Write, run: Run) -> None:
    chart = {"web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n", "web/templates/a.yaml": "{{ .Values }}"}
    write({**FILES, **chart, "svclint.yaml": "assume: [Service/shop/release-db]\nhelm: {render: off}\n"})
    assert told(run("check", "--format", "json").out) == []


def test_what_is_told_of_the_configuration_shows_its_line(write: Write, run: Run) -> None:
    write(
        {
            **FILES,
            "svclint.yaml": "# ours\nignore:\n  - {paths: [k8s/], rules: [node-port-out-of-range]}\nexclude: [tets/]\n",
        }
    )
    out = run("check", "--notes", "--no-cache").out
    assert "3 |   - {paths: [k8s/], rules: [node-port-out-of-range]}" in out
    assert "4 | exclude: [tets/]" in out
    assert out.count("no finding matches it") == out.count("no file that would be read matches tets/") == 1
