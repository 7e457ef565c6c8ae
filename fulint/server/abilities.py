"""What one editor can do, as it says when a session begins."""

from __future__ import annotations

from lsprotocol import types

from fulint.record import record


@record
class Abilities:
    """Each is False until the editor has said otherwise.

    `pulls` asks for diagnostics instead of being sent them, `relates` takes those of other files along with one's own,
    and `refreshes` asks again when it is told to. `watches` tells which files have changed on disk, `acts` takes
    actions that are no commands, and `versions` holds edits against the version of its buffers.
    """

    pulls: bool = False
    relates: bool = False
    refreshes: bool = False
    watches: bool = False
    acts: bool = False
    versions: bool = False

    @classmethod
    def of(cls, said: types.ClientCapabilities) -> Abilities:
        """The abilities among all that an editor says of itself."""
        document, workspace = said.text_document, said.workspace
        pulls = document.diagnostic if document else None
        actions = document.code_action if document else None
        refreshes = workspace.diagnostics if workspace else None
        watches = workspace.did_change_watched_files if workspace else None
        edits = workspace.workspace_edit if workspace else None
        return cls(
            pulls=pulls is not None,
            relates=bool(pulls and pulls.related_document_support),
            refreshes=bool(refreshes and refreshes.refresh_support),
            watches=bool(watches and watches.dynamic_registration),
            acts=bool(actions and actions.code_action_literal_support),
            versions=bool(edits and edits.document_changes),
        )
