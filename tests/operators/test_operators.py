"""What operators make is unknown rather than missing: one example of every operator, and every pattern of the table."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from svclint.cards import read_card
from svclint.discover import form_scopes
from svclint.graph import Graph
from svclint.operators import Makers, maker, may_make
from svclint.operators.indexed import Made
from svclint.operators.table import ROWS, own_labels, rows_of
from svclint.render.objects import written_objects
from svclint.resource import equality_selector
from svclint.settings import Settings
from svclint.source import Source
from tests.cards import run_files

pytestmark = pytest.mark.usefixtures("nowhere")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.graph.resolution import Resolution
    from svclint.operators.row import Row
    from svclint.resource import Resource

DATA = read_card("tests/operators/cases.yaml")
MORE = read_card("tests/operators/applications.yaml")
OPERATORS: list[dict[str, Any]] = [*DATA["operators"], *MORE["operators"]]
LISTED = [one for one in OPERATORS if "anything" not in one]
DEPLOYERS = [one for one in OPERATORS if "anything" in one]
UNLISTED: list[dict[str, Any]] = [*DATA["unlisted"], *MORE["saying"]]
RULES = ("backend-service-not-found", "selector-matches-nothing")
STANDS_BY = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: stands-by, namespace: %s}
spec:
  selector: {matchLabels: {stands: by}}
  template: {metadata: {labels: {stands: by}}, spec: {containers: [{name: c, image: c}]}}
"""


def title(case: dict[str, Any]) -> str:
    resource = case.get("resource", case)
    return f"{resource['apiVersion'].partition('/')[0]} {resource['kind']}"


def kind_of(data: dict[str, Any]) -> tuple[str, str]:
    return data["apiVersion"].partition("/")[0], data["kind"]


def is_made(by: Iterator[int]) -> bool:
    return next(by, None) is not None


def place(case: dict[str, Any]) -> str:
    """The namespace where the case's objects are made."""
    namespace: str = case.get("at") or case.get("resource", case)["metadata"].get("namespace", "default")
    return namespace


def files(namespace: str, services: list[str], pods: list[str], custom: dict[str, Any] | None) -> dict[str, str]:
    """An Ingress with all `services` as backends and a Service for each of `pods`, beside the custom resource."""
    backends = [
        {"path": f"/{number}", "pathType": "Prefix", "backend": {"service": {"name": one, "port": {"number": 80}}}}
        for number, one in enumerate(services)
    ]
    ingress = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {"name": "asks", "namespace": namespace},
        "spec": {"rules": [{"http": {"paths": backends}}]},
    }
    asking = [ingress] + [
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": f"asks-{number}", "namespace": namespace},
            "spec": {"selector": dict([one.split("=", 1)]), "ports": [{"port": 80}]},
        }
        for number, one in enumerate(pods)
    ]
    found = {"asks.yaml": "\n---\n".join(map(json.dumps, asking)), "by.yaml": STANDS_BY % namespace}
    return found if custom is None else {**found, "custom.yaml": json.dumps(custom)}


def graph_of(texts: dict[str, str]) -> Graph:
    settings = Settings()
    (scope,) = form_scopes({path: Source(path, text) for path, text in texts.items()}, settings).scopes
    return Graph(scope, settings)


def resolved(texts: dict[str, str]) -> Iterator[tuple[str, Resolution]]:
    """(what is asked for, the answer) of all references that the asking objects hold."""
    graph = graph_of(texts)
    for one in graph.resources:
        if one.file == "asks.yaml":
            for reference in graph.references(one):
                yield reference.name or str(reference.selector), graph.resolve(reference)


def resource_of(data: dict[str, Any]) -> Resource:
    return graph_of({"custom.yaml": json.dumps(data)}).resources[0]


@pytest.mark.parametrize("case", LISTED + UNLISTED, ids=title)
def test_what_an_operator_makes_is_unknown(case: dict[str, Any]) -> None:
    services, pods = case.get("services", []), case.get("pods", [])
    texts = files(place(case), services, pods, case["resource"])
    answers = dict(resolved(texts))
    assert len(answers) == len(set(services)) + len(set(pods))
    assert {asked: answer for asked, answer in answers.items() if not answer.unknown or answer.found} == {}
    named = case["resource"]["kind"] + " " + case["resource"]["metadata"]["name"]
    assert {answers[one].unknown for one in services} <= {f"{named} may make it"}
    assert [one.message for one in run_files(texts, Settings()._replace(select=RULES))] == []


