"""Changes to texts, as a client applies them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lsprotocol import types

from fulint.finding import Edit
from fulint.server.positions import Ruler
from fulint.server.views import Sight, View
from fulint.source import Source, Span


class EditWriter:
    """Writes changes to the files of one site; with `is_versioned` for a client that holds them against its buffers."""

    def __init__(self, view: View, sight: Sight, ruler: Ruler, is_versioned: bool) -> None:
        self._view = view
        self._site = sight.site
        self._sources: Mapping[str, Source] = sight.report.sources if sight.report else {}
        self._ruler = ruler
        self._is_versioned = is_versioned

    def workspace_edit(self, edits: Iterable[Edit]) -> types.WorkspaceEdit:
        """Edits of any files, each applied once, however often it is given."""
        by_path: dict[str, list[types.TextEdit]] = {}
        for edit in dict.fromkeys(edits):
            place = self._ruler.range(edit.span, self._sources.get(edit.span.path))
            by_path.setdefault(edit.span.path, []).append(types.TextEdit(place, edit.text))
        if not self._is_versioned:
            changes: dict[str, Sequence[types.TextEdit]] = {
                self._view.uri(self._site, path): of_file for path, of_file in by_path.items()
            }
            return types.WorkspaceEdit(changes=changes)
        return types.WorkspaceEdit(
            document_changes=[
                types.TextDocumentEdit(self._identifier(path), of_file) for path, of_file in by_path.items()
            ]
        )

    def _identifier(self, path: str) -> types.OptionalVersionedTextDocumentIdentifier:
        document = self._view.document(self._site, path)
        version = document.version if document else None
        return types.OptionalVersionedTextDocumentIdentifier(self._view.uri(self._site, path), version)


def lines_changed(before: Source, text: str) -> Edit:
    """The one edit that makes a text of another: from the first line that differs to the last."""
    old = before.text
    same = _common(old, text)
    room = min(len(old), len(text)) - same
    same_after = min(_common(old[::-1], text[::-1]), room)
    first, _ = before.position(same)
    last, _ = before.position(len(old) - same_after)
    start = before.starts[first - 1]
    end = before.starts[last] if last < len(before.starts) else len(old)
    return Edit(Span(before.path, first, 1, *before.position(end)), text[start : len(text) - (len(old) - end)])


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common from their start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))
