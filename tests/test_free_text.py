"""Hosts in free text: what is read as one, with which port, and what only looks like one."""

from __future__ import annotations

import pytest

from svclint.document import documents
from svclint.document.part import part_span
from svclint.free_text import hosts
from svclint.free_text.commands import commands
from svclint.free_text.pairs import pairs
from svclint.source import Source

READ = {
    "http://web": ("web", None, "http"),
    "see http://web. Then": ("web", None, "http"),
    "HTTPS://web:8443/path": ("web", 8443, "https"),
    "postgres://app:p4ss:w0rd@db.shop:5432/app": ("db.shop", 5432, "postgres"),
    "jdbc:postgresql://db:5432/app?a=b": ("db", 5432, "postgresql"),
    "jdbc:sqlserver://db:1433;databaseName=app": ("db", 1433, "sqlserver"),
    "dns:///web.shop.svc:80": ("web.shop.svc", 80, ""),
    "dns+store.metrics:10901": ("store.metrics", 10901, ""),
    "server web:8080 check": ("web", 8080, ""),
    "targets: ['web:8080']": ("web", 8080, ""),
    "<host>web:8080</host>": ("web", 8080, ""),
    "web.shop.svc": ("web.shop.svc", None, ""),
    "web.shop.svc.cluster.local": ("web.shop.svc.cluster.local", None, ""),
    "--host=web.shop.svc,": ("web.shop.svc", None, ""),
    "a:\n  web.shop.svc:\n": ("web.shop.svc", None, ""),
    "dnssrv+_grpc._tcp.web.shop.svc": ("web.shop.svc", "grpc", ""),
    "(echo > /dev/tcp/web/8080) 2>&1": ("web", 8080, ""),
    "curl web:8080/health": ("web", 8080, ""),
    # what looks like the beginning of something that is filled in
    "<url>http://web</url>": ("web", None, "http"),
    "<url>http://web.shop:8080</url>": ("web.shop", 8080, "http"),
    "see http://web<br>": ("web", None, "http"),
    "<http://web.>": ("web", None, "http"),
    "http://web#top": ("web", None, "http"),
    "http://web./a": ("web", None, "http"),
    'at "http://web.", and': ("web", None, "http"),
    "http://app:<password>@web:8080/a": ("web", 8080, "http"),
}

NGINX = "set $api http://web; location / { proxy_pass $api:3100$request_uri; }"
READ |= {
    NGINX: ("web", 3100, "http"),
    NGINX.replace("$api:", "${api}:"): ("web", 3100, "http"),
    NGINX.replace("http://web", '"http://web"') + "\nproxy_pass $api:3100/a;": ("web", 3100, "http"),
    NGINX.replace("$api:3100", "$api"): ("web", None, "http"),
    NGINX.replace(":3100$request_uri", ""): ("web", None, "http"),
    NGINX + "\nproxy_pass $api;": ("web", None, "http"),
    NGINX.replace("$api:", "$apis:"): ("web", None, "http"),
    NGINX.replace("http://web", "http://web/"): ("web", None, "http"),
    "set $api http://web;": ("web", None, "http"),
}

# A name, its scheme's port or its own: something of them is filled in later, or stands elsewhere
OPEN = [
    NGINX + "\nproxy_pass $api:80;",
    "http://web:${PORT}",
    "http://web:$(PORT)/",
    "http://web:{{ port }}",
    "http://web:80-90",
    "http://web:8080:80",
    "http://web:<PORT>",
    "http://web:80<N>",
    "http://web:<%= port %>",
    "http://web:80#{N}#",
]

