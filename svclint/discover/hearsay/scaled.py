"""Which workloads commands scale to pods once they are there: `kubectl scale deployment/web --replicas=2`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.discover.hearsay.applying import values
from svclint.discover.hearsay.command_lines import is_run, whole_lines
from svclint.discover.hearsay.workload_commands import named_workloads, of_workloads

_SCALE = of_workloads("scale")


def scaled(text: str, *, is_page: bool) -> Iterator[str]:
    """The workloads, by their names, that commands of a text give pods; ANY_WORKLOAD where it may be any. A number that
    is filled in may be one."""
    if "scale" not in text or "--replicas" not in text:
        return
    text = whole_lines(text)
    for found in _SCALE.finditer(text):
        words = re.sub(r"[\"']", "", found[1]).split()
        counts = list(values(words, "--replicas", "--replicas"))
        if counts and counts[-1].strip("0") and is_run(text, found.start(), is_page=is_page):
            yield from named_workloads(words)
