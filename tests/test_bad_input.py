"""Bad input of every kind: no crash, a finding at the place, and nothing else is lost."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from svclint.discover import Discovery, discover
from svclint.discover.read import SIZE_LIMIT
from svclint.document import documents
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.settings import Settings
from svclint.severity import Severity
from svclint.source import Source, decode
from tests.beside import EVERY_RULE, GOOD, check, lint_around, lint_beside, said

_FIXTURES = Path("tests/fixtures/bad")

# what must be found in each fixture; other rules may have something to say too
_EXPECTED = {
    "containers-null": {"invalid-workload 9:19", "schema-violation 10:23", "target-port-name-unknown 24:34"},
    "duplicate-keys": {"duplicate-key 10:7", "duplicate-key 11:3"},
    "generate-name": {"target-port-name-unknown 7:34"},
    "huge-numbers": {
        "schema-violation 7:13",
        "invalid-service 8:19",
        "schema-violation 10:13",
        "schema-violation 18:13",
    },
    "keys-that-are-no-text": set(),
    "kind-missing": {"incomplete-object 2:1", "incomplete-object 9:1"},
    "labels-are-a-list": {"schema-violation 5:11", "label-value-not-string 14:17", "label-value-not-string 22:28"},
    "list": set(),
    "list-as-key": {"yaml-syntax 6:5"},
    "metadata-null": {"invalid-service 3:1", "schema-violation 10:11", "schema-violation 15:11"},
    "names-are-no-text": {"schema-violation 3:18", "schema-violation 8:18", "schema-violation 13:23"},
    "not-closed": {"yaml-syntax 7:8"},
    "null-items": {"selector-matches-nothing 13:22"},
    "null-key": {"yaml-syntax 6:3"},
    "number": set(),
    "ports-are-text": {"schema-violation 6:10", "schema-violation 13:11", "schema-violation 22:14"},
    "scalar": set(),
    "selector-is-a-number": {"schema-violation 5:13", "schema-violation 12:27", "schema-violation 24:21"},
    "spec-is-a-list": {"schema-violation 4:7", "schema-violation 11:13", "schema-violation 16:7"},
    "tab": {"yaml-syntax 4:1"},
    "template": {"unrendered-template 4:9"},
}


def _bomb() -> str:
    lines = [
        "apiVersion: v1",
        "kind: ConfigMap",
        "metadata: {name: bomb}",
        "data:",
        "  a0: &a0 [x, x, x, x, x, x, x, x, x]",
    ]
    lines += [f"  a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 30)]
    return "\n".join(lines)


_GENERATED: dict[str, tuple[Callable[[], str], set[str]]] = {
    "alias bomb": (_bomb, {"unreadable-file 11:27"}),
    "deep brackets": (lambda: "a: " + "[" * 10_000 + "]" * 10_000, {"unreadable-file 1:203"}),
    "deep brackets, not closed": (lambda: "a: " + "[" * 10_000, {"unreadable-file 1:203"}),
    "deep braces": (lambda: "{a: " * 10_000 + "}" * 10_000, {"unreadable-file 1:801"}),
    "braces as keys": (lambda: "kind: " + "{" * 10_000, {"yaml-syntax 1:8"}),
    "deep mappings": (lambda: "".join(" " * level + "a:\n" for level in range(2_000)), {"unreadable-file 201:201"}),
    "deep lists": (lambda: "- " * 10_000 + "x", {"unreadable-file 1:401"}),
    "deep lists by indentation": (
        lambda: "".join(" " * level + "-\n" for level in range(1_100)),
        {"unreadable-file 201:201"},
    ),
    "deep explicit keys": (lambda: "? " * 10_000 + "x", {"yaml-syntax 1:3"}),
    "deep brackets of lines": (lambda: "a: " + "[\n" * 10_000, {"unreadable-file 200:1"}),
    "deep brackets in deep lists": (lambda: "- " * 150 + "[" * 10_000, {"unreadable-file 1:351"}),
    "deep brackets, then no YAML": (lambda: "a: " + "[" * 1_100 + "@" + "]" * 1_100, {"unreadable-file 1:203"}),
    "deep brackets where a key must stand": (lambda: "kind: X\n" + "[" * 10_000, {"yaml-syntax 2:1"}),
    "long line": (lambda: f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {'x' * 3_000_000}}}\ndata: 5", set()),
    "long line of keys": (
        lambda: f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: x}}\ndata: {{{'k: v, ' * 2_000}}}",
        {"duplicate-key 4:14", "duplicate-key 4:12002"},
    ),
    "long value with a fault behind it": (lambda: f"kind: X\na: {'x ' * 1_000_000}: y", {"yaml-syntax 2:2000004"}),
    "template marks": (lambda: "kind: X\na: " + "{{" * 200_000, {"yaml-syntax 2:5"}),
    "template expressions": (lambda: "kind: X\na: [" + "'{{ x }}', " * 50_000, {"yaml-syntax 2:550005"}),
    "blank lines": (lambda: "kind: X\r\n" + "\r\n" * 200_000 + "a: [", {"yaml-syntax 200002:5"}),
    "control character": (lambda: "kind: X\nb: é\x01", {"yaml-syntax 2:5"}),
    "many anchors": (lambda: "".join(f"k{number}: &a{number} v\n" for number in range(50_000)), set()),
    "half a character": (lambda: "kind: X\na: \ud83d", {"yaml-syntax 2:4"}),
}

_SLOW = {"deep mappings", "long line", "long value with a fault behind it", "many anchors"}


@pytest.mark.parametrize("path", sorted(_FIXTURES.glob("*.yaml")), ids=lambda path: path.stem)
def test_fixture(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert _EXPECTED[path.stem] <= said(lint_beside({"bad.yaml": text}))
    lint_around(text)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in _SLOW else name for name in _GENERATED]
)
def test_generated(name: str) -> None:
    make, expected = _GENERATED[name]
    text = make()
    assert expected <= said(lint_beside({"bad.yaml": text}))
    lint_around(text)


@pytest.mark.parametrize("name", [name for name in _GENERATED if name.startswith("deep ")])
def test_nesting_is_one_finding(name: str) -> None:
    make, expected = _GENERATED[name]
    (place,) = expected
    findings = [one for one in lint_beside({"bad.yaml": make()}) if one.rule in ("yaml-syntax", "unreadable-file")]
    assert [f"{one.rule} {one.location.line}:{one.location.column}" for one in findings] == [place]
    assert all("libyaml" not in one.message and "exceeded" not in one.message for one in findings)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "it is not text: NUL byte at offset 8"),
        (b"kind: A\0\n", "it is not text: NUL byte at offset 7"),
        (b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: caf\xe9}\n", "it is not valid UTF-8: byte 0xe9 on line 3"),
        (b"apiVersion: v1\nkind: A\nx: \xf0\x9f\x98", "it is not valid UTF-8: byte 0xf0 on line 3"),
        (b"\xff\xfea\0p\0i\0V\0e\0r\0s\0i\0o\0n\0:\0 \0v\0001", "it is not valid UTF-16-LE: byte 0x31 on line 1"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, message: str) -> None:
    findings = lint_beside({"bad.yaml": Source("bad.yaml", *decode(data))})
    (finding,) = [one for one in findings if one.rule == "unreadable-file"]
    assert (finding.location.line, finding.location.column) == (1, 1)
    assert message in finding.message


@pytest.mark.parametrize(
    ("data", "beside", "severity"),
    [
        (b"# caf\xe9\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a} # na\xefve\n", {}, Severity.NOTE),
        (b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: caf\xe9}\n", {}, Severity.WARNING),
        (
            b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: caf\xe9}\n",
            {"kustomization.yaml": "resources: [web.yaml]\n"},
            Severity.ERROR,
        ),
    ],
)
def test_bytes_that_are_replaced(data: bytes, beside: dict[str, str], severity: Severity) -> None:
    findings = lint_beside({**beside, "web.yaml": Source("web.yaml", *decode(data))})
    assert [one.severity for one in findings if one.rule == "unreadable-file"] == [severity]


def test_what_git_crypt_encrypted_is_a_note_and_may_hold_what_is_missing() -> None:
    route = "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web, namespace: shop}, spec: " + (
        "{defaultBackend: {service: {name: web, port: {number: 80}}}}}"
    )
    texts = {"kustomization.yaml": "resources: [web.yaml, locked.yaml]", "web.yaml": route}
    locked = Source("locked.yaml", *decode(b"\0GITCRYPT\0\x8a\xff"))
    findings = lint_beside({**texts, "locked.yaml": locked})
    (note,) = [one for one in findings if one.rule == "unreadable-file"]
    assert (note.severity, note.location.file) == (Severity.NOTE, "locked.yaml")
    assert "encrypted by git-crypt" in note.message
    assert not [one for one in findings if one.rule == "backend-service-not-found" and one.severity > Severity.NOTE]
    # what merely says so is no such file
    bare = Source("locked.yaml", *decode(b"GITCRYPT\0\x8a\xff"))
    assert [one.severity for one in lint_beside({"locked.yaml": bare}) if one.rule == "unreadable-file"] == [
        Severity.ERROR
    ]


@pytest.mark.slow
def test_a_hundred_thousand_documents() -> None:
    one = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{}}}\n---\n"
    text = "".join(map(one.format, range(100_000)))
    assert lint_beside({"bad.yaml": text + "a: [\n"})[0].location.line == 400_001
    assert len(documents(Source("bad.yaml", text))) == 100_000


# -- what only a file system can do ------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _messages(discovery: Discovery) -> dict[str, str]:
    """What is said about each file that cannot be read; the good one must be judged as ever."""
    findings = check(discovery)
    assert any(one.rule == "target-port-name-unknown" and one.location.file == "good.yaml" for one in findings)
    return {one.location.file: one.message for one in findings if one.rule == "unreadable-file"}


def _here() -> Discovery:
    return discover(["."], EVERY_RULE)


def _without_privileges(action: Callable[[], Discovery]) -> Discovery:
    """What `action` gives a user whom permissions mean something to."""
    if os.geteuid() != 0:
        return action()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        # whatever happens: a second process must not go on with the tests
        try:
            os.setuid(65534)
            with os.fdopen(writing, "wb") as out:
                pickle.dump(action(), out)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        found = pickle.loads(answer.read())
    os.waitpid(child, 0)
    assert isinstance(found, Discovery)
    return found


@pytest.mark.skipif(not hasattr(os, "fork"), reason="permissions of other systems")
def test_files_and_folders_without_permission(place: Path) -> None:
    (place / "secret.yaml").write_text("kind: A\n", encoding="utf-8")
    (place / "closed").mkdir()
    (place / "closed" / "inside.yaml").write_text("kind: A\n", encoding="utf-8")
    place.chmod(0o755)
    (place / "secret.yaml").chmod(0)
    (place / "closed").chmod(0)
    try:
        messages = _messages(_without_privileges(_here))
    finally:
        (place / "closed").chmod(0o700)
    assert messages == {
        "secret.yaml": "secret.yaml cannot be read: permission denied",
        "closed": "closed cannot be read: the directory cannot be read: permission denied",
    }


def test_links_that_lead_nowhere(place: Path) -> None:
    (place / "loop.yaml").symlink_to("loop.yaml")
    (place / "one.yaml").symlink_to("two.yaml")
    (place / "two.yaml").symlink_to("one.yaml")
    (place / "gone.yaml").symlink_to("nothing.yaml")
    (place / "sub").mkdir()
    (place / "sub" / "up").symlink_to("..")
    (place / "sub" / "self").symlink_to("self")
    messages = _messages(_here())
    assert set(messages) == {"loop.yaml", "one.yaml", "two.yaml", "gone.yaml"}
    assert all("symbolic link" in messages[file] for file in ("loop.yaml", "one.yaml", "two.yaml"))
    assert messages["gone.yaml"] == "gone.yaml cannot be read: it is a link to nothing.yaml, which does not exist"


@pytest.mark.parametrize(
    ("link", "beside", "severity"),
    [
        ("parts/web.yaml", None, "error"),
        # data of another tool, unless it lies among manifests
        ("parts/rules.json", None, "note"),
        ("parts/rules.json", "parts/web.yaml", "error"),
        ("parts/web.schema.json", "parts/web.yaml", "note"),
        ("parts/web.schema.yaml", None, "note"),
    ],
)
def test_links_of_other_tools_that_lead_nowhere(place: Path, link: str, beside: str | None, severity: str) -> None:
    (place / "parts").mkdir()
    (place / link).symlink_to("nothing")
    text = "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}"
    (place / "other.yaml").write_text(text, encoding="utf-8")
    if beside is not None:
        (place / beside).write_text(text.replace("web", "beside"), encoding="utf-8")
    found = [one for one in merge(lint(_here().scopes, Settings()).findings) if one.rule == "unreadable-file"]
    assert [(one.location.file, one.severity.word) for one in found] == [(link, severity)]


def test_files_that_are_no_files(place: Path) -> None:
    os.mkfifo(place / "pipe.yaml")
    (place / "folder.yaml").mkdir()
    (place / "folder.yaml" / "inside.yaml").write_text("a: [\n", encoding="utf-8")
    discovery = _here()
    assert _messages(discovery) == {"pipe.yaml": "pipe.yaml cannot be read: it is not a regular file"}
    assert "folder.yaml/inside.yaml" in discovery.sources


def test_a_file_of_a_hundred_megabytes(place: Path) -> None:
    with (place / "large.yaml").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    limit = SIZE_LIMIT // 1024 // 1024
    assert _messages(_here()) == {
        "large.yaml": f"large.yaml cannot be read: it is too large: 100 MiB, the limit is {limit} MiB"
    }
