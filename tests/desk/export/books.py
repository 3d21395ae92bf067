"""Reading a workbook back, and asking for one."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
from django.test import Client

from requests_app.models import Export


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def rows(body: bytes) -> list[tuple]:
    """All rows of a workbook; an empty cell is ""."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    return [tuple(value or "" for value in row) for page in book for row in page.iter_rows(values_only=True)]


def answer_bytes(answer) -> bytes:
    return b"".join(answer)  # read to the end, the answer closes its file


def asked_for(person, query: str = "list=open") -> Export:
    return Export.objects.create(staff=person, query=query)


def left_over(media: Path) -> list[str]:
    return sorted(path.name for path in media.rglob("*") if path.is_file())
