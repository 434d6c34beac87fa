"""Kustomizations into which a command writes what their replacements read, before it builds them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from svclint.discover import discover
from svclint.discover.hearsay.directories import Directories
from svclint.discover.hearsay.mentions import Mentions
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings

WEB = "{apiVersion: v1, kind: ConfigMap, metadata: {name: web, annotations: {a: b}}, data: {image: x}}\n"
KUSTOMIZATION = """\
resources: [web.yaml]
replacements:
  - source: {kind: ConfigMap, name: web, fieldPath: metadata.annotations.proxyImage}
    targets: [{select: {kind: ConfigMap}, fieldPaths: [data.image]}]
"""


@pytest.mark.parametrize(
    ("name", "text", "severity"),
    [
        (
            "Makefile",
            "set:\n\tcd conf/web && \\\n\t$(KUSTOMIZE) edit set annotation \\\n\tother:1 \\\n\tproxyImage:$(PROXY)\n",
            "note",
        ),
        ("set.sh", "pushd conf/web\nkustomize edit add annotation other:a,proxyImage:$1\npopd\n", "note"),
        ("set.sh", "(cd $ROOT/conf/web; bin/kustomize edit set annotation proxyImage:$1)\n", "note"),
        ("make/set.mk", "set:\n\tcd conf/$(APP) && $(KUSTOMIZE) edit set annotation proxyImage:$(PROXY)\n", "note"),
        ("set.txt", "cd conf/web && kustomize edit set annotation proxyImage:1\n", "error"),
        # another annotation, a label, another directory, a line of a Makefile that begins anew
        ("Makefile", "set:\n\tcd conf/web && $(KUSTOMIZE) edit set annotation other:$(PROXY)\n", "error"),
        ("Makefile", "set:\n\tcd conf/web && $(KUSTOMIZE) edit set label proxyImage:$(PROXY)\n", "error"),
        ("Makefile", "set:\n\tcd conf/api && $(KUSTOMIZE) edit set annotation proxyImage:$(PROXY)\n", "error"),
        ("Makefile", "set:\n\tcd conf/web\n\tkustomize edit set annotation proxyImage:$(PROXY)\n", "error"),
    ],
)
def test_written_before_the_build(tmp_path: Path, name: str, text: str, severity: str) -> None:
    folder = tmp_path / "conf" / "web"
    folder.mkdir(parents=True)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    (folder / "web.yaml").write_text(WEB)
    (folder / "kustomization.yaml").write_text(KUSTOMIZATION)
    settings = Settings()._replace(select=("kustomization-refused",))
    (found,) = merge(lint(discover([str(tmp_path)], settings).scopes, settings).findings)
    assert found.severity.word == severity


POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: web, image: "web:1.0", env: [{name: A, valueFrom: {configMapKeyRef: {name: web, key: TAG}}}]}]
"""


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("cd conf/web\nkustomize edit add configmap web --behavior=merge --from-literal=TAG=$TAG\n", None),
        ("cd conf/web && kustomize edit set configmap --from-literal=TAG=1 web\n", None),
        ('echo "TAG=$(git rev-parse HEAD)" >> conf/web/app.env\n', None),
        ("cd conf/web\nprintenv | tee -a app.env\n", None),
        ("cd conf/web\nkustomize edit add configmap other --from-literal=TAG=$TAG\n", "error"),
        ("cd conf/web\nkustomize edit add secret web --from-literal=TAG=$TAG\n", "error"),
        ("echo TAG=1 >> conf/api/app.env\n", "error"),
        ("echo TAG=1 >> conf/web/other.env\n", "error"),
        ("cat < conf/web/app.env\n", "error"),
    ],
)
def test_a_key_that_a_command_generates(tmp_path: Path, text: str, severity: str | None) -> None:
    folder = tmp_path / "conf" / "web"
    folder.mkdir(parents=True)
    (tmp_path / "set.sh").write_text(text)
    (folder / "web.yaml").write_text(POD)
    (folder / "app.env").write_text("MODE=fast\n")
    (folder / "kustomization.yaml").write_text(
        "resources: [web.yaml]\nconfigMapGenerator: [{name: web, envs: [app.env]}]\n"
    )
    settings = Settings()._replace(select=("config-key-not-found",))
    found = merge(lint(discover([str(tmp_path)], settings).scopes, settings).findings)
    assert [one.severity.word for one in found] == ([] if severity is None else [severity])


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("yq -i '.data.TAG = \"1\"' config.yaml\nkubectl apply -f .\n", None),
        ("yq '.data.TAG = \"1\"' config.yaml | kubectl apply -f -\nkubectl apply -f web.yaml\n", None),
        ('sed -i "s/MODE: fast/TAG: 1/" config.yaml\nkubectl apply -f .\n', None),
        ("yq -i '.data.OTHER = \"1\"' config.yaml\nkubectl apply -f .\n", "error"),
        # another value, in a file that is not applied as it is
        ('sed -i "s/fast/slow/" config.yaml\nkubectl apply -f .\n', "note"),
    ],
)
def test_a_key_that_a_command_writes(tmp_path: Path, text: str, severity: str | None) -> None:
    (tmp_path / "up.sh").write_text(text)
    (tmp_path / "web.yaml").write_text(POD)
    (tmp_path / "config.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {MODE: fast}\n"
    )
    settings = Settings()._replace(select=("config-key-not-found",))
    found = merge(lint(discover([str(tmp_path)], settings).scopes, settings).findings)
    assert [one.severity.word for one in found] == ([] if severity is None else [severity])


