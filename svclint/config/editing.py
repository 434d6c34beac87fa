"""A configuration file edited as a person would: what stands in it, comments and quotes included, stays."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

_WIDTH = 120
# a list whose items stand as far left as its key
_FLUSH = r"(?m)^( *)[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n\1- "


def with_settings(text: str, settings: Mapping[str, Any], lists: Mapping[str, Sequence[Any]]) -> str:
    """The text with those `settings` whose keys it does not have, and with what its `lists` do not hold yet."""
    # imported here: only commands that edit a configuration need it
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    newline, text = ("\r\n" if "\r\n" in text else "\n"), text.replace("\r\n", "\n")
    is_flush = re.search(_FLUSH, text) is not None
    yaml.indent(mapping=2, sequence=2 if is_flush else 4, offset=0 if is_flush else 2)
    data = yaml.load(text)
    if data is None:
        data = CommentedMap()
    for key, value in settings.items():
        data.setdefault(key, value)
    for key, entries in lists.items():
        there = data.setdefault(key, [])
        there.extend(one for one in entries if one not in there)
    out = io.StringIO()
    yaml.dump(data, out)
    # a file of comments alone has no data that they could belong to
    head = text.rstrip() + "\n\n" if text.strip() and not yaml.load(text) else ""
    return (head + out.getvalue()).replace("\n", newline)
