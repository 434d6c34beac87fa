"""The Secrets with the certificates that routes are served with: which a route names, and what makes them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from svclint.families import cert_manager, contour, gateway_api, istio, kyverno, openshift
from svclint.families.traefik import TRAEFIK
from svclint.named_tuple import NamedTuple
from svclint.resource import mapping, sequence, string_map, text
from svclint.resource.ingress import INGRESS_GROUPS, ingress_class
from svclint.traffic.controllers import ALB, arguments, controller_of, is_served_by_another
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Resource

SEALED = ("bitnami.com", "SealedSecret")
EXTERNAL = ("external-secrets.io", "ExternalSecret")
CERTIFICATE = (cert_manager.GROUP, "Certificate")

EVERYWHERE = (kyverno.CLUSTER_POLICY, ("external-secrets.io", "ClusterExternalSecret"))
"""What belongs to no namespace and may make Secrets in each of them."""

# Annotations and labels by which somebody is asked to copy a Secret: emberstack's reflector, kubed and config-syncer,
# mittwald's replicator and their like; who applies an object in waves is asked for nothing of the kind
_COPIES = re.compile(
    r"(?i)^(?!argocd\.argoproj\.io/).*(?:reflect|replicat|sync|cop(?:y|ie)|mirror|shar|clon|propagat|export)"
)

# Annotations of an Ingress by which somebody makes what it names: cert-manager's, Gardener's and their like
_ASKS = re.compile(
    r"(?i)(?:^|[^a-z])(?:acme|cert|certs|certificate|certificates|certmanager|certresolver|issuer|letsencrypt|kcm)(?:$|[^a-z])"
)

# Controllers that take certificates from elsewhere: AWS' from its own service, Istio's from where the gateway is
_READING_ELSEWHERE = frozenset({ALB, "istio"})

ROUTES = (
    *((group, "Ingress") for group in INGRESS_GROUPS),
    *((group, kind) for group in TRAEFIK for kind in ("IngressRoute", "IngressRouteTCP")),
    (contour.GROUP, "HTTPProxy"),
)
"""What is served with a certificate of its own."""

# istio.io: ServerTLSSettings: the modes of a server that ends TLS itself, by its own certificate
_WITH_CREDENTIAL = frozenset({"SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL"})

# Groups whose objects name a certificate to be served with it, and never make one
_READERS = frozenset({*INGRESS_GROUPS, *TRAEFIK, contour.GROUP, gateway_api.GROUP, istio.NETWORKING, openshift.ROUTE})
_DEPTH = 12


class Wanted(NamedTuple):
    """A Secret that a route names, by `name` in the namespace where that is looked up, at `path`."""

    path: Path
    name: str


class Made(NamedTuple):
    """A Secret that an object makes, which may be the Secret itself; `path` is where its name is written.

    `holds` says that a certificate is in it, as far as can be seen.
    """

    by: Resource
    path: Path
    name: str
    holds: bool

    @property
    def namespace(self) -> str:
        return self.by.namespace


def wanted(route: Resource) -> Iterator[Wanted]:
    """The Secrets that a route is served with; none where its own controller or an annotation asks for one to be made.

    k/k: pkg/apis/networking/types.go IngressTLS; traefik: pkg/provider/kubernetes/crd/kubernetes.go getTLS; contour:
    a name with a slash is one of another namespace, which has to be delegated; istio: pilot/pkg/model/credentials: one
    may have a scheme.
    """
    if any(_ASKS.search(key) for key in route.annotations):
        return
    for path in _fields(route):
        name = text(route.get(*path))
        if name and "/" not in name:
            yield Wanted(path, name)


def _fields(route: Resource) -> Iterator[Path]:
    if route.kind == "Ingress":
        yield from (("spec", "tls", place, "secretName") for place, _ in enumerate(sequence(route.spec.get("tls"))))
    elif (route.group, route.kind) == istio.ISTIO_GATEWAY:
        for place, one in enumerate(sequence(route.spec.get("servers"))):
            if text(mapping(mapping(one).get("tls")).get("mode")) in _WITH_CREDENTIAL:
                yield ("spec", "servers", place, "tls", "credentialName")
    elif route.kind == "HTTPProxy":
        yield ("spec", "virtualhost", "tls", "secretName")
    elif not {"certResolver", "passthrough"} & {key for key, value in mapping(route.spec.get("tls")).items() if value}:
        yield ("spec", "tls", "secretName")


def _reads_elsewhere(route: Resource, graph: Graph) -> bool:
    """Whether who serves an Ingress may look for its certificate in another place than the Ingress' namespace."""
    if route.kind != "Ingress":
        return False
    served = controller_of(route, graph)
    return served in _READING_ELSEWHERE or "istio" in ingress_class(route) or is_served_by_another(route, graph)


def looked_up_beside(route: Resource, graph: Graph) -> Sequence[Resource]:
    """The objects in whose namespace a route's certificate is looked up: the route itself, and for a Gateway of Istio
    the workloads whose pods it selects; none where whoever serves it looks elsewhere.

    istio.io: Gateway: credentialName: the Secret must be in the namespace of the gateway's workload.
    """
    if (route.group, route.kind) != istio.ISTIO_GATEWAY:
        return () if _reads_elsewhere(route, graph) else (route,)
    selecting = [one for one in graph.references(route, "configures") if one.selector is not None]
    return [one for reference in selecting for one in graph.resolve(reference).found]


