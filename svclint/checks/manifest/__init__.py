"""Checks of the files themselves: can they be read, do all readers read the same, does svclint's own part hold."""

from svclint.checks.manifest.legible import (
    incomplete_object,
    unreadable_file,
    unrendered_template,
    yaml_syntax,
)
from svclint.checks.manifest.meaning import ambiguous_scalar, duplicate_key
from svclint.checks.manifest.own import internal_error, suppression_unused, suppression_without_reason

__all__ = [
    "ambiguous_scalar",
    "duplicate_key",
    "incomplete_object",
    "internal_error",
    "suppression_unused",
    "suppression_without_reason",
    "unreadable_file",
    "unrendered_template",
    "yaml_syntax",
]
