"""What a folder finds after edits, near them and everywhere: the same as a check of the same texts."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from svclint import __version__
from svclint.discover import Discovery, discover
from svclint.finding import Finding
from svclint.linting.report import build
from svclint.linting.settle import lint
from svclint.lsp.folder import Folder, Terms
from svclint.scope import Scope
from svclint.settings import Settings
from svclint.source import Source
from tests.cards import examples
from tests.lsp.editor import write


class NoCharts:
    """What renders none."""

    is_wanted = False

    def render(self, orders: Sequence[object]) -> None:
        raise AssertionError("nothing is to be rendered")

    def traced(self, discovery: Discovery, scopes: Sequence[Scope]) -> Sequence[Scope]:
        return scopes

    def close(self) -> None:
        return


def opened(root: Path, settings: Callable[[], Settings] = Settings) -> Folder:
    folder = Folder(str(root), Terms(settings, lambda _: NoCharts(), lambda _: None))
    for _ in folder.whole(from_disk=True):
        pass
    return folder


def near(folder: Folder) -> list[Finding]:
    for _ in folder.near():
        pass
    return found(folder)


def everything(folder: Folder) -> list[Finding]:
    for _ in folder.whole(from_disk=False):
        pass
    return found(folder)


def found(folder: Folder) -> list[Finding]:
    assert folder.report is not None
    return list(folder.report.findings)


def checked(texts: Mapping[str, str]) -> list[Finding]:
    """What a check finds with these texts in the place of files of the working directory."""
    discovery = discover(["."], Settings(), buffers={path: Source(path, text) for path, text in texts.items()})
    result = lint(discovery.scopes, Settings())
    return list(build(result, discovery, Settings(), version=__version__).findings)


EXAMPLES = [one for one in examples() if not one.data.get("config") and "files" in one.data]


def edits(text: str, chance: random.Random) -> str:
    """A text with a line that is gone, written twice, or the value of another one."""
    lines = text.split("\n")
    full = [number for number, line in enumerate(lines) if line.strip()] or [0]
    one, other = chance.choice(full), chance.choice(full)
    match chance.randrange(4):
        case 0:
            del lines[one]
        case 1:
            lines.insert(one, lines[one])
        case 2:
            key, colon, _ = lines[one].partition(": ")
            value = lines[other].partition(": ")[2]
            lines[one] = f"{key}{colon}{value}" if colon else lines[one]
        case _:
            lines[one] += "x"
    return "\n".join(lines)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_edits_of_examples_lead_to_what_check_says(part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was asked again, and whatever was not."""
    chance = random.Random(part)
    same = others = 0
    for number, example in enumerate(EXAMPLES[part::24]):
        files: Mapping[str, str] = example.data["files"]
        root = write(tmp_path / str(number), files)
        monkeypatch.chdir(root)
        folder = opened(root)
        assert found(folder) == checked({})
        path = chance.choice([name for name in files if name in folder] or [""])
        if not path:
            continue
        text = files[path]
        for _ in range(3):
            text = edits(text, chance)
            folder.change(path, text)
            first = near(folder)
            if not is_broken(path, text):
                expected = checked({path: text})
                assert everything(folder) == expected, (example, text)
                same += first == expected
                others += first != expected
    # near a change is a guess, and a good one
    assert same > 8 * others


def is_broken(path: str, text: str) -> bool:
    from svclint.lsp.half_typed import is_half_typed

    return is_half_typed(Source(path, text))


SERVICE = """\
apiVersion: v1
kind: Service
metadata: {{name: {name}}}
spec:
  selector: {{app: {app}}}
  ports: [{{port: 80, targetPort: {port}}}]
"""
PODS = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {app}}}
spec:
  selector: {{matchLabels: {{app: {app}}}}}
  template:
    metadata: {{labels: {{app: {app}}}}}
    spec: {{containers: [{{name: web, image: "web:1", ports: [{{name: http, containerPort: 8080}}]}}]}}
