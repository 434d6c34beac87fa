"""Label selectors as text, as Kubernetes parses them: `app=web,tier!=db,env in (a, b),!old`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from svclint.render.kustomize.refused import Refused

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?"
_VALUE = r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)?"
_TERM = re.compile(
    rf"\s*(?:(?P<key>{_NAME})(?:\s*+(?:(?P<sign>==|=|!=)\s*+(?P<value>{_VALUE})|(?P<number>[<>])\s*+(?P<bound>-?\d+))"
    rf"|\s++(?P<word>in|notin)\s*+\((?P<values>[^()]*+)\))?|!\s*+(?P<absent>{_NAME}))\s*+(?:,|$)"
)


def selects(selector: str, labels: Mapping[str, str]) -> bool:
    """Whether a selector means what has these labels; raises Refused where it is none."""
    at = 0
    met = True
    while at < len(selector):
        term = _TERM.match(selector, at)
        if term is None:
            raise Refused(f"{selector} is no label selector")
        met = _meets(term, labels) and met
        at = term.end()
    return met


def _meets(term: re.Match[str], labels: Mapping[str, str]) -> bool:
    if term["absent"]:
        return term["absent"] not in labels
    has = labels.get(term["key"])
    if term["sign"]:
        return (has != term["value"]) if term["sign"] == "!=" else has == term["value"]
    if term["word"]:
        listed = {one.strip() for one in term["values"].split(",")}
        return (has in listed) if term["word"] == "in" else has not in listed
    if term["number"]:
        if has is None or not re.fullmatch(r"-?\d+", has):
            return False
        return int(has) > int(term["bound"]) if term["number"] == ">" else int(has) < int(term["bound"])
    return has is not None