@pytest.mark.parametrize("case", LISTED + UNLISTED, ids=title)
def test_without_the_custom_resource_they_are_missing(case: dict[str, Any]) -> None:
    # labels that only operators set are unknown in any case
    pods = [one for one in case.get("pods", ()) if own_labels().isdisjoint({one.split("=")[0], one.split("/")[0]})]
    for asked, answer in resolved(files(place(case), case.get("services", []), pods, None)):
        assert answer.missing, (asked, answer.unknown)


@pytest.mark.parametrize("case", [one for one in LISTED + UNLISTED if "others" in one], ids=title)
def test_what_it_does_not_make_is_missing(case: dict[str, Any]) -> None:
    others = case["others"]
    texts = files(place(case), others.get("services", []), others.get("pods", []), case["resource"])
    for asked, answer in resolved(texts):
        assert answer.missing, (asked, answer.unknown)


@pytest.mark.parametrize("case", DEPLOYERS, ids=title)
def test_what_deploys_into_a_namespace_may_make_anything_there(case: dict[str, Any]) -> None:
    assert all(answer.unknown for _, answer in resolved(files(case["at"], ["any"], ["app=any"], case["resource"])))
    assert all(answer.missing for _, answer in resolved(files("other", ["any"], ["app=any"], case["resource"])))


@pytest.mark.parametrize("data", DATA["passive"], ids=title)
def test_what_makes_nothing_explains_nothing(data: dict[str, Any]) -> None:
    name = data["metadata"]["name"]
    texts = files("default", [name, f"{name}-api"], [f"app={name}"], data)
    assert all(answer.missing for _, answer in resolved(texts))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row.owners[0]))
def test_every_pattern_has_an_example(row: Row) -> None:
    examples = [case for case in LISTED if row in rows_of(*kind_of(case["resource"]))]
    assert examples, "no example is of this kind"
    for group, kind in row.owners:
        for case in examples:
            # as every kind of the row, unless it stands for all kinds of the group
            one = resource_of(as_kind(case["resource"], group, kind if kind != "*" else case["resource"]["kind"]))
            assert may_make(one)
            assert (
                all(is_made(Made([one]).services(place(case), name)) for name in case.get("services", ()))
                or len(examples) > 1
            )
    for pattern in row.services:
        assert any(fits_service(row, pattern, case) for case in examples), pattern
    for pattern in row.pods:
        assert any(fits_pods(row, pattern, case) for case in examples), pattern


@pytest.mark.parametrize("case", [one for one in LISTED if "labels" in one], ids=title)
def test_its_services_have_labels_of_their_own(case: dict[str, Any]) -> None:
    one = resource_of(case["resource"])
    asked = [equality_selector(dict([label.split("=", 1)])) for label in (*case["labels"], case["pods"][0])]
    assert all(is_made(Made([one]).services_with(place(case), selector)) for selector in asked)
    assert not is_made(Made([one]).services_with(place(case), equality_selector({"app": "elsewhere"})))
    assert not is_made(Made([one]).services_with("elsewhere", asked[0]))


def test_every_label_of_a_service_has_an_example() -> None:
    known = {label for case in LISTED for label in case.get("labels", ())}
    assert known == {label for row in ROWS for label in row.labels}


def apart(case: dict[str, Any], custom: dict[str, Any]) -> dict[str, str]:
    """The case's files as two kustomizations, one of which has the custom resource alone."""
    texts = files(place(case), case.get("services", []), case.get("pods", []), None)
    found = {f"app/{path}": text for path, text in texts.items()} | {"own/custom.yaml": json.dumps(custom)}
    listed = {"app": sorted(texts), "own": ["custom.yaml"]}
    return found | {f"{one}/kustomization.yaml": json.dumps({"resources": names}) for one, names in listed.items()}


def is_stated(case: dict[str, Any]) -> bool:
    """Whether what a file offers says all: the names in lists are for those who read it."""
    return not any("[]" in name for row in rows_of(*kind_of(case["resource"])) for name in row.services)


