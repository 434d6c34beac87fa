"""Which Kubernetes the clusters of a tree have, for each of its files: by what the tree asks for, and where it does.

The newest that anything asks for counts; what commands ask for in a folder with manifests is for that folder only. A
folder that asks for its own has that one and what is asked for around it, and a file with images of a Kubernetes is for
that one; an add-on that is released for one says so where nothing newer is asked for around it. A scenario has the
cluster that it is played in, and so has all below its folder, which is nobody else's. What a guide says was
tried, and the last release whose kubeadm takes a configuration, or whose kind does, count where nothing is asked for.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from svclint.apis import apis
from svclint.discover.hearsay.cluster_guides import stated
from svclint.discover.hearsay.cluster_pins import OF_IMAGES, asked, given, named, of_components, of_images
from svclint.discover.hearsay.guide_texts import is_page
from svclint.discover.hearsay.kubeadm_files import ANY, newest_of, newest_of_kind
from svclint.discover.hearsay.scenarios import of_scenario
from svclint.discover.walk import is_makefile
from svclint.files.paths import folders_above, is_below
from svclint.named_tuple import NamedTuple
from svclint.source import Holds, Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

EVERYWHERE = ""
# characters
_LONGEST = 262_144
_TERRAFORM = (".tf", ".tfvars", ".tofu")
# hidden folders and those of tools: what lies there is for what lies around it
_OF_TOOLS = frozenset(
    {
        *("ansible", "bin", "bootstrap", "ci", "hack", "infra", "infrastructure", "install", "installation", "kubeadm"),
        *("kubespray", "provision", "provisioning", "script", "scripts", "setup", "terraform", "tf", "tools"),
        "vagrant",
    }
)


# root's prompt in a page, before a command that is no heading
_PROMPT = re.compile(
    r"(?m)^[ \t]*# (?=(?:apt(?:-get)?|az|curl|dnf|docker|eksctl|gcloud|kind|kops|kube(?:adm|ctl)"
    r"|minikube|snap|sudo|yum)[ \t])"
)
# guides aside
_COMMANDS = (".sh", ".bash", ".zsh", ".fish", ".ps1", ".psm1", ".bat", ".cmd", ".just")
_RUNNERS = frozenset({"Justfile", "justfile", "Taskfile", "Taskfile.yml", "Taskfile.yaml"})


class Asked(NamedTuple):
    """What a text says: the newest minor version of Kubernetes 1.x that it asks a cluster of, and the one that it is
    said to be tried on, or whose kubeadm it is for at most, 0 for none; variables of Terraform that it asks for, and
    those whose values it has; that of the last kind which reads it; and that of the cluster that a scenario is for."""

    asked: int = 0
    stated: int = 0
    named: tuple[str, ...] = ()
    given: tuple[tuple[str, int], ...] = ()
    of_kind: int = 0
    of_scenario: int = 0


def _asked(source: Source, _: None) -> Asked | None:
    text = source.text
    if len(text) > _LONGEST:
        return None
    if is_page(source.path):
        text = _PROMPT.sub("$ ", text)
    is_terraform = source.path.endswith(_TERRAFORM)
    found = Asked(
        max(asked(text, source.path), default=0),
        max(stated(source.path, text), newest_of(source)),
        tuple(sorted(set(named(text)))) if is_terraform else (),
        tuple(sorted(set(given(text)))) if is_terraform else (),
        newest_of_kind(source),
        of_scenario(source.path, text),
    )
    return found if any(found) else None


ASKED = Question(_asked, None)
"""What a text says of the Kubernetes of clusters, as an `Asked`; None where that is nothing."""


def clusters(
    found: Iterable[tuple[str, Asked]],
    images: Iterable[tuple[str, tuple[int, int]]],
    sources: Mapping[str, Source],
    roots: Sequence[str],
) -> Mapping[str, int]:
    """The newest minor version, for what is below a path, the longest of which decides; `EVERYWHERE` for all others.
    `images` is what `IMAGES` says of sources."""
    found = tuple(found)
    top = {"" if one == "." else one for one in roots} | {EVERYWHERE}
    pins = dict(_pins(found))
    homes = _homes(pins, sources, top) if pins else {}
    asked_in: dict[str, int] = defaultdict(int)
    for path, minor in pins.items():
        asked_in[homes[path]] = max(asked_in[homes[path]], minor)
    scenarios = {posixpath.dirname(path): one.of_scenario for path, one in found if one.of_scenario}
    for folder, minor in scenarios.items():
        asked_in[folder] = max(asked_in[folder], minor)
    told = _of_folders(pins, homes, asked_in, sources, top) if pins else {}
    if EVERYWHERE not in told:
        told = {**_of_guides(found, top), **told}
    told |= {folder: max(asked_in[one] for one in asked_in if is_below(one, folder)) for folder in scenarios}
    for path, (newest, of_cluster) in images:
        # an add-on may be older than its cluster, as what comes with that is not
        minor = of_cluster if newest < _around(path, asked_in, top) else newest
        if minor:
            told[path] = minor
    return told


def _around(path: str, asked_in: Mapping[str, int], top: Collection[str]) -> int:
    """The newest that is asked for in the folder of a file, and in those around it."""
    folder = posixpath.dirname(path)
    return max(asked_in.get(one, 0) for one in (folder, *_up_to(folder, top), EVERYWHERE))


def _pins(found: Sequence[tuple[str, Asked]]) -> Iterable[tuple[str, int]]:
    """What each file asks for, with the values that variables of Terraform have in the files beside it."""
    values: dict[tuple[str, str], list[int]] = defaultdict(list)
    for path, one in found:
        for name, minor in one.given:
            values[posixpath.dirname(path), name].append(minor)
    for path, one in found:
        here = posixpath.dirname(path)
        minor = max((one.asked, *(minor for name in one.named for minor in values[here, name])))
        if minor:
            yield path, minor


def _homes(pins: Collection[str], sources: Mapping[str, Source], top: Collection[str]) -> Mapping[str, str]:
    """The folder that each file asks for: for one without manifests it is the one around it."""
    applied = {
        above
        for path, source in sources.items()
        if path not in pins and "apiVersion" in source.text and not MAKES_CLUSTERS(source)
        for above in folders_above(path)
    }
    return {path: _folder_of(path, applied, top) for path in pins}


def _of_folders(
    pins: Mapping[str, int],
    homes: Mapping[str, str],
    asked_in: Mapping[str, int],
    sources: Mapping[str, Source],
    top: Collection[str],
) -> dict[str, int]:
    """The newest that is asked for, and where folders ask for clusters of their own that are older.

    Commands are for no more than the folder that they ask for, as others make the clusters of other folders, and
    neither are images of what comes with a Kubernetes.
    """
    reached = defaultdict[str, int](int)
    for path, minor in pins.items():
        here = homes[path]
        is_near = _holds_commands(path) or _runs_components(sources.get(path))
        reach = here if is_near and here not in top else EVERYWHERE
        reached[reach] = max(reached[reach], minor)
    told = {one: minor for one, minor in reached.items() if one == EVERYWHERE or minor > reached.get(EVERYWHERE, 0)}
    newest = max(told.values())
    for folder in asked_in:
        minor = max(asked_in.get(one, 0) for one in (folder, *_up_to(folder, top)))
        if folder not in top and minor < newest:
            told[folder] = minor
    return told


def _runs_components(source: Source | None) -> bool:
    return source is not None and "apiVersion" in source.text and of_images(source.text) > 0


def _holds_commands(path: str) -> bool:
    return path.endswith(_COMMANDS) or is_page(path) or is_makefile(path) or posixpath.basename(path) in _RUNNERS


def _of_guides(found: Iterable[tuple[str, Asked]], top: Collection[str]) -> dict[str, int]:
    told: dict[str, int] = defaultdict(int)
    # where one configuration is for a kind of today, the old ones are left behind
    is_new = any(one.of_kind == ANY for _, one in found)
    for path, one in found:
        minor = max(one.stated, 0 if is_new else one.of_kind)
        if minor:
            here = _without_tools(posixpath.dirname(path), top)
            here = EVERYWHERE if here in top else here
            told[here] = max(told[here], minor)
    return dict(told)


def _folder_of(path: str, applied: Collection[str], top: Collection[str]) -> str:
    here = _without_tools(posixpath.dirname(path), top)
    return next((one for one in (here, *folders_above(here)) if one in applied or one in top), EVERYWHERE)


def _without_tools(folder: str, top: Collection[str]) -> str:
    """The folder that a folder of tools in it, or a hidden one, is for."""
    base = max((one for one in top if one and is_below(folder, one)), key=len, default="")
    parts = folder[len(base) :].strip("/").split("/")
    at = next((at for at, one in enumerate(parts) if re.match(r"\.[^.]", one)), len(parts))
    while at and _OF_TOOLS.issuperset(re.split(r"[-_.]", parts[at - 1])):
        at -= 1
    return posixpath.join(base, *parts[:at]).rstrip("/")


def _up_to(folder: str, top: Collection[str]) -> Iterable[str]:
    for above in folders_above(folder):
        yield above
        if above in top:
            return


_OLD = {one.api_version for one in apis().values() if one.deprecated is not None or one.removed is not None} - {"v1"}
MAKES_CLUSTERS = Holds("kind.x-k8s.io/", "kind.sigs.k8s.io/", "k3d.io/", "eksctl.io/", "kubeadm.k8s.io/")
"""Whether an object may be for who makes a cluster, and for no cluster."""

HOLDS_OLD = Holds(*sorted(_OLD), "kubeproxy.config.k8s.io/")
"""Whether an object may have an API that is deprecated or gone, or a mode of kube-proxy that is."""

_HAS_IMAGES = Holds(*OF_IMAGES)


def _images(source: Source, _: None) -> tuple[int, int] | None:
    # few have any: asked first
    if not (_HAS_IMAGES(source) and HOLDS_OLD(source)):
        return None
    minor = of_images(source.text)
    return (minor, of_components(source.text)) if minor else None


IMAGES = Question(_images, None)
"""Of a manifest of an old API: the newest minor version of Kubernetes that its images are released with, and that of
those among them which come with a cluster; None without any."""
