"""What a tree tells its API server about node ports, in whatever it is configured by: flags, arguments, variables.

kubeadm, kind, k3s, RKE, kops, minikube, MicroK8s, Kubespray, Ansible and Terraform all call it a range of node ports,
in their own spelling.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from svclint.discover.purposes.folders import is_test_folder
from svclint.discover.read import names_beside
from svclint.discover.walk import MAKEFILES, VENDORED, is_readme
from svclint.paths import is_dir, is_file
from svclint.scope import PortRange
from svclint.source import Question
from svclint.told_ranges import HIGH, LOW, ranges
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_ASKED = re.compile(r"(?i)\b\w{0,20}nodePort[\"']?[ \t]{0,8}:[ \t]{0,8}[\"']?(\d{1,5})\b")
_FILES = (
    *(".yaml", ".yml", ".json", ".toml", ".j2", ".tf", ".tfvars", ".hcl", ".tpl", ".tftpl", ".tmpl", ".cfg", ".conf"),
    *(".ini", ".env", ".service", ".sh", ".bash", ".zsh", ".ps1", ".bat", ".py", ".rb", ".js", ".ts", ".go", ".nix"),
    *(".md", ".adoc", ".rst", ".just", ".mk", ".xml", ".args"),
)
_NAMES = frozenset({*MAKEFILES, "Vagrantfile", "Justfile", "justfile", "kube-apiserver", "Taskfile", "Dockerfile"})
_GUIDES = (".md", ".adoc", ".rst")
_HIDDEN = frozenset({".github", ".gitlab", ".circleci", ".ci", ".config"})
# what a tree may have of folders and files; real ones of manifests have less
_MOST_FOLDERS, _MOST_FILES = 4000, 8000
# characters
_LONGEST = 262_144


def node_port_ranges(
    sources: Mapping[str, Source],
    roots: Sequence[str],
    load: Callable[[str], Source | None],
    outside: Callable[[str], str],
) -> tuple[PortRange, ...]:
    """The ranges that files below `roots` set; asked where a manifest wants a port that none has by default."""
    asking = [path for path, one in sources.items() if _ASKS(one)]
    if not asking:
        return ()
    # around what only has a name, as standard input may, nothing stands
    files = _files(roots, outside) if any(map(is_file, asking)) else sorted(sources)
    found: dict[tuple[int, int, bool], PortRange] = {}
    for path in files:
        source = sources.get(path) or load(path)
        if source is not None and len(source.text) <= _LONGEST:
            is_told = path.endswith(_GUIDES) or is_readme(posixpath.basename(path))
            for low, high in ranges(source.text):
                found.setdefault((low, high, is_told), PortRange(low, high, path, is_told))
    return tuple(found.values())


def _asks(source: Source, _: None) -> bool:
    return any(not LOW <= int(one[1]) <= HIGH for one in _ASKED.finditer(source.text) if int(one[1]))


_ASKS = Question(_asks, None)


def _files(roots: Sequence[str], outside: Callable[[str], str]) -> Iterator[str]:
    """The files below the paths that the run names which may configure a cluster; those for tests configure none."""
    pending = ["" if one == "." else one for one in roots if is_dir(one)]
    folders = files = 0
    while pending and folders < _MOST_FOLDERS and files < _MOST_FILES:
        here = pending.pop()
        folders += 1
        for name in names_beside(here):
            path = posixpath.join(here, name)
            if name.endswith(_FILES) or name in _NAMES:
                if is_file(path):
                    files += 1
                    yield path
            elif _may_be_folder(name) and is_dir(path) and not outside(path):
                pending.append(path)


def _may_be_folder(name: str) -> bool:
    return name not in VENDORED and not is_test_folder(name) and (not name.startswith(".") or name in _HIDDEN)
