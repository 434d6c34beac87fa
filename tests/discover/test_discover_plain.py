"""Plain files: when they are one scope, where they are split, and what goes with each part."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from svclint.discover import form_scopes
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.source import Source
from tests.discover.trees import RULES, Ran, formed, pod, service

TraceFunction = Callable[[FrameType, str, Any], Any]

BOTH = service("web") + "---\n" + pod("web")
WRONG = pod("web").replace("name: http", "name: web")


def run(files: dict[str, str], **changed: str) -> Ran:
    settings = Settings(select=RULES, **changed)  # type: ignore[arg-type]
    formed = form_scopes({path: Source(path, text) for path, text in files.items()}, settings)
    return Ran(formed, merge(lint(formed.scopes, settings).findings))


def deployment(version: str) -> str:
    return f"apiVersion: {version}\nkind: Deployment\nmetadata: {{name: web}}\nspec: {{}}\n"


def test_all_files_are_one_scope_named_by_what_holds_them() -> None:
    assert run({"a/b/x.yaml": service("x"), "a/c/d/y.yaml": pod("y")}).names == ["a"]
    assert run({"a/x.yaml": service("x"), "b/y.yaml": pod("y")}).names == ["."]
    assert run({"/srv/a/x.yaml": service("x"), "/srv/b/y.yaml": pod("y")}).names == ["/srv"]
    assert run({"../a/x.yaml": service("x"), "b/y.yaml": pod("y")}).names == ["."]


def test_namespaces_tell_apart() -> None:
    other = service("web").replace("name: web,", "x").replace("{name: web}", "{name: web, namespace: b}")
    assert run({"a/web.yaml": service("web"), "b/web.yaml": other}).names == ["."]
    assert run({"a/web.yaml": service("web"), "b/web.yaml": other}, default_namespace="b").names == ["a", "b"]


def test_a_list_holds_identities() -> None:
    item = '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}}'
    listed = '{"apiVersion": "v1", "kind": "List", "items": [%s]}'
    assert run({"a/web.yaml": service("web"), "b/web.yaml": listed % item}).names == ["a", "b"]


def test_a_group_that_moved_is_the_same() -> None:
    found = run({"a/web.yaml": deployment("extensions/v1beta1"), "b/web.yaml": deployment("apps/v1")})
    assert found.names == ["a", "b"]
    assert run({"a/web.yaml": deployment("apps/v1"), "b/web.yaml": deployment("example.com/v1")}).names == ["."]


@pytest.mark.parametrize("kind", ["v1\nkind: Namespace", "apiextensions.k8s.io/v1\nkind: CustomResourceDefinition"])
def test_what_bundles_repeat_splits_nothing(kind: str) -> None:
    repeated = f"---\napiVersion: {kind}\nmetadata: {{name: shared}}\n"
    assert run({"a/web.yaml": service("a") + repeated, "b/web.yaml": service("b") + repeated}).names == ["."]


def test_only_directories_that_repeat_are_split() -> None:
    found = run(
        {
            "svc/web.yaml": service("shop"),
            "deploy/web.yaml": pod("shop"),
            "test/a/web.yaml": service("web"),
            "test/b/web.yaml": service("web"),
        }
    )
    assert found.names == [".", "test/a", "test/b"]
    assert found.files(".") == ["deploy/web.yaml", "svc/web.yaml"]


def test_examples_that_share_a_name_by_chance_share_nothing_else() -> None:
    found = run(
        {
            "redis/all.yaml": service("cache") + "---\n" + service("r1") + "---\n" + service("r2"),
            "mysql/all.yaml": service("cache") + "---\n" + service("m1") + "---\n" + service("m2"),
            "nginx/all.yaml": service("n"),
        }
    )
    assert [found.files(name) for name in found.names] == [["mysql/all.yaml"], ["nginx/all.yaml"], ["redis/all.yaml"]]


def test_variants_above_go_with_nothing_below() -> None:
    found = run({"full.yaml": BOTH, "small.yaml": BOTH, "config.yaml": service("c"), "x/a.yaml": service("a"),
                 "y/a.yaml": service("a")})  # fmt: skip
    assert found.files("x") == ["config.yaml", "x/a.yaml"]
    assert found.files("full.yaml", "context") == ["config.yaml"]
    assert found.files("full.yaml", "alternative") == ["small.yaml"]


INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec: {defaultBackend: {service: {name: api, port: {number: 80}}}}
"""


def joined(*texts: str) -> str:
    return "---\n".join(texts)


