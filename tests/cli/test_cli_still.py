"""What stands although a file has another text: the answer is that of a run that kept nothing, whatever is edited."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from svclint.cli import again, check, running
from svclint.discover import discover
from svclint.discover.read import read
from svclint.kept import standing, still
from svclint.kept.answer import sealed, unsealed
from svclint.kept.standing import Keys, Many
from svclint.linting.settle import lint
from svclint.offer import offer
from svclint.settings import Settings
from svclint.source import Holds, Source, questions
from tests.cli.conftest import Ran, Run
from tests.growing import apps
from tests.kept.test_silence import edited

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {{name: {0}}}
spec: {{selector: {{app: {0}}}, ports: [{{port: 80, targetPort: http}}]}}
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {0}}}
spec:
  replicas: 2
  selector: {{matchLabels: {{app: {0}}}}}
  template:
    metadata: {{labels: {{app: {0}}}}}
    spec:
      containers:
        - name: web
          image: example.org/web:1
          env: [{{name: URL, value: "http://{1}:80/items"}}]
          ports: [{{name: http, containerPort: 8080}}]
"""


ROUTE = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: route}
spec: {rules: [{host: shop.example.org, http: {paths: [
  {path: /, pathType: Prefix, backend: {service: {name: ap-7, port: {number: 80}}}}]}}]}
"""
FAULTS = {
    "faults/route.yaml": ROUTE,
    "faults/field.yaml": DEPLOYMENT.format("field", "app-0").replace("replicas: 2", "replikas: 2"),
    "faults/allowed.yaml": SERVICE.format("later")
    .replace("app: later", "app: app-1")
    .replace("spec: {", "# svclint: ignore[schema-violation] it is for later\nspec: {prot: 1, "),
    "faults/unknown.yaml": DEPLOYMENT.format("unknown", "app-0").replace("http://app-0:80", "http://db.far.svc:5432"),
}
"""Something is said of each, and of the last one nothing can be."""


class Kept:
    """Runs the command in a tree, and knows how often all of it was worked out."""

    def __init__(self, root: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self._run = run
        self.worked_out = 0

        def counting(*arguments: object) -> object:
            self.worked_out += 1
            return lint(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(check, "lint", counting)
        monkeypatch.setattr(again, "_FRESH", -(10**18))
        monkeypatch.setattr(running, "_WORTH_KEEPING", 100)
        monkeypatch.setenv("XDG_CACHE_HOME", str(root.parent / "cache"))
        monkeypatch.chdir(root)

    def check(self) -> Ran:
        """What is said, which must be what is said without anything that was kept."""
        said = self._run("check", ".", "--format", "json")
        before = self.worked_out
        assert said == self._run("check", ".", "--format", "json", "--no-cache")
        self.worked_out = before
        return said

    def stands(self) -> bool:
        """Whether nothing need be worked out."""
        before = self.worked_out
        self.check()
        return self.worked_out == before

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text()
        assert old in text
        (self.root / path).write_text(text.replace(old, new))

    def files(self, kind: str) -> list[Path]:
        return list((self.root.parent / "cache/svclint/runs").glob(f"*.{kind}"))


@pytest.fixture
def faulty(kept: Kept) -> Kept:
    """The same with files of which something is said."""
    for path, text in FAULTS.items():
        (kept.root / path).parent.mkdir(exist_ok=True)
        (kept.root / path).write_text(text)
    found = json.loads(kept.check().out)
    assert {one["location"]["file"] for one in found["findings"]} >= FAULTS.keys() - {"faults/unknown.yaml"}
    return kept


@pytest.fixture
def kept(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """Applications, each a Service and a Deployment in files of their own that calls the one before, checked once."""
    root = tmp_path / "tree"
    for number in range(12):
        folder = root / f"app-{number}"
        folder.mkdir(parents=True)
        (folder / "service.yaml").write_text(SERVICE.format(f"app-{number}"))
        (folder / "deployment.yaml").write_text(DEPLOYMENT.format(f"app-{number}", f"app-{max(number - 1, 0)}"))
    found = Kept(root, run, monkeypatch)
    assert json.loads(found.check().out)["findings"] == []
    return found


def test_what_says_nothing_new_stands(kept: Kept) -> None:
    kept.replace("app-3/deployment.yaml", "web:1", "web:2")
    assert kept.stands()
    kept.replace("app-4/deployment.yaml", "replicas: 2", "replicas: 3")
    kept.replace("app-5/service.yaml", "spec:", "# the spec\nspec:")
    assert kept.stands()


def test_it_stands_beside_names_that_look_like_what_rules_are_about(kept: Kept) -> None:
    """A name with 127. in it is no address of a container, and asks nobody for Services."""
    (kept.root / "app-127").mkdir()
    (kept.root / "app-127/service.yaml").write_text(SERVICE.format("app-127"))
    (kept.root / "app-127/deployment.yaml").write_text(
        DEPLOYMENT.format("app-127", "app-0").replace("/items", "/app-127.html")
    )
    kept.check()
    kept.replace("app-127/deployment.yaml", "web:1", "web:2")
    assert kept.stands()


FEW: dict[str, dict[str, str]] = {
    "a file that is called old": {"deploy/old-users.yaml": SERVICE.format("users").replace("app: users", "app: app-1")},
    "a double": {"mock-pay/data/web.yaml": SERVICE.format("pay").replace("app: pay", "app: app-1")},
    "a removed API": {
        "app-1/budget.yaml": "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: app-1}\n"
        "spec: {maxUnavailable: 1, selector: {matchLabels: {app: app-1}}}\n"
    },
}
"""What few trees have: a module is imported for it, that asks all texts a question more."""
COUNTED = """\
import sys
from svclint.cli import again, check, running
from svclint.cli.entry import main

