"""Pictures and data: what strangers write stays text in all of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import networkx
import pytest

from svclint.topology.choosing import Choice, chosen
from svclint.topology.formats import FORMATS, render
from tests.topology.trees import HOSTILE, of_folder, of_texts

SHOP = of_folder("examples/shop")
STRANGE = of_texts({"</svg><script>.yaml": HOSTILE})
SVG = "{http://www.w3.org/2000/svg}"


def test_the_page_shows_the_picture_of_the_example() -> None:
    page = Path("docs/graph.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{render(chosen(SHOP, Choice()), 'mermaid')}```" in page


def test_mermaid_keeps_texts_in_their_quotes() -> None:
    for line in render(STRANGE, "mermaid").splitlines():
        texts = re.findall(r'"([^"]*)"', line)
        rest = re.sub(r'"[^"]*"', "", line)
        assert re.fullmatch(r"[\w\s,.:#()\[\]{}/>-]*", rest), line
        for text in texts:
            assert not re.search(r"%%|[`{}|<>\\$&]|#(?!\d+;)|#(?:36|92);(?!#8203;)", text.replace("<br/>", "")), line


def test_svg_is_xml_without_a_script() -> None:
    root = ElementTree.fromstring(render(STRANGE, "svg"))
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        "svg", "style", "defs", "marker", "path", "g", "title", "text", "rect",
    }  # fmt: skip
    told = [one.text or "" for one in root.iter(f"{SVG}title")]
    assert any("</script><img src=x onerror=alert(1)>" in one for one in told)


def test_svg_shows_each_object_and_edge() -> None:
    root = ElementTree.fromstring(render(SHOP, "svg"))
    assert len(list(root.iter(f"{SVG}rect"))) == len(SHOP.nodes)
    told = " ".join(one.text or "" for one in root.iter(f"{SVG}title"))
    assert "Ingress shop routes to :8080 Service cart · 1 error" in told


def test_dot_keeps_texts_in_their_quotes() -> None:
    for line in render(STRANGE, "dot").splitlines():
        rest = re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
        assert re.fullmatch(r"[\w\s,.;=\[\]{}>-]*", rest), line


def test_graphml_is_read_by_others() -> None:
    read = networkx.parse_graphml(render(STRANGE, "graphml"))
    names = [values["name"] for _, values in read.nodes(data=True)]
    assert "</script><img src=x onerror=alert(1)>" in names
    assert read.number_of_edges() == len(STRANGE.edges)


@pytest.mark.parametrize("found", [SHOP, STRANGE])
def test_json_keeps_its_contract(found: object) -> None:
    assert found in (SHOP, STRANGE)
    schema = json.loads(Path("svclint/schema/graph.schema.json").read_text(encoding="utf-8"))
    text = render(SHOP if found is SHOP else STRANGE, "json")
    document = json.loads(text)
    jsonschema.validate(document, schema)
    ids = {one["id"] for one in document["nodes"]}
    assert {end for one in document["edges"] for end in (one["source"], one["target"])} <= ids
    text.encode()


@pytest.mark.parametrize("format", FORMATS)
def test_equal_inputs_give_equal_bytes(format: str) -> None:
    assert render(SHOP, format).encode() == render(of_folder("examples/shop"), format).encode()
