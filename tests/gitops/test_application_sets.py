"""What ApplicationSets make of their generators."""

from __future__ import annotations

import textwrap

import pytest

from tests.gitops.trees import deployed

OBJECT = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"
FILES = {f"apps/{name}/a.yaml": OBJECT for name in ("web", "mail", "off")}
LIST = "- list: {elements: [{name: web, ns: shop}, {name: mail, ns: post}]}"
DIRECTORIES = "- git: {repoURL: a, directories: [{path: apps/*}, {path: apps/off, exclude: true}]}"
CONFIGS = "- git: {repoURL: a, files: [{path: 'apps/**/config.json'}]}"


def applied(generators: str, path: str, namespace: str = "shop", go: bool = False) -> list[tuple[str, str]]:
    """The path and namespace of each Application; both empty where they cannot be known."""
    files = {**FILES, "apps/web/config.json": '{"name": "web", "where": {"ns": "shop"}}'}
    text = f"""\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {{name: all}}
spec:
  goTemplate: {str(go).lower()}
  generators:
{textwrap.indent(textwrap.dedent(generators), "  ")}
  template:
    metadata: {{name: a}}
    spec: {{source: {{repoURL: a, path: '{path}'}}, destination: {{namespace: '{namespace}'}}}}
"""
    return sorted((one.path, one.namespace) for one in deployed({**files, "sets/all.yaml": text}))


BOTH = [("apps/mail", "post"), ("apps/web", "shop")]


@pytest.mark.parametrize(
    ("generators", "path", "namespace", "go", "expected"),
    [
        (LIST, "apps/{{name}}", "{{ ns }}", False, BOTH),
        (LIST, "apps/{{.name}}", "{{ .ns }}", True, BOTH),
        (DIRECTORIES, "{{path}}", "{{path.basename}}", False, [("apps/mail", "mail"), ("apps/web", "web")]),
        (DIRECTORIES, "{{path[0]}}/{{path[1]}}", "a", False, [("apps/mail", "a"), ("apps/web", "a")]),
        (DIRECTORIES, "{{.path.path}}", "{{.path.basename}}", True, [("apps/mail", "mail"), ("apps/web", "web")]),
        (DIRECTORIES, "apps/{{index .path.segments 1}}", "a", True, [("apps/mail", "a"), ("apps/web", "a")]),
        (CONFIGS, "apps/{{name}}", "{{where.ns}}", False, [("apps/web", "shop")]),
        (CONFIGS, "{{.path.path}}", "{{.where.ns}}", True, [("apps/web", "shop")]),
        (CONFIGS, "{{.path.path}}", "{{ or .where.none .where.ns }}", True, [("apps/web", "shop")]),
        (CONFIGS, "{{.path.path}}", '{{ coalesce .where.none "" .where.ns }}', True, [("apps/web", "shop")]),
        (CONFIGS, "{{.path.path}}", '{{ default "other" .where.ns }}', True, [("apps/web", "shop")]),
        (CONFIGS, "{{.path.path}}", '{{ .where.none | default "other" }}', True, [("apps/web", "other")]),
        # another generator may give what none here does
        (CONFIGS, "{{.path.path}}", "{{ or .none .where.ns }}", True, [("apps/web", "")]),
        (CONFIGS, "{{.path.path}}", "{{ and .where.none .where.ns }}", True, [("apps/web", "")]),
    ],
    ids=[
        *["list", "go list", "directories", "segments", "go directories", "go segments", "files", "go files"],
        *["go or", "go coalesce", "go default", "go piped default", "go or unknown", "go and"],
    ],
)
def test_generators(generators: str, path: str, namespace: str, go: bool, expected: list[tuple[str, str]]) -> None:
    assert applied(generators, path, namespace, go) == expected


def test_clusters_are_unknown_and_their_values_are_not() -> None:
    clusters = "- clusters: {values: {root: apps}}"
    assert applied(clusters, "{{values.root}}/web", "{{name}}") == [("apps/web", "")]
    assert applied(clusters, "{{name}}") == [("", "shop")]


