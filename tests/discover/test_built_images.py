"""What Dockerfiles of the tree say of the ports on which images listen, and which images these are."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.discover.hearsay.dockerfiles import listens
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.source import Source
from tests.discover.trees import write

APP = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "acme/web:1"MORE, ports: [{containerPort: 3000}]}]}
"""
SETTINGS = Settings()._replace(select=("target-port-not-declared",))
UNTOLD, NO_DOUBT, LOWERED = ("warning", False), ("warning", True), ("note", False)


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(files: dict[str, str], more: str = "") -> list[tuple[str, bool]]:
    """Severity, and whether a Dockerfile is named."""
    write({"k8s/web.yaml": APP.replace("MORE", more), **files})
    found = merge(lint(discover(["."], SETTINGS).scopes, SETTINGS).findings)
    return [(one.severity.word, "Dockerfile" in one.message) for one in found]


def ports(text: str, **files: str) -> tuple[list[int], bool]:
    found = listens(Source("web/Dockerfile", text), ("web",), lambda path: read(path, files))
    return sorted(found.ports), found.is_all


def read(path: str, files: dict[str, str]) -> Source | None:
    name = path.removeprefix("web/").replace(".", "_")
    return Source(path, files[name]) if name in files else None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM node\nEXPOSE 80/tcp 443\n", [80, 443]),
        ("FROM node\nARG P=80\nENV PORT=$P\nEXPOSE ${PORT}\n", [80]),
        ("FROM node\nENV PORT 8080\n", [8080]),
        ("FROM node\nENV DB_PORT=5432\nEXPOSE 80\n", [80]),
        ("FROM dotnet\nENV ASPNETCORE_URLS=http://+:5000\n", [5000]),
        ('FROM java\nEXPOSE 8080\nENTRYPOINT ["java", "-jar", "a.jar", "--server.port=80"]\n', [80]),
        ("FROM python\nCMD python manage.py runserver 0.0.0.0:8000\n", [8000]),
        ('FROM python\nCMD ["gunicorn", \\\n  "--bind", ":9000", "app"]\n', [9000]),
        (
            "FROM node AS build\nEXPOSE 3000\nFROM nginx:1.27-alpine\nCOPY --from=build /dist /usr/share/nginx/html\n",
            [80],
        ),
        ("FROM node AS base\nEXPOSE 3000\nFROM base\nRUN true\n", [3000]),
        ("FROM node\n# EXPOSE 80\nRUN curl localhost:1234\n", []),
    ],
)
def test_ports_of_a_dockerfile(text: str, found: list[int]) -> None:
    assert ports(text) == (found, bool(found))


def test_a_configuration_of_nginx_that_is_copied() -> None:
    text = "FROM nginx\nCOPY nginx.conf /etc/nginx/conf.d/default.conf\n"
    assert ports(text, nginx_conf="server {\n  # listen 1;\n  listen [::]:8080;\n}\n") == ([8080], True)
    assert ports(text) == ([], False)


@pytest.mark.parametrize(
    "text",
    [
        "FROM nginx\nCOPY site /usr/share/nginx/html\nRUN rm -rf /tmp/* && chown -R nginx /usr/share/nginx/html\n",
        'FROM nginx\nWORKDIR /usr/share/nginx/html\nCOPY . .\nCMD ["nginx", "-g", "daemon off;"]\n',
        'FROM nginx\nENTRYPOINT ["/docker-entrypoint.sh"]\nCMD ["nginx"]\n',
        "FROM httpd\nCOPY index.html robots.txt /\nCOPY dist/ /usr/local/apache2/htdocs/\n",
    ],
)
def test_what_listens_as_its_base_does(text: str) -> None:
    assert ports(text) == ([80], True)


