"""The API group of somebody's operator or mesh that a misspelt one was meant to be: `split.smi.spec.io`."""

from __future__ import annotations

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
    near = (one for one in FAMILIES if "." in one and is_slip(group, one))
    return next((one for one in near if rows_of(one, kind)), "")
