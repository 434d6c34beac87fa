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

from tests.lsp.editor import PATIENCE, ROOT, Editor, editing, write

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


def test_what_is_typed_is_told_before_it_is_saved(shop: Path) -> None:
    async def use(editor: Editor) -> None:
        before = await editor.everything()
        editor.open(INGRESS)
        editor.type(INGRESS, "number: 8080", "number: 80")
        await editor.until(lambda: editor.rules(INGRESS) == [])
        # the file still says 8080: only the editor knows better
        assert said(shop) == before
        editor.type(INGRESS, "name: web", "name: wbe")
        await editor.until(lambda: editor.rules(INGRESS) == ["15: backend-service-not-found"])
        editor.save(INGRESS)
        assert await editor.everything() == said(shop)

    edit(shop, use)


def test_what_is_typed_before_the_first_check_ends_is_seen(shop: Path) -> None:
    async def use(editor: Editor) -> None:
        editor.open(INGRESS)
        for before, after in (("8080", "8"), ("number: 8", "number: 80")):
            editor.type(INGRESS, before, after)
        editor.open(SERVICE)
        editor.type(SERVICE, "targetPort: web", "targetPort: http")
        await editor.until(lambda: editor.rules(SERVICE) == ["8: selector-spans-versions"])
        await editor.until(lambda: editor.rules(INGRESS) == [])

    edit(shop, use)


def test_a_change_is_told_in_other_files(shop: Path) -> None:
    async def use(editor: Editor) -> None:
        await editor.everything()
        editor.open(SERVICE)
        editor.type(SERVICE, "name: web\n  labels", "name: shop\n  labels")
        await editor.until(lambda: "15: backend-service-not-found" in editor.rules(INGRESS))
        editor.save(SERVICE)
        assert await editor.everything() == said(shop)
        editor.type(SERVICE, "name: shop", "name: web")
        await editor.until(lambda: editor.rules(INGRESS) == ["24: backend-port-not-found"])
        # closed without being saved, the file counts
        editor.close(SERVICE)
        assert await editor.everything() == said(shop)
        assert "15: backend-service-not-found" in editor.rules(INGRESS)

    edit(shop, use)


def test_lines_move_with_what_is_typed_above(shop: Path) -> None:
    async def use(editor: Editor) -> None:
        before = await editor.everything()
        editor.open(CART)
        first = editor.texts[CART][:60]
        editor.type(CART, first, f"# a\n# b\n{first}")
        await editor.seen(CART)
        moved = [f"{int(line) + 2}: {rule}" for line, rule in (one.split(": ") for one in before[CART])]
        assert sorted(editor.rules(CART)) == sorted(moved)
        # what another file says of it is moved as well
        found = next(
            one for one in editor.client.diagnostics[editor.uri(INGRESS)] if one.code == "backend-port-not-found"
        )
        assert found.related_information is not None
        assert found.related_information[0].location.range.start.line == 14

    edit(shop, use)


def test_a_document_that_is_typed_leaves_the_others_alone(shop: Path) -> None:
    async def use(editor: Editor) -> None:
        before = await editor.everything()
        editor.open(CART)
        # the Deployment, the last document: cart and cart-admin are documents of their own above it
        editor.type(CART, "    spec:\n      containers:", "    spec: [\n      containers:")
        await editor.seen(CART)
        here = editor.rules(CART)
        assert any("yaml-syntax" in one for one in here)
        deployed = editor.texts[CART].count("\n", 0, editor.texts[CART].index("kind: Deployment"))
        above = [one for one in before[CART] if int(one.split(":")[0]) <= deployed]
        assert above
        assert set(above) <= set(here)
        assert {path: rules for path, rules in editor.all_rules().items() if path != CART} == {
            path: rules for path, rules in before.items() if path != CART
        }
        editor.type(CART, "    spec: [\n      containers:", "    spec:\n      containers:")
        await editor.until(lambda: editor.all_rules() == before)
        # who saves it so sees what check says
        editor.type(CART, "    spec:\n      containers:", "    spec: [\n      containers:")
        editor.save(CART)
        assert await editor.everything() == said(shop)

    edit(shop, use)


def test_files_that_vanish_come_and_change(shop: Path) -> None:
    async def use(editor: Editor) -> None:
        await editor.everything()
        assert editor.rules("db/payments.yaml")
        (shop / "db/payments.yaml").unlink()
        editor.changed_on_disk("db/payments.yaml")
        await editor.until(lambda: editor.rules("db/payments.yaml") == [])
        assert await editor.everything() == said(shop)
        (shop / SERVICE).rename(shop / "web/renamed.yaml")
        editor.changed_on_disk(SERVICE, "web/renamed.yaml")
        await editor.until(lambda: bool(editor.rules("web/renamed.yaml")))
        assert editor.rules(SERVICE) == []
        assert await editor.everything() == said(shop)
        shutil.rmtree(shop / "web")
        editor.changed_on_disk(INGRESS)
        await editor.until(lambda: editor.rules(INGRESS) == [])
        assert await editor.everything() == said(shop)

    edit(shop, use)


