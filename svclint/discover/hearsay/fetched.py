"""What commands bring from the web, from beyond the tree, or by a tool, beside what lies here: what nobody reads."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from svclint.discover.hearsay.applying import (
    Command,
    commands,
    folder_of_repository,
    local_path,
    piped_to,
)
from svclint.discover.hearsay.built_in import kustomizations
from svclint.discover.hearsay.command_lines import is_name, whole_lines
from svclint.discover.hearsay.contexts import Contexts
from svclint.discover.hearsay.guide_texts import is_page
from svclint.discover.hearsay.released import Install
from svclint.discover.hearsay.tool_releases import all_installs
from svclint.discover.walk import SUFFIXES
from svclint.files.paths import folders_above
from svclint.named_tuple import NamedTuple
from svclint.told import ANY_NAMESPACE, Fetched, Told
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.scope import Scope

_SIGNS = ("://", "github.com", "istioctl", "linkerd", "helm", "releases:")
_URL = re.compile(r"https?://[^\s\"'`|;<>)]{1,2000}")
# a file of another checkout, or of a release that was unpacked: it lies in a folder
_BEYOND = re.compile(r"(?<![\w./~${}:-])~?[\w.-]*+(?:/[\w.-]++)++(?![\w./${}*-])")
_STANDS_FOR = re.compile(r"(?i)(?:^|[/_.-])(?:example|foo|my|path|some|to|your?)(?=[/_.-])")
# what is printed to be applied
_PRINTED = re.compile(r"\b(?:curl|wget|http|aria2c)[ \t]")
_TOOL = re.compile(r"\b(istioctl|linkerd)(?=[ \t])([^\n|;&`#]{0,500})")
_INSTALLS = frozenset({"install", "manifest", "upgrade"})
# whose own namespace is -viz and the like
_PARTS = frozenset({"jaeger", "multicluster", "smi", "viz"})
_MAKES_NAMESPACE = re.compile(
    r"\b(?:kubectl|oc|k)[ \t]+(?:create[ \t]+(?:ns|namespace)|new-project)[ \t]+[\"']?([a-z0-9$][\w${}()-]{0,80})"
)
# characters between a namespace that a guide makes and what it then fetches for it
_JUST_BEFORE = 400
# what of a cluster's own has its own namespaces in its manifest, or none at all
_OF_CLUSTER = re.compile(
    r"(?i)(?<![a-z])(?:crds?|custom-?resource|addons?|argo|argocd|calico|cert-?manager|cilium|cluster-?role|contour|csi"
    r"|dashboard|flannel|flux2?|gatekeeper|gateway-api|ingress-nginx|kong|kube-(?:flannel|prometheus|state-metrics|system)"
    r"|knative|kyverno|linkerd|local-path|longhorn|metallb|metrics-server|namespaces?|nginx-ingress|nodelocaldns"
    r"|nvidia-device-plugin|olm|operators?|rbac|rook|sealed-secrets|snapshotter|storage-?class|tekton|traefik|weave|velero"
    r"|provider/[a-z]+/deploy)(?![a-z])"
)


class Fetch(NamedTuple):
    """What one command brings: into which namespaces, none where nothing says one, and what the names of its objects
    begin with, none where these may be any."""

    namespaces: frozenset[str]
    names: frozenset[str] = frozenset()


def fetched(
    texts: Iterable[tuple[str, str]], directories: Collection[str], is_here: Callable[[str], bool]
) -> tuple[Fetched, ...]:
    """What guides and scripts, each behind its path, bring beside the objects of directories.

    A guide is about those to which it is the nearest, as a README is that says nothing, a script, the configuration of
    a tool, or a Job that holds a script, about those below it. What no
    command names a namespace for, or one that is filled in, is beside what lies in their own folder or right below it.
    """
    told = [(path, posixpath.dirname(path), text) for path, text in texts]
    guided = {here for path, here, _ in told if is_page(path)}
    nearest = {one: next((each for each in (one, *folders_above(one)) if each in guided), None) for one in directories}
    # the directories below each, it included
    below: dict[str, list[str]] = defaultdict(list)
    for each in directories:
        for above in {each, *folders_above(each)}:
            below[above].append(each)
    found: dict[Fetch, set[str]] = defaultdict(set)
    ends = {ending for one in directories for ending in _endings(one)}
    for path, here, text in told:
        of_script = not is_page(path)
        beyond = _from_beyond(text, lambda one: one in ends or is_here(one)) if of_script else ()
        for one in (*fetches(text, here, is_here, path), *beyond):
            is_sure = bool(one.namespaces) and ANY_NAMESPACE not in one.namespaces
            found[one] |= {
                each
                for each in below.get(here, ())
                if (of_script or nearest[each] == here) and (is_sure or here in (each, posixpath.dirname(each)))
            }
    return tuple(Fetched(frozenset(those), *one) for one, those in found.items() if those)


def fetches(text: str, here: str, is_here: Callable[[str], bool], path: str = "") -> Iterator[Fetch]:
    """What the commands of a guide or a script in the directory `here` bring that is not in the tree, or a tool does as
    its configuration at `path` says; `is_here` says whether there is a file or directory at a path."""
    if not any(one in text for one in _SIGNS):
        return
    whole = whole_lines(text)
    contexts = Contexts(whole)
    for command in commands(text):
        for address, is_built in _addresses(command, whole) if not command.deletes else ():
            if _is_local(address, is_built, here, is_here):
                continue
            namespaces = contexts.of(command.written, command.start) or contexts.of(_made(whole, command.start), 0)
            if namespaces or _OF_CLUSTER.search(address) is None:
                yield Fetch(namespaces)
    for found in _TOOL.finditer(whole):
        namespace = _of_tool(found[1], found[2].split())
        if namespace:
            yield Fetch(frozenset({namespace}))
    for install in all_installs(path, text):
        if install.chart and (names := _names(install)) is not None:
            yield Fetch(contexts.of(install.namespace, install.start), names)


def _from_beyond(text: str, is_here: Callable[[str], bool]) -> Iterator[Fetch]:
    """What the commands of a script bring into a namespace that they name from a folder that is not in the tree,
    wherever in it somebody stands; `is_here` says whether there is a directory that ends with a path. What the script
    names before may be made of what lies here."""
    if "kubectl" not in text and "oc " not in text:
        return
    whole = whole_lines(text)
    contexts = Contexts(whole)
    for command in commands(text):
        written = [*command.given, piped_to(command, whole) if "-" in command.given else ""]
        for path in (one[0] for each in written for one in _BEYOND.finditer(each) if one[0].endswith(SUFFIXES)):
            folder = re.sub(r"^(?:~|\.{1,2})?/(?:\.\./)*", "", posixpath.dirname(path) + "/").strip("/")
            if not folder or command.deletes or path.startswith("/tmp/") or _STANDS_FOR.search(path):
                continue
            if any(map(is_here, _endings(folder))) or path in whole[: whole.rfind("\n", 0, command.start) + 1]:
                continue
            namespaces = contexts.of(command.written, command.start)
            if namespaces and ANY_NAMESPACE not in namespaces:
                yield Fetch(namespaces)


def _endings(directory: str) -> Iterator[str]:
    """A directory as somebody may call it who stands above it."""
    steps = directory.split("/")
    yield from ("/".join(steps[number:]) for number in range(len(steps)))


def _addresses(command: Command, text: str) -> Iterator[tuple[str, bool]]:
    """What a command applies from the web, by its own options, or piped to it, and whether that is a kustomization."""
    yield from ((one, False) for one in command.given if "://" in one)
    for one in kustomizations(command, text):
        if "://" in one or folder_of_repository(one) is not None:
            yield one, True
    if "-" in command.given:
        piped = piped_to(command, text)
        yield from ((one, False) for one in (_URL.findall(piped) if _PRINTED.search(piped) else ()))


def _is_local(address: str, is_built: bool, here: str, is_here: Callable[[str], bool]) -> bool:
    """Whether an address is that of a file or directory which is in this tree as well: it is of this repository."""
    folder = folder_of_repository(address) if is_built else None
    path = local_path(address) if folder is None else folder
    if not path:
        return False
    return any(is_here(posixpath.normpath(posixpath.join(one, path))) for one in (here, *folders_above(here)))


def _made(text: str, start: int) -> str:
    """The namespace that a guide makes just before a command; empty where it makes none."""
    made = [one[1] for one in _MAKES_NAMESPACE.finditer(text, max(start - _JUST_BEFORE, 0), start)]
    return made[-1] if made else ""


def _of_tool(tool: str, words: list[str]) -> str:
    """The namespace that a tool installs itself into; empty where the command installs nothing, or writes a file."""
    if _INSTALLS.isdisjoint(words) or "--crds" in words or any(one.startswith(">") for one in words):
        return ""
    if tool == "istioctl":
        return "istio-system"
    part = next((one for one in words if one in _PARTS), "")
    return f"linkerd-{part}" if part else "linkerd"


def _names(install: Install) -> frozenset[str] | None:
    """What the names of a release begin with: its own, and the chart's; none where its own is filled in later, or made
    up. None for a chart of this tree, whose names are known."""
    chart = install.chart.rpartition("/")[2].partition(":")[0].removesuffix(".tgz")
    if not is_name(install.release):
        return frozenset()
    is_local = install.chart.startswith((".", "/", "$")) or install.chart.partition("/")[0] in (
        "charts",
        "helm",
        "deploy",
    )
    if is_local or "/" not in install.chart:
        return None
    return frozenset(filter(is_name, (install.release, chart)))


def with_fetched(scopes: Iterable[Scope], brought: Sequence[Fetched]) -> list[Scope]:
    """The scopes with what commands bring beside their files."""
    changed = []
    for scope in scopes:
        here = {posixpath.dirname(one.source.path) for one in scope.members} if scope.chart is None else set()
        found = tuple(one._replace(directories=one.directories & here) for one in brought if one.directories & here)
        changed.append(scope.with_told(Told(fetched=found)))
    return changed
