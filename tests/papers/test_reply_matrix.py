"""Every reply × person and organisation × every rule of remedies: whole, without holes, without doubled marks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from requests_app.law.clocks import Restart
from requests_app.law.items import DECISIONS, Item, written
from requests_app.law.marks import Suspension
from requests_app.law.reasons import REASONS, reason_at
from requests_app.law.remedies import RemedyGround
from requests_app.law.replies import CATALOGUE, EIGHT_ELEMENTS, ReplyKind
from requests_app.law.state import Fee, RemedyState, Supplement
from requests_app.models import Agency
from requests_app.papers.law_words import basis_of, cited, ended, said_to
from requests_app.papers.letter import Letter
from requests_app.papers.wordings import paragraphs
from requests_app.papers.wordings_replies import DECIDED, REPLIES

from .reply_scene import AGENCY, DAYS, FIRM, LONG, ON, PERSON, SAID, STATE, reply

K = ReplyKind
DRAFTED = tuple(DECISIONS)
#: What stands in no letter: blanks, braces, what Python prints, marks that follow each other, sentences without an end.
WRONG = re.compile(
    r"××|[{}]|None|nan|[。；，、：][。；，、]|的的|的规定的规定|根据根据|属于属于|“”|（）|  |申请公开“申请公开"
)
_ENDS = ("。", "：", "。”")


def faults(letter: Letter) -> list[str]:
    """Return what is wrong in a letter's text and which of its paragraphs does not end."""
    open_ended = [paragraph.text for paragraph in letter.paragraphs if not paragraph.text.endswith(_ENDS)]
    return [found[0] for found in WRONG.finditer(letter.text)] + open_ended


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("who", [PERSON, FIRM], ids=["person", "organisation"])
@pytest.mark.parametrize("kind", K)
def test_every_letter_is_whole(kind, who, day):
    made = reply(kind, who, on=day)
    assert faults(made) == []
    assert list(made.elements) == list(EIGHT_ELEMENTS)
    withdrawn = {"legal_basis", "remedies"} if kind is K.CLOSE_WITHDRAWN else set()
    assert {code for code, said in made.elements.items() if not said} == withdrawn
    assert [code for code, said in made.elements.items() if said not in made.text] == []
    wrong_name = "您" if who is FIRM else "你单位"
    assert wrong_name not in made.text
    other = "本答复书" if CATALOGUE[kind].paper == "告知书" else "本告知书"
    assert f"收到{other}" not in made.text


def test_the_check_itself_finds_what_is_wrong():
    broken = {**SAID[K.REPLY_GRANTED], "result": "××年的文件，。予以公开的的内容：，None"}
    assert faults(reply(K.REPLY_GRANTED, said=broken)) == ["××", "，。", "的的", "：，", "None"]


@pytest.mark.parametrize("text", REASONS, ids=lambda text: text.key)
@pytest.mark.parametrize("who", [PERSON, FIRM], ids=["person", "organisation"])
def test_every_text_of_the_library_reads_in_its_letter(text, who):
    filled = text.body.replace("××", "甲")
    made = reply(text.kind, who, said={**SAID[text.kind], reason_at(text.kind): filled})
    assert faults(made) == []
    assert ("您" in made.text) is (who is PERSON)


@pytest.mark.parametrize("kind", DRAFTED)
def test_everything_asked_of_an_officer_stands_in_the_letter_and_may_not_be_worded_away(kind):
    said = {name: f"甲{n}乙" for n, name in enumerate(CATALOGUE[kind].asked)}
    made = reply(kind, said=said)
    assert [text for text in said.values() if text not in made.text] == []
    assert faults(made) == []
    shipped = REPLIES[kind]
    common = {"收到日期", "编号", "申请内容", "查询经过", "政策依据", "结果", "分项", "救济途径"}
    assert set(shipped.must) == common | set(CATALOGUE[kind].extra.values())


@pytest.mark.parametrize(
    ("kind", "must"),
    [
        (
            K.CLOSE_NOT_SUPPLEMENTED,
            {"收到日期", "编号", "申请内容", "政策依据", "结果", "救济途径", "告知日期", "期限"},
        ),
        (
            K.CLOSE_FEE_UNPAID,
            {"收到日期", "编号", "申请内容", "政策依据", "结果", "救济途径", "告知日期", "期限", "金额"},
        ),
        (K.CLOSE_WITHDRAWN, {"收到日期", "编号", "申请内容", "结果", "撤回日期"}),
    ],
)
def test_a_closing_states_its_dates_and_its_remedy_if_it_has_one(kind, must):
    assert set(REPLIES[kind].must) == must
    assert (CATALOGUE[kind].ground is RemedyGround.NONE) is ("救济途径" not in must)


