"""Pods that a Service selects beside those that serve it: of the same image, started otherwise, and without a port."""

from __future__ import annotations

from collections import defaultdict

from svclint.named_tuple import NamedTuple
from svclint.resource import scalar_text, sequence, service_selector
from svclint.traffic.endpoints import endpoint, targets
from svclint.traffic.image_ports import listens_by_default
from svclint.traffic.listening import confirms
from svclint.traffic.versions import same_application
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from svclint.resource import Container, PodTemplate, Resource


class Idle(NamedTuple):
    """Pods without any port, that get requests for `number` beside those of `serving`, which declare it."""

    template: PodTemplate
    container: Container
    serving: PodTemplate
    number: int

    @property
    def started_by(self) -> str:
        """The field that says what the container runs."""
        return "args" if self.container.data.get("args") else "command"


def idle_parts(service: Resource, templates: Sequence[PodTemplate], version_labels: Collection[str]) -> Iterator[Idle]:
    """Of the selected templates, those that are rather not meant: another one of the same image declares every target
    that it is asked for by number, they have other arguments, and a label of their own that the selector leaves out.

    A port by name leads to nobody who lacks it: target-port-name-unknown tells.
    """
    silent = [one for one in templates if one.path and one.ports_known and not one.serving_ports]
    if not silent or len(silent) == len(templates):
        return
    serving: dict[str, list[tuple[Container, int]]] = defaultdict(list)
    for template in templates:
        for container, number in _served(service, template):
            serving[container.image].append((container, number))
    for template in silent:
        for container in template.containers:
            found = serving.get(container.image, ()) if container.serves and container.image else ()
            idle = next((one for one in found if _is_idle(service, container, *one, version_labels)), None)
            if idle is not None:
                yield Idle(template, container, idle[0].template, idle[1])
                break


def _served(service: Resource, template: PodTemplate) -> Iterator[tuple[Container, int]]:
    """The containers that declare the Service's targets, none where one of these is not declared, or is no number."""
    found = [endpoint(port, template) for port in targets(service)]
    if template.path and all(one.declared is not None and one.port.target.number for one in found if one.port.target):
        for one in found:
            if one.container is not None and one.number is not None:
                yield one.container, one.number


def _is_idle(
    service: Resource, container: Container, other: Container, number: int, version_labels: Collection[str]
) -> bool:
    template = container.template
    mine, theirs = _start(container), _start(other)
    return (
        bool(mine)
        and mine != theirs
        and not confirms(template, number)
        and not listens_by_default(template, number)
        and _is_told_apart(service, template, other.template, version_labels)
        and not same_application(template, other.template, version_labels)
    )


def _start(container: Container) -> list[str]:
    """What the container runs, where the manifest says so."""
    return [scalar_text(one) for field in ("command", "args") for one in sequence(container.data.get(field))]


def _is_told_apart(service: Resource, one: PodTemplate, other: PodTemplate, version_labels: Collection[str]) -> bool:
    """Whether a label has another value on each, and could be part of the selector."""
    selector = service_selector(service)
    asked = {each.key for each in selector.requirements} if selector is not None else set()
    keys = one.labels.keys() & other.labels.keys() - asked - set(version_labels)
    return any(one.labels[key] != other.labels[key] for key in keys)
