"""案件列表: its named lists, rows and filters, on days that are literal."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.http import QueryDict

from requests_app.desk.deadline import bounds
from requests_app.desk.lists import in_order, lists, mine, narrowed
from requests_app.handling import clock, supplementation
from requests_app.law.nodes import Node, Role
from requests_app.models import Application, working_calendar
from tests.desk.worklist_world import NOW, counts, june, listed, page_for, small_office, text_of, twelve
from tests.factories import TODAY, Office, case_at, make_staff
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
    with kept(django_db_blocker, NOW):
        office = small_office()
        twelve(office)
        yield office


@pytest.fixture
def busy(built) -> Office:
    return copy.deepcopy(built)


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


def test_each_list_has_its_cases_by_due_date(busy):
    found = {key: listed(busy.clerk, list=key) for key in WHOLE}
    assert {key: sorted(cases) for key, cases in found.items()} == {key: sorted(cases) for key, cases in WHOLE.items()}
    due = dict(Application.objects.values_list("content", "due_on"))
    for cases in found.values():
        assert [due[case] for case in cases] == sorted((due[case] for case in cases), key=lambda day: day or date.max)


def test_every_list_narrows_the_export_alike(busy):
    for key in [*WHOLE, "mine", "all", "provisional", "nonsense"]:
        cases = in_order(narrowed(QueryDict(f"list={key}"), busy.clerk, TODAY, working_calendar()))
        assert [case.content for case in cases] == listed(busy.clerk, list=key), key


def test_the_tabs_count_what_they_list(busy):
    assert counts(page_for(busy.clerk)) == {
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
def test_mine_is_what_waits_for_this_person(busy, who, has):
    person = getattr(busy, who)
    assert sorted(listed(person, list="mine")) == sorted(has)
    assert counts(page_for(person))["mine"] == str(len(has))
    assert sorted(Application.objects.filter(mine(person)).values_list("content", flat=True)) == sorted(has)


def test_nobody_is_to_review_or_sign_what_they_drafted(office):
    both = make_staff(office.agency, Role.DRAFTER, Role.SECRECY_REVIEWER, Role.APPROVER, level=1)
    of_both = replace(office, drafter=both)
    case_at(Node.SECRECY_REVIEW, of_both, content="own review")
    case_at(Node.APPROVAL, of_both, content="own signing")
    case_at(Node.SECRECY_REVIEW, office, content="review")
    case_at(Node.APPROVAL, office, content="signing")
    assert sorted(listed(both, list="mine")) == ["review", "signing"]
    assert sorted(listed(office.reviewer, list="mine")) == ["own review", "review"]


def test_the_parts_of_every_list_are_disjoint_and_whole(busy):
    every_role = make_staff(busy.agency, Role.CLERK, Role.OFFICE_HEAD, Role.SECRECY_REVIEWER, Role.APPROVER, Role.ARCHIVIST, level=1)  # fmt: skip
    for person in (every_role, busy.drafter):
        for one in lists(person, bounds(busy.agency, TODAY, working_calendar())):
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


def test_the_wait_list_offers_whom_one_waits_for(busy):
    page = page_for(busy.clerk, list="wait").content.decode()
    assert '<option value="wait_fee">等待缴费</option>' in page
    assert (
        '<option value="wait_fee" selected>等待缴费</option>' in page_for(busy.clerk, list="wait_fee").content.decode()
    )
    assert "wait_fee" not in page_for(busy.clerk).content.decode()


# -- 筛选 ------------------------------------------------------------------------------------------


FILTERS: list[tuple[dict[str, str], list[str] | None]] = [
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
]


def test_each_filter_narrows(office):
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
    everything = ["firm", "granted", "late", "old", "plan", "post"]
    for asked, has in FILTERS:
        given = {name: str(office.drafter.pk) if text == "me" else text for name, text in asked.items()}
        assert sorted(listed(office.clerk, list="all", **given)) == (everything if has is None else has), asked
        query = QueryDict(mutable=True)
        query.update({"list": "all", **given})
        cases = narrowed(query, office.clerk, TODAY, working_calendar())
        assert sorted(cases.values_list("content", flat=True)) == (everything if has is None else has), asked


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
