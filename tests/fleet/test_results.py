"""The results as they lie on the disk, whatever a killed run left of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import UsageFault
from svclint.fleet.parquet import Parts, read_parts
from svclint.fleet.repositories import Repository
from svclint.fleet.results import JsonLines, latest, read
from svclint.fleet.row import Status, row

CART, WEB = Repository("shop/cart", "shop", "/shop/cart"), Repository("shop/web", "shop", "/shop/web")
REPORT = {
    "summary": {"files": 1, "resources": 2, "errors": 1},
    "findings": [
        {
            "rule": "selector-matches-nothing",
            "severity": "error",
            "message": "Service café",
            "location": {"file": "a\udcff.yaml", "line": 4, "column": 8, "path": "spec.selector"},
            "resource": {"kind": "Service", "namespace": "shop", "name": "web"},
            "fingerprint": "f1",
            "suppressed": {"by": "comment", "reason": ""},
            "doubt": None,
            "owner": "@shop/cart",
        }
    ],
}


def line(repository: Repository, status: Status = "checked", *flags: str) -> str:
    return row(repository, flags, status, report=REPORT)


@pytest.mark.parametrize("torn", ["{", '{"repository":"shop/web","status":"che', line(WEB)[:-1], "\u00e9" * 70000])
def test_a_torn_last_line_is_no_row(torn: str, tmp_path: Path) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text(line(CART) + torn, encoding="utf-8")
    assert list(latest(read(str(file)))) == ["shop/cart"]
    with JsonLines(str(file)) as results:
        assert list(results.done()) == ["shop/cart"]
        results.add(line(WEB))
    assert file.read_text(encoding="utf-8") == line(CART) + line(WEB)


def test_a_torn_first_line_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text('{"repo', encoding="utf-8")
    with JsonLines(str(file)) as results:
        assert results.done() == {}
    assert file.read_bytes() == b""


@pytest.mark.parametrize("text", ["kind: Service\n", "{}\n", '{"repository": 1}\n', "[]\n"])
def test_a_file_of_something_else_is_left_alone(text: str, tmp_path: Path) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text(line(CART) + text, encoding="utf-8")
    with JsonLines(str(file)) as results, pytest.raises(UsageFault, match=r"r\.jsonl:2: no row"):
        results.done()
    assert file.read_text(encoding="utf-8") == line(CART) + text


def test_two_runs_do_not_write_to_one_file(tmp_path: Path) -> None:
    path = str(tmp_path / "r.jsonl")
    with JsonLines(path), pytest.raises(UsageFault, match="another run"):
        JsonLines(path)
    JsonLines(path).__exit__(None, None, None)


def test_the_later_row_of_a_repository_holds(tmp_path: Path) -> None:
    with JsonLines(str(tmp_path / "r.jsonl")) as results:
        results.add(line(CART, "failed"))
        results.add(line(CART))
        done = results.done()["shop/cart"]
    assert done.will_do((), retry_failed=True)


def test_a_row_that_another_check_wrote_will_not_do(tmp_path: Path) -> None:
    with JsonLines(str(tmp_path / "r.jsonl")) as results:
        results.add(line(CART, "checked", "--no-helm"))
        results.add(line(WEB, "timeout"))
        done = results.done()
    assert done["shop/cart"].will_do(("--no-helm",), retry_failed=False)
    assert not done["shop/cart"].will_do((), retry_failed=False)
    assert not done["shop/cart"]._replace(version="0.0.1").will_do(("--no-helm",), retry_failed=False)
    assert done["shop/web"].will_do((), retry_failed=False)
    assert not done["shop/web"].will_do((), retry_failed=True)


def test_parquet_has_the_rows_that_make_a_file_and_those_that_do_not_yet(tmp_path: Path) -> None:
    folder = tmp_path / "r.parquet"
    results = Parts(str(folder), part=2)
    for repository in (CART, WEB, CART):
        results.add(line(repository))
    assert [one.name for one in sorted(folder.iterdir())] == ["open.jsonl", "part-000001.parquet"]
    assert [one["repository"] for one in read_parts(str(folder))] == ["shop/cart", "shop/web", "shop/cart"]
    assert list(results.done()) == ["shop/cart", "shop/web"]
    results.__exit__(None, None, None)
    assert (folder / "part-000002.parquet").exists()
    assert (folder / "open.jsonl").read_bytes() == b""
    (finding,) = next(read_parts(str(folder)))["findings"]
    assert finding == {
        "rule": "selector-matches-nothing",
        "severity": "error",
        "message": "Service café",
        "file": "a?.yaml",
        "line": 4,
        "column": 8,
        "path": "spec.selector",
        "kind": "Service",
        "namespace": "shop",
        "name": "web",
        "fingerprint": "f1",
        "suppressed": "comment",
        "doubt": None,
        "owner": "@shop/cart",
    }


def test_parquet_of_a_killed_run(tmp_path: Path) -> None:
    """Killed between a whole file and the end of its JSON lines: the rows are there once."""
    folder = tmp_path / "r.parquet"
    with Parts(str(folder)) as results:
        results.add(line(CART))
        results.add(line(WEB))
    (folder / "open.jsonl").write_text(line(CART) + line(WEB), encoding="utf-8")
    (folder / "part-000002.parquet.new").write_bytes(b"PAR1")
    with Parts(str(folder)) as results:
        assert list(results.done()) == ["shop/cart", "shop/web"]
    assert [one["repository"] for one in read_parts(str(folder))] == ["shop/cart", "shop/web"]
    assert sorted(one.name for one in folder.iterdir()) == ["open.jsonl", "part-000001.parquet"]
