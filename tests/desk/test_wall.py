"""督办 page: figures that agree everywhere, the subtree only, constant queries."""

from __future__ import annotations

import copy
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.facts import table3_facts
from requests_app.desk.deadline import chip
from requests_app.desk.wall_figures import KEYS
from requests_app.handling import clock
from requests_app.handling import supervision as sv
from requests_app.law.nodes import Node, Role
from requests_app.models import Application, working_calendar
from tests.desk.wall_world import DAYS, NOW, TODAY, World, late_case, make_world, signed_in, text
from tests.factories import case_at, make_agency, make_office, make_staff
from tests.kept import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_third_of_april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with kept(django_db_blocker, NOW):
        yield make_world()


@pytest.fixture
def world(built) -> World:
    return copy.deepcopy(built)


def rows(answer) -> dict[str, tuple]:
    return {
        row.label: (*(row.counts[key] for key in KEYS), row.open, row.rate, row.low, row.replied)
        for row in answer.context["rows"]
    }


def test_each_agency_has_its_figures_by_its_own_bounds(world):
    page = signed_in(world.supervisor).get("/admin/wall/")
    assert rows(page) == {
        "甲区": (1, 2, 1, 1, 1, 6, "100%", False, 1),
        "乙区": (0, 1, 2, 1, 0, 4, "0.0%", True, 1),
    }
    assert [row.label for row in page.context["rows"]] == ["甲区", "乙区"]
    assert [(f.key, f.count) for f in page.context["figures"]] == [
        ("late", 1), ("red", 3), ("amber", 3), ("green", 2), ("wait", 1),
    ]  # fmt: skip
    assert (page.context["open"], page.context["replied"]) == (10, 2)
    assert "最长逾期 4 个工作日" in text(page)
    assert "▼ 偏低 0.0%" in text(page)


def test_a_row_equals_the_chips_of_its_cases_and_the_agencys_own_strip(world):
    page = signed_in(world.supervisor).get("/admin/wall/")
    calendar = working_calendar()
    for office, row in zip((world.a, world.b), page.context["rows"], strict=True):
        cases = [c for c in Application.objects.filter(agency=office.agency) if c.is_open]
        chips = [chip(case, TODAY, calendar).css for case in cases]
        assert row.counts == {key: chips.count(key) for key in KEYS}
        own = signed_in(office.head).get("/admin/wall/").context["rows"]
        assert [one.counts for one in own] == [row.counts]
        strip = signed_in(office.head).get("/admin/").context["figures"]
        assert {f.group.key: f.count for f in strip} == row.counts


def test_strip_lists_wall_open_cases_and_the_live_table_agree(world):
    """The same cases everywhere: what Table 3 of this year carries into the next is what is open now."""
    wall = signed_in(world.supervisor).get("/admin/wall/").context["rows"]
    for office, row in zip((world.a, world.b), wall, strict=True):
        person = signed_in(office.head)
        carried_out = sum(table3_facts(office.agency, TODAY.year).carried_out.values())
        today = person.get("/admin/").context
        assert row.open == today["counts"]["open"] == sum(f.count for f in today["figures"]) == carried_out
        for key, expected in {**row.counts, "open": row.open}.items():
            assert person.get("/admin/cases/", {"list": key}).context["total"] == str(expected), key


def test_each_figure_leads_to_the_list_of_its_cases(world):
    page = signed_in(world.supervisor).get("/admin/wall/").content.decode()
    for key in (*KEYS, "open"):
        assert f'href="/admin/cases/?list={key}&amp;agency=jia"' in page


@pytest.mark.parametrize(
    ("role", "seen"),
    [(Role.SUPERVISOR, {"甲区", "乙区"}), (Role.AUDITOR, {"甲区", "乙区"}), (Role.OFFICE_HEAD, set())],
)
def test_supervision_and_audit_see_the_subtree_a_head_the_own_agency(world, role, seen):
    page = signed_in(make_staff(world.top, role)).get("/admin/wall/")
    assert set(rows(page)) == seen
    assert "别家的申请" not in page.content.decode()


def test_a_head_sees_the_own_row_the_sheets_and_where_to_register_the_reason(world):
    case = late_case(world.a)
    sv.issue([case.pk], actor=world.supervisor, demand="请抓紧。", answer_by=date(2026, 4, 8), today=TODAY)
    page = signed_in(world.a.head).get("/admin/wall/")
    assert set(rows(page)) == {"甲区"}
    assert f'href="/admin/cases/{case.pk}/explain_lateness/"' in page.content.decode()
    assert "2026年4月3日甲区政府省政务公开主管部门12026年4月8日查看打印" in text(page).replace(" ", "")
    assert "发督办单" not in text(page)


def test_another_supervisor_sees_nothing_of_it(world):
    beside = make_staff(make_agency(), Role.SUPERVISOR)
    client = signed_in(beside)
    sv.issue(
        [late_case(world.a).pk], actor=world.supervisor, demand="请抓紧。", answer_by=date(2026, 4, 8), today=TODAY
    )
    pages = [client.get(at) for at in ("/admin/wall/", "/admin/wall/?unit=jia", "/admin/wall/issue/?all=1&unit=jia")]
    pages.append(client.get("/admin/wall/sheet/?day=2026-04-03&agency=jia"))
    for page in pages:
        assert page.status_code == 200
        for secret in ("甲区", "2026-0001", "关于示例地块", "请抓紧"):
            assert secret not in page.content.decode()


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in {Role.APPLICANT, Role.SYSTEM, Role.SUPERVISOR, Role.AUDITOR, Role.OFFICE_HEAD}]
)
def test_other_roles_do_not_see_the_wall(world, role):
    client = signed_in(make_staff(world.a.agency, role))
    for address in ("/admin/wall/", "/admin/wall/issue/", "/admin/wall/sheet/"):
        assert client.get(address).status_code == 403


