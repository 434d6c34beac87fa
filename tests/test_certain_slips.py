"""A slip beside the very pods that are meant is told in full, whatever cannot be read around it."""

from __future__ import annotations

from svclint.settings import Settings
from tests.cards import run_files

SETTINGS = Settings()._replace(select=("selector-matches-nothing",))
SERVICE = """\
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: ckaO1}, ports: [{port: 80}]}}
"""
POD = """\
{apiVersion: v1, kind: Pod, metadata: {name: web, labels: {app: cka01}}, spec: {containers: [{name: w, image: w}]}}
"""
TEMPLATE = {"shop/template.yaml": "apiVersion: v1\nkind: Service\nmetadata: {{ .meta }}\n"}


def test_in_one_file_it_is_an_error() -> None:
    found = run_files({"shop/web.yaml": f"{SERVICE}---\n{POD}", **TEMPLATE}, SETTINGS)
    assert [one.severity.word for one in found] == ["error"]


def test_in_two_files_what_is_unread_may_explain_it() -> None:
    found = run_files({"shop/web.yaml": SERVICE, "shop/pod.yaml": POD, **TEMPLATE}, SETTINGS)
    assert [one.severity.word for one in found] == ["note"]
