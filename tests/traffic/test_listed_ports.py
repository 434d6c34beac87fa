"""Many ports that a Service leads to their own numbers, and that its pods do not declare."""

from __future__ import annotations

from svclint.settings import Settings
from tests.cards import run_files

PORTS = (18081, 9083, 18080, 8443, 3000)
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {{name: master}}
spec: {{selector: {{app: master}}, ports: [{}]}}
---
apiVersion: v1
kind: Pod
metadata: {{name: master-0, labels: {{app: master}}}}
spec: {{containers: [{{name: master, image: master, ports: [{{containerPort: 8020}}, {{containerPort: {}}}]}}]}}
"""


def told(left: int) -> dict[str, str]:
    """The severity of what is said of each port, where `left` is the one that the pods declare and nobody targets."""
    listed = ", ".join(f'{{name: "{one}", port: {one}, targetPort: {one}}}' for one in (8020, *PORTS))
    found = run_files({"all.yaml": SERVICE.format(listed, left)}, Settings(select=("target-port-not-declared",)))
    return {str(one.message).split(" to ")[1].split(",")[0]: one.severity.word for one in found}


def test_what_is_left_is_meant_by_the_number_that_is_like_it() -> None:
    assert told(9038) == {str(one): "warning" if one == 9083 else "note" for one in PORTS}


def test_what_is_left_resembles_none() -> None:
    assert told(6083) == {str(one): "note" for one in PORTS}
