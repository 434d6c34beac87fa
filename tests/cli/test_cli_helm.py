"""`--helm=binary`: charts rendered by the helm on PATH, or by a stand-in for it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from svclint.render.helm import available
from tests.cli.conftest import Run, Write
from tests.render.helm import stand_in
from tests.test_charts import CHART

VALUES = "charts/web/values.yaml"
WRONG = {**CHART, VALUES: CHART[VALUES].replace("targetPort: http", "targetPort: htpp")}
# charts/web as the program prints it, where no library is there to stand in for it
PLAIN = """\
#!/bin/sh
if [ "$2" = probe ]; then
  printf -- '---\\n# Source: probe/templates/probe.yaml\\napis: [v1]\\n'
else
  printf -- '---\\n# Source: web/templates/service.yaml\\napiVersion: v1\\nkind: Service\\nmetadata: {name: web}\\n'
  printf 'spec: {selector: {app: web}, ports: [{port: 80}]}\\n'
fi
"""
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the program is a script")


def _on_path(monkeypatch: pytest.MonkeyPatch, folder: Path, text: str = "") -> None:
    if text:
        (folder / "helm").write_text(text, encoding="utf-8")
        (folder / "helm").chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(folder), "/bin", "/usr/bin"]))


@pytest.mark.slow
@pytest.mark.parametrize("real", [False, True])
def test_a_finding_stands_at_the_value(
    write: Write, run: Run, real: bool, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if real and shutil.which("helm") is None:
        pytest.skip("helm is not on PATH")
    if not real and not available():
        pytest.skip("svclint[helm] is not installed")
    if not real:
        _on_path(monkeypatch, stand_in.write(tmp_path_factory.mktemp("bin")).parent)
    write(WRONG)
    found = run("check", ".", "--no-cache", "--helm=binary")
    assert found.code == 1
    assert f"{VALUES}:3:" in found.out
    assert "error[target-port-name-unknown]" in found.out
    if available():
        assert found == run("check", ".", "--no-cache")
    write({"svclint.yaml": "helm: {render: binary}\n"})
    assert run("check", ".", "--no-cache").out == found.out


def test_the_program_alone_will_do(
    write: Write, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write(CHART)
    _on_path(monkeypatch, tmp_path_factory.mktemp("bin"), PLAIN)
    monkeypatch.setattr("svclint.render.helm.installed._LIBRARY", "no_such_library")
    without = run("check", ".", "--no-cache", "--notes")
    assert "say --helm=binary where helm is on PATH" in without.out
    found = run("check", ".", "--no-cache", "--notes", "--helm=binary")
    assert "charts/web/templates/service.yaml:" in found.out
    assert "note[selector-matches-nothing]" in found.out


def test_without_a_program_the_run_says_so(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write({**CHART, "helm": "#!/bin/sh\n"})
    (folder / "helm").chmod(0o755)
    # a program of the working directory is none, nor one that PATH names relative to it
    for path in (str(folder), ".", ""):
        monkeypatch.setenv("PATH", path)
        found = run("check", ".", "--helm=binary")
        assert found.code == 2
        assert "--helm=binary: there is no helm on PATH, and a chart needs it" in found.err


def test_nothing_is_run_where_there_is_no_chart(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"a.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n"})
    monkeypatch.setenv("PATH", "")
    assert run("check", ".", "--helm=binary").code == 0


def test_not_both(write: Write, run: Run) -> None:
    write(CHART)
    found = run("check", ".", "--helm=binary", "--no-helm")
    assert found.code == 2
    assert "not allowed with" in found.err


def test_the_flag_goes_before_the_configuration(write: Write, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write({**CHART, "svclint.yaml": "helm: {render: binary}\n"})
    monkeypatch.setenv("PATH", "")
    assert run("check", ".", "--no-cache").code == 2
    assert run("check", ".", "--no-helm").code == 0
    if available():
        assert run("check", ".", "--no-cache", "--helm=library").code == 0
