"""What files are there for, by the names of their folders: tests, designs, what is out of use, old releases."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from svclint.certainty.doubt import Doubt
from svclint.discover.languages import is_ytt
from svclint.discover.purposes.content import content_of, is_completed, of_content
from svclint.discover.purposes.names import is_in_spec, of_file_name, of_name, of_old_release, of_program
from svclint.discover.read import names_beside
from svclint.discover.walk import KUSTOMIZATIONS, SUFFIXES
from svclint.files.paths import folder_above
from svclint.source import Holds
from svclint.told import Told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.discover.hearsay.guides import Guides
    from svclint.discover.kustomizations.left_out import LeftOut
    from svclint.discover.purposes.content import Content
    from svclint.discover.purposes.embedded import Programs
    from svclint.discover.purposes.task_pods import TaskPods
    from svclint.scope import Scope
    from svclint.source import Source

# an issue's, alone or behind a word
_NUMBER = r"(?:^|[-_/#]|bug|issue|repro)s?\d{2,6}(?=[-_./]|$)"
_FILES_OF_CODE = 40
_MAY_BE_YTT = Holds("#@")


def with_purposes(
    scopes: Iterable[Scope],
    roots: Sequence[str],
    load: Callable[[str], Source | None],
    guides: Guides | None = None,
    left: LeftOut | None = None,
    merged: frozenset[str] = frozenset(),
    doubted: Mapping[str, Doubt] = {},
    is_applied: Callable[[str], bool] = lambda _: False,
) -> tuple[Scope, ...]:
    """The scopes with what makes their files doubtful; `roots` are the paths that the run names, which are meant.

    A kustomization says that its files are applied, unless it stands in such a folder itself, and whatever guides say.
    `left` is what nothing in the tree applies, `merged` are files and directories of which policies merge parts into
    objects, `doubted` what else is known of plain files, and of charts by their directories or files; `is_applied` says
    that a command or a tool applies a plain file. `load` reads the code around manifests that may be part of a program.
    """
    purposes = Purposes(roots, load, guides, left, merged, is_applied)
    scopes = tuple(scopes)
    # a file may be one of many scopes
    sources = {id(one.source): one.source for scope in scopes if scope.nearest for one in scope.members}
    marked = frozenset(id(one) for one in _MAY_BE_YTT.among(sources.values()) if is_ytt(one))
    return tuple(_with_purpose(scope, purposes, roots, load, doubted, marked) for scope in scopes)


def _with_purpose(
    scope: Scope,
    purposes: Purposes,
    roots: Sequence[str],
    load: Callable[[str], Source | None],
    doubted: Mapping[str, Doubt],
    marked: frozenset[int],
) -> Scope:
    """`marked` are the sources of all scopes that ytt reads, by their ids."""
    completed: set[str] = set()
    if scope.nearest:
        templated = {folder_above(one.source.path) for one in scope.members if id(one.source) in marked}
        aside = {}
        for source in (member.source for member in scope.members):
            path = source.path
            is_templated = bool(templated) and posixpath.dirname(path) in templated
            doubt = Doubt.TEMPLATED if is_templated else purposes.of_source(source)
            if doubt is None and path not in roots:
                doubt = doubted.get(path)
            if doubt is None:
                held = content_of(source)
                doubt = of_content(
                    path,
                    held,
                    load,
                    purposes.is_part,
                    purposes.is_inside,
                    purposes.is_of_tasks,
                    is_meant=path in roots,
                )
                if doubt is None and path not in roots and purposes.is_quoted(source):
                    doubt = Doubt.SKETCH
                if doubt is None and (is_completed(path, held, purposes.is_inside) or purposes.is_named(path, held)):
                    completed.add(path)
            if doubt is not None:
                aside[path] = doubt
    else:
        # an overlay that is called old is one of several, as a folder of plain files is not
        is_overlay = posixpath.basename(scope.root).lower() == "old"
        doubt = None if is_overlay else purposes.of(posixpath.join(scope.root, KUSTOMIZATIONS[0]))
        # what a kustomization or a chart holds belongs together, but what one to be copied names may not be there yet
        is_piece = doubt is Doubt.PIECE and scope.chart is None
        doubt = purposes.of_root(scope) if doubt in (None, Doubt.PIECE) else doubt
        if doubt is None and scope.chart is not None and scope.chart.directory not in roots:
            left = Doubt.LEFT_OUT if purposes.is_left_out(scope.chart.said) else None
            doubt = doubted.get(scope.chart.directory) or left
        members = [one.source for one in scope.members] if doubt is not None or (doubted and scope.chart) else []
        # a finding stands in the values where these hold what is wrong
        members += [each.source for one in members if one.template is not None for each in one.template.values]
        found = {one.path: doubt or doubted.get(one.path) for one in members if not purposes.is_gone(one, scope.root)}
        aside = {path: why for path, why in found.items() if why is not None}
        if is_piece:
            aside = {**{posixpath.join(scope.root, name): Doubt.PIECE for name in KUSTOMIZATIONS}, **aside}
    return scope.with_told(Told(aside=aside, completed=frozenset(completed)))


class Purposes:
    """What the folders of a run say of their files; each folder is looked at once."""

    __slots__ = (
        *("_code", "_folders", "_guides", "_is_applied", "_issues", "_left", "_load", "_merged", "_programs", "_roots"),
        *("_samples", "_served", "_tasks"),
    )

    def __init__(
        self,
        roots: Sequence[str],
        load: Callable[[str], Source | None],
        guides: Guides | None = None,
        left: LeftOut | None = None,
        merged: frozenset[str] = frozenset(),
        is_applied: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._load = load
        self._is_applied = is_applied
        self._programs: Programs | None = None
        self._tasks: TaskPods | None = None
        self._guides = guides
        self._merged = merged
        self._left = left
        self._roots = tuple(root.rstrip("/") for root in roots if root not in ("", "."))
        self._folders: dict[str, Doubt | None] = {}
        # the minor version of Kubernetes that a folder is for, where nothing but that puts it aside
        self._served: dict[str, int] = {}
        self._samples: dict[str, bool] = {}
        # what stands before the numbers of issues in a folder
        self._issues: dict[str, frozenset[str]] = {}
        # the texts of the Go code of a folder
        self._code: dict[str, tuple[str, ...]] = {}

    def is_inside(self, path: str, is_nameless: bool = False) -> bool:
        """Whether a program has the file inside and fills it in, or a student does, who has its solution beside it;
        `is_nameless` says that nothing in it has a name."""
        if self._programs is None:
            # imported here: few files leave anything empty that has to be there
            from svclint.discover.purposes.embedded import Programs

            self._programs = Programs(self._load)
        if self._programs.have(path, is_nameless=is_nameless):
            return True
        from svclint.discover.purposes.solved import is_solved

        return is_solved(path, self._load)

    def is_of_tasks(self, path: str) -> bool:
        """Whether a pipeline or a task runs on a pod of a file that has no name."""
        return self._pods_of_tasks().have(path)

    def is_named(self, path: str, held: Content) -> bool:
        """Whether pipelines give names to the pods of a file, as they do beside it, and nothing applies it."""
        if not held.has_pods or path in self._roots or not self._pods_of_tasks().lie_beside(path):
            return False
        return not self._is_applied(path)

    def _pods_of_tasks(self) -> TaskPods:
        if self._tasks is None:
            # imported here: few pods have no name
            from svclint.discover.purposes.task_pods import TaskPods

            self._tasks = TaskPods(self._load)
        return self._tasks

    def is_quoted(self, source: Source) -> bool:
        """Whether Go code beside the file has the same text in it: a program fills it in, as what it embeds."""
        folder = folder_above(source.path)
        if folder not in self._code:
            names = [name for name in names_beside(folder) if name.endswith(".go")][:_FILES_OF_CODE]
            read = (self._load(posixpath.join(folder, name)) for name in names)
            code = (one.text for one in read if one is not None and "apiVersion" in one.text)
            self._code[folder] = tuple(code) if names else ()
        if not self._code[folder]:
            # a text that nobody needs to read is asked by questions only
            return False
        own = source.text.strip()
        return bool(own) and any(f"`{own}" in text or f"`\n{own}" in text for text in self._code[folder])

    def _has_sample(self, folder: str) -> bool:
        """Whether a kustomization is there that somebody has to copy and to fill in."""
        if folder not in self._samples:
            names = names_beside(folder)
            # imported here: few runs have a file of parts alone
            from svclint.discover.hearsay.turned_into import turned_into

            made_of = {each for one in KUSTOMIZATIONS for each in turned_into(one)}
            self._samples[folder] = any(name.startswith(f"{one}.") for name in names for one in KUSTOMIZATIONS) or any(
                name in made_of for name in names
            )
        return self._samples[folder]

    def is_part(self, path: str) -> bool:
        """Whether a file that holds parts of objects is there to change others: `kubectl patch` is given it, policies
        merge it into what is there, or somebody has to fill in the kustomization beside it first."""
        name = path.casefold()
        is_called_so = "patch" in name and re.search(r"(?:^|[-_./])patch(?:es)?(?=[-_./])", name) is not None
        folder = posixpath.dirname(path)
        return is_called_so or not self._merged.isdisjoint((path, folder)) or self._has_sample(folder)

    def of_source(self, source: Source) -> Doubt | None:
        doubt = self.of(source.path)
        if doubt is not None:
            return None if self.is_gone(source, posixpath.dirname(source.path)) else doubt
        if self._guides is not None and self._guides.is_retired(source.path, ("", *self._roots)):
            return Doubt.RETIRED
        if source.path in self._roots:
            return None
        is_left = self.is_left_out(source.path)
        may_be_old, may_be_wrong = of_file_name(source.path.rpartition("/")[2])
        if may_be_old and self._is_old(source):
            return Doubt.RETIRED
        return Doubt.LEFT_OUT if is_left else Doubt.MEANT if may_be_wrong and self._is_wrong(source) else None

    def _is_wrong(self, source: Source) -> bool:
        # imported here: few files are called so
        from svclint.discover.purposes.wrong_by_name import is_wrong_by_name

        return is_wrong_by_name(source, self._load, self._roots)

    def _is_old(self, source: Source) -> bool:
        # imported here: few files are called so
        from svclint.discover.purposes.old_files import is_old

        return is_old(source, self._load, self._is_applied)

    def of_root(self, scope: Scope) -> Doubt | None:
        """Why a kustomization is hardly applied: nothing does it, and nobody named it."""
        if self._left is None or scope.chart is not None or scope.root in self._roots:
            return None
        if scope.root in self._left.directories:
            return Doubt.LEFT_OUT
        return Doubt.PATCHED if scope.root in self._left.parts else None

    def is_left_out(self, path: str) -> bool:
        """Whether nothing in the tree applies the file at `path`."""
        return self._left is not None and path in self._left.files

    def is_gone(self, source: Source, folder: str) -> bool:
        """Whether what the file holds was gone already in the version that its folder is for, which excuses nothing."""
        minor = self._served.get(folder)
        if minor is None:
            return False
        from svclint.discover.purposes.old_releases import is_removed

        return is_removed(source, minor)

    def of(self, path: str) -> Doubt | None:
        """Why the file at `path` is hardly applied as it is; None where nothing below the roots tells."""
        if path in self._roots:
            return None
        above, _, name = path.rpartition("/")
        found = self._of_folder(above)
        if found is Doubt.DESIGN and is_in_spec(path) and self._is_applied(path):
            # it was built where it was designed
            found = None
        found = found or of_old_release(name, above) or of_program(name, above)
        return found or (Doubt.TEST if self._is_of_issue(path) else None)

    def _is_of_issue(self, path: str) -> bool:
        if re.search(_NUMBER, path) is None:
            return False
        # imported here: few paths have such numbers
        from svclint.discover.purposes.issue_samples import is_of_issue

        return is_of_issue(path, self._roots, self._issues)

    def _of_folder(self, path: str) -> Doubt | None:
        if not path or path in self._roots:
            return None
        if path not in self._folders:
            above, _, name = path.rpartition("/")
            self._folders[path] = self._of_folder(above) or of_name(name, above) or self._of_version(path)
            self._folders[path] = self._folders[path] or of_old_release(name, above)
            if above in self._served:
                self._served[path] = self._served[above]
        return self._folders[path]

    def _of_version(self, path: str) -> Doubt | None:
        """Whether the folder is for a version of Kubernetes, and one for a newer version stands beside it."""
        above, _, name = path.rpartition("/")
        if "1." not in name:
            return None
        # imported here: few folders are called after a version
        from svclint.certainty.environments import OF_ENVIRONMENTS
        from svclint.discover.purposes.old_releases import IS_BEFORE, of_kubernetes

        mine = of_kubernetes(name)
        if mine is None or re.fullmatch(OF_ENVIRONMENTS, posixpath.basename(above).lower()):
            return None
        beside = names_beside(above)
        is_newer = any(other[0] > mine[1] for other in map(of_kubernetes, beside) if other is not None)
        # what is for all versions but those stands above
        if not is_newer and not (re.match(IS_BEFORE, name) and any(one.endswith(SUFFIXES) for one in beside)):
            return None
        self._served[path] = mine[0]
        return Doubt.RETIRED
