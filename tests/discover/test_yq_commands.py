"""Which fields guides and scripts write anew before they apply a file, and forms in which one word stands for all."""

from __future__ import annotations

import pytest

from svclint.discover.hearsay.yq_commands import rewritings
from svclint.settings import Settings
from svclint.told import EACH
from tests.cards import run_files

SETTINGS = Settings(select=("invalid-workload", "schema-violation"))
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web_x}
spec:
  containers:
    - {name: web, image: nginx, ports: [{containerPort: some}]}
"""
NAME = "yq '.metadata.name = strenv(NAME)'"
PORT = "yq '.spec.containers[0].ports[0].containerPort |= 80'"


def said(files: dict[str, str]) -> list[str]:
    return sorted(f"{one.severity.word} {one.location.path.rpartition('.')[2]}" for one in run_files(files, SETTINGS))


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (f"cat ./web.yaml | {NAME} | {PORT} | tee -i pod.yaml", []),
        (f"{NAME} web.yaml | {PORT} | kubectl apply -f -", []),
        (f"{NAME} web.yaml | {PORT} > out/pod.yaml", []),
        ("yq -i '.metadata.name = \"a\" | .spec.containers[].ports[0].containerPort = 80' web.yaml", []),
        ('yq eval -i \'(select(.kind == "Pod") | .metadata.name) = "a"\' web.yaml', ["error containerPort"]),
        ("yq w -i web.yaml metadata.name a\nyq w -i web.yaml spec.containers[0].ports[0].containerPort 80", []),
        ("yq -y '.spec.containers = []' web.yaml | oc apply -f -", ["error name"]),
        # only read, only printed, another file or field, or what is below another place
        ("yq '.metadata.name' web.yaml | kubectl apply -f -", ["error containerPort", "error name"]),
        (f"{NAME} web.yaml", ["error containerPort", "error name"]),
        (f"{NAME} web.yaml > web.yaml", ["error containerPort", "error name"]),
        (f"{NAME} other.yaml | kubectl apply -f -", ["error containerPort", "error name"]),
        ("yq -i '.metadata.namespace = \"a\"' web.yaml", ["error containerPort", "error name"]),
        ("yq -i '.spec | .metadata.name = \"a\"' web.yaml", ["error containerPort", "error name"]),
        ("yq -i '.metadata.name == \"a\"' web.yaml", ["error containerPort", "error name"]),
        # applied as it stands, too; and a comment
        (f"{NAME} web.yaml | kubectl apply -f -\nkubectl apply -f web.yaml", ["error containerPort", "error name"]),
        (f"#{NAME} web.yaml | kubectl apply -f -", ["error containerPort", "error name"]),
    ],
)
def test_what_a_command_writes_anew_is_no_mistake(command: str, expected: list[str]) -> None:
    other = POD.replace("web_x", "other").replace("some", "80")
    assert said({"k8s/web.yaml": POD, "k8s/other.yaml": other, "k8s/up.sh": command}) == expected


def test_the_fields_of_an_expression() -> None:
    (found,) = rewritings('yq -i \'.a."b/c"[0].d = 1 | .e[] |= 2 | .f["g"].h = "x = y | z"\' web.yaml')
    assert found.fields == {("a", "b/c", 0, "d"), ("e", EACH), ("f", "g", "h")}
    assert (found.paths, found.in_place) == (("web.yaml",), True)


FORM = """\
apiVersion: v1
kind: Service
metadata: {name: x, namespace: x, labels: {stage: dev}}
spec: {selector: {run: x}, ports: [{port: x}]}
"""


@pytest.mark.parametrize(
    ("form", "severity"),
    [
        (FORM, "note"),
        (FORM.replace(" x", " todo"), "note"),
        (FORM.replace("run: x", "run: web"), "error"),
        (FORM.replace("name: x", "name: web"), "error"),
        (FORM.replace(", namespace: x", ""), "error"),
        (FORM.replace("port: x", "port: http"), "error"),
        (FORM.replace("selector: {run: x}, ", ""), "error"),
        (FORM.replace(" x", " 8x8"), "error"),
    ],
)
def test_one_word_for_all_that_is_to_be_filled_in(form: str, severity: str) -> None:
    assert said({"web.yaml": form}) == [f"{severity} port"]


@pytest.mark.parametrize(("image", "severity"), [("x", "note"), ("nginx", "error")])
def test_the_containers_of_a_form(image: str, severity: str) -> None:
    form = POD.replace("name: web_x", "name: x, namespace: x").replace("name: web,", "name: x,").replace("some", "x")
    assert said({"web.yaml": form.replace("image: nginx", f"image: {image}")}) == [f"{severity} containerPort"]
