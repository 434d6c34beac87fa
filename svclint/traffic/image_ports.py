"""On which ports the programs of well-known images listen by default, whatever a manifest declares."""

from __future__ import annotations

from collections.abc import Mapping

from svclint.resource import scalar_text, sequence
from svclint.traffic.listening import probed, tells
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate

# By the end of the image's name: what EXPOSE of the official image says, or the program's own documentation of its
# defaults, where that is named. No program whose port is a setting that people usually give it (nginx, httpd, tomcat).
_PORTS: Mapping[str, frozenset[int]] = {
    "redis": frozenset({6379}),
    "valkey": frozenset({6379}),
    "postgres": frozenset({5432}),
    "postgresql": frozenset({5432}),
    "mysql": frozenset({3306, 33060}),
    "mariadb": frozenset({3306}),
    # learn.microsoft.com: SQL Server in containers
    "mssql/server": frozenset({1433}),
    "mssql-server-linux": frozenset({1433}),
    "mongo": frozenset({27017}),
    "mongodb": frozenset({27017}),
    "memcached": frozenset({11211}),
    # its management plugin's as well: most tags of the image, and settings, switch it on
    "rabbitmq": frozenset({4369, 5671, 5672, 15671, 15672, 15691, 15692, 25672}),
    # hub.docker.com/r/atlassian: Bitbucket, Confluence and Jira
    "atlassian/bitbucket": frozenset({7990, 7999}),
    "atlassian/bitbucket-server": frozenset({7990, 7999}),
    "atlassian/confluence": frozenset({8090, 8091}),
    "atlassian/jira-software": frozenset({8080}),
    "elasticsearch": frozenset({9200, 9300}),
    "kibana": frozenset({5601}),
    "nats": frozenset({4222, 6222, 8222}),
    "influxdb": frozenset({8086}),
    "zookeeper": frozenset({2181, 2888, 3888, 8080}),
    "grafana": frozenset({3000}),
    # github.com/prometheus/prometheus: wiki: Default port allocations
    "prometheus": frozenset({9090}),
    "alertmanager": frozenset({9093}),
    "pushgateway": frozenset({9091}),
    "node-exporter": frozenset({9100}),
    "nginx-prometheus-exporter": frozenset({9113}),
    "blackbox-exporter": frozenset({9115}),
    # jaegertracing.io: deployment: ports of all-in-one
    "jaegertracing/all-in-one": frozenset({4317, 4318, 5778, 14250, 14268, 14269, 16685, 16686}),
    # seaweedfs: weed server -s3: defaults of its flags
    "seaweedfs": frozenset({8080, 8333, 8888, 9333}),
    # istio.io: ports used by istiod
    "pilot": frozenset({8080, 15010, 15012, 15014, 15017}),
}
_SUFFIXES = ("-alpine", "-oss", "-ce")


def listens_by_default(template: PodTemplate, target: int) -> bool:
    """Whether a container of the pods runs a program that listens on the port unless it is told otherwise, and nothing
    but a declaration says another one."""
    return any(target in _defaults(one) and _is_untold(one) for one in template.containers if one.serves)


def is_usual(template: PodTemplate, port: int) -> bool:
    """Whether a container of the pods runs a program that has the port among its defaults, whatever else it is told."""
    return any(port in _defaults(one) for one in template.containers if one.serves)


def _is_untold(container: Container) -> bool:
    """Whether nothing shows that the program listens on one of the ports that are declared: an argument, a variable, a
    probe."""
    command = [*map(scalar_text, sequence(container.data.get("command")))][:1]
    return not (command and command[0].rpartition("/")[2] != last_name(container.image)) and not is_told(container)


def is_told(container: Container) -> bool:
    """Whether an argument, a variable or a probe shows that the program listens on a port that is declared."""
    declared = {one.number for one in container.ports if one.number is not None}
    return any(number in probed(container) or tells(container.template, number) for number in declared)


def _defaults(container: Container) -> frozenset[int]:
    name = container.image.partition("@")[0].lower()
    head, _, last = name.rpartition("/")
    parts = [*head.split("/")[-1:], last.partition(":")[0]] if head else [last.partition(":")[0]]
    for suffix in _SUFFIXES:
        parts[-1] = parts[-1].removesuffix(suffix)
    return _PORTS.get(parts[-1]) or _PORTS.get("/".join(parts)) or frozenset()


def is_declared_for_image(template: PodTemplate, target: int, graph: Graph) -> bool:
    """Whether another workload here declares the port for the very image, so that its program may listen there."""
    images = {_without_tag(one.image) for one in template.containers if one.serves and one.image.strip()}
    return any(
        port.number == target
        for other in graph.templates()
        if other.resource is not template.resource
        for one in other.containers
        if _without_tag(one.image) in images
        for port in one.ports
    )


def last_name(image: str) -> str:
    """The last part of an image's name, without what says which one it is."""
    return _without_tag(image).rpartition("/")[2]


def _without_tag(image: str) -> str:
    head, _, last = image.partition("@")[0].rpartition("/")
    return f"{head}/{last.partition(':')[0]}"
