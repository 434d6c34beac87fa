"""Test data by the names of folders: what a program reads in its tests, mostly without anybody applying it."""

from __future__ import annotations

import re

FOLDER = r"testdata|test[-_]data|test[-_]fixtures|(?:__)?fixtures(?:__)?"


def is_test_data(path: str) -> bool:
    """Whether a file lies in a folder of test data."""
    return re.search(rf"(?i)(?:^|/)(?:{FOLDER})(?=/)", path) is not None
