"""今日: figures of a made-up office of twelve cases, its tabs, and what it costs."""

from __future__ import annotations

import copy
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from requests_app.handling import clock, reply, supplementation
from requests_app.law.nodes import Node, Role
from requests_app.law.replies import ReplyKind
from tests.factories import TODAY, Office, case_at, make_agency, make_office, make_staff
from tests.kept import kept

pytestmark = pytest.mark.django_db

#: Tuesday 30 June 2026, 09:30 in Shanghai; the Dragon Boat Festival of 19 June lies behind.
NOW = datetime(2026, 6, 30, 1, 30, tzinfo=UTC)
FIVE = ["late", "red", "amber", "green", "wait"]


@pytest.fixture(autouse=True)
def at_half_past_nine():
    with time_machine.travel(NOW, tick=False) as clock_hand:
        yield clock_hand


def june(day: int) -> date:
    return date(2026, 6, day)


def twelve(office: Office) -> dict[str, object]:
    """Twelve cases: nine open in every group, one arriving, two answered of which one late and carried in."""
    made = {
        "late": case_at(Node.DRAFTING, office, on=date(2026, 5, 29)),
        "due": case_at(Node.REPLY, office, on=june(1)),
        "signing": case_at(Node.APPROVAL, office, on=june(4)),
        "drafting": case_at(Node.DRAFTING, office, on=june(5)),
        "secret": case_at(Node.SECRECY_REVIEW, office, on=june(10)),
        "new": case_at(Node.REGISTRATION, office, on=june(11)),
        "newest": case_at(Node.REGISTRATION, office, on=june(29)),
        "supplement": case_at(Node.SUPPLEMENTATION, office, on=june(15)),
        "consulted": case_at(Node.DRAFTING, office, on=june(15)),
        "arriving": case_at(Node.INTAKE, office, on=june(30)),
        "granted": case_at(Node.CLOSED, office, on=date(2026, 3, 2)),
        "not_held": case_at(Node.REPLY, office, on=date(2025, 12, 10), kind=ReplyKind.REPLY_NOT_EXIST),
    }
    clock.consult(
        made["consulted"], actor=office.drafter, on=june(16), today=TODAY, kind="third_party", party="示例公司"
    )
    reply.deliver(made["not_held"], actor=office.clerk, on=date(2026, 1, 9), today=TODAY, method="post")
    return made


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """An office and its twelve cases."""
    with kept(django_db_blocker, NOW):
        office = make_office()
        yield office, twelve(office)


@pytest.fixture
def busy(built) -> Office:
    return copy.deepcopy(built[0])


@pytest.fixture
def made(built) -> dict[str, Any]:
    return copy.deepcopy(built[1])


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(person, address: str = "/admin/"):
    answer = signed_in(person).get(address)
    assert answer.status_code == 200
    return answer


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode().split("<main")[1]))


def lines_of(answer) -> list[tuple[str, str, str]]:
    return [(str(case), chip.text, step) for case, chip, step in answer.context["rows"]]


# -- figures -----------------------------------------------------------------------------------------


def test_the_five_figures_of_twelve_cases_and_their_details(busy):
    answer = page_of(busy.clerk)
    assert [(f.group.key, f.count, f.detail) for f in answer.context["figures"]] == [
        ("late", 1, "仍须答复，1 件未登记逾期原因"),
        ("red", 2, "其中今天到期 1 件"),
        ("amber", 2, "其中 1 件还在拟办"),
        ("green", 2, "其中到期日暂定 0 件"),
        ("wait", 2, "补正 1，第三方 1"),
    ]
    text = text_of(answer)
    assert "2026年6月30日（周二）" in text
    assert "在办 9 件，其中经您手 4 件；另有 1 件网络申请待确认收件" in text
    for key in FIVE:
        assert f'href="/admin/cases/?list={key}"' in answer.content.decode()


