"""A server of one folder for this machine alone."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOST = "127.0.0.1"
PORT = 8000
_ELSEWHERE = """\
<!doctype html><html lang="en"><meta charset="utf-8"><title>Not part of the preview</title>
<h1>Not part of the preview</h1>
<p>The site has this page, or the link is wrong: <code>make site</code> tells. <a href="/">Back to the case</a></p></html>
"""


class _Handler(SimpleHTTPRequestHandler):
    """Answers with files of the folder that *folder* gives at the moment, and with nothing else."""

    error_message_format = _ELSEWHERE

    def __init__(self, *given: object, folder: Callable[[], Path], first: str, **named: object) -> None:
        self._folder, self._first = folder(), first
        super().__init__(*given, directory=str(self._folder), **named)  # type: ignore[arg-type]  # as the server gives them

    def send_head(self) -> object:  # type: ignore[override]  # a file, or nothing
        """The head of the answer; only where it was asked by the name of this machine, and for a file in the folder."""
        address = f"{HOST}:{self.connection.getsockname()[1]}"
        if self.headers.get("Host") not in (address, address.replace(HOST, "localhost")):
            self.send_error(HTTPStatus.FORBIDDEN)  # a page of elsewhere whose name was made to lead here
            return None
        if self.path == "/":
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", self._first)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if not Path(self.translate_path(self.path)).resolve().is_relative_to(self._folder.resolve()):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def list_directory(self, path: object) -> None:  # noqa: ARG002 - the server's own signature
        """No list: a folder without a page is not part of the preview."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """The end of the head, which says that nothing is to be kept: the next save changes it."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: what is told is what was made."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A line on the terminal, unless a browser only left before it had all."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as the server gives them


@contextmanager
def served(folder: Callable[[], Path], first: str, port: int | None = None) -> Iterator[str]:
    """The address at which the folder that *folder* gives is served; its front leads to *first*.

    Without a *port* it is 8000, or a free one where that is taken.

    Raises:
        OSError: the *port* is taken, or not to be had.
    """
    with _server(partial(_Handler, folder=folder, first=first), port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1})
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def _server(handler: Callable[..., _Handler], port: int | None) -> _Server:
    try:
        return _Server((HOST, PORT if port is None else port), handler)
    except OSError:
        if port is not None:
            raise
        return _Server((HOST, 0), handler)
