"""Which plain files, and charts, people's texts put aside: what nothing applies, and what is no whole of its own."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping, Sequence
from itertools import filterfalse

from svclint.certainty.doubt import Doubt
from svclint.discover.walk import CHART, is_makefile, is_script
from svclint.files.paths import is_file
from svclint.source import Holds
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.discover.hearsay.guides import Guides
    from svclint.discover.hearsay.heard import Hearsay
    from svclint.discover.whole_folders import WholeFolders
    from svclint.gitops.deployment import Deployment

_MAY_LEAVE_OUT = Holds("...", "…", "<")
_MAY_BE_TO_FILL_IN = Holds("<", "#", every=True)
_SPEAKS_OF_APPLYING = Holds("applied", "APPLIED", "deployed", "DEPLOYED", " apply", " APPLY", " deploy", " DEPLOY")
_SPEAKS_OF_TEMPLATES = Holds("# Source: ")
_MAY_LIST = Holds("#", "path:", every=True)
_SPEAKS_OF_PODMAN = Holds("podman")
_SPEAKS_OF_SKAFFOLD = Holds("skaffold/v")


class SetAside:
    """What is said of the `plain` files of a run that makes them doubtful, each asked only where some of them may be
    so; of the folders `whole` tools apply all files, or those that they choose. `roots` are those of the run."""

    __slots__ = ("_files", "_hearsay", "_load", "_plain", "_roots", "_sources", "_whole")

    def __init__(self, hearsay: Hearsay, plain: Sequence[str], whole: WholeFolders, roots: Sequence[str]) -> None:
        self._hearsay = hearsay
        self._sources = hearsay.sources
        self._load = hearsay.load
        self._plain = plain
        self._files = [hearsay.sources[one] for one in plain]
        self._whole = whole
        self._roots = roots

    def doubts(
        self, said: Guides | None, charts: Sequence[str], deployments: Sequence[Deployment]
    ) -> Mapping[str, Doubt]:
        """The doubts about files, some of charts among them, and about the directories of `charts`; `said` is what
        guides say of the files."""
        return {
            **dict.fromkeys(self._copies(deployments), Doubt.COPY),
            **dict.fromkeys((*self._reworked(), *self._to_fill_in()), Doubt.TEMPLATED),
            **dict.fromkeys(self._parts(), Doubt.PART),
            **dict.fromkeys(self._snippets(), Doubt.SKETCH),
            **dict.fromkeys(self._excerpts(), Doubt.SKETCH),
            **dict.fromkeys((*self._not_applied(), *self._skipped(), *self._hidden()), Doubt.LEFT_OUT),
            **dict.fromkeys((*self._deleted(said), *self._unpacked()), Doubt.LEFT_OUT),
            **dict.fromkeys(self._uninstalled(charts, deployments) if charts else (), Doubt.LEFT_OUT),
            **dict.fromkeys(said.wrong_on_purpose() if said is not None else (), Doubt.MEANT),
            **dict.fromkeys(self._played(charts), Doubt.PLAYED),
            **dict.fromkeys(self._fixtures(charts) if charts else (), Doubt.TEST),
            **dict.fromkeys(self._doubles(), Doubt.TEST),
        }

    def passed_over(self, said: Guides | None) -> frozenset[str]:
        """Those of the files that nothing names, and commands pass over, as `said`."""
        if said is None or not said.passed_over:
            return frozenset()
        return frozenset(one for one in said.passed_over if not self._is_named(one))

    def is_applied(self, path: str) -> bool:
        """Whether a command applies a file, or all of its folder, or a tool does, or what a kustomization makes; what
        texts mention is looked at only when somebody asks."""
        return self._whole.have(path) or self._whole.build(path) or self._hearsay.mentions().is_applied(path)

    def _copies(self, deployments: Sequence[Deployment]) -> frozenset[str]:
        """Those of the `plain` files that are what a chart prints, beside a release of it or in the chart."""
        rendered = list(_SPEAKS_OF_TEMPLATES.among(self._files))
        if not rendered:
            return frozenset()
        from svclint.discover.charts.copies import copies, is_in_chart

        paths = [one.path for one in rendered]
        if not deployments and not any(is_in_chart(one, self._sources) for one in paths):
            return frozenset()
        return copies(rendered, deployments, self._sources, self.is_applied)

    def _reworked(self) -> frozenset[str]:
        """Those of the `plain` files that a Makefile makes other manifests of, and nobody knows what it changes."""
        makefiles = [one for one in self._hearsay.guide_paths if is_makefile(one)]
        if not self._plain or not makefiles:
            return frozenset()
        from svclint.discover.hearsay.fragments import run_at
        from svclint.discover.hearsay.make_rules import made_of

        files, found = frozenset(self._plain), set[str]()
        for source in filter(None, map(self._load, makefiles)):
            here = posixpath.dirname(run_at(source.path, self._hearsay.makefiles()))
            found |= {posixpath.normpath(posixpath.join(here, one)) for one in made_of(source.text, here, files)}
        return files & found

    def _to_fill_in(self) -> frozenset[str]:
        """Those of the `plain` files that call themselves templates and have places to fill in, and that nothing
        applies: of what is applied, no more is open than such places."""
        likely = list(_MAY_BE_TO_FILL_IN.among(self._files))
        if not likely:
            return frozenset()
        from svclint.discover.purposes.to_fill_in import SAYS_TEMPLATE

        return self._unapplied([one.path for one in likely if SAYS_TEMPLATE(one)])

    def _parts(self) -> frozenset[str]:
        """Those of the `plain` files whose objects can only add to others that are there: nothing applies them, or
        their comments say so."""
        # imported here: what files hold is asked once they were read
        from svclint.discover.purposes.content import content_of

        held = [(one, content_of(one)) for one in self._files]
        lacking = [one for one, content in held if content.lacks]
        said = frozenset[str]()
        if lacking:
            from svclint.discover.purposes.excerpts import SAYS_PART

            said = frozenset(one.path for one in lacking if SAYS_PART(one))
        return said | self._unapplied([one.path for one, content in held if content.is_addition])

    def _snippets(self) -> frozenset[str]:
        """Those of the `plain` files that leave something out, and that a page of documentation includes; of what only
        lacks something, those that nothing applies."""
        # imported here: what files hold is asked once they were read
        from svclint.discover.purposes.content import content_of

        likely = [one for one in _MAY_LEAVE_OUT.among(self._files) if is_file(one.path)]
        lacking = [one.path for one in self._files if content_of(one).lacks and is_file(one.path)]
        if not (likely or lacking):
            return frozenset()
        from svclint.discover.hearsay.snippets import leaves_out, snippets

        leaving = [one.path for one in likely if leaves_out(one)]
        found = snippets({*leaving, *lacking}, self._load)
        return found.intersection(leaving) | self._unapplied(found.difference(leaving))

    def _excerpts(self) -> frozenset[str]:
        """Those of the `plain` files that lack something and call themselves excerpts, and that nothing applies."""
        # imported here: what files hold is asked once they were read
        from svclint.discover.purposes.content import content_of

        lacking = [one for one in self._files if content_of(one).lacks]
        if not lacking:
            return frozenset()
        from svclint.discover.purposes.excerpts import SAYS_EXCERPT

        return self._unapplied([one.path for one in lacking if SAYS_EXCERPT(one)])

    def _not_applied(self) -> frozenset[str]:
        """Those of the `plain` files whose own comment says that nobody applies them, and that nothing here does."""
        likely = list(_SPEAKS_OF_APPLYING.among(self._files))
        if not likely:
            return frozenset()
        from svclint.discover.hearsay.not_applied import SAYS_NOT_APPLIED

        return self._unapplied([one.path for one in likely if SAYS_NOT_APPLIED(one)])

    def _skipped(self) -> frozenset[str]:
        """Those of the `plain` files that Skaffold does without where it lists what lies beside them."""
        configured = list(_SPEAKS_OF_SKAFFOLD.among(self._sources.values()))
        if not configured:
            return frozenset()
        from svclint.discover.hearsay.skaffold import left_out

        return frozenset(filterfalse(self._is_named, left_out(self._plain, configured)))

    def _hidden(self) -> frozenset[str]:
        """Those of the `plain` files with hidden names that nothing names, where commands apply files beside them."""
        hidden = [one for one in self._plain if posixpath.basename(one).startswith(".")]
        left = [one for one in hidden if not self._is_named(one)]
        folders = set(map(posixpath.dirname, left))
        beside = [one for one in self._plain if posixpath.dirname(one) in folders and one not in hidden]
        applied = {posixpath.dirname(one) for one in beside if self.is_applied(one)}
        return frozenset(one for one in left if posixpath.dirname(one) in applied)

    def _deleted(self, said: Guides | None) -> frozenset[str]:
        """Those of the files that guides and scripts only delete, and that hold no more than that takes."""
        if said is None or not said.deleted:
            return frozenset()
        # imported here: what files hold is asked once they were read
        from svclint.discover.purposes.content import content_of

        lacking = (one for one in said.deleted if content_of(self._sources[one]).lacks)
        return frozenset(filterfalse(self._whole.have, lacking))

    def _unpacked(self) -> frozenset[str]:
        """Those of the `plain` files that are samples of a release which was unpacked here, and that nothing around it
        names."""
        # imported here: few trees hold one
        if not any("/sample" in one or "/example" in one or "/demo" in one for one in self._plain):
            return frozenset()
        from svclint.discover.purposes.unpacked import may_be_unpacked, unused_samples

        likely = [one for one in self._plain if may_be_unpacked(one) and not self._whole.have(one)]
        if not likely:
            return frozenset()
        return frozenset(unused_samples(likely, self._roots, self._hearsay.mentions().of_release))

    def _uninstalled(self, charts: Sequence[str], deployments: Sequence[Deployment]) -> frozenset[str]:
        """Those of these directories of charts that a list of their neighbours leaves out, or helmfiles switch off, and
        the templates of charts that their prints do without."""
        return self._unlisted(charts, deployments) | self._switched_off(charts, deployments)

    def _switched_off(self, charts: Sequence[str], deployments: Sequence[Deployment]) -> frozenset[str]:
        """Those of them whose releases in helmfiles are all switched off, and which nothing else installs."""
        from svclint.discover.hearsay.helmfiles import switched_off_in_helmfiles

        found = switched_off_in_helmfiles(charts, self._load)
        if not found:
            return found
        from svclint.discover.charts.dependencies import depended_on
        from svclint.discover.hearsay.of_charts import OfCharts

        installed = {here for one in deployments for here in one.here}.union(OfCharts(self._hearsay).commanded(charts))
        return found - installed - depended_on(charts, self._sources) - frozenset(self._roots)

    def _unlisted(self, charts: Sequence[str], deployments: Sequence[Deployment]) -> frozenset[str]:
        values = (self._sources.get(posixpath.join(one, "values.yaml")) for one in charts)
        may_list = any(one is not None and _MAY_LIST(one) for one in values)
        prints = list(_SPEAKS_OF_TEMPLATES.among(self._files))
        if not (may_list or prints):
            return frozenset()
        from svclint.discover.charts.left_out import switched_off, unprinted

        deployed = {here for one in deployments for here in one.here}
        left = [one for one in charts if one not in deployed and one not in self._roots]
        mentions = self._hearsay.mentions()
        found = frozenset(switched_off(left, self._sources, mentions.of_release) if may_list else ())
        return found.union(unprinted(prints, left, self._sources, mentions.of_directory))

    def _played(self, charts: Sequence[str]) -> frozenset[str]:
        """Those of the `plain` files, and of these directories of charts, that Podman plays, and no cluster applies."""
        texts = [(path, source.text) for path in self._hearsay.guide_paths if (source := self._load(path)) is not None]
        texts = [one for one in texts if "podman" in one[1]]
        if not texts and not _SPEAKS_OF_PODMAN.of_any(self._sources.values()):
            return frozenset()
        from svclint.discover.hearsay.applying import Files
        from svclint.discover.hearsay.played import played_charts, played_files

        files = self._unapplied(played_files(Files(self._plain), texts))
        files = frozenset(filterfalse(self._hearsay.mentions().is_deployed, files)) if files else files
        return files.union(played_charts(charts, self._load))

    def _fixtures(self, charts: Sequence[str]) -> frozenset[str]:
        """Those of these directories of charts that are there to test others."""
        from svclint.discover.charts.fixtures import fixture_charts
        from svclint.discover.hearsay.mentions import texts_around

        around = {one for one in charts if is_file(posixpath.join(one, CHART))}
        scripts = (one for one in self._hearsay.guide_paths if is_script(posixpath.basename(one)))
        paths = sorted({*scripts, *texts_around(around)})
        texts = (source.text for source in map(self._load, paths) if source is not None)
        return fixture_charts(charts, texts, self._load)

    def _doubles(self) -> frozenset[str]:
        """Those of the `plain` files that are data of test doubles, and that nothing applies."""
        if not any("fake" in one or "mock" in one for one in map(str.lower, self._plain)):
            return frozenset()
        from svclint.discover.purposes.doubles import data_of_doubles, may_be_of_doubles

        likely = list(filter(may_be_of_doubles, self._plain))
        return frozenset(data_of_doubles(likely, self._roots, self._load, self.is_applied)) if likely else frozenset()

    def _is_named(self, path: str) -> bool:
        """Whether a tool applies all of a file's folder, or something mentions the file."""
        return self._whole.have(path) or self._hearsay.mentions().of_file(path)

    def _unapplied(self, found: Collection[str]) -> frozenset[str]:
        """Those of the files that nothing applies."""
        return frozenset(filterfalse(self.is_applied, found)) if found else frozenset()
