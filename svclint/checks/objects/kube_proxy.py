"""Check of kube-proxy's mode, in configuration files and in the ConfigMap that holds one."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.document import documents
from svclint.kubernetes import minors, named
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, text
from svclint.severity import Severity
from svclint.source import Source
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Label, Violation, Within

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

_GROUP = "kubeproxy.config.k8s.io"
_KIND = "KubeProxyConfiguration"

# "" chooses the platform's own; kernelspace is for Windows
_MODES = ("", "iptables", "ipvs", "nftables", "kernelspace", "userspace")


class _Wrong(NamedTuple):
    """What is wrong with a mode, how badly, and in which of the releases that were asked."""

    reason: str
    minors: tuple[int, ...]
    severity: Severity
    help: str


def kube_proxy_mode(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """A mode that kube-proxy does not start with, or will not for long."""
    asked = minors(graph.settings.kubernetes)
    for label, data in _configurations(resource):
        mode = text(data.get("mode"))
        if is_placeholder(mode):
            continue
        wrong = _judge(mode, data, asked)
        if wrong is not None and wrong.minors:
            yield Violation(
                label,
                f'kube-proxy\'s mode "{mode}" {wrong.reason}{named(wrong.minors, asked)}',
                # the meaning of the verdict: it does not start, or starts and will not for long
                severity=wrong.severity,
                as_written=(resource,),
                doubts=_doubts(resource, graph, wrong.minors[0]),
                help=wrong.help,
            )


def _doubts(resource: Resource, graph: Graph, since: int) -> tuple[Doubt, ...]:
    """Whether the cluster is older, as the tree asks for it, or as the kubeadm has to be that reads the same file."""
    # imported here: few files configure kube-proxy
    from svclint.discover.hearsay.kubeadm_files import newest_of

    found = graph.scope.told.kubernetes_of(resource.file) or newest_of(resource.document.source)
    is_earlier = 0 < found < since and not graph.settings.is_kubernetes_chosen
    return (Doubt.EARLIER,) if is_earlier else ()


def _judge(mode: str, data: dict[str, object], asked: range) -> _Wrong | None:
    """k/k: pkg/proxy/apis/config/validation/validation.go: validateProxyMode; an unusable mode ends kube-proxy."""
    advice = "Write iptables, nftables (since 1.33 for every purpose) or leave the mode out."
    if mode == "userspace":
        gone = tuple(one for one in asked if one >= 26)
        if gone:
            return _Wrong("was removed in Kubernetes 1.26: kube-proxy does not start", gone, Severity.ERROR, advice)
        return _Wrong("is deprecated, and gone in Kubernetes 1.26", tuple(asked), Severity.WARNING, advice)
    if mode == "ipvs":
        late = tuple(one for one in asked if one >= 35)
        advice = "Write nftables, which needs Linux 5.13 or later on the nodes; iptables for older ones."
        return _Wrong("is deprecated since Kubernetes 1.35", late, Severity.WARNING, advice)
    if mode == "nftables":
        return _judge_nftables(data, asked)
    if mode not in _MODES:
        right = f" The modes are case-sensitive: {mode.lower()}." if mode.lower() in _MODES else ""
        reason = "does not exist: kube-proxy does not start with it"
        return _Wrong(reason, tuple(asked), Severity.ERROR, f"Write one of iptables, nftables, kernelspace.{right}")
    return None


def _judge_nftables(data: dict[str, object], asked: range) -> _Wrong:
    """Alpha in 1.29 and 1.30, behind a gate that the configuration itself or kube-proxy's flags may open."""
    unknown = tuple(one for one in asked if one < 29)
    if unknown:
        advice = "Write iptables, or raise kubernetes: in the configuration."
        return _Wrong("exists only since Kubernetes 1.29", unknown, Severity.ERROR, advice)
    gated = mapping(data.get("featureGates")).get("NFTablesProxyMode") is True
    alpha = () if gated else tuple(one for one in asked if one < 31)
    advice = "Write featureGates: {NFTablesProxyMode: true} into the same configuration."
    return _Wrong("needs the feature gate NFTablesProxyMode before Kubernetes 1.31", alpha, Severity.WARNING, advice)


def _configurations(resource: Resource) -> Iterator[tuple[Label, dict[str, object]]]:
    """The configurations that an object is, or that a ConfigMap holds as text, with a label on their modes."""
    if resource.kind == _KIND:
        yield resource.label(("mode",), "kube-proxy's mode"), resource.data
        return
    for key, value in mapping(resource.get("data")).items():
        if not (isinstance(value, str) and _KIND in value):
            continue
        for document in documents(Source(f"{resource.file}#{key}", value)):
            data = mapping(document.value)
            if data.get("kind") == _KIND and text(data.get("apiVersion")).startswith(f"{_GROUP}/") and "mode" in data:
                label = resource.label(("data", key), "kube-proxy's mode")
                mode = document.locate(("mode",)).value
                yield label._replace(within=Within(value, mode.start, mode.end)), data
