"""Names of Services in free text: environment, arguments, configuration files, annotations."""

from svclint.mentions.calls import Call, by_address, call, pod_named
from svclint.mentions.context import is_called, uses_port
from svclint.mentions.fields import Mention, mentions
from svclint.mentions.hosts import Host, hosts

__all__ = ["Call", "Host", "Mention", "by_address", "call", "hosts", "is_called", "mentions", "pod_named", "uses_port"]
