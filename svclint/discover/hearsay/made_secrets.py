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


_DELETE = re.compile(r"\b(?:kubectl|oc)[ \t]+([^\n|;&`#]{0,200}?)\bdelete[ \t]+([^\n|;&`#]{1,500})")
# what begins where something else is done: a heading of a guide, a function, a target of make, a case
_ELSEWHERE = re.compile(r"(?m)^##+[ \t]|^[ \t]*(?:function[ \t]+\w|[\w-]+[ \t]*\(\))|^[\w./-]+[ \t]*:(?!=)|;;|^\}")


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
            if _is_deleted(name, named[-1] if named else "", whole, found.end()):
                continue
            for namespace in contexts.of(named[-1] if named else "", found.start()) or (ANY_NAMESPACE,):
                yield name, namespace


def _is_deleted(name: str, namespace: str, text: str, start: int) -> bool:
    """Whether what comes next in a text deletes a Secret again, and nothing else: who cleans up has used it before."""
    left = _ELSEWHERE.search(text, start)
    end = left.start() if left is not None else len(text)
    deletes = [
        [word.strip("\"'") for word in f"{one[1]} {one[2]}".split()] for one in _DELETE.finditer(text, start, end)
    ]
    is_its_own = [_deletes(words, name, namespace) for words in deletes]
    return bool(is_its_own) and all(is_its_own)


def _deletes(words: list[str], name: str, namespace: str) -> bool:
    """Whether the words of a command delete a Secret, and nothing beside it."""
    named = [*values(words, "-n", "--namespace"), ""][0]
    is_kind = not {"secret", "secrets"}.isdisjoint(words) or f"secret/{name}" in words
    return is_kind and (name in words or f"secret/{name}" in words) and named in ("", namespace)
