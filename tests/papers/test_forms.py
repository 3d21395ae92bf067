"""Every form row by row, from real acts; what no record says stays room for the pen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.handling import (
    approval,
    archiving,
    clock,
    drafting,
    intake,
    papers,
    registration,
    reply,
    secrecy_review,
)
from requests_app.law.fold import fold
from requests_app.law.nodes import Act
from requests_app.law.notices import NoticeKind
from requests_app.law.replies import ReplyKind
from requests_app.models import Application
from requests_app.papers.compose import Facts, compose
from requests_app.papers.forms import FORMS
from requests_app.papers.letter import Letter, Table
from tests.factories import elements

from .cases import (
    GRANTED,
    TODAY,
    accepted,
    approved,
    archived,
    cleared,
    delivered,
    drafted,
    letter_of,
    lodged,
    made,
    opined,
    submitted,
)
from .golden_forms import GOLDEN, ORGANISATION
from .people import COMPANY, PERSON, an_office

pytestmark = pytest.mark.django_db
N = NoticeKind


def table(letter: Letter) -> Table:
    """The one table of a form."""
    [block] = letter.blocks
    assert isinstance(block, Table)
    return block


def rows(letter: Letter) -> list[list[str]]:
    """The words of its cells."""
    return [[re.sub(r"Q260302\w{6}", "Q260302AAAAAA", cell.text) for cell in row] for row in table(letter).rows]


def named(letter: Letter, label: str) -> str:
    """What stands beside a label."""
    cells = [cell.text for row in table(letter).rows for cell in row]
    return cells[cells.index(label) + 1]


def facts_of(case: Application, **changed: Any) -> Facts:
    """What a form of this case is written from, without its records' people."""
    history = [event.record for event in case.events.order_by("seq")]
    at = Facts(case, case.agency, fold(history), history[-1].on, record=history[-1], history=history)
    return replace(at, **changed)


def test_every_form_of_the_catalogue_is_here():
    assert set(GOLDEN) == FORMS


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_of_a_person(kind):
    assert rows(made(kind, PERSON)) == GOLDEN[kind]


def test_the_register_form_of_an_organisation():
    assert rows(made(N.REGISTER_FORM, COMPANY)) == ORGANISATION


@pytest.mark.parametrize("given", [PERSON, COMPANY], ids=["person", "organisation"])
@pytest.mark.parametrize("kind", sorted(FORMS))
def test_the_cells_of_each_row_fill_the_page(kind, given):
    made_table = table(made(kind, given))
    assert sum(made_table.widths) == 156
    assert {sum(cell.columns for cell in row) for row in made_table.rows} == {len(made_table.widths)}


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_a_form_goes_to_nobody_and_carries_no_seal(kind):
    letter = made(kind, PERSON)
    assert (letter.addressee.text, letter.signature, letter.seal, letter.qr, letter.doc_no.text) == (
        "",
        "",
        False,
        "",
        "",
    )


def test_what_is_signed_has_room():
    heights = {row[0].text: max(cell.height for cell in row) for row in table(made(N.APPROVAL_SHEET, PERSON)).rows}
    assert {label: height for label, height in heights.items() if height} == {
        "拟办意见": 30,
        "保密审查意见": 30,
        "第一级审核意见": 30,
        "第二级审核意见": 30,
    }


def test_steps_that_are_not_on_record_are_left_to_the_pen():
    case = submitted(an_office(), PERSON)
    letter = compose(N.APPROVAL_SHEET, facts_of(case))
    assert [named(letter, label) for label in ("保密审查意见", "第一级审核意见")] == ["", ""]
    assert named(letter, "拟办意见") == "拟按“予以公开”答复，请审核。\n2026年3月13日"
    taken_over = [replace(record, imported=True) for record in facts_of(case).history]
    assert named(compose(N.APPROVAL_SHEET, facts_of(case, history=taken_over)), "拟办意见") == ""


