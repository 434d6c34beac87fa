"""The program `helm`, asked as the library is: `helm template` of the copy of a chart, which hears of nothing else."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from svclint.document import documents
from svclint.render.helm.manifests import texts
from svclint.render.helm.preparing import Refused
from svclint.render.worker.limits import Limits
from svclint.render.worker.programs import bare_environment
from svclint.render.worker.running import run
from svclint.source import Source

_DOING = "rendering it"
# a refusal may quote what it refuses
_SAID = 40_000
_CARD = "apiVersion: v2\nname: probe\nversion: 0.0.0\n"
_APIS = "apis: {{ .Capabilities.APIVersions | toJson }}\n"
_HOLDS = "holds: {{ semverCompare .Values.range .Values.version }}\n"
_VALUES = "values: {{ .Values | toJson }}\n"
_PROBE = "templates/probe.yaml"
_OTHER_VERSION = re.compile(r"chart requires kubeVersion: (.*) which is incompatible with Kubernetes v?(\d+\.\d+)\b.*")
# words of helm's around its reason
_ADVICE = "Use --debug flag to render out invalid YAML"


class HelmProgram:
    """What `preparing.Library` asks for."""

    is_strict = True

    def __init__(self, path: str, limits: Limits) -> None:
        self._path = path
        self._limits = limits

    def render(self, folder: Path, values: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, str]:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            given = Path(home, "values.json")
            given.write_text(json.dumps(values), encoding="utf-8")
            command = [self._path, "template", options["name"], str(folder), "--values", str(given)]
            command += ["--namespace", options["namespace"]] if options.get("namespace") else []
            command += ["--kube-version", options["kube_version"]] if "kube_version" in options else []
            apis = options.get("api_versions")
            command += [f"--api-versions={one}" for one in apis if one not in self.built_in] if apis else []
            found = run(command, _environment(home), self._limits, Path(home, "errors"), _DOING, _SAID)
        if found.failed:
            raise Refused(found.exceeded or _words(found.said, folder))
        return texts(found.printed.decode(errors="replace"))

    def read_yaml(self, text: str) -> Mapping[str, Any]:
        found = documents(Source("values.yaml", text))
        if any(not isinstance(one.value, dict) for one in found[:1]):
            raise Refused("it cannot be read as YAML, or is no mapping")
        return found[0].value if found else {}

    def merged(self, folder: Path, values: Mapping[str, Any]) -> Mapping[str, Any]:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            copy = Path(home, "chart")
            # what the templates make of the values nobody asks here, nor for which version they are
            shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("templates"))
            card = Path(copy, "Chart.yaml")
            known = {**self.read_yaml(card.read_text(encoding="utf-8", errors="replace"))}
            known.pop("kubeVersion", None)
            card.write_text(json.dumps(known), encoding="utf-8")
            return self._probed(copy, _VALUES, values)["values"] or {}

    def fits(self, versions: str, kubernetes: str) -> bool:
        # it refuses the chart itself
        return True

    def holds(self, versions: str, version: str) -> bool:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            Path(home, "Chart.yaml").write_text(_CARD, encoding="utf-8")
            try:
                found = self._probed(Path(home), _HOLDS, {"range": versions, "version": version})
            except Refused:
                return False
        return found.get("holds") is True

    @cached_property
    def built_in(self) -> frozenset[str]:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            Path(home, "Chart.yaml").write_text(_CARD, encoding="utf-8")
            return frozenset(self._probed(Path(home), _APIS, {})["apis"])

    def _probed(self, chart: Path, template: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a template of ours prints."""
        Path(chart, _PROBE).parent.mkdir()
        Path(chart, _PROBE).write_text(template, encoding="utf-8")
        found = self.render(chart, values, {"name": "probe"})
        return self.read_yaml(next((text for name, text in found.items() if name.endswith(f"/{_PROBE}")), ""))


def _environment(home: str) -> dict[str, str]:
    """Folders of its own for all that it may look for: no plugins, no repositories, no cluster."""
    folders = ("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP")
    tuned = {name: os.environ[name] for name in ("GOGC", "GOMEMLIMIT", "GOTRACEBACK", "TZ") if name in os.environ}
    empty = {"HELM_PLUGINS": f"{home}/plugins", "HELM_NO_PLUGINS": "1", "KUBECONFIG": f"{home}/kubeconfig"}
    return {**bare_environment(), **dict.fromkeys(folders, home), **tuned, **empty}


def _words(said: str, folder: Path) -> str:
    """Why it refuses a chart, without its warnings and without a word of this machine."""
    _, found, words = f"\n{said}".rpartition("\nError: ")
    words = (words if found else said).replace(_ADVICE, "").replace(f"{folder}/", "").replace(str(folder), "the chart")
    other = _OTHER_VERSION.search(words)
    if other is not None:
        return f"it is for Kubernetes {other[1]}, and {other[2]} is checked"
    return words.strip() or "helm ended without a word"
