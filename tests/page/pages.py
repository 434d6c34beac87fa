"""Pages of manifests that stand in texts or a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from svclint.discover import Discovery, discover, form_scopes
from svclint.linting.report import build
from svclint.linting.settle import lint
from svclint.page.data import page_data
from svclint.page.html import page
from svclint.settings import Settings
from svclint.source import Source
from svclint.topology.reading import topology

VIEWS = ("summary", "findings", "map", "rules", "scopes", "left")
_SETTINGS = Settings()


def of_texts(texts: Mapping[str, str]) -> str:
    return _page(form_scopes({path: Source(path, text) for path, text in texts.items()}, _SETTINGS))


def of_folder(path: str) -> str:
    return _page(discover([path], _SETTINGS))


def _page(discovery: Discovery) -> str:
    result = lint(discovery.scopes, _SETTINGS)
    report = build(result, discovery, _SETTINGS, version="0.0.0", explain_unknown=True)
    found = topology(discovery.scopes, _SETTINGS, report.active)
    return page(page_data(report, discovery.scopes, found), title="a </title><script>alert(0)</script>", views=VIEWS)


class Elements(HTMLParser):
    """The elements of a page as a browser sees them: names with attributes, and the texts of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._is_open = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._is_open = tag in ("script", "style")
        if self._is_open:
            self.texts.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        self._is_open = False

    def handle_data(self, data: str) -> None:
        if self._is_open:
            tag, text = self.texts[-1]
            self.texts[-1] = (tag, text + data)


def data_of(text: str) -> dict[str, Any]:
    """The data in a page."""
    found: dict[str, Any] = json.loads(text.partition('id="data">')[2].partition("</script>")[0])
    return found


STRANGE = {
    "x<img src=y onerror=alert(9)>.yaml": """\
apiVersion: v1
kind: Service
metadata:
  name: "</script><img src=x onerror=alert(1)>"
  namespace: "<script>alert(2)</script>"
  labels: {app: "<svg onload=alert(3)>", "<!--": "<script>"}
  annotations: {a: "</script><script>alert(4)</script>", "]]>": "--><script>alert(5)</script>"}
spec:
  selector: {app: "</style><script>alert(6)</script>"}
  ports: [{port: 80, targetPort: "javascript:alert(7)"}]
"""
}
"""Names, labels, annotations and a file's name that try to be something else in a page."""
