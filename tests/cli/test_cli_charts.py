"""Charts on the command line: which of their files a change may be of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from svclint.document import documents
from svclint.render.helm import available
from svclint.source import Source
from tests.cli.conftest import Run, Write
from tests.test_charts import CHART

ROOT = Path(__file__).parents[2]
HELPERS = "charts/web/templates/_helpers.tpl"
# the labels of the pods and the selector of the Service, one of which the Deployment's own selector has not
WRONG = {**CHART, HELPERS: CHART[HELPERS].replace("app: web", "app: wbe")}


@pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")
def test_a_changed_file_that_is_no_manifest_shows_the_findings_of_its_chart(write: Write, run: Run) -> None:
    write({**WRONG, "docs/page.tpl": "a page\n", "other.yaml": "a: b\n"})
    ran = run("check", "--no-cache", "--changed", HELPERS)
    assert (ran.code, "charts/web/templates/deployment.yaml:" in ran.out) == (1, True)
    write({HELPERS: "{{ define \n"})
    ran = run("check", "--no-cache", "--notes", "--changed", HELPERS)
    assert f"{HELPERS}:2:1: error[template-syntax]" in ran.out
    assert run("check", "--no-cache", "--changed", "other.yaml").code == 0
    assert "template-syntax" not in run("check", "--no-cache", "--notes", "--changed", "other.yaml").out


def test_a_changed_file_beside_charts_is_no_manifest(write: Write, run: Run) -> None:
    write({**WRONG, "docs/page.tpl": "a page\n"})
    ran = run("check", "--no-helm", "--changed", "docs/page.tpl")
    assert ran == (0, "", "No manifest among the changed files.\n")


def test_the_hook_is_given_the_files_of_charts() -> None:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    (hooks,) = documents(Source("hooks.yaml", text))
    pattern = hooks.value[0]["files"]
    given = [HELPERS, "a.yaml", "deep/b.yml", "c.json", "charts/web/.helmignore", "charts/web/charts/redis-1.0.0.tgz"]
    assert all(re.search(pattern, name) for name in (*given, "charts/web/templates/NOTES.txt"))
    assert not any(re.search(pattern, name) for name in ("notes.md", "src/main.py", "template.py", "a.yaml.bak"))
