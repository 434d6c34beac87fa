"""`helm` as what renders: by the program that is on PATH, or by a stand-in that behaves as its documentation says."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from svclint.document import documents
from svclint.render.helm import available, render
from svclint.render.helm.cache import Cache
from svclint.render.helm.manifests import texts
from svclint.render.helm.orders import Order, RenderedChart
from svclint.render.helm.rendering import Workers
from svclint.render.worker.limits import Limits
from svclint.source import Source
from tests.render.helm import stand_in
from tests.render.helm.charts import CARD, SERVICE, chart, order
from tests.render.helm.test_rendering import DEPENDENCY, ORDERS, answer

_HELM = shutil.which("helm")
needs_helm = pytest.mark.skipif(_HELM is None, reason="helm is not on PATH")
needs_library = pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")
needs_scripts = pytest.mark.skipif(os.name == "nt", reason="the program is a script")

# each stands for what only one way of rendering does; all of them take the stand-in a while
FEW = ("service", "values", "1.34", "archived", "missing", "aliased", "required", "included", "for others", "checksum")
TWO = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
---
{{- if .Values.absent }}
kind: Nothing
{{- end }}
"""


def rendered(program: str, orders: Sequence[Order], limits: Limits | None = None) -> list[RenderedChart]:
    workers = Workers(limits, program)
    try:
        return render(orders, workers=workers)
    finally:
        workers.close()


def _objects(one: RenderedChart) -> dict[str, list[object]]:
    """What was printed, as data; the last line break of a text in a text is Helm's."""
    found = {
        f"{file.template} {file.name}": [each.value for each in documents(Source("x", f"{file.text.rstrip()}\n"))]
        for file in one.files
    }
    return {name: values for name, values in found.items() if values}


def _agree(name: str, one: RenderedChart) -> None:
    other = answer(name)
    # what is no YAML, and bytes that are no text, helm refuses itself
    if name in ("values that are none", "bytes", "no chart"):
        assert one.failure
    elif name != "random":
        assert (one.failure, one.at, one.needs, one.missing) == (other.failure, other.at, other.needs, other.missing)
        assert _objects(one) == _objects(other)
        assert _numbers(one) <= _numbers(other)


def _numbers(one: RenderedChart) -> set[tuple[str, str, int]]:
    """The lines of each file with the template's, as far as they are known."""
    return {
        (file.template, line.rstrip(), number)
        for file in one.files
        for line, number in zip(re.split(r"\r\n|\r|\n", file.text), file.lines, strict=True)
        if line.strip() and number
    }


@needs_helm
@needs_library
def test_helm_itself_prints_what_the_library_does() -> None:
    assert _HELM is not None
    for name, one in zip(ORDERS, rendered(_HELM, list(ORDERS.values())), strict=True):
        _agree(name, one)


@needs_library
@needs_scripts
@pytest.mark.slow
def test_a_stand_in_prints_what_the_library_does(tmp_path: Path) -> None:
    program = str(stand_in.write(tmp_path))
    for name, one in zip(FEW, rendered(program, [ORDERS[name] for name in FEW]), strict=True):
        _agree(name, one)


def _programs(tmp_path: Path) -> list[str]:
    return [one for one in (str(stand_in.write(tmp_path)) if available() else "", _HELM) if one]


@needs_scripts
@pytest.mark.slow
def test_documents_are_sorted_and_keep_their_lines(tmp_path: Path) -> None:
    for program in _programs(tmp_path):
        (one,) = rendered(program, [order(chart(own=TWO))])
        (file,) = one.files
        assert [line for line in file.text.splitlines() if line.startswith("kind")] == [
            "kind: Service",
            "kind: Deployment",
        ]
        assert file.lines == (6, 7, 8, 9, 0, 1, 2, 3, 4, 0)


@needs_scripts
@pytest.mark.slow
def test_what_a_number_would_break_is_known_no_more_and_the_rest_is(tmp_path: Path) -> None:
    folded = "kind: A\ntext: one\n  two\n"
    for program in _programs(tmp_path):
        (one,) = rendered(program, [order(chart(folded=folded, own="kind: B\nb: c\n"))])
        assert [(file.template, file.lines) for file in one.files] == [
            ("templates/folded.yaml", (0, 0, 0, 0)),
            ("templates/own.yaml", (1, 2, 0)),
        ]


def test_texts_are_cut_at_their_sources() -> None:
    printed = (
        "---\n# Source: shop/templates/a.yaml\n# Source: other/templates/x.yaml\nkind: A\n"
        "---\n# Source: shop/templates/b.yaml\nkind: B\n---\n# Source: shop/templates/a.yaml\nkind: C\n"
    )
    assert texts(printed) == {
        "shop/templates/a.yaml": "# Source: other/templates/x.yaml\nkind: A\n---\nkind: C\n",
        "shop/templates/b.yaml": "kind: B\n",
    }
    assert texts("") == {}
    assert texts("\n") == {}


