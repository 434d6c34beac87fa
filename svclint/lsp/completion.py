"""What may stand at the cursor: names of objects, ports by name or number, labels of pods."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from svclint.document.at import field_at
from svclint.lsp.pointing import document_at
from svclint.named_tuple import NamedTuple
from svclint.references import OWN, references, rows_of
from svclint.render.objects import applied_objects
from svclint.resource import is_service, service_ports
from svclint.source import Source
from svclint.traffic.endpoints import served_templates

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.lsp.examined import Kept
    from svclint.lsp.folder import Folder
    from svclint.references import Row
    from svclint.resource import Resource

_WORD = re.compile(r"[^\s:,{}\[\]\"']*$")
# stands for a value that is not there yet; no name of anything
_STAND_IN = "svclint-is-asked"


class Choice(NamedTuple):
    """A text that may stand there, and what it is; a value follows one that `is_key`, what is `near` is first."""

    text: str
    detail: str
    is_key: bool = False
    near: bool = True


class Asked(NamedTuple):
    """Where somebody types: the object with a stand-in in the place of what is typed, in a scope, and that field."""

    graph: Graph
    resource: Resource
    path: Path
    is_key: bool


class Completion(NamedTuple):
    """What may stand in the place of the characters from `start` on."""

    start: int
    choices: tuple[Choice, ...]


def completion(folder: Folder, path: str, offset: int) -> Completion | None:
    """What may stand at `offset` of a file; None where nothing is known of the place."""
    source = folder.source(path)
    if source is None:
        return None
    asked_for = _with_stand_in(source, offset)
    if asked_for is None:
        return None
    typed, start, is_key = asked_for
    found: dict[str, Choice] = {}
    for kept in folder.holding(path):
        for one in _asked(kept, typed, start, is_key):
            for choice in _choices(one):
                found.setdefault(choice.text, choice)
    return Completion(start, tuple(sorted(found.values(), key=lambda one: (not one.near, one.text))))


def _with_stand_in(source: Source, offset: int) -> tuple[Source, int, bool] | None:
    """The text with a whole value or key in the place of what is typed, where that begins, and whether it is a key."""
    text = source.text
    line_start = source.line_starts()[source.position(offset).line - 1]
    before = text[line_start:offset]
    if "#" in before and re.search(r"(?:^|\s)#", before):
        return None
    line_end = next((at for at in range(offset, len(text)) if text[at] in "\r\n"), len(text))
    word = _WORD.search(before)
    start = line_start + (word.start() if word is not None else len(before))
    rest = text[offset:line_end]
    tail = re.match(r"[^\s,}\]:]*", rest)
    behind = rest[tail.end() :] if tail is not None else rest
    lead = text[line_start:start].rstrip(" \"'")
    is_key = not behind.lstrip().startswith(":") and (not lead.strip(" -") or lead.endswith(("{", ",")))
    if behind.lstrip().startswith(":"):
        return None
    quote = '"' if text[start - 1 : start] in ('"', "'") else ""
    stand_in = f"{_STAND_IN}: 0" if is_key else _STAND_IN
    cut_start, behind = (start - 1, behind.lstrip("\"'")) if quote else (start, behind)
    whole = text[:cut_start] + stand_in + behind + text[line_end:]
    return Source(source.path, whole), start - (1 if quote else 0), is_key


def _asked(kept: Kept, typed: Source, start: int, is_key: bool) -> Iterator[Asked]:
    document = document_at(typed, start)
    at = field_at(document, start) if document is not None else None
    if document is None or at is None or document.state != "object":
        return
    member = next((one for one in kept.scope.members if one.source.path == typed.path), None)
    if member is None:
        return
    for one in applied_objects(member._replace(source=typed), kept.scope):
        if one.document.index == document.index and at.path[: len(one.root)] == one.root:
            yield Asked(kept.graph, one, at.path[len(one.root) :], is_key)


def _choices(asked: Asked) -> Iterator[Choice]:
    if is_service(asked.resource) and asked.path[:2] == ("spec", "ports") and asked.path[3:] == ("targetPort",):
        yield from _target_ports(asked)
    for row in rows_of(asked.resource.group, asked.resource.kind):
        if row.selector:
            yield from _labels(asked, row)
        elif _fits(row, row.name, asked.path):
            yield from _names(asked, row)
        elif any(_fits(row, port, asked.path) for port in row.ports):
            yield from _ports(asked)


def _fits(row: Row, field: str, path: Path) -> bool:
    """Whether a path is that of a field below the reference of a row."""
    steps = [*row.at.split("."), *(field.split(".") if field and not field.startswith("/") else ())]
    return _matches(steps, path)


def _matches(steps: list[str], path: Path) -> bool:
    pattern: list[str | None] = []
    for step in steps:
        pattern.append(step.removesuffix("[]").removesuffix("{}"))
        if step.endswith(("[]", "{}")):
            pattern.append(None)
    return len(pattern) == len(path) and all(
        one is None or one == other for one, other in zip(pattern, path, strict=True)
    )


def _names(asked: Asked, row: Row) -> Iterator[Choice]:
    """The objects that the field may name: those of its kind, of the owner's namespace first."""
    group = asked.resource.group if row.group == OWN else row.group
    kind = row.kind
    reference = next((one for one in references(asked.resource) if one.path == asked.path), None)
    if reference is not None:
        group, kind = (reference.group, reference.kind) if reference.kind != "Host" else ("", "Service")
    namespace = reference.namespace if reference is not None else asked.resource.namespace
    for one in asked.graph.of_kind(group, kind):
        if one.name and one.namespace in ("", namespace):
            yield Choice(one.name, one.title)
    if row.written in ("host", "full host", "address", "far-address"):
        for one in asked.graph.services():
            if one.name and one.namespace != namespace:
                yield Choice(f"{one.name}.{one.namespace}", f"{one.title} of namespace {one.namespace}", near=False)