@pytest.mark.parametrize("who", ["clerk", "drafter", "reviewer", "approver1", "head", "archivist", "administrator"])
def test_the_five_figures_are_all_open_cases_for_every_role(busy, who):
    context = page_of(getattr(busy, who)).context
    assert sum(f.count for f in context["figures"]) == context["counts"]["open"] == 9


def test_the_year_counts_what_the_columns_say(busy):
    year = page_of(busy.clerk).context["year"]
    assert [(m.month, m.received, m.answered) for m in year.months] == [
        (1, 0, 1), (2, 0, 0), (3, 1, 1), (4, 0, 0), (5, 1, 0), (6, 8, 0),
    ]  # fmt: skip
    assert (year.received, year.answered, year.carried) == (10, 2, 1)
    assert (year.on_time, year.late, year.rate) == (1, 1, "50.0%")
    assert year.outcomes == [
        ("予以公开", 1), ("部分公开", 0), ("不予公开", 0), ("无法提供", 1), ("不予处理", 0), ("其他处理", 0),
    ]  # fmt: skip


def test_the_late_reply_is_named_and_linked(busy, made):
    late = made["not_held"]
    late.refresh_from_db()
    answer = page_of(busy.clerk)
    assert f"2 件中按时 1 件，逾期答复 1 件：{late}" in text_of(answer)
    assert f'href="/admin/cases/{late.pk}/">{late}</a>' in answer.content.decode()


def test_closing_what_was_never_supplemented_is_no_late_reply(office):
    case = case_at(Node.SUPPLEMENTATION, office, on=date(2026, 4, 10))
    supplementation.lapse(case, actor=office.clerk, on=june(30), today=TODAY, no_good_reason=True)
    case.refresh_from_db()
    assert case.replied_on > case.due_on
    year = page_of(office.clerk).context["year"]
    assert (year.answered, year.late, year.rate) == (1, 0, "100%")


def test_cases_of_another_office_are_in_no_figure(office, built):
    context = page_of(office.clerk).context
    assert [f.count for f in context["figures"]] == [0, 0, 0, 0, 0]
    assert (context["year"].received, context["year"].answered, context["counts"]["arriving"]) == (0, 0, 0)


def test_the_bars_are_the_table_one_bar_a_figure(busy):
    page = page_of(busy.clerk).content.decode()
    bars = re.findall(
        r'<rect class="bar (in|out)"[^>]*height="([\d.]+)"><title>(\d+)月(收到|答复) (\d+) 件</title>', page
    )
    table = re.findall(r'<tr><th scope="row">(\d+)月</th><td>(\d+)</td><td>(\d+)</td></tr>', page)
    assert len(bars) == 12
    assert len(table) == 6
    drawn = [(month, n) for _, _, month, _, n in bars]
    assert drawn == [(month, n) for month, *pair in table for n in pair]
    heights = {int(n): float(height) for _, height, _, _, n in bars}
    assert heights[0] == 0
    assert heights[8] == pytest.approx(8 * heights[1], abs=0.5)


# -- 我的任务 ---------------------------------------------------------------------------------------


def test_the_clerks_tabs_and_next_steps_by_due_date(busy, made):
    answer = page_of(busy.clerk)
    assert [(t.label, t.count) for t in answer.context["tabs"]] == [
        ("全部", 5), ("受理", 1), ("登记", 2), ("补正", 1), ("答复", 1),
    ]  # fmt: skip
    assert lines_of(answer) == [
        (made["due"].number, "今天到期", "制作答复书并送达"),
        (made["new"].number, "剩 8 日", "分办给拟办人"),
        (made["supplement"].number, "等待补正", "补正 6月30日到期"),
        (made["newest"].number, "剩 19 日", "分办给拟办人"),
        (made["arriving"].reference, "待确认", "受理登记并确认收到日期"),
    ]