def test_the_configuration_is_heeded_as_it_is_saved(shop: Path) -> None:
    async def use(editor: Editor) -> None:
        await editor.everything()
        assert editor.rules(INGRESS) == ["24: backend-port-not-found"]
        (shop / "svclint.yaml").write_text("ignore:\n  - rules: [backend-port-not-found]\n    reason: known\n")
        editor.changed_on_disk("svclint.yaml")
        await editor.until(lambda: editor.rules(INGRESS) == [])
        (shop / "svclint.yaml").write_text("ignore:\n  - rules: [backend-prot-not-found]\n    reason: known\n")
        editor.changed_on_disk("svclint.yaml")
        await editor.until(lambda: editor.rules("svclint.yaml") == ["2: configuration"])
        # what held before holds until it is mended
        assert editor.rules(INGRESS) == []
        (shop / "svclint.yaml").unlink()
        editor.changed_on_disk("svclint.yaml")
        await editor.until(lambda: editor.rules("svclint.yaml") == [])
        assert await editor.everything() == said(shop)

    edit(shop, use)


def test_several_folders_and_one_in_another(tmp_path: Path) -> None:
    one = write(tmp_path / "one", {"a.yaml": SELECTS.format("web")})
    two = write(tmp_path / "two", {"b.yaml": SELECTS.format("web")})

    async def run() -> None:
        async with editing(one, folders=[one, two]) as editor:
            await editor.everything()
            assert editor.rules("a.yaml") == ["6: selector-matches-nothing"]
            uri = (two / "b.yaml").as_uri()
            assert [str(each.code) for each in editor.client.diagnostics[uri]] == ["selector-matches-nothing"]
            gone = types.WorkspaceFoldersChangeEvent([], [types.WorkspaceFolder(two.as_uri(), "two")])
            editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(gone))
            await editor.until(lambda: not editor.client.diagnostics[uri])
            come = types.WorkspaceFoldersChangeEvent([types.WorkspaceFolder(two.as_uri(), "two")], [])
            editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(come))
            await editor.until(lambda: bool(editor.client.diagnostics[uri]))

    asyncio.run(run())


SELECTS = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: {}
  ports:
    - port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {{app: other}}
  template:
    metadata:
      labels: {{app: other}}
    spec:
      containers:
        - name: web
          image: web:1
"""


@pytest.mark.parametrize("client", ["visual_studio_code", "neovim", "emacs"])
def test_columns_are_those_of_the_editor(tmp_path: Path, client: str) -> None:
    """Editors count columns in UTF-16, and some ask for another way."""
    text = SELECTS.format("web") + '---\napiVersion: v1\nkind: Service\nmetadata: {annotations: {a: "𝄞é"}, name: "Ä"}\n'
    root = write(tmp_path / "one", {"a.yaml": text})

    async def run() -> None:
        async with editing(root, client=client) as editor:
            await editor.everything()
            line = text.split("\n").index('metadata: {annotations: {a: "𝄞é"}, name: "Ä"}')
            found = [one for one in editor.client.diagnostics[editor.uri("a.yaml")] if one.range.start.line == line]
            assert found
            encoding = editor.encoding
            before = text.split("\n")[line].partition('"Ä"')[0]
            sizes = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
            width = len(before.encode({"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]))
            assert found[0].range.start.character == width // sizes[encoding]

    asyncio.run(run())


def test_options_of_the_command_line_hold(shop: Path) -> None:
    async def use(editor: Editor) -> None:
        assert set(await editor.everything()) == {INGRESS}

    edit(shop, use, "--select", "backend-port-not-found")


def test_a_fault_of_svclint_is_logged_and_the_server_lives(shop: Path) -> None:
    """A file that becomes a folder, and a folder that is no more, end nothing."""

    async def use(editor: Editor) -> None:
        before = await editor.everything()
        await editor.hover(INGRESS, "name: ca|rt")
        shutil.rmtree(shop)
        editor.changed_on_disk(INGRESS)
        async with asyncio.timeout(60):
            await editor.client.wait_for_notification(types.WINDOW_LOG_MESSAGE)
        assert editor.all_rules() == {}
        shutil.copytree(SHOP, shop)
        (shop / ".git").mkdir()
        assert await editor.everything() == before

    edit(shop, use)


CHART = {
    "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "chart/values.yaml": "port: http\n",
    "chart/templates/all.yaml": SELECTS.replace("{}", "web")
    .replace("{{app: other}}", "{app: web}")
    .replace("    - port: 80\n", "    - port: 80\n      targetPort: {{ .Values.port }}\n")
    .replace(
        "          image: web:1\n", "          image: web:1\n          ports: [{name: http, containerPort: 8080}]\n"
    ),
}


def test_a_chart_is_rendered_when_it_is_saved(tmp_path: Path) -> None:
    root = write(tmp_path / "one", CHART)

    async def use(editor: Editor) -> None:
        assert await editor.everything() == said(root)
        values, template = "chart/values.yaml", "chart/templates/all.yaml"
        before = editor.rules(template)
        editor.open(values)
        editor.type(values, "http", "htp")
        await editor.until(lambda: editor.rules(template) == before)
        editor.save(values)
        assert await editor.everything() == said(root)
        assert any("target-port-name-unknown" in one for one in (*editor.rules(template), *editor.rules(values)))

    edit(root, use)


@pytest.mark.slow
def test_the_server_ends_with_its_editor(shop: Path) -> None:
    """Whether it says goodbye or not: no process is left, and none is needed to end it."""
    command = [sys.executable, "-m", "svclint", "lsp", "--stdio"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=shop, env=environment, input=b"", capture_output=True, check=False, timeout=PATIENCE
    )
    assert (done.returncode, done.stdout) == (0, b"")


def test_without_pygls_it_is_said_what_to_install(shop: Path) -> None:
    script = "import sys; sys.modules['pygls'] = None\nfrom svclint.cli import main\nraise SystemExit(main(['lsp']))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=shop, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "pip install 'svclint[lsp]'" in done.stderr
