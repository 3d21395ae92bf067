"""拟办 without scripts: items, kinds, texts, the letter, and versions that nobody overwrites."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from requests_app.handling import approval, clock
from requests_app.law.items import read
from requests_app.law.nodes import Act, Node, Role
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Application, Attachment, Draft, ReplyText
from tests.desk.stories import fields_of, reply, signed_in
from tests.factories import Office, case_at, elements, make_agency, make_office, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.once]
K = ReplyKind
ASKED = "征收的批准文件、补偿安置方案公告及勘测定界图"


@pytest.fixture
def office() -> Office:
    return make_office(make_agency(reconsideration_body="示例省人民政府", court="示例市中级人民法院"))


@pytest.fixture
def case(office) -> Application:
    return case_at(Node.DRAFTING, office, on=timezone.localdate(), content=ASKED)


@pytest.fixture
def client(office) -> Client:
    return signed_in(office.drafter)


def at(case: Application) -> str:
    return f"/admin/cases/{case.pk}/submit/"


def press(client: Client, case: Application, do: str = "refresh", page=None, **typed: str):
    """Press a button of the page with what stands there and what is typed over it."""
    before = page or client.get(at(case))
    return client.post(at(case), {**fields_of(before), **typed, "do": do})


DECIDED = {
    "i_0_kind": "reply_granted",
    "i_1_kind": "reply_already_public",
    "i_2_kind": "reply_denied_third_party",
}


def test_the_content_stands_split_into_items_and_nothing_is_judged(client, case):
    page = client.get(at(case))
    assert [row[0].value() for row in page.context["rows"]] == ["征收的批准文件", "补偿安置方案公告", "勘测定界图"]
    assert [row[2].value() for row in page.context["rows"]] == ["", "", ""]
    assert page.context["recommended"] == ""
    assert page.context["letter"] is None
    assert [card.value for card in page.context["top"]] == ["reply_granted", "reply_partial", "reply_already_public"]
    assert len(page.context["top"]) + len(page.context["rest"]) == page.context["kinds"] == 21


def test_the_decisions_recommend_a_kind_with_its_reason(client, case):
    page = press(client, case, **DECIDED)
    first = page.context["top"][0]
    assert (first.value, first.article, first.counts) == (
        "reply_partial",
        "条例第三十七条、第三十六条第三项",
        "计入表三（二）部分公开",
    )
    assert first.recommended == "能区分处理的，公开可公开的部分，对不公开的部分说明理由。"
    assert [row[3].value() for row in page.context["rows"]] == [
        "条例第三十六条第二项",
        "条例第三十六条第一项",
        "条例第十五条、第三十二条",
    ]


def test_choosing_a_kind_shows_its_fields_and_fills_in_what_the_case_says(client, case):
    page = press(client, case, reply_kind="reply_partial", **DECIDED)
    form = page.context["form"]
    assert {name for name in form.fields if name.startswith("e_")} == {
        f"e_{n}" for n in CATALOGUE[K.REPLY_PARTIAL].asked
    }
    assert form["e_given"].value() == "征收的批准文件、补偿安置方案公告"
    assert form["e_withheld"].value() == "勘测定界图"
    assert form["e_reason"].value() == ""
    assert form["e_legal_basis"].value() == (
        "《中华人民共和国政府信息公开条例》第十五条、第三十二条、第三十六条第（一）项、第（二）项、第（三）项、第三十七条"
    )
    assert not form.errors


def test_everything_typed_is_kept_through_other_kinds_and_back(client, case):
    page = press(client, case, reply_kind="reply_partial", **DECIDED)
    page = press(client, case, page=page, e_reason="我写的理由", e_search_process="我查的经过")
    page = press(client, case, page=page, reply_kind="reply_granted")
    assert page.context["form"]["e_search_process"].value() == "我查的经过"
    page = press(client, case, page=page, reply_kind="reply_partial")
    assert page.context["form"]["e_reason"].value() == "我写的理由"


def test_the_basis_follows_the_kind_until_it_is_changed_by_hand(client, case):
    page = press(client, case, reply_kind="reply_granted")
    assert page.context["form"]["e_legal_basis"].value() == "《中华人民共和国政府信息公开条例》第三十六条第（二）项"
    page = press(client, case, page=page, reply_kind="reply_not_exist")
    assert page.context["form"]["e_legal_basis"].value() == "《中华人民共和国政府信息公开条例》第三十六条第（四）项"
    page = press(client, case, page=page, e_legal_basis="我写的依据")
    page = press(client, case, page=page, reply_kind="reply_granted")
    assert page.context["form"]["e_legal_basis"].value() == "我写的依据"


def test_a_text_of_the_library_is_taken_and_its_changes_are_told(client, case, office):
    ReplyText.objects.create(
        agency=office.agency, reply_kind="reply_partial", title="自有写法", body="本机关自己的理由。"
    )
    page = press(client, case, reply_kind="reply_partial")
    titles = [text.title for text in page.context["texts"]]
    assert titles[0] == "第三方不同意，理由成立"
    assert titles[-1] == "自有写法"
    page = press(client, case, "use:partial-privacy", page=page)
    taken = page.context["form"]["e_reason"].value()
    assert taken.startswith("该部分含有自然人的住址、电话")
    assert (page.context["source"].ref, page.context["source"].changes) == ("partial-privacy", 0)
    page = press(client, case, page=page, e_reason=taken.replace("住址、电话", "住址"))
    assert (page.context["source"].ref, page.context["source"].changes) == ("partial-privacy", 1)
    assert "已改动 1 处" in page.content.decode()
    page = press(client, case, page=page, e_reason="完全不同")
    assert page.context["source"] is None


def test_rows_are_added_and_emptied_rows_go(client, case):
    page = press(client, case, "add")
    assert len(page.context["rows"]) == 4
    page = press(client, case, "save", page=page, reply_kind="reply_granted", i_0_text=" ", i_3_text="附图")
    assert page.status_code == 302
    kept = read(Draft.objects.get().elements["items"])
    assert [item.text for item in kept] == ["补偿安置方案公告", "勘测定界图", "附图"]


def test_the_letter_and_the_eight_elements_follow(client, case):
    page = press(client, case, reply_kind="reply_partial", e_search_process="查到上述文件", e_reason="理由", **DECIDED)
    assert page.context["ready"] == 8
    shown = page.content.decode()
    assert "<ins>查到上述文件。</ins>" in shown
    assert "先向示例省人民政府申请行政复议" in shown
    assert "<ins>吴××</ins>：" in shown
    page = press(client, case, page=page, e_reason="涉及××的权益")
    assert [(e.name, e.missing) for e in page.context["eight"] if not e.ok] == [
        ("结果", "“不予公开的理由”中还有“××”没有填写。")
    ]


def test_versions_are_kept_only_where_something_changed(client, case, office):
    assert press(client, case, "save").status_code == 200, "no kind, nothing to keep"
    assert not Draft.objects.exists()
    assert press(client, case, "save", reply_kind="reply_partial", e_reason="甲", **DECIDED).status_code == 302
    press(client, case, "save")
    press(client, case, "save", e_reason="乙")
    assert [(d.version, d.elements["reason"], d.author) for d in case.drafts.all()] == [
        (1, "甲", office.drafter),
        (2, "乙", office.drafter),
    ]
    page = client.get(at(case))
    assert page.context["form"]["e_reason"].value() == "乙"
    assert page.context["top"][0].checked
    assert "第 2 版" in page.content.decode()
    assert Application.objects.get(pk=case.pk).events_count == case.events_count, "a draft is no act"


def test_a_draft_saved_meanwhile_is_not_overwritten_and_both_are_told(client, case, office):
    mine = press(client, case, reply_kind="reply_granted", e_search_process="我的")
    press(client, case, "save", reply_kind="reply_granted", e_search_process="别人先存的")
    done = client.post(at(case), {**fields_of(mine), "do": "save"}, follow=True)
    assert [d.elements["search_process"] for d in case.drafts.all()] == ["别人先存的", "我的"]
    assert f"您打开页面后，{office.drafter}保存了第 1 版；您的内容另存为第 2 版" in done.content.decode()


def test_only_who_may_submit_saves(case, office):
    stranger = make_staff(office.agency, Role.DRAFTER)
    given = {**reply(), "do": "save", "rows": "1", "i_0_text": "甲", "base": "0"}
    page = signed_in(stranger).post(at(case), given)
    assert "已分给其他拟办人" in page.content.decode()
    assert not Draft.objects.exists()
    other = signed_in(make_office().drafter)
    assert other.post(at(case), given).status_code == 404


def test_submitting_records_items_and_files(client, case, office):
    file = Attachment.objects.create(
        application=case, kind="outgoing", name="批准文件.pdf", size=1, sha256="a" * 64, uploaded_by=office.drafter
    )
    Attachment.objects.create(application=case, kind="outgoing", name="撤下.pdf", size=1, sha256="b" * 64, removed=True)
    Attachment.objects.create(application=case, kind="office", name="内部.pdf", size=1, sha256="c" * 64)
    page = press(client, case, **DECIDED)
    given = {**fields_of(page), **DECIDED, **reply(K.REPLY_PARTIAL)}
    confirm = client.post(at(case), given)
    assert {row.name: row.then for row in confirm.context["consequence"].rows}["答复类型"] == (
        "部分公开（3 项：公开 1、已主动公开 1、不予公开·第三方权益 1）"
    )
    assert not Draft.objects.exists(), "the confirmation keeps no version"
    assert client.post(at(case), {**given, "confirmed": "1"}).status_code == 302
    facts = case.events.get(act=Act.SUBMIT.value).facts
    assert facts["files"] == [{"key": str(file.pk), "name": "批准文件.pdf", "sha256": "a" * 64}]
    assert [item.kind for item in read(facts["elements"]["items"])] == [
        K.REPLY_GRANTED,
        K.REPLY_ALREADY_PUBLIC,
        K.REPLY_DENIED_THIRD_PARTY,
    ]
    assert {name: facts["elements"][name] for name in elements(K.REPLY_PARTIAL)} == elements(K.REPLY_PARTIAL)
    assert not Draft.objects.exists(), "what is submitted is a version by itself"


def test_files_are_taken_on_the_page_and_what_was_typed_stays(client, case):
    typed = {"e_search_process": "检索了档案系统。"}
    pdf = SimpleUploadedFile("批准文件.pdf", b"%PDF-1.7")
    page = press(client, case, "attach", file=pdf, **typed)
    assert [file.name for file in page.context["files"]] == ["批准文件.pdf"]
    assert page.context["form"].values["search_process"] == typed["e_search_process"]
    page = press(client, case, "attach", page, file=SimpleUploadedFile("程序.exe", b"MZ"))
    assert page.context["files_refused"].startswith("“程序.exe”不是可以上传的文件。")
    assert page.context["form"].values["search_process"] == typed["e_search_process"]
    page = press(client, case, "attach", page)
    assert page.context["files_refused"] == "请选择要上传的文件。"
    page = press(client, case, f"drop:{Attachment.objects.get().pk}", page)
    assert (page.context["files"], Attachment.objects.get().removed) == ([], True)
    assert page.context["form"].values["search_process"] == typed["e_search_process"]
    # a file chosen and not sent up by its own button goes with any other
    page = press(client, case, "save", page, reply_kind=K.REPLY_GRANTED.value, file=SimpleUploadedFile("b.txt", b"b"))
    assert [file.name for file in case.attachments.filter(removed=False)] == ["b.txt"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reply_kind": ""}, "请选择答复类型。"),
        ({"reply_kind": "nonsense"}, "请选择答复类型。"),
        ({"i_1_kind": ""}, "第2项还没有认定"),
        ({"e_reason": ""}, "请填写不予公开的理由。"),
        ({"e_reason": "涉及××的权益"}, "“不予公开的理由”中还有“××”没有填写"),
    ],
)
def test_what_is_not_whole_is_not_submitted_and_stays_typed(client, case, typed, said):
    page = press(client, case, **DECIDED)
    given = {**fields_of(page), **DECIDED, **reply(K.REPLY_PARTIAL), **typed}
    refused = client.post(at(case), {**given, "confirmed": "1"})
    assert refused.status_code == 200
    assert said in refused.content.decode()
    assert refused.context["form"]["e_search_process"].value() == "查询经过的内容"
    assert Application.objects.get(pk=case.pk).node == Node.DRAFTING


def test_a_returned_draft_comes_back_with_the_reason_on_top(client, case, office):
    today = {"on": timezone.localdate(), "today": timezone.localdate()}
    page = press(client, case, **DECIDED)
    client.post(at(case), {**fields_of(page), **DECIDED, **reply(K.REPLY_PARTIAL), "confirmed": "1"})
    case.refresh_from_db()
    approval.send_back(case, actor=office.reviewer, reason="请写明第三方的意见", **today)
    page = client.get(at(case))
    assert page.context["start"].returned.reason == "请写明第三方的意见"
    assert f"{office.reviewer}" in page.content.decode().split("退回：")[0][-80:]
    assert page.context["form"]["e_reason"].value() == "不予公开的理由的内容"
    press(client, case, "save", e_reason="改后的理由")
    assert client.get(at(case)).context["form"]["e_reason"].value() == "改后的理由"


def test_an_earlier_answer_is_proposed_by_the_address(client, case):
    page = client.get(f"{at(case)}?kind=reply_repeat&earlier_doc_no=示政办〔2026〕7号")
    assert page.context["form"]["reply_kind"].value() == "reply_repeat"
    assert page.context["form"]["e_earlier_doc_no"].value() == "示政办〔2026〕7号"


def test_the_consultation_is_told_by_the_record(client, case, office):
    today = timezone.localdate()
    asked = clock.consult(case, actor=office.drafter, kind="third_party", party="示例公司", on=today, today=today)
    assert asked.waiting_for == "third_party"
    page = press(client, case, reply_kind="reply_denied_third_party")
    assert f"{today.year}年{today.month}月{today.day}日" in page.context["form"]["e_consultation"].value()
    assert "书面征求第三方的意见" in page.context["form"]["e_consultation"].value()
    assert "示例公司" not in page.context["form"]["e_consultation"].value(), "a letter does not name the third party"
    assert "可以先起草" in page.content.decode()
    assert page.context["files"] == []


def test_the_page_asks_a_constant_number_of_queries(client, office, django_assert_max_num_queries):
    case = case_at(Node.DRAFTING, office, on=timezone.localdate() - timedelta(days=1))
    for version in range(1, 9):
        Draft.objects.create(application=case, version=version, author=office.drafter, reply_kind="reply_granted")
    client.get(at(case))
    with django_assert_max_num_queries(16):
        client.get(at(case))
