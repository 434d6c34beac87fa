"""Monitors of Prometheus that releases of charts bring: by what their values say, as most charts call it."""

from __future__ import annotations

from svclint.document import documents
from svclint.named_tuple import NamedTuple
from svclint.operators.deploying import is_release
from svclint.resource import dig, mapping, objects, sequence, string_map, text
from svclint.source import Question, Source
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.graph import Graph
    from svclint.resource import Selector

_KINDS = {"servicemonitor": "ServiceMonitor", "podmonitor": "PodMonitor", "probe": "Probe"}
# how charts call the labels that a monitor of theirs has beside its own
_LABELS = ("additionalLabels", "extraLabels", "labels", "selector")
# of values; those of a chart in a chart are deeper
_DEPTH = 8


class Brought(NamedTuple):
    """A monitor of a release into `namespace`, which is empty where whoever applies the release says it."""

    kind: str
    namespace: str
    labels: tuple[tuple[str, str], ...]

    def fits(self, kind: str, selector: Selector, namespace: str) -> bool:
        """Whether it is of a kind, has the labels that a selector asks for, and may be in a namespace; in any where
        that is empty."""
        is_there = not namespace or self.namespace in ("", namespace)
        return self.kind == kind and is_there and selector.matches(dict(self.labels))


def are_brought(kind: str, selector: Selector, namespace: str, graph: Graph) -> bool:
    """Whether a release of the scope brings such a monitor: what that scrapes its chart says."""
    brought = (one for maker in graph.makers for one in _brought(maker.data))
    return any(one.fits(kind, selector, namespace) for one in brought)


def _in_text(source: Source, _: None) -> tuple[Brought, ...]:
    small = source.text.lower()
    if not any(f"{one}:" in small or f'{one}"' in small for one in _KINDS):
        return ()
    held = (data for document in documents(source) for _, data in objects(document))
    return tuple(brought for data in held for brought in _brought(data))


BROUGHT = Question(_in_text, None)
"""The monitors that releases of a text bring, each as a `Brought`."""


def _brought(data: Any) -> Iterator[Brought]:
    group = text(data.get("apiVersion")).rpartition("/")[0]
    if is_release(group, text(data.get("kind"))):
        fields = (("spec", "targetNamespace"), (*_spec(data), "destination", "namespace"), ("metadata", "namespace"))
        namespace = next(filter(None, (text(dig(data, one)) for one in fields)), "")
        for values in values_of(data):
            yield from (Brought(kind, namespace, labels) for kind, labels in _switched_on(values, 0))


def _spec(data: Any) -> tuple[str, ...]:
    return ("spec", "template", "spec") if data.get("kind") == "ApplicationSet" else ("spec",)


def _switched_on(value: Any, depth: int) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """What values switch on: `podMonitor: {enabled: true, additionalLabels: {…}}`."""
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for each in value:
            yield from _switched_on(each, depth + 1)
    for key, each in value.items() if isinstance(value, dict) else ():
        kind = _KINDS.get(str(key).lower())
        if kind is None:
            yield from _switched_on(each, depth + 1)
        elif isinstance(each, dict) and each.get("enabled") in (True, "true"):
            yield kind, tuple(one for field in _LABELS for one in string_map(each.get(field)).items())


def values_of(data: Any) -> Iterator[object]:
    """The values that stand in an object: of Flux, of k3s, of Argo CD, of Crossplane."""
    spec = dig(data, _spec(data))
    sources = (dig(spec, ("source",)), *sequence(dig(spec, ("sources",))))
    written = [dig(spec, path) for path in (("values",), ("valuesContent",), ("forProvider", "values"))]
    written += [dig(each, ("helm", field)) for each in sources for field in ("values", "valuesObject")]
    for values in written:
        if isinstance(values, str):
            yield from (each.value for each in documents(Source("values.yaml", values)))
        else:
            yield values
    for each in sources:
        for parameter in map(mapping, sequence(dig(each, ("helm", "parameters")))):
            if parameter.get("name") == "prometheus.enabled":
                yield {"prometheus": {"enabled": parameter.get("value")}}
