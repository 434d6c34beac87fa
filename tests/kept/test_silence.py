"""What need not be asked again of the files that did not change: it is silent whatever else the scope holds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from svclint.asking import ask
from svclint.discover import form_scopes
from svclint.engine import Job, lint_scope, open_scope
from svclint.rules import check_function, options
from svclint.settings import Settings
from svclint.silence import Noting, Silent
from svclint.source import Source
from tests.cards import Example, examples, files_of
from tests.kept.test_keeper import Kept
from tests.test_work import apps

SETTINGS = Settings()


class Asked(Exception):
    pass


class Nobody:
    """A graph that knows one object, and what no object decides."""

    def __init__(self, graph: Any) -> None:
        for known in ("settings", "template", "references", "builds", "alternatives", "distance", "assumed_object"):
            setattr(self, known, getattr(graph, known))

    def once_of(self, find: Any, about: Any) -> Any:
        return find(about, self)

    def __getattr__(self, name: str) -> Any:
        raise Asked(name)


def silent_alone(files: dict[str, str]) -> Iterator[tuple[str, bool]]:
    """(rule, whether it is silent of an object that nothing is known beside) for each that was noted as silent."""
    found = form_scopes({path: Source(path, text) for path, text in files.items()}, SETTINGS)
    for scope in found.scopes:
        opened = open_scope(Job(scope, SETTINGS))
        graph = opened.graph
        noting = Noting(graph)
        for rule, subjects in opened.asked:
            listener = noting.of(rule)
            if listener is None:
                continue
            list(ask(rule, subjects, graph, [], listener))
            loud, near = listener.places(graph)
            quiet = [one for one in subjects if graph.place_of(one) not in (*loud, *near)]
            check, chosen = check_function(rule), options(rule, SETTINGS)
            nobody = Nobody(open_scope(Job(scope, SETTINGS)).graph)
            for one in quiet:
                yield rule.name, not list(check(one, nobody, **chosen))


@pytest.mark.parametrize("example", examples()[::7], ids=str)
def test_who_is_silent_alone_asks_nobody(example: Example) -> None:
    assert [rule for rule, silent in silent_alone(files_of(example.data)) if not silent] == []


def test_rules_of_one_object_are_silent_alone() -> None:
    """Else the test above would say nothing."""
    alone = {rule for rule, _ in silent_alone(apps(3))}
    assert {"invalid-service", "invalid-workload", "invalid-ingress", "schema-violation", "api-removed"} <= alone
    assert "selector-matches-nothing" not in alone


def test_what_is_silent_is_not_asked_again() -> None:
    found = form_scopes({path: Source(path, text) for path, text in apps(10).items()}, SETTINGS)
    (scope,) = found.scopes
    first = lint_scope(Job(scope, SETTINGS, Silent()))
    assert lint_scope(Job(scope, SETTINGS, first.silent)) == first
    assert lint_scope(Job(scope, SETTINGS)) == first._replace(silent=None)
    assert first.silent is not None
    told = first.silent.files["1/app.yaml"]
    assert {"invalid-service", "schema-violation"} <= told.alone[0]
    assert {"selector-matches-nothing", "target-port-name-unknown"} <= told.near[0]
    assert told.keys.isdisjoint(first.silent.files["9/app.yaml"].asked)


WORDS = ("app-1", "app-2", "app-3", "wbe", "8080", "80", "http", "grpc", "default", "shop", "v1", "Service", "Ingress")


def edited(text: str, draw: random.Random) -> str:
    """Another text: a word is another one, a line or a document is gone, or there twice."""
    kind = draw.randrange(5)
    if kind < 3:
        known = [one for one in WORDS if one in text]
        return text.replace(draw.choice(known), draw.choice(WORDS), draw.choice((1, 1, -1))) if known else text
    parts = text.split("---\n") if kind == 3 else text.splitlines(keepends=True)
    place = draw.randrange(len(parts))
    parts[place : place + 1] = draw.choice(([], [parts[place]] * 2))
    return ("---\n" if kind == 3 else "").join(parts)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_after_any_edit_the_same_is_said_as_without_what_was_kept(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    tree = tmp_path / "tree"
    texts = {name: text.replace("app-3", "app-x", seed % 2) for name, text in apps(9).items()}
    for name, text in texts.items():
        (tree / name).parent.mkdir(parents=True)
        (tree / name).write_text(text, encoding="utf-8")
    kept = Kept(tmp_path / "kept")
    spoke = set()
    for number in range(12):
        kept.run(tree)
        for name in draw.sample(sorted(texts), draw.choice((1, 1, 2))):
            before = (tree / name).read_text(encoding="utf-8")
            # an edit of what there was at first, so that not everything is broken at last
            (tree / name).write_text(edited(draw.choice((before, texts[name])), draw), encoding="utf-8")
        found = kept.run(tree)
        assert found == Kept(tmp_path / f"fresh-{number}").run(tree)
        spoke |= {one.rule for one in found.findings}
    assert len(spoke) > 3
