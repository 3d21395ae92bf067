"""批量导入的 ZIP: what is looked at before anything is read; names that lead elsewhere, links, packed in packed, GBK."""

from __future__ import annotations

import stat
import zipfile
from io import BytesIO

import pytest

from requests_app.handling import import_source
from requests_app.handling.import_files import take
from requests_app.handling.import_list import items
from requests_app.handling.import_source import UnreadableSource, check_zip, of_zip
from requests_app.law.nodes import Node
from tests.factories import case_at, make_office


def packed(**how) -> BytesIO:
    """Return a ZIP with these files; `how` goes to each."""
    files = how.pop("files")
    made = BytesIO()
    with zipfile.ZipFile(made, "w", how.pop("method", zipfile.ZIP_DEFLATED)) as container:
        for name, body in files.items():
            container.writestr(name, body)
    made.seek(0)
    return made


def refused(given: BytesIO) -> str:
    with pytest.raises(UnreadableSource) as why:
        check_zip(given)
    return str(why.value)


def flagged(given: BytesIO) -> BytesIO:
    """Mark every file of a ZIP as locked."""
    data = bytearray(given.getvalue())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + flags] |= 1
    return BytesIO(bytes(data))


def test_what_is_no_zip_or_damaged():
    damaged = "不是完好的 ZIP 压缩包。请用系统自带的压缩功能重新压缩。"
    whole = packed(files={"一.txt": "一"}).getvalue()
    assert refused(BytesIO(b"")) == damaged
    assert refused(BytesIO(b"%PDF-1.7")) == damaged
    assert refused(BytesIO(whole[:-30])) == damaged
    assert refused(BytesIO(b"Rar!" + b"x" * 100)) == damaged
    assert check_zip(BytesIO(whole)) == 1


def test_a_locked_one():
    assert refused(flagged(packed(files={"一.txt": "一"}))) == "压缩包加了密码，不能导入。请去掉密码后重新压缩。"


def test_one_that_grows_without_bound():
    bomb = packed(files={f"{n}.txt": b"\0" * (4 * 1024 * 1024) for n in range(4)})
    assert len(bomb.getvalue()) < 20_000
    assert refused(bomb).startswith("压缩包解开后太大，不能导入。")


def test_too_much_in_all_and_too_many(monkeypatch):
    monkeypatch.setattr(import_source, "MOST_UNPACKED", 10)
    given = packed(files={"一.txt": "0123456789a"}, method=zipfile.ZIP_STORED)
    assert refused(given).startswith("压缩包解开后太大，不能导入。")
    many = packed(files={f"{n}": "" for n in range(5001)})
    assert refused(many).startswith("压缩包里的文件超过 5000 个。")
    monkeypatch.setattr(import_source, "MOST_LIST", 1000)
    assert refused(many).startswith("压缩包里的文件超过 5000 个。")


def test_a_list_for_more_than_four_gigabytes_is_not_read():
    data = bytearray(packed(files={"一.txt": "一"}).getvalue())
    at = data.rfind(b"PK\x05\x06")
    with_64 = data[:at] + b"PK\x06\x07" + b"\0" * 16 + data[at:]
    assert refused(BytesIO(bytes(with_64))).startswith("压缩包里的文件超过 5000 个。")


@pytest.mark.django_db
def test_what_is_wrong_with_one_file_is_said_of_it(tmp_path):
    office = make_office()
    case = case_at(Node.DRAFTING, office)
    link = zipfile.ZipInfo("2026-0001/链接.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    names = ("../2026-0001/越界.txt", "/2026-0001/根.txt", "C:/2026-0001/盘.txt", "2026-0001/..\\反.txt")
    given = packed(
        files={**dict.fromkeys(names, "x"), "2026-0001/内.zip": "PK", link: "/etc/passwd", "2026-0001/好.txt": "好"}
    )
    lines = list(take(items(lambda: of_zip(given)), office.clerk))
    elsewhere = "文件名带有指向别处的路径，没有导入。"
    assert [(line.place, line.verdict.label, line.said) for line in lines] == [
        ("../2026-0001/越界.txt", "没有导入", elsewhere),
        ("/2026-0001/根.txt", "没有导入", elsewhere),
        ("C:/2026-0001/盘.txt", "没有导入", elsewhere),
        ("2026-0001/..\\反.txt", "没有导入", elsewhere),
        ("2026-0001/内.zip", "没有导入", "是压缩包里的压缩包，没有导入。请解开后把里面的文件放进来。"),
        ("2026-0001/链接.txt", "没有导入", "是快捷方式（链接），没有跟过去。请放文件本身。"),
        ("2026-0001/好.txt", "已导入", ""),
    ]
    assert [file.name for file in case.attachments.all()] == ["好.txt"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_a_damaged_file_stops_no_other():
    office = make_office()
    case_at(Node.DRAFTING, office)
    data = packed(
        files={"2026-0001/坏.txt": "坏了的文件", "2026-0001/好.txt": "好"}, method=zipfile.ZIP_STORED
    ).getvalue()
    given = BytesIO(data.replace("坏了的文件".encode(), "坏掉的文件".encode(), 1))
    lines = list(take(items(lambda: of_zip(given)), office.clerk))
    assert [(line.verdict.label, line.said) for line in lines] == [
        ("没有导入", "压缩包里的这个文件已经损坏，请重新压缩。"), ("已导入", ""),
    ]  # fmt: skip


@pytest.mark.django_db
def test_names_as_windows_writes_them():
    office = make_office()
    case = case_at(Node.DRAFTING, office)
    raw = packed(files={"A" * len("2026-0001/征求意见函.txt".encode("gb18030")): "函"}).getvalue()
    name = "2026-0001/征求意见函.txt".encode("gb18030")
    given = BytesIO(raw.replace(b"A" * len(name), name))
    (line,) = take(items(lambda: of_zip(given)), office.clerk)
    assert (line.place, line.verdict.label) == ("2026-0001/征求意见函.txt", "已导入")
    assert case.attachments.get().name == "征求意见函.txt"


@pytest.mark.django_db
def test_a_list_within_a_folder_of_the_zip_names_the_files_beside_it():
    office = make_office()
    case = case_at(Node.DRAFTING, office)
    rows = "编号,文件,种类\n2026-0001,扫描/一.txt,委托书\n2026-0001,扫描/二.txt,\n"
    given = packed(files={"旧档/扫描/一.txt": "一", "旧档/清单.csv": rows.encode("gb18030"), "旧档/扫描/三.txt": "三"})
    lines = list(take(items(lambda: of_zip(given)), office.clerk))
    assert [(line.place, line.verdict.label, line.said) for line in lines] == [
        ("扫描/一.txt", "已导入", ""),
        ("扫描/二.txt", "没有导入", "没有找到这个文件，请核对文件名和文件夹。"),
        ("旧档/扫描/三.txt", "没有导入", "清单里没有列出这个文件，没有导入。"),
    ]
    assert list(case.attachments.values_list("name", "kind")) == [("一.txt", "mandate")]
