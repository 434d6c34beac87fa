"""The keys of ConfigMaps and Secrets: which ones pods take, and which ones are there, as far as that is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, dig, is_blank, is_placeholder, mapping, sequence, string_map, text
from svclint.resource.pod_sources import CONFIG_MAP, PROJECTED, SECRET, VARIABLE, VOLUMES, named_in
from svclint.traffic.certificates import EXTERNAL, SEALED, secrets
from svclint.typing_names import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate, Resource

_FIELDS = {CONFIG_MAP: ("data", "binaryData"), SECRET: ("data", "stringData")}
# controllers write the keys of these. k/k: pkg/controller/serviceaccount/tokens_controller.go, bootstrap tokens
_WRITTEN_TYPES = frozenset({"kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token"})
# words in the names of annotations and labels by which somebody is asked to write into an object: OpenShift's and
# cert-manager's injection of certificates, copies, generators of passwords, patches of Secrets that are there
_WRITING = frozenset(
    {
        *("inject", "injected", "reflects", "replicate", "replicated", "sync", "synced", "copy", "copied", "mirror"),
        *("mirrored", "generate", "autogenerate", "merge", "merged", "fill", "filled", "patch", "patched"),
        *("populate", "populated", "rotate", "rotated", "rotation"),
    }
)
# what only says that it is copied elsewhere, by a word (mittwald's replicate-to) or as a whole (kubed)
_ELSEWHERE = frozenset({"to"})
_NO_WRITERS = re.compile(r"^(?:argocd\.argoproj\.io/|kubectl\.kubernetes\.io/|kubed\.appscode\.com/sync$)")
# mittwald's and SAP's
_GENERATOR = "secret-generator."
_OFF = frozenset({"false", "no", "off", "disabled"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_FLUX_MERGES = "kustomize.toolkit.fluxcd.io/ssa"
# what readers copy and fill in: secrets-example.yaml
_FORM = r"(?i)(?:^|[-_./])(?:example|sample|template|dist)\.(?:ya?ml|json)$"
# what SOPS encrypts is a value, and never the key
_ENCRYPTED = "ENC["

Way = Literal["variable", "file", "mount"]


class AskedKey(NamedTuple):
    """A key of an object that pods take, by a variable, as a file of a volume, or as one that is mounted by itself:
    `path` is where it is written in the workload."""

    kind: str
    name: str
    key: str
    path: Path
    way: Way
    container: str = ""


class KnownKeys(NamedTuple):
    """All keys of an object that is there: `by` is the object that has or makes them, each with its place in it.

    `is_form` says that somebody fills it in, who may add what it lacks.
    """

    by: Resource
    keys: Mapping[str, Path]
    is_form: bool


# -- what pods take ----------------------------------------------------------------------------------------------------


def asked_keys(template: PodTemplate) -> Iterator[AskedKey]:
    """The keys without which the pods of a template do not start, or find a directory in the place of a file."""
    at: Path = (*template.path, "spec", "volumes")
    whole: dict[str, tuple[str, str]] = {}
    for index, volume in enumerate(map(mapping, sequence(template.spec.get("volumes")))):
        path: Path = (*at, index)
        for kind, name, source, place, _ in named_in(volume, path, VOLUMES):
            items = sequence(source.get("items"))
            yield from _items(kind, name, items, place)
            if not items and text(volume.get("name")):
                whole[text(volume.get("name"))] = (kind, name)
        for number, one in enumerate(sequence(dig(volume, ("projected", "sources")))):
            for kind, name, source, place, _ in named_in(one, (*path, "projected", "sources", number), PROJECTED):
                yield from _items(kind, name, sequence(source.get("items")), place)
    for container in template.containers:
        yield from _variables(container)
        yield from _mounts(container, whole)


def _items(kind: str, name: str, items: list[object], path: Path) -> Iterator[AskedKey]:
    for index, item in enumerate(map(mapping, items)):
        if key := text(item.get("key")):
            yield AskedKey(kind, name, key, (*path, "items", index, "key"), "file")


def _variables(container: Container) -> Iterator[AskedKey]:
    for index, one in enumerate(map(mapping, sequence(container.data.get("env")))):
        path: Path = (*container.path, "env", index, "valueFrom")
        for kind, name, source, place, _ in named_in(one.get("valueFrom"), path, VARIABLE):
            if key := text(source.get("key")):
                yield AskedKey(kind, name, key, (*place, "key"), "variable", container.name)


def _mounts(container: Container, whole: Mapping[str, tuple[str, str]]) -> Iterator[AskedKey]:
    """k/k: pkg/kubelet/kubelet_pods.go makeMounts: a directory is made of a subPath that is not there."""
    for index, one in enumerate(map(mapping, sequence(container.data.get("volumeMounts")))):
        key, source = text(one.get("subPath")).strip("/"), whole.get(text(one.get("name")))
        # `.` is the whole volume, and `..data` the directory behind its links
        if source is not None and key.strip(".") and not key.startswith("..") and "/" not in key:
            yield AskedKey(*source, key, (*container.path, "volumeMounts", index, "subPath"), "mount", container.name)


class Listed(NamedTuple):
    """A file that is mounted by itself out of a volume that holds only those that its `items` list, by their paths."""

    name: str
    volume: str
    path: Path
    container: str
    files: Mapping[str, Path]


def unlisted(template: PodTemplate) -> Iterator[Listed]:
    """The files that are mounted so and are not listed: an empty directory is in their place."""
    held: dict[str, dict[str, Path]] = {}
    for index, volume in enumerate(map(mapping, sequence(template.spec.get("volumes")))):
        at: Path = (*template.path, "spec", "volumes", index)
        for _, _, source, place, _ in named_in(volume, at, VOLUMES):
            items = enumerate(map(mapping, sequence(source.get("items"))))
            files: dict[str, Path] = {text(one.get("path")): (*place, "items", number, "path") for number, one in items}
            if files and "" not in files and not any(map(is_placeholder, files)):
                held[text(volume.get("name"))] = files
    for container in template.containers:
        for index, one in enumerate(map(mapping, sequence(container.data.get("volumeMounts")))):
            name, mounted = text(one.get("subPath")).strip("/"), text(one.get("name"))
            listed = held.get(mounted)
            if not listed or not name.strip(".") or name.startswith("..") or is_placeholder(name):
                continue
            # what is mounted may be a directory of several
            if not any(f"{file}/".startswith(f"{name}/") for file in listed):
                path: Path = (*container.path, "volumeMounts", index, "subPath")
                yield Listed(name, mounted, path, container.name, listed)


# -- what is there -----------------------------------------------------------------------------------------------------


def known_keys(workload: Resource, kind: str, name: str, graph: Graph) -> tuple[KnownKeys, ...]:
    """The definitions of an object that pods name, nearest first; none where not all of its keys are known."""
    identity = Identity("", kind, workload.namespace, name)
    here = graph.with_identity(identity)
    made = secrets(graph).get(name, ()) if kind == SECRET else ()
    makers = [one.by for one in made if one.namespace == workload.namespace]
    # imported here: most of what pods take is there
    from svclint.traffic.config_writers import is_written_elsewhere

    found = list(dict.fromkeys((*graph.nearest_resource(workload, here), *here, *makers)))
    if not found or is_written_elsewhere(workload, kind, name, graph):
        return ()
    beside = graph.variants.get(identity, ())
    known = [_keys(one, graph) for one in (*found, *beside)]
    whole = tuple(one for one in known if one is not None)
    return whole if len(whole) == len(known) else ()


def _keys(one: Resource, graph: Graph) -> KnownKeys | None:
    """The keys that an object has, or those of the Secret that it makes; None where it may have others."""
    if one.partial or one.file in graph.scope.told.completed or one.file in graph.scope.told.merged:
        return None
    if _is_filled(one):
        return None
    if (one.group, one.kind) == SEALED:
        held = _in(one, ("spec", "encryptedData"), ("spec", "template", "data"))
        return None if held is None else KnownKeys(one, held, is_form=False)
    if (one.group, one.kind) == EXTERNAL:
        held = _of_external(one)
        return None if held is None else KnownKeys(one, held, is_form=False)
    if one.group or one.kind not in _FIELDS or one.get("type") in _WRITTEN_TYPES:
        return None
    fields = _FIELDS[one.kind]
    held = _in(one, *((field,) for field in fields))
    if held is None:
        return None
    values = [value for field in fields for value in mapping(one.get(field)).values()]
    return KnownKeys(one, held, is_form=one.kind == SECRET and _is_form(one, values))


def is_given_by_commands(known: KnownKeys, key: str, graph: Graph) -> bool:
    """Whether a command writes a key into the file of an object, or may: in the place of another one, or into what the
    object is generated of."""
    told, by = graph.scope.told, known.by
    if any(told.rewrites(by.file, (field, key)) for field in _FIELDS.get(by.kind, ())):
        return True
    # `s/LOG_LEVEL: info/REGION: eu/`
    if any(f"{each}:" in one for one in told.filled.get(by.file, ()) for each in known.keys):
        return True
    return told.regenerates(by.kind, by.name)


def _in(one: Resource, *fields: Path) -> dict[str, Path] | None:
    """The keys of some mappings; None where these are empty, so that somebody else fills them, or have a gap."""
    held: dict[str, Path] = {}
    for field in fields:
        value = one.get(*field)
        if value is not None and not isinstance(value, dict):
            return None
        held.update((key, (*field, key)) for key in mapping(value))
    return held if held and not any(map(is_placeholder, held)) else None


def _of_external(one: Resource) -> dict[str, Path] | None:
    """external-secrets.io: `creationPolicy` says whose the Secret is, `dataFrom` and `templateFrom` bring any keys."""
    template = mapping(one.get("spec", "target", "template"))
    if one.get("spec", "target", "creationPolicy") not in (None, "", "Owner", "Orphan"):
        return None
    if one.spec.get("dataFrom") or template.get("templateFrom"):
        return None
    held = _in(one, ("spec", "target", "template", "data")) or {}
    for index, each in enumerate(sequence(one.spec.get("data"))):
        if key := text(mapping(each).get("secretKey")):
            held[key] = ("spec", "data", index, "secretKey")
    return held if held and not any(map(is_placeholder, held)) else None


def _is_filled(one: Resource) -> bool:
    """Whether somebody is asked to write into the object, or it is merged into one that is there."""
    if one.annotations.get(_FLUX_MERGES, "").casefold() == "merge":
        return True
    kept = (
        one.metadata,
        mapping(one.get("spec", "template", "metadata")),
        mapping(one.get("spec", "target", "template", "metadata")),
    )
    return any(
        _asks_to_write(key, value)
        for each in kept
        for field in ("annotations", "labels")
        for key, value in string_map(each.get(field)).items()
    )


def _asks_to_write(key: str, value: str) -> bool:
    """Whether an annotation or a label has somebody write into its object."""
    if value.casefold() in _OFF or _NO_WRITERS.match(key) is not None:
        return False
    words = {word.casefold() for word in _WORD.findall(key.rpartition("/")[2])}
    return key.startswith(_GENERATOR) or (not words.isdisjoint(_WRITING) and words.isdisjoint(_ELSEWHERE))


def _is_form(one: Resource, values: list[object]) -> bool:
    """Whether a Secret is filled in by hand: a value is blank, or its file is called so."""
    texts = [text(value) for value in values if value is None or isinstance(value, str)]
    is_any_blank = any(not each or (is_blank(each) and not each.startswith(_ENCRYPTED)) for each in texts)
    return is_any_blank or re.search(_FORM, one.file) is not None
