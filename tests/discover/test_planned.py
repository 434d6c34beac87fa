"""Releases that Terraform and Terragrunt install, and what these files hold as data."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.discover.hearsay.hcl import read
from svclint.discover.hearsay.planned import releases
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.source import Source
from tests.discover.test_placed import INGRESS
from tests.discover.trees import pod, service, write

APPLICATION = """\
unit "web" {
  source = "./units/app"
  values = {
    # an application
    manifest = {
      apiVersion = "argoproj.io/v1alpha1"
      kind       = "Application"
      metadata   = { name = "shop-web", namespace = "argocd" }
      spec = {
        destination = { name = "", namespace = "shop" }
        sources = [
          { repoURL = "https://charts.example", chart = "app-template", helm = { releaseName = "web" } },
          { repoURL = local.repo, ref = "values", path = "." }
        ]
      }
    }
  }
}
"""
RELEASE = """\
locals {
  place = "shop"
}
resource "helm_release" "web" {
  name       = "web"
  repository = "https://charts.example"
  chart      = "nginx"
  namespace  = local.place
  values = [<<EOT
name: other
EOT
  ]
  set {
    name  = "image.tag"
    value = "1"
  }
}
"""
MANIFEST = f'resource "kubernetes_manifest" "web" {{\n{APPLICATION.partition("values = {")[2].rpartition("}")[0]}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (APPLICATION, {("shop", frozenset({"shop-web", "web", "app-template"}))}),
        (MANIFEST, {("shop", frozenset({"shop-web", "web", "app-template"}))}),
        (
            APPLICATION.replace('namespace = "shop"', "namespace = var.place"),
            {("", frozenset({"shop-web", "web", "app-template"}))},
        ),
        # of this repository: what it holds is known
        (APPLICATION.replace('chart = "app-template"', 'path = "charts/web"'), set()),
        (RELEASE, {("shop", frozenset({"web", "nginx"}))}),
        (RELEASE.replace("local.place", "kubernetes_namespace.a.id[0].x"), {("", frozenset({"web", "nginx"}))}),
        (RELEASE.replace("  namespace  = local.place\n", ""), {("default", frozenset({"web", "nginx"}))}),
        (RELEASE.replace('"https://charts.example"', "var.charts"), {("shop", frozenset({"web", "nginx"}))}),
        (
            RELEASE.replace('  repository = "https://charts.example"\n', "").replace('"nginx"', '"./charts/nginx"'),
            set(),
        ),
        (RELEASE.replace('resource "helm', "# resource \"helm"), set()),
        (RELEASE.replace('"web"\n', '"${var.name}-${f("x")}"\n'), {("shop", frozenset({"nginx"}))}),
    ],
)  # fmt: skip
def test_releases(text: str, expected: set[tuple[str, frozenset[str]]]) -> None:
    assert set(releases(Source("main.tf", text))) == expected


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('a = "x\\"y" // no\n"b" = 1.5, c : true', {"a": 'x"y', "b": "1.5", "c": True}),
        ('a = yamlencode({ b = "c" })', {"a": [[{"b": "c"}]]}),
        ('a = var.x ? "y" : "z"\nb = null', {"a": "${}", "b": None}),
        ("a = [1, [2], { b = local.c },\n/* 3, */\n]", {"a": ["1", ["2"], {"b": "${local.c}"}]}),
        ("a = <<-EOT\n  b }\n  EOT\nc = { for k, v in d : k => v if v == 1 }", {"a": "  b }\n", "c": {"d": "${}"}}),
        ('a = "${f("}")} \n b', {"a": '${f("}")} '}),
        ("a = {", {"a": {}}),
        ("} a = 1 \n b = <<X\nc", {"a": "1", "b": "c"}),
        ("a = " + "{a=" * 500, None),
    ],
)
def test_what_is_written_out_is_read(text: str, values: dict[str, object] | None) -> None:
    found = read(text).values
    assert values is None or found == values


@pytest.mark.parametrize(
    ("path", "text", "severity"),
    [
        ("infra/terragrunt.stack.hcl", APPLICATION, "note"),
        ("infra/apps.hcl", RELEASE, "note"),
        ("infra/main.tf", RELEASE, "note"),
        # into another namespace, of another name, in a lock
        ("infra/main.tf", RELEASE.replace('"shop"', '"other"'), "error"),
        ("infra/main.tf", RELEASE.replace('"web"', '"api"'), "error"),
        ("infra/.terraform.lock.hcl", RELEASE, "error"),
    ],
)
def test_services_of_releases_are_not_known(
    path: str, text: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write({path: text, "apps/ingress.yaml": INGRESS, "apps/other.yaml": service("other") + "---\n" + pod("other")})
    write({"apps/kustomization.yaml": "namespace: shop\nresources: [ingress.yaml, other.yaml]\n"})
    settings = Settings()._replace(select=("backend-service-not-found",))
    found = merge(lint(discover(["."], settings).scopes, settings).findings)
    assert [one.severity.word for one in found] == [severity]
