"""What need not be asked again of the files that did not change: it is silent whatever else the scope holds."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from svclint.discover import form_scopes
from svclint.graph import Graph
from svclint.kept.digest import Digests
from svclint.kept.silence import frame, silences, silent
from svclint.linting import alone
from svclint.linting.alone import Alone, keys
from svclint.linting.asking import ask
from svclint.linting.engine import Job, Share, conclude, examine, lint_scope, open_scope
from svclint.linting.reach import Around
from svclint.linting.silence import Noting, Silent, numbers
from svclint.rules import check_function, options
from svclint.scope import Member, Scope
from svclint.settings import Settings
from svclint.source import Source
from svclint.traffic import claims
from tests.cards import Example, examples, files_of
from tests.growing import apps
from tests.kept.test_keeper import Kept

SETTINGS = Settings()


class Asked(Exception):
    pass


class Nobody:
    """A graph that knows one object, and what no object decides."""

    def __init__(self, graph: Any) -> None:
        for known in ("settings", "template", "references", "builds", "alternatives", "distance", "assumed_object"):
            setattr(self, known, getattr(graph, known))
        # whose members are had by asking
        self.scope = Around(*graph.scope)

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
    assert {"invalid-service", "invalid-workload", "invalid-ingress", "schema-violation", "kind-unknown"} <= alone
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


def edited(text: str, other: str, draw: random.Random) -> str:
    """Another text: a word is one of `other`, a line or a document is gone, or one of `other` is there as well."""
    kind = draw.randrange(6)
    words, others = (re.findall(r"[A-Za-z][\w.-]+|\d+", one) for one in (text, other))
    if kind < 3 and words and others:
        word = rf"(?<![\w.-]){re.escape(draw.choice(words))}(?![\w.-])"
        return re.sub(word, draw.choice(others), text, count=draw.choice((0, 1)))
    if kind == 3:
        lines = text.splitlines(keepends=True)
        return "".join(one for one in lines if one is not draw.choice(lines))
    parts = text.split("\n---\n")
    if kind == 4:
        del parts[draw.randrange(len(parts))]
    else:
        parts.append(draw.choice(other.split("\n---\n")))
    return "\n---\n".join(parts)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
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
            other = texts[draw.choice(sorted(texts))]
            # an edit of what there was at first, so that not everything is broken at last
            (tree / name).write_text(edited(draw.choice((before, texts[name])), other, draw), encoding="utf-8")
        found = kept.run(tree)
        assert found == Kept(tmp_path / f"fresh-{number}").run(tree)
        spoke |= {one.rule for one in found.findings}
    assert len(spoke) > 3


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_so_it_is_of_any_files_together(seed: int) -> None:
    """Files of the examples of all rules, some of them in one scope: what each asks is there to be changed."""
    draw = random.Random(seed)
    plain = [files_of(one.data) for one in examples() if "files" in one.data]
    held = 0
    for _ in range(25):
        texts = {
            f"{draw.choice(('', 'a/', 'b/'))}{number}-{path.replace('/', '-')}": text
            for number, files in enumerate(draw.sample(plain, draw.choice((3, 6, 10))))
            for path, text in files.items()
        }
        for scope in form_scopes({path: Source(path, text) for path, text in texts.items()}, SETTINGS).scopes:
            job = Job(scope, SETTINGS, Silent())
            first = lint_scope(job).silent
            members = list(scope.members)
            place, other = draw.randrange(len(members)), draw.choice(members).source.text
            source = members[place].source
            members[place] = members[place]._replace(source=Source(source.path, edited(source.text, other, draw)))
            changed = scope._replace(members=tuple(members))
            if first is None or scope.kustomizations or frame(changed) != frame(scope):
                continue
            known = silent(silences(first, job, Digests()), Job(changed, SETTINGS), Digests())
            held += bool(known.files)
            assert lint_scope(Job(changed, SETTINGS, known))._replace(silent=None) == lint_scope(Job(changed, SETTINGS))
    assert held > 10


def test_what_another_form_has_is_not_believed() -> None:
    (scope,) = form_scopes({path: Source(path, text) for path, text in apps(3).items()}, SETTINGS).scopes
    job = Job(scope, SETTINGS, Silent())
    found = lint_scope(job).silent
    assert found is not None
    kept = silences(found, job, Digests())
    assert silent(kept, job, Digests()).files == found.files
    foreign = {digest: one._replace(near=(len(kept.sets), *one.near[1:])) for digest, one in kept.files.items()}
    assert silent(kept._replace(files=foreign), job, Digests()).files == {}
    # what is told of another number of objects is of another file
    fewer = Silent({path: one._replace(alone=one.alone[1:]) for path, one in found.files.items()})
    assert lint_scope(job._replace(silent=fewer)) == lint_scope(job)


def test_shares_find_out_what_one_process_does() -> None:
    (scope,) = form_scopes({path: Source(path, text) for path, text in apps(10).items()}, SETTINGS).scopes
    job = Job(scope, SETTINGS, Silent())
    opened = open_scope(job)
    assert conclude(opened, [examine(opened, Share(number, 7)) for number in range(7)]) == lint_scope(job)


def test_who_may_take_a_service_from_pods_is_asked_for() -> None:
    """Knative calls its pods `app` by their revision: in the Service's own directory they would be those it means."""
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: fast-1}, ports: [{port: 80}]}\n"
    )
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: other, labels: {app: fast-1}}\n"
    nearer = "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: fast}\nspec: {template: {spec: {}}}\n"
    texts = {"a/service.yaml": service, "b/pod.yaml": pod}

    def graph_of(files: dict[str, str]) -> Graph:
        members = tuple(Member(Source(path, text)) for path, text in sorted(files.items()))
        return Graph(Scope("all", "", members), SETTINGS)

    graph = graph_of(texts)
    alone = Alone(graph)
    (template,) = graph.templates()
    assert [one.name for one in alone.selecting_services(template)] == ["web"]
    after = graph_of({**texts, "a/fast.yaml": nearer})
    (fast,) = after.of_kind("serving.knative.dev", "Service")
    (there,) = (one for one in after.templates() if one.resource.name == "other")
    assert after.selecting_services(there) == []
    assert alone.asked or not numbers(keys(fast, after)).isdisjoint(numbers(alone.keys))


