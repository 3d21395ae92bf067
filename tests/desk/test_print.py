"""打印登记表: each chosen case once on its own sheet, masked, at a constant cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requests_app.law.nodes import Node
from tests.factories import Office, case_at, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BATCH = "/admin/batch/"


@pytest.fixture
def office() -> Office:
    return make_office()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def preview(person, cases, act="assign", **given):
    return signed_in(person).post(BATCH, {"act": act, "case": [case.pk for case in cases], **given})


def test_printing_shows_each_case_once_on_its_own_sheet(office):
    cases = [
        case_at(node, office, applicant_name="欧阳示例", id_number="330203199001011234")
        for node in (Node.REGISTRATION, Node.CLOSED)
    ]
    theirs = case_at(Node.CLOSED, make_office())
    page = preview(office.clerk, [*cases, *cases, theirs], act="print")
    text = page.content.decode()
    assert [sheet.case.pk for sheet in page.context["sheets"]] == [case.pk for case in cases]
    assert text.count('<article class="sheet"') == 2
    for case in cases:
        assert text.count(f"<td>{case.number}</td>") == 1
    assert theirs.reference not in text
    for secret in ("欧阳示例", "330203199001011234", "13800000000"):
        assert secret not in text


def test_a_sheet_tells_the_columns_the_steps_and_the_due_dates(office):
    case = case_at(Node.CLOSED, office, applicant_name="欧阳示例", topic="土地征收")
    page = signed_in(office.clerk).get(f"/admin/cases/{case.pk}/register-sheet/")
    sheet = page.context["sheets"][0]
    fields = dict(sheet.fields)
    assert fields["申请人"] == case.masked_name
    assert (fields["编号"], fields["主题"], fields["收到日期"]) == (case.number, "土地征收", "2026年3月2日")
    assert (fields["到期时限"], fields["办理结果"]) == ("2026年3月30日", "予以公开")
    assert [step.act for step in sheet.steps] == [
        "提交申请",
        "受理登记",
        "分办",
        "提交保密审查",
        "保密审查通过",
        "审核同意",
        "审核同意",
        "答复送达",
        "归档",
    ]
    assert [(one.act, one.due_on.isoformat()) for one in sheet.due] == [("受理登记", "2026-03-30")]
    assert page.content.decode().count("申请人姓名已遮盖") == 1


def test_another_agencys_sheet_does_not_exist(office):
    theirs = case_at(Node.CLOSED, make_office())
    assert signed_in(office.clerk).get(f"/admin/cases/{theirs.pk}/register-sheet/").status_code == 404


def test_printing_costs_the_same_for_one_and_for_thirty(office):
    client, counts = signed_in(office.clerk), []
    for number in (1, 30):
        cases = [case_at(Node.DRAFTING, office) for _ in range(number)]
        sent = {"act": "print", "case": [case.pk for case in cases]}
        client.post(BATCH, sent)
        with CaptureQueriesContext(connection) as seen:
            client.post(BATCH, sent)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6
