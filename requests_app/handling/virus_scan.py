"""病毒检查: the office's clamd, asked over its INSTREAM protocol. Off while CLAMD_URL is empty; on, it fails closed."""

from __future__ import annotations

import logging
import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings

from requests_app.law.errors import HandlingRefused

logger = logging.getLogger(__name__)
CONNECT = 5.0  # seconds
ANSWER = 60.0  # seconds for one file
PORT = 3310
_PIECE = 64 * 1024
_LONGEST_ANSWER = 4096


class Infected(HandlingRefused):
    """The scanner knows a virus in the file."""

    message = "文件带有病毒，没有保存。请先杀毒，或者换一台电脑重新制作后上传。"


class ScannerUnreachable(HandlingRefused):
    """The scanner is set up and does not answer: nothing is taken unseen."""

    message = "现在不能检查病毒，请稍后再传。"


def check(label: str, data: bytes) -> None:
    """Ask the scanner about one file; no scanner set up means no question.

    Args:
        label: the file as refusals name it.
        data: all of it.

    Raises:
        Infected: a virus was found.
        ScannerUnreachable: no answer that says the file is clean.
    """
    if not settings.CLAMD_URL:
        return
    try:
        answer = _asked(settings.CLAMD_URL, data)
    except (OSError, ValueError) as failed:
        logger.exception("virus scan: no answer from the scanner")
        raise ScannerUnreachable from failed
    if answer.endswith("FOUND"):
        logger.warning("virus scan: refused a file, %s", answer)
        raise Infected(f"{label}带有病毒，没有保存。请先杀毒，或者换一台电脑重新制作后上传。")
    if answer != "stream: OK":
        logger.error("virus scan: the scanner said %s", answer)
        raise ScannerUnreachable


def _asked(url: str, data: bytes) -> str:
    """Send the file in pieces, each with its length before it, and an empty one; return the answer's line."""
    with _connected(url) as line:
        line.settimeout(ANSWER)
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
        answer = b""
        while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
            more = line.recv(1024)
            if not more:
                break
            answer += more
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _connected(url: str) -> socket.socket:
    where = urlsplit(url)
    if where.scheme == "tcp":
        return socket.create_connection((where.hostname or "localhost", where.port or PORT), timeout=CONNECT)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(CONNECT)
    try:
        line.connect(where.path)
    except OSError:
        line.close()
        raise
    return line
