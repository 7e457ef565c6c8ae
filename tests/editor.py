"""An editor as a language server sees it: speaks JSON-RPC with one over stdio, and remembers what is said."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PATIENCE = 20.0
"""Seconds after which an answer does not come any more."""

_ACTIONS: dict[str, Any] = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}}}
SENT: dict[str, Any] = {"textDocument": {"publishDiagnostics": {"relatedInformation": True}, "codeAction": _ACTIONS}}
"""An editor that is sent its diagnostics."""
ASKING: dict[str, Any] = {
    "textDocument": {
        "diagnostic": {"relatedDocumentSupport": True},
        "codeAction": _ACTIONS,
    },
    "workspace": {
        "diagnostics": {"refreshSupport": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "workspaceEdit": {"documentChanges": True},
    },
}
"""One that asks for them, and that can do everything else."""


class Editor:
    """One client of one server."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.abilities: dict[str, Any] = {}
        self.published: dict[str, list[dict[str, Any]]] = {}
        self.messages: list[str] = []
        self.asked: list[str] = []
        self.opened: set[str] = set()
        self._count = 0
        self._came: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()

    def notify(self, method: str, **params: Any) -> None:
        self.send({"method": method, "params": params})

    def request(self, method: str, **params: Any) -> Any:
        """The result; raises AssertionError where the server answers with an error."""
        self._count += 1
        self.send({"id": self._count, "method": method, "params": params})
        deadline = time.monotonic() + PATIENCE
        while True:
            message = self._next(deadline)
            if message.get("id") == self._count and "method" not in message:
                assert "error" not in message, message["error"]
                return message["result"]

    def send(self, message: dict[str, Any]) -> None:
        self.write(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def write(self, body: bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def open(self, uri: str, text: str, version: int = 1) -> None:
        document = {"uri": uri, "languageId": "any", "version": version, "text": text}
        self.notify("textDocument/didOpen", textDocument=document)
        self.opened.add(uri)

    def change(self, uri: str, text: str, version: int = 2) -> None:
        document = {"uri": uri, "version": version}
        self.notify("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])

    def close(self, uri: str) -> None:
        self.notify("textDocument/didClose", textDocument={"uri": uri})
        self.opened.discard(uri)

    @contextmanager
    def having(self, folder: Path) -> Iterator[None]:
        """Have a folder open, and all else forgotten before it and after it."""
        self.published, self.messages = {}, []
        self._open_folders(added=[folder])
        yield
        for uri in tuple(self.opened):
            self.close(uri)
        self._open_folders(removed=[folder])
        self.until(lambda: not any(self.published.values()))

    def _open_folders(self, added: Sequence[Path] = (), removed: Sequence[Path] = ()) -> None:
        event = {
            "added": [{"uri": folder.as_uri(), "name": folder.name} for folder in added],
            "removed": [{"uri": folder.as_uri(), "name": folder.name} for folder in removed],
        }
        self.notify("workspace/didChangeWorkspaceFolders", event=event)

    def leave(self) -> None:
        """End the server, if it has not ended."""
        self.process.kill()
        self.process.wait()
        self._ear.join()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()

    def rules(self, uri: str) -> list[str]:
        """The rules of what was published of a file last."""
        return sorted({diagnostic["code"] for diagnostic in self.published.get(uri, [])})

    def until(self, holds: Callable[[], bool]) -> None:
        """Listen until something holds."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            self._next(deadline)

    def _next(self, deadline: float) -> dict[str, Any]:
        """The next message, remembered; what the server asks is answered with null."""
        message = self._came.get(timeout=max(deadline - time.monotonic(), 0.01))
        assert message is not None, "the server has gone"
        match message.get("method"):
            case "textDocument/publishDiagnostics":
                self.published[message["params"]["uri"]] = message["params"]["diagnostics"]
            case "window/showMessage":
                self.messages.append(message["params"]["message"])
            case str(method) if "id" in message:
                self.asked.append(method)
                self.send({"id": message["id"], "result": None})
        return message

    def _listen(self) -> None:
        assert self.process.stdout
        while header := self.process.stdout.readline():
            name, _, value = header.partition(b":")
            assert name == b"Content-Length", f"no protocol: {header!r}"
            while self.process.stdout.readline().strip():
                pass
            self._came.put(json.loads(self.process.stdout.read(int(value))))
        self._came.put(None)


@contextmanager
def editing(capabilities: dict[str, Any], *folders: Path) -> Iterator[Editor]:
    """A server that has been greeted, and that must say goodbye with exit code 0."""
    command = [sys.executable, "-m", "fulint", "server"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    editor = Editor(process)
    try:
        opened = [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
        greeting = {"processId": None, "rootUri": None, "workspaceFolders": opened, "capabilities": capabilities}
        editor.abilities = editor.request("initialize", **greeting)["capabilities"]
        editor.notify("initialized")
        yield editor
        editor.request("shutdown")
        editor.send({"method": "exit"})
        assert process.wait(PATIENCE) == 0
    finally:
        editor.leave()
