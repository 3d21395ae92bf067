"""文书文字: every paper's wording is the office's to change, by the editor of the notification texts; what was issued stays."""

from __future__ import annotations

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.desk.texts_rooms import MESSAGES, PAPERS
from requests_app.law.nodes import Node
from requests_app.law.replies import ReplyKind
from requests_app.models import Agency, Paper
from requests_app.papers.letter import Letter
from requests_app.papers.wordings import SHIPPED
from requests_app.papers.wordings_notices import NOTICES
from tests.desk.people_pages import text
from tests.desk.stories import named_office, signed_in
from tests.desk.texts_office import TEN, TODAY, charged, own, typed
from tests.factories import Office, case_at, make_agency, make_office

pytestmark = pytest.mark.django_db
HOME = "/admin/paper-texts/"
KEY, GRANTED = "paper_notice_fee", "paper_reply_granted"
FEE = f"{HOME}{KEY}/"
OWN = "# 交费\n收到{您}的申请（{编号}）。{计收标准}，金额{金额}元，{缴费期限}前缴纳。"


@pytest.fixture(autouse=True)
def on_the_day(settings):
    settings.PUBLIC_URL = ""
    with time_machine.travel(TEN, tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return named_office()


def fee(office: Office, **other: str) -> dict[str, str]:
    return typed(office, KEY, **{"body": OWN, **other})


def papers(kind: str) -> list[str]:
    return [Letter.of(paper.content).text for paper in Paper.objects.filter(kind=kind).order_by("pk")]


# -- 清单 ---------------------------------------------------------------------------------


def test_every_wording_stands_once_on_the_list_and_shares_no_key_with_a_message(office):
    page = signed_in(office.head).get(HOME)
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
    assert not set(SHIPPED) & set(MESSAGES.shipped)
    assert all(room.groups for room in (MESSAGES, PAPERS))
    shown = page.content.decode()
    assert all(f'href="{HOME}{key}/"' in shown for key in SHIPPED)


def test_the_list_counts_what_the_office_words_itself_and_finds_by_name(office):
    client = signed_in(office.head)
    client.post(FEE, fee(office))
    page = client.get(HOME)
    assert [one.own for one in page.context["groups"]] == [0, 0, 0, 0, 0, 1]
    assert f"告知文书共{len(NOTICES)}种，其中本机关改写1种" in text(page)
    assert f"本机关改写发给申请人；{office.head} 2026年3月2日 10:00修改# 交费" in text(page)
    found = client.get(HOME, {"q": " 收费\0"})
    assert [row.key for one in found.context["groups"] for row in one.rows] == [KEY]
    nothing = client.get(HOME, {"q": "<甲>"})
    assert nothing.context["groups"] == []
    assert "没有名称里有“<甲>”的文字。" in text(nothing)
    assert "<甲>" not in nothing.content.decode()


def test_each_page_says_what_is_worded_where(office):
    client = signed_in(office.head)
    for path, said, href in (
        (HOME, "拟办人填入文书的答复理由在“答复文本库”里改。", "/admin/library/"),
        ("/admin/library/", "文书其余的文字在文书文字里改。", HOME),
        ("/admin/texts/", "答复书、告知书的文字在“文书文字”里改。", HOME),
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
    said = client.post(FEE, fee(office), follow=True)
    assert "“信息处理费收费通知书”已保存，以后制作的文书照新的写，已经制作的不变。" in text(said)
    assert own(office) == {KEY: {"title": "", "body": OWN}}
    charged(office, amount=270)
    client.post(FEE, fee(office, do="restore"))
    assert own(office) == {}
    charged(office, amount=300)
    first, second, third = papers("notice_fee")
    words = "收到您的申请（2026-0002）。按页计收，共57页，金额270元，2026年3月30日前缴纳。"
    assert f"\n交费\n{words}\n" in second
    assert "交费\n" not in first + third
    assert list(Paper.objects.filter(pk__lte=before[-1]["id"]).order_by("pk").values()) == before


def test_a_reply_is_issued_in_the_words_of_its_day(office):
    shipped = SHIPPED[GRANTED].wording.body
    case_at(Node.ARCHIVING, office, on=TODAY)
    client = signed_in(office.head)
    client.post(f"{HOME}{GRANTED}/", typed(office, GRANTED, body=f"{shipped}\n特此答复。"))
    case_at(Node.ARCHIVING, office, on=TODAY)
    first, second = papers("reply_granted")
    assert "特此答复。" not in first
    assert "\n特此答复。\n" in second


@pytest.mark.parametrize("key", SHIPPED)
def test_every_wording_can_be_changed_and_taken_back(office, key):
    client, path = signed_in(office.head), f"{HOME}{key}/"
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
    page = signed_in(office.head).post(f"{HOME}{key}/", typed(office, key, body=body))
    assert page.context["form"].errors["body"] == [f"少了{{{name}}}：{shipped.must[name]}。"]
    assert page.context["form"]["body"].value() == body
    assert own(office) == {}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "请填写正文。"),
        (" \r\n ", "请填写正文。"),
        (OWN + "{手机}", "没有“{手机}”这一项。这里可以用："),
        (OWN + "{", "花括号要成对，里面写一项的名称，如 {收到日期}。"),
        (OWN + "\u202e", "里面有看不见的控制字符，请删去，或者重新输入这一段。"),
        (OWN + "字" * 3000, "正文最多3000字，现在有"),
    ],
)
def test_a_bad_wording_is_refused_beside_its_field_and_stays_typed(office, body, said):
    charged(office)
    for do in ("save", "preview"):
        page = signed_in(office.head).post(FEE, fee(office, do=do, body=body))
        assert page.status_code == 200
        assert any(fault.startswith(said) for fault in page.context["form"].errors["body"])
        assert "这样写不能发出去，改正以后再预览。" in text(page)
        assert page.context["form"]["body"].value() == body
    assert own(office) == {}
    assert LogEntry.objects.count() == 0


