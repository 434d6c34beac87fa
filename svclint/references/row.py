"""Row: one kind of reference as data, which field of which kind points at what."""

from __future__ import annotations

from svclint.named_tuple import NamedTuple
from svclint.typing_names import Literal, get_args

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
    "served-by",
    "issued-by",
    "scales",
    "runs",
    "backs",
    "calls",
    "needs",
]
"""The verb of a reference, owner first: a Service selects pods or is an alias of a host, a controller governs pods, a
budget protects them, a policy restricts its own pods and admits its peers, a monitor monitors what it scrapes, a route
routes to its backends, attaches to its parents, filters through middlewares and transports and delegates to other
routes; traffic policy configures a Service, a route or pods, as an Issuer does the Ingress of its challenges; a
StatefulSet names a Service, an Ingress or a Gateway is served by its class, a certificate (and the Ingress or the
Gateway that asks for one) is issued by an issuer, an autoscaler scales a workload, a Rollout
runs another workload's template, Endpoints back a Service, a webhook calls one, as an Issuer calls its server; and
a custom resource needs others to do its work: a source, a dependency, an authentication, a sink for its events."""

RELATIONS: tuple[str, ...] = get_args(Relation)

Written = Literal[
    "name",
    "host",
    "full host",
    "namespace/host",
    "namespace/name",
    "namespace/name or name.namespace",
    "namespace/name:port",
    "name.namespace",
    "address",
    "far-address",
    "name@provider",
    "json names",
    "names with commas",
]
"""How a field says which object it means: its name; a DNS name, alone (where it is called `full`, no short one is
completed) or after a namespace; both names with a slash or
a dot between (`.` for the owner's namespace; a name with a dot may be a full one, `name.namespace.svc.…`), and the port
behind them; a URL or `host[:port]`, and one that is looked
up from another place than the owner's namespace (a proxy's), so that a bare name says nothing; or a name that with an
`@` is of another provider than the owner's (Traefik's `namespace-name@kubernetescrd`), often another configuration than
the cluster's; or several names: every text in an object of JSON, or those between commas, each with its namespace and
a colon before it where that is another one."""

PortMeaning = Literal["port", "typed port", "endpoint"]
"""What a port is compared with: a Service port's number or name, in quotes or not; the number if it is written as one
and the name if it is text; or the name of a Service port and the number that pods listen on."""

OWN = "."
"""As a row's `group`: that of the owner, for APIs that exist under two groups."""


class Row(NamedTuple):
    """One kind of reference.

    `at` is the field that holds the reference, with `[]` for every item of a list and `{}` for every value of a map;
    where there is a regular expression `named`, only owners of such a name have it. What it points at is an object of
    `group`/`kind` named by `name` below it ("" when the field itself is the name), written as `written` says. It is
    in the namespace that the field `namespace` below `at` names (after a `/`: below the owner), else in the owner's.
    `reserved` names mean no object. `typed` says by which fields the reference itself tells what kind it means
    (`apiVersion` and `kind`, `group` and `kind`, or `kind` alone, where anything but a Service is of `group`); `group`
    and `kind` are the defaults then, and without either kind it is no reference.

    Where `selector` says how one is written (a bare map, a LabelSelector, or the labels of Cilium's endpoints with
    their source), the reference selects pods (or what `kind` says) by the field `name` below `at`; `namespaces` is the
    field below `at` that chooses namespaces by labels or names, "*" for all of them, `*root` for all of them when the
    owner lives in namespace `root`.

    `ports` are the fields of the port: the first present one counts, those with `[]` for each item; one that begins
    with `/` is counted from the owner's root. `port_means` says what such a port is, `port_needed` that the
    controller chooses none of a Service's where it is left out. `section`
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
    reserved: tuple[str, ...] = ()
    selector: Literal["", "map", "labels", "endpoints"] = ""
    namespaces: str = ""
    ports: tuple[str, ...] = ()
    port_means: PortMeaning = "port"
    port_needed: bool = False
    section: str = ""
    weight: str = ""
    versions: tuple[str, ...] = ()
    named: str = ""
