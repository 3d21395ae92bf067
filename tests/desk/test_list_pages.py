"""案件列表的顺序与翻页: orders, counts, several agencies, what a page costs."""

from __future__ import annotations

import copy
import re
from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requests_app.desk.deadline import bounds
from requests_app.desk.list_page import DUE, ORDERS, Asked, page_of
from requests_app.desk.lists import in_order, lists, narrowed
from requests_app.law.nodes import Node, Role
from requests_app.models import Application, SavedFilter, working_calendar
from tests.desk.worklist_world import NOW, counts, june, listed, page_for, signed_in, small_office, text_of, twelve
from tests.factories import TODAY, Office, case_at, make_agency, make_case, make_office, make_staff
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_half_past_nine():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return small_office()


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """An office with cases in every list, some of one day."""
    with kept(django_db_blocker, NOW):
        office = small_office()
        twelve(office)
        for day in (5, 5, 5, 8):
            case_at(Node.REGISTRATION, office, on=june(day), content="same day")
        make_case(office)
        yield office


@pytest.fixture
def busy(built) -> Office:
    return copy.deepcopy(built)


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
def test_every_order_is_paged_there_and_back(busy, order, key):
    person = make_staff(busy.agency, Role.CLERK, Role.ARCHIVIST, Role.OFFICE_HEAD)
    named = {one.key: one for one in lists(person, bounds(busy.agency, TODAY, working_calendar()))}
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
        ("clerk", ["assign", "print", "post"]),
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


# -- 查询次数与索引 -----------------------------------------------------------------------------------


def queries(client: Client, **asked: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/admin/cases/", asked).status_code == 200
    return len(seen)


ASKED: list[dict[str, str]] = [
    {},
    {"list": "mine"},
    {"list": "soon"},
    {"list": "all", "q": "示例地块"},
    {"list": "all", "sort": "received", "channel": "web"},
]


@pytest.mark.later
def test_one_row_and_thirty_cost_the_same_eight_queries(office):
    SavedFilter.objects.create(staff=office.clerk, name="土地", query="list=open")
    client = signed_in(office.clerk)
    case_at(Node.REGISTRATION, office, on=june(8))
    client.get("/admin/cases/")
    one = [queries(client, **asked) for asked in ASKED]
    for n in range(29):
        case_at(Node.REGISTRATION, office, on=june(8 + n % 5))
    assert [queries(client, **asked) for asked in ASKED] == one
    assert max(one) <= 8


@pytest.mark.later
def test_supervision_over_many_agencies_costs_the_same_eight_queries():
    """As many for one agency below as for four."""
    above = make_agency()
    client = signed_in(make_staff(above, Role.SUPERVISOR))
    counts = []
    for more in (1, 3):
        for _ in range(more):
            case_at(Node.REGISTRATION, make_office(make_agency(parent=above)), on=june(8))
        client.get("/admin/cases/")
        counts.append(queries(client))
    assert counts[0] == counts[1] <= 8


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
