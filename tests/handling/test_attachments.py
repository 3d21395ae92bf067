"""随案文件收存: kinds, marks of secrecy, whatever bytes come, and keeping; what is stored is what was looked into."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.handling.attachments import SHOWN, keep, keep_taken, taken
from requests_app.handling.file_kinds import KINDS
from requests_app.law.errors import BadFacts, HandlingRefused
from requests_app.law.nodes import Node
from requests_app.models import Attachment
from tests import files
from tests.factories import case_at, make_office

from .uploads import INSTEAD, MB, given_file, marked, refused, take


@pytest.mark.parametrize("ending", sorted(KINDS))
def test_each_kind_is_taken_as_itself_and_as_nothing_else(ending):
    body = files.GOOD[ending]
    one = take(f"好.{ending.upper()}", body)
    stored = one.body.read()
    assert (one.name, one.size, one.sha256) == (f"好.{ending.upper()}", len(stored), hashlib.sha256(stored).hexdigest())
    if ending not in {"jpg", "jpeg", "png"}:
        assert stored == body
    same = {
        "jpg": {"jpeg"},
        "jpeg": {"jpg"},
        "doc": {"wps"},
        "wps": {"doc", "docx"},
        "xls": {"et"},
        "et": {"xls", "xlsx"},
    }
    for other, foreign in files.GOOD.items():
        if ending in {"txt", other} or other in same.get(ending, set()):
            continue
        assert refused(f"坏.{ending}", foreign), (ending, other)


@pytest.mark.parametrize(
    ("size", "said"), [(0, "“空.txt”是空文件，请检查后重新上传。"), (3 * MB, "有 3 MB，超过 2 MB 的上限")]
)
def test_empty_and_too_large(size, said):
    with pytest.raises(BadFacts) as refusal:
        taken(given_file("空.txt", b"x" * size), 2 * MB)
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("旧.wps", files.ole({"WordDocument": b"1"})),
        ("新.wps", files.docx()),
        ("旧.et", files.ole({"Book": b"1"})),
        ("新.et", files.xlsx()),
        ("文.txt", "正文".encode("utf-16")),
    ],
)
def test_wps_comes_in_two_forms_and_text_may_be_utf16(name, body):
    assert take(name, body).name == name


def test_a_text_is_no_picture_and_a_program_is_no_document():
    assert "的内容与文件类型不符" in refused("照片.jpg", "我是文字".encode())
    assert "的内容与文件类型不符" in refused("说明.pdf", b"MZ\x90\0")
    assert refused("程序.exe", b"MZ\x90\0") == f"“程序.exe”不是可以上传的文件。可以上传：{SHOWN}。"


# --- marks of state secrets -------------------------------------------------------------------------


def test_a_marked_paper_is_refused_with_what_to_do_instead():
    said = marked("文.docx", files.docx("机密★10年", "某市人民政府文件"))
    assert said == f"“文.docx”带有国家秘密标志“机密★10年”。本系统不得存放、处理涉密内容，请不要上传。{INSTEAD}"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (
            "文.docx",
            files.docx("正文", more={"word/header1.xml": f"<w:hdr {files.W}><w:p><w:t>秘　密</w:t></w:p></w:hdr>"}),
        ),
        ("表.xlsx", files.xlsx("绝密★启用前", "序号")),
        ("版.ofd", files.ofd("机密★1年")),
        ("一.txt", "秘密★5年".encode("gb18030")),
        ("二.txt", "秘密★5年".encode("utf-16")),
        ("三.txt", b"\xef\xbb\xbf" + "绝密\n某文件".encode()),
        ("旧.doc", files.ole({"WordDocument": "某文件\r机密★10年\r".encode("utf-16-le")})),
        ("旧.xls", files.ole({"Workbook": b"\1" + "秘 密★长期".encode("utf-16-le")})),
        ("机密★1年 请示.pdf", files.pdf()),
        ("【绝密】请示.pdf", files.pdf()),
        ("秘密*5年.txt", b"x"),
    ],
)
def test_marks_are_found_wherever_there_are_words(name, body):
    assert INSTEAD in marked(name, body)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("商业秘密说明.txt", "涉及国家秘密的不予公开，依照保守国家秘密法办理。".encode()),
        ("申请.docx", files.docx("关于涉及商业秘密的说明", "秘密举报电话")),
    ],
)
def test_words_about_secrets_are_taken(name, body):
    assert take(name, body).name == name


# --- whatever bytes come ----------------------------------------------------------------------------


def answer(name: str, body: bytes) -> str:
    """What is said to these bytes: the name they are taken by, or a sentence; nothing else may happen."""
    file = given_file("x", body)
    file._name = name
    try:
        return taken(file, MB).name
    except HandlingRefused as refusal:
        return str(refusal)


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=400))
def test_no_bytes_do_more_than_be_refused(ending, tail):
    for head in KINDS[ending] or (b"",):
        assert answer(f"x.{ending}", head + tail)


@given(st.sampled_from(sorted(KINDS)), st.data())
def test_no_damage_does_more_than_be_refused(ending, data):
    body = bytearray(files.GOOD[ending])
    for _ in range(data.draw(st.integers(1, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    assert answer(f"x.{ending}", bytes(body[: data.draw(st.integers(1, len(body)))]))


@given(st.text(max_size=200), st.binary(max_size=20))
def test_no_name_does_more_than_be_refused(name, body):
    said = answer(name, body)
    assert said
    assert "\n" not in said


# --- keeping ----------------------------------------------------------------------------------------


@pytest.fixture
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return tmp_path


def on_disk(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_what_is_kept_is_what_was_looked_into(media):
    office = make_office()
    case = case_at(Node.DRAFTING, office)
    photo, paper = keep(
        case, "identity", [given_file("证件.jpg", files.photo()), given_file("../文.pdf", files.pdf())], by=None
    )
    stored = Path(photo.file.path).read_bytes()
    assert b"Exif" not in stored
    assert (photo.size, photo.sha256) == (len(stored), hashlib.sha256(stored).hexdigest())
    assert (paper.name, Path(paper.file.path).read_bytes()) == ("文.pdf", files.pdf())
    assert [(one.kind, one.uploaded_by, one.application) for one in Attachment.objects.all()] == [
        ("identity", None, case)
    ] * 2
    assert [path.suffix for path in on_disk(media)] == ["", ""]
    (one,) = keep(case, "office", [given_file("文.pdf", files.pdf())], by=office.clerk)
    assert one.uploaded_by == office.clerk


@pytest.mark.django_db
def test_all_or_none(media):
    case = case_at(Node.DRAFTING, make_office())
    good, bad = given_file("一.pdf", files.pdf()), given_file("二.pdf", b"x")
    with pytest.raises(BadFacts):
        keep(case, "applicant", [good, bad], by=None)
    first = take("一.pdf", files.pdf())
    with pytest.raises(BadFacts) as refusal:
        keep_taken(case, "applicant", [take("二.txt", b"2"), first, first], by=None)
    assert str(refusal.value) == "“一.pdf”与已有的“一.pdf”内容相同，没有重复上传。"
    assert not Attachment.objects.exists()
    assert on_disk(media) == []


@pytest.mark.django_db
def test_a_full_disk_leaves_nothing_behind(media, monkeypatch):
    case, saved = case_at(Node.DRAFTING, make_office()), Attachment.save

    def full(self, **given):
        if self.name == "二.txt":
            raise OSError("disk full")
        saved(self, **given)

    monkeypatch.setattr(Attachment, "save", full)
    with pytest.raises(OSError, match="disk full"):
        keep(case, "office", [given_file("一.txt", b"1"), given_file("二.txt", b"2")], by=None)
    assert not Attachment.objects.exists()
    assert on_disk(media) == []


@pytest.mark.django_db
def test_the_same_content_is_refused_in_one_kind_and_one_case_only(media):
    office = make_office()
    case, other = case_at(Node.DRAFTING, office), case_at(Node.DRAFTING, office)
    one = take("一.pdf", files.pdf())
    keep_taken(case, "office", [one], by=office.clerk)
    with pytest.raises(BadFacts):
        keep_taken(case, "office", [one], by=office.clerk)
    keep_taken(case, "applicant", [one], by=None)
    keep_taken(other, "office", [one], by=office.clerk)
    Attachment.objects.filter(application=case, kind="office").update(removed=True)
    keep_taken(case, "office", [one], by=office.clerk)
    assert Attachment.objects.count() == 4


@pytest.mark.django_db
def test_nothing_given_too_many_and_no_such_kind():
    case = case_at(Node.DRAFTING, make_office())
    for some, kind, said in (
        ([], "office", "请选择要上传的文件。"),
        (
            [given_file(f"{n}.txt", b"1") for n in range(21)],
            "office",
            "一次最多上传 20 个文件，您选了 21 个，请分几次上传。",
        ),
        ([given_file("一.txt", b"1")], "x", "请选择文件的来源。"),
    ):
        with pytest.raises(BadFacts) as refusal:
            keep(case, kind, some, by=None)
        assert str(refusal.value) == said


@pytest.mark.django_db
def test_one_file_and_twenty_cost_the_same_reads(media, django_assert_num_queries):
    case = case_at(Node.DRAFTING, make_office())
    for number in (1, 20):
        found = [take(f"{number}-{n}.txt", f"{number}-{n}".encode()) for n in range(number)]
        with django_assert_num_queries(4 + number):  # savepoint, lock, those there, the rows, savepoint
            keep_taken(case, "office", found, by=None)
