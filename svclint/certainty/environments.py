"""Which folders are called after a cluster, an environment, or a tenant: what lies in one is for that alone."""

from __future__ import annotations

import posixpath
import re
from itertools import pairwise

from svclint.certainty.steps import ENVIRONMENTS

OF_ENVIRONMENTS = r"clusters?|envs?|environments?|instances|overlays?|previews|stages|tenants"
"""Whatever the folders below one of these are called, each is an environment."""


def environments(file: str) -> frozenset[str]:
    """What the folders around a file are called that are of one environment: `clusters/eu/prod/` is in two. In
    `cluster/` lies what all of it has."""
    steps = posixpath.dirname(file).casefold().split("/")
    named = (step for step in steps if step in ENVIRONMENTS)
    below = (step for above, step in pairwise(steps) if above.endswith("s") and re.fullmatch(OF_ENVIRONMENTS, above))
    return frozenset((*named, *below))
