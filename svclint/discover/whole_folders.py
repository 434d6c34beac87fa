"""The folders of which GitOps tools apply all plain files, or those that they choose by name."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from svclint.discover.walk import CHART
from svclint.files.paths import folders_above
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.gitops.deployment import Deployment


class WholeFolders:
    """The directories that `deployments` apply and in which neither a kustomization nor a chart decides what of them.

    `kustomizations` are their directories, "." for the working directory, `paths` the files of the run.
    """

    __slots__ = ("_applied", "_decided", "_is_known", "chooses")

    def __init__(
        self, deployments: Iterable[Deployment], kustomizations: Collection[str], paths: Iterable[str]
    ) -> None:
        self._applied: dict[str, list[Deployment]] = defaultdict(list)
        self._is_known = True
        self.chooses = False
        for one in deployments:
            for directory in one.here:
                self._applied[directory].append(one)
            self.chooses = self.chooses or (bool(one.here) and any(one.choice))
            self._is_known = self._is_known and bool(one.path or one.chart or one.is_release)
        self._decided = set(kustomizations)
        if self._applied:
            self._decided |= {posixpath.dirname(one) or "." for one in paths if posixpath.basename(one) == CHART}

    def have(self, path: str) -> bool:
        """Whether a tool applies a plain file, with what lies in its directory, or in one above it where the tool looks
        into folders."""
        return any(one.may_take(directory, path) for directory, one in self._above(path))

    def leave_out(self, path: str) -> bool:
        """Whether tools that apply other plain files of its directory do without this one, by its name; nobody knows
        where they may apply a path that is not known here."""
        if not (self.chooses and self._is_known):
            return False
        found = list(self._above(path))
        return any(one.passes_over(directory, path) for directory, one in found) and not any(
            one.may_take(directory, path) for directory, one in found
        )

    def _above(self, path: str) -> Iterator[tuple[str, Deployment]]:
        """The deployments of the directories above a file, up to one where something else decides."""
        for one in folders_above(path) if self._applied else ():
            here = one or "."
            if here in self._decided:
                return
            yield from ((here, each) for each in self._applied.get(here, ()))
