"""The hook: what pre-commit passes, and what only git knows of."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run
from tests.git_tree import Tree

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: "carts:1.27", ports: [{name: http, containerPort: 8080}]}
"""
ROUTE = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  ingressClassName: nginx
  defaultBackend:
    service: {name: web, port: {number: 80}}
"""
SHOP = {"service.yaml": SERVICE, "web.yaml": DEPLOYMENT, "route.yaml": ROUTE, "notes.md": "# Notes\n"}
HOOK = ("check", "--pre-commit")


@pytest.fixture
def shop(tree: Tree) -> Tree:
    tree.commit({**SHOP})
    return tree


def _staged(tree: Tree, files: dict[str, str | None]) -> None:
    tree.write(files)
    tree.git("add", "--all")


def test_a_deleted_file_is_seen(shop: Tree, run: Run) -> None:
    _staged(shop, {"service.yaml": None})
    # pre-commit passes no file
    found = run(*HOOK)
    assert found.code == 1
    assert "route.yaml:7:21: " in found.out


def test_a_service_deleted_with_its_deployment_while_a_route_stays(shop: Tree, run: Run) -> None:
    _staged(shop, {"service.yaml": None, "web.yaml": None})
    found = run(*HOOK)
    assert found.code == 1
    assert "route.yaml:7:21: warning[rollout-consumer-broken]" in found.out


def test_all_of_it_deleted_is_right(shop: Tree, run: Run) -> None:
    _staged(shop, {"service.yaml": None, "web.yaml": None, "route.yaml": None})
    assert run(*HOOK).code == 0


def test_a_renamed_file_is_no_change(shop: Tree, run: Run) -> None:
    shop.git("mv", "service.yaml", "web-service.yaml")
    assert run(*HOOK, "web-service.yaml").code == 0


def test_a_renamed_service_breaks_the_route_in_another_file(shop: Tree, run: Run) -> None:
    _staged(shop, {"service.yaml": SERVICE.replace("name: web}", "name: shop-web}")})
    found = run(*HOOK, "service.yaml")
    assert found.code == 1
    assert "route.yaml:7:21: " in found.out


def test_what_was_there_before_stops_no_commit(shop: Tree, run: Run) -> None:
    shop.commit({"other.yaml": SERVICE.replace("web", "other")})
    _staged(shop, {"web.yaml": DEPLOYMENT.replace("1.27", "1.28")})
    assert run(*HOOK, "web.yaml").code == 0


def test_a_changed_configuration_lets_everything_be_reported(shop: Tree, run: Run) -> None:
    shop.commit({"service.yaml": SERVICE.replace("http", "web"), "svclint.yaml": "rules: {ports: off}\n"})
    assert run("check").code == 0
    _staged(shop, {"svclint.yaml": "rules: {selectors: off}\n"})
    assert run(*HOOK, "svclint.yaml").code == 1


@pytest.mark.parametrize(("text", "code"), [("[tool.svclint]\nrules = {selectors = 'off'}\n", 1), ("[project]\n", 0)])
def test_a_changed_project_file_where_it_is_a_configuration(text: str, code: int, shop: Tree, run: Run) -> None:
    shop.commit({"service.yaml": SERVICE.replace("http", "web")})
    _staged(shop, {"pyproject.toml": text})
    assert run(*HOOK).code == code


def test_no_manifest_in_the_change(shop: Tree, run: Run) -> None:
    shop.commit({"service.yaml": SERVICE.replace("http", "web")})
    _staged(shop, {"notes.md": "# More\n"})
    assert run(*HOOK) == (0, "", "No manifest among the changed files.\n")


def test_all_files_are_checked_as_they_are(shop: Tree, run: Run) -> None:
    shop.commit({"service.yaml": SERVICE.replace("http", "web")})
    # nothing is staged: `pre-commit run --all-files`, in a pipeline
    assert run(*HOOK, "service.yaml", "web.yaml", "route.yaml").code == 1
    # nor does pre-commit pass a file
    assert run(*HOOK).code == 1


def test_more_files_than_the_change_has(shop: Tree, run: Run) -> None:
    shop.commit({"service.yaml": SERVICE.replace("http", "web")})
    _staged(shop, {"route.yaml": ROUTE.replace("shop", "front")})
    assert run(*HOOK, "route.yaml").code == 0
    assert run(*HOOK, "service.yaml", "web.yaml", "route.yaml").code == 1


def test_the_first_commit(tree: Tree, run: Run) -> None:
    _staged(tree, {**SHOP, "service.yaml": SERVICE.replace("http", "web")})
    assert run(*HOOK, "service.yaml", "web.yaml", "route.yaml").code == 1


def test_between_two_revisions(shop: Tree, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shop.git("rev-parse", "HEAD")
    after = shop.commit({"service.yaml": None, "web.yaml": None})
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", before)
    monkeypatch.setenv("PRE_COMMIT_TO_REF", after)
    found = run(*HOOK)
    assert found.code == 1
    assert "rollout-consumer-broken" in found.out


def test_folders_among_the_arguments_are_what_is_read(shop: Tree, run: Run) -> None:
    shop.commit({"apps/service.yaml": SERVICE, "apps/web.yaml": DEPLOYMENT, "apps/route.yaml": ROUTE})
    _staged(shop, {"apps/service.yaml": None, "service.yaml": None})
    found = run(*HOOK, "apps")
    assert found.code == 1
    assert "apps/route.yaml" in found.out
    assert "\nroute.yaml" not in f"\n{found.out}"
