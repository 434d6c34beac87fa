"""A stranger's chart: nothing outside of it is read, nothing is fetched, and what never ends does end."""

from __future__ import annotations

import os
import signal
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from svclint.render.helm import render
from svclint.render.helm.orders import RenderedChart
from svclint.render.helm.process import Worker
from svclint.render.worker.limits import Limits
from tests.render.helm.charts import CARD, Files, archive, chart, order

OWN = chart(own="a: b\n")
INNER: Files = {"Chart.yaml": "apiVersion: v2\nname: inner\nversion: 1.2.0\n", "templates/x.yaml": "c: d\n"}
ENDLESS = "{{ range until 10000 }}{{ range until 10000 }}{{ range until 10000 }}{{ end }}{{ end }}{{ end }}\n"
BOMB = "{{ range until 100000000 }}a{{ end }}\n"
MIB = 1024 * 1024


def answer(files: Files, limits: Limits | None = None) -> RenderedChart:
    (made,) = render([order(files)], limits=limits)
    return made


@pytest.mark.parametrize(
    "name",
    ["../x.yaml", "templates/../../x.yaml", "/etc/x.yaml", "templates//x.yaml", "C:/x.yaml", "a\\..\\x.yaml", "a/./b"],
)
def test_names_that_lead_out_are_refused(name: str, tmp_path: Path) -> None:
    found = answer({**OWN, name: "a: b\n"})
    assert found.files == ()
    assert found.failure == f"a file has the name {name!r}"


def test_links_and_names_in_archives_lead_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("token: hidden\n")
    linked = archive(INNER, link=("templates/linked.yaml", str(secret)))
    out = archive({**INNER, "../../x.yaml": "a: b\n"})
    good, bad = render([order({**OWN, "charts/inner.tgz": linked}), order({**OWN, "charts/inner.tgz": out})])
    assert [one.template for one in good.files] == ["charts/inner.tgz/templates/x.yaml", "templates/own.yaml"]
    assert bad.failure == "a file has the name '../../x.yaml'"


def test_archives_are_bounded() -> None:
    bomb = archive({**INNER, "zeros": b"\0" * (4 * MIB)})
    assert len(bomb) < MIB
    nested = INNER
    for _ in range(8):
        nested = {**INNER, "charts/inner.tgz": archive(nested)}
    orders = [order({**OWN, "charts/inner.tgz": data}) for data in (bomb, archive(nested), b"no archive")]
    large, deep, broken = render(orders, limits=Limits(read=2 * MIB))
    assert large.failure == "the chart is too large"
    assert "in too many others" in deep.failure
    assert broken.failure == "charts/inner.tgz is no archive that can be read"


class _Counting(socketserver.BaseRequestHandler):
    asked = 0

    def handle(self) -> None:
        type(self).asked += 1


@pytest.fixture
def server() -> Iterator[str]:
    _Counting.asked = 0
    with socketserver.TCPServer(("127.0.0.1", 0), _Counting) as serving:
        thread = threading.Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_address[1]}"
        serving.shutdown()


def test_nothing_is_fetched(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # a local address: what would be fetched from elsewhere, is fetched from here
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, server)
    schema = f'{{"$ref": "{server}/values.json"}}'
    card = f"{CARD}dependencies: [{{name: inner, version: 1.x.x, repository: '{server}'}}]\n"
    inner = {**INNER, "values.schema.json": schema}
    unpacked = {f"charts/inner/{name}": text for name, text in inner.items()}
    with_schema = {**OWN, "values.schema.json": schema, "Chart.yaml": card}
    names = '{{ getHostByName "localhost" }}{{ lookup "v1" "Secret" "" "" }}\n'
    found = render(
        [
            order({**with_schema, **unpacked}),
            order({**with_schema, "charts/inner-1.2.0.tgz": archive(inner)}),
            order({**with_schema, "templates/names.yaml": names}),
        ]
    )
    assert [one.failure for one in found] == ["", "", ""]
    assert [file.text for file in found[2].files if "names" in file.template] == ["map[]\n"]
    assert _Counting.asked == 0