@pytest.mark.parametrize(
    "text",
    [
        *("FROM node\nEXPOSE $PORT\n", "FROM nginx\nCOPY conf/ /etc/nginx/\n"),
        # what is copied, or run, may tell the program of the base another one
        *("FROM nginx:1.27\nCOPY rootfs /\n", "FROM nginx\nWORKDIR /etc\nCOPY . .\n"),
        *("FROM nginx\nCOPY site /site\nRUN /site/install.sh\n", "FROM nginx\nRUN true && sh ./setup.sh\n"),
        *("FROM caddy\nCOPY Caddyfile /etc/caddy/Caddyfile\n", 'FROM nginx\nCMD ["/start.sh"]\n'),
    ],
)
def test_what_depends_on_what_is_not_here_names_no_port(text: str) -> None:
    assert ports(text) == ([], False)


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("front/Dockerfile", {"compose.yaml": "services:\n  a: {build: front, image: acme/web}\n"}),
        ("front/Dockerfile", {"compose.yaml": "services:\n  web: {build: {context: ./front}}\n"}),
        (
            "front/prod.Dockerfile",
            {"compose.yaml": "services: {web: {build: {context: front, dockerfile: prod.Dockerfile}}}"},
        ),
        ("Dockerfile", {"README.md": "    docker build -t acme/web:1 .\n"}),
        (
            "front/Dockerfile",
            {"Makefile": "I=acme/web\nall:\n\tdocker buildx build --platform linux/amd64 --tag $(I):$(TAG) front\n"},
        ),
        ("front/Dockerfile", {"build.sh": "cd front\ndocker build --tag=web .\n"}),
        (
            "front/Dockerfile",
            {"skaffold.yaml": "apiVersion: skaffold/v4beta1\nbuild: {artifacts: [{image: web, context: front}]}\n"},
        ),
        (
            "front/Dockerfile",
            {
                ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v5\n"
                "        with: {context: front, tags: 'ghcr.io/acme/web:latest'}\n"
            },
        ),
    ],
)
def test_which_dockerfile_an_image_is_built_by(path: str, more: dict[str, str]) -> None:
    assert told({path: "FROM node\nEXPOSE 8080\n", **more}) == []


@pytest.mark.parametrize(
    "path",
    [
        "web/Dockerfile",
        "services/web/docker/Dockerfile",
        "Dockerfile.web",
        "web.Dockerfile",
        "examples/old/web/Dockerfile",
    ],
)
def test_one_that_is_only_called_as_the_image_may_be_another_ones(path: str) -> None:
    assert told({path: "FROM node\nEXPOSE 8080\n"}) == [LOWERED]


@pytest.mark.parametrize(
    ("image", "found"),
    [
        ("nginx:1.27", [UNTOLD]),
        ("docker.io/library/nginx", [UNTOLD]),
        ("nginx@sha256:0", [UNTOLD]),
        ("acme/nginx:1", [LOWERED]),
        ("quay.io/acme/nginx:1", [LOWERED]),
    ],
)
def test_an_official_image_is_not_built_here(image: str, found: list[tuple[str, bool]]) -> None:
    files = {"proxy/nginx/Dockerfile": "FROM scratch\nEXPOSE 8080\n"}
    assert told({**files, "k8s/web.yaml": APP.replace("acme/web:1", image).replace("MORE", "")}) == found


def test_an_official_image_that_is_built_here() -> None:
    files = {"proxy/Dockerfile": "FROM scratch\nEXPOSE 8080\n", "Makefile": "all:\n\tdocker build -t nginx proxy\n"}
    assert told({**files, "k8s/web.yaml": APP.replace("acme/web:1", "nginx").replace("MORE", "")}) == []


