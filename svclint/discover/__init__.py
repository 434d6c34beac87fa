"""Paths and standard input to Scopes of Sources; all reading of files."""

from svclint.discover.discovery import Parse, UsageFault, discover, shown_path
from svclint.discover.sorting import Discovery, form_scopes

__all__ = ["Discovery", "Parse", "UsageFault", "discover", "form_scopes", "shown_path"]
