"""In which namespaces guides and scripts apply what kustomizations make."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.test_placed import INGRESS
from tests.discover.trees import formed, pod, service

KUSTOMIZATION = "overlays/prod/kustomization.yaml"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def is_missing(path: str, text: str, extra: str = "") -> bool:
    """Whether the Service is, for which an Ingress of another folder asks in namespace `shop`."""
    files = {
        KUSTOMIZATION: f"{extra}resources: [service.yaml]\n",
        "overlays/prod/service.yaml": service("web") + "---\n" + pod("web"),
        "edge/ingress.yaml": INGRESS,
        "edge/pod.yaml": pod("other"),
    }
    return "backend-service-not-found edge/ingress.yaml:13" in " ".join(formed({**files, path: text}).said)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("README.md", "kubectl apply -n shop -k overlays/prod\n"),
        ("README.md", "Run `kubectl -n shop apply -k ./overlays/prod/`.\n"),
        ("README.md", "kustomize build overlays/prod | kubectl apply -n shop -f -\n"),
        ("README.md", "oc new-project shop\noc apply -k overlays/prod\n"),
        ("README.md", "kubectl apply -n shop -k 'https://github.com/example/shop//overlays/prod?ref=main'\n"),
        ("README.md", "kubectl apply -n shop -k github.com/example/shop/overlays/prod\n"),
        ("README.md", "kubectl apply -n shop -k https://github.com/example/shop/tree/main/overlays/prod\n"),
        ("overlays/prod/README.md", "kubectl kustomize . | kubectl apply -n shop -f -\n"),
        ("overlays/prod/README.md", "kustomize build | kubectl apply -f - --namespace shop\n"),
        ("scripts/up.sh", 'kubectl apply -k "$ROOT"/overlays/prod -n "$NS"\nNS=shop\n'),
        ("scripts/up.sh", "kubectl apply -k overlays/prod -n test\nkubectl apply -k overlays/prod -n shop\n"),
        ("README.md", "kubectl apply -k overlays/prod\nkubectl apply -n shop -k overlays/prod\n"),
        ("Makefile", "up:\n\tkustomize build overlays/prod | kubectl apply --namespace=shop -f -\n"),
        # which of the directories it is, whoever runs it says
        ("Makefile", "up:\n\tkustomize build overlays/$(ENV) | kubectl apply --namespace=shop -f -\n"),
        ("scripts/up.sh", 'kubectl apply -k "$ROOT/overlays/${ENV:-dev}" -n shop\n'),
        ("overlays/up.sh", "kubectl apply -k ../overlays/p$1 -n shop\n"),
        ("make/up.mk", "up:\n\tkubectl apply -n shop -k overlays/$(ENV)\n"),
    ],
)
def test_what_a_command_puts_into_a_namespace_is_there(path: str, text: str) -> None:
    assert not is_missing(path, text)


@pytest.mark.parametrize(
    ("path", "text", "extra"),
    [
        ("README.md", "kubectl apply -k overlays/prod\n", ""),
        ("README.md", "kubectl apply -n test -k overlays/prod\n", ""),
        ("README.md", "kubectl apply -n shop -k overlays/dev\n", ""),
        ("README.md", "kubectl delete -n shop -k overlays/prod\n", ""),
        ("README.md", "kubectl apply -n shop -k https://example.org/overlays/prod\n", ""),
        ("README.md", "kustomize build overlays/prod; kubectl apply -n shop -f -\n", ""),
        ("Makefile", "up:\n\tkubectl apply -n shop -k $(ENV)\n", ""),
        ("Makefile", "up:\n\tkubectl apply -n shop -k bases/$(ENV)\n", ""),
        ("Makefile", "up:\n\tkubectl apply -n shop -k overlays/dev-$(ENV)\n", ""),
        ("Makefile", "up:\n\tkubectl apply -n shop -k overlays/prod/$(ENV)\n", ""),
        # who names its own namespace stays there
        ("README.md", "kubectl apply -n shop -k overlays/prod\n", "namespace: test\n"),
    ],
)
def test_what_no_command_puts_there_is_missing(path: str, text: str, extra: str) -> None:
    assert is_missing(path, text, extra)


def test_commands_that_agree_say_the_namespace_of_what_is_made() -> None:
    files = {
        KUSTOMIZATION: "resources: [service.yaml, ingress.yaml]\n",
        "overlays/prod/service.yaml": service("web").replace("name: web}", "name: web, namespace: test}"),
        "overlays/prod/ingress.yaml": INGRESS.replace("  namespace: shop\n", ""),
    }
    command = "kubectl apply -n {} -k overlays/prod\n"
    assert "backend" not in " ".join(formed({**files, "README.md": command.format("test")}).said)
    assert "backend" in " ".join(formed({**files, "README.md": command.format("shop")}).said)
