"""Every notice word by word, made by real acts; what each must state; what none may say."""

from __future__ import annotations

import re
from datetime import date

import pytest

from requests_app.handling import clock, intake
from requests_app.law.channels import Channel
from requests_app.law.nodes import Act
from requests_app.law.notices import NOTICES, NoticeKind
from requests_app.law.papers import BY_HAND
from requests_app.law.state import CaseState, Record
from requests_app.models import Agency, Application
from requests_app.papers.facts import Facts
from requests_app.papers.forms import FORMS
from requests_app.papers.sentences import because, numbered_lines
from requests_app.papers.wordings_notices import NOTICES as WORDINGS

from .cases import PARTY, STORIES, TODAY, drafted, letter_of, made
from .golden_notices import GOLDEN
from .people import COMPANY, PERSON, an_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]
N = NoticeKind
LETTERS = [kind for kind in NoticeKind if kind not in FORMS]
CONTACT = (
    "联系部门：政府信息公开办公室　联系电话：0574-80000000　传真：0574-80000009　电子邮箱：open@example.gov.cn　"
    "地址：示例市解放路1号　办公时间：工作日9:00至17:00"
)
ISSUER = "示例市人民政府办公厅"
SLIP = {
    N.THIRD_PARTY_CONSULT: ("征求第三方意见书", "第三方"),
    N.AGENCY_CONSULT: ("征求意见书", "行政机关"),
}


def whole(kind: NoticeKind, on: str, text: str) -> str:
    """The whole paper around its own text."""
    slip = ""
    if kind in SLIP:
        letter, signer = SLIP[kind]
        slip = (
            f"\n征求意见回执\n征求机关\n{ISSUER}\n{letter}文号\n示政办公开函〔2026〕1号\n涉及的信息\n"
            "申请人（电话（略））申请公开的示例地块勘测定界图。\n意见\n□同意公开\n□部分同意公开，同意公开的部分：\n□不同意公开\n"
            "不宜公开的内容和理由\n所附证明材料\n□有，共　　份　　□没有\n联系人\n联系电话\n"
            f"{signer}\n（签字盖章）\n日期\n　　年　　月　　日"
        )
    return f"{ISSUER}\n{text}{ISSUER}\n{on}\n（印章）\n{CONTACT}{slip}"


def unreferenced(text: str) -> str:
    """The text with the one thing that is drawn by lot made the same."""
    return re.sub(r"Q260302\w{6}", "Q260302AAAAAA", text)


def test_every_notice_of_the_catalogue_is_here():
    assert set(GOLDEN) == set(LETTERS) == set(WORDINGS)
    assert set(STORIES) == set(NoticeKind)


@pytest.mark.parametrize("kind", LETTERS)
def test_to_a_person(kind):
    assert unreferenced(made(kind, PERSON).text) == whole(kind, *GOLDEN[kind])


@pytest.mark.parametrize("kind", [kind for kind in LETTERS if kind is not N.RECEIPT])
def test_to_an_organisation(kind):
    on, text = GOLDEN[kind]
    addressed = text.replace("您", "你单位").replace("吴示例", "示例贸易有限公司")
    assert made(kind, COMPANY).text == whole(kind, on, addressed)


def test_the_receipt_of_what_came_by_post():
    assert unreferenced(made(N.RECEIPT, COMPANY).text) == whole(
        N.RECEIPT,
        "2026年3月2日",
        "政府信息公开申请接收回执\n"
        "示例贸易有限公司：\n"
        "你单位于2026年3月2日以邮寄方式向本机关提交政府信息公开申请，申请公开“示例地块征收的批准文件”。"
        "本机关已作收件登记，查询号Q260302AAAAAA。\n"
        "根据《中华人民共和国政府信息公开条例》第三十一条第二项，以邮寄方式提交申请的，以本机关签收之日为收到申请之日；"
        "以平常信函等无需签收的邮寄方式提交的，以本机关与你单位确认之日为收到申请之日。\n"
        "收到日期确定后，本机关登记编号，能够当场答复的当场答复，不能当场答复的自收到申请之日起20个工作日内答复你单位；"
        "申请内容不明确的，一次性告知你单位补正。凭查询号和提交申请时取得的查询码，可以查询办理情况。\n",
    )


