"""The namespaces whose pods Istio gives proxies, as commands say: `kubectl label ns shop istio-injection=enabled`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.discover.hearsay.command_lines import is_name, is_run, whole_lines
from svclint.discover.hearsay.contexts import Contexts

# istio.io/docs/setup/additional-setup/sidecar-injection
_INJECTS = re.compile(r"istio-injection=enabled|istio\.io/rev=[^\s=]+")
_SIGNS = ("istio-injection=", "istio.io/rev=")
_LABEL = re.compile(r"\b(?:kubectl|oc|k)[ \t]+(?:-[^\s|;&`#]{1,200}[ \t]+)*+label[ \t]+([^\n|;&`#]{1,1000})")
_KIND = re.compile(r"(?:ns|namespaces?)(?:/(.+))?")


def injected_namespaces(text: str, *, is_page: bool) -> Iterator[str]:
    """The namespaces that the commands of a text label so, each by a name that is known."""
    if not any(map(text.__contains__, _SIGNS)):
        return
    whole = whole_lines(text)
    contexts = Contexts(whole)
    for found in _LABEL.finditer(whole):
        words = [one for one in re.sub(r"[\"']", "", found[1]).split() if not one.startswith("-")]
        kind = _KIND.fullmatch(words[0]) if words else None
        given = [one for one in words if "=" in one]
        if kind is None or not any(map(_INJECTS.fullmatch, given)) or not is_run(whole, found.start(), is_page=is_page):
            continue
        named = [*filter(None, (kind[1],)), *(one for one in words[1:] if "=" not in one)]
        for one in named:
            yield from filter(is_name, contexts.of(one, found.start()))
