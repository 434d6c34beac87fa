"""What is kept of a run for the next one, and what of it holds after a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from svclint.discover import discover
from svclint.document import documents
from svclint.kept.keeper import Keeper
from svclint.kept.store import Store
from svclint.linting.engine import Job, ScopeResult, lint_scope
from svclint.linting.settle import LintResult, lint
from svclint.rollout.running import ChangeJob, lint_change
from svclint.settings import Ignore, RuleSetting, Settings
from svclint.source import Source
from tests.cli.cli_shop import CLEAN, DEPLOYMENT, SERVICE

CORPUS = Path(__file__).parents[2] / "examples"
SETTINGS = Settings()
BROKEN = SERVICE.format(target="htp")
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
    - http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: api, port: {number: 80}}}}
"""


class Kept:
    """Runs over a folder with one store, and what each had to work out by itself."""

    def __init__(self, folder: Path) -> None:
        self._store = Store(str(folder / "answers.sqlite"), most=10_000_000, today=1)
        self.parsed: list[str] = []
        self.linted: list[str] = []

    def run(self, path: Path, settings: Settings = SETTINGS) -> LintResult:
        self.parsed, self.linted = [], []
        keeper = Keeper(self._store)
        found = discover([str(path)], settings, parse=lambda sources, _: keeper.parse(sources, self._parse))
        return lint(found.scopes, settings, lambda work, jobs: keeper.map(work, jobs, self._map))

    def _parse(self, sources: Sequence[Source]) -> None:
        self.parsed.extend(Path(one.path).name for one in sources)

    def _map(self, work: object, jobs: Iterable[Job]) -> Iterator[ScopeResult]:
        for job in jobs:
            self.linted.append(job.scope.name)
            yield lint_scope(job)


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def two_shops(folder: Path) -> Path:
    one = {f"one/{name}": text for name, text in (CLEAN | {"service.yaml": BROKEN}).items()}
    return write(folder, one | {f"two/{name}": text for name, text in CLEAN.items()})


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "kept")


def test_the_second_run_works_out_nothing_and_says_the_same(kept: Kept, tmp_path: Path) -> None:
    tree = two_shops(tmp_path / "tree")
    first = kept.run(tree)
    assert len(kept.parsed) == 4
    assert len(kept.linted) == 2
    assert kept.run(tree) == first
    assert kept.parsed == []
    assert kept.linted == []


@pytest.mark.parametrize("example", sorted(one.name for one in CORPUS.iterdir() if one.is_dir()))
def test_of_every_example_the_same_is_said(kept: Kept, example: str) -> None:
    settings = Settings(helm="none")
    assert kept.run(CORPUS / example, settings) == kept.run(CORPUS / example, settings)


def test_a_change_costs_its_file_and_its_scope(kept: Kept, tmp_path: Path) -> None:
    tree = two_shops(tmp_path / "tree")
    before = kept.run(tree)
    (tree / "one/service.yaml").write_text(SERVICE.format(target="http"))
    after = kept.run(tree)
    assert kept.parsed == ["service.yaml"]
    assert len(kept.linted) == 1
    assert "one" in kept.linted[0]
    assert after != before
    assert after == Kept(tmp_path / "other").run(tree)


def test_what_other_scopes_answer_is_asked_anew(kept: Kept, tmp_path: Path) -> None:
    """A result is kept with what it asks for, and not with the answer of scopes that may change."""
    lists = "resources: [deployment.yaml, ingress.yaml]\n"
    one = {"one/kustomization.yaml": lists, "one/deployment.yaml": DEPLOYMENT, "one/ingress.yaml": INGRESS}
    two = {"two/kustomization.yaml": "resources: [api.yaml]\n", "two/api.yaml": SERVICE.format(target="http")}
    tree = write(tmp_path / "tree", one | two)
    before = kept.run(tree)
    write(tree, {"two/api.yaml": SERVICE.format(target="http").replace("name: web", "name: api")})
    after = kept.run(tree)
    assert [name.rpartition("/")[2] for name in kept.linted] == ["two"]
    assert "backend-service-not-found" in rules(before) - rules(after)
    assert after == Kept(tmp_path / "other").run(tree)


def rules(result: LintResult) -> set[str]:
    return {one.rule for one in result.findings}


@pytest.mark.parametrize(
    "settings",
    [
        Settings(kubernetes="1.20"),
        Settings(ignore=("ports",)),
        Settings(select=("selectors",)),
        Settings(default_namespace="shop"),
        Settings(rules={"target-port-name-unknown": RuleSetting(enabled=False)}),
    ],
)
def test_other_settings_are_another_question(kept: Kept, tmp_path: Path, settings: Settings) -> None:
    tree = two_shops(tmp_path / "tree")
    kept.run(tree)
    assert kept.run(tree, settings) == Kept(tmp_path / "other").run(tree, settings)
    assert len(kept.linted) == 2


