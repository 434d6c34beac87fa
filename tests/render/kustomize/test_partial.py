"""What cannot be had leaves the objects that it may change uncertain, and those alone."""

import pytest

from svclint.render.kustomize.build import build
from svclint.source import Source, decode

PAIR = "".join(
    f"apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\n  labels: {{app: {name}}}\n---\n" for name in "ab"
)
PATCH = "patches: [{patch: '{apiVersion: v1, kind: Service, metadata: {name: c}, spec: {SPEC}}'}]"
PLUGIN = "apiVersion: example.com/v1\nkind: Filler\nmetadata: {name: x}\n"


@pytest.mark.parametrize(
    "change, partial, holes",
    [
        ("patches: [{path: gone.yaml, target: {kind: Service, name: a}}]", "a", 0),
        ("patches: [{path: gone.yaml, target: {labelSelector: app=b}}]", "b", 0),
        ("patches: [{path: ../../gone.yaml, target: {kind: Service, name: a}}]", "a", 0),
        ("patches: [{path: 'https://example.com/p.yaml', target: {name: b}}]", "b", 0),
        ("patches: [{path: broken.yaml, target: {name: b}}]", "b", 0),
        ("patches: [{path: gone.yaml}]", "ab", 0),
        ("patchesStrategicMerge: [gone.yaml]", "ab", 0),
        ("patchesJson6902: [{path: gone.yaml, target: {version: v1, kind: Service, name: a}}]", "a", 0),
        ("patches: [{path: gone.yaml, target: {name: other}}]", "", 0),
        ("replacements: [{path: gone.yaml}]", "ab", 0),
        ("transformers: [plugin.yaml]", "ab", 1),
        ("transformers: [gone.yaml]", "ab", 1),
        ("components: [gone]", "ab", 1),
        ("generators: [plugin.yaml]", "", 1),
        ("configMapGenerator: [{name: c, files: [gone.txt], literals: [a=b]}]", "c", 0),
        ("images: all of them", "ab", 1),
        ("patches: [gone.yaml, {path: gone.yaml}]", "ab", 1),
        # it was meant for one of them, which is refused
        (PATCH.replace("SPEC", "selector: {app: web}"), "ab", 0),
        (PATCH.replace("SPEC", "type: NodePort, selector: {app: web}"), "ab", 0),
        (PATCH.replace("name: c", "name: c, labels: {app: web}").replace("SPEC", ""), "ab", 0),
        # what it has would have brought none of them what it lacks for others
        (PATCH.replace("SPEC", ""), "", 0),
        (PATCH.replace("SPEC", "type: NodePort"), "", 0),
        (PATCH.replace("SPEC", "type: ExternalName"), "ab", 0),
        (PATCH.replace("SPEC", "sessionAffinity: ClientIP"), "", 0),
        ("patches: [{patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}'}]", "", 0),
        ("patches: [{patch: '{apiVersion: v1, kind: Service, metadata: {name: c}, $patch: delete}'}]", "", 0),
        (
            PATCH.replace("SPEC", "selector: {app: web}") + "\nbases: ['https://example.com/x']",
            "",
            1,
        ),
        ("kind: Component\n" + PATCH.replace("SPEC", "selector: {app: web}"), "", 0),
        (
            "replacements: [{source: {kind: Secret}, targets: [{select: {name: b}, fieldPaths: [spec.type]}]}]",
            "b",
            0,
        ),
        ("namePrefix: p-\npatches: [{patch: '{apiVersion: v1, kind: Service, metadata: {name: a}}'}]", "", 0),
    ],
)
def test_what_a_gap_leaves_uncertain(change: str, partial: str, holes: int) -> None:
    files = {
        "d/kustomization.yaml": f"resources: [pair.yaml]\n{change}\n",
        "d/pair.yaml": PAIR,
        "d/plugin.yaml": PLUGIN,
        "d/broken.yaml": "a: [\n",
    }
    built = build("d", lambda path: Source(path, files[path]) if path in files else None)
    assert {one.data["metadata"]["name"][0] for one in built.resources if one.partial} == set(partial)
    assert sum(one.adds for one in built.gaps) == holes
    assert len(built.resources) == (3 if partial == "c" else 2)


def test_what_comes_in_behind_the_gap_is_certain() -> None:
    files = {
        "base/kustomization.yaml": "resources: [a.yaml]\npatches: [{path: gone.yaml}]\n",
        "base/a.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n",
        "over/kustomization.yaml": "resources: [../base, b.yaml]\n",
        "over/b.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: b}\n",
    }
    built = build("over", lambda path: Source(path, files[path]) if path in files else None)
    assert {one.name: one.partial for one in built.resources} == {"a": True, "b": False}


def test_a_file_that_is_not_read_leaves_the_object_uncertain() -> None:
    text = "configMapGenerator: [{name: c, files: [a.bin], literals: [b=c]}]\n"
    files = {
        "d/kustomization.yaml": Source("d/kustomization.yaml", text),
        "d/a.bin": Source("d/a.bin", "", "it is too large: 40 MiB, the limit is 32 MiB"),
    }
    built = build("d", files.get)
    (one,) = built.resources
    assert (one.data["data"], one.partial) == ({"b": "c"}, True)
    assert [gap.kind for gap in built.gaps] == ["unreadable"]
    assert built.faults == ()


