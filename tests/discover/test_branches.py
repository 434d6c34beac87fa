"""Files that a script applies in different branches of a condition: never both."""

from __future__ import annotations

import pytest

from svclint.discover.hearsay.branches import Branches, either_or
from svclint.settings import Settings
from tests.cards import run_files

SETTINGS = Settings()._replace(select=("duplicate-resource", "node-port-conflict", "selector-spans-versions"))
SERVICE = """\
{apiVersion: v1, kind: Service, metadata: {name: NAME, namespace: shop}, spec: {type: NodePort, selector: {app: web},
  ports: [{port: 80, targetPort: PORT, nodePort: 30080}]}}
"""
FULL, SMALL = (
    SERVICE.replace("NAME", "web").replace("PORT", "8080"),
    SERVICE.replace("NAME", "web").replace("PORT", "80"),
)
OTHER = SERVICE.replace("NAME", "api").replace("PORT", "9090")
# what stands beside them is an application, where nothing is defined twice on purpose
DEPLOYMENT = """\
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {
  selector: {matchLabels: {app: web}},
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: example/web}]}}}}
"""
EITHER = """\
#!/bin/sh
if [ "$SIZE" = full ]; then
  kubectl apply -f prices.yaml
else
  kubectl apply -f stock.yaml
fi
"""
ONE_OF = """\
case "$1" in
  full) kubectl apply -f prices.yaml ;;
  *)
    kubectl apply -f stock.yaml
    ;;
esac
"""
NESTED = """\
if test -n "$1"; then
  if test "$1" = full; then kubectl apply -f prices.yaml; fi
elif true
then
  kubectl apply \\
    -f stock.yaml
fi
kubectl wait pods --for=condition=Ready
"""


def said(script: str, small: str = SMALL, where: str = "deploy/run.sh") -> str:
    files = {where: script, "deploy/prices.yaml": FULL, "deploy/stock.yaml": small, "deploy/all.yaml": DEPLOYMENT}
    found = [f"{one.severity.word} {one.rule}" for one in run_files(files, SETTINGS)]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("script", [EITHER, ONE_OF, NESTED])
def test_one_or_the_other(script: str) -> None:
    assert said(script) == "note duplicate-resource"
    assert said(script, OTHER) == "note node-port-conflict"


def test_a_script_above_and_a_guide() -> None:
    above = EITHER.replace("-f ", "-f deploy/")
    assert said(above, where="run.sh") == "note duplicate-resource"
    assert said(f"Run this:\n\n```sh\n{EITHER}```\n", where="deploy/README.md") == "note duplicate-resource"


@pytest.mark.parametrize(
    "script",
    [
        "",
        "kubectl apply -f prices.yaml\nkubectl apply -f stock.yaml\n",
        # one always, and the other in addition
        "kubectl apply -f prices.yaml\nif test -n $1; then\n  kubectl apply -f stock.yaml\nelse\n  true\nfi\n",
        # both in one branch
        EITHER.replace("else", "  kubectl apply -f stock.yaml\nelse"),
        # two conditions, which may both hold
        "if a; then\n  kubectl apply -f prices.yaml\nelse\n  :\nfi\n"
        "if b; then\n  :\nelse\n  kubectl apply -f stock.yaml\nfi\n",
        # words of a message
        "echo if so, else not\nkubectl apply -f prices.yaml\necho else\nkubectl apply -f stock.yaml\n",
    ],
)
def test_both_may_be_applied(script: str) -> None:
    assert said(script, OTHER) == "error node-port-conflict"


def test_two_of_one_name_without_a_script() -> None:
    assert said("") == "warning duplicate-resource"


def test_what_does_not_close_has_no_branches() -> None:
    branches = Branches("fi\nesac\nelse\n;;\nkubectl apply -f a.yaml\n")
    assert not branches.at(30)
    assert not either_or([({}, {"a"}), ({}, {"b"})])
    assert not either_or([({1: 0}, map(str, range(500))), ({1: 1}, {"x"})])
