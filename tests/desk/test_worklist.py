"""案件列表: its named lists, filters, order, paging, counts and saved filters, on days that are literal."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from requests_app.desk.deadline import bounds
from requests_app.desk.list_page import DUE, ORDERS, Asked, page_of
from requests_app.desk.lists import in_order, lists, mine, narrowed
from requests_app.desk.saved import MOST
from requests_app.handling import clock, supplementation
from requests_app.law.nodes import Node, Role
from requests_app.models import Application, SavedFilter, working_calendar
from tests.factories import TODAY, Office, case_at, make_agency, make_case, make_office, make_staff

pytestmark = pytest.mark.django_db

#: Tuesday 30 June 2026, 09:30 in Shanghai.
NOW = datetime(2026, 6, 30, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_half_past_nine():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return make_office(make_agency(units=["自然资源处", "城建处"], topics=["土地征收", "规划"]))


def june(day: int) -> date:
    return date(2026, 6, day)


def twelve(office: Office) -> dict[str, Application]:
    """Cases in every group; named after what they say."""
    made = {
        "late": case_at(Node.DRAFTING, office, on=date(2026, 5, 29), content="late"),
        "today": case_at(Node.REPLY, office, on=june(1), content="today"),
        "signing": case_at(Node.APPROVAL, office, on=june(4), content="signing"),
        "drafting": case_at(Node.DRAFTING, office, on=june(5), content="drafting"),
        "secret": case_at(Node.SECRECY_REVIEW, office, on=june(10), content="secret"),
        "new": case_at(Node.REGISTRATION, office, on=june(11), content="new"),
        "supplement": case_at(Node.SUPPLEMENTATION, office, on=june(15), content="supplement"),
        "party": case_at(Node.DRAFTING, office, on=june(16), content="party"),
        "agency": case_at(Node.DRAFTING, office, on=june(16), content="agency"),
        "fee": case_at(Node.DRAFTING, office, on=june(17), content="fee"),
        "arriving": case_at(Node.INTAKE, office, on=june(30), content="arriving"),
        "archiving": case_at(Node.ARCHIVING, office, on=date(2026, 3, 2), content="archiving"),
        "closed": case_at(Node.CLOSED, office, on=date(2026, 3, 3), content="closed"),
    }
    day = {"actor": office.drafter, "on": june(17), "today": TODAY}
    clock.consult(made["party"], kind="third_party", party="示例公司", **day)
    clock.consult(made["agency"], kind="agency", party="示例局", **day)
    clock.charge_fee(
        made["fee"], basis="page", quantity=250, amount=100, actor=office.drafter, on=june(18), today=TODAY
    )
    return made


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_for(person, **asked: str):
    answer = signed_in(person).get("/admin/cases/", asked)
    assert answer.status_code == 200
    return answer


def listed(person, **asked: str) -> list[str]:
    return [case.content for case, _ in page_for(person, **asked).context["rows"]]


def counts(answer) -> dict[str, str]:
    return {one.key: count for one, count in answer.context["tabs"]}


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode().split("<main")[1]))


# -- 命名列表 ----------------------------------------------------------------------------------------

WHOLE = {
    "open": ["late", "today", "signing", "drafting", "secret", "new", "supplement", "fee", "party", "agency"],
    "new": ["arriving"],
    "late": ["late"],
    "red": ["today", "signing"],
    "amber": ["drafting", "secret"],
    "green": ["new"],
    "soon": ["today", "signing", "drafting", "secret"],
    "wait": ["supplement", "fee", "party", "agency"],
    "wait_supplement": ["supplement"],
    "wait_third_party": ["party"],
    "wait_agency": ["agency"],
    "wait_fee": ["fee"],
    "archiving": ["archiving"],
    "closed": ["closed"],
}


def test_each_list_has_its_cases_by_due_date(office):
    twelve(office)
    found = {key: listed(office.clerk, list=key) for key in WHOLE}
    assert {key: sorted(cases) for key, cases in found.items()} == {key: sorted(cases) for key, cases in WHOLE.items()}
    due = dict(Application.objects.values_list("content", "due_on"))
    for cases in found.values():
        assert [due[case] for case in cases] == sorted((due[case] for case in cases), key=lambda day: day or date.max)


def test_every_list_narrows_the_export_alike(office):
    twelve(office)
    for key in [*WHOLE, "mine", "all", "provisional", "nonsense"]:
        cases = in_order(narrowed(QueryDict(f"list={key}"), office.clerk, TODAY, working_calendar()))
        assert [case.content for case in cases] == listed(office.clerk, list=key), key


def test_the_tabs_count_what_they_list(office):
    twelve(office)
    assert counts(page_for(office.clerk)) == {
        "open": "10", "mine": "4", "new": "1", "soon": "4", "late": "1", "wait": "4", "archiving": "1", "closed": "1",
        "all": "13",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("who", "has"),
    [
        ("clerk", ["today", "new", "supplement", "arriving"]),
        ("drafter", ["late", "drafting", "fee", "party", "agency"]),
        ("reviewer", ["secret"]),
        ("approver1", ["signing"]),
        ("approver2", []),
        ("head", []),
        ("archivist", ["archiving"]),
        ("administrator", []),
    ],
)
def test_mine_is_what_waits_for_this_person(office, who, has):
    twelve(office)
    person = getattr(office, who)
    assert sorted(listed(person, list="mine")) == sorted(has)
    assert counts(page_for(person))["mine"] == str(len(has))
    assert sorted(Application.objects.filter(mine(person)).values_list("content", flat=True)) == sorted(has)


def test_the_parts_of_every_list_are_disjoint_and_whole(office):
    twelve(office)
    every_role = make_staff(office.agency, Role.CLERK, Role.OFFICE_HEAD, Role.SECRECY_REVIEWER, Role.APPROVER, Role.ARCHIVIST, level=1)  # fmt: skip
    for person in (every_role, office.drafter):
        for one in lists(person, bounds(office.agency, TODAY, working_calendar())):
            parts = [set(Application.objects.filter(part).values_list("pk", flat=True)) for part in one.parts]
            whole = set(Application.objects.filter(one.where).values_list("pk", flat=True))
            assert sum(map(len, parts)) == len(whole), one.key
            assert set().union(*parts) == whole, one.key


def test_a_provisional_date_says_so_and_has_its_list(office):
    case_at(Node.REGISTRATION, office, on=june(10), content="sure")
    with time_machine.travel(datetime(2026, 12, 29, 1, 30, tzinfo=UTC), tick=False):
        case_at(Node.REGISTRATION, office, on=date(2026, 12, 28), content="unsure")
        assert listed(office.clerk, list="provisional") == ["unsure"]
        page = text_of(page_for(office.clerk))
    assert re.search(r"2027年1月2\d日（周[一二三四五]） 暂定", page)
    assert page.count("暂定") == 1


def test_a_row_says_everything_and_masks_the_applicant(office):
    office.drafter.display_name = "林岚"
    office.drafter.save()
    case = case_at(Node.DRAFTING, office, on=june(5), applicant_name="欧阳示例", content="地块批文", channel="post")
    clock.extend(
        case, actor=office.head, on=june(20), today=TODAY, days=20, reason="查找用时较长", notified_on=june(20)
    )
    supplementation.request(
        case_at(Node.DRAFTING, office, on=june(8), content="住房文件"), actor=office.clerk, items=["请说明地块位置"],
        limit_on=date(2026, 7, 6), on=june(10), today=TODAY,
    )  # fmt: skip
    page = page_for(office.clerk)
    text = text_of(page)
    assert "欧阳示例" not in page.content.decode()
    assert f"{case.number} ● 剩 24 日 8月3日（周一） 地块批文 已延期 欧阳** 信函 拟办 林岚 自然资源处" in text
    assert "‖ 等待补正 最迟 7月6日 住房文件" in text


def test_the_wait_list_offers_whom_one_waits_for(office):
    twelve(office)
    page = page_for(office.clerk, list="wait").content.decode()
    assert '<option value="wait_fee">等待缴费</option>' in page
    assert (
        '<option value="wait_fee" selected>等待缴费</option>'
        in page_for(office.clerk, list="wait_fee").content.decode()
    )
    assert "wait_fee" not in page_for(office.clerk).content.decode()


# -- 筛选 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "has"),
    [
        ({"node": "drafting"}, ["late"]),
        ({"channel": "post"}, ["post"]),
        ({"kind": "commercial_enterprise"}, ["firm"]),
        ({"outcome": "granted"}, ["granted"]),
        ({"unit": "自然资源处"}, ["granted", "late"]),
        ({"topic": "规划"}, ["plan"]),
        ({"year": "2025"}, ["old"]),
        ({"year": "2025", "channel": "post"}, []),
        ({"handler": "me"}, ["late"]),
        ({"node": "nonsense", "channel": "'--", "year": "²", "handler": "9999999999", "kind": "%"}, None),
        ({"year": "99999"}, None),
        ({"unit": "没有这个处"}, []),
        ({"year": "9999", "handler": "999999999"}, []),
    ],
)
def test_each_filter_narrows(office, asked, has):
    case_at(Node.DRAFTING, office, on=date(2026, 5, 29), content="late")
    case_at(Node.REGISTRATION, office, on=june(1), content="post", channel="post")
    case_at(
        Node.REGISTRATION,
        office,
        on=june(2),
        content="firm",
        applicant_kind="commercial_enterprise",
        applicant_name="示例公司",
    )
    case_at(Node.CLOSED, office, on=june(3), content="granted")
    case_at(Node.REGISTRATION, office, on=june(4), content="plan", topic="规划")
    case_at(Node.REGISTRATION, office, on=date(2025, 12, 1), content="old")
    asked = {name: str(office.drafter.pk) if text == "me" else text for name, text in asked.items()}
    everything = ["firm", "granted", "late", "old", "plan", "post"]
    assert sorted(listed(office.clerk, list="all", **asked)) == (everything if has is None else has)
    query = QueryDict(mutable=True)
    query.update({"list": "all", **asked})
    cases = narrowed(query, office.clerk, TODAY, working_calendar())
    assert sorted(cases.values_list("content", flat=True)) == (everything if has is None else has)


def test_somebody_of_no_agency_sees_empty_lists(office):
    case_at(Node.REGISTRATION, office)
    nobody = make_staff(None, is_superuser=True)
    assert listed(nobody, list="all") == []
    assert counts(page_for(nobody))["all"] == "0"


def test_choices_come_from_the_agency_and_keep_what_was_asked(office):
    page = page_for(office.clerk, unit="撤销处", topic="规划").content.decode()
    assert '<option value="城建处">城建处</option>' in page
    assert '<option value="撤销处" selected>撤销处</option>' in page
    assert '<option value="规划" selected>规划</option>' in page
    assert '<details class="wl-more" open>' in page
    assert '<details class="wl-more">' in page_for(office.clerk).content.decode()
    assert f'<option value="{office.drafter.pk}">{office.drafter.display_name}</option>' in page


def test_an_empty_list_says_why_and_how_to_go_on(office):
    assert "“已逾期”里现在没有案件。" in text_of(page_for(office.clerk, list="late"))
    page = text_of(page_for(office.clerk, list="late", q="没有这个"))
    assert "“已逾期”里没有符合条件的案件。可以在全部案件中搜索“没有这个”，或者清除筛选条件。" in page
    assert "共 0 件" in page


# -- 顺序与翻页 --------------------------------------------------------------------------------------


def test_orders_by_receipt_and_number_show_the_latest_first(office):
    for day in (10, 3, 8):
        case_at(Node.REGISTRATION, office, on=june(day), content=f"{day:02}")
    make_case(office, content="arriving")
    assert listed(office.clerk, list="all") == ["03", "08", "10", "arriving"]
    assert listed(office.clerk, list="all", sort="received") == ["arriving", "10", "08", "03"]
    assert listed(office.clerk, list="all", sort="number") == ["arriving", "08", "03", "10"]
    assert listed(office.clerk, list="all", sort="nonsense") == ["03", "08", "10", "arriving"]


@pytest.mark.parametrize("order", sorted(ORDERS))
@pytest.mark.parametrize("key", ["all", "mine", "soon"])
def test_every_order_is_paged_there_and_back(office, order, key):
    twelve(office)
    for day in (5, 5, 5, 8):
        case_at(Node.REGISTRATION, office, on=june(day), content="same day")
    make_case(office)
    person = make_staff(office.agency, Role.CLERK, Role.ARCHIVIST, Role.OFFICE_HEAD)
    named = {one.key: one for one in lists(person, bounds(office.agency, TODAY, working_calendar()))}
    parts = [Application.objects.for_staff(person).filter(part) for part in named[key].parts]
    by = ORDERS[order]
    whole = list(Application.objects.filter(named[key].where).order_by(*by.clauses()).values_list("pk", flat=True))
    assert len(whole) >= 7
    pages, page = [], page_of(parts, Asked(by, size=3))
    while True:
        pages.append([case.pk for case in page.rows])
        if not page.after:
            break
        page = page_of(parts, Asked(by, after=page.after, size=3))
    assert [pk for some in pages for pk in some] == whole
    back = []
    while page.before:
        page = page_of(parts, Asked(by, before=page.before, size=3))
        back.insert(0, [case.pk for case in page.rows])
    assert back == pages[:-1]
    assert not page.before
    assert page.after


def test_a_list_longer_than_the_cap_keeps_its_order_and_says_so(office, monkeypatch):
    for module in ("worklist", "counts", "list_counts"):
        monkeypatch.setattr(f"requests_app.desk.{module}.CAP", 2)
    monkeypatch.setattr("requests_app.desk.worklist.PAGE", 2)
    for day in (10, 3, 8):
        case_at(Node.REGISTRATION, office, on=june(day), content=f"土地{day:02}")
    page = page_for(office.clerk, sort="received")
    assert [case.content for case, _ in page.context["rows"]] == ["土地03", "土地08"]
    assert "只按到期先后排列" in page.content.decode()
    assert "共 2+ 件，按到期先后" in text_of(page)
    assert "找到 2 件以上，按到期先后" in text_of(page_for(office.clerk, q="土地"))
    assert "共 1 件" in text_of(page_for(office.clerk, q="土地03"))


def test_the_foot_counts_what_the_filters_leave(office, monkeypatch):
    monkeypatch.setattr("requests_app.desk.worklist.PAGE", 2)
    for day in (3, 4, 5, 8):
        case_at(Node.REGISTRATION, office, on=june(day), content=f"甲{day}", channel="post" if day > 3 else "web")
    assert "共 4 件" in text_of(page_for(office.clerk))
    assert "共 3 件" in text_of(page_for(office.clerk, channel="post"))
    assert "导出 Excel（3 件）" in text_of(page_for(office.clerk, channel="post"))
    case_at(Node.REGISTRATION, office, on=june(9), content="另外的甲地块")
    case_at(Node.REGISTRATION, office, on=june(9), content="另外的乙地块")
    case_at(Node.REGISTRATION, office, on=june(9), content="另外的丙地块")
    assert "共 3 件" in text_of(page_for(office.clerk, q="另外的"))


# -- 多个机关 ----------------------------------------------------------------------------------------


def test_supervision_sees_the_agencies_below_each_by_its_own_bounds():
    top = make_agency(name="上级", short_name="上级局")
    one, two = (make_office(make_agency(parent=top, short_name=name, **given)) for name, given in (("甲局", {}), ("乙局", {"red_to": 5, "amber_to": 9})))  # fmt: skip
    for office in (one, two):
        case_at(Node.REGISTRATION, office, on=june(8), content=f"{office.agency.short_name}来件")
    case_at(Node.REGISTRATION, make_office(), on=june(8), content="别处来件")
    supervisor = make_staff(top, Role.SUPERVISOR)
    due = Application.objects.filter(content="甲局来件").get().due_on
    assert due == date(2026, 7, 7)
    assert sorted(listed(supervisor)) == ["乙局来件", "甲局来件"]
    assert listed(supervisor, list="red") == ["乙局来件"]
    assert listed(supervisor, list="amber") == ["甲局来件"]
    assert listed(supervisor, list="open", agency=one.agency.code) == ["甲局来件"]
    assert listed(supervisor, agency="nowhere") == []
    page = page_for(supervisor)
    assert "机关" in re.findall(r'<th scope="col">(.*?)</th>', page.content.decode())
    assert counts(page)["soon"] == "2"
    assert counts(page_for(supervisor, agency=two.agency.code))["open"] == "1"
    assert '<th scope="col">机关' not in page_for(one.clerk).content.decode()
    assert listed(one.clerk, agency=two.agency.code) == []
    for asked in ("list=red", "list=amber", "list=open&agency=" + one.agency.code):
        cases = in_order(narrowed(QueryDict(asked), supervisor, TODAY, working_calendar()))
        assert [c.content for c in cases] == listed(supervisor, **QueryDict(asked).dict())


# -- 所选案件 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "acts"),
    [
        ("clerk", ["assign", "print"]),
        ("head", ["assign", "print"]),
        ("archivist", ["print", "archive"]),
        ("drafter", ["print"]),
    ],
)
def test_the_bar_offers_what_the_person_may_do(office, who, acts):
    case = case_at(Node.REGISTRATION, office, on=june(8))
    page = page_for(getattr(office, who), list="all", q="示例地块").content.decode()
    assert re.findall(r'name="act" value="(\w+)"', page) == acts
    assert f'<input type="checkbox" name="case" value="{case.pk}" aria-label="选择 {case.number}">' in page
    assert 'action="/admin/batch/"' in page
    assert 'name="back" value="list=all&amp;q=%E7%A4%BA%E4%BE%8B%E5%9C%B0%E5%9D%97"' in page


# -- 保存的筛选 --------------------------------------------------------------------------------------


def test_a_filter_is_saved_shown_as_a_tab_and_deleted(office):
    client = signed_in(office.clerk)
    asked = "list=open&q=%E5%9C%9F%E5%9C%B0&node=drafting"
    form = client.get(f"/admin/saved/?{asked}&after=x&nonsense=1")
    assert "全部在办；环节：拟办；含“土地”" in text_of(form)
    answer = client.post(f"/admin/saved/?{asked}", {"name": " 土地 在办 "}, follow=True)
    assert answer.redirect_chain == [(f"/admin/cases/?{asked}", 302)]
    assert "已保存筛选“土地 在办”" in answer.content.decode()
    assert f'<a href="?{asked.replace("&", "&amp;")}" aria-current="true">土地 在办' in answer.content.decode()
    saved = SavedFilter.objects.get()
    assert (saved.staff, saved.name, saved.query) == (office.clerk, "土地 在办", asked)
    assert "土地 在办" not in page_for(office.drafter).content.decode()
    answer = client.post(f"/admin/saved/{saved.pk}/delete/", {"back": asked}, follow=True)
    assert answer.redirect_chain == [(f"/admin/saved/?{asked}", 302)]
    assert "已删除保存的筛选“土地 在办”" in answer.content.decode()
    assert SavedFilter.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "请写一个名称"),
        (" \0", "请写一个名称"),
        ("长" * 31, "名称最多30个字，现在有31个字。"),
        ("已有", "已有名为“已有”的筛选。"),
    ],
)
def test_a_name_that_will_not_do_is_refused_and_kept(office, name, said):
    SavedFilter.objects.create(staff=office.clerk, name="已有", query="list=late")
    answer = signed_in(office.clerk).post("/admin/saved/?list=open", {"name": name})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert f'name="name" value="{name.strip(" " + chr(0))}"' in answer.content.decode()
    assert SavedFilter.objects.count() == 1


def test_the_twenty_first_and_a_query_too_long_are_refused(office):
    client = signed_in(office.clerk)
    assert "筛选条件太长" in client.post(f"/admin/saved/?q={'土' * 60}", {"name": "长"}).content.decode()
    for n in range(MOST):
        SavedFilter.objects.create(staff=office.clerk, name=f"第{n}个", query="list=open")
    assert "每人最多保存20个筛选" in client.post("/admin/saved/?list=open", {"name": "又一个"}).content.decode()
    assert SavedFilter.objects.count() == 20


def test_another_persons_filter_does_not_exist(office):
    saved = SavedFilter.objects.create(staff=office.clerk, name="土地", query="list=open")
    assert signed_in(office.drafter).post(f"/admin/saved/{saved.pk}/delete/").status_code == 404
    assert signed_in(office.clerk).get(f"/admin/saved/{saved.pk}/delete/").status_code == 405
    assert SavedFilter.objects.count() == 1


# -- 查询次数与索引 -----------------------------------------------------------------------------------


def queries(client: Client, **asked: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/admin/cases/", asked).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"list": "mine"},
        {"list": "soon"},
        {"list": "all", "q": "示例地块"},
        {"list": "all", "sort": "received", "channel": "web"},
    ],
)
def test_one_row_and_thirty_cost_the_same_eight_queries(office, asked):
    SavedFilter.objects.create(staff=office.clerk, name="土地", query="list=open")
    client = signed_in(office.clerk)
    case_at(Node.REGISTRATION, office, on=june(8))
    client.get("/admin/cases/")
    one = queries(client, **asked)
    for n in range(29):
        case_at(Node.REGISTRATION, office, on=june(8 + n % 5))
    assert queries(client, **asked) == one <= 8


@pytest.mark.postgres
def test_no_list_sorts_or_reads_all_its_cases(office):
    """Of four thousand cases each page reads a few dozen, whichever list, first or deep."""
    call_command("seed_cases", agency=office.agency.code, year=2025, count=4000, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    person = make_staff(office.agency, Role.CLERK, Role.ARCHIVIST, Role.OFFICE_HEAD)
    for one in lists(person, bounds(office.agency, TODAY, working_calendar())):
        if one.key not in {"open", "mine", "late", "all", "closed", "archiving"}:
            continue
        for after in ("", "2025-06-16_1"):
            with CaptureQueriesContext(connection) as seen:
                parts = [Application.objects.for_staff(person).filter(part) for part in one.parts]
                page_of(parts, Asked(DUE, after=after))
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) " + seen.captured_queries[-1]["sql"])
                plan = [line for (line,) in cursor.fetchall()]
            read = [float(rows) for line in plan for rows in re.findall(r"Scan.*rows=([\d.]+)", line)]
            assert max(read) <= 200, (one.key, after, "\n".join(plan))
