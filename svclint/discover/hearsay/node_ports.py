"""What a tree tells its API server about node ports, in whatever it is configured by: flags, arguments, variables.

kubeadm, kind, k3s, RKE, kops, minikube, MicroK8s, Kubespray, Ansible and Terraform all call it a range of node ports,
in their own spelling.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence

from svclint.discover.hearsay.configuring import configuring
from svclint.discover.walk import is_readme
from svclint.files.paths import is_file
from svclint.source import Question
from svclint.told import PortRange
from svclint.told_ranges import HIGH, LOW, ranges
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_ASKED = re.compile(r"(?i)\b\w{0,20}nodePort[\"']?[ \t]{0,8}:[ \t]{0,8}[\"']?(\d{1,5})\b")
_GUIDES = (".md", ".adoc", ".rst")
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
    files = configuring(roots, outside) if any(map(is_file, asking)) else sorted(sources)
    found: dict[tuple[int, int, bool], PortRange] = {}
    for path in files:
        source = sources.get(path) or load(path)
        if source is not None:
            is_told = path.endswith(_GUIDES) or is_readme(posixpath.basename(path))
            for low, high in _SETS(source):
                found.setdefault((low, high, is_told), PortRange(low, high, path, is_told))
    return tuple(found.values())


def _asks(source: Source, _: None) -> bool:
    # most texts are ruled out by their letters
    if not any(map(source.text.__contains__, ("odePort", "odeport", "ODEPORT"))):
        return False
    return any(not LOW <= int(one[1]) <= HIGH for one in _ASKED.finditer(source.text) if int(one[1]))


_ASKS = Question(_asks, None)


def _sets(source: Source, _: None) -> tuple[tuple[int, int], ...]:
    return tuple(ranges(source.text)) if len(source.text) <= _LONGEST else ()


_SETS = Question(_sets, None)
