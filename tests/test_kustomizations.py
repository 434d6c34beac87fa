"""What kustomizations make of their files is what is judged, and told where somebody wrote it."""

from __future__ import annotations

import pytest

from svclint.discover import form_scopes
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.render.kustomize.go_patterns import Pattern, pattern
from svclint.render.kustomize.images import _TAG_AND_DIGEST, _matcher
from svclint.settings import ScopeSetting, Settings
from svclint.source import Source

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1", ports: [{containerPort: 80}]}]}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
"""
ROUTE = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop}
spec:
  rules:
    - backendRefs: [{name: web, port: 80}]
"""
BASE = {
    "base/kustomization.yaml": "resources: [deployment.yaml, service.yaml]\n",
    "base/deployment.yaml": DEPLOYMENT,
    "base/service.yaml": SERVICE,
}
RULES = (
    "backend-service-not-found",
    "duplicate-resource",
    "invalid-service",
    "kustomize-patch-without-target",
    "reference-not-renamed",
    "selector-matches-nothing",
    "unused-suppression",
    "workload-selector-mismatch",
)


def said(files: dict[str, str], settings: Settings | None = None) -> list[str]:
    chosen = (settings or Settings())._replace(select=RULES)
    sources = {path: Source(path, text) for path, text in files.items()}
    findings = merge(lint(form_scopes(sources, chosen).scopes, chosen).findings)
    return [
        f"{one.severity.word} {one.rule} {one.location.file}:{one.location.line}"
        for one in findings
        if one.suppressed is None
    ]


def overlay(text: str, files: dict[str, str] | None = None) -> dict[str, str]:
    return {**BASE, "prod/kustomization.yaml": f"resources: [../base]\n{text}\n", **(files or {})}


PATCH = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector:\n    app: wbe\n"


def test_a_patch_that_breaks_a_selector_is_told_at_its_line() -> None:
    files = overlay("patches: [{path: patch.yaml}]", {"prod/patch.yaml": PATCH})
    assert said(files) == ["error selector-matches-nothing prod/patch.yaml:6"]


def test_so_is_an_inline_patch_and_one_of_operations() -> None:
    inline = "patches:\n  - patch: |-\n" + "".join(f"      {line}\n" for line in PATCH.splitlines())
    assert said(overlay(inline)) == ["error selector-matches-nothing prod/kustomization.yaml:9"]
    operation = "- {op: replace, path: /spec/selector/app, value: wbe}\n"
    files = overlay("patches: [{path: p.yaml, target: {kind: Service}}]", {"prod/p.yaml": operation})
    assert said(files) == ["error selector-matches-nothing prod/p.yaml:1"]


def test_a_patch_that_mends_what_the_base_lacks_leaves_nothing_to_say() -> None:
    files = overlay("patches: [{path: patch.yaml}]", {"prod/patch.yaml": PATCH.replace("wbe", "web")})
    assert said({**files, "base/service.yaml": SERVICE.replace("app: web", "app: wbe")}) == []


def test_a_component_that_deletes_a_workload_leaves_its_service_behind() -> None:
    gone = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n$patch: delete\n"
    component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{path: gone.yaml}]\n"
    files = overlay("components: [../off]", {"off/kustomization.yaml": component, "off/gone.yaml": gone})
    assert [one.split(" ", 1)[1] for one in said(files)] == ["selector-matches-nothing base/service.yaml:5"]


def test_a_prefix_leaves_a_route_behind() -> None:
    files = overlay("namePrefix: dev-", {"base/route.yaml": ROUTE})
    files["base/kustomization.yaml"] = "resources: [deployment.yaml, service.yaml, route.yaml]\n"
    assert said(files) == ["error reference-not-renamed base/route.yaml:6"]


def test_one_fault_that_overlays_share_is_told_once() -> None:
    files = overlay("namePrefix: prod-")
    files["base/service.yaml"] = SERVICE.replace("app: web", "app: wbe")
    files["dev/kustomization.yaml"] = "namePrefix: dev-\nresources: [../base]\n"
    assert said(files) == ["error selector-matches-nothing base/service.yaml:5"]


@pytest.mark.parametrize(
    "other, told", [("resources: [../base]", False), ("resources: [../more, ../base]", True), ("namespace: a", False)]
)
def test_an_idle_patch_of_a_shared_kustomization_is_told_where_nothing_has_its_target(other: str, told: bool) -> None:
    """Only the overlay `dev` has the Deployment for which the component has a patch, in the first example."""
    target = "{kind: Deployment, name: api}" if told else "{kind: Deployment, name: web}"
    files = {
        **BASE,
        "more/kustomization.yaml": "resources: [x.yaml]\n",
        "more/x.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}\n",
        "quiet/kustomization.yaml": f"kind: Component\npatches:\n- target: {target}\n  patch: |-\n    "
        "- {op: add, path: /spec/replicas, value: 2}\n",
        "dev/kustomization.yaml": "resources: [../base]\ncomponents: [../quiet]\n",
        "prod/kustomization.yaml": "resources: [../more]\ncomponents: [../quiet]\n",
        "other/kustomization.yaml": f"{other}\n",
    }
    found = [one for one in said(files) if "without-target" in one]
    assert found == (["note kustomize-patch-without-target quiet/kustomization.yaml:3"] if told else [])


