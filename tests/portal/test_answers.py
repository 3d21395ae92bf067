"""补正和缴费: what the applicant answers while the office waits, with files, all or nothing."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.handling import clock
from requests_app.models import Application, Attachment

from . import stories
from .conftest import TODAY, enter, text_of
from .stories import opened, page

pytestmark = pytest.mark.django_db
NOTE = "地块在示例路8号"
TEXT = "说明：示例路8号，见附图。".encode()


def supplement(client, statement, *files):
    given = [SimpleUploadedFile(name, body) for name, body in files]
    return client.post("/track/supplement/", {"statement": statement, "files": given})


def test_a_supplement_comes_with_its_files(client, office):
    lodged, _ = stories.supplementing(office)
    enter(client, lodged)
    assert "文件 （选填）" in page(client)
    assert "可以交PDF、Word、Excel、WPS、OFD、TXT、JPG、PNG、ZIP，一次最多20个，每个不超过10 MB。" in page(client)
    done = supplement(client, NOTE, ("说明.txt", TEXT), ("委托.txt", b"abc"))
    assert (done.status_code, done["Location"]) == (302, "/track/case/")
    case = Application.objects.get(pk=lodged.application.pk)
    assert (case.node, case.due_on) == ("drafting", date(2026, 4, 14))
    rows = list(case.attachments.order_by("id").values_list("name", "kind", "uploaded_by", "sha256"))
    assert rows == [
        ("说明.txt", "applicant", None, hashlib.sha256(TEXT).hexdigest()),
        ("委托.txt", "applicant", None, hashlib.sha256(b"abc").hexdigest()),
    ]
    facts = case.events.latest("seq").facts
    assert facts["statement"] == NOTE
    assert facts["files"] == [{"name": name, "sha256": sha256} for name, _, _, sha256 in rows]
    assert "补正已经收到" in page(client)


def test_files_alone_are_an_answer(client, office):
    lodged, case = stories.supplementing(office)
    enter(client, lodged)
    assert supplement(client, " ", ("说明.txt", TEXT)).status_code == 302
    assert case.events.latest("seq").facts["statement"] == "见所附文件：说明.txt。"


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (("坏.exe", b"MZ"), "不是可以上传的文件"),
        (("空.txt", b""), "空文件"),
        (("密.txt", "机密★10年\n正文".encode()), "机密"),
    ],
)
def test_a_refused_file_keeps_the_words_and_stores_nothing(client, office, bad, says):
    lodged, case = stories.supplementing(office)
    enter(client, lodged)
    before = case.events_count
    answer = supplement(client, NOTE, ("说明.txt", TEXT), bad)
    assert answer.status_code == 422
    words = text_of(answer)
    assert says in words
    assert "文件没有收下，请改好以后重新选一次，写的内容都留着。" in words
    assert f">\n{NOTE}</textarea>" in answer.content.decode()
    case = Application.objects.get(pk=case.pk)
    assert (case.node, case.events_count, Attachment.objects.count()) == ("supplementation", before, 0)


def test_the_record_and_the_files_are_one(client, office):
    """A file that cannot be kept takes the record back with it, and leaves nothing on the disk."""
    lodged, case = stories.supplementing(office)
    stories.stored(case, "以前交的.txt", TEXT, kind="applicant")
    enter(client, lodged)
    before = case.events_count
    answer = supplement(client, NOTE, ("新的.txt", b"new"), ("说明.txt", TEXT))
    assert answer.status_code == 422
    assert "“说明.txt”与已有的“以前交的.txt”内容相同" in text_of(answer)
    case = Application.objects.get(pk=case.pk)
    assert (case.node, case.events_count, case.attachments.count()) == ("supplementation", before, 1)
    assert case.messages.filter(kind__startswith="receive_supplement").count() == 0


def test_without_words_and_files_nothing_is_handed_in(client, office):
    lodged, _ = stories.supplementing(office)
    enter(client, lodged)
    answer = supplement(client, "")
    assert answer.status_code == 422
    assert "还没有写补正的内容。请按上面列的逐项写" in text_of(answer)


def test_a_secret_in_the_words_is_not_taken_in(client, office):
    lodged, case = stories.supplementing(office)
    enter(client, lodged)
    answer = supplement(client, "绝密★30年")
    assert answer.status_code == 422
    assert "本站不能存放涉密内容" in text_of(answer)
    assert Application.objects.get(pk=case.pk).node == "supplementation"


def test_a_second_click_is_told_what_happened(client, office):
    lodged, _ = stories.supplementing(office)
    enter(client, lodged)
    supplement(client, NOTE, ("说明.txt", TEXT))
    again = supplement(client, NOTE, ("说明.txt", TEXT))
    assert again.status_code == 422
    assert "现在不等您补正，可能刚才已经交过一次" in text_of(again)
    assert Attachment.objects.count() == 1


def test_the_limit_is_told_in_working_days(client, office):
    lodged, case = stories.supplementing(office)
    enter(client, lodged)
    assert "2026年3月27日（周五） 还有9个工作日 今天是2026年3月16日（周一）" in page(client)
    assert "打开补正告知书" in page(client)
    with time_machine.travel("2026-03-27T10:00:00+08:00", tick=False):
        opened(client, case)
        assert "今天是最后一天" in page(client)
    with time_machine.travel("2026-03-28T10:00:00+08:00", tick=False):
        opened(client, case)
        assert "补正期限已过" in page(client)
        assert "期限是2026年3月27日（周五）。有正当理由的" in page(client)
    assert case.node == "supplementation"


def test_nothing_is_left_on_the_disk_of_a_refused_supplement(client, office):
    lodged, case = stories.supplementing(office)
    stories.stored(case, "以前交的.txt", TEXT, kind="applicant")
    enter(client, lodged)
    folder = f"cases/{TODAY:%Y/%m}"
    before = sorted(default_storage.listdir(folder)[1])
    supplement(client, NOTE, ("新的.txt", b"new"), ("说明.txt", TEXT))
    assert sorted(default_storage.listdir(folder)[1]) == before


def test_a_fee_is_told_with_its_amount_its_day_and_what_follows(client, office):
    lodged, case = stories.charged(office)
    enter(client, lodged)
    words = page(client)
    # notice on 6 March; Qingming (4 to 6 April) is after the 20th working day
    for said in (
        "▲ 等待您缴费",
        "2026年4月3日（周五） 100元",
        "按件计收，到这一件为止您当月申请了11件",
        "2026年3月6日（周五）通知，次日起20个工作日",
        "向办理机构缴纳，给您财政票据",
        "0574-00000000",
        "条例第四十二条，《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）",
        "办理期限从缴费的次日起重新计算",
        "视为放弃申请，我们不再办理",
        "打开信息处理费收费通知书",
        "等您的时候不计时。如果今天交来，最迟2026年4月14日（周二）答复",
    ):
        assert said in words
    with time_machine.travel("2026-04-07T10:00:00+08:00", tick=False):
        opened(client, case)
        assert "缴费期限已过" in page(client)


def test_once_paid_the_fee_is_no_matter(client, office):
    lodged, case = stories.charged(office)
    clock.fee_paid(case, actor=office.clerk, on=date(2026, 3, 9), today=TODAY)
    enter(client, lodged)
    assert "等待您缴费" not in page(client)
    assert "按期办理中" in page(client)
    assert "2026年4月7日（周二）" in page(client)
