"""Commands that change workloads which are there: `kubectl set resources deployment web`, `oc scale dc/web`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svclint.discover.hearsay.command_lines import is_name
from svclint.told import ANY_WORKLOAD

_KINDS = re.compile(
    r"(?:deploy|deployments?|sts|statefulsets?|ds|daemonsets?|rs|replicasets?|rc|replicationcontrollers?|dc|deploymentconfigs?)"
    r"(?:\.apps)?"
)


def of_workloads(verb: str) -> re.Pattern[str]:
    """What finds commands of a verb, a pattern; its group has the words behind that."""
    return re.compile(
        r"\b(?:kubectl|oc|k)[ \t]+"
        rf"(?:-[^\s|;&`#]{{1,200}}[ \t]+(?:(?!{verb}[ \t])[^\s|;&`#-][^\s|;&`#]{{0,200}}[ \t]+)?){{0,8}}"
        rf"{verb}[ \t]+([^\n|;&`#]{{1,1000}})"
    )


def named_workloads(words: Sequence[str]) -> Iterator[str]:
    """The workloads of a command; one whose name is filled in, a label or a file may be any."""
    for number, word in enumerate(words):
        kind, slash, name = word.partition("/")
        if _KINDS.fullmatch(kind) is None:
            continue
        if slash:
            yield name if is_name(name) else ANY_WORKLOAD
            more = (one.partition("/") for one in words[number + 1 :])
            yield from (name for kind, _, name in more if _KINDS.fullmatch(kind) is not None and is_name(name))
        else:
            first, *others = words[number + 1 :] or ("",)
            yield first if is_name(first) else ANY_WORKLOAD
            for one in others if is_name(first) else ():
                if not is_name(one):
                    return
                yield one
        return
    yield ANY_WORKLOAD
