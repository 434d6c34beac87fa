"""What is built here: images of a BuildConfig of OpenShift whose Dockerfile is written in it, those of Dockerfiles."""

from __future__ import annotations

import posixpath
import re

from svclint.families import openshift
from svclint.image_names import LIBRARY, hub_path, last_name
from svclint.nearness import steps
from svclint.resource import text
from svclint.traffic.image_ports import is_told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate
    from svclint.told import Listens

_KIND = "BuildConfig"
# which image each container gets as soon as it is built
_TRIGGERS = f"{openshift.IMAGE}/triggers"
# hub.docker.com/u/library: official images that serve something; whoever names one means it, unless it is built here
_OFFICIAL = frozenset(
    [
        "adminer",
        "arangodb",
        "backdrop",
        "bonita",
        "caddy",
        "cassandra",
        "chronograf",
        "clickhouse",
        "consul",
        "couchbase",
        "couchdb",
        "crate",
        "drupal",
        "eclipse-mosquitto",
        "elasticsearch",
        "emqx",
        "ghost",
        "haproxy",
        "httpd",
        "influxdb",
        "jetty",
        "joomla",
        "kapacitor",
        "kibana",
        "kong",
        "logstash",
        "mariadb",
        "matomo",
        "mediawiki",
        "memcached",
        "mongo",
        "mongo-express",
        "monica",
        "mysql",
        "nats",
        "neo4j",
        "nextcloud",
        "nginx",
        "odoo",
        "orientdb",
        "percona",
        "phpmyadmin",
        "postfixadmin",
        "postgres",
        "rabbitmq",
        "redis",
        "redmine",
        "registry",
        "rethinkdb",
        "rocket.chat",
        "solr",
        "sonarqube",
        "storm",
        "swarm",
        "telegraf",
        "tomcat",
        "tomee",
        "traefik",
        "unit",
        "valkey",
        "varnish",
        "vault",
        "websphere-liberty",
        "wordpress",
        "xwiki",
        "yourls",
        "zookeeper",
    ]
)


def is_built_to_listen(template: PodTemplate, target: int, graph: Graph) -> bool:
    """Whether the image of the pods is built here, and the Dockerfile of it speaks of the port."""
    digits = re.compile(rf"(?<!\d){target}(?!\d)")
    images = [text(one.data.get("image")) for one in template.containers]
    triggers = template.resource.annotations.get(_TRIGGERS, "")
    for build in graph.of_kind(openshift.BUILD, _KIND):
        made = text(build.get("spec", "output", "to", "name"))
        if not made or build.namespace != template.resource.namespace:
            continue
        is_its_image = f'"{made}"' in triggers or any(one == made or one.endswith(f"/{made}") for one in images)
        if is_its_image and digits.search(text(build.get("spec", "source", "dockerfile"))) is not None:
            return True
    return False


def exposes(template: PodTemplate, target: int, graph: Graph) -> bool:
    """Whether the Dockerfile of a container's image has it listen on the port, and nothing in the manifest another; one
    that is only called as the image may be another one's."""
    return any(target in one.ports and not one.is_by_name for _, each in _built(template, graph) for one in each)


def speaks_of(template: PodTemplate, target: int, graph: Graph) -> bool:
    """Whether the Dockerfile of a container's image has the number in it, whatever that is."""
    return any(target in one.spoken for _, each in _built(template, graph) for one in each)


def is_in_dockerfile(template: PodTemplate, target: int, graph: Graph) -> bool:
    """Whether the Dockerfile of a container's image has the number in it, whatever else the manifest tells."""
    images = graph.scope.told.images
    return bool(images) and any(
        target in (*each.ports, *each.spoken)
        for one in template.containers
        if one.serves
        for each in images.get(last_name(one.image), ())
    )


def other_ports(template: PodTemplate, graph: Graph) -> tuple[Listens, ...]:
    """What the Dockerfiles of all the pods' containers say, if each says on which ports its image listens, and on no
    others; empty where that is not known of one."""
    found = _built(template, graph)
    serving = [one for one in template.containers if one.serves]
    if len(found) < len(serving) or not all(one.is_all for _, each in found for one in each):
        return ()
    return tuple(dict.fromkeys(one for _, each in found for one in each))


def _built(template: PodTemplate, graph: Graph) -> list[tuple[Container, tuple[Listens, ...]]]:
    return list(_each_built(template, graph)) if graph.scope.told.images else []


def _each_built(template: PodTemplate, graph: Graph) -> Iterator[tuple[Container, tuple[Listens, ...]]]:
    """The serving containers whose image is built here and is not told in the manifest on which port to listen."""
    for one in template.containers:
        found = graph.scope.told.images.get(last_name(one.image)) if one.serves else None
        if found and not one.data.get("command") and not is_told(one):
            # of several of one name the nearest is meant
            if found[0].is_by_name and _is_official(one.image):
                continue
            far = [steps(template.resource.directory, posixpath.dirname(each.path)) for each in found]
            yield one, tuple(each for each, away in zip(found, far, strict=True) if away == min(far))


def _is_official(image: str) -> bool:
    """Whether an image is one of Docker Hub's own: `nginx`, `docker.io/library/nginx:1.27`."""
    path = hub_path(image)
    return path.startswith(LIBRARY) and path.removeprefix(LIBRARY) in _OFFICIAL