# -- what makes them ---------------------------------------------------------------------------------------------------


def secrets(graph: Graph) -> Mapping[str, list[Made]]:
    """The Secrets that objects of the scope make, by name."""
    return graph.once(_secrets)


def _secrets(graph: Graph) -> Mapping[str, list[Made]]:
    found: dict[str, list[Made]] = defaultdict(list)
    for kind in (("", "Secret"), SEALED, EXTERNAL, CERTIFICATE):
        for one in graph.of_kind(*kind):
            made = _made_by(one)
            if made.name:
                found[made.name].append(made)
    return found


def _made_by(one: Resource) -> Made:
    own: Path = ("metadata", "name")
    if one.kind == "Secret":
        return Made(one, own, one.name, _has_certificate(one.get("type"), one.get("data"), one.get("stringData")))
    if one.kind == "SealedSecret":
        holds = _has_certificate(one.get("spec", "template", "type"), one.spec.get("encryptedData"))
        return Made(one, own, one.name, holds)
    if one.kind == "Certificate":
        return Made(one, ("spec", "secretName"), text(one.spec.get("secretName")), True)
    target = text(one.get("spec", "target", "name"))
    keys = {text(mapping(each).get("secretKey")): "" for each in sequence(one.spec.get("data"))}
    holds = "dataFrom" in one.spec or _has_certificate(one.get("spec", "target", "template", "type"), keys)
    return Made(one, ("spec", "target", "name") if target else own, target or one.name, holds)


def _has_certificate(kind: Any, *data: Any) -> bool:
    return kind == "kubernetes.io/tls" or any("tls.crt" in mapping(one) for one in data)


def is_copied(made: Made) -> bool:
    """Whether somebody is asked to copy the Secret to other namespaces."""
    kept = (
        made.by.metadata,
        made.by.get("spec", "secretTemplate"),
        made.by.get("spec", "template", "metadata"),
        made.by.get("spec", "target", "template", "metadata"),
    )
    return any(
        _COPIES.search(key)
        for one in map(mapping, kept)
        for field in ("annotations", "labels")
        for key in string_map(one.get(field))
    )


def is_read_from_afar(made: Made, route: Resource, graph: Graph) -> bool:
    """Whether somebody reads the Secret where it is, from another namespace: a controller whose arguments or values
    name it as the default, a TLSStore of Traefik, an annotation of the route that says the namespace."""
    full = f"{made.namespace}/{made.name}"
    if any(value in (made.namespace, full) for value in route.annotations.values()):
        return True
    stores = (one for group in TRAEFIK for one in graph.of_kind(group, "TLSStore"))
    if any(one.namespace == made.namespace and _holds(one.spec, made.name) for one in stores):
        return True
    return full in graph.once(_pairs)


_PAIR = re.compile(r"(?<![\w./-])[a-z0-9][a-z0-9-]{0,62}/[a-z0-9][a-z0-9.-]{0,252}(?![\w/])")


def _pairs(graph: Graph) -> frozenset[str]:
    """What stands in the files of the scope as a namespace with a name behind it."""
    texts = (member.source.text for member in graph.scope.members)
    return frozenset(one.rstrip(".") for text in texts for one in _PAIR.findall(text))


def may_be_made(namespaces: Collection[str], name: str, graph: Graph) -> bool:
    """Whether something may make a Secret that no manifest shows: a custom resource of one of these namespaces, or of
    none, that speaks of it, a command of a pod, or what makes Secrets everywhere."""
    if any(graph.of_kind(*kind) for kind in EVERYWHERE):
        return True
    if name in graph.once(words_of_arguments):
        return True
    return any(one in ("", *namespaces) for one in graph.once(_spoken_of).get(name, ()))


def is_asked_for(namespace: str, name: str, graph: Graph) -> bool:
    """Whether a route of a namespace names a Secret and asks somebody by an annotation to make it."""
    routes = (one for kind in (*ROUTES, (gateway_api.GROUP, "Gateway")) for one in graph.of_kind(*kind))
    return any(
        one.namespace == namespace and any(map(_ASKS.search, one.annotations)) and _holds(one.spec, name)
        for one in routes
    )


def words_of_arguments(graph: Graph) -> frozenset[str]:
    """The words of all command lines, names among them."""
    return frozenset(word.strip(".-") for one in arguments(graph) for word in re.findall(r"[\w.-]+", one))


def _spoken_of(graph: Graph) -> Mapping[str, frozenset[str]]:
    """The texts of custom resources which may make Secrets, and their names: in which namespaces each stands, an empty
    one for what belongs to none."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in graph.everything:
        if "." in one.group and one.group not in _READERS:
            namespace = "" if one.kind.startswith("Cluster") else one.namespace
            # of what makes a Secret it is known where
            own = _made_by(one).name if (one.group, one.kind) in (SEALED, EXTERNAL, CERTIFICATE) else ""
            for each in {one.name, *texts_of(one.data)} - {own}:
                found[each].add(namespace)
    return {text: frozenset(namespaces) for text, namespaces in found.items()}


def texts_of(value: Any, depth: int = 0) -> Iterator[str]:
    """The texts of a value, however deep."""
    if isinstance(value, str):
        yield value
    elif depth < _DEPTH and isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_of(one, depth + 1)


def _holds(value: Any, name: str) -> bool:
    """Whether a text of the value is the name."""
    return name in texts_of(value)
