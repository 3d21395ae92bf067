"""Each element of a reply taken away or altered in turn is found, in words; whole letters have no finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from requests_app.law.items import Item, written
from requests_app.law.nodes import Act
from requests_app.law.replies import CATALOGUE, EIGHT_ELEMENTS
from requests_app.law.state import Record
from requests_app.models import Agency
from requests_app.papers.compose import compose
from requests_app.papers.law_words import basis_of
from requests_app.papers.letter import Run
from requests_app.papers.lint import lint
from tests.factories import elements

from .letters import (
    AGENCY,
    CLOSED,
    GRANTED,
    OLD,
    ON,
    OPTIONAL,
    STATE,
    K,
    a_case,
    facts,
    found,
    saying,
    whole,
    without,
)


@pytest.mark.parametrize("on", [date(2026, 9, 30), date(2027, 3, 1)])
@pytest.mark.parametrize("who", ["natural_person", "commercial_enterprise"])
@pytest.mark.parametrize("kind", list(K))
def test_a_whole_letter_of_each_kind_has_no_finding(kind, who, on):
    at = whole(kind, who, on)
    assert found(compose(kind, at), at) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("request_content", "申请内容：文书里没有写出，请在文书文字中恢复这一部分。"),
        ("received_date", "收到时间：文书里没有写出，请在文书文字中恢复这一部分。"),
        ("search_process", "查询经过：文书里没有写出，请在文书文字中恢复这一部分。"),
        ("legal_basis", "政策依据：文书里没有写出，请在文书文字中恢复这一部分。"),
        ("remedies", "救济途径：文书里没有写出，请在文书文字中恢复这一部分。"),
    ],
)
def test_an_element_that_does_not_stand_in_the_letter_is_found(code, said):
    at = facts()
    made = compose(K.REPLY_GRANTED, at)
    assert found(without(made, made.elements[code]), at) == [said]


def test_the_date_below_the_signature_does_not_say_when_it_was_received():
    at = facts(state=replace(STATE, received_on=ON))
    made = compose(K.REPLY_GRANTED, at)
    assert made.date_line.text == made.elements["received_date"] == "2026年11月18日"
    assert found(without(made, "2026年11月18日"), at) == ["收到时间：文书里没有写出，请在文书文字中恢复这一部分。"]


@pytest.mark.parametrize("code", sorted(EIGHT_ELEMENTS))
@pytest.mark.parametrize("kind", [kind for kind in K if kind is not K.CLOSE_WITHDRAWN])
def test_of_every_kind_each_of_the_eight_taken_out_is_found_by_its_name(kind, code):
    at = whole(kind)
    made = compose(kind, at)
    stretch = made.elements[code]
    gone = without(replace(made, elements={**made.elements, code: ""}), stretch)
    gone = {
        "doc_no": replace(gone, doc_no=Run("")),
        "title": replace(gone, title=""),
    }.get(code, gone)
    named = {str(finding).partition("：")[0] for finding in lint(gone, at)}
    assert EIGHT_ELEMENTS[code] in named


def test_a_result_that_does_not_stand_in_the_letter_is_found():
    at = facts()
    made = without(compose(K.REPLY_GRANTED, at), GRANTED["result"], "批准文件1份")
    assert found(made, at) == ["结果：文书里没有写出结果、提供的信息，请在文书文字中恢复这一部分。"]


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("received_date", "2026年9月15日", "收到时间：应当是2026年9月17日，请重新制作。"),
        ("received_date", "", "收到时间：应当是2026年9月17日，请重新制作。"),
        ("request_content", "另一件事", "申请内容：应当是“示例地块征收的批准文件”，请重新制作。"),
        ("search_process", "", "查询经过：请写明检索的范围、方法和结果。"),
        ("search_process", "经检索××系统", "查询经过：还有“××”没有填写。"),
        ("legal_basis", "", "政策依据：请写明依据的条款。"),
        (
            "legal_basis",
            "《中华人民共和国政府信息公开条例》第三十六条第（三）项",
            "政策依据：应当写明《中华人民共和国政府信息公开条例》第三十六条第（二）项。",
        ),
        (
            "legal_basis",
            "《保守国家秘密法》第三十六条第（二）项",
            "政策依据：应当写明《中华人民共和国政府信息公开条例》第三十六条第（二）项。",
        ),
        ("remedies", "", f"救济途径：应当是“{OPTIONAL}”，请重新制作。"),
        ("remedies", OLD, f"救济途径：应当是“{OPTIONAL}”，请重新制作。"),
    ],
)
def test_an_element_that_says_otherwise_is_found(code, text, said):
    at = facts()
    assert found(saying(compose(K.REPLY_GRANTED, at), code, text), at) == [said]


def test_the_old_way_of_writing_an_item_counts():
    at = facts(elements={**GRANTED, "legal_basis": "《中华人民共和国政府信息公开条例》第三十六条第二项"})
    assert found(compose(K.REPLY_GRANTED, at), at) == []


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("", "编号：文书上的文号“”不是办理记录的“示政办公开答〔2026〕12号”，请重新制作。"),
        (
            "示政办公开答〔2026〕13号",
            "编号：文书上的文号“示政办公开答〔2026〕13号”不是办理记录的“示政办公开答〔2026〕12号”，请重新制作。",
        ),
    ],
)
def test_another_number_than_the_records_is_found(number, said):
    at = facts()
    assert found(replace(compose(K.REPLY_GRANTED, at), doc_no=Run(number)), at) == [said]


@pytest.mark.parametrize(
    "number", ["12", "别的机关〔2026〕12号", "示政办公开答〔2025〕12号", "示政办公开答〔2026〕0号"]
)
def test_a_number_of_another_form_mark_or_year_is_found(number):
    at = facts(doc_no=number)
    assert found(compose(K.REPLY_GRANTED, at), at) == [
        f"编号：文号“{number}”应当写成“示政办公开答〔2026〕1号”的样子，请改正，或者在本机关设置中修改答复文号机关代字。"
    ]


def test_a_letter_without_the_register_number_is_found():
    at = facts()
    assert found(without(compose(K.REPLY_GRANTED, at), "2026-0091"), at) == [
        "编号：文书里没有写登记编号2026-0091，请在文书文字中写上“{编号}”。"
    ]


def test_another_title_is_found():
    at = facts()
    assert found(replace(compose(K.REPLY_GRANTED, at), subtitle="（部分公开）"), at) == [
        "标题：应当是“政府信息公开申请答复书（予以公开）”，请重新制作。"
    ]


def test_a_title_that_does_not_go_with_the_outcome_is_found():
    at = facts(record=Record(Act.DELIVER, ON, 1, {"outcome": "partial"}))
    assert found(compose(K.REPLY_GRANTED, at), at) == ["标题：与办理结果不一致，请核对答复类型后重新制作。"]


def test_a_receipt_after_the_letter_is_found():
    at = facts(state=replace(STATE, received_on=date(2026, 11, 19)))
    assert found(compose(K.REPLY_GRANTED, at), at) == [
        "收到时间：收到时间2026年11月19日晚于文书日期2026年11月18日，请核对日期。"
    ]


def test_a_case_without_receipt_number_or_content_is_told_so():
    at = facts(state=replace(STATE, received_on=None), case=a_case(number="", content=""))
    assert found(compose(K.REPLY_GRANTED, at), at) == [
        "编号：请先登记编号。",
        "申请内容：申请没有内容描述。",
        "收到时间：尚未确定收到日期。",
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"addressee": Run("郑别人")}, "收件人：应当是“吴示例”，请重新制作。"),
        ({"signature": "别的机关"}, "署名：应当是“示例市人民政府办公厅”，请重新制作。"),
        ({"date_line": Run("2026年11月19日")}, "成文日期：应当是2026年11月18日，请重新制作。"),
        ({"enclosures": ("批文.pdf",)}, "附件：“批文.pdf”没有经过保密审查，不能作为附件，请撤下。"),
    ],
)
def test_what_stands_around_the_text_is_looked_at(changed, said):
    at = facts()
    assert found(replace(compose(K.REPLY_GRANTED, at), **changed), at) == [said]


def test_a_form_that_calls_an_organisation_like_a_person_is_found():
    said = {**GRANTED, "result": "予以公开"}
    at = facts(case=a_case(applicant_kind="commercial_enterprise"), elements=said)
    made = compose(K.REPLY_GRANTED, at)
    assert found(without(made, "你单位", by="您"), at) == [
        "称谓：应当称申请人为“你单位”，请在文书文字中把称谓改成“{您}”，由系统填写。"
    ]


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("open", []),
        ("masked", []),
        ("withhold", ["附件：“批文.pdf”没有通过保密审查，不能送出，请撤下。"]),
        ("", ["附件：“批文.pdf”没有通过保密审查，不能送出，请撤下。"]),
    ],
)
def test_only_files_that_the_review_cleared_are_enclosed(decision, said):
    review = Record(Act.CLEAR, ON, 2, {"files": {"7": {"decision": decision}}})
    at = facts(state=replace(STATE, files=(("7", "批文.pdf"),)), history=[review])
    assert found(compose(K.REPLY_GRANTED, at), at) == said


def test_a_cleared_file_that_is_not_named_is_found():
    review = Record(Act.CLEAR, ON, 2, {"files": {"7": {"decision": "open"}}})
    at = facts(state=replace(STATE, files=(("7", "批文.pdf"),)), history=[review])
    made = replace(compose(K.REPLY_GRANTED, at), enclosures=())
    assert found(made, at) == ["附件：没有列出“批文.pdf”，请重新制作。"]


@pytest.mark.parametrize(
    ("bare", "said"),
    [
        ({"reconsideration_body": ""}, "救济途径：请在本机关设置中填写行政复议机关。"),
        ({"court": ""}, "救济途径：请在本机关设置中填写管辖法院。"),
        ({"reconsideration_body": "", "court": ""}, "救济途径：请在本机关设置中填写行政复议机关、管辖法院。"),
        ({"doc_mark": ""}, "编号：请在本机关设置中填写答复文号机关代字。"),
    ],
)
def test_what_the_office_has_not_set_is_told_with_the_place(bare, said):
    kept = {"name": AGENCY.name, "doc_mark": "示政办公开答", "reconsideration_body": "甲", "court": "乙"}
    at = facts(agency=Agency(**{**kept, **bare}))
    assert found(compose(K.REPLY_GRANTED, at), at) == [said]


def test_a_confirmation_of_withdrawal_names_no_remedy():
    at = whole(K.CLOSE_WITHDRAWN)
    made = compose(K.CLOSE_WITHDRAWN, at)
    assert found(replace(made, elements={**made.elements, "remedies": OPTIONAL}), at) == [
        "救济途径：不应当写救济途径。"
    ]
    bare = replace(at, agency=Agency(name=AGENCY.name, doc_mark="示政办公开答"))
    assert found(compose(K.CLOSE_WITHDRAWN, bare), bare) == []


@pytest.mark.parametrize("kind", [kind for kind in K if kind not in CLOSED])
def test_each_further_element_of_a_kind_left_empty_is_found(kind):
    for name, label in CATALOGUE[kind].extra.items():
        at = replace(whole(kind), elements={**elements(kind), name: ""})
        assert found(compose(kind, at), at) == [f"结果：请写明{label}。"]


ITEMS = [
    Item("征收批准文件", "本机关制作", K.REPLY_GRANTED),
    Item("勘测定界图", "第三方不同意", K.REPLY_DENIED_THIRD_PARTY),
]


def test_each_items_article_is_cited():
    said = {**elements(K.REPLY_PARTIAL), "legal_basis": basis_of(K.REPLY_PARTIAL, ITEMS), "items": written(ITEMS)}
    at = facts(K.REPLY_PARTIAL, elements=said)
    made = compose(K.REPLY_PARTIAL, at)
    assert found(made, at) == []
    assert found(without(made, "第十五条", by="有关规定"), at)[0] == (
        "政策依据：没有写明第2项“勘测定界图”的依据《中华人民共和国政府信息公开条例》第十五条、第三十二条。"
    )
