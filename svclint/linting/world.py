"""World: what all scopes of a run hold, asked only when something is missing in one of them."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from svclint.graph.label_index import LabelIndex
from svclint.linting.beside import Beside, Place
from svclint.linting.releases import NAME, Releases
from svclint.named_tuple import NamedTuple
from svclint.offer import Applied, Offered, applied, offer
from svclint.render.objects import builds
from svclint.resource import Identity, Rendering, namespace_labels
from svclint.told import ANY_NAMESPACE
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.operators.stated import Offering, Stating
    from svclint.resource import Selector
    from svclint.scope import Scope
    from svclint.settings import Settings
    from svclint.violation import Elsewhere


class _Pods(NamedTuple):
    scope: int
    labels: Mapping[str, str]
    added: Mapping[str, str | None]


class _Labelled(NamedTuple):
    scope: int
    labels: Mapping[str, str]
    place: Place | None = None


class World:
    """The identities, labels and pod templates of all scopes, and what charts may make by other values.

    What one scope lacks, another one gives that can live beside it. What a command puts into a namespace that it names
    is there, whatever else the files around it are.
    `built` is what the kustomizations of a scope, by its number, are known to apply.
    """

    def __init__(
        self, scopes: Sequence[Scope], settings: Settings, built: Mapping[int, Applied] = MappingProxyType({})
    ) -> None:
        self._default_namespace = settings.default_namespace
        self._scopes_of: dict[Identity, dict[int, Place]] = defaultdict(dict)
        # the same by identities without their namespaces, once somebody asks
        self._anywhere: dict[Identity, list[Identity]] | None = None
        self._renamed: dict[tuple[int, Place], str] = {}
        self._pods: LabelIndex[_Pods] = LabelIndex()
        self._labelled: dict[tuple[str, str, str], list[_Labelled]] = defaultdict(list)
        self._releases = Releases()
        self._placed: set[Identity] = set()
        self._named: set[str] = set()
        # the custom resources, and what their controllers make, once somebody asks
        self._custom: list[Offering] = []
        self._stating: Stating | None = None
        self._scopes = scopes
        self._beside = Beside(scopes)
        self._charts: dict[int, tuple[str, frozenset[str] | None]] = {}
        self._met: dict[tuple[str, Path], set[int]] = defaultdict(set)
        # the namespaces of the Services, by their names, whose versions a mesh tells apart; whether that is written
        self._steered: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        for number, scope in enumerate(scopes):
            if scope.chart is not None and scope.chart.directory:
                self._charts[number] = (posixpath.basename(scope.chart.directory), scope.chart.kinds)
            judged = [member for member in scope.members if member.role == "objects"]
            for member in judged:
                if not member.built:
                    rendering = member.rendering(scope.default_namespace)
                    for offered in offer(member.source, settings.workloads).objects:
                        self._add(number, member.source.path, offered, rendering)
                        if scope.told.places and rendering.namespace is None:
                            names = scope.told.placed_in(member.source.path, offered.namespace)
                            self._add_placed(number, offered, rendering, names)
            if scope.kustomizations:
                self._add_built(number, scope, built.get(number) or _built(scope, settings))

    def _add_placed(self, number: int, offered: Offered, rendering: Rendering, names: Iterable[str]) -> None:
        """An object, and its pods, where commands put it."""
        identity = offered.identity(rendering)
        self._placed |= {identity._replace(namespace=one) for one in names}
        if offered.pods is not None:
            labels = rendering.pod_labels_of(offered.group, offered.kind, offered.pods.labels)
            for one in names:
                self._pods.add(one, _Pods(number, labels, offered.pods.added))

    def _add_built(self, number: int, scope: Scope, found: Applied) -> None:
        """What the kustomizations of a scope apply, by the names that it has then."""
        for entry in found.met:
            self._met[entry].add(number)
        rendering = Rendering(scope.default_namespace)
        for file, one, before in found.objects:
            self._add(number, file, one, rendering, before)
            if scope.told.places:
                self._add_placed(number, one, rendering, scope.told.placed_in(file, one.namespace))

    def _add(self, number: int, file: str, offered: Offered, rendering: Rendering, written: str = "") -> None:
        """Add an object of a scope; `written` is the name that its file has where that is another one."""
        identity = offered.identity(rendering)
        labels = rendering.labels_of(offered.labels)
        if offered.name and offered.kind != "Namespace":
            place = (file, offered.document, offered.root)
            self._scopes_of[identity][number] = place
            self._beside.define(number, identity._replace(name=written) if written else identity, place)
            for host in offered.splits:
                is_written = bool(offered.namespace or rendering.namespace)
                self._add_steered(number, identity, host, place, is_written=is_written)
            if written and written != offered.name:
                self._renamed[number, place] = identity.namespace
            self._labelled[offered.group, offered.kind, identity.namespace].append(_Labelled(number, labels, place))
            for group, kind in offered.makes:
                where = identity.namespace or ANY_NAMESPACE
                self._labelled[group, kind, where].append(_Labelled(number, {}, place))
        elif offered.name and not offered.group:
            # several scopes may create one namespace, which makes them no alternatives
            labels = namespace_labels(offered.name, labels)
            self._labelled["", "Namespace", ""].append(_Labelled(number, labels))
        if offered.stated is not None and offered.name:
            self._custom.append((number, identity, labels, offered.stated))
        self._releases.add(offered, identity.namespace)
        if offered.pods is not None or (offered.kind == "Service" and not offered.group):
            self._beside.run(identity)
        if offered.pods is not None:
            labels = rendering.pod_labels_of(offered.group, offered.kind, offered.pods.labels)
            self._named.add(labels.get(NAME, ""))
            self._pods.add(identity.namespace, _Pods(number, labels, offered.pods.added))

    def _add_steered(self, number: int, owner: Identity, host: str, place: Place, *, is_written: bool) -> None:
        """A host whose versions an object of a mesh tells apart: a short one is of the object's own namespace."""
        # imported here: few trees have such objects
        from svclint.cluster_dns import cluster_name

        known = cluster_name(host)
        if known is None or (known.namespace and not known.qualified):
            return
        namespace = known.namespace or owner.namespace
        self._steered[known.name].append((namespace, is_written or bool(known.namespace)))
        if owner.kind == "DestinationRule":
            # who asks for the rule of a Service knows it by that, and not by its own name
            self._scopes_of[owner._replace(name=known.name, namespace=namespace)].setdefault(number, place)

    def may_steer(self, wanted: Elsewhere) -> bool:
        """Whether something anywhere in the run tells apart the versions of the Service that `wanted` is about, or of
        one of its name that is nowhere else: where either leaves its namespace out, whoever applies the files may name
        it."""
        service = wanted.steering
        return service is not None and any(
            namespace == service.namespace
            or ((wanted.unplaced or not is_written) and service._replace(namespace=namespace) not in self._scopes_of)
            for namespace, is_written in self._steered.get(service.name, ())
        )

    def holds(self, asking: int, wanted: Elsewhere, file: str = "", *, close: bool = False) -> bool:
        """Whether a scope that can live beside scope number `asking` holds what an object of `file` wants.

        `close` says that `asking` itself has a near miss.
        """
        at, file = file, "" if close else file
        if wanted.identity is not None:
            if self._is_placed(asking, wanted.identity) or self._is_above(asking, wanted.identity, at):
                return True
            if wanted.below and self._is_below(asking, wanted.identity, at):
                return True
            group, kind, namespace, name = wanted.identity
            if not group and self._releases.are_called(name, namespace):
                return True
            if not wanted.near and self._releases.begin([name], namespace):
                return True
            if not wanted.near and kind == "Service" and self._releases.deploy(name):
                return True
            if self._is_operated(asking, wanted, file):
                return True
            return self._may_render(asking, wanted.identity) or any(
                self._beside.gives(asking, other, file) and not self._is_copy(asking, place, identity)
                for other, place, identity in self._having(wanted.identity)
            )
        selector = wanted.selector
        if selector is None:
            is_met = wanted.patch is not None and not self._met[wanted.patch] <= {asking}
            return is_met or self._is_told(asking, wanted, file)
        if not close and self._is_operated(asking, wanted, file):
            return True
        if wanted.among != ("", "Pod"):
            found = [one for one in self._matching(wanted, selector) if self._beside.gives(asking, one.scope, file)]
            # what `asking` renders of the same file is there already, by whatever name
            own = set(self._beside.definitions(asking).values()) if found else set()
            return any(labelled.place not in own for labelled in found)
        if wanted.released and self._releases.are_unread_in(wanted.namespace):
            return True
        if not close and self._releases.make(selector, wanted.namespace):
            return True
        if wanted.unplaced and self._releases.may_make(selector, self._named):
            return True
        return any(self._beside.gives(asking, pods.scope, file) for pods in self._selected(wanted, selector))

    def has(self, asking: int, wanted: Identity, file: str) -> bool:
        """Whether a scope that can live beside scope number `asking` has the very object, for an object of `file`; any
        of the kind where no name is asked for, and one of a namespace that somebody wrote where any is."""
        if not wanted.name:
            found = self._labelled.get((wanted.group, wanted.kind, wanted.namespace), ())
            return any(self._beside.gives(asking, one.scope, file) for one in found)
        return any(
            self._beside.gives(asking, other, file)
            for other, _, identity in self._having(wanted)
            if wanted.namespace == identity.namespace or identity.namespace != self._default_namespace
        )

    def knows(self, wanted: Identity) -> bool:
        """Whether any scope has the very object."""
        return wanted in self._scopes_of

    def _is_told(self, asking: int, wanted: Elsewhere, file: str) -> bool:
        """Whether a text of another scope, which `asking` does not have, says that it runs a controller, attaches a
        route or switches on a monitor."""
        if not wanted.running and wanted.attached is None and wanted.monitor is None:
            return False
        # imported here: few findings ask for one
        from svclint.operators.running import tells

        own = {one.source.path for one in self._scopes[asking].members}
        return any(
            number != asking
            and any(
                one.role == "objects" and one.source.path not in own and tells(one.source, wanted)
                for one in scope.members
            )
            and self._beside.gives(asking, number, file)
            for number, scope in enumerate(self._scopes)
        )

    def _is_operated(self, asking: int, wanted: Elsewhere, file: str) -> bool:
        """Whether the controller of a custom resource of another scope makes what is wanted."""
        if self._custom and self._stating is None:
            # imported here: mostly nothing is missing
            from svclint.operators.stated import Stating

            self._stating = Stating(self._custom)
        making = self._stating.making(wanted) if self._stating is not None else ()
        return any(self._beside.gives(asking, one, file) for one in making)

    def holds_at_home(self, asking: int, wanted: Elsewhere, file: str) -> bool:
        """Whether `asking` has a plain `file` from a folder above, and what that wants stands where the file does.

        What `asking` has in its place is another version then, below what goes with the file. Where the folder itself
        has no such thing, the file is for each of those below.
        """
        if not self._beside.is_shared(asking, file):
            return False
        scopes: Iterable[int] = ()
        if wanted.identity is not None:
            scopes = (other for other, _, _ in self._having(wanted.identity))
        elif wanted.selector is not None and wanted.among != ("", "Pod"):
            scopes = (one.scope for one in self._matching(wanted, wanted.selector))
        elif wanted.selector is not None:
            scopes = (one.scope for one in self._selected(wanted, wanted.selector))
        return any(self._beside.is_at_home(one, file) for one in scopes)

    def _having(self, wanted: Identity) -> Iterator[tuple[int, Place, Identity]]:
        """The scopes that hold an object, where it stands, and its identity there."""
        for identity in self._named_so(wanted):
            for other, place in self._scopes_of.get(identity, {}).items():
                yield other, place, identity

    def _matching(self, wanted: Elsewhere, selector: Selector) -> Iterator[_Labelled]:
        """The objects of the kind that is asked for whose labels match."""
        keys = [(*wanted.among, wanted.namespace)]
        if wanted.anywhere:
            keys = [key for key in self._labelled if key[:2] == wanted.among]
        return (one for key in keys for one in self._labelled.get(key, ()) if selector.matches(one.labels))

    def _selected(self, wanted: Elsewhere, selector: Selector) -> Iterable[_Pods]:
        """The pods that match where they are asked for."""
        if wanted.namespace == ANY_NAMESPACE:
            return [one for one in self._pods.all() if selector.matches(one.labels, one.added)]
        return self._pods.matching(selector, wanted.namespace)

    def _named_so(self, wanted: Identity) -> list[Identity]:
        """The identities by which an object may be known that is wanted: those in all namespaces, where that is filled
        in as a command is run."""
        if wanted.namespace != ANY_NAMESPACE:
            return [wanted]
        if self._anywhere is None:
            self._anywhere = defaultdict(list)
            for one in self._scopes_of:
                self._anywhere[one._replace(namespace=ANY_NAMESPACE)].append(one)
        return self._anywhere.get(wanted, [])

    def _is_placed(self, asking: int, wanted: Identity) -> bool:
        """Whether a command puts the object into the namespace; into any, where that is filled in as it is run, which
        tells nothing of what is declared to be applied together."""
        if wanted in self._placed:
            return True
        return self._beside.is_plain(asking) and wanted._replace(namespace=ANY_NAMESPACE) in self._placed

    def _is_above(self, asking: int, wanted: Identity, file: str) -> bool:
        """Whether plain files of a directory above `file` hold the very object: they may go with
        whatever lies below them."""
        folder = posixpath.dirname(file) + "/"
        return self._beside.is_plain(asking) and any(
            other != asking
            and self._beside.is_plain(other)
            and folder.startswith(posixpath.dirname(place[0]) + "/" if "/" in place[0] else "")
            and posixpath.dirname(place[0]) + "/" != folder
            for other, place in self._scopes_of.get(wanted, {}).items()
        )

    def may_complete(self, asking: int, wanted: Elsewhere) -> bool:
        """Whether plain files that hold the very object, in a namespace that somebody wrote, may go with those of
        `asking` after all: they define a small part of these anew, as where something was moved and its copy stayed."""
        identity = wanted.identity
        if identity is None or not self._beside.is_plain(asking) or identity.namespace in ("", self._default_namespace):
            return False
        others = (one for one in self._scopes_of.get(identity, ()) if one != asking and self._beside.is_plain(one))
        return any(self._beside.is_hardly_the_same(asking, one) for one in others)

    def holds_renamed(self, asking: int, wanted: Elsewhere) -> bool:
        """Whether a kustomization gives the very name that is wanted to an object of its own, and another one to all
        that plain files of `asking` define as well: those may be applied beside what it makes."""
        if wanted.identity is None or not self._beside.is_plain(asking):
            return False
        mine = self._beside.definitions(asking)
        return any(
            (other, place) in self._renamed
            and all(
                (other, theirs) in self._renamed
                for one, theirs in self._beside.definitions(other).items()
                if mine.get(one, theirs) != theirs
            )
            for other, place, _ in self._having(wanted.identity)
        )

    def _is_below(self, asking: int, wanted: Identity, file: str) -> bool:
        """Whether a plain file of a directory right below that of `file` holds the very object, and nothing that stands
        here as well."""
        if not self._beside.is_plain(asking):
            return False
        folder = posixpath.dirname(file)
        for other, place in self._scopes_of.get(wanted, {}).items():
            here = posixpath.dirname(place[0])
            if self._beside.is_plain(other) and here != folder and posixpath.dirname(here) == folder:
                theirs = self._beside.definitions(other)
                return all(theirs.get(one, ("",))[0] != place[0] for one in self._beside.definitions(asking))
        return False

    def _is_copy(self, asking: int, place: Place, wanted: Identity) -> bool:
        """Whether `asking` renders the same object of the same file under another name: one overlay's copy is not there
        for another one."""
        return self._renamed.get((asking, place)) == wanted.namespace

    def _may_render(self, asking: int, wanted: Identity) -> bool:
        """Whether a chart may make the object by values or under a name that are not here: charts begin names with that
        of their release, and people call that as the chart."""
        return any(
            (wanted.name == chart or wanted.name.startswith(chart + "-")) and (kinds is None or wanted.kind in kinds)
            for number, (chart, kinds) in self._charts.items()
            if number != asking
        )


def _built(scope: Scope, settings: Settings) -> Applied:
    context = {member.source.path for member in scope.members if member.role == "context"}
    return applied(builds(scope), context, settings.workloads)