def _ports(asked: Asked) -> Iterator[Choice]:
    """The ports of the Service that the reference names."""
    for reference in references(asked.resource):
        if not any(one.path == asked.path for one in reference.ports):
            continue
        wants_name, wants_number = asked.path[-1] == "name", asked.path[-1] in ("number", "port")
        for service in asked.graph.resolve(reference).found:
            for port in service_ports(service) if is_service(service) else ():
                if port.name and (wants_name or not wants_number or asked.path[-1] == "port"):
                    yield Choice(port.name, f"port {port.number} of {service.title}")
                if port.number is not None and not wants_name:
                    yield Choice(str(port.number), f"port {port.words} of {service.title}")


def _target_ports(asked: Asked) -> Iterator[Choice]:
    """The ports that containers of the Service's pods declare."""
    graph = asked.graph
    for template in served_templates(asked.resource, graph):
        for port in template.serving_ports:
            where = f"container {port.container} of {template.resource.title}"
            if port.name:
                yield Choice(port.name, f"port {port.number} of {where}")
            if port.number is not None:
                yield Choice(str(port.number), f"port {port.name or port.number} of {where}", near=False)


def _labels(asked: Asked, row: Row) -> Iterator[Choice]:
    """The labels of the pods that a selector may choose: keys, or the values of one."""
    steps = [*row.at.split("."), *(row.name.split(".") if row.name else ())]
    if row.selector != "map":
        steps.append("matchLabels")
    key = asked.path[-1] if asked.path else ""
    if not _matches(steps, asked.path[:-1]) or not isinstance(key, str):
        return
    for template in asked.graph.templates(asked.resource.namespace):
        for name, value in template.labels.items():
            if asked.is_key:
                yield Choice(name, f"{name}={value} of {template.resource.title}", is_key=True)
            elif name == key:
                yield Choice(value, f"{name} of {template.resource.title}")
