"""Documents that are some other tool's by their keys, though they have a version, a kind and a name as objects do."""

from __future__ import annotations

from svclint.document import documents
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.apis import Api
    from svclint.document import Document
    from svclint.resource import Resource

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
_FOREIGN = 2  # one key that no object has may be misspelt


def is_of_other_tool(document: Document, data: dict[str, Any]) -> bool:
    """Whether a document without a kind is some tool's settings, as openshift-install's install-config.yaml is.

    It stands alone in its file, and nothing of it is an object's but metadata and a version.
    """
    keys = {key.casefold() for key in data} - {"apiversion", "metadata"}
    if "kind" in keys or len(keys) < _FOREIGN or not _TOP.isdisjoint(keys):
        return False
    return all(one is document or one.state == "empty" for one in documents(document.source))


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
