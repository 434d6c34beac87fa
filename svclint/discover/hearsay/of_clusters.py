"""What texts and files say of clusters, of what is installed in them, and of images and programs: of all of a run."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Sequence

from svclint.discover.read import modules_of_go
from svclint.discover.walk import KUSTOMIZATIONS
from svclint.families import gateway_api, smi
from svclint.source import Holds
from svclint.told import Told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.discover.hearsay.heard import Hearsay
    from svclint.discover.sorting import Aside
    from svclint.scope import Scope
    from svclint.settings import Settings
    from svclint.source import Source
    from svclint.told import Installed

_SPEAKS_OF_OLD_APIS = Holds("beta", "alpha")
# whose versions decide
_OF_VERSIONS = {
    "nginx": Holds("ingress-nginx", "nginx-ingress-controller"),
    "patterns": Holds("ingress.kubernetes.io/use-regex", "ingress.kubernetes.io/rewrite-target"),
    "gateways": Holds(gateway_api.GROUP),
    "meshes": Holds("linkerd", smi.SPLIT, gateway_api.GROUP),
}
OLD_FIELDS = (
    *("kind: Endpoints", '"Endpoints"', "loadBalancerIP", "PreferClose", "FQDN", "topology-aware-hints"),
    "tolerate-unready-endpoints",
)
"""What stands where `field-deprecated` may tell of something that clusters of these days took without a word."""
ADDRESSES = ("cidr:", '"cidr"', "SourceRanges", "addresses:", "externalIPs", "clusterIPs")
"""What stands before addresses and networks that clusters read more strictly than they did."""
# an old API or field, a network, a node port, an alias, an entry of a mesh, several pods, a kustomization
_MAY_BE_CONFIGURED = Holds(
    *("beta", "alpha", *OLD_FIELDS, *ADDRESSES, "odePort:", 'odePort":', "ExternalName", "ServiceEntry"),
    *("StatefulSet", "patches:"),
)
_LISTS = Holds("\n- ", "\n  - ", "\n    - ")


class OfClusters:
    """What of a run's hearsay hangs on no scope."""

    __slots__ = ("_hearsay",)

    def __init__(self, hearsay: Hearsay) -> None:
        self._hearsay = hearsay

    def configured(
        self, roots: Sequence[str], outside: Callable[[str], str], aside: Aside
    ) -> Callable[[Iterable[Installed]], Told]:
        """What files below `roots` tell clusters and what is installed in them, and in what versions; asked where that
        decides. Nothing of it hangs on scopes: it may be worked out `aside` until it is called for, with what is known
        to be installed by then, which is nearer."""
        sources = self._hearsay.sources.values()
        if not (_MAY_BE_CONFIGURED.of_any(sources) or any(map(may_be_empty, sources))):
            return self._versions
        from svclint.discover.hearsay.configured import Configured

        asked = Configured(self._hearsay.sources, roots, self._hearsay.glance, outside)
        found = aside(lambda: (asked.answers(), self._versions(())), sources)

        def told(near: Iterable[Installed]) -> Told:
            answers, versions = found()
            by_files = asked.told(answers)
            installed = (*near, *versions.installed, *by_files.installed)
            return by_files._replace(installed=installed, unmaintained=versions.unmaintained)

        return told

    def _versions(self, near: Iterable[Installed]) -> Told:
        return Told(installed=(*near, *self._installed()), unmaintained=self._unmaintained())

    def _installed(self) -> tuple[Installed, ...]:
        """Which controllers are here, and in what version; asked where that decides."""
        sources = self._hearsay.sources.values()
        asked = [name for name, asks in _OF_VERSIONS.items() if asks.of_any(sources)]
        if not asked:
            return ()
        from svclint.discover.hearsay.versions import versions

        reading = _OF_VERSIONS["patterns"].among(sources) if "patterns" in asked else ()
        files, heard = [one.path for one in reading], self._hearsay
        return tuple(versions(asked, files, sources, heard.guide_paths, heard.load, heard.texts))

    def _unmaintained(self) -> tuple[str, ...]:
        """Whose projects nobody maintains any more, asked where an API may have been removed."""
        old = [one.path for one in _SPEAKS_OF_OLD_APIS.among(self._hearsay.sources.values())]
        if not old:
            return ()
        from svclint.discover.hearsay.retired import unmaintained

        return unmaintained(old, self._hearsay.sources, self._hearsay.guide_paths, self._hearsay.load)

    def of_images(self, scopes: Sequence[Scope], settings: Settings) -> Told:
        """What Dockerfiles say of images, and Go code of what it makes and reads."""
        return self._built(scopes).and_also(self._of_go(scopes, settings))

    def _built(self, scopes: Sequence[Scope]) -> Told:
        """What the Dockerfiles here say of the images that they are for; asked where a Service leads to a port that
        pods beside it do not declare."""
        if not self._hearsay.dockerfiles:
            return Told()
        from svclint.discover.hearsay.built_images import built, wanted

        names = wanted([member.source for one in scopes for member in one.members])
        if not names:
            return Told()
        texts = self._hearsay.texts({posixpath.dirname(one) for one in self._hearsay.dockerfiles})
        sources = self._hearsay.sources.values()
        return Told(images=built(names, self._hearsay.dockerfiles, sources, texts, self._hearsay.load))

    def _of_go(self, scopes: Sequence[Scope], settings: Settings) -> Told:
        """The labels that Go code gives to what it makes, and which annotations that are deprecated it reads; asked
        where manifests lie in a module of Go."""
        modules = modules_of_go({one.directory for one in self._hearsay.sources.values()})
        if not modules:
            return Told()
        from svclint.discover.hearsay.go_code import read_by_code
        from svclint.discover.hearsay.labelled import labelled

        # nobody reads the templates of a chart as they are
        held = {id(one.source): one.source for scope in scopes for one in scope.members if one.role == "objects"}
        sources = list(held.values())
        return Told(
            labelled=labelled(modules, sources, settings, self._hearsay.glance),
            read_by_code=read_by_code(modules, sources, self._hearsay.glance),
        )


def may_be_empty(source: Source) -> bool:
    """Whether a kustomization may have no entry, as hardly any has none."""
    return source.path.endswith(KUSTOMIZATIONS) and not _LISTS(source)