"""


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """60 applications of two files each."""
    files = {}
    for number in range(60):
        app = f"app-{number}"
        files[f"{app}/service.yaml"] = SERVICE.format(name=app, app=app, port="http")
        files[f"{app}/pods.yaml"] = PODS.format(app=app)
    root = write(tmp_path / "many", files)
    monkeypatch.chdir(root)
    return root


def calls(folder: Folder, act: Callable[[], object]) -> int:
    """How often rules are asked about a subject meanwhile."""
    from svclint.linting import asking

    asked = 0
    of_each = asking.ask_each

    def counting(rule: object, subjects: Sequence[object], *others: object) -> object:
        nonlocal asked
        asked += len(subjects)
        return of_each(rule, subjects, *others)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("svclint.lsp.examined.ask_each", counting)
        act()
    return asked


def test_a_keystroke_asks_a_few_and_reads_one_file(many: Path) -> None:
    folder = opened(many)
    all_of_it = calls(opened(many), lambda: opened(many))
    text = SERVICE.format(name="app-7", app="app-7", port="htp")
    folder.change("app-7/service.yaml", text)
    few = calls(folder, lambda: near(folder))
    assert [one.rule for one in found(folder)] == ["target-port-name-unknown"]
    assert 0 < few < all_of_it / 20
    assert calls(folder, lambda: everything(folder)) == all_of_it
    # and nothing is asked twice
    assert calls(folder, lambda: everything(folder)) == 0
    assert folder.is_settled


def test_what_flux_adds_is_looked_at_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The object that says so is of another scope than those that change."""
    flux = (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        "metadata: {name: shop, namespace: flux-system}\n"
        "spec:\n  interval: 1m\n  prune: true\n  path: ./shop\n  sourceRef: {kind: GitRepository, name: flux-system}\n"
        "  postBuild: {substituteFrom: [{kind: ConfigMap, name: values}]}\n"
    )
    patch = '  patches: [{target: {kind: Service}, patch: "- {op: add, path: /spec/clusterIP, value: None}"}]\n'
    values = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: values, namespace: flux-system}\ndata: {PORT: web}\n"
    files = {
        "clusters/shop.yaml": flux,
        "clusters/values.yaml": values,
        "shop/kustomization.yaml": "resources: [service.yaml]\n",
        "shop/service.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
        "spec: {selector: {app: web}, ports: [{name: '${PORT}', port: 80, targetPort: 8080}]}\n",
    }
    monkeypatch.chdir(write(tmp_path, files))
    folder = opened(tmp_path)
    for path, text in (
        ("clusters/shop.yaml", flux + patch),
        ("clusters/shop.yaml", flux),
        ("clusters/values.yaml", values.replace("PORT: web", "PORT: WEB_")),
    ):
        before = found(folder)
        files[path] = text
        folder.change(path, text)
        near(folder)
        assert everything(folder) == checked(files) != before


def test_what_others_say_of_a_changed_file_is_said_anew(many: Path) -> None:
    folder = opened(many)
    folder.change("app-7/pods.yaml", PODS.format(app="app-7").replace("http", "web"))
    (finding,) = near(folder)
    assert (finding.location.file, finding.rule) == ("app-7/service.yaml", "target-port-name-unknown")
    (before,) = [one.location.line for one in finding.related]
    folder.change("app-7/pods.yaml", "# a comment\n" + PODS.format(app="app-7").replace("http", "web"))
    (finding,) = near(folder)
    assert [one.location.line for one in finding.related] == [before + 1]


def test_a_stopped_check_is_begun_anew(many: Path) -> None:
    """Somebody types while everything is asked: nothing of the old texts is left."""
    folder = opened(many)
    folder.change("app-1/service.yaml", SERVICE.format(name="app-1", app="app-1", port="htp"))
    near(folder)
    stopped = folder.whole(from_disk=False)
    for _ in range(5):
        next(stopped)
    folder.change("app-1/service.yaml", SERVICE.format(name="app-1", app="app-1", port="http"))
    assert near(folder) == []
    folder.change("app-2/service.yaml", SERVICE.format(name="app-2", app="app-3", port="htp"))
    half = folder.near()
    next(half)
    folder.change("app-2/service.yaml", SERVICE.format(name="app-2", app="app-2", port="http"))
    assert near(folder) == []
    assert everything(folder) == []


def test_what_a_stopped_check_has_found_is_not_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{name}/kustomization.yaml": "resources: [service.yaml, pods.yaml]\n" for name in ("a", "b")}
    files.update({f"{name}/service.yaml": SERVICE.format(name="web", app="web", port="http") for name in ("a", "b")})
    files.update({f"{name}/pods.yaml": PODS.format(app="web") for name in ("a", "b")})
    root = write(tmp_path / "two", files)
    monkeypatch.chdir(root)
    all_of_it = calls(opened(root), lambda: opened(root))
    folder = Folder(str(root), Terms(Settings, lambda _: NoCharts(), lambda _: None))

    def stopped() -> None:
        steps = folder.whole(from_disk=True)
        while not folder._begun:
            next(steps)

    def again() -> None:
        for _ in folder.whole(from_disk=True):
            pass

    first, second = calls(folder, stopped), calls(folder, again)
    assert 0 < second < first + second <= all_of_it + all_of_it // 10
    assert found(folder) == checked({})


def test_an_open_text_without_a_file_that_is_read_is_nobodys(many: Path) -> None:
    folder = opened(many)
    folder.change("notes.txt", "kind: Service")
    assert not folder.has_changed
    assert everything(folder) == []


def test_an_unsaved_patch_is_read_as_it_is_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A JSON patch has no apiVersion: only the kustomization leads to it."""
    files = {
        "kustomization.yaml": "resources: [web.yaml]\npatches: [{target: {kind: Service}, path: port.json}]\n",
        "port.json": '[{"op": "replace", "path": "/spec/ports/0/targetPort", "value": "http"}]\n',
        "web.yaml": SERVICE.format(name="web", app="web", port="web") + "---\n" + PODS.format(app="web"),
    }
    monkeypatch.chdir(write(tmp_path / "patched", files))
    assert "kustomization-refused" not in {one.rule for one in checked({})}
    typed = checked({"port.json": files["port.json"].replace("replace", "spell")})
    assert "kustomization-refused" in {one.rule for one in typed}
