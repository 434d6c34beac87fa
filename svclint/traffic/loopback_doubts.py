"""What takes a call of pods to their own loopback address back, or answers it: other variables, scripts, containers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.free_text import is_in_file
from svclint.resource import Identity, dig, mapping, scalar_text, sequence, text
from svclint.traffic.bound import bounds
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.free_text.fields import Mention
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate

# calls, whatever they are of: the options by which a server listens are read by themselves
_CALL = r"[a-zA-Z][\w+.:-]*://[^\s\"']*|(?:localhost|127\.0\.0\.1):\d+"
# `${DB_URL:postgres://localhost}`, `process.env.DB || "postgres://localhost"`
_DEFAULT = r"\$\{[^{}\n]*\Z|(?:\|\||\?\?|\bor\b)[ \t]*[\"'`]?[\w+.:-]*(?://[^\s\"'`]*)?\Z"
# a comment of .properties; others are no calls for anybody
_COMMENTED = r"^[ \t]*!"
# a text for people, and the file of one profile of several
_APART = r"(?i)readme|\.(?:md|rst|adoc)\Z|\A(?:application|bootstrap)-[\w-]+\.(?:ya?ml|properties)\Z"
_PROFILES = r"(?i)\bprofiles?\b"


def is_void(mention: Mention, template: PodTemplate, graph: Graph) -> bool:
    """Whether the program is not given the text, or takes it for something else: another variable of the name has the
    last word, or the text of a file is a default, a comment or for people."""
    if mention.owner is template.resource:
        return _is_replaced(mention, template)
    if not is_in_file(mention):
        return _is_given_otherwise(mention, template, graph)
    line = mention.value[: mention.host.start].rpartition("\n")[2]
    key = str(mention.path[-1])
    return any(map(re.search, (_APART, _COMMENTED, _DEFAULT), (key, line, line)))


def _is_replaced(mention: Mention, template: PodTemplate) -> bool:
    """Whether a later variable of the container has the name."""
    for one in template.containers:
        start = (*one.path, "env")
        if mention.path[: len(start)] == start:
            index = mention.path[len(start)]
            entries = [text(mapping(each).get("name")) for each in sequence(one.data.get("env"))]
            return isinstance(index, int) and entries[index] in entries[index + 1 :]
    return False


def _is_given_otherwise(mention: Mention, template: PodTemplate, graph: Graph) -> bool:
    """Whether each container that takes a ConfigMap's keys for variables has another value for this one."""
    found = [given for one in template.containers for given in _given(one, mention, graph)]
    return bool(found) and not any(found)


def _given(container: Container, mention: Mention, graph: Graph) -> Iterator[bool]:
    """Whether the value counts, for each source of variables of the container that has it."""
    name, key = mention.owner.name, str(mention.path[-1])
    entries = [mapping(one) for one in sequence(container.data.get("env"))]
    if any(
        dig(one, ("valueFrom", "configMapKeyRef", "name")) == name
        and dig(one, ("valueFrom", "configMapKeyRef", "key")) == key
        for one in entries
    ):
        yield True
    own = {text(one.get("name")) for one in entries}
    given = sequence(container.data.get("envFrom"))
    for index, one in enumerate(given):
        if dig(one, ("configMapRef", "name")) == name:
            variable = f"{text(mapping(one).get('prefix'))}{key}"
            later = (_has(each, variable, container, graph) for each in given[index + 1 :])
            yield variable not in own and True not in later


def _has(source: object, variable: str, container: Container, graph: Graph) -> bool | None:
    """Whether a source of variables has one of this name; None where it is not here to be read."""
    name, prefix = text(dig(source, ("configMapRef", "name"))), text(mapping(source).get("prefix"))
    found = graph.with_identity(Identity("", "ConfigMap", container.template.namespace, name)) if name else []
    if not found:
        return None
    return variable in {f"{prefix}{key}" for one in found for key in mapping(one.get("data"))}


def is_told(mention: Mention, number: int, template: PodTemplate, graph: Graph) -> bool:
    """Whether something else that a container is given than calls speaks of the port, so that it may listen there."""
    digits = rf"(?<!\d){number}(?!\d)"
    for one in (each for each in template.containers if each.serves):
        for path, written in _texts(one):
            is_mention = mention.owner is template.resource and path in (mention.path, mention.port_path)
            if not is_mention and re.search(digits, re.sub(_CALL, "", written)):
                return True
        is_own = mention.path[: len(one.path)] == one.path
        if any(each.port == number and (each.told or not is_own) for each in bounds(one, graph)):
            return True
    return False


def _texts(container: Container) -> Iterator[tuple[Path, str]]:
    for index, entry in enumerate(sequence(container.data.get("env"))):
        yield (*container.path, "env", index, "value"), _plain(mapping(entry).get("value"))
    for field in ("command", "args"):
        for index, word in enumerate(sequence(container.data.get(field))):
            yield (*container.path, field, index), _plain(word)


def _plain(value: object) -> str:
    return scalar_text(value) if value is not None and not isinstance(value, (dict, list)) else ""


def is_sure(mention: Mention, template: PodTemplate, graph: Graph) -> bool:
    """Whether nothing that is only known as the program runs may change the call, or start what is called."""
    if any(_starts_more(one) for one in template.containers if one.serves):
        return False
    if mention.owner is template.resource:
        before = mention.value[: mention.host.start]
        is_script = mention.path[-2] in ("command", "args") and re.search(r"\s", mention.value.strip()) is not None
        return not is_script and re.search(_DEFAULT, before) is None
    if is_in_file(mention):
        given = any(one.data.get("env") or one.data.get("envFrom") for one in template.containers)
        return not given and re.search(_PROFILES, mention.value) is None
    return not any(_may_be_given_later(one, mention, graph) for one in template.containers)


def _starts_more(container: Container) -> bool:
    """Whether a script of several commands starts the container, or a command runs beside what it starts."""
    if dig(container.data, ("lifecycle", "postStart")):
        return True
    return any(re.search(r"\s", one.strip()) and re.search(r"[;&|\n]", one.strip()) for one in container.words)


def _may_be_given_later(container: Container, mention: Mention, graph: Graph) -> bool:
    """Whether a later source of variables, which is not here to be read, may have one of the name."""
    given = sequence(container.data.get("envFrom"))
    names = [dig(one, ("configMapRef", "name")) for one in given]
    if mention.owner.name not in names:
        return False
    later = given[names.index(mention.owner.name) + 1 :]
    return any(_has(one, "", container, graph) is None for one in later)
