"""What commands have containers request: an autoscaler that measures a share of it then has one."""

from __future__ import annotations

import pytest

from svclint.discover.hearsay.set_requests import set_requests
from svclint.settings import Settings
from tests.cards import run_files

LIMITS = """\
kubectl apply -n shop -f - <<'EOF'
apiVersion: v1
kind: LimitRange
metadata: {name: limits}
spec: {limits: [{type: Container, defaultRequest: {cpu: 100m}}]}
EOF
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kubectl set resources deployment web --requests=cpu=100m,memory=1Gi", [("cpu", "web"), ("memory", "web")]),
        ("oc -n shop set resources deploy/web -c web --limits cpu=1", [("cpu", "web")]),
        ("kubectl set resources --requests=cpu=1 -n shop sts db", [("cpu", "db")]),
        ("kubectl set resources deployment $APP --requests='cpu=1'", [("cpu", "")]),
        ("kubectl set resources deployment --all --requests=cpu=1", [("cpu", "")]),
        ("kubectl set resources -f web.yaml --requests=cpu=1", [("cpu", "")]),
        ("kubectl set resources deploy web api --requests=cpu=1", [("cpu", "web"), ("cpu", "api")]),
        ("kubectl set resources deployment web", []),
        ("kubectl set image deployment web web=web:2", []),
        ("# kubectl set resources deployment web --requests=cpu=1", []),
        ('echo "kubectl set resources deployment web --requests=cpu=1"', []),
        (LIMITS, [("cpu", "")]),
        (LIMITS.replace("kubectl apply -n shop -f -", "cat > limits.yaml"), [("cpu", "")]),
        (LIMITS.replace("kubectl", "# kubectl"), []),
        (LIMITS.replace("type: Container", "type: Pod"), []),
        (LIMITS.replace("kind: LimitRange", "kind: ResourceQuota"), []),
    ],
)
def test_what_commands_say(text: str, found: list[tuple[str, str]]) -> None:
    assert list(set_requests(text, is_page=False)) == found


WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: 'shop/web:1.0'}]}}
---
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 3}
"""
APPLY = "kubectl apply -f web.yaml\n"


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("deploy.sh", APPLY, 1),
        ("deploy.sh", f"{APPLY}kubectl set resources deployment web --requests=cpu=100m\n", 0),
        ("deploy.sh", f"{APPLY}kubectl set resources deployment db --requests=cpu=100m\n", 1),
        ("deploy.sh", f"{APPLY}kubectl set resources deployment web --requests=memory=1Gi\n", 1),
        ("README.md", f"    {APPLY}    kubectl set resources deployment/web --requests=cpu=100m\n", 0),
        ("deploy.sh", f"{LIMITS}{APPLY}", 0),
        ("deploy.sh", f"{LIMITS.replace('cpu', 'memory')}{APPLY}", 1),
    ],
)
def test_an_autoscaler_of_what_commands_request(name: str, text: str, count: int) -> None:
    found = run_files({"web.yaml": WEB, name: text}, Settings()._replace(select=("utilization-without-request",)))
    assert len(found) == count
