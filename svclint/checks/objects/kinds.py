"""Check of the names of built-in kinds: apiVersion and kind are case-sensitive, and must fit each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from svclint.apis import Api, apis, groups, maturity, newest_first
from svclint.certainty.doubt import Doubt
from svclint.checks.manifest.other_tools import has_fields_of, is_part_of_kind
from svclint.kubernetes import minors, named
from svclint.named_tuple import NamedTuple
from svclint.references.index import FAMILIES
from svclint.resource import Identity, is_placeholder, is_stand_in, mapping, sequence, text
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.gateway_apis import GatewayApi
    from svclint.graph import Graph
    from svclint.resource import Resource

_VERSION = r"v\d+((alpha|beta)\d+)?"

# Documents that say "apiVersion: v1" and are no objects of a cluster: client and component configuration, and what
# the API server answers with
_NO_OBJECTS = frozenset(
    {"APIGroup", "APIGroupList", "APIResourceList", "APIVersions", "Config", "DeleteOptions", "EncryptionConfig"}
    | {"List", "Policy", "Preferences", "Status", "WatchEvent"}
)
# Kinds that OpenShift served under "v1" before it had groups; "oc process" still reads such templates
_OPENSHIFT = frozenset(
    {"Build", "BuildConfig", "ClusterNetwork", "DeploymentConfig", "Group", "HostSubnet", "Identity", "Image"}
    | {"ImageStream", "ImageStreamImage", "ImageStreamTag", "NetNamespace", "OAuthClient", "Project", "ProjectRequest"}
    | {"Route", "SecurityContextConstraints", "Template", "User"}
)


class _Verdict(NamedTuple):
    """That a kind is unknown: the API that was probably meant, and whether a cluster would certainly refuse it."""

    meant: Api | None
    certain: bool


def kind_unknown(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """A kind that the API server does not have under this apiVersion, where both can only be Kubernetes' own."""
    api_version, kind = resource.api_version, resource.kind
    asked = minors(graph.settings.kubernetes)
    known = apis().get((api_version, kind))
    if known is not None:
        if known.introduced > asked[0]:
            yield from _too_early(resource, known, asked)
        return
    # without one of the two it is incomplete-object's
    if not (api_version and kind) or is_stand_in(api_version) or is_placeholder(kind) or kind == "KIND":
        # the last as templates have it, beside `name: NAME`
        return
    # imported here, as what finds names is: most objects are of an API that is known
    from svclint.gateway_apis import gateway_apis

    versions = gateway_apis(resource.group, kind)
    if versions:
        yield from _of_gateway_api(resource, versions, graph)
        return
    verdict = _judge(resource, asked[-1])
    if verdict is None:
        yield from _of_custom_group(resource, graph)
        return
    if _is_custom(resource, graph):
        return
    meant = verdict.meant
    hint = f"; did you mean {_title(meant)}?" if meant is not None else ""
    yield Violation(
        _primary(resource, meant),
        f"{resource.title}: Kubernetes has no kind {kind} in {api_version}{hint}",
        # a JSON patch may set another apiVersion
        as_written=(resource,),
        # a group that nobody knows may be somebody's own after all
        doubts=() if verdict.certain else (Doubt.DEPENDS,),
        help=_gone(resource) if meant is None else None,
        fix=_fix(resource, meant) if meant is not None else None,
    )


def _of_custom_group(resource: Resource, graph: Graph) -> Iterator[Violation]:
    """A slip of the group of a well-known operator or mesh, which has the kind: no controller looks at the object."""
    group = _meant_group(resource)
    if not group or _is_custom(resource, graph):
        return
    meant = f"{group}/{resource.version}"
    written = bool(resource.source_of(("apiVersion",)))
    yield Violation(
        resource.label(("apiVersion",), f"{group}?"),
        f"{resource.title}: no well-known API has the group {resource.group}; did you mean {meant} {resource.kind}?",
        as_written=(resource,),
        # it may be somebody's own after all
        doubts=(Doubt.DEPENDS,),
        unless=(Elsewhere(_definition(resource)),),
        help="Write the group as the CustomResourceDefinition of the kind has it: kubectl get crd shows them.",
        fix=Fix(f"write apiVersion: {meant}", (resource.edit(("apiVersion",), meant),), safe=False)
        if written
        else None,
    )


def _meant_group(resource: Resource) -> str:
    if resource.group in FAMILIES:
        return ""
    from svclint.meant.groups import meant_group

    return meant_group(resource.group, resource.kind)