NONE = [
    "http://${HOST}:80",
    "http://$(HOST).shop.svc:80",
    "http://web-${N}:80",
    "http://web.<NAMESPACE>:4318",
    "http://web.<your namespace>.svc:4318",
    "http://web-<ENV>:80",
    "http://<ENV>web:80",
    "http://<ENV>.web:80",
    "web.<NAMESPACE>:4318",
    "http://web.<%= namespace %>:80",
    "http://web.#{NAMESPACE}#:80",
    "http://web.##NAMESPACE##:80",
    "http://web.~namespace~:80",
    "http://web....:80",
    'curl http://web."$NAMESPACE":80',
    "amqp://app:<password>@<host>:80",
    "{{ name }}.shop.svc",
    "%s.shop.svc:80",
    "*.shop.svc",
    "/etc/web.shop.svc",
    "example.com/web:8080",
    "admin:12345@",
    "at 12:30",
    "redis:7",
    "web:8080:80",
    '{"web":8080}',
    "\\nweb.shop.svc",
    "web:99999",
    "http://",
    "://web",
    "rsync 80",
    "nc web",
    "_web.shop.svc",
    "web.shop.svc-old",
    "web.shop.svcs",
]


@pytest.mark.parametrize("text", READ)
def test_hosts_are_read_where_they_stand(text: str) -> None:
    (host,) = hosts(text)
    assert (host.name, host.port, host.scheme) == READ[text]
    assert text[host.start : host.end] == host.name
    assert host.port is None or text[host.port_start : host.port_end] == str(host.port)


@pytest.mark.parametrize("text", OPEN)
def test_a_port_that_cannot_be_read_is_no_default_port(text: str) -> None:
    assert [(one.port, one.default_port) for one in hosts(text)] in ([(None, None)], [])


@pytest.mark.parametrize("text", NONE)
def test_what_looks_like_a_host_is_none(text: str) -> None:
    assert list(hosts(text)) == []


def test_several_hosts_of_one_text() -> None:
    text = "mongodb://u:1@a-0.a:27017,a-1.a:27017/db?x=y kafka-0:9092,kafka-1:9092\nproxy_pass https://web.shop.svc;"
    found = [(one.name, one.port or one.default_port) for one in hosts(text)]
    ports = [("a-0.a", 27017), ("a-1.a", 27017), ("kafka-0", 9092), ("kafka-1", 9092), ("web.shop.svc", 443)]
    assert found == ports


@pytest.mark.parametrize(
    "text",
    [
        "a:1" * 30_000,
        "." * 100_000 + ":80",
        "://" * 30_000,
        "nc -z 1 " * 10_000,
        "_a." * 9999,
        "nc a b;" * 10_000,
        "--host " * 20_000 + "--port 80",
        "host: a\n" * 20_000 + "port: 80",
        "port: 80\n" * 20_000 + "host: a",
        "  a: b\n" * 20_000 + "  host: a\n  port: 80",
        "{" * 50_000 + "host: a, port: 80",
        "a=b " * 20_000 + "port=80",
        "a" * 100_000 + " host=a port=80",
        "[a]\n" * 20_000 + "port: 80",
    ],
)
def test_no_text_takes_long(text: str) -> None:
    assert len(list(hosts(text + ".svc"))) < 10
    assert len([*commands(text), *pairs(text)]) < 10


# the names and ports that are told, in order
COMMANDS = {
    "until nc -z -w 2 web 8080; do": [("web", 8080)],
    "until nc -zvw2 web.shop 8080": [("web.shop", 8080)],
    "/usr/bin/nc -z web 8080 && ncat --send-only db 5432 </dev/null": [("web", 8080), ("db", 5432)],
    "echo quit | telnet db 5432": [("db", 5432)],
    "pg_isready -h db -p 5432 -U app": [("db", 5432)],
    "mysql -hdb -P3306 -psecret": [("db", 3306)],
    "mysqldump \\\n  -h db \\\n  -P 3306": [("db", 3306)],
    "redis-cli -p 6379 -h cache ping": [("cache", 6379)],
    "app --db-host db --db-port=5432 --cache.host=cache --cache.port 6379": [("db", 5432)],
    "app --host=db --port 5432": [("db", 5432)],
    "app --host=db\napp --port 5432": [],
    "app --listen-host=web --listen-port=8080": [],
    "nc -l -p 8080": [],
    "nc -lk 8080": [],
    "ssh -h db -p 2222; docker run -h db -p 8080:80 image": [],
    "mysqladmin ping -h db -p 3306": [],
    "pg_isready -h $HOST -p 5432": [],
    "app --host db --port $PORT": [],
}


