"""文件里是什么: each danger by itself, each with its sentence."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pytest

from requests_app.handling import file_contents
from tests import files

from .uploads import MB, marked, refused, take

PRINT = "请打开后用“打印”功能选择“另存为 PDF”（或者“Microsoft Print to PDF”），上传新得到的文件。"


def test_a_plain_zip_is_no_document_and_a_document_of_another_kind_neither():
    assert "的内容与文件类型不符" in refused("文.docx", files.zipped({"a.txt": "x"}))
    assert "的内容与文件类型不符" in refused("表.xlsx", files.docx())
    assert "的内容与文件类型不符" in refused("版.ofd", files.docx())
    assert "的内容与文件类型不符" in refused("断.zip", files.zipped({"a.txt": "x"})[:-10])


@pytest.mark.parametrize(
    "member",
    [
        ("安装.exe", b"MZ\x90\0" + bytes(64)),
        ("脚本.vbs", b"MsgBox 1"),
        ("网页.html", b"<script>"),
        ("宏.xlsm", files.zipped({"xl/vbaProject.bin": b"x"})),
        ("快捷方式.lnk", b"L\0"),
        ("改名.dat", b"MZ\x90\0" + bytes(64)),
        ("改名.txt", b"\x7fELF\x02\x01"),
        ("里/面/脚本", b"#!/bin/sh\n"),
    ],
)
def test_a_program_in_a_zip_is_refused(member):
    said = refused("包.zip", files.zipped({"说明.txt": "正文", member[0]: member[1]}))
    assert said.startswith(f"“包.zip”中的“{member[0].rpartition('/')[2]}”是程序")


def test_files_in_a_zip_are_looked_into_as_if_they_came_alone():
    macro = files.docx(more={"word/vbaProject.bin": b"x"})
    assert "“包.zip”中的“文.docx”里有宏" in refused("包.zip", files.zipped({"文.docx": macro}))
    assert "“包.zip”中的“文.pdf”的内容与文件类型不符" in refused("包.zip", files.zipped({"文.pdf": "x"}))
    inner = files.zipped({"a.txt": "x"})
    assert "“包.zip”中的“里.zip”也是压缩过的文件，不能检查" in refused("包.zip", files.zipped({"里.zip": inner}))
    assert "也是压缩过的文件" in refused("包.zip", files.zipped({"无后缀": b"Rar!\x1a\x07"}))
    assert "“包.zip”中的“一.txt”带有国家秘密标志“机密★1年”" in marked("包.zip", files.zipped({"一.txt": "机密★1年"}))
    assert "带有国家秘密标志“绝密★”" in marked("包.zip", files.zipped({"绝密★.csv": "1"}))
    assert take("包.zip", files.zipped({"数据.csv": "1,2", "空.txt": "", "夹/": "", "__MACOSX/._照.jpg": b"\0\5"})).size


def test_names_of_a_zip_written_by_windows_are_read_in_chinese():
    name = "秘密★5年.csv".encode("gb18030")
    body = files.zipped({"x" * len(name): "1"}).replace(b"x" * len(name), name)
    assert "“秘密★5年”" in marked("包.zip", body)


def test_a_bomb_is_refused_before_it_is_unpacked():
    ratio = files.zipped({"零.dat": bytes(20 * MB)})
    assert len(ratio) < MB
    assert (
        refused("包.zip", ratio) == "“包.zip”解开后太大或者文件太多，不能上传。请分成几个文件，或者直接上传里面的文件。"
    )
    noise = bytes(range(256)) * 2048 * 2
    many = files.zipped({f"{n}.dat": noise for n in range(101)})
    assert "解开后太大" in refused("包.zip", many)
    assert "解开后太大" in refused("文.docx", files.docx(more={"word/media/a.bmp": bytes(20 * MB)}))


def test_all_bombs_of_one_upload_count_together():
    inner = {f"{n}.docx": files.docx(more={"word/media/a.bmp": bytes(4 * MB)}) for n in range(30)}
    assert "解开后太大" in refused("包.zip", files.zipped(inner))


def test_many_members_locked_ones_and_rare_packing(monkeypatch):
    monkeypatch.setattr(file_contents, "MOST_MEMBERS", 3)
    assert "文件太多" in refused("包.zip", files.zipped({f"{n}.csv": "1" for n in range(4)}))
    locked = bytearray(files.zipped({"a.csv": "1"}))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(sign) + at] |= 1
    assert refused("包.zip", bytes(locked)) == "“包.zip”加了密码，不能检查。请去掉密码后重新上传。"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as container:
        container.writestr("a.csv", "1")
    assert "用了不常见的压缩方法" in refused("包.zip", out.getvalue())


def test_a_lying_size_is_damage():
    body = bytearray(files.zipped({"a.csv": "1" * 1000}))
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = body.index(sign) + at
        body[place : place + 4] = (10).to_bytes(4, "little")
    assert "的内容与文件类型不符，可能改过后缀或者已经损坏" in refused("包.zip", bytes(body))


def test_macros_are_refused_in_new_and_old_office_files():
    sentence = "里有宏，不能上传。请用“另存为”改存为不带宏的 .docx、.xlsx 或者 PDF 再上传。"
    assert refused("文.docx", files.docx(more={"word/vbaProject.bin": b"x"})) == f"“文.docx”{sentence}"
    types = files.CONTENT_TYPES.replace("wordprocessingml.document.main", "document.macroEnabled.main")
    assert sentence in refused("文.docx", files.docx(more={"[Content_Types].xml": types}))
    for name in ("Macros", "MACROS", "_VBA_PROJECT_CUR", "_VBA_PROJECT"):
        said = refused("旧.doc", files.ole({"WordDocument": b"x", name: b"code"}))
        assert said == "“旧.doc”里有宏，不能上传。请用“另存为”改存为 .docx、.xlsx 或者 PDF 再上传。"
    body = "Macros\0 and _VBA_PROJECT\0 as words".encode("utf-16-le")
    assert take("旧.doc", files.ole({"WordDocument": body})).name == "旧.doc"


def test_foreign_files_within_documents_are_refused():
    packed = files.ole({"\x01Ole10Native": b"MZ"})
    said = "里嵌入了其他文件，不能检查。请删去嵌入的文件，或者另存为 PDF 再上传。"
    assert said in refused("旧.xls", files.ole({"Workbook": b"x", "\x01Ole10Native": b"MZ"}))
    assert said in refused("文.docx", files.docx(more={"word/embeddings/oleObject1.bin": packed}))
    assert "“文.docx”中的“a.bin”是程序" in refused("文.docx", files.docx(more={"word/embeddings/a.bin": b"MZ\0"}))
    assert "可能带有宏" in refused("文.docx", files.docx(more={"word/embeddings/a.xlsm": files.xlsx()}))
    assert "带有国家秘密标志" in marked("文.docx", files.docx(more={"word/embeddings/a.xlsx": files.xlsx("绝密")}))
    assert take("文.docx", files.docx(more={"word/embeddings/a.xlsx": files.xlsx()})).size


@pytest.mark.parametrize(
    ("part", "what"),
    [
        (b"<< /S /JavaScript /JS (app.alert(1)) >>", "脚本"),
        (b"<< /S /J#61va#53cript /JS 5 0 R >>", "脚本"),
        (b"<< /S /Launch /F (cmd.exe) >>", "启动其他程序的指令"),
        (b"<< /Type /EmbeddedFile >>", "附带的其他文件"),
        (b"<< /Names << /EmbeddedFiles 7 0 R >> >>", "附带的其他文件"),
        (files.object_store(b"<< /S /JavaScript >>"), "脚本"),
        (files.object_store(b"<< /S /Launch >>", b"/Type /Obj#53tm /Filter /FlateDecode"), "启动其他程序的指令"),
    ],
)
def test_a_pdf_that_does_more_than_show_pages_is_refused(part, what):
    assert refused("文.pdf", files.pdf(part)) == f"“文.pdf”里有{what}，不能上传。{PRINT}"


def test_a_pdf_that_cannot_be_looked_into_is_refused():
    assert refused("文.pdf", files.pdf(b"<< /Encrypt 9 0 R >>")) == f"“文.pdf”加了密码或者限制，不能检查。{PRINT}"
    for header in (b"/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]", b"/Type /ObjStm /Filter /LZWDecode"):
        assert "的内部结构不能检查" in refused("文.pdf", files.pdf(files.object_store(b"<< >>", header)))
    broken = files.object_store(b"<< >>").replace(b"stream\r\n", b"stream\r\n\xff\xff")
    assert "的内部结构不能检查" in refused("文.pdf", files.pdf(broken))
    bomb = files.object_store(bytes(33 * MB))
    assert "的内部结构不能检查" in refused("文.pdf", files.pdf(bomb))


def test_a_pdf_may_have_stores_pages_and_words_about_scripts():
    good = files.pdf(files.object_store(b"<< /Type /Annot >>"), b"<< /Title (JavaScript) >>", words=b"JavaScript")
    assert take("文.pdf", good).size == len(good)


def test_broken_tags_take_no_longer_than_their_length():
    dense = random.Random(8).randbytes(64 * 1024)  # keeps it below the bound of a bomb
    pages = {
        "word/media/a": dense,
        "word/a.xml": "<" * 3 * MB,
        "word/b.xml": "<w:br " * (MB // 2),
        "word/c.xml": "<w:p机密★1年",
    }
    assert "带有国家秘密标志“机密★1年”" in marked("文.docx", files.docx(more=pages))
