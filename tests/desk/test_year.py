"""工作日历 pages: the year as a picture, entered by pasting or by table without a script, previewed, applied."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from requests_app.handling import calendar_year as cy
from requests_app.law.nodes import Node, Role
from requests_app.models import Application, CalendarDay, CalendarYear, Event
from tests.factories import Office, case_at, make_office, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOW = datetime(2026, 12, 25, 2, tzinfo=UTC)
TODAY = date(2026, 12, 25)
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至13日（周六）放假调休，共9天。1月31日（周日）、2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）至17日（周五）放假调休，共3天。9月19日（周日）上班。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""


@pytest.fixture(autouse=True)
def at_the_end_of_2026():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return make_office()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def form_of(page: str) -> dict[str, list[str]]:
    """What a browser without scripts would send back of the page's last form."""
    body = page[page.rindex('<form method="post"') :]
    body = body[: body.index("</form>")]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>|<select[^>]*>.*?</select>", body, flags=re.DOTALL):
        name = re.search(r'name="(\w+)"', tag)
        if name is None or name[1] == "csrfmiddlewaretoken":
            continue
        if tag.startswith("<select"):
            chosen = re.search(r'value="(\d)" selected', tag)
            value = chosen[1] if chosen else "0"
        else:
            if 'type="checkbox"' in tag and "checked" not in tag:
                continue
            given = re.search(r'value="([^"]*)"', tag)
            value = html.unescape(given[1]) if given else ""
        sent.setdefault(name[1], []).append(value)
    return sent


def text(answer) -> str:
    return re.sub(r"\s+", " ", html.unescape(strip_tags(answer.content.decode())))


def test_a_notice_is_pasted_confirmed_previewed_and_applied(office):
    case = case_at(Node.DRAFTING, office, on=date(2026, 12, 21))
    client = signed_in(office.administrator)
    edit = client.post("/admin/calendar/2027/", {"do": "read", "text": NOTICE})
    assert CalendarDay.objects.count() == 0
    assert "需要核对" not in text(edit)
    sent = form_of(edit.content.decode())
    assert sent["document"] == ["国办发明电〔2026〕9号"]
    assert list(zip(sent["first"], sent["last"], sent["works"], sent["name"], strict=True))[:4] == [
        ("2027-01-01", "2027-01-03", "0", "元旦"),
        ("2027-01-31", "", "1", "调休上班"),
        ("2027-02-05", "2027-02-13", "0", "春节"),
        ("2027-02-14", "", "1", "调休上班"),
    ]
    preview = client.post("/admin/calendar/2027/", {**sent, "do": "preview"})
    assert CalendarDay.objects.count() == 0
    assert "这 1 件在办案件的到期日将这样变化" in text(preview)
    assert "2027年1月18日（周一） 暂定" in text(preview)
    assert "2027年1月19日（周二） 由暂定改为确定" in text(preview)
    done = client.post("/admin/calendar/2027/", {**form_of(preview.content.decode()), "do": "apply"}, follow=True)
    assert "2027年工作日历已录入。" in text(done)
    assert "已重算本机关在办案件1件。" in text(done)
    assert CalendarDay.objects.count() == 31 + 7
    assert CalendarYear.objects.get().document == "国办发明电〔2026〕9号"
    case.refresh_from_db()
    assert (case.due_on, case.due_provisional) == (date(2027, 1, 19), False)


def test_applying_the_same_page_twice_changes_nothing_the_second_time(office):
    case_at(Node.DRAFTING, office, on=date(2026, 12, 21))
    client = signed_in(office.administrator)
    sent = form_of(client.post("/admin/calendar/2027/", {"do": "read", "text": NOTICE}).content.decode())
    client.post("/admin/calendar/2027/", {**sent, "do": "apply"})
    events = Event.objects.count()
    again = client.post("/admin/calendar/2027/", {**sent, "do": "apply"}, follow=True)
    assert "2027年工作日历与原来一样，没有变动。" in text(again)
    assert "本机关没有需要重算的案件。" in text(again)
    assert Event.objects.count() == events