def counted(*given, lint=check.lint):
    print("worked out")
    return lint(*given)

again._FRESH, running._WORTH_KEEPING, check.lint = -(10**18), 100, counted
sys.exit(main(["check", ".", "--format", "json", "--notes", *sys.argv[1:]]))
"""


@pytest.mark.parametrize("few", FEW)
def test_it_stands_in_a_process_that_has_not_imported_what_few_trees_need(kept: Kept, few: str) -> None:
    """Whose questions are asked of all texts: each run has a process of its own."""
    for path, text in FEW[few].items():
        (kept.root / path).parent.mkdir(parents=True, exist_ok=True)
        (kept.root / path).write_text(text)

    kept.replace(
        "app-3/deployment.yaml",
        "apiVersion:",
        f"{SERVICE.format('three').replace('app: three', 'app: app-3')}---\napiVersion:",
    )
    environment = os.environ | {"PYTHONPATH": str(Path(check.__file__).parents[2])}

    def said(*options: str, seed: int = 1) -> str:
        command = [sys.executable, "-c", COUNTED, *options]
        seeded = environment | {"PYTHONHASHSEED": str(seed)}
        return subprocess.run(command, env=seeded, capture_output=True, text=True, check=False).stdout

    assert said().startswith("worked out\n")
    # in which sets have other orders as well
    for seed in range(2, 5):
        kept.replace("app-3/deployment.yaml", f"web:{seed - 1}", f"web:{seed}")
        edited_again = said(seed=seed)
        assert not edited_again.startswith("worked out\n")
    assert f"worked out\n{edited_again}" == said("--no-cache")


def test_it_stands_after_other_files_have_changed_as_well(kept: Kept) -> None:
    """What they ask for since then is known: app-9 calls app-2 now, whose port goes away later."""
    kept.replace("app-9/deployment.yaml", "http://app-8:80", "http://app-2:80")
    assert kept.stands()
    kept.replace("app-2/service.yaml", "port: 80", "port: 81")
    assert not kept.stands()
    assert "app-9/deployment.yaml" in kept.check().out


def test_what_says_nothing_new_stands_beside_what_is_said(faulty: Kept) -> None:
    """What is said of other files is neither worked out again, nor left out."""
    for number, new in enumerate(("web:2", "web:3", "web:4")):
        faulty.replace(f"app-{number}/deployment.yaml", "web:1", new)
        assert faulty.stands()
    faulty.replace("app-5/service.yaml", "spec:", "# the spec\nspec:")
    assert faulty.stands()
    # what is said of a file stands where it is asked for all else, as it calls what has changed
    faulty.replace("app-0/service.yaml", "spec:", "# the spec\nspec:")
    assert faulty.stands()


def test_few_files_are_read_to_see_that_it_stands(faulty: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that has changed, and what it asks for and is asked for by; whatever is said of others."""
    opened: list[str] = []

    def reading(place: str, path: str) -> Source:
        opened.append(path)
        return read(place, path)

    monkeypatch.setattr(still, "read", reading)
    faulty.replace("app-4/deployment.yaml", "web:1", "web:2")
    assert faulty.stands()
    assert {"app-4/deployment.yaml", "app-4/service.yaml"} <= set(opened)
    assert len(opened) <= 6


