"""The values with which a chart of the tree is released."""

from __future__ import annotations

import json

import pytest

from svclint.document import documents
from svclint.gitops.releases import Release, releases
from svclint.resource import dig
from tests.gitops.trees import deployed, sources_of

CHART = {"charts/web/Chart.yaml": "{apiVersion: v2, name: web}", "charts/web/prod.yaml": "a: file"}
FLUX = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system}}}
  valuesFrom: [VALUES]
  values: {a: inline}
"""
ARGO = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  destination: {namespace: shop}
  sources:
  - repoURL: https://git.example.com/a
    path: charts/web
    helm: HELM
  - {repoURL: https://git.example.com/a, ref: ours}
"""


def released(files: dict[str, str]) -> Release:
    files = {**CHART, **files}
    sources = sources_of(files)
    (found,) = releases(deployed(files), sources, sources.get)
    return found


def texts(one: Release) -> list[str]:
    return [value.text for value in one.values]


def test_a_helm_release() -> None:
    config = {
        "apps/values.yaml": "{kind: ConfigMap, apiVersion: v1, metadata: {name: web}, data: {values.yaml: 'a: map'}}"
    }
    one = released({**config, "apps/web.yaml": FLUX.replace("VALUES", "{kind: ConfigMap, name: web}")})
    assert (one.chart, one.name, one.namespace, one.lacking) == ("charts/web", "web", "shop", ())
    assert texts(one) == ["a: map", '{"a": "inline"}']
    places = [(value.place.source.path, value.place.path) for value in one.values]
    assert places == [("apps/values.yaml", ("data", "values.yaml")), ("apps/web.yaml", ("spec", "values"))]


@pytest.mark.parametrize(
    ("entry", "text", "lacking"),
    [
        ("{kind: ConfigMap, name: web, valuesKey: prod}", "a: prod\n", ()),
        ("{kind: ConfigMap, name: web, valuesKey: host, targetPath: a.b}", '{"a": {"b": "example.com"}}', ()),
        ("{kind: ConfigMap, name: web, valuesKey: host, targetPath: 'a[0].b'}", "", ("host of ConfigMap web",)),
        ("{kind: Secret, name: web}", "", ("values.yaml of Secret web",)),
    ],
)
def test_values_from_a_generated_config_map(entry: str, text: str, lacking: tuple[str, ...]) -> None:
    generator = "configMapGenerator: [{name: web, files: [prod=values.yaml], literals: [host=example.com]}]"
    files = {"apps/kustomization.yaml": generator, "apps/values.yaml": "a: prod\n"}
    one = released({**files, "apps/web.yaml": FLUX.replace("VALUES", entry)})
    assert (texts(one)[:-1], one.lacking) == ([text] if text else [], lacking)


@pytest.mark.parametrize(
    ("helm", "expected", "lacking"),
    [
        ("{valueFiles: [prod.yaml], values: 'a: text'}", ["a: file", "a: text"], ()),
        ("{valueFiles: [/values/web.yaml]}", ["a: root"], ()),
        ("{valueFiles: [$ours/values/web.yaml]}", ["a: root"], ()),
        ("{valueFiles: [$theirs/values/web.yaml]}", [], ("the file $theirs/values/web.yaml",)),
        (
            "{valueFiles: [none.yaml, 'https://example.com/a.yaml']}",
            [],
            ("the file none.yaml", "the file https://example.com/a.yaml"),
        ),
        ("{valuesObject: {a: 1}, values: 'a: 2'}", ['{"a": 1}'], ()),
        ("{parameters: [{name: a.b, value: '1'}, {name: c, value: x}]}", ['{"a": {"b": 1}}', '{"c": "x"}'], ()),
        ("{parameters: [{name: a, value: '1', forceString: true}]}", ['{"a": "1"}'], ()),
        ("{parameters: [{name: 'a[0]', value: '1'}]}", [], ("the parameter a[0]",)),
        ("{fileParameters: [{name: a, path: b.txt}]}", [], ("the parameter a",)),
    ],
)
def test_an_application(helm: str, expected: list[str], lacking: tuple[str, ...]) -> None:
    one = released({"values/web.yaml": "a: root", "argo.yaml": ARGO.replace("HELM", helm)})
    assert (texts(one), one.lacking) == (expected, lacking)
    assert (one.name, one.namespace) == ("web", "shop")


def test_the_place_of_values_is_where_they_are_written() -> None:
    one = released({"argo.yaml": ARGO.replace("HELM", "{releaseName: front, valuesObject: {a: 1}}")})
    (value,) = one.values
    document = documents(value.place.source)[value.place.document]
    assert dig(document.value, value.place.path) == json.loads(value.text)
    assert one.name == "front"


def test_two_applications_are_two_releases() -> None:
    files = {**CHART, "one.yaml": ARGO.replace("HELM", "{}"), "two.yaml": ARGO.replace("HELM", "{releaseName: b}")}
    sources = sources_of(files)
    assert [one.name for one in releases(deployed(files), sources, sources.get)] == ["web", "b"]
