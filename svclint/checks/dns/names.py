"""Names of Services in free text: does the Service exist, and the pod behind it that is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_holes, of_namespace, of_namespaces
from svclint.families.istio import NETWORKING
from svclint.free_text import by_address, pod_named
from svclint.free_text.places import host_edit, host_label
from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, is_placeholder, service_ports, text
from svclint.scope import UNNAMED
from svclint.suggest import closest, is_kin, is_slip
from svclint.traffic.calls import calls
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Label, Violation

if TYPE_CHECKING:
    from svclint.free_text import Call
    from svclint.free_text.disordered import Disordered
    from svclint.graph import Graph
    from svclint.resource import Resource

# where objects go whose files name no namespace, on purpose or not
_DEFAULT = "default"

ALSO = 10
"""How many other places of one fault are shown."""


class _Fault(NamedTuple):
    """Why a name leads nowhere: words for the message and for the label, and what was probably meant.

    `meant` takes the place of label number `place` of the host, counted from 0; it is empty where nothing is close.
    `doubts` are why the name may lead somewhere after all, `unwritten` the objects that would have to give it.
    `exists` says that the Service is here, so that no other scope can mend it.
    """

    reason: str
    words: str
    related: tuple[Label, ...] = ()
    meant: str = ""
    place: int = 0
    doubts: tuple[Doubt, ...] = ()
    unwritten: tuple[Resource, ...] = ()
    exists: bool = False


def dns_reference_service_not_found(owner: Resource, graph: Graph) -> Iterator[Violation]:
    """A name in free text of a Service that its namespace does not have here, though it has others."""
    missing: dict[tuple[Identity, str], list[Call]] = {}
    for call in calls(owner, graph):
        missing.setdefault((call.reference.identity, call.pod), []).append(call)
    for (identity, _), found in missing.items():
        if identity in graph.alternatives:
            continue
        fault = _fault(found[0], graph)
        if fault is None:
            continue
        mention = found[0].mention
        yield Violation(
            host_label(mention, fault.words),
            f"{owner.title} calls {mention.host.name}: {fault.reason}",
            (*fault.related, *_also(found, fault)),
            doubts=fault.doubts,
            rests_on=(owner,),
            unwritten=fault.unwritten,
            fix=_fix(found, fault),
            unless=() if fault.exists else (Elsewhere(identity),),
        )


def _fault(call: Call, graph: Graph) -> _Fault | None:
    resolution = graph.resolve(call.reference)
    if call.disordered is not None:
        return _disordered(call.disordered, resolution.found)
    if resolution.renamed is not None:
        return _renamed(call, resolution.renamed)
    if resolution.found:
        return _no_pod(call, resolution.found[0], graph) if call.pod else None
    if call.full and not graph.has_namespace(call.reference.namespace):
        return _no_namespace(call, graph)
    if not resolution.missing or _in_service_entry(call.mention.host.name, graph):
        return None
    namespace = call.reference.namespace
    if not graph.services(namespace) and not graph.templates(namespace):
        return None
    return _no_service(call, graph)


def _disordered(right: Disordered, found: Sequence[Resource]) -> _Fault:
    related = tuple(one.name_label(f"in DNS this is {right.full}") for one in found[:1])
    reason = f"no resolver finds that, as {right.wrong}; did you mean {right.full}?"
    return _Fault(reason, right.wrong, related, exists=True)


def _also(found: list[Call], fault: _Fault) -> Iterator[Label]:
    places = {(call.mention.path, call.mention.host.start): call for call in found}
    for call in list(places.values())[1 : ALSO + 1]:
        yield host_label(call.mention, f"also here: {fault.words}")


def _renamed(call: Call, service: Resource) -> _Fault:
    rendered = service.name
    return _Fault(
        f"kustomize renames that Service to {rendered}, and leaves this text as it is",
        f"stays {call.reference.name} when it is rendered",
        (service.name_label(f"becomes {rendered}"),),
        rendered,
        int(bool(call.pod)),
    )


def _no_namespace(call: Call, graph: Graph) -> _Fault | None:
    """A namespace that nothing here lives in: told where another one is nearly called so and has the Service, and of
    the namespace default where the owner's own has it, which both objects name: that one is what is left where nobody
    names any."""
    reference = call.reference
    name, namespace = reference.name, reference.namespace
    known = graph.knows_labels_of(namespace) or graph.assumed_object("Service", namespace, name)
    if known or is_placeholder(namespace):
        return None
    having = {each.namespace: each for each in graph.services() if each.name == name and each.namespace_written}
    meant = closest(namespace, [each for each in having if is_slip(namespace, each)])
    owner = reference.owner
    if meant is None and _is_left_behind(namespace, owner, graph) and owner.namespace in having:
        meant = owner.namespace
    if meant is None:
        return None
    return _Fault(
        f"nothing here lives in namespace {namespace}; did you mean {meant}?",
        f"no object has namespace {namespace}",
        (having[meant].namespace_label(),),
        meant,
        1 + bool(call.pod),
        of_holes(graph, reference.owner),
    )


def _is_left_behind(namespace: str, owner: Resource, graph: Graph) -> bool:
    """Whether a namespace is rather the one that was never changed: the owner has its own, and nobody deploys there."""
    return namespace == _DEFAULT and owner.namespace_written and graph.deployer(namespace) is None


# -- the Service -------------------------------------------------------------------------------------------------------


def _no_service(call: Call, graph: Graph) -> _Fault | None:
    """What is missing, with what was probably meant; without that it may be installed by other means: a note."""
    reference = call.reference
    owner, name, namespace = reference.owner, reference.name, reference.namespace
    words = f"there is no Service {name} in namespace {namespace}"
    reason = f"namespace {namespace} has no Service {name}"
    # imported here: where every name is known, nobody asks
    from svclint.meant.objects import likely

    if call.of_release and (own := _in_release(call, graph)) is not None:
        # imported here: few hosts of charts lead nowhere
        from svclint.certainty.invented_names import are_one

        alike = ", unless the release is called as the chart" if are_one(graph, name, own.name) else ""
        hint = f"; did you mean {own.name}?"
        label = own.name_label("what the release calls its Service")
        return _Fault(reason + alike + hint, words, (label,), own.name, int(bool(call.pod)))
    if call.meant is not None:
        return _by_port(call, call.meant, reason, words, graph)
    meant = likely(reference, graph)
    if meant is not None and not meant.elsewhere and not meant.other_kind:
        made = (Doubt.UNSEEN,) if not meant.made and _is_made(name, meant.name) else ()
        return _Fault(reason + meant.hint, words, (meant.label,), meant.name, int(bool(call.pod)), made)
    if meant is not None and meant.elsewhere and not call.pod:
        # a host may name its namespace, whatever the owner's is
        unsure = of_namespace(graph, meant.target, beside=owner) or of_namespaces(graph, owner, meant.target)
        return _Fault(reason + meant.hint, words, (meant.label,), doubts=unsure)
    if call.full and (own := _with_release(call, graph)) is not None:
        label = own.name_label("what the release calls its Service")
        return _Fault(f"{reason}; did you mean {own.name}?", words, (label,))
    if call.full and (own := _of_this_release(call, graph)) is not None:
        label = own.name_label(f"{own.title} is of the release that is here")
        # a chart may be installed by the very name that a text of it has
        unsure = (Doubt.UNSEEN,) if graph.scope.chart is not None and graph.scope.chart.release == UNNAMED else ()
        return _Fault(f"{reason}; did you mean {own.name}?", words, (label,), own.name, int(bool(call.pod)), unsure)
    behind = [each.resource for each in graph.templates(namespace) if each.resource.name == name and not each.is_hook]
    if behind and not graph.makers:
        label = behind[0].name_label(f"{behind[0].title} has no Service of its name")
        return _Fault(f"{reason}, only {behind[0].title}", words, (label,))
    return _Fault(reason, words, doubts=(Doubt.UNSEEN,)) if call.full or call.of_release else None


def _by_port(call: Call, meant: Resource, reason: str, words: str, graph: Graph) -> _Fault:
    name = call.reference.name
    port = next((one for one in service_ports(meant) if one.number == call.mention.host.port), None)
    related = (port.label("port", f"{meant.title} has the port"),) if port is not None else ()
    # a Service of nearly this name may be another one of its kind, that somebody else brings
    is_one = is_kin(name, meant.name) or (is_slip(name, meant.name) and not _is_made(name, meant.name))
    is_one = is_one or _is_of_release(name, meant.name, graph)
    doubts = () if is_one else (Doubt.UNSEEN,)
    return _Fault(f"{reason}; did you mean {meant.name}?", words, related, meant.name, doubts=doubts)


def _is_of_release(name: str, other: str, graph: Graph) -> bool:
    """Whether the host is the release's name and no more, as no other release has it, and the Service is called so but
    for words behind it, whatever the release is called; or the host has the chart's name, where the Service has that
    of a release which is called otherwise."""
    chart = graph.scope.chart
    release = chart.release if chart is not None else ""
    tail = other.removeprefix(release) if release and other.startswith(f"{release}-") else ""
    if not tail or (release == UNNAMED and name != UNNAMED):
        return False
    # imported here: few hosts of charts lead nowhere
    from svclint.certainty.invented_names import are_one, names_of_chart

    if release == UNNAMED:
        return not are_one(graph, name, other)
    return any(name == f"{own}{tail}" for own in graph.once(names_of_chart))


def _in_release(call: Call, graph: Graph) -> Resource | None:
    """The one Service that is called as the host but for words behind the release's name, where charts put their own:
    `release-name-mariadb` for `release-name-ghost-mariadb`."""
    tail = _tail(call.reference.name)
    near = [one for one in graph.services(call.reference.namespace) if _have_one_end(_tail(one.name), tail)]
    return near[0] if len(near) == 1 else None


def _with_release(call: Call, graph: Graph) -> Resource | None:
    """The one Service of a chart that is called as the host behind the release's name, in whose namespace the host is:
    `release-name-cache-valkey` for `valkey.<namespace>.svc`."""
    reference, chart = call.reference, graph.scope.chart
    if chart is None or chart.release != UNNAMED or reference.namespace != reference.owner.namespace or call.pod:
        return None
    near = [one for one in graph.services(reference.namespace) if _tail(one.name).endswith(f"-{reference.name}")]
    return near[0] if len(near) == 1 else None


def _of_this_release(call: Call, graph: Graph) -> Resource | None:
    # imported here: few hosts lead nowhere
    from svclint.meant.other_release import of_this_release

    return of_this_release(call.reference, graph)


def _tail(name: str) -> str:
    return name.removeprefix(UNNAMED) if name.startswith(f"{UNNAMED}-") else ""


def _have_one_end(one: str, other: str) -> bool:
    return bool(one) and bool(other) and (one.endswith(other) or other.endswith(one))


def _is_made(name: str, other: str) -> bool:
    """Whether an operator may make a Service of this name, beside the one that it looks like: `db-rw` beside `db`."""
    # imported here: a clean check has no use for it
    from svclint.operators.table import ROWS

    patterns = {pattern for row in ROWS for pattern in row.services}
    endings = {one.removeprefix("{name}") for one in patterns if one.startswith("{name}-")}
    told = {one for one in endings if not set("{*").intersection(one)} - {"-service", "-svc"}
    return name in patterns or any(name.endswith(one) and not other.endswith(one) for one in told)


def _in_service_entry(host: str, graph: Graph) -> bool:
    """Whether Istio was told of the host, so that the mesh knows it without a Service."""
    name = host.lower().rstrip(".")
    return any(
        name in (text(one).lower() for one in entry.spec.get("hosts") or ())
        for entry in graph.of_kind(NETWORKING, "ServiceEntry")
        if isinstance(entry.spec.get("hosts"), list)
    )


# -- one pod behind it -------------------------------------------------------------------------------------------------


def _no_pod(call: Call, service: Resource, graph: Graph) -> _Fault | None:
    """A pod has a name in DNS where its `hostname` and `subdomain` give it one; a StatefulSet sets both.

    k/k: pkg/controller/statefulset: the subdomain is spec.serviceName, the hostname the pod's name.
    """
    templates = graph.selected(service)
    owners = [each.resource for each in templates]
    if not owners or by_address(call.pod) or any(each.spec.get("hostname") for each in templates):
        return None
    if any("." in each.group for each in owners):
        return None
    fault = _not_so_called(call.pod, service, owners)
    return fault._replace(unwritten=(service, *owners), exists=True) if fault is not None else None


def _not_so_called(pod: str, service: Resource, owners: list[Resource]) -> _Fault | None:
    words = f"no pod of Service {service.name} has this name"
    sets = [each for each in owners if each.kind == "StatefulSet"]
    if not sets:
        reason = f"only pods of a StatefulSet have names of their own, and {owners[0].title} makes these"
        return _Fault(reason, words, (owners[0].label(("kind",), f"{owners[0].title} makes the pods"),))
    named = next((each for each in sets if pod_named(pod, each.name)), None)
    if named is None:
        number = pod.rpartition("-")[2]
        meant = f"{sets[0].name}-{number}" if number.isdigit() else ""
        reason = f"the pods of {sets[0].title} are called {sets[0].name}-0 and so on"
        hint = f"; did you mean {meant}?" if meant else ""
        return _Fault(reason + hint, words, (sets[0].name_label(f"{sets[0].title} names the pods"),), meant)
    governing = text(named.spec.get("serviceName"))
    if not governing or governing == service.name:
        return None
    reason = f"the names of the pods of {named.title} are below its serviceName {governing}"
    label = named.label(("spec", "serviceName"), f"its pods are called {pod}.{governing}")
    return _Fault(reason, words, (label,), governing, 1)


def _fix(found: list[Call], fault: _Fault) -> Fix | None:
    """One label of each host replaced; not safe: what reads the text may know the name from elsewhere."""
    if not fault.meant:
        return None
    places = {(call.mention.path, call.mention.host.start): call for call in found}
    edits = []
    for call in places.values():
        host = call.mention.host
        labels = host.name.split(".")
        start = host.start + sum(len(label) + 1 for label in labels[: fault.place])
        edit = host_edit(call.mention, start, start + len(labels[fault.place]), fault.meant)
        if edit is None:
            return None
        edits.append(edit)
    return Fix(f"write {fault.meant}", tuple(edits), safe=False)
