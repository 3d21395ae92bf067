"""查看完整信息: masked everywhere; in full once, for a stated reason, to those who need it, and never unrecorded."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from requests_app.law.nodes import Node, Role
from requests_app.models import PersonalDataRead
from tests.factories import case_at, make_agency, make_office, make_staff

pytestmark = pytest.mark.django_db
WHO = {
    "applicant_name": "欧阳示例甲",
    "id_type": "resident_id",
    "id_number": "11010519491231002X",
    "phone": "13800138000",
    "email": "ouyang.shili@example.com",
    "address": "宁波市鄞州区示例路一百二十三号",
    "employer": "示例仪表厂第三车间",
    "agent_name": "司马示例乙",
    "agent_id_number": "440305198001010017",
    "postcode": "315040",
    "fax": "057487654321",
}
SECRETS = [text for name, text in WHO.items() if name != "id_type"]
TABS = "request applicant supplement consultation drafting review approval reply papers remedies messages record"


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def case(office):
    return case_at(Node.DRAFTING, office, **WHO)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def reveal(person, case, **typed):
    return signed_in(person).post(f"/admin/cases/{case.pk}/applicant/", typed)


def leaks(html: str) -> list[str]:
    return [secret for secret in SECRETS if secret in html]


EVERYBODY = ("clerk", "reviewer", "drafter", "head", "approver1", "archivist", "administrator")
#: Everybody reads a case in the middle, two of them one at the beginning and one at the end; `make soak` lets all.
READ = [
    *(pytest.param(one, Node.DRAFTING, marks=[] if one in EVERYBODY[:2] else pytest.mark.later) for one in EVERYBODY),
    *(
        pytest.param(one, node, marks=pytest.mark.later if one in EVERYBODY[:2] else pytest.mark.soak)
        for one in EVERYBODY
        for node in (Node.INTAKE, Node.CLOSED)
    ),
]


@pytest.mark.parametrize(("who", "node"), READ)
def test_no_tab_shows_who_the_applicant_is(office, node, who):
    case = case_at(node, office, **WHO)
    client = signed_in(getattr(office, who))
    for tab in TABS.split():
        page = client.get(f"/admin/cases/{case.pk}/?tab={tab}").content.decode()
        assert leaks(page) == [], tab
        assert "欧阳***" in page


def test_what_is_masked_still_says_that_it_is_there(office, case):
    page = signed_in(office.drafter).get(f"/admin/cases/{case.pk}/?tab=applicant").content.decode()
    lines = dict(re.findall(r"<div><dt>([^<]+)</dt><dd>([^<]+)</dd></div>", page.split("已遮盖")[1]))
    assert lines == {
        "申请人": "欧阳***",
        "申请人类别": "自然人",
        "证件种类": "居民身份证",
        "证件号码": "1101**********002X",
        "工作单位": "示例仪****",
        "联系电话": "138****8000",
        "传真": "************",
        "电子邮箱": "o***@example.com",
        "联系地址": "宁波市鄞州****",
        "邮政编码": "******",
        "代理人": "司马***",
        "代理人证件号码": "4403**********0017",
    }


@pytest.mark.parametrize("who", ["clerk", "drafter", "head"])
def test_for_a_reason_it_is_shown_once_and_recorded(office, case, who):
    person = getattr(office, who)
    answer = reveal(person, case, reason="制作文书")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert sorted(leaks(answer.content.decode())) == sorted(SECRETS)
    assert not [
        secret for secret in SECRETS if secret in re.search(r"<title>.*?</title>", answer.content.decode()).group()
    ]
    read = PersonalDataRead.objects.get()
    assert (read.application_id, read.staff_id, read.reason) == (case.pk, person.pk, "制作文书")
    page = signed_in(person).get(f"/admin/cases/{case.pk}/?tab=applicant").content.decode()
    assert leaks(page) == []
    told = re.sub(r"<[^>]+>|\s", "", page)
    here = timezone.localtime(read.at)
    assert f"{person}{here.year}年{here.month}月{here.day}日{here:%H:%M}制作文书" in told


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "请选择查看事由。"),
        ({"reason": "看看"}, "请选择查看事由。"),
        ({"reason": "其他"}, "选择“其他”的，请写明查看事由。"),
        ({"reason": "其他", "other": "  "}, "选择“其他”的，请写明查看事由。"),
        ({"reason": "其他", "other": "长" * 91}, "查看事由最多 90 个字，现有 91 个字，请缩短。"),
    ],
)
def test_without_a_reason_nothing_is_shown_and_nothing_recorded(office, case, typed, said):
    answer = reveal(office.clerk, case, **typed)
    page = answer.content.decode()
    assert said in page
    assert leaks(page) == []
    assert not PersonalDataRead.objects.exists()
    assert "no-store" in answer.headers["Cache-Control"]
    if typed.get("other", "").strip():
        assert f'value="{typed["other"]}"' in page


def test_another_reason_is_kept_in_its_words(office, case):
    assert reveal(office.head, case, reason="其他", other=" 法院  调取 <案卷> ").status_code == 200
    assert PersonalDataRead.objects.get().reason == "其他：法院 调取 <案卷>"
    page = signed_in(office.head).get(f"/admin/cases/{case.pk}/?tab=applicant").content.decode()
    assert "法院 调取 &lt;案卷&gt;" in page


@pytest.mark.parametrize("who", ["reviewer", "approver1", "approver2", "archivist", "administrator"])
def test_whoever_decides_on_texts_does_not_get_it(office, case, who):
    person = getattr(office, who)
    answer = reveal(person, case, reason="核对身份")
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "只由收件登记员、本件拟办人和公开工作机构负责人因办理需要查看" in page
    assert leaks(page) == []
    assert not PersonalDataRead.objects.exists()
    masked = signed_in(person).get(f"/admin/cases/{case.pk}/").content.decode()
    assert "查看完整信息（将记录）" not in masked


def test_another_drafter_does_not_get_it(office, case):
    other = make_staff(office.agency, Role.DRAFTER)
    assert reveal(other, case, reason="核对身份").status_code == 403
    assert reveal(office.drafter, case, reason="核对身份").status_code == 200


@pytest.mark.parametrize("roles", [[Role.SUPERVISOR], [Role.AUDITOR], [Role.SUPERVISOR, Role.CLERK]])
def test_supervision_from_above_does_not_get_it(roles):
    above = make_agency()
    office = make_office(make_agency(parent=above))
    case = case_at(Node.DRAFTING, office, **WHO)
    answer = reveal(make_staff(above, *roles), case, reason="核对身份")
    assert (answer.status_code, leaks(answer.content.decode())) == (403, [])
    assert not PersonalDataRead.objects.exists()


def test_for_another_agency_it_does_not_exist(case):
    assert reveal(make_office().clerk, case, reason="核对身份").status_code == 404
    assert not PersonalDataRead.objects.exists()


def test_an_address_never_reveals(office, case):
    answer = signed_in(office.clerk).get(f"/admin/cases/{case.pk}/applicant/?reason=制作文书")
    assert (answer.status_code, leaks(answer.content.decode())) == (405, [])
    assert not PersonalDataRead.objects.exists()