@pytest.mark.parametrize(
    ("channel", "way", "rule"),
    [
        ("in_person", "当面", "第三十一条第一项，当面提交申请的，以提交之日为收到申请之日。"),
        ("oral", "以口头方式", "第三十一条第一项，当面提交申请的，以提交之日为收到申请之日。"),
        ("fax", "通过传真", "第三十一条第三项，通过互联网渠道或者传真提交申请的，以双方确认之日为收到申请之日。"),
        ("email", "通过电子邮件", "第三十一条第三项，通过互联网渠道或者传真提交申请的，以双方确认之日为收到申请之日。"),
        (
            "other",
            "",
            "第三十一条，当面提交的，以提交之日为收到申请之日；邮寄的，以签收之日或者双方确认之日为收到申请之日；",
        ),
    ],
)
def test_a_receipt_says_what_fixes_the_receipt_date_of_its_channel(channel, way, rule):
    text = made(N.RECEIPT, {**PERSON, "channel": channel}).text
    assert f"您于2026年3月2日{way}向本机关提交政府信息公开申请" in text
    assert f"《中华人民共和国政府信息公开条例》{rule}" in text


def test_the_channels_are_all():
    tested = {"in_person", "oral", "fax", "email", "other"}
    assert {channel.value for channel in Channel} == tested | {PERSON["channel"], COMPANY["channel"]}


def test_the_query_code_is_not_on_the_receipt():
    handed = intake.lodge(agency=an_office().agency, on=date(2026, 3, 2), today=TODAY, **PERSON)
    text = letter_of(handed.application, N.RECEIPT).text
    assert (handed.application.reference in text, handed.query_code in text) == (True, False)


@pytest.mark.parametrize("given", [PERSON, COMPANY], ids=["person", "organisation"])
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_nothing_is_left_open_or_doubled(kind, given):
    letter = made(kind, given)
    assert re.findall(r"××|[{}]|None|[。；，、：]{2,}|“”|（）", letter.text) == []
    assert [block.text for block in letter.paragraphs[-1:] if block.text.endswith(("：", "，"))] == []
    tables = [block for block in (*letter.blocks, letter.slip) if block is not None and hasattr(block, "rows")]
    labels = [cell.text for table in tables for row in table.rows for cell in row if cell.label]
    assert "" not in labels
    assert given["id_number"] not in letter.text
    assert "行政复议" not in letter.text
    assert letter.title == NOTICES[kind].heading


@pytest.mark.parametrize("given", [PERSON, COMPANY], ids=["person", "organisation"])
@pytest.mark.parametrize("kind", [N.THIRD_PARTY_CONSULT, N.THIRD_PARTY_DECISION, N.AGENCY_CONSULT])
def test_whoever_is_asked_does_not_learn_who_asks(kind, given):
    text = made(kind, given).text
    secret = ("applicant_name", "phone", "email", "address", "id_number", "contact_name", "agent_name")
    assert [name for name in secret if given.get(name) and given[name] in text] == []


@pytest.mark.parametrize("kind", LETTERS)
def test_what_the_law_wants_stated_no_wording_may_leave_out(kind):
    wording, labels = WORDINGS[kind], list(NOTICES[kind].required.values())
    assert list(wording.must) == labels
    assert [label for label in labels if f"{{{label}}}" not in wording.wording.body] == []
    named = set(re.findall(r"\{([^{}]*)\}", wording.wording.body))
    assert named == set(wording.parts)


def test_the_fields_of_a_notice_by_hand_are_the_parts_of_its_wording():
    assert {kind: list(NOTICES[kind].required.values()) for kind in BY_HAND} == {
        N.THIRD_PARTY_DECISION: ["决定公开的内容", "理由"],
        N.CO_HANDLING: ["协助事项"],
        N.CORRECTED: ["更正内容"],
        N.CORRECTION_REFUSED: ["理由"],
        N.CORRECTION_TRANSFER: ["转送机关"],
        N.PROACTIVE: ["公开位置"],
    }


