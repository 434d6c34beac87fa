"""Reads the topology of scopes out of their Graphs, with the findings of a run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.document import field_path
from svclint.graph import Graph
from svclint.placing import place
from svclint.references import refers
from svclint.references.reference import HOST
from svclint.resource import is_service
from svclint.topology.applications import belonging
from svclint.topology.model import Edge, Node, Role, State, Tally, Topology, tally
from svclint.traffic.calls import calls

if TYPE_CHECKING:
    from svclint.finding import Finding, ResourceId
    from svclint.graph.answer import Answer
    from svclint.references import Reference
    from svclint.resource import Resource
    from svclint.scope import Scope
    from svclint.settings import Settings

# A controller governs the pods of its own template: that is the node itself
_ITSELF = "governs"


def topology(scopes: Iterable[Scope], settings: Settings, findings: Sequence[Finding]) -> Topology:
    """The topology of all scopes; none of them leads to another."""
    by_scope: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        for name in dict.fromkeys(finding.scopes):
            by_scope[name].append(finding)
    nodes: list[Node] = []
    edges: list[Edge] = []
    names: dict[str, int] = {}
    ids: dict[str, int] = {}
    for scope in scopes:
        # two scopes of one name are told apart
        found = _Reader(Graph(scope, settings), _free(scope.name, names), ids, by_scope[scope.name]).read()
        nodes.extend(found.nodes)
        edges.extend(found.edges)
    return Topology(tuple(nodes), tuple(edges))


def _free(wanted: str, taken: dict[str, int]) -> str:
    """The name, or with a number where it is taken, be it by a stranger: `taken` has the last number of each."""
    name = wanted
    while name in taken:
        taken[wanted] += 1
        name = f"{wanted} ({taken[wanted]})"
    taken[name] = 1
    return name


class _Reader:
    """Reads one scope; `taken` are the ids of the run."""

    def __init__(self, graph: Graph, scope: str, taken: dict[str, int], findings: Sequence[Finding]) -> None:
        self._graph = graph
        self._scope = scope
        self._taken = taken
        self._ids = self._named(graph.everything)
        self._beyond: dict[str, Node] = {}
        self._edges: dict[tuple[str, str, str, State], Edge] = {}
        self._found: dict[ResourceId, list[Finding]] = defaultdict(list)
        for finding in findings:
            if finding.resource is not None:
                self._found[finding.resource].append(finding)

    def read(self) -> Topology:
        for owner in self._graph.everything:
            for reference, answer in self._pointing(owner):
                self._add(reference, answer)
        judged = {self._ids[one] for one in self._graph.everything if one.judged}
        edges = [one for one in self._edges.values() if one.source in judged or one.target in judged]
        ends = {end for one in edges for end in (one.source, one.target)}
        shown = [one for one in self._graph.everything if self._ids[one] in ends or one.judged]
        applications = belonging({self._ids[one]: one for one in shown}, edges, self._graph)
        nodes = [self._node(one, applications.get(self._ids[one], "")) for one in shown]
        beyond = [
            one._replace(application=applications.get(one.id, "")) for one in self._beyond.values() if one.id in ends
        ]
        return Topology((*nodes, *beyond), tuple(edges))

    def _named(self, resources: Iterable[Resource]) -> dict[Resource, str]:
        return {one: _free(self._id(one.group, one.kind, one.namespace, one.name), self._taken) for one in resources}

    def _id(self, group: str, kind: str, namespace: str, name: str) -> str:
        place = f"{namespace}/" if namespace else ""
        return f"{self._scope}: {group}{'/' if group else ''}{kind} {place}{name}"

    # -- edges -------------------------------------------------------------------------------------------------------

    def _pointing(self, owner: Resource) -> Iterator[tuple[Reference, Answer[Resource]]]:
        """What an object points at by its fields, and what it calls in free text."""
        from svclint.graph.answer import Answer

        graph = self._graph
        for reference in graph.references(owner):
            if reference.relation == _ITSELF:
                continue
            answer = graph.resolve(reference)
            if reference.relation == "selects" and is_service(owner):
                # who gets the traffic, and not all that match
                near = tuple(one.resource for one in graph.selected(owner))
                answer = Answer(near) if near else answer
            yield reference, answer
        for call in calls(owner, graph):
            yield call.reference, graph.resolve(call.reference)

    def _add(self, reference: Reference, answer: Answer[Resource]) -> None:
        source = self._ids[reference.owner]
        if not answer.found and (reference.relation != _OFTEN_ELSEWHERE or any(self._findings_at(reference))):
            state: State = "unknown" if answer.unknown else "missing"
            self._join(source, self._absent(reference, state, answer.unknown), reference, state, answer.unknown)
        for target in answer.found:
            if target is not reference.owner:
                self._join(source, self._ids[target], reference, "found", "")

    def _join(self, source: str, target: str, reference: Reference, state: State, reason: str) -> None:
        key = (source, target, reference.relation, state)
        ports = tuple(str(port.value.value) for port in reference.ports)
        known = self._edges.get(key)
        if known is not None:
            ports = tuple(dict.fromkeys((*known.ports, *ports)))
            findings = known.findings if known.field == field_path(reference.path) else self._findings_at(reference)
            worst = max(known.findings, findings)
            self._edges[key] = known._replace(ports=ports, places=known.places + 1, findings=worst)
            return
        where = place(reference.label())
        field = field_path(reference.path)
        findings = self._findings_at(reference)
        self._edges[key] = Edge(
            source, target, reference.relation, state, reason, ports, field, where.file, where.line, 1, findings
        )

    def _findings_at(self, reference: Reference) -> Tally:
        """The findings of the owner at the field that says so, or beside the name in what holds it."""
        name = reference.row.name
        holding = reference.path[: len(reference.path) - len(name.split("."))] if name else reference.path
        begin = field_path(holding)
        found = self._of(reference.owner) if len(holding) > 1 else ()
        return tally(one.severity for one in found if one.location.path.startswith(begin))

    def _absent(self, reference: Reference, state: State, reason: str) -> str:
        """The node of what a reference means and that is not there, made at its first use."""
        kind, namespace, name = reference.kind, reference.namespace, reference.name
        if reference.selector is not None:
            wanted = str(reference.selector)
            others = reference.namespaces
            where = ", ".join(others.names) if others.names else "…" if others.selector or others.every else namespace
            namespace, name = where, wanted
        elif kind == HOST:
            namespace, name = "", reference.host or name
        key = f"{self._id(reference.group, kind, namespace, name)} (not here)"
        known = self._beyond.get(key)
        if known is None or (known.state == "unknown" and state == "missing"):
            id = _free(key, self._taken) if known is None else known.id
            role: Role = _role(reference.group, kind, is_workload=kind == "Pod")
            version = reference.group
            self._beyond[key] = known = Node(id, self._scope, version, kind, namespace, name, role, state, reason)
        return known.id

    # -- nodes -------------------------------------------------------------------------------------------------------

    def _node(self, one: Resource, application: str) -> Node:
        where = place(one.name_label())
        return Node(
            self._ids[one],
            self._scope,
            one.api_version,
            one.kind,
            one.namespace,
            one.name,
            _role(one.group, one.kind, is_workload=self._graph.template(one) is not None),
            "found",
            "",
            where.file,
            where.line,
            application,
            one.judged,
            tally(each.severity for each in self._of(one)),
        )

    def _of(self, one: Resource) -> Sequence[Finding]:
        """The findings about an object: of two with one identity, those in its own file."""
        found = self._found.get(one.id, ())
        here = [each for each in found if each.location.file == one.file]
        twice = len(self._graph.with_identity(one.identity)) > 1
        return here if twice else found


# what custom resources need is often set up with the cluster: one that is not here is shown where somebody tells of it
_OFTEN_ELSEWHERE = "needs"
_ENTRIES = ("Gateway", "GatewayClass", "IngressClass", "ListenerSet", "XListenerSet", HOST)
_ROUTING: tuple[str, ...] = ("routes-to", "delegates-to")
_GOVERNING: tuple[str, ...] = ("restricts", "admits", "protects", "configures", "monitors", "scales")


def _role(group: str, kind: str, *, is_workload: bool) -> Role:
    if is_workload:
        return "workload"
    if kind in _ENTRIES:
        return "entry"
    if kind == "Service":
        return "service"
    # settings of ingress-nginx point at Services, but no request goes through them
    if kind != "ConfigMap" and any(refers(group, kind, relation) for relation in _ROUTING):
        return "route"
    return "policy" if any(refers(group, kind, relation) for relation in _GOVERNING) else "other"
