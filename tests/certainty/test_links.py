"""What tells that files are one application: the objects of the one mean those of the other."""

from __future__ import annotations

from svclint.settings import Settings
from tests.cards import run_files

SETTINGS = Settings()._replace(select=("duplicate-resource",))
SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: NAME}, spec: {selector: {app: APP}, ports: [{port: 80}]}}\n"
POD = """\
{apiVersion: v1, kind: Pod, metadata: {name: NAME, labels: {app: NAME}}, spec: {containers: [{name: c, image: c}]}}
"""


def told(files: dict[str, str]) -> list[str]:
    return [one.severity.word for one in run_files(files, SETTINGS)]


def test_examples_that_nothing_joins_are_a_note() -> None:
    web = POD.replace("NAME", "web")
    files = {
        "lily.yaml": web,
        "orchid.yaml": web.replace("image: c", "image: d"),
        "mail.yaml": POD.replace("NAME", "mail"),
    }
    assert told(files) == ["note"]


def test_an_application_in_files_is_a_warning_where_somebody_applies_them_together() -> None:
    pod = POD.replace("NAME", "web")
    files = {"front.yaml": SERVICE.replace("NAME", "web").replace("APP", "web"), "a.yaml": pod}
    files["zeta.yaml"] = pod.replace("image: c", "image: d")
    assert told(files) == ["note"]
    assert told({**files, "README.md": "kubectl apply -f ."}) == ["warning"]
    assert told({**files, "README.md": "kubectl apply -f a.yaml -f zeta.yaml"}) == ["warning"]
    assert told({**files, "README.md": "kubectl apply -f a.yaml -f front.yaml"}) == ["note"]


def test_what_is_called_a_copy_is_a_warning() -> None:
    pod = POD.replace("NAME", "web")
    assert told({"web.yaml": pod, "web copy.yaml": pod.replace("image: c", "image: d")}) == ["warning"]


TWICE = {
    "k8s/front.yaml": SERVICE.replace("NAME", "web").replace("APP", "web"),
    "k8s/a.yaml": POD.replace("NAME", "web"),
    "k8s/zeta.yaml": POD.replace("NAME", "web").replace("image: c", "image: d"),
}
APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: https://git.example.com/shop.git, path: k8s}
  destination: {server: https://kubernetes.default.svc, namespace: shop}
"""


def test_what_is_applied_at_once_by_whom() -> None:
    assert told({**TWICE, "Makefile": "deploy:\n\tkubectl apply -f k8s\n"}) == ["warning"]
    assert told({**TWICE, "argo/app.yaml": APPLICATION}) == ["warning"]
    assert told({**TWICE, "Makefile": "deploy:\n\tkubectl delete -f k8s\n"}) == ["note"]
    assert told(
        {**TWICE, "Makefile": "deploy:\n\tkubectl apply -f k8s/a.yaml\n\tkubectl apply -f k8s/zeta.yaml\n"}
    ) == ["note"]