def test_the_environment_is_not_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither a library that somebody else names nor modules in the working directory."""
    (tmp_path / "helm_python.py").write_text("raise SystemExit('mine')\n")
    (tmp_path / "json.py").write_text("raise SystemExit('mine')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HELM_C_LIB", str(tmp_path / "none.so"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert answer(OWN).failure == ""


def test_a_template_that_includes_itself_is_refused() -> None:
    found = answer(chart(own='{{ define "own" }}{{ include "own" . }}{{ end }}{{ include "own" . }}\n'))
    assert found.files == ()
    assert 0 < len(found.failure) <= 400


@pytest.mark.slow
def test_what_never_ends_is_ended_and_the_next_chart_is_rendered() -> None:
    good = order(OWN)
    endless, after = render([order(chart(own=ENDLESS)), good], limits=Limits(seconds=2))
    assert endless == RenderedChart((), "rendering it takes more than 2 seconds")
    assert after.files[0].text == "a: b\n"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_processor_is_bounded() -> None:
    found = answer(chart(own=ENDLESS), Limits(processor=1))
    assert found.failure == "rendering it takes more than 1 seconds of the processor"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a Go program")
def test_memory_is_bounded() -> None:
    bomb, after = render([order(chart(own=BOMB)), order(OWN)], limits=Limits(memory=512 * MIB))
    assert bomb == RenderedChart((), "rendering it takes more than 512 MiB of memory")
    assert after.failure == ""


def test_what_is_printed_is_bounded() -> None:
    found = answer(chart(own="{{ range until 1000 }}aaaaaaaaaa{{ end }}\n"), Limits(printed=5_000))
    assert found == RenderedChart((), "the chart prints too much")


def test_aliases_in_values_do_not_multiply() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    names = "abcdefghi"
    for above, name in pairwise(names):
        bomb += f"{name}: &{name} [{', '.join([f'*{above}'] * 9)}]\n"
    (found,) = render([order(OWN, bomb)])
    assert found.failure


def test_a_worker_that_is_killed_is_started_again() -> None:
    with Worker(Limits()) as worker:
        worker.process._started().kill()
        assert worker.rendered(order(OWN)) is None
        assert worker.words() == "the renderer ended"
        again = worker.rendered(order(OWN))
    assert again is not None
    assert again.failure == ""


@pytest.mark.slow
def test_a_worker_ends_with_its_parent() -> None:
    """Also in the middle of a template that goes on for ever: the parent here is killed, and cannot tidy up. Nor can a
    process that was forked from it, and lives on with all of its pipes.
    """
    script = (
        "import os, sys, threading\n"
        "from svclint.render.worker.limits import Limits\n"
        "from svclint.render.helm.process import Worker\n"
        "from tests.render.helm.charts import chart, order\n"
        "from tests.render.helm.test_bounds import ENDLESS\n"
        "worker = Worker(Limits(seconds=600, processor=600))\n"
        "print(worker.process._started().pid, worker.process._folder.name, flush=True)\n"
        "child = os.fork() if hasattr(os, 'fork') else 1\n"
        "if child == 0:\n"
        "    threading.Event().wait(30)\n"
        "    os._exit(0)\n"
        "print(child, flush=True)\n"
        "worker.rendered(order(chart(own=ENDLESS)))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]
    ) as parent:
        assert parent.stdout is not None
        number, name = parent.stdout.readline().decode().rstrip("\n").split(" ", 1)
        child, folder = int(parent.stdout.readline()), Path(name)
        try:
            assert _comes(lambda: bool(list(folder.glob("**/Chart.yaml")))), "nothing is rendered"
            parent.kill()
            assert _comes(lambda: not _runs(int(number))), "the worker goes on"
            assert not folder.exists()
        finally:
            parent.kill()
            if child != 1:
                os.kill(child, signal.SIGKILL)


def _comes(true: Callable[[], bool]) -> bool:
    return any(true() or threading.Event().wait(0.1) for _ in range(600))


def _runs(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    if sys.platform == "linux":
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
