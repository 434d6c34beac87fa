"""Kustomizations of a stranger end in findings, and soon: circles, bombs, doublings, patterns without an end."""

from __future__ import annotations

import pytest

from svclint.discover import form_scopes
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.source import Source

MAP = "{apiVersion: v1, kind: ConfigMap, metadata: {name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}, data: {a: b}}\n"
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]\n" for at in range(1, 10)
)
BOMB_OF_PATCH = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n" + BOMB
COPIES = "".join(f"- {{op: copy, from: /data, path: /data/x{at}}}\n" for at in range(40))


def said(files: dict[str, str]) -> list[str]:
    sources = {path: Source(path, text) for path, text in files.items()}
    findings = merge(lint(form_scopes(sources, Settings()).scopes, Settings()).findings)
    return [f"{one.rule} {one.location.file}:{one.location.line}" for one in findings if one.severity.word != "note"]


def inline(text: str, deep: int = 4) -> str:
    return "".join(f"{' ' * deep}{line}\n" for line in text.splitlines())


def patched(entry: str, **files: str) -> dict[str, str]:
    named = {f"k/{name}.yaml": text for name, text in files.items()}
    return {"k/kustomization.yaml": f"resources: [map.yaml]\npatches:\n{entry}", "k/map.yaml": MAP, **named}


@pytest.mark.parametrize(
    "files, expected",
    [
        (
            {"a/kustomization.yaml": "resources: [../b]\n", "b/kustomization.yaml": "resources: [../a]\n"},
            "kustomization-refused b/kustomization.yaml:1",
        ),
        ({"a/kustomization.yaml": "resources: [.]\n"}, "kustomization-refused a/kustomization.yaml:1"),
        ({"a/kustomization.yaml": "resources: [../a]\n"}, "kustomization-refused a/kustomization.yaml:1"),
        (
            {
                "a/kustomization.yaml": "components: [c]\n",
                "a/c/kustomization.yaml": "kind: Component\ncomponents: [..]\n",
            },
            "kustomization-refused a/c/kustomization.yaml:2",
        ),
        ({"a/kustomization.yaml": "transformers: [.]\n"}, "kustomization-refused a/kustomization.yaml:1"),
        ({"a/kustomization.yaml": f"resources: [map.yaml]\n{BOMB}"}, "unreadable-file a/kustomization.yaml:8"),
        (patched(f"- patch: |\n{inline(BOMB_OF_PATCH)}"), "kustomization-refused k/kustomization.yaml:13"),
        (patched("- path: p.yaml\n", p=BOMB_OF_PATCH), "unreadable-file k/p.yaml:10"),
        (
            patched("- {path: p.yaml, target: {kind: A}}\n", p="- " + BOMB.replace("\n", "\n  ")),
            "unreadable-file k/p.yaml:7",
        ),
        (
            patched("- {path: p.yaml, target: {kind: ConfigMap}}\n", p=COPIES),
            "",
        ),
        (patched("- {patch: '[]', target: {name: '(a+)+b'}}\n"), ""),
        (
            patched("- {patch: '[]', target: {labelSelector: '((((('}}\n"),
            "kustomization-refused k/kustomization.yaml:3",
        ),
        (patched("- patch: |\n" + inline("[" * 5000)), "kustomization-refused k/kustomization.yaml:3"),
        ({"k/kustomization.yaml": "[" * 5000}, "unreadable-file k/kustomization.yaml:1"),
        ({"k/kustomization.yaml": "- a\n- b\n"}, "kustomization-refused k/kustomization.yaml:1"),
        ({"k/kustomization.yaml": "resources: &a [*a]\n"}, ""),
    ],
)
def test_it_ends_in_a_finding(files: dict[str, str], expected: str) -> None:
    found = said(files)
    assert "internal-error" not in " ".join(found)
    assert found == ([expected] if expected else [])


def test_doubling_at_every_level_is_told_where_it_stops() -> None:
    files = {f"l{at}/kustomization.yaml": f"resources: [../l{at + 1}, ../l{at + 1}/]\n" for at in range(40)}
    files["l40/kustomization.yaml"] = "resources: [a.yaml]\n"
    files["l40/a.yaml"] = MAP
    sources = {path: Source(path, text) for path, text in files.items()}
    findings = merge(lint(form_scopes(sources, Settings()).scopes, Settings()).findings)
    assert [one.message for one in findings if one.rule == "kustomization-file-unread"] == [
        "Not read: more than 5,000 kustomizations; what is behind it is unknown"
    ]
