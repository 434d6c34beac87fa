"""Workloads that the API server refuses."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.apiserver.workloads import WORKLOADS
from svclint.checks.objects.invalid import applied, violations
from svclint.resource import mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from svclint.apiserver.field import FieldError
    from svclint.graph import Graph
    from svclint.resource import Resource

_DEFAULTED_SELECTORS = frozenset({"extensions/v1beta1", "apps/v1beta1"})
_SELECTORS = (("spec", "selector"), ("spec", "template", "metadata", "labels"))
"""Where a selector that is missing is told."""

_KUBEADM_TARGETS = frozenset({"etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"})
_HANDLERS = frozenset({"httpGet", "tcpSocket"})


def invalid_workload(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """By the version that is served; api-removed tells of one that is not, and the rest of the object stays the same.

    The first versions made the selector of the template's labels.
    """
    version = text(applied(workload, graph).get("apiVersion"))
    older = version in _DEFAULTED_SELECTORS
    validate = WORKLOADS.get(("apps/v1" if older else version, workload.kind))
    if validate is None or _is_kubeadm_patch(workload):
        return
    # a kustomization that adds labels to selectors makes those that are not written
    made = bool(workload.selected_too) or (older and workload.spec.get("selector") is None)
    for violation in violations(workload, graph, validate, _unquoted):
        if not (made and violation.primary.path in _SELECTORS):
            yield violation


def _is_kubeadm_patch(workload: Resource) -> bool:
    """Whether it is one of the files that kubeadm merges into its own pods: `<target>[suffix][+type].yaml`."""
    file = workload.file.rpartition("/")[2]
    return (
        (workload.kind, workload.namespace) == ("Pod", "kube-system")
        and workload.name in _KUBEADM_TARGETS
        and file.startswith(workload.name)
        and not any(mapping(one).get("image") for one in sequence(workload.spec.get("containers")))
    )


def _unquoted(workload: Resource, error: FieldError) -> Fix | None:
    """A probe's port that is a number in quotes: YAML reads the name "8080", which is none."""
    path, value = error.path, error.value
    if len(path) < 2 or path[-1] != "port" or path[-2] not in _HANDLERS:
        return None
    if not isinstance(value, str) or not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        return None
    number = int(value)
    return Fix(f"the number {number}, without quotes", (workload.edit(path, number),))
