"""Updates of controllers: Deployment, ReplicaSet, DaemonSet, StatefulSet. k/k: pkg/apis/apps/validation/validation.go.

All rules of creation run again; that the selector matches the template's labels is told here, where a change is why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver.field import FieldError
from svclint.apiserver.label_selector import validate_label_selector
from svclint.apiserver.update.again import created
from svclint.apiserver.update.defaults import claim_with_defaults, filled
from svclint.apiserver.update.semantic import immutable, plain, same
from svclint.apiserver.workloads import (
    validate_daemon_set,
    validate_deployment,
    validate_replica_set,
    validate_stateful_set,
)
from svclint.apiserver.workloads.controllers import mismatch
from svclint.resource.model import mapping, sequence, string_map
from svclint.resource.selector import label_selector
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.apiserver.field import Validate
    from svclint.document import Path

_SPEC: Path = ("spec",)
_HISTORY_SINCE = 33
"""From here a StatefulSet's revisionHistoryLimit may change."""

_TOLERANT_SINCE = 34
"""From here a StatefulSet whose template was not valid before is not refused for that."""


def validate_deployment_update(old: Mapping[str, Any], new: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateDeploymentUpdate."""
    yield from _controller(validate_deployment, old, new, minor)


def validate_replica_set_update(old: Mapping[str, Any], new: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateReplicaSetUpdate. A new template makes no new pods: those that run stay as they are."""
    yield from _controller(validate_replica_set, old, new, minor)


def validate_daemon_set_update(old: Mapping[str, Any], new: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateDaemonSetUpdate. The template's generation is the server's business, whatever is written."""
    yield from _controller(validate_daemon_set, old, new, minor)


def validate_stateful_set_update(old: Mapping[str, Any], new: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateStatefulSetUpdate: of the spec, a few fields may change.

    The server reports one error at `spec`; here there is one at each field that changed. serviceName is not judged
    again.
    """
    tolerated = minor >= _TOLERANT_SINCE and any(True for _ in created(validate_stateful_set, old, minor))
    for error in created(validate_stateful_set, new, minor):
        if error.path != ("spec", "serviceName") and not (tolerated and error.path[:2] == ("spec", "template")):
            yield error
    yield from _matching(new)
    before, after = (_stored(mapping(one.get("spec"))) for one in (old, new))
    may_change = _changeable(minor)
    listed = ", ".join(f"'{one}'" for one in may_change[:-1]) + f" and '{may_change[-1]}'"
    detail = f"updates to statefulset spec for fields other than {listed} are forbidden"
    for field in {**before, **after}:
        if field not in may_change and not same(before.get(field), after.get(field)):
            yield FieldError((*_SPEC, field), "Forbidden", detail)


def _changeable(minor: int) -> tuple[str, ...]:
    """In the order of the server's message."""
    history = ("revisionHistoryLimit",) if minor >= _HISTORY_SINCE else ()
    ordinals = ("ordinals",) if minor >= 27 else ()
    late = (*history, "persistentVolumeClaimRetentionPolicy", "minReadySeconds")
    return ("replicas", *ordinals, "template", "updateStrategy", *late)


def _controller(validate: Validate, old: Mapping[str, Any], new: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """The rules of creation again, and a selector that may not change."""
    yield from created(validate, new, minor)
    yield from _matching(new)
    yield from immutable(mapping(old.get("spec")), mapping(new.get("spec")), ("selector",), _SPEC)


def _matching(new: Mapping[str, Any]) -> Iterator[FieldError]:
    """The template's labels must keep matching the selector."""
    spec = mapping(new.get("spec"))
    selector = spec.get("selector")
    if not plain(selector) or any(True for _ in validate_label_selector(selector, ())):
        return
    labels = string_map(mapping(mapping(spec.get("template")).get("metadata")).get("labels"))
    if not label_selector(selector).matches(labels):
        yield mismatch(spec)


def _stored(spec: Mapping[str, Any]) -> dict[str, Any]:
    """k/k: SetDefaults_StatefulSet."""
    found = filled(spec, {"podManagementPolicy": "OrderedReady"})
    if found.get("revisionHistoryLimit") is None:
        found["revisionHistoryLimit"] = 10
    found["volumeClaimTemplates"] = [claim_with_defaults(one) for one in sequence(spec.get("volumeClaimTemplates"))]
    return found
