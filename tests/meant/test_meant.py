"""A typo that gets a hint in one rule gets it in all: the same slips, in whatever kind of object they stand."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from svclint.finding import Finding
from svclint.settings import Settings
from svclint.severity import Severity
from tests.cards import run_files

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: checkout, namespace: {namespace}, labels: {own}}}
spec:
  selector: {{matchLabels: {{app: checkout}}}}
  template:
    metadata: {{labels: {labels}}}
    spec: {{containers: [{{name: checkout, image: checkout}}]}}
---
apiVersion: v1
kind: Pod
metadata: {{name: client, namespace: shop, labels: {{app: client}}}}
spec: {{containers: [{{name: client, image: client}}]}}
"""

# What selects pods, by the rule that speaks where it selects none; SELECTOR is the map of labels
SELECTING = {
    "selector-matches-nothing": """\
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: shop}
spec: {ports: [{port: 80}], selector: SELECTOR}
""",
    "disruption-budget-matches-nothing": """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: shop, namespace: shop}
spec: {maxUnavailable: 1, selector: {matchLabels: SELECTOR}}
""",
    "network-policy-matches-nothing": """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop, namespace: shop}
spec: {ingress: [{}], podSelector: {matchLabels: SELECTOR}}
""",
    "policy-target-not-found": """\
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: shop, namespace: shop}
spec: {rules: [{}], selector: {matchLabels: SELECTOR}}
""",
    "service-monitor-matches-nothing": """\
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: shop, namespace: shop}
spec: {podMetricsEndpoints: [{port: http}], selector: {matchLabels: SELECTOR}}
""",
}


class Slip(NamedTuple):
    """What is selected, which labels the pods (and the Deployment itself) have, what is said and mended."""

    selector: str
    labels: str
    says: str
    fixed: str = ""
    own: str = "{}"
    namespace: str = "shop"


SLIPS = {
    "a value": Slip(
        "{app: chekout}", "{app: checkout}", "the pods of Deployment checkout have app=checkout", "checkout"
    ),
    "a value with a suffix": Slip(
        "{app: checkout-svc}", "{app: checkout}", "the pods of Deployment checkout have app=checkout", "checkout"
    ),
    "one value of two": Slip(
        "{app: checkout, tier: backend}",
        "{app: checkout, tier: front}",
        "Deployment checkout has 1 of 2 labels: tier is front there, backend here",
        "front",
    ),
    "a label that is not there": Slip(
        "{app: checkout, tier: backend}",
        "{app: checkout}",
        "Deployment checkout has 1 of 2 labels: it lacks tier=backend",
    ),
    "a key": Slip(
        "{app: checkout, tier: backend}",
        "{app: checkout, teir: backend}",
        "Deployment checkout has 1 of 2 labels: tier=backend is teir=backend there",
        "teir",
    ),
    "another key for the name": Slip(
        "{app: checkout}",
        "{app.kubernetes.io/name: checkout}",
        "the pods of Deployment checkout have app.kubernetes.io/name=checkout, and no label app",
        # the Deployment asks for it as well
        "app",
    ),
    "labels of the workload": Slip(
        "{app: checkout, tier: backend}",
        "{app: checkout}",
        "only Deployment checkout itself has tier=backend, its pods do not",
        own="{tier: backend}",
    ),
    "another namespace": Slip(
        "{app: checkout}", "{app: checkout}", "Deployment checkout is in namespace till", namespace="till"
    ),
}


@pytest.mark.parametrize("rule", SELECTING)
@pytest.mark.parametrize("slip", SLIPS)
def test_slips_in_labels(rule: str, slip: str) -> None:
    selector, labels, says, fixed, own, namespace = SLIPS[slip]
    deployment = DEPLOYMENT.format(labels=labels, own=own, namespace=namespace)
    found = only(rule, SELECTING[rule].replace("SELECTOR", selector), deployment)
    assert says in found.message
    assert any(one.location.file == "there.yaml" for one in found.related)
    assert edits(found) == ([fixed] if fixed else [])


@pytest.mark.parametrize("rule", SELECTING)
@pytest.mark.parametrize(
    ("selector", "labels"),
    [("{app: eu-1}", "{app: eu-2}"), ("{app: team-a}", "{app: team-b}"), ("{env: prod, app: cart}", "{env: prod}")],
)
def test_other_labels_are_no_slips(rule: str, selector: str, labels: str) -> None:
    deployment = DEPLOYMENT.format(labels=labels, own="{}", namespace="shop")
    found = only(rule, SELECTING[rule].replace("SELECTOR", selector), deployment)
    assert "Deployment checkout" not in found.message
    assert found.fix is None


