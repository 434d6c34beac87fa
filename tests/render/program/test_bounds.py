"""What a program that builds may do: nothing but read a copy, and say so much in so much time."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.discover.kustomizations.programs import with_programs
from svclint.render.worker.limits import Limits
from svclint.scope import Printed
from svclint.settings import Settings

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the program is a script")

# svclint refuses it, so that the program is asked
ODD = """\
resources: [app.yaml]
patches:
  - target: {kind: Service}
    patch: '[{"op": "replace", "path": "/metadata/annotations", "value": "text"}]'
"""
FILES = {"kustomization.yaml": ODD, "app.yaml": "{apiVersion: v1, kind: Service, metadata: {name: web}}\n"}
Built = Callable[..., Printed]


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    """What a program in Python is asked to build, and says."""
    here, folder = tmp_path / "repository", tmp_path / "bin"
    (here / ".git").mkdir(parents=True)
    folder.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("PATH", str(folder))
    for name, text in FILES.items():
        (here / name).write_text(text, encoding="utf-8")

    def made(body: str, limits: Limits | None = None, plugins: bool = False) -> Printed:
        script = folder / "kustomize"
        script.write_text(f"#!{sys.executable}\nimport os, sys, time\n{body}\n", encoding="utf-8")
        script.chmod(0o755)
        scopes = discover(["."], Settings()).scopes
        told: list[str] = []
        found = with_programs(scopes, ["."], plugins=plugins, tell=told.append, limits=limits)
        # a link that leads outside is told in a scope of its own
        (scope,) = (one for one in found if one.kustomizations)
        (one,) = scope.printed.values()
        assert told == ([f".: kustomize build gives up: {one.failure}"] if one.failure else [])
        return one

    return made


def _lines(printed: Printed) -> Sequence[str]:
    assert printed.failure == ""
    return printed.text.splitlines()


def test_it_is_given_a_copy_without_links(built: Built, tmp_path: Path) -> None:
    here = Path.cwd()
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (here / "link").symlink_to(tmp_path / "secret")
    (here / "folder").symlink_to(tmp_path)
    (here / ".git" / "config").write_text("token", encoding="utf-8")
    (here / ".env").write_text("A=1", encoding="utf-8")
    (here / "sub").mkdir()
    (here / "sub" / "plugin.sh").write_text("", encoding="utf-8")
    body = (
        "root = sys.argv[-1]\n"
        "for folder, _, names in os.walk(root):\n"
        "    for name in names: print(os.path.relpath(os.path.join(folder, name), root))\n"
        "print(open(os.path.join(root, 'app.yaml')).read(), os.path.realpath(root))\n"
        "open(os.path.join(root, 'app.yaml'), 'w').write('changed')\n"
    )
    lines = _lines(built(body))
    assert sorted(lines[:4]) == [".env", "app.yaml", "kustomization.yaml", "sub/plugin.sh"]
    assert lines[4] == FILES["app.yaml"].strip()
    assert str(here) not in lines[5]
    assert (here / "app.yaml").read_text(encoding="utf-8") == FILES["app.yaml"]


def test_what_is_a_program_stays_one_for_plugins_alone(built: Built) -> None:
    (Path.cwd() / "plugin.sh").write_text("", encoding="utf-8")
    (Path.cwd() / "plugin.sh").chmod(0o755)
    show = "print(*(os.access(os.path.join(sys.argv[-1], one), os.X_OK) for one in ('plugin.sh', 'app.yaml')))"
    assert _lines(built(show)) == ["False False"]
    assert _lines(built(show, plugins=True)) == ["True False"]


def test_it_sees_nothing_of_the_environment(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", "/a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    show = (
        "print(*sorted(os.environ))\nprint(os.environ['PATH'], os.listdir(os.environ['HOME']))\nprint(sys.argv[1:-1])\n"
    )
    names, values, arguments = _lines(built(show))
    assert not {"KUBECONFIG", "AWS_SECRET_ACCESS_KEY"} & set(names.split())
    assert (values, arguments) == (" []", "['build']")
    _, values, arguments = _lines(built(show, plugins=True))
    assert values == f"{os.environ['PATH']} []"
    assert arguments == "['build', '--enable-alpha-plugins', '--enable-exec']"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes the network away")
def test_it_has_no_network(built: Built) -> None:
    """Where the system lets nobody leave it, as in some containers, a proxy that is nobody stands in the way."""
    body = "print(open('/proc/net/dev').read().count(':')); print(os.environ['https_proxy'])"
    interfaces, proxy = _lines(built(body))
    assert proxy == "http://127.0.0.1:9"
    assert int(interfaces) <= 1 or not _may_leave()


def _may_leave() -> bool:
    import subprocess

    script = "import ctypes, sys; s = ctypes.CDLL(None); sys.exit(s.unshare(0x40000000) and s.unshare(0x50000000))"
    return subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize(
    ("body", "limits", "words"),
    [
        ("while True: print('x' * 1000)", Limits(all_printed=1024**2), "it prints more than 1 MiB"),
        ("time.sleep(600)", Limits(seconds=1), "building it takes more than 1 seconds"),
        ("print('no'); sys.exit('Error: no')", Limits(), "no"),
        ("sys.exit(3)", Limits(), "it ended without a word"),
        ("sys.exit(f'Error: in {sys.argv[-1]}/app.yaml')", Limits(), "in app.yaml"),
        ("pass", Limits(files=1), "there are too many files around it to be copied"),
        ("pass", Limits(read=10), "there are too many files around it to be copied"),
    ],
)
def test_what_it_may_cost(built: Built, body: str, limits: Limits, words: str) -> None:
    assert built(body, limits) == Printed("", "kustomize build", words)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds memory")
def test_memory_is_bounded(built: Built) -> None:
    found = built("x = bytearray(10**9)", Limits(memory=200 * 1024**2))
    assert found.failure == "building it takes more than 200 MiB of memory"


@pytest.mark.slow
def test_the_processor_is_bounded(built: Built) -> None:
    assert built("while True: pass", Limits(processor=1)).failure.startswith("building it takes more than 1 seconds of")


def test_files_are_bounded(built: Built) -> None:
    body = (
        "with open(os.path.join(os.environ['HOME'], 'big'), 'wb') as file:\n"
        "    for _ in range(20): file.write(b'x' * 1024**2)\n"
    )
    assert "File too large" in built(body, Limits(all_printed=4 * 1024**2)).failure


@pytest.mark.skipif(sys.platform != "linux", reason="/proc says who runs")
def test_what_it_starts_ends_with_it(built: Built, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    body = (
        "if os.fork() == 0:\n"
        f"    open({str(note)!r}, 'w').write(str(os.getpid()))\n"
        "    time.sleep(600)\n"
        "time.sleep(600)\n"
    )
    assert built(body, Limits(seconds=2)).failure == "building it takes more than 2 seconds"
    status = Path(f"/proc/{note.read_text(encoding='utf-8')}/stat")
    for _ in range(100):
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        threading.Event().wait(0.1)
    pytest.fail("it goes on")
