"""Checks of apiVersion and kind against the APIs that the chosen Kubernetes releases serve."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.apis import Api, apis, replacement
from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_age, of_successor, of_version
from svclint.kubernetes import minors, named
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Fix, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource


def api_removed(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """An apiVersion that is no longer served: the API server answers that it knows no such kind."""
    api = apis().get((resource.api_version, resource.kind))
    if api is None or api.removed is None:
        return
    asked = minors(graph.settings.kubernetes)
    if any(minor >= api.removed for minor in asked):
        new = replacement(api, asked)
        yield Violation(
            resource.label(("apiVersion",), f"gone since 1.{api.removed}"),
            f"{resource.title}: {_title(api)} was removed in Kubernetes 1.{api.removed}; {_use(api, new)}",
            # a JSON patch may set another apiVersion
            as_written=(resource,),
            doubts=(
                *_doubts(resource, graph, api.removed),
                *(of_successor(graph, resource, new.introduced) if new is not None else ()),
                *_of_switched_off(resource, graph),
            ),
            help=_help(resource, api, new),
            fix=_fix(resource, api, new, asked),
        )


def api_deprecated(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """An apiVersion that is still served, with a warning; a note where no other one fits all releases asked."""
    api = apis().get((resource.api_version, resource.kind))
    if api is None or api.deprecated is None:
        return
    asked = minors(graph.settings.kubernetes)
    warning = tuple(minor for minor in asked if api.deprecated_in(minor))
    if not warning or (api.removed is not None and asked[-1] >= api.removed):
        return
    new = replacement(api, asked)
    fits = new is not None and all(map(new.served, asked))
    end = f" and will be gone in 1.{api.removed}" if api.removed is not None else ""
    since = f"is deprecated since Kubernetes 1.{api.deprecated}{end}{named(warning, asked)}"
    yield Violation(
        resource.label(("apiVersion",), f"deprecated since 1.{api.deprecated}"),
        f"{resource.title}: {_title(api)} {since}; {_use(api, new)}",
        # the rule's meaning: where no apiVersion fits all releases there is nothing to do yet
        severity=None if fits else Severity.NOTE,
        as_written=(resource,),
        doubts=_doubts(resource, graph, api.deprecated),
        help=_help(resource, api, new),
        fix=_fix(resource, api, new, asked),
    )


def _doubts(resource: Resource, graph: Graph, since: int) -> tuple[Doubt, ...]:
    """A cluster that gives out an object serves its API: whether it is ever sent to another one, nothing tells.

    Where nobody chose a version for this run, the one that the tree asks its clusters for may be older than `since`.
    """
    if resource.is_live:
        return (Doubt.UNKNOWN,)
    return of_version(graph, resource, since) + of_age(graph, resource)


def _of_switched_off(resource: Resource, graph: Graph) -> tuple[Doubt, ...]:
    """What a chart leaves out by itself may be there for older clusters, or be what a scaffold once wrote."""
    return (Doubt.UNKNOWN,) if graph.scope.told.aside.get(resource.file) is Doubt.SWITCHED else ()


def _title(api: Api) -> str:
    return f"{api.api_version} {api.kind}"


def _use(api: Api, new: Api | None) -> str:
    if new is not None:
        return f"use {new.api_version if new.kind == api.kind else _title(new)}"
    return "nothing takes its place" if api.successor is None else "nothing takes its place yet"


def _help(resource: Resource, api: Api, new: Api | None) -> str | None:
    if new is None:
        from svclint.checks.objects.migrations import instead

        return instead(api) or "Keep an eye on the release notes, and leave the object out where it is not served."
    kind = "" if new.kind == api.kind else f" and kind: {new.kind}"
    since = f", served since 1.{new.introduced}" if new.introduced else ""
    # what else a migration changes is asked only where one is due
    from svclint.checks.objects.migrations import changes

    also = changes(resource, api)
    if also:
        return f"Write apiVersion: {new.api_version}{kind}{since}. Also: {'; '.join(also)}."
    rest = " The rest stays as it is." if api.same_shape else " Compare its fields: they are not all the same."
    return f"Write apiVersion: {new.api_version}{kind}{since}.{rest}"


def _fix(resource: Resource, api: Api, new: Api | None, asked: range) -> Fix | None:
    """The new apiVersion in place of the old one; safe where everything else means the same under it.

    None where the rest has to be written anew: the apiVersion alone would make a manifest that is refused.
    """
    if new is None or new.kind != api.kind or not all(map(new.served, asked)):
        return None
    # items of a typed list have theirs from the list
    if not resource.source_of(("apiVersion",)):
        return None
    from svclint.checks.objects.migrations import changes, fits

    if not fits(resource, api):
        return None
    safe = api.same_shape and not changes(resource, api)
    edit = resource.edit(("apiVersion",), new.api_version)
    return Fix(f"write apiVersion: {new.api_version}", (edit,), safe)