def _of_gateway_api(resource: Resource, versions: list[GatewayApi], graph: Graph) -> Iterator[Violation]:
    """A version of the Gateway API that no release has, or none of these days. Which one is installed nobody tells."""
    mine = next((one for one in versions if one.version == resource.version), None)
    served = [one for one in versions if not one.removed]
    if (mine is not None and not mine.removed) or any(
        _serves(crd, resource.version) for crd in graph.with_identity(_definition(resource))
    ):
        return
    there = f"it has {listed(f'{one.version} (since {one.introduced})' for one in served)}" if served else "it is gone"
    since = f" since {mine.removed}" if mine is not None else ""
    best = served[0].api_version if served else ""
    edit = resource.edit(("apiVersion",), best)
    written = bool(best and resource.source_of(("apiVersion",)))
    yield Violation(
        resource.label(("apiVersion",), "no such version" if mine is None else f"gone since {mine.removed}"),
        f"{resource.title}: the Gateway API has no {resource.kind} in {resource.version}{since}; {there}",
        # a JSON patch may set another apiVersion
        as_written=(resource,),
        # an old release may be installed, and its CustomResourceDefinitions lie elsewhere in the tree
        doubts=_doubts_of_release(resource, mine, graph) if mine is not None else (),
        unless=(Elsewhere(_definition(resource)),),
        help="Write a version that the installed release of the Gateway API serves: kubectl get crd shows them.",
        fix=Fix(f"write apiVersion: {best}", (edit,), safe=False) if written else None,
    )


def _doubts_of_release(resource: Resource, mine: GatewayApi, graph: Graph) -> tuple[Doubt, ...]:
    """Why a version that is gone may be right: an old release is installed, as the guide beside it may say."""
    told = graph.scope.told.version_of("gateway-api", resource.directory)
    if graph.scope.told.is_unmaintained(resource.file):
        return (Doubt.RETIRED,)
    if told is None or not _release(mine.introduced) <= told < _release(mine.removed):
        return (Doubt.DEPENDS,)
    return (Doubt.UNKNOWN,)


def _release(version: str) -> tuple[int, int]:
    major, _, minor = version.partition(".")
    return int(major), int(minor)


def _definition(resource: Resource) -> Identity:
    """The CustomResourceDefinition of a kind, by the usual plural."""
    kind = resource.kind.lower()
    # ReferencePolicy and GatewayClass are the ones that take more than an s
    plural = f"{kind[:-1]}ies" if kind.endswith("cy") else f"{kind}es" if kind.endswith("s") else f"{kind}s"
    return Identity("apiextensions.k8s.io", "CustomResourceDefinition", "", f"{plural}.{resource.group}")


def _serves(crd: Resource, version: str) -> bool:
    """Whether a definition serves a version; one that cannot be read may serve any."""
    listed = [mapping(one) for one in sequence(crd.spec.get("versions"))]
    served = {text(one.get("name")) for one in listed if one.get("served") is not False}
    return version in served or not listed


def _too_early(resource: Resource, known: Api, asked: range) -> Iterator[Violation]:
    """An API that some of the releases do not have yet; those that no longer have it are api-removed's business."""
    missing = tuple(minor for minor in asked if minor < known.introduced)
    removed = known.removed is not None and asked[-1] >= known.removed
    if missing and not removed:
        limits = named(missing, asked) or f", not by 1.{asked[-1]}"
        yield Violation(
            resource.label(("apiVersion",), f"there since 1.{known.introduced} only"),
            f"{resource.title}: {_title(known)} is there only since Kubernetes 1.{known.introduced}{limits}",
            as_written=(resource,),
            help=f"Raise kubernetes: in the configuration, or use what 1.{missing[0]} serves.",
        )


def _judge(resource: Resource, minor: int) -> _Verdict | None:
    """None where the object may be something of somebody else's."""
    group, version, kind = resource.group, resource.version, resource.kind
    if not group:
        return _judge_core(resource, version, minor)
    if kind in _NO_OBJECTS or (resource.api_version, kind.removesuffix("List")) in apis():
        return None
    if group in groups():
        meant = _meant(group, kind, minor)
        # beside a version that Kubernetes serves there is no room for a custom kind
        served = any(one.api_version == resource.api_version for one in apis().values())
        return _Verdict(meant, True) if meant is not None or served else None
    if "." not in group:
        # the group of a custom resource has a dot; other tools' files have kinds of their own
        same = _same_kind(kind, group, minor)
        is_other = same is not None and not _is_near(group) and not has_fields_of(resource, same, minor)
        return _Verdict(same, True) if same is not None and not is_other else None
    if group.endswith(".k8s.io") and not group.endswith(".sigs.k8s.io"):
        near = _near_group(group)
        meant = _spelled(kind, near, minor) if near else None
        return _Verdict(meant, False) if meant is not None else None
    return None


