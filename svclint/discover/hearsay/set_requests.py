"""What commands have containers request: `kubectl set resources`, and a LimitRange that a script has inside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.discover.hearsay.applying import values
from svclint.discover.hearsay.command_lines import is_run, whole_lines
from svclint.discover.hearsay.workload_commands import named_workloads, of_workloads
from svclint.told import ANY_WORKLOAD

_SET = of_workloads(r"set[ \t]+resources")
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
        for name in named_workloads(words):
            yield from ((one, name) for one in sorted(resources))


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
