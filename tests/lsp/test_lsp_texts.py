"""Diagnostics as somebody opens, types, saves and closes; every one against what `check` says of the same state."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol import types

from tests.lsp.editor import ROOT, Editor, editing, write

SHOP = ROOT / "examples" / "shop"
INGRESS, SERVICE, CART = "web/ingress.yaml", "web/service.yaml", "cart/cart.yaml"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    shutil.copytree(SHOP, root)
    return write(root, {})


def said(root: Path) -> dict[str, list[str]]:
    """What `check` says: the line and rule of each finding, by file."""
    command = [sys.executable, "-m", "svclint", "check", "--no-cache", "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    found: dict[str, list[str]] = {}
    for one in json.loads(done.stdout)["findings"]:
        if not one.get("suppressed"):
            place = one["location"]
            found.setdefault(place["file"], []).append(f"{place['line']}: {one['rule']}")
    return {file: sorted(rules) for file, rules in sorted(found.items())}


def edit(root: Path, use: Callable[[Editor], Awaitable[None]], *options: str) -> None:
    async def run() -> None:
        async with editing(root, *options) as editor:
            await use(editor)

    asyncio.run(run())


def test_everything_is_told_at_once(shop: Path) -> None:
    async def use(editor: Editor) -> None:
        assert await editor.everything() == said(shop)
        found = next(
            one for one in editor.client.diagnostics[editor.uri(INGRESS)] if one.code == "backend-port-not-found"
        )
        assert found.severity == types.DiagnosticSeverity.Error
        assert found.source == "svclint"
        assert found.code_description is not None
        assert found.code_description.href.endswith("/rules/routes/backend-port-not-found.yaml")
        assert found.related_information is not None
        assert found.related_information[0].location.uri == editor.uri(CART)
        assert (found.range.start.line, found.range.start.character) == (23, 26)

    edit(shop, use)
