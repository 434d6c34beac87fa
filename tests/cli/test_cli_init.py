"""A configuration of what the tree says, and what a person wrote in one that is there."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run, Write

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: ExternalName, externalName: a.example.com}
"""
KIND = """\
apiVersion: kind.x-k8s.io/v1alpha4
kind: Cluster
nodes:
  - {role: control-plane, image: 'kindest/node:v1.30.4'}
"""
CAPI = """\
apiVersion: controlplane.cluster.x-k8s.io/v1beta1
kind: KubeadmControlPlane
metadata: {name: a}
spec: {version: v1.32.0}
"""
CRD = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: shops.example.com}\n"
JOB = """\
apiVersion: batch.example.com/v1
kind: Training
metadata: {name: a}
spec:
  workers:
    podTemplate:
      spec: {containers: [{name: a, image: "a:1"}]}
"""


def test_what_the_tree_says_is_written(write: Write, run: Run) -> None:
    root = write({"web.yaml": SERVICE, "kind.yaml": KIND, "crds/shop.yaml": CRD, "job.yaml": JOB})
    found = run("init")
    assert found.code == 0
    assert "svclint.yaml is written: Kubernetes 1.30 (kind.yaml), 1 file of CRDs, pods of Training." in found.err
    text = (root / "svclint.yaml").read_text(encoding="utf-8")
    assert text.partition("\n")[2] == (
        'kubernetes: "1.30"\n'
        "crds:\n"
        "  - crds/shop.yaml\n"
        "workloads:\n"
        "  - group: batch.example.com\n"
        "    kind: Training\n"
        "    template: spec.workers.podTemplate\n"
    )
    # and it can be read
    assert run("check").code != 2
    assert "svclint.yaml has what there is to find." in run("init").err


def test_several_versions_are_a_range(write: Write, run: Run) -> None:
    root = write({"kind.yaml": KIND, "capi.yaml": CAPI, "old.yaml": KIND.replace("1.30.4", "1.12.0")})
    run("init")
    assert 'kubernetes: "1.30-1.32"' in (root / "svclint.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_a_person_wrote_stays(newline: str, write: Write, run: Run) -> None:
    ours = (
        "# ours   (ask before you edit)\n"
        "kubernetes: '1.29'   # as in prod\n"
        "\n"
        "ignore:\n"
        "- rules: [routes]  # old\n"
        '  reason: "so"\n'
        "rules: {ports: off}   # for now\n"
    )
    root = write({"kind.yaml": KIND, "crds/shop.yaml": CRD, "web.yaml": SERVICE})
    (root / "svclint.yaml").write_bytes(ours.replace("\n", newline).encode())
    assert "is edited" in run("init").err
    expected = f"{ours}crds:\n- crds/shop.yaml\n".replace("\n", newline)
    assert (root / "svclint.yaml").read_bytes().decode() == expected


def test_plain_scopes_are_shown_as_a_comment(write: Write, run: Run) -> None:
    root = write({"envs/dev/web.yaml": SERVICE, "envs/prod/web.yaml": SERVICE})
    run("init")
    text = (root / "svclint.yaml").read_text(encoding="utf-8")
    assert "#   - name: envs/dev\n#     paths: [envs/dev]\n#   - name: envs/prod\n" in text
    assert run("check").code == 0


def test_a_configuration_in_toml_is_not_edited(write: Write, run: Run) -> None:
    write({"web.yaml": SERVICE, "pyproject.toml": "[tool.svclint]\nkubernetes = '1.31'\n"})
    found = run("init")
    assert (found.code, "edits YAML only" in found.err) == (2, True)
    assert run("init", "nope").code == 2
