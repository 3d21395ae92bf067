"""文书文字: every paper's wording is the office's to change, by the editor of the notification texts; what was issued stays."""

from __future__ import annotations

import pytest
import time_machine
from django.contrib.admin.models import LogEntry

from requests_app.desk import texts_rooms
from requests_app.law.nodes import Node
from requests_app.models import Paper
from requests_app.papers.letter import Letter
from requests_app.papers.wordings import SHIPPED
from requests_app.papers.wordings_notices import NOTICES
from tests.desk.people_pages import text
from tests.desk.stories import named_office, signed_in
from tests.desk.texts_office import FEE_KEY, FEE_OWN, FEE_PAPER, GRANTED, PAPERS, TEN, TODAY, charged, fee, own, typed
from tests.factories import Office, case_at, make_agency, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def on_the_day(settings):
    settings.PUBLIC_URL = ""
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return named_office()


def papers(kind: str) -> list[str]:
    return [Letter.of(paper.content).text for paper in Paper.objects.filter(kind=kind).order_by("pk")]


# -- 清单 ---------------------------------------------------------------------------------


def test_every_wording_stands_once_on_the_list_and_shares_no_key_with_a_message(office):
    page = signed_in(office.head).get(PAPERS)
    assert [(one.label, len(one.rows)) for one in page.context["groups"]] == [
        ("答复", 3),
        ("不予公开", 8),
        ("无法提供", 4),
        ("不予处理", 5),
        ("其他处理", 4),
        ("告知文书", len(NOTICES)),
    ]
    listed = [row.key for one in page.context["groups"] for row in one.rows]
    assert sorted(listed) == sorted(SHIPPED)
    assert not set(SHIPPED) & set(texts_rooms.MESSAGES.shipped)
    messages = [key for _, _, keys in texts_rooms.MESSAGES.groups for key in keys]
    assert sorted(messages) == sorted(texts_rooms.MESSAGES.shipped)
    shown = page.content.decode()
    assert all(f'href="{PAPERS}{key}/"' in shown for key in SHIPPED)


def test_the_list_counts_what_the_office_words_itself_and_finds_by_name(office):
    client = signed_in(office.head)
    client.post(FEE_PAPER, fee(office))
    page = client.get(PAPERS)
    assert [one.own for one in page.context["groups"]] == [0, 0, 0, 0, 0, 1]
    assert f"告知文书 共{len(NOTICES)}种，其中本机关改写1种" in text(page)
    assert f"本机关改写发给申请人；{office.head} 2026年3月2日 10:00修改# 交费" in text(page)
    found = client.get(PAPERS, {"q": " 收费\0"})
    assert [row.key for one in found.context["groups"] for row in one.rows] == [FEE_KEY]
    nothing = client.get(PAPERS, {"q": "<甲>"})
    assert nothing.context["groups"] == []
    assert "没有名称里有“&lt;甲&gt;”的文字。" in text(nothing)


def test_each_page_says_what_is_worded_where(office):
    client = signed_in(office.head)
    for path, said, href in (
        (PAPERS, "拟办人填入文书的答复理由在“答复文本库”里改。", "/admin/library/"),
        ("/admin/library/", "文书其余的文字在文书文字里改。", PAPERS),
        ("/admin/texts/", "答复书、告知书的文字在“文书文字”里改。", PAPERS),
    ):
        page = client.get(path)
        assert said in text(page)
        assert f'<a href="{href}">' in page.content.decode()


# -- 修改 ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["head", "administrator"])
def test_own_words_are_in_the_next_paper_and_no_issued_one_changes(office, who):
    charged(office, amount=100)
    before = list(Paper.objects.order_by("pk").values())
    client = signed_in(getattr(office, who))
    said = client.post(FEE_PAPER, fee(office), follow=True)
    assert "“信息处理费收费通知书”已保存，以后制作的文书照新的写，已经制作的不变。" in text(said)
    assert own(office) == {FEE_KEY: {"title": "", "body": FEE_OWN}}
    charged(office, amount=270)
    client.post(FEE_PAPER, fee(office, do="restore"))
    assert own(office) == {}
    charged(office, amount=300)
    first, second, third = papers("notice_fee")
    words = "收到您的申请（2026-0002），金额270元，2026年3月30日前缴纳。"
    assert f"\n交费\n{words}\n" in second
    assert "交费\n" not in first + third
    assert list(Paper.objects.filter(pk__lte=before[-1]["id"]).order_by("pk").values()) == before


