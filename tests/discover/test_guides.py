"""What the guides beside plain files say of them: that they are out of use, and in which namespace they are applied."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.discover.hearsay.released import released
from svclint.discover.walk import is_guide
from svclint.linting.engine import Job, lint_scope
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from tests.cards import run_files

SETTINGS = Settings()._replace(select=("selector-matches-nothing", "node-port-on-wrong-type"))
SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80}]}}"
BROKEN = SERVICE.replace("selector: {app: web}", "type: ClusterIP").replace("port: 80", "port: 80, nodePort: 30080")


@pytest.mark.parametrize("name", ["README.md", "readme.md", "Readme.adoc", "README", "setup.sh", "Makefile"])
def test_guides_by_their_names(name: str) -> None:
    assert is_guide(name)


@pytest.mark.parametrize("name", ["README.yaml", "reader.md", "README-old.md", "notes.md", "setup.py", "Rakefile"])
def test_no_guides_by_their_names(name: str) -> None:
    assert not is_guide(name)


@pytest.mark.parametrize(
    "text",
    [
        "# Vault Guide - Deprecated\n\nFor this tutorial, I use Kubernetes 1.17",
        "# Shop (deprecated)",
        "# Shop [ARCHIVED]",
        "# DEPRECATED: the shop",
        "# Deprecated\n\nSee [the new one](../new)",
        "<!-- toc -->\n# Shop: no longer maintained\n",
        "Shop -- outdated\n================\n",
        "= Shop (deprecated)\n",
        "# Shop\n\n[![badge](https://a)](https://b)\n\n**This guide is deprecated.** Use the new one.",
        "# Shop\n\n> [!WARNING]\n> These sample manifests are no longer maintained.",
        "# Shop\n\n**DEPRECATED**: use the chart.",
        "This example has been archived.",
    ],
)
def test_a_guide_that_says_it_is_out_of_use(text: str) -> None:
    (found,) = run_files({"docs/vault/README.md": text, "docs/vault/server/web.yaml": BROKEN}, SETTINGS)
    assert (found.severity.word, found.doubt and found.doubt.name) == ("note", "RETIRED")


@pytest.mark.parametrize(
    "text",
    [
        "# Shop\n\nHow to run it.\n\n## Deprecated\n\nThe old API.",
        "# Shop\n\nHow to run it.\n\nThis guide is deprecated.",
        "# Shop\n\n## Deprecated fields\n\n`spec.old`",
        "# Deprecated fields",
        "# Shop - deprecated flags",
        "# Deprecated config checker",
        "# Finding APIs that are deprecated",
        "# Shop\n\nThis guide tells how to replace APIs that are deprecated.",
        "# Shop\n\nThis guide is not deprecated.",
        # one that nobody maintains any more may well run somewhere
        "# Shop\n\nThis project is no longer maintained.",
    ],
)
def test_a_guide_that_tells_of_something_else(text: str) -> None:
    (found,) = run_files({"docs/vault/README.md": text, "docs/vault/server/web.yaml": BROKEN}, SETTINGS)
    assert found.severity.word == "error"


RETIRED = "# Deprecated\n"


def test_the_nearest_guide_tells() -> None:
    files = {"docs/README.md": RETIRED, "docs/web/README.md": "# Web", "docs/web/web.yaml": BROKEN}
    assert [one.severity.word for one in run_files(files, SETTINGS)] == ["error"]


def test_what_a_kustomization_lists_is_applied() -> None:
    files = {"a/README.md": RETIRED, "a/web.yaml": BROKEN, "a/kustomization.yaml": "resources: [web.yaml]"}
    assert [one.severity.word for one in run_files(files, SETTINGS)] == ["error"]


@pytest.mark.parametrize(("root", "severity"), [(".", "note"), ("old", "error"), ("old/web.yaml", "error")])
def test_who_names_a_folder_means_it(root: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "README.md").write_text(RETIRED)
    (tmp_path / "old" / "web.yaml").write_text(BROKEN)
    monkeypatch.chdir(tmp_path)
    found = [one for scope in discover([root], SETTINGS).scopes for one in lint_scope(Job(scope, SETTINGS)).findings]
    assert [one.severity.word for one in found] == [severity]


def namespace(text: str, *more: str, guide: str = "docs/shop/README.md") -> str:
    """The namespace of the one Service of the guide to the shop."""
    files = {guide: text, "docs/shop/web.yaml": SERVICE, **dict.fromkeys(more, "{apiVersion: v1, kind: List}")}
    (found,) = run_files(files, SETTINGS)
    return found.message.rpartition(" ")[2]


@pytest.mark.parametrize(
    "text",
    [
        "kubectl -n shop apply -f web.yaml",
        "kubectl apply -n shop -f ./web.yaml",
        "    $ kubectl apply -f web.yaml --namespace shop",
        "Run `kubectl create --namespace=shop --filename=web.yaml`.",
        "kubectl apply -f docs/shop/web.yaml -n shop",
        "kubectl apply -n shop -f .\\docs\\shop\\web.yaml",
        "kubectl -n shop apply -f docs/shop/",
        "kubectl -n shop apply -R -f docs",
        "kubectl -n shop apply -f .",
        "kubectl apply -f $SHOP_HOME/web.yaml -n shop",
        "kubectl apply \\\n  --namespace shop \\\n  -f web.yaml",
        "kubectl apply -f other.yaml,web.yaml -n shop && kubectl get pods",
        "oc apply -f web.yaml -n 'shop'",
        "kubectl -n shop apply -f web.yaml\nkubectl -n shop replace -f web.yaml\nkubectl delete -f web.yaml",
        "kubectl apply -f other.yaml\nkubectl -n shop apply -f web.yaml",
    ],
)
def test_the_namespace_in_which_a_guide_applies_a_file(text: str) -> None:
    assert namespace(text) == "shop"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kubectl apply -f web.yaml",
        "kubectl get -n shop -f web.yaml",
        "kubectl -n shop apply -f other.yaml",
        "kubectl -n shop apply -f https://example.com/web.yaml",
        "kubectl -n shop apply -f -",
        "kubectl -n ${NAMESPACE} apply -f web.yaml",
        "kubectl -n <namespace> apply -f web.yaml",
        "kubectl -n shop apply -f docs",
        # commands that do not agree
        "kubectl -n shop apply -f web.yaml\nkubectl -n test apply -f web.yaml",
        "kubectl -n shop apply -f web.yaml\n\nor\n\nkubectl apply -f docs/shop/",
    ],
)
def test_elsewhere_it_is_not_known(text: str) -> None:
    assert namespace(text) == "default"


def test_a_guide_above_names_a_file_by_the_end_of_its_path() -> None:
    command = "kubectl -n shop apply -f shop/web.yaml"
    assert namespace(command, guide="README.md") == "shop"
    assert namespace(command, "other/shop/web.yaml", guide="README.md") == "default"


@pytest.mark.parametrize(
    "text",
    [
        "helm template --namespace shop web example/web > web.yaml",
        "helm template web example/web -n shop -f values.yaml >>./web.yaml",
        "helm template web example/web \\\n  --namespace=shop \\\n  --include-crds >web.yaml",
        'OUT="web.yaml"\necho "# made" >${OUT}\nhelm template --namespace shop web example/web >>${OUT}',
        "NS=shop\nhelm template -n $NS web example/web > web.yaml",
    ],
)
@pytest.mark.parametrize("script", ["docs/shop/make.sh", "docs/make.sh"])
def test_the_namespace_for_which_a_script_prints_a_file(text: str, script: str) -> None:
    text = text if script == "docs/shop/make.sh" else text.replace("web.yaml", "shop/web.yaml")
    assert namespace(text, guide=script) == "shop"


@pytest.mark.parametrize(
    "text",
    [
        "helm template web example/web > web.yaml",
        "helm template --namespace shop web example/web > other.yaml",
        "helm template --namespace shop web example/web | kubectl apply -f -",
        "helm install --namespace shop web example/web > web.yaml",
        "helm template -n $1 web example/web > web.yaml",
        "helm template -n shop web example/web > $1",
        "helm template -n shop web example/web > web.yaml\nhelm template -n test web example/web > web.yaml",
    ],
)
def test_what_a_script_prints_elsewhere_tells_nothing(text: str) -> None:
    assert namespace(text, guide="docs/shop/make.sh") == "default"


def test_what_says_its_own_namespace_keeps_it() -> None:
    text = SERVICE.replace("name: web}", "name: web, namespace: own}")
    (found,) = run_files({"web.yaml": text, "README.md": "kubectl -n shop apply -f web.yaml"}, SETTINGS)
    assert found.message.endswith(" own")


INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  ingressClassName: nginx
  defaultBackend: {service: {name: web-svc, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata: {name: other}
spec: {selector: {app: other}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: other}
spec:
  selector: {matchLabels: {app: other}}
  template: {metadata: {labels: {app: other}}, spec: {containers: [{name: other, image: other}]}}
"""
MISSING = Settings()._replace(select=("backend-service-not-found",))