def test_an_approval_sheet_tells_only_of_the_last_submission():
    office = an_office()
    case, first = cleared(office, PERSON), {"on": date(2026, 3, 17), "today": TODAY}
    case = approval.approve(case, actor=office.approver1, opinion="第一稿的意见", **first)
    case = approval.send_back(case, actor=office.approver2, reason="结果写得不清楚", **first)
    draft = {"reply_kind": "reply_granted", "elements": GRANTED, "on": date(2026, 3, 18), "today": TODAY}
    case = drafting.submit(case, actor=office.drafter, **draft)
    case = secrecy_review.clear(case, actor=office.reviewer, on=date(2026, 3, 19), today=TODAY)
    letter = compose(N.APPROVAL_SHEET, facts_of(case))
    labels = ("拟办意见", "保密审查意见", "第一级审核意见", "随答复提供的文件")
    assert [named(letter, label) for label in labels] == [
        "拟按“予以公开”答复，请审核。\n2026年3月18日",
        "审查通过\n2026年3月19日",
        "",
        "无",
    ]


def test_a_secrecy_form_without_files_says_so():
    state = replace(facts_of(submitted(an_office(), PERSON)).state, files=())
    made_rows = rows(compose(N.SECRECY_FORM, facts_of(submitted(an_office(), PERSON), state=state)))
    assert ["", "没有随答复提供的文件", "", ""] in made_rows


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"method": "in_person", "signer": "吴示例"},
            {"送达方式": "直接送达", "送达结果": "已签收", "受送达人\n（签字或者盖章）": "吴示例", "拒收或者退回的理由": "", "备注": "", "送达地点": ""},
        ),
        (
            {"method": "in_person", "signer": "吴亲属", "relation": "family"},
            {"受送达人\n（签字或者盖章）": "", "代收人（签字）及\n与受送达人关系": "吴亲属\n同住的成年家属"},
        ),
        (
            {"method": "post", "tracking_no": "XA12345678901", "result": "returned", "note": "查无此人"},
            {"送达方式": "邮寄送达", "送达结果": "退回", "邮件号": "XA12345678901", "拒收或者退回的理由": "查无此人", "备注": ""},
        ),
        (
            {"method": "email", "note": "对方回复“收到”", "files": [{"key": "9", "name": "回复.png", "sha256": "c" * 64}]},
            {"送达方式": "电子邮件", "送达地点": "wu@example.com", "备注": "对方回复“收到”\n见所附凭证：回复.png"},
        ),
    ],
)  # fmt: skip
def test_the_service_of_any_paper(facts, said):
    office = an_office()
    case = opined(office, PERSON)
    seq = case.events.get(act=Act.CONSULT.value).seq
    told = {"paper": seq, "kind": N.APPLICANT_CONSULT.value, "served_on": date(2026, 3, 6), **facts}
    case = papers.record_service(case, actor=office.clerk, on=date(2026, 3, 13), today=TODAY, **told)
    letter = letter_of(case, N.SERVICE_PROOF)
    wanted = {
        "送达文书": "征求意见告知书",
        "文号": "示政办公开函〔2026〕2号",
        "受送达人": "吴示例",
        "送达日期": "2026年3月6日",
    }
    assert {label: named(letter, label) for label in (*wanted, *said)} == wanted | said


def test_the_service_of_a_letter_to_a_third_party_names_the_party():
    office = an_office()
    case = opined(office, PERSON)
    seq = case.events.get(act=Act.CONSULT.value).seq
    told = {"paper": seq, "kind": N.THIRD_PARTY_CONSULT.value, "method": "post", "served_on": date(2026, 3, 6)}
    case = papers.record_service(case, actor=office.clerk, on=date(2026, 3, 13), today=TODAY, **told)
    letter = letter_of(case, N.SERVICE_PROOF)
    assert [named(letter, label) for label in ("受送达人", "送达地点", "文号")] == [
        "示例测绘有限公司",
        "",
        "示政办公开函〔2026〕1号",
    ]


def test_a_withdrawal_on_the_site_has_no_officer():
    case = archiving.withdraw(
        accepted(an_office(), PERSON), actor=None, on=date(2026, 3, 4), today=TODAY, statement="撤回"
    )
    assert named(letter_of(case, N.WITHDRAWAL), "接收人") == "申请人在网上提交"


