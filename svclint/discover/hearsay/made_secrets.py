"""The Secrets that commands of guides and scripts make: `kubectl create secret tls web-tls --cert … --key …`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from svclint.discover.hearsay.applying import values
from svclint.discover.hearsay.command_lines import is_name, whole_lines
from svclint.discover.hearsay.contexts import Contexts
from svclint.told import ANY_NAMESPACE

_COMMAND = re.compile(
    r"\b(?:kubectl|oc)[ \t]+([^\n|;&`#]{0,200}?)\bcreate[ \t]+secret[ \t]+(?:tls|generic)[ \t]+([^\n|;&`#]{1,2000})"
)


def made_secrets(text: str) -> Iterator[tuple[str, str]]:
    """The Secrets that a text makes by a name that it writes, each with a namespace: ANY_NAMESPACE where nothing says
    one, or where that is filled in as the command is run."""
    if "create secret" not in text:
        return
    whole = whole_lines(text)
    contexts = Contexts(whole)
    for found in _COMMAND.finditer(whole):
        if whole[whole.rfind("\n", 0, found.start()) + 1 : found.start()].lstrip().startswith("# "):
            # commented out, unless a heading of a guide shows it
            continue
        before, words = ([word.strip("\"'") for word in one.split()] for one in found.groups())
        named = [*values(before, "-n", "--namespace"), *values(words, "-n", "--namespace")]
        # the first word that is neither an option nor the value of one
        pairs = pairwise(["", *words])
        name = next((word for last, word in pairs if word[:1] != "-" and (last[:1] != "-" or "=" in last)), "")
        if is_name(name):
            for namespace in contexts.of(named[-1] if named else "", found.start()) or (ANY_NAMESPACE,):
                yield name, namespace