@pytest.mark.parametrize("kind", K)
def test_a_wording_has_its_parts_and_no_others(kind):
    shipped = REPLIES[kind]
    named = set(re.findall(r"\{([^{}]*)\}", shipped.wording.body))
    assert named == set(shipped.parts)
    assert set(shipped.must) <= named


@pytest.mark.parametrize("kind", DRAFTED)
def test_a_blank_element_leaves_no_hole(kind):
    for name in CATALOGUE[kind].asked:
        made = reply(kind, said={**SAID[kind], name: " \r\n "})
        assert faults(made) == [], name


@pytest.mark.parametrize("end", ["", "。", "；", "，", "。 ", "\r\n", "。\r\n\r\n"])
def test_whatever_an_officer_ends_on_a_sentence_ends_once(end):
    said = dict.fromkeys(CATALOGUE[K.REPLY_PARTIAL].asked, f"第一行\r\n\r\n第二行{end}")
    said["legal_basis"] = f"根据条例第三十七条的规定{end}"
    made = reply(K.REPLY_PARTIAL, said=said)
    assert [f for f in faults(made) if f[-3:] != "第一行"] == [], "a line of a list needs no stop"
    assert "。根据《中华人民共和国政府信息公开条例》第三十七条的规定，现答复如下：" in made.text
    assert [code for code, text in made.elements.items() if not text or text not in made.text] == []


@pytest.mark.parametrize("kind", DRAFTED)
def test_several_things_asked_are_told_one_by_one_whatever_is_decided(kind):
    items = [Item("甲文件", "已查找到。", K.REPLY_GRANTED), Item("乙“图”", "", kind)]
    made = reply(K.REPLY_PARTIAL, said={**SAID[K.REPLY_PARTIAL], "items": written(items)})
    assert faults(made) == []
    first, second = [line for line in made.lines if "、关于“" in line]
    assert first == "一、关于“甲文件”：已查找到。根据《政府信息公开条例》第三十六条第（二）项的规定，予以公开。"
    article = cited(CATALOGUE[kind].article, "《政府信息公开条例》")
    assert second == f"二、关于“乙‘图’”：根据{article}的规定，{DECIDED[kind]}。"


def test_a_twelfth_item_is_numbered():
    items = [Item(f"文件{n}", "", K.REPLY_GRANTED) for n in range(1, 13)]
    made = reply(K.REPLY_GRANTED, said={**SAID[K.REPLY_GRANTED], "items": written(items)})
    numbers = [line.split("、")[0] for line in made.lines if "、关于“" in line]
    assert numbers == [*"一二三四五六七八九十", "十一", "十二"]


@pytest.mark.parametrize("kind", [K.REPLY_DENIED_INTERNAL, K.REPLY_DENIED_PROCESS])
@pytest.mark.parametrize("before", ["", "属于", "该信息属于", "您申请公开的信息属于", "该信息是"])
def test_the_kind_of_information_is_not_introduced_twice(kind, before):
    made = reply(kind, FIRM, said={**SAID[kind], "which_kind": f"{before}甲类"})
    assert [line.split("类别：")[1] for line in made.lines if "类别：" in line] == ["甲类。"]


PAID = replace(
    STATE,
    fee=Fee(date(2026, 6, 22), date(2026, 7, 20), 880, paid_on=date(2026, 6, 30)),
    restarts=(Restart(date(2026, 6, 30), "fee"),),
)
ASKED = replace(
    STATE,
    suspensions=(
        Suspension("third_party", date(2026, 6, 24), name="示例测绘有限公司"),
        Suspension("agency", date(2026, 6, 25), name="示例市自然资源局"),
        Suspension("third_party", date(2026, 6, 29), name="示例设计有限公司"),
    ),
)
AGAIN = replace(
    STATE,
    round=2,
    reopened_on=date(2026, 7, 6),
    extension=10,
    extended_on=date(2026, 6, 1),
    remedies=(RemedyState("1", "reconsideration", date(2026, 5, 1), "corrected", date(2026, 7, 1)),),
)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (STATE, ""),
        (
            LONG,
            (
                "本机关于2026年6月24日告知您补正，于2026年7月2日收到您的补正材料，答复期限自该日起重新计算。"
                "本机关依法延长答复期限10个工作日，并于2026年7月28日告知您。"
            ),
        ),
        (PAID, "您于2026年6月30日缴纳信息处理费880元。"),
        (
            ASKED,
            (
                "本机关于2026年6月24日书面征求有关第三方的意见，所需时间不计算在答复期限内。"
                "本机关于2026年6月25日书面征求有关行政机关的意见，所需时间不计算在答复期限内。"
            ),
        ),
        (replace(STATE, delayed_until=date(2026, 9, 30)), "本机关依法确定延迟至2026年9月30日前答复，并告知您。"),
        (AGAIN, "根据行政复议决定，本机关对该申请重新作出答复。"),
        (
            replace(AGAIN, remedies=(replace(AGAIN.remedies[0], kind="litigation_direct"),)),
            "根据人民法院生效判决，本机关对该申请重新作出答复。",
        ),
    ],
    ids=["none", "supplement and extension", "fee", "consultations", "delay", "reconsideration", "judgment"],
)
def test_what_happened_since_is_told_after_the_first_sentence(state, said):
    made = reply(K.REPLY_ALREADY_PUBLIC, state=state)
    first = "申请公开“示例区示例路拓宽工程的初步设计批复”。"
    assert made.paragraphs[0].text.partition(first)[2] == said
    assert faults(made) == []


