"""Fields that Flux drops in silence, as it decodes what nobody else applies, and those that an API server refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from svclint.settings import Settings
from tests.discover.test_left_out import LIST, argo, flux
from tests.discover.trees import run, write

SERVICE = (
    "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
    "spec:\n  selector: {app: web}\n  portz: 1\n  ports: [{port: 80}]\n"
)
WRONG_TYPE = SERVICE.replace("{port: 80}", "{port: web}")
ROLE = (
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: web}\n"
    "rules: [{apiGroups: [''], resources: [pods], verbs: [get], verbz: [get]}]\n"
)
DEFINITION = (
    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: shops.example.org}\n"
    "spec:\n  group: example.org\n  scoop: Cluster\n  scope: Cluster\n  names: {kind: Shop, plural: shops}\n"
    "  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]\n"
)
SHOP = DEFINITION.replace("  scoop: Cluster\n", "").replace(
    "{type: object}", "{type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}"
)
CUSTOM = f"{SHOP}---\napiVersion: example.org/v1\nkind: Shop\nmetadata: {{name: web}}\nspec: {{sizes: 1}}\n"
ROUTE = (
    "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: web}\n"
    "spec: {hostNames: [web.example.org]}\n"
)
LATER = SERVICE.replace("portz: 1", "trafficDistribution: PreferClose")
MISSPELT = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containerz: [{name: web, image: web:1}]\n"

FLUX = {"clusters/home/apps.yaml": flux("apps", "apps/home")}
BUILT = {
    **FLUX,
    "apps/home/kustomization.yaml": LIST.format("../base"),
    "apps/base/kustomization.yaml": LIST.format("web.yaml"),
}
PLAIN = {**FLUX, "apps/home/web/web.yaml": SERVICE}
IN_BASE = {**BUILT, "apps/base/web.yaml": SERVICE}

DROPPED: dict[str, dict[str, str]] = {
    "in a base of the kustomization that Flux builds": IN_BASE,
    "in a plain file of a folder that Flux applies": PLAIN,
    "in a kustomization below such a folder": {**PLAIN, "apps/home/web/kustomization.yaml": LIST.format("web.yaml")},
    "that a pipeline builds to look at it": {
        **IN_BASE,
        "hack/validate.sh": "kustomize build apps/home | kubeconform -strict\n",
    },
    "where commands apply something else": {**IN_BASE, "README.md": "Run `kubectl apply -k clusters/home`.\n"},
    "beside a field that is missing": {
        **BUILT,
        "apps/base/web.yaml": MISSPELT.replace("containerz", "containers").replace(
            "image: web:1", "imago: web, ports: [{}]"
        ),
    },
}
REFUSED: dict[str, dict[str, str]] = {
    "beside a value of a wrong type": {**BUILT, "apps/base/web.yaml": WRONG_TYPE},
    "of a kind that is passed over": {**BUILT, "apps/base/web.yaml": ROLE},
    "of a definition": {**BUILT, "apps/base/web.yaml": DEFINITION},
    "of a custom resource": {**BUILT, "apps/base/web.yaml": CUSTOM},
    "of the Gateway API": {**BUILT, "apps/base/web.yaml": ROUTE},
    "that a newer Kubernetes has": {**BUILT, "apps/base/web.yaml": LATER, "svclint.yaml": "kubernetes: '1.28'\n"},
    "that stands for one without which the object is refused": {**BUILT, "apps/base/web.yaml": MISSPELT},
    "that a command applies as well": {**IN_BASE, "README.md": "Run `kubectl apply -k apps/home`.\n"},
    "of a base that a command applies as well": {
        **IN_BASE,
        "up.sh": "kustomize build apps/base | kubectl apply -f -\n",
    },
    "of a plain file that a command applies as well": {**PLAIN, "up.sh": "kubectl apply -f apps/home/web/web.yaml\n"},
    "that Argo CD applies as well": {**IN_BASE, "argo/web.yaml": argo("web", "apps/home")},
    "that Argo CD applies": {
        **{path: text for path, text in IN_BASE.items() if path not in FLUX},
        "argo/web.yaml": argo("web", "apps/home"),
    },
    "of a base that another overlay has": {**IN_BASE, "apps/away/kustomization.yaml": LIST.format("../base")},
    "that no GitOps tool applies": {path: text for path, text in IN_BASE.items() if path not in FLUX},
}


@pytest.mark.parametrize("name", DROPPED)
def test_flux_drops_a_field(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = _unknown(DROPPED[name], tmp_path, monkeypatch)
    assert told
    assert all(severity == "warning" and "(Flux drops it in silence)" in message for severity, message in told)


@pytest.mark.parametrize("name", REFUSED)
def test_the_api_server_refuses_a_field(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = _unknown(REFUSED[name], tmp_path, monkeypatch)
    assert told
    assert {severity for severity, _ in told} <= {"error", "warning" if name == "of the Gateway API" else "error"}
    assert all("Flux" not in message for _, message in told)


def test_a_wrong_type_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write({**BUILT, "apps/base/web.yaml": WRONG_TYPE})
    found = run(rules=("schema-violation",)).findings
    assert [one.severity.word for one in found] == ["error", "error"]


@pytest.mark.parametrize(("value", "severity"), [("false", "note"), ("true", "warning"), ("'no'", "warning")])
def test_what_is_off_in_any_case_is_dropped(
    value: str, severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pod = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  privileged: {value}\n"
    tree = {**BUILT, "apps/base/web.yaml": f"{pod}  containers: [{{name: web, image: 'web:1'}}]\n"}
    assert [one for one, _ in _unknown(tree, tmp_path, monkeypatch)] == [severity]


EMPTY = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  # - web.yaml\n"
AT_ITS_PATH = {**FLUX, "apps/home/kustomization.yaml": EMPTY}
INSTALL = "https://github.com/fluxcd/flux2/releases/download/v2.4.0/install.yaml"


def controller(version: str) -> dict[str, str]:
    return {
        "clusters/home/flux-system/gotk-components.yaml": (
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: kustomize-controller, namespace: flux-system}\n"
            "spec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n"
            f"    spec: {{containers: [{{name: manager, image: 'ghcr.io/fluxcd/kustomize-controller:{version}'}}]}}\n"
        )
    }


@pytest.mark.parametrize(
    ("files", "severity"),
    [
        # by which controller
        (AT_ITS_PATH, "warning"),
        ({**AT_ITS_PATH, **controller("v1.3.0")}, "note"),
        ({**AT_ITS_PATH, **controller("v1.9.4")}, "note"),
        ({**AT_ITS_PATH, **controller("v1.2.2")}, "error"),
        ({**AT_ITS_PATH, **controller("v1.1.1")}, "note"),
        ({**AT_ITS_PATH, **controller("v1.2.2"), "b/flux.sh": f"F={INSTALL}\n"}, "note"),
        ({**AT_ITS_PATH, **controller("v1.3.0"), "README.md": "Run `kubectl apply -k apps/home`.\n"}, "error"),
        ({**AT_ITS_PATH, **controller("v1.3.0"), "argo/web.yaml": argo("web", "apps/home")}, "error"),
        ({**BUILT, "apps/base/kustomization.yaml": EMPTY, **controller("v1.3.0")}, "error"),
        ({**BUILT, "apps/base/kustomization.yaml": EMPTY}, "error"),
        ({**AT_ITS_PATH, "README.md": "Run `kubectl apply -k apps/home`.\n"}, "error"),
    ],
)
def test_flux_builds_what_is_empty_at_its_path(
    files: dict[str, str], severity: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(files)
    found = run(rules=("kustomization-refused",)).findings
    assert [one.severity.word for one in found] == [severity]


TASK = """\
- hosts: all
  tasks:
    - name: apply web
      kubernetes.core.k8s:
        state: present
        definition: "{{ lookup('file', 'web.yaml') | from_yaml_all | list }}"
    - name: wait
      pause: {seconds: 1}
