"""Well-known images whose programs listen on the same ports in every pod that changes nothing of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, scalar_text, sequence, text
from svclint.traffic.image_ports import last_name
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container


class Plain(NamedTuple):
    """The ports of an image, and below which folders pods mount what says nothing of ports: content, data, logs.

    `by_variables`: its ports are those of variables as well.
    """

    ports: frozenset[int]
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

# hub.docker.com/u/library, and the pages of the others: what EXPOSE and the files that the image brings say
_PLAIN: Mapping[str, Plain] = {
    "nginx": Plain(frozenset({80}), _NGINX),
    "nginxinc/nginx-unprivileged": Plain(frozenset({8080}), _NGINX),
    "nginxdemos/hello": Plain(frozenset({80})),
    "httpd": Plain(frozenset({80}), ("/usr/local/apache2/htdocs", "/usr/local/apache2/logs")),
    # 9000 is that of their variants with PHP-FPM
    "wordpress": Plain(frozenset({80, 9000}), ("/var/www/html",)),
    "phpmyadmin": Plain(frozenset({80, 9000}), by_variables=True),
    "adminer": Plain(frozenset({8080, 9000}), by_variables=True),
    "mongo-express": Plain(frozenset({8081}), by_variables=True),
    "redis": Plain(frozenset({6379}), ("/data",)),
    "memcached": Plain(frozenset({11211})),
    "postgres": Plain(frozenset({5432}), ("/var/lib/postgresql", _INIT), by_variables=True),
    "mysql": Plain(frozenset({3306, 33060}), ("/var/lib/mysql", _INIT), by_variables=True),
    "mariadb": Plain(frozenset({3306}), ("/var/lib/mysql", _INIT), by_variables=True),
    "mongo": Plain(frozenset({27017}), ("/data/db", "/data/configdb", _INIT)),
    "tomcat": Plain(frozenset({8080}), ("/usr/local/tomcat/webapps", "/usr/local/tomcat/logs"), by_variables=True),
    "grafana/grafana": Plain(frozenset({3000}), ("/var/lib/grafana", "/etc/grafana/provisioning"), by_variables=True),
    "kennethreitz/httpbin": Plain(frozenset({80})),
    "traefik/whoami": Plain(frozenset({80}), by_variables=True),
    "containous/whoami": Plain(frozenset({80}), by_variables=True),
}
_HUB = (
    r"(?:(?:(?:index\.)?docker\.io|registry-1\.docker\.io)/)?(?:library/)?([\w.-]+(?:/[\w.-]+)?)(?::[\w.-]+)?(?:@.*)?"
)
_TELLS = r"(?i)port|addr|listen|bind|opts"
# the fields that have another program run, or another command before it
_OWN = ("command", "args", "lifecycle")


def plain(container: Container, graph: Graph) -> Plain | None:
    """The image of a container that runs as it comes: None of any other image, of one that is built here or may be
    another one of that name, and where something that the pod says may have it listen elsewhere."""
    found = _known(container.image)
    data = container.data
    if found is None or any(data.get(field) for field in _OWN) or text(data.get("imagePullPolicy")) == "Never":
        return None
    if last_name(container.image) in graph.scope.told.images:
        return None
    folders = (*found.folders, *_TEMPORARY)
    mounted = (text(mapping(one).get("mountPath")).rstrip("/") for one in sequence(data.get("volumeMounts")))
    if not all(any(f"{one}/".startswith(f"{each}/") for each in folders) for one in mounted):
        return None
    return None if found.by_variables and _is_told(container) else found


def _known(image: str) -> Plain | None:
    found = re.fullmatch(_HUB, image.strip().lower()) if image and not is_placeholder(image) else None
    return _PLAIN.get(found[1]) if found is not None else None


def _is_told(container: Container) -> bool:
    """Whether a variable may hold a port, or is not here to be read."""
    if sequence(container.data.get("envFrom")):
        return True
    variables = [mapping(one) for one in sequence(container.data.get("env"))]
    return any(
        re.search(_TELLS, text(one.get("name"))) or is_placeholder(scalar_text(one.get("name"))) for one in variables
    )