def test_a_wording_whose_letters_could_not_be_issued_is_refused(office):
    """That the case is closed stands in the words themselves, in no part."""
    key = "paper_close_not_supplemented"
    body = SHIPPED[key].wording.body.replace("本机关不再处理该政府信息公开申请", "")
    assert body != SHIPPED[key].wording.body
    for do in ("save", "preview"):
        page = signed_in(office.head).post(f"{HOME}{key}/", typed(office, key, do=do, body=body))
        assert page.context["form"].errors["body"] == ["照这样写，文书里没有“结果”，不能签发。请照默认文字写上。"]
    assert own(office) == {}


# -- 修改记录、同时修改 ----------------------------------------------------------------------


def test_the_history_says_who_changed_which_words_and_every_wording_can_be_taken_up_again(office):
    signed_in(office.head).post(FEE, fee(office))
    client = signed_in(office.administrator)
    client.post(FEE, fee(office, body=OWN.replace("前缴纳", "以前缴纳") + "谢谢。"))
    client.post(FEE, fee(office, do="restore"))
    page = client.get(FEE)
    past = page.context["past"]
    assert [(str(one.entry.user), one.restored, one.given.body) for one in past] == [
        (str(office.administrator), True, SHIPPED[KEY].wording.body),
        (str(office.administrator), False, OWN.replace("前缴纳", "以前缴纳") + "谢谢。"),
        (str(office.head), False, OWN),
    ]
    assert [(part.change, part.text) for part in past[1].parts if part.change] == [("ins", "以"), ("ins", "谢谢。")]
    assert '<ins><span class="vh">新增：</span>谢谢。</ins>' in page.content.decode()
    assert client.get(f"{FEE}?entry={past[2].entry.pk}").context["form"]["body"].value() == OWN
    told = text(client.get(f"/admin/requests_app/agency/{office.agency.pk}/history/"))
    assert told.count("文书文字“信息处理费收费通知书”：改写") == 2
    assert told.count("文书文字“信息处理费收费通知书”：恢复默认文字") == 1


@pytest.mark.parametrize("do", ["save", "restore"])
def test_two_at_once_do_not_overwrite_each_other_unseen(office, do):
    signed_in(office.head).post(FEE, fee(office, body=OWN + "早先。"))
    opened = fee(office, do=do)
    signed_in(office.head).post(FEE, fee(office, body=OWN + "负责人写的。"))
    client = signed_in(office.administrator)
    page = client.post(FEE, opened)
    assert own(office)[KEY]["body"] == OWN + "负责人写的。"
    assert f"还没有保存。您打开这一页以后，{office.head}在 3月2日 10:00改过这条文字，现在是：" in text(page)
    assert page.context["form"]["body"].value() == OWN
    client.post(FEE, {**opened, "seen": page.context["seen"]})
    assert own(office) == ({KEY: {"title": "", "body": OWN}} if do == "save" else {})