@pytest.mark.parametrize("case", [one for one in LISTED if is_stated(one)], ids=title)
def test_what_a_custom_resource_of_another_scope_makes_is_there(case: dict[str, Any]) -> None:
    written = case | {"services": [one for one in case.get("services", ()) if one != "db-lb"]}
    written["pods"] = [one for one in case.get("pods", ()) if wanted_of_row(case, one)]
    assert [one.message for one in run_files(apart(written, case["resource"]), Settings()._replace(select=RULES))] == []


@pytest.mark.parametrize("case", [one for one in LISTED if is_stated(one) and "others" in one], ids=title)
def test_what_it_does_not_make_is_not_there_in_another_scope_either(case: dict[str, Any]) -> None:
    others = {"at": place(case), "services": case["others"].get("services", []), "pods": []}
    found = run_files(apart(others, case["resource"]), Settings()._replace(select=RULES))
    assert len(found) == len(set(others["services"]))


def wanted_of_row(case: dict[str, Any], label: str) -> bool:
    one, selector = resource_of(case["resource"]), equality_selector(dict([label.split("=", 1)]))
    return is_made(Made([one]).pods(place(case), selector))


def test_the_fields_that_a_file_offers_are_those_of_the_table() -> None:
    from svclint.operators import _FIELDS, _OVERRIDE
    from svclint.operators.patterns import _tokens

    tokens = {one for row in ROWS for pattern in (*row.services, *row.pods) for one in _tokens(pattern)}
    tokens.update(condition.partition("=")[0] for row in ROWS for condition in row.when)
    asked = {one for one in tokens if "[]" not in one and one.startswith(("spec.", "annotations."))}
    known = {".".join(one) for one in (*_FIELDS, _OVERRIDE[1:])}
    assert asked == known


SLIPS = [
    ("postgresql.cnpg.io/v1", "Cluster", "pg", "pg-rww", "pg-rw"),
    ("postgresql.cnpg.io/v1", "Cluster", "pg", "pg", "pg-rw"),
    ("kafka.strimzi.io/v1beta2", "Kafka", "events", "events-kafka-bootstrp", "events-kafka-bootstrap"),
    ("argoproj.io/v1alpha1", "AppProject", "shop", "argocd-sever", "argocd-server"),
    # as near to one as to the other, and to none
    ("postgresql.cnpg.io/v1", "Cluster", "pg", "pg-rx", ""),
    ("postgresql.cnpg.io/v1", "Cluster", "pg", "pg-api", ""),
    # called as it, and nothing that it makes is called after it
    ("argoproj.io/v1alpha1", "AppProject", "shop", "shop", ""),
]


@pytest.mark.parametrize(("version", "kind", "name", "asked", "meant"), SLIPS)
def test_what_it_makes_is_meant_by_a_slip(version: str, kind: str, name: str, asked: str, meant: str) -> None:
    custom = {"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": "shop"}, "spec": {}}
    (found,) = run_files(files("shop", [asked], [], custom), Settings()._replace(select=RULES))
    assert found.message.endswith(f"; did you mean {meant}, which comes with {kind} {name}?" if meant else "have")
    assert [place.location.file for place in found.related] == (["custom.yaml"] if meant else [])


def as_kind(data: dict[str, Any], group: str, kind: str) -> dict[str, Any]:
    made = copy.deepcopy(data)
    made.update(apiVersion=f"{group}/v1", kind=kind)
    return made


def fits_service(row: Row, pattern: str, case: dict[str, Any]) -> bool:
    from svclint.operators.patterns import _each_filled, _matches

    one = resource_of(case["resource"])
    filled = tuple(_each_filled(one, pattern))
    return any(_matches(each, name) for each in filled for name in case.get("services", ()))


def fits_pods(row: Row, pattern: str, case: dict[str, Any]) -> bool:
    from svclint.operators.patterns import wants

    one = resource_of(case["resource"])
    selectors = [equality_selector(dict([label.split("=", 1)])) for label in case.get("pods", ())]
    return any(wants(one, requirement, pattern) for selector in selectors for requirement in selector.requirements)


def test_definitions_explain_fixed_labels_only() -> None:
    definition = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "cephclusters.ceph.rook.io"},
        "spec": {"group": "ceph.rook.io", "names": {"kind": "CephCluster"}},
    }
    answers = dict(resolved(files("rook-ceph", [], ["app=rook-ceph-mgr", "rook_cluster=x", "app=tools"], definition)))
    assert [asked for asked, answer in answers.items() if answer.unknown] == ["app=rook-ceph-mgr"]


