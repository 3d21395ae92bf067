"""重复与过量 on the desk: what the page says, who sees it, what it costs."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requests_app.desk.similar import Part, differing, similar_panel
from requests_app.desk.words import near
from requests_app.law.nodes import Node, Role
from requests_app.models import Application
from tests.factories import Office, case_at, make_agency, make_case, make_office, make_staff

pytestmark = pytest.mark.django_db

WISH = "申请公开鄞州区姜山镇3号地块征地批准文件、补偿安置方案及勘测定界图"
VARIED = "申请公开鄞州区「姜山镇」３号地块征地批准文件、补偿安置方案及勘测定界图。"
BEFORE, NOW = date(2026, 1, 5), date(2026, 3, 2)


@pytest.fixture
def office() -> Office:
    return make_office()


def page_of(case: Application, person, query: str = "") -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(f"/admin/cases/{case.pk}/similar/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_repeat_is_shown_with_the_earlier_answer_and_the_way_to_say_so(office):
    first = case_at(Node.CLOSED, office, on=BEFORE, content=VARIED)
    case = case_at(Node.DRAFTING, office, on=NOW, content=WISH)
    page = page_of(case, office.drafter)
    assert '<b class="sim-word">相同</b> 100%' in page
    assert f'<a href="/admin/cases/{first.pk}/">{first}</a>' in page
    assert "同一申请人、内容相同、已经答复" in page
    assert f'href="/admin/cases/{case.pk}/submit/?kind=reply_repeat&amp;earlier_doc_no=' in page
    text = words(page)
    assert f"{near(case.due_on, NOW)}到期" in text
    assert "答复日期 2026年1月5日（周一）" in text
    assert f"文号 {first.doc_no}" in text
    assert "答复类型 予以公开 条例第三十六条第二项" in text
    assert "查询经过 查询经过的内容" in text
    assert "提供的信息 提供的信息的内容" in text


def test_who_may_not_draft_is_told_why_not(office):
    case_at(Node.CLOSED, office, on=BEFORE, content=VARIED)
    page = page_of(case_at(Node.DRAFTING, office, on=NOW, content=WISH), office.clerk)
    assert "现在不能拟办：" in page
    assert "/submit/" not in page


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        ({"applicant_name": "郑别人"}, "申请人不同，不属于重复申请"),
        ({"phone": "13900000009"}, "不能确定是同一申请人"),
        ({"content": WISH.replace("勘测定界图", "听证笔录")}, "内容不完全相同，不能按重复申请处理"),
    ],
)
def test_what_is_no_repeat_is_for_information(office, earlier, said):
    case_at(Node.CLOSED, office, on=BEFORE, **{"content": VARIED, **earlier})
    page = page_of(case_at(Node.DRAFTING, office, on=NOW, content=WISH), office.drafter)
    assert said in page
    assert "已经答复：可以告知" not in page


def test_what_is_not_answered_is_no_repeat_and_shows_no_draft(office):
    case_at(Node.APPROVAL, office, on=BEFORE, content=VARIED)
    page = page_of(case_at(Node.DRAFTING, office, on=NOW, content=WISH), office.drafter)
    assert "以往的申请还没有答复，可以一并办理" in page
    assert "查询经过的内容" not in page


def test_the_one_chosen_stands_beside(office):
    case_at(Node.CLOSED, office, on=BEFORE, content=VARIED)
    other = case_at(Node.CLOSED, office, on=BEFORE, content=WISH.replace("3号", "5号"), applicant_name="郑别人")
    mine = case_at(Node.CLOSED, office, on=BEFORE, content="年度审计报告")
    case = case_at(Node.DRAFTING, office, on=NOW, content=WISH)
    page = page_of(case, office.drafter, f"?with={mine.pk}")
    assert "逐字对照：不同 0%" in page
    assert "逐字对照：相同 100%" in page_of(case, office.drafter, f"?with={other.pk}")  # not similar, so not offered
    assert "逐字对照：相同 100%" in page_of(case, office.drafter, "?with=x%00")


def test_an_empty_office_is_told_so(office):
    page = page_of(make_case(office, content=WISH), office.clerk)
    assert "没有找到内容相同或者相近的以往申请" in page
    assert "对照中" not in page


def test_nothing_of_another_agency_is_shown(office):
    theirs = case_at(Node.CLOSED, make_office(), on=BEFORE, content=WISH)
    case = case_at(Node.DRAFTING, office, on=NOW, content=WISH)
    assert theirs.number not in page_of(case, office.drafter, f"?with={theirs.pk}").replace(case.number, "")
    assert "没有找到" in page_of(case, office.drafter, f"?with={theirs.pk}")
    client = Client()
    client.force_login(office.clerk)
    assert client.get(f"/admin/cases/{theirs.pk}/similar/").status_code == 404
    above = make_staff(make_agency(), Role.SUPERVISOR)
    client.force_login(above)
    assert client.get(f"/admin/cases/{theirs.pk}/similar/").status_code == 404


def test_names_and_numbers_of_documents_are_masked(office):
    who = {"id_number": "11010519491231002X", "phone": "13912345678"}
    case_at(Node.CLOSED, office, on=BEFORE, content=VARIED, applicant_name="欧阳示例", **who)
    case_at(Node.CLOSED, office, on=BEFORE, content=WISH, applicant_name="郑别人", phone="13800001111")
    case = case_at(Node.DRAFTING, office, on=NOW, content=WISH, applicant_name="欧阳示例", **who)
    page = page_of(case, office.drafter)
    panel = render_to_string("desk/similar_panel.html", similar_panel(office.drafter, case))
    for hidden in ("欧阳示例", "郑别人", "11010519491231002X", "13912345678", "13800001111"):
        assert hidden not in page
        assert hidden not in panel
    assert "欧阳**" in page
    assert "郑**" in page


def test_what_an_applicant_writes_is_escaped(office):
    case_at(Node.CLOSED, office, on=BEFORE, content=WISH + "<script>alert(1)</script>")
    page = page_of(
        case_at(Node.DRAFTING, office, on=NOW, content=WISH + "<b>粗</b>"),
        office.drafter,
    )
    assert "<script>alert" not in page
    assert "<b>粗</b>" not in page


def test_the_month_and_the_fee_with_its_sum(office):
    cases = [case_at(Node.DRAFTING, office, on=NOW, content=f"第{n}号道路改造工程批复") for n in range(12)]
    page = page_of(cases[11], office.drafter, "?pages=109")
    text = words(page)
    assert "同一申请人 12 件 ，本件是第 12 件" in text
    assert "本月已超过 10 件" in text
    assert f'href="/admin/cases/{cases[11].pk}/ask_reasons/"' in page
    assert "第 11 至 12 件，共 2 件 100 元 200 元" in text
    assert f'href="/admin/cases/{cases[11].pk}/charge_fee/?basis=item&amp;quantity=12&amp;amount=200"' in page
    assert "第 101 至 109 页，共 9 页 20 元 180 元" in text
    assert f'href="/admin/cases/{cases[11].pk}/charge_fee/?basis=page&amp;quantity=109&amp;amount=880"' in page
    assert "共 1 件，按标准不收费" in words(page_of(cases[0], office.drafter))


@pytest.mark.parametrize("typed", ["", "0", "-3", "三", "1e9", "9" * 30, "٣"])
def test_pages_typed_wrong_cost_nothing(office, typed):
    assert "basis=page" not in page_of(make_case(office), office.clerk, f"?pages={typed}")


def test_before_2021_there_is_no_fee(office):
    page = page_of(case_at(Node.DRAFTING, office, on=date(2020, 12, 30)), office.drafter)
    assert "信息处理费自2021年1月1日起施行" in page
    assert "按标准不收费" not in page


def test_only_words_and_figures_are_marked():
    assert differing("申请公开3号地块批复。", "申请公开５号地块「批复」") == (
        [Part("", "申请公开"), Part("ins", "3"), Part("", "号地块批复。")],
        [Part("", "申请公开"), Part("del", "５"), Part("", "号地块「批复」")],
    )


def test_parts_give_back_both_texts_also_of_long_ones():
    one, two = WISH + "，" + "征地批复、" * 400, VARIED + "征地批复、" * 390 + "完"
    for ours, theirs in ((one, two), (WISH, VARIED), ("", WISH), (WISH, "")):
        here, there = differing(ours, theirs)
        assert ("".join(part.text for part in here), "".join(part.text for part in there)) == (ours, theirs)


def test_screen_readers_hear_where_a_difference_begins_and_ends(office):
    case_at(Node.CLOSED, office, on=BEFORE, content=WISH + "红线图")
    page = page_of(case_at(Node.DRAFTING, office, on=NOW, content=WISH + "听证笔录"), office.drafter)
    assert '<ins><span class="vh">【本次不同：</span>听证笔录<span class="vh">】</span></ins>' in page
    assert '<del><span class="vh">【以往不同：</span>红线图<span class="vh">】</span></del>' in page


@pytest.mark.later
def test_as_many_queries_for_one_row_as_for_many(office):
    client = Client()
    client.force_login(office.drafter)

    def queries(case: Application) -> int:
        client.get(f"/admin/cases/{case.pk}/similar/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/admin/cases/{case.pk}/similar/").status_code == 200
        return len(seen)

    case_at(Node.CLOSED, office, on=BEFORE, content=VARIED)
    case = case_at(Node.DRAFTING, office, on=NOW, content=WISH)
    few = queries(case)
    for n in range(11):
        case_at(Node.CLOSED, office, on=BEFORE, content=VARIED, applicant_name="吴测试" if n % 2 else "郑别人")
    assert queries(case) == few


@pytest.mark.parametrize("rows", [1, 8])
@pytest.mark.later
def test_the_panel_costs_two_queries(office, rows, django_assert_num_queries):
    for n in range(rows):
        case_at(Node.CLOSED, office, on=BEFORE, content=VARIED, applicant_name="吴测试" if n % 2 == 0 else "郑别人")
    case = Application.objects.get(pk=case_at(Node.DRAFTING, office, on=NOW, content=WISH).pk)
    with django_assert_num_queries(2):
        panel = render_to_string("desk/similar_panel.html", similar_panel(office.drafter, case))
    text = words(panel)
    assert "可能是重复申请。" in text
    assert "相同 100%" in text
    assert f"同一申请人以往申请 {(rows + 1) // 2} 件，3月1 件" in text
    assert f'href="/admin/cases/{case.pk}/similar/"' in panel


def test_the_panel_serves_a_request_not_stored_yet(office):
    first = case_at(Node.CLOSED, office, on=BEFORE, content=VARIED)
    new = Application(
        agency=office.agency,
        applicant_kind="natural_person",
        applicant_name="吴测试",
        phone="13800000000",
        content=WISH,
        submitted_on=NOW,
    )
    panel = render_to_string("desk/similar_panel.html", similar_panel(office.clerk, new))
    assert f'<a href="/admin/cases/{first.pk}/">{first}</a>' in panel
    assert "/similar/" not in panel


def test_the_ways_open_their_forms_filled_in(office):
    first = case_at(Node.CLOSED, office, on=BEFORE, content=VARIED)
    case = case_at(Node.DRAFTING, office, on=NOW, content=WISH)
    page = page_of(case, office.drafter, "?pages=109")
    client = Client()
    client.force_login(office.drafter)
    ways = [html.unescape(href) for href in re.findall(r'href="([^"]+/(?:submit|charge_fee)/\?[^"]+)"', page)]
    draft, charge = (client.get(way).content.decode() for way in ways)
    assert re.search(r'value="reply_repeat"[^>]* checked', draft)
    assert re.search(rf"<textarea[^>]*>\s*{first.doc_no}</textarea>", draft)
    assert re.search(r'name="quantity" value="109"', charge)
