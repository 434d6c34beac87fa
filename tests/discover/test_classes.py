"""Who serves a class of Ingresses: told by a definition in another scope of the run."""

from __future__ import annotations

import pytest

from tests.discover.trees import Ran, pod, service
from tests.discover.trees import run_configured as run

RULE = "ingress-path-pattern"
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, annotations: {NOTED}}
spec:
  ingressClassName: CLASS
  rules: [{http: {paths: [{path: /web/(.*), pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
"""
CLASS = """\
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx}
spec: {controller: BY}
"""
USE_REGEX = 'nginx.ingress.kubernetes.io/use-regex: "true"'
WEB = service("web") + "---\n" + pod("web")
NGINX, NGINX_ORG, TRAEFIK = "k8s.io/ingress-nginx", "nginx.org/ingress-controller", "traefik.io/ingress-controller"


def ran(*controllers: str, noted: str = USE_REGEX, called: str = "nginx") -> Ran:
    """What is said of an Ingress whose class is defined in other folders only, which have a state of the Service."""
    ingress = INGRESS.replace("NOTED", noted).replace("CLASS", called)
    files = {
        f"{place}-nginx/all.yaml": f"{WEB}---\n{CLASS.replace('BY', controller)}"
        for place, controller in enumerate(controllers)
    }
    return run({**files, "sample/all.yaml": f"{WEB}---\n{ingress}"}, rules=(RULE,))


REFUSED, PLAIN = "which ingress-nginx refuses since 1.12", "which is compared as plain text"


@pytest.mark.parametrize(
    "controllers, noted, expected",
    [
        ((), USE_REGEX, REFUSED),
        ((NGINX,), USE_REGEX, REFUSED),
        ((NGINX_ORG,), USE_REGEX, PLAIN),
        ((NGINX_ORG,), "", PLAIN),
        ((NGINX,), "", REFUSED),
        # whose annotations it has
        ((NGINX, NGINX_ORG), USE_REGEX, REFUSED),
        ((NGINX, NGINX_ORG), "", PLAIN),
        ((TRAEFIK,), USE_REGEX, PLAIN),
        # a second controller of one kind has a name of its own
        (("k8s.io/internal-ingress-nginx",), USE_REGEX, REFUSED),
    ],
)
def test_a_class_is_whose_the_run_says(controllers: tuple[str, ...], noted: str, expected: str) -> None:
    found = ran(*controllers, noted=noted)
    assert [(one.severity.word, one.message.endswith(expected)) for one in found.findings] == [("warning", True)]


def test_a_class_of_another_name_says_nothing() -> None:
    (found,) = ran(NGINX_ORG, called="nginx-internal").findings
    assert found.message.endswith(REFUSED)


def test_what_the_scope_defines_itself_counts() -> None:
    files = {
        "0-nginx/all.yaml": f"{WEB}---\n{CLASS.replace('BY', NGINX_ORG)}",
        "sample/all.yaml": f"{WEB}---\n{CLASS.replace('BY', NGINX)}---\n"
        + INGRESS.replace("NOTED", USE_REGEX).replace("CLASS", "nginx"),
    }
    (found,) = run(files, rules=(RULE,)).findings
    assert found.message.endswith(REFUSED)


def test_the_help_is_that_of_the_controller() -> None:
    (found,) = ran(NGINX_ORG, noted="").findings
    assert found.help == "Annotate the Ingress with nginx.org/path-regex: case_sensitive."


def test_scopes_without_ingresses_are_told_nothing() -> None:
    scopes = {one.name: one for one in ran(NGINX_ORG).discovery.scopes}
    assert scopes["sample"].told.classes == {"nginx": frozenset({NGINX_ORG})}
    assert scopes["0-nginx"].told.classes == {}


def test_a_class_that_is_out_of_use_is_whose_nobody_says() -> None:
    kustomized = "resources: [all.yaml]\n"
    files = {
        "deprecated/kustomization.yaml": kustomized,
        "deprecated/all.yaml": CLASS.replace("BY", NGINX_ORG),
        "prod/kustomization.yaml": kustomized,
        "prod/all.yaml": f"{WEB}---\n" + INGRESS.replace("NOTED", "").replace("CLASS", "nginx"),
    }
    (found,) = run(files, rules=(RULE,)).findings
    assert found.message.endswith(REFUSED)
