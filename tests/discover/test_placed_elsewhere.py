"""Plain files that a script applies where what another scope of the run holds is applied."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.trees import formed, pod, service

RUN = "hack/run.sh"
FILES = {
    "hack/metrics.yaml": service("web"),
    "hack/others.yaml": pod("other"),
    "config/kustomization.yaml": "namespace: shop-system\nresources: [web.yaml]\n",
    "config/web.yaml": pod("web"),
}
MISSING = ["warning selector-matches-nothing hack/metrics.yaml:4"]


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_a_script_the_pods_are_missing() -> None:
    assert formed(FILES).said == MISSING


@pytest.mark.parametrize(
    "said",
    [
        'declare -r NS="shop-system"\nkubectl apply -n "$NS" -f hack/metrics.yaml\n',
        "typeset NS=shop-system\nkubectl apply -n $NS -f hack/metrics.yaml\n",
        'NS="${NS:-shop-system}"\nkubectl apply -n "${NS}" -f hack/metrics.yaml\n',
        'kubectl apply -n "${NS:-shop-system}" -f hack/metrics.yaml\n',
        'kubectl apply -n "$(my_namespace)" -f hack/metrics.yaml\n',
        'kubectl apply -n "$NS" -f hack/metrics.yaml\n',
    ],
)
def test_a_script_puts_it_into_the_namespace_of_another_scope(said: str) -> None:
    assert formed({**FILES, RUN: said}).said == []


@pytest.mark.parametrize(
    "said",
    [
        "declare NS=other\nkubectl apply -n $NS -f hack/metrics.yaml\n",
        "typeset -r NS=other\nkubectl apply -n $NS -f hack/metrics.yaml\n",
        'kubectl delete -n "$NS" -f hack/metrics.yaml\n',
    ],
)
def test_a_script_that_puts_it_elsewhere_is_no_answer(said: str) -> None:
    assert formed({**FILES, RUN: said}).said == MISSING


def test_pods_that_nothing_makes_are_in_no_namespace() -> None:
    files = {**FILES, "config/web.yaml": pod("api"), RUN: 'kubectl apply -n "$NS" -f hack/metrics.yaml\n'}
    assert formed(files).said == MISSING
