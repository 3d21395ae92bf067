"""审核 and 保密审查 on their pages without scripts: read, decide on each file, pass on or return with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from requests_app.handling import drafting, secrecy_review
from requests_app.law.nodes import Node
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, Attachment, Event
from tests.desk.stories import signed_in
from tests.factories import Office, case_at, elements, make_agency, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def office() -> Office:
    return make_office(make_agency(reconsideration_body="示例省人民政府", court="示例市中级人民法院"))


def today() -> dict[str, Any]:
    return {"on": timezone.localdate(), "today": timezone.localdate()}


@pytest.fixture
def submitted(office) -> Application:
    """A draft with two files, waiting for its secrecy review."""
    case = case_at(Node.DRAFTING, office, on=timezone.localdate())
    files = []
    for name in ("批准文件.pdf", "安置方案.pdf"):
        row = Attachment.objects.create(
            application=case, kind="outgoing", name=name, size=2048, sha256="a" * 64, uploaded_by=office.drafter
        )
        files.append({"key": str(row.pk), "name": name, "sha256": row.sha256})
    kind = ReplyKind.REPLY_GRANTED
    return drafting.submit(case, actor=office.drafter, reply_kind=kind, elements=elements(kind), files=files, **today())


def keys(case: Application) -> list[str]:
    return [str(row.pk) for row in case.attachments.order_by("pk")]


@pytest.fixture
def cleared(office, submitted) -> Application:
    one, two = keys(submitted)
    files = {one: {"decision": "open"}, two: {"decision": "masked", "note": "遮盖2处个人电话"}}
    return secrecy_review.clear(submitted, actor=office.reviewer, files=files, opinion="不涉及国家秘密", **today())


def post(person, case: Application, act: str, **typed: str):
    case.refresh_from_db()
    given = {"on": timezone.localdate().isoformat(), "seen": case.events_count, **typed}
    return signed_in(person).post(f"/admin/cases/{case.pk}/{act}/", given)


def test_the_reviewer_decides_on_each_file_by_itself(office, submitted):
    page = signed_in(office.reviewer).get(f"/admin/cases/{submitted.pk}/clear/")
    assert [file.name for file, _, _ in page.context["asked"]] == ["批准文件.pdf", "安置方案.pdf"]
    assert [choice[1] for choice in page.context["asked"][0][1].field.choices] == ["可以公开", "遮盖后公开", "不予公开"]
    one, two = keys(submitted)
    decided = {f"d_{one}": "open", f"d_{two}": "masked", f"n_{two}": "遮盖2处个人电话"}
    confirm = post(office.reviewer, submitted, "clear", verdict="clear", **decided)
    assert confirm.context["consequence"].button == f"确认通过，交 {office.approver1} 审核"
    post(office.reviewer, submitted, "clear", verdict="clear", confirmed="1", **decided)
    submitted.refresh_from_db()
    assert submitted.node == Node.APPROVAL
    assert submitted.events.last().facts["files"] == {
        one: {"decision": "open", "note": ""},
        two: {"decision": "masked", "note": "遮盖2处个人电话"},
    }


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({}, "请对“安置方案.pdf”作出保密审查认定。"),
        ({"d": "masked"}, "请写明“安置方案.pdf”遮盖了哪些内容。"),
        ({"d": "withhold"}, "“安置方案.pdf”认定不予公开，不能通过，请退回拟办，撤下该文件后再提交。"),
        ({"d": "nonsense"}, "请对“安置方案.pdf”作出保密审查认定。"),
    ],
)
def test_a_file_undecided_withheld_or_masked_without_a_word_stops_the_draft(office, submitted, second, said):
    one, two = keys(submitted)
    typed = {f"d_{one}": "open", "opinion": "我的意见", **{f"{name}_{two}": value for name, value in second.items()}}
    rows = Event.objects.count()
    page = post(office.reviewer, submitted, "clear", verdict="clear", confirmed="1", **typed)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert "我的意见" in page.content.decode()
    assert Event.objects.count() == rows


def test_a_withheld_file_is_reason_enough_to_return_the_draft(office, submitted):
    two = keys(submitted)[1]
    post(office.reviewer, submitted, "clear", verdict="send_back", confirmed="1", **{f"d_{two}": "withhold"})
    submitted.refresh_from_db()
    assert submitted.node == Node.DRAFTING
    assert submitted.events.last().facts["reason"] == "“安置方案.pdf”认定不予公开，请撤下后再提交。"


def test_what_cannot_be_decided_is_referred_from_the_same_page(office, submitted):
    page = post(office.reviewer, submitted, "clear", verdict="refer", confirmed="1")
    assert "请填写提请的部门。" in page.content.decode()
    assert "提请确定须写明原因。" in page.content.decode()
    post(
        office.reviewer, submitted, "clear", verdict="refer", authority="示例保密局", opinion="不能确定", confirmed="1"
    )
    submitted.refresh_from_db()
    assert (submitted.node, submitted.referred) == (Node.SECRECY_REVIEW, True)


def test_the_signing_page_tells_the_review_the_letter_and_the_level(office, cleared):
    page = signed_in(office.approver1).get(f"/admin/cases/{cleared.pk}/approve/")
    assert [(f.name, f.decision, f.note) for f in page.context["files"]] == [
        ("批准文件.pdf", "可以公开", ""),
        ("安置方案.pdf", "遮盖后公开", "遮盖2处个人电话"),
    ]
    assert (page.context["review"].reviewer, page.context["review"].on) == (str(office.reviewer), timezone.localdate())
    assert page.context["my_level"] == "第一级（第1级）"
    shown = page.content.decode()
    assert "同意，报下一级" in shown
    assert "同意并签发" not in shown
    assert "可以自收到本答复书之日起60日内向示例省人民政府申请行政复议" in shown
    assert f"第二级（第2级） 待 {office.approver2} 审核" in shown


@pytest.mark.parametrize("confirmed", [{}, {"confirmed": "1"}])
def test_returning_without_a_reason_is_refused_on_the_same_page(office, cleared, confirmed):
    rows = Event.objects.count()
    page = post(office.approver1, cleared, "approve", verdict="send_back", opinion="  ", **confirmed)
    assert page.templates[0].name == "desk/sign.html"
    assert "退回拟办须写明原因" in page.content.decode()
    assert Event.objects.count() == rows


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"quick": "依据不准确"}, "依据不准确"),
        ({"opinion": "请核对"}, "请核对"),
        ({"quick": "救济途径有误", "opinion": "应当先复议"}, "救济途径有误；应当先复议"),
        ({"quick": "自己编的", "opinion": "请核对"}, None),
    ],
)
def test_a_quick_reason_needs_no_script(office, cleared, typed, reason):
    page = post(office.approver1, cleared, "approve", verdict="send_back", confirmed="1", **typed)
    cleared.refresh_from_db()
    if reason is None:
        assert page.status_code == 200
        assert cleared.node == Node.APPROVAL
    else:
        assert (cleared.node, cleared.events.last().facts["reason"]) == (Node.DRAFTING, reason)


def test_two_levels_sign_one_after_the_other(office, cleared):
    confirm = post(office.approver1, cleared, "approve", verdict="approve", opinion="同意。")
    assert confirm.context["consequence"].button == f"确认同意，报 {office.approver2} 审核"
    post(office.approver1, cleared, "approve", verdict="approve", opinion="同意。", confirmed="1")
    cleared.refresh_from_db()
    assert (cleared.node, cleared.levels_signed) == (Node.APPROVAL, 1)
    again = signed_in(office.approver1).get(f"/admin/cases/{cleared.pk}/approve/", follow=True).content.decode()
    assert "现在由第二级审核人审核" in again
    page = signed_in(office.approver2).get(f"/admin/cases/{cleared.pk}/approve/").content.decode()
    assert "同意并签发" in page
    assert f"第一级（第1级） {office.approver1} 已同意" in page
    post(office.approver2, cleared, "approve", verdict="approve", confirmed="1")
    cleared.refresh_from_db()
    assert (cleared.node, cleared.levels_signed) == (Node.REPLY, 2)


def test_the_applicant_is_masked_while_signing(office):
    case = case_at(Node.APPROVAL, office, on=timezone.localdate(), applicant_name="欧阳示例")
    for person, act in ((office.approver1, "approve"), (office.reviewer, "clear")):
        assert "欧阳示例" not in signed_in(person).get(f"/admin/cases/{case.pk}/{act}/", follow=True).content.decode()


def test_the_drafter_of_a_case_does_not_sign_it(office, cleared):
    office.drafter.roles = ["drafter", "approver"]
    office.drafter.approval_level = 1
    office.drafter.save()
    page = signed_in(office.drafter).get(f"/admin/cases/{cleared.pk}/approve/", follow=True)
    assert "须由不同的人办理" in page.content.decode()
