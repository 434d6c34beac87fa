"""What an editor asks: hover, definition, references, completion, code actions, symbols."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any, Protocol

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from svclint.lsp.actions import actions
from svclint.lsp.completion import Choice, completion
from svclint.lsp.hover import hover
from svclint.lsp.navigation import definitions, references_to
from svclint.lsp.pointing import Pointed, pointed
from svclint.lsp.positions import offset_of, range_in, range_of, uri_of
from svclint.lsp.symbols import of_file, of_folder
from svclint.lsp.workspace import File, Workspace
from svclint.placing import place
from svclint.source import Units
from svclint.violation import Label

_TRIGGERS = (":", " ", '"', "'")


class Placed(Protocol):
    """What a question is about: a place in a text."""

    @property
    def text_document(self) -> types.TextDocumentIdentifier: ...

    @property
    def position(self) -> types.Position: ...


class Asking(Protocol):
    """What answers are worked out from."""

    @property
    def units(self) -> Units: ...

    @property
    def workspace(self) -> Workspace: ...

    def file(self, uri: str) -> File | None: ...

    def asked(self, question: Callable[[], Any]) -> Awaitable[Any]: ...


def register(server: LanguageServer, session: Asking) -> None:
    """Let the server answer."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def _(params: types.HoverParams) -> types.Hover | None:
        answer: types.Hover | None = await session.asked(lambda: _hover(session, params))
        return answer

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def _(params: types.DefinitionParams) -> list[types.Location]:
        found: list[types.Location] = await session.asked(lambda: _locations(session, params, definitions))
        return found

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def _(params: types.ReferenceParams) -> list[types.Location]:
        found: list[types.Location] = await session.asked(lambda: _locations(session, params, references_to))
        return found

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=list(_TRIGGERS)))
    async def _(params: types.CompletionParams) -> types.CompletionList | None:
        found: types.CompletionList | None = await session.asked(lambda: _completion(session, params))
        return found

    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)
    async def _(params: types.CodeActionParams) -> list[types.CodeAction]:
        found: list[types.CodeAction] = await session.asked(lambda: list(_actions(session, params)))
        return found

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def _(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        found: list[types.DocumentSymbol] = await session.asked(lambda: _symbols(session, params))
        return found

    @server.feature(types.WORKSPACE_SYMBOL)
    async def _(params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        found: list[types.WorkspaceSymbol] = await session.asked(
            lambda: [
                one
                for folder in session.workspace.folders.values()
                for one in of_folder(folder, params.query, session.units)
            ]
        )
        return found


def _pointed(session: Asking, params: Placed) -> Iterator[Pointed]:
    file = session.file(params.text_document.uri)
    source = file.folder.source(file.path) if file is not None else None
    if file is not None and source is not None:
        yield from pointed(file.folder, file.path, offset_of(source, params.position, session.units))


def _hover(session: Asking, params: types.HoverParams) -> types.Hover | None:
    found: dict[str, list[Pointed]] = {}
    for one in _pointed(session, params):
        words = hover(one)
        if words:
            found.setdefault(words, []).append(one)
    if not found:
        return None
    scopes = sum(map(len, found.values()))
    # what is the same in all of them is said once
    parts = [words if len(many) == scopes else f"{words}\n\n*in {_named(many)}*" for words, many in found.items()]
    first = next(iter(found.values()))[0]
    source = first.resource.document.source
    there = range_of(source, first.at.start, first.at.end, session.units)
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(parts)), there)


def _named(many: Iterable[Pointed]) -> str:
    return ", ".join(f"`{one.graph.scope.name}`" for one in many)


def _locations(session: Asking, params: Placed, find: Callable[[Pointed], Iterable[Label]]) -> list[types.Location]:
    file = session.file(params.text_document.uri)
    found: dict[tuple[str, int, int], types.Location] = {}
    for one in _pointed(session, params):
        for label in find(one):
            there = place(label)
            if file is not None:
                source = file.folder.source(there.file)
                shown = types.Location(uri_of(file.folder.root, there.file), range_in(source, there, session.units))
                found.setdefault((there.file, there.start, there.end), shown)
    return list(found.values())


def _completion(session: Asking, params: types.CompletionParams) -> types.CompletionList | None:
    file = session.file(params.text_document.uri)
    source = file.folder.source(file.path) if file is not None else None
    if file is None or source is None:
        return None
    offset = offset_of(source, params.position, session.units)
    found = completion(file.folder, file.path, offset)
    if found is None:
        return None
    there = range_of(source, found.start, offset, session.units)
    items = [_item(one, number, there) for number, one in enumerate(found.choices)]
    return types.CompletionList(is_incomplete=False, items=items)


def _item(choice: Choice, number: int, there: types.Range) -> types.CompletionItem:
    kind = types.CompletionItemKind.Property if choice.is_key else types.CompletionItemKind.Reference
    text = f"{choice.text}: " if choice.is_key else choice.text
    return types.CompletionItem(
        choice.text,
        kind=kind,
        detail=choice.detail,
        sort_text=f"{number:05}",
        filter_text=choice.text,
        text_edit=types.TextEdit(there, text),
    )


def _actions(session: Asking, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
    file = session.file(params.text_document.uri)
    report = file.folder.report if file is not None else None
    if file is None or report is None:
        return
    wanted = params.context.only
    if wanted and not any(
        types.CodeActionKind.QuickFix.value.startswith(str(getattr(one, "value", one))) for one in wanted
    ):
        return
    lines = (params.range.start.line + 1, params.range.end.line + 1)
    versions = session.workspace.versions_in(file.folder)
    yield from actions(report, file.path, lines, file.folder.root, session.units, versions)


def _symbols(session: Asking, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    file = session.file(params.text_document.uri)
    source = file.folder.source(file.path) if file is not None else None
    return list(of_file(source, session.units)) if source is not None else []