# What names an object that is not there, by the rule that says so; NAME is the name
NAMING = {
    "backend-service-not-found": """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front, namespace: shop}
spec: {defaultBackend: {service: {name: NAME, port: {number: 80}}}}
""",
    "policy-target-not-found": """\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: front, namespace: shop}
spec: {host: NAME, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}
""",
    "stateful-set-service-not-found": """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: front, namespace: shop}
spec:
  serviceName: NAME
  selector: {matchLabels: {app: front}}
  template: {metadata: {labels: {app: front}}, spec: {containers: [{name: front, image: front}]}}
""",
    "webhook-service-not-found": """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: front}
webhooks: [{name: a.example.com, clientConfig: {service: {name: NAME, namespace: shop}}}]
""",
    "endpoint-slice-service-not-found": """\
apiVersion: v1
kind: Endpoints
metadata: {name: NAME, namespace: shop}
subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{port: 80}]}]
""",
    "dns-reference-service-not-found": """\
apiVersion: v1
kind: ConfigMap
metadata: {name: front, namespace: shop}
data: {url: "http://NAME.shop.svc:80"}
""",
    "network-policy-matches-nothing": """\
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: front, namespace: shop}
spec:
  endpointSelector: {}
  egress: [{toServices: [{k8sService: {serviceName: NAME, namespace: shop}}]}]
""",
    "scale-target-not-found": """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: front, namespace: shop}
spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: NAME}}
""",
    "dependency-not-found": """\
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {name: front, namespace: shop}
spec: {broker: default, subscriber: {ref: {apiVersion: v1, kind: Service, name: NAME}}}
""",
}
# These tell of nothing unless something is evidently meant
ONLY_MEANT = frozenset({"dependency-not-found"})
THERE = """\
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: {namespace}}}
spec: {{ports: [{{port: 80}}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  selector: {{matchLabels: {{app: x}}}}
  template: {{metadata: {{labels: {{app: x}}}}, spec: {{containers: [{{name: x, image: x}}]}}}}
---
apiVersion: v1
kind: Pod
metadata: {{name: client, namespace: shop, labels: {{app: client}}}}
spec: {{containers: [{{name: client, image: client}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: client, namespace: shop}}
spec: {{selector: {{app: client}}, ports: [{{port: 80}}]}}
"""


@pytest.mark.parametrize("rule", NAMING)
@pytest.mark.parametrize("name", ["chekout", "checkuot", "checkouts", "checkout-svc", "check-out"])
def test_slips_in_names(rule: str, name: str) -> None:
    found = only(rule, NAMING[rule].replace("NAME", name), THERE.format(name="checkout", namespace="shop"))
    assert "did you mean checkout?" in found.message
    assert [one.location.file for one in found.related] == ["there.yaml"]
    assert edits(found) == ["checkout"]


@pytest.mark.parametrize("rule", NAMING)
def test_another_namespace_has_it(rule: str) -> None:
    found = only(rule, NAMING[rule].replace("NAME", "checkout"), THERE.format(name="checkout", namespace="till"))
    assert "; namespace till has it" in found.message
    assert [one.location.file for one in found.related] == ["there.yaml"]
    assert found.fix is None


# a file beside what asks, whose namespace whoever applies it names, and one of the namespace that has a name alike
LEFT_OUT = THERE.partition("---\napiVersion: v1\nkind: Pod")[0].replace(", namespace: {namespace}", "")
ALIKE = THERE.format(name="checkouts", namespace="shop")


@pytest.mark.parametrize("rule", NAMING)
def test_the_very_name_whose_namespace_is_left_out_is_meant(rule: str) -> None:
    """`helm template` leaves it to `kubectl apply -n`, while what is called otherwise in that namespace is no slip."""
    files = {"asking.yaml": NAMING[rule].replace("NAME", "checkout"), "away/alike.yaml": ALIKE}
    found = run_files({**files, "left-out.yaml": LEFT_OUT.format(name="checkout")}, Settings()._replace(select=(rule,)))
    assert [one.severity for one in found] in ([Severity.NOTE], [])
    assert all("; namespace default has it" in one.message and one.fix is None for one in found)
    (away,) = run_files(
        {**files, "other/left-out.yaml": LEFT_OUT.format(name="checkout")}, Settings()._replace(select=(rule,))
    )
    assert "did you mean checkouts?" in away.message


@pytest.mark.parametrize("rule", NAMING)
@pytest.mark.parametrize(("name", "other"), [("eu-1", "eu-2"), ("team-a", "team-b"), ("ingress", "egress")])
def test_other_names_are_no_slips(rule: str, name: str, other: str) -> None:
    asking, there = NAMING[rule].replace("NAME", name), THERE.format(name=other, namespace="shop")
    if rule in ONLY_MEANT:
        files = {"asking.yaml": asking, "there.yaml": there}
        assert list(run_files(files, Settings()._replace(select=(rule,)))) == []
        return
    found = only(rule, asking, there)
    assert "did you mean" not in found.message
    assert found.fix is None


LISTENING = """\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec:
  gatewayClassName: example
  allowedListeners: {namespaces: {from: All}}
  listeners: [{name: checkout, port: 80, protocol: HTTP}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: {name: more, namespace: shop}
spec:
  parentRef: {name: edge}
  listeners: [{name: checkouts, port: 81, protocol: HTTP}]
"""
ATTACHED = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: checkout, namespace: shop}
spec: {parentRefs: [{name: edge, sectionName: NAME}]}
"""


def test_a_slip_in_the_name_of_a_listener() -> None:
    found = only("parent-not-found", ATTACHED.replace("NAME", "chekout"), LISTENING)
    assert found.message.endswith("it has no listener chekout; did you mean checkout?")
    assert edits(found) == ["checkout"]


def test_a_listener_of_a_listener_set_is_no_slip_of_the_gateways() -> None:
    found = only("parent-not-found", ATTACHED.replace("NAME", "checkouts"), LISTENING)
    assert found.message.endswith("ListenerSet more has it, so that is the parent")
    assert found.fix is None


def only(rule: str, asking: str, there: str) -> Finding:
    (found,) = run_files({"asking.yaml": asking, "there.yaml": there}, Settings()._replace(select=(rule,)))
    return found


def edits(found: Finding) -> list[str]:
    return [one.text for one in found.fix.replacements] if found.fix is not None else []
