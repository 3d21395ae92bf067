"""批量导入附件: each file through the door of the case page; twice adds nothing; what is wrong is said file by file."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest

from requests_app.handling import file_store
from requests_app.handling.import_files import Line, Verdict, take
from requests_app.handling.import_list import items
from requests_app.handling.import_source import of_folder
from requests_app.law.nodes import Node
from requests_app.models import Application, Attachment, Filing
from tests import files
from tests.factories import Office, case_at, make_office
from tests.register import books

pytestmark = pytest.mark.django_db
PDF = files.GOOD["pdf"]


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return tmp_path / "media"


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def case(office) -> Application:
    return case_at(Node.DRAFTING, office)


@pytest.fixture
def paper(tmp_path) -> Path:
    made = tmp_path / "paper"
    made.mkdir()
    return made


def put(paper: Path, place: str, body: bytes | str) -> None:
    at = paper / place
    at.parent.mkdir(parents=True, exist_ok=True)
    at.write_bytes(body if isinstance(body, bytes) else body.encode())


def taken(paper: Path, office: Office, **how) -> list[Line]:
    return list(take(items(lambda: of_folder(paper)), how.pop("staff", office.clerk), **how))


def said(lines: list[Line]) -> list[tuple[str, str, str]]:
    return [(line.place, line.verdict.label, line.said) for line in lines]


def stored(case: Application) -> list[tuple[str, str]]:
    return list(case.attachments.order_by("pk").values_list("name", "kind"))


def test_by_the_names_of_folders_and_files(paper, office, case):
    assert case.number == "2026-0001"
    other = case_at(Node.DRAFTING, office)
    put(paper, "2026-0001/函.pdf", PDF)
    put(paper, "2026-0001/身份证明/张三.jpg", files.jpg())
    put(paper, f"旧档/{other.reference}/委托书/委托.txt", "委托")
    put(paper, "2026-0002 查询记录.txt", "记录")
    put(paper, "2026-0002_回执.txt", "回执")
    put(paper, "2026-0002.txt", "全部")
    put(paper, "Thumbs.db", b"x")
    put(paper, "__MACOSX/2026-0001/._函.pdf", b"x")
    lines = taken(paper, office)
    assert [(line.at, line.place, line.number, line.kind, line.verdict) for line in lines] == [
        (1, "2026-0001/函.pdf", "2026-0001", "office", Verdict.TAKEN),
        (2, "2026-0001/身份证明/张三.jpg", "2026-0001", "identity", Verdict.TAKEN),
        (3, "2026-0002 查询记录.txt", "2026-0002", "office", Verdict.TAKEN),
        (4, "2026-0002.txt", "2026-0002", "office", Verdict.TAKEN),
        (5, "2026-0002_回执.txt", "2026-0002", "office", Verdict.TAKEN),
        (6, f"旧档/{other.reference}/委托书/委托.txt", "2026-0002", "mandate", Verdict.TAKEN),
    ]
    assert stored(case) == [("函.pdf", "office"), ("张三.jpg", "identity")]
    assert stored(other)[-1] == ("委托.txt", "mandate")
    file = case.attachments.get(name="函.pdf")
    assert (file.sha256, file.uploaded_by) == (hashlib.sha256(PDF).hexdigest(), office.clerk)
    with file.file.open("rb") as kept:
        assert kept.read() == PDF


def test_twice_adds_nothing_and_what_was_taken_down_stays_down(paper, office, case):
    put(paper, "2026-0001/函.pdf", PDF)
    put(paper, "2026-0001/同一份.pdf", PDF)
    put(paper, "2026-0001/照片.jpg", files.jpg())
    put(paper, "2026-0001/记录.txt", "记录")
    first = taken(paper, office)
    assert said(first) == [
        ("2026-0001/函.pdf", "已导入", ""),
        ("2026-0001/同一份.pdf", "已有", "已有内容相同的“函.pdf”。"),
        ("2026-0001/照片.jpg", "已导入", ""),
        ("2026-0001/记录.txt", "已导入", ""),
    ]
    file_store.take_down(case, str(case.attachments.get(name="记录.txt").pk), office.clerk)
    assert [line.verdict for line in taken(paper, office)] == [Verdict.THERE] * 4
    assert taken(paper, office)[3].said == (
        "内容相同的“记录.txt”曾经撤下，没有再导入。确实要的，请在案件的“随案文件”上传。"
    )
    assert case.attachments.count() == 3
    assert case.attachments.get(name="照片.jpg").given_sha256 == hashlib.sha256(files.jpg()).hexdigest()


def test_a_picture_sent_up_on_the_case_page_before_is_known_by_what_was_stored(paper, office, case):
    put(paper, "2026-0001/照片.jpg", files.jpg())
    taken(paper, office)
    Attachment.objects.update(given_sha256="")
    assert said(taken(paper, office)) == [("2026-0001/照片.jpg", "已有", "已有内容相同的“照片.jpg”。")]


def test_a_rehearsal_says_the_same_and_stores_nothing(paper, office, case, media):
    put(paper, "2026-0001/函.pdf", PDF)
    put(paper, "2026-0001/同一份.pdf", PDF)
    put(paper, "2026-0001/木马.pdf", b"MZ\x90\0")
    put(paper, "2026-0009/函.pdf", PDF)
    lines = taken(paper, office, dry_run=True)
    assert [(line.place, line.verdict.label) for line in lines] == [
        ("2026-0001/函.pdf", "可以导入"),
        ("2026-0001/同一份.pdf", "已有"),
        ("2026-0001/木马.pdf", "没有导入"),
        ("2026-0009/函.pdf", "没有导入"),
    ]
    assert not Attachment.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]
    real = taken(paper, office)
    assert [line.place for line in real if line.verdict is Verdict.TAKEN] == ["2026-0001/函.pdf"]
    assert [line.said for line in real][2:] == [line.said for line in lines][2:]


def test_a_bad_file_stops_no_other_and_is_told_what_to_do(paper, office, case, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    put(paper, "2026-0001/1.exe", PDF)
    put(paper, "2026-0001/2.pdf", b"MZ\x90\0 a program")
    put(paper, "2026-0001/3.txt", "")
    put(paper, "2026-0001/4.txt", b"x" * (1024 * 1024 + 1))
    put(paper, "2026-0001/5.docx", files.docx("机密★10年"))
    put(paper, "2026-0001/6.txt", "好")
    put(paper, "别的/7.txt", "七")
    (paper / "2026-0001" / "8.txt").symlink_to("/etc/passwd")
    lines = said(taken(paper, office))
    assert [(place.rpartition("/")[2], label) for place, label, _ in lines] == [
        ("1.exe", "没有导入"), ("2.pdf", "没有导入"), ("3.txt", "没有导入"), ("4.txt", "没有导入"),
        ("5.docx", "没有导入"), ("6.txt", "已导入"), ("8.txt", "没有导入"), ("7.txt", "没有导入"),
    ]  # fmt: skip
    words = [word for *_, word in lines]
    assert words[0].startswith("“1.exe”不是可以上传的文件。可以上传：PDF、Word")
    assert words[1].startswith("“2.pdf”的内容与文件类型不符")
    assert words[2] == "“3.txt”是空文件，请检查后重新上传。"
    assert words[3] == "“4.txt”有 1 MB，超过 1 MB 的上限，请压缩或者拆分后上传。"
    assert words[4].startswith("“5.docx”带有国家秘密标志“机密★10年”。")
    assert words[6] == "是快捷方式（链接），没有跟过去。请放文件本身。"
    assert words[7] == "看不出是哪件申请。请放进以登记编号命名的文件夹，或者附上清单。"
    assert stored(case) == [("6.txt", "office")]


def test_what_the_case_page_does_not_permit_is_not_imported(paper, office):
    closed, drafting = case_at(Node.CLOSED, office), case_at(Node.DRAFTING, office)
    strange = case_at(Node.DRAFTING, make_office())
    put(paper, f"{closed.number}/函.txt", "一")
    put(paper, f"{drafting.number}/拟公开文件/函.txt", "二")
    put(paper, f"{strange.reference}/函.txt", "三")
    words = [word for *_, word in said(taken(paper, office))]
    assert words[0] == "这件申请已办结归档，不能再增减随案文件。（条例第四十五条）"
    assert words[1].startswith("拟公开文件由拟办人上传和撤下，您没有这一角色。")
    assert words[2] == "看不出是哪件申请。请放进以登记编号命名的文件夹，或者附上清单。"
    assert said(taken(paper, office, staff=office.administrator))[1][2].startswith("拟公开文件由拟办人")
    lines = taken(paper, office, staff=office.drafter)
    assert [line.verdict for line in lines] == [Verdict.LEFT, Verdict.TAKEN, Verdict.LEFT]
    assert not closed.attachments.exists()
    assert not strange.attachments.exists()


def test_the_papers_of_an_old_case_follow_its_register_until_they_are_destroyed(paper, office, tmp_path):
    books.take(office.agency, books.as_file(tmp_path, [books.GOOD]))
    old = Application.objects.get(number="2026-0001")
    put(paper, "2026-0001/答复书.txt", "旧")
    assert old.node == Node.CLOSED
    assert [line.verdict for line in taken(paper, office)] == [Verdict.TAKEN]
    Filing.objects.filter(application=old).update(destroyed_on=date(2026, 6, 30))
    put(paper, "2026-0001/函.txt", "新")
    assert [line.verdict for line in taken(paper, office)] == [Verdict.LEFT, Verdict.LEFT]


def test_names_that_lead_to_two_cases_are_refused(paper, office, case):
    case_at(Node.DRAFTING, office)
    put(paper, "2026-0001/2026-0002 函.txt", "函")
    (line,) = taken(paper, office)
    assert line.verdict is Verdict.LEFT
    assert line.said == "文件夹和文件名指向不同的申请（2026-0001、2026-0002），请改名，或者在清单里写明。"


LIST = "登记编号,文件名,种类,日期,备注\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_by_a_list_in_either_encoding(paper, office, case, encoding):
    put(paper, "扫描/0001.txt", "一")
    put(paper, "扫描/0002.txt", "二")
    put(paper, "扫描/没列.txt", "三")
    rows = (
        f"2026-0001,0001.txt,送达凭证,2026年3月2日,邮局回执\n{case.reference},.\\0002.txt,,,\n"
        "2026-0001,没有.txt,,,\n2026-0001,0001.txt,合影,,\n2026-0001,0001.txt,,去年,\n,0001.txt,,,\n\n"
        "2026-0077,0001.txt,,,\n"
    )
    put(paper, "扫描/清单.csv", (LIST + rows).encode(encoding))
    lines = taken(paper, office)
    kinds = "申请人提交、拟公开文件、办理材料、身份证明、委托书、公开目录用的副本、送达凭证"
    assert said(lines) == [
        ("0001.txt", "已导入", ""),
        (".\\0002.txt", "已导入", ""),
        ("没有.txt", "没有导入", "没有找到这个文件，请核对文件名和文件夹。"),
        ("0001.txt", "没有导入", f"没有“合影”这一种类，请写：{kinds}。"),
        ("0001.txt", "没有导入", "日期“去年”的写法不对，请写成 2026-03-02 的样子。"),
        ("0001.txt", "没有导入", "清单这一行没有写编号或者文件。"),
        ("0001.txt", "没有导入", "本机关没有编号为“2026-0077”的申请，请核对登记编号或者查询号。"),
        ("扫描/没列.txt", "没有导入", "清单里没有列出这个文件，没有导入。"),
    ]
    first = case.attachments.get(name="0001.txt")
    assert (first.kind, first.dated_on, first.note) == ("service", date(2026, 3, 2), "邮局回执")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("编号,名称\n", "清单“清单.csv”缺少必需的列：文件。第一行应为列名。"),
        ("编号,登记编号,文件\n", "清单“清单.csv”里“编号”有两列，请留一列。"),
        ("", "清单“清单.csv”缺少必需的列：编号、文件。第一行应为列名。"),
        ('编号,文件\n"1,2', "清单“清单.csv”读不懂：不是规范的 CSV 文件"),
    ],
)
def test_a_list_that_is_none_stops_before_anything(paper, office, case, body, why):
    put(paper, "清单.csv", body)
    put(paper, "2026-0001/函.txt", "函")
    with pytest.raises(ValueError, match="^" + why.replace("（", "[（]")):
        taken(paper, office)
    assert not Attachment.objects.exists()


def test_names_as_windows_writes_them(paper, office, case):
    put(paper, "2026-0001/" + os.fsdecode("征求意见函.txt".encode("gb18030")), "函")
    assert said(taken(paper, office)) == [("2026-0001/征求意见函.txt", "已导入", "")]
    assert stored(case) == [("征求意见函.txt", "office")]


@pytest.mark.later
def test_three_hundred_files_on_one_case_cost_the_same_each(paper, office, case, django_assert_num_queries):
    for number in range(300):
        put(paper, f"2026-0001/{number:03}.txt", f"第{number}页")
    lines = take(items(lambda: of_folder(paper)), office.clerk)
    next(lines)
    for _ in range(299):
        with django_assert_num_queries(10):
            assert next(lines).verdict is Verdict.TAKEN
    assert case.attachments.count() == 300


def test_a_report_is_nothing_a_spreadsheet_would_run():
    line = Line(1, "=cmd|'/c calc'!A1.pdf", "2026-0001", "office", Verdict.LEFT, "+1")
    assert line.cells() == ["1", "'=cmd|'/c calc'!A1.pdf", "2026-0001", "办理材料", "没有导入", "'+1"]