@pytest.mark.parametrize("name", ["Dockerfile", "Dokcerfile", "dockerfle", "Dockefile"])
def test_the_only_dockerfile_is_rather_that_of_the_only_image(name: str) -> None:
    assert told({name: "FROM node\nEXPOSE 8080\n", "README.md": "docker build -t $IMAGE .\n"}) == [LOWERED]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        # what it only speaks of, and which other ports it has, may be those of another image
        ("FROM node\nRUN sed -i s/80/8080/ conf\n", {}),
        ("FROM node\nEXPOSE 3000\n", {}),
        # another file, or another image
        ("FROM node\nEXPOSE 8080\n", {"job/Dockerfile": "FROM node\n"}),
        ("FROM node\nEXPOSE 8080\n", {"k8s/job.yaml": "kind: Pod\nspec: {containers: [{image: acme/job}]}\n"}),
        ("FROM node\nEXPOSE 8080\n", {"README.md": "docker build -t shop .\n"}),
    ],
)
def test_one_of_several_is_not(text: str, more: dict[str, str]) -> None:
    assert told({"Dockerfile": text, **more}) == [UNTOLD]


@pytest.mark.parametrize("name", ["Dockerfiles", "dockers", "Deskfile", "worker"])
def test_what_is_called_otherwise_is_no_dockerfile(name: str) -> None:
    assert told({name: "FROM node\nEXPOSE 8080\n"}) == [UNTOLD]


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("front/Dockerfile", {}),
        ("front/Dockerfile", {"build.sh": "cd front\ndocker build --tag=api .\n"}),
        ("web/Dockerfile", {"README.md": "docker build -t acme/web:1 front", "front/Dockerfile": "FROM node\n"}),
    ],
)
def test_the_dockerfile_of_another_image(path: str, more: dict[str, str]) -> None:
    assert told({path: "FROM node\nEXPOSE 8080\n", **more}) == [UNTOLD]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM node\nEXPOSE 3000\n", NO_DOUBT),
        ("FROM node\nEXPOSE 5000\n", NO_DOUBT),
        ("FROM node\nRUN sed -i s/80/8080/ conf\nEXPOSE 5000\n", LOWERED),
        ("FROM node\nEXPOSE 8080\nENV PORT=3000\n", LOWERED),
        ("FROM node\nEXPOSE $PORT\n", UNTOLD),
    ],
)
def test_another_port(text: str, found: tuple[str, bool]) -> None:
    assert told({"web/Dockerfile": text}) == [found]


@pytest.mark.parametrize(
    "more", [', command: ["/serve"]', ', args: ["--port=3000"]', ', env: [{name: PORT, value: "3000"}]']
)
def test_what_the_manifest_tells_the_program_counts(more: str) -> None:
    assert told({"web/Dockerfile": "FROM node\nEXPOSE 8080\n"}, more) == [UNTOLD]


@pytest.mark.parametrize(("ports", "found"), [("8080 9099", []), ("8080", ["probe-port-differs"])])
def test_the_dockerfile_may_speak_of_the_port_that_a_probe_asks(ports: str, found: list[str]) -> None:
    settings = Settings()._replace(select=("probe-port-differs",))
    pod = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: acme/web, args: "
        "[--port=8080], ports: [{containerPort: 8080}], readinessProbe: {tcpSocket: {port: 9099}}}]}\n"
    )
    write({"k8s/web.yaml": pod, "web/Dockerfile": f"FROM node\nEXPOSE {ports}\n"})
    assert [one.rule for one in lint(discover(["."], settings).scopes, settings).findings] == found


def test_of_two_images_of_one_name_the_nearer_is_meant() -> None:
    near, far = "FROM node\nEXPOSE 3000\n", "FROM node\nEXPOSE 8080\n"
    assert told({"k8s/web/Dockerfile": near, "other/web/Dockerfile": far}) == [NO_DOUBT]


def test_no_dockerfile_is_read_where_nothing_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        {"web/Dockerfile": "FROM node\nEXPOSE 8080\n", "k8s/web.yaml": APP.replace("MORE", "").replace("3000", "8080")}
    )
    monkeypatch.setattr("svclint.discover.hearsay.built_images.built", lambda *_: pytest.fail("it was read"))
    assert not any(one.told.images for one in discover(["."], SETTINGS).scopes)