@pytest.mark.parametrize(
    "command",
    [
        "kubectl expose deployment web --name web-svc --port 80",
        "kubectl expose deploy/web --name=web-svc --port=80",
        "$ k expose pod web \\\n    --port 80 --name 'web-svc'",
        "kubectl -n shop expose deployment web-svc",
        "oc expose dc/web-svc",
        "kubectl create service clusterip web-svc --tcp=80",
        "kubectl create svc nodeport web-svc --tcp=80",
    ],
)
def test_a_service_that_a_guide_makes(command: str) -> None:
    assert run_files({"shop/web.yaml": INGRESS, "shop/README.md": f"# Shop\n\n{command}\n"}, MISSING) == ()
    assert run_files({"shop/web.yaml": INGRESS, "shop/run.sh": f"#!/bin/sh\n{command}\n"}, MISSING) == ()


@pytest.mark.parametrize(
    ("guide", "command"),
    [
        ("shop/README.md", "kubectl expose deployment web-svc --name web --port 80"),
        ("shop/README.md", "Ports that you expose: web-svc"),
        ("shop/README.md", "kubectl create secret generic web-svc"),
        ("bar/README.md", "kubectl expose deployment web --name web-svc"),
    ],
)
def test_a_service_that_no_guide_makes(guide: str, command: str) -> None:
    files = {"shop/web.yaml": INGRESS, "bar/bar.yaml": SERVICE, guide: f"# Shop\n\n{command}\n"}
    assert [one.rule for one in run_files(files, MISSING)] == ["backend-service-not-found"]


