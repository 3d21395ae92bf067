"""Files that are something else: two kinds at once, what grows when it is read, what asks for something outside."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from requests_app.handling.attachments import taken
from requests_app.handling.register_file import UnreadableRegister, read
from requests_app.law.errors import HandlingRefused
from requests_app.law.nodes import Node
from requests_app.models import Attachment
from tests import files
from tests.factories import case_at, make_office

SCRIPT = b"<script>ranzq=1</script>"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    + "]><a>&a10;</a>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
MB = 1024 * 1024


def sent(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def stored(name: str, data: bytes) -> bytes:
    return b"".join(taken(sent(name, data), 10 * MB).body.chunks())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("网页.pdf", b"<html>" + SCRIPT),
        ("网页.html", SCRIPT),
        ("图.svg", b"<svg onload=ranzq=1>"),
        ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='ranzq=1'/>"),
        ("图.gif", b"GIF89a/*" + SCRIPT),
        ("图.jpg", b"GIF89a/*" + SCRIPT),
        ("文.pdf", SCRIPT + b"%PDF-1.7"),
        ("文.pdf.html", b"%PDF-1.7"),
        ("文.pdf\x00.html", b"%PDF-1.7"),
        ("文.xhtml", b"%PDF-1.7"),
        ("包.zip", SCRIPT + b"PK\x05\x06" + b"\0" * 18),
        ("文.docx", b"PK\x03\x04" + SCRIPT),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(name, data):
    with pytest.raises(HandlingRefused):
        taken(sent(name, data), 10 * MB)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_with_a_page_in_it_is_drawn_anew_without(kind):
    out, ending = io.BytesIO(), {"JPEG": "jpg", "PNG": "png"}[kind]
    exif = Image.Exif()
    exif[0x010E] = exif[0x8298] = SCRIPT.decode()
    Image.new("RGB", (8, 8), "red").save(out, kind, exif=exif, comment=SCRIPT)
    with_page = out.getvalue() + SCRIPT + b"PK\x03\x04" + SCRIPT
    assert SCRIPT in with_page
    kept = stored(f"照片.{ending}", with_page)
    assert (SCRIPT in kept, b"PK\x03\x04" in kept, Image.open(io.BytesIO(kept)).size) == (False, False, (8, 8))


def test_a_picture_that_grows_without_bound_is_refused():
    """60,000 by 60,000 dots in a few kilobytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 1, 0, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 10 * MB)) + chunk(b"IEND", b"")
    with pytest.raises(HandlingRefused, match="像素太多"):
        taken(sent("图.png", bomb), 10 * MB)


@pytest.mark.parametrize("xml", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("part", ["word/document.xml", "docProps/core.xml", "[Content_Types].xml"])
def test_entities_in_a_document_are_never_resolved(part, xml):
    """It is looked through as text: nothing laughs, nothing outside is asked for; what is stored is what was sent."""
    document = files.docx(more={part: xml})
    try:
        kept = stored("文.docx", document)
    except HandlingRefused:
        return
    assert kept == document


def book(xml: str) -> bytes:
    """A workbook whose sheet is this."""
    packed, made = io.BytesIO(files.xlsx()), io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if "sheet" in name and name.endswith(".xml") else old.read(name))
    return made.getvalue()


@pytest.mark.parametrize("xml", [LAUGHS, OUTSIDE])
def test_a_register_whose_sheet_laughs_is_unreadable(tmp_path, xml):
    file = tmp_path / "台账.xlsx"
    file.write_bytes(book(xml))
    with pytest.raises(UnreadableRegister):
        read(file)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("两种.pdf", b"%PDF-1.7\n" + SCRIPT + b"\n" + files.pdf()),
        ("两种.txt", SCRIPT),
        ("两种.txt", b"%PDF-1.7" + SCRIPT),
    ],
)
def test_what_is_two_kinds_at_once_is_a_download_that_nothing_runs(name, data):
    """A text may hold anything, and a PDF may hold words: the answer lets no browser make a page of it."""
    office = make_office()
    case = case_at(Node.DRAFTING, office)
    client = Client()
    client.force_login(office.drafter)
    assert (
        client.post(f"/admin/cases/{case.pk}/files/", {"kind": "office", "file": sent(name, data)}).status_code == 302
    )
    answer = client.get(f"/admin/files/{Attachment.objects.get(application=case).pk}/")
    assert b"".join(answer) == data
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
