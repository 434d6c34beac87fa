"""The table of operators in full: the rows of all fields, by kind and by the labels that only operators set."""

from __future__ import annotations

from functools import lru_cache

from svclint.operators import (
    analytics,
    applications,
    databases,
    gateways,
    observability,
    platform,
    serving,
    streaming,
)
from svclint.operators.row import Row

ROWS: tuple[Row, ...] = (
    *analytics.ROWS,
    *applications.ROWS,
    *databases.ROWS,
    *gateways.ROWS,
    *observability.ROWS,
    *platform.ROWS,
    *serving.ROWS,
    *streaming.ROWS,
)

# Domains of labels that everybody sets
_SHARED = ("kubernetes.io", "k8s.io")


@lru_cache(maxsize=1024)
def rows_of(group: str, kind: str) -> tuple[Row, ...]:
    """The rows of one kind of custom resource."""
    return tuple(row for row in ROWS if (group, kind) in row.owners or (group, "*") in row.owners)


@lru_cache(maxsize=1)
def own_labels() -> frozenset[str]:
    """The keys that only an operator's pods have, and the domains of such keys."""
    keys = {pattern.partition("=")[0] for row in ROWS for pattern in row.pods}
    prefixed = {key for key in keys if "/" in key and not key.startswith("app.kubernetes.io/")}
    domains = {key.partition("/")[0] for key in prefixed}
    return frozenset(prefixed | {one for one in domains if not one.endswith(_SHARED)})


# of the names that are given whatever the custom resource is called, those of things that anybody may have
_ANYBODYS = frozenset(
    {
        *("backend-listener", "backend-redis", "editor-definition", "elasticsearch-cluster", "elasticsearch-metrics"),
        *("plugin-registry", "system-app", "system-developer", "system-master", "system-memcache", "system-mysql"),
        *("system-postgresql", "system-provider", "system-redis", "system-searchd", "system-sidekiq"),
    }
)


@lru_cache(maxsize=1)
def fixed_names() -> frozenset[str]:
    """The Services that are called so whatever their custom resource is called; `mysql` may be anybody's."""
    names = (name for row in ROWS for name in row.services if name not in _ANYBODYS)
    return frozenset(name for name in names if "-" in name and not {"{", "*", "#"} & set(name))
