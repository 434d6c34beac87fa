"""Parts of objects that a script, a guide or a program gives to `kubectl patch`, whatever their files are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.certainty.doubt import Doubt
from svclint.discover import discover
from svclint.finding import Finding
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings

PART = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: server}
spec: {template: {spec: {containers: [{name: server, env: [{name: A, value: b}]}]}}}
"""


# whoever reads it alone may take it for a whole one
NEARLY = PART.replace(
    "spec: {template: {", "spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, "
)
FORGOTTEN = PART.replace("env:", "image: server, env:")
TERRAFORM = """\
provisioner "file" {
  content = yamlencode({
    kind                  = "Kustomization"
    resources             = ["https://example.com/server.yaml", "one.yaml"]
    patchesStrategicMerge = concat(
      [
        file("${path.module}/config/PATCH"),
      ],
      local.more
    )
    other = [file("${path.module}/config/OTHER")]
  })
}
"""
SCRIPT = """\
cat > kustomization.yaml <<EOF
resources:
- OTHER
patches:
- path: PATCH
images: []
EOF
"""


def _found(root: Path, name: str, text: str, part: str = NEARLY) -> Finding:
    found = _all(root, name, text, part)
    assert len(found) == 1
    return found[0]


def _all(root: Path, name: str, text: str, part: str) -> tuple[Finding, ...]:
    (root / "cmd" / "config").mkdir(parents=True, exist_ok=True)
    (root / "cmd" / "config" / "extension.yaml").write_text(part)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)
    settings = Settings()._replace(select=("invalid-workload",))
    return merge(lint(discover([str(root)], settings).scopes, settings).findings)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cmd/install.go", 'f := "cmd/config/extension.yaml"\nargs := []string{"patch", "--patch-file", f}\n'),
        ("cmd/install.go", 'run("patch", "deployment", "server", "--patch-file", "cmd/config/extension.yaml")\n'),
        ("cmd/install.py", 'FILE = "config/extension.yaml"\nrun(["kubectl", "patch", "--patch-file", FILE])\n'),
        ("install.sh", "kubectl -n x patch deploy server \\\n  --patch-file cmd/config/extension.yaml\n"),
        ("install.sh", 'PART="$HERE/config/extension.yaml"\nkubectl patch deploy server --patch-file="$PART"\n'),
        ("install.sh", 'kubectl patch deploy server -p "$(cat cmd/config/extension.yaml)"\n'),
        # from its folder, one in a variable, and one of an image
        ("up.sh", "cd cmd/config\nkubectl patch deploy server --patch-file ./extension.yaml\n"),
        ("up.sh", 'kubectl patch deploy server --patch-file "$HERE/extension.yaml"\n'),
        ("up.sh", "kubectl patch deploy server --patch-file /opt/extension.yaml\n"),
        ("Makefile", 'up:\n\toc patch deploy server --patch "$$(cat cmd/config/extension.yaml)"\n'),
        ("README.md", "    kubectl patch deployment server --patch-file cmd/config/extension.yaml\n"),
        ("cmd/init.tf", TERRAFORM.replace("PATCH", "extension.yaml")),
        ("cmd/up.sh", SCRIPT.replace("PATCH", "config/extension.yaml")),
        (
            "cmd/main.go",
            'const text = `patches: [{path: "config/extension.yaml"}]`\n'.replace("text = `", "text = `\n"),
        ),
        ("up.sh", "cd cmd && kustomize edit add patch --path config/extension.yaml\n"),
        (
            "main.tf",
            'data "kustomization_overlay" "x" {\n  patches {\n    path = "cmd/config/extension.yaml"\n  }\n}\n',
        ),
        (
            "main.tf",
            'command = "kubectl patch deploy server -p \'${file("${path.module}/cmd/config/extension.yaml")}\'"\n',
        ),
        ("up.ps1", "kubectl patch deploy server --patch (Get-Content cmd/config/extension.yaml -Raw)\n"),
        ("up.sh", 'PART=$(cat cmd/config/extension.yaml)\nkubectl patch deploy server -p "$PART"\n'),
        ("tasks.yml", "- k8s:\n    state: patched\n    src: cmd/config/extension.yaml\n"),
        ("cmd/tasks/main.yml", "- k8s:\n    src: extension.yaml\n    state: patched\n"),
        ("Taskfile.yml", "cmds:\n- kubectl patch deploy server --patch-file cmd/config/extension.yaml\n"),
        ("helmfile.yaml", "releases:\n- chart: a\n  strategicMergePatches:\n  - cmd/config/extension.yaml\n"),
        ("up.sh", "yq ea '. as $it ireduce ({}; . * $it)' base.yaml cmd/config/extension.yaml > all.yaml\n"),
        ("up.py", 'api.patch_namespaced_deployment("server", "x", load("cmd/config/extension.yaml"))\n'),
        (
            "cmd/up.go",
            'data := read("config/extension.yaml")\nc.Patch(ctx, name, types.StrategicMergePatchType, data)\n',
        ),
    ],
)
def test_a_part(tmp_path: Path, name: str, text: str) -> None:
    found = _found(tmp_path, name, text)
    assert (found.severity.word, found.doubt) == ("note", Doubt.PART)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("install.sh", "kubectl patch deploy x --patch-file other.yaml\nkubectl apply -f cmd/config/extension.yaml\n"),
        ("install.sh", "kubectl patch deploy server --patch-file cmd/config/my-extension.yaml\n"),
        # a file of another folder
        ("Makefile", "up:\n\tkubectl patch deploy other --patch-file other/extension.yaml\n"),
        ("up.sh", "kustomize edit add patch --path other/extension.yaml\n"),
        ("up.py", 'api.patch_namespaced_deployment("server", "x", load("other/extension.yaml"))\n'),
        ("cmd/install.go", '// patch it later\nf := "cmd/config/extension.yaml"\napply(f)\n'),
        ("cmd/init.tf", TERRAFORM.replace("OTHER", "extension.yaml")),
        ("cmd/init.tf", TERRAFORM.replace("PATCH", "my-extension.yaml")),
        ("cmd/up.sh", SCRIPT.replace("OTHER", "config/extension.yaml")),
        ("up.sh", "kustomize edit add patch --path config/my-extension.yaml\n"),
        ("tasks.yml", "- k8s:\n    state: patched\n    src: b.yaml\n- k8s:\n    src: cmd/config/extension.yaml\n"),
        ("helmfile.yaml", "releases:\n- strategicMergePatches: [b.yaml]\n  values:\n  - cmd/config/extension.yaml\n"),
        ("up.sh", "yq '.spec' cmd/config/extension.yaml | kubectl apply -f -\n"),
        ("up.sh", 'PART=$(cat cmd/config/extension.yaml)\necho "$PART" | kubectl apply -f -\n'),
        ("up.py", 'api.patch_namespaced_deployment("x", "x", y)\napi.create(load("cmd/config/my-extension.yaml"))\n'),
    ],
)
def test_what_is_applied_is_an_object(tmp_path: Path, name: str, text: str) -> None:
    assert _found(tmp_path, name, text).severity.word == "error"