OFF = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
#  - web.yaml #uncomment this line to add it
"""
FLUX = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {path: ./conf/web, prune: true, sourceRef: {kind: GitRepository, name: all}}
"""
ABOVE = "resources: [conf/web]\n"


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        # nothing builds it, or a command fills it in
        ({}, "note"),
        ({"cluster/web.yaml": FLUX, "README.md": '    sed -i -e "s/^#//g" conf/web/kustomization.yaml\n'}, "note"),
        (
            {"cluster/web.yaml": FLUX, "README.md": "    cd all\n    sed -i 's|^#||' conf/web/kustomization.yaml\n"},
            "note",
        ),
        ({"cluster/web.yaml": FLUX, "up.sh": "cd conf/web\nkustomize edit add resource web.yaml\n"}, "note"),
        # Flux may build what is empty
        ({"cluster/web.yaml": FLUX}, "warning"),
        # something builds it as it is: a command, another kustomization
        ({"up.sh": "kubectl apply -k conf/web\n"}, "error"),
        ({"kustomization.yaml": ABOVE}, "error"),
        # another one is filled in, or another text replaced
        ({"kustomization.yaml": ABOVE, "README.md": '    sed -i "s/^#//g" conf/api/kustomization.yaml\n'}, "error"),
        ({"kustomization.yaml": ABOVE, "README.md": '    sed -i "s/a/b/g" conf/web/kustomization.yaml\n'}, "error"),
        # nobody switched anything off
        ({"conf/web/kustomization.yaml": OFF.replace("#  - web.yaml #uncomment", "# uncomment")}, "error"),
        ({"conf/web/kustomization.yaml": "kind: Kustomization\n"}, "error"),
    ],
)
def test_all_entries_are_switched_off(tmp_path: Path, files: dict[str, str], severity: str) -> None:
    for name, text in {"conf/web/web.yaml": WEB, "conf/web/kustomization.yaml": OFF, **files}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    settings = Settings()._replace(select=("kustomization-refused",))
    found = merge(lint(discover([str(tmp_path)], settings).scopes, settings).findings)
    assert [one.severity.word for one in found] == [severity]


@pytest.mark.parametrize(
    ("name", "text", "severity"),
    [
        ("Makefile", "set:\n\t$(KUSTOMIZE) edit set annotation proxyImage:$(PROXY)\n", "note"),
        ("hack/set.sh", "cd ..\nkustomize edit set annotation proxyImage:$1\n", "note"),
        ("Makefile", "set:\n\tcd conf && $(KUSTOMIZE) edit set annotation proxyImage:$(PROXY)\n", "error"),
    ],
)
def test_a_kustomization_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, severity: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    for path, written in {name: text, "web.yaml": WEB, "kustomization.yaml": KUSTOMIZATION}.items():
        (tmp_path / path).write_text(written)
    settings = Settings()._replace(select=("kustomization-refused",))
    (found,) = merge(lint(discover(["."], settings).scopes, settings).findings)
    assert found.severity.word == severity


def test_each_text_is_read_once_for_all_kustomizations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: Counter[str] = Counter()
    learn = Mentions._learn

    def counted(mentions: Mentions, path: str, text: str) -> None:
        read[path] += 1
        learn(mentions, path, text)

    monkeypatch.setattr(Mentions, "_learn", counted)
    for name in "abc":
        (tmp_path / name).mkdir()
        (tmp_path / name / "web.yaml").write_text(WEB)
        (tmp_path / name / "kustomization.yaml").write_text(OFF)
    (tmp_path / "up.sh").write_text("kubectl apply -k a\n")
    discover([str(tmp_path)], Settings())
    assert read and set(read.values()) == {1}


@pytest.mark.parametrize("base", ["", "shop/", "../shop/", "/srv/shop/"])
def test_directories_by_paths_with_variables(base: str) -> None:
    known = Directories({f"{base}conf/web", f"{base}conf/api", f"{base}other/web"})
    assert known.meant("conf/$(APP)", f"{base}make") == {f"{base}conf/web", f"{base}conf/api"}
    assert known.meant("conf/web", f"{base}make") == {f"{base}conf/web"}
    assert known.meant("$(ANY)", f"{base}make") == frozenset()
