"""`kubectl get … | svclint check -`, and a snapshot of the cluster beside manifests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.cli_shop import CLEAN
from tests.cli.conftest import Run, Write, standard_input

SHOP = (Path(__file__).parent.parent / "fixtures" / "live" / "shop.yaml").read_text(encoding="utf-8")
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: front
  namespace: shop
spec:
  ingressClassName: nginx
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: NAME
                port:
                  name: PORT
"""


def ingress(name: str, port: str = "http") -> str:
    return INGRESS.replace("NAME", name).replace("PORT", port)


def piped(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, text.encode())


def test_a_cluster_on_standard_input(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write({})
    piped(SHOP, monkeypatch)
    assert run("check", "-") == (0, "No findings in 1 file: 33 resources, 1 scope.\n", "")


def test_only_what_a_controller_made_is_no_empty_input(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write({})
    pod = SHOP[SHOP.index("- apiVersion: v1\n  kind: Pod") : SHOP.index("- apiVersion: v1\n  kind: Service")]
    piped(f"apiVersion: v1\nitems:\n{pod}kind: List\n", monkeypatch)
    assert run("check", "-") == (0, "No findings in 1 file: 1 resource, 1 scope.\n", "")


def test_what_the_cluster_has_is_found(write: Write, run: Run) -> None:
    write({"front.yaml": ingress("web"), "seen/cluster.yaml": SHOP})
    assert "note[backend-service-not-found]" in run("check", "front.yaml", "--notes").out
    assert run("check", "front.yaml", "--snapshot", "seen") == (0, "No findings in 1 file: 1 resource, 1 scope.\n", "")
    assert run("check", "--snapshot", "seen/cluster.yaml").out == "No findings in 1 file: 1 resource, 1 scope.\n"


def test_what_the_cluster_has_not_is_missing(write: Write, run: Run) -> None:
    write({"front.yaml": ingress("wbe"), "cluster.yaml": SHOP})
    ran = run("check", "--snapshot", "cluster.yaml")
    assert ran.code == 1
    assert "front.yaml:15:23: error[backend-service-not-found]" in ran.out
    assert "did you mean web?" in ran.out


def test_an_object_of_the_snapshot_is_shown(write: Write, run: Run) -> None:
    write({"front.yaml": ingress("web", "https"), "cluster.yaml": SHOP})
    ran = run("check", "--snapshot", "cluster.yaml")
    assert "error[backend-port-not-found]" in ran.out
    assert ": cluster.yaml:" in ran.out
    assert "Service web has port 80 (http)" in ran.out


def test_the_snapshot_on_standard_input(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"front.yaml": ingress("web")})
    piped(SHOP, monkeypatch)
    assert run("check", ".", "--snapshot", "-").code == 0
    ran = run("check", "-", "--snapshot", "-")
    assert ran.code == 2
    assert "standard input" in ran.err


def test_the_snapshot_of_a_configuration(write: Write, run: Run) -> None:
    write({"front.yaml": ingress("web"), "cluster.yaml": SHOP, "svclint.yaml": "assume: [{snapshot: cluster.yaml}]\n"})
    assert run("check") == (0, "No findings in 1 file: 1 resource, 1 scope.\n", "")


def test_each_scope_may_have_a_cluster_of_its_own(write: Write, run: Run) -> None:
    write(
        {
            "dev/front.yaml": ingress("web"),
            "prod/front.yaml": ingress("web"),
            "clusters/dev.yaml": SHOP,
            "svclint.yaml": "scopes:\n  - {name: dev, paths: [dev], assume: [{snapshot: clusters/dev.yaml}]}\n"
            "  - {name: prod, paths: [prod]}\n",
        }
    )
    ran = run("check", "--notes", "--select", "backend-service-not-found")
    assert "prod/front.yaml" in ran.out
    assert "dev/front.yaml" not in ran.out


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "no such file"),
        ({"cluster.yaml": "a: 1\n"}, "no Kubernetes object"),
        ({"cluster.yaml": ""}, "no Kubernetes"),
    ],
)
def test_a_snapshot_that_shows_nothing_is_wrong_usage(
    files: dict[str, str], words: str, write: Write, run: Run
) -> None:
    write({**CLEAN, **files})
    ran = run("check", "--snapshot", "cluster.yaml")
    assert ran.code == 2
    assert words in ran.err
