"""Manifests beside plain files whose names kubectl does not read: `web-deployment-yaml`, `service.yml.txt`, `service`.

cli-runtime: pkg/resource: FileExtensions: of a folder `kubectl apply -f` reads .json, .yaml and .yml; a file that is
named itself may be called anything. So it is there to be found, and whether it is applied nobody knows.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

from svclint.discover.read import names_beside
from svclint.discover.walk import SUFFIXES
from svclint.files.paths import is_file
from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_KINDS = (
    r"(?:[\w-]{0,60}[-_])?(?:configmap|cronjob|daemonset|deploy(?:ment)?|gateway|ingress|job|pods?|replicaset|rollout|service"
    r"|stateful-?set|svc)"
)
# an ending without its dot, with a letter astray or with another one behind it
_ENDINGS = r"(?:[-_ ]ya?ml|\.ya?ml(?:\.txt|[_,1;])|\.(?:yam|yamll|ymal|yaaml|ymml))"
# none at all, where the name says a kind
_NAMES = rf"(?i)[^.].*{_ENDINGS}|{_KINDS}"


def misnamed_in(directory: str, load: Callable[[str], Source | None]) -> Iterator[Source]:
    """Those of a directory that hold objects; `load` reads what the run did not."""
    for name in names_beside(directory):
        if name.endswith(SUFFIXES) or re.fullmatch(_NAMES, name) is None:
            continue
        path = posixpath.join(directory, name)
        source = load(path) if is_file(path) else None
        if source is not None and source.error is None and _HOLDS_OBJECT(source):
            yield source


def _holds_object(source: Source, _: None) -> bool:
    return all(re.search(rf"(?m)^{field}:[ \t]*\S", source.text) is not None for field in ("apiVersion", "kind"))


_HOLDS_OBJECT = Question(_holds_object, None)