def test_the_third_party_is_named_nowhere():
    for kind in DRAFTED:
        assert "示例测绘" not in reply(kind, state=ASKED).text


def test_a_story_told_by_the_officer_is_not_told_again():
    supplemented = replace(STATE, supplement=Supplement(date(2026, 6, 24), date(2026, 7, 15), received_on=ON))
    assert reply(K.REPLY_UNCLEAR, state=supplemented).text.count("补正材料，") == 1
    assert "征求有关第三方" not in reply(K.REPLY_DENIED_THIRD_PARTY, state=ASKED).text


@pytest.mark.parametrize(
    ("items", "basis"),
    [
        ([], "《中华人民共和国政府信息公开条例》第三十六条第（三）项、第三十七条"),
        (
            [
                Item("甲", "", K.REPLY_DENIED_PROCESS),
                Item("乙", "", K.REPLY_NOT_EXIST),
                Item("丙", "", K.REPLY_GRANTED),
                Item("丁", "", K.REPLY_DENIED_INTERNAL),
            ],
            "《中华人民共和国政府信息公开条例》第十六条第一款、第二款、第三十六条第（二）项、第（三）项、第（四）项、第三十七条",
        ),
        (
            [Item("甲", "", K.REPLY_DENIED_LAW, "条例第十四条、《中华人民共和国统计法》第九条、第二十五条")],
            (
                "《中华人民共和国政府信息公开条例》第十四条、第三十六条第（三）项、第三十七条、"
                "《中华人民共和国统计法》第九条、第二十五条"
            ),
        ),
        (
            [Item("甲", "", K.REPLY_NOT_OURS, "第三十六条第五项、第三项")],
            "《中华人民共和国政府信息公开条例》第三十六条第（三）项、第（五）项、第三十七条",
        ),
    ],
)
def test_the_basis_names_each_article_once_and_in_order(items, basis):
    assert basis_of(K.REPLY_PARTIAL, items) == basis


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("条例第三十六条第二项", "《中华人民共和国政府信息公开条例》第三十六条第（二）项"),
        ("第三十七条", "《中华人民共和国政府信息公开条例》第三十七条"),
        ("《行政复议法》第二十三条第一款第四项", "《行政复议法》第二十三条第一款第（四）项"),
        ("第三十六条第(二)项", "《中华人民共和国政府信息公开条例》第三十六条第（二）项"),
        ("实践做法", "实践做法"),
    ],
)
def test_items_are_cited_in_brackets(article, words):
    assert cited(article) == words


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", ""),
        ("甲", "甲。"),
        ("甲；", "甲。"),
        ("甲。", "甲。"),
        ("见《甲》第“乙”", "见《甲》第“乙”。"),
        ("他说“是。”", "他说“是。”"),
    ],
)
def test_a_sentence_ends_once(text, sentence):
    assert ended(text) == sentence


@pytest.mark.parametrize(
    ("text", "you", "words"),
    [
        ("请您补正，您的申请", "你单位", "请你单位补正，你单位的申请"),
        ("您单位说明的理由", "你单位", "你单位说明的理由"),
        ("请您补正", "您", "请您补正"),
    ],
)
def test_an_organisation_is_not_called_as_a_person(text, you, words):
    assert said_to(you, {"result": text}) == {"result": words}


def test_an_office_that_writes_its_own_stop_behind_a_part_gets_one():
    made = paragraphs("结果：{结果}。\n（{结果}）", {"结果": "予以公开。"})
    assert [paragraph.text for paragraph in made] == ["结果：予以公开。", "（予以公开）"]


def test_an_agency_without_body_or_court_shows_the_blank():
    bare = Agency(name="甲", doc_mark="甲")
    assert "向××人民政府申请行政复议" in reply(K.REPLY_GRANTED, agency=bare).text
    assert "××" not in reply(K.REPLY_GRANTED, agency=AGENCY).text