def index(case: Application) -> list[list[str]]:
    """文号, 责任者, 题名 and 备注 of each paper."""
    return [[row[1], row[2], row[3], row[6]] for row in rows(compose(N.FILE_INDEX, facts_of(case)))[2:]]


def test_the_papers_that_came_in_stand_in_the_index():
    office = an_office()
    case, who = drafted(office, PERSON), {"actor": office.drafter, "today": TODAY}
    case = clock.charge_fee(case, on=date(2026, 3, 4), basis="page", quantity=57, amount=270, **who)
    case = clock.fee_paid(case, on=date(2026, 3, 5), receipt_no="浙财00123", **who)
    case = clock.ask_reasons(case, on=date(2026, 3, 6), reason="85件", **who)
    case = clock.reasons_given(case, on=date(2026, 3, 9), text="编写地方志", **who)
    ours = "示例市人民政府办公厅"
    assert index(case)[4:] == [
        ["示政办公开函〔2026〕1号", ours, "信息处理费收费通知书", ""],
        ["", "吴示例", "信息处理费缴费凭证", "票据浙财00123"],
        ["示政办公开函〔2026〕2号", ours, "说明理由告知书", ""],
        ["", "吴示例", "申请理由的说明", ""],
    ]


def test_an_answer_at_the_counter_needs_no_approval_sheet():
    office = an_office()
    case = registration.answer_on_the_spot(
        accepted(office, PERSON),
        actor=office.clerk,
        on=date(2026, 3, 2),
        today=TODAY,
        elements=elements(ReplyKind.REPLY_ALREADY_PUBLIC),
    )
    case = reply.deliver(case, actor=office.clerk, on=date(2026, 3, 2), today=TODAY, method="in_person")
    assert [title for _, _, title, _ in index(case)] == [
        "政府信息公开申请",
        "接收回执",
        "申请确认记录",
        "政府信息公开申请登记表",
        "政府信息公开申请答复书（已主动公开）",
        "送达回证",
    ]


def test_what_was_served_is_named_in_the_index():
    office = an_office()
    case = delivered(office, PERSON)
    seq = case.events.get(act=Act.DELIVER.value).seq
    told = {"paper": seq, "kind": "reply_granted", "method": "post", "served_on": date(2026, 3, 20)}
    case = papers.record_service(case, actor=office.clerk, on=date(2026, 3, 23), today=TODAY, **told)
    assert index(case)[-1][2] == "送达回证（政府信息公开申请答复书（予以公开））"


def test_an_application_never_confirmed_has_two_papers():
    office = an_office()
    case = intake.close_unconfirmed(
        lodged(office, PERSON), actor=office.clerk, on=date(2026, 3, 9), today=TODAY, reason="联系不上"
    )
    assert [title for _, _, title, _ in index(case)] == ["政府信息公开申请", "接收回执"]


def test_no_form_asks_the_database():
    case = archived(an_office(), PERSON)
    at = facts_of(case)
    with CaptureQueriesContext(connection) as asked:
        for kind in sorted(FORMS - {N.SERVICE_PROOF}):
            compose(kind, at)
    assert len(asked) == 0


def test_the_names_of_officers_cost_one_query():
    office = an_office()
    case = approved(office, PERSON)
    with CaptureQueriesContext(connection) as few:
        reply.deliver(case, actor=office.clerk, on=date(2026, 3, 19), today=TODAY, method="post")
    names = [query["sql"] for query in few if "display_name" in query["sql"] and "IN (" in query["sql"]]
    assert len(names) == 1


def test_a_spoiled_letter_stays_in_the_index_and_is_marked():
    office = an_office()
    case = cleared(office, PERSON)
    day = {"on": date(2026, 3, 17), "today": TODAY}
    for approver in (office.approver1, office.approver2):
        case = approval.approve(case, actor=approver, **day)
    case = reply.issue(case, actor=office.clerk, **day)
    case = reply.issue(case, actor=office.clerk, replaces="收件人印错", **day)
    made = rows(compose(N.FILE_INDEX, facts_of(case)))[2:]
    assert [(row[1], row[6]) for row in made if "答复书" in row[3]] == [
        ("示政办公开答〔2026〕1号", "作废"),
        ("示政办公开答〔2026〕2号", ""),
    ]
