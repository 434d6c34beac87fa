"""Two states of a tree as the command line names them, read and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svclint.cli.charts import Renderer
from svclint.discover import UsageFault
from svclint.discover.git import INDEX
from svclint.discover.states import State, named, read_state
from svclint.files.paths import is_file, lexists
from svclint.linting.settle import settled
from svclint.rollout.matching import Side, change_jobs
from svclint.rollout.running import lint_change

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from svclint.discover import Discovery
    from svclint.linting.settle import LintResult, Map
    from svclint.settings import Settings
    from svclint.source import Source

_HERE = "."


def operands(words: Sequence[str]) -> tuple[State, State]:
    """The states that BEFORE and AFTER name; `A..B` and `A...B` are both; AFTER is the working directory."""
    if len(words) == 1 and not lexists(words[0]) and ".." in words[0]:
        words = _ends(words[0])
    if not 1 <= len(words) <= 2:
        raise UsageFault(
            "name the state before the change, and the one after it (default: what is here): BEFORE [AFTER]"
        )
    before, after = named(words[0]), named(words[1]) if len(words) == 2 else State((_HERE,))
    # of a revision that part is compared which the other side is
    if before.revision and not after.revision:
        before = before._replace(paths=after.paths)
    elif after.revision and not before.revision:
        after = after._replace(paths=before.paths)
    return _called(before), after


def since(reference: str, paths: Sequence[str], *, staged: bool) -> tuple[State, State]:
    """The states of `--git-diff`: a revision and the work tree, `A..B`, or a revision and what is staged."""
    is_range = ".." in reference
    if is_range and staged:
        raise UsageFault("--staged compares with what is staged, and not with a revision")
    for one in filter(None, reference.replace("...", "..").split("..")):
        if not named_revision(one):
            raise UsageFault(f"--git-diff {reference}: git knows no revision {one}")
    first, last = _ends(reference) if is_range else (reference, INDEX if staged else "")
    after = last or "HEAD" if is_range else last
    return _called(State(tuple(paths), first)), State(tuple(paths), after)


def _ends(words: str) -> tuple[str, str]:
    """The ends of `A..B`, or of `A...B`, which begins where the two have parted; an end that is left out is HEAD.

    Raises UsageFault where they have nothing in common.
    """
    first, dots, last = words.partition("..." if "..." in words else "..")
    first, last = first or "HEAD", last or "HEAD"
    if dots == "..":
        return first, last
    from svclint.discover.git import GitFault, merge_base

    try:
        return merge_base(first, last), last
    except GitFault as fault:
        raise UsageFault(f"{words}: {fault}") from None


def named_revision(word: str) -> bool:
    """Whether git knows a revision of that name; raises UsageFault where there is no repository."""
    from svclint.discover.git import GitFault, is_revision, repository

    try:
        repository()
        return is_revision(word)
    except GitFault as fault:
        raise UsageFault(f"--git-diff: {fault}") from None


def _called(before: State) -> State:
    """The old state, its files named so that nobody takes them for those of the new one."""
    return before._replace(prefix=f"{before.revision}:") if before.revision else before


def sides(states: tuple[State, State], arguments: Namespace, settings: Settings) -> tuple[Side, Side, Settings]:
    """Both states as they were read, and the settings for the new one: what a cluster has stays beside it.

    Raises UsageFault where neither holds a manifest.
    """
    before, after = states
    with Renderer(arguments, settings) as renderer:
        render = renderer.render_traced if renderer.is_wanted else None
        old = read_state(before, settings, render, ignore=not arguments.no_ignore)
        is_cluster = _is_cluster(before, old)
        if is_cluster:
            settings = settings._replace(snapshots=(*settings.snapshots, *before.paths))
        new = read_state(after, settings, render, ignore=not arguments.no_ignore)
    if not old.sources and not new.sources:
        raise UsageFault(f"nothing to compare: no manifest in {before.title}, and none in {after.title}")
    return Side(old, before.root, before.prefix, is_cluster), Side(new, after.root, after.prefix), settings


def _is_cluster(state: State, found: Discovery) -> bool:
    """Whether a state is a file of `kubectl get -o yaml`."""
    if state.revision or not all(map(is_file, state.paths)):
        return False
    from svclint.render.objects import written_objects

    return any(one.is_live for source in found.sources.values() for one in written_objects(source))


def compared(before: Side, after: Side, settings: Settings, mapper: Map) -> LintResult:
    """What the rules that compare say of the change from one state to the other."""
    jobs = change_jobs(before, after, settings)
    return settled(list(mapper(lint_change, jobs)), [one.scope for one in jobs], settings)  # type: ignore[arg-type]


def shown_sources(side: Side) -> dict[str, Source]:
    """The sources of a state by the names that its findings give them."""
    found = {**side.discovery.snapshots, **side.discovery.sources}
    return {f"{side.prefix}{path}": source for path, source in found.items()}
