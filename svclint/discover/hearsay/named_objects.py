"""In which namespaces commands look for objects whose files name none: `kubectl logs deploy/web -n shop`."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from svclint.discover.hearsay.applying import Files, values
from svclint.discover.hearsay.command_lines import is_name, whole_lines
from svclint.discover.hearsay.contexts import Contexts
from svclint.discover.hearsay.lessons import earlier
from svclint.discover.hearsay.placed import applied
from svclint.files.paths import folders_above, is_below
from svclint.named_tuple import NamedTuple
from svclint.offer import offer
from svclint.resource.identity import CLUSTER_SCOPED
from svclint.told import ANY_NAMESPACE
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.scope import Scope
    from svclint.settings import WorkloadKind

Called = tuple[str, str]
"""An object as a command calls it: its kind, and its name."""

# what is asked of an object, or done to one, that is there already; who deletes one may mean one of somewhere else
_COMMAND = re.compile(
    r"\b(?:kubectl|oc)[ \t]+(?P<before>(?:-[^\s|;&`#]+[ \t]+(?:(?!-)[^\s|;&`#]+[ \t]+)?)*?)"
    r"(?P<verb>port-forward|get|describe|logs|exec|attach|rollout|wait|scale|edit|patch|label|annotate|set"
    r"|autoscale|expose|rsh)(?![\w-])(?P<words>[^\n|;&`#]*)"
)
# kubectl api-resources: NAME and SHORTNAMES
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("service", "services", "svc"), "Service"),
    **dict.fromkeys(("deployment", "deployments", "deploy", "deployment.apps", "deployments.apps"), "Deployment"),
    **dict.fromkeys(("statefulset", "statefulsets", "sts", "statefulset.apps"), "StatefulSet"),
    **dict.fromkeys(("daemonset", "daemonsets", "ds", "daemonset.apps"), "DaemonSet"),
    **dict.fromkeys(("pod", "pods", "po"), "Pod"),
    **dict.fromkeys(("ingress", "ingresses", "ing"), "Ingress"),
    **dict.fromkeys(("job", "jobs"), "Job"),
    **dict.fromkeys(("cronjob", "cronjobs", "cj"), "CronJob"),
    **dict.fromkeys(("hpa", "horizontalpodautoscaler"), "HorizontalPodAutoscaler"),
    **dict.fromkeys(("networkpolicy", "networkpolicies", "netpol"), "NetworkPolicy"),
    **dict.fromkeys(("gateway", "gateways", "gtw"), "Gateway"),
    **dict.fromkeys(("httproute", "httproutes"), "HTTPRoute"),
    **dict.fromkeys(("virtualservice", "virtualservices", "vs"), "VirtualService"),
    **dict.fromkeys(("destinationrule", "destinationrules", "dr"), "DestinationRule"),
    **dict.fromkeys(("servicemonitor", "servicemonitors", "smon"), "ServiceMonitor"),
    **dict.fromkeys(("rollout", "rollouts"), "Rollout"),
    **dict.fromkeys(("route", "routes"), "Route"),
    **dict.fromkeys(("configmap", "configmaps", "cm"), "ConfigMap"),
    **dict.fromkeys(("secret", "secrets"), "Secret"),
    **dict.fromkeys(("persistentvolumeclaim", "persistentvolumeclaims", "pvc"), "PersistentVolumeClaim"),
    **dict.fromkeys(("serviceaccount", "serviceaccounts", "sa"), "ServiceAccount"),
}
# those that take the name of a pod without its kind
_OF_PODS = frozenset({"attach", "exec", "logs", "port-forward", "rsh"})
# the first word of what they do
_OF_TWO_WORDS = frozenset({"rollout", "set"})
# options with a word of their own
_OPTIONS = frozenset(
    {"-n", "--namespace", "-c", "--container", "-o", "--output", "-l", "--selector", "-p", "--context"}
)
# a pod of a StatefulSet, of a Deployment
_OF_CONTROLLER = (
    (re.compile(r"(.+)-\d+"), "StatefulSet"),
    (re.compile(r"(.+)-[a-f0-9]{7,10}-[a-z0-9]{5}"), "Deployment"),
)


class _Saying(NamedTuple):
    """That a text of the directory `here` looks for an object in one of some namespaces."""

    here: str
    called: Called
    namespaces: frozenset[str]


def looked_for(
    texts: Sequence[tuple[str, str]],
    silent: Collection[str],
    placed: Collection[str],
    scopes: Sequence[Scope],
    workloads: tuple[WorkloadKind, ...],
) -> dict[str, frozenset[str]]:
    """The namespaces in which commands look for objects of files, for these and for what one command
    applies together with them.

    `silent` are the files of the `scopes` with objects that name no namespace, `placed` those of them that a command
    applies in one that it names: these are there. What the scopes have in a namespace is
    found there, and tells nothing of another file. `texts` are those that may hold commands, each behind its path.
    """
    wanted, there = frozenset(silent), frozenset(placed)
    members = {one.source.path: one.source for each in scopes for one in each.members if one.source.path in wanted}
    held: dict[Called, list[str]] = defaultdict(list)
    for path in sorted(members):
        for one in offer(members[path], workloads).objects:
            if one.name and not one.namespace and (one.group, one.kind) not in CLUSTER_SCOPED:
                held[one.kind, one.name].append(path)
    said = [one for one in _sayings(texts) if one.called in held]
    known = _known(scopes, workloads) if said else frozenset()
    found: dict[str, set[str]] = defaultdict(set)
    for here, called, named in said:
        namespaces = {name for name in named if (*called, name) not in known}
        meant = _nearest(held[called], here) if namespaces else ()
        for path in frozenset(meant) - there:
            found[path] |= namespaces
    for _, paths in applied(texts, Files(sorted(members)), is_named=False) if found else ():
        together = {name for path in paths for name in found.get(path, ())}
        for path in paths - there if together else ():
            found[path] |= together
    return {path: frozenset(names) for path, names in found.items()}


def _known(scopes: Iterable[Scope], workloads: tuple[WorkloadKind, ...]) -> frozenset[tuple[str, str, str]]:
    """The kinds, names and namespaces of what the scopes hold."""
    found = (
        one.identity(member.rendering(scope.default_namespace))
        for scope in scopes
        for member in scope.members
        for one in offer(member.source, workloads).objects
    )
    return frozenset((one.kind, one.name, one.namespace) for one in found)


def _sayings(texts: Iterable[tuple[str, str]]) -> Iterator[_Saying]:
    speaking = [(path, text) for path, text in texts if "kubectl" in text or "oc " in text]
    before_it = earlier(speaking)
    for path, written in speaking:
        text = whole_lines(written)
        contexts = Contexts(text, before_it(path))
        for found in _COMMAND.finditer(text):
            words = re.sub(r"[\"']", "", f"{found['before']} {found['words']}").split()
            named = tuple(values(words, "-n", "--namespace"))
            # one that is filled in as the command is run may be that which the file is read in
            namespaces = contexts.of(named[-1] if named else "", found.start()) - {ANY_NAMESPACE}
            if namespaces:
                for called in _called(found["verb"], re.sub(r"[\"']", "", found["words"]).split()):
                    yield _Saying(posixpath.dirname(path), called, namespaces)


def _called(verb: str, words: list[str]) -> Iterator[Called]:
    """The objects that the words behind a verb name."""
    plain = _plain(words)
    if verb in _OF_TWO_WORDS:
        plain = plain[1:]
    slashed = [word.partition("/") for word in plain if "/" in word]
    for kind, _, name in slashed:
        if kind.lower() in _KINDS and is_name(name):
            yield _KINDS[kind.lower()], name
    if slashed or not plain:
        return
    first, *rest = plain
    if verb in _OF_PODS:
        yield from _as_pod(first)
    elif first.lower() in _KINDS:
        kind = _KINDS[first.lower()]
        for name in filter(is_name, rest):
            yield from _as_pod(name) if kind == "Pod" else [(kind, name)]


def _plain(words: list[str]) -> list[str]:
    """The words before `--` that are no options, nor what one is given."""
    before = words[: words.index("--")] if "--" in words else words
    return [
        word
        for number, word in enumerate(before)
        if not word.startswith("-") and (not number or before[number - 1] not in _OPTIONS)
    ]


def _as_pod(name: str) -> Iterator[Called]:
    if not is_name(name):
        return
    yield "Pod", name
    for pattern, kind in _OF_CONTROLLER:
        if (found := pattern.fullmatch(name)) is not None:
            yield kind, found[1]


def _nearest(paths: Collection[str], here: str) -> Collection[str]:
    """Those of the files that lie below the directory of a text, or below the nearest one above it that has any."""
    for one in (here, *folders_above(here)):
        found = [path for path in paths if is_below(path, one)]
        if found:
            return found
    return ()
