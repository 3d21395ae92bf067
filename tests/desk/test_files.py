"""随案文件: each guard by itself; what went to review stays; another agency's file does not exist."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from requests_app.handling import approval, drafting, remedies, reply, secrecy_review
from requests_app.handling.file_kinds import KINDS
from requests_app.handling.file_store import FROM_APPLICANT, outgoing
from requests_app.law.nodes import Node, Role
from requests_app.law.replies import ReplyKind
from requests_app.models import Attachment, PersonalDataRead
from tests import files
from tests.factories import RECEIVED, TODAY, Office, case_at, elements, make_agency, make_office, make_staff

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nbody"
DAY = {"on": RECEIVED, "today": TODAY}


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return tmp_path


@pytest.fixture
def office() -> Office:
    return make_office()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def upload(person, case, *files, kind="office"):
    given = [SimpleUploadedFile(name, body) for name, body in files]
    return signed_in(person).post(f"/admin/cases/{case.pk}/files/", {"kind": kind, "file": given})


def download(person, file):
    answer = signed_in(person).get(f"/admin/files/{file.pk}/")
    return answer, b"".join(answer)


def refused(answer) -> str:
    assert answer.status_code == 200
    return answer.context["refusal"]


def test_a_file_is_stored_with_its_hash_and_comes_back(office, media):
    case = case_at(Node.DRAFTING, office)
    assert upload(office.drafter, case, ("批准文件.pdf", PDF)).status_code == 302
    file = Attachment.objects.get()
    assert (file.name, file.size, file.kind, file.uploaded_by) == ("批准文件.pdf", len(PDF), "office", office.drafter)
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    answer, body = download(office.clerk, file)
    assert body == PDF
    name = "%E6%89%B9%E5%87%86%E6%96%87%E4%BB%B6.pdf"
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "application/octet-stream")
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    stored = [path for path in media.rglob("*") if path.is_file()]
    assert [path.suffix for path in stored] == [""]


def test_several_files_at_once_all_or_none(office):
    case = case_at(Node.DRAFTING, office)
    assert "空文件" in refused(upload(office.clerk, case, ("一.pdf", PDF), ("二.pdf", b"")))
    assert not Attachment.objects.exists()
    assert upload(office.clerk, case, ("一.pdf", PDF), ("二.txt", "字".encode())).status_code == 302
    assert [file.name for file in Attachment.objects.all()] == ["一.pdf", "二.txt"]


@pytest.mark.parametrize("ending", sorted(KINDS))
def test_each_kind_is_known_by_its_content(office, ending):
    case = case_at(Node.DRAFTING, office)
    assert upload(office.clerk, case, (f"好.{ending.upper()}", files.GOOD[ending])).status_code == 302
    wrong = b"MZ\x90\0 a program"
    assert "的内容与文件类型不符" in refused(upload(office.clerk, case, (f"坏.{ending}", wrong)))


@pytest.mark.parametrize(
    "name", ["木马.exe", "网页.html", "图.svg", "宏.docm", "没有后缀", "双.pdf.js", "pdf", "名.pdf."]
)
def test_other_kinds_are_refused_by_name(office, name):
    case = case_at(Node.DRAFTING, office)
    said = refused(upload(office.clerk, case, (name, PDF)))
    assert "不是可以上传的文件。可以上传：PDF、Word、Excel、WPS、OFD、TXT、JPG、PNG、ZIP。" in said
    assert not Attachment.objects.exists()


def test_the_size_has_a_bound(office, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
    case = case_at(Node.DRAFTING, office)
    exact = PDF + b"x" * (2 * 1024 * 1024 - len(PDF))
    assert upload(office.clerk, case, ("正好.pdf", exact)).status_code == 302
    said = refused(upload(office.clerk, case, ("太大.pdf", exact + b"x" * 200_000)))
    assert said == "“太大.pdf”有 2.2 MB，超过 2 MB 的上限，请压缩或者拆分后上传。"


def test_nothing_chosen_unknown_source_and_too_many(office):
    case = case_at(Node.DRAFTING, office)
    assert refused(upload(office.clerk, case)) == "请选择要上传的文件。"
    assert refused(upload(office.clerk, case, ("一.pdf", PDF), kind="x")) == "请选择文件的来源。"
    many = [(f"{n}.txt", str(n).encode()) for n in range(21)]
    assert "一次最多上传 20 个文件，您选了 21 个" in refused(upload(office.clerk, case, *many))


def test_the_same_content_is_not_taken_twice(office):
    case = case_at(Node.DRAFTING, office)
    upload(office.clerk, case, ("一.pdf", PDF))
    assert "“二.pdf”与已有的“一.pdf”内容相同" in refused(upload(office.clerk, case, ("二.pdf", PDF)))
    assert Attachment.objects.count() == 1


def test_who_may_add_what_and_when(office):
    drafting_case, at_approval, closed = (case_at(node, office) for node in (Node.DRAFTING, Node.APPROVAL, Node.CLOSED))
    one = ("一.pdf", PDF)
    other = make_staff(office.agency, Role.DRAFTER)
    assert "由拟办人上传和撤下，您没有这一角色" in refused(upload(office.clerk, drafting_case, one, kind="outgoing"))
    assert "已分给其他拟办人" in refused(upload(other, drafting_case, one, kind="outgoing"))
    assert "现在在“审核”环节" in refused(upload(office.drafter, at_approval, one, kind="outgoing"))
    for kind in FROM_APPLICANT:
        assert "由收件登记员上传和撤下" in refused(upload(office.drafter, drafting_case, one, kind=kind))
    assert "您没有办理角色" in refused(upload(office.administrator, drafting_case, one))
    assert "已办结归档" in refused(upload(office.clerk, closed, one))
    assert not Attachment.objects.exists()
    assert upload(office.drafter, drafting_case, one, kind="outgoing").status_code == 302
    for kind in FROM_APPLICANT:
        assert upload(office.clerk, drafting_case, one, kind=kind).status_code == 302
    assert upload(office.approver1, at_approval, one).status_code == 302


def test_another_agencys_files_do_not_exist(office):
    case, stranger = case_at(Node.DRAFTING, office), make_office().clerk
    upload(office.clerk, case, ("一.pdf", PDF))
    file = Attachment.objects.get()
    assert download(stranger, file)[0].status_code == 404
    assert signed_in(stranger).get(f"/admin/cases/{case.pk}/files/").status_code == 404
    assert upload(stranger, case, ("二.pdf", PDF)).status_code == 404
    assert Client().get(f"/admin/files/{file.pk}/").status_code == 302


def test_supervision_reads_and_adds_nothing():
    top = make_agency()
    office = make_office(make_agency(parent=top))
    case = case_at(Node.DRAFTING, office)
    upload(office.clerk, case, ("一.pdf", PDF))
    person = make_staff(top, Role.SUPERVISOR, Role.CLERK)
    assert download(person, Attachment.objects.get())[1] == PDF
    assert "不属于您所在的机关" in refused(upload(person, case, ("二.pdf", PDF + b"2")))


def take_down(person, file):
    return signed_in(person).post(f"/admin/cases/{file.application_id}/files/", {"remove": file.pk})


def test_taking_down_keeps_the_bytes_and_hides_the_file(office, media):
    case = case_at(Node.DRAFTING, office)
    upload(office.clerk, case, ("一.pdf", PDF))
    file = Attachment.objects.get()
    assert take_down(office.clerk, file).status_code == 302
    file.refresh_from_db()
    assert file.removed
    assert Path(file.file.path).read_bytes() == PDF
    assert download(office.clerk, file)[0].status_code == 404
    page = signed_in(office.clerk).get(f"/admin/cases/{case.pk}/files/").content.decode()
    assert "已撤下的 1 个文件" in page
    assert f"/admin/files/{file.pk}/" not in page
    assert take_down(office.clerk, file).status_code == 404


def test_a_file_is_taken_down_only_through_its_own_case(office):
    case, other = case_at(Node.DRAFTING, office), case_at(Node.DRAFTING, office)
    upload(office.clerk, case, ("一.pdf", PDF))
    client, key = signed_in(office.clerk), Attachment.objects.get().pk
    for wrong in (key, "x", "9" * 30):
        assert client.post(f"/admin/cases/{other.pk}/files/", {"remove": wrong}).status_code == 404
    assert not Attachment.objects.get().removed


def submitted(office):
    """A case at secrecy review with one file that shall go out."""
    case = case_at(Node.DRAFTING, office)
    upload(office.drafter, case, ("公开.pdf", PDF), kind="outgoing")
    file = Attachment.objects.get()
    given = [{"key": str(file.pk), "name": file.name, "sha256": file.sha256}]
    kind = ReplyKind.REPLY_GRANTED
    return drafting.submit(
        case, actor=office.drafter, reply_kind=kind, elements=elements(kind), files=given, **DAY
    ), file


def test_a_file_under_review_stays_and_one_sent_back_may_go(office):
    case, file = submitted(office)
    assert "现在在“保密审查”环节" in refused(take_down(office.drafter, file))
    assert "已提交保密审查" in signed_in(office.drafter).get(f"/admin/cases/{case.pk}/files/").content.decode()
    approval.send_back(case, actor=office.reviewer, reason="含个人信息", **DAY)
    assert take_down(office.drafter, file).status_code == 302


def test_an_office_paper_named_in_the_reply_stays_too(office):
    case = case_at(Node.DRAFTING, office)
    upload(office.clerk, case, ("材料.pdf", PDF))
    file = Attachment.objects.get()
    given = [{"key": str(file.pk), "name": file.name, "sha256": file.sha256}]
    kind = ReplyKind.REPLY_GRANTED
    drafting.submit(case, actor=office.drafter, reply_kind=kind, elements=elements(kind), files=given, **DAY)
    assert refused(take_down(office.clerk, file)) == "“材料.pdf”已提交保密审查，不能撤下。（条例第十七条）"


def test_a_file_that_went_out_stays_even_when_the_case_is_opened_again(office):
    case, file = submitted(office)
    case = secrecy_review.clear(case, actor=office.reviewer, files={str(file.pk): {"decision": "open"}}, **DAY)
    for approver in (office.approver1, office.approver2):
        case = approval.approve(case, actor=approver, **DAY)
    case = reply.deliver(case, actor=office.clerk, method="post", **DAY)
    case = remedies.file(case, actor=office.clerk, kind="reconsideration", **DAY)
    key = case.remedies.get().key
    case = remedies.conclude(case, actor=office.clerk, remedy=key, result="corrected", **DAY)
    case = remedies.reopen(case, actor=office.head, ordered_due_on=TODAY, **DAY)
    assert case.node == Node.DRAFTING
    assert refused(take_down(office.drafter, file)) == "“公开.pdf”已随答复送达，不能撤下。（条例第十七条）"


def test_outgoing_are_the_files_that_shall_go_out(office):
    case = case_at(Node.DRAFTING, office)
    upload(office.drafter, case, ("一.pdf", PDF), ("二.pdf", PDF + b"2"), kind="outgoing")
    upload(office.clerk, case, ("三.pdf", PDF))
    take_down(office.drafter, Attachment.objects.get(name="一.pdf"))
    assert [file.name for file in outgoing(case)] == ["二.pdf"]


def test_the_clerk_takes_down_what_an_applicant_gave_and_nobody_else(office):
    case = case_at(Node.DRAFTING, office)
    for kind in ("identity", "mandate"):
        upload(office.clerk, case, ("一.pdf", PDF), kind=kind)
        file = Attachment.objects.get(kind=kind)
        assert "由收件登记员上传和撤下" in refused(take_down(office.drafter, file))
        assert take_down(office.clerk, file).status_code == 302
    assert Attachment.objects.filter(removed=True).count() == 2


@pytest.mark.parametrize("kind", ["applicant", "identity", "mandate"])
def test_reading_what_an_applicant_gave_is_recorded(office, kind):
    case = case_at(Node.DRAFTING, office)
    upload(office.clerk, case, ("身份证明.jpg", files.jpg()), kind=kind)
    upload(office.clerk, case, ("函.pdf", PDF))
    applicant, paper = Attachment.objects.order_by("pk")
    page = signed_in(office.drafter).get(f"/admin/cases/{case.pk}/files/").content.decode()
    assert page.count("申请人提交的文件可能含有个人信息，每次下载都会记录。") == 1
    download(office.drafter, applicant)
    download(office.drafter, paper)
    read = PersonalDataRead.objects.get()
    assert (read.application, read.staff, read.reason) == (case, office.drafter, "下载申请人提交的文件：身份证明.jpg")


def test_a_marked_file_is_refused_with_what_to_do_instead(office):
    case = case_at(Node.DRAFTING, office)
    said = refused(upload(office.drafter, case, ("请示.docx", files.docx("机密★10年")), kind="outgoing"))
    assert said.startswith("“请示.docx”带有国家秘密标志“机密★10年”。本系统不得存放、处理涉密内容")
    assert not Attachment.objects.exists()


def test_a_lost_file_is_not_found_and_not_recorded(office):
    case = case_at(Node.DRAFTING, office)
    upload(office.clerk, case, ("身份证明.jpg", files.jpg()), kind="applicant")
    file = Attachment.objects.get()
    Path(file.file.path).unlink()
    assert download(office.clerk, file)[0].status_code == 404
    assert not PersonalDataRead.objects.exists()


@pytest.mark.later
def test_the_page_costs_the_same_for_one_and_for_thirty(office, django_assert_num_queries):
    case, client = case_at(Node.DRAFTING, office), signed_in(office.clerk)
    address = f"/admin/cases/{case.pk}/files/"
    client.get(address)
    for number in (1, 29):
        for n in range(number):
            upload(office.clerk, case, (f"{number}-{n}.txt", f"{number}-{n}".encode()))
        with django_assert_num_queries(6):
            assert client.get(address).status_code == 200
