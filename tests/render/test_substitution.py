"""Objects after Flux's substitution: what values become, and where they are written."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.document import documents
from svclint.origin import Origin, Written
from svclint.render.substitution import with_substitution
from svclint.scope import Substitution
from svclint.source import Source

VALUES = {
    "APP": "web",
    "PORT": "8080",
    "ON": "true",
    "EMPTY": "",
    "QUOTED": '"8080"',
    "LIST": "[a, b]",
    "COLON": "a: b",
}
GIVEN = Substitution(VALUES, frozenset({"TOKEN"}), by="postBuild of ks.yaml")


def read(text: str) -> tuple[dict[str, Any], Origin]:
    (document,) = documents(Source("a.yaml", text))
    return with_substitution(document.value, Origin(Written(document, ())), GIVEN)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("${APP}", "web"),
        ("${PORT}", 8080),
        # kustomize writes the object anew: quotes that no text needs are gone
        ('"${PORT}"', 8080),
        ("'${ON}'", True),
        ("${EMPTY}", None),
        ('"${QUOTED}"', "8080"),
        ("${LIST}", ["a", "b"]),
        # no YAML: Flux would refuse it
        ("${COLON}", "${COLON}"),
        ("port-${PORT}", "port-8080"),
        ("'*.${PORT}'", "*.8080"),
        ('"${PORT}: a"', "8080: a"),
        ("|\n  ${PORT}\n", "8080\n"),
        ("${TOKEN}", "${TOKEN}"),
        ("${NONE:=5}", 5),
    ],
)
def test_values_are_read_again(written: str, expected: Any) -> None:
    data, _ = read(f"apiVersion: v1\nkind: A\nvalue: {written}\n")
    assert data["value"] == expected


def test_keys_are_filled_in_too() -> None:
    data, origin = read('apiVersion: v1\nkind: A\nmetadata:\n  labels:\n    "${APP}/a": {b: "${PORT}", c: 1}\n')
    assert data["metadata"]["labels"] == {"web/a": {"b": 8080, "c": 1}}
    assert origin.of(("metadata", "labels", "web/a", "c")).path == ("metadata", "labels", "${APP}/a", "c")


def test_a_value_stands_where_it_stood_and_says_who_made_it() -> None:
    _, origin = read("apiVersion: v1\nkind: A\na: [{b: '${PORT}', c: 1}]\n")
    assert origin.of(("a", 0, "b"))[1:] == (("a", 0, "b"), "postBuild of ks.yaml")
    assert origin.of(("a", 0, "c"))[1:] == (("a", 0, "c"), "")


@pytest.mark.parametrize("field", ["labels", "annotations"])
def test_an_object_may_be_left_alone(field: str) -> None:
    switch = f"metadata: {{{field}: {{kustomize.toolkit.fluxcd.io/substitute: disabled}}}}"
    data, _ = read(f"apiVersion: v1\nkind: A\n{switch}\nvalue: $${{A}} ${{PORT}}\n")
    assert data["value"] == "$${A} ${PORT}"


def test_an_object_that_flux_cannot_read_stays_as_it_is() -> None:
    data, _ = read("apiVersion: v1\nkind: A\na: ${PORT}\nb: '${{ github.ref }}'\n")
    assert data["a"] == "${PORT}"


def test_what_has_no_variable_is_the_same_object() -> None:
    (document,) = documents(Source("a.yaml", "apiVersion: v1\nkind: A\na: [{b: $1}, c]\n"))
    data, _ = with_substitution(document.value, Origin(Written(document, ())), GIVEN)
    assert data is document.value


def test_what_grows_beyond_any_object_is_left_as_it_stands() -> None:
    values = ", ".join(['"${LONG}"'] * 100)
    (document,) = documents(Source("a.yaml", f"apiVersion: v1\nkind: A\nvalues: [{values}]\n"))
    given = Substitution({"LONG": "a" * 100_000})
    assert with_substitution(document.value, Origin(Written(document, ())), given)[0] is document.value
