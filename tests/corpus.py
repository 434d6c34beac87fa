"""Where real repositories lie, a folder each, that some slow tests read; what is not there is skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# only where somebody names it: they take minutes
_NAMED = os.environ.get("SVCLINT_CORPUS", "")
REPOSITORIES = sorted(one for one in Path(_NAMED).iterdir() if one.is_dir()) if _NAMED else []
needs_corpus = pytest.mark.skipif(not REPOSITORIES, reason="SVCLINT_CORPUS names no folder of repositories")
