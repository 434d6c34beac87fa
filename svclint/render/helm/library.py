"""Helm itself, as a library: importing this module is what costs, and happens in the worker only."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import helm_python
from helm_python import _native

from svclint.render.helm.preparing import Refused

_PROBE = {
    "Chart.yaml": "apiVersion: v2\nname: probe\nversion: 0.0.0\n",
    "templates/apis.yaml": "{{ .Capabilities.APIVersions | toJson }}",
    "templates/fits.yaml": "{{ with .Values.range }}{{ semverCompare . $.Values.version }}{{ end }}",
}


class Helm:
    """What `preparing.Library` asks for."""

    is_strict = False

    def render(self, folder: Path, values: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, str]:
        try:
            with helm_python.Chart.load(folder) as chart:
                # `chart.render` hands on neither the Kubernetes version nor the APIs; the library takes both
                words = json.dumps(values), json.dumps(options)
                found: dict[str, str] = json.loads(_native.call_string("helm_render", chart._raw(), *words))
        except helm_python.HelmError as error:
            raise Refused(str(error)) from None
        return found

    def read_yaml(self, text: str) -> Mapping[str, Any]:
        try:
            return helm_python.values_from_yaml(text)
        except helm_python.HelmError as error:
            raise Refused(str(error)) from None

    def merged(self, folder: Path, values: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            with helm_python.Chart.load(folder) as chart:
                return chart.merge_values(dict(values))
        except helm_python.HelmError as error:
            raise Refused(str(error)) from None

    def fits(self, versions: str, kubernetes: str) -> bool:
        return self.holds(versions, kubernetes)

    def holds(self, versions: str, version: str) -> bool:
        try:
            return self._probed({"range": versions, "version": version}, {})["probe/templates/fits.yaml"] == "true"
        except Refused:
            # a range that is none holds no version
            return False

    @cached_property
    def built_in(self) -> frozenset[str]:
        return frozenset(json.loads(self._probed({}, {})["probe/templates/apis.yaml"]))

    def _probed(self, values: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, str]:
        """What a chart of ours prints, by which Helm is asked what no function of the library tells."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in _PROBE.items():
                (Path(folder) / name).parent.mkdir(exist_ok=True)
                (Path(folder) / name).write_text(text, encoding="utf-8")
            return self.render(Path(folder), values, options)