def test_problems_are_listed_and_nothing_is_saved(office):
    wrong = NOTICE.replace("共9天", "共8天").replace("6月9日（周三）", "6月9日（周四）")
    edit = text(signed_in(office.administrator).post("/admin/calendar/2027/", {"do": "read", "text": wrong}))
    assert "有 2 处需要核对：" in edit
    assert "“春节”写明共8天，按起止日期是9天，请核对。" in edit
    assert "“端午节”中的“6月9日(周四)”写作周四，2027年6月9日实为星期三，请核对年份和日期。" in edit
    assert CalendarDay.objects.count() == 0


def test_a_year_is_entered_by_table_rows_added_and_removed(office):
    client = signed_in(office.administrator)
    sent = form_of(client.post("/admin/calendar/2027/", {"do": "table"}).content.decode())
    assert sent["first"] == ["", "", ""]
    sent |= {"first": ["2027-01-01", "2027-05-01", ""], "last": ["", "2027-05-05", ""], "name": ["元旦", "劳动节", ""]}
    more = form_of(client.post("/admin/calendar/2027/", {**sent, "do": "update"}).content.decode())
    assert more["first"] == ["2027-01-01", "2027-05-01", "", "", ""]
    less = form_of(client.post("/admin/calendar/2027/", {**more, "do": "remove-0"}).content.decode())
    assert less["first"] == ["2027-05-01", "", "", ""]
    client.post("/admin/calendar/2027/", {**less, "do": "apply"})
    assert list(CalendarDay.objects.values_list("day", "works", "name")) == [
        (date(2027, 5, day), False, "劳动节") for day in range(1, 6)
    ]


def test_what_cannot_be_read_stays_as_typed_and_is_named(office):
    client = signed_in(office.administrator)
    sent = {
        "first": ["五月一日", "2027-05-05", "2027-05-05"],
        "last": ["", "2027-05-01", ""],
        "works": ["0", "0", "1"],
        "name": ["劳动节", "劳动节", "班"],
        "announced": "1",
    }
    page = client.post("/admin/calendar/2027/", {**sent, "do": "apply"})
    assert 'value="五月一日"' in page.content.decode()
    assert "第1行：请按 2026-03-02 的样子填写日期。" in text(page)
    assert "第2行：末日早于首日或者相隔过长，请核对。" in text(page)
    assert CalendarDay.objects.count() == 0
    foreign = {"first": "2026-05-01", "last": "", "works": "0", "name": "", "announced": "1"}
    page = client.post("/admin/calendar/2027/", {**foreign, "do": "preview"})
    assert "2026年5月1日（周五）不在2027年，请改正年份。" in text(page)


def test_an_amendment_keeps_and_marks_what_it_does_not_mention(office):
    CalendarDay.objects.create(day=date(2026, 3, 30), works=False, name="临时放假")
    amendment = "国务院办公厅关于调整2026年国庆节假期安排的通知\n2026年10月8日（周四）放假，共1天。"
    page = signed_in(office.administrator).post("/admin/calendar/2026/", {"do": "read", "text": amendment})
    assert form_of(page.content.decode())["first"][:2] == ["2026-03-30", "2026-10-08"]
    assert "原已录入，这份通知没有提到，请核对是否保留" in text(page)


