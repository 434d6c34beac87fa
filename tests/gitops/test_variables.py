"""Which variables Flux fills in where, and which of them nobody here knows."""

from __future__ import annotations

import pytest

from svclint.discover.gitops import applied
from svclint.gitops.deployment import nearest
from svclint.gitops.reading import deployments
from svclint.gitops.variables import substitutions
from svclint.scope import Substitution
from tests.gitops.trees import sources_of, tree_of

OBJECT = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"
SETTINGS = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: flux-system}
data: {DOMAIN: example.com, PORT: "8080", LINES: "a\\nb\\n"}
"""
SECRETS = """\
apiVersion: v1
kind: Secret
metadata: {name: secrets, namespace: flux-system}
stringData: {TOKEN: "ENC[AES256_GCM,data:abc,type:str]", OPEN: text}
data: {CODED: d2Vi, BINARY: /w==}
"""


def flux(spec: str, name: str = "web", path: str = "apps/web") -> str:
    return f"""\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: {name}, labels: {{app: {name}}}}}
spec:
  path: ./{path}
{spec}
"""


def post_build(spec: str) -> str:
    return flux(f"  postBuild: {spec}")


def found(files: dict[str, str], directory: str = "apps/web") -> Substitution | None:
    tree = tree_of({"apps/web/a.yaml": OBJECT, **files})
    return substitutions(deployments(tree.sources.values(), tree), tree).get(directory)


def known(files: dict[str, str], directory: str = "apps/web") -> tuple[dict[str, str], set[str], bool]:
    one = found(files, directory)
    assert one is not None
    return dict(one.values), set(one.hidden), one.open


def test_inline_variables() -> None:
    spec = '{substitute: {APP: web, PORT: "80", NUMBER: 80, LATER: "${X}"}}'
    files = {"ks.yaml": post_build(spec)}
    assert known(files) == ({"APP": "web", "PORT": "80", "NUMBER": "80"}, {"LATER"}, False)
    one = found(files)
    assert one is not None
    assert one.by == "postBuild of ks.yaml"


def test_nothing_is_filled_in_without_variables() -> None:
    assert found({"ks.yaml": flux("  prune: true")}) is None
    assert found({"ks.yaml": post_build("{substitute: {}}")}) is None
    # one name like this, and Flux refuses all of them
    assert found({"ks.yaml": post_build("{substitute: {APP: web, not-a-name: a}}")}) is None


def test_objects_of_the_tree_inline_ones_last() -> None:
    spec = (
        "{substitute: {PORT: '80'}, substituteFrom: [{kind: ConfigMap, name: settings}, {kind: Secret, name: secrets}]}"
    )
    files = {"ks.yaml": post_build(spec), "vars/settings.yaml": SETTINGS, "vars/secrets.yaml": SECRETS}
    # what is made of a Secret would stand in findings
    values = {"DOMAIN": "example.com", "LINES": "ab", "PORT": "80"}
    assert known(files) == (values, {"TOKEN", "OPEN", "CODED", "BINARY"}, False)


@pytest.mark.parametrize("optional", ["", ", optional: true"])
def test_an_object_that_is_not_here_may_hold_anything(optional: str) -> None:
    spec = f"{{substitute: {{A: b}}, substituteFrom: [{{kind: Secret, name: secrets{optional}}}]}}"
    assert known({"ks.yaml": post_build(spec)}) == ({"A": "b"}, set(), True)


def test_a_generated_config_map() -> None:
    generator = "configMapGenerator: [{name: settings, literals: [A=1, 'B=\"2\"'], files: [C=c.txt], envs: [d.env]}]"
    files = {
        "ks.yaml": post_build("{substituteFrom: [{kind: ConfigMap, name: settings}]}"),
        "vars/kustomization.yaml": generator,
        "vars/c.txt": "3\n",
        "vars/d.env": "# a\nD=4\n",
    }
    assert known(files) == ({"A": "1", "B": "2", "C": "3", "D": "4"}, set(), False)


def test_a_generated_secret_has_keys_and_no_values() -> None:
    generator = "secretGenerator: [{name: secrets, literals: [A=1], files: [C=c.txt], envs: [d.env]}]"
    files = {
        "ks.yaml": post_build("{substituteFrom: [{kind: Secret, name: secrets}]}"),
        "vars/kustomization.yaml": generator,
        "vars/c.txt": "3",
        "vars/d.env": "D=4",
    }
    assert known(files) == ({}, {"A", "C", "D"}, False)


def test_variables_in_the_path_of_another_kustomization() -> None:
    files = {
        "clusters/one.yaml": flux("  postBuild: {substitute: {CLUSTER: one}}", "cluster", "clusters/one"),
        "clusters/one/web.yaml": flux("  postBuild: {substitute: {NAME: 'web-${CLUSTER}'}}", path="apps/${CLUSTER}"),
        "apps/one/a.yaml": OBJECT,
    }
    sources = sources_of(files)
    found = applied(sources, sources.get)
    assert [one.here for one in found.deployments] == [("clusters/one",), ("apps/one",)]
    one = found.substitutions["apps/one"]
    assert one is not None
    assert one.values == {"NAME": "web-one"}


def test_what_flux_applies_without_variables_has_none_of_those_above() -> None:
    files = {
        "flux/apps.yaml": flux("  postBuild: {substitute: {PORT: '80'}}", "all", "apps"),
        "apps/mail/ks.yaml": flux("  prune: true", "mail", "apps/mail/app"),
        "apps/mail/app/a.yaml": OBJECT,
    }
    sources = sources_of(files)
    found = applied(sources, sources.get).substitutions
    assert (found["apps/mail/app"], nearest("apps/mail/app/b", found)) == (None, None)
    assert nearest("apps/mail", found) is not None


def test_each_cluster_has_its_own_settings() -> None:
    files = {}
    for cluster in ("one", "two"):
        spec = "  postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}"
        files[f"clusters/{cluster}/ks.yaml"] = flux(spec, path=f"clusters/{cluster}/apps")
        files[f"clusters/{cluster}/vars.yaml"] = SETTINGS.replace("example", cluster)
        files[f"clusters/{cluster}/apps/a.yaml"] = OBJECT
    assert known(files, "clusters/two/apps")[0]["DOMAIN"] == "two.com"


def test_what_two_kustomizations_do_not_agree_on_is_hidden() -> None:
    first, second = ("{substitute: {APP: web, HOST: a}}", "{substitute: {APP: web, HOST: b}}")
    files = {"one.yaml": post_build(first), "two.yaml": post_build(second)}
    assert known(files) == ({"APP": "web"}, {"HOST"}, False)
    assert found({"one.yaml": post_build(first), "two.yaml": flux("  prune: true")}) is None


PARENT = """\
  patches:
  - patch: |
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: all}
      spec: {postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}}
    target: {kind: Kustomization, labelSelector: "app notin (idle)"}
