"""A store on the disk: what is backed up are files."""

from __future__ import annotations

import pytest

from .places import pg_bin


@pytest.fixture
def store(settings, tmp_path):
    """Give the folder of the store; the programs of the right PostgreSQL are known."""
    settings.VAR = tmp_path / "live"
    settings.MEDIA_ROOT = tmp_path / "live" / "media"
    settings.MEDIA_ROOT.mkdir(parents=True)
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    settings.PG_BIN = pg_bin()
    return settings.MEDIA_ROOT
