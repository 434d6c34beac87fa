"""Callers that an AuthorizationPolicy of Istio knows by their service account: is there one, and is it written so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from svclint.certainty.doubt import Doubt
from svclint.certainty.doubts import of_namespace
from svclint.families import gateway_api, istio
from svclint.meant.accounts import bare, called
from svclint.named_tuple import NamedTuple
from svclint.nearness import REACH
from svclint.operators import maker
from svclint.resource import Identity, is_placeholder, mapping, sequence, string_map, text
from svclint.resource.role_bindings import account_of
from svclint.suggest import closest, stem, words_of
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Elsewhere, Fix, Label, Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.document import Path
    from svclint.graph import Graph
    from svclint.resource import PodTemplate, Resource

# istio.io: authorization-policy: Source: how peers are called by their certificate, and the short form of it
_PRINCIPALS = ("principals", "notPrincipals")
_ACCOUNTS = ("serviceAccounts", "notServiceAccounts")
_PRINCIPAL = r"(?:\*|\*?[^/*]+|\*?)/ns/([^/*]+)/sa/([^/*]+)(\*?)"
_SPIFFE = "spiffe://"
# what is called so for the API server, and what lacks the trust domain
_OTHERWISE = r"(?:system:serviceaccount:([^:/*]+):([^:/*]+)|/?ns/([^/*]+)/sa/([^/*]+))"


class _Caller(NamedTuple):
    """A service account that a source of a policy names at `at`, as `written`; `name` may be a beginning only."""

    at: Path
    written: str
    namespace: str
    name: str
    is_prefix: bool

    def is_called(self, account: str) -> bool:
        return account.startswith(self.name) if self.is_prefix else account == self.name


def principal_not_found(policy: Resource, graph: Graph) -> Iterator[Violation]:
    """Istio compares texts: with an account that nobody runs as, a rule fits no request, and nobody says so."""
    missing: dict[tuple[str, str, bool], list[_Caller]] = {}
    for at, value, is_principal in _sources(policy):
        if is_placeholder(value) or "{{" in value:
            continue
        right = _as_istio(value) if is_principal else ""
        if right:
            yield _otherwise(policy, at, value, right)
            continue
        caller = _caller(policy, at, value, is_principal=is_principal)
        if caller is not None:
            missing.setdefault(caller[2:], []).append(caller)
    for found in missing.values():
        yield from _unknown(policy, found, graph)


# -- nobody runs as it -------------------------------------------------------------------------------------------------


def _unknown(policy: Resource, found: Sequence[_Caller], graph: Graph) -> Iterator[Violation]:
    caller = found[0]
    here = graph.templates(caller.namespace)
    pods = [one for one in here if graph.distance(policy, one.resource) <= REACH]
    accounts = {
        one.name: one for one in graph.of_kind("", "ServiceAccount") if one.namespace == caller.namespace and one.name
    }
    known = {*accounts, *map(account_of, here), "default"}
    if not pods or any(is_placeholder(one) or caller.is_called(one) for one in known):
        return
    if _may_be_made(policy, caller, graph):
        return
    namesake = next((one for one in pods if stem(one.resource.name) in called(caller.name)), None)
    meant = None if caller.is_prefix else closest(caller.name, sorted(known - {"default"}))
    named = sorted(known & {*accounts, *(account_of(one) for one in pods if account_of(one) != "default")})
    yield _nobody(policy, found, pods, (namesake, meant, accounts.get(meant or "")), named, graph)


def _nobody(
    policy: Resource,
    found: Sequence[_Caller],
    pods: Sequence[PodTemplate],
    near: tuple[PodTemplate | None, str | None, Resource | None],
    named: Sequence[str],
    graph: Graph,
) -> Violation:
    caller, (namesake, meant, account) = found[0], near
    have = f"there it has {listed(named)}" if named else "every pod there runs as default"
    hint, related = "", []
    if meant is not None:
        hint = f"; did you mean {meant}?"
        if account is not None:
            related.append(account.name_label(f"{account.title} is defined here"))
    elif namesake is not None:
        workload = namesake.resource
        hint = f"; the pods of {workload.title} run as {account_of(namesake)}"
        related.append(namesake.label(("spec",), f"the pods of {workload.title}"))
    # without a near one, whose pods are read says whether callers are: those of the policy's own application are
    is_own = caller.namespace == policy.namespace
    sure = (
        meant is not None
        or namesake is not None
        or (is_own and (bool(named) or _is_for_nobody(policy, pods, caller, graph)))
    )
    called = f"a ServiceAccount that begins with {caller.name}" if caller.is_prefix else f"ServiceAccount {caller.name}"
    fix = None
    if meant is not None and all(one.written.endswith(caller.name) for one in found):
        edits = tuple(policy.edit(one.at, one.written.removesuffix(caller.name) + meant) for one in found)
        fix = Fix(f"name ServiceAccount {meant}", edits, safe=False)
    identity = Identity("", "ServiceAccount", caller.namespace, caller.name)
    return Violation(
        policy.label(caller.at, "nobody runs as this"),
        f"{policy.title} knows callers by {called} of namespace {caller.namespace}, which is not there, and no pod "
        f"runs as it: {have}{hint}",
        (*related, *(Label(policy, one.at, "also here") for one in found[1:])),
        rests_on=(policy, *(one.resource for one in pods)),
        doubts=(
            *of_namespace(graph, policy, *(one.resource for one in pods)),
            *(() if sure else (Doubt.UNSEEN,)),
        ),
        fix=fix,
        unless=(Elsewhere(identity, near=meant is not None),),
    )


def _is_for_nobody(policy: Resource, pods: Sequence[PodTemplate], caller: _Caller, graph: Graph) -> bool:
    """Whether a policy of a namespace that is read with the pods that it guards, and with others that may call these,
    lets in this account alone, which is called after one of them; and no other policy lets in anybody."""
    words = bare(stem(caller.name))
    if caller.is_prefix or not any({*words} <= {*words_of(one.resource.name)} for one in pods):
        return False
    if not _lets_in_only(policy, caller) or policy.spec.get("targetRef") or policy.spec.get("targetRefs"):
        return False
    others = graph.of_kind(istio.SECURITY, "AuthorizationPolicy")
    if any(
        one is not policy and one.spec.get("action", "ALLOW") in (None, "ALLOW")
        for one in others
        if one.namespace in (policy.namespace, istio.ROOT_NAMESPACE)
    ):
        return False
    labels = string_map(mapping(policy.spec.get("selector")).get("matchLabels"))
    guarded = [one for one in pods if labels.items() <= one.labels.items()]
    return bool(guarded) and len({one.resource for one in pods}) > (len(guarded) if labels else 1)


def _lets_in_only(policy: Resource, caller: _Caller) -> bool:
    """Whether each source of each rule of an ALLOW policy names the account, and nobody else."""
    if policy.spec.get("action", "ALLOW") not in (None, "ALLOW"):
        return False
    rules = [mapping(one) for one in sequence(policy.spec.get("rules"))]
    sources = [[mapping(mapping(one).get("source")) for one in sequence(rule.get("from"))] for rule in rules]
    if not all(sources) or not all(
        one.get("principals") or one.get("serviceAccounts") for each in sources for one in each
    ):
        return False
    named = [_caller(policy, at, value, is_principal=is_principal) for at, value, is_principal in _sources(policy)]
    return all(one is not None and one[2:] == caller[2:] for one in named)


def _may_be_made(policy: Resource, caller: _Caller, graph: Graph) -> bool:
    """Whether the account may be there all the same: a release, an operator or what is not read may make it."""
    namespace, name = caller.namespace, caller.name
    if namespace == istio.ROOT_NAMESPACE or graph.deployer(namespace) is not None:
        return True  # the mesh's own are installed
    if maker(graph.makers, policy, namespace, name, "ServiceAccount") is not None or _is_of_gateway(caller, graph):
        return True
    return not graph.resolve_object(policy, "", "ServiceAccount", namespace, name).missing


def _is_of_gateway(caller: _Caller, graph: Graph) -> bool:
    """istio.io: Gateway API, automated deployment: the account is called as the Gateway, with its class or without."""
    for one in graph.of_kind(gateway_api.GROUP, "Gateway"):
        names = (one.name, f"{one.name}-{text(one.spec.get('gatewayClassName'))}")
        if one.namespace == caller.namespace and any(map(caller.is_called, names)):
            return True
    return False


# -- written in another way --------------------------------------------------------------------------------------------


def _as_istio(value: str) -> str:
    """A principal as Istio writes it, where it is written as others do; empty where it is not."""
    if value.startswith(_SPIFFE):
        return value.removeprefix(_SPIFFE)
    found = re.fullmatch(_OTHERWISE, value)
    parts = [one for one in found.groups() if one] if found is not None else []
    return "cluster.local/ns/{}/sa/{}".format(*parts) if parts else ""


def _otherwise(policy: Resource, at: Path, value: str, right: str) -> Violation:
    return Violation(
        policy.label(at, "no peer is called this"),
        f"{policy.title} knows callers by {value}, and Istio calls them by trust domain, namespace and ServiceAccount: "
        f"did you mean {right}?",
        fix=Fix(f"write {right}", (policy.edit(at, right),), safe=False),
        as_written=(policy,),
    )


# -- reading -----------------------------------------------------------------------------------------------------------


def _sources(policy: Resource) -> Iterator[tuple[Path, str, bool]]:
    """The place of each text by which callers are known, the text, and whether it is a principal."""
    for index, rule in enumerate(sequence(policy.spec.get("rules"))):
        for number, entry in enumerate(sequence(mapping(rule).get("from"))):
            source = mapping(mapping(entry).get("source"))
            for field in (*_PRINCIPALS, *_ACCOUNTS):
                for place, one in enumerate(sequence(source.get(field))):
                    at: Path = ("spec", "rules", index, "from", number, "source", field, place)
                    if isinstance(one, str):
                        yield at, one, field in _PRINCIPALS


def _caller(policy: Resource, at: Path, value: str, *, is_principal: bool) -> _Caller | None:
    """The account that a text names; None where that is any account, or one of any namespace."""
    if is_principal:
        found = re.fullmatch(_PRINCIPAL, value)
        return _Caller(at, value, found[1], found[2], bool(found[3])) if found is not None else None
    namespace, slash, name = value.rpartition("/")
    if not name or "*" in value or "/" in namespace:
        return None
    return _Caller(at, value, namespace if slash else policy.namespace, name, False)
