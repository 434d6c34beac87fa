"""What is merged into objects that are there, as it is applied on the server's side: by Applications of Argo CD, in
files or in what a machine runs when it starts, and by commands there (cloud-init, templates of Terraform).

argo-cd.readthedocs.io: Sync Options, Server-Side Apply: "can also be used to patch existing resources by providing a
partial yaml".
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from svclint.discover.hearsay.applying import Files, commands
from svclint.discover.purposes.whole import is_bare
from svclint.discover.read import names_beside
from svclint.discover.walk import may_start
from svclint.files.paths import folders_above, is_below
from svclint.render.objects import written_objects
from svclint.resource import dig, sequence
from svclint.source import Question
from svclint.told import Told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.gitops.deployment import Deployment
    from svclint.scope import Scope
    from svclint.source import Source

_OPTION = "ServerSideApply=true"
_COMMAND = "--server-side"
_OPTIONS = ("spec", "syncPolicy", "syncOptions")
_APPLICATION = r"(?m)^[ \t]*+kind:[ \t]*+Application[ \t]*+$"
_PATH = r"(?m)^[ \t]*+path:[ \t]*+[\"']?([^\s\"'#]{1,300})"
# letters of an Application, in a text with others
_LONGEST = 4000


def with_merged(
    scopes: list[Scope],
    directories: Iterable[str],
    deployments: Iterable[Deployment],
    load: Callable[[str], Source | None],
) -> list[Scope]:
    """The scopes with those of their files that are applied on the server's side, and have an object that is nothing
    but a part. `directories` are those around which texts are looked for, `load` reads one."""
    bare = {
        one.source.path for scope in scopes for one in scope.members if one.role == "objects" and _HAS_BARE(one.source)
    }
    if not bare:
        return scopes
    folders = {one for each in deployments if _OPTION in sequence(dig(each.data, _OPTIONS)) for one in each.here}
    merged = {path for path in bare if any(is_below(path, one) for one in folders)}
    for path, text in _starting(directories, load):
        merged.update(_merged_by(text, posixpath.dirname(path), bare))
    if not merged:
        return scopes
    files: Mapping[int, frozenset[str]] = {
        id(one): frozenset(member.source.path for member in one.members) & merged for one in scopes
    }
    return [one.with_told(Told(merged=files[id(one)])) if files[id(one)] else one for one in scopes]


def _has_bare(source: Source, _: None) -> bool:
    return any(is_bare(one.data) for one in written_objects(source))


_HAS_BARE = Question(_has_bare, None)


def _starting(directories: Iterable[str], load: Callable[[str], Source | None]) -> Iterator[tuple[str, str]]:
    """The texts that machines run when they start, in directories and above them, each with its path."""
    above = {each for one in directories for each in (one, *folders_above(one))}
    for one in sorted(above):
        for name in names_beside(one):
            if may_start(name):
                source = load(posixpath.join(one, name))
                if source is not None and (_OPTION in source.text or _COMMAND in source.text):
                    yield source.path, source.text


def _merged_by(text: str, here: str, bare: set[str]) -> Iterator[str]:
    """Those of files that a text applies so: what its commands name, and what its Applications have below their path,
    or anything beside the text where that is filled in."""
    files = Files(bare)
    for command in commands(text):
        yield from files.named(command, here) if command.merges else ()
    for found in re.finditer(_APPLICATION, text) if _OPTION in text else ():
        rest = text[found.end() : found.end() + _LONGEST]
        other = re.search(_APPLICATION, rest)
        own = rest[: other.start()] if other is not None else rest
        written = re.search(_PATH, own)
        if _OPTION not in own or written is None:
            continue
        folder = "" if re.search(r"[${<]", written[1]) else posixpath.normpath(written[1].lstrip("/"))
        for one in bare:
            if is_below(one, here) and (not folder or f"/{folder}/" in f"/{one}"):
                yield one
