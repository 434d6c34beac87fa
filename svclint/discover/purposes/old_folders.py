"""Folders that are called old and have what took their place above them, or beside them: `legacy/`, `k8sOLD/`."""

from __future__ import annotations

import posixpath
import re

from svclint.discover.purposes.names import MAYBE_RETIRED
from svclint.discover.read import names_beside
from svclint.discover.walk import KUSTOMIZATIONS, SUFFIXES

# `k8sOLD`, `deployOld`, beside `k8s` and `deploy`; what is set off by a sign says it alone
_SET_OFF = r"(.*[a-z0-9])(?:OLD|Old|BAK|Bak|ORIG|Orig)"


def is_replaced(name: str, above: str) -> bool:
    """Whether a folder is rather old by its name, and the one above has one of its files."""
    if re.fullmatch(MAYBE_RETIRED, name.lower().lstrip("_.")) is None:
        return False
    now = {one for one in names_beside(above) if one.endswith(SUFFIXES)}
    return any(one in now and one not in KUSTOMIZATIONS for one in names_beside(posixpath.join(above, name)))


def is_older_copy(name: str, above: str) -> bool:
    """Whether a folder is called the old one of another beside it, and holds files that are called as those there."""
    found = re.fullmatch(_SET_OFF, name)
    if found is None or found[1] not in names_beside(above):
        return False
    mine, theirs = (names_beside(posixpath.join(above, one)) for one in (name, found[1]))
    return any(one.endswith(SUFFIXES) and one in theirs for one in mine)
