"""Sources to scopes: configured ones, charts, kustomizations, then plain files; each step claims its files."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from svclint.certainty.doubt import Doubt
from svclint.discover.boundary import Boundary
from svclint.discover.gitops import Applied, applied, as_built, as_deployed, in_namespace, inflated
from svclint.discover.hearsay.heard import Hearsay
from svclint.discover.hearsay.of_clusters import OfClusters
from svclint.discover.hearsay.set_aside import SetAside
from svclint.discover.plain import Beside, plain_scopes
from svclint.discover.purposes.expected import expected_files
from svclint.discover.purposes.folders import with_purposes
from svclint.discover.purposes.misnamed import misnamed_in
from svclint.discover.purposes.templates import templates_in
from svclint.discover.read import read
from svclint.discover.walk import CHART, KUSTOMIZATIONS
from svclint.discover.whole_folders import WholeFolders
from svclint.files.paths import is_below, is_file
from svclint.named_tuple import NamedTuple
from svclint.scope import Member, Role, Scope
from svclint.source import Holds, Source
from svclint.told import Told
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.discover.charts.releases import Render
    from svclint.discover.charts.traces import Trace
    from svclint.discover.kustomizations.reading import Kustomization
    from svclint.gitops.deployment import Deployment
    from svclint.settings import ScopeSetting, Settings


_DEFINES_CLASSES = Holds("IngressClass")
_SPEAKS_OF_DEPLOYMENTS = Holds("\ndeployments:")
_SPEAKS_OF_CONSTRAINTS = Holds("gatekeeper.sh")

PATTERN = "*?["
"""The signs that make a path of the configuration a pattern."""


Aside = Callable[[Callable[[], Any], Collection[Source]], Callable[[], Any]]
"""Lets what is given be worked out, about some sources, by whoever has time for it; what comes back is called for the
result, once. It must be one that can be sent, and nothing else may come of it than that files are read."""


def at_last(work: Callable[[], Any], _: Collection[Source]) -> Callable[[], Any]:
    """Work it out when it is asked for."""
    return work


class Discovery(NamedTuple):
    """The scopes of a run, every source in them by the path that is shown, and what GitOps tools apply of them.

    `unread` says of how many files whose language is not understood the folders hold, by that language. `snapshots` are
    not linted. `rendered` are the releases of charts that are among the scopes: the file that deploys one, and the
    chart's directory; `traces` say how the lines of what was rendered can be had.
    """

    scopes: tuple[Scope, ...]
    sources: Mapping[str, Source]
    deployments: tuple[Deployment, ...] = ()
    unread: Mapping[str, int] = {}
    snapshots: Mapping[str, Source] = {}
    rendered: frozenset[tuple[str, str]] = frozenset()
    traces: Mapping[int, Trace] = {}


def form_scopes(
    sources: Mapping[str, Source],
    settings: Settings,
    around: Mapping[str, Source] | None = None,
    roots: Sequence[str] = (),
    boundary: Boundary | None = None,
    render: Render | None = None,
    guides: Sequence[str] = (),
    aside: Aside = at_last,
    buffers: Mapping[str, Source] = MappingProxyType({}),
) -> Discovery:
    """Sort sources into scopes, in the order of the design: configuration, charts, kustomizations, plain files.

    `around` are sources that nobody asked about and that declared scopes hold as well, `roots` the paths that somebody
    named, `boundary` where reading ends: with the repositories of `roots`, if it is not given. `render` renders charts.
    `guides` are texts that may tell what is done with plain files, `aside` works out what may be beside the rest.
    `buffers` take the place of the files that something names.
    """
    beyond = boundary or Boundary(roots)
    sorter = _Sorter(dict(sources), settings, dict(around or {}), beyond, render, buffers)
    return sorter.result(roots, guides, aside)


class _Sorter:
    """Sorts sources into scopes; each step claims its files before the next one sees them."""

    def __init__(
        self,
        sources: dict[str, Source],
        settings: Settings,
        around: dict[str, Source],
        boundary: Boundary,
        render: Render | None,
        buffers: Mapping[str, Source],
    ) -> None:
        self.sources = sources
        self.buffers = buffers
        self.boundary = boundary
        self.render = render
        self.settings = settings
        self.claimed: set[str] = set()
        self.apart: dict[str, Role] = {}
        self.extra = around
        self.deployed = Applied()
        self.rendered: frozenset[tuple[str, str]] = frozenset()
        self.traces: dict[int, Trace] = {}
        self.kustomizations: Mapping[str, Kustomization] = {}
        self.hearsay = Hearsay(sources, (), self._load)

    def result(self, roots: Sequence[str], guides: Sequence[str], aside: Aside) -> Discovery:
        self.hearsay = hearsay = Hearsay(self.sources, guides, self._load, self._glance)
        configured = OfClusters(hearsay).configured(roots, self.boundary.outside, aside)
        self.deployed = applied(self.sources, self._load)
        if self.deployed.deployments:
            self.deployed = self._deployed_as_built()
        namespaces = self.deployed.namespaces
        declared, formed = self._declared(), [in_namespace(one, namespaces) for one in self._formed()]
        formed = hearsay.with_built_in(formed, namespaces, self.settings)
        formed, printed = hearsay.printed_in(formed, self._unclaimed(), namespaces, self.settings)
        formed = hearsay.with_edits(formed, self.deployed.deployments)
        beside = _beside([*declared, *formed])
        if namespaces:
            self._place(beside, namespaces)
        left = [path for path in self._unclaimed_paths() if path not in self.apart]
        said = hearsay.guides(left)
        _add_named(beside, {**printed, **(said.namespaces if said is not None else {})})
        plain = list(
            plain_scopes(
                self._unclaimed(),
                self.settings,
                beside,
                self.apart,
                lambda one: templates_in(one, self._load),
                lambda one: misnamed_in(one, self._load),
            )
        )
        if said is not None:
            plain = [one.with_told(said.told) for one in plain]
        plain = hearsay.with_readers(hearsay.with_made(plain, left), left)
        if _SPEAKS_OF_DEPLOYMENTS.of_any(self.sources.values()):
            from svclint.discover.kustomizations.kluctl import with_kluctl

            plain = with_kluctl(plain, self.sources, self._load)
        plain = hearsay.with_placed(plain, left, self.settings, formed)
        without = [one for one in (*formed, *plain) if one.chart is None]
        if brought := (*hearsay.fetched(without), *hearsay.planned(without), *inflated(self.deployed, without)):
            from svclint.discover.hearsay.fetched import with_fetched

            formed, plain = with_fetched(formed, brought), with_fetched(plain, brought)
        deployments = self.deployed.deployments
        whole = WholeFolders(deployments, self.kustomizations, self.sources.keys())
        unused = hearsay.left_out(left, self.kustomizations, deployments, whole, roots)
        charts = sorted({one.chart.directory for one in formed if one.chart is not None})
        # what the configuration declares is applied, wherever it lies
        set_aside = SetAside(hearsay, left, whole, roots)
        meant = {
            **set_aside.doubts(said, charts, deployments),
            **dict.fromkeys(self._policy_inputs(left), Doubt.TEST),
        }
        plain = hearsay.with_unchecked(hearsay.with_at_once(plain, whole, self.settings), left, set_aside.is_applied)
        if over := set_aside.passed_over(said):
            plain = [one.with_told(Told(passed_over=over)) for one in plain]
        purposes = (said, unused, hearsay.merged(), meant, set_aside.is_applied)
        scopes = [*declared, *with_purposes([*formed, *plain], roots, self._load, *purposes)]
        # a guide is the nearest to what it is about
        told = configured(said.installed if said is not None else ())
        told = told.and_also(OfClusters(hearsay).of_images(scopes, self.settings))
        scopes = [one.with_told(told) for one in scopes if one.members]
        if _DEFINES_CLASSES.of_any([member.source for one in scopes for member in one.members]):
            # imported here: few trees have one
            from svclint.discover.classes import with_classes

            scopes = with_classes(scopes)
        scopes = hearsay.with_merged(as_deployed(scopes, self.deployed), deployments)
        scopes = hearsay.with_decoded(scopes, deployments)
        scopes.sort(key=lambda one: (one.name, [member.source.path for member in one.members]))
        used = {member.source.path for one in scopes for member in one.members}
        everything = {**{path: source for path, source in self.extra.items() if path in used}, **self.sources}
        return Discovery(tuple(scopes), everything, deployments, rendered=self.rendered, traces=self.traces)

    def _place(self, beside: dict[str, Beside], namespaces: Mapping[str, str]) -> None:
        """Adds the namespaces of what GitOps tools apply to what is known of directories, and of files."""
        # imported here: most runs have none
        from svclint.gitops.deployment import nearest

        for directory in {posixpath.dirname(one.path) for one in self._unclaimed()}:
            namespace = nearest(directory, namespaces)
            if namespace is not None:
                beside.setdefault(directory, (namespace, None, True))
        # of a file that is chosen by its name, that counts
        beside |= {one: (namespaces[one], None, True) for one in self._unclaimed_paths() if one in namespaces}

    def _policy_inputs(self, left: Sequence[str]) -> Iterable[str]:
        """The files that are there to try a policy beside them."""
        if not _SPEAKS_OF_CONSTRAINTS.of_any(self.sources.values()):
            return ()
        from svclint.discover.purposes.policy_inputs import policy_inputs

        return policy_inputs(left, self.sources)

    def _deployed_as_built(self) -> Applied:
        """What GitOps tools apply by objects that kustomizations change."""
        inner = _Sorter(dict(self.sources), self.settings, self.extra, self.boundary, None, self.buffers)
        inner.deployed = self.deployed
        inner._charts()
        scopes, _ = inner._kustomizations()
        return as_built(self.deployed, as_deployed(scopes, self.deployed), self.sources, self._load)

    def _formed(self) -> list[Scope]:
        """The charts, then the kustomizations of what is left; of the rest it is known what nobody applies."""
        charts, (scopes, kustomizations) = self._charts(), self._kustomizations()
        self.kustomizations = kustomizations
        self.apart = {
            **dict.fromkeys(self.hearsay.values_files(self._unclaimed_paths()), "config"),
            **dict.fromkeys(expected_files(self.sources, self._unclaimed_paths(), self._load), "expected"),
        }
        if kustomizations:
            from svclint.discover.kustomizations.unlisted import with_unlisted

            left = {one.path: one for one in self._unclaimed() if one.path not in self.apart}
            scopes = with_unlisted(scopes, kustomizations, left)
            self.claimed |= {one.path for scope in scopes for one in scope.unlisted}
        return [*charts, *scopes]

    def _charts(self) -> list[Scope]:
        free = self._unclaimed_paths()
        if not any(path.endswith(CHART) and posixpath.basename(path) == CHART for path in free):
            return []
        # imported here, as the kustomizations are: most runs have none
        from svclint.discover.charts.folders import Charts, unrendered

        charts = Charts(self.sources, free)
        folders = list(charts.folders())
        self.claimed |= charts.claimed
        if self.render is None:
            return [unrendered(one, self.settings.default_namespace) for one in folders]
        from svclint.discover.charts.releases import rendered
        from svclint.discover.hearsay.of_charts import OfCharts

        deployments = self.deployed.deployments
        directories = [one.directory for one in folders]
        of_charts = OfCharts(self.hearsay)
        bare, given = of_charts.bare(directories), of_charts.given(directories)
        asked, called = (self.sources, self.settings, self.render, self._load), of_charts.called(directories)
        found = rendered(folders, *asked, deployments, self._refusal, bare, given, called, of_charts.named)
        self.extra |= found.sources
        self.rendered |= found.said
        self.traces |= found.traces
        return list(found.scopes)

    def _kustomizations(self) -> tuple[list[Scope], Mapping[str, Kustomization]]:
        """Their scopes, and they themselves by directory."""
        free = self._unclaimed_paths()
        called_so = (path for path in free if path.endswith(KUSTOMIZATIONS))
        files = [path for path in called_so if posixpath.basename(path) in KUSTOMIZATIONS]
        if not files:
            return [], {}
        from svclint.discover.kustomizations.reading import read_kustomization
        from svclint.discover.kustomizations.scopes import Kustomizations

        found = [one for one in (read_kustomization(self.sources[path]) for path in files) if one is not None]
        deployed = self.deployed
        directories = {one.here[0] for one in deployed.deployments if len(one.here) == 1 and not one.is_release}
        kustomizations = Kustomizations(
            found,
            self._load,
            frozenset(free),
            self._refusal,
            deployed.additions,
            directories,
            self.hearsay.is_written,
            {one.address for one in deployed.deployments if one.here and one.repository},
            self._glance,
        )
        scopes = list(kustomizations.scopes(self.settings))
        # once all that they name was read: links may lead to files of the run
        self.claimed |= kustomizations.claimed()
        return scopes, kustomizations.by_directory

    def _unclaimed_paths(self) -> list[str]:
        return sorted(path for path in self.sources if path not in self.claimed)

    def _unclaimed(self) -> list[Source]:
        return [self.sources[path] for path in self._unclaimed_paths()]

    def _load(self, path: str) -> Source | None:
        """A file that a kustomization names: one of the run's, or read now; None also for what may not be read."""
        found = self.sources.get(path) or self.extra.get(path)
        if found is None and is_file(path) and not self.boundary.refusal(path):
            shown = self._followed(path)
            found = self.sources.get(shown) or self.extra.get(shown)
            if found is None:
                found = self.extra[shown] = self.buffers.get(shown) or read(path, shown)
        return found

    def _glance(self, path: str) -> Source | None:
        """The same of a file that is looked at once: there may be thousands, and none of them is kept."""
        known = path in self.sources or path in self.extra
        if known or self.boundary.refusal(path):
            return self._load(path)
        return self.buffers.get(path) or read(path, path)

    def _followed(self, path: str) -> str:
        """The path of the same file without links: what a kustomization names is beside the link to it."""
        folder, base = posixpath.split(path)
        if base in KUSTOMIZATIONS:
            return posixpath.normpath(posixpath.join(self.boundary.followed(folder), base))
        return self.boundary.followed(path)

    def _refusal(self, path: str) -> str:
        """Why the file or directory at `path` is not read; empty where it is, or is not there."""
        return "" if path in self.sources or path in self.extra else self.boundary.refusal(path)

    def _declared(self) -> list[Scope]:
        """The scopes of the configuration; all of them see all files."""
        scopes = []
        everything = {**self.extra, **self.sources}
        for setting in self.settings.scopes:
            chosen = {path: everything[path] for path in everything if any(within(path, one) for one in setting.paths)}
            if not chosen.keys().isdisjoint(self.sources):
                scopes.append(self._declared_scope(setting, chosen, everything))
        self.claimed.update(member.source.path for one in scopes for member in one.members)
        return scopes

    def _declared_scope(self, setting: ScopeSetting, chosen: dict[str, Source], everything: dict[str, Source]) -> Scope:
        """All of `chosen` as one scope: kustomizations and charts as what they are, the rest as it stands."""
        namespace = setting.namespace or self.settings.default_namespace
        settings = self.settings._replace(default_namespace=namespace, scopes=())
        inner = _Sorter(chosen, settings, dict(everything), self.boundary, self.render, self.buffers)
        inner.deployed = self.deployed
        formed = _one_release_each(inner._formed())
        self.claimed |= inner.claimed
        self.rendered |= inner.rendered
        self.traces |= inner.traces
        self.extra.update((path, one) for path, one in inner.extra.items() if path not in everything)
        members = [member for one in formed for member in one.members]
        rest = inner._unclaimed()
        members.extend(Member(one, inner.apart.get(one.path, "objects")) for one in rest)
        asked = [
            one if one.source.path in self.sources or one.role != "objects" else one._replace(role="context")
            for one in members
        ]
        distinct = {(one.source.path, one.role, one.namespace): one for one in asked}
        return Scope(
            setting.name,
            "",
            tuple(distinct[key] for key in sorted(distinct, key=lambda key: (key[0], key[1], key[2] or ""))),
            namespace,
            nearest=False,
            assume=setting.assume,
            snapshots=setting.snapshots,
            holes=tuple(hole for one in formed for hole in one.holes),
            kustomizations=tuple(directory for one in formed for directory in one.kustomizations),
            beside=tuple({source.path: source for one in formed for source in one.beside}.values()),
            links={path: file for one in formed for path, file in one.links.items()},
            missing=tuple(missing for one in formed for missing in one.missing),
            unlisted=tuple(unlisted for one in formed for unlisted in one.unlisted),
        )


