"""What docs/editors.md gives to editors reads what svclint prints, and names what there is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from svclint.cli import main
from svclint.cli.arguments import parse

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
SHOP = "examples/shop"

# a piece of Vim's errorformat, and what it stands for
_PIECES = {"%f": r"(?P<file>.+?)", "%l": r"(?P<line>\d+)", "%c": r"(?P<column>\d+)", "%t": r"(?P<type>.)"}


def block(language: str, holds: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    (text,) = [one for one in found if holds in one]
    return str(text)


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(ROOT)
    assert main(["check", "--no-config", "--no-cache", "--format", "gcc", SHOP]) == 1
    return capsys.readouterr().out.splitlines()


def test_the_problem_matcher_reads_every_line(printed: list[str]) -> None:
    task = json.loads(block("json", "problemMatcher"))
    assert task["args"] == ["check", "--format", "gcc"]
    pattern = task["problemMatcher"]["pattern"]
    read = [re.match(pattern["regexp"], line) for line in printed]
    assert printed
    for line, one in zip(printed, read, strict=True):
        assert one is not None, line
        assert (ROOT / one[pattern["file"]]).is_file()
        assert int(one[pattern["line"]]) > 0 < int(one[pattern["column"]])
        assert one[pattern["message"]]
        # the labels of a finding come behind it as notes, and have no rule
        assert (one[pattern["code"]] is None) <= (one[pattern["severity"]] == "note")
    assert {one[pattern["severity"]] for one in read if one} == {"error", "warning", "note"}
    assert "backend-port-not-found" in {one[pattern["code"]] for one in read if one}


def errorformats() -> list[str]:
    (setting,) = re.findall(r"set errorformat=(.*)", PAGE)
    return [one.replace("\\ ", " ") for one in setting.split(",")]


def as_pattern(one: str) -> str:
    parts = re.split(r"(%[a-z])", one)
    return "".join(r"(?P<message>.*)" if part == "%m" else _PIECES.get(part, re.escape(part)) for part in parts)


def test_the_errorformat_reads_every_line(printed: list[str]) -> None:
    patterns = [re.compile(as_pattern(one)) for one in errorformats()]
    for line in printed:
        (found,) = [one for pattern in patterns if (one := pattern.fullmatch(line))]
        assert (ROOT / found["file"]).is_file()
        assert found["type"] in "ewn"


@pytest.mark.skipif(shutil.which("vim") is None, reason="there is no vim")
def test_vim_reads_every_line(printed: list[str], tmp_path: Path) -> None:
    (tmp_path / "printed.txt").write_text("\n".join(printed) + "\n", encoding="utf-8")
    (setting,) = re.findall(r"(set errorformat=.*)", PAGE)
    script = [
        setting,
        f"cgetfile {tmp_path / 'printed.txt'}",
        "let found = map(filter(getqflist(), 'v:val.valid'), 'bufname(v:val.bufnr) . \":\" . v:val.lnum')",
        f"call writefile(found, '{tmp_path / 'found.txt'}')",
        "qall!",
    ]
    (tmp_path / "script.vim").write_text("\n".join(script) + "\n", encoding="utf-8")
    subprocess.run(
        ["vim", "-u", "NONE", "-N", "-es", "-S", str(tmp_path / "script.vim")], cwd=ROOT, check=False, timeout=60
    )
    found = (tmp_path / "found.txt").read_text(encoding="utf-8").splitlines()
    assert found == [":".join(line.split(":")[:2]) for line in printed]


def test_the_settings_are_written_in_their_languages() -> None:
    helix = tomllib.loads(block("toml", "language-server"))
    assert [helix["language-server"]["svclint"]["command"], *helix["language-server"]["svclint"]["args"]] == _COMMAND
    assert "svclint" in helix["language"][0]["language-servers"]
    code = json.loads(block("json", "glspc"))
    assert [code["glspc.server.command"], *code["glspc.server.commandArguments"]] == _COMMAND
    assert "cmd = { 'svclint', 'lsp' }" in block("lua", "svclint")
    lisp = block("elisp", "eglot")
    assert '("svclint" "lsp")' in lisp
    assert lisp.count("(") == lisp.count(")")
    assert parse(_COMMAND[1:]).command == "lsp"


_COMMAND = ["svclint", "lsp"]


def test_a_buffer_takes_the_place_of_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the very command of the page, on a tree with these names."""
    (command,) = re.findall(r"`(svclint check - .*?)`", PAGE)
    shutil.copytree(ROOT / SHOP / "web", tmp_path / "k8s")
    (tmp_path / "k8s" / "service.yaml").rename(tmp_path / "k8s" / "web.yaml")
    sound = (tmp_path / "k8s" / "web.yaml").read_text(encoding="utf-8").replace("targetPort: web", "targetPort: http")

    def rules(text: str) -> set[str]:
        ran = subprocess.run(
            [*_PYTHON, *command.split()[1:], "--no-cache"],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return {one["rule"] for one in json.loads(ran.stdout)["findings"]}

    assert "target-port-name-unknown" not in rules(sound)
    renamed = rules(sound.replace("name: web", "name: shop", 1))
    # another file than the one that is typed
    assert "backend-service-not-found" in renamed


_PYTHON = [sys.executable, "-m", "svclint"]
