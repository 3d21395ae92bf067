"""A file as it is sent, and what is said to it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.handling.attachments import taken
from requests_app.law.errors import BadFacts, MarkedSecret

MB = 1024 * 1024
INSTEAD = "请携带纸质件到办理机构当面处理，不清楚的先给办理机构打电话。（保守国家秘密法）"


def given_file(name: str, body: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def take(name: str, body: bytes):
    return taken(given_file(name, body), 10 * MB)


def refused(name: str, body: bytes) -> str:
    with pytest.raises(BadFacts) as refusal:
        take(name, body)
    return str(refusal.value)


def marked(name: str, body: bytes) -> str:
    with pytest.raises(MarkedSecret) as refusal:
        take(name, body)
    return str(refusal.value)