def test_the_unit_and_the_order_narrow_and_sort(world):
    client = signed_in(world.supervisor)
    assert set(rows(client.get("/admin/wall/?unit=yi"))) == {"乙区"}
    assert client.get("/admin/wall/?unit=yi").context["late"] == []
    assert set(rows(client.get("/admin/wall/?unit=bing"))) == {"甲区", "乙区"}
    for n in range(2):
        case_at(Node.DRAFTING, world.b, on=DAYS[0] + timedelta(days=n))
    assert [row.label for row in client.get("/admin/wall/").context["rows"]] == ["乙区", "甲区"]
    assert [row.label for row in client.get("/admin/wall/?sort=path").context["rows"]] == ["甲区", "乙区"]


def test_the_overdue_table_says_where_it_stands_and_why(world):
    case = late_case(world.a)
    page = signed_in(world.supervisor).get("/admin/wall/")
    line = f"! 逾期 4 日 甲区 {case} 关于示例地块征收的批准文件 拟办 · 24 个工作日未动 未填报 发督办单"
    assert line in text(page)
    clock.explain_lateness(case, actor=world.a.head, on=TODAY, today=TODAY, reason="审核人外出，未交接")
    assert "拟办 · 24 个工作日未动 审核人外出，未交接" in text(signed_in(world.supervisor).get("/admin/wall/"))


def test_the_state_of_supervision_moves_from_to_do_to_answered(world):
    client, case = signed_in(world.supervisor), late_case(world.a)

    def state() -> list[tuple[int, int, int, int]]:
        page = client.get("/admin/wall/")
        return [(r.unurged, r.urging, r.lapsed, r.answered) for r in page.context["rows"] if r.label == "甲区"]

    assert state() == [(1, 0, 0, 0)]
    sv.issue([case.pk], actor=world.supervisor, demand="请抓紧。", answer_by=date(2026, 4, 8), today=TODAY)
    assert state() == [(0, 1, 0, 0)]
    assert "4月3日 已督办" in text(client.get("/admin/wall/"))
    with time_machine.travel(NOW + timedelta(days=6), tick=False):
        client.force_login(world.supervisor)
        assert state() == [(2, 1, 1, 0)]  # two more have fallen due since
        assert "催办" in text(client.get("/admin/wall/"))
        day = date(2026, 4, 9)
        clock.explain_lateness(case, actor=world.a.head, on=day, today=day, reason="审核人外出")
        assert state() == [(2, 0, 0, 1)]
        assert "已回复 1 看原因" in text(client.get("/admin/wall/"))


def test_the_big_screen_has_no_sidebar_and_reloads(world):
    client = signed_in(world.supervisor)
    small, big = (client.get(at).content.decode() for at in ("/admin/wall/", "/admin/wall/?big=1"))
    assert "<aside" in small
    assert "http-equiv" not in small
    assert "<aside" not in big
    assert '<meta http-equiv="refresh" content="60">' in big
    assert "checkbox" not in big


def test_more_than_fit_are_counted(world, monkeypatch):
    monkeypatch.setattr("requests_app.desk.wall.MOST", 2)
    for _ in range(4):
        case_at(Node.REGISTRATION, world.b)
    page = signed_in(world.supervisor).get("/admin/wall/")
    assert len(page.context["late"]) == 2
    assert "其余 3 件" in text(page)


def test_bars_share_one_scale_and_carry_words_and_patterns(world):
    page = signed_in(world.supervisor).get("/admin/wall/")
    widths = {row.label: sum(float(p.width.rstrip("%")) for p in row.bar) for row in page.context["rows"]}
    assert {label: round(width, 1) for label, width in widths.items()} == {"甲区": 100.0, "乙区": 66.7}
    body = page.content.decode()
    assert "<title>逾期 1 件</title>" in body
    assert body.count('<pattern id="wl-') == 3
    assert 'aria-label="甲区在办6件：逾期1件，临近到期2件，即将到期1件，期限充裕1件，等待他人1件"' in body


ADDRESSES = ["/admin/wall/", "/admin/wall/?big=1", "/admin/wall/issue/?all=1", "/admin/wall/sheet/"]


@pytest.mark.later
def test_the_number_of_queries_does_not_grow_with_agencies_or_cases(world):
    client = signed_in(world.supervisor)

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    def urge() -> None:
        late = Application.objects.filter(due_on__lt=TODAY, node="registration").exclude(agency=world.other.agency)
        keys = list(late.values_list("pk", flat=True))
        sv.issue(keys, actor=world.supervisor, demand="请抓紧。", answer_by=date(2026, 4, 8), today=TODAY)

    case_at(Node.REGISTRATION, world.a)
    urge()
    one = [cost(address) for address in ADDRESSES]
    for n in range(28):
        low = make_agency(f"xian-{n}", parent=world.top, red_to=1 + n % 3, amber_to=8)
        case_at(Node.REGISTRATION, make_office(low))
    urge()
    assert [cost(address) for address in ADDRESSES] == one
    assert max(one) <= 15
