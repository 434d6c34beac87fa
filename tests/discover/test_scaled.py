"""What commands scale once it is there: what is applied with no replicas has pods then."""

from __future__ import annotations

import pytest

from svclint.discover.hearsay.scaled import scaled
from svclint.settings import Settings
from tests.cards import run_files


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kubectl scale deployment/web --replicas=2", ["web"]),
        ("kubectl -n shop scale --replicas 2 deploy web api", ["web", "api"]),
        ("oc scale --current-replicas=0 --replicas=1 dc/web dc/api -n shop", ["web", "api"]),
        ("kubectl scale deploy/web --replicas=${COUNT:-2}", ["web"]),
        ("kubectl scale deploy/$APP --replicas=2", [""]),
        ("kubectl scale deployment --all --replicas=2", [""]),
        ("kubectl scale deployment/web --replicas=0", []),
        ("kubectl scale deployment/web --replicas=2 --replicas=0", []),
        ("kubectl autoscale deployment/web --replicas=2", []),
        ("kubectl scale deployment/web", []),
        ("# kubectl scale deployment/web --replicas=2", []),
        ('echo "kubectl scale deployment/web --replicas=2"', []),
    ],
)
def test_what_commands_say(text: str, found: list[str]) -> None:
    assert list(scaled(text, is_page=False)) == found


WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: 'shop/web:1.0'}]}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 3}
"""
APPLY = "kubectl apply -f k8s/web.yaml\n"
KUSTOMIZATION = """\
resources: [web.yaml]
replicas:
# switched off until the database has moved
- {name: web, count: 0}
"""


@pytest.mark.parametrize(
    ("files", "word"),
    [
        ({"k8s/web.yaml": WEB, "up.sh": APPLY}, "warning"),
        ({"k8s/web.yaml": WEB, "up.sh": f"{APPLY}kubectl scale deployment/web --replicas=2\n"}, "note"),
        ({"k8s/web.yaml": WEB, "up.sh": f"{APPLY}kubectl scale deployment/db --replicas=2\n"}, "warning"),
        ({"k8s/web.yaml": WEB, "up.sh": f"{APPLY}kubectl scale deployment/web --replicas=0\n"}, "warning"),
        ({"k8s/web.yaml": WEB, "Makefile": f"up:\n\t{APPLY}\tkubectl scale deploy web --replicas=1\n"}, "note"),
        ({"k8s/web.yaml": WEB, "README.md": f"    {APPLY}    kubectl scale deploy web --replicas=1\n"}, "note"),
        # what folders are called, and what is said at the number of a kustomization
        ({"k8s/dr/web.yaml": WEB}, "note"),
        ({"shop-standby/k8s/web.yaml": WEB}, "note"),
        ({"one-off/web.yaml": WEB}, "warning"),
        ({"drivers/web.yaml": WEB}, "warning"),
        ({"k8s/web.yaml": WEB, "k8s/kustomization.yaml": KUSTOMIZATION}, "note"),
        (
            {"k8s/web.yaml": WEB, "k8s/kustomization.yaml": KUSTOMIZATION.replace("# switched off until", "# when")},
            "warning",
        ),
    ],
)
def test_what_is_applied_with_nothing(files: dict[str, str], word: str) -> None:
    found = run_files(files, Settings()._replace(select=("scale-target-at-zero",)))
    assert [one.severity.word for one in found] == [word]
