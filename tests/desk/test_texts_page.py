"""通知文字: changed by head and administrator, seen in a real case first, every wording remembered, none overwritten unseen."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.db import connection

from requests_app.desk.texts_change import Kept, change, mark
from requests_app.messages.shipped import Wording
from requests_app.messages.texts import SHIPPED
from requests_app.models import Agency, Message
from tests.desk.people_pages import text
from tests.desk.stories import signed_in
from tests.desk.texts_office import FEE, HOME, KEY, LATE, OWN, TEN, charged, own, shown, typed
from tests.factories import Office, make_agency, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(settings):
    settings.PUBLIC_URL = ""
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return make_office(make_agency(name="示例市人民政府"))


# -- 修改 ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["head", "administrator"])
def test_own_words_go_out_with_the_next_letter_and_are_taken_back(office, who):
    person = getattr(office, who)
    client = signed_in(person)
    said = client.post(FEE, typed(office), follow=True)
    assert "“信息处理费收费通知”已保存，以后发出的照新的写。" in text(said)
    assert own(office) == {KEY: {"title": "交费", "body": OWN}}
    charged(office)
    letter = Message.objects.filter(channel="email").latest("pk")
    assert letter.text.startswith("政府信息公开申请交费（Q")
    assert "收费270元（按页计收，57页），2026年3月30日（周一）以前交。逾期不缴费的，视为放弃申请" in letter.body
    listed = text(client.get(HOME))
    assert f"本机关改写发给申请人；{person} 2026年3月2日 10:00修改收费{{金额}}元" in listed
    assert "恢复默认文字" in text(client.get(FEE))
    back = client.post(FEE, typed(office, do="restore"), follow=True)
    assert "“信息处理费收费通知”已恢复默认文字。" in text(back)
    assert own(office) == {}
    assert "本机关改写" not in text(client.get(HOME))


def test_the_shipped_words_typed_again_are_no_own_words(office):
    client = signed_in(office.head)
    client.post(FEE, typed(office))
    shipped = SHIPPED[KEY].wording
    client.post(FEE, typed(office, title=shipped.title, body=shipped.body.replace("\n", "\r\n")))
    assert own(office) == {}
    again = client.post(FEE, typed(office, title=shipped.title, body=shipped.body), follow=True)
    assert "没有改动。" in text(again)
    assert LogEntry.objects.filter(object_id=f"{office.agency.pk}:{KEY}").count() == 2


def test_one_text_is_changed_and_no_other(office):
    Agency.objects.filter(pk=office.agency.pk).update(texts={"robot": {"title": "", "body": "{清单}"}})
    signed_in(office.head).post(LATE, typed(office, "remind_reply_late", body="{编号} 逾期｛剩余｝天"))
    assert own(office) == {
        "robot": {"title": "", "body": "{清单}"},
        "remind_reply_late": {"title": "", "body": "{编号} 逾期{剩余}天"},
    }


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"title": ""}, "请填写标题。"),
        ({"body": ""}, "请填写正文。"),
        ({"body": " \r\n "}, "请填写正文。"),
        (
            {"body": "请交{金额}元，谢谢。"},
            "少了{缴费期限}：收费通知要写明缴费期限（条例第四十二条、国办函〔2020〕109号）。",
        ),
        ({"body": OWN + "{手机}"}, "没有“{手机}”这一项。"),
        ({"body": OWN + "{"}, "花括号要成对"),
        ({"body": OWN + "\0"}, "不允许"),
    ],
)
def test_a_bad_wording_is_refused_and_stays_typed(office, other, said):
    charged(office)
    for do in ("save", "preview"):
        page = signed_in(office.head).post(FEE, typed(office, do=do, **other))
        assert page.status_code == 200
        assert said in text(page)
        assert "这样写不能发出去，改正以后再预览。" in text(page)
        assert page.context["form"]["title"].value() == other.get("title", "交费")
        assert page.context["form"]["body"].value() == other.get("body", OWN)
    assert own(office) == {}
    assert LogEntry.objects.count() == 0


def test_every_wording_is_remembered_and_can_be_taken_up_again(office):
    signed_in(office.head).post(FEE, typed(office))
    client = signed_in(office.administrator)
    client.post(FEE, typed(office, body=OWN + "谢谢。"))
    client.post(FEE, typed(office, do="restore"))
    page = client.get(FEE)
    assert [(str(one.entry.user), one.restored) for one in page.context["past"]] == [
        (str(office.administrator), True),
        (str(office.administrator), False),
        (str(office.head), False),
    ]
    assert OWN in text(page)
    first = page.context["past"][-1].entry.pk
    taken = client.get(f"{FEE}?entry={first}")
    assert taken.context["form"]["body"].value() == OWN
    assert client.get(f"{FEE}?entry=0").context["form"]["body"].value() == SHIPPED[KEY].wording.body
    settings = text(client.get(f"/admin/requests_app/agency/{office.agency.pk}/history/"))
    assert settings.count("通知文字“信息处理费收费通知”：改写") == 2
    assert settings.count("通知文字“信息处理费收费通知”：恢复默认文字") == 1


@pytest.mark.parametrize("do", ["save", "restore"])
def test_two_at_once_do_not_overwrite_each_other_unseen(office, do):
    signed_in(office.head).post(FEE, typed(office, body="早先：" + OWN))
    opened = typed(office, do=do)
    signed_in(office.head).post(FEE, typed(office, body="负责人写的：" + OWN))
    client = signed_in(office.administrator)
    page = client.post(FEE, opened)
    assert own(office)[KEY]["body"] == "负责人写的：" + OWN
    assert f"还没有保存。您打开这一页以后，{office.head}在 3月2日 10:00改过这条文字，现在是：" in text(page)
    assert "负责人写的：" in text(page)
    assert page.context["form"]["body"].value() == OWN
    client.post(FEE, {**opened, "seen": page.context["seen"]})
    assert own(office) == ({KEY: {"title": "交费", "body": OWN}} if do == "save" else {})


def test_a_mark_of_nothing_changes_nothing(office):
    for seen in ("", "0" * 16):
        assert (
            change(office.agency, KEY, SHIPPED[KEY], Wording("交费", OWN), seen=seen, by=office.head) is Kept.OVERTAKEN
        )
    assert own(office) == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_many_at_once_on_many_texts_lose_none_and_on_one_text_one_wins(office):
    own_words = {key: Wording("通知" if SHIPPED[key].wording.title else "", f"甲{key}") for key in SHIPPED}
    start = Barrier(len(SHIPPED) + 6)

    def write(key: str, given: Wording) -> Kept:
        start.wait()
        try:
            return change(office.agency, key, SHIPPED[key], given, seen=mark(SHIPPED[key].wording), by=office.head)
        finally:
            connection.close()

    many = [*own_words.items(), *[(KEY, Wording("通知", f"乙{number}")) for number in range(6)]]
    with ThreadPoolExecutor(len(many)) as pool:
        kept = Counter(pool.map(lambda one: write(*one), many))
    assert kept == {Kept.SAVED: len(SHIPPED), Kept.OVERTAKEN: 6}
    assert set(own(office)) == set(SHIPPED)
    assert LogEntry.objects.filter(object_id__contains=":").count() == len(SHIPPED)


# -- 谁能看、能改 --------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["clerk", "drafter", "reviewer", "approver1", "archivist"])
def test_others_are_sent_away_and_change_nothing(office, who):
    client = signed_in(getattr(office, who))
    for answer in (client.get(HOME), client.get(FEE), client.post(FEE, typed(office))):
        assert (answer.status_code, answer.url) == (302, "/admin/")
    assert own(office) == {}
    assert "通知文字由公开工作机构负责人和系统管理员修改，您没有这一角色。" in text(client.get(HOME, follow=True))


def test_another_agency_has_its_own_words_and_its_own_cases(office):
    case = charged(office, content="甲机关的批文")
    signed_in(office.head).post(FEE, typed(office))
    other = make_office(make_agency(name="乙机关"))
    client = signed_in(other.administrator)
    page = client.get(FEE)
    assert page.context["form"]["body"].value() == SHIPPED[KEY].wording.body
    assert (page.context["past"], page.context["own"]) == ([], False)
    assert case.reference not in text(page)
    for number in (case.number, case.reference):
        asked = client.post(FEE, typed(other, do="preview", case=number))
        assert f"没有找到编号为 {number} 的申请。" in text(asked)
    entry = LogEntry.objects.get(object_id=f"{office.agency.pk}:{KEY}").pk
    assert client.get(f"{FEE}?entry={entry}").context["form"]["body"].value() == SHIPPED[KEY].wording.body
    assert own(other) == {}
    client.post(FEE, typed(other, body=OWN + "乙"))
    assert own(office)[KEY]["body"] == OWN


def test_what_is_no_text_is_not_there(office):
    assert signed_in(office.head).get("/admin/texts/letter_nothing/").status_code == 404


@pytest.mark.once
@pytest.mark.parametrize("key", SHIPPED)
def test_what_is_typed_is_never_markup(office, key):
    bad = "<script>alert(1)</script><b>粗</b>"
    title = bad[:40] if SHIPPED[key].wording.title else ""
    must = "".join(f"{{{name}}}" for name in SHIPPED[key].must)
    client = signed_in(office.head)
    page = client.post(f"{HOME}{key}/", typed(office, key, do="preview", title=title, body=bad + must))
    assert bad in shown(page)
    client.post(f"{HOME}{key}/", typed(office, key, title=title, body=bad + must))
    for seen in (page, client.get(f"{HOME}{key}/"), client.get(HOME)):
        raw = seen.content.decode()
        assert not re.search(r"<script>|<b>粗", raw)
        assert "&lt;script&gt;alert(1)" in raw
