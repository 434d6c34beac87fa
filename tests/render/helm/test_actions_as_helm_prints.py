"""The values that templates are told to print are those that Helm itself prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from svclint.render.helm.meaning import ANY, KEY, Step
from svclint.render.helm.values_places import Layer, values_places
from tests.render.helm.test_actions import ALTERNATIVES, VALUES, last_printed

_helm = pytest.importorskip("helm_python", reason="helm-python-sdk is not installed")
_KEYS: dict[Step, Any] = {ANY: "elem", KEY: "elem"}


def _holding(path: tuple[Step, ...], value: Any) -> Any:
    """Values with one value at a path; what is called a list is one."""
    for at in range(len(path) - 1, -1, -1):
        step = path[at]
        in_list = step == 0 or (step is ANY and path[at - 1] == "list")
        value = [value] if in_list else {_KEYS.get(step, step): value}
    return value


@pytest.mark.parametrize("template", [*VALUES, *ALTERNATIVES])
def test_helm_prints_the_value(template: str, tmp_path: Path) -> None:
    found = last_printed(template)
    is_key = found.path[-1] is KEY
    # a text of digits is taken by the functions of numbers too
    values = {"on": True, **_holding(found.path, ["-"] if is_key else "4711")}
    (tmp_path / "templates").mkdir()
    (tmp_path / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 1.0.0\n", encoding="utf-8")
    marked = f"{template[: found.start]}[[{template[found.start : found.end]}]]{template[found.end :]}"
    (tmp_path / "templates" / "t.yaml").write_text(marked, encoding="utf-8")
    with _helm.Chart.load(str(tmp_path)) as chart:
        printed = chart.render(values, name="elem", namespace="default")["c/templates/t.yaml"]
    rendered = printed.partition("[[")[2].partition("]]")[0].strip("\"' \n")
    assert rendered == ("elem" if is_key else "4711")
    assert values_places([found.path], rendered, [Layer((), values)]) is not None
