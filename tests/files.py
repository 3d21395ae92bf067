"""Small files of each kind, as real programs open them; and what may be wrong with one."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

import openpyxl
from PIL import Image

_END, _FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR = 512
_LEAST = 4096  # smaller streams would need the small store
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)


def pdf(*objects: bytes, words: bytes = b"page") -> bytes:
    """One page, then the objects given, the first of which is number 5."""
    return _pdf(b"(%s)" % words, b"<< >>", objects)


def pdf_saying(text: str) -> bytes:
    """One page with these words, in any script, as programs write them: a font with a table to Unicode."""
    table = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> "
        b"endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"
    )
    system = b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    objects = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /S /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /S /CIDSystemInfo %s >>" % system,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(table), table),
    )
    lines = b" Tj 0 -20 Td ".join(b"<%s>" % line.encode("utf-16-be").hex().encode() for line in text.splitlines())
    return _pdf(lines, b"<< /F1 5 0 R >>", objects)


def _pdf(words: bytes, fonts: bytes, objects: tuple[bytes, ...]) -> bytes:
    shown = b"BT /F1 16 Tf 50 700 Td %s Tj ET" % words
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font %s >> >>" % fonts,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        *objects,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table + end


def object_store(content: bytes, header: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode") -> bytes:
    """A packed store of objects, as newer PDFs have."""
    packed = zlib.compress(b"9 0 " + content)
    return b"<< %s /Length %d >>\nstream\r\n%s\r\nendstream" % (header, len(packed), packed)


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An old office file (MS-CFB, version 3) with these streams, one directory."""
    bodies = [body.ljust(max(_LEAST, -(-len(body) // _SECTOR) * _SECTOR), b"\0") for body in streams.values()]
    entries, begin, chains = [], 0, []
    for number, (name, body) in enumerate(zip(streams, bodies, strict=True), 1):
        right = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, begin, len(body), right=right))
        chains.append(len(body) // _SECTOR)
        begin += len(body) // _SECTOR
    root = _entry("Root Entry", 5, _END, 0, child=1 if streams else _FREE)
    directory = root + b"".join(entries)
    directory = directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0")
    chains.append(len(directory) // _SECTOR)
    table: list[int] = []
    for length in chains:
        table += [*range(len(table) + 1, len(table) + length), _END]
    table.append(_FAT)
    fat = struct.pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff")
    assert len(fat) == _SECTOR, "too much for one table"
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, 1, begin, 0, _LEAST, _END, 0, _END, 0) + struct.pack("<I", len(table) - 1)
    return head.ljust(_SECTOR, b"\xff") + b"".join(bodies) + directory + fat


def _entry(name: str, kind: int, begin: int, size: int, *, right: int = _FREE, child: int = _FREE) -> bytes:
    written = name.encode("utf-16-le")
    entry = written.ljust(64, b"\0") + struct.pack("<HBB3I", len(written) + 2, kind, 1, _FREE, right, child)
    return entry + bytes(36) + struct.pack("<IQ", begin, size)


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, body in members.items():
            container.writestr(name, body)
    return out.getvalue()


def docx(*paragraphs: str, more: Mapping[str, bytes | str] | None = None) -> bytes:
    """A document; a paragraph's text is split into several runs, as Word does."""
    body = "".join(
        "<w:p>" + "".join(f"<w:r><w:t>{sign}</w:t></w:r>" for sign in text) + "</w:p>"
        for text in paragraphs or ("正文",)
    )
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{body}</w:body></w:document>',
    }
    return zipped(members | dict(more or {}))


def xlsx(*cells: str) -> bytes:
    book, out = openpyxl.Workbook(), BytesIO()
    for cell in cells or ("序号",):
        book.active.append([cell])
    book.save(out)
    return out.getvalue()


def ofd(*lines: str, more: Mapping[str, bytes | str] | None = None) -> bytes:
    text = "".join(
        f'<ofd:TextObject ID="1"><ofd:TextCode X="1" Y="1">{line}</ofd:TextCode></ofd:TextObject>' for line in lines
    )
    members: dict[str, bytes | str] = {
        "OFD.xml": '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0"/>',
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016">{text}</ofd:Page>',
    }
    return zipped(members | dict(more or {}))


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    """A picture whose left half is red and right half blue."""
    image = Image.new("RGB", size, (200, 0, 0))
    image.paste((0, 0, 200), (size[0] // 2, 0, size[0], size[1]))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpg(**options: object) -> bytes:
    return picture("JPEG", **options)


def png(**options: object) -> bytes:
    return picture("PNG", **options)


def photo() -> bytes:
    """A photo as a phone makes it: turned, with camera and place, with something behind its end."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right by a quarter
    exif[0x010F] = "相机厂"
    exif.get_ifd(0x8825)[1] = "N"
    return jpg(size=(40, 20), quality=80, exif=exif, comment=b"at home") + b"<script>hidden</script>"


#: One good file of each kind that is taken.
GOOD: dict[str, bytes] = {
    "pdf": pdf(),
    "doc": ole({"WordDocument": b"text"}),
    "docx": docx(),
    "xls": ole({"Workbook": b"cells"}),
    "xlsx": xlsx(),
    "wps": ole({"WordDocument": b"text"}),
    "et": ole({"Workbook": b"cells"}),
    "ofd": ofd("正文"),
    "txt": "正文".encode("gb18030"),
    "jpg": jpg(),
    "jpeg": jpg(),
    "png": png(),
    "zip": zipped({"说明.txt": "正文", "数据.csv": "1,2"}),
}
