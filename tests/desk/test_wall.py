"""督办 page: figures that agree everywhere, the subtree only, constant queries; issuing and the printed sheet."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from requests_app.desk.deadline import chip
from requests_app.desk.wall_figures import KEYS
from requests_app.handling import clock, reply
from requests_app.handling import supervision as sv
from requests_app.law.nodes import Node, Role
from requests_app.models import Agency, Application, Message, Staff, Supervision, working_calendar
from tests.factories import Office, case_at, make_agency, make_office, make_staff

pytestmark = pytest.mark.django_db
#: Friday 2026-04-03: what came on 03-02 was due on 03-30.
NOW, TODAY = datetime(2026, 4, 3, 2, tzinfo=UTC), date(2026, 4, 3)
#: Received on these days, open today: late, red, red, amber, green.
DAYS = (date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 10), date(2026, 3, 16), date(2026, 4, 1))


@pytest.fixture(autouse=True)
def on_the_third_of_april():
    with time_machine.travel(NOW, tick=False):
        yield


@dataclass
class World:
    """A department, two offices below it, and a stranger's."""

    top: Agency
    a: Office
    b: Office
    other: Office
    supervisor: Staff


@pytest.fixture
def world() -> World:
    top = make_agency("sheng", name="省政务公开主管部门", active=False)
    world = World(
        top,
        make_office(make_agency("jia", parent=top, name="甲区政府", short_name="甲区")),
        make_office(make_agency("yi", parent=top, name="乙区政府", short_name="乙区", red_to=1, amber_to=12)),
        make_office(make_agency("bing", name="丙市政府")),
        make_staff(top, Role.SUPERVISOR),
    )
    for day in DAYS:
        case_at(Node.DRAFTING, world.a, on=day)
    case_at(Node.SUPPLEMENTATION, world.a, on=date(2026, 3, 10))
    case_at(Node.CLOSED, world.a)
    for day in DAYS[1:]:
        case_at(Node.DRAFTING, world.b, on=day)
    late = case_at(Node.REPLY, world.b)
    reply.deliver(late, actor=world.b.clerk, method="post", on=TODAY, today=TODAY)
    case_at(Node.DRAFTING, world.other, content="别家的申请")
    return world


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", html.unescape(strip_tags(answer.content.decode())))


def rows(answer) -> dict[str, tuple]:
    return {
        row.label: (*(row.counts[key] for key in KEYS), row.open, row.rate, row.low, row.replied)
        for row in answer.context["rows"]
    }


def late_case(office: Office) -> Application:
    return Application.objects.filter(agency=office.agency, node="drafting").order_by("due_on").first()


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


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OFFICE_HEAD])
def test_who_only_reads_cannot_issue(world, role):
    client = signed_in(make_staff(world.top, role))
    assert client.get("/admin/wall/issue/?all=1").status_code == 403
    assert client.post("/admin/wall/issue/", {"case": late_case(world.a).pk, "do": "issue"}).status_code == 403
    assert Supervision.objects.count() == 0


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
    assert "拟办 · 0 个工作日未动 审核人外出，未交接" in text(signed_in(world.supervisor).get("/admin/wall/"))


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


def test_a_sheet_is_chosen_written_previewed_issued_and_printed(world):
    client, case = signed_in(world.supervisor), late_case(world.a)
    Application.objects.filter(pk=case.pk).update(applicant_name="欧阳示例")
    form = client.get("/admin/wall/issue/", {"case": case.pk})
    assert 'value="2026-04-09"' in form.content.decode()  # three working days: 清明 is 04-04 to 04-06
    assert f"督办，通知 {world.a.drafter}、{world.a.head}" in text(form)
    given = {"case": [case.pk], "demand": "请于本周答复。", "answer_by": "2026-04-09"}
    preview = client.post("/admin/wall/issue/", {**given, "do": "preview"})
    assert "确认签发给 1 个单位" in text(preview)
    assert "主送：甲区政府" in text(preview)
    assert Supervision.objects.count() == Message.objects.filter(kind="supervised").count() == 0
    done = client.post("/admin/wall/issue/", {**given, "do": "issue"}, follow=True)
    assert done.redirect_chain == [("/admin/wall/sheet/?day=2026-04-03", 302)]
    assert Supervision.objects.get().answer_by == date(2026, 4, 9)
    printed = text(done)
    assert "已发督办单，共1件，已通知各单位。" in printed
    for said in (
        "督 办 单 主送：甲区政府",
        f"1 {case} 关于示例地块征收的批准文件 2026年3月2日 2026年3月30日 4",
        "要求请于本周答复。",
        "回复期限2026年4月9日（星期四）",
        "省政务公开主管部门2026年4月3日",
    ):
        assert said.replace(" ", "") in printed.replace(" ", "")
    assert "欧阳" not in done.content.decode()


