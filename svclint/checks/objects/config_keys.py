"""The keys of ConfigMaps and Secrets that pods take, and those of them that are not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from svclint.resource import Identity
from svclint.resource.pod_sources import SECRET
from svclint.traffic.config_keys import AskedKey, KnownKeys, Listed, asked_keys, known_keys, unlisted
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.violation import Label

_SHOWN = 6
# letters
_SHORT = 2


def config_key_not_found(workload: Resource, graph: Graph) -> Iterator[Violation]:
    """k/k: pkg/kubelet/kubelet_pods.go makeEnvironmentVariables; pkg/volume/{configmap,secret} MakePayload."""
    template = graph.template(workload)
    if template is None:
        return
    asked: dict[tuple[str, str], list[AskedKey]] = {}
    for one in asked_keys(template):
        asked.setdefault((one.kind, one.name), []).append(one)
    for (kind, name), found in asked.items():
        here = graph.with_identity(Identity("", kind, workload.namespace, name))
        if all(_is_held(one, here) for one in found) if here else kind != SECRET:
            continue
        known = known_keys(workload, kind, name, graph)
        missing: dict[str, list[AskedKey]] = {}
        for one in found if known else ():
            if not any(one.key in each.keys for each in known):
                missing.setdefault(one.key, []).append(one)
        for those in missing.values():
            yield from _not_there(workload, those, known[0], graph)
    for each in unlisted(template):
        yield _not_listed(workload, each)


def _is_held(one: AskedKey, here: Sequence[Resource]) -> bool:
    """Whether a definition has the key, as nearly each has: then nobody need ask what else may make it."""
    return any(one.key in fields for each in here for fields in _fields(each))


def _fields(one: Resource) -> Iterator[dict[str, object]]:
    for field in ("data", "stringData", "binaryData"):
        value = one.get(field)
        if isinstance(value, dict):
            yield value


def _not_there(workload: Resource, found: Sequence[AskedKey], known: KnownKeys, graph: Graph) -> Iterator[Violation]:
    # imported here: hardly any pod lacks a key
    from svclint.certainty.doubt import Doubt
    from svclint.certainty.together import of_files
    from svclint.certainty.unset_values import of_keys_to_give, of_values_to_give
    from svclint.resource import is_placeholder
    from svclint.traffic.config_keys import is_given_by_commands
    from svclint.traffic.config_writers import may_be_written_by_pods
    from svclint.wording import listed

    one, by = found[0], known.by
    if is_placeholder(one.key) or graph.scope.told.fills_in(workload.file, one.key):
        return
    if is_given_by_commands(known, one.key, graph):
        return
    meant = _meant(one.key, known.keys)
    # who fills it in adds what it lacks, and not what has another name already
    if known.is_form and not meant:
        return
    title = f"{one.kind} {one.name}"
    hint = f"; did you mean {meant}?" if meant else ""
    around = next(iter(known.keys.values()))[:-1]
    may_have_more = (
        known.is_form or by.kind != one.kind or (not meant and may_be_written_by_pods(workload, one.kind, graph))
    )
    yield Violation(
        workload.label(one.path, f"{title} has no such key"),
        f"{workload.title} takes key {one.key} of {title}, which has {listed(known.keys)} only: {_outcome(one)}{hint}",
        (_shown(known, meant, title), *(workload.label(each.path, "also here") for each in found[1:_SHOWN])),
        fix=_fix(workload, found, meant),
        unless=(Elsewhere(Identity("", one.kind, workload.namespace, one.name)),),
        as_written=(workload,),
        rests_on=(by,),
        unwritten=(by,),
        doubts=(
            # certain where they stand side by side
            *((Doubt.FAR,) if graph.distance(workload, by) > 1 else ()),
            *of_files(graph, workload, by),
            *of_values_to_give(by, (*around, one.key), graph),
            # a slip is the chart's own
            *(of_keys_to_give(by, around, graph) if not meant else ()),
            *((Doubt.MADE,) if may_have_more else ()),
        ),
    )


def _meant(key: str, known: Iterable[str]) -> str:
    """The only key that is nearly called so; none for one of a letter or two, which is near to any."""
    # imported here, as above
    from svclint.suggest import is_near

    near = [one for one in known if is_near(key, one)] if len(key) > _SHORT else []
    return near[0] if len(near) == 1 and len(near[0]) > _SHORT else ""


def _shown(known: KnownKeys, meant: str, title: str) -> Label:
    if meant:
        return known.by.label(known.keys[meant], f"{title} has this one")
    return known.by.label(next(iter(known.keys.values()))[:-1], f"the keys of {title}")


def _fix(workload: Resource, found: Sequence[AskedKey], meant: str) -> Fix | None:
    edits = tuple(workload.edit(one.path, meant) for one in found)
    return Fix(f"take key {meant}", edits, safe=False) if meant else None


def _not_listed(workload: Resource, one: Listed) -> Violation:
    # imported here, as above
    from svclint.wording import listed

    meant = _meant(one.name, one.files)
    hint = f"; did you mean {meant}?" if meant else ""
    edit = workload.edit(one.path, meant)
    return Violation(
        workload.label(one.path, f"volume {one.volume} has no such file"),
        f"{workload.title} mounts {one.name} of volume {one.volume}, whose items are {listed(one.files)} only: "
        f"an empty directory is mounted in its place in container {one.container}{hint}",
        (workload.label(one.files[meant] if meant else next(iter(one.files.values())), "what the volume has"),),
        fix=Fix(f"mount {meant}", (edit,), safe=False) if meant else None,
        as_written=(workload,),
        unwritten=(workload,),
    )


def _outcome(one: AskedKey) -> str:
    if one.way == "variable":
        return f"container {one.container} is not started (CreateContainerConfigError)"
    if one.way == "file":
        return "the volume is not mounted, and its containers do not start (FailedMount)"
    return f"an empty directory is mounted in its place in container {one.container}"