"""
SENT: dict[str, dict[str, str]] = {
    "as the task has it": {"play.yml": TASK, "web.yaml": SERVICE},
    "of a role": {"roles/web/tasks/main.yml": TASK, "roles/web/files/web.yaml": SERVICE},
    "by its path": {
        "play.yml": TASK.replace(TASK.split("\n")[5].strip(), "src: k/web.yaml"),
        "k/web.yaml": SERVICE,
    },
    "by the path of a template": {
        "play.yml": TASK.replace(TASK.split("\n")[5].strip(), "template:\n          - path: k/web.yaml   # ours"),
        "k/web.yaml": SERVICE,
    },
    "in a list": {
        "play.yml": TASK.replace("definition: ", "definition:\n          - "),
        "web.yaml": SERVICE,
    },
    "from where a variable begins": {
        "play.yml": TASK.replace("'file', '", "'template', '{{ playbook_dir }}/"),
        "web.yaml": SERVICE,
    },
}
CHECKED: dict[str, dict[str, str]] = {
    "that the task validates": {
        "play.yml": TASK.replace("state: present", "validate: {fail_on_error: true}"),
        "web.yaml": SERVICE,
    },
    "that a command applies as well": {**SENT["as the task has it"], "up.sh": "kubectl apply -f web.yaml\n"},
    "of a file beside it": {"play.yml": TASK, "web.yaml": SERVICE.replace("portz: 1\n  ", ""), "api.yaml": SERVICE},
    "that the task deletes": {"play.yml": TASK.replace("present", "absent"), "web.yaml": SERVICE},
    "that a field of an object is called as": {
        "play.yml": TASK.replace(
            TASK.split("\n")[5].strip(),
            "definition:\n          kind: Ingress\n          path: web.yaml\n          src: web.yaml\n"
            "          data: \"{{ lookup('file', 'web.yaml') }}\"",
        ),
        "web.yaml": SERVICE,
    },
    "that only a copy is made of": {"play.yml": TASK.replace("kubernetes.core.k8s", "copy"), "web.yaml": SERVICE},
}


@pytest.mark.parametrize("name", SENT)
def test_what_ansible_sends_loses_a_field(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [(severity, message)] = _unknown(SENT[name], tmp_path, monkeypatch)
    assert severity == "warning"
    assert "sent by Ansible" in message


@pytest.mark.parametrize("name", CHECKED)
def test_what_is_not_only_sent_by_ansible(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {one for one, _ in _unknown(CHECKED[name], tmp_path, monkeypatch)} == {"error"}


def _unknown(tree: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    monkeypatch.chdir(folder)
    (folder / ".git").mkdir()
    write(tree)
    settings = Settings()._replace(kubernetes="1.28") if "svclint.yaml" in tree else None
    found = run(settings=settings, rules=("schema-violation",)).findings
    return [(one.severity.word, one.message) for one in found if "unknown field" in one.message]
