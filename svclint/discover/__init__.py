"""Paths and standard input to Scopes of Sources; all reading of files."""

from svclint.discover.discovery import Discovery, UsageFault, discover, form_scopes, shown_path

__all__ = ["Discovery", "UsageFault", "discover", "form_scopes", "shown_path"]
