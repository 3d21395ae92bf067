"""文书文字的预览: the paper that was made, word for word but the name; made-up facts are called so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import time_machine

from requests_app.handling import clock, papers
from requests_app.law.nodes import Node
from requests_app.law.notices import NoticeKind
from requests_app.law.papers import kind_of, sort_of
from requests_app.models import Agency, Paper
from requests_app.papers.letter import Letter, Run
from requests_app.papers.wordings import PREFIX, SHIPPED
from tests.desk.people_pages import text
from tests.desk.stories import named_office, signed_in
from tests.desk.texts_office import (
    DAY,
    FEE_KEY,
    FEE_OWN,
    GRANTED,
    PAPERS,
    TEN,
    TODAY,
    charged,
    own,
    typed,
)
from tests.factories import Office, case_at, make_case
from tests.papers.printed import pdf_text

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def on_the_day(settings):
    settings.PUBLIC_URL = "https://gk.example.gov.cn"
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return named_office()


def look(office: Office, key: str, case: str = ""):
    return signed_in(office.head).get(f"{PAPERS}{key}/", {"case": case})


def made(key: str) -> Letter:
    return Letter.of(Paper.objects.filter(kind=key.removeprefix(PREFIX)).latest("pk").content)


@pytest.mark.parametrize("key", [GRANTED, FEE_KEY])
def test_the_preview_is_the_paper_that_was_made_with_the_name_masked(office, key):
    case = charged(office) if key == FEE_KEY else case_at(Node.CLOSED, office, on=TODAY)
    case_at(Node.DRAFTING, office, on=TODAY)
    page = look(office, key)
    shown = page.context["shown"]
    assert shown.letter == replace(made(key), addressee=Run("吴××", filled=True))
    assert (shown.case, shown.example) == (case, False)
    title = sort_of(kind_of(key.removeprefix(PREFIX))).title
    assert f"取自 {case} 的《{title}》当时的情况，姓名已遮住；那一份文书不会变。" in text(page)
    assert "吴测试" not in text(page)


def test_the_typed_wording_is_read_in_the_case_that_is_named_and_not_saved(office):
    first, second = charged(office, amount=100), charged(office, amount=200)
    client, path = signed_in(office.head), f"{PAPERS}{FEE_KEY}/"
    words = "收到您的申请（{}），金额{}元，2026年3月30日前缴纳。"
    page = client.post(path, typed(office, FEE_KEY, do="preview", body=FEE_OWN))
    assert [one.text for one in page.context["shown"].letter.paragraphs][:2] == ["交费", words.format("2026-0002", 200)]
    for number in (first.number, first.reference, f" {first.number}\0"):
        page = client.post(path, typed(office, FEE_KEY, do="preview", body=FEE_OWN, case=number))
        assert [one.text for one in page.context["shown"].letter.paragraphs][:2] == [
            "交费",
            words.format("2026-0001", 100),
        ]
    assert second.reference not in text(page)
    assert ("金额", SHIPPED[FEE_KEY].parts["金额"], SHIPPED[FEE_KEY].must["金额"], "100") in page.context["parts"]
    assert own(office) == {}


def test_a_case_without_this_paper_lends_number_and_subject(office):
    case = charged(office, content="示例桥梁的验收报告")
    page = look(office, GRANTED)
    assert f"{case} 没有制作过这种文书：编号和申请内容是真的，其他内容是示例。" in text(page)
    assert page.context["shown"].example is True
    said = page.context["shown"].body
    assert "编号2026-0001），申请公开“示例桥梁的验收报告”" in said
    assert "吴××：" in said
    assert "（待编）" in said


def test_the_case_is_read_as_it_stood_when_the_paper_was_made(office):
    case = charged(office)
    clock.fee_paid(case, actor=office.clerk, on=TODAY, today=TODAY)
    clock.extend(case, actor=office.head, days=10, reason="查找档案", **DAY)
    parts = {name: said for name, _, _, said in look(office, "paper_notice_extension").context["parts"]}
    assert (parts["延期理由"], parts["延长"]) == ("查找档案", "10")
    assert "2026年4月14日" in "".join(parts.values())
    assert look(office, FEE_KEY).context["shown"].letter == replace(made(FEE_KEY), addressee=Run("吴××", filled=True))


@pytest.mark.parametrize("key", SHIPPED)
def test_without_any_case_the_example_fills_all_that_must_be_said(office, key):
    page = look(office, key)
    assert "本机关还没有申请，内容都是示例。" in text(page)
    assert [name for name, _, why, said in page.context["parts"] if why and not said and name != "分项"] == []
    letter = page.context["shown"].letter
    assert letter.kind == key.removeprefix(PREFIX)
    assert letter.addressee.text
    assert "××人民" not in letter.text
    case = make_case(office, on=date(2026, 3, 2))
    real = key == "paper_notice_receipt"
    assert look(office, key).context["shown"].example is not real
    assert case.reference in text(look(office, key))


def test_a_third_party_is_not_named(office):
    case = case_at(Node.DRAFTING, office, on=TODAY)
    clock.consult(case, actor=office.drafter, kind="third_party", party="王某某", question="示例合同", **DAY)
    page = look(office, "paper_notice_third_party_consult")
    assert page.context["shown"].letter.addressee.text == "×××"
    assert "王某某" not in text(page)
    assert made("paper_notice_third_party_consult").addressee.text == "王某某"


def test_a_notice_written_by_hand_is_read_with_what_was_filled_in(office):
    case = case_at(Node.DRAFTING, office, on=TODAY)
    fields = {name: f"写的{name}" for name in SHIPPED["paper_notice_co_handling"].must}
    papers.issue_notice(
        case, actor=office.clerk, notice=NoticeKind.CO_HANDLING, fields=fields, addressee="示例市档案馆", **DAY
    )
    shown = look(office, "paper_notice_co_handling").context["shown"]
    assert shown.letter == made("paper_notice_co_handling")
    assert "写的协助事项" in shown.body


def test_looking_changes_nothing(office):
    charged(office)
    before = Agency.objects.values().get(), list(Paper.objects.values()), office.agency.papers.count()
    signed_in(office.head).post(f"{PAPERS}{FEE_KEY}/", typed(office, FEE_KEY, do="preview", body=FEE_OWN))
    assert (Agency.objects.values().get(), list(Paper.objects.values()), office.agency.papers.count()) == before


def test_the_typed_wording_is_printed_as_a_draft(office):
    charged(office)
    client, path = signed_in(office.head), f"{PAPERS}{FEE_KEY}/"
    answer = client.post(path, typed(office, FEE_KEY, do="pdf", body=FEE_OWN))
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "application/pdf",
        'inline; filename="paper_notice_fee.pdf"',
    )
    printed = pdf_text(answer.content)
    assert "收到您的申请（2026-0001），金额270元" in printed
    assert "吴测试" not in printed
    assert own(office) == {}
    refused = client.post(path, typed(office, FEE_KEY, do="pdf", body=FEE_OWN + "{手机}"))
    assert refused.context["form"]["body"].value() == FEE_OWN + "{手机}"
    charged(office, content="\U000f1234")
    rare = client.post(path, typed(office, FEE_KEY, do="pdf", body=FEE_OWN + "{申请内容}"))
    assert "PDF 的字体里没有这些字，印不出来：“\U000f1234”（U+F1234）。" in text(rare)
    assert 'value="pdf"' not in client.get("/admin/texts/letter_fee/").content.decode()
