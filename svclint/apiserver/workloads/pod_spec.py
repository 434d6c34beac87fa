"""Pod specs and the templates that hold them, as far as traffic depends on them: no volumes, no resources.

k/k: pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.apiserver.decoding import integer, or_default, records
from svclint.apiserver.enumerations import one_of
from svclint.apiserver.field import FieldError
from svclint.apiserver.meta import dns1123_label, validate_annotations, validate_labels
from svclint.apiserver.workloads.absent import is_misspelt
from svclint.apiserver.workloads.containers import validate_containers, validate_init_containers
from svclint.apiserver.workloads.handlers import Context
from svclint.apiserver.workloads.ports import validate_host_network
from svclint.resource.model import mapping
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.apiserver.workloads.options import Options
    from svclint.document import Path

DNS_NAMES = ("hostname", "subdomain")
_GRACE_PERIOD = 30


def validate_pod_spec(
    spec: Mapping[str, Any], path: Path, options: Options, names: tuple[str, ...] = DNS_NAMES
) -> Iterator[FieldError]:
    """k/k: ValidatePodSpec, after SetDefaults_PodSpec. `names` are the fields of DNS_NAMES that are looked at."""
    written = spec.get("terminationGracePeriodSeconds")
    context = Context(options, _GRACE_PERIOD if written is None else integer(written))
    host_network = spec.get("hostNetwork") is True
    yield from validate_containers(spec, path, host_network, context)
    if spec.get("initContainers"):
        yield from validate_init_containers(spec, path, host_network, context)
    if host_network:
        found = records(spec.get("containers"))
        yield from validate_host_network(found, (*path, "containers"), options)
    # where nothing is written it is Always, which only Jobs may not have
    if "restartPolicy" in spec or "Always" not in options.restart_policies:
        yield from _restart_policy(spec, (*path, "restartPolicy"), options)
    for field in names:
        value = spec.get(field)
        wrong = dns1123_label(value) if isinstance(value, str) and value else None
        if wrong is not None:
            yield FieldError((*path, field), "Invalid value", wrong, value)


def _restart_policy(spec: Mapping[str, Any], path: Path, options: Options) -> Iterator[FieldError]:
    """k/k: validateRestartPolicy, and what the kinds that hold the template add to it: one fault of one field.

    Jobs have no default: the server fills in Always, and then asks for another one.
    """
    value = spec.get("restartPolicy")
    if "Always" in options.restart_policies:
        yield from one_of(path, or_default(value, "Always"), options.restart_policies)
    elif value in (None, "", "Always"):
        words = ", ".join(f'"{one}"' for one in options.restart_policies)
        if not is_misspelt(spec, "restartPolicy"):
            yield FieldError(path, "Required value", f"valid values: {words}")
    else:
        yield from one_of(path, value, options.restart_policies)


def validate_pod_template_spec(
    template: Any, path: Path, options: Options, names: tuple[str, ...] = DNS_NAMES
) -> Iterator[FieldError]:
    """k/k: ValidatePodTemplateSpec. No template is an empty one.

    The server calls its metadata `template.labels` and `template.annotations`; here the path has `metadata`, too.
    """
    if template is not None and not isinstance(template, dict):
        return
    data = template or {}
    metadata = mapping(data.get("metadata"))
    yield from validate_labels(metadata.get("labels"), (*path, "metadata", "labels"))
    if metadata.get("annotations"):
        yield from validate_annotations(metadata["annotations"], (*path, "metadata", "annotations"))
    spec = data.get("spec")
    if spec is not None and not isinstance(spec, dict):
        return
    yield from validate_pod_spec(spec or {}, (*path, "spec"), options, names)
    if mapping(spec).get("ephemeralContainers"):
        detail = "ephemeral containers not allowed in pod template"
        yield FieldError((*path, "spec", "ephemeralContainers"), "Forbidden", detail)