"""


def test_a_parent_gives_variables_to_its_children() -> None:
    files = {
        "flux/cluster.yaml": flux(PARENT, "cluster", "apps"),
        "apps/web/ks.yaml": post_build("{substitute: {APP: web}}"),
        "apps/mail/ks.yaml": flux("  prune: true", "mail", "apps/mail/app"),
        "apps/mail/app/a.yaml": OBJECT,
        "apps/idle/ks.yaml": flux("  prune: true", "idle", "apps/idle/app"),
        "apps/idle/app/a.yaml": OBJECT,
        "elsewhere/ks.yaml": flux("  prune: true", "b", "elsewhere/app"),
        "elsewhere/app/a.yaml": OBJECT,
        "vars.yaml": SETTINGS,
    }
    assert known(files)[0] == {"APP": "web", "DOMAIN": "example.com", "PORT": "8080", "LINES": "ab"}
    assert known(files, "apps/mail/app")[0]["DOMAIN"] == "example.com"
    assert found(files, "apps/idle/app") is None
    assert found(files, "elsewhere/app") is None


@pytest.mark.parametrize(
    "patches",
    [
        {"kustomization.yaml": "patches: [{patch: '[{op: add, path: /spec/postBuild, value: {}}]'}]"},
        {"patch.yaml": "- {op: add, path: /spec/postBuild/substitute, value: {A: b}}"},
        {"patch.yaml": flux("  postBuild: {substitute: {A: b}}").replace("  path: ./apps/web\n", "")},
    ],
    ids=["inline", "JSON patch", "part of an object"],
)
def test_a_patch_elsewhere_may_add_variables(patches: dict[str, str]) -> None:
    files = {"ks.yaml": post_build("{substitute: {APP: web}}"), **patches}
    assert known(files) == ({"APP": "web"}, set(), True)
