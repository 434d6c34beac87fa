"""Resources: identity, labels, pod templates, containers, Services; Lists unfolded."""

from svclint.resource.identity import CLUSTER_SCOPED, Identity
from svclint.resource.int_or_string import IntOrString
from svclint.resource.model import (
    NAMESPACE_KEY,
    RELEASE_KEYS,
    Resource,
    dig,
    is_live,
    mapping,
    namespace_labels,
    number,
    objects,
    scalar_text,
    sequence,
    string_map,
    text,
)
from svclint.resource.rendering import CommonLabels, Rendering
from svclint.resource.selector import (
    Requirement,
    Selector,
    equality_selector,
    is_blank,
    is_placeholder,
    is_readers,
    is_stand_in,
    label_selector,
)
from svclint.resource.service import (
    ServicePort,
    is_headless,
    is_service,
    service_ports,
    service_selector,
    service_type,
)
from svclint.resource.workload import Container, ContainerPort, PodTemplate, pod_template, workload_selector

__all__ = [
    "CLUSTER_SCOPED",
    "NAMESPACE_KEY",
    "RELEASE_KEYS",
    "CommonLabels",
    "Container",
    "ContainerPort",
    "Identity",
    "IntOrString",
    "PodTemplate",
    "Rendering",
    "Requirement",
    "Resource",
    "Selector",
    "ServicePort",
    "dig",
    "equality_selector",
    "is_blank",
    "is_headless",
    "is_live",
    "is_placeholder",
    "is_readers",
    "is_service",
    "is_stand_in",
    "label_selector",
    "mapping",
    "namespace_labels",
    "number",
    "objects",
    "pod_template",
    "scalar_text",
    "sequence",
    "service_ports",
    "service_selector",
    "service_type",
    "string_map",
    "text",
    "workload_selector",
]
