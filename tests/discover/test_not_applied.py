"""Files that say of themselves that nobody applies them, and what they do to others."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.discover.hearsay.not_applied import SAYS_NOT_APPLIED
from svclint.source import Source
from tests.discover.trees import POD, SERVICE, run, write

SHUT = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
"""
SAID = "# This file is intentionally NOT applied during setup\n# It is how things should be\n\n---\n# Deny all\n"


@pytest.mark.parametrize(
    "comment",
    [
        SAID,
        "# Not applied by default.\n",
        "# Currently not deployed (see README)\n",
        "# DO NOT APPLY\n",
        "# Do not apply this file: it breaks all.\n",
        "# For reference only, not applied.\n",
        "# Deny all.\n# Not auto-applied; see docs.\n",
        "---\r\n## It is never applied: documentation\r\n",
        "# A way to do it - these two manifests are not deployed\n",
    ],
)
def test_a_comment_that_says_so(comment: str) -> None:
    assert SAYS_NOT_APPLIED(Source("deny.yaml", comment + SHUT))


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "# Applied by default.\n",
        # of what it does, not of the file
        "# This policy is not applied to kube-system.\n",
        "# Rate limits below are not applied\n",
        "# This label is not applied.\n",
        "# If a label is missing the policy is not applied.\n",
        # it is applied in another way, by others, or later
        "# NOT applied directly - referenced as ../base\n",
        "# Do not apply this file directly\n",
        "# Not applied by Argo CD.\n",
        "# Not applied until the cluster is there\n",
        "# These manifests are not deployed by default; kubectl apply -f deny.yaml\n",
        "# NOT auto-applied - apply per cluster with kubectl\n",
        # where, how or how often it is applied
        "# Not deployed via Argo CD, the bootstrap script applies it.\n",
        "# This manifest is not deployed in staging.\n",
        "# This is not applied through Flux: the platform team runs kustomize.\n",
        "# They are not deployed on GPU nodes.\n",
        "# It is never applied with a server-side apply.\n",
        "# Never deployed twice; names are unique.\n",
    ],
)
def test_a_comment_that_says_something_else(comment: str) -> None:
    assert not SAYS_NOT_APPLIED(Source("deny.yaml", comment + SHUT))


def test_a_comment_below_the_head_is_of_what_stands_there() -> None:
    assert not SAYS_NOT_APPLIED(Source("deny.yaml", f"{SHUT}---\n# Not applied.\n{SHUT}"))


def said(tree: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, Doubt | None]]:
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / ".git").mkdir()
    web = f"{SERVICE}---\n{POD}".replace("{name: NAME", "{name: web, namespace: shop").replace("NAME", "web")
    write({"web/all.yaml": web, **tree})
    found = run(".", rules=("network-policy-blocks-service", "selector-spans-versions")).findings
    return [(one.location.file, one.severity.word, one.doubt) for one in found]


def test_what_it_does_to_others_is_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Service stands in a file that is applied, and the policy that shuts it off does not."""
    left = [("web/all.yaml", "note", Doubt.LEFT_OUT)]
    told = [("web/all.yaml", "warning", None)]
    assert said({"policies/deny.yaml": SAID + SHUT}, tmp_path / "a", monkeypatch) == left
    assert said({"policies/deny.yaml": SHUT}, tmp_path / "b", monkeypatch) == told
    # a command applies it all the same
    for number, where in enumerate(("web/ -f policies/deny.yaml", "policies/")):
        tree = {"policies/deny.yaml": SAID + SHUT, "setup.sh": f"kubectl apply -f {where}\n"}
        assert said(tree, tmp_path / f"c{number}", monkeypatch) == told
    # and so it is where its folder says it
    assert said({"archive/deny.yaml": SHUT}, tmp_path / "e", monkeypatch) == [("web/all.yaml", "note", Doubt.RETIRED)]


def test_what_is_wrong_without_it_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three versions, two are there without the one that is not applied."""
    one, two, three = (
        "apiVersion: apps/v1\nkind: Deployment\n"
        f"metadata: {{name: api-v{number}, namespace: shop}}\n"
        "spec:\n  selector: {matchLabels: {app: api}}\n  template:\n    metadata: {labels: {app: api}}\n"
        f"    spec: {{containers: [{{name: api, image: 'api:{number}'}}]}}\n"
        for number in (1, 2, 3)
    )
    service = SERVICE.replace("{name: NAME", "{name: api, namespace: shop").replace("NAME", "api")
    tree = {"api/all.yaml": f"{service}---\n{one}", "old/three.yaml": three}
    assert said({**tree, "api/two.yaml": two}, tmp_path / "a", monkeypatch) == [("api/all.yaml", "warning", None)]
    left = {**tree, "api/two.yaml": SAID + two}
    assert said(left, tmp_path / "b", monkeypatch) == [("api/all.yaml", "note", Doubt.LEFT_OUT)]
    both = {**tree, "api/two.yaml": two, "api/three.yaml": SAID + three.replace("v3", "v4")}
    assert said(both, tmp_path / "c", monkeypatch) == [("api/all.yaml", "warning", None)]
