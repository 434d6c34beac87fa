"""Which Service a name of one label was meant for that no Service has: by its port, and by the likeness of names."""

from __future__ import annotations

from collections import defaultdict

from svclint.free_text.context import is_named_here
from svclint.resource import is_placeholder, service_ports, service_type
from svclint.resource.pod_dns import completes_by_namespace
from svclint.suggest import closest, words_of
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.free_text.fields import Mention
    from svclint.graph import Graph
    from svclint.resource import Resource

# the fields of a container that only its own program reads
_OWN = frozenset({"env", "args", "command"})
_CONTAINERS = frozenset({"containers", "initContainers"})
# the first port of people's own: those before it are everybody's (80, 443)
_TELLING = 1000
_MANY = 50


def by_port(mention: Mention, graph: Graph) -> Resource | None:
    """The one Service of the owner's namespace that has the port which a container's own text names with the host, and
    that is called nearly so; None where none is, or where the port says nothing.

    A name of one label may be anybody's: of a container beside it, of what another tool makes. The port of a database,
    or of a program of one's own, tells that it is a Service's, and whose.
    """
    name, port = mention.host.name.lower(), mention.host.port
    if not isinstance(port, int) or port < _TELLING or is_placeholder(name) or not _is_own(mention):
        return None
    template = graph.template(mention.owner)
    if template is not None and not completes_by_namespace(template):
        return None
    having = graph.once(_by_port).get((mention.owner.namespace, port), ())
    # a port that very many have tells nothing, and to compare their names takes long
    if not having or len(having) > _MANY or any(one.name == name for one in having):
        return None
    meant = closest(name, [one.name for one in having])
    if meant is None and mention.owner.kind != "ConfigMap":
        between = [one.name for one in having if _is_between(name, one.name)]
        meant = between[0] if len(between) == 1 else None
    return next((one for one in having if one.name == meant), None)


def _is_own(mention: Mention) -> bool:
    """Whether a program reads the text: a container's own, or a ConfigMap's, unless that says itself what it means by
    the name."""
    owner = mention.owner
    if (owner.group, owner.kind, mention.path[0]) == ("", "ConfigMap", "data"):
        return not is_named_here(mention)
    return not _OWN.isdisjoint(map(str, mention.path)) and not _CONTAINERS.isdisjoint(map(str, mention.path))


def _is_between(one: str, other: str) -> bool:
    """Whether one name is the other with a word in its middle: `bi-superset-postgresql` and `bi-postgresql`."""
    short, long = sorted((words_of(one), words_of(other)), key=len)
    return (
        len(short) >= 2
        and len(long) == len(short) + 1
        and long[0] == short[0]
        and long[-1] == short[-1]
        and any((*long[:at], *long[at + 1 :]) == short for at in range(1, len(long) - 1))
    )


def _by_port(graph: Graph) -> dict[tuple[str, int], list[Resource]]:
    """(namespace, port) -> the Services that have it."""
    found: dict[tuple[str, int], list[Resource]] = defaultdict(list)
    for service in graph.services():
        if service_type(service) != "ExternalName":
            for number in {one.number for one in service_ports(service) if one.number is not None}:
                found[service.namespace, number].append(service)
    return found
