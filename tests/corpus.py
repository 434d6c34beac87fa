"""Where real repositories lie, a folder each, that some slow tests read; what is not there is skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_FOLDER = Path(os.environ.get("SVCLINT_CORPUS") or Path(__file__).parents[2] / "shared" / "corpus")
REPOSITORIES = sorted(one for one in _FOLDER.iterdir() if one.is_dir()) if _FOLDER.is_dir() else []
needs_corpus = pytest.mark.skipif(
    not REPOSITORIES, reason="no ../shared/corpus beside this checkout, nor SVCLINT_CORPUS"
)