def test_a_reply_is_issued_in_the_words_of_its_day(office):
    shipped = SHIPPED[GRANTED].wording.body
    case_at(Node.ARCHIVING, office, on=TODAY)
    client = signed_in(office.head)
    client.post(f"{PAPERS}{GRANTED}/", typed(office, GRANTED, body=f"{shipped}\n特此答复。"))
    case_at(Node.ARCHIVING, office, on=TODAY)
    first, second = papers("reply_granted")
    assert "特此答复。" not in first
    assert "\n特此答复。\n" in second


@pytest.mark.parametrize("key", SHIPPED)
def test_every_wording_can_be_changed_and_taken_back(office, key):
    client, path = signed_in(office.head), f"{PAPERS}{key}/"
    assert client.get(path).context["form"]["body"].value() == SHIPPED[key].wording.body
    body = f"{SHIPPED[key].wording.body}\n特此告知。"
    client.post(path, typed(office, key, body=body))
    assert own(office) == {key: {"title": "", "body": body}}
    client.post(path, typed(office, key, do="restore"))
    assert own(office) == {}


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, shipped in SHIPPED.items() for name in shipped.must])
def test_what_a_paper_must_say_no_wording_may_leave_out(office, key, name):
    shipped = SHIPPED[key]
    body = shipped.wording.body.replace(f"{{{name}}}", "")
    page = signed_in(office.head).post(f"{PAPERS}{key}/", typed(office, key, body=body))
    assert page.context["form"].errors["body"] == [f"少了{{{name}}}：{shipped.must[name]}。"]
    assert page.context["form"]["body"].value() == body
    assert own(office) == {}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "请填写正文。"),
        (" \r\n ", "请填写正文。"),
        (FEE_OWN + "{手机}", "没有“{手机}”这一项。这里可以用："),
        (FEE_OWN + "{", "花括号要成对，里面写一项的名称，如 {"),
        (FEE_OWN + "\u202e", "里面有看不见的控制字符，请删去，或者重新输入这一段。"),
        (FEE_OWN + "字" * 3000, "正文最多3000字，现在有"),
    ],
)
def test_a_bad_wording_is_refused_beside_its_field_and_stays_typed(office, body, said):
    charged(office)
    for do in ("save", "preview"):
        page = signed_in(office.head).post(FEE_PAPER, fee(office, do=do, body=body))
        assert page.status_code == 200
        assert any(fault.startswith(said) for fault in page.context["form"].errors["body"])
        assert "这样写不能发出去，改正以后再预览。" in text(page)
        assert page.context["form"]["body"].value() == body
    assert own(office) == {}
    assert LogEntry.objects.count() == 0


@pytest.mark.parametrize("key", [FEE_KEY, GRANTED])
def test_a_wording_whose_papers_could_not_be_issued_is_refused(office, key):
    """What fits a person is wrong for an organisation: the linter refuses every one of its papers."""
    body = f"{SHIPPED[key].wording.body}\n您可以来电询问。"
    for do in ("save", "preview"):
        page = signed_in(office.head).post(f"{PAPERS}{key}/", typed(office, key, do=do, body=body))
        assert page.context["form"].errors["body"] == [
            "照这样写的文书不能制发。称谓：应当称申请人为“你单位”，请在文书文字中把称谓改成“{您}”，由系统填写。"
        ]
        assert page.context["form"]["body"].value() == body
    assert own(office) == {}
    signed_in(office.head).post(f"{PAPERS}{key}/", typed(office, key, body=body.replace("您可以", "{您}可以")))
    assert list(own(office)) == [key]


