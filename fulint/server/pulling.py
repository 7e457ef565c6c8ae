"""Answers to an editor that asks for diagnostics: in full, or that they are as they were."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from lsprotocol import types

from fulint.server.board import Board, Page

OPTIONS = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier="fulint")
"""A change in one file changes what is found in others, and files that are not open have findings, too."""


def document_report(
    board: Board, uri: str, known: str | None, open_uris: Collection[str] | None
) -> types.DocumentDiagnosticReport:
    """What is to be said of one file, and with it of those that are not open, since nobody asks for them.

    `open_uris` is None for an editor that wants to hear of no other file.
    """
    page = board.page(uri)
    related = _related(board, uri, open_uris) if open_uris is not None else None
    if page.id == known:
        return types.RelatedUnchangedDocumentDiagnosticReport(page.id, related)
    return types.RelatedFullDocumentDiagnosticReport(page.diagnostics, related, result_id=page.id)


def workspace_report(
    board: Board, known: Sequence[types.PreviousResultId], versions: Mapping[str, int | None]
) -> types.WorkspaceDiagnosticReport:
    """What is to be said of every file of which something was ever said; `versions` are those of the open ones."""
    ids = {previous.uri: previous.value for previous in known}
    items: list[types.WorkspaceDocumentDiagnosticReport] = []
    for uri, page in board.pages():
        version = versions.get(uri)
        if ids.get(uri) == page.id:
            items.append(types.WorkspaceUnchangedDocumentDiagnosticReport(uri, page.id, version))
        else:
            items.append(types.WorkspaceFullDocumentDiagnosticReport(uri, page.diagnostics, version, result_id=page.id))
    return types.WorkspaceDiagnosticReport(items)


def _related(
    board: Board, uri: str, open_uris: Collection[str]
) -> dict[str, types.FullDocumentDiagnosticReport | types.UnchangedDocumentDiagnosticReport] | None:
    others = {other: _full(page) for other, page in board.pages() if other != uri and other not in open_uris}
    return dict(others) or None


def _full(page: Page) -> types.FullDocumentDiagnosticReport:
    return types.FullDocumentDiagnosticReport(page.diagnostics, result_id=page.id)