def test_a_whole_notice_that_drops_a_shipped_day_off_says_so(office):
    short = NOTICE.replace("2027", "2026").replace("2026〕9", "2025〕7")
    page = text(signed_in(office.administrator).post("/admin/calendar/2026/", {"do": "read", "text": short}))
    assert "系统原有安排“2月16日至20日 春节放假”在这份通知里没有提到" in page


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.APPLICANT, Role.SYSTEM, Role.ADMINISTRATOR}])
def test_everybody_reads_the_calendar_and_only_administrators_enter_it(office, role):
    client = signed_in(make_staff(office.agency, role))
    for address in ("/admin/calendar/", "/admin/calendar/2027/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "粘贴" not in text(page)
    for step in ("read", "table", "preview", "apply"):
        assert client.post("/admin/calendar/2027/", {"do": step, "text": NOTICE}).status_code == 403
    assert CalendarDay.objects.count() == 0


def test_the_other_agency_sees_what_waits_and_presses_the_button(office):
    theirs = make_office()
    case = case_at(Node.DRAFTING, theirs, on=date(2026, 12, 21))
    rows = {date(2027, 1, 1): (False, "元旦")}
    cy.enter(cy.YearPlan(2027, rows, announced=True), actor=office.administrator, today=TODAY)
    head, clerk = signed_in(theirs.head), signed_in(theirs.clerk)
    page = text(head.get("/admin/calendar/"))
    assert "本机关还有 1 件在办案件待重算" in page
    assert str(case) in page
    assert "待重算" not in text(clerk.get("/admin/calendar/"))
    assert "待重算" not in text(signed_in(office.administrator).get("/admin/calendar/"))
    assert clerk.post("/admin/calendar/recalculate/").status_code == 403
    assert head.get("/admin/calendar/recalculate/").status_code == 405
    assert "已重算本机关在办案件1件。" in text(head.post("/admin/calendar/recalculate/", follow=True))
    assert Application.objects.get(pk=case.pk).due_on == date(2027, 1, 19)


def test_the_preview_names_no_case_of_another_agency(office):
    theirs = case_at(Node.DRAFTING, make_office(), on=date(2026, 12, 21), content="别家的申请")
    client = signed_in(office.administrator)
    sent = form_of(client.post("/admin/calendar/2027/", {"do": "read", "text": NOTICE}).content.decode())
    page = client.post("/admin/calendar/2027/", {**sent, "do": "preview"})
    assert "1 个机关的 1 件" in text(page)
    assert "别家的申请" not in page.content.decode()
    assert f"/cases/{theirs.pk}/" not in page.content.decode()


def test_the_list_of_years_says_what_is_known_and_warns_of_the_next(office):
    case_at(Node.DRAFTING, office, on=date(2026, 12, 21))
    CalendarYear.objects.create(year=2029, document="国办发明电〔2028〕1号")
    page = text(signed_in(office.clerk).get("/admin/calendar/"))
    assert "2027年放假安排还没有录入。" in page
    assert "现有 1 件" in page
    assert "2027年 未录入 按周一至周五暂定计算" in page
    assert "2026年 已公布 随系统提供" in page
    assert "2029年 已公布 国办发明电〔2028〕1号" in page


@pytest.mark.parametrize("year", [2003, 2032, 9999])
def test_a_year_out_of_reach_does_not_exist(office, year):
    assert signed_in(office.administrator).get(f"/admin/calendar/{year}/").status_code == 404


@pytest.mark.parametrize("address", ["/admin/calendar/", "/admin/calendar/2027/"])
def test_the_number_of_queries_does_not_grow(office, address):
    client = signed_in(office.administrator)

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    case_at(Node.DRAFTING, office, on=date(2026, 12, 21))
    CalendarDay.objects.create(day=date(2027, 1, 1), works=False)
    one = cost()
    for day in range(2, 31):
        case_at(Node.DRAFTING, office, on=date(2026, 12, 21))
        CalendarDay.objects.create(day=date(2027, 1, day), works=False)
    assert cost() == one <= 13


def test_pages_bring_nothing_inline_and_speak_chinese(office):
    client = signed_in(office.administrator)
    pages = [client.get("/admin/calendar/"), client.get("/admin/calendar/2027/")]
    pages.append(client.post("/admin/calendar/2027/", {"do": "read", "text": NOTICE}))
    pages.append(client.post("/admin/calendar/2027/", {**form_of(pages[-1].content.decode()), "do": "preview"}))
    for page in pages:
        body = page.content.decode()
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", body)
        assert re.findall(r"[A-Za-z]{3,}", text(page).replace(office.agency.name, "")) in ([], ["staff"])
