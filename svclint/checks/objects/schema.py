"""Objects that the schema of their kind refuses: unknown fields, values of a wrong type, fields that are missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from svclint.apis import apis
from svclint.certainty.doubt import Doubt
from svclint.document import field_path
from svclint.kubernetes import minors, named
from svclint.kubernetes_schema.lookup import GATEWAY_GROUPS, Known, known
from svclint.kubernetes_schema.shapes import fits, shape
from svclint.kubernetes_schema.store import release, standard
from svclint.resource import dig, is_placeholder, is_readers, is_stand_in, mapping
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.kubernetes_schema.explain import Fault
    from svclint.resource import Resource

    _Versioned = tuple[Fault, tuple[int, ...]]


def schema_violation(resource: Resource, graph: Graph, *, unknown_kinds: str) -> Iterator[Violation]:
    """What the API server refuses before it validates, by the schemas of all versions that were asked for."""
    if _is_encrypted(resource):
        return
    found = known(resource, graph)
    if found is not None and found.roots and _lacks_name(resource):
        yield _nameless(resource, graph)
    if found is None:
        if unknown_kinds == "note":
            yield _no_schema(resource)
    elif found.custom and (_has_no_name(resource) or _is_scaffold(resource)):
        # a part of a custom object, which some tool completes: nothing without a name can be applied
        return
    elif found.custom:
        from svclint.kubernetes_schema import custom

        yield from _told(resource, graph, [(fault, ()) for fault in custom.faults(resource, found.custom)])
    elif release(resource.group, resource.kind):
        yield from _by_release(resource, found, graph)
    elif found.roots and not fits(resource.data, shape(tuple(sorted(found.roots)))) and not _is_migrating(resource):
        served = sum(map(len, found.roots.values()))
        yield from _told(resource, graph, _in_versions(resource, found), served)


# what is asked and not kept needs no name, and other rules tell of the rest with all else that is invalid
_WITHOUT_NAME = frozenset({"Binding", "Eviction", "DeleteOptions", "Scale", "Status"})
_TOLD_BY_OTHERS = frozenset(
    {
        *(("apps", kind) for kind in ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet")),
        *(("", kind) for kind in ("Service", "Pod", "ReplicationController", "Endpoints")),
        *(("batch", kind) for kind in ("Job", "CronJob")),
        *(("networking.k8s.io", kind) for kind in ("Ingress", "IngressClass", "NetworkPolicy")),
        ("discovery.k8s.io", "EndpointSlice"),
    }
)


def _lacks_name(resource: Resource) -> bool:
    """k/k: apimachinery: ValidateObjectMeta, for every object that is kept."""
    kind = resource.kind
    if kind in _WITHOUT_NAME or kind.endswith(("List", "Review")):
        return False
    if (resource.group, kind) in _TOLD_BY_OTHERS or resource.group in GATEWAY_GROUPS:
        return False
    return _has_no_name(resource)


def _has_no_name(resource: Resource) -> bool:
    metadata = mapping(resource.get("metadata"))
    return all(metadata.get(field) in (None, "") for field in ("name", "generateName"))


def _is_scaffold(resource: Resource) -> bool:
    """Whether nobody has filled in the sample that kubebuilder makes for a kind: no spec, or `foo: bar`."""
    spec = resource.get("spec")
    return "config/samples/" in resource.file and (not spec or (isinstance(spec, dict) and list(spec) == ["foo"]))


def _nameless(resource: Resource, graph: Graph) -> Violation:
    # imported here: few objects have no name
    from svclint.certainty.unset_values import of_values_to_give

    return Violation(
        resource.label(("metadata", "name"), "a name is required"),
        f"{resource.title}: metadata.name: Required value: name or generateName is required",
        # what a chart calls all its objects by may be a value that it leaves open
        doubts=of_values_to_give(resource, ("metadata", "name"), graph),
        unwritten=(resource,),
    )


def _by_release(resource: Resource, found: Known, graph: Graph) -> Iterator[Violation]:
    """What none of the releases of a project takes, as far as their definitions are here; of the Gateway API what only
    its experimental channel takes, where all takes that does.

    Which release and channel a cluster has no manifest tells.
    """
    of_release, other = release(resource.group, resource.kind), standard(resource.api_version, resource.kind)
    for number in (*found.roots, *((other,) if other is not None else ())):
        if fits(resource.data, shape((number,))):
            continue
        # imported here: most objects fit
        from svclint.kubernetes_schema import explain

        is_of_all = number in found.roots
        where = of_release if is_of_all else f"the standard channel of {of_release}; the experimental one takes it"
        faults: list[_Versioned] = [(fault, ()) for fault in explain.built_in(number, resource.data)]
        for violation in _told(resource, graph, faults, 1):
            doubts = _of_later_release(violation, resource) if is_of_all else (Doubt.UNKNOWN,)
            yield violation._replace(message=f"{violation.message} ({where})", doubts=doubts)
        return


def _of_later_release(violation: Violation, resource: Resource) -> tuple[Doubt, ...]:
    """A later release may have a field that none of these has, but not a field's other type, nor one that is called
    like a field which they have. Of the Gateway API the newest is here."""
    from svclint.kubernetes_schema.words import NO_FIELD

    if violation.primary.part != "key" or violation.fix is not None:
        return violation.doubts
    is_new = violation.primary.text == NO_FIELD and resource.group not in GATEWAY_GROUPS
    return (Doubt.UNKNOWN,) if is_new else (Doubt.DEPENDS,)


def _is_encrypted(resource: Resource) -> bool:
    """Whether SOPS encrypted the file: its values are not what will be applied, and its own field goes, which somebody
    may have emptied before showing it."""
    return "sops" in resource.data and (resource.data["sops"] is None or "mac" in mapping(resource.data["sops"]))


def _is_migrating(resource: Resource) -> bool:
    """Whether the object has fields that its apiVersion had and the new one has not: api-removed tells of them."""
    api = apis().get((resource.api_version, resource.kind))
    if api is None or api.removed is None:
        return False
    from svclint.checks.objects.migrations import changes

    return bool(changes(resource, api))


def _no_schema(resource: Resource) -> Violation:
    return Violation(
        resource.label(("kind",), "no schema for this kind"),
        f"{resource.title}: no schema for {resource.kind} in {resource.api_version}",
        # nothing is wrong with the object: its fields were not looked at
        severity=Severity.NOTE,
        help="Add its CRD to what is linted, or name the folder that holds it under crds: in the configuration.",
    )


def _in_versions(resource: Resource, found: Known) -> list[_Versioned]:
    """Each fault once, in the words of the first version that has it, with the versions that have it."""
    from svclint.kubernetes_schema import explain

    seen: dict[tuple[object, ...], tuple[Fault, list[int]]] = {}
    for number, those in found.roots.items():
        for fault in explain.built_in(number, resource.data):
            seen.setdefault((fault.path, fault.keyword), (fault, []))[1].extend(those)
    return [(fault, tuple(sorted(those))) for fault, those in seen.values()]


_JUNCTIONS = ("allOf", "anyOf", "oneOf")


def _told(resource: Resource, graph: Graph, faults: list[_Versioned], served: int = 0) -> Iterator[Violation]:
    """The violations of the faults that are certain; `served` is the number of versions that have the kind."""
    from svclint.certainty.doubts import of_gap
    from svclint.certainty.merging import of_base, of_merged
    from svclint.certainty.one_word import of_one_word
    from svclint.certainty.unset_values import of_empty_fields, of_values_to_give
    from svclint.kubernetes_schema import words

    asked = minors(graph.settings.kubernetes)
    certain = [
        (fault, those)
        for fault, those in faults
        if _is_certain(resource, fault, custom=not served) and not _is_replaced(resource, fault, graph)
    ]
    told = [(fault, those, words.told(resource, fault, asked, len(those) in (0, served))) for fault, those in certain]
    meant = {(*fault.path[:-1], said.meant) for fault, _, said in told if said.meant}
    plain = {fault.path for fault, _, _ in told if fault.keyword not in _JUNCTIONS}
    places = set()
    drops = _dropped(resource, [fault.keyword for fault, _, _ in told], graph) if served else ""
    missing = {fault.path for fault, _, _ in told if fault.keyword == "required"}
    for fault, those, said in told:
        if fault.keyword in _JUNCTIONS and fault.path in plain:
            # the same in words of the schema
            continue
        written = resource.span_of(fault.path)
        place = (fault.keyword, fault.path[-1:], written.start, written.end)
        # what is missing may stand there misspelt, and the text of an anchor may stand for several fields
        if place in places or (fault.keyword == "required" and fault.path in meant):
            continue
        places.add(place)
        merged: tuple[Doubt, ...] = ()
        if fault.keyword == "required":
            merged = of_merged(resource, graph) or of_base(resource, graph) or of_empty_fields(resource, fault.path)
        if merged and (resource.group, resource.kind) in _TOLD_BY_OTHERS:
            continue
        field, versions = field_path(fault.path) or "the object", named(those, asked) if those else ""
        between = " " if fault.keyword == "required" else ": "
        is_dropped = (
            drops != ""
            and fault.keyword == "additionalProperties"
            and not said.versioned
            and (*fault.path[:-1], said.meant) not in missing
        )
        is_own = is_dropped and _is_own_namespace(resource, fault)
        dropped = "" if not is_dropped else f"{drops[:-1]}{_OWN_ALL_THE_SAME}" if is_own else drops
        yield Violation(
            resource.label(fault.path, said.label, said.part),
            f"{resource.title}: {field}{between}{said.message}{versions}{dropped}",
            # applied all the same, without the field
            severity=None if not is_dropped else Severity.NOTE if is_own else _without(resource, fault.path),
            help=_explained(resource, fault.path) if served else None,
            fix=said.fix,
            doubts=(
                *_doubts(resource, fault, custom=not served),
                *_of_empty_field(resource, fault, graph),
                *_of_asked_bytes(resource, fault),
                *(_of_older_crd(resource, fault, graph) if not served else ()),
                *of_values_to_give(resource, fault.path, graph, wants_number=_wants_number(fault)),
                *(of_one_word(resource, fault.path) if _wants_number(fault) else ()),
                *of_gap(graph, resource, fault.path),
                *merged,
            ),
            # patches may fill in or replace anything, but what they add does not make this field known
            unwritten=() if fault.keyword == "additionalProperties" else (resource,),
        )


_DROPPED, _UNCHECKED = " (Flux drops it in silence)", " (sent by Ansible, the API server drops it with a warning)"
# what it says where it is the object's own is so without it
_OWN_ALL_THE_SAME = ", and the name is looked up there all the same)"
# github.com/fluxcd/pkg: ssa/normalize: kinds that client-go has no types of, and those that it passes over
_NOT_DECODED = frozenset({"apiextensions.k8s.io", "apiregistration.k8s.io", *GATEWAY_GROUPS})
_PASSED_OVER = ("rbac.authorization.k8s.io/v1", frozenset({"Role", "ClusterRole"}))
# what is told of an object that can be decoded: anything else is a value that its type does not hold
_DECODABLE = frozenset({"additionalProperties", "required", "enum"})


# what Kubernetes does not do unless it is told to
_OFF = frozenset({"hostIPC", "hostNetwork", "hostPID", "paused", "privileged", "readOnlyRootFilesystem", "suspend"})


def _without(resource: Resource, path: Path) -> Severity:
    """How bad it is that a field is dropped: to switch off what is off changes nothing."""
    return Severity.NOTE if path[-1] in _OFF and dig(resource.data, path) is False else Severity.WARNING


def _dropped(resource: Resource, faults: Iterable[str], graph: Graph) -> str:
    """Who drops what is unknown in an object, in words; empty where it is refused."""
    if _is_decoded(resource, faults, graph):
        return _DROPPED
    return _UNCHECKED if resource.file in graph.scope.told.unchecked else ""


def _is_decoded(resource: Resource, faults: Iterable[str], graph: Graph) -> bool:
    """Whether an object has been read into the type of its kind before it is sent to the API server.

    Where that fails, for a value of a wrong type, it is sent as it is, and refused for what is unknown in it as well.
    """
    if resource.file not in graph.scope.told.decoded or resource.group in _NOT_DECODED:
        return False
    api_version, kinds = _PASSED_OVER
    return not (resource.api_version == api_version and resource.kind in kinds) and _DECODABLE.issuperset(faults)


def _is_own_namespace(resource: Resource, fault: Fault) -> bool:
    """Whether it is the namespace of a reference that leads nowhere else: `secretKeyRef` has a name and a key only."""
    holder = dig(resource.data, fault.path[:-1])
    is_namespace = fault.path[-1:] == ("namespace",) and isinstance(holder, dict) and "name" in holder
    return is_namespace and fault.value == resource.namespace


def _explained(resource: Resource, path: Path) -> str:
    """Where the fields around that one are described, as kubectl is asked for them."""
    around = (resource.kind.lower(), *(step for step in path[:-1] if isinstance(step, str)))
    return (
        f"Write the field as the schema has it: `kubectl explain {'.'.join(around)}` shows the fields and their types."
    )


# who installs a package of Crossplane's, or a chart, says which Service converts
_GENERATOR = "controller-gen.kubebuilder.io/version"


def _doubts(resource: Resource, fault: Fault, custom: bool) -> tuple[Doubt, ...]:
    if fault.keyword == "default" or _is_generated_conversion(resource, fault):
        return (Doubt.UNKNOWN,)
    # a mutating webhook may give a custom object what it lacks, before it is validated; what an API server gave out it
    # knows, by a schema that may be another one
    return (Doubt.DEPENDS,) if resource.is_live or (custom and fault.keyword == "required") else ()


def _of_empty_field(resource: Resource, fault: Fault, graph: Graph) -> tuple[Doubt, ...]:
    """Helm passes over an unknown field without a value (kube-openapi: proto/validation: mapItem.VisitKind), and sends
    it without asking for strict validation."""
    is_unknown = graph.scope.chart is not None and fault.keyword == "additionalProperties"
    return (Doubt.DEPENDS,) if is_unknown and dig(resource.data, fault.path) is None else ()


def _of_older_crd(resource: Resource, fault: Fault, graph: Graph) -> tuple[Doubt, ...]:
    """Another release than that of the CRD knows the field: the CRD's is what the cluster has, where it lies beside the
    object, or was declared to go with it."""
    if fault.keyword != "additionalProperties" or not graph.scope.nearest:
        return ()
    # imported here: few custom resources are refused
    from svclint.kubernetes_schema.custom import definitions
    from svclint.kubernetes_schema.words import is_in_a_release

    is_beside = any(one.directory == resource.directory for one in definitions(resource, graph))
    return (Doubt.DEPENDS,) if not is_beside and is_in_a_release(resource, fault.path) else ()


def _of_asked_bytes(resource: Resource, fault: Fault) -> tuple[Doubt, ...]:
    if not _is_of_base64(fault):
        return ()
    # imported here: few Secrets hold anything else than bytes
    from svclint.checks.objects.secret_forms import is_asked_for

    return (Doubt.SKETCH,) if is_asked_for(resource, fault.path) else ()


def _is_generated_conversion(resource: Resource, fault: Fault) -> bool:
    """Whether a generator wrote that a webhook converts, and left to who installs it which Service that is."""
    return (
        fault.keyword == "required"
        and fault.path[:4] == ("spec", "conversion", "webhook", "clientConfig")
        and _GENERATOR in resource.annotations
    )


def _is_certain(resource: Resource, fault: Fault, custom: bool) -> bool:
    """Whether nothing that fills the object in, and nothing in the API server, can take the fault away."""
    if resource.is_live and _is_of_cluster(fault.path):
        return False
    if fault.keyword == "additionalProperties":
        return not is_placeholder(str(fault.path[-1]))
    if fault.keyword == "required" and fault.path == ("spec", "selector") and resource.common is not None:
        # a kustomization's common labels make the selector
        return not resource.selected_too
    # what a status says is dropped before it is validated: Kubernetes' own must be decoded, though
    if fault.path[:1] == ("status",) and (custom or fault.keyword != "type"):
        return False
    if _is_filled_in(fault):
        return False
    if not _is_of_base64(fault):
        return True
    # imported here: few Secrets hold anything else than bytes
    from svclint.checks.objects.secret_forms import is_form

    return not is_form(resource, fault)


def _is_replaced(resource: Resource, fault: Fault, graph: Graph) -> bool:
    told = graph.scope.told
    if told.rewrites(resource.file, fault.path):
        return True
    return isinstance(fault.value, str) and told.fills_in(resource.file, fault.value)


def _is_of_cluster(path: Path) -> bool:
    """Whether the cluster itself writes a field: it may be newer than the schema."""
    return path[:1] == ("status",) or (path[:1] == ("metadata",) and path[1:2] not in (("labels",), ("annotations",)))


def _is_of_base64(fault: Fault) -> bool:
    """Whether something else stands where the bytes of a Secret or a certificate belong."""
    return fault.keyword in ("format", "pattern") and fault.schema.get("format") == "byte"


def _wants_number(fault: Fault) -> bool:
    return fault.keyword == "type" and fault.schema.get("type") in ("integer", "number")


def _is_filled_in(fault: Fault) -> bool:
    """Whether the value only stands for what a tool or a reader puts in its place."""
    value = fault.value
    if fault.keyword == "type" and isinstance(value, list) and len(value) == 1:
        # `image: [IMAGE_URL]` is a list to YAML only
        return isinstance(value[0], str) and re.fullmatch(r"[A-Z][A-Z0-9_ -]*", value[0]) is not None
    if not isinstance(value, str):
        return False
    # a word in capitals stands for the thing where no text belongs at all, or none but base64: `caBundle: CRT`
    if _is_of_base64(fault):
        return value.isupper() or value.lstrip().startswith("#") or is_stand_in(value)
    if fault.keyword == "type":
        return is_readers(value, is_number=_wants_number(fault))
    return is_placeholder(value)
