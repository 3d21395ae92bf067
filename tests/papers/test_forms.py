"""Every form row by row, from real acts; what no record says stays room for the pen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.handling import (
    approval,
    archiving,
    drafting,
    reply,
    secrecy_review,
)
from requests_app.law.notices import NoticeKind
from requests_app.papers.compose import compose
from requests_app.papers.forms import FORMS

from .cases import (
    GRANTED,
    TODAY,
    accepted,
    approved,
    archived,
    cleared,
    letter_of,
    made,
    submitted,
)
from .form_rows import facts_of, named, rows, table
from .golden_forms import GOLDEN, ORGANISATION
from .people import COMPANY, PERSON, an_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]
N = NoticeKind


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
        "拟办意见": 20,
        "保密审查意见": 20,
        "第一级审核意见": 20,
        "第二级审核意见": 20,
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


def test_a_withdrawal_on_the_site_has_no_officer():
    case = archiving.withdraw(
        accepted(an_office(), PERSON), actor=None, on=date(2026, 3, 4), today=TODAY, statement="撤回"
    )
    assert named(letter_of(case, N.WITHDRAWAL), "接收人") == "申请人在网上提交"


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
