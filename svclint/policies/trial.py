"""The examples of policies, tried: whether findings are at the lines that are marked, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from svclint.discover.sorting import form_scopes
from svclint.graph.unknown import explained
from svclint.linting.report import merge
from svclint.linting.settle import lint
from svclint.named_tuple import NamedTuple
from svclint.rules import catalogue, with_role
from svclint.source import Source

if TYPE_CHECKING:
    from svclint.settings import PolicyExample, PolicySetting, Settings


class Trial(NamedTuple):
    """An example and what is wrong with it, in sentences; nothing where it is as it says. `fails` says whether the
    policy is to find something in it."""

    policy: str
    example: str
    fails: bool
    wrong: tuple[str, ...] = ()


def trials(policy: PolicySetting, settings: Settings, marked: Mapping[str, frozenset[str]]) -> Iterator[Trial]:
    """Each example of a policy; `marked` are the places (file:line) that its comments mark, by its name."""
    for example in policy.examples:
        wanted = marked[example.name]
        wrong = tuple(_wrong(policy, example, settings, wanted))
        yield Trial(policy.name, example.name, bool(wanted), wrong)


def _wrong(policy: PolicySetting, example: PolicyExample, settings: Settings, wanted: frozenset[str]) -> Iterator[str]:
    internal = with_role(catalogue(), "internal")
    select = (policy.name, *([internal.name] if internal is not None else []))
    # what the project says of its own tree does not hold for an example
    chosen = settings._replace(select=select, ignore=(), ignores=(), rules={}, scopes=(), snapshots=(), exclude=())
    sources = {path: Source(path, text) for path, text in example.files.items()}
    scopes = form_scopes(sources, chosen).scopes
    result = lint(scopes, chosen)
    found: dict[str, str] = {}
    for one in merge(result.findings):
        if one.suppressed is None:
            found.setdefault(f"{one.location.file}:{one.location.line}", one.message)
    yield from (f"{place}: nothing is found here" for place in sorted(wanted - found.keys()))
    yield from (f"{place}: found, and not marked: {found[place]}" for place in sorted(found.keys() - wanted))
    mine = [one for one in explained(result.unknown, sources) if policy.name in one.words]
    yield from (f"{one.location.file}:{one.location.line}: nobody knows: {one.reason}" for one in mine)
