"""The letters word by word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from requests_app.law.clocks import Restart
from requests_app.law.items import Item, written
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.law.state import CaseState, Supplement
from requests_app.models import Agency, Application
from requests_app.papers.compose import letter
from requests_app.papers.law_words import basis_of
from requests_app.papers.letter import Letter

K = ReplyKind
ON = date(2026, 11, 18)
AGENCY = Agency(
    name="示例市人民政府办公厅",
    doc_mark="示政办公开答",
    reconsideration_body="示例省人民政府",
    court="示例市中级人民法院",
)
STATE = CaseState(received_on=date(2026, 9, 17), number="2026-0091")
GRANTED = {
    "search_process": "经检索本机关公文系统和档案系统，查到上述文件",
    "legal_basis": "《中华人民共和国政府信息公开条例》第三十六条第二项",
    "result": "您申请公开的信息予以公开，随本答复书提供",
    "given": "批准文件1份",
    "way": "以电子文件形式提供",
}


def a_case(**given: str) -> Application:
    given.setdefault("content", "示例地块征收的批准文件")
    return Application(applicant_name="吴示例", applicant_kind="natural_person", number="2026-0091", **given)


def test_a_grant_word_by_word():
    assert letter(a_case(), STATE, K.REPLY_GRANTED, GRANTED, ON, AGENCY).text == (
        "示例市人民政府办公厅\n"
        "政府信息公开申请答复书\n"
        "（予以公开）\n"
        "示政办公开答〔2026〕（待编）号\n"
        "吴示例：\n"
        "本机关于2026年9月17日收到您提交的政府信息公开申请（编号2026-0091），申请公开“示例地块征收的批准文件”。\n"
        "经检索本机关公文系统和档案系统，查到上述文件。"
        "根据《中华人民共和国政府信息公开条例》第三十六条第（二）项的规定，现答复如下：\n"
        "您申请公开的信息予以公开，随本答复书提供。\n"
        "现向您提供以下政府信息：批准文件1份。\n"
        "提供形式和方式：以电子文件形式提供。\n"
        "如对本答复不服，可以自收到本答复书之日起60日内向示例省人民政府申请行政复议，也可以在6个月内向示例市中级人民法院提起行政诉讼。\n"
        "示例市人民政府办公厅\n"
        "（答复日期以签发为准）\n"
        "（印章）"
    )


ITEMS = [
    Item("征收批准文件", "本机关制作，已检索到", K.REPLY_GRANTED),
    Item("补偿安置方案公告", "已在政府网站公开", K.REPLY_ALREADY_PUBLIC),
    Item("勘测定界图", "第三方不同意，理由成立", K.REPLY_DENIED_THIRD_PARTY),
]
PARTIAL = {
    "search_process": "经检索本机关公文系统和档案系统，查到上述文件。",
    "legal_basis": basis_of(K.REPLY_PARTIAL, ITEMS),
    "result": "可以公开的部分予以公开。",
    "given": "征收批准文件、补偿安置方案公告",
    "withheld": "勘测定界图",
    "reason": "该图由测绘单位提供，含有未公开的测量技术资料，该单位不同意公开，理由合理",
    "items": written(ITEMS),
}


def test_a_partial_reply_word_by_word_item_by_item():
    state = replace(
        STATE,
        supplement=Supplement(date(2026, 9, 22), date(2026, 10, 15), received_on=date(2026, 9, 30)),
        restarts=(Restart(date(2026, 9, 30), "supplement"),),
        extension=10,
    )
    case = a_case(content="征收批准文件、补偿安置方案公告及勘测定界图。")
    assert letter(case, state, K.REPLY_PARTIAL, PARTIAL, ON, AGENCY, masked=True).text == (
        "示例市人民政府办公厅\n"
        "政府信息公开申请答复书\n"
        "（部分公开）\n"
        "示政办公开答〔2026〕（待编）号\n"
        "吴××：\n"
        "本机关于2026年9月17日收到您提交的政府信息公开申请（编号2026-0091），"
        "申请公开“征收批准文件、补偿安置方案公告及勘测定界图”。"
        "本机关于2026年9月22日告知您补正，于2026年9月30日收到您的补正材料，答复期限自该日起重新计算。"
        "本机关依法延长答复期限10个工作日，并告知您。\n"
        "经检索本机关公文系统和档案系统，查到上述文件。根据《中华人民共和国政府信息公开条例》第十五条、第三十二条、"
        "第三十六条第（一）项、第（二）项、第（三）项、第三十七条的规定，现答复如下：\n"
        "可以公开的部分予以公开。\n"
        "一、关于“征收批准文件”：本机关制作，已检索到。"
        "根据《政府信息公开条例》第三十六条第（二）项的规定，予以公开。\n"
        "二、关于“补偿安置方案公告”：已在政府网站公开。"
        "根据《政府信息公开条例》第三十六条第（一）项的规定，该信息已主动公开。\n"
        "三、关于“勘测定界图”：第三方不同意，理由成立。根据《政府信息公开条例》第十五条、第三十二条的规定，"
        "公开该信息会对第三方合法权益造成损害，不予公开。\n"
        "不予公开的理由：该图由测绘单位提供，含有未公开的测量技术资料，该单位不同意公开，理由合理。\n"
        "如对本答复中不予公开的部分不服，应当自收到本答复书之日起60日内先向示例省人民政府申请行政复议；"
        "对复议决定不服的，可以自收到复议决定书之日起15日内向示例市中级人民法院提起行政诉讼。"
        "如对本答复的其他内容不服，可以自收到本答复书之日起60日内向示例省人民政府申请行政复议，"
        "也可以在6个月内向示例市中级人民法院提起行政诉讼。\n"
        "示例市人民政府办公厅\n"
        "（答复日期以签发为准）\n"
        "（印章）"
    )


def test_a_delivered_letter_carries_number_and_date():
    state = replace(STATE, delivered=True, doc_no="示政办公开答〔2026〕12号", replied_on=ON)
    made = letter(a_case(), state, K.REPLY_GRANTED, GRANTED, ON, AGENCY)
    assert (made.doc_no.text, made.date_line.text) == ("示政办公开答〔2026〕12号", "2026年11月18日")


def test_an_organisation_is_written_to_in_full():
    case = a_case()
    case.applicant_kind, case.applicant_name = "commercial_enterprise", "示例公司"
    made = letter(case, STATE, K.REPLY_GRANTED, GRANTED, ON, AGENCY, masked=True)
    assert made.addressee.text == "示例公司"
    assert "收到你单位提交" in made.text


def test_what_was_filled_in_is_marked_and_the_form_is_not():
    made = letter(a_case(), STATE, K.REPLY_GRANTED, GRANTED, ON, AGENCY)
    first = [(run.text, run.filled) for run in made.paragraphs[0]]
    assert first == [
        ("本机关于", False),
        ("2026年9月17日", True),
        ("收到您提交的政府信息公开申请（编号", False),
        ("2026-0091", True),
        ("），申请公开“", False),
        ("示例地块征收的批准文件", True),
        ("”。", False),
    ]


@pytest.mark.parametrize("kind", [kind for kind in ReplyKind if not kind.value.startswith("close_")])
def test_everything_a_kind_asks_for_stands_in_its_letter(kind):
    said = {name: f"甲{n}乙" for n, name in enumerate(CATALOGUE[kind].asked)}
    made: Letter = letter(a_case(), STATE, kind, said, ON, AGENCY)
    assert [text for text in said.values() if text not in made.text] == []


def test_each_article_is_cited_once():
    one = [Item("甲", "", K.REPLY_GRANTED), Item("乙", "", K.REPLY_GRANTED, "第三十七条")]
    assert basis_of(K.REPLY_GRANTED, one) == "《中华人民共和国政府信息公开条例》第三十六条第（二）项、第三十七条"
    assert basis_of(K.REPLY_GRANTED, one[:1]) == "《中华人民共和国政府信息公开条例》第三十六条第（二）项"
