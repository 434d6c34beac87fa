"""Bases that a kustomization takes by the address of the repository that it lies in: they are here as well."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection

from svclint.files.paths import folders_above
from svclint.named_tuple import NamedTuple
from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# kustomize: api/internal/git/repospec.go: https://github.com/acme/shop//base?ref=v1, github.com/acme/shop/base, and
# git@github.com:acme/shop.git//base
_HOST = r"(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}(?::\d{1,5})?"
_ADDRESS = re.compile(
    rf"(?:git::)?(?:(?:https?|ssh|git)://)?(?:[\w.-]+@)?{_HOST}[:/](?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?/{{1,2}}"
    r"(?P<path>[\w.-][\w./-]*?)/?(?:\?[\w=&.%/+-]*)?"
)
# what lies at the top of a repository and says whose it is
_TELLING = (".git/config", "README.md", "readme.md", "Readme.md", "README.adoc", "go.mod", "package.json")
_NAMED = re.compile(rf"{_HOST}[:/]([\w.-]{{1,60}})/([\w.-]{{1,100}})")
# characters of an address
_LONGEST = 400
# https://docs.npmjs.com/cli/configuring-npm/package-json: an address, or github:acme/shop
_OF_PACKAGE = re.compile(r'"repository"\s*:\s*(?:\{[^{}]{0,300}?"url"\s*:\s*)?"([^"\n]{1,400})"')
_SHORT = re.compile(r"(?:\w+:)?([\w.-]+/[\w.-]+)")
_SCOPED = re.compile(r'"name"\s*:\s*"@([\w.-]+)/([\w.-]+)"')
# submodules have addresses in git's settings as well
_REMOTE = re.compile(r"(?m)^[ \t]*\[remote [^\n]*\n((?:(?![ \t]*\[)[^\n]*(?:\n|\Z))*?)[ \t]*url[ \t]*=[ \t]*([^\n]+)")
_MODULE = re.compile(r"(?m)^module[ \t]+([^\n]+)")
_CLONE = re.compile(r"\bgit clone\b((?:\\\r?\n|[^\n`]){0,400})")


def _told(source: Source, _: None) -> frozenset[str]:
    name, text = posixpath.basename(source.path), source.text
    if name == "go.mod":
        return frozenset(map(_repository, _MODULE.findall(text)))
    if name == "package.json":
        scoped = (f"{owner}/{_plain(name)}".lower() for owner, name in _SCOPED.findall(text))
        return frozenset([*map(_repository, _OF_PACKAGE.findall(text)), *scoped])
    if name == "config":
        return frozenset(_repository(one[2]) for one in _REMOTE.finditer(text))
    # a guide links to much that is not its own, and may clone what it needs
    cloned = frozenset(map(_repository, _CLONE.findall(text)))
    return cloned if len(cloned) == 1 else frozenset()


def _repository(written: str) -> str:
    """The owner and the name in an address; empty where it has none."""
    named = _NAMED.search(written)
    if named is None:
        short = _SHORT.fullmatch(written.strip())
        return short[1].lower() if short is not None else ""
    return f"{named[1]}/{named[2].rstrip('.').removesuffix('.git')}".lower()


TOLD = Question(_told, None)
"""The repositories that a text at the top of one says it is, with the scope and the plain name of a package."""


class Address(NamedTuple):
    """A repository, as addresses have it, and a path in it."""

    repository: str
    path: str


def address(written: str) -> Address | None:
    """What the address of a base names; None for a whole repository, and for what is none."""
    found = _ADDRESS.fullmatch(written) if len(written) <= _LONGEST else None
    if found is None:
        return None
    return Address(f"{found['owner']}/{found['name']}".lower(), posixpath.normpath(found["path"]))


def local(
    written: str,
    directory: str,
    load: Callable[[str], Source | None],
    is_here: Callable[[str], bool],
    applied_from: Collection[str],
) -> str:
    """The directory of this tree that a kustomization of `directory` takes by an address; empty where it is in another
    repository, or where nothing tells that it is not.

    `is_here` says of a path whether it has a kustomization. The addresses of the repositories of which the tree's own
    GitOps objects apply what is here are `applied_from`; else what lies at the top says it.
    """
    named = address(written)
    if named is None:
        return ""
    for top in folders_above(posixpath.join(directory, "_")):
        found = posixpath.normpath(posixpath.join(top, named.path))
        if found != directory and is_here(found) and _is_own(named.repository, top, load, applied_from):
            return found
    return ""


def _is_own(repository: str, top: str, load: Callable[[str], Source | None], applied_from: Collection[str]) -> bool:
    if any(one.endswith(f"/{repository}") for one in applied_from):
        return True
    owner, _, name = repository.partition("/")
    wanted = {repository, f"{owner}/{_plain(name)}"}
    texts = (load(posixpath.join(top, name)) for name in _TELLING)
    return any(not wanted.isdisjoint(TOLD(one)) for one in texts if one is not None)


def _plain(name: str) -> str:
    """A name without what stands between its words."""
    return re.sub(r"[\W_]+", "", name).lower()
