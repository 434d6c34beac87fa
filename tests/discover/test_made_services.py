"""Services and pods that commands of guides, scripts and build files make without a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from svclint.discover.hearsay.made_services import made_pods, made_services
from tests.discover.test_placed import INGRESS
from tests.discover.trees import formed, pod, service

BARE = INGRESS.replace("  namespace: shop\n", "")
TREE = {"app/ingress.yaml": BARE, "app/other.yaml": service("other") + "---\n" + pod("other")}
NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "code", "source": ["!kubectl expose deploy web \\\n", "  --port=80\n"]}]}
)
EXPOSE = "kubectl expose deployment web --port=80\n"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(path: str, text: str, files: dict[str, str] | None = None) -> list[str]:
    return [one.split()[1] for one in formed({**(TREE if files is None else files), path: text}).said]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/lab.md", EXPOSE),
        ("lab.rst", f"::\n\n    {EXPOSE}"),
        ("lab.org", f"#+begin_src sh\n{EXPOSE}#+end_src\n"),
        ("app/lab.adoc", f"----\n{EXPOSE}----\n"),
        ("docs/lab.md", EXPOSE),
        ("lab.ipynb", NOTEBOOK),
        ("lab.html", "<pre><code>kubectl <b>expose</b> deployment web --port=80</code></pre>"),
        ("justfile", f"up:\n  {EXPOSE}"),
        ("Taskfile.yml", f"tasks: {{up: {{cmds: ['{EXPOSE.strip()}']}}}}\n"),
        ("Earthfile", f"up:\n  RUN {EXPOSE}"),
        ("Makefile", f"up:\n\t{EXPOSE}"),
        ("app/lab.md", "helm install web ./chart -n shop\n"),
    ],
)
def test_a_service_that_a_guide_makes(path: str, text: str) -> None:
    assert said(path, text) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/lab.md", EXPOSE.replace("web", "api")),
        ("app/lab.md", "kubectl get deployment web\n"),
        # that of another folder, and one that is not the nearest
        ("more/lab.md", EXPOSE),
        ("lab.html", f"<script>{EXPOSE}</script>"),
        ("lab.ipynb", json.dumps({"cells": [{"source": [], "outputs": [EXPOSE]}]})),
        ("lab.ipynb", "{" + EXPOSE),
    ],
)
def test_what_nobody_makes_is_missing(path: str, text: str) -> None:
    assert said(path, text) == ["backend-service-not-found"]


def test_the_nearest_guide_counts() -> None:
    assert said("lab.md", EXPOSE, {**TREE, "app/README.md": "Nothing of it.\n"}) == ["backend-service-not-found"]


SHOP = {"app/web.yaml": service("web").replace("name: web}", "name: web, namespace: shop}"), "app/api.yaml": pod("api")}


@pytest.mark.parametrize(
    "text",
    [
        "kubectl create deployment web --image=nginx -n shop\n",
        "kubectl create deploy web --image nginx\n",
        "kubectl -n shop run tmp --image=nginx -l app=web\n",
        "kubectl run tmp --image=nginx --labels='app=web,tier=x' --namespace shop\n",
    ],
)
def test_pods_that_a_guide_makes(text: str) -> None:
    assert said("app/lab.md", text, SHOP) == []


@pytest.mark.parametrize(
    "text",
    [
        "kubectl create deployment web --image=nginx -n other\n",
        "kubectl create deployment api --image=nginx\n",
        "kubectl create deployment web --image=nginx --dry-run=client -o yaml\n",
        "kubectl run web --image=nginx\n",
        "docker run web\n",
    ],
)
def test_pods_that_no_guide_makes(text: str) -> None:
    assert said("app/lab.md", text, SHOP) == ["selector-matches-nothing"]


RUNS = {**SHOP, "app/web.yaml": SHOP["app/web.yaml"].replace("{app: web}", "{run: web}")}


@pytest.mark.parametrize(
    "command",
    [
        "run web --rm -it --image=busybox -- sh",
        "run -it web --image=busybox",
        "run web --image=busybox --restart=Never -- wget -qO- http://api",
        "run web --image=busybox --restart OnFailure",
        "run web -i --tty --image busybox",
    ],
)
def test_a_pod_for_a_moment_serves_nothing(command: str) -> None:
    assert said("Makefile", f"debug:\n\tkubectl {command}\n", RUNS) == ["selector-matches-nothing"]


@pytest.mark.parametrize(
    "command", ["run web --image=nginx", "run web --image=nginx --restart=Never", "run web --image=nginx -- -it"]
)
def test_a_pod_that_stays(command: str) -> None:
    assert said("Makefile", f"up:\n\tkubectl {command}\n", RUNS) == []


PRINTED = pytest.mark.parametrize(
    ("path", "text"),
    [
        ("up.sh", "# COMMAND\n"),
        ("up.sh", "true # COMMAND\n"),
        ("Makefile", "clean:\n\t@echo 'do not COMMAND'\n"),
        ("up.sh", "if true; then echo COMMAND; fi\n"),
        ("Taskfile.yml", 'tasks: {up: {cmds: [\n  "echo COMMAND"]}}\n'),
        ("app/lab.md", "    echo 'COMMAND'\n"),
    ],
)


@PRINTED
def test_pods_that_a_command_makes_which_is_not_run(path: str, text: str) -> None:
    create = "kubectl create deployment web --image=nginx"
    assert said(path, text.replace("COMMAND", create), SHOP) == ["selector-matches-nothing"]


@PRINTED
def test_a_service_that_a_command_makes_which_is_not_run(path: str, text: str) -> None:
    assert said(path, text.replace("COMMAND", EXPOSE.strip())) == ["backend-service-not-found"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        # the prompt of root
        ("app/lab.md", "    # COMMAND\n"),
        ("up.sh", "echo Now. && COMMAND\n"),
        ("up.sh", "echo Now.; COMMAND\n"),
        ("up.sh", 'echo "$(COMMAND)"\n'),
    ],
)
def test_what_is_run(path: str, text: str) -> None:
    assert said(path, text.replace("COMMAND", "kubectl create deployment web --image=nginx"), SHOP) == []


def test_a_second_label_is_nobodys() -> None:
    more = {**SHOP, "app/web.yaml": SHOP["app/web.yaml"].replace("{app: web}", "{app: web, tier: x}")}
    assert said("app/lab.md", "kubectl create deployment web --image=nginx\n", more) == ["selector-matches-nothing"]


def test_commands() -> None:
    assert list(made_services("kubectl create service clusterip web --tcp=80:80\noc expose svc/a --name=b\n")) == [
        "web",
        "b",
    ]
    assert list(made_pods("kubectl run web --image=x\n")) == [(("run", "web"), "")]
