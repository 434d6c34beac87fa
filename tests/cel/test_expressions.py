"""What expressions give: CEL's own functions and those of Kubernetes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from svclint.cel.evaluator import Step, Value, evaluator

CASES: dict[Any, Any] = yaml.safe_load(Path(__file__).with_name("expressions.yaml").read_text(encoding="utf-8"))
DATA = {"self": CASES["object"]}


def value(expression: str) -> Value:
    return evaluator().values([Step(expression)], DATA, ("self",))[0]


@pytest.mark.parametrize("expression", CASES[True])
def test_true(expression: str) -> None:
    assert value(expression) == Value(True)


@pytest.mark.parametrize(("expression", "words"), CASES["unknown"].items())
def test_unknown(expression: str, words: str) -> None:
    found = value(expression)
    assert found.value is None
    assert words in found.unknown


def test_steps_know_the_variables_before_them() -> None:
    steps = [
        Step("self.spec.replicas + 1", "more"),
        Step("self.spec.nothing", "none"),
        Step("quantity('1Gi')", "size"),
        Step("variables.more == 4"),
        Step("variables.none == 1"),
        Step("variables.size == quantity('1024Mi')"),
    ]
    found = evaluator().values(steps, DATA, ("self", "variables"))[3:]
    assert [one.value for one in found] == [True, None, True]
    assert "Key not found" in found[1].unknown


def test_faults_have_places() -> None:
    (sound, unclosed, missing) = evaluator().faults(["self.a", "foo(1", "self.a &&\n  b"], ("self",))
    assert sound == []
    assert unclosed[0][:2] == (1, 6)
    assert missing == [(2, 3, "undeclared reference to 'b'")]


def test_what_json_does_not_hold_is_unknown() -> None:
    found = evaluator().values([Step("true")], {"self": {1, 2}}, ("self",))
    assert found == [Value(unknown="the object holds what JSON does not know")]
