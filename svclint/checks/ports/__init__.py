"""Checks of ports: does what a Service targets exist in the pods, and do pods declare their ports well."""

from svclint.checks.ports.containers import duplicate_container_port, probe_port_name_unknown
from svclint.checks.ports.naming import service_port_name_convention
from svclint.checks.ports.resolved import headless_port_remap, target_port_differs
from svclint.checks.ports.targets import (
    target_port_name_unknown,
    target_port_not_declared,
    target_port_protocol_mismatch,
)

__all__ = [
    "duplicate_container_port",
    "headless_port_remap",
    "probe_port_name_unknown",
    "service_port_name_convention",
    "target_port_differs",
    "target_port_name_unknown",
    "target_port_not_declared",
    "target_port_protocol_mismatch",
]
