"""A client of yaml-language-server, as VS Code is one: just enough to open a file and to ask what a key means."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

PACKAGE = "yaml-language-server@1.25.0"


class Server:
    """A running server, installed by npm in `folder`; it looks nothing up in the internet."""

    def __init__(self, folder: Path) -> None:
        program = folder / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
        self.process = subprocess.Popen(
            ["node", str(program), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.number = 0
        self._ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
        self._tell("initialized", {})
        yaml = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
        self._tell("workspace/didChangeConfiguration", {"settings": {"yaml": yaml}})

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        self.process.terminate()
        self.process.communicate()

    def findings(self, path: Path, text: str) -> list[tuple[int, str]]:
        """Line (from 0) and marked text of everything that the server finds in a file that says `text`."""
        uri = path.as_uri()
        self._tell(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}},
        )
        told = self._until(lambda m: m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri)
        lines = text.splitlines()
        return [
            (r["start"]["line"], lines[r["start"]["line"]][r["start"]["character"] : r["end"]["character"]])
            for r in (one["range"] for one in told["params"]["diagnostics"])
        ]

    def hover(self, path: Path, line: int, column: int) -> str:
        """What is told of the place under the mouse."""
        where = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}
        return json.dumps(self._ask("textDocument/hover", where))

    def _ask(self, method: str, params: Any) -> Any:
        self.number += 1
        number = self.number
        self._send({"id": number, "method": method, "params": params})
        return self._until(lambda m: m.get("id") == number and "method" not in m).get("result")

    def _tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _until(self, wanted: Any) -> dict[str, Any]:
        """The next message that is wanted; what the server asks meanwhile is answered with nothing."""
        while True:
            message = self._next()
            if wanted(message):
                return message
            if "id" in message and "method" in message:
                self._send({"id": message["id"], "result": None})

    def _next(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        if not length:
            raise AssertionError("The language server stopped")
        made: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return made
