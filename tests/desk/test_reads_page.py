"""个人信息查看记录: who read whose data, when and why; by person and day, handed out safely, at a constant cost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from requests_app.law.nodes import Node, Role
from requests_app.models import PersonalDataRead
from tests.desk.case_stories import words
from tests.desk.stories import signed_in
from tests.factories import case_at, make_agency, make_office, make_staff

pytestmark = pytest.mark.django_db
PAGE = "/admin/reads/"


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def case(office):
    return case_at(Node.DRAFTING, office, applicant_name="欧阳示例甲", phone="13800138000")


def read(case, staff, reason="联系申请人", at=None):
    row = PersonalDataRead.objects.create(application=case, staff=staff, reason=reason)
    if at:
        PersonalDataRead.objects.filter(pk=row.pk).update(at=at)
    return row


def lines(seer, **query):
    said = words(signed_in(seer).get(PAGE, query).content.decode())
    return said.split("申请人 事由", 1)[-1]


def test_a_look_at_full_data_is_listed_with_who_whose_when_and_why(office, case):
    signed_in(office.clerk).post(f"/admin/cases/{case.pk}/applicant/", {"reason": "核对身份"})
    said = lines(office.head)
    assert f"{office.clerk}" in said
    assert str(case) in said
    assert "欧阳***" in said
    assert "核对身份" in said
    assert "欧阳示例甲" not in said


def test_the_newest_is_first_and_person_and_days_narrow(office, case):
    read(case, office.clerk, "甲事由", datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC))  # the last second of 1 March here
    read(case, office.head, "乙事由", datetime(2026, 3, 1, 16, 0, tzinfo=UTC))
    read(case, office.clerk, "丙事由", datetime(2026, 3, 3, 1, 0, tzinfo=UTC))

    def found(**query):
        said = lines(office.head, **query)
        return sorted((one for one in ("甲事由", "乙事由", "丙事由") if one in said), key=said.index)

    assert found() == ["丙事由", "乙事由", "甲事由"]
    assert found(person=office.clerk.pk) == ["丙事由", "甲事由"]
    assert found(since="2026-03-02") == ["丙事由", "乙事由"]
    assert found(until="2026-03-01") == ["甲事由"]
    assert found(since="2026-03-02", until="2026-03-02") == ["乙事由"]
    assert found(person="x", since="3月", until="9999-12-31") == ["丙事由", "乙事由", "甲事由"]


@pytest.mark.parametrize("who", ["clerk", "drafter", "reviewer", "approver1", "archivist", "administrator"])
def test_nobody_else_sees_it(office, who):
    assert signed_in(getattr(office, who)).get(PAGE).status_code == 403


def test_an_auditor_sees_the_offices_below_and_a_head_only_the_own(office, case):
    read(case, office.clerk, "本机关的事由")
    above = make_agency()
    office.agency.parent = above
    office.agency.save()
    assert "本机关的事由" in lines(make_staff(above, Role.AUDITOR))
    assert "本机关的事由" not in lines(make_office().head)
    assert "本机关的事由" not in lines(make_staff(make_agency(), Role.AUDITOR))


def test_it_turns_pages(office, case):
    for n in range(51):
        read(case, office.clerk, f"第{n:02d}次")
    first = signed_in(office.head).get(PAGE).content.decode()
    assert ("第50次" in first, "第01次" in first, "第00次" in first) == (True, True, False)
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = signed_in(office.head).get(PAGE + older).content.decode()
    assert ("第00次" in second, "第01次" in second) == (True, False)


def test_what_is_handed_out_is_text_for_a_spreadsheet(office, case):
    at = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
    read(case, office.clerk, "=HYPERLINK(1)", at)
    read(case, office.head, "联系申请人", at)
    answer = signed_in(office.head).get(PAGE, {"as": "csv", "person": office.clerk.pk})
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert body == (
        "时间,查看人,处室,机关,编号,申请人,事由\r\n"
        f"2026-03-03 09:00:00,{office.clerk},{office.clerk.unit},{office.agency},{case},欧阳***,'=HYPERLINK(1)\r\n"
    )
    assert answer["Content-Disposition"].startswith('attachment; filename="personal-data-reads-')


def test_it_costs_the_same_for_one_and_thirty(office, case, django_assert_num_queries):
    client = signed_in(office.head)
    read(case, office.clerk)
    client.get(PAGE)
    with django_assert_num_queries(5):
        client.get(PAGE)
    for n in range(30):
        read(case_at(Node.INTAKE, office), make_staff(office.agency, Role.CLERK), f"{n}")
    with django_assert_num_queries(5):
        client.get(PAGE)
