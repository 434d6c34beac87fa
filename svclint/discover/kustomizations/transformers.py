"""kustomize's builtin transformers and generators, as what the fields of a kustomization would say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.resource import mapping, sequence, text
from svclint.typing_names import Any

_OBJECTS = "metadata/labels"
_TEMPLATES = "spec/template/metadata/labels"
_SELECTORS = frozenset({"spec/selector", "spec/selector/matchLabels"})
# what they change is nothing that wiring hangs on
_NEUTRAL = frozenset(
    {"AnnotationsTransformer", "HashTransformer", "ImageTagTransformer", "LegacyOrderTransformer"}
    | {"ReplicaCountTransformer", "SortOrderTransformer", "IAMPolicyGenerator"}
)
# github.com/viaduct-ai/kustomize-sops: the objects of these files, decrypted
KSOPS = "viaduct.ai/"
_LISTS = (
    "resources",
    *("patches", "patchesStrategicMerge", "patchesJson6902", "labels"),
    *("replacements", "configMapGenerator", "secretGenerator"),
)


def as_fields(value: Any) -> dict[str, Any] | None:
    """What a builtin transformer or generator does, or KSOPS, as fields of a kustomization; None for any other plugin.

    kustomize: api/internal/plugins/builtinhelpers and api/internal/builtins.
    """
    plugin = mapping(value)
    kind = text(plugin.get("kind"))
    if text(plugin.get("apiVersion")).startswith(KSOPS):
        return {"resources": sequence(plugin.get("files"))}
    if plugin.get("apiVersion") != "builtin":
        return None
    if kind in _NEUTRAL:
        return {}
    if kind in ("PrefixTransformer", "SuffixTransformer", "PrefixSuffixTransformer"):
        return _affix(plugin)
    if kind == "NamespaceTransformer":
        return {"namespace": mapping(plugin.get("metadata")).get("namespace") or plugin.get("namespace")}
    if kind == "LabelTransformer":
        return _labels(plugin)
    if kind in ("ConfigMapGenerator", "SecretGenerator"):
        field = "configMapGenerator" if kind == "ConfigMapGenerator" else "secretGenerator"
        return {field: [{**plugin, "name": mapping(plugin.get("metadata")).get("name")}]}
    return _patches(kind, plugin)


def _patches(kind: str, plugin: Mapping[str, Any]) -> dict[str, Any] | None:
    if kind == "PatchTransformer":
        return {"patches": [plugin]}
    if kind == "PatchJson6902Transformer":
        return {"patchesJson6902": [{**plugin, "patch": plugin.get("jsonOp")}]}
    if kind == "PatchStrategicMergeTransformer":
        inline = text(plugin.get("patches"))
        return {"patchesStrategicMerge": [*sequence(plugin.get("paths")), *([f"{inline}\n"] if inline else ())]}
    if kind == "ReplacementTransformer":
        return {"replacements": sequence(plugin.get("replacements"))}
    return None


def _paths(plugin: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields that a transformer changes, each with the kind that it does so for ("" for all)."""
    for one in map(mapping, sequence(plugin.get("fieldSpecs"))):
        yield text(one.get("path")).strip("/"), text(one.get("kind"))


def _affix(plugin: Mapping[str, Any]) -> dict[str, Any] | None:
    paths = set(_paths(plugin))
    if paths != {("metadata/name", "")}:
        return None  # names of some kinds only: no field of a kustomization does that
    return {"namePrefix": text(plugin.get("prefix")), "nameSuffix": text(plugin.get("suffix"))}


def _labels(plugin: Mapping[str, Any]) -> dict[str, Any] | None:
    """Labels of objects alone, or of templates too, or of all three as commonLabels sets them."""
    paths = set(_paths(plugin))
    pairs = plugin.get("labels")
    if {path for path, _ in paths} <= {_OBJECTS}:
        return {"labels": [{"pairs": pairs}]} if (_OBJECTS, "") in paths else {} if not paths else None
    chosen = {path for path, _ in paths}
    if chosen & _SELECTORS and _TEMPLATES in chosen:
        return {"labels": [{"pairs": pairs, "includeSelectors": True}]}
    return None


def merged(data: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a kustomization and what a transformer, which comes after them, does as well."""
    both = dict(data)
    for field in _LISTS:
        if field in added:
            both[field] = [*sequence(data.get(field)), *added[field]]
    if added.get("namespace"):
        both["namespace"] = added["namespace"]
    if "namePrefix" in added:
        both["namePrefix"] = added["namePrefix"] + text(data.get("namePrefix"))
        both["nameSuffix"] = text(data.get("nameSuffix")) + added["nameSuffix"]
    return both


def reached_kinds(value: Any) -> frozenset[str]:
    """The kinds whose selectors and templates a configuration, or the `fields` of a label, lets get labels."""
    data = mapping(value)
    fields = [one for name in ("commonLabels", "labels", "templateLabels") for one in sequence(data.get(name))]
    return frozenset(filter(None, (text(mapping(one).get("kind")) for one in fields)))
