"""Files that commands pass over: they apply what lies beside them file by file, and nothing applies these."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Collection, Iterator

# one that is applied by itself may be the beginning of all of them
_ENOUGH = 2


def passed_over(plain: Collection[str], alone: Collection[str], used: Collection[str]) -> Iterator[str]:
    """Those of the `plain` files in whose folder several are applied `alone`, each by a command of its own, and that
    are not `used` by any."""
    counted = Counter(map(posixpath.dirname, alone))
    for path in plain:
        if path not in used and counted[posixpath.dirname(path)] >= _ENOUGH:
            yield path
