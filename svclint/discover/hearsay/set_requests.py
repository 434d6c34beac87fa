"""What commands have containers request: `kubectl set resources`, and a LimitRange that a script has inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from svclint.discover.hearsay.applying import values
from svclint.discover.hearsay.command_lines import is_name, is_run, whole_lines
from svclint.told import ANY_WORKLOAD

_SET = re.compile(
    r"\b(?:kubectl|oc|k)[ \t]+(?:-[^\s|;&`#]{1,200}[ \t]+(?:(?!set[ \t])[^\s|;&`#-][^\s|;&`#]{0,200}[ \t]+)?){0,8}"
    r"set[ \t]+resources[ \t]+([^\n|;&`#]{1,1000})"
)
_KINDS = re.compile(
    r"(?:deploy|deployments?|sts|statefulsets?|ds|daemonsets?|rs|replicasets?|rc|replicationcontrollers?|dc|deploymentconfigs?)"
    r"(?:\.apps)?"
)
_DOCUMENT = re.compile(r"<<-?[ \t]*[\"'\\]?([A-Za-z_]\w*)")
_LIMITS = re.compile(r"\bkind[\"']?:[ \t]*[\"']?LimitRange\b")
_NAMED = re.compile(r"[\"']?\b(cpu|memory)[\"']?:")


def set_requests(text: str, *, is_page: bool) -> Iterator[tuple[str, str]]:
    """The resources that the commands of a text set, or the LimitRanges that it has inside, each with the name of the
    workload: ANY_WORKLOAD where it may be any."""
    if "set resources" in text:
        yield from _of_commands(whole_lines(text), is_page=is_page)
    if "LimitRange" in text and "<<" in text:
        for body in _documents(text, is_page=is_page):
            if _LIMITS.search(body) is not None and "Container" in body:
                yield from ((one, ANY_WORKLOAD) for one in dict.fromkeys(_NAMED.findall(body)))


def _of_commands(text: str, *, is_page: bool) -> Iterator[tuple[str, str]]:
    for found in _SET.finditer(text):
        if not is_run(text, found.start(), is_page=is_page):
            continue
        words = re.sub(r"[\"']", "", found[1]).split()
        # k/k: pkg/apis/core/v1/defaults.go: a limit without a request is one
        given = (*values(words, "--requests", "--requests"), *values(words, "--limits", "--limits"))
        resources = {part.partition("=")[0] for one in given for part in one.split(",") if "=" in part}
        for name in _names(words):
            yield from ((one, name) for one in sorted(resources))


def _names(words: list[str]) -> Iterator[str]:
    """The workloads of a command; one whose name is filled in, a label or a file may be any."""
    for word, after in zip_longest(words, words[1:], fillvalue=""):
        kind, slash, name = word.partition("/")
        if _KINDS.fullmatch(kind) is not None:
            name = name if slash else after
            yield name if is_name(name) else ANY_WORKLOAD
            return
    yield ANY_WORKLOAD


def _documents(text: str, *, is_page: bool) -> Iterator[str]:
    """The here-documents of a text."""
    end, body, at = "", list[str](), 0
    for line in text.splitlines(keepends=True):
        if not end:
            found = _DOCUMENT.search(line)
            if found is not None and is_run(text, at + found.start(), is_page=is_page):
                end, body = found[1], []
        elif line.strip() == end:
            yield "".join(body)
            end = ""
        else:
            body.append(line)
        at += len(line)