def test_a_character_that_cannot_be_printed_is_refused(office):
    body = f"{SHIPPED[GRANTED].wording.body}\n\U000f1234"
    page = signed_in(office.head).post(f"{PAPERS}{GRANTED}/", typed(office, GRANTED, body=body))
    (fault,) = page.context["form"].errors["body"]
    assert fault.startswith("照这样写的文书不能制发。PDF 的字体里没有这些字，印不出来：“\U000f1234”（U+F1234）。")
    assert own(office) == {}


def test_what_the_office_has_not_set_refuses_no_wording():
    bare = make_office(make_agency(reconsideration_body="", court=""))
    body = f"{SHIPPED[GRANTED].wording.body}\n特此答复。"
    signed_in(bare.head).post(f"{PAPERS}{GRANTED}/", typed(bare, GRANTED, body=body))
    assert own(bare) == {GRANTED: {"title": "", "body": body}}


def test_a_number_in_a_wording_is_pointed_out_and_may_stay(office):
    body = f"{SHIPPED[GRANTED].wording.body}\n联系人手机13912345678。"
    client, path = signed_in(office.head), f"{PAPERS}{GRANTED}/"
    assert client.get(path).context["shown"].cautions == ()
    page = client.post(path, typed(office, GRANTED, do="preview", body=body))
    assert [one.what for one in page.context["shown"].cautions] == [
        "写有电话号码1391***5678，请核对是否应当写入；不需要的，请删去。"
    ]
    assert "写有电话号码" in text(page)
    client.post(path, typed(office, GRANTED, body=body))
    assert list(own(office)) == [GRANTED]


# -- 修改记录、同时修改 ----------------------------------------------------------------------


def test_the_history_says_who_changed_which_words_and_every_wording_can_be_taken_up_again(office):
    signed_in(office.head).post(FEE_PAPER, fee(office))
    client = signed_in(office.administrator)
    client.post(FEE_PAPER, fee(office, body=FEE_OWN.replace("前缴纳", "以前缴纳") + "谢谢。"))
    client.post(FEE_PAPER, fee(office, do="restore"))
    page = client.get(FEE_PAPER)
    past = page.context["past"]
    assert [(str(one.entry.user), one.restored, one.given.body) for one in past] == [
        (str(office.administrator), True, SHIPPED[FEE_KEY].wording.body),
        (str(office.administrator), False, FEE_OWN.replace("前缴纳", "以前缴纳") + "谢谢。"),
        (str(office.head), False, FEE_OWN),
    ]
    assert [(part.change, part.text) for part in past[1].parts if part.change] == [("ins", "以"), ("ins", "谢谢。")]
    assert '<ins><span class="vh">新增：</span>谢谢。</ins>' in page.content.decode()
    assert client.get(f"{FEE_PAPER}?entry={past[2].entry.pk}").context["form"]["body"].value() == FEE_OWN
    told = text(client.get(f"/admin/requests_app/agency/{office.agency.pk}/history/"))
    assert told.count("文书文字“信息处理费收费通知书”：改写") == 2
    assert told.count("文书文字“信息处理费收费通知书”：恢复默认文字") == 1


@pytest.mark.parametrize("do", ["save", "restore"])
def test_two_at_once_do_not_overwrite_each_other_unseen(office, do):
    signed_in(office.head).post(FEE_PAPER, fee(office, body=FEE_OWN + "早先。"))
    opened = fee(office, do=do)
    signed_in(office.head).post(FEE_PAPER, fee(office, body=FEE_OWN + "负责人写的。"))
    client = signed_in(office.administrator)
    page = client.post(FEE_PAPER, opened)
    assert own(office)[FEE_KEY]["body"] == FEE_OWN + "负责人写的。"
    assert f"还没有保存。您打开这一页以后，{office.head}在 3月2日 10:00改过这条文字，现在是：" in text(page)
    assert page.context["form"]["body"].value() == FEE_OWN
    client.post(FEE_PAPER, {**opened, "seen": page.context["seen"]})
    assert own(office) == ({FEE_KEY: {"title": "", "body": FEE_OWN}} if do == "save" else {})