@pytest.mark.parametrize("path", FAULTS)
def test_what_is_said_of_a_file_is_worked_out_where_it_changes(faulty: Kept, path: str) -> None:
    faulty.replace(path, "spec:", "# the spec\nspec:")
    assert not faulty.stands()


def test_what_was_meant_is_shown_where_it_is(faulty: Kept) -> None:
    """Service app-7 is shown beside the route, and is a line further down then."""
    faulty.replace("app-7/service.yaml", "kind:", "# a line\nkind:")
    assert not faulty.stands()


def test_what_is_said_of_another_file_may_be_so_no_more(faulty: Kept) -> None:
    faulty.replace("app-4/service.yaml", "name: app-4", "name: ap-7")
    assert not faulty.stands()


EDITS: dict[str, tuple[str, str, str]] = {
    "a port in its own file": ("app-3/service.yaml", "targetPort: http", "targetPort: htp"),
    "a port that a Service elsewhere has": ("app-3/deployment.yaml", "name: http", "name: web"),
    "a port that somebody calls": ("app-3/service.yaml", "port: 80", "port: 8000"),
    "a label": ("app-3/deployment.yaml", "labels: {app: app-3}", "labels: {app: app-x}"),
    "a name": ("app-3/service.yaml", "name: app-3", "name: app-33"),
    "a selector": ("app-3/service.yaml", "selector: {app: app-3}", "selector: {app: app-30}"),
    "a host that is nowhere": ("app-3/deployment.yaml", "http://app-2:80", "http://app-2.nowhere.svc:80"),
    "what no schema knows": ("app-3/deployment.yaml", "replicas: 2", "replikas: 2"),
    "what cannot be read": ("app-3/deployment.yaml", "spec:\n", "spec: {\n"),
    "a suppression": ("app-3/service.yaml", "spec:", "# svclint: allow no-such-rule\nspec:"),
    "what nothing spoke of": ("app-3/service.yaml", "spec: {", "spec: {type: NodePort, externalIPs: [10.0.0.1], "),
    "two objects in one": ("app-3/service.yaml", "spec:", f"spec: {{}}\n---\n{SERVICE.format('more')}---\nspec:"),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("tree", ["kept", "faulty"])
def test_an_edit_is_seen(request: pytest.FixtureRequest, tree: str, edit: str) -> None:
    found: Kept = request.getfixturevalue(tree)
    found.replace(*EDITS[edit])
    assert not found.stands()


CHANGES: dict[str, Callable[[Path], object]] = {
    "a new file": lambda root: (root / "app-3/more.yaml").write_text(SERVICE.format("more")),
    "a file gone": lambda root: (root / "app-3/deployment.yaml").unlink(),
    "a file with another name": lambda root: (root / "app-3/service.yaml").rename(root / "app-3/svc.yaml"),
    "a file in another folder": lambda root: (root / "app-3/service.yaml").rename(root / "app-4/svc.yaml"),
    "a kustomization": lambda root: (root / "app-3/kustomization.yaml").write_text("resources: [service.yaml]\n"),
    "values": lambda root: (root / "app-3/values.yaml").write_text("replicas: 3\n"),
    "a configuration": lambda root: (root / "svclint.yaml").write_text("kubernetes: '1.30'\n"),
    "a guide": lambda root: (root / "app-3/README.md").write_text("kubectl apply -f service.yaml -n shop\n"),
    "a folder that is a link": lambda root: (root / "link").symlink_to(root / "app-3"),
    "another user's file": lambda root: (root / "app-3/service.yaml").chmod(0o600),
}


@pytest.mark.parametrize("change", CHANGES)
def test_another_tree_is_worked_out(kept: Kept, change: str) -> None:
    CHANGES[change](kept.root)
    assert not kept.stands()


def test_a_file_that_has_the_labels_of_its_kustomization_without_being_listed(kept: Kept) -> None:
    overlay = kept.root / "overlays/dev"
    overlay.mkdir(parents=True)
    (overlay / "kustomization.yaml").write_text("commonLabels: {part-of: shop}\nresources: [listed.yaml]\n")
    (overlay / "listed.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: listed}\n")
    (overlay / "spare.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: spare}\n")
    assert kept.check().code == 0
    kept.replace("app-9/deployment.yaml", "replicas: 2", "replicas: 3")
    kept.check()


def test_an_edit_beside_what_a_guide_reads(kept: Kept) -> None:
    """What is read of a README is not told by its look alone."""
    (kept.root / "README.md").write_text("# Shop\n")
    kept.check()
    (kept.root / "README.md").write_text("# Shop\n\nThis is deprecated.\n")
    kept.replace("app-3/deployment.yaml", "web:1", "web:2")
    assert not kept.stands()


@pytest.mark.parametrize("found", ["nothing", "half", "a letter", "other scopes", "other questions", "other lengths"])
def test_what_is_damaged_is_worked_out(kept: Kept, found: str) -> None:
    (file,) = kept.files("standing")
    data = file.read_bytes()
    about, *parts = unsealed(standing.FORM, data)
    told = json.loads(about)
    made = {
        "nothing": b"",
        "half": data[: len(data) // 2],
        "a letter": data.replace(b"app-3", b"app-x"),
        "other scopes": sealed(standing.FORM, [json.dumps(told | {"scopes": [7]}).encode(), *parts]),
        "other questions": sealed(standing.FORM, [json.dumps(told | {"questions": {}}).encode(), *parts]),
        "other lengths": sealed(standing.FORM, [about, parts[0], parts[1][:-4], *parts[2:]]),
    }
    file.write_bytes(made[found])
    kept.replace("app-3/deployment.yaml", "web:1", "web:2")
    assert not kept.stands()
    kept.replace("app-3/deployment.yaml", "web:2", "web:3")
    assert kept.stands()


def test_what_another_run_kept_beside_it_is_not_taken_for_it(kept: Kept) -> None:
    """Two runs at once over two states: the answer of the one, and what the other rests on."""
    (file,) = kept.files("standing")
    shutil.copy(file, kept.root.parent / "first")
    answers = {one: one.read_bytes() for one in kept.files("answer")}
    kept.replace("app-3/service.yaml", "name: app-3", "name: app-33")
    kept.replace("app-4/deployment.yaml", "http://app-3:80", "http://app-33:80")
    kept.check()
    for one, data in answers.items():
        one.write_bytes(data)
    kept.replace("app-5/deployment.yaml", "web:1", "web:2")
    assert not kept.stands()


def test_the_answer_of_before_is_found_again(kept: Kept) -> None:
    """Nothing is linted then, and what it rests on was kept by the run that linted it."""
    kept.replace("app-3/service.yaml", "targetPort: http", "targetPort: htp")
    kept.check()
    kept.replace("app-3/service.yaml", "targetPort: htp", "targetPort: http")
    kept.check()
    kept.replace("app-4/deployment.yaml", "web:1", "web:2")
    assert kept.stands()


def test_after_an_edit_that_was_seen_others_stand(kept: Kept) -> None:
    """What was opened to see it is free to be edited still."""
    kept.replace("app-3/service.yaml", "targetPort: http", "targetPort: 8080")
    kept.replace("app-3/service.yaml", "name: app-3", "name: app-three")
    kept.replace("app-4/deployment.yaml", "http://app-3:80", "http://app-three:80")
    assert not kept.stands()
    kept.replace("app-3/service.yaml", "spec:", "# the spec\nspec:")
    assert kept.stands()


def silent_edits(draw: random.Random) -> Iterator[tuple[str, str]]:
    yield "web:1", f"web:{draw.randrange(9)}"
    yield "replicas: 2", f"replicas: {draw.randrange(1, 5)}"
    yield "/items", f"/items/{draw.randrange(9)}"
    yield "http://app-", f"http://app-{draw.randrange(3)}"
    yield "spec:", "# what follows\nspec:"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("tree", ["kept", "faulty"])
def test_after_any_edits_the_same_is_said_as_without_what_was_kept(
    request: pytest.FixtureRequest, tree: str, seed: int
) -> None:
    kept: Kept = request.getfixturevalue(tree)
    draw = random.Random(seed)
    texts = {one.relative_to(kept.root).as_posix(): one.read_text() for one in kept.root.rglob("*.yaml")}
    texts |= {path: text.replace("app-", "web-") for path, text in apps(9 * (seed % 2)).items()}
    stood = seen = 0
    now: dict[str, str] = {}
    for _ in range(25):
        if draw.random() < 0.6 or any(one not in now for one in texts):
            # as it was at first: that was found out before
            for path, text in texts.items():
                if now.get(path) != text:
                    (kept.root / path).parent.mkdir(exist_ok=True)
                    (kept.root / path).write_text(text)
            now = dict(texts)
            kept.check()
        for path in draw.sample(sorted(texts), draw.choice((1, 1, 2))):
            if draw.random() < 0.7:
                now[path] = now[path].replace(*draw.choice(list(silent_edits(draw))))
            elif draw.random() < 0.9:
                now[path] = edited(now[path], texts[draw.choice(sorted(texts))], draw)
            else:
                del now[path]
                (kept.root / path).unlink()
                continue
            (kept.root / path).write_text(now[path])
        stands = kept.stands()
        stood, seen = stood + stands, seen + (not stands)
    assert stood > (2 if tree == "kept" else 0)
    assert seen > 2


def test_files_that_have_a_key() -> None:
    files = [[1, 0x01000000], [], [0x00010000, 2], [1]]
    keys = Keys.of(files)
    assert keys.with_any([1]) == {0, 3}
    assert keys.with_any([2, 0x01000000]) == {0, 2}
    # which stands in the bytes of two others that follow each other
    assert keys.with_any([0x0100]) == set()
    assert [keys.of_file(number) for number in range(4)] == [frozenset(one) for one in files]
    assert [Keys.read(*keys.parts()).of_file(number) for number in range(4)] == [frozenset(one) for one in files]
    with pytest.raises(ValueError, match="these files"):
        Keys.read(keys.parts()[0], array("I", [2, 1, 4, 5]).tobytes())
    with pytest.raises(Many):
        Keys.of([[1]] * (standing.MOST_FILES + 1)).with_any([1])


def test_who_asks_for_more_than_answers_has_read_the_text() -> None:
    source = Source("a.yaml", SERVICE.format("web"))
    speaks = Holds("nowhere", "Service")
    try:
        assert speaks(source)
        assert not Holds("nowhere", "Service", every=True)(source)
        assert len(offer(source, ()).objects) == 1
        assert not source.is_read
        assert "web" in source.text
        assert source.is_read
    finally:
        del questions[questions.index(speaks) :]


def test_plain_files_are_not_read_to_be_found(kept: Kept) -> None:
    """Else no answer would ever stand."""
    found = discover(["."], Settings(), parse=lambda *_: None)
    assert len(found.sources) == 24
    assert not any(one.is_read for one in found.sources.values())
