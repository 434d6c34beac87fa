"""Source lines without the secrets in them: what is printed often ends up in the log of a pipeline, for all to read."""

from __future__ import annotations

import re
from collections.abc import Sequence

_STAR = "*"
# scheme://user:password@ where the password is written out, and not filled in later
_PASSWORD = r"(?<=://)([^\s/:@\"'`]*:)(?![$%<{])([^\s/@\"'`]+)(?=@)"
_KEY = r"\s*(?:- +)?[\w.-]+:(?= |$)"


def is_secret(path: str, kind: str) -> bool:
    """Whether a field, in Kubernetes' notation, of an object of that kind is a value of a Secret."""
    return re.match(r"(?:stringData|data)\b" if kind == "Secret" else r"stringData\b", path) is not None


def without_passwords(line: str) -> str:
    """The line with stars for the passwords of its URLs; as long as it was, so that columns stay."""
    if "://" not in line:
        return line
    return re.sub(_PASSWORD, lambda found: found[1] + _STAR * len(found[2]), line)


def concealed(line: str, shown: Sequence[tuple[int, int]]) -> str:
    """The line of a Secret with stars for all but its key, blanks, and the parts `shown` (code points, half open)."""
    key = re.match(_KEY, line)
    kept = [(0, key.end() if key is not None else 0), *shown]
    return "".join(
        character if character.isspace() or any(start <= place < end for start, end in kept) else _STAR
        for place, character in enumerate(line)
    )
