"""One object in several examples that a guide applies by their names, or on slides: each is for itself."""

from __future__ import annotations

import pytest

from svclint.settings import Settings
from tests.cards import run_files

GATE = """\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: NAME}
spec: {gatewayClassName: CLASS, listeners: [{name: http, port: 80, protocol: HTTP}]}
"""
# a third one has a name of its own, as the first two might
FILES = {
    "gate-tls.yaml": GATE.replace("NAME", "gate").replace("CLASS", "a"),
    "gate-tls-old.yaml": GATE.replace("NAME", "gate").replace("CLASS", "b"),
    "gate-tls-udp.yaml": GATE.replace("NAME", "gate-udp").replace("CLASS", "a"),
    "class.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: gates}\ndata: {class: a}\n",
}
GUIDE = "kubectl apply -f FOLDER/class.yaml\nkubectl apply -f FOLDER/gate-tls-udp.yaml\n"


def severities(files: dict[str, str]) -> list[str]:
    return [one.severity.word for one in run_files(files, Settings()._replace(select=("duplicate-resource",)))]


@pytest.mark.parametrize(
    ("folder", "guide", "severity"),
    [
        ("deploy/examples", GUIDE, "note"),
        # no examples, applied as a whole, and nobody says how
        ("deploy/gates", GUIDE, "warning"),
        ("deploy/examples", "kubectl apply -f FOLDER/\n", "warning"),
        ("deploy/examples", "Have a look.\n", "warning"),
    ],
)
def test_examples(folder: str, guide: str, severity: str) -> None:
    files = {f"{folder}/{name}": text for name, text in FILES.items()}
    assert severities({"README.md": guide.replace("FOLDER", folder), **files}) == [severity]


def test_a_copy_that_was_forgotten_among_examples() -> None:
    same = {**FILES, "gate-tls-old.yaml": FILES["gate-tls.yaml"]}
    files = {f"deploy/examples/{name}": text for name, text in same.items()}
    assert severities({"README.md": GUIDE.replace("FOLDER", "deploy/examples"), **files}) == ["warning"]


@pytest.mark.parametrize(("folder", "severity"), [("talk/slides", "note"), ("talk/cluster", "warning")])
def test_slides(folder: str, severity: str) -> None:
    two = "---\n".join(GATE.replace("NAME", "gate").replace("CLASS", one) for one in "ab")
    assert severities({f"{folder}/first.yaml": two}) == [severity]
