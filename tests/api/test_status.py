"""状态: one case as its applicant sees it, and the changes of many at a constant cost."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.handling import intake, registration
from requests_app.law.nodes import Node
from requests_app.models import Application
from tests.factories import case_at, make_case
from tests.portal import stories

from .conftest import told

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
NAME, IDENTITY, PHONE, WISH = "欧阳示例甲", "11010519491231002X", "13800138000", "他人不应看到的地块批文"
LATER = "2026-03-16T10:00:10+08:00"


def queries(sender, path: str, **query) -> int:
    sender.get(path, **query)  # the token's last use is written now
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert sender.get(path, **query).status_code == 200
    return len(found)


def test_a_case_not_yet_confirmed(office, sender):
    case = make_case(office, on=DAY)
    said = sender.get(f"cases/{case.reference}").json()
    assert {key: said[key] for key in said.keys() - {"steps", "changed_at"}} == {
        "reference": case.reference,
        "number": None,
        "node": "intake",
        "node_name": "受理",
        "submitted_on": "2026-03-02",
        "received_on": None,
        "due_on": None,
        "due_provisional": False,
        "waiting_for": None,
        "waiting_until": None,
        "extended_days": 0,
        "replied_on": None,
        "outcome": None,
        "outcome_name": None,
        "voided": False,
        "standing": "unconfirmed",
        "standing_name": "等办理机关与申请人确认收到",
        "days_left": None,
        "supplement": None,
        "fee": None,
        "reply": None,
    }
    assert said["changed_at"] == "2026-03-16T02:00:00Z"
    assert said["steps"][0] == {"node": "intake", "name": "受理", "status": "now", "on": None}
    assert [step["node"] for step in said["steps"]] == [node.value for node in Node if node is not Node.CLOSED]


def test_a_case_that_runs(office, sender):
    case = case_at(Node.DRAFTING, office, on=DAY)
    said = sender.get(f"cases/{case.reference}").json()
    assert (said["number"], said["node_name"], said["received_on"]) == ("2026-0001", "拟办", "2026-03-02")
    assert (said["due_on"], said["days_left"], said["standing_name"]) == ("2026-03-30", 10, "正在办理")


def test_what_is_to_be_supplemented_and_paid(office, sender):
    _, asked = stories.supplementing(office)
    said = sender.get(f"cases/{asked.reference}").json()
    assert (said["waiting_for"], said["waiting_until"], said["standing"]) == ("supplement", "2026-03-27", "supplement")
    assert said["supplement"] == {
        "items": ["请说明地块位置", "请提供身份证明"],
        "on": "2026-03-06",
        "until": "2026-03-27",
        "days_left": 9,
    }
    _, charged = stories.charged(office)
    said = sender.get(f"cases/{charged.reference}").json()
    assert said["fee"] == {"amount": 100, "on": "2026-03-06", "until": "2026-04-03"}


def test_a_reply_is_told_only_once_it_was_sent(office, sender):
    made = case_at(Node.REPLY, office, on=DAY)
    said = sender.get(f"cases/{made.reference}").json()
    assert (said["node"], said["reply"], said["outcome"], said["replied_on"]) == ("reply", None, None, None)
    sent = case_at(Node.ARCHIVING, office, on=DAY)
    said = sender.get(f"cases/{sent.reference}").json()
    assert (said["outcome"], said["outcome_name"], said["replied_on"]) == ("granted", "予以公开", "2026-03-02")
    assert {key: said["reply"][key] for key in ("title", "outcome", "doc_no", "on")} == {
        "title": "政府信息公开申请答复书（予以公开）",
        "outcome": "予以公开",
        "doc_no": "公开告〔2026〕1号",
        "on": "2026-03-02",
    }


def test_nobody_learns_who_applied_or_for_what(office, sender):
    given = {"applicant_name": NAME, "id_number": IDENTITY, "phone": PHONE, "content": WISH}
    cases = [case_at(node, office, on=DAY, **given) for node in (Node.INTAKE, Node.DRAFTING, Node.CLOSED)]
    everything = sender.get("cases").content.decode()
    for case in cases:
        everything += sender.get(f"cases/{case.reference}").content.decode()
    people = [office.clerk, office.drafter, office.reviewer, office.approver1, office.head]
    hidden = [NAME, IDENTITY, PHONE, WISH, *(person.display_name for person in people)]
    assert [secret for secret in hidden if secret in everything] == []


# -- changes -----------------------------------------------------------------------------------------


def references(answer) -> list[str]:
    return [one["reference"] for one in answer.json()["items"]]


def test_each_change_comes_once_and_in_its_order(office, sender, clock):
    clock.move_to("2026-03-16T09:00:00+08:00")
    one = make_case(office, on=DAY)
    clock.move_to("2026-03-16T09:00:01+08:00")
    two = make_case(office, on=DAY)
    clock.move_to(LATER)
    first = sender.get("cases", limit=1)
    assert (references(first), first.json()["more"]) == ([one.reference], True)
    second = sender.get("cases", limit=1, cursor=first.json()["next_cursor"])
    assert (references(second), second.json()["more"]) == ([two.reference], False)
    cursor = second.json()["next_cursor"]
    nothing = sender.get("cases", cursor=cursor)
    assert nothing.json() == {"items": [], "more": False, "next_cursor": cursor}
    on = {"on": DAY, "today": date(2026, 3, 16)}
    case = intake.accept(one, actor=office.clerk, received_on=DAY, basis="both_confirmed", **on)
    registration.assign(case, actor=office.clerk, drafter=office.drafter, **on)
    clock.move_to("2026-03-16T10:00:20+08:00")
    answer = sender.get("cases", cursor=cursor)
    assert [(line["reference"], line["node"]) for line in answer.json()["items"]] == [(one.reference, "drafting")]


def test_changes_of_one_moment_are_not_lost_between_two_pages(office, sender, clock):
    made = [make_case(office, on=DAY).reference for _ in range(5)]
    clock.move_to(LATER)
    found, cursor = [], "0-0"
    for _ in range(3):
        answer = sender.get("cases", limit=2, cursor=cursor)
        found += references(answer)
        cursor = answer.json()["next_cursor"]
    assert found == made


def test_a_change_comes_ten_seconds_later(office, sender, clock):
    case = make_case(office, on=DAY)
    clock.move_to("2026-03-16T10:00:09+08:00")
    assert references(sender.get("cases")) == []
    clock.move_to(LATER)
    assert references(sender.get("cases")) == [case.reference]


def test_a_day_to_begin_with(office, sender, clock):
    clock.move_to("2026-03-14T23:59:59+08:00")
    make_case(office, on=DAY)
    clock.move_to("2026-03-15T00:00:00+08:00")
    case = make_case(office, on=DAY)
    clock.move_to(LATER)
    assert references(sender.get("cases", changed_since="2026-03-15")) == [case.reference]
    nothing = sender.get("cases", changed_since="2026-03-16").json()
    assert nothing == {"items": [], "more": False, "next_cursor": "1773590400000000-0"}
    # a cursor says more than a day
    assert references(sender.get("cases", changed_since="2026-03-01", cursor=nothing["next_cursor"])) == []


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"cursor": "x"}, ("cursor", "请用上一次回答里的 next_cursor，不要改动。")),
        ({"cursor": "1"}, ("cursor", "请用上一次回答里的 next_cursor，不要改动。")),
        ({"cursor": "9" * 20 + "-1"}, ("cursor", "请用上一次回答里的 next_cursor，不要改动。")),
        ({"changed_since": "2026-02-30"}, ("changed_since", "没有这一天，请按 2026-03-16 的样子写。")),
        ({"changed_since": "1970-12-31"}, ("changed_since", "请按 2026-03-16 的样子写，年份从 1971 到 2199。")),
        ({"changed_since": "gestern"}, ("changed_since", "请按 2026-03-16 的样子写，年份从 1971 到 2199。")),
        ({"limit": 0}, ("limit", "不能小于 1。")),
        ({"limit": 201}, ("limit", "不能大于 200。")),
        ({"limit": "x"}, ("limit", "应为整数。")),
    ],
)
def test_a_place_or_size_that_is_none_is_refused(sender, query, wrong):
    answer = sender.get("cases", **query)
    assert (answer.status_code, told(answer)) == (422, [wrong])


@pytest.mark.parametrize("cursor", ["9999999999999999-999999999999999999", "0-0", "0000-1"])
def test_the_ends_of_the_numbers_hold(sender, cursor):
    assert sender.get("cases", cursor=cursor).json()["items"] == []


@pytest.mark.later
def test_thirty_cost_as_much_as_one(office, sender, clock):
    make_case(office, on=DAY)
    clock.move_to(LATER)
    assert queries(sender, "cases") == 2
    for _ in range(29):
        make_case(office, on=DAY)
    clock.move_to("2026-03-16T10:00:30+08:00")
    assert len(references(sender.get("cases"))) == 30
    assert queries(sender, "cases") == 2


def test_a_long_case_costs_as_much_as_a_short_one(office, sender):
    short, long = make_case(office, on=DAY), case_at(Node.CLOSED, office, on=DAY)
    assert long.events_count == 9
    one = queries(sender, f"cases/{short.reference}")
    assert queries(sender, f"cases/{long.reference}") <= one + 2 <= 10


def test_the_page_enters_by_its_index(office, sender):
    """Neither the first page nor a late one reads the cases that are not on it."""
    cases = Application.objects.filter(agency=office.agency, changed_at__gte="2026-03-01T00:00Z")
    plan = cases.order_by("changed_at", "pk")[:101].explain()
    if connection.vendor == "sqlite":
        assert "case_changed" in plan
        assert "TEMP B-TREE" not in plan
