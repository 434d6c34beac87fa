"""Finds, checks and freezes the settings, and merges them with command-line flags."""

from __future__ import annotations

from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.config.faults import ConfigError, Fault
    from svclint.config.json_schema import RuleFacts, schema
    from svclint.config.loading import load, loads
    from svclint.config.lookup import find
    from svclint.config.merging import Flags, merged

__all__ = ["ConfigError", "Fault", "Flags", "RuleFacts", "find", "load", "loads", "merged", "schema"]

_MODULES = {
    "ConfigError": "faults",
    "Fault": "faults",
    "Flags": "merging",
    "RuleFacts": "json_schema",
    "find": "lookup",
    "load": "loading",
    "loads": "loading",
    "merged": "merging",
    "schema": "json_schema",
}


def __getattr__(name: str) -> Any:
    # Most runs have no configuration and only need `find`: the rest, with pathlib and json, is 7 ms of start-up.
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
