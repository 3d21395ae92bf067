"""病毒检查: against a small server that speaks clamd's INSTREAM on a real socket."""

from __future__ import annotations

import logging
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.handling import virus_scan
from requests_app.handling.attachments import taken
from requests_app.law.errors import HandlingRefused
from tests import files

# In two pieces, so that no scanner takes this file for what it tests.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*").encode()
NOT_NOW = "现在不能检查病毒，请稍后再传。"


class Scanner:
    """What clamd does with one connection: command, pieces with their length, an empty one, one line back."""

    def __init__(self, server: socket.socket, answer: bytes | None, most: int | None) -> None:
        self.server, self.answer, self.most = server, answer, most
        self.seen: list[bytes] = []
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def serve(self) -> None:
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            with line, line.makefile("rb") as stream:
                line.settimeout(10)
                self.one(line, stream)

    def one(self, line: socket.socket, stream) -> None:
        assert stream.read(10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack(">I", stream.read(4))[0]:
            assert length <= 64 * 1024
            data += stream.read(length)
            if self.most and len(data) > self.most:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.seen.append(data)
        found = b"stream: Eicar-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
        line.sendall(found if self.answer is None else self.answer)


@contextmanager
def serving(server: socket.socket, answer: bytes | None = None, most: int | None = None) -> Iterator[Scanner]:
    scanner = Scanner(server, answer, most)
    scanner.thread.start()
    try:
        yield scanner
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        scanner.thread.join(10)
        assert not scanner.thread.is_alive()


@pytest.fixture
def listening(settings) -> socket.socket:
    server = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD_URL = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    return server


def take(name: str, body: bytes):
    return taken(SimpleUploadedFile(name, body), 10 * 1024 * 1024)


def refused(name: str, body: bytes) -> str:
    with pytest.raises(HandlingRefused) as refusal:
        take(name, body)
    return str(refusal.value)


def test_a_clean_file_is_taken_and_the_scanner_saw_all_of_it(listening):
    body = b"clean" * 50_000
    with serving(listening) as scanner:
        assert take("好.txt", body).size == 250_000
        assert take("好.pdf", files.pdf()).name == "好.pdf"
    assert scanner.seen == [body, files.pdf()]


def test_an_infected_file_is_refused(listening, caplog):
    with serving(listening), caplog.at_level(logging.WARNING):
        assert refused("坏.txt", EICAR) == "“坏.txt”带有病毒，没有保存。请先杀毒，或者换一台电脑重新制作后上传。"
    assert "Eicar-Signature FOUND" in caplog.text


def test_a_photo_is_scanned_as_it_was_sent(listening):
    with serving(listening):
        assert "带有病毒" in refused("照.jpg", files.jpg() + EICAR)


def test_by_a_unix_socket(settings, tmp_path: Path):
    place = tmp_path / "clamd.ctl"
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(place))
    server.listen()
    settings.CLAMD_URL = f"unix://{place}"
    with serving(server):
        assert take("好.txt", b"clean").size == 5
        assert "带有病毒" in refused("坏.txt", EICAR)


def test_a_scanner_that_is_gone_takes_nothing(listening, settings, tmp_path, caplog):
    listening.close()
    assert refused("好.txt", b"clean") == NOT_NOW
    settings.CLAMD_URL = f"unix://{tmp_path}/none"
    assert refused("好.txt", b"clean") == NOT_NOW
    settings.CLAMD_URL = "tcp://127.0.0.1:port"
    assert refused("好.txt", b"clean") == NOT_NOW


@pytest.mark.parametrize("answer", [b"", b"stream: ERROR\0", b"UNKNOWN COMMAND\0", b"OK\0", b"stream: OK and more\0"])
def test_only_a_clear_answer_counts(listening, answer, caplog):
    with serving(listening, answer):
        assert refused("好.txt", b"clean") == NOT_NOW


def test_a_scanner_that_takes_less_than_we_do_takes_nothing(listening, caplog):
    with serving(listening, most=100_000):
        assert refused("大.txt", b"x" * 5_000_000) == NOT_NOW


def test_a_scanner_that_never_answers_is_not_waited_for_forever(listening, monkeypatch, caplog):
    monkeypatch.setattr(virus_scan, "ANSWER", 0.2)
    assert refused("好.txt", b"clean") == NOT_NOW  # connected by the system, read by nobody
    listening.close()


def test_without_an_address_nobody_is_asked(settings):
    settings.CLAMD_URL = ""
    assert take("好.txt", EICAR).size == 68
