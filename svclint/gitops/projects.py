"""What an AppProject of Argo CD permits: destinations and sources, as far as these are known here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from svclint.gitops.go_globs import matches
from svclint.named_tuple import NamedTuple
from svclint.resource import is_placeholder, mapping, sequence, text

if TYPE_CHECKING:
    from collections.abc import Iterable

IN_CLUSTER = "https://kubernetes.default.svc"
_IN_CLUSTER_NAME = "in-cluster"
_DENY = "!"
# argo-cd: util/git: sshURLRegex
_SSH = r"(?:ssh://)?[^/:]*@[^@]+"
# what Go's net/url writes as it reads it; a port that is no number is refused
_PLAIN = r"[a-z0-9\-._~/:@*+,=&$!'()?]*"
_BAD_PORT = r"://[^/]*:(?![0-9]*(?:/|$))"


class Destination(NamedTuple):
    """Where an Application goes: the cluster by its server or by its name, each None where it is not known here."""

    server: str | None
    name: str | None
    namespace: str


def destination(data: Mapping[str, Any]) -> Destination | None:
    """That of an Application's `destination`; None where it is filled in later, or says no cluster.

    argo-cd: util/argo: GetDestinationCluster: either field says the other one, too.
    """
    server, name, namespace = (text(data.get(one)) for one in ("server", "name", "namespace"))
    if not (server or name) or any(map(_is_open, (server, name, namespace))):
        return None
    if not server and name == _IN_CLUSTER_NAME:
        server = IN_CLUSTER
    return Destination(server or None, name or None, namespace)


def permits_destination(spec: Mapping[str, Any], where: Destination) -> bool | None:
    """Whether a project permits a destination; None where that is not known.

    argo-cd: pkg/apis/application/v1alpha1: AppProject.isDestinationMatched: an entry that begins with `!` denies, and
    what one denies no other one permits.
    """
    found: bool | None = False
    for one in map(mapping, sequence(spec.get("destinations"))):
        server, name, namespace = (text(one.get(field)) for field in ("server", "name", "namespace"))
        by_name, by_server = _by_name(name, where), _matched(server, where.server)
        in_namespace = _matched(namespace, where.namespace)
        is_here = _all((_any((by_name, by_server)), in_namespace))
        denied = _any(
            (
                _all((_not(by_name), _is_deny(name))),
                _all((_not(by_server), _is_deny(server), in_namespace)),
                _all((_not(in_namespace), _is_deny(namespace), by_server)),
            )
        )
        if is_here is False and denied:
            return False
        if is_here is None or (is_here is False and denied is None):
            found = None
        elif is_here and found is False:
            found = True
    return found


def reaches_cluster(spec: Mapping[str, Any], where: Destination) -> bool:
    """Whether an entry of a project is of the cluster: then it is the namespace that is not permitted."""
    entries = map(mapping, sequence(spec.get("destinations")))
    return any(
        _any((_by_name(text(one.get("name")), where), _matched(text(one.get("server")), where.server)))
        for one in entries
    )


def permits_source(spec: Mapping[str, Any], repository: str, scoped: Iterable[str] = ()) -> bool | None:
    """Whether a project permits a repository as a source; None where that is not known.

    `scoped` are the repositories that belong to it, which it permits as if they were listed.
    argo-cd: pkg/apis/application/v1alpha1: AppProject.IsSourcePermitted
    """
    wanted = None if not repository or _is_open(repository) else _normalized(repository)
    if wanted is None:
        return None
    found: bool | None = False
    for one in (*map(text, sequence(spec.get("sourceRepos"))), *scoped):
        is_deny = one.startswith(_DENY)
        pattern = None if _is_open(one) else _normalized(one.removeprefix(_DENY))
        matched = None if pattern is None else _matched(_DENY * is_deny + pattern, wanted, "/")
        if matched is False and is_deny:
            return False
        if matched is None:
            found = None
        elif matched and found is False:
            found = True
    return found


def _normalized(address: str) -> str | None:
    """argo-cd: util/git: NormalizeGitURL; None where Go's net/url would write the address in another way."""
    found = address.strip().lower()
    if re.fullmatch(_SSH, found) and not found.startswith("ssh://"):
        found = "ssh://" + found.replace(":", "/", 1)
    found = found.removesuffix(".git")
    if re.fullmatch(_PLAIN, found) is None or re.search(_BAD_PORT, found) is not None:
        return None
    return found.removeprefix("ssh://")


def _by_name(pattern: str, where: Destination) -> bool | None:
    """The cluster that Argo CD runs in is called so unless a Secret says otherwise."""
    found = _matched(pattern, where.name)
    is_usual = found is None and where.server == IN_CLUSTER and _matched(pattern, _IN_CLUSTER_NAME)
    return True if is_usual else found


def _matched(pattern: str, value: str | None, separator: str = "") -> bool | None:
    """argo-cd: globMatch"""
    if _is_open(pattern):
        return None
    if pattern == "*":
        return True
    if value is None:
        # each cluster has both
        return None if pattern else False
    found = matches(pattern.removeprefix(_DENY), value, separator)
    return _not(found) if pattern.startswith(_DENY) else found


def _is_deny(pattern: str) -> bool:
    return pattern.startswith(_DENY)


def _is_open(value: str) -> bool:
    return is_placeholder(value) or "{{" in value


def _not(one: bool | None) -> bool | None:
    return None if one is None else not one


def _any(those: Iterable[bool | None]) -> bool | None:
    found = list(those)
    return True if True in found else None if None in found else False


def _all(those: Iterable[bool | None]) -> bool | None:
    found = list(those)
    return False if False in found else None if None in found else True
