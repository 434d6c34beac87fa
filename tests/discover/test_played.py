"""What guides, scripts and the cards of charts say that Podman plays: no cluster is asked to take it."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.discover import discover
from svclint.linting.settle import lint
from svclint.render.helm import available
from svclint.settings import Settings
from tests.cards import run_files
from tests.discover.trees import write
from tests.test_charts import found

SETTINGS = Settings(select=("schema-violation",))
WRONG = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {PORT: 8080}
"""


def said(files: dict[str, str]) -> list[tuple[str, Doubt | None]]:
    return [(one.severity.word, one.doubt) for one in run_files(files, SETTINGS)]


@pytest.mark.parametrize(
    ("guide", "text"),
    [
        ("README.md", "```sh\npodman kube play deploy/web.yaml\n```\n"),
        ("deploy/README.md", "Run `podman kube play --replace web.yaml` as root.\n"),
        ("deploy/up.sh", "podman --log-level=debug play kube \\\n  --network=web ./web.yaml\n"),
        ("Makefile", "up:\n\tpodman kube play deploy/web.yaml\n"),
    ],
)
def test_a_file_that_podman_plays(guide: str, text: str) -> None:
    assert said({"deploy/web.yaml": WRONG, guide: text}) == [("note", Doubt.PLAYED)]


@pytest.mark.parametrize(
    "text",
    [
        "podman build -t web . && kubectl apply -f deploy/web.yaml\n",
        "podman kube play deploy/mail.yaml\n",
        "podman kube play deploy/web.yaml\nkubectl apply -f deploy/web.yaml\n",
        "podman kube generate web > deploy/web.yaml\n",
    ],
    ids=["only builds", "another file", "both", "writes it"],
)
def test_a_file_that_a_cluster_may_be_given(text: str) -> None:
    assert said({"deploy/web.yaml": WRONG, "up.sh": text}) == [("error", None)]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (".github/workflows/d.yml", "steps:\n  - run: kubectl apply -f deploy\n", "error"),
        (".github/workflows/d.yml", "- uses: azure/k8s-deploy@v5\n  with: {manifests: deploy/web.yaml}\n", "error"),
        (".gitlab-ci.yml", "d:\n  script:\n    - envsubst < deploy/web.yaml | kubectl apply -f -\n", "error"),
        ("Jenkinsfile", "kubernetesDeploy(configs: 'deploy/web.yaml')\n", "error"),
        ("azure-pipelines.yml", "- task: KubernetesManifest@1\n  inputs: {manifests: deploy/web.yaml}\n", "error"),
        # it deploys another one, it looks at the file only, it plays it
        (".github/workflows/d.yml", "steps:\n  - run: kubectl apply -f k8s\n", "note"),
        (".gitlab-ci.yml", "lint:\n  script:\n    - yamllint deploy/web.yaml\n", "note"),
        (".gitlab-ci.yml", "d:\n  script:\n    - podman play kube deploy/web.yaml || kubectl get pods\n", "note"),
    ],
)
def test_what_podman_plays_and_a_pipeline_brings_into_a_cluster(
    path: str, text: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write({"README.md": "podman kube play deploy/web.yaml\n", "deploy/web.yaml": WRONG, path: text})
    found = lint(discover(["."], SETTINGS).scopes, SETTINGS).findings
    assert [one.severity.word for one in found] == [expected]


@pytest.mark.skipif(not available(), reason="svclint[helm] is not installed")
@pytest.mark.parametrize(
    ("card", "guide", "expected"),
    [
        ("web for podman kube play", "", "note"),
        ("web", "```console\nhelm template web . | podman kube play -\n```\n", "note"),
        ("an exporter of what podman runs", "helm install web .\n", "error"),
        (
            "web",
            "helm install web .\n\nWithout a cluster:\n\nhelm template . > o.yaml && podman kube play o.yaml\n",
            "error",
        ),
    ],
)
def test_a_chart_for_podman(
    card: str, guide: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "charts/web/Chart.yaml": f"apiVersion: v2\nname: web\nversion: 1.0.0\ndescription: {card}\n",
        "charts/web/README.md": guide,
        "charts/web/templates/web.yaml": WRONG,
    }
    wrong = [one for one in found(tmp_path, monkeypatch, files) if one.rule == "schema-violation"]
    assert [one.severity.word for one in wrong] == [expected]