def test_routes_are_found_by_what_they_claim() -> None:
    """Who claims what a route claims is asked by keys; another one that comes has them, and must have been read for."""
    assert alone._CLAIMING == claims._BY_WORDS
    texts = apps(10)
    (scope,) = form_scopes({path: Source(path, text) for path, text in texts.items()}, SETTINGS).scopes
    first = lint_scope(Job(scope, SETTINGS, Silent())).silent
    assert first is not None
    assert "route-conflict" in first.files["5/app.yaml"].near[-1]
    texts["5/new.yaml"] = texts["5/app.yaml"].split("---\n")[2].replace("{name: app-5}", "{name: other}", 1)
    (more,) = form_scopes({path: Source(path, text) for path, text in texts.items()}, SETTINGS).scopes
    found = lint_scope(Job(more, SETTINGS, first))
    assert found.findings == lint_scope(Job(more, SETTINGS)).findings
    assert "route-conflict" in {one.rule for one in found.findings}
    new = found.silent.files["5/new.yaml"] if found.silent is not None else None
    assert new is not None
    assert not new.keys.isdisjoint(first.files["5/app.yaml"].asked)


def test_what_a_secret_asks_for_is_not_kept() -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {url: 'http://app-1:80'}\n"
    texts = {
        **apps(3),
        "secret.yaml": secret,
        "map.yaml": secret.replace("Secret", "ConfigMap").replace("stringD", "d"),
    }
    (scope,) = form_scopes({path: Source(path, text) for path, text in texts.items()}, SETTINGS).scopes
    found = lint_scope(Job(scope, SETTINGS, Silent())).silent
    assert found is not None
    named = next(iter(numbers([("name", "app-1", "")])))
    assert named in found.files["map.yaml"].asked
    assert named not in found.files["secret.yaml"].asked