def test_the_day_and_what_is_ignored_are_no_part_of_the_question(kept: Kept, tmp_path: Path) -> None:
    tree = two_shops(tmp_path / "tree")
    kept.run(tree, Settings(today="2026-01-01"))
    kept.run(tree, Settings(today="2026-01-02", ignores=(Ignore(("target-port-name-unknown",)),)))
    assert kept.linted == []


def test_files_of_one_text_have_their_own_places(kept: Kept, tmp_path: Path) -> None:
    broken = "kind: Service\nmetadata: {name: a\n"
    tree = write(tmp_path / "tree", {"a.yaml": broken, "b.yaml": broken, "c.yaml": DEPLOYMENT})
    assert kept.run(tree) == kept.run(tree)
    assert kept.parsed == []


def test_aliases_are_not_written_out_without_an_end(kept: Kept, tmp_path: Path) -> None:
    rows = ["a: &a0 {k: v}"] + [f"a{one}: &a{one} [{', '.join([f'*a{one - 1}'] * 9)}]" for one in range(1, 6)]
    tree = write(tmp_path / "tree", {"a.yaml": "\n".join(["apiVersion: v1", "kind: ConfigMap", *rows]) + "\n"})
    assert kept.run(tree) == kept.run(tree)
    assert kept.parsed == ["a.yaml"]


def test_a_check_that_raised_is_asked_again(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = write(tmp_path / "tree", CLEAN)

    def fail(*_: object) -> object:
        raise RuntimeError("no luck")

    with monkeypatch.context() as patch:
        patch.setattr("svclint.checks.ports.targets.target_port_name_unknown", fail)
        kept.run(tree)
    kept.run(tree)
    assert len(kept.linted) == 1


def test_documents_are_those_that_the_text_has(kept: Kept, tmp_path: Path) -> None:
    text = "a: 0o17\nb: [1.5, .inf, ~, yes, 'x']\n\"é\\ud800\": {1: 2}\n---\n- x\n---\nkey: [\n"
    tree = write(tmp_path / "tree", {"a.yaml": text})
    keeper = Keeper(Store(str(tmp_path / "answers.sqlite"), most=10_000_000, today=1))
    keeper.parse([Source("a.yaml", text)], lambda _: None)
    again = Source("a.yaml", text)
    rest: list[Source] = []
    keeper.parse([again], rest.extend)
    assert rest == []
    plain = [(one.state, one.value, one.problems, one.start, one.end) for one in documents(Source("a.yaml", text))]
    assert [(one.state, one.value, one.problems, one.start, one.end) for one in documents(again)] == plain
    assert [one.locate(()) for one in documents(again)] == [one.locate(()) for one in documents(Source("a.yaml", text))]
    assert tree.is_dir()


def test_what_a_secret_holds_is_in_no_second_place(kept: Kept, tmp_path: Path) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {password: correct-horse}\n"
    listed = f"kind: List\napiVersion: v1\nitems:\n- {secret.strip().replace(chr(10), chr(10) + '  ')}\n"
    tree = write(tmp_path / "tree", CLEAN | {"secret.yaml": secret, "list.yaml": listed})
    assert kept.run(tree) == kept.run(tree)
    assert sorted(kept.parsed) == ["list.yaml", "secret.yaml"]
    held = b"".join(one.read_bytes() for one in (tmp_path / "kept").rglob("*") if one.is_file())
    assert b"targetPort" in held
    assert b"correct-horse" not in held


def test_what_is_damaged_is_read_and_kept_again(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = write(tmp_path / "tree", CLEAN)
    with monkeypatch.context() as patch:
        patch.setattr("svclint.kept.keeper.as_sent", lambda _: [["another form"]])
        kept.run(tree)
    kept.run(tree)
    assert sorted(kept.parsed) == sorted(CLEAN)
    kept.run(tree)
    assert kept.parsed == []


def test_a_change_is_another_question_than_its_new_state(tmp_path: Path) -> None:
    """What is asked, and what was there before, decide as well."""
    folder = write(tmp_path / "tree", CLEAN)
    (scope,) = discover([str(folder)], SETTINGS).scopes
    gone = scope._replace(members=scope.members[:1])
    keeper = Keeper(Store(str(tmp_path / "answers.sqlite"), most=10_000_000, today=1))
    asked: list[object] = []

    def rest(work: Callable[..., ScopeResult], jobs: Iterable[Any]) -> Iterator[ScopeResult]:
        for job in jobs:
            asked.append(job)
            yield work(job)

    jobs = [ChangeJob(scope, gone, SETTINGS), ChangeJob(scope, scope, SETTINGS)]
    first = list(keeper.map(lint_change, jobs, rest))  # type: ignore[arg-type]
    assert len(asked) == 2
    assert list(keeper.map(lint_scope, [Job(scope, SETTINGS)], rest)) == [lint_scope(Job(scope, SETTINGS))]
    assert len(asked) == 3
    assert list(keeper.map(lint_change, jobs, rest)) == first  # type: ignore[arg-type]
    assert len(asked) == 3
