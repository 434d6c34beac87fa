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