def test_all_labels_of_the_custom_resource_are_handed_on_together() -> None:
    data = {"apiVersion": "rabbitmq.com/v1beta1", "kind": "RabbitmqCluster"}
    one = resource_of({**data, "metadata": {"name": "q", "labels": {"app": "queue", "tier": "back"}}})
    assert is_made(Made([one]).pods("default", equality_selector({"app": "queue", "tier": "back"})))
    assert not is_made(Made([one]).pods("default", equality_selector({"app": "queue", "tier": "front"})))


def test_a_clean_check_does_not_read_the_table() -> None:
    script = (
        "import sys; from svclint.cli import main; "
        "main(['check', '-', '--no-config']); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], input=STANDS_BY % "default", capture_output=True, text=True)  # noqa: PLW1510
    assert "svclint.operators" in done.stderr.split()
    assert [name for name in done.stderr.split() if name.startswith("svclint.operators.")] == []


RELEASE = {"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease", "metadata": {"name": "gateway"}}


@pytest.mark.parametrize(
    ("release", "name", "may_be"),
    [
        (RELEASE, "gateway-webhook", True),
        (RELEASE, "gateway", True),
        ({**RELEASE, "spec": {"releaseName": "shop"}}, "shop-webhook", True),
        (RELEASE, "gateways", False),
        (RELEASE, "web", False),
        # who says where a release is has said that it is nowhere else
        ({**RELEASE, "metadata": {"name": "gateway", "namespace": "flux"}}, "gateway-webhook", False),
        ({**RELEASE, "spec": {"targetNamespace": "flux"}}, "gateway-webhook", False),
        (
            {**RELEASE, "kind": "Kustomization", "apiVersion": "kustomize.toolkit.fluxcd.io/v1"},
            "gateway-webhook",
            False,
        ),
    ],
)
def test_a_release_without_a_namespace_may_be_where_its_service_is_sought(
    release: dict[str, Any], name: str, may_be: bool
) -> None:
    ((_, answer),) = resolved(files("vpn", [name], [], release))
    assert bool(answer.unknown) == may_be


RELEASE = {"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease", "metadata": {"name": "web"}, "spec": {}}
CUSTOM = {"apiVersion": "shop.example.com/v1", "kind": "Shop", "metadata": {"name": "web"}, "spec": {}}


@pytest.mark.parametrize(
    ("customs", "namespace", "name", "made_by"),
    [
        # the first of all that may, whatever the reason
        ([(CUSTOM, "one"), (RELEASE, "one")], "one", "web-api", "Shop"),
        ([(RELEASE, "one"), (CUSTOM, "one")], "one", "web-api", "HelmRelease"),
        # anything of its namespace; elsewhere what is called so, where it names none
        ([(RELEASE, "one")], "one", "api", "HelmRelease"),
        ([(RELEASE, "one")], "two", "web-api", ""),
        ([(RELEASE, "")], "two", "web-api", "HelmRelease"),
        ([(RELEASE, "")], "two", "webapi", ""),
        ([(CUSTOM, "one")], "one", "web", "Shop"),
        ([(CUSTOM, "one")], "one", "api-web", "Shop"),
        ([(CUSTOM, "one")], "one", "apiweb", ""),
        ([(CUSTOM, "one")], "one", "webapi", ""),
        ([(CUSTOM, "one")], "two", "web-api", ""),
    ],
)
def test_the_first_that_may_make_an_object_is_named(
    customs: list[tuple[dict[str, Any], str]], namespace: str, name: str, made_by: str
) -> None:
    texts = [STANDS_BY % "two"]
    for data, where in customs:
        own = copy.deepcopy(data)
        if where:
            own["metadata"]["namespace"] = where
        texts.append(json.dumps(own))
    owner, *others = written_objects(Source("all.yaml", "\n---\n".join(texts)))
    found = Makers(others)
    chosen = maker(found, owner, namespace, name)
    assert (chosen.kind if chosen is not None else "") == made_by
    # who asks makes nothing but Services for itself
    assert all(maker(found, one, namespace, name) is not one for one in found)
