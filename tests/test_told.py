"""What is told of a scope's files: of several who tell, what each of them does."""

from __future__ import annotations

import pickle

from svclint.certainty.doubt import Doubt
from svclint.kept.standing import read_value
from svclint.kept.typed import as_json
from svclint.scope import Scope
from svclint.told import Fetched, Installed, Listens, PortRange, Told

STEPS = Told(steps=frozenset({"1.yaml"}), labs={"one": "one/README.md"})
FULL = Told(
    aside={"old/web.yaml": Doubt.RETIRED},
    apart=frozenset({frozenset({"a.yaml", "b.yaml"})}),
    filled={"web.yaml": frozenset({"NAME"})},
    made_objects={"web-tls": frozenset({("Secret", "k8s", "shop")})},
    moved={"web.yaml": frozenset({("shop", "shop-prod")})},
    fetched=(Fetched(frozenset({""}), frozenset({"shop"}), frozenset()),),
    classes={"nginx": frozenset({"k8s.io/ingress-nginx"})},
    installed=(Installed("gateway-api", (1, 2), frozenset({""})),),
    node_ports=(PortRange(30_000, 31_000, "kubeadm.yaml"),),
    labelled={"op": (frozenset({("app", ""), ("tier", "back")}),)},
    read_by_code={"op": frozenset({"kubernetes.io/ingress.class"})},
    images={"web": (Listens("web/Dockerfile", frozenset({80}), frozenset({80, 443}), True),)},
)


def test_several_who_tell_are_told_together() -> None:
    both = STEPS.and_also(FULL)
    assert both == FULL._replace(steps=STEPS.steps, labs=STEPS.labs)


def test_of_what_both_tell_the_later_counts() -> None:
    later = Told(steps=frozenset({"2.yaml"}))
    assert STEPS.and_also(later) == Told(steps=later.steps, labs=STEPS.labs)


def test_of_each_file_the_later_counts() -> None:
    known = Told(aside={"a.yaml": Doubt.TEST, "b.yaml": Doubt.PART})
    later = Told(aside={"b.yaml": Doubt.COPY, "c.yaml": Doubt.MEANT})
    assert known.and_also(later).aside == {"a.yaml": Doubt.TEST, "b.yaml": Doubt.COPY, "c.yaml": Doubt.MEANT}


def test_who_tells_nothing_changes_nothing() -> None:
    assert FULL.and_also(Told()) is FULL


def test_a_scope_is_told_more_and_more() -> None:
    scope = Scope("all", "", ()).with_told(STEPS).with_told(FULL)
    assert scope.told == STEPS.and_also(FULL)


def test_what_is_told_is_sent_and_kept() -> None:
    scope = Scope("all", "", ()).with_told(FULL)
    assert pickle.loads(pickle.dumps(scope)) == scope
    assert read_value(as_json(scope), Scope) == scope