@pytest.mark.parametrize("below", ["a/web.yaml", "a/b/web.yaml"])
def test_what_is_redefined_below_takes_nothing_else_away(below: str) -> None:
    above = joined(service("web"), service("api"), pod("web"), pod("api"))
    found = run({"k8s/all.yaml": above, f"k8s/{below}": joined(INGRESS, service("web"), WRONG)})
    assert found.said == [f"error target-port-name-unknown k8s/{below}:9"]
    scope = next(one for one in found.names if one.startswith("k8s/a"))
    assert found.files(scope) == [f"k8s/{below}"]
    assert found.files(scope, "context") == ["k8s/all.yaml"]


def test_what_is_redefined_whole_is_not_there() -> None:
    found = run({"k8s/web.yaml": BOTH, "k8s/dev/web.yaml": BOTH, "k8s/prod/web.yaml": BOTH})
    assert [found.files(name, "context") for name in found.names] == [[], [], []]


def test_variants_above_hold_the_very_name_and_directories_beside_do_not() -> None:
    api = joined(service("api"), pod("api"), service("web"))
    below = joined(INGRESS, service("web"), pod("web"))
    above = run({"k8s/full.yaml": api, "k8s/small.yaml": api, "k8s/dev/web.yaml": below})
    assert not [one for one in above.said if one.startswith("error")]
    beside = run({"k8s/prod/web.yaml": joined(api, pod("web")), "k8s/dev/web.yaml": below})
    assert beside.said == ["error backend-service-not-found k8s/dev/web.yaml:4"]


def test_one_object_defined_twice_in_a_directory_is_a_mistake_and_no_variant() -> None:
    found = run({"k8s/a.yaml": service("web"), "k8s/b.yaml": service("web"), "k8s/c.yaml": pod("web")})
    assert found.names == ["k8s"]
    assert found.said == ["warning duplicate-resource k8s/b.yaml:3"]


NODE_PORT = service("web").replace("spec: {", "spec: {type: NodePort, ")


@pytest.mark.parametrize(
    "first, second",
    [
        ("web-taints", "web-tolerations"),
        ("web", "web-public"),
        ("web-region1", "web-region2"),
        ("1", "2"),
        ("web-phase0-static", "web-phase3-dynamic"),
        ("00-install", "02-update"),
        ("testdata/basic", "testdata/updated"),
    ],
)
def test_whole_files_in_each_others_place_are_told_by_a_note(first: str, second: str) -> None:
    found = run({f"k8s/{first}.yaml": service("web"), f"k8s/{second}.yaml": NODE_PORT})
    assert [one.partition("-resource")[0] for one in found.said if "duplicate" in one] == ["note duplicate"]


@pytest.mark.parametrize(
    "first, second",
    [
        ("web", "web copy"),
        ("web.a", "web_a"),  # the same words
        ("service-web", "service-db"),  # named after another object
        ("web-service", "web-deployment"),  # named after another kind
        ("00-web", "01-db"),
        ("web", "db"),
    ],
)
def test_look_alikes_of_variants_are_mistakes(first: str, second: str) -> None:
    found = run({f"k8s/{first}.yaml": service("web"), f"k8s/{second}.yaml": NODE_PORT, "k8s/pods.yaml": pod("web")})
    assert [one.partition("-resource")[0] for one in found.said if "duplicate" in one] == ["warning duplicate"]


def test_an_exact_copy_is_no_variant_and_neither_are_files_that_hold_more() -> None:
    copied = run({"k8s/web-a.yaml": service("web"), "k8s/web-b.yaml": service("web"), "k8s/pods.yaml": pod("web")})
    assert "warning duplicate-resource k8s/web-b.yaml:3" in copied.said
    more = run(
        {
            "k8s/shop-a.yaml": service("web") + "---\n" + pod("web"),
            "k8s/shop-b.yaml": NODE_PORT + "---\n" + service("b"),
            "k8s/pods.yaml": pod("b"),
        }
    )
    assert "warning duplicate-resource k8s/shop-b.yaml:3" in more.said


def test_a_large_family_of_variants_shows_each_the_first_and_the_last() -> None:
    found = run({f"k8s/v{number}.yaml": BOTH for number in range(6)})
    assert found.files("k8s/v0.yaml", "alternative") == ["k8s/v1.yaml", "k8s/v5.yaml"]
    assert found.files("k8s/v3.yaml", "alternative") == ["k8s/v0.yaml", "k8s/v5.yaml"]
    assert [one for one in found.said if "duplicate" in one] == ["note duplicate-resource k8s/v5.yaml:3"]


