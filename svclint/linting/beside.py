"""Beside: which scopes of a run can live in one cluster side by side, and whose each plain file is."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Sequence

from svclint.files.paths import is_below
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.resource import Identity
    from svclint.scope import Scope

# of what is an alternative for something more is the same: dev/ and prod/
_PART = 3

Place = tuple[str, int, tuple[str | int, ...]]
"""Where an object is written: its file, the number of its document, and the path in that."""


class Beside:
    """The definitions and the plain files of all scopes, by their numbers.

    Two scopes that define the same identities in different places are alternatives: they cannot live in one cluster
    side by side, so what one lacks, the other does not give. Only a file that both of them judge may be meant for the
    other one alone, unless something in the scope that lacks it comes so close that it was meant here too.

    A single object among several is an update of the other scope's. Where that is a workload or a Service, this holds
    only between plain files and what somebody declared: dev/ and prod/ may have no more than one of them in common.
    """

    def __init__(self, scopes: Sequence[Scope]) -> None:
        self._definitions: dict[int, dict[Identity, Place]] = defaultdict(dict)
        self._running: set[Identity] = set()
        self._plain_files: dict[int, set[str]] = {}
        # the plain scopes that hold a file in a role
        self._plain_roles: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._roots = [scope.root for scope in scopes]
        self._homes: dict[str, frozenset[int]] = {}
        self._at_home: dict[tuple[int, str], bool] = {}
        self._known: dict[tuple[int, int], bool] = {}
        self._hardly: dict[tuple[int, int], bool] = {}
        for number, scope in enumerate(scopes):
            if scope.nearest:
                self._plain_files[number] = {
                    one.source.path for one in scope.members if one.role == "objects" or one.without
                }
                for one in scope.members:
                    self._plain_roles[one.source.path, one.role].add(number)

    def define(self, number: int, identity: Identity, place: Place) -> None:
        """A scope defines an object, by the name that its file has."""
        self._definitions[number][identity] = place

    def run(self, identity: Identity) -> None:
        """An object is a Service, or has pods."""
        self._running.add(identity)

    def definitions(self, number: int) -> dict[Identity, Place]:
        """What a scope defines, and where."""
        return self._definitions[number]

    def is_plain(self, number: int) -> bool:
        """Whether a scope is of plain files, which nobody declares to be applied together."""
        return number in self._plain_files

    def is_shared(self, number: int, file: str) -> bool:
        """Whether a plain scope judges a file that is not of its own folder."""
        return file in self._plain_files.get(number, ()) and not self._is_home(number, file)

    def gives(self, asking: int, other: int, file: str) -> bool:
        """Whether what one scope holds is there for what another one asks for, in an object of `file`."""
        is_shared = asking != other and file in self._plain_files.get(asking, ())
        # what goes with it there is another part's, or that of its own folder
        if is_shared and (file in self._plain_files.get(other, ()) or self.is_at_home(other, file)):
            return True
        key = (min(asking, other), max(asking, other))
        if key not in self._known:
            self._known[key] = self._go_together(asking, other)
        return self._known[key]

    def _go_together(self, asking: int, other: int) -> bool:
        if asking == other:
            return False
        mine, theirs = self._definitions[asking], self._definitions[other]
        if len(theirs) < len(mine):
            mine, theirs = theirs, mine
        clashes = [identity for identity, place in mine.items() if theirs.get(identity, place) != place]
        return not clashes or (len(clashes) == 1 and len(mine) > 3 and self._is_update(clashes[0], asking, other))

    def _is_update(self, clash: Identity, asking: int, other: int) -> bool:
        return clash not in self._running or (asking in self._plain_files) != (other in self._plain_files)

    def is_hardly_the_same(self, asking: int, other: int) -> bool:
        """Whether two scopes define little in different places."""
        key = (asking, other)
        if key not in self._hardly:
            mine, theirs = self._definitions[asking], self._definitions[other]
            self._hardly[key] = _PART * sum(theirs.get(one, place) != place for one, place in mine.items()) < len(mine)
        return self._hardly[key]

    def is_at_home(self, scope: int, file: str) -> bool:
        """Whether a scope is that of a file's own folder, or of a file beside which that one judges it."""
        key = scope, file
        if key not in self._at_home:
            homes = self._homes_of(file)
            own = self._plain_files.get(scope, ()) if scope not in homes else ()
            self._at_home[key] = bool(homes) and (
                scope in homes
                or any(not self._plain_roles.get((one, "context"), set()).isdisjoint(homes) for one in own)
            )
        return self._at_home[key]

    def _homes_of(self, file: str) -> frozenset[int]:
        """The scopes of all files of the file's folder, or of one above, that judge it."""
        known = self._homes.get(file)
        if known is None:
            held = self._plain_roles.get((file, "objects"), ())
            known = self._homes[file] = frozenset(one for one in held if self._is_home(one, file))
        return known

    def _is_home(self, scope: int, file: str) -> bool:
        """Whether a scope is that of all files of the file's folder, or of one above."""
        return is_below(posixpath.dirname(file), self._roots[scope])