def _judge_core(resource: Resource, version: str, minor: int) -> _Verdict | None:
    kind = resource.kind
    if kind in _NO_OBJECTS | _OPENSHIFT or (version, kind.removesuffix("List")) in apis():
        return None
    if not re.fullmatch(_VERSION, version):
        # "apps" or "V1" for "apps/v1" and "v1"
        same = _same_kind(kind, version.lower(), minor)
        return _Verdict(same, True) if same is not None else None
    # a kind that is like none of Kubernetes' makes it any tool's file: many say "apiVersion: v1"
    meant = _meant("", kind, minor)
    # Cluster, Network and Storage are other things than ClusterRole, NetworkPolicy and StorageClass
    is_other = meant is not None and is_part_of_kind(kind, meant.kind) and not has_fields_of(resource, meant, minor)
    return _Verdict(meant, True) if meant is not None and not is_other else None


def _meant(group: str, kind: str, minor: int) -> Api | None:
    """The served API that a kind under `group` was meant to be: the same kind, or one that is spelled alike."""
    return _spelled(kind, group, minor) or _same_kind(kind, group, minor) or _alike(kind, group, minor)


def _spelled(kind: str, group: str, minor: int) -> Api | None:
    """The kind of that group with this name, in whatever case."""
    return _best(one for one in _served(minor) if one.group == group and one.kind.lower() == kind.lower())


def _same_kind(kind: str, group: str, minor: int) -> Api | None:
    """The kind of that name in whatever group, preferably one whose name is like `group`."""
    from svclint.suggest import closest

    found = [one for one in _served(minor) if one.kind.lower() == kind.lower()]
    likely = closest(group, {one.group for one in found}) if len(found) > 1 else None
    return _best(one for one in found if likely is None or one.group == likely)


def _alike(kind: str, group: str, minor: int) -> Api | None:
    """A kind of that group that is spelled nearly so; then of any group."""
    from svclint.suggest import closest

    for candidates in ([one for one in _served(minor) if one.group == group], list(_served(minor))):
        name = closest(kind, {one.kind for one in candidates})
        if name is not None:
            return _best(one for one in candidates if one.kind == name)
    return None


def _served(minor: int) -> Iterator[Api]:
    return (one for one in apis().values() if one.served(minor))


def _best(found: Iterable[Api]) -> Api | None:
    """The most mature version, of the group that the table names first."""
    return next(iter(sorted(found, key=lambda one: maturity(one.api_version), reverse=True)), None)


def _is_near(group: str) -> bool:
    """Whether a group without a dot is nearly one of Kubernetes': app, extension."""
    from svclint.suggest import closest

    return closest(group, filter(None, groups())) is not None


def _near_group(group: str) -> str | None:
    """The group of Kubernetes that `group` is a slip of: network.k8s.io, rbac.k8s.io, apps.k8s.io."""
    from svclint.suggest import closest

    stem = group.removesuffix(".k8s.io")
    stems = {one.removesuffix(".k8s.io"): one for one in groups() if one}
    if stem in stems:
        return stems[stem]
    longer = [one for one in stems if one.startswith(stem + ".")]
    # a group below another one is a group of its own: policy.networking.k8s.io
    beside = [one for one in stems if one.count(".") == stem.count(".")]
    name = longer[0] if len(longer) == 1 else closest(stem, beside)
    return stems[name] if name is not None else None


def _is_custom(resource: Resource, graph: Graph) -> bool:
    """Whether a CustomResourceDefinition of the scope defines the kind, or the configuration declares it."""
    definitions = graph.of_kind("apiextensions.k8s.io", "CustomResourceDefinition")
    return any(
        (text(crd.spec.get("group")), text(crd.get("spec", "names", "kind"))) == (resource.group, resource.kind)
        for crd in definitions
    ) or any((one.group, one.kind) == (resource.group, resource.kind) for one in graph.settings.workloads)


def _gone(resource: Resource) -> str | None:
    """What to turn to instead of a kind that the group once had, under another version."""
    api = next((one for one in newest_first(resource.group, resource.kind) if one.removed is not None), None)
    from svclint.checks.objects.migrations import instead

    return f"{_title(api)} was removed in 1.{api.removed}. {instead(api)}".rstrip() if api is not None else None


def _title(api: Api) -> str:
    return f"{api.api_version} {api.kind}"


def _primary(resource: Resource, meant: Api | None) -> Label:
    """The kind where it is the kind that is wrong, else the apiVersion."""
    if meant is None:
        return resource.label(("kind",), f"no kind of {resource.api_version}")
    if meant.kind != resource.kind:
        return resource.label(("kind",), f"{meant.kind}?")
    return resource.label(("apiVersion",), f"{meant.api_version}?")


def _fix(resource: Resource, meant: Api) -> Fix | None:
    """The names that were meant; safe where only the case of letters was wrong."""
    edits, safe = [], True
    for field, written, right in (
        ("apiVersion", resource.api_version, meant.api_version),
        ("kind", resource.kind, meant.kind),
    ):
        if written != right:
            if not resource.source_of((field,)):
                return None  # an item of a typed list has it from the list
            edits.append(resource.edit((field,), right))
            safe = safe and written.lower() == right.lower()
    return Fix(f"write {_title(meant)}", tuple(edits), safe)
