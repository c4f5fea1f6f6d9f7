"""The YAML language server that editors run, driven as an editor drives it.

Source: Language Server Protocol, version 3.17 (Microsoft 2022), base protocol and language features.
"""

from __future__ import annotations

import json
import subprocess
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 120  # seconds until a server that says nothing is ended, and with it the test
SETTINGS = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}


class Editor:
    """An editor with the folder *root* open, beside a server that runs as *process*."""

    def __init__(self, root: Path, process: subprocess.Popen[bytes]) -> None:
        self._root = root
        self._process = process
        self._number = 0
        capabilities = {
            "workspace": {"configuration": True},
            "textDocument": {"hover": {"contentFormat": ["markdown"]}},
        }
        self._ask("initialize", processId=None, rootUri=root.as_uri(), capabilities=capabilities)
        self._send({"method": "initialized", "params": {}})

    def opened(self, file: str, text: str) -> list[dict[str, Any]]:
        """What the server finds wrong in the *text* of *file*, which need not be on the disk."""
        uri = self._uri(file)
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        told = self._until(
            lambda one: one.get("method") == "textDocument/publishDiagnostics" and one["params"]["uri"] == uri
        )
        found: list[dict[str, Any]] = told["params"]["diagnostics"]
        return found

    def hover(self, file: str, line: int, column: int) -> str:
        """What the server shows over a place of an opened file; lines and columns are counted from 0."""
        result = self._at("textDocument/hover", file, line, column)
        return str(result["contents"]["value"]) if result else ""

    def completions(self, file: str, line: int, column: int) -> dict[str, str]:
        """What the server offers at a place of an opened file, each with what it says of it."""
        result = self._at("textDocument/completion", file, line, column)
        return {one["label"]: _plain(one.get("documentation", "")) for one in result["items"]}

    def _at(self, method: str, file: str, line: int, column: int) -> Any:  # noqa: ANN401 - what the protocol sends is JSON
        return self._ask(method, textDocument={"uri": self._uri(file)}, position={"line": line, "character": column})

    def _uri(self, file: str) -> str:
        return (self._root / file).as_uri()

    def _ask(self, method: str, **params: object) -> Any:  # noqa: ANN401 - as above
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        return self._until(lambda one: one.get("id") == number and "method" not in one)["result"]

    def _until(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message that is looked for; what the server asks on the way is answered."""
        while True:
            message = self._received()
            if "method" in message and "id" in message:
                wanted = message["params"]["items"] if message["method"] == "workspace/configuration" else []
                answer = [SETTINGS if item.get("section") == "yaml" else {} for item in wanted]
                self._send({"id": message["id"], "result": answer or None})
            if is_it(message):
                return message

    def _send(self, message: dict[str, object]) -> None:
        assert self._process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _received(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the language server ended, or was ended for its silence"
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return message


def _plain(documentation: str | dict[str, str]) -> str:
    return documentation if isinstance(documentation, str) else documentation["value"]


@contextmanager
def editing(root: Path, command: list[str]) -> Iterator[Editor]:
    """An editor with *root* open, whose language server *command* starts; the server ends with it."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - the test names it
        watch = Timer(PATIENCE, process.kill)
        watch.start()
        try:
            yield Editor(root, process)
        finally:
            watch.cancel()
            process.kill()
