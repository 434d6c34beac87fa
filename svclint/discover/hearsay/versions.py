"""Which versions of controllers and APIs manifests, guides and scripts install, of those that somebody asks for."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from svclint.discover.walk import is_script
from svclint.files.paths import is_file
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source
    from svclint.told import Installed


def versions(
    asked: Collection[str],
    reading: Sequence[str],
    sources: Collection[Source],
    guides: Sequence[str],
    load: Callable[[str], Source | None],
    texts: Callable[[set[str]], Iterable[tuple[str, str]]],
) -> Iterator[Installed]:
    """What is installed of controllers (`nginx`, and for the files `reading` what is read as `patterns`), and of the
    Gateway API (`gateways`), and where clusters are linked (`meshes`), as far as it is `asked`.

    `texts` are those of guides and scripts around directories, `guides` the paths of those of the run.
    """
    # imported here: each is asked for by few trees
    if "nginx" in asked:
        from svclint.discover.hearsay.installed import installed

        yield from installed(sources)
    if "patterns" in asked:
        from svclint.discover.hearsay.installed import applied_from_web

        # around what only has a name, as standard input may, nothing stands
        yield from applied_from_web(sources, texts({posixpath.dirname(one) for one in reading if is_file(one)}))
    if "gateways" in asked:
        from svclint.discover.hearsay.pinned import gateway_apis

        scripts = [one for one in guides if is_script(posixpath.basename(one))]
        yield from gateway_apis(sources, filter(None, map(load, scripts)))
    if "meshes" in asked:
        from svclint.discover.hearsay.mirrored import mirrored

        yield from mirrored(sources, filter(None, map(load, guides)))
