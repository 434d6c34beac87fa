"""The entry points of Traefik's pods, where their arguments or a file of a ConfigMap say all of them."""

from __future__ import annotations

import re

from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, scalar_text, sequence, text
from svclint.traffic.controller_pods import pods_of_controller
from svclint.traffic.controllers import TRAEFIK
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate
    from svclint.traffic.traefik_files import StaticFile

# traefik: pkg/config/flag: names of options and of entry points are read in small letters
_POINT = r"--entrypoints\.([\w-]+)(?:\.address[= ](\S*?:(\d+)(?:/(?:tcp|udp))?)?)?(?=[\s.=\"']|$)"
_PROVIDER = r"--providers\.(\w+)"
_FILE = r"--configfile\b"
# traefik: pkg/config/static: SetEffectiveConfiguration: what makes its own entry point, unless told of another one
_OWN = ("traefik", 8080)
_INSECURE = r"--(?:api|providers\.rest|rest)\.insecure(?:[= ]true)?(?=[\s\"']|$)"
_AT_OWN = ("ping", "metrics.prometheus")


class EntryPoints(NamedTuple):
    """Where one Traefik listens: the numbers of its entry points by their names, None where an address cannot be read;
    and which of its providers read Kubernetes. `file` is what says so, if no arguments do."""

    template: PodTemplate
    ports: Mapping[str, int | None]
    providers: frozenset[str]
    file: StaticFile | None = None


def entry_points(graph: Graph) -> tuple[EntryPoints, ...]:
    """Those of all Traefiks of the scope; none where one of them may have more, by a file or by variables."""
    return graph.once(_entry_points)


def _entry_points(graph: Graph) -> tuple[EntryPoints, ...]:
    found = [_of_template(one, graph) for one in pods_of_controller(TRAEFIK, graph)]
    known = tuple(one for one in found if one is not None)
    return known if len(known) == len(found) else ()


def _of_template(template: PodTemplate, graph: Graph) -> EntryPoints | None:
    words = "\n".join(word for one in template.containers for word in _words(one))
    file = _file(template, words, graph)
    told = "\n".join((words, file.told if file is not None else "")).lower()
    if (
        (file is None and _may_have_file(template, told))
        or any(map(_tells_more, template.containers))
        or _is_open(told)
    ):
        return None
    ports: dict[str, int | None] = {}
    for name, _, port in re.findall(_POINT, told):
        ports[name] = int(port) if port else ports.get(name)
    if not ports:
        return None
    if _has_own(told):
        ports.setdefault(*_OWN)
    return EntryPoints(template, ports, frozenset(re.findall(_PROVIDER, told)), file)


def _file(template: PodTemplate, words: str, graph: Graph) -> StaticFile | None:
    if not _may_have_file(template, words.lower()):
        return None
    # imported here: most are told by arguments
    from svclint.traffic.traefik_files import static_file

    return next((found for one in template.containers if (found := static_file(one, words, graph)) is not None), None)


def _may_have_file(template: PodTemplate, told: str) -> bool:
    """Whether a file is named, or may lie in one of the places where it is read without being named.

    traefik: docs/getting-started/configuration-overview
    """
    mounts = (mapping(mount) for one in template.containers for mount in sequence(one.data.get("volumeMounts")))
    return re.search(_FILE, told) is not None or any(
        text(one.get("mountPath")).startswith(("/etc/traefik", "/traefik.")) for one in mounts
    )


def _has_own(told: str) -> bool:
    """Whether something that is switched on answers at the entry point `traefik`, which nobody has to write then."""
    return re.search(_INSECURE, told) is not None or any(_answers_at_own(one, told) for one in _AT_OWN)


def _answers_at_own(what: str, told: str) -> bool:
    option = rf"--{re.escape(what)}"
    is_on = re.search(rf"{option}(?![\w-])(?![= ]false\b)", told) is not None
    return is_on and re.search(rf"{option}\.(?:entrypoint[= ](?!traefik\b)|manualrouting(?![= ]false\b))", told) is None


def _is_open(told: str) -> bool:
    """Whether a word of the arguments is filled in later, and may be any option, or the name in one."""
    return any(is_placeholder(word.strip("\"'").partition("=")[0]) for word in told.split())


def _tells_more(container: Container) -> bool:
    """Whether variables may tell a container what its arguments do not."""
    variables = [text(mapping(one).get("name")).upper() for one in sequence(container.data.get("env"))]
    return (
        any(not isinstance(container.data.get(field, []), list) for field in ("command", "args"))
        or bool(sequence(container.data.get("envFrom")))
        or any(one.startswith("TRAEFIK_") for one in variables)
    )


def _words(container: Container) -> Iterator[str]:
    for field in ("command", "args"):
        for one in sequence(container.data.get(field)):
            if not isinstance(one, (dict, list)):
                yield scalar_text(one)
