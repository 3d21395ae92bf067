"""A real HTTP server for the tests of telephone messages and robots, on this machine, that behaves as a test asks."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from .post_office import HOST


class Asked(NamedTuple):
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: Any
    raw: bytes = b""


class Gateway:
    """Takes requests; `answers` holds what it says next, then `usual` follows."""

    def __init__(self, usual: str) -> None:
        self.usual = usual
        self.asked: list[Asked] = []
        self.answers: list[tuple[int, str]] = []
        self.url = ""

    def answer(self) -> tuple[int, str]:
        """Return status and text; status 0 hangs up, -1 hangs."""
        return self.answers.pop(0) if self.answers else (200, self.usual)


@contextlib.contextmanager
def open_gateway(usual: str) -> Iterator[Gateway]:
    """Open one and give it with its address."""
    gateway = Gateway(usual)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            gateway.asked.append(Asked(self.path, dict(self.headers), json.loads(raw), raw))
            status, text = gateway.answer()
            if status == 0:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if status < 0:
                time.sleep(1.5)
                return
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if status in {301, 302, 307}:
                self.send_header("Location", "/elsewhere/")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_what: Any) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    gateway.url = f"http://{HOST}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
