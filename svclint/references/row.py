"""Row: one kind of reference as data, which field of which kind points at what."""

from typing import Literal, NamedTuple, get_args

Relation = Literal[
    "selects",
    "aliases",
    "governs",
    "protects",
    "restricts",
    "admits",
    "monitors",
    "routes-to",
    "attaches-to",
    "filters-through",
    "delegates-to",
    "configures",
    "names",
    "scales",
    "runs",
    "backs",
    "calls",
]
"""The verb of a reference, owner first: a Service selects pods or is an alias of a host, a controller governs pods, a
budget protects them, a policy restricts its own pods and admits its peers, a monitor monitors what it scrapes, a route
routes to its backends, attaches to its parents, filters through middlewares and transports and delegates to other
routes; traffic policy configures a Service, a StatefulSet names one, an autoscaler scales a workload, a Rollout runs
another workload's template, Endpoints back a Service, a webhook calls one."""

RELATIONS: tuple[str, ...] = get_args(Relation)

Written = Literal["name", "host", "namespace/name", "address"]
"""How a field says which object it means: its name; a DNS name; both names with a slash between; or a URL or
`host[:port]`."""

OWN = "."
"""As a row's `group`: that of the owner, for APIs that exist under two groups."""


class Row(NamedTuple):
    """One kind of reference.

    `at` is the field that holds the reference, with `[]` for every item of a list. What it points at is an object of
    `group`/`kind` named by `name` below it ("" when the field itself is the name), written as `written` says. It is
    in the namespace that the field `namespace` below `at` names, else in the owner's. `typed` says by which fields the
    reference itself tells what kind it means (`apiVersion` and `kind`, `group` and `kind`, or `kind` alone, where
    anything but a Service is of `group`); `group` and `kind` are the defaults then, and without either kind it is no
    reference.

    Where `selector` says how one is written, the reference selects pods (or what `kind` says) by the field `name`
    below `at`; `namespaces` is the field below `at` that chooses namespaces by labels or names, "*" for all of them.

    `ports` are the fields of the port: the first present one counts, and one with `[]` counts once an item. `section`
    names a part of the target (a listener, a subset), `weight` the field of the share of traffic (1 when absent).
    `versions` limits the row to API versions.
    """

    owners: tuple[tuple[str, str], ...]
    at: str
    relation: Relation
    group: str = ""
    kind: str = "Service"
    name: str = "name"
    namespace: str = ""
    typed: Literal["", "apiVersion", "group", "kind"] = ""
    written: Written = "name"
    selector: Literal["", "map", "labels"] = ""
    namespaces: str = ""
    ports: tuple[str, ...] = ()
    section: str = ""
    weight: str = ""
    versions: tuple[str, ...] = ()
