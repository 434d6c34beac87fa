"""`svclint check --changed`: what the named files touch is reported, and everything where one of them is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.cli_shop import BROKEN, DEPLOYMENT, RULE, SERVICE
from tests.cli.conftest import Run, Write, standard_input


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
    standard_input(monkeypatch, b"kind: Service\napiVersion: v1\nmetadata: {name: new}\n")
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


VERSIONS = "".join(
    f"""\
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web-{version}}}
spec:
  selector: {{matchLabels: {{app: web, version: {version}}}}}
  template:
    metadata: {{labels: {{app: web, version: {version}}}}}
    spec: {{containers: [{{name: web, image: "web:{version}"}}]}}
"""
    for version in ("v1", "v2")
)
WEB = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n"
OTHER = "apiVersion: v1\nkind: Service\nmetadata: {name: other}\nspec: {ports: [{port: 80}]}\n"
ROUTE = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: other}
spec: {hosts: [other], http: [{route: [{destination: {host: other}}]}]}
"""


def test_what_may_have_told_versions_apart_is_a_change_of_them(write: Write, run: Run) -> None:
    write({"app.yaml": WEB + VERSIONS, "other.yaml": OTHER, "route.yaml": ROUTE})
    rule = "selector-spans-versions"
    assert rule in run("check", "--select", rule, "--changed", "route.yaml").out
    # another Service is none of it
    assert "1 finding elsewhere" in run("check", "--select", rule, "--changed", "other.yaml").out
