"""The API group of somebody's operator or mesh that a misspelt one was meant to be: `split.smi.spec.io`."""

from __future__ import annotations

import re
from functools import lru_cache

from svclint.references.index import FAMILIES
from svclint.references.reading import rows_of
from svclint.suggest import is_slip


@lru_cache(maxsize=1024)
def meant_group(group: str, kind: str) -> str:
    """The well-known group that has the kind and of whose name `group` is a slip; empty where there is none.

    A group that is nearly called so, and whose kinds are others, is somebody's own.
    """
    if "." not in group or group in FAMILIES:
        return ""
    near = (one for one in FAMILIES if "." in one and is_slip(group, one) and not _is_after(group, one))
    return next((one for one in near if rows_of(one, kind)), "")


def _is_after(group: str, known: str) -> bool:
    """Whether a group is called after a known one on purpose, by letters before or behind it: Azure's
    `azmonitoring.coreos.com` has the kinds of `monitoring.coreos.com`."""
    mine, theirs = re.split("[.-]", group), re.split("[.-]", known)
    pairs = zip(mine, theirs, strict=True) if len(mine) == len(theirs) else ()
    return any(one[:1] != two[:1] or (two in one and len(one) > len(two) + 1) for one, two in pairs)
