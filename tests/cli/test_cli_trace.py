"""`svclint trace`: its arguments, its exit codes, and what it writes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import svclint
from svclint.cli import main
from tests.cli.conftest import standard_input

SCHEMA = json.loads((Path(svclint.__file__).parent / "schema/trace.schema.json").read_text(encoding="utf-8"))
SHOP = ["examples/shop", "--no-config"]


def test_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "https://shop.example.com/cart", *SHOP]) == 1
    assert main(["trace", "Service/db", *SHOP]) == 0
    assert capsys.readouterr().err == ""


def test_a_client_comes_its_own_way_only(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["trace", "Deployment/web-v1", "--no-config", "examples/fixed"]
    assert main(asked) == 0
    assert "outside the cluster" in capsys.readouterr().out
    assert main([*asked, "--from", "Deployment/cart"]) == 0
    told = capsys.readouterr().out
    assert "outside the cluster" not in told
    assert "\nDeployment cart\n" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["shop"], '"shop" is no start'),
        (["Service/dbs"], "there is no Service/dbs here; did you mean Service/db?"),
        (["https://shop.exmple.com/"], "no route here is for https://shop.exmple.com/; did you mean shop.example.com?"),
        (["svc/cart:81"], "Service cart has no port 81; it has 80 (http)"),
        (["svc/cart", "--from", "Pod/none"], "--from pod/none: no such pods are here"),
        (["svc/cart", "--from", "https://x.y/"], "--from https://x.y/: name pods or a workload"),
        (["svc/cart", "--scope", "examples"], "--scope examples: there is no such scope"),
        (["https://shop.example.com/", "--backwards"], "--backwards: nothing leads to a URL"),
        (["Ingress/shop", "--backwards"], "--backwards: no route here leads to Ingress shop"),
    ],
)
def test_what_is_not_here_is_said(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", *arguments, *SHOP]) == 2
    assert words in capsys.readouterr().err


def test_a_host_that_is_known_by_other_paths(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ingress.yaml").write_text(INGRESS.replace("path: /", "path: /only"), encoding="utf-8")
    assert main(["trace", "https://shop.example.com/else", str(tmp_path), "--no-config"]) == 2
    assert "for its host there is Ingress shop: host shop.example.com, path /only (Prefix)" in capsys.readouterr().err


def test_what_has_no_subsets_is_nothing_broken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: web}\nspec: {host: web}\n"
    (tmp_path / "rule.yaml").write_text(rule, encoding="utf-8")
    assert main(["trace", "DestinationRule/web", str(tmp_path), "--no-config"]) == 2
    assert "nothing here leads on from DestinationRule web" in capsys.readouterr().err


def test_what_no_traffic_goes_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n"
    (tmp_path / "config.yaml").write_text(config, encoding="utf-8")
    assert main(["trace", "ConfigMap/web", str(tmp_path), "--no-config"]) == 2
    assert "ConfigMap web is nothing that traffic goes through" in capsys.readouterr().err


@pytest.mark.parametrize(
    "start", ["https://shop.example.com/cart", "Ingress/shop", "Deployment/web-v1", "Service/payments"]
)
def test_json_is_as_its_schema_says(start: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["trace", start, *SHOP, "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    Draft202012Validator(SCHEMA).validate(document)
    assert document["traces"]


def test_each_scope_is_traced_or_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "all.yaml").write_text(INGRESS, encoding="utf-8")
    main(["trace", "Ingress/shop", str(tmp_path), "--no-config", "--format", "json"])
    scopes = [one["scope"] for one in json.loads(capsys.readouterr().out)["traces"]]
    assert len(scopes) == 2
    main(["trace", "Ingress/shop", str(tmp_path), "--no-config", "--format", "json", "--scope", scopes[1]])
    assert [one["scope"] for one in json.loads(capsys.readouterr().out)["traces"]] == scopes[1:]


def test_what_another_scope_has_is_not_broken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("web", INGRESS), ("base", SERVICE)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "kustomization.yaml").write_text("resources: [all.yaml]\n", encoding="utf-8")
        (tmp_path / name / "all.yaml").write_text(text, encoding="utf-8")
    assert main(["trace", "Ingress/shop", str(tmp_path), "--no-config"]) == 0
    assert (
        "not known: namespace default has no Service web (another scope of the run has it)" in capsys.readouterr().out
    )


@pytest.mark.parametrize("format_name", ["text", "json", "mermaid"])
def test_what_kustomize_refuses_may_never_come(
    format_name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # a picture has room for short words only
    monkeypatch.chdir(tmp_path)
    kustomization = "resources: [all.yaml]\nreplicas: [{name: webb, count: 3}]\n"
    (tmp_path / "kustomization.yaml").write_text(kustomization, encoding="utf-8")
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{name: web}]}\n"
    (tmp_path / "all.yaml").write_text(f"{SERVICE}---\n{pod}", encoding="utf-8")
    assert main(["trace", "Service/web", ".", "--no-config", "--format", format_name]) == 0
    told = capsys.readouterr().out
    assert "nothing with replicas is called webb" in " ".join(told.split())
    if format_name == "text":
        assert "Traffic may arrive: what is not known here is whether kustomize builds any of it." in told
    if format_name == "json":
        Draft202012Validator(SCHEMA).validate(json.loads(told))
        assert json.loads(told)["traces"][0]["outcome"] == "unknown"


def test_a_suppressed_finding_mends_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = INGRESS.replace("name: web,", "name: web, # svclint: ignore[backend-service-not-found] it comes later\n")
    (tmp_path / "all.yaml").write_text(text + "---\n" + SERVICE.replace("name: web", "name: webb"), encoding="utf-8")
    assert main(["trace", "Ingress/shop", str(tmp_path), "--no-config"]) == 1
    assert "suppressed error[backend-service-not-found]" in capsys.readouterr().out


def test_a_file_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "trace.mmd"
    main(["trace", "Service/db", *SHOP, "--format", "mermaid", "--output", str(file)])
    assert capsys.readouterr().out == ""
    assert file.read_text(encoding="utf-8").startswith("flowchart TD\n")


def test_names_of_strangers_are_only_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = 'x"];click n0 "javascript:alert(1)"<img src=x>`#quot;\\x1b[31m%%{init: {}}%%'
    text = SERVICE.replace("app: web", f"app: {json.dumps(evil)}")
    (tmp_path / "all.yaml").write_text(text, encoding="utf-8")
    main(["trace", "Service/web", str(tmp_path), "--no-config", "--format", "mermaid"])
    chart = capsys.readouterr().out
    allowed = re.compile(
        r'flowchart TD|  n\d+(?:\["[^"<>`\[\]{}&]*(?:<br/>[^"<>`\[\]{}&]*)*"\]:::\w+|\(\["[\w ]+"\]\))'
        r'|  n\d+ (?:-->|-\.->)(?:\|"[^"<>]*"\|)? n\d+|  classDef \w+ [\w#,:]+'
    )
    assert [line for line in chart.splitlines() if not allowed.fullmatch(line)] == []
    main(["trace", "Service/web", str(tmp_path), "--no-config"])
    assert "\x1b" not in capsys.readouterr().out


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    standard_input(monkeypatch, SERVICE.encode())
    assert main(["trace", "Service/web", "-", "--no-config"]) in (0, 1)
    assert "<stdin>:3:18" in capsys.readouterr().out


INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: web, port: {number: 80}}}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
"""