SPY = """\
import os, sys
root = sys.argv[3]
print("---\\n# Source: shop/templates/own.yaml")
print("names:", sorted(os.path.relpath(os.path.join(a, n), root) for a, _, f in os.walk(root) for n in f))
print("links:", [n for a, d, f in os.walk(root) for n in (*d, *f) if os.path.islink(os.path.join(a, n))])
print("arguments:", [one for one in sys.argv[1:] if not one.startswith("--api") and not os.path.isabs(one)])
print("environment:", {k: v for k, v in os.environ.items() if k != "LC_CTYPE"})
"""


def _script(folder: Path, body: str) -> str:
    program = folder / "helm"
    program.write_text(f"#!{sys.executable}\n{body}\n", encoding="utf-8")
    program.chmod(0o755)
    return str(program)


# what built_in asks comes first, and gets an answer
APIS = """\
import sys
if sys.argv[2] == "probe":
    print("---\\n# Source: probe/templates/probe.yaml\\napis: []")
    sys.exit()
"""


@needs_scripts
def test_it_hears_of_nothing_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELM_REPOSITORY_CONFIG", "/etc/helm/repositories.yaml")
    monkeypatch.setenv("HELM_PLUGINS", "/etc/helm/plugins")
    monkeypatch.setenv("KUBECONFIG", "/etc/kubeconfig")
    monkeypatch.setenv("SECRET_TOKEN", "hidden")
    schema = {**chart(own="a: b\n"), "values.schema.json": '{"$ref": "https://example.com"}'}
    (one,) = rendered(_script(tmp_path, APIS + SPY), [order(schema, namespace="prod")])
    (said,) = [each.value for each in documents(Source("x", one.files[0].text))]
    assert said["names"] == ["Chart.yaml", "templates/_helpers.tpl", "templates/own.yaml", "values.yaml"]
    assert said["links"] == []
    assert said["arguments"] == ["template", "test", "--values", "--namespace", "prod", "--kube-version", "v1.34.0"]
    environment = said["environment"]
    home = environment.pop("HOME")
    assert environment.pop("HELM_PLUGINS") == f"{home}/plugins"
    assert environment.pop("KUBECONFIG") == f"{home}/kubeconfig"
    assert {name for name, value in environment.items() if value == home} == {
        "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "TEMP", "TMP", "TMPDIR", "USERPROFILE",
    }  # fmt: skip
    assert environment["PATH"] == ""
    assert not {"SECRET_TOKEN", "HELM_REPOSITORY_CONFIG", "KUBERNETES_SERVICE_HOST"} & environment.keys()


@needs_scripts
@pytest.mark.parametrize(
    ("body", "limits", "words"),
    [
        ("import time; time.sleep(60)", Limits(seconds=1), "rendering it takes more than 1 seconds"),
        ("while True: print('a' * 1000)", Limits(all_printed=10_000), "it prints more than 0 MiB"),
        ("sys.exit('Error: no such thing\\n')", Limits(), "no such thing"),
        ("sys.exit('WARNING: a\\nError: one\\ntwo\\n')", Limits(), "one two"),
        ("sys.exit(3)", Limits(), "helm ended without a word"),
        ("print('nothing of a chart')", Limits(), ""),
    ],
)
def test_what_it_may_cost(body: str, limits: Limits, words: str, tmp_path: Path) -> None:
    (one,) = rendered(_script(tmp_path, APIS + body), [order(chart(own="a: b\n"))], limits)
    assert (one.files, one.failure) == ((), words)


@needs_scripts
def test_what_the_library_printed_is_not_taken_for_helms(tmp_path: Path) -> None:
    program = _script(tmp_path, "")
    wanted = order(chart(service=SERVICE), "x: 1\n")
    Cache(tmp_path / "kept").put(wanted, RenderedChart((), "library"))
    kept = Cache(tmp_path / "kept", program=program)
    assert kept.get(wanted) is None
    kept.put(wanted, RenderedChart((), "program"))
    assert kept.get(wanted) == RenderedChart((), "program")
    # another helm in its place
    Path(program).write_text("#!/bin/sh\n# another one\n", encoding="utf-8")
    assert Cache(tmp_path / "kept", program=program).get(wanted) is None


@needs_helm
def test_a_dependency_of_the_first_api_version_may_be_missing() -> None:
    assert _HELM is not None
    files = {**chart(own="a: b\n"), "Chart.yaml": CARD.replace("v2", "v1")}
    files["requirements.yaml"] = DEPENDENCY.removeprefix(CARD)
    (one,) = rendered(_HELM, [order(files)])
    assert (one.failure, one.missing) == ("", ("inner",))
