"""Files that a guide applies in the place of others: one object that both define is a choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover.hearsay import alternatives as module
from svclint.discover.hearsay.applying import Files
from tests.discover.trees import about, formed, pod, service

RULE = "duplicate-resource"


def app(name: str) -> str:
    """An application that answers under the name `tracing` as well."""
    role = service(name).replace(f"name: {name}}}", "name: tracing}")
    return f"{service(name)}---\n{role}---\n{pod(name)}"


# something means one of them, which makes an application of the folder
ROUTE = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {defaultBackend: {service: {name: zipkin, port: {number: 80}}}}
"""
FILES = {"k8s/route.yaml": ROUTE, "k8s/jaeger.yaml": app("jaeger"), "k8s/zipkin.yaml": app("zipkin")}


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(guide: str) -> list[str]:
    return [one.partition(" ")[0] for one in about(formed({**FILES, "README.md": guide}), RULE)]


@pytest.mark.parametrize(
    "guide",
    [
        "Zipkin is an alternative to Jaeger. Run `kubectl apply -f k8s/zipkin.yaml`.\n",
        "To replace Jaeger with Zipkin, run\n`kubectl apply -f k8s/zipkin.yaml`.\n",
        "# Tracing\n\nAlternatively, install Zipkin:\n\n```sh\nkubectl apply -f k8s/zipkin.yaml\n```\n",
        "If you want Zipkin instead:\n\n    cd x\n    kubectl apply -f k8s/zipkin.yaml\n",
        "```sh\nkubectl apply -f k8s/jaeger.yaml\n# or, in place of it:\nkubectl apply -f k8s/zipkin.yaml\n```\n",
        "Zipkin instead of Jaeger:\n\n```\nkubectl apply -f k8s/zipkin.yaml\n```\n",
    ],
)
def test_what_a_guide_applies_in_the_place_of_others_is_a_choice(guide: str) -> None:
    assert said(guide) == ["note"]


@pytest.mark.parametrize(
    "guide",
    [
        "",
        "Run `kubectl apply -f k8s/zipkin.yaml`.\n",
        # all of it
        "Alternatively, apply everything:\n\n```sh\nkubectl apply -f k8s/\n```\n",
        "Alternatively:\n\n```sh\nkubectl apply -f k8s/zipkin.yaml -f k8s/jaeger.yaml\n```\n",
        # another section, another paragraph
        "There are alternatives.\n\n# Tracing\n\n```sh\nkubectl apply -f k8s/zipkin.yaml\n```\n",
        "There are alternatives.\n\nRun `kubectl apply -f k8s/zipkin.yaml`.\n",
        # another file, another way to say the same
        "Alternatively, `kubectl apply -f k8s/route.yaml`.\n",
        "Alternatively, `kubectl delete -f k8s/zipkin.yaml`.\n",
        "Run apply instead of create: `kubectl apply -f k8s/zipkin.yaml`.\n",
    ],
)
def test_what_is_applied_with_others_is_a_mistake(guide: str) -> None:
    assert said(guide) == ["warning"]


def test_each_line_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Counting:
        times = 0

        def search(self, text: str) -> object:
            Counting.times += 1
            return text.startswith("Alternatively") or None

    monkeypatch.setattr(module, "_INSTEAD", Counting())
    lines = ["Alternatively:", *(f"and `kubectl apply -f k8s/{one}.yaml`" for one in range(200))]
    files = Files([f"k8s/{one}.yaml" for one in range(200)])
    assert len(module.alternatives("\n".join(lines), "", files)) == 200
    assert Counting.times <= len(lines) + 1
