"""The proxies that variables of a container name: most HTTP clients ask these in the place of whom they call."""

from __future__ import annotations

from svclint.traffic.variables import variables
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.free_text import Mention
    from svclint.graph import Graph
    from svclint.resource import Container

_PROXIES = {
    scheme: (f"{scheme}_proxy", f"{scheme.upper()}_PROXY", "all_proxy", "ALL_PROXY") for scheme in ("http", "https")
}
_ALL = frozenset(name for names in _PROXIES.values() for name in names)
_EXCEPTIONS = ("no_proxy", "NO_PROXY")
# The value of a variable that is set to what cannot be read; as an exception it is every host
_ANYTHING = "*"


def has_proxy(container: Container, graph: Graph) -> bool:
    """Whether a container is told of a proxy, for whatever."""
    return any(_values(container, tuple(_ALL), graph))


def is_by_proxy(mention: Mention, container: Container, graph: Graph) -> bool:
    """Whether a client in the container that heeds these variables asks a proxy for the URL, which looks up its host
    and connects to it. How to find the proxy itself is asked of nobody else."""
    names = _PROXIES.get(mention.host.scheme, ())
    if mention.key in _ALL or not any(_values(container, names, graph)):
        return False
    exceptions = [one.strip() for value in _values(container, _EXCEPTIONS, graph) for one in value.split(",")]
    return not any(_is_excepted(mention.host.name, one) for one in exceptions)


def _is_excepted(host: str, exception: str) -> bool:
    """golang.org/x/net/http/httpproxy, curl(1): `*` for all hosts, a host or the end of one, with a port or without."""
    if exception == _ANYTHING or "$" in exception or "{" in exception:
        return True
    name = exception.partition(":")[0].lstrip("*").strip(".").lower()
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _values(container: Container, names: tuple[str, ...], graph: Graph) -> list[str]:
    """What variables are set to, by the container itself or by a ConfigMap or Secret that is here."""
    given = variables(container, graph).given
    found = [given[name].value for name in names if name in given]
    return [_ANYTHING if one is None else one for one in found]
