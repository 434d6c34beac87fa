"""The rows of Knative Serving and Eventing.

knative.dev/docs: eventing/reference/eventing-api: a destination without a namespace is of the owner's own, and its
reference says which kind it is. That of a Subscription's channel is always the owner's.
"""

from svclint.families import knative
from svclint.references.row import OWN, Row

_MAPPING = ((knative.SERVING, "DomainMapping"),)
_ROUTE = ((knative.SERVING, "Route"),)
_TRIGGER = ((knative.EVENTING, "Trigger"),)
_SUBSCRIPTION = ((knative.MESSAGING, "Subscription"),)
_SEQUENCE = ((knative.FLOWS, "Sequence"),)
_PARALLEL = ((knative.FLOWS, "Parallel"),)
_SOURCES = tuple(
    (knative.SOURCES, kind)
    for kind in ("PingSource", "ApiServerSource", "ContainerSource", "SinkBinding", "KafkaSource", "RedisStreamSource")
)
_RECEIVING = (*_TRIGGER, *_SUBSCRIPTION)
_SINK = Row((), "", "needs", kind="", namespace="namespace", typed="apiVersion")
# a Broker called default comes with a label of its namespace
_BROKER = Row(_TRIGGER, "spec.broker", "needs", knative.EVENTING, "Broker", name="", reserved=("default",))

# Revisions are made by Knative, one an update: that traffic names one which no manifest holds is how it is meant
ROWS: tuple[Row, ...] = (
    Row(_MAPPING, "spec.ref", "routes-to", OWN, kind="", namespace="namespace", typed="apiVersion"),
    Row(_ROUTE, "spec.traffic[]", "routes-to", OWN, "Configuration", name="configurationName"),
    _BROKER,
    _SINK._replace(owners=_RECEIVING, at="spec.subscriber.ref"),
    _SINK._replace(owners=_RECEIVING, at="spec.delivery.deadLetterSink.ref"),
    _SINK._replace(owners=_SUBSCRIPTION, at="spec.channel", namespace=""),
    _SINK._replace(owners=_SUBSCRIPTION, at="spec.reply.ref"),
    _SINK._replace(owners=_SOURCES, at="spec.sink.ref"),
    _SINK._replace(owners=_SEQUENCE, at="spec.steps[].ref"),
    _SINK._replace(owners=_PARALLEL, at="spec.branches[].subscriber.ref"),
    _SINK._replace(owners=(*_SEQUENCE, *_PARALLEL), at="spec.reply.ref"),
)
