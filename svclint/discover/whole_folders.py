"""The folders of which GitOps tools apply all plain files."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable

from svclint.discover.walk import CHART
from svclint.files.paths import folders_above
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.gitops.deployment import Deployment


class WholeFolders:
    """The directories that `deployments` apply and in which neither a kustomization nor a chart decides what of them.

    `kustomizations` are their directories, "." for the working directory, `paths` the files of the run.
    """

    __slots__ = ("_applied", "_decided")

    def __init__(
        self, deployments: Iterable[Deployment], kustomizations: Collection[str], paths: Iterable[str]
    ) -> None:
        self._applied = frozenset(directory for one in deployments for directory in one.here)
        self._decided = set(kustomizations)
        if self._applied:
            self._decided |= {posixpath.dirname(one) or "." for one in paths if posixpath.basename(one) == CHART}

    def have(self, path: str) -> bool:
        """Whether a tool applies a plain file, with all that lies in its directory or in one above it."""
        for one in folders_above(path) if self._applied else ():
            here = one or "."
            if here in self._decided:
                return False
            if here in self._applied:
                return True
        return False
