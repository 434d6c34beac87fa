"""Names of Services in free text: environment, arguments, configuration files, annotations."""

from svclint.free_text.calls import Call, by_address, call, pod_named
from svclint.free_text.context import is_called, is_in_file, uses_port
from svclint.free_text.fields import Mention, mentions, texts
from svclint.free_text.hosts import Host, hosts

__all__ = [
    "Call",
    "Host",
    "Mention",
    "by_address",
    "call",
    "hosts",
    "is_called",
    "is_in_file",
    "mentions",
    "pod_named",
    "texts",
    "uses_port",
]
