"""What the tests of printing share: an office, and papers stored as files of a folder of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import Office, make_office


@pytest.fixture
def office(db) -> Office:
    return make_office()


@pytest.fixture
def media(settings, tmp_path) -> Path:
    """Keep files on the disk, as an installation does."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return settings.MEDIA_ROOT
