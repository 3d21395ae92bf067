"""批量导入附件页: the clerk's alone; upload, look, take, report; another agency's does not exist."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from requests_app.desk.tasks import look_for_imports, take_files
from requests_app.law.nodes import Node, Role
from requests_app.models import Attachment, FileImport, FileImportLine
from tests.factories import Office, case_at, make_office, make_staff
from tests.handling.test_import_queue import given
from tests.portal.conftest import text_of

HOME = "/admin/imports/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    made = make_office()
    case_at(Node.DRAFTING, made)
    return made


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def clerk(office) -> Client:
    return signed_in(office.clerk)


def sent_up(client: Client, **more: str) -> tuple[FileImport, str]:
    answer = client.post(HOME, {"file": given(2, **more)})
    row = FileImport.objects.latest("pk")
    assert answer.url == f"{HOME}{row.pk}/"
    return row, answer.url


def test_from_the_upload_to_the_report(clerk, office):
    row, path = sent_up(clerk, **{"=别的.txt": "x"})
    said = text_of(clerk.get(path))
    assert "正在检查，已看过 0 个，共约 3 个。" in said
    assert take_files(row.pk)
    said = text_of(clerk.get(path))
    assert "检查完了，还什么也没有导入。" in said
    assert "可以导入 2 个，没有导入 1 个" in said
    assert not Attachment.objects.exists()
    assert "已开始导入" in text_of(clerk.post(path, follow=True))
    assert take_files(row.pk)
    said = text_of(clerk.get(path))
    assert "导入完了，压缩包已从系统里删除。" in said
    assert "已导入 2 个，没有导入 1 个" in said
    assert [file.uploaded_by for file in Attachment.objects.all()] == [office.clerk] * 2
    left = text_of(clerk.get(f"{path}?list=left"))
    assert "看不出是哪件申请。请放进以登记编号命名的文件夹，或者附上清单。" in left
    assert "2026-0001/0.txt" not in left
    answer = clerk.get(f"{path}report/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="import-{row.pk}.csv"'
    assert b"".join(answer).decode("utf-8-sig").splitlines() == [
        "行,文件,编号,种类,结果,说明",
        "1,2026-0001/0.txt,2026-0001,办理材料,已导入,",
        "2,2026-0001/1.txt,2026-0001,办理材料,已导入,",
        "3,'=别的.txt,,办理材料,没有导入,看不出是哪件申请。请放进以登记编号命名的文件夹，或者附上清单。",
    ]
    page = text_of(clerk.get(f"/admin/cases/{Attachment.objects.first().application_id}/files/"))
    assert "0.txt" in page


def test_what_cannot_be_taken_up_is_said_on_the_page(clerk):
    said = text_of(clerk.post(HOME, {"file": SimpleUploadedFile("a.zip", b"x")}))
    assert "不是完好的 ZIP 压缩包。请用系统自带的压缩功能重新压缩。" in said
    assert "请选择一个 ZIP 压缩包。" in text_of(clerk.post(HOME))
    row, path = sent_up(clerk)
    assert "正在进行，请等它做完。" in text_of(clerk.post(path))
    FileImport.objects.filter(pk=row.pk).update(error="停了")
    assert "接着检查" in text_of(clerk.get(path))


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.CLERK, Role.APPLICANT, Role.SYSTEM}])
def test_nobody_but_the_clerk_gets_there(clerk, office, role):
    _, path = sent_up(clerk)
    person = signed_in(make_staff(office.agency, role, level=1))
    for page in (HOME, path, f"{path}report/"):
        assert person.get(page).status_code == 403
    assert person.post(HOME, {"file": given()}).status_code == 403
    assert person.post(path).status_code == 403
    assert "批量导入附件" not in person.get("/admin/").content.decode()


def test_another_agencys_import_does_not_exist(clerk):
    row, path = sent_up(clerk)
    other = signed_in(make_office().clerk)
    assert [other.get(page).status_code for page in (path, f"{path}report/")] == [404, 404]
    assert other.post(path).status_code == 404
    assert row.name not in text_of(other.get(HOME))
    assert row.name in text_of(clerk.get(HOME))


def test_an_import_nobody_works_on_is_found_by_the_next_look(clerk, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    row, _ = sent_up(clerk)
    assert look_for_imports() == 1
    row.refresh_from_db()
    assert row.finished_at is not None
    assert look_for_imports() == 0


def test_the_page_costs_the_same_for_one_line_and_for_many(clerk, django_assert_num_queries):
    row, path = sent_up(clerk)
    for start, count in ((1, 1), (2, 300)):
        FileImportLine.objects.bulk_create(
            FileImportLine(file_import=row, at=at, place=f"{at}.txt", kind="office", verdict="ready")
            for at in range(start, start + count)
        )
        clerk.get(path)
        with django_assert_num_queries(6):
            page = clerk.get(path).content.decode()
    assert page.count("可以导入</td>") == 100
    assert "?list=all&amp;after=100" in page
