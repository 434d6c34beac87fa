"""Where answers are kept between runs, and how much of them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from svclint.files.paths import join, kept_folder

if TYPE_CHECKING:
    from svclint.kept.keeper import Keeper

_MOST = 256 * 1024 * 1024
_SECONDS_A_DAY = 86_400


def keeper() -> Keeper:
    """That of this user. A folder of the tree would be a place where a stranger's change could put answers."""
    from svclint.kept.keeper import Keeper
    from svclint.kept.store import Store

    path = join(kept_folder(), "answers", "answers.sqlite")
    return Keeper(Store(path, most=_MOST, today=int(time.time()) // _SECONDS_A_DAY))
