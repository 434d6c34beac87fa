"""Where a rendered value is written among the values of a release, its chart and the charts above."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.render.helm.meaning import ANY, KEY, ValuesPath
from svclint.render.helm.values_places import Layer, ValuesPlace, values_places

_CHART = {
    "port": 80,
    "name": "web",
    "on": True,
    "yes": "yes",
    "quoted": "8080",
    "octal": "0777",
    "ratio": 1.5,
    "large": 1000000,
    "empty": "",
    "nothing": None,
    "text": "a\nb\n",
    "same": 80,
    "service": {"port": 80, "type": "ClusterIP", "annotations": {}},
    "ports": [{"name": "http", "port": 80}, {"name": "admin", "port": 9000}, {"name": "more", "port": 80}],
    "map": {"a": {"port": 1}, "b": {"port": 2}},
}


def _in_chart(path: ValuesPath, rendered: Any) -> ValuesPlace | None:
    return values_places([path], rendered, [Layer((), _CHART)])


@pytest.mark.parametrize(
    ("path", "rendered"),
    [
        (("port",), 80),
        (("port",), "80"),
        (("name",), "web"),
        (("on",), True),
        (("on",), "true"),
        (("yes",), True),
        (("yes",), "yes"),
        (("quoted",), 8080),
        (("octal",), 511),
        (("ratio",), 1.5),
        (("ratio",), "1.5"),
        (("large",), 1000000),
        (("large",), "1e+06"),
        (("empty",), ""),
        (("empty",), None),
        (("nothing",), None),
        (("text",), "a\nb"),
        (("service", "port"), 80),
        (("service",), {"type": "ClusterIP", "port": 80, "annotations": {}}),
        (("service", "annotations"), {}),
        (("ports", 1, "port"), 9000),
        (("ports", 1), {"name": "admin", "port": 9000}),
        (("ports",), _CHART["ports"]),
    ],
)
def test_a_value_that_is_what_was_rendered(path: tuple[str | int, ...], rendered: Any) -> None:
    assert _in_chart(path, rendered) == ValuesPlace(0, path)


@pytest.mark.parametrize(
    ("path", "rendered"),
    [
        (("port",), 81),
        (("port",), True),
        (("on",), 1),
        (("on",), "yes"),
        (("name",), "web-1"),
        (("name",), "Web"),
        (("octal",), 777),
        (("large",), "1e+07"),
        (("name",), "1e+06"),
        (("empty",), 0),
        (("nothing",), "null"),
        (("absent",), None),
        (("service", "absent"), None),
        (("service",), "map[port:80]"),
        (("service",), {"type": "ClusterIP", "port": 80}),
        (("service",), {"type": "ClusterIP", "port": 80, "annotations": {}, "more": 1}),
        (("service", "annotations"), None),
        (("service", "annotations"), []),
        (("name", "port"), 80),
        (("ports", 3, "port"), 80),
        (("ports", "0", "port"), 80),
        (("ports",), []),
        ((), _CHART["ports"]),
    ],
)
def test_a_value_that_is_not(path: tuple[str | int, ...], rendered: Any) -> None:
    assert _in_chart(path, rendered) is None


@pytest.mark.parametrize(
    ("path", "rendered", "found"),
    [
        (("ports", ANY, "port"), 9000, ("ports", 1, "port")),
        (("ports", ANY, "name"), "more", ("ports", 2, "name")),
        (("ports", ANY), {"name": "http", "port": 80}, ("ports", 0)),
        (("map", ANY, "port"), 2, ("map", "b", "port")),
        # two elements have it
        (("ports", ANY, "port"), 80, None),
        (("ports", ANY, "port"), 81, None),
        (("port", ANY), 80, None),
        (("absent", ANY), 80, None),
    ],
)
def test_the_one_element(path: ValuesPath, rendered: Any, found: tuple[str | int, ...] | None) -> None:
    assert _in_chart(path, rendered) == (ValuesPlace(0, found) if found else None)


@pytest.mark.parametrize(
    ("beside", "found"),
    [
        ([(("ports", ANY, "name"), "more")], ("ports", 2, "port")),
        ([(("ports", ANY, "name"), "http"), (("port",), 1)], ("ports", 0, "port")),
        # this one says nothing of which element it is
        ([(("name",), "web")], None),
        # what no element has may have come from a default
        ([(("ports", ANY, "protocol"), "TCP")], None),
        ([(("ports", ANY, "name"), "other")], None),
    ],
)
def test_what_stands_beside_tells_the_element(
    beside: list[tuple[ValuesPath, Any]], found: tuple[str | int, ...] | None
) -> None:
    place = values_places([("ports", ANY, "port")], 80, [Layer((), _CHART)], beside)
    assert place == (ValuesPlace(0, found) if found else None)


@pytest.mark.parametrize(
    ("path", "rendered", "found"),
    [
        (("map", KEY), "b", ValuesPlace(0, ("map", "b"), is_key=True)),
        (("ports", ANY, KEY), "protocol", None),
        # the name of this key is in each element
        (("ports", ANY, KEY), "port", None),
        (("map", ANY, KEY), "port", None),
        (("map", KEY), "c", None),
        (("map", KEY), {"port": 2}, None),
        (("ports", KEY), 0, None),
        (("name", KEY), "web", None),
    ],
)
def test_a_key_that_was_rendered(path: ValuesPath, rendered: Any, found: ValuesPlace | None) -> None:
    assert _in_chart(path, rendered) == found


@pytest.mark.parametrize(("key", "found"), [("a", ValuesPlace(0, ("x", "a", "port"))), ("c", None)])
def test_a_key_tells_the_element(key: str, found: ValuesPlace | None) -> None:
    layers = [Layer((), {"x": {"a": {"port": 1}, "b": {"port": 1}}})]
    assert values_places([("x", ANY, "port")], 1, layers, [(("x", KEY), key)]) == found


def test_the_one_candidate() -> None:
    layers = [Layer((), _CHART)]
    assert values_places([("absent",), ("name",)], "web", layers) == ValuesPlace(0, ("name",))
    assert values_places([("name",), ("port",)], 80, layers) == ValuesPlace(0, ("port",))
    assert values_places([("port",), ("same",)], 80, layers) is None
    assert values_places([("port",), ("port",)], 80, layers) == ValuesPlace(0, ("port",))
    assert values_places([], 80, layers) is None


_RELEASE = {"port": 8080, "service": {"port": 8080}, "ports": [{"port": 1}], "map": {"a": None, "c": {"port": 3}}}


@pytest.mark.parametrize(
    ("path", "rendered", "found"),
    [
        (("port",), 8080, ValuesPlace(0, ("port",))),
        # the weaker value is not the one that was rendered
        (("port",), 80, None),
        (("name",), "web", ValuesPlace(1, ("name",))),
        (("service", "port"), 8080, ValuesPlace(0, ("service", "port"))),
        (("service", "type"), "ClusterIP", ValuesPlace(1, ("service", "type"))),
        # lists are not merged
        (("ports", 0, "port"), 1, ValuesPlace(0, ("ports", 0, "port"))),
        (("ports", 1, "port"), 9000, None),
        (("ports", ANY, "port"), 1, ValuesPlace(0, ("ports", 0, "port"))),
        (("ports", ANY, "port"), 9000, None),
        # maps are, and null takes out what stands below
        (("map", ANY, "port"), 2, ValuesPlace(1, ("map", "b", "port"))),
        (("map", ANY, "port"), 3, ValuesPlace(0, ("map", "c", "port"))),
        (("map", ANY, "port"), 1, None),
        (("map", "a", "port"), 1, None),
        # what several files have a part of stands in none
        (("service",), {"port": 8080, "type": "ClusterIP", "annotations": {}}, None),
        (("service",), {"port": 8080}, None),
        (("service", "annotations"), {}, ValuesPlace(1, ("service", "annotations"))),
    ],
)
def test_the_strongest_layer_counts(path: ValuesPath, rendered: Any, found: ValuesPlace | None) -> None:
    assert values_places([path], rendered, [Layer((), _RELEASE), Layer((), _CHART)]) == found


def test_a_block_that_a_key_was_taken_out_of() -> None:
    layers = [Layer((), {"service": {"type": None}}), Layer((), {"service": {"type": "ClusterIP", "port": 80}})]
    assert values_places([("service", "port")], 80, layers) == ValuesPlace(1, ("service", "port"))
    # no file has just this
    assert values_places([("service",)], {"port": 80}, layers) is None


def test_a_subchart_gets_the_values_under_its_name() -> None:
    above = {"db": {"port": 1}, "port": 2, "global": {"domain": "above.example"}}
    own = {"port": 3, "name": "db", "global": {"domain": "own.example", "zone": "a"}}
    layers = [Layer(("db",), above), Layer((), own)]
    assert values_places([("port",)], 1, layers) == ValuesPlace(0, ("db", "port"))
    assert values_places([("port",)], 2, layers) is None
    assert values_places([("port",)], 3, layers) is None
    assert values_places([("name",)], "db", layers) == ValuesPlace(1, ("name",))
    assert values_places([("global", "domain")], "above.example", layers) == ValuesPlace(0, ("global", "domain"))
    assert values_places([("global", "domain")], "own.example", layers) is None
    assert values_places([("global", "zone")], "a", layers) == ValuesPlace(1, ("global", "zone"))


def test_global_values_may_stand_under_the_name_of_a_subchart() -> None:
    layers = [Layer(("db",), {"db": {"global": {"zone": "a"}}}), Layer((), {"global": {"zone": "b"}})]
    assert values_places([("global", "zone")], "a", layers) == ValuesPlace(0, ("db", "global", "zone"))


@pytest.mark.parametrize("data", [None, [], "text", {"db": None}, {"db": "text"}, {}])
def test_a_layer_without_values(data: Any) -> None:
    layers = [Layer(("db",), data), Layer((), {"port": 80})]
    assert values_places([("port",)], 80, layers) == ValuesPlace(1, ("port",))


def test_too_many_elements_are_not_tried() -> None:
    inner = {"list": [1] * 100}
    assert values_places([("list", ANY, "list", ANY)], 1, [Layer((), {"list": [inner] * 100})]) is None


def test_values_that_refer_to_themselves_by_anchors_are_followed_by_what_was_rendered() -> None:
    data: Any = "x"
    for _ in range(60):
        data = [data, data]
    assert values_places([("a",)], [["x", "x"], "x"], [Layer((), {"a": data})]) is None
    assert values_places([("a", *(ANY,) * 60)], "x", [Layer((), {"a": data})]) is None
