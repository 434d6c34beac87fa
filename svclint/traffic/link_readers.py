"""Programs of well-known images that read `X_PORT` as a setting of their own, which Kubernetes sets for a Service X."""

from __future__ import annotations

import re
from collections.abc import Mapping

from svclint.image_names import tag_of, without_tag
from svclint.named_tuple import NamedTuple
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.resource import Container


class Reader(NamedTuple):
    """The variables that an image's program or its entry point takes as its own, and does not start with a URL in;
    `tag` is a regular expression for the tags of which that is known, empty for all."""

    variables: frozenset[str]
    tag: str = ""


def _of(*variables: str, tag: str = "") -> Reader:
    return Reader(frozenset(variables), tag)


# By the end of the image's name. Only what a report of each tells: other programs warn of such a variable, and go on.
_READERS: Mapping[str, Reader] = {
    # confluentinc/cp-docker-images: issues 388, 280, 286: /etc/confluent/docker/configure ends where one is set
    "confluentinc/cp-kafka": _of("KAFKA_PORT"),
    "confluentinc/cp-enterprise-kafka": _of("KAFKA_PORT"),
    "confluentinc/cp-server": _of("KAFKA_PORT"),
    "confluentinc/cp-schema-registry": _of("SCHEMA_REGISTRY_PORT"),
    "confluentinc/cp-kafka-rest": _of("KAFKA_REST_PORT"),
    # wurstmeister/kafka-docker: issue 122: each KAFKA_ variable becomes a property of the broker
    "wurstmeister/kafka": _of("KAFKA_PORT"),
    # big-data-europe/docker-spark: issue 128: Spark reads them as numbers
    "bde2020/spark-master": _of("SPARK_MASTER_PORT"),
    "bde2020/spark-worker": _of("SPARK_WORKER_PORT"),
    # verdaccio/charts: issues 77, 103: the image listens on 0.0.0.0:$VERDACCIO_PORT
    "verdaccio/verdaccio": _of("VERDACCIO_PORT"),
    # elastic/cloud-on-k8s: issue 1987: server.port
    "kibana/kibana": _of("SERVER_PORT"),
    # lmenezes/cerebro: issue 441, since 0.9.0
    "lmenezes/cerebro": _of("CEREBRO_PORT", tag=r"(?!0\.[0-8]\.)"),
    # osixia/container-openldap: issue 457
    "osixia/openldap": _of("LDAP_PORT"),
    # redis.io: install RedisInsight 1 on Kubernetes; 2 reads RI_APP_PORT
    "redis/redisinsight": _of("REDISINSIGHT_PORT", tag=r"1\."),
    "redislabs/redisinsight": _of("REDISINSIGHT_PORT", tag=r"1\."),
    # stumpapp/stump: issue 236
    "aaronleopold/stump": _of("STUMP_PORT"),
    # garethgeorge/backrest: issue 885, since 1.9.0
    "garethgeorge/backrest": _of("BACKREST_PORT", tag=r"(?!v?1\.[0-8]\.|v?0\.)"),
}


def own_variables(container: Container) -> frozenset[str]:
    """The variables that the program of the container's image takes as its port; none where the container is given a
    command or arguments, which may set them aside."""
    if container.data.get("command") or container.data.get("args"):
        return frozenset()
    name, tag = without_tag(container.image), tag_of(container.image)
    reader = _READERS.get("/".join(name.split("/")[-2:]))
    if reader is None or (reader.tag and re.match(reader.tag, tag) is None):
        return frozenset()
    return reader.variables
