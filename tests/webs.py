"""A real web server: gunicorn as it is installed, on the database of the test, each process killable."""

from __future__ import annotations

import http.client
import os
import re
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psutil
from django.conf import settings

from . import servers
from .workers import PATIENCE, Process, database_url

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Web:
    """gunicorn with its master and its workers."""

    process: Process
    port: int

    @classmethod
    def start(cls, var: Path, workers: int = 2, **more: str) -> Web:
        """Start it and wait until it answers."""
        port = servers.free_port()
        var.mkdir(parents=True, exist_ok=True)
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.web_settings",
            "DATABASE_URL": database_url(),
            "SECRET_KEY": settings.SECRET_KEY,
            "VAR_DIR": str(var),
            "REDIS_URL": "",
            "LOG_LEVEL": "INFO",
            "INSECURE_HTTP": "1",
            "BEHIND_PROXY": "1",
            "WEB_BIND": f"127.0.0.1:{port}",
            "WEB_WORKERS": str(workers),
            "PROMETHEUS_MULTIPROC_DIR": str(var / "figures"),
            **more,
        }
        words = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        found = cls(Process(words, env, var / "web.log"), port)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and found.process.running.poll() is None:
            with suppress(OSError, http.client.HTTPException):
                if Visitor(found.port).get("/healthz").status in {200, 503}:
                    return found
            time.sleep(0.1)
        raise RuntimeError(found.process.said)

    def workers(self) -> list[psutil.Process]:
        """Give the worker processes, without the master."""
        return psutil.Process(self.process.running.pid).children()

    def stop(self) -> None:
        """End it."""
        self.process.stop()


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    def header(self, name: str) -> list[str]:
        """Give every value of a header: two are a fault."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


@dataclass
class Visitor:
    """A browser without pictures: its cookies, its address, one connection a request."""

    port: int
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form with the token of the page before."""
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": self.token, **fields}))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        said = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **self.headers}
        if body is not None:
            said["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, urlsplit(path)._replace(scheme="", netloc="").geturl(), body, said)
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if found := _TOKEN.search(text):
            self.token = unescape(found[1])
        return Answer(answer.status, answer.getheaders(), text)
