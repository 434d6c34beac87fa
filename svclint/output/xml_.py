"""XML that holds texts of strangers: elements, attributes, and what no XML can hold made visible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

# XML 1.0 forbids these even as references; `neutral` has made the other forbidden characters visible
_NEVER = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"}
_TEXT = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", **_NEVER}
# a parser makes blanks of the line ends in attributes that are not references
_ATTRIBUTE = {**_TEXT, ord('"'): "&quot;", ord("\n"): "&#10;"}


def tag(name: str, attributes: Mapping[str, object], *, closed: bool = False) -> str:
    """The opening tag of an element, or all of an empty one. Values are neutral text, line ends allowed."""
    listed = "".join(f' {key}="{str(value).translate(_ATTRIBUTE)}"' for key, value in attributes.items())
    return f"<{name}{listed}{'/' if closed else ''}>"


def content(lines: Iterable[str]) -> str:
    """Neutral lines as the text of an element."""
    return "\n".join(lines).translate(_TEXT)
