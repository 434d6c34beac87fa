"""Into which namespace GitOps tools put the objects of a directory that name none."""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from svclint.gitops.deployment import known
from svclint.resource import dig, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.gitops.deployment import Deployment, Tree

# where Argo CD and Flux are told the namespace
_FIELDS = (("spec", "destination", "namespace"), ("spec", "targetNamespace"))
_WRITTEN = re.compile(r"(?<![\w-])[\"']?namespace[\"']?:[ ]*[\"']?([a-z0-9][-a-z0-9]*)(?![\w.-])")
# `web` may lie anywhere, `apps/web/manifests` hardly twice
_STEPS = 2


def destinations(found: Iterable[Deployment], tree: Tree) -> dict[str, str]:
    """The namespace by directory, or by plain file where a tool chooses among those of a directory by their names; none
    where nobody knows one.

    Where several are given (one destination for each environment), each is a truth of its own, and what is wrong is
    wrong in all of them: the one is taken which the files of the directory name themselves. So it is where a generator
    fills the namespace in that cannot be known here.
    """
    given: dict[str, set[str]] = defaultdict(set)
    later: set[str] = set()
    by_name: dict[str, list[str]] = defaultdict(list)
    for directory in tree.directories:
        by_name[directory.rpartition("/")[2]].append(directory)
    for one in found:
        if one.is_release:
            continue
        directories = one.here or tuple(_published(one, by_name))
        for directory in (place for each in directories for place in _taken(one, each, tree)):
            if one.namespace:
                given[directory].add(one.namespace)
            elif any(_is_filled_in(one, field) for field in _FIELDS):
                later.add(directory)
    chosen = {directory: _chosen(directory, given.get(directory, set()), tree) for directory in {*given, *later}}
    return {directory: namespace for directory, namespace in chosen.items() if namespace}


def _taken(one: Deployment, directory: str, tree: Tree) -> Iterable[str]:
    """The directory, or those of its files that are applied where it is said which: of a kustomization or a chart that
    is not asked."""
    if not any(one.choice) or tree.decides(directory):
        return (directory,)
    named = [posixpath.normpath(posixpath.join(directory, name)) for name in one.choice.names()]
    paths = [path for path in named if path in tree.sources] if named else tree.below(directory)
    return [path for path in paths if one.may_take(directory, path)]


def _is_filled_in(one: Deployment, field: tuple[str, ...]) -> bool:
    written = text(dig(one.data, field))
    return written != "" and not known(written)


def _published(one: Deployment, by_name: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The only directory that ends with the path, where a folder of this tree is published as a repository.

    `by_name` are the directories by the last step of their paths.
    """
    steps = [step for step in one.path.strip("/").split("/") if step not in ("", ".")]
    if len(steps) >= _STEPS and ".." not in steps:
        ending = "/" + "/".join(steps)
        held = [directory for directory in by_name.get(steps[-1], ()) if directory.endswith(ending)]
        if len(held) == 1:
            yield from held


def _chosen(directory: str, given: set[str], tree: Tree) -> str:
    if len(given) == 1:
        return next(iter(given))
    written = Counter(_written(directory, tree))
    if not given:
        return next(iter(written)) if len(written) == 1 else ""
    return min((one for one in given if written[one]), key=lambda one: (-written[one], one), default="")


def _written(directory: str, tree: Tree) -> Iterator[str]:
    if directory in tree.sources:
        yield from _WRITTEN.findall(tree.sources[directory].text)
        return
    start = f"{directory}/" if directory not in ("", ".") else ""
    for path, source in tree.sources.items():
        if path.startswith(start):
            yield from _WRITTEN.findall(source.text)
