"""Where GitOps tools apply the directories of a run, and with which variables; what they apply that is not here."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence

from svclint.families import argo
from svclint.named_tuple import NamedTuple
from svclint.scope import Addition, Substitution
from svclint.source import Holds
from svclint.told import Fetched
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.gitops.deployment import Deployment, Tree
    from svclint.resource import Resource
    from svclint.scope import Scope
    from svclint.source import Source

# words that what the tools read holds; a Fleet bundle is known by its name
_SIGNS = (
    "toolkit.fluxcd.io",
    argo.GROUP,
    "helm.fluxcd.io",
    "helm.cattle.io",
    "helmCharts",
    "helmChartInflationGenerator",
)
_SPEAKS_OF_TOOLS = Holds(*_SIGNS)
_BUNDLE = "fleet.yaml"
_SIGN = "${"
# fields of kustomizations that change objects beyond what discovery knows
_CHANGES = ("patch", "replacements", "transformers", "vars")


class Applied(NamedTuple):
    """What GitOps tools apply: the deployments, and by directory the namespace that its objects get where they name
    none, the variables of Flux (None where it fills in nothing), and what is added to kustomizations.

    Paths begin at the root of a repository, which may be any directory above the file that says so. `tree` is what was
    read for it.
    """

    deployments: tuple[Deployment, ...] = ()
    namespaces: Mapping[str, str] = {}
    substitutions: Mapping[str, Substitution | None] = {}
    additions: Mapping[str, Addition] = {}
    tree: Tree | None = None


def applied(sources: Mapping[str, Source], load: Callable[[str], Source | None]) -> Applied:
    """What the GitOps objects among `sources` apply; `load` reads a file that the run did not name."""
    named = _named(sources)
    if not named:
        return Applied()
    # imported here: most runs have none
    from svclint.gitops.deployment import Tree

    tree = Tree(sources, load)
    tree.held[_named] = named
    return _applied(named, tree)


def _named(sources: Mapping[str, Source], held: dict[object, Any] | None = None) -> list[Source]:
    """The files that GitOps tools may read something in; those that are `held` were looked for before."""
    if held is not None and _named in held:
        known: list[Source] = held[_named]
        return known
    speaking = set(map(id, _SPEAKS_OF_TOOLS.among(sources.values())))
    return [one for one in sources.values() if id(one) in speaking or _is_bundle(one.path)]


def as_built(
    found: Applied, scopes: Sequence[Scope], sources: Mapping[str, Source], load: Callable[[str], Source | None]
) -> Applied:
    """The same of the objects that kustomizations make: a patch of an overlay may say what is applied, and from where.

    `scopes` are those of the kustomizations as it is known by now.
    """
    patched = {path for scope in scopes if _changes(scope) for path in _said_in(scope)}
    if not patched:
        return found
    # imported here: few overlays change what GitOps tools read
    from svclint.gitops.deployment import Tree
    from svclint.render.objects import builds

    made = [
        resource
        for scope in scopes
        if not patched.isdisjoint(_said_in(scope))
        for built in builds(scope, again=True)
        for resource in built.resources
        if resource.document.source.path in patched and any(sign in resource.group for sign in _SIGNS)
    ]
    if not made:
        return found
    tree = found.tree or Tree(sources, load)
    return _applied(_named(tree.sources, tree.held), tree, made)


def _applied(named: Sequence[Source], tree: Tree, built: Sequence[Resource] = ()) -> Applied:
    # imported here: most runs have none
    from svclint.discover.destinations import destinations
    from svclint.gitops.additions import additions
    from svclint.gitops.reading import deployments
    from svclint.gitops.variables import substitutions

    found = deployments(named, tree, None, built)
    given = substitutions(found, tree)
    if any(given.values()) and any(_SIGN in one.text for one in named):
        # what one Kustomization fills in may name the path that another one applies
        found = deployments(named, tree, given, built)
        given = substitutions(found, tree)
    return Applied(tuple(found), destinations(found, tree), given, additions(found), tree)


def _changes(scope: Scope) -> bool:
    """Whether its kustomizations may change more than names, namespace and labels of an object."""
    return any(
        one.role == "patch" or (one.role == "config" and any(word in one.source.text for word in _CHANGES))
        for one in scope.members
    )


def _said_in(scope: Scope) -> set[str]:
    """The files of objects that GitOps tools read."""
    built = (one.source for one in scope.members if one.role == "objects" and one.built)
    return {one.path for one in built if _SPEAKS_OF_TOOLS(one) and one.once(_may_say, None)}


def _may_say(source: Source, _: None) -> bool:
    """Whether one of its objects may be such a tool's: roles, labels and texts name its group as well."""
    # imported here, as all that reads documents: most runs have no such tool
    from svclint.document import documents

    return any(one.state != "empty" and _is_of_tools(one.value) for one in documents(source))


def _is_of_tools(value: object) -> bool:
    """Whether a document is an object of a tool, a list with one, or something that only kustomize reads."""
    if not isinstance(value, dict):
        return True
    group = value.get("apiVersion")
    items = value.get("items")
    return any(sign in str(group) for sign in _SIGNS) or (isinstance(items, list) and any(map(_is_of_tools, items)))


def as_deployed(scopes: Sequence[Scope], found: Applied) -> list[Scope]:
    """The scopes with what is added to their kustomizations, with their variables, and with those of plain files where
    Flux makes a kustomization."""
    given = found.substitutions
    if not given and not found.additions:
        return list(scopes)
    built = {directory for scope in scopes for directory in scope.kustomizations}
    plain = {directory: None if directory in built else one for directory, one in given.items()}
    changed = [_with_substitutions(scope, given if scope.kustomizations else plain) for scope in scopes]
    return [_with_additions(scope, found.additions) for scope in changed]


def in_namespace(scope: Scope, namespaces: Mapping[str, str]) -> Scope:
    """The scope of a kustomization with the namespace in which a GitOps tool applies it."""
    namespace = namespaces.get(scope.root) if not scope.nearest and scope.chart is None else None
    return scope._replace(default_namespace=namespace) if namespace is not None else scope


def inflated(found: Applied, scopes: Sequence[Scope]) -> tuple[Fetched, ...]:
    """The releases that kustomizations make of charts that are not here, beside the objects of these scopes."""
    releases = {
        (one.namespace, frozenset(filter(None, (one.release, one.chart))))
        for one in found.deployments
        if one.kind == "kustomization" and one.chart and one.namespace
    }
    if not releases:
        return ()
    directories = frozenset(posixpath.dirname(member.source.path) for one in scopes for member in one.members)
    return tuple(Fetched(directories, frozenset({namespace}), names) for namespace, names in sorted(releases, key=str))


def _with_additions(scope: Scope, found: Mapping[str, Addition]) -> Scope:
    own = {directory: found[directory] for directory in scope.kustomizations if directory in found}
    return scope._replace(additions=own) if own else scope


def _with_substitutions(scope: Scope, given: Mapping[str, Substitution | None]) -> Scope:
    if scope.kustomizations:
        found = {directory: given.get(directory) for directory in scope.kustomizations}
    else:
        # imported here: most runs have none
        from svclint.gitops.deployment import nearest

        listed = (one.source.path for one in scope.members if one.role in ("objects", "context"))
        found = {directory: nearest(directory, given) for directory in map(posixpath.dirname, listed)}
    held = {directory: one for directory, one in found.items() if one is not None}
    return scope._replace(substitutions=held) if held else scope


def _is_bundle(path: str) -> bool:
    return path.endswith(_BUNDLE) and posixpath.basename(path) == _BUNDLE
