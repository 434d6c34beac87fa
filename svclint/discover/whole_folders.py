"""The folders of which GitOps tools apply all plain files, or those that they choose by name."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Set

from svclint.discover.walk import CHART, KUSTOMIZATIONS
from svclint.files.paths import folders_above
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.gitops.deployment import Deployment


class WholeFolders:
    """The directories that `deployments` apply and in which neither a kustomization nor a chart decides what of them.

    `kustomizations` are their directories, "." for the working directory, `paths` the files of the run.
    """

    __slots__ = ("_applied", "_by_name", "_decided", "_is_known", "_readers", "chooses")

    def __init__(self, deployments: Iterable[Deployment], kustomizations: Collection[str], paths: Set[str]) -> None:
        # by directory those that take whatever is there, or what patterns say; by path those that name it
        self._applied: dict[str, list[Deployment]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[Deployment]] = defaultdict(list)
        # by directory those that choose; of those that name what they take one each, in folders below or not
        self._readers: dict[str, list[Deployment]] = defaultdict(list)
        self._is_known = True
        deployments = list(deployments)
        elsewhere = _elsewhere(deployments)
        seen: set[tuple[str, bool]] = set()
        for one in deployments:
            for directory in one.here:
                named = [posixpath.normpath(posixpath.join(directory, name)) for name in one.choice.names()]
                for path in named:
                    self._by_name[directory, path].append(one)
                if not named:
                    self._applied[directory].append(one)
                if not any(one.choice) or one.address in elsewhere:
                    continue
                if not named:
                    self._readers[directory].append(one)
                # who names what is not here is about another repository
                elif (directory, one.recursive) not in seen and not paths.isdisjoint(named):
                    self._readers[directory].append(one)
                    seen.add((directory, one.recursive))
            self._is_known = self._is_known and bool(one.path or one.chart or one.is_release)
        self.chooses = bool(self._readers)
        self._decided = set(kustomizations)
        if self._applied or self._by_name:
            self._decided |= {posixpath.dirname(one) or "." for one in paths if posixpath.basename(one) == CHART}

    def have(self, path: str) -> bool:
        """Whether a tool applies a plain file, with what lies in its directory, or in one above it where the tool looks
        into folders."""
        return any(
            one.may_take(here, path)
            for here in self._above(path)
            for one in (*self._by_name.get((here, path), ()), *self._applied.get(here, ()))
        )

    def build(self, path: str) -> bool:
        """Whether a tool applies what the kustomization in the file at `path` makes."""
        directory, name = posixpath.split(path)
        return name in KUSTOMIZATIONS and (directory or ".") in self._applied

    def leave_out(self, path: str) -> bool:
        """Whether tools that apply other plain files of its directory do without this one, by its name; nobody knows
        where they may apply a path that is not known here."""
        if not (self.chooses and self._is_known):
            return False
        passed = (one.passes_over(here, path) for here in self._above(path) for one in self._readers.get(here, ()))
        return any(passed) and not self.have(path)

    def _above(self, path: str) -> Iterator[str]:
        """The directories above a file, up to one where something else decides."""
        for one in folders_above(path) if self._applied or self._by_name else ():
            here = one or "."
            if here in self._decided:
                return
            yield here


def _elsewhere(deployments: Iterable[Deployment]) -> set[str]:
    """The addresses of repositories of which more paths are not here than are: a folder of one is here by chance."""
    paths = {(one.address, one.path, bool(one.here)) for one in deployments if one.path not in ("", ".")}
    here = Counter(address for address, _, is_here in paths if is_here)
    gone = Counter(address for address, _, is_here in paths if not is_here)
    return {address for address, times in gone.items() if address and times > here[address]}