def test_two_texts_of_one_object_are_duplicates_and_one_text_is_not() -> None:
    files = overlay("", {"more/kustomization.yaml": "resources: [../base]\n", "prod/again.yaml": SERVICE})
    files["prod/kustomization.yaml"] = "resources: [../base, again.yaml]\nnamePrefix: prod-\n"
    # kustomize refuses it: its objects are told apart by the names they had before the prefix
    assert said(files) == ["error duplicate-resource prod/again.yaml:3"]
    files["prod/kustomization.yaml"] = "resources: [../base, ../more]\n"
    assert said({path: text for path, text in files.items() if path != "prod/again.yaml"}) == []


def test_a_comment_beside_the_patched_line_suppresses() -> None:
    patch = PATCH.replace("app: wbe", "app: wbe   # svclint: ignore[selector-matches-nothing] later")
    files = overlay("patches: [{path: patch.yaml}]", {"prod/patch.yaml": patch})
    assert said(files) == []


def test_an_annotation_of_a_patch_suppresses_what_it_brings() -> None:
    annotated = "{name: web, annotations: {svclint.dev/ignore: selector-matches-nothing}}"
    patch = PATCH.replace("{name: web}", annotated)
    files = overlay("patches: [{path: patch.yaml}]", {"prod/patch.yaml": patch})
    assert said(files) == []


def test_what_another_overlay_holds_is_there_by_the_name_that_is_applied() -> None:
    ingress = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge}
