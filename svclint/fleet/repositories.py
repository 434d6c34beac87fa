"""The list of repositories: paths and Git URLs, whose each is, and which may not be fetched."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from urllib.parse import unquote, urlsplit

from svclint.files.paths import absolute_path, is_dir, join
from svclint.named_tuple import NamedTuple

_USERINFO = re.compile(r"(?<=://)[^/]*@")
# git@host:org/name, as Git writes SSH; host::name would be one of Git's helpers, some of which run commands
_SCP = re.compile(r"(?:[\w.-]+@)?[\w.-]{2,}:(?!:|//)(?P<path>.+)")
_REMOTE = frozenset({"https", "http", "ssh", "git"})


class Repository(NamedTuple):
    """One line of the list: its `name` in the results, what its findings belong to where no CODEOWNERS says more.

    `place` is a folder, or a URL that Git clones where `clone` is set. `refusal` says why nothing is done with it.
    """

    name: str
    owner: str
    place: str
    clone: bool = False
    refusal: str = ""


def repositories(text: str, allowed: Sequence[str]) -> tuple[Repository, ...]:
    """Those that the lines of `text` name, each once. `allowed` are patterns of the remote URLs that may be fetched."""
    found: dict[str, Repository] = {}
    for line in _lines(text):
        one = _repository(line, allowed)
        found.setdefault(one.name, one)
    return tuple(found.values())


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        words = re.sub(r"(^|\s)#.*", "", line).strip()
        if words:
            yield words


def _repository(line: str, allowed: Iterable[str]) -> Repository:
    scheme = line.partition("://")[0] if "://" in line else ""
    if scheme == "file":
        place = unquote(urlsplit(line).path)
        return _local(line, place)
    if scheme or (_SCP.fullmatch(line) and not is_dir(line)):
        return _remote(line, scheme or "ssh", allowed)
    return _local(line.rstrip("/") or "/", absolute_path(line))


def _local(name: str, place: str) -> Repository:
    owner = posixpath.basename(posixpath.dirname(place.rstrip("/")))
    if not is_dir(place):
        return Repository(name, owner, place, refusal="no such folder")
    bare = _is_bare(place)
    if name.startswith("file://") or bare:
        return Repository(name, owner, f"file://{place}", clone=True)
    return Repository(name, owner, place)


def _is_bare(place: str) -> bool:
    return all(is_dir(join(place, one)) for one in ("objects", "refs")) and not is_dir(join(place, ".git"))


def _remote(url: str, scheme: str, allowed: Iterable[str]) -> Repository:
    # a token in a URL is for Git, and not for whoever reads the results
    name = _USERINFO.sub("", url)
    scp = _SCP.fullmatch(url) if "://" not in url else None
    path = scp["path"] if scp else urlsplit(name).path
    owner = posixpath.dirname(path.strip("/"))
    if scheme not in _REMOTE:
        return Repository(name, owner, url, refusal=f"{scheme}:// is no protocol that is fetched from")
    if not any(fnmatchcase(name, pattern) for pattern in allowed):
        return Repository(name, owner, url, refusal="a remote URL that no --allow-remote allows")
    return Repository(name, owner, url, clone=True)
