"""Fields as policies and CRDs write them."""

from __future__ import annotations

import pytest

from svclint.policies.paths import Unreadable, path_of


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("", ()),
        ("spec.ports[0].name", ("spec", "ports", 0, "name")),
        (".spec.replicas", ("spec", "replicas")),
        (".metadata.labels['app.kubernetes.io/name']", ("metadata", "labels", "app.kubernetes.io/name")),
        (".spec['it\\'s'].x", ("spec", "it's", "x")),
        ("metadata.labels[app.kubernetes.io/name]", ("metadata", "labels", "app.kubernetes.io/name")),
    ],
)
def test_path(written: str, path: tuple[str | int, ...]) -> None:
    assert path_of(written) == path


@pytest.mark.parametrize("written", ["spec[", "spec..x", "spec ports", "[]", "['a]"])
def test_no_path(written: str) -> None:
    with pytest.raises(Unreadable):
        path_of(written)
