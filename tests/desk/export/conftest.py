"""Files on the disk as in the office, and what is sent to the workers caught."""

from __future__ import annotations

from pathlib import Path

import pytest

from requests_app.desk.tasks import make_export
from tests.factories import Office, make_office

FILES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    """Keep files on the disk, as in the office."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = FILES
    return tmp_path


@pytest.fixture(autouse=True)
def sent(monkeypatch) -> list[int]:
    """Catch what is sent to the workers; no worker runs in a test."""
    asked: list[int] = []
    monkeypatch.setattr(make_export, "apply_async", lambda args, **_how: asked.append(args[0]))
    monkeypatch.setattr(make_export, "delay", asked.append)
    return asked


@pytest.fixture
def office() -> Office:
    return make_office()
