"""Folders that are called after a cluster, an environment or a tenant."""

from __future__ import annotations

import pytest

from svclint.certainty.environments import environments


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("clusters/eu-1/apps/web.yaml", {"eu-1"}),
        ("Clusters/EU/prod/web.yaml", {"eu", "prod"}),
        ("deploy/staging/web.yaml", {"staging"}),
        ("environments/team/web.yaml", {"team"}),
        # what all have
        ("clusters/web.yaml", set()),
        ("cluster/apps/web.yaml", set()),
        ("apps/prod.yaml", set()),
        ("products/web.yaml", set()),
        ("web.yaml", set()),
    ],
)
def test_what_a_file_is_for(file: str, expected: set[str]) -> None:
    assert environments(file) == expected
