"""Files that a guide says are wrong on purpose are judged, as notes."""

from __future__ import annotations

import pytest

from svclint.certainty.doubt import Doubt
from svclint.settings import Settings
from tests.cards import run_files

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: ClusterIP, ports: [{port: 80, nodePort: 30080}]}
"""


def doubted(readme: str, path: str = "lab/web.yaml") -> bool:
    """Whether the guide makes a note of what is an error."""
    settings = Settings()._replace(select=("node-port-on-wrong-type",))
    (found,) = run_files({"lab/README.md": readme, path: SERVICE}, settings)
    told = (found.severity.word, found.doubt)
    assert told in (("note", Doubt.MEANT), ("error", None))
    return told[0] == "note"


@pytest.mark.parametrize(
    "said",
    [
        "These rules are designed to be broken/invalid.",
        "The file is *meant to be wrong*.",
        "An intentionally misconfigured Service.",
        "It is invalid on purpose.",
    ],
)
def test_a_section_that_says_so(said: str) -> None:
    assert doubted(f"# Lab\n\n## Try it\n{said}\n\n    kubectl apply -f web.yaml\n")


@pytest.mark.parametrize(
    "readme",
    [
        "# Lab\n\nThis is designed to be simple.\n\n    kubectl apply -f web.yaml\n",
        "# Lab\n\nThe other one is wrong on purpose.\n\n    kubectl apply -f other.yaml\n",
        "# Lab\n## Broken\nDeliberately broken.\n\n    kubectl delete -f web.yaml\n\n"
        "## Whole\n\n    kubectl apply -f web.yaml\n",
        "# Lab\n\nRequests of others are supposed to fail.\n\n    kubectl apply -f web.yaml\n",
        "# Lab\n\nFind the injected faults.\n\n    kubectl apply -f web.yaml\n",
    ],
)
def test_what_a_guide_does_not_say(readme: str) -> None:
    assert not doubted(readme)


def test_exercises_in_finding_faults() -> None:
    readme = "# Find them\n\nThere are four planted bugs.\n"
    assert doubted(readme, "lab/faults/03-web/issue.yaml")
    assert doubted(readme, "lab/broken/web.yaml")
    # what is right again, what is not called so, and what no guide speaks of
    assert not doubted(readme, "lab/faults/03-web/fix.yaml")
    assert not doubted(readme, "lab/faults/03-web/web-fixed.yaml")
    assert not doubted(readme, "lab/web/issue.yaml")
    assert not doubted("# Find them\n", "lab/faults/03-web/issue.yaml")
