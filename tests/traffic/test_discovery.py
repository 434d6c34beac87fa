"""URLs without a port: a note for a program that discovers ports, and for no other."""

from __future__ import annotations

import pytest

from svclint.settings import Settings
from tests.cards import run_files

SETTINGS = Settings()._replace(select=("dns-reference-port-not-found",))
SERVICE = (
    "apiVersion: v1\nkind: Service\nmetadata: {name: front}\nspec: {selector: {app: front}, ports: [{port: 8080}]}\n"
)
WEB = """\
apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {about: "no Eureka, no spring.cloud.discovery any more"}}
spec:
  containers:
    - name: web
      image: example.org/eureka-client:1
      args: [ARGS]
      env: [{name: GREETING, value: "http://front/hello"}, {name: NAME, value: "VALUE"}]
      envFrom: [{configMapRef: {name: settings}}]
"""
OTHER = """\
apiVersion: v1
kind: Pod
metadata: {name: other}
spec:
  containers: [{name: c, image: c, env: [{name: EUREKA_CLIENT_SERVICEURL_DEFAULTZONE, value: here}]}]
"""


def told(name: str = "A", value: str = "", maps: dict[str, str] | None = None, args: str = "", other: str = "") -> str:
    texts = [SERVICE, WEB.replace("NAME", name).replace("VALUE", value).replace("ARGS", args)]
    for called, text in (maps or {}).items():
        lines = "".join(f"    {line}\n" for line in text.splitlines())
        texts.append(
            f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {called}}}\ndata:\n  application.yaml: |\n{lines}"
        )
    found = run_files({"web.yaml": "---\n".join([*texts, *([other] if other else [])])}, SETTINGS)
    (severity,) = (one.severity.word for one in found)
    return severity


KUBERNETES = "spring:\n  cloud:\n    config: {enabled: false}\n    kubernetes:\n      discovery:\n        enabled: true"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EUREKA_CLIENT_SERVICEURL_DEFAULTZONE", "http://registry/eureka"),
        ("SPRING_CLOUD_KUBERNETES_DISCOVERY_ENABLED", "true"),
        ("SPRING_APPLICATION_JSON", "{'spring.cloud.loadbalancer.cache.ttl': 5}"),
        ("JAVA_OPTS", "-Deureka.client.enabled=true"),
    ],
)
def test_variables(name: str, value: str) -> None:
    assert told(name, value) == "note"
    assert told(args=f'"--{name}={value}"') == "note"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("A", ""),
        # Spring Cloud is more than its discovery, and what is called so more than Spring's
        ("SPRING_CLOUD_CONFIG_URI", "http://config:8888"),
        ("DISCOVERY_ENABLED", "true"),
        ("SPRING_CLOUD_DISCOVERY_ENABLED", "false"),
        ("EUREKA_CLIENT_ENABLED", "false"),
        ("JAVA_OPTS", "-Dspring.cloud.kubernetes.discovery.enabled=false"),
    ],
)
def test_other_variables(name: str, value: str) -> None:
    assert told(name, value) == "warning"


@pytest.mark.parametrize("file", [KUBERNETES, "eureka:\n  client: {fetchRegistry: true}"])
def test_files(file: str) -> None:
    # what it takes variables from, and what is called as it is
    assert told(maps={"settings": file}) == "note"
    assert told(maps={"web": file}) == "note"
    assert told(maps={"other": file}) == "warning"
    commented = "\n".join(f"# {line}" for line in file.splitlines())
    assert told(maps={"settings": f"a: 1\n{commented}\nb: 2  # no eureka"}) == "warning"


def test_another_program_discovers() -> None:
    assert told(other=OTHER) == "warning"
    assert told(maps={"settings": "a: 1"}, other="# Spring Cloud: discovery\n" + OTHER) == "warning"


def test_variables_in_a_config_map() -> None:
    settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\ndata: {GREETING_URL: "http://front/hello"}\n'
    web = WEB.replace("http://front/hello", "").replace("NAME", "EUREKA_INSTANCE_HOSTNAME").replace("ARGS", "")
    for name, expected in (("settings", "note"), ("other", "warning")):
        files = {"web.yaml": "---\n".join((SERVICE, web, settings.replace("NAME", name)))}
        assert [one.severity.word for one in run_files(files, SETTINGS)] == [expected]
