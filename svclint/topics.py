"""Old names of topics, which are still understood, and what they stand for today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from svclint.wording import listed

FORMER: Mapping[str, tuple[str, ...]] = {
    # up to 0.1.0; nobody looked there for network policies, DNS names and monitors, half of its rules
    "references": (
        "policies", "dns", "monitors", "scaling", "endpoints", "webhooks", "statefulsets", "reference-not-renamed",
    ),
}  # fmt: skip
"""Old name -> the topics, and the rules of other topics, that replace it."""


def current(names: Iterable[str]) -> tuple[str, ...]:
    """`names` of rules and topics, each old name replaced by those that it stands for."""
    return tuple(dict.fromkeys(new for name in names for new in FORMER.get(name, (name,))))


def notice(name: str) -> str:
    """What to write in the place of an old name."""
    return f'"{name}" is an old topic: write {listed(FORMER[name], len(FORMER[name]))} instead'
