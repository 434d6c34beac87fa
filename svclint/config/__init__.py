"""Finds, checks and freezes the settings, and merges them with command-line flags."""

from svclint.config.faults import ConfigError, Fault
from svclint.config.loading import load, loads
from svclint.config.lookup import find
from svclint.config.merging import Flags, merged
from svclint.config.schema import RuleFacts, schema

__all__ = ["ConfigError", "Fault", "Flags", "RuleFacts", "find", "load", "loads", "merged", "schema"]
