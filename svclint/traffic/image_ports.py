"""On which ports the programs of well-known images listen by default, whatever a manifest declares."""

from __future__ import annotations

import re
from functools import lru_cache

from svclint.image_names import LIBRARY, hub_path, last_name, tag_of, without_tag
from svclint.resource import mapping, scalar_text, sequence, text
from svclint.traffic.listening import is_asked, tells
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container, ContainerPort, PodTemplate
    from svclint.traffic.default_ports import Image

_SUFFIXES = ("-alpine", "-oss", "-ce", "-ee")
# volumes that hold what the program keeps, and not what somebody set
_KEPT = frozenset({"emptyDir", "ephemeral", "persistentVolumeClaim"})
_OF_SETTINGS = r"(?i)/etc(?:/|$)|conf"


def listens_by_default(template: PodTemplate, target: int) -> bool:
    """Whether a container of the pods runs a program that listens on the port unless it is told otherwise, and nothing
    but a declaration says another one."""
    found = ((one, _defaults(one)) for one in template.containers if one.serves)
    return any(target in known and _is_untold(one, known) for one, known in found)


def is_usual(template: PodTemplate, port: int) -> bool:
    """Whether a container of the pods runs a program that has the port among its defaults, whatever else it is told."""
    return any(port in _defaults(one) for one in template.containers if one.serves)


def is_default(port: ContainerPort, target: int) -> bool:
    """Whether the image of the container that declares a port is known to listen there, and not on `target`."""
    container = port.template.container_of(port)
    known = _defaults(container)
    return port.number in known and target not in known


def _is_untold(container: Container, known: frozenset[int]) -> bool:
    """Whether nothing shows that the program listens on one of the ports that are declared, but for those that are
    `known`: an argument, a variable, a probe."""
    command = [*map(scalar_text, sequence(container.data.get("command")))][:1]
    is_other = bool(command) and command[0].rpartition("/")[2] != last_name(container.image)
    return not is_other and not is_told(container, known)


def is_told(container: Container, known: frozenset[int] = frozenset()) -> bool:
    """Whether an argument, a variable or a probe shows that the program listens on a port that is declared."""
    declared = {one.number for one in container.ports if one.number is not None and one.number not in known}
    return any(is_asked(container, number) or tells(container.template, number) for number in declared)


def _defaults(container: Container) -> frozenset[int]:
    known = rows_of(container.image.lower())
    return frozenset(port for one in known if not (one.is_set and _is_set(container)) for port in one.ports)


@lru_cache(maxsize=256)
def rows_of(image: str) -> tuple[Image, ...]:
    """The rows that an image, in lower case, is meant by; all of its variants where a digest alone says which one."""
    # imported here: of most Services every target is declared
    from svclint.traffic.default_ports import IMAGES, OWNERS

    path, tag = hub_path(image), tag_of(image)
    for suffix in _SUFFIXES:
        path = path.removesuffix(suffix)
    # an image of Docker Hub's own is known by that, and the same name elsewhere may be anybody's
    names = {path}
    end = "/".join(path.split("/")[-2:])
    if not end.startswith(LIBRARY):
        names.add(end)
    # a company's billing/grafana, with another port declared, is a program of its own
    if end.partition("/")[0] in OWNERS:
        names.add(last_name(path))
    found = [one for one in IMAGES if one.name in names]
    if not tag and "@" in image:
        return tuple(found)
    return tuple([one for one in found if one.tag and one.tag in tag] or [one for one in found if not one.tag])


def _is_set(container: Container) -> bool:
    """Whether somebody mounts settings into a container, or starts the program with words of their own."""
    if container.data.get("command") or container.data.get("args"):
        return True
    volumes = {text(one.get("name")): one for one in map(mapping, sequence(container.template.spec.get("volumes")))}
    for one in map(mapping, sequence(container.data.get("volumeMounts"))):
        volume = volumes.get(text(one.get("name")), {})
        # a claim by a StatefulSet's template is no volume of the pod
        if (volume and _KEPT.isdisjoint(volume)) or re.search(_OF_SETTINGS, text(one.get("mountPath"))) is not None:
            return True
    return False


def is_declared_for_image(template: PodTemplate, target: int, graph: Graph) -> bool:
    """Whether another workload here declares the port for the very image, so that its program may listen there."""
    images = {without_tag(one.image) for one in template.containers if one.serves and one.image.strip()}
    return any(
        port.number == target
        for other in graph.templates()
        if other.resource is not template.resource
        for one in other.containers
        if without_tag(one.image) in images
        for port in one.ports
    )
