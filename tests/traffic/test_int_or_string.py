"""A port by its number or its name, as manifests write it."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.resource import IntOrString


@pytest.mark.parametrize(
    ("written", "number", "name"),
    [(80, 80, ""), (0, 0, ""), ("http", None, "http"), ("80", None, "80"), ("", None, "")],
)
def test_read(written: Any, number: int | None, name: str) -> None:
    port = IntOrString.read(written)
    assert port is not None
    assert (port.number, port.name, port.is_name) == (number, name, number is None)
    assert str(port) == str(written)


@pytest.mark.parametrize("written", [None, True, 1.5, [], {}])
def test_what_is_neither(written: Any) -> None:
    assert IntOrString.read(written) is None


@pytest.mark.parametrize(
    ("wanted", "number", "name", "expected"),
    [
        (80, 80, "http", True),
        (80, 8080, "80", False),
        ("http", 80, "http", True),
        ("80", 80, "http", False),
        ("", 80, "", False),
        (80, None, "", False),
    ],
)
def test_is_of(wanted: int | str, number: int | None, name: str, expected: bool) -> None:
    assert IntOrString(wanted).is_of(number, name) is expected


def test_a_number_and_its_text_are_two_ports() -> None:
    assert len({IntOrString(80), IntOrString("80"), IntOrString(80)}) == 2
    assert IntOrString("${PORT}").is_placeholder
    assert IntOrString("HTTP_PORT").is_placeholder
    assert not IntOrString("HTTP").is_placeholder
    assert not IntOrString(80).is_placeholder
