"""Rendered charts kept between runs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from svclint.render.helm import render
from svclint.render.helm.cache import Cache
from svclint.render.helm.orders import Order, Release, RenderedChart, RenderedFile
from svclint.render.worker.limits import Limits
from tests.render.helm.charts import chart, order

FILE = RenderedFile("templates/a.yaml", "a: b\n", (1, 0), (True, False))
KEPT = RenderedChart((FILE,), "failed", ("templates/a.yaml", 1), "a host", ("redis",))
ORDER = order(chart(own="a: b\n"), "x: 1\n", apis=("example.com/v1",))


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    Cache(tmp_path).put(ORDER, KEPT)
    assert Cache(tmp_path).get(ORDER) == KEPT


@pytest.mark.parametrize(
    "other",
    [
        ORDER._replace(kubernetes="1.33"),
        ORDER._replace(apis=()),
        ORDER._replace(release=ORDER.release._replace(name="other")),
        ORDER._replace(release=ORDER.release._replace(namespace="other")),
        ORDER._replace(release=ORDER.release._replace(values=("x: 2\n",))),
        ORDER._replace(release=Release("test", "default", ("x: 1\n", ""))),
        ORDER._replace(files=ORDER.files[1:]),
        ORDER._replace(files=(ORDER.files[0]._replace(data=b"c: d\n"), *ORDER.files[1:])),
        ORDER._replace(files=(ORDER.files[0]._replace(name="templates/b.yaml"), *ORDER.files[1:])),
    ],
)
def test_anything_else_is_another_answer(other: Order, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(ORDER, KEPT)
    assert cache.get(other) is None


@pytest.mark.parametrize(
    "text", ["", "[", "null", "{}", "[1, 2, 3, 4, 5]", '[[[1]], "", null, "", []]', "\0", "[" * 100_000]
)
def test_a_broken_entry_is_none(text: str, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(ORDER, KEPT)
    (entry,) = tmp_path.iterdir()
    entry.write_text(text)
    assert cache.get(ORDER) is None
    cache.put(ORDER, KEPT)
    assert cache.get(ORDER) == KEPT


def test_the_oldest_are_thrown_away(tmp_path: Path) -> None:
    cache = Cache(tmp_path, most=10_000)
    orders = [order(chart(own="a: b\n"), f"x: {number}\n") for number in range(100)]
    large = RenderedChart((FILE._replace(text="a" * 500),))
    for one in orders:
        cache.put(one, large)
    cache.trim()
    assert 0 < sum(one.stat().st_size for one in tmp_path.iterdir()) <= 10_000
    cache.put(orders[0], RenderedChart((FILE._replace(text="a" * 20_000),)))
    assert sum(one.stat().st_size for one in tmp_path.iterdir()) <= 10_000


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_others_cannot_read_it(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "svclint" / "helm")
    cache.put(ORDER, KEPT)
    assert (tmp_path / "svclint" / "helm").stat().st_mode & 0o777 == 0o700
    (entry,) = (tmp_path / "svclint" / "helm").iterdir()
    assert entry.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_made_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "helm")
    cache.put(ORDER, KEPT)
    cache.trim()
    assert cache.get(ORDER) is None


@pytest.mark.skipif(sys.platform != "linux", reason="the variable is Linux's")
def test_it_lies_in_the_cache_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    Cache().put(ORDER, KEPT)
    assert len(list((tmp_path / "svclint" / "helm").iterdir())) == 1


def test_what_is_known_is_not_rendered_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(ORDER, KEPT)
    other = order(chart(own="c: d\n"))
    first, second = render([ORDER, other], cache=cache)
    assert first == KEPT
    assert second.files[0].text == "c: d\n"
    assert render([other], cache=cache) == [second]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.slow
def test_why_a_worker_ended_is_not_kept(tmp_path: Path) -> None:
    endless = order(chart(own="{{ range until 9999999 }}{{ range until 9999999 }}{{ end }}{{ end }}\n"))
    (found,) = render([endless], cache=Cache(tmp_path), limits=Limits(seconds=1))
    assert found.failure
    assert list(tmp_path.iterdir()) == []


def test_what_was_traced_answers_who_does_not_ask_for_lines(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(ORDER._replace(traced=False), RenderedChart(()))
    assert cache.get(ORDER) is None
    cache.put(ORDER, KEPT)
    assert cache.get(ORDER._replace(traced=False)) == KEPT