def test_all_are_chosen_and_each_agency_gets_its_own_sheet(world):
    case_at(Node.DRAFTING, world.b, on=DAYS[0])
    client = signed_in(world.supervisor)
    found = client.get("/admin/wall/issue/?all=1").context["chosen"]
    assert [line.case.agency for line in found] == [world.a.agency, world.b.agency]
    keys = [line.case.pk for line in found]
    given = {"case": keys, "demand": "请抓紧。", "answer_by": "2026-04-08", "do": "issue"}
    done = client.post("/admin/wall/issue/", given, follow=True)
    assert [(sheet.to, len(sheet.lines)) for sheet in done.context["sheets"]] == [
        (world.a.agency, 1),
        (world.b.agency, 1),
    ]
    mine = signed_in(world.b.head).get("/admin/wall/sheet/?day=2026-04-03")
    assert [sheet.to for sheet in mine.context["sheets"]] == [world.b.agency]
    again = client.post("/admin/wall/issue/", given, follow=True)
    assert "没有发：4月3日已督办，回复期限4月8日，还没有到期。" in text(again)
    assert Supervision.objects.count() == 2


def test_what_was_typed_stays_when_it_is_refused(world):
    given = {"case": late_case(world.a).pk, "demand": "请抓紧办理此件", "answer_by": "2026-04-04", "do": "issue"}
    page = signed_in(world.supervisor).post("/admin/wall/issue/", given)
    assert "2026年4月4日（周六）不是工作日，请改为工作日。" in text(page)
    assert "请抓紧办理此件" in page.content.decode()
    assert f'value="{late_case(world.a).pk}" checked' in page.content.decode()
    assert Supervision.objects.count() == 0


@pytest.mark.parametrize("asked", ["?case=x", "?case=99999999999999999999", "?case=-1", "", "?all=1&unit=nowhere"])
def test_a_broken_choice_chooses_nothing(world, asked):
    page = signed_in(world.supervisor).get("/admin/wall/issue/" + asked)
    assert page.status_code == 200
    assert "没有选中逾期案件。" in text(page)


@pytest.mark.parametrize("asked", ["", "?day=x", "?day=2026-01-01", "?agency=bing"])
def test_without_a_sheet_the_page_says_so(world, asked):
    page = signed_in(world.supervisor).get("/admin/wall/sheet/" + asked)
    assert page.status_code == 200
    assert "督办单。" in text(page)


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


@pytest.mark.parametrize(
    "address", ["/admin/wall/", "/admin/wall/?big=1", "/admin/wall/issue/?all=1", "/admin/wall/sheet/"]
)
def test_the_number_of_queries_does_not_grow_with_agencies_or_cases(world, address):
    client = signed_in(world.supervisor)

    def cost() -> int:
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
    one = cost()
    for n in range(28):
        low = make_agency(f"xian-{n}", parent=world.top, red_to=1 + n % 3, amber_to=8)
        case_at(Node.REGISTRATION, make_office(low))
    urge()
    assert cost() == one <= 15


def test_pages_bring_nothing_inline_and_speak_chinese(world):
    client, case = signed_in(world.supervisor), late_case(world.a)
    given = {"case": case.pk, "demand": "请抓紧。", "answer_by": "2026-04-08"}
    pages = [
        client.get("/admin/wall/"),
        client.get("/admin/wall/issue/?all=1"),
        client.post("/admin/wall/issue/", {**given, "do": "preview"}),
        client.post("/admin/wall/issue/", {**given, "do": "issue"}, follow=True),
        client.get("/admin/wall/"),
    ]
    for page in pages:
        body = page.content.decode()
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", body)
        assert re.findall(r"[A-Za-z]{3,}", text(page)) == []