# -- 谁能看、能改 --------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["clerk", "drafter", "reviewer", "approver1", "archivist"])
def test_others_of_the_office_look_and_change_nothing(office, who):
    case = charged(office)
    client = signed_in(getattr(office, who))
    page = client.get(FEE, {"case": case.number})
    assert page.context["shown"].case == case
    assert "由公开工作机构负责人或者系统管理员修改。" in text(page)
    for button in ("保存", "恢复默认文字", 'value="save"', 'csrfmiddlewaretoken" value="seen'):
        assert f">{button}<" not in page.content.decode()
    assert "readonly" in page.content.decode()
    assert client.get(HOME).status_code == 200
    for do in ("save", "restore", "preview"):
        answer = client.post(FEE, fee(office, do=do), follow=True)
        assert "文书文字由公开工作机构负责人和系统管理员修改，您没有这一角色。" in text(answer)
    assert own(office) == {}


def test_another_agency_has_its_own_words_and_its_own_cases(office):
    case = charged(office, content="甲机关的批文")
    signed_in(office.head).post(FEE, fee(office))
    other = make_office(make_agency(name="乙机关"))
    client = signed_in(other.administrator)
    page = client.get(FEE)
    assert page.context["form"]["body"].value() == SHIPPED[KEY].wording.body
    assert (page.context["past"], page.context["own"]) == ([], False)
    assert "本机关还没有申请，内容都是示例。" in text(page)
    for number in (case.number, case.reference):
        asked = client.post(FEE, fee(other, do="preview", case=number))
        assert f"没有找到编号为 {number} 的申请。" in text(asked)
    entry = LogEntry.objects.get(object_id=f"{office.agency.pk}:{KEY}").pk
    assert client.get(f"{FEE}?entry={entry}").context["form"]["body"].value() == SHIPPED[KEY].wording.body
    client.post(FEE, fee(other, body=OWN + "乙"))
    assert own(office)[KEY]["body"] == OWN


def test_what_is_no_paper_is_not_there(office):
    for key in ("letter_fee", "paper_form_register", "notice_fee"):
        assert signed_in(office.head).get(f"{HOME}{key}/").status_code == 404
    assert signed_in(office.head).get(f"/admin/texts/{KEY}/").status_code == 404


@pytest.mark.parametrize("key", [GRANTED, KEY, f"paper_{ReplyKind.CLOSE_WITHDRAWN.value}"])
def test_what_is_typed_is_never_markup(office, key):
    bad = "<script>alert(1)</script><b>粗</b>"
    body = f"{SHIPPED[key].wording.body}\n{bad}"
    client = signed_in(office.head)
    page = client.post(f"{HOME}{key}/", typed(office, key, do="preview", body=body))
    assert bad in page.context["shown"].body
    client.post(f"{HOME}{key}/", typed(office, key, body=body))
    for seen in (page, client.get(f"{HOME}{key}/"), client.get(HOME)):
        raw = seen.content.decode()
        assert "<script>" not in raw
        assert "<b>粗" not in raw
    assert "&lt;script&gt;alert(1)" in page.content.decode()


def test_each_page_costs_the_same_with_one_case_and_with_thirty(office):
    client = signed_in(office.head)
    charged(office)
    client.post(FEE, fee(office))

    def costs() -> list[int]:
        found = []
        for path in (HOME, FEE, f"{HOME}{GRANTED}/", f"{HOME}paper_notice_co_handling/"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get(path).status_code == 200
            found.append(len(seen))
        return found

    before = costs()
    for number in range(29):
        charged(office, amount=100 + number)
        words = {**own(office), sorted(SHIPPED)[number]: {"title": "", "body": "甲"}}
        Agency.objects.filter(pk=office.agency.pk).update(texts=words)
    assert costs() == before
    assert max(before) <= 10
