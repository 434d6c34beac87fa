"""What was said rests on the files that were read for it, and on what the others offer."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping

import pytest

from svclint.discover import form_scopes
from svclint.graph import Graph
from svclint.graph.unknown import unknown_of
from svclint.kept.standing import facts_of
from svclint.linting.asking import Failure, ask
from svclint.linting.engine import Job, lint_scope
from svclint.linting.silence import UNKNOWN, Silent, objects_at
from svclint.resource import Resource
from svclint.rules import configured
from svclint.scope import Scope
from svclint.settings import Settings
from svclint.source import Source
from tests.cards import examples, files_of
from tests.growing import apps
from tests.kept.test_silence import edited

SETTINGS = Settings()
ROUTE = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: route}
spec: {rules: [{host: a.example.org, http: {paths: [
  {path: /, pathType: Prefix, backend: {service: {name: ap-3, port: {number: 80}}}}]}}]}
"""
FIELD = (
    "apiVersion: v1\nkind: Service\nmetadata: {name: field}\nspec: {clusterIP: None, ports: [{port: 80, prot: 1}]}\n"
)


def scope_of(texts: Mapping[str, str]) -> Scope:
    (scope,) = form_scopes({path: Source(path, text) for path, text in texts.items()}, SETTINGS).scopes
    return scope


def silent_of(texts: Mapping[str, str]) -> Silent:
    found = lint_scope(Job(scope_of(texts), SETTINGS, Silent())).silent
    assert found is not None
    return found


def test_what_is_said_of_an_object_rests_on_its_file() -> None:
    found = silent_of({**apps(5), "field.yaml": FIELD})
    assert found.quiet is not None
    assert found.read == {"field.yaml"}
    assert "schema-violation" in {rule for rule, _ in found.loud["field.yaml"]}


def test_what_is_missing_rests_on_the_names_of_all_and_on_what_was_meant() -> None:
    """The place of the name that is like it is told."""
    found = silent_of({**apps(5), "route.yaml": ROUTE})
    assert found.quiet is not None
    assert found.read == {"route.yaml", "3/app.yaml"}


def test_who_reads_all_texts_rests_on_all() -> None:
    twice = FIELD.replace("prot: 1", "protocol: TCP")
    assert silent_of({**apps(5), "twice.yaml": f"{twice}---\n{twice}"}).quiet is None


def test_where_something_is_suppressed_it_is_read() -> None:
    found = silent_of({**apps(5), "field.yaml": f"# svclint: allow schema-violation it is for later\n{FIELD}"})
    assert "field.yaml" in found.read


def test_objects_are_what_they_were_when_it_was_found_out() -> None:
    scope = scope_of({**apps(5), "route.yaml": ROUTE})
    graph = Graph(scope, SETTINGS)
    assert lint_scope(Job(scope, SETTINGS, Silent())).findings
    assert {type(one) for one in graph.everything} == {Resource}


def said(scope: Scope, silent: Silent) -> Iterator[tuple[str, str, list[object]]]:
    """What was said, by file and rule, of all of which something was."""
    graph = Graph(scope, SETTINGS)
    rules = {one.name: one for one in configured(SETTINGS)}
    for file, loud in silent.loud.items():
        for rule, one in objects_at(graph, file, loud):
            failures: list[Failure] = []
            if rule == UNKNOWN:
                yield file, rule, list(unknown_of(one, graph))
            else:
                yield file, rule, [*ask(rules[rule], [one], graph, failures), *failures]


def small_edit(text: str, draw: random.Random) -> str:
    """A value that is another one: a number, or what is in quotes or behind a colon."""
    found = list(re.finditer(r"\d+|(?<=: )[\w.:/-]+", text))
    if not found:
        return text
    match = draw.choice(found)
    value = str(draw.randrange(1, 99)) if match[0].isdigit() else f"{match[0]}{draw.choice('xyz')}"
    return text[: match.start()] + value + text[match.end() :]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_it_is_said_again_whatever_the_other_files_hold(seed: int) -> None:
    """Files of the examples of all rules, some of them in one scope."""
    draw = random.Random(seed)
    plain = [files_of(one.data) for one in examples() if "files" in one.data]
    held, spoke = 0, set()
    for _ in range(120):
        texts = apps(4) | {
            f"{draw.choice(('', 'a/', 'b/'))}{number}-{path.replace('/', '-')}": text
            for number, files in enumerate(draw.sample(plain, draw.choice((1, 2, 3))))
            for path, text in files.items()
        }
        for scope in form_scopes({path: Source(path, text) for path, text in texts.items()}, SETTINGS).scopes:
            silent = lint_scope(Job(scope, SETTINGS, Silent())).silent
            if silent is None or silent.quiet is None or not silent.loud:
                continue
            before = list(said(scope, silent))
            spoke |= {rule for _, rule, found in before if found}
            for changed in with_edits(scope, silent, draw):
                assert list(said(changed, silent)) == before
                held += 1
    assert held > 50
    assert len(spoke) > 5


def with_edits(scope: Scope, silent: Silent, draw: random.Random) -> Iterator[Scope]:
    """The scope with another text of a file that was not read, which offers the same."""
    texts = [one.source.text for one in scope.members]
    for place, member in enumerate(scope.members):
        before = member.source
        for _ in range(0 if before.path in silent.read else 6):
            text = (
                edited(before.text, draw.choice(texts), draw) if draw.random() < 0.3 else small_edit(before.text, draw)
            )
            source = Source(before.path, text)
            if text != before.text and facts_of(source, SETTINGS) == facts_of(before, SETTINGS):
                members = list(scope.members)
                members[place] = member._replace(source=source)
                yield scope._replace(members=tuple(members))
