"""Containers, init containers and sidecars. k/k: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver.decoding import records
from svclint.apiserver.enumerations import one_of
from svclint.apiserver.field import FieldError
from svclint.apiserver.meta import dns1123_label
from svclint.apiserver.workloads.absent import required
from svclint.apiserver.workloads.handlers import PROBES, Context, validate_lifecycle, validate_probes
from svclint.apiserver.workloads.ports import validate_container_ports, validate_host_ports
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.apiserver.workloads.options import Options
    from svclint.document import Path

_CONTAINER_RESTART_POLICIES = ("Always", "Never", "OnFailure")
_SIDECAR = ("Always",)
_RESTART_FIELDS = frozenset({"restartPolicy", "restartPolicyRules"})
_PROBES = frozenset(PROBES)


def validate_containers(
    spec: Mapping[str, Any], path: Path, host_network: bool, context: Context
) -> Iterator[FieldError]:
    """k/k: validateContainers."""
    here = (*path, "containers")
    yield from required(spec, "containers", path)
    names: set[str] = set()
    found = records(spec.get("containers"))
    for index, container in found:
        yield from _common(container, (*here, index), names)
        if container.get("lifecycle"):
            yield from validate_lifecycle(container["lifecycle"], (*here, index, "lifecycle"), context)
        if not _PROBES.isdisjoint(container):
            yield from validate_probes(container, (*here, index), context)
        if not _RESTART_FIELDS.isdisjoint(container):
            yield from _restart_policy(container, (*here, index), context.options)
    yield from validate_host_ports(found, here, host_network, context.options)


def validate_init_containers(
    spec: Mapping[str, Any], path: Path, host_network: bool, context: Context
) -> Iterator[FieldError]:
    """k/k: validateInitContainers. Names are shared with the regular containers, ports of the node are not."""
    here, options = (*path, "initContainers"), context.options
    names = {name for _, one in records(spec.get("containers")) if isinstance(name := one.get("name"), str)}
    for index, container in records(spec.get("initContainers")):
        yield from _common(container, (*here, index), names)
        yield from _init_restart_policy(container, (*here, index), options)
        yield from validate_host_ports([(index, container)], here, host_network, options)
        if options.sidecars and container.get("restartPolicy") == "Always":
            yield from validate_lifecycle(container.get("lifecycle"), (*here, index, "lifecycle"), context)
            yield from validate_probes(container, (*here, index), context)
            continue
        condition = " without restartPolicy=Always" if options.minor >= 28 else ""
        for field in ("lifecycle", *PROBES):
            if container.get(field) is not None:
                yield FieldError((*here, index, field), "Forbidden", f"may not be set for init containers{condition}")


def _common(container: Mapping[str, Any], path: Path, names: set[str]) -> Iterator[FieldError]:
    """k/k: validateContainerCommon, with the check for names that stand twice; `names` grow."""
    yield from required(container, "name", path)
    name = container.get("name")
    if isinstance(name, str) and name:
        wrong = dns1123_label(name)
        if wrong is not None:
            yield FieldError((*path, "name"), "Invalid value", wrong, name)
        if name in names:
            yield FieldError((*path, "name"), "Duplicate value", "", name)
        names.add(name)
    yield from required(container, "image", path)
    yield from validate_container_ports(container.get("ports"), (*path, "ports"))


def validate_images(spec: Mapping[str, Any], path: Path) -> Iterator[FieldError]:
    """k/k: validateContainersOnlyForPod: in a template the spaces may stay."""
    for field in ("containers", "initContainers"):
        for index, container in records(spec.get(field)):
            image = container.get("image")
            if isinstance(image, str) and image != image.strip():
                detail = "must not have leading or trailing whitespace"
                yield FieldError((*path, field, index, "image"), "Invalid value", detail, image)


def _restart_policy(container: Mapping[str, Any], path: Path, options: Options) -> Iterator[FieldError]:
    """The end of validateContainers, and validateContainerRestartPolicy without its rules.

    The field came to regular containers with sidecars, in 1.28, only to be forbidden there.
    """
    policy = container.get("restartPolicy")
    if options.container_restart_rules:
        yield from one_of((*path, "restartPolicy"), policy, _CONTAINER_RESTART_POLICIES)
        yield from _policy_of_rules(container, path)
    elif isinstance(policy, str) and options.minor >= 28 and not options.drops_container_restart_policy:
        yield FieldError((*path, "restartPolicy"), "Forbidden", "may not be set for non-init containers")


def _init_restart_policy(container: Mapping[str, Any], path: Path, options: Options) -> Iterator[FieldError]:
    """k/k: validateInitContainerRestartPolicy. 1.28 knows the field, and drops it."""
    policy = container.get("restartPolicy")
    if options.container_restart_rules:
        yield from one_of((*path, "restartPolicy"), policy, _CONTAINER_RESTART_POLICIES)
        yield from _policy_of_rules(container, path)
    elif options.sidecars and not options.drops_container_restart_policy:
        yield from one_of((*path, "restartPolicy"), policy, _SIDECAR)


def _policy_of_rules(container: Mapping[str, Any], path: Path) -> Iterator[FieldError]:
    if container.get("restartPolicyRules") and container.get("restartPolicy") is None:
        detail = "must specify restartPolicy when restart rules are used"
        yield FieldError((*path, "restartPolicy"), "Required value", detail)