def _named(hooks: str) -> dict[str, tuple[list[object], bool]]:
    """What the fields of two objects name, and which object is uncertain, where kustomize refuses one field."""
    fields = "fieldSpecs: [{kind: Hook, path: spec/hooks/name}]"
    files = {
        "over/kustomization.yaml": "resources: [../base]\nnamePrefix: p-\nconfigurations: [names.yaml]\n",
        "over/names.yaml": f"nameReference: [{{kind: Service, version: v1, {fields}}}]\n",
        "base/kustomization.yaml": "resources: [pair.yaml, hooks.yaml]\n",
        "base/pair.yaml": PAIR,
        "base/hooks.yaml": "".join(
            f"apiVersion: example.com/v1\nkind: Hook\nmetadata: {{name: {name}}}\nspec: {{hooks: {of}}}\n---\n"
            for name, of in (("first", hooks), ("second", "[{name: b}]"))
        ),
    }
    built = build("over", lambda path: Source(path, files[path]) if path in files else None)
    assert [one.kind for one in built.faults] == ["refused"]
    return {
        one.name: ([each["name"] for each in one.data["spec"]["hooks"]], one.partial)
        for one in built.resources
        if one.kind == "Hook"
    }


@pytest.mark.parametrize("refused", ["{name: {value: a}}", "{name: [[a]]}"])
def test_a_name_that_kustomize_refuses_leaves_the_others_renamed(refused: str) -> None:
    found = _named(f"[{{name: a}}, {refused}, {{name: b}}]")
    assert [one for one in found["p-first"][0] if isinstance(one, str)] == ["p-a", "p-b"]
    assert found["p-second"] == (["p-b"], False)
    assert not found["p-first"][1]


def test_which_of_two_is_named_is_uncertain() -> None:
    files = {
        "d/kustomization.yaml": "namePrefix: p-\nresources: [all.yaml]\n",
        "d/all.yaml": "".join(
            f"apiVersion: v1\nkind: Service\nmetadata: {{name: web, namespace: {namespace}}}\n---\n"
            for namespace in "ab"
        )
        + "apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingWebhookConfiguration\nmetadata: {name: hook}\n"
        "webhooks: [{name: a.example.com, clientConfig: {service: {name: web}}}]\n",
    }
    built = build("d", lambda path: Source(path, files[path]) if path in files else None)
    assert [one.kind for one in built.resources if one.partial] == ["MutatingWebhookConfiguration"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("kind: Kustomization\n", "empty"),
        ("{}\n", "empty"),
        ("kind: Component\nresources: []\n", ""),
        ("kind: Kustomisation\nresources: [a.yaml]\n", "invalid"),
        ("resources: [a.yaml]\nnamePrefix: [the kustomization is empty]\n", "invalid"),
    ],
)
def test_a_kustomization_without_entries_is_known_by_its_kind(text: str, kind: str) -> None:
    files = {"d/kustomization.yaml": text, "d/a.yaml": PAIR}
    built = build("d", lambda path: Source(path, files[path]) if path in files else None)
    assert [one.kind for one in built.faults] == ([kind] if kind else [])


def test_texts_among_patches_are_what_they_were_before_version_5() -> None:
    files = {
        "d/kustomization.yaml": "resources: [a.yaml]\npatches: [b.yaml]\n",
        "d/a.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: ClusterIP}\n",
        "d/b.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: NodePort}\n",
    }
    built = build("d", lambda path: Source(path, files[path]) if path in files else None)
    (service,) = built.resources
    assert (service.data["spec"]["type"], service.partial) == ("NodePort", False)
    assert [(one.kind, one.message) for one in built.faults] == [
        ("invalid", "patches[0] must be a mapping since kustomize 5, with the file as its path")
    ]


@pytest.mark.parametrize("fields", [("patchesStrategicMerge", "patches"), ("patches", "patchesStrategicMerge")])
def test_texts_among_patches_come_beside_the_others(fields: tuple[str, str]) -> None:
    files = {
        "d/kustomization.yaml": f"resources: [a.yaml]\n{fields[0]}: [b.yaml]\n{fields[1]}: [c.yaml]\n",
        "d/a.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n",
        "d/b.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {b: b}}\n",
        "d/c.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {c: c}}\n",
    }
    built = build("d", lambda path: Source(path, files[path]) if path in files else None)
    assert built.resources[0].data["metadata"]["labels"] == {"b": "b", "c": "c"}


def test_variables_that_are_encrypted_are_not_read() -> None:
    text = "secretGenerator: [{name: s, envs: [s.env], literals: [a=b]}]\n"
    data = b"\0GITCRYPT\0\x8a\xff"
    locked = Source("d/s.env", *decode(data), binary=data)
    files = {"d/kustomization.yaml": Source("d/kustomization.yaml", text), "d/s.env": locked}
    built = build("d", files.get)
    assert [(one.data["data"], one.partial) for one in built.resources] == [({"a": "Yg=="}, True)]
    assert not built.faults


@pytest.mark.parametrize(
    ("field", "more", "is_partial"),
    [
        ("replicas: 2", "", False),
        ("strategy: {type: Recreate}", "", False),
        ("template: {metadata: {labels: {app: web}}}", "", True),
        # what reads how many pods there are
        ("replicas: 2", "---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\n", True),
    ],
)
def test_what_a_patch_without_its_object_may_have_changed(field: str, more: str, is_partial: bool) -> None:
    patch = f"'{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: gone}}, spec: {{{field}}}}}'"
    files = {
        "d/kustomization.yaml": f"resources: [web.yaml]\npatches: [{{patch: {patch}}}]\n",
        "d/web.yaml": f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\n{more}",
    }
    built = build("d", lambda path: Source(path, files[path]) if path in files else None)
    assert [one.partial for one in built.resources if one.data["kind"] == "Deployment"] == [is_partial]
