"""The objects without pods that commands of guides and scripts make or change: `kubectl create secret tls web-tls`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from svclint.discover.hearsay.applying import values
from svclint.discover.hearsay.command_lines import is_name, whole_lines
from svclint.discover.hearsay.contexts import Contexts
from svclint.told import ANY_NAMESPACE

_KINDS = {
    **dict.fromkeys(("configmap", "configmaps", "cm"), "ConfigMap"),
    **dict.fromkeys(("secret", "secrets"), "Secret"),
    **dict.fromkeys(("serviceaccount", "serviceaccounts", "sa"), "ServiceAccount"),
}
# what may stand between the verb and the kind: `create --namespace shop configmap`
_OPTIONS = (
    r"(?:-[^\s|;&`#]{1,200}[ \t]+(?:(?!(?:secrets?|configmaps?|cm|serviceaccounts?|sa)[ \t])"
    r"[^\s|;&`#-][^\s|;&`#]{0,200}[ \t]+)?){0,8}"
)
_COMMAND = re.compile(
    rf"\b(?:kubectl|oc)[ \t]+([^\n|;&`#]{{0,200}}?\bcreate[ \t]+{_OPTIONS})"
    r"(secret(?=[ \t]+(?:tls|generic|docker-registry)\b)|configmaps?|cm|serviceaccounts?|sa)[ \t]+"
    r"(?:(?:tls|generic|docker-registry)[ \t]+)?([^\n|;&`#]{1,2000})"
)
_MAKES = re.compile(r"\bcreate[ \t]+(?:-|(?:secret|configmap|cm|serviceaccount|sa)\b)")
# what is changed was there, and has whatever is given to it
_CHANGE = re.compile(
    rf"\b(?:kubectl|oc)[ \t]+([^\n|;&`#]{{0,200}}?\b(?:patch|edit|set[ \t]+data)[ \t]+{_OPTIONS})"
    r"(secrets?|configmaps?|cm)(?:/|[ \t]+)([^\n|;&`#]{1,2000})"
)
# read, changed on the way, and put back or elsewhere: `kubectl get cm web -o json | jq … | kubectl apply -f -`
_PUT_BACK = re.compile(
    rf"\b(?:kubectl|oc)[ \t]+([^\n|;&`#]{{0,200}}?\bget[ \t]+{_OPTIONS})(secrets?|configmaps?|cm)(?:/|[ \t]+)"
    r"([^\n|;&`#]{1,300})\|[^\n]{0,1000}?\b(?:kubectl|oc)[ \t]+"
    r"(?P<last>[^\n|;&`#]{0,200}?\b(?:apply|replace)\b[^\n|;&`#]{0,300})"
)
_CHANGES = re.compile(r"\b(?:patch|edit|data|get)[ \t]")
_DELETE = re.compile(r"\b(?:kubectl|oc)[ \t]+([^\n|;&`#]{0,200}?)\bdelete[ \t]+([^\n|;&`#]{1,500})")
# what begins where something else is done: a heading of a guide, a function, a target of make, a case
_ELSEWHERE = re.compile(r"(?m)^##+[ \t]|^[ \t]*(?:function[ \t]+\w|[\w-]+[ \t]*\(\))|^[\w./-]+[ \t]*:(?!=)|;;|^\}")


def made_objects(text: str) -> Iterator[tuple[str, str, str]]:
    """The Secrets, ConfigMaps and ServiceAccounts that a text makes by a name that it writes, or changes, each by kind,
    name and namespace: ANY_NAMESPACE where nothing says one, or where that is filled in as the command is run."""
    makes = [_COMMAND] if _MAKES.search(text) is not None else []
    changes = [_CHANGE, _PUT_BACK] if _CHANGES.search(text) is not None else []
    if not (makes or changes):
        return
    whole = whole_lines(text)
    contexts = Contexts(whole)
    for found in (one for pattern in (*makes, *changes) for one in pattern.finditer(whole)):
        if whole[whole.rfind("\n", 0, found.start()) + 1 : found.start()].lstrip().startswith("# "):
            # commented out, unless a heading of a guide shows it
            continue
        before, words = ([word.strip("\"'") for word in found[one].split()] for one in (1, 3))
        kind = _KINDS[found[2]]
        places = (found["last"].split(),) if found.re is _PUT_BACK else (before, words)
        named = [one for place in places for one in values(place, "-n", "--namespace")]
        # the first word that is neither an option nor the value of one
        pairs = pairwise(["", *words])
        name = next((word for last, word in pairs if word[:1] != "-" and (last[:1] != "-" or "=" in last)), "")
        if is_name(name):
            if _is_deleted(kind, name, named[-1] if named else "", whole, found.end()):
                continue
            for namespace in contexts.of(named[-1] if named else "", found.start()) or (ANY_NAMESPACE,):
                yield kind, name, namespace


def _is_deleted(kind: str, name: str, namespace: str, text: str, start: int) -> bool:
    """Whether what comes next in a text deletes an object again, and nothing else: who cleans up has used it before."""
    left = _ELSEWHERE.search(text, start)
    end = left.start() if left is not None else len(text)
    deletes = [
        [word.strip("\"'") for word in f"{one[1]} {one[2]}".split()] for one in _DELETE.finditer(text, start, end)
    ]
    is_its_own = [_deletes(words, kind, name, namespace) for words in deletes]
    return bool(is_its_own) and all(is_its_own)


def _deletes(words: list[str], kind: str, name: str, namespace: str) -> bool:
    """Whether the words of a command delete an object, and nothing beside it."""
    kinds = {word for word, meant in _KINDS.items() if meant == kind}
    slashed = {f"{word}/{name}" for word in kinds}
    named = [*values(words, "-n", "--namespace"), ""][0]
    is_named = not slashed.isdisjoint(words) or (name in words and not kinds.isdisjoint(words))
    return is_named and named in ("", namespace)
