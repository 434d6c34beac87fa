"""What a text means that holds more than a name: a namespace, a port, the provider of Traefik, a DNS name."""

from __future__ import annotations

from svclint.cluster_dns import cluster_name, read_address
from svclint.document import Path
from svclint.families.traefik import KUBERNETES_CRD
from svclint.references.reference import Named
from svclint.references.row import Row
from svclint.resource import IntOrString


def provided(row: Row, kind: str, written: str) -> str:
    """What a name with an `@` means in Traefik, by pkg/provider/kubernetes/crd; empty where it is no object's.

    A middleware, transport or option of the cluster keeps the `@`: its namespace is in front of its name, and where one
    ends and the other begins only the objects tell. A TraefikService has its namespace in a field of its own.
    """
    name, _, provider = written.partition("@")
    if provider != KUBERNETES_CRD:
        return ""
    if row.relation == "filters-through":
        return written
    return name if kind == "TraefikService" else ""


def with_namespace(row: Row, written: str) -> tuple[str, str]:
    """(namespace, name) of a text that holds both; the namespace is empty where it is the owner's."""
    if row.written == "namespace/host":
        return "", written.rpartition("/")[2]  # a full name of a Service tells its namespace itself
    if row.written.startswith("namespace/name"):
        namespace, slash, name = written.partition("/")
        if slash:
            return ("" if namespace == "." else namespace), name
        if "name.namespace" not in row.written:
            return "", written
        # istio/istio: pilot/pkg/model/virtualservice.go: resolveGatewayName: what is before the second dot counts
        name, _, rest = written.partition(".")
        return rest.partition(".")[0], name
    if row.written == "names with commas":
        before, _, name = written.rpartition(":")
        return before.strip(), name.strip()
    if row.written == "name.namespace":
        name, _, rest = written.partition(".")
        return rest.partition(".")[0], name
    return "", written


def with_port(at: Path, written: str) -> tuple[str, tuple[Named, ...]]:
    """What stands before the first colon of a text, and the port behind it; nothing where there is none."""
    name, _, rest = written.partition(":")
    port = rest.partition(":")[0]
    return (name, (Named(at, IntOrString(int(port) if port.isdigit() else port)),)) if port else ("", ())


def names_in(written: str) -> list[str]:
    """The texts in an object of JSON, those of an object in it too, each once; none where it cannot be read."""
    # imported here: few objects have such texts
    import json

    try:
        held = json.loads(written)
    except (ValueError, RecursionError):
        return []
    values = list(held.values()) if isinstance(held, dict) else []
    values += [one for inner in values if isinstance(inner, dict) for one in inner.values()]
    return list(dict.fromkeys(one for one in values if isinstance(one, str)))


def names_between_commas(written: str) -> list[str]:
    """The names of a list that is written with commas, each once."""
    return list(dict.fromkeys(filter(None, (one.strip() for one in written.split(",")))))


def address(row: Row, at: Path, written: str) -> tuple[str, str, str, bool, tuple[Named, ...]] | None:
    """(host, name, namespace, whether it is a Service's, port) of a DNS name; None where it names no host at all.

    Istio completes names without a dot only, and knows Services by their full names (pkg/config/resource: short names
    are those without dots), as linkerd does alone; `address` is what a pod's resolver would look up.
    """
    if row.written in ("host", "full host", "namespace/host"):
        found = cluster_name(written)
        if "*" in written:
            return None
        full = written.lower().rstrip(".").count(".") >= 4
        if found is None or ((found.namespace or row.written == "full host") and not full):
            return written, written, "", False, ()
        return written, found.name, found.namespace, True, ()
    read = read_address(written)
    if read is None:
        return None
    found = cluster_name(read.host)
    port = (Named(at, IntOrString(read.port)),) if read.port else ()
    if found is None or (row.written == "far-address" and not found.namespace):
        return read.host, read.host, "", False, port
    return read.host, found.name, found.namespace, True, port