spec: {defaultBackend: {service: {name: WHO, port: {number: 80}}}}
"""
    files = overlay("namePrefix: prod-", {"edge/kustomization.yaml": "resources: [i.yaml]\n"})
    assert said({**files, "edge/i.yaml": ingress.replace("WHO", "prod-web")}) == []
    assert said({**files, "edge/i.yaml": ingress.replace("WHO", "web")}) != []


def test_objects_that_nobody_asked_for_are_found_and_not_judged() -> None:
    files = overlay("")
    files["base/service.yaml"] = SERVICE.replace("app: web", "app: wbe")
    asked = {"prod/extra.yaml": SERVICE.replace("name: web", "name: extra")}
    files["prod/kustomization.yaml"] = "resources: [../base, extra.yaml]\n"
    chosen = Settings()._replace(select=RULES, scopes=(ScopeSetting("all", ("prod", "base")),))
    sources = {path: Source(path, text) for path, text in {**files, **asked}.items()}
    named = {path: source for path, source in sources.items() if path.startswith("prod")}
    around = {path: source for path, source in sources.items() if path not in named}
    scopes = form_scopes(named, chosen, around).scopes
    findings = merge(lint(scopes, chosen).findings)
    assert [one.location.file for one in findings] == []


def test_a_fault_of_svclint_in_a_build_is_told_and_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise KeyError("broken")

    monkeypatch.setattr("svclint.render.kustomize.build.make", fails)
    files = {**overlay(""), "plain/all.yaml": SERVICE.replace("app: web", "app: wbe") + "---\n" + DEPLOYMENT}
    sources = {path: Source(path, text) for path, text in files.items()}
    findings = merge(lint(form_scopes(sources, Settings()).scopes, Settings()).findings)
    assert {(one.rule, one.location.file) for one in findings if one.severity.word == "error"} == {
        ("internal-error", "prod/kustomization.yaml"),
        ("selector-matches-nothing", "plain/all.yaml"),
    }


def test_what_kustomize_refuses_as_a_whole_is_judged_as_far_as_it_is_sound() -> None:
    files = overlay("unknownField: 1")
    files["base/service.yaml"] = SERVICE.replace("app: web", "app: wbe") + "---\nbroken: [\n"
    assert [one.split(" ", 1)[1] for one in said(files)] == ["selector-matches-nothing base/service.yaml:5"]


BROKEN = SERVICE.replace("app: web", "app: wbe")
COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"


@pytest.mark.parametrize(
    "files",
    [
        {
            "part/kustomization.yaml": f"{COMPONENT}resources: [../base]\n",
            "prod/kustomization.yaml": "components: [../part]\n",
        },
        {
            "deep/er/kustomization.yaml": "resources: [../../base]\n",
            "prod/eu/kustomization.yaml": "namePrefix: eu-\nresources: [../../deep/er]\n",
            "prod/us/kustomization.yaml": "namePrefix: us-\nresources: [../../deep/./er/]\n",
        },
        {"prod/kustomization.yaml": 'resources: ["https://example.com/far?ref=v1", ../base]\nnamePrefix: p-\n'},
        {"prod/kustomization.yaml": "resources: [../base, gone.yaml]\n"},
        {
            "prod/kustomization.yaml": "bases: [../base]\nnamespace: a\n",
            "dev/kustomization.yaml": "resources: [../base]\n",
        },
    ],
    ids=["by a component", "by chains", "beside a remote base", "beside a missing file", "in two namespaces"],
)
def test_a_base_that_is_used_is_not_judged_on_its_own(files: dict[str, str]) -> None:
    tree = {**BASE, "base/service.yaml": BROKEN, **files}
    sources = {path: Source(path, text) for path, text in tree.items()}
    assert "base" not in [one.name for one in form_scopes(sources, Settings()).scopes]
    assert [one.split(" ", 1)[1] for one in said(tree)] == ["selector-matches-nothing base/service.yaml:5"]


def test_what_five_overlays_mend_of_their_base_is_no_fault() -> None:
    """The base lacks what each overlay adds: alone it would be told."""
    patch = PATCH.replace("wbe", "web")
    overlays = {f"o{at}/kustomization.yaml": "resources: [../base]\npatches: [{path: p.yaml}]\n" for at in range(5)}
    patches = {f"o{at}/p.yaml": patch for at in range(5)}
    assert said({**BASE, "base/service.yaml": BROKEN, **overlays, **patches}) == []
    # one that does not is told at the base's line, once
    overlays["o3/kustomization.yaml"] = "resources: [../base]\n"
    assert said({**BASE, "base/service.yaml": BROKEN, **overlays, **patches}) == [
        "error selector-matches-nothing base/service.yaml:5"
    ]


def test_one_fault_of_a_base_names_where_it_holds() -> None:
    overlays = {f"o{at}/kustomization.yaml": f"namePrefix: o{at}-\nresources: [../base]\n" for at in range(5)}
    mended = {"mended/kustomization.yaml": "resources: [../base]\npatches: [{path: p.yaml}]\n"}
    tree = {**BASE, "base/service.yaml": BROKEN, **overlays, **mended, "mended/p.yaml": PATCH.replace("wbe", "web")}
    sources = {path: Source(path, text) for path, text in tree.items()}
    chosen = Settings()._replace(select=RULES)
    (finding,) = merge(lint(form_scopes(sources, chosen).scopes, chosen).findings)
    assert (finding.location.file, finding.location.line) == ("base/service.yaml", 5)
    assert finding.scopes == ("o0", "o1", "o2", "o3", "o4")


FLUX = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: base, namespace: flux-system}
spec: {path: ./base, prune: true, interval: 10m, sourceRef: {kind: GitRepository, name: shop}}
"""


def test_a_base_that_flux_applies_as_well_is_judged_on_its_own() -> None:
    patch = PATCH.replace("wbe", "web")
    tree = overlay("patches: [{path: patch.yaml}]", {"prod/patch.yaml": patch, "clusters/base.yaml": FLUX})
    tree["base/service.yaml"] = BROKEN
    assert said(tree) == ["error selector-matches-nothing base/service.yaml:5"]


@pytest.mark.parametrize("name", ["web", "ghcr.io/shop/web", "localhost:5000/web", "web.", ""])
@pytest.mark.parametrize(
    "image",
    [
        *("web", "web:1", "web:1@sha256:00", "web@sha256:00", "webb", "we", "xweb:1", "web:", "web:1\n", "WEB"),
        *(
            "ghcr.io/shop/web:1",
            "ghcr-io/shop/web",
            "ghcr\nio/shop/web",
            "ghcr.io/shop/web-api",
            "localhost:5000/web:2",
        ),
        *("webx", "web.:1", "web\n", "", ":1"),
    ],
)
def test_a_plain_name_of_an_image_means_what_its_pattern_does(name: str, image: str) -> None:
    """A dot in it is any character, as kustomize makes a pattern of it."""
    assert _matcher(name)(image) is Pattern(f"^{name}{_TAG_AND_DIGEST}").matches(image)


@pytest.mark.parametrize("written", ["web", "v1", "kube-system", "a_b/c", "web.*", "web|api", "w.b", "(web)"])
@pytest.mark.parametrize("text", ["web", "api", "webb", "aweb", "web\n", "", "wxb", "v1", "kube-system", "a_b/c"])
def test_a_plain_selector_means_what_its_pattern_does(written: str, text: str) -> None:
    found = pattern(written)
    assert found is not None
    assert found.matches(text) is Pattern(f"^(?:{written})$").matches(text)