def test_what_has_neither_a_selector_nor_an_image_is_a_part_by_its_shape(tmp_path: Path) -> None:
    found = _all(tmp_path, "README.md", "Nothing.\n", PART)
    assert [(one.severity.word, one.doubt) for one in found] == [("note", Doubt.PART)]


@pytest.mark.parametrize(
    ("text", "part", "count"),
    [
        # somebody forgot one of the two
        ("Nothing.\n", NEARLY, 1),
        ("Nothing.\n", FORGOTTEN, 1),
        # an image in one of two containers
        ("Nothing.\n", PART.replace("containers: [", "containers: [{name: a, image: a}, "), 2),
        # another object of the file is whole
        (
            "Nothing.\n",
            PART + "---\n{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 1}]}}\n",
            2,
        ),
        # a command applies it as it is, or all of its folder
        ("    kubectl apply -f cmd/config/extension.yaml\n", PART, 2),
        ("    kubectl apply -f cmd/config/\n", PART, 2),
    ],
)
def test_what_may_be_a_whole_object_is_judged(tmp_path: Path, text: str, part: str, count: int) -> None:
    found = _all(tmp_path, "README.md", text, part)
    assert [one.severity.word for one in found] == ["error"] * count


ARGO = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  project: default
  source: {repoURL: 'https://git.example.org/home.git', path: cmd/config, targetRevision: HEAD}
  destination: {name: in-cluster, namespace: web}
"""
FLUX = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 1h, path: ./cmd, prune: true, sourceRef: {kind: GitRepository, name: home}}
"""
WHOLE = "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 1}]}}\n"
CHART = "apiVersion: v2\nname: web\nversion: 1.0.0\n"


@pytest.mark.parametrize(
    ("tool", "more", "severities"),
    [
        (ARGO, {}, {"error"}),
        (FLUX, {}, {"error"}),
        # another folder
        (ARGO.replace("cmd/config", "cmd/other"), {"cmd/other/a.yaml": WHOLE}, {"note"}),
        (FLUX.replace("./cmd", "./cmd/conf"), {"cmd/conf/a.yaml": WHOLE}, {"note"}),
        # what only lists other files, of which one rule tells, or does not look there
        (FLUX, {"cmd/kustomization.yaml": "resources: [a.yaml]\n", "cmd/a.yaml": WHOLE}, set()),
        (ARGO, {"cmd/config/Chart.yaml": CHART}, {"note"}),
    ],
)
def test_what_a_tool_applies_is_no_part(tmp_path: Path, tool: str, more: dict[str, str], severities: set[str]) -> None:
    for path, text in more.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    found = _all(tmp_path, "apps.yaml", tool, PART)
    assert {one.severity.word for one in found} == severities


def test_what_a_run_names_is_judged(tmp_path: Path) -> None:
    (tmp_path / "part.yaml").write_text(PART)
    settings = Settings()._replace(select=("invalid-workload",))
    found = lint(discover([str(tmp_path / "part.yaml")], settings).scopes, settings).findings
    assert {one.severity.word for one in found} == {"error"}
