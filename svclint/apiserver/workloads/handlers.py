"""Probes and lifecycle hooks: what is asked, where, and how often. k/k: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from svclint.apiserver.decoding import integer, or_default, records
from svclint.apiserver.enumerations import one_of
from svclint.apiserver.field import FieldError
from svclint.apiserver.meta import port_name, port_number
from svclint.apiserver.workloads.absent import is_misspelt, required
from svclint.named_tuple import NamedTuple
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.apiserver.workloads.options import Options
    from svclint.document import Path

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")

_NEGATIVE = "must be greater than or equal to 0"
_SCHEMES = ("HTTP", "HTTPS")
_HEADER = r"[-A-Za-z0-9]+"
_HEADER_WORDS = "a valid HTTP header must consist of alphanumeric characters or '-'"
_PROBE_HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc")
_PROBE_FIELDS = frozenset(
    {
        *_PROBE_HANDLERS,
        "failureThreshold",
        "initialDelaySeconds",
        "periodSeconds",
        "successThreshold",
        "terminationGracePeriodSeconds",
        "timeoutSeconds",
    }
)
_HOOK_HANDLERS = ("exec", "httpGet", "tcpSocket", "sleep")


class Context(NamedTuple):
    """What a handler may depend on. `grace_period` is the pod's, in seconds; None where it cannot be read."""

    options: Options
    grace_period: int | None


# -- probes ------------------------------------------------------------------------------------------------------------


def validate_probes(container: Mapping[str, Any], path: Path, context: Context) -> Iterator[FieldError]:
    """k/k: validateLivenessProbe, validateReadinessProbe, validateStartupProbe, in this order."""
    for field in PROBES:
        probe = container.get(field)
        if isinstance(probe, dict):
            yield from _probe(probe, field, (*path, field), context)


def _probe(probe: Mapping[str, Any], kind: str, path: Path, context: Context) -> Iterator[FieldError]:
    """k/k: validateProbe, and what the three kinds add. A negative number counts where it is not wrong anyway."""
    yield from _handler(probe, path, _PROBE_HANDLERS, _PROBE_FIELDS, context)
    numbers = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "failureThreshold"]
    if kind == "readinessProbe":
        numbers.insert(3, "successThreshold")
    for field in numbers:
        value = integer(probe.get(field))
        if value is not None and value < 0:
            yield FieldError((*path, field), "Invalid value", _NEGATIVE, value)
    # 0 is defaulted to 1
    threshold = integer(probe.get("successThreshold"))
    if kind != "readinessProbe" and threshold is not None and threshold not in (0, 1):
        yield FieldError((*path, "successThreshold"), "Invalid value", "must be 1", threshold)
    yield from _probe_grace_period(probe.get("terminationGracePeriodSeconds"), kind, path)


def _probe_grace_period(written: Any, kind: str, path: Path) -> Iterator[FieldError]:
    seconds = None if written is None else integer(written)
    if seconds is None:
        return
    here = (*path, "terminationGracePeriodSeconds")
    if kind == "readinessProbe":
        yield FieldError(here, "Invalid value", "must not be set for readinessProbes", seconds)
    elif seconds <= 0:
        yield FieldError(here, "Invalid value", "must be greater than 0", seconds)


# -- lifecycle ---------------------------------------------------------------------------------------------------------


def validate_lifecycle(lifecycle: Any, path: Path, context: Context) -> Iterator[FieldError]:
    """k/k: validateLifecycle, without the stop signal."""
    for event in ("postStart", "preStop"):
        handler = lifecycle.get(event) if isinstance(lifecycle, dict) else None
        if isinstance(handler, dict):
            yield from _handler(handler, (*path, event), _HOOK_HANDLERS, frozenset(_HOOK_HANDLERS), context)


# -- handlers ----------------------------------------------------------------------------------------------------------


def _handler(
    data: Mapping[str, Any], path: Path, kinds: tuple[str, ...], known: frozenset[str], context: Context
) -> Iterator[FieldError]:
    """k/k: validateHandler: the first one is validated, every further one forbidden.

    None at all is the echo of an unknown field, where there is one.
    """
    first = True
    for kind in kinds:
        action = data.get(kind)
        if action is None or (kind == "sleep" and context.options.drops_sleep):
            continue
        if not first:
            yield FieldError((*path, kind), "Forbidden", "may not specify more than 1 handler type")
        elif isinstance(action, dict):
            yield from _ACTIONS[kind](action, (*path, kind), context)
        first = False
    if first and known.issuperset(data):
        yield FieldError(path, "Required value", "must specify a handler type")


def _exec(action: Mapping[str, Any], path: Path, context: Context) -> Iterator[FieldError]:
    """k/k: validateExecAction."""
    yield from required(action, "command", path)


def _http_get(action: Mapping[str, Any], path: Path, context: Context) -> Iterator[FieldError]:
    """k/k: validateHTTPGetAction, after SetDefaults_HTTPGetAction: path and scheme have defaults, the port none."""
    yield from _port(action, path)
    yield from one_of((*path, "scheme"), or_default(action.get("scheme"), "HTTP"), _SCHEMES)
    for index, header in records(action.get("httpHeaders")):
        name = "" if header.get("name") is None else header["name"]
        if isinstance(name, str) and not re.fullmatch(_HEADER, name):
            yield FieldError((*path, "httpHeaders", index, "name"), "Invalid value", _HEADER_WORDS, name)


def _port(action: Mapping[str, Any], path: Path, *, named: bool = True) -> Iterator[FieldError]:
    """k/k: ValidatePortNumOrName; nothing is the number 0. The name need not exist in the container."""
    value = action.get("port")
    if isinstance(value, str):
        wrong = port_name(value) if named else None
    elif is_misspelt(action, "port"):
        return
    else:
        value = integer(value)
        wrong = None if value is None else port_number(value)
    if wrong is not None:
        yield FieldError((*path, "port"), "Invalid value", wrong, value)


def _tcp_socket(action: Mapping[str, Any], path: Path, context: Context) -> Iterator[FieldError]:
    """k/k: validateTCPSocketAction."""
    yield from _port(action, path)


def _grpc(action: Mapping[str, Any], path: Path, context: Context) -> Iterator[FieldError]:
    """k/k: validateGRPCAction. A name cannot be decoded: the schema's business."""
    yield from _port(action, path, named=False)


def _sleep(action: Mapping[str, Any], path: Path, context: Context) -> Iterator[FieldError]:
    """k/k: validateSleepAction."""
    seconds, grace = integer(action.get("seconds")), context.grace_period
    if seconds is None or grace is None:
        return
    least, words = (0, "non-negative") if context.options.zero_sleep else (1, "greater than 0")
    if not least <= seconds <= grace:
        detail = f"must be {words} and less than terminationGracePeriodSeconds ({grace})"
        yield FieldError(path, "Invalid value", detail, seconds)


_ACTIONS: Mapping[str, Callable[[Mapping[str, Any], Path, Context], Iterator[FieldError]]] = {
    "exec": _exec,
    "httpGet": _http_get,
    "tcpSocket": _tcp_socket,
    "grpc": _grpc,
    "sleep": _sleep,
}
