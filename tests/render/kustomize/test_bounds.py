"""A stranger's tree: nothing outside of the root is read, and cycles and bombs end in something that is told."""

from __future__ import annotations

import pytest

from svclint.render.kustomize.build import Built, build
from svclint.source import Source


def _build(files: dict[str, str], root: str = "top", bound: str = ".") -> tuple[Built, list[str]]:
    asked: list[str] = []

    def read(path: str) -> Source | None:
        asked.append(path)
        return Source(path, files[path]) if path in files else None

    return build(root, read, bound), asked


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "../../../base", "https://example.com/base", "git@example.com:a/b"]
)
@pytest.mark.parametrize("field", ["resources", "components", "configurations", "transformers", "crds"])
def test_nothing_outside_is_asked_for(name: str, field: str) -> None:
    made, asked = _build({"in/top/kustomization.yaml": f"{field}: ['{name}']\n"}, "in/top", "in")
    assert all(path.startswith("in/") for path in asked)
    assert len(made.gaps) == 1


def test_nothing_outside_is_asked_for_by_generators_and_patches() -> None:
    text = "configMapGenerator: [{name: a, files: [../../x]}]\npatches: [{path: ../../y}]\nopenapi: {path: ../../z}\n"
    made, asked = _build({"top/kustomization.yaml": text})
    assert all(path.startswith("top/") for path in asked)
    assert [one.kind for one in made.gaps] == ["outside", "outside", "outside"]


def test_a_cycle_ends() -> None:
    files = {"a/kustomization.yaml": "resources: [../b]\n", "b/kustomization.yaml": "resources: [../a]\n"}
    assert [one.kind for one in _build(files, "a")[0].gaps] == ["cycle"]


def test_doubling_at_every_level_ends() -> None:
    files = {f"l{at}/kustomization.yaml": f"resources: [../l{at + 1}, ../l{at + 1}/]\n" for at in range(40)}
    files["l40/kustomization.yaml"] = "resources: [a.yaml]\n"
    files["l40/a.yaml"] = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"
    made, asked = _build(files, "l0")
    assert "more than" in made.gaps[0].reason
    assert len(asked) < 100_000


def test_doubling_by_suffixes_ends() -> None:
    files = {}
    for at in range(30):
        files[f"l{at}/kustomization.yaml"] = f"resources: [../x{at}, ../y{at}]\n"
        files[f"x{at}/kustomization.yaml"] = f"resources: [../l{at + 1}]\nnameSuffix: -x\n"
        files[f"y{at}/kustomization.yaml"] = f"resources: [../l{at + 1}]\nnameSuffix: -y\n"
    files["l30/kustomization.yaml"] = "namePrefix: a\n"
    assert any("more than" in one.reason for one in _build(files, "l0")[0].gaps)


def test_copies_of_copies_end() -> None:
    operations = "".join(f"- {{op: copy, from: /data, path: /data/x{at}}}\n" for at in range(40))
    files = {
        "top/kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml, target: {kind: ConfigMap}}]\n",
        "top/a.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: b}}",
        "top/p.yaml": operations,
    }
    assert any("copies make more" in one.reason for one in _build(files)[0].gaps)


def test_an_alias_bomb_ends() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines.extend(f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 10))
    files = {
        "top/kustomization.yaml": "resources: [a.yaml]\n",
        "top/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n" + "\n".join(lines),
    }
    assert [one.kind for one in _build(files)[0].gaps] == ["unreadable"]


def test_a_pattern_that_an_engine_which_tries_all_ways_would_never_end() -> None:
    name = "a" * 42
    for pattern, partial in (("(a+)+b", False), ("(a+)+", False), (r"\pL+", True)):
        files = {
            "top/kustomization.yaml": "resources: [a.yaml]\n"
            f"patches: [{{target: {{name: '{pattern}'}}, patch: '[]'}}]\n",
            "top/a.yaml": f"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}}}}}",
        }
        made = _build(files)[0]
        # where it is not known what kustomize does with a pattern, what it would do is unknown
        assert [one.kind for one in made.gaps] == ["limit"] * partial
        assert [one.kind for one in made.faults if one.kind != "idle-patch"] == []
        assert [one.partial for one in made.resources] == [partial]


@pytest.mark.parametrize(
    "pattern, kinds",
    [
        ("a.*", []),
        ("(?i)A.*", []),
        ("a+|b", []),
        (r"a\\d?.*", []),
        ("a[*+{]?.*", []),
        (".*a.*a.*a.*", []),
        ("(?x)(a+) +!", ["refused"]),
        ("[a-z]*[a-z]*[a-z]*[a-z]*!", []),
        ("(a|b)*", []),
        ("[[:alpha:]]+", []),
        ("a(?i)A", []),
        ("(a?){1000}", []),
        ("((a{1000}){1000}){1000}", ["limit"]),
        (r"\\pL+", ["limit"]),
        ("(?!b).*", ["refused"]),
        ("a++", ["refused"]),
        ("a(", ["refused"]),
        (r"(a)\\1", ["refused"]),
    ],
)
def test_what_is_made_of_a_pattern(pattern: str, kinds: list[str]) -> None:
    """What Go's engine refuses is a fault; what only that engine is known to match is a gap."""
    files = {
        "top/kustomization.yaml": f'resources: [a.yaml]\npatches: [{{target: {{name: "{pattern}"}}, patch: "[]"}}]\n',
        "top/a.yaml": f"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {'a' * 60}}}}}",
    }
    made = _build(files)[0]
    told = [*(one.kind for one in made.gaps), *(one.kind for one in made.faults)]
    assert [one for one in told if one != "idle-patch"] == kinds


def test_a_remote_base_is_a_gap_and_the_rest_is_built() -> None:
    files = {
        "top/kustomization.yaml": "resources: [https://example.com/x, gone.yaml, a.yaml]\nnamePrefix: p-\n"
        "patches: [{patch: '{apiVersion: v1, kind: Service, metadata: {name: theirs}}'}]\n",
        "top/a.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}",
    }
    made = _build(files)[0]
    assert [one.name for one in made.resources] == ["p-a"]
    assert [(one.kind, one.place.path) for one in made.gaps] == [
        ("remote", ("resources", 0)),
        ("missing", ("resources", 1)),
    ]
    # the patch may be meant for what is not here
    assert made.faults == ()


def test_files_are_taken_apart_once() -> None:
    files = {
        "top/kustomization.yaml": "resources: [a.yaml]\n",
        "top/a.yaml": "{apiVersion: v1, kind: A, metadata: {name: a}}",
    }
    cache: dict[str, list[object]] = {}

    def read(path: str) -> Source | None:
        return Source(path, files[path]) if path in files else None

    first, second = (build("top", read, ".", cache) for _ in range(2))  # type: ignore[arg-type]
    assert list(cache) == ["top/a.yaml"]
    assert first.resources[0].data is second.resources[0].data
