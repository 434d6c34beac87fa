"""The server: messages of an editor in, diagnostics and answers out; it works nothing out itself."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import BinaryIO, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path

from svclint import __version__
from svclint.config import ConfigError
from svclint.discover import UsageFault
from svclint.files.paths import exists, folder_of
from svclint.lsp import answers
from svclint.lsp.actions import EXPLAIN
from svclint.lsp.diagnostics import NAME, diagnostics, of_fault
from svclint.lsp.explaining import explanation
from svclint.lsp.folder import Folder, Terms
from svclint.lsp.positions import UNITS, edited, path_of, place_of, uri_of
from svclint.lsp.work import Work
from svclint.lsp.workspace import File, Workspace
from svclint.source import UTF16, Source, Units

CHECK_AGAIN = "svclint.checkAgain"
# manifests, and what speaks of them beside them: guides, scripts, what images and clusters are made by; code of
# programs is saved too often for what it says of any
_WATCHED = (
    "**/*.{yaml,yml,json,tpl,toml,jsonnet,libsonnet,cue,gotmpl,tmpl,j2,env}",
    "**/*.{md,markdown,adoc,asciidoc,rst,txt,sh,bash,ps1,mk,make,just,tf,tfvars,tofu,hcl}",
    "**/{Kustomization,.gitignore,.helmignore,README,Justfile,justfile,Jenkinsfile,Taskfile,Tiltfile,Vagrantfile}",
    "**/*{akefile,ockerfile,ontainerfile}*",
)

_Answer = TypeVar("_Answer")


class Session:
    """What goes on between one editor and the server, beside the protocol: everything but the handlers."""

    def __init__(self, server: LanguageServer, terms: Terms) -> None:
        self.server = server
        self.workspace = Workspace(terms)
        self.work = Work(self._tell, self._fail)
        self.units: Units = UTF16
        self._loop: asyncio.AbstractEventLoop | None = None
        self._uris: dict[str, str] = {}
        self._published: dict[Folder, dict[str, list[types.Diagnostic]]] = {}

    def start(self, roots: Sequence[str]) -> None:
        self._loop = asyncio.get_running_loop()
        encoding = self.server.workspace.position_encoding or "utf-16"
        self.units = UNITS[str(getattr(encoding, "value", encoding))]
        self.work.start()
        for root in roots:
            self.add(root)

    def add(self, root: str) -> None:
        self.work.do(lambda: self.work.look_again(self.workspace.add(root), from_disk=True))

    def remove(self, root: str) -> None:
        self.work.do(lambda: self._remove(root))

    # -- texts, on the thread that works -------------------------------------------------------------------------------

    def opened(self, document: types.TextDocumentItem) -> None:
        path = path_of(document.uri)
        if not path:
            return
        self._uris[path] = document.uri
        self.workspace.texts[path] = Source(path, document.text)
        self.workspace.versions[path] = document.version
        file = self.workspace.file(path)
        if file is None:
            self.work.look_again(self.workspace.add(folder_of(path)), from_disk=True)
        else:
            self._put(file, document.text)
            if file.path not in file.folder and exists(path):
                self.work.look_again(file.folder, from_disk=True)

    def changed(
        self, identifier: types.VersionedTextDocumentIdentifier, changes: Sequence[types.TextDocumentContentChangeEvent]
    ) -> None:
        path = path_of(identifier.uri)
        source = self.workspace.texts.get(path)
        if source is None:
            return
        for one in changes:
            source = edited(source, one, self.units)
        self.workspace.texts[path] = source
        self.workspace.versions[path] = identifier.version
        file = self.workspace.file(path)
        if file is not None:
            self._put(file, source.text)

    def closed(self, uri: str) -> None:
        path = path_of(uri)
        self.workspace.texts.pop(path, None)
        self.workspace.versions.pop(path, None)
        file = self.workspace.file(path)
        if file is not None:
            file.folder.close(file.path)
            self.work.look_again(file.folder, from_disk=True)

    def touched(self, paths: Sequence[str]) -> None:
        """Files have changed on the disk."""
        for folder in dict.fromkeys(one for path in paths for one in self.workspace.around(path)):
            self.work.look_again(folder, from_disk=True)

    def _put(self, file: File, text: str) -> None:
        file.folder.change(file.path, text)
        if file.folder.has_changed:
            self.work.look_again(file.folder)

    def _remove(self, root: str) -> None:
        folder = self.workspace.remove(root)
        if folder is not None:
            self.work.forget(folder)
            folder.end()
            self._publish(folder, {})
            self._published.pop(folder, None)

    # -- questions -----------------------------------------------------------------------------------------------------

    async def asked(self, question: Callable[[], _Answer]) -> _Answer:
        return await asyncio.wrap_future(self.work.ask(question))

    def file(self, uri: str) -> File | None:
        path = path_of(uri)
        return self.workspace.file(path) if path else None

    async def check_again(self) -> None:
        """Check all folders from the disk, and come back when everything is told."""

        def begin() -> list[asyncio.Future[None]]:
            begun = []
            for folder in self.workspace.folders.values():
                self.work.look_again(folder, from_disk=True)
                begun.append(asyncio.wrap_future(self.work.when_finished(folder), loop=self._loop))
            return begun

        for one in await self.asked(begin):
            await one

    # -- what is told --------------------------------------------------------------------------------------------------

    def _tell(self, folder: Folder) -> None:
        found = diagnostics(folder.report, folder.root, self.units) if folder.report is not None else {}
        for fault in folder.faults:
            if fault.file:
                found.setdefault(fault.file, []).append(of_fault(fault))
            else:
                self._log(str(fault), types.MessageType.Error)
        self._publish(folder, found)

    def _publish(self, folder: Folder, found: dict[str, list[types.Diagnostic]]) -> None:
        before = self._published.get(folder, {})
        self._published[folder] = found
        for path in dict.fromkeys((*before, *found)):
            shown = found.get(path, [])
            if shown == before.get(path, []):
                continue
            place = place_of(folder.root, path)
            file = self.workspace.file(place)
            if file is not None and file.folder is not folder:
                # a folder in this one that tells of it
                continue
            uri = self._uris.get(place) or uri_of(folder.root, path)
            version = self.workspace.versions.get(place)
            params = types.PublishDiagnosticsParams(uri, shown, version)
            self._later(partial(self.server.text_document_publish_diagnostics, params))

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, UsageFault | ConfigError):
            self._log(str(error), types.MessageType.Warning)
            return
        self._log("".join(traceback.format_exception(error)), types.MessageType.Error)

    def _log(self, words: str, how: types.MessageType) -> None:
        self._later(partial(self.server.window_log_message, types.LogMessageParams(how, words)))

    def _later(self, tell: Callable[[], None]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(tell)


def serve(terms: Terms, asked: BinaryIO, told: BinaryIO) -> None:
    """Answer the editor that writes to `asked` and reads `told`, until it ends."""
    server = LanguageServer(NAME, __version__, types.TextDocumentSyncKind.Incremental)
    session = Session(server, terms)
    _hear_of_texts(server, session)
    _hear_of_folders(server, session)
    answers.register(server, session)
    _offer_commands(server, session)
    try:
        server.start_io(asked, told)
    finally:
        for folder in session.workspace.folders.values():
            folder.end()


def _hear_of_texts(server: LanguageServer, session: Session) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def _(params: types.DidOpenTextDocumentParams) -> None:
        session.work.do(lambda: session.opened(params.text_document))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def _(params: types.DidChangeTextDocumentParams) -> None:
        session.work.do(lambda: session.changed(params.text_document, params.content_changes))

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def _(params: types.DidSaveTextDocumentParams) -> None:
        session.work.do(lambda: session.touched([path_of(params.text_document.uri)]))

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def _(params: types.DidCloseTextDocumentParams) -> None:
        session.work.do(lambda: session.closed(params.text_document.uri))

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def _(params: types.DidChangeWatchedFilesParams) -> None:
        session.work.do(lambda: session.touched([path_of(one.uri) for one in params.changes]))


def _hear_of_folders(server: LanguageServer, session: Session) -> None:
    @server.feature(types.INITIALIZED)
    def _(_: types.InitializedParams) -> None:
        session.start(list(_roots(server)))
        watched = server.client_capabilities.workspace
        if watched is not None and (how := watched.did_change_watched_files) and how.dynamic_registration:
            wanted = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(one) for one in _WATCHED])
            registration = types.Registration("svclint-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, wanted)
            server.client_register_capability(types.RegistrationParams([registration]))

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def _(params: types.DidChangeWorkspaceFoldersParams) -> None:
        for one in params.event.removed:
            session.remove(path_of(one.uri))
        for one in params.event.added:
            session.add(path_of(one.uri))

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def _(_: types.DidChangeConfigurationParams) -> None:
        def again() -> None:
            for folder in session.workspace.folders.values():
                session.work.look_again(folder, from_disk=True)

        session.work.do(again)


def _roots(server: LanguageServer) -> Iterator[str]:
    folders = server.workspace.folders
    if folders:
        yield from filter(None, map(path_of, folders))
    elif server.workspace.root_uri:
        yield path_of(server.workspace.root_uri)


def _offer_commands(server: LanguageServer, session: Session) -> None:
    @server.command(CHECK_AGAIN)
    async def _() -> None:
        await session.check_again()

    @server.command(EXPLAIN)
    async def _(rule: str) -> None:
        window = server.client_capabilities.window
        file, words = explanation(rule, write=bool(window and window.show_document))
        if file:
            await server.window_show_document_async(types.ShowDocumentParams(from_fs_path(file) or "", take_focus=True))
        else:
            server.window_show_message(types.ShowMessageParams(types.MessageType.Info, words))
