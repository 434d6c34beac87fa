"""Rendering: what becomes of the objects of a file as they are applied, their namespace above all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from svclint.resource.identity import CLUSTER_SCOPED

# kustomize: api/internal/builtins/PrefixTransformer.go leaves these kinds as they are
_KEEP_THEIR_NAME = frozenset({"Namespace", "CustomResourceDefinition", "APIService"})


class CommonLabels(NamedTuple):
    """Labels that a kustomization adds: to pod templates, to selectors, and to objects themselves."""

    templates: Mapping[str, str] = {}
    selectors: Mapping[str, str] = {}
    objects: Mapping[str, str] = {}


class Rendering(NamedTuple):
    """What a scope does to the objects of a file; by default they stay as they are written.

    `namespace` is the one that all of them get, `default_namespace` that of those which name none. `affix` is the
    prefix and the suffix of their names. `namespace_from` is the path of the file that says the namespace, empty where
    nobody does and it is likely all the same.
    """

    default_namespace: str = ""
    namespace: str | None = None
    common: CommonLabels | None = None
    affix: tuple[str, str] = ("", "")
    namespace_from: str = ""

    def namespace_of(self, group: str, kind: str, written: str) -> str:
        """The namespace in which an object will live ("" for cluster-scoped kinds)."""
        if (group, kind) in CLUSTER_SCOPED:
            return ""
        return self.namespace or written or self.default_namespace

    def name_of(self, kind: str, written: str) -> str:
        """The name that an object will have; empty where it has none (`generateName`)."""
        if not written or kind in _KEEP_THEIR_NAME:
            return written
        return f"{self.affix[0]}{written}{self.affix[1]}"

    def labels_of(self, written: dict[str, str]) -> dict[str, str]:
        """The labels that an object itself will have."""
        return {**written, **self.common.objects} if self.common is not None else written

    def pod_labels_of(self, written: dict[str, str]) -> dict[str, str]:
        """The labels that the pod template of an object will have."""
        return {**written, **self.common.templates} if self.common is not None else written
