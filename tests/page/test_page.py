"""The page as a file: it holds all that it needs, and what strangers wrote stays text."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from svclint.page.html import manifest, page
from tests.page.pages import STRANGE, Elements, data_of, of_folder, of_texts

SHOP = of_folder("examples/shop")
HOSTILE = of_texts(STRANGE)
LIBRARIES = Path("svclint/page/libraries")


@pytest.mark.parametrize("text", [SHOP, HOSTILE], ids=["shop", "hostile"])
def test_nothing_of_a_stranger_becomes_an_element(text: str) -> None:
    names = [name for name, _ in Elements(text).found]
    assert names == [
        "html", "head", "meta", "meta", "meta", "meta", "meta", "title", "style", "body", "noscript", "p", "div",
        "script", "script", "script",
    ]  # fmt: skip


@pytest.mark.parametrize("text", [SHOP, HOSTILE], ids=["shop", "hostile"])
def test_the_policy_lets_these_texts_run_and_nothing_else(text: str) -> None:
    found = Elements(text)
    policy = next(values["content"] or "" for name, values in found.found if values.get("http-equiv"))
    rules = {name: words for name, *words in (rule.split() for rule in policy.split(";"))}
    texts = [(name, one) for name, one in found.texts if not one.startswith('{"')]
    digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for _, one in texts]
    assert [name for name, _ in texts] == ["style", "script", "script"]
    assert rules == {
        "default-src": ["'none'"],
        "style-src": [f"'sha256-{digests[0]}'"],
        "script-src": [f"'sha256-{one}'" for one in digests[1:]],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def test_nothing_is_loaded() -> None:
    for _, values in Elements(HOSTILE).found:
        assert not {"src", "href", "srcset", "style", "onload", "onerror"} & set(values)
    own = "".join(Path(f"svclint/page/{name}").read_text("utf-8") for name in ("elements.js", "map.js", "page.js"))
    assert not re.search(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|eval|fetch|XMLHttpRequest|import\()", own)


def test_all_of_a_report_is_in_the_data() -> None:
    found = data_of(SHOP)
    assert found["counts"] == {
        "files": 7, "objects": 10, "scopes": 1, "error": 6, "warning": 2, "note": 1, "suppressed": 0,
    }  # fmt: skip
    assert [one["severity"] for one in found["findings"]] == ["error"] * 6 + ["warning"] * 2 + ["note"]
    nodes = [one["title"] for one in found["nodes"]]
    first = found["findings"][0]
    assert (first["rule"], nodes[first["node"]]) == ("selector-matches-nothing", "Service cart")
    assert found["rules"][first["rule"]]["why"]
    assert found["scopes"][0]["found"] == [6, 2, 1]


UNDECIDED = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  defaultBackend: {service: {name: "${BACKEND}", port: {number: 80}}}
---
some: settings
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: one}
"""


def test_what_was_not_looked_at_is_in_the_data() -> None:
    left = data_of(of_texts({"all.yaml": UNDECIDED}))["left"]
    assert left["documents"] == [["not Kubernetes", 1]]
    assert left["schemaless"] == [["Widget", 1]]
    (unknown,) = left["unknown"]
    assert (unknown["object"], unknown["line"]) == ("Ingress/default/shop", 5)
    assert unknown["reason"] == "its name is filled in later"


def test_what_steers_a_text_is_visible() -> None:
    text = of_texts({"all.yaml": 'apiVersion: v1\nkind: Service\nmetadata: {name: "a\\u202eb\\x07"}\nspec: {}\n'})
    assert "a\\\\u202eb\\\\x07" in text
    assert "\u202e" not in text


def test_a_page_is_utf_8_whatever_a_name_holds() -> None:
    of_texts({"\udcff.yaml": "apiVersion: v1\nkind: Service\nspec: {}\n"}).encode()


def test_equal_inputs_give_equal_bytes() -> None:
    assert of_folder("examples/shop") == SHOP


def test_a_map_alone() -> None:
    text = page({"version": "0", "nodes": [], "edges": []}, title="map", views=("map",))
    assert data_of(text)["views"] == ["map"]


def test_the_libraries_are_what_their_manifest_says() -> None:
    rows = manifest()
    files = {one.name for one in LIBRARIES.iterdir()}
    assert files == {"manifest.json", *(f"{row['file']}{end}" for row in rows for end in ("", ".LICENSE"))}
    for row in rows:
        assert hashlib.sha256((LIBRARIES / row["file"]).read_bytes()).hexdigest() == row["sha256"], row["file"]
        assert row["license"] in ("MIT", "ISC", "BSD-3-Clause")
        assert f"/*! {row['package']} {row['version']} ({row['license']})" in SHOP
    assert "Chris Pettitt" in SHOP
    assert "Mike Bostock" in SHOP
