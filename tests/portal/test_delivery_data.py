"""更正送达信息: corrected by the applicant, kept with what stood there, told to the office, shown masked."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client

from requests_app.law.nodes import Role
from requests_app.models import Application, DeliveryChange, Message
from tests.factories import make_staff

from . import stories
from .conftest import enter, lodge, text_of
from .stories import opened, page

pytestmark = pytest.mark.django_db


def correct(client, **given):
    return client.post("/track/delivery/", given)


def test_delivery_data_is_corrected_and_the_handler_is_told(client, office):
    lodged, case = stories.assigned(office, address="示例市示例路1号甲单元", email="old@example.com")
    enter(client, lodged)
    shown = text_of(client.get("/track/delivery/"))
    for said in ("现在留的是：138****0000", "现在留的是：o***@example.com", "现在留的是：示例市****", "现在没有留。"):
        assert said in shown
    for hidden in ("13800000000", "old@example.com", "示例路1号"):
        assert hidden not in client.get("/track/delivery/").content.decode()
    Message.objects.all().delete()
    done = correct(client, phone="13900000000", address="示例市新路2号院三栋", obtain_way="邮寄")
    assert (done.status_code, done["Location"]) == (302, "/track/case/")
    assert "已经收到，转给办理机关了" in page(client)
    case = Application.objects.get(pk=case.pk)
    assert (case.phone, case.address, case.email) == ("13900000000", "示例市新路2号院三栋", "old@example.com")
    assert case.obtain_way == "邮寄"
    row = DeliveryChange.objects.get()
    assert row.before == {"phone": "13800000000", "address": "示例市示例路1号甲单元", "obtain_way": ""}
    assert row.after == {"phone": "13900000000", "address": "示例市新路2号院三栋", "obtain_way": "邮寄"}
    told = Message.objects.get()
    assert (told.recipient, told.kind, told.channel) == (office.drafter, f"delivery_changed_{row.pk}", "inbox")
    assert told.text == f"{case} 申请人更正了送达信息（联系电话、联系地址、获取方式），见案件的“申请人”一栏。"
    assert case.events_count == lodged.application.events_count + 2


def test_the_desk_shows_the_change_masked_and_who_has_seen_it(client, office):
    lodged, case = stories.assigned(office, address="示例市示例路1号甲单元")
    enter(client, lodged)
    correct(client, phone="13900000000", postcode="315000")
    desk = Client()
    desk.force_login(office.drafter)
    path = f"/admin/cases/{case.pk}/?tab=applicant"
    words = text_of(desk.get(path))
    assert "送达信息更正 1 次，申请人在网上提交" in words
    assert "2026年3月16日 10:00 联系电话：138****0000 改为 139****0000 邮政编码：未提供 改为 ****** 还没有人" in words
    assert "13900000000" not in desk.get(path).content.decode()
    assert "13900000000" in text_of(desk.post(f"/admin/cases/{case.pk}/applicant/", {"reason": "联系申请人"}))
    assert DeliveryChange.objects.get().seen_by == office.drafter
    assert f"改为 ****** {office.drafter.display_name}" in text_of(desk.get(path))


def test_without_a_handler_the_clerks_and_who_stands_in_are_told(client, office):
    lodged = lodge(office)
    second = make_staff(office.agency, Role.CLERK)
    away, here = office.clerk, make_staff(office.agency, Role.DRAFTER)
    away.away_from, away.stand_in = date(2026, 3, 1), here
    away.save()
    enter(client, lodged)
    Message.objects.all().delete()
    correct(client, email="new@example.com")
    assert set(Message.objects.values_list("recipient", flat=True)) == {away.pk, second.pk, here.pk}


def test_serve_again_is_one_tick(client, office):
    lodged, case, _ = stories.answered(office)
    enter(client, lodged)
    assert "没收到、打不开，请重新送达" in page(client)
    Message.objects.all().delete()
    assert correct(client, again="on").status_code == 302
    assert DeliveryChange.objects.get().after == {"again": True}
    told = set(Message.objects.values_list("recipient", "text"))
    assert told == {(office.clerk.pk, f"{case} 申请人说没有收到或者打不开，请重新送达，见案件的“申请人”一栏。")}
    desk = Client()
    desk.force_login(office.clerk)
    assert "没有收到或者打不开，请重新送达" in text_of(desk.get(f"/admin/cases/{case.pk}/?tab=applicant"))


def test_before_a_reply_there_is_nothing_to_serve_again(client, office):
    lodged, _ = stories.assigned(office)
    enter(client, lodged)
    assert "重新送达" not in text_of(client.get("/track/delivery/"))
    answer = correct(client, again="on")
    assert answer.status_code == 422
    assert "没有要改的。请在要改的一项里写上新的" in text_of(answer)


BAD = [
    ({"obtain_way": "邮寄"}, "address", "您选了邮寄，请写通信地址"),
    ({"obtain_way": "电子邮件"}, "email", "您选了用电子邮件取得"),
    ({"obtain_way": "传真"}, "fax", "您选了传真，请写传真号码"),
    ({"obtain_way": "飞鸽"}, "obtain_way", "请从所列的几项中选一项"),
    ({"phone": "139"}, "phone", "电话号码不像"),
    ({"email": "没有圈a"}, "email", "电子邮箱的写法不对"),
    ({"postcode": "31"}, "postcode", "邮政编码应为6位数字"),
    ({"address": "字" * 201}, "address", "200"),
]


@pytest.mark.parametrize(("given", "field", "says"), BAD)
def test_it_is_checked_like_the_application(client, office, given, field, says):
    lodged, case = stories.assigned(office)
    enter(client, lodged)
    answer = correct(client, **{"fax": "", "postcode": "", **given})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert says in form.errors[field][0]
    for name, typed in given.items():
        assert form[name].value() == typed
    assert DeliveryChange.objects.count() == 0
    assert Application.objects.get(pk=case.pk).phone == "13800000000"


def test_an_unusual_number_is_taken_when_it_is_said_to_be_right(client, office):
    lodged, case = stories.assigned(office, email="a@example.com")
    enter(client, lodged)
    assert correct(client, phone="+1 212 555 0100").status_code == 422
    assert correct(client, phone="+1 212 555 0100", sure="on").status_code == 302
    assert Application.objects.get(pk=case.pk).phone == "+1 212 555 0100"


def test_the_same_data_is_no_change(client, office):
    lodged, _ = stories.assigned(office, obtain_way="自行领取")
    enter(client, lodged)
    answer = correct(client, phone="13800000000", obtain_way="自行领取")
    assert answer.status_code == 422
    assert DeliveryChange.objects.count() == 0


def test_five_changes_a_day_are_enough(client, office):
    lodged, case = stories.assigned(office)
    enter(client, lodged)
    for n in range(5):
        assert correct(client, phone=f"1390000000{n}").status_code == 302
    answer = correct(client, phone="13900000009")
    assert answer.status_code == 422
    assert "一天之内已经更正5次" in text_of(answer)
    with time_machine.travel("2026-03-17T10:00:01+08:00", tick=False):
        opened(client, case)
        assert correct(client, phone="13900000009").status_code == 302


def test_a_filed_case_is_not_corrected_any_more(client, office):
    lodged, case, _ = stories.answered(office)
    enter(client, lodged)
    stories.archived(office, case)
    assert "没收到、打不开" not in page(client)
    assert "已经办结归档，不能再更正送达信息" in text_of(client.get("/track/delivery/"))
    answer = correct(client, phone="13900000000", again="on")
    assert answer.status_code == 422
    assert "已经办结归档" in text_of(answer)
    assert DeliveryChange.objects.count() == 0
    assert Application.objects.get(pk=case.pk).phone == "13800000000"
