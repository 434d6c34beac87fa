"""What a tree tells its API server about node ports, in whatever it is configured by: flags, arguments, variables.

kubeadm, kind, k3s, RKE, kops, minikube, MicroK8s, Kubespray, Ansible and Terraform all call it a range of node ports,
in their own spelling.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from svclint.discover.walk import is_readme
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


def node_port_ranges(found: Iterable[tuple[str, Iterable[tuple[int, int]]]]) -> tuple[PortRange, ...]:
    """The ranges that files set, by their paths and what `SETS` says of them."""
    ranges_of: dict[tuple[int, int, bool], PortRange] = {}
    for path, answer in found:
        is_told = path.endswith(_GUIDES) or is_readme(posixpath.basename(path))
        for low, high in answer:
            ranges_of.setdefault((low, high, is_told), PortRange(low, high, path, is_told))
    return tuple(ranges_of.values())


def _asks(source: Source, _: None) -> bool:
    # most texts are ruled out by their letters
    if not any(map(source.text.__contains__, ("odePort", "odeport", "ODEPORT"))):
        return False
    return any(not LOW <= int(one[1]) <= HIGH for one in _ASKED.finditer(source.text) if int(one[1]))


ASKS = Question(_asks, None)
"""Whether a manifest wants a port that no cluster has by default."""


def _sets(source: Source, _: None) -> tuple[tuple[int, int], ...]:
    return tuple(ranges(source.text)) if len(source.text) <= _LONGEST else ()


SETS = Question(_sets, None)
"""The ranges that a text sets, lowest and highest port of each."""
