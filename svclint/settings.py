"""The frozen settings that every stage reads; made by config/, merged with flags by the command line."""

from __future__ import annotations

from collections.abc import Mapping

from svclint.named_tuple import NamedTuple
from svclint.severity import Severity
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.finding import Location
    from svclint.resource import Selector


class RuleSetting(NamedTuple):
    """What a configuration says about one rule; None leaves the card's value."""

    enabled: bool | None = None
    severity: Severity | None = None
    options: Mapping[str, Any] = {}


class Ignore(NamedTuple):
    """Findings to suppress: all conditions that are given must hold.

    `rules` are rule names (empty: every rule); `paths` are patterns as in Settings.exclude; `objects` are patterns
    `Kind/name` or `Kind/namespace/name` with `*`. `until` is the ISO date of the last day; `location` is the entry's
    place in the configuration file.
    """

    rules: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    reason: str = ""
    until: str | None = None
    location: Location | None = None


class Assumed(NamedTuple):
    """Something that exists outside the manifests.

    An object (`kind`, `name` and optionally `namespace`, each with `*`), or pods (`kind` "Pod" with `labels`, which a
    selector must be part of). `ports` are the Service ports that are known; empty means any.
    """

    kind: str
    name: str = "*"
    namespace: str = "*"
    labels: Mapping[str, str] = {}
    ports: tuple[int | str, ...] = ()

    def is_object(self, kind: str, namespace: str, name: str) -> bool:
        """Whether it is the object of this name; of no namespace, or of any, where that is left out."""
        # imported here: few configurations declare anything
        from fnmatch import fnmatchcase

        pairs = ((kind, self.kind), (name, self.name), *(((namespace, self.namespace),) if namespace else ()))
        return not self.labels and all(fnmatchcase(one, pattern) for one, pattern in pairs)

    def is_selected(self, selector: Selector, namespace: str) -> bool:
        """Whether it is pods of a namespace that a selector matches."""
        from fnmatch import fnmatchcase

        return bool(self.labels) and selector.matches(self.labels) and fnmatchcase(namespace, self.namespace)


class ScopeSetting(NamedTuple):
    """A declared scope: what is applied together. `paths` and `snapshots` are files or directories."""

    name: str
    paths: tuple[str, ...]
    namespace: str | None = None
    assume: tuple[Assumed, ...] = ()
    snapshots: tuple[str, ...] = ()


class ReleaseSetting(NamedTuple):
    """A release of a chart of the run: the chart's directory, its files of values, the strongest last, and how it is
    called; `name` and `namespace` are empty where nobody says."""

    chart: str
    values: tuple[str, ...] = ()
    name: str = ""
    namespace: str = ""


class WorkloadKind(NamedTuple):
    """A custom kind with a pod template at `template`, a field path (`spec.template`)."""

    group: str
    kind: str
    template: str


class PolicyExample(NamedTuple):
    """Manifests that a policy finds something in, where comments mark lines with `# primary`, or nothing."""

    name: str
    files: Mapping[str, str]


class PolicySetting(NamedTuple):
    """A rule of one's own: objects of these `kinds` for which the CEL expression `when` holds (empty: all of them) must
    fulfil `expression`; what is said where they do not, and which field is pointed at."""

    name: str
    expression: str
    message: str
    message_expression: str = ""
    severity: Severity = Severity.WARNING
    kinds: tuple[str, ...] = ()
    when: str = ""
    where: str = ""
    why: str = ""
    help: str = ""
    examples: tuple[PolicyExample, ...] = ()


class Settings(NamedTuple):
    """Everything a person can set. Paths are relative to the working directory, `/`-separated.

    `base` is the configuration's directory. `exclude` and the `paths` of `ignores` are gitignore-style patterns as they
    are written, for paths relative to `base`: what lies outside of it matches none. `exclude_here` are patterns for
    paths relative to the working directory, from the command line.
    `helm` says by what charts are rendered: `library`, where that is installed, `binary` for the program, `none`;
    `releases` with which values as well.
    `kustomize` is `native`, or `binary` where a program may build what is not built natively.
    `crds` are files or directories whose CustomResourceDefinitions hold for every scope; `snapshots` those of objects
    that the cluster has, `-` standard input.
    `rules` holds rule names only, and so do the entries of `ignores`: what a configuration says of a topic is unfolded.
    `kubernetes` is a minor version or a range (`1.29-1.35`), and `is_kubernetes_chosen` says whether somebody named it.
    `select` and `ignore` are rule names or topics (`ports`):
    an empty `select` means the rules that are on by default or switched on in `rules`. `today` is an ISO date.
    `policies` are rules of one's own, which `rules` and `ignores` may name as well.
    `former` are the old names of topics that were written; the other fields hold what they stand for.
    """

    kubernetes: str = "1.36"
    is_kubernetes_chosen: bool = False
    default_namespace: str = "default"
    rules: Mapping[str, RuleSetting] = {}
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    scopes: tuple[ScopeSetting, ...] = ()
    assume: tuple[Assumed, ...] = ()
    workloads: tuple[WorkloadKind, ...] = ()
    policies: tuple[PolicySetting, ...] = ()
    crds: tuple[str, ...] = ()
    helm: str = "library"
    releases: tuple[ReleaseSetting, ...] = ()
    kustomize: str = "native"
    snapshots: tuple[str, ...] = ()
    base: str = "."
    exclude: tuple[str, ...] = ()
    exclude_here: tuple[str, ...] = ()
    threshold: Severity = Severity.WARNING
    today: str = ""
    former: tuple[str, ...] = ()
