"""What texts say of the files of a run, each asked only where some of them may: guides, scripts, images, generators."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from svclint.discover.hearsay.surroundings import Surroundings, real_folders
from svclint.discover.walk import is_dockerfile, is_readme, is_script
from svclint.files.paths import is_dir, is_file
from svclint.offer import offer
from svclint.resource.identity import CLUSTER_SCOPED
from svclint.source import Holds
from svclint.told import ANY_NAMESPACE, Told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.discover.hearsay.guides import Guides
    from svclint.discover.hearsay.mentions import Mentions
    from svclint.discover.kustomizations.left_out import LeftOut
    from svclint.discover.kustomizations.reading import Kustomization
    from svclint.discover.whole_folders import WholeFolders
    from svclint.gitops.deployment import Deployment
    from svclint.scope import Scope
    from svclint.settings import Settings
    from svclint.source import Source
    from svclint.told import Fetched

_SPEAKS_OF_KUBECTL = Holds("kubectl")
_HAS_VERSION, _HAS_KIND = Holds("apiVersion"), Holds("kind:")
_SPEAKS_OF_TEMPLATES = Holds("# Source: ")
_SPEAKS_OF_GENERATORS = Holds("PolicyGenerator")
# in which namespace an object is, or another one is looked for
_SPEAKS_OF_NAMESPACES = Holds("namespace:", '"namespace"', ".svc")
_MERGES = Holds("ServerSideApply=true")
_RUNS_COMMANDS = Holds("kind: Job", "kind: CronJob")
_INSTALLERS = ("helm ", "helm:", "helm(", "helm_", "releases:", "type: helm", "istioctl", "linkerd")
_MAY_BE_OFF = Holds("# apiVersion: ", "#apiVersion: ", "#  apiVersion: ")
_CHANGES_OBJECTS = Holds("k8s_json_patch:")
_MAY_BE_TASKS = Holds(" k8s:", ".k8s:")


class Hearsay:
    """What is said of the `sources` of a run. `guides` are the paths of its guides, scripts and Dockerfiles; `load`
    reads a file, `glance` one that is looked at once."""

    __slots__ = (
        *("_around", "_made", "_mentioned", "_surroundings", "dockerfiles", "glance", "guide_paths", "load"),
        "sources",
    )

    def __init__(
        self,
        sources: Mapping[str, Source],
        guides: Sequence[str],
        load: Callable[[str], Source | None],
        glance: Callable[[str], Source | None] | None = None,
    ) -> None:
        self.sources = sources
        self.dockerfiles = [one for one in guides if is_dockerfile(one.rpartition("/")[2])]
        self.guide_paths = [one for one in guides if one not in self.dockerfiles] if self.dockerfiles else guides
        self.load = load
        self.glance = glance or load
        self._made: frozenset[str] | None = None
        self._around: dict[str, list[tuple[str, str]]] = {}
        self._mentioned: Mentions | None = None
        self._surroundings = Surroundings()

    def guides(self, plain: Sequence[str]) -> Guides | None:
        """What guides, scripts and comments say of the `plain` files; None where there are none of both."""
        commented = [one.path for one in _SPEAKS_OF_KUBECTL.among([self.sources[path] for path in plain])]
        if not plain or not (self.guide_paths or commented):
            return None
        from svclint.discover.hearsay.guides import Guides

        return Guides(self.guide_paths, plain, self.load, commented, self.makefiles())

    def with_placed(
        self, scopes: list[Scope], plain: Sequence[str], settings: Settings, formed: Sequence[Scope]
    ) -> list[Scope]:
        """The scopes with the namespaces in which guides, scripts and workflows apply those of the `plain` files that
        name none, or look for their objects, and those that they put in the place of the ones that files name; asked
        where something names one. `formed` are the other scopes of the run."""
        if not _SPEAKS_OF_NAMESPACES.of_any(self.sources.values()):
            return scopes
        silent = [one for one in plain if _leaves_out(self.sources[one], settings)]
        naming = [one for one in plain if _names_one(self.sources[one], settings)]
        if not (silent or naming):
            return scopes
        from svclint.discover.hearsay.applying import Files
        from svclint.discover.hearsay.placed import as_placed, placed

        # around what only has a name, as standard input may, nothing stands
        texts = list(self.texts({posixpath.dirname(one) for one in (*silent, *naming) if is_file(one)}))
        found = placed(texts, Files(silent)) if silent else {}
        if silent and any("kubectl" in text or "oc " in text for _, text in texts):
            from svclint.discover.hearsay.named_objects import looked_for

            there = [path for path, names in found.items() if names != {ANY_NAMESPACE}]
            for path, names in looked_for(texts, silent, there, [*scopes, *formed], settings.workloads).items():
                found[path] = found.get(path, frozenset()) | names
        moves = [one for one in texts if "sed " in one[1] and "namespace" in one[1]] if naming else []
        if not moves:
            return [as_placed(one, found) for one in scopes]
        # imported here: few texts have such a command
        from svclint.discover.hearsay.moved import moved

        replaced = moved(moves, Files(naming))
        return [as_placed(one, found, replaced) for one in scopes]

    def with_made(self, scopes: list[Scope], plain: Sequence[str]) -> list[Scope]:
        """The scopes of the `plain` files with the Services and pods that commands make without a file: in guides of
        any name and format, scripts and build files; with the objects that Terraform and other programs make; and with
        what such commands replace in the files."""
        directories = real_folders(plain)
        tasks = [(one.path, one.text) for one in _CHANGES_OBJECTS.among(self.sources.values())]
        if not (tasks or self._surroundings.has_more(directories)):
            return scopes
        from svclint.discover.hearsay.made_services import made, with_made

        texts = list(self.texts(directories))
        scopes = with_made(scopes, made((*texts, *self._plans(directories), *tasks), directories))
        if not any("sed " in text for _, text in texts):
            return scopes
        # imported here: few texts have such a command
        from svclint.discover.hearsay.applying import Files
        from svclint.discover.hearsay.filled_in import with_filled

        return with_filled(scopes, texts, Files(plain))

    def _plans(self, directories: set[str]) -> Iterator[tuple[str, str]]:
        """The files of Terraform in directories and above them, with their paths."""
        for path in self._surroundings.plans(directories):
            source = self.glance(path)
            if source is not None:
                yield path, source.text

    def with_built_in(self, scopes: list[Scope], settled: Collection[str], settings: Settings) -> list[Scope]:
        """The scopes with the namespaces into which guides, scripts and workflows put what kustomizations make; asked
        where that names no namespace, and something else does. `settled` are roots whose namespace is known."""
        silent = {
            scope.root or "."
            for scope in scopes
            if scope.kustomizations
            and scope.root not in settled
            and any(one.built and one.namespace is None and _leaves_out(one.source, settings) for one in scope.members)
        }
        if not silent or not _SPEAKS_OF_NAMESPACES.of_any(self.sources.values()):
            return scopes
        from svclint.discover.hearsay.built_in import as_built_in, built_in

        found = built_in(self.texts({"" if one == "." else one for one in silent}), silent)
        return [as_built_in(one, found) for one in scopes]

    def printed_in(
        self, scopes: list[Scope], free: Sequence[Source], settled: Collection[str], settings: Settings
    ) -> tuple[list[Scope], Mapping[str, str]]:
        """The scopes of kustomizations, and the paths of the plain files `free`, with the namespaces of the releases
        for which Helm printed what names none; asked where something was printed, or a release recorded. `settled` are
        roots of which it is known."""
        locks = [source for path, source in self.sources.items() if "lock" in path.rpartition("/")[2]]
        if not (locks or _SPEAKS_OF_TEMPLATES.of_any(self.sources.values())):
            return scopes, {}
        from svclint.discover.charts.printed_in import as_printed, printed_in, records_of

        records = records_of(locks)

        def find(sources: Iterable[Source]) -> dict[str, str]:
            return printed_in(sources, records, settings)

        def leaves_out(source: Source) -> bool:
            return _leaves_out(source, settings)

        return as_printed(scopes, find, settled, leaves_out, settings.default_namespace), find(free)

    def with_edits(self, scopes: Sequence[Scope], deployments: Sequence[Deployment]) -> list[Scope]:
        """The scopes with what commands write into their kustomizations. Where comments switch off all that one lists,
        and nothing builds it, it is left out."""
        if not any(one.kustomizations for one in scopes):
            return list(scopes)
        from svclint.discover.hearsay.edited_scopes import with_edits

        return with_edits(scopes, deployments, self.texts, lambda one: self.mentions().of_directory(one))

    def with_decoded(self, scopes: list[Scope], deployments: Sequence[Deployment]) -> list[Scope]:
        """The scopes with those of their files that nobody but Flux applies, asked where it applies any."""
        if not any(_is_of_flux(one) for one in deployments):
            return scopes
        from svclint.discover.hearsay.decoded import with_decoded

        flux = [one for one in deployments if _is_of_flux(one)]
        others = [one for one in deployments if not _is_of_flux(one)]
        return with_decoded(scopes, flux, others, self.sources.keys(), self.texts, self.mentions().is_applied)

    def with_readers(self, scopes: list[Scope], left: Sequence[str]) -> list[Scope]:
        """The scopes with the programs that commands give those of the plain files `left` to of which no document has
        an apiVersion; asked where there are some."""
        likely = [one for one in map(self.sources.__getitem__, left) if not _HAS_VERSION(one) and _HAS_KIND(one)]
        if not likely:
            return scopes
        # imported here: few trees have any
        from svclint.discover.hearsay.other_readers import readers
        from svclint.document.versionless import IS_VERSIONLESS

        files = [one.path for one in filter(IS_VERSIONLESS, likely)]
        if not files:
            return scopes
        found = readers(self.texts(real_folders(files)), files)
        return [one.with_told(Told(readers=found)) for one in scopes] if found else scopes

    def with_unchecked(
        self, scopes: list[Scope], left: Sequence[str], is_applied: Callable[[str], bool]
    ) -> list[Scope]:
        """The scopes with those of the plain files `left` only tasks of Ansible send; asked where there are some."""
        tasks = list(_MAY_BE_TASKS.among(self.sources.values())) if left else []
        if not tasks:
            return scopes
        from svclint.discover.hearsay.sent_by_ansible import sent_unchecked

        sent = frozenset(one for one in sent_unchecked(tasks, frozenset(left)) if not is_applied(one))
        return [one.with_told(Told(unchecked=sent)) for one in scopes] if sent else scopes

    def fetched(self, scopes: Sequence[Scope]) -> tuple[Fetched, ...]:
        """What guides, scripts and those that Jobs run bring beside the objects of these scopes, and is not in the
        tree."""
        directories = {posixpath.dirname(member.source.path) for one in scopes for member in one.members}
        real = real_folders(member.source.path for one in scopes for member in one.members)
        texts = list(self.texts(real)) if self.guide_paths or self._surroundings.has_more(real) else []
        texts += [(one.path, one.text) for one in _RUNS_COMMANDS.among(self.sources.values())]
        texts = [one for one in texts if is_readme(posixpath.basename(one[0])) or _may_fetch(*one)]
        if not any(_may_fetch(*one) for one in texts):
            return ()
        from svclint.discover.hearsay.fetched import fetched

        return fetched(texts, directories, lambda path: not path.startswith("..") and (is_file(path) or is_dir(path)))

    def planned(self, scopes: Sequence[Scope]) -> tuple[Fetched, ...]:
        """The releases that Terraform installs of charts that are in no tree, asked where there are files of it."""
        plans = sorted(self._surroundings.all_plans()) if scopes else []
        if not plans:
            return ()
        from svclint.discover.hearsay.planned import planned

        return planned(plans, self.glance, scopes)

    def texts(self, directories: set[str]) -> Iterator[tuple[str, str]]:
        """The guides and scripts of the run and around directories, each behind the path to read it under."""
        from svclint.discover.hearsay.fragments import folders_of_make, run_at
        from svclint.discover.hearsay.guide_texts import plain_text
        from svclint.discover.hearsay.mentions import texts_around

        around = frozenset(texts_around(directories, guides=True))
        makefiles = self.makefiles() | folders_of_make(around)
        for one in sorted({*self.guide_paths, *around}):
            source = self.sources.get(one) or self.load(one)
            if source is not None:
                yield run_at(one, makefiles), plain_text(one, source.text)

    def makefiles(self) -> frozenset[str]:
        """The directories in which a Makefile of the run stands."""
        if self._made is None:
            from svclint.discover.hearsay.fragments import folders_of_make

            self._made = folders_of_make(self.guide_paths)
        return self._made

    def left_out(
        self,
        plain: Sequence[str],
        kustomizations: Mapping[str, Kustomization],
        deployments: Sequence[Deployment],
        whole: WholeFolders,
        roots: Sequence[str],
    ) -> LeftOut | None:
        """What nothing applies, asked where there are kustomizations, or a tool chooses among the files of a folder; of
        the folders `whole` tools apply all files, or those that they choose; `roots` are what the run names."""
        if not (kustomizations or whole.chooses):
            return None
        from svclint.discover.kustomizations.left_out import left_out

        commented: frozenset[str] = frozenset()
        if deployments and (tools := list(_MAY_BE_OFF.among(self.sources.values()))):
            # imported here: few trees have such objects in comments
            from svclint.discover.kustomizations.switched_off import applied_in_comments

            commented = applied_in_comments(tools, kustomizations)
        return left_out(plain, kustomizations, deployments, self.mentions(), whole, roots, commented)

    def mentions(self) -> Mentions:
        """What texts mention, for all who ask: each text is read once."""
        if self._mentioned is None:
            from svclint.discover.hearsay.mentions import Mentions

            self._mentioned = Mentions(self.sources, self.guide_paths, self.load)
        return self._mentioned

    def with_at_once(self, plain: list[Scope], whole: WholeFolders, settings: Settings) -> list[Scope]:
        """The plain scopes with the files of theirs that are applied at once; asked where two define one object."""
        found = {path for one in plain if one.nearest for path in _defining_again(one, settings)}
        if not found:
            return plain
        from svclint.discover.hearsay.at_once import as_one, at_once

        texts = list(self.texts({posixpath.dirname(one) for one in found if is_file(one)}))
        told = at_once(texts, found, whole)
        told_of = (one.with_told(Told(at_once=(*one.told.at_once, *sorted(told, key=sorted)))) for one in plain)
        return [as_one(one, settings) for one in told_of]

    def merged(self) -> frozenset[str]:
        """What policies merge into objects, asked where there is a generator of some."""
        if not _SPEAKS_OF_GENERATORS.of_any(self.sources.values()):
            return frozenset()
        from svclint.discover.purposes.merged_manifests import merged_manifests

        return merged_manifests(self.sources.values())

    def with_merged(self, scopes: list[Scope], deployments: Sequence[Deployment]) -> list[Scope]:
        """The scopes with the parts of objects in them that Argo CD, or a machine as it starts, applies on the server's
        side; asked where something may be told to."""
        folders = real_folders({one.source.path for scope in scopes for one in scope.members})
        if not self._surroundings.may_start(folders) and not any(_MERGES(one.said.source) for one in deployments):
            return scopes
        from svclint.discover.hearsay.applied_on_server import with_merged

        return with_merged(scopes, folders, deployments, self.glance)

    def values_files(self, free: Sequence[str]) -> frozenset[str]:
        """The files among `free` that only give a chart its values, asked where one is called so, or Terraform is."""
        called_so = [one for one in free if "values" in one]
        if not called_so and not self._surroundings.has_plans(real_folders(free)):
            return frozenset()
        from svclint.discover.purposes.values_files import values_files

        return values_files(self.sources, free, self.glance)

    def is_written(self, path: str) -> bool:
        """Whether a guide or a script makes the file at `path`, which is not there."""
        from svclint.discover.hearsay.made_files import is_made

        folder = posixpath.dirname(path)
        if folder not in self._around:
            self._around[folder] = list(self.texts({folder}))
        return is_made(path, self._around[folder], self.load)


def _is_of_flux(one: Deployment) -> bool:
    return str(one.data.get("apiVersion")).startswith("kustomize.toolkit.fluxcd.io/")


def _may_fetch(path: str, text: str) -> bool:
    """Whether a text may tell to apply what is not here: of the web, by a tool, or a script from beyond the tree."""
    is_applied = "kubectl" in text or "oc " in text
    if is_applied and ("://" in text or "github.com" in text or (is_script(path.rpartition("/")[2]) and "-f" in text)):
        return True
    return any(map(text.__contains__, _INSTALLERS))


def _names_one(source: Source, settings: Settings) -> bool:
    return any(one.namespace for one in offer(source, settings.workloads).objects)


def _defining_again(scope: Scope, settings: Settings) -> set[str]:
    """The files that define an object which another file of the scope defines, too."""
    held = [(member.source.path, offer(member.source, settings.workloads).objects) for member in scope.members]
    if len({_WRITTEN(one) for _, objects in held for one in objects}) == sum(len(objects) for _, objects in held):
        return set()  # as nearly always
    found: dict[object, str] = {}
    again: set[str] = set()
    for path, objects in held:
        for one in objects:
            first = found.setdefault(_WRITTEN(one), path)
            if first != path:
                again.update((first, path))
    return again


_WRITTEN = attrgetter("group", "kind", "namespace", "name")


def _leaves_out(source: Source, settings: Settings) -> bool:
    found = offer(source, settings.workloads).objects
    return any(not one.namespace and (one.group, one.kind) not in CLUSTER_SCOPED for one in found)
