"""Subjects of RoleBindings and ClusterRoleBindings: a ServiceAccount that is nobody, where one that is was meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_distance, of_namespaces
from svclint.certainty.together import of_files
from svclint.graph.possible import why_unknown
from svclint.meant.accounts import kin_of, slip_of
from svclint.named_tuple import NamedTuple
from svclint.resource import Identity, is_placeholder, text
from svclint.resource.role_bindings import BINDINGS, RBAC, Subject, accounts_of, users_of
from svclint.suggest import is_kin, is_slip
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Violation

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource

_ACCOUNT = "ServiceAccount"
# the controller makes that one in each namespace
_EVERYWHERE = "default"


class _Account(NamedTuple):
    """An account by what tells of it: the ServiceAccount, or else the first workload whose pods run as it."""

    namespace: str
    name: str
    by: Resource


class _Meant(NamedTuple):
    """The account that was probably meant: how that is told, and what is still not certain."""

    account: _Account
    words: str
    unseen: bool = False


def binding_subject_not_found(binding: Resource, graph: Graph) -> Iterator[Violation]:
    """The authorizer compares texts: a role that is given to nobody says nothing, and the pods get "forbidden"."""
    for subject in accounts_of(binding):
        if subject.name == _EVERYWHERE or is_placeholder(subject.name) or is_placeholder(subject.namespace):
            continue
        accounts = graph.once(_accounts)
        if (subject.namespace, subject.name) in accounts or any(graph.called_before("", _ACCOUNT, subject.name)):
            continue
        meant = _elsewhere(binding, subject, graph) or _beside(binding, subject, graph)
        if meant is None:
            continue
        wanted = Identity("", _ACCOUNT, subject.namespace, subject.name)
        if not why_unknown(graph, binding, wanted, is_meant=True):
            yield _nobody(binding, subject, meant, graph)


def _nobody(binding: Resource, subject: Subject, meant: _Meant, graph: Graph) -> Violation:
    account = meant.account
    is_elsewhere = account.name == subject.name
    field = "namespace" if is_elsewhere and subject.is_written else "name"
    path = (*subject.path, field)
    value = account.namespace if field == "namespace" else account.name
    fix = None
    if field == "namespace" or not is_elsewhere:
        fix = Fix(f"name {_ACCOUNT} {account.namespace}/{account.name}", (binding.edit(path, value),), safe=False)
    is_itself = account.by.kind == _ACCOUNT
    label = account.by.name_label(
        f"{account.by.title} is defined here" if is_itself else f"its pods run as {account.name}"
    )
    return Violation(
        binding.label(path if not is_elsewhere or subject.is_written else subject.path, "nobody is called this"),
        f"{binding.title} gives its role to {_ACCOUNT} {subject.name} of namespace {subject.namespace}, which is not "
        f"there{meant.words}",
        (account.by.namespace_label() if is_elsewhere else label,),
        fix=fix,
        rests_on=(binding, account.by),
        doubts=(
            *((Doubt.UNSEEN,) if meant.unseen else ()),
            *of_distance(graph, binding, [account.by]),
            *of_files(graph, binding, account.by),
        ),
        unless=(Elsewhere(Identity("", _ACCOUNT, subject.namespace, subject.name), near=True),),
    )


# -- what was meant ----------------------------------------------------------------------------------------------------


def _elsewhere(binding: Resource, subject: Subject, graph: Graph) -> _Meant | None:
    """The account of the very name in the only other namespace that has one, where nothing else gives it a role, or
    that is called nearly so."""
    found = [one for one in graph.once(_accounts).values() if one.name == subject.name]
    called = _called_nearly(subject, found, graph)
    if called is not None:
        return called
    if len(found) != 1 or not found[0].by.namespace_written:
        return None
    account = found[0]
    if not subject.is_written and not binding.namespace_written:
        return None
    if not subject.is_written and of_namespaces(graph, binding, account.by):
        return None
    is_bound = _is_bound(account, graph)
    # what nobody put anywhere is in that one; who writes it into a binding has copied it
    is_usual = subject.namespace == "default"
    if is_bound and not is_usual:
        return None
    is_near = graph.has_namespace(subject.namespace) or is_usual or not graph.scope.nearest
    unseen = is_bound or not (is_near or account.by.file == binding.file)
    tail = "" if is_bound else ", and nothing gives that one a role"
    return _Meant(account, f"; namespace {account.namespace} has it{tail}", unseen)


def _called_nearly(subject: Subject, found: list[_Account], graph: Graph) -> _Meant | None:
    """The account of the only namespace of whose name that of the subject is a slip, where nothing is in that one."""
    if not subject.is_written or graph.has_namespace(subject.namespace):
        return None
    near = [one for one in found if is_slip(subject.namespace, one.namespace) and one.by.namespace_written]
    if len(near) != 1:
        return None
    # `team` and `teams` may both be there
    short, long = sorted((subject.namespace, near[0].namespace), key=len)
    unseen = long.startswith(short) and _is_bound(near[0], graph)
    return _Meant(near[0], f"; did you mean namespace {near[0].namespace}?", unseen)


def _beside(binding: Resource, subject: Subject, graph: Graph) -> _Meant | None:
    """The account of the namespace of whose name it is a slip; or one without a role, as which the pods run that are
    called so, or which is called nearly so."""
    here = {one.name: one for one in graph.once(_accounts).values() if one.namespace == subject.namespace}
    here.pop(_EVERYWHERE, None)
    slip = slip_of(subject.name, here)
    if slip is not None:
        return _Meant(here[slip], f"; did you mean {slip}?")
    running = graph.once(_running)
    bare = {
        name: one
        for name, one in here.items()
        if (subject.namespace, name) in running
        and not _is_bound(one, graph)
        and (not graph.scope.nearest or binding.directory == one.by.directory)
    }
    for name, one in bare.items():
        workloads = running[subject.namespace, name]
        namesake = next((each for each in workloads if is_kin(each.name, subject.name)), None)
        if namesake is not None:
            return _Meant(one, f": the pods of {namesake.title} run as {name}, to which nothing gives a role")
    kin = kin_of(subject.name, bare) if bare else None
    if kin is None:
        return None
    workload = running[subject.namespace, kin][0]
    return _Meant(bare[kin], f": the pods of {workload.title} run as {kin}, to which nothing gives a role")


# -- what there is -----------------------------------------------------------------------------------------------------


def _accounts(graph: Graph) -> Mapping[tuple[str, str], _Account]:
    """The accounts of a scope by namespace and name: those that are defined, and those that pods run as."""
    found = {
        (one.namespace, one.name): _Account(one.namespace, one.name, one)
        for one in reversed(graph.of_kind("", _ACCOUNT))
        if one.name
    }
    for key, workloads in graph.once(_running).items():
        found.setdefault(key, _Account(*key, workloads[0]))
    return found


def _running(graph: Graph) -> Mapping[tuple[str, str], list[Resource]]:
    """The workloads by the namespace and the name of the account that their pods run as, where they say it."""
    found: dict[tuple[str, str], list[Resource]] = defaultdict(list)
    for one in graph.templates():
        name = text(one.spec.get("serviceAccountName")) or text(one.spec.get("serviceAccount"))
        if name:
            found[one.resource.namespace, name].append(one.resource)
    return found


def _is_bound(account: _Account, graph: Graph) -> bool:
    bound = graph.once(_bound)
    namespace, name = account.namespace, account.name
    return not bound.isdisjoint({(namespace, name), (namespace, ""), ("", "")})


def _bound(graph: Graph) -> frozenset[tuple[str, str]]:
    """The accounts to which bindings of the scope give roles, by namespace and name; an empty one means all."""
    bindings = [one for kind in BINDINGS for one in graph.of_kind(RBAC, kind)]
    return frozenset(
        found
        for binding in bindings
        for found in (*((one.namespace, one.name) for one in accounts_of(binding)), *users_of(binding))
    )
