"""A label that a script sets on running pods is asked for by a Service that finds them later; any other is missing."""

from __future__ import annotations

import json

import pytest

from svclint.certainty.doubt import Doubt
from svclint.settings import Settings
from tests.cards import run_files

PODS = """\
apiVersion: v1
kind: Service
metadata: {name: queue-active}
spec:
  selector: {app: queue, queue.example.com/state: ASKED}
  ports: [{port: 7222}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: queue}
spec:
  serviceName: queue-active
  selector: {matchLabels: {app: queue}}
  template:
    metadata: {labels: {app: queue, queue.example.com/state: waiting}}
    spec:
      containers:
        - {name: queue, image: "queue:1"}
        - {name: watch, image: "kubectl:1", command: COMMAND}
"""
SCRIPT = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: scripts}
data:
  watch.sh: SCRIPT
"""


def _found(asked: str, *, script: str = "echo", command: tuple[str, ...] = ("sh", "/scripts/watch.sh")) -> list[str]:
    pods = PODS.replace("ASKED", asked).replace("COMMAND", json.dumps(command))
    files = {"pods.yaml": pods, "scripts.yaml": SCRIPT.replace("SCRIPT", json.dumps(script))}
    found = run_files(files, Settings()._replace(select=("selector-matches-nothing",)))
    assert all(one.doubt in (None, Doubt.UNKNOWN) for one in found)
    return [one.severity.word for one in found]


@pytest.mark.parametrize(
    "script",
    [
        'kubectl label pod "$HOSTNAME" --overwrite queue.example.com/state="$state"\n',
        "kubectl label --overwrite pods/$HOSTNAME \\\n  queue.example.com/state=active\n",
        "oc -n shop label po $POD queue.example.com/state=active queue.example.com/since=$now\n",
        'body=$(printf \'{"metadata":{"labels":{"queue.example.com/state":"%s"}}}\' "$state")\n'
        'kubectl patch pod/$HOSTNAME --type=merge -p="$body"\n',
        'curl -X PATCH --data "{\\"metadata\\": {\\"labels\\": {\\"queue.example.com/state\\": \\"active\\"}}}" '
        "https://kubernetes/api/v1/namespaces/shop/pods/$HOSTNAME\n",
        'kubectl patch pod $HOSTNAME --type json -p \'[{"op": "replace", '
        '"path": "/metadata/labels/queue.example.com~1state", "value": "active"}]\'\n',
    ],
)
def test_what_a_script_sets(script: str) -> None:
    assert _found("active", script=script) == ["note"]


def test_what_a_command_sets() -> None:
    assert _found("active", command=("kubectl", "label", "pod", "queue-0", "queue.example.com/state=active")) == [
        "note"
    ]


@pytest.mark.parametrize(
    "script",
    [
        "echo nothing\n",
        # another value, another key, another kind, and what only chooses pods
        "kubectl label pod $HOSTNAME queue.example.com/state=leading\n",
        "kubectl label pod $HOSTNAME queue.example.com/role=active\n",
        "kubectl label node $NODE queue.example.com/state=active\n",
        "kubectl label pod -l queue.example.com/state=active queue.example.com/seen=yes\n",
        "kubectl get pods -l queue.example.com/state=active\n",
    ],
)
def test_what_no_script_sets(script: str) -> None:
    assert _found("active", script=script) == ["error"]
