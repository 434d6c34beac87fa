"""Objects that nobody has named yet, as pieces to be copied are: `pod-name`, `label-key: label-value`."""

from __future__ import annotations

import re

from svclint.resource import mapping, text
from svclint.typing_names import Any

_KEY = r"(?i)(?:[a-z]+[-_.]?)?key[-_]?\d*"
_VALUE = r"(?i)(?:[a-z]+[-_.]?)?value[-_]?\d*"


def is_piece(data: dict[str, Any]) -> bool:
    """Whether an object is called by the word for a name of its kind, or labels and selectors have the words for keys
    and values in them, and no others."""
    spec = mapping(data.get("spec"))
    selector = mapping(spec.get("selector"))
    labels = (
        mapping(selector.get("matchLabels")) or {key: one for key, one in selector.items() if isinstance(one, str)},
        mapping(mapping(mapping(spec.get("template")).get("metadata")).get("labels")),
        mapping(mapping(data.get("metadata")).get("labels")),
    )
    written = [(str(key), str(value)) for one in labels for key, value in one.items()]
    if written and all(re.fullmatch(_KEY, key) and re.fullmatch(_VALUE, value) for key, value in written):
        return True
    return _is_called_so(text(data.get("kind")), text(mapping(data.get("metadata")).get("name")))


def _is_called_so(kind: str, name: str) -> bool:
    called = re.sub(r"[-_.\d]", "", name).lower()
    return bool(kind) and called == f"{kind.lower()}name"
