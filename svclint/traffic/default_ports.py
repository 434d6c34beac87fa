"""THE table of the ports on which the programs of well-known images listen unless they are told otherwise."""

from __future__ import annotations

from svclint.named_tuple import NamedTuple


class Image(NamedTuple):
    """An image by the end of its repository's path: one part (`redis`, of whatever registry and owner) where the name
    is nobody else's, or two (`library/nginx`, which a plain `nginx` is as well).

    `ports` are those that it listens on by `source`: EXPOSE of its Dockerfile, or its documentation. `tag` is a part of
    the tags that it holds for. `is_set` says that people usually mount a file that says another port.
    """

    name: str
    ports: tuple[int, ...]
    source: str
    tag: str = ""
    is_set: bool = False


_HUB = "hub.docker.com/_/"
_LINUXSERVER = "docs.linuxserver.io/images"

IMAGES = (
    # -- databases, caches, search -------------------------------------------------------------------------------------
    Image("redis", (6379,), _HUB),
    Image("valkey", (6379,), "hub.docker.com/r/valkey/valkey"),
    Image("keydb", (6379,), "hub.docker.com/r/eqalpha/keydb"),
    Image("dragonfly", (6379,), "dragonflydb.io/docs/getting-started/docker"),
    Image("postgres", (5432,), _HUB),
    Image("postgresql", (5432,), "hub.docker.com/r/bitnami/postgresql"),
    Image("postgis", (5432,), "hub.docker.com/r/postgis/postgis"),
    Image("timescaledb", (5432,), "hub.docker.com/r/timescale/timescaledb"),
    Image("pgvector", (5432,), "hub.docker.com/r/pgvector/pgvector"),
    Image("mysql", (3306, 33060), _HUB),
    Image("mariadb", (3306,), _HUB),
    Image("percona", (3306, 33060), _HUB),
    Image("mssql/server", (1433,), "learn.microsoft.com: SQL Server in containers"),
    Image("mssql-server-linux", (1433,), "learn.microsoft.com: SQL Server in containers"),
    Image("mongo", (27017,), _HUB),
    Image("mongodb", (27017,), "hub.docker.com/r/bitnami/mongodb"),
    Image("mongodb-community-server", (27017,), "hub.docker.com/r/mongodb/mongodb-community-server"),
    Image("memcached", (11211,), _HUB),
    Image("cassandra", (7000, 7001, 7199, 9042, 9160), _HUB),
    Image("scylla", (7000, 7001, 9042, 9160, 9180, 10000), "hub.docker.com/r/scylladb/scylla"),
    Image("clickhouse-server", (8123, 9000, 9009), "hub.docker.com/r/clickhouse/clickhouse-server"),
    Image("cockroach", (8080, 26257), "hub.docker.com/r/cockroachdb/cockroach"),
    Image("couchdb", (4369, 5984, 9100), _HUB),
    Image("arangodb", (8529,), _HUB),
    Image("rethinkdb", (8080, 28015, 29015), _HUB),
    Image("neo4j", (7473, 7474, 7687), _HUB),
    Image("influxdb", (8086,), _HUB),
    Image("elasticsearch", (9200, 9300), _HUB),
    Image("opensearch", (9200, 9300, 9600), "hub.docker.com/r/opensearchproject/opensearch"),
    Image("kibana", (5601,), _HUB),
    Image("opensearch-dashboards", (5601,), "hub.docker.com/r/opensearchproject/opensearch-dashboards"),
    Image("library/solr", (8983,), _HUB),
    Image("meilisearch", (7700,), "hub.docker.com/r/getmeili/meilisearch"),
    Image("typesense/typesense", (8108,), "typesense.org/docs: install: docker"),
    Image("qdrant/qdrant", (6333, 6334), "hub.docker.com/r/qdrant/qdrant"),
    Image("library/adminer", (8080,), _HUB),
    Image("library/adminer", (9000,), _HUB, tag="fastcgi"),
    Image("mongo-express", (8081,), _HUB),
    Image("redis-commander", (8081,), "hub.docker.com/r/rediscommander/redis-commander"),
    Image("dpage/pgadmin4", (80, 443), "pgadmin.org/docs: container deployment"),
    # its management plugin's as well: most tags of the image, and settings, switch it on
    Image("rabbitmq", (4369, 5671, 5672, 15671, 15672, 15691, 15692, 25672), _HUB),
    Image("apache/kafka", (9092,), "hub.docker.com/r/apache/kafka"),
    Image("bitnami/kafka", (9092,), "hub.docker.com/r/bitnami/kafka"),
    Image("kafka-ui", (8080,), "docs.kafka-ui.provectus.io"),
    Image("kafdrop", (9000,), "github.com/obsidiandynamics/kafdrop"),
    Image("nats", (4222, 6222, 8222), _HUB),
    Image("zookeeper", (2181, 2888, 3888, 8080), _HUB),
    Image("eclipse-mosquitto", (1883,), _HUB),
    Image("emqx", (1883, 4370, 5369, 8083, 8084, 8883, 18083), _HUB),
    Image("activemq-classic", (1883, 5672, 8161, 61613, 61614, 61616), "hub.docker.com/r/apache/activemq-classic"),
    # seaweedfs: weed server -s3: defaults of its flags
    Image("seaweedfs", (8080, 8333, 8888, 9333), "github.com/seaweedfs/seaweedfs/wiki"),
    # -- what is seen and counted --------------------------------------------------------------------------------------
    Image("grafana", (3000,), "grafana.com/docs: run Grafana Docker image"),
    Image("grafana/loki", (3100, 9095), "grafana.com/docs: Loki: server"),
    Image("prometheus", (9090,), "github.com/prometheus/prometheus/wiki/Default-port-allocations"),
    Image("alertmanager", (9093, 9094), "github.com/prometheus/prometheus/wiki/Default-port-allocations"),
    Image("pushgateway", (9091,), "github.com/prometheus/prometheus/wiki/Default-port-allocations"),
    Image("node-exporter", (9100,), "github.com/prometheus/prometheus/wiki/Default-port-allocations"),
    Image("mysqld-exporter", (9104,), "github.com/prometheus/prometheus/wiki/Default-port-allocations"),
    Image("nginx-prometheus-exporter", (9113,), "github.com/prometheus/prometheus/wiki/Default-port-allocations"),
    Image("blackbox-exporter", (9115,), "github.com/prometheus/prometheus/wiki/Default-port-allocations"),
    Image("redis_exporter", (9121,), "github.com/prometheus/prometheus/wiki/Default-port-allocations"),
    Image("postgres-exporter", (9187,), "github.com/prometheus/prometheus/wiki/Default-port-allocations"),
    Image("mongodb_exporter", (9216,), "github.com/prometheus/prometheus/wiki/Default-port-allocations"),
    Image("victoria-metrics", (8428,), "docs.victoriametrics.com: single-server version"),
    Image(
        "jaegertracing/all-in-one",
        (4317, 4318, 5778, 14250, 14268, 14269, 16685, 16686),
        "jaegertracing.io/docs: deployment: ports of all-in-one",
    ),
    Image("openzipkin/zipkin", (9410, 9411), "hub.docker.com/r/openzipkin/zipkin"),
    Image("chronograf", (8888,), _HUB),
    Image("kapacitor", (9092,), _HUB),
    Image("zabbix-web-nginx-mysql", (8080, 8443), "hub.docker.com/r/zabbix/zabbix-web-nginx-mysql"),
    Image("zabbix-web-nginx-pgsql", (8080, 8443), "hub.docker.com/r/zabbix/zabbix-web-nginx-pgsql"),
    Image("uptime-kuma", (3001,), "hub.docker.com/r/louislam/uptime-kuma"),
    # -- who is who ----------------------------------------------------------------------------------------------------
    Image("keycloak", (8080, 8443, 9000), "keycloak.org/server/containers"),
    Image("hashicorp/vault", (8200, 8201), "hub.docker.com/r/hashicorp/vault"),
    Image("oauth2-proxy", (4180,), "oauth2-proxy.github.io: configuration overview"),
    Image("goauthentik/server", (9000, 9300, 9443), "docs.goauthentik.io: docker compose"),
    Image("pilot", (8080, 15010, 15012, 15014, 15017), "istio.io: ports used by istiod"),
    # -- building, keeping, planning -----------------------------------------------------------------------------------
    Image("jenkins/jenkins", (8080, 50000), "github.com/jenkinsci/docker"),
    Image("jenkins/jenkins-lts", (8080, 50000), "github.com/jenkinsci/docker"),
    Image("sonatype/nexus3", (8081,), "hub.docker.com/r/sonatype/nexus3"),
    Image("sonarqube", (9000,), _HUB),
    Image("library/registry", (5000,), _HUB),
    Image("gitea/gitea", (22, 3000), "docs.gitea.com: installation with Docker"),
    Image("gitea/gitea", (2222, 3000), "docs.gitea.com: installation with Docker (rootless)", tag="rootless"),
    Image("gitlab/gitlab", (22, 80, 443), "docs.gitlab.com: install: docker"),
    Image("atlassian/bitbucket", (7990, 7999), "hub.docker.com/r/atlassian/bitbucket"),
    Image("atlassian/bitbucket-server", (7990, 7999), "hub.docker.com/r/atlassian/bitbucket"),
    Image("atlassian/confluence", (8090, 8091), "hub.docker.com/r/atlassian/confluence"),
    Image("atlassian/confluence-server", (8090, 8091), "hub.docker.com/r/atlassian/confluence"),
    Image("atlassian/jira-software", (8080,), "hub.docker.com/r/atlassian/jira-software"),
    Image("portainer", (8000, 9000, 9443), "docs.portainer.io: install"),
    Image("verdaccio/verdaccio", (4873,), "verdaccio.org/docs/docker"),
    Image("minio/minio", (9000,), "hub.docker.com/r/minio/minio"),
    # -- sites ---------------------------------------------------------------------------------------------------------
    Image("library/nginx", (80,), _HUB, is_set=True),
    Image("nginx-unprivileged", (8080,), "hub.docker.com/r/nginxinc/nginx-unprivileged", is_set=True),
    Image("bitnami/nginx", (8080, 8443), "hub.docker.com/r/bitnami/nginx", is_set=True),
    Image("library/httpd", (80,), _HUB, is_set=True),
    Image("library/tomcat", (8080,), _HUB, is_set=True),
    Image("library/wordpress", (80,), _HUB, is_set=True),
    Image("library/wordpress", (9000,), _HUB, tag="fpm", is_set=True),
    Image("bitnami/wordpress", (8080, 8443), "hub.docker.com/r/bitnami/wordpress"),
    Image("library/nextcloud", (80,), _HUB, is_set=True),
    Image("library/nextcloud", (9000,), _HUB, tag="fpm", is_set=True),
    Image("library/phpmyadmin", (80,), _HUB, is_set=True),
    Image("library/phpmyadmin", (9000,), _HUB, tag="fpm", is_set=True),
    Image("phpmyadmin/phpmyadmin", (80,), "hub.docker.com/r/phpmyadmin/phpmyadmin", is_set=True),
    Image("library/ghost", (2368,), _HUB),
    Image("library/odoo", (8069, 8071, 8072), _HUB),
    Image("library/redmine", (3000,), _HUB),
    Image("metabase/metabase", (3000,), "hub.docker.com/r/metabase/metabase"),
    Image("n8nio/n8n", (5678,), "docs.n8n.io/hosting/installation/docker"),
    Image("springio/petclinic", (8080,), "spring.io: server.port of Spring Boot"),
    Image("kennethreitz/httpbin", (80,), "hub.docker.com/r/kennethreitz/httpbin"),
    Image("traefik/whoami", (80,), "hub.docker.com/r/traefik/whoami"),
    Image("containous/whoami", (80,), "hub.docker.com/r/containous/whoami"),
    Image("nginxdemos/hello", (80,), "hub.docker.com/r/nginxdemos/hello", is_set=True),
    Image("stefanprodan/podinfo", (9797, 9898, 9999), "github.com/stefanprodan/podinfo"),
    Image("mailhog/mailhog", (1025, 8025), "hub.docker.com/r/mailhog/mailhog"),
    # the proxy for mail beside it has ports of its own for webmail: core/nginx/dovecot/proxy.conf
    Image(
        "mailu/nginx",
        (25, 80, 110, 143, 443, 465, 587, 993, 995, 4190, 10025, 10143, 14190),
        "github.com/Mailu/Mailu",
    ),
    # -- at home -------------------------------------------------------------------------------------------------------
    Image("home-assistant", (8123,), "home-assistant.io/installation/linux"),
    Image("linuxserver/homeassistant", (8123,), _LINUXSERVER),
    Image("nodered/node-red", (1880,), "nodered.org/docs/getting-started/docker"),
    Image("esphome/esphome", (6052,), "esphome.io: getting started from the command line"),
    Image("jellyfin", (8096, 8920), "jellyfin.org/docs: networking"),
    Image("linuxserver/emby", (8096, 8920), _LINUXSERVER),
    Image("pms-docker", (32400,), "github.com/plexinc/pms-docker"),
    Image("linuxserver/plex", (32400,), _LINUXSERVER),
    Image("sonarr", (8989,), _LINUXSERVER),
    Image("radarr", (7878,), _LINUXSERVER),
    Image("lidarr", (8686,), _LINUXSERVER),
    Image("prowlarr", (9696,), _LINUXSERVER),
    Image("bazarr", (6767,), _LINUXSERVER),
    Image("jackett", (9117,), _LINUXSERVER),
    Image("overseerr", (5055,), _LINUXSERVER),
    Image("tautulli", (8181,), _LINUXSERVER),
    Image("transmission", (9091, 51413), _LINUXSERVER),
    Image("deluge", (8112,), _LINUXSERVER),
    Image("syncthing", (8384, 21027, 22000), "docs.syncthing.net: firewall setup"),
    Image("paperless-ngx", (8000,), "docs.paperless-ngx.com: setup"),
    Image("ollama/ollama", (11434,), "hub.docker.com/r/ollama/ollama"),
    Image("minecraft-server", (25565, 25575), "docker-minecraft-server.readthedocs.io"),
)
