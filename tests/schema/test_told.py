"""How the rule stands beside the others: one fault is told once, what was not looked at is counted, CRDs are found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from svclint.cli import main
from svclint.config import loads
from svclint.discover import UsageFault, discover
from svclint.finding import Finding
from svclint.kubernetes_schema import store
from svclint.linting.report import build
from svclint.linting.settle import lint
from svclint.output import render
from svclint.rules import catalogue
from svclint.settings import Settings
from svclint.source import Source
from tests.cards import run_files

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web, labels: {version: 1.10}}
spec:
  selector: {app: web}
  ports:
    - name: http
    - {name: admin, port: 81, targetport: admin}
"""


def told(files: dict[str, str], *select: str) -> list[tuple[str, str]]:
    return sorted((one.rule, one.location.path) for one in run_files(files, Settings(select=select)))


def test_one_fault_is_told_once() -> None:
    files = {"web.yaml": SERVICE}
    alone = [
        ("schema-violation", "metadata.labels.version"),
        ("schema-violation", "spec.ports[0].port"),
        ("schema-violation", "spec.ports[1].targetport"),
    ]
    assert told(files, "schema-violation") == alone
    assert told(files, "schema-violation", "invalid-service", "label-value-not-string") == [
        ("invalid-service", "spec.ports[0].port"),
        ("label-value-not-string", "metadata.labels.version"),
        ("schema-violation", "spec.ports[1].targetport"),
    ]


def test_a_colon_without_a_space_is_told_as_that() -> None:
    head = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
    text = f"{head}spec:\n  selector:\n    app:web\n    tier:front\n  ports: [port:80]\n"
    found = run_files({"web.yaml": text}, Settings(select=("schema-violation",)))
    assert [(one.location.path, one.label) for one in found] == [
        ("spec.selector", "an entry has a space after its ':'"),
        ("spec.ports[0]", "an entry has a space after its ':'"),
    ]
    assert all(one.message.endswith(": an entry has a space after its ':'") for one in found)
    # a URL, and words
    for written in ("http://web", "some app:web"):
        (one, _) = run_files(
            {"web.yaml": text.replace("app:web\n    tier:front", written)}, Settings(select=("schema-violation",))
        )
        assert one.label == "this is text, not a mapping"


def test_it_yields_to_errors_only() -> None:
    settings = _configured({"rules": {"label-value-not-string": "warning"}})
    settings = settings._replace(select=("schema-violation", "label-value-not-string"))
    rules = {one.rule for one in run_files({"web.yaml": SERVICE}, settings) if one.location.path.startswith("metadata")}
    assert rules == {"schema-violation", "label-value-not-string"}


def test_what_has_no_schema_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shop = "apiVersion: example.com/v1\nkind: Shop\nmetadata: {name: one}\n---\n"
    Path("shops.yaml").write_text(shop + shop.replace("one", "two") + SERVICE, encoding="utf-8")
    assert "2 resources were checked for references only: no schema for Shop (2)." in _text(Settings())
    assert json.loads(_text(Settings(), "json"))["summary"]["schemaless"] == 2
    assert "no schema" not in _text(Settings(ignore=("schema-violation",)))


def test_a_kind_that_is_gone_for_long_is_none_whose_schema_somebody_could_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    gone = "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: restricted}\nspec: {}\n"
    Path("old.yaml").write_text(gone, encoding="utf-8")
    assert "was removed in Kubernetes 1.25" in _text(Settings())
    assert "no schema" not in _text(Settings())


CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: shops.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Shop, plural: shops}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: {type: object, properties: {size: {type: string}}}
---
apiVersion: v1
kind: Service
metadata: {name: not-a-service, wrong: true}
"""


def test_crds_of_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They count though they are excluded, are not linted themselves, and a path that does not exist is an error."""
    monkeypatch.chdir(tmp_path)
    for file, text in {
        "vendor/schemas/shop.yaml": CRD,
        "apps/shop.yaml": "apiVersion: example.com/v1\nkind: Shop\nmetadata: {name: one}\nspec: {size: 1}\n",
        "apps/web/kustomization.yaml": "resources: [shop.yaml]\n",
        "apps/web/shop.yaml": "apiVersion: example.com/v1\nkind: Shop\nmetadata: {name: two}\nspec: {sise: x}\n",
    }.items():
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text(text, encoding="utf-8")
    settings = _configured({"crds": ["vendor/schemas"], "exclude": ["vendor/**"]})._replace(
        select=("schema-violation",)
    )
    found = [f"{one.location.file} {one.location.path}" for one in _findings(settings)]
    assert found == ["apps/shop.yaml spec.size", "apps/web/shop.yaml spec.sise"]
    with pytest.raises(UsageFault, match="nowhere: no such file"):
        _findings(_configured({"crds": ["nowhere"]}))


def test_a_checkout_without_the_data_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(store, "_FOLDER", str(tmp_path))
    Path("web.yaml").write_text(SERVICE, encoding="utf-8")
    assert main(["check", "web.yaml"]) == 2
    assert "the schemas of Kubernetes are missing" in capsys.readouterr().err
    assert main(["check", "web.yaml", "--select", "label-value-not-string"]) == 1


def _configured(data: dict[str, object]) -> Settings:
    return loads(Source("svclint.yaml", json.dumps(data)), {rule.name: rule for rule in catalogue()})


def _findings(settings: Settings) -> tuple[Finding, ...]:
    discovery = discover(["."], settings)
    return build(lint(discovery.scopes, settings), discovery, settings, version="1").findings


def _text(settings: Settings, form: str = "text") -> str:
    discovery = discover(["."], settings)
    return render(build(lint(discovery.scopes, settings), discovery, settings, version="1"), form)