@pytest.mark.parametrize("text", COMMANDS)
def test_commands_are_read_where_they_stand(text: str) -> None:
    found = list(commands(text))
    assert [(one.name, one.port) for one in found] == COMMANDS[text]
    assert all(text[one.start : one.end] == one.name for one in found)
    assert all(text[one.port_start : one.port_end] == str(one.port) for one in found)


PAIRS = {
    "[OUTPUT]\n    Name es\n    Host db\n    Port 9200\n": [("db", 9200)],
    "[OUTPUT]\n    Host db\n[SERVER]\n    Port 9200\n": [],
    "socket_address:\n  address: db\n  port_value: 5432\n": [("db", 5432)],
    "address: {socket_address: {address: db, port_value: 5432}}": [("db", 5432)],
    "- port: 1111\n  host: a\n- host: b\n  port: 2222\n": [("a", 1111), ("b", 2222)],
    "db:\n  host: db\ncache:\n  port: 6379\n": [],
    "db.host=db\ncache.host=cache\ndb.port=5432\ncache.port=6379": [("db", 5432), ("cache", 6379)],
    "export DB_HOST='db'\n# the usual\nexport DB_PORT=5432": [("db", 5432)],
    '{\n  "host": "db",\n  "port": 5432\n}': [("db", 5432)],
    '{"a": {"host": "a", "port": 80}, "b": {"port": "81", "host": "b"}}': [("a", 80), ("b", 81)],
    "host=db user=app dbname=app port=5432 sslmode=disable": [("db", 5432)],
    "Server=db;Port=3306;User Id=app;Password=p": [("db", 3306)],
    "server:\n  host: web\n  port: 8080\n": [],
    "bind_address: web\nbind_port: 8080\n": [],
    "host: ${HOST}\nport: 8080\n": [],
    "host: db\nport: ${PORT}\n": [],
    "# host: db\nport: 8080\n": [],
}


@pytest.mark.parametrize("text", PAIRS)
def test_pairs_are_read_where_they_stand(text: str) -> None:
    found = list(pairs(text))
    assert [(one.name, one.port) for one in found] == PAIRS[text]
    assert all(text[one.start : one.end] == one.name for one in found)
    assert all(text[one.port_start : one.port_end] == str(one.port) for one in found)


SCALARS = {
    "plain": "a: see http://web:8080 now\n",
    "quoted": "a: 'it''s http://web:8080'\n",
    "escaped": 'a: "tab\\there http://web:8080"\n',
    "folded quotes": 'a: "one\n  two http://web:8080\n  three"\n',
    "literal": "a: | # http://web:8080\n  # http\n  http://web:8080\n",
    "folded": "a: >-\n\n    one\n    http://web:8080\n",
    "JSON": '{"a": "x\\nhttp://web:8080"}',
}


@pytest.mark.parametrize("name", SCALARS)
def test_a_part_of_a_scalar_is_found_in_the_text(name: str) -> None:
    (document,) = documents(Source("a.yaml", SCALARS[name]))
    value = document.value["a"]
    (host,) = hosts(value)
    span = part_span(document, ("a",), value, host.port_start, host.port_end)
    assert span is not None
    assert SCALARS[name][span.start : span.end] == "8080"
    assert span.start == SCALARS[name].rindex("8080")


def test_a_part_that_is_written_otherwise_is_not_found() -> None:
    (document,) = documents(Source("a.json", '{"a": "http://\\u0077eb:8080 web"}'))
    value = document.value["a"]
    assert part_span(document, ("a",), value, 7, 10) is None
    (aliased,) = documents(Source("a.yaml", "b: &b http://web:8080\na: *b\n"))
    assert part_span(aliased, ("a",), aliased.value["a"], 7, 10) is None
    assert part_span(document, ("b",), value, 7, 10) is None
