"""What `helm template` wrote is in the namespace of the release, also where its templates do not say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.discover.trees import pod, run, service, write

LABELS = "labels: {helm.sh/chart: web-1.0.0, "
SERVICE = service("web").replace("{name: web}", "{name: web, namespace: shop}")
POD = pod("web").replace("labels: {", LABELS)
ROLE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: kube-system}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
"""
LOCK = "chart: {name: web, version: 1.0.0}\nrelease: {name: web, namespace: shop}\n"
MISSING = {"selector-matches-nothing"}


def printed(*texts: str, chart: str = "web") -> str:
    return "".join(f"---\n# Source: {chart}/templates/{number}.yaml\n{one}" for number, one in enumerate(texts))


def missing(files: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    write(files)
    return {one.rule for one in run(".", rules=("selector-matches-nothing",)).findings}


@pytest.mark.parametrize(
    ("files", "rules"),
    [
        ({"k8s/web.yaml": printed(SERVICE, POD)}, set()),
        ({"k8s/web.yaml": "# do not edit\n" + printed(SERVICE, POD)}, set()),
        # as --output-dir has it
        ({"k8s/service.yaml": printed(SERVICE), "k8s/pod.yaml": printed(POD)}, set()),
        # the record of the release says which of two it is
        ({"k8s/web.yaml": printed(SERVICE, ROLE, POD), "k8s/chart.lock.yaml": LOCK}, set()),
        ({"k8s/_rendered/web.yaml": SERVICE + "---\n" + POD, "k8s/chart.lock.yaml": LOCK}, set()),
        ({"k8s/web.yaml": printed(SERVICE, POD), "k8s/kustomization.yaml": "resources: [web.yaml]\n"}, set()),
        (
            {
                "k8s/service.yaml": printed(SERVICE),
                "k8s/pod.yaml": printed(POD),
                "k8s/kustomization.yaml": "resources: [service.yaml, pod.yaml]\n",
            },
            set(),
        ),
        # by hand, in part or as a whole; two namespaces; another chart; a record that is for another one, or too far
        ({"k8s/web.yaml": SERVICE + "---\n" + POD}, MISSING),
        ({"k8s/web.yaml": printed(SERVICE) + "---\n" + POD}, MISSING),
        ({"k8s/web.yaml": printed(SERVICE, ROLE, POD)}, MISSING),
        ({"k8s/service.yaml": printed(SERVICE), "k8s/pod.yaml": printed(POD, chart="other")}, MISSING),
        ({"k8s/web.yaml": SERVICE + "---\n" + pod("web"), "k8s/chart.lock.yaml": LOCK}, MISSING),
        ({"k8s/a/b/web.yaml": SERVICE + "---\n" + POD, "k8s/chart.lock.yaml": LOCK}, MISSING),
        ({"k8s/web.yaml": SERVICE + "---\n" + POD, "k8s/chart.lock.yaml": LOCK.replace("shop", "test")}, MISSING),
        # a command says another one; a slip is one all the same
        ({"k8s/web.yaml": printed(SERVICE, POD), "README.md": "    kubectl apply -n test -f k8s/web.yaml\n"}, MISSING),
        ({"k8s/web.yaml": printed(SERVICE, POD.replace("app: web", "app: wep"))}, MISSING),
    ],
)
def test_prints(files: dict[str, str], rules: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert missing(files, tmp_path, monkeypatch) == rules


def test_what_is_listed_beside_a_print_stays_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "k8s/kustomization.yaml": "resources: [web.yaml, hand.yaml]\n",
        "k8s/web.yaml": printed(SERVICE, POD),
        "k8s/hand.yaml": service("api").replace("{name: api}", "{name: api, namespace: shop}") + "---\n" + pod("api"),
    }
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    write(files)
    found = run(".", rules=("selector-matches-nothing",)).findings
    assert [one.location.file for one in found] == ["k8s/hand.yaml"]
