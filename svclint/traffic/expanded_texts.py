"""The texts of a container in which variables are replaced, by the kubelet or by a shell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from svclint.named_tuple import NamedTuple
from svclint.resource import dig, mapping, sequence, text
from svclint.traffic.listening import PROBES
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.resource import Container

_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh", "ksh", "busybox"})
_EXEC: tuple[Path, ...] = (
    *((probe, "exec", "command") for probe in PROBES),
    *(("lifecycle", event, "exec", "command") for event in ("postStart", "preStop")),
)


class Expanded(NamedTuple):
    """A text of a container in which variables are replaced; `shell` says that a shell reads it."""

    path: Path
    value: str
    shell: bool


def expanded_texts(container: Container) -> Iterator[Expanded]:
    """Those of its command and arguments, of what is run in it, and of the values of its variables."""
    words = [text(word) for field in ("command", "args") for word in sequence(container.data.get(field))]
    shell = any(word.rpartition("/")[2] in _SHELLS for word in words[:3])
    for field in ("command", "args"):
        yield from _items(container, (field,), shell)
    for place in _EXEC:
        first = text(next(iter(sequence(dig(container.data, place))), ""))
        yield from _items(container, place, first.rpartition("/")[2] in _SHELLS, expanded=False)
    for index, entry in enumerate(sequence(container.data.get("env"))):
        value = text(mapping(entry).get("value"))
        if value:
            yield Expanded((*container.path, "env", index, "value"), value, shell=False)


def _items(container: Container, field: Path, shell: bool, *, expanded: bool = True) -> Iterator[Expanded]:
    """The words of a command; the kubelet replaces nothing in those of probes and hooks."""
    for index, word in enumerate(sequence(dig(container.data, field))):
        if text(word) and (shell or expanded):
            yield Expanded((*container.path, *field, index), text(word), shell)


def is_set(variable: str, texts: Iterable[Expanded]) -> bool:
    """Whether a shell in one of these texts sets a variable, or takes it away."""
    pattern = rf"(?<![\w$]){variable}=|\b(?:unset|read|export|for)\b[\w \t-]*\b{variable}\b"
    return any(one.shell and re.search(pattern, one.value) is not None for one in texts)