@pytest.mark.parametrize(
    ("who", "tabs", "steps"),
    [
        ("drafter", [("全部", 3), ("拟办", 3)], ["查询检索，起草答复", "查询检索，起草答复", "第三方意见 7月8日到期"]),
        ("reviewer", [("全部", 1), ("保密审查", 1)], ["保密审查"]),
        ("approver1", [("全部", 1), ("审核", 1)], ["审核"]),
        ("approver2", [("全部", 0), ("审核", 0)], []),
        ("archivist", [("全部", 1), ("归档", 1)], ["登记送达凭证并归档"]),
        ("head", [("全部", 0), ("拟办", 0)], []),
    ],
)
def test_each_role_sees_its_own_nodes(busy, who, tabs, steps):
    answer = page_of(getattr(busy, who))
    assert [(t.label, t.count) for t in answer.context["tabs"]] == tabs
    assert [step for _, _, step in lines_of(answer)] == steps


def test_a_tab_narrows_the_table_and_a_wrong_one_is_all(busy, made):
    narrowed = page_of(busy.clerk, "/admin/?node=registration")
    assert [number for number, _, _ in lines_of(narrowed)] == [made["new"].number, made["newest"].number]
    assert 'href="/admin/?node=registration" aria-current="page"' in narrowed.content.decode()
    assert len(lines_of(page_of(busy.clerk, "/admin/?node=nonsense"))) == 5


def test_twelve_rows_are_shown_and_the_rest_is_linked(office):
    for _ in range(14):
        case_at(Node.REGISTRATION, office, on=june(29))
    answer = page_of(office.clerk)
    assert len(lines_of(answer)) == 12
    assert "看全部 14 件" in text_of(answer)


def test_names_stay_off_the_page(office):
    case_at(Node.REGISTRATION, office, on=june(29), applicant_name="欧阳示例")
    assert "欧阳示例" not in page_of(office.clerk).content.decode()


# -- 谁看到什么 --------------------------------------------------------------------------------------


def test_a_supervisor_sees_the_subtree_each_office_by_its_own_bounds():
    top = make_agency()
    strict = make_office(make_agency(parent=top, red_to=5, amber_to=10))
    usual = make_office(make_agency(parent=top))
    for one in (strict, usual):
        case_at(Node.DRAFTING, one, on=june(5))  # four working days left
    answer = page_of(make_staff(top, Role.SUPERVISOR))
    assert [f.count for f in answer.context["figures"]] == [0, 1, 1, 0, 0]
    assert [f.group.label for f in answer.context["figures"]] == [
        "已逾期",
        "临近到期",
        "即将到期",
        "期限充裕",
        "等待他人",
    ]
    assert answer.context["year"].received == 2
    text = text_of(answer)
    assert "我的任务" not in text
    assert "上次登录以来" in text


def test_an_administrator_without_cases_finds_the_settings(office):
    text = text_of(page_of(office.administrator))
    assert "我的任务" not in text
    assert "上次登录以来" not in text
    assert "人员与角色" in text
    assert "本机关设置" in text


def test_an_empty_office_is_told_what_will_be_here(office):
    text = text_of(page_of(office.clerk))
    assert "现在没有等您办理的案件" in text
    assert "没有新的变化" in text
    assert "今年还没有收到或者答复的申请" in text
    assert "今年还没有答复的申请" in text


# -- 花费 ------------------------------------------------------------------------------------------


def queries(client: Client, address: str = "/admin/") -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.later
def test_fifteen_queries_at_most_for_twelve_cases_and_for_forty(busy):
    people = [busy.clerk, busy.drafter, busy.approver1, busy.head, busy.administrator]
    people += [make_staff(busy.agency, Role.SUPERVISOR), make_staff(busy.agency, *list(Role)[:7], level=1)]
    clients = [signed_in(person) for person in people]
    before = [queries(client) for client in clients]
    for node in (Node.REGISTRATION, Node.DRAFTING, Node.REPLY, Node.CLOSED):
        for _ in range(7):
            case_at(node, busy, on=june(29))
    assert [queries(client) for client in clients] == before
    assert max(before) <= 15
