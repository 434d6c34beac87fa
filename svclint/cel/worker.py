"""What the process that evaluates makes of an order."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from svclint.render.worker.limits import Limits
from svclint.render.worker.serving import Frame, serve


def start(limits: str, home: str) -> None:
    bounds = Limits.of_text(limits)
    serve(bounds, home, _prepared)


def _prepared() -> Callable[[dict[str, Any], bytes], Frame]:
    # here and nowhere else
    from svclint.cel import library

    def answer(header: dict[str, Any], block: bytes) -> Frame:
        before = time.process_time()
        environment = library.environment(tuple(header["names"]))
        if "compile" in header:
            said: Any = [_faults(environment, one) for one in header["compile"]]
        else:
            said = _evaluated(environment, header["steps"], json.loads(block))
        return {"seconds": time.process_time() - before}, json.dumps(said).encode()

    def _faults(environment: library.Environment, expression: str) -> list[tuple[int, int, str]]:
        try:
            environment.compiled(expression)
        except library.Broken as error:
            return list(error.faults)
        return []

    def _evaluated(environment: library.Environment, steps: list[Any], data: dict[str, Any]) -> list[Any]:
        answers: list[Any] = []
        for expression, name in steps:
            try:
                value = _plain(environment.value(expression, data))
            except (library.Broken, library.Failed) as error:
                answers.append([None, str(error) or "it cannot be evaluated"])
                continue
            if name:
                data.setdefault("variables", {})[name] = value
                answers.append([True, ""])
            else:
                answers.append([value, ""])
        return answers

    return answer


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, bool | int | float | str | None) else str(value)