def test_an_extension_into_a_year_not_announced_is_provisional():
    office, on = an_office(), date(2026, 12, 7)
    told = {"days": 20, "reason": "信息数量较多"}
    case = clock.extend(drafted(office, PERSON, on), actor=office.head, on=on, today=TODAY, **told)
    said = [block.text for block in letter_of(case, N.EXTENSION).paragraphs[1:]]
    assert said == [
        (
            "因信息数量较多，本机关不能在规定的期限内答复。根据《中华人民共和国政府信息公开条例》第三十三条第二款，"
            "经本机关政府信息公开工作机构负责人同意，延长答复期限20个工作日，最迟于2027年2月1日（含当日，暂定）答复您。"
        ),
        "国务院办公厅尚未公布上述期限所涉年份的放假安排，该期限按周一至周五为工作日暂定，放假安排公布后以重新推算的日期为准。",
    ]


@pytest.mark.parametrize(
    ("charge", "said"),
    [
        (
            {"basis": "page", "quantity": 250, "amount": 4700},
            (
                "该申请拟提供的信息共250页。第1至30页不收费；第31至100页共70页，每页10元，计700元；"
                "第101至200页共100页，每页20元，计2000元；第201至250页共50页，每页40元，计2000元。"
            ),
        ),
        (
            {"basis": "item", "quantity": 12, "amount": 100, "charged": 11},
            "2026年3月您累计申请12件。第1至11件此前已经计收，不重复收取；第12件共1件，每件100元，计100元。",
        ),
        # a sum that does not come to the amount is not printed
        ({"basis": "page", "quantity": 250, "amount": 4000}, "该申请拟提供的信息共250页。"),
    ],
)
def test_the_sum_of_a_fee(charge, said):
    office = an_office()
    case = clock.charge_fee(drafted(office, PERSON), actor=office.drafter, on=date(2026, 3, 4), today=TODAY, **charge)
    assert letter_of(case, N.FEE).paragraphs[3].text == f"数量和计算：{said}"


def test_an_office_without_settings_still_says_where_and_how():
    bare = an_office(address="", office="", postcode="", fax="", email="", payment="", phone="", hours="")
    supplement, fee = made(N.SUPPLEMENT, PERSON, bare), made(N.FEE, PERSON, an_office(payment=""))
    assert "可以当面提交或者邮寄至本机关，并注明申请编号。" in supplement.text
    assert supplement.contact == ()
    assert "缴费方法请向本机关询问。本机关收费后开具财政票据。" in fee.text


def test_a_supplement_can_be_written_on_the_site(settings):
    settings.PUBLIC_URL = "https://gk.example.gov.cn"
    assert "或者凭查询号和查询码在网上提交，并注明申请编号。" in made(N.SUPPLEMENT, PERSON).text
    assert "网上提交" not in made(N.EXPLAIN_REASON, PERSON).text


def test_a_decision_says_what_the_party_had_answered():
    office = an_office()
    letter = made(N.THIRD_PARTY_DECISION, PERSON, office)
    assert letter.addressee.text == PARTY
    assert letter.paragraphs[0].text == (
        "本机关于2026年3月4日就政府信息公开申请涉及的信息书面征求贵方意见，贵方于2026年3月12日答复不同意公开。"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("因数量较多。", "数量较多"),
        ("由于数量较多，", "数量较多"),
        ("因为数量较多", "数量较多"),
        ("因特网公开的信息较多；", "因特网公开的信息较多"),
        ("您申请的数量较多", "你单位申请的数量较多"),
    ],
)
def test_a_reason_stands_after_its_word(typed, said):
    record = Record(Act.EXTEND, date(2026, 3, 4), facts={"reason": typed})
    case = Application(applicant_kind=COMPANY["applicant_kind"])
    assert because(Facts(case, Agency(), CaseState(), record.on, record=record), "reason") == said


def test_numbers_typed_with_the_items_are_not_doubled():
    items = ["（一）地块位置。", "2.批准年份；", "3月份的会议纪要", "十里村的名册"]
    assert numbered_lines(items) == "1. 地块位置；\n2. 批准年份；\n3. 3月份的会议纪要；\n4. 十里村的名册。"
