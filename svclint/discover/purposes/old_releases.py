"""Old releases beside newer ones, and the Kubernetes that something is for, by the names of files and folders."""

from __future__ import annotations

import posixpath
import re

from svclint.apis import apis
from svclint.discover.read import names_beside
from svclint.document import documents
from svclint.resource import objects, text
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

# three numbers: of two, `v1.0` and `v2.0` are versions of an application, which may well run side by side
_RELEASE = r"(?<![\d.])v?(\d+)\.(\d+)\.(\d+)(?:[-.+]?(alpha|beta|rc)[-.]?(\d*))?(?![\d.]*\d)"
_STAGES = ("alpha", "beta", "rc")
_UNSTABLE = r"[-_.]v\d+(?:alpha|beta)\d+$"
_IS_UNSTABLE = r"v\d+(?:alpha|beta)\d+"
_IS_STABLE = r"v\d+|bases?"
# a folder for some versions of Kubernetes: `1.15-1.17`, `v1.16+`, `k8s-1.19.x`, `pre-1.22`; an application's own 1.x is
# rarely as high as the first of them that anybody still has
_OF_KUBERNETES = (
    r"(?i)(?P<before>(?:pre|before|below|lt)[-_.]?(?=k))?"
    r"(?P<word>(?:k8s|k3s|kube|kubernetes)[-_.]?)?(?:(?P<below>pre|before|below|lt)[-_.]?)?"
    r"v?1\.(?P<first>\d\d?)(?:\.(?:\d+|x))?(?:(?:-|_|-to-|_to_|\.\.)v?1\.(?P<last>\d\d?)(?:\.(?:\d+|x))?)?"
    r"(?:\+|[-_]?plus|[-_](?:and|or)[-_](?:above|higher|later|newer|up))?"
)
_OLDEST = 8
IS_BEFORE = r"(?i)(?:(?:k8s|k3s|kube|kubernetes)[-_.]?)?(?:pre|before|below|lt)[-_.]?"
"""The beginning of a folder's name that says that it is for all versions before one."""


def is_old_release(name: str, above: str) -> bool:
    """Whether a newer release stands beside this one: `v0.19.0-alpha.9.yml`, `1.4.0/manifests`."""
    found = re.search(_RELEASE, name) if name.count(".") > 1 else None
    if found is None:
        return _is_old_api(name, above)
    mine, kind = _version(found), (name[: found.start()], name[found.end() :])
    for other in names_beside(above):
        theirs = re.search(_RELEASE, other)
        if theirs is not None and (other[: theirs.start()], other[theirs.end() :]) == kind and _version(theirs) > mine:
            return True
    return False


def _is_old_api(name: str, above: str) -> bool:
    """Whether the same for a stable API stands beside this one: `install-v1beta1.yaml`, `install.yaml`."""
    if "alpha" not in name and "beta" not in name:
        return False
    stem, suffix = posixpath.splitext(name)
    found = re.search(_UNSTABLE, stem)
    if found is None:
        # `crd/v1beta1` beside `crd/v1`
        beside = map(posixpath.splitext, names_beside(above) if re.fullmatch(_IS_UNSTABLE, stem) else ())
        return any(end == suffix and re.fullmatch(_IS_STABLE, other) for other, end in beside)
    stable = {stem[: found.start()] + end + suffix for end in ("", "-v1", "_v1", ".v1")}
    return not stable.isdisjoint(names_beside(above))


def _version(found: re.Match[str]) -> tuple[int, ...]:
    stage = _STAGES.index(found[4]) if found[4] else len(_STAGES)
    return (int(found[1]), int(found[2]), int(found[3]), stage, int(found[5] or 0))


def of_kubernetes(name: str) -> tuple[int, int] | None:
    """The first and the last minor version of Kubernetes that a folder of this name is for."""
    found = re.fullmatch(_OF_KUBERNETES, name) if "1." in name else None
    if found is None or not (found["word"] or int(found["first"]) >= _OLDEST):
        return None
    first = int(found["first"])
    return (first - 1, first - 1) if found["before"] or found["below"] else (first, int(found["last"] or first))


def is_removed(source: Source, minor: int) -> bool:
    """Whether a file holds what that minor version of Kubernetes has no more."""
    held = (data for document in documents(source) for _, data in objects(document))
    found = (apis().get((text(data.get("apiVersion")), text(data.get("kind")))) for data in held)
    return any(one is not None and one.removed is not None and one.removed <= minor for one in found)
