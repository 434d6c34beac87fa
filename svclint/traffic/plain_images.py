"""Well-known images whose programs listen on the same ports in every pod that changes nothing of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from svclint.image_names import hub_path, last_name
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, scalar_text, sequence, text
from svclint.traffic.image_ports import rows_of
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container


class _Plain(NamedTuple):
    """Below which folders pods mount what says nothing of an image's ports: content, data, logs. `by_variables`: the
    ports are those of variables as well."""

    folders: tuple[str, ...] = ()
    by_variables: bool = False


_TEMPORARY = (
    "/tmp",
    "/var/tmp",
    "/run",
    "/var/run",
    "/var/log",
    "/var/cache",
    "/dev/shm",
    "/etc/localtime",
    "/usr/share/zoneinfo",
)
_INIT = "/docker-entrypoint-initdb.d"
_NGINX = ("/usr/share/nginx", "/var/www")

# by their paths on Docker Hub; on which ports they listen `default_ports.py` says
_PLAIN: Mapping[str, _Plain] = {
    "library/nginx": _Plain(_NGINX),
    "nginxinc/nginx-unprivileged": _Plain(_NGINX),
    "nginxdemos/hello": _Plain(),
    "library/httpd": _Plain(("/usr/local/apache2/htdocs", "/usr/local/apache2/logs")),
    "library/wordpress": _Plain(("/var/www/html",)),
    "library/phpmyadmin": _Plain(by_variables=True),
    "library/adminer": _Plain(by_variables=True),
    "library/mongo-express": _Plain(by_variables=True),
    "library/redis": _Plain(("/data",)),
    "library/memcached": _Plain(),
    "library/postgres": _Plain(("/var/lib/postgresql", _INIT), by_variables=True),
    "library/mysql": _Plain(("/var/lib/mysql", _INIT), by_variables=True),
    "library/mariadb": _Plain(("/var/lib/mysql", _INIT), by_variables=True),
    "library/mongo": _Plain(("/data/db", "/data/configdb", _INIT)),
    "library/tomcat": _Plain(("/usr/local/tomcat/webapps", "/usr/local/tomcat/logs"), by_variables=True),
    "grafana/grafana": _Plain(("/var/lib/grafana", "/etc/grafana/provisioning"), by_variables=True),
    "kennethreitz/httpbin": _Plain(),
    "traefik/whoami": _Plain(by_variables=True),
    "containous/whoami": _Plain(by_variables=True),
}
_TELLS = r"(?i)port|addr|listen|bind|opts"
# the fields that have another program run, or another command before it
_OWN = ("command", "args", "lifecycle")


def plain_ports(container: Container, graph: Graph) -> frozenset[int]:
    """The ports on which the image of a container listens that runs as it comes: none of any other image, of one that
    is built here or may be another one of that name, and where something that the pod says may have it listen
    elsewhere."""
    image, data = container.image.strip().lower(), container.data
    found = _PLAIN.get(hub_path(image)) if not is_placeholder(image) else None
    if found is None or any(data.get(field) for field in _OWN) or text(data.get("imagePullPolicy")) == "Never":
        return frozenset()
    if last_name(container.image) in graph.scope.told.images or (found.by_variables and _is_told(container)):
        return frozenset()
    folders = (*found.folders, *_TEMPORARY)
    mounted = (text(mapping(one).get("mountPath")).rstrip("/") for one in sequence(data.get("volumeMounts")))
    if not all(any(f"{one}/".startswith(f"{each}/") for each in folders) for one in mounted):
        return frozenset()
    return frozenset(port for one in rows_of(image) for port in one.ports)


def _is_told(container: Container) -> bool:
    """Whether a variable may hold a port, or is not here to be read."""
    if sequence(container.data.get("envFrom")):
        return True
    variables = [mapping(one) for one in sequence(container.data.get("env"))]
    return any(
        re.search(_TELLS, text(one.get("name"))) or is_placeholder(scalar_text(one.get("name"))) for one in variables
    )
