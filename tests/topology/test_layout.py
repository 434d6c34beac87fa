"""Where the nodes of a picture lie."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from svclint.topology.layout import HEIGHT, WIDTH, layout
from tests.topology.trees import of_folder, of_pairs

PAIRS = st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), max_size=30)


@given(PAIRS, st.integers(0, 5))
def test_no_box_lies_on_another(pairs: list[tuple[int, int]], alone: int) -> None:
    found = of_pairs(pairs, alone)
    placed = layout(found)
    assert set(placed.boxes) == {one.id for one in found.nodes}
    boxes = list(placed.boxes.values())
    for number, (x1, y1) in enumerate(boxes):
        assert 0 <= x1 <= placed.width - WIDTH
        assert 0 <= y1 <= placed.height - HEIGHT
        for x2, y2 in boxes[:number]:
            assert abs(x1 - x2) >= WIDTH or abs(y1 - y2) >= HEIGHT


@given(PAIRS)
def test_a_picture_is_the_same_every_time(pairs: list[tuple[int, int]]) -> None:
    assert layout(of_pairs(pairs)) == layout(of_pairs(pairs))


def test_traffic_goes_to_the_right() -> None:
    shop = of_folder("examples/shop")
    placed = layout(shop).boxes
    at = {one.title: placed[one.id][0] for one in shop.nodes}
    assert at["Ingress shop"] < at["Service web"] < at["Deployment web-v1"]
    assert at["Service db"] < at["StatefulSet db"]


def test_a_long_edge_goes_around_what_is_between() -> None:
    placed = layout(of_pairs([(1, 2), (2, 3), (1, 3)]))
    ((_, y),) = placed.bends["1", "3"]
    assert abs(y - placed.boxes["2"][1]) > HEIGHT / 2
