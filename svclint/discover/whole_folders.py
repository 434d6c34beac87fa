"""The folders of which GitOps tools apply all plain files."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable

from svclint.discover.walk import CHART
from svclint.files.paths import folder_above, folders_above
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.gitops.deployment import Deployment


class WholeFolders:
    """The directories that `deployments` apply and in which neither a kustomization nor a chart decides what of them.

    `kustomizations` are their directories, "." for the working directory, `paths` the files of the run.
    """

    __slots__ = ("_alone", "_applied", "_decided")

    def __init__(
        self, deployments: Iterable[Deployment], kustomizations: Collection[str], paths: Iterable[str]
    ) -> None:
        applied = [(directory, one.recursive) for one in deployments for directory in one.here]
        self._applied = frozenset(directory for directory, recursive in applied if recursive)
        # without the folders below
        self._alone = frozenset(directory for directory, recursive in applied if not recursive)
        self._decided = set(kustomizations)
        if applied:
            self._decided |= {posixpath.dirname(one) or "." for one in paths if posixpath.basename(one) == CHART}

    def have(self, path: str) -> bool:
        """Whether a tool applies a plain file, with all that lies in its directory, or in one above it where the tool
        looks into folders."""
        if not (self._applied or self._alone):
            return False
        own = folder_above(path) or "."
        if own in self._alone and own not in self._decided:
            return True
        for one in folders_above(path):
            here = one or "."
            if here in self._decided:
                return False
            if here in self._applied:
                return True
        return False
