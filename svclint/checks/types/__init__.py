"""Checks of Service types: what ExternalName, NodePort and LoadBalancer take, and what they open."""

from svclint.checks.types.exposure import external_ips_used, node_port_hard_coded, service_exposed
from svclint.checks.types.external_names import (
    external_name_target,
    external_name_with_ports,
    external_name_with_selector,
)
from svclint.checks.types.node_ports import node_port_conflict, node_port_on_wrong_type, node_port_out_of_range

__all__ = [
    "external_ips_used",
    "external_name_target",
    "external_name_with_ports",
    "external_name_with_selector",
    "node_port_conflict",
    "node_port_hard_coded",
    "node_port_on_wrong_type",
    "node_port_out_of_range",
    "service_exposed",
]
