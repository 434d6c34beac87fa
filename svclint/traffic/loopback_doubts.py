"""What takes a call of pods to their own loopback address back, or answers it: other variables, scripts, containers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.free_text import is_in_file
from svclint.resource import dig, mapping, scalar_text, sequence, text
from svclint.traffic.bound import bounds
from svclint.traffic.variables import variables
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.free_text.fields import Mention
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate, Resource
    from svclint.traffic.variables import Variable

# calls, whatever they are of: the options by which a server listens are read by themselves
_CALL = r"[a-zA-Z][\w+.:-]*://[^\s\"']*|(?:localhost|127\.0\.0\.1):\d+"
# `${DB_URL:postgres://localhost}`, `process.env.DB || "postgres://localhost"`
_DEFAULT = r"\$\{[^{}\n]*\Z|(?:\|\||\?\?|\bor\b)[ \t]*[\"'`]?[\w+.:-]*(?://[^\s\"'`]*)?\Z"
# a comment of .properties; others are no calls for anybody
_COMMENTED = r"^[ \t]*!"
# a text for people, and the file of one profile of several
_APART = r"(?i)readme|\.(?:md|rst|adoc)\Z|\A(?:application|bootstrap)-[\w-]+\.(?:ya?ml|properties)\Z"
_PROFILES = r"(?i)\bprofiles?\b"
_WHOLE = ("configMapRef", "secretRef")


def is_void(mention: Mention, template: PodTemplate, graph: Graph) -> bool:
    """Whether the program is not given the text, or takes it for something else: another variable of the name has the
    last word, or the text of a file is a default, a comment or for people."""
    if mention.owner is template.resource:
        return _is_replaced(mention, template, graph)
    if not is_in_file(mention):
        # who mounts it as a file as well reads it there
        return _is_taken_whole(mention.owner, template) and not any(_are_given(mention, template, graph))
    line = mention.value[: mention.host.start].rpartition("\n")[2]
    key = str(mention.path[-1])
    return any(map(re.search, (_APART, _COMMENTED, _DEFAULT), (key, line, line)))


def _is_replaced(mention: Mention, template: PodTemplate, graph: Graph) -> bool:
    """Whether the text is that of a variable, and another entry of the name has the last word in its container."""
    for one in template.containers:
        if mention.path[: len(one.path) + 1] == (*one.path, "env"):
            index = mention.path[len(one.path) + 1]
            entry = mapping(dig(one.data, ("env", index)))
            return variables(one, graph).given[text(entry.get("name"))].path[:-1] != mention.path[:-1]
    return False


def _are_given(mention: Mention, template: PodTemplate, graph: Graph) -> Iterator[Variable]:
    """The variables of the containers that have the text of a ConfigMap or Secret for their value."""
    for one in template.containers:
        given = variables(one, graph).given.values()
        yield from (each for each in given if each.owner is mention.owner and each.path == mention.path)


def _is_taken_whole(source: Resource, template: PodTemplate) -> bool:
    """Whether a container takes what a ConfigMap or Secret has for its variables."""
    given = (mapping(each) for one in template.containers for each in sequence(one.data.get("envFrom")))
    return any(source.name in (text(dig(one, (field, "name"))) for field in _WHOLE) for one in given)


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
    return all(one.sure for one in _are_given(mention, template, graph))


def _starts_more(container: Container) -> bool:
    """Whether a script of several commands starts the container, or a command runs beside what it starts."""
    if dig(container.data, ("lifecycle", "postStart")):
        return True
    return any(re.search(r"\s", one.strip()) and re.search(r"[;&|\n]", one.strip()) for one in container.words)
