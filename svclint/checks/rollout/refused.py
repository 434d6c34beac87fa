"""Changes that the API server refuses, or takes without effect: what is immutable, and the address of a Service."""

from __future__ import annotations

from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.checks.objects.invalid import applied
from svclint.checks.objects.updates import refused
from svclint.kubernetes import minors, named
from svclint.resource import is_headless, service_type
from svclint.rollout.steps import command, numbered
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.apiserver.field import FieldError
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.rollout.change import Pair

_ADDRESSES = (("spec", "clusterIP"), ("spec", "clusterIPs"))
# what makes a tool delete the object first. helm: hooks; argo-cd: sync options and hooks; flux: kustomizations
_RECREATED = ("helm.sh/hook", "argocd.argoproj.io/hook", "kustomize.toolkit.fluxcd.io/force")
_SYNC_OPTIONS = "argocd.argoproj.io/sync-options"


def rollout_immutable_field(pair: Pair, graph: Graph) -> Iterator[Violation]:
    """A field that may not change once the object is there: the API server refuses the whole object."""
    if _is_recreated(pair.now):
        return
    asked = minors(graph.settings.kubernetes)
    for error, refusing in _errors(pair, graph):
        if error.path[:2] in _ADDRESSES:
            continue
        yield Violation(
            pair.now.label(error.path, "is not what the cluster has"),
            f"{pair.now.title}: {error}{named(refusing, asked)}",
            (pair.was.label(error.path, "it was this"),),
            help=numbered(_recreated(pair, error)),
            doubts=(Doubt.DEPENDS,) if pair.was.spec.get("ttlSecondsAfterFinished") is not None else (),
            unwritten=(pair.now,),
        )


def _is_recreated(one: Resource) -> bool:
    options = one.annotations.get(_SYNC_OPTIONS, "")
    return any(key in one.annotations for key in _RECREATED) or "Force=true" in options or "Replace=true" in options


def _errors(pair: Pair, graph: Graph) -> Iterator[tuple[FieldError, tuple[int, ...]]]:
    """What is said of the update, and not of the new object alone."""
    return refused(applied(pair.was, pair.change.before), applied(pair.now, graph), minors(graph.settings.kubernetes))


def _recreated(pair: Pair, error: FieldError) -> Iterator[str]:
    now = pair.now
    if error.path[:2] == ("spec", "selector") and now.kind in ("Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"):
        yield f"Leave {now.title} as it was, and write a second one of another name with the new selector"
        yield "Wait until its pods are ready, and point the Services at them"
        yield f"Then delete {now.title}: {command('delete', now)}"
    elif now.kind == "StatefulSet":
        yield f"Take the StatefulSet away, and leave its pods running: {command('delete', now)} --cascade=orphan"
        yield f"Apply {now.file}: the new StatefulSet takes its pods over"
    elif now.kind == "Job":
        yield f"Delete the Job that has run: {command('delete', now)}"
        yield f"Apply {now.file}; a name that changes with the content, or generateName, makes that needless"
    else:
        yield f"Write it under another name beside {now.title} ({now.file}), and move everybody who uses it"
        yield f"Then delete the old one: {command('delete', pair.was)}"


def rollout_cluster_ip_changed(pair: Pair, graph: Graph) -> Iterator[Violation]:
    """The address of a Service, which it keeps for life: another one is refused, and no one is taken without effect."""
    was, now = pair.was, pair.now
    if "ExternalName" in (service_type(was), service_type(now)):
        return
    told = False
    for error, _ in _errors(pair, graph):
        if error.path[:2] in _ADDRESSES and not told:
            told = True
            yield Violation(
                now.label(error.path, "is not the address that it has"),
                f"{now.title}: {error}",
                (was.label(_address(was), _words(was)),),
                help=numbered(_moved(now)),
                unwritten=(now,),
            )
    if not told and is_headless(was) and now.spec.get("clusterIP") is None and now.spec.get("clusterIPs") is None:
        yield Violation(
            now.label(("spec",), "says nothing of clusterIP: None"),
            f"{now.title} stays headless: the API server keeps clusterIP: None of a Service that no longer writes it",
            (was.label(("spec", "clusterIP"), "the Service has no address"),),
            help=numbered(_moved(now)),
            doubts=(Doubt.DEPENDS,),
            unwritten=(now,),
        )


def _address(one: Resource) -> Path:
    return ("spec", "clusterIP") if one.spec.get("clusterIP") is not None else ("spec",)


def _words(was: Resource) -> str:
    written = was.spec.get("clusterIP") is not None
    return "it has this one" if written else "the cluster has given it an address of its own"


def _moved(now: Resource) -> Iterator[str]:
    yield f"Write a second Service of another name beside {now.title} ({now.file}), with the address that is wanted"
    yield f"Move those who use {now.title} to it: routes, DNS names, and programs that keep an address"
    yield f"Then delete the old one: {command('delete', now)}"