@pytest.mark.parametrize(
    "at, near, far",
    [
        ("a/svc.yaml", "a/svc.yaml", "a/other.yaml"),  # the same file
        ("a/svc.yaml", "a/pod.yaml", "a/b/pod.yaml"),  # the same directory
        ("a/svc.yaml", "a/b/pod.yaml", "pod.yaml"),  # below
        ("deep/a/svc.yaml", "deep/pod.yaml", "x/y/pod.yaml"),  # outward
        ("deep/a/svc.yaml", "deep/b/c/pod.yaml", "pod.yaml"),  # outward, and down again
    ],
)
def test_the_nearest_level_decides(at: str, near: str, far: str) -> None:
    good, bad = pod("web"), WRONG.replace("{name: web, labels", "{name: other, labels")
    for near_pod, far_pod, says in ((good, bad, 0), (bad, good, 1)):
        files = {at: service("web"), far: far_pod}
        files[near] = f"{files[near]}---\n{near_pod}" if near in files else near_pod
        assert len([one for one in run(files).said if "target-port" in one]) == says, files


def test_two_examples_with_the_same_label_do_not_meet() -> None:
    found = run(
        {
            "examples/one/all.yaml": service("web") + "---\n" + pod("web"),
            "examples/two/svc.yaml": service("web").replace("name: web}", "name: two}"),
            "examples/two/pod.yaml": WRONG.replace("{name: web, labels", "{name: two, labels"),
        }
    )
    assert found.said == ["error target-port-name-unknown examples/two/svc.yaml:4"]


@pytest.mark.slow
def test_forming_scopes_is_not_quadratic() -> None:
    def steps(files: dict[str, str]) -> int:
        """How many lines of Python that takes: unlike seconds the same on every machine."""
        sources = {path: Source(path, text) for path, text in files.items()}
        lines = 0

        def count(frame: FrameType, event: str, argument: object) -> TraceFunction:
            nonlocal lines
            lines += event == "line"
            return count

        # coverage may have one of its own
        traced = sys.gettrace()
        sys.settrace(count)
        try:
            scopes = form_scopes(sources, Settings()).scopes
        finally:
            sys.settrace(traced)
        assert scopes
        return lines

    def all_of(many: int) -> dict[str, str]:
        files = {f"flat/s{number}.yaml": service(f"s{number}") for number in range(many)}
        files |= {f"variants/v{number}.yaml": BOTH.replace("web", "quick") for number in range(many)}
        files |= {f"ex/e{number}/web.yaml": BOTH for number in range(many)}
        for number in range(many):
            files[f"apps/a{number}/kustomization.yaml"] = "resources: [web.yaml]\n"
            files[f"apps/a{number}/web.yaml"] = BOTH
            files[f"bad/b{number}/pod.yaml"] = "kind: Pod\nmetadata: {\n"
            files[f"charts/c{number}/Chart.yaml"] = "name: c\n"
            files[f"charts/c{number}/values.yaml"] = "a: 1\n"
        return files

    # what the first call imports
    steps(all_of(1))
    small, large = (steps(all_of(many)) for many in (20, 160))
    # eight times as many files: 8 where it is linear, 64 where it is quadratic
    assert 6 < large / small < 12


@pytest.mark.parametrize(("command", "is_found"), [("k8s/", True), ("k8s/service.yaml", False)])
def test_a_guide_that_applies_variants_together(
    command: str, is_found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    web, api = service("web"), service("api")
    files = {
        "README.md": f"    kubectl apply -f {command}\n",
        "k8s/service.yaml": joined(web, api.replace("80", "81")),
        "k8s/deployment.yaml": joined(web, api, pod("web"), pod("api")),
    }
    said = formed(files).said
    assert (not any("selector-matches-nothing" in one for one in said)) is is_found


def test_a_file_that_repeats_objects_of_another_is_there_with_all_that_one_has() -> None:
    web, api = service("web"), service("api")
    whole = joined(web, api, pod("web"), pod("api"))
    found = run({"k8s/service.yaml": joined(web, api), "k8s/deployment.yaml": whole})
    assert [one for one in found.said if "selector" in one] == []
    assert [one for one in found.said if "duplicate" in one] == ["note duplicate-resource k8s/service.yaml:3"]
    # one that changes what it has of the other is there in its place
    changed = run({"k8s/service.yaml": joined(web, api.replace("80", "81")), "k8s/deployment.yaml": whole})
    assert len([one for one in changed.said if "selector-matches-nothing k8s/service.yaml" in one]) == 2
    # and nobody has the pods that neither has
    astray = run({"k8s/service.yaml": joined(web, api), "k8s/deployment.yaml": joined(web, api, pod("api"))})
    assert {one for one in astray.said if "selector" in one} == {
        "note selector-matches-nothing k8s/deployment.yaml:4",
        "note selector-matches-nothing k8s/service.yaml:4",
    }