def _one_release_each(scopes: Sequence[Scope]) -> list[Scope]:
    """Without the other releases of a chart: what is declared is one installation, with the values of the chart."""
    seen: set[str] = set()
    kept = []
    for one in scopes:
        if one.chart is None or one.chart.directory not in seen:
            kept.append(one)
        if one.chart is not None:
            seen.add(one.chart.directory)
    return kept


def _beside(scopes: Sequence[Scope]) -> dict[str, Beside]:
    """What kustomizations do to the objects of a directory: so would they to a file in it that they do not list."""
    found: dict[str, Beside] = {}
    for scope in scopes:
        for member in scope.members:
            if member.role == "objects" and (member.namespace or member.common):
                found.setdefault(posixpath.dirname(member.source.path), (member.namespace, member.common, False))
    return found


def _add_named(beside: dict[str, Beside], namespaces: Mapping[str, str]) -> None:
    """Adds the namespaces of files of which nothing else is known."""
    for path, namespace in namespaces.items():
        if posixpath.dirname(path) not in beside and path not in beside:
            beside[path] = (namespace, None, True)


def within(path: str, directory: str) -> bool:
    """Whether `path` is `directory` or below it, or matches it as a pattern."""
    if is_below(path, directory):
        return True
    if any(sign in directory for sign in PATTERN):
        from fnmatch import fnmatchcase

        return fnmatchcase(path, directory)
    return False
