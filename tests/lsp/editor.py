"""An editor as the server sees it: a real client of pytest-lsp at a real process, over standard input and output."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities, make_test_lsp_client

ROOT = Path(__file__).parent.parent.parent
# a server that hangs must not hang the tests; nothing else depends on it
PATIENCE = 120.0


class Editor:
    """A client with a folder open. Texts are changed as somebody types: a range at a time."""

    def __init__(self, client: LanguageClient, root: Path, encoding: str) -> None:
        self.client = client
        self.root = root
        self.encoding = encoding
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.titles: list[str] = []

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def document(self, path: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(path))

    def open(self, path: str, text: str | None = None) -> None:
        found = (self.root / path).read_text(encoding="utf-8") if text is None else text
        self.texts[path], self.versions[path] = found, 1
        item = types.TextDocumentItem(self.uri(path), "yaml", 1, found)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def type(self, path: str, old: str, new: str) -> None:
        """Put `new` in the place of the only `old` of an open text."""
        text = self.texts[path]
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        start = text.index(old)
        there = types.Range(position(text, start), position(text, start + len(old)))
        self.texts[path] = text.replace(old, new)
        self.versions[path] += 1
        document = types.VersionedTextDocumentIdentifier(self.versions[path], self.uri(path))
        change = types.TextDocumentContentChangePartial(there, new)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    def save(self, path: str) -> None:
        (self.root / path).write_text(self.texts[path], encoding="utf-8")
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(self.document(path)))

    def close(self, path: str) -> None:
        del self.texts[path]
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.document(path)))

    def changed_on_disk(self, *paths: str) -> None:
        changes = [types.FileEvent(self.uri(path), types.FileChangeType.Changed) for path in paths]
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes))

    def at(self, path: str, place: str) -> types.Position:
        """The position of the `|` in an excerpt of a text: `name: w|eb`."""
        text = self.texts.get(path) or (self.root / path).read_text(encoding="utf-8")
        plain = place.replace("|", "")
        assert text.count(plain) == 1, f"{plain!r} stands {text.count(plain)} times in {path}"
        return position(text, text.index(plain) + place.index("|"))

    # -- what is told ------------------------------------------------------------------------------------------------

    def rules(self, path: str) -> list[str]:
        """The rules of the diagnostics of a file, and a number from 1 for the line of each."""
        found = self.client.diagnostics.get(self.uri(path), ())
        return sorted(f"{one.range.start.line + 1}: {one.code}" for one in found)

    def all_rules(self) -> dict[str, list[str]]:
        paths = (os.path.relpath(one.removeprefix("file://"), self.root) for one in self.client.diagnostics)
        return {path: found for path in sorted(paths) if (found := self.rules(path))}

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for diagnostics until something holds."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)

    async def everything(self) -> dict[str, list[str]]:
        """All diagnostics, once nothing is left to be asked."""
        async with asyncio.timeout(PATIENCE):
            await self.client.workspace_execute_command_async(types.ExecuteCommandParams("svclint.checkAgain"))
        return self.all_rules()

    async def seen(self, path: str) -> None:
        """Wait until all that was typed so far is looked at, near it at least."""
        async with asyncio.timeout(PATIENCE):
            await self.client.text_document_document_symbol_async(types.DocumentSymbolParams(self.document(path)))

    async def hover(self, path: str, place: str) -> str:
        params = types.HoverParams(self.document(path), self.at(path, place))
        found = await self.client.text_document_hover_async(params)
        if found is None:
            return ""
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value

    async def definition(self, path: str, place: str) -> list[str]:
        params = types.DefinitionParams(self.document(path), self.at(path, place))
        return self._places(await self.client.text_document_definition_async(params))

    async def references(self, path: str, place: str) -> list[str]:
        context = types.ReferenceContext(include_declaration=False)
        params = types.ReferenceParams(context, self.document(path), self.at(path, place))
        return self._places(await self.client.text_document_references_async(params))

    async def completion(self, path: str, place: str) -> list[str]:
        params = types.CompletionParams(self.document(path), self.at(path, place))
        found = await self.client.text_document_completion_async(params)
        items = found.items if isinstance(found, types.CompletionList) else found or []
        return [one.label for one in items]

    async def actions(self, path: str, place: str) -> list[types.CodeAction]:
        here = self.at(path, place)
        params = types.CodeActionParams(self.document(path), types.Range(here, here), types.CodeActionContext([]))
        found = await self.client.text_document_code_action_async(params)
        # lsprotocol's reader takes an action that has a command for a bare command: its title is right
        self.titles = [one.title for one in found or ()]
        return [one for one in found or () if isinstance(one, types.CodeAction)]

    def apply(self, action: types.CodeAction) -> None:
        """Make the edits of an action in the texts, which are opened for it, as an editor does."""
        assert action.edit is not None
        assert action.edit.document_changes is not None
        for change in action.edit.document_changes:
            assert isinstance(change, types.TextDocumentEdit)
            path = os.path.relpath(change.text_document.uri.removeprefix("file://"), self.root)
            if path not in self.texts:
                self.open(path)
            assert change.text_document.version in (None, self.versions[path])
            edits = [one for one in change.edits if isinstance(one, types.TextEdit)]
            for one in sorted(edits, key=lambda one: _key(one.range.start), reverse=True):
                text = self.texts[path]
                start, end = offset(text, one.range.start), offset(text, one.range.end)
                self.texts[path] = text[:start] + one.new_text + text[end:]
            self.versions[path] += 1
            document = types.VersionedTextDocumentIdentifier(self.versions[path], self.uri(path))
            whole = types.TextDocumentContentChangeWholeDocument(self.texts[path])
            self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))

    def _places(self, found: object) -> list[str]:
        assert isinstance(found, Sequence)
        return sorted(
            f"{os.path.relpath(one.uri.removeprefix('file://'), self.root)}:{one.range.start.line + 1}" for one in found
        )


def position(text: str, at: int) -> types.Position:
    """The line and UTF-16 column of an offset, counted anew: nothing of svclint's is asked."""
    line = text.count("\n", 0, at)
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return types.Position(line, len(before.encode("utf-16-le")) // 2)


def offset(text: str, at: types.Position) -> int:
    lines = text.split("\n")
    start = sum(len(one) + 1 for one in lines[: at.line])
    before = lines[at.line].encode("utf-16-le")[: at.character * 2]
    return start + len(before.decode("utf-16-le"))


def _key(at: types.Position) -> tuple[int, int]:
    return at.line, at.character


@asynccontextmanager
async def editing(
    root: Path, *options: str, folders: Sequence[Path] = (), client: str = "visual_studio_code"
) -> AsyncIterator[Editor]:
    """An editor that has a folder open (or several `folders`), until the end; the server ends by itself."""
    one: LanguageClient = make_test_lsp_client()
    one.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda *_: None)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    await one.start_io(sys.executable, "-m", "svclint", "lsp", *options, env=environment)
    opened = [types.WorkspaceFolder(path.as_uri(), path.name) for path in folders or (root,)]
    capabilities = client_capabilities(client)
    begun = await one.initialize_session(
        types.InitializeParams(capabilities=capabilities, root_uri=root.as_uri(), workspace_folders=opened)
    )
    try:
        encoding = begun.capabilities.position_encoding or "utf-16"
        yield Editor(one, root, str(getattr(encoding, "value", encoding)))
    finally:
        await one.shutdown_session()
        await one.stop()  # type: ignore[no-untyped-call]


def write(root: Path, files: Mapping[str, str]) -> Path:
    """The files below a folder, which is a repository of its own."""
    (root / ".git").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
