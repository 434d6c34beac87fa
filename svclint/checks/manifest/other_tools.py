"""Documents that are some other tool's by their keys, though they have a version, a kind and a name as objects do."""

from __future__ import annotations

from functools import lru_cache

from svclint.apis import apis
from svclint.document import documents
from svclint.resource import mapping, text
from svclint.told import KUBECTL
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.apis import Api
    from svclint.document import Document
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.source import Source

# What the objects of Kubernetes and OpenShift have at the top, beside metadata and what they are
_TOP = frozenset(
    {
        *("spec", "status", "data", "stringdata", "binarydata", "type", "immutable", "items", "template", "value"),
        *("rules", "aggregationrule", "subjects", "roleref", "webhooks", "secrets", "imagepullsecrets"),
        *("provisioner", "parameters", "reclaimpolicy", "volumebindingmode", "globaldefault", "handler"),
        *("subsets", "endpoints", "addresstype", "ports", "objects", "users", "runasuser", "selinuxcontext"),
        # and what slips there from below
        *("name", "namespace", "labels", "annotations", "selector", "replicas", "containers"),
    }
)
# and what all objects have but those of a few groups, which are known: without it, a group that nobody knows is none
_OF_CUSTOM = frozenset({"spec", "specs", "status", "data", "items", "template", "templates", "webhooks"})
_OF_PLATFORMS = (".k8s.io", ".openshift.io", ".x-k8s.io")
_FOREIGN = 2  # one key that no object has may be misspelt


def is_of_other_tool(document: Document, data: dict[str, Any]) -> bool:
    """Whether a document without a kind is some tool's settings, as openshift-install's install-config.yaml is.

    It stands alone in its file, and nothing of it is an object's but metadata and a version. Where the version names a
    group of its own, as Score's `score.dev/v1b1` does, what only Kubernetes' objects have at the top says nothing.
    """
    keys = {key.casefold() for key in data} - {"apiversion", "metadata"}
    objects = _OF_CUSTOM if _is_of_strangers(text(data.get("apiVersion"))) else _TOP
    if "kind" in keys or len(keys) < _FOREIGN or not objects.isdisjoint(keys):
        return False
    return all(one is document or one.state == "empty" for one in documents(document.source))


def _is_of_strangers(version: str) -> bool:
    """Whether the group of an apiVersion is a domain, and not one of Kubernetes or OpenShift."""
    group, slash, _ = version.partition("/")
    return bool(slash) and "." in group and not f".{group}".endswith(_OF_PLATFORMS)


def is_catalogue(source: Source, graph: Graph) -> bool:
    """Whether all documents of a file are another tool's, which knows them by their kinds alone.

    It has several, none of them with an apiVersion; a command gives it to another program than kubectl, or one of the
    kinds is none that Kubernetes or a well-known project has, nor a slip of one, and no document is a whole object as
    Kubernetes has it: then somebody forgot what stands above it.
    """
    # imported here, as below: few documents have no apiVersion
    from svclint.document.versionless import versionless

    found = versionless(source)
    reader = graph.scope.told.readers.get(source.path, "") if found else KUBECTL
    if reader:
        return reader != KUBECTL
    held = [mapping(one.value) for one in found]
    return any(map(_is_strange, {text(one["kind"]) for one in held})) and not any(map(_is_whole, held))


@lru_cache(maxsize=256)
def _is_strange(kind: str) -> bool:
    """Whether a kind is neither Kubernetes' nor a well-known project's, nor nearly called as one of Kubernetes'."""
    from svclint.families import gateway_api
    from svclint.gateway_apis import gateway_apis
    from svclint.references.index import FAMILIES
    from svclint.references.reading import rows_of
    from svclint.suggest import is_slip

    known = {one for _, one in apis()}
    if kind in known or gateway_apis(gateway_api.GROUP, kind) or any(rows_of(one, kind) for one in FAMILIES):
        return False
    return not any(one.casefold() == kind.casefold() or is_slip(kind, one) for one in known)


def _is_whole(data: dict[str, Any]) -> bool:
    """Whether a document has all that its kind cannot do without in Kubernetes."""
    from svclint.discover.purposes.whole import Standing, standing

    return any(
        standing({**data, "apiVersion": version}) == Standing()
        for version, kind in apis()
        if kind == text(data["kind"])
    )


def is_part_of_kind(one: str, other: str) -> bool:
    """Whether of two kinds one has a word more behind it."""
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) and longer[len(shorter) :][:1].isupper()


def has_fields_of(resource: Resource, meant: Api, minor: int) -> bool:
    """Whether an object has no field that one of the kind `meant` does not have: otherwise it is another tool's."""
    # imported here: few kinds are unknown
    from svclint.kubernetes_schema import explain
    from svclint.kubernetes_schema.store import roots

    data = {**resource.data, "apiVersion": meant.api_version, "kind": meant.kind}
    numbers = roots(meant.api_version, meant.kind, range(minor, minor + 1))
    faults = (fault for number in numbers for fault in explain.built_in(number, data))
    return all(fault.keyword != "additionalProperties" for fault in faults)