@pytest.mark.parametrize(
    ("comment", "namespace"),
    [
        ("# on minikube:\n#   kubectl apply -n shop -f web.yaml\n", "shop"),
        ("# kubectl create --namespace=shop --filename deploy/web.yaml\n", "shop"),
        ("# kubectl apply -n shop -f other.yaml\n", "default"),
        ("# kubectl delete -n shop -f web.yaml\n", "default"),
        ("# kubectl apply -f web.yaml\n", "default"),
        ("note: kubectl apply -n shop -f web.yaml\n", "default"),
    ],
)
def test_the_comments_of_a_file_say_how_it_is_applied(tmp_path: Path, comment: str, namespace: str) -> None:
    file = tmp_path / "deploy" / "web.yaml"
    file.parent.mkdir()
    file.write_text(f"{comment}---\n{SERVICE}\n", encoding="utf-8")
    (scope,) = discover([str(tmp_path)], Settings()).scopes
    (member,) = scope.members
    assert (member.namespace or scope.default_namespace) == namespace


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("helm install shop example/podinfo", {"shop", "shop-podinfo"}),
        (
            "\thelm upgrade -i -n shop -f a.yaml \\\n\t  frontend podinfo/podinfo --wait",
            {"frontend", "frontend-podinfo"},
        ),
        ("helm -n shop upgrade --install my-redis --set a=b oci://example.org/charts/redis", {"my-redis"}),
        ("helm install web ./charts/web-1.2.0.tgz", {"web", "web-web-1.2.0"}),
        ("helm install $NAME example/podinfo", set()),
        ('\thelm upgrade --install a --set b="c d: `$(call e)`" \\\n\t\tf/podinfo --version g', {"a", "a-podinfo"}),
        ("Run `helm install shop example/podinfo` and then `kubectl get pods`.", {"shop", "shop-podinfo"}),
        ("helm uninstall shop; helm repo add example https://example.org", set()),
    ],
)
def test_what_releases_are_called(text: str, expected: set[str]) -> None:
    assert set(released(text)) == expected


def test_a_release_of_a_makefile_above_has_the_services_of_its_name(tmp_path: Path) -> None:
    route = (
        "{{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {{name: {0}, namespace: shop}},"
        " spec: {{defaultBackend: {{service: {{name: {0}, port: {{number: 80}}}}}}}}}}"
    )
    (tmp_path / "Makefile").write_text("deploy:\n\thelm install shop example/podinfo\n", encoding="utf-8")
    (tmp_path / "k8s").mkdir()
    for name in ("shop-podinfo", "other"):
        (tmp_path / "k8s" / f"{name}.yaml").write_text(route.format(name), encoding="utf-8")
    (tmp_path / "k8s" / "service.yaml").write_text(
        SERVICE.replace("name: web", "name: web, namespace: shop", 1), encoding="utf-8"
    )
    settings = Settings()._replace(select=("backend-service-not-found",))
    found = merge(lint(discover([str(tmp_path)], settings).scopes, settings).findings)
    assert [one.message.partition(",")[0] for one in found] == ["Ingress other routes to Service other"]
