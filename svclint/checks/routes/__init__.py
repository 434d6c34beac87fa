"""Checks of routes: does the Service that a backend names exist, and does it have that port."""

from svclint.checks.routes.ports import backend_port_not_found
from svclint.checks.routes.services import backend_external_name, backend_service_not_found

__all__ = ["backend_external_name", "backend_port_not_found", "backend_service_not_found"]
