"""What a comment says is wrong on purpose is a note; a comment that says anything else changes nothing."""

from __future__ import annotations

import pytest

from svclint.certainty.doubt import Doubt
from svclint.settings import Settings
from tests.cards import run_files

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: ClusterIP
  ports:
    - port: 80
ABOVE      nodePort: 30080 BESIDE
"""


@pytest.mark.parametrize(
    ("file", "above", "beside", "expected"),
    [
        ("web.yaml", "", "# this field is intentionally invalid", ("note", Doubt.MEANT)),
        ("web.yaml", "      # wrong on purpose: it shows\n      # what is refused\n", "", ("note", Doubt.MEANT)),
        ("lab-03/broken-web.yaml", "      # BUG: a port of another type\n", "", ("note", Doubt.MEANT)),
        # a bug that is known, where nothing says that it belongs there
        ("web.yaml", "      # BUG: a port of another type\n", "", ("error", None)),
        ("web.yaml", "      # intentionally open\n", "", ("error", None)),
        ("broken-web.yaml", "", "", ("error", None)),
        ("broken-web.yaml", "      # BUG: far above\n      protocol: TCP\n", "", ("error", None)),
    ],
)
def test_comments(file: str, above: str, beside: str, expected: tuple[str, Doubt | None]) -> None:
    text = SERVICE.replace("ABOVE", above).replace("BESIDE", beside)
    (found,) = run_files({file: text}, Settings()._replace(select=("node-port-on-wrong-type",)))
    assert (found.severity.word, found.doubt) == expected


ROUTE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web}
spec:
  hosts: [web.example.com]
  http:
    - route:
        - destination:
            host: NAMED
"""


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("wep", "error"),
        ('wep   # Should have been "web"', "note"),
        ("wep   # should have been renamed long ago", "error"),
        ("web-bogus", "note"),
        ("does-not-exist", "note"),
        ("WRONGHOST", "note"),
        ("wep   # No service has this name", "note"),
    ],
)
def test_names_of_what_is_not_there(named: str, expected: str) -> None:
    found = run_files(
        {"web.yaml": ROUTE.replace("NAMED", named)}, Settings()._replace(select=("backend-service-not-found",))
    )
    assert [one.severity.word for one in found] in ([expected], [] if expected == "note" else [expected])


EXTERNAL = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: ExternalName
  externalName: example.org
  selector:
    app: backend    COMMENT
"""


@pytest.mark.parametrize(
    ("file", "comment", "expected"),
    [
        ("src/break-fix/web.yaml", "# this field is meaningless here", "note"),
        ("src/break-fix/web.yaml", "", "error"),
        ("src/break-fix/web.yaml", "# the pods of the backend", "error"),
        ("src/web.yaml", "# this field is meaningless here", "error"),
    ],
)
def test_what_is_shown_to_do_nothing(file: str, comment: str, expected: str) -> None:
    text = EXTERNAL.replace("COMMENT", comment)
    (found,) = run_files({file: text}, Settings()._replace(select=("external-name-with-selector",)))
    assert found.severity.word == expected


SIDECAR = """\
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: web}
spec:
  workloadSelector:
    labels:
      app: VALUE
  egress: [{hosts: ["./*"]}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: "web:1"}]}
"""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("shop", "warning"),
        ("WRONGLABEL # No workloads with this label", "note"),
        ("shop # No workloads with this label", "note"),
        ("shop # No workloads with this label yet", "warning"),
        ("bogus", "note"),
        ("bogus-fares", "note"),
        ("wrongly", "warning"),
        # one of several labels may be right
        ("bogus\n      tier: web", "warning"),
    ],
)
def test_labels_that_nothing_has(value: str, expected: str) -> None:
    text = SIDECAR.replace("VALUE", value)
    (found,) = run_files({"web.yaml": text}, Settings()._replace(select=("policy-target-not-found",)))
    assert found.severity.word == expected
