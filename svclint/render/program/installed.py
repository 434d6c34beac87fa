"""Which program builds: kustomize, or the kubectl that has it built in."""

from __future__ import annotations

from svclint.named_tuple import NamedTuple
from svclint.render.worker.programs import on_path


class Program(NamedTuple):
    """A program that builds kustomizations, what it is called in words, and what it is told."""

    path: str
    name: str
    arguments: tuple[str, ...]


_KNOWN = (("kustomize", "kustomize build", ("build",)), ("kubectl", "kubectl kustomize", ("kustomize",)))
# kubectl leaves out in silence what is a program of its own: kustomize alone can be told to run it
_WITH_PLUGINS = (("kustomize", "kustomize build", ("build", "--enable-alpha-plugins", "--enable-exec")),)


def program(plugins: bool) -> Program | None:
    """The first one on PATH."""
    for file, name, arguments in _WITH_PLUGINS if plugins else _KNOWN:
        found = on_path(file)
        if found:
            return Program(found, name, arguments)
    return None
