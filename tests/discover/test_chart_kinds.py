"""The kinds that a chart can make by any values."""

from __future__ import annotations

import pytest

from svclint.discover.charts.kinds import possible_kinds
from svclint.render.helm.orders import ChartFile

SERVICE = "apiVersion: v1\n{{- if .Values.x }}\nkind: Service\n{{- end }}\n"


def kinds(**files: str) -> set[str] | None:
    named = {name.replace("__", "/"): text for name, text in files.items()}
    found = possible_kinds([ChartFile(name, text.encode()) for name, text in named.items()])
    return None if found is None else set(found)


def test_kinds_that_are_written() -> None:
    assert kinds() == set()
    assert kinds(templates__a=SERVICE, values="kind: Pod\n", charts__b__templates__c="{kind: Pod, a: b}\n") == {
        "Service",
        "Pod",
    }
    assert kinds(templates__a='{"kind": "Service"}', templates___b='{{ define "x" }}\nkind: Role\n{{ end }}') == {
        "Service",
        "Role",
    }
    labels = "metadata:\n  labels:\n    {{- toYaml .Values.labels | nindent 4 }}\n"
    assert kinds(templates__a=SERVICE + labels) == {"Service"}


@pytest.mark.parametrize(
    "text",
    [
        "kind: {{ .Values.kind }}\n",
        "{{- range .Values.more }}\n---\n{{ toYaml . }}\n{{- end }}\n",
        SERVICE + "{{- range .Values.more }}\n---\n{{ tpl (toYaml .) $ }}\n{{- end }}\n",
        SERVICE + "---\n{{- toJson .Values.more }}\n",
        '{{ include "elsewhere.service" . }}\n',
    ],
)
def test_texts_that_may_make_anything(text: str) -> None:
    assert kinds(templates__a=text) is None


def test_archives_may_make_anything() -> None:
    assert possible_kinds([ChartFile("charts/a-1.0.0.tgz", b"")]) is None