def test_other_generators_are_unknown() -> None:
    assert applied("- scmProvider: {github: {organization: a}}", "apps/{{repository}}") == [("", "shop")]
    assert applied("- scmProvider: {github: {organization: a}}", "apps/web") == [("apps/web", "shop")]


def test_a_matrix_is_a_product_whose_second_factor_may_name_the_first() -> None:
    matrix = """\
    - matrix:
        generators:
        - list: {elements: [{dir: apps/web}, {dir: apps/mail}]}
        - git: {repoURL: a, directories: [{path: '{{dir}}'}]}
    """
    assert applied(matrix, "{{path}}") == [("apps/mail", "shop"), ("apps/web", "shop")]


def test_a_merge_may_meet_clusters_that_nobody_knows() -> None:
    merge = """\
    - merge:
        mergeKeys: [nameNormalized]
        generators:
        - clusters: {values: {dir: web}}
        - list: {elements: [{nameNormalized: a, values.dir: mail}]}
    """
    assert applied(merge, "apps/{{values.dir}}") == [("apps/mail", "shop"), ("apps/web", "shop")]


def test_a_merge_of_what_is_known() -> None:
    merge = """\
    - merge:
        mergeKeys: [name]
        generators:
        - list: {elements: [{name: web, ns: a}, {name: mail, ns: a}]}
        - list: {elements: [{name: mail, ns: b}]}
    """
    assert applied(merge, "apps/{{name}}", "{{ns}}") == [("apps/mail", "b"), ("apps/web", "a")]


def test_functions_of_go_are_not_followed() -> None:
    assert applied(LIST, "apps/{{ .name | lower }}", "a", True) == [("", "a"), ("", "a")]


@pytest.mark.parametrize("path", ["{{" * 200_000, "{{" + " " * 200_000, "{{a}" * 100_000])
def test_what_only_looks_like_expressions_is_gone_through_once(path: str) -> None:
    assert applied(LIST, path) == [("", "shop"), ("", "shop")]


def test_patterns_that_could_match_in_too_many_ways_match_nothing() -> None:
    pattern = "**/a" * 40
    assert applied(f"- git: {{repoURL: a, files: [{{path: '{pattern}'}}]}}", "{{path}}") == []


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ("spec: {destination: {namespace: '{{.ns}}-prod'}}", [("apps/mail", "post-prod"), ("apps/web", "shop-prod")]),
        ("spec: {source: {path: 'other/{{.name}}'}}", [("other/mail", "post"), ("other/web", "shop")]),
        (
            "spec: {source: null, sources: [{path: b}, {path: c}]}",
            [("b", "post"), ("b", "shop"), *[("c", "post"), ("c", "shop")]],
        ),
        # what nobody knows may change what it speaks of
        ("{{- if .prod }}\nspec: {destination: {namespace: prod}}\n{{- end }}", [("apps/mail", ""), ("apps/web", "")]),
        (
            "{{- if .auto }}\nspec: {syncPolicy: {automated: {}}}\n{{- end }}",
            [("apps/mail", "post"), ("apps/web", "shop")],
        ),
        ("{{- if .other }}\nspec: {source: {path: b}}\n{{- end }}", [(".", "post"), (".", "shop")]),
        ("a: b: c", [("apps/mail", "post"), ("apps/web", "shop")]),
    ],
    ids=["namespace", "path", "sources", "unknown", "something else", "unknown source", "no YAML"],
)
def test_patches_of_the_template(patch: str, expected: list[tuple[str, str]]) -> None:
    found = deployed(
        {
            **FILES,
            "sets/all.yaml": f"""\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {{name: all}}
spec:
  goTemplate: true
  generators:
  {LIST}
  template:
    metadata: {{name: a}}
    spec: {{source: {{repoURL: a, path: 'apps/{{{{.name}}}}'}}, destination: {{namespace: '{{{{.ns}}}}'}}}}
  templatePatch: |
{textwrap.indent(patch, "    ")}
""",
        }
    )
    assert sorted((one.path, one.namespace) for one in found) == sorted(expected)
