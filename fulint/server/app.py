"""The protocol: which messages there are, and what a session makes of them."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from fulint import __version__
from fulint.server.abilities import Abilities
from fulint.server.actions import KINDS, actions_for
from fulint.server.board import Board
from fulint.server.hover import hover_at
from fulint.server.locations import path_of
from fulint.server.positions import Ruler
from fulint.server.pulling import OPTIONS, document_report, workspace_report
from fulint.server.session import AT_ONCE, TYPING, Session
from fulint.server.sites import Document
from fulint.server.watching import concerns, registration

_STACK = 16 * 1024 * 1024
"""Bytes of stack for a thread: parsers of nested text need what a main thread has, which is more than some systems
give to others."""


def serve(today: Callable[[], date]) -> int:
    """Answer one editor on standard input and output until it leaves; 0 where it has said goodbye, else 1.

    Whatever else is printed meanwhile goes to standard error, so that it cannot break the protocol.
    """
    threading.stack_size(_STACK)
    wire = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Texts come as a whole: they are small, and no two ways of counting lines can disagree.
    server = _Server("fulint", __version__, types.TextDocumentSyncKind.Full)
    editor = Editor(server)
    session = Session(editor, today)
    _hear_of_changes(server, editor, session)
    _answer(server, editor, session)
    server.start_io(sys.stdin.buffer, wire)
    return 0 if editor.has_said_goodbye else 1


class _Server(LanguageServer):
    """A server that tells its own defects to the log, not in a window of the editor's."""

    def report_server_error(self, error: Exception, source: Any) -> None:
        """One line to standard error."""
        sys.stderr.write(f"fulint: {error}\n")


class Editor:
    """The editor at the other end."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self.abilities = Abilities()
        self.has_said_goodbye = False

    def folders(self) -> tuple[str, ...]:
        """The paths of the folders that are open."""
        workspace = self._server.workspace
        uris = [folder.uri for folder in workspace.folders.values()] or [workspace.root_uri or ""]
        return tuple(path for uri in uris if (path := path_of(uri)) is not None)

    def documents(self) -> tuple[Document, ...]:
        """The buffers that are open and have a path."""
        buffers = tuple(self._server.workspace.text_documents.values())
        return tuple(
            Document(buffer.uri, path, buffer.source, buffer.version)
            for buffer in buffers
            if (path := path_of(buffer.uri)) is not None
        )

    def ruler(self) -> Ruler:
        """How the editor counts."""
        return Ruler(types.PositionEncodingKind(self._server.workspace.position_encoding).value)

    def show(self, uris: tuple[str, ...], board: Board) -> None:
        """Send what the board says of some files, unless the editor asks for it by itself."""
        if self.abilities.pulls:
            if self.abilities.refreshes:
                self._server.workspace_diagnostic_refresh(None)
            return
        versions = self.versions()
        for uri in uris:
            diagnostics = board.page(uri).diagnostics
            self._server.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri, diagnostics, versions.get(uri))
            )

    def versions(self) -> dict[str, int | None]:
        """The versions of all buffers by their URIs."""
        return {buffer.uri: buffer.version for buffer in self._server.workspace.text_documents.values()}

    def complain(self, message: str) -> None:
        """Tell the user that something could not be done."""
        self._server.window_show_message(types.ShowMessageParams(types.MessageType.Error, message))


def _hear_of_changes(server: LanguageServer, editor: Editor, session: Session) -> None:
    """Whatever changes what is open, or what lies below it."""

    @server.feature(types.INITIALIZED)
    def begin(params: types.InitializedParams) -> None:
        if editor.abilities.watches:
            server.client_register_capability(registration())
        session.touch()

    @server.feature(types.SHUTDOWN)
    def end(params: None) -> None:
        editor.has_said_goodbye = True

    def touch_for(*uris: str, pause: float = AT_ONCE) -> None:
        folders = editor.folders()
        if any(concerns(path, folders) for uri in uris if (path := path_of(uri)) is not None):
            session.touch(pause)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        touch_for(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        touch_for(params.text_document.uri, pause=TYPING)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        touch_for(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        touch_for(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def changed_on_disk(params: types.DidChangeWatchedFilesParams) -> None:
        touch_for(*(change.uri for change in params.changes), pause=TYPING)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def changed_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        session.touch()


def _answer(server: LanguageServer, editor: Editor, session: Session) -> None:
    """What the editor asks; every answer waits until what it is about has been looked at."""

    @server.feature(types.INITIALIZE)
    def greet(params: types.InitializeParams) -> None:
        editor.abilities = Abilities.of(params.capabilities)
        if editor.abilities.pulls:
            _answer_pulls(server, editor, session)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        return hover_at(await session.settled(), params.text_document.uri, params.position, editor.ruler())

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=KINDS))
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        if not editor.abilities.acts:
            return None
        view, is_versioned = await session.settled(), editor.abilities.versions
        return await session.aside(actions_for, view, params, editor.ruler(), is_versioned)


def _answer_pulls(server: LanguageServer, editor: Editor, session: Session) -> None:
    """What an editor asks that is not sent anything unasked."""

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, OPTIONS)
    async def diagnose(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        await session.settled()
        open_uris = editor.versions() if editor.abilities.relates else None
        return document_report(session.board, params.text_document.uri, params.previous_result_id, open_uris)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def diagnose_all(params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        await session.settled()
        return workspace_report(session.board, params.previous_result_ids, editor.versions())
