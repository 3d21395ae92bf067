"""交接: a preview changes nothing and equals the result; what waits for a role says who else can act."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requests_app.handling import approval, registration, secrecy_review
from requests_app.law.nodes import Node, Role
from requests_app.models import Application, Event, Staff
from tests.desk.people_pages import ADD, LEAVE, LIST, VERIFY, change, hand_over, latin_words, signed_in, text
from tests.factories import TODAY, case_at, make_office, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def heap(office):
    """Two cases to hand over and one that the chosen person reviewed once, so that it is refused."""
    other = make_staff(office.agency, Role.DRAFTER, Role.SECRECY_REVIEWER, unit="城建处")
    cases = [case_at(Node.DRAFTING, office) for _ in range(3)]
    barred = case_at(Node.SECRECY_REVIEW, office)
    day = {"on": TODAY, "today": TODAY}
    barred = secrecy_review.clear(barred, actor=other, **day)
    barred = approval.send_back(barred, actor=office.approver1, reason="依据不准确", **day)
    return SimpleNamespace(other=other, cases=cases, barred=barred)


def everything(heap) -> list:
    return list(Application.objects.order_by("pk").values()), Event.objects.count()


def test_a_preview_changes_nothing_and_equals_the_result(office, heap):
    client, path = signed_in(office.clerk), hand_over(office.drafter)
    keys = [heap.cases[0].pk, heap.cases[1].pk, heap.barred.pk]
    before = everything(heap)
    preview = client.post(path, {"case": keys, "drafter": heap.other.pk})
    assert everything(heap) == before
    assert (preview.context["changed"], preview.context["skipped"]) == (2, 1)
    lines = {line.case.pk: line for line in preview.context["lines"]}
    assert len(lines) == 4
    assert "请另选他人" in lines[heap.barred.pk].refusal
    assert (lines[heap.cases[2].pk].after, lines[heap.cases[2].pk].refusal) == (None, "")
    foreseen = {
        pk: (line.after.handler_id, line.after.node, line.after.due_on) for pk, line in lines.items() if line.after
    }
    seen = [f"{pk}:{lines[pk].case.events_count}" for pk in foreseen]
    assert all(f'name="seen" value="{one}"' in preview.content.decode() for one in seen)
    done = client.post(
        path, {"case": keys, "drafter": heap.other.pk, "previewed": heap.other.pk, "seen": seen, "confirmed": "1"}
    )
    assert (done.context["changed"], done.context["skipped"]) == (2, 1)
    after = {case.pk: (case.handler_id, case.node, case.due_on) for case in Application.objects.filter(pk__in=foreseen)}
    assert after == foreseen
    assert {handler for handler, _, _ in after.values()} == {heap.other.pk}
    for case in (heap.cases[2], heap.barred):
        assert Application.objects.get(pk=case.pk).handler_id == office.drafter.pk


def test_what_changed_since_the_preview_is_not_handed_over(office, heap):
    case, path = heap.cases[0], hand_over(office.drafter)
    third = make_staff(office.agency, Role.DRAFTER)
    data = {"case": [case.pk], "drafter": heap.other.pk, "previewed": heap.other.pk, "confirmed": "1"}
    told = text(signed_in(office.head).post(path, data))
    assert "预览时没有列入" in told
    data["seen"] = [f"{case.pk}:{case.events_count}"]
    registration.assign(case, actor=office.clerk, on=TODAY, today=TODAY, drafter=third)
    assert f"预览以后已不在{office.drafter}手上" in text(signed_in(office.head).post(path, data))
    assert Application.objects.get(pk=case.pk).handler_id == third.pk
    registration.assign(
        Application.objects.get(pk=case.pk), actor=office.clerk, on=TODAY, today=TODAY, drafter=office.drafter
    )
    assert "您打开页面后" in text(signed_in(office.head).post(path, data))
    assert Application.objects.get(pk=case.pk).handler_id == office.drafter.pk


def test_another_choice_after_the_preview_is_previewed_again(office, heap):
    third = make_staff(office.agency, Role.DRAFTER)
    data = {
        "case": [heap.cases[0].pk],
        "drafter": third.pk,
        "previewed": heap.other.pk,
        "confirmed": "1",
        "seen": [f"{heap.cases[0].pk}:3"],
    }
    answer = signed_in(office.clerk).post(hand_over(office.drafter), data)
    assert "还没有交接" in text(answer)
    assert Application.objects.get(pk=heap.cases[0].pk).handler_id == office.drafter.pk


def test_cases_of_another_agency_are_not_handed_over(office, heap):
    theirs = case_at(Node.DRAFTING, make_office())
    data = {
        "case": [theirs.pk],
        "drafter": heap.other.pk,
        "previewed": heap.other.pk,
        "confirmed": "1",
        "seen": [f"{theirs.pk}:{theirs.events_count}"],
    }
    answer = signed_in(office.clerk).post(hand_over(office.drafter), data)
    assert answer.context["lines"] == []
    assert Application.objects.get(pk=theirs.pk).handler_id == theirs.handler_id


@pytest.mark.parametrize(
    ("who", "status", "may"),
    [
        ("clerk", 200, True),
        ("head", 200, True),
        ("administrator", 200, False),
        ("drafter", 200, False),
        ("reviewer", 403, False),
        ("archivist", 403, False),
    ],
)
def test_who_sees_and_who_hands_over(office, heap, who, status, may):
    client = signed_in(getattr(office, who))
    answer = client.get(hand_over(office.drafter))
    assert answer.status_code == status
    if status == 200:
        assert ("请联系：" in text(answer)) is not may
        if not may:
            assert f"请联系：{office.clerk}、{office.head}" in text(answer)
    posted = client.post(hand_over(office.drafter), {"case": [heap.cases[0].pk], "drafter": heap.other.pk})
    assert posted.status_code == (200 if may else 403)


@pytest.mark.later
def test_the_page_costs_the_same_for_one_and_thirty_cases(office):
    client, path = signed_in(office.clerk), hand_over(office.drafter)
    case_at(Node.DRAFTING, office)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for _ in range(29):
        case_at(Node.DRAFTING, office)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(path).context["lines"]) == 30
    assert len(few) == len(many)


def test_nodes_of_a_role_say_who_else_can_act(office):
    for _ in range(2):
        case_at(Node.SECRECY_REVIEW, office)
    case_at(Node.APPROVAL, office)
    client = signed_in(office.head)
    [row] = client.get(hand_over(office.reviewer)).context["waiting"]
    assert (row["node"], row["count"], row["able"], row["away"]) == (Node.SECRECY_REVIEW, 2, [], [])
    assert "没有别的同事可以办理" in text(client.get(hand_over(office.reviewer)))
    second = make_staff(office.agency, Role.SECRECY_REVIEWER)
    [row] = client.get(hand_over(office.reviewer)).context["waiting"]
    assert row["able"] == [second]
    Staff.objects.filter(pk=second.pk).update(away_from=timezone.localdate())
    [row] = client.get(hand_over(office.reviewer)).context["waiting"]
    assert (row["able"], row["away"]) == ([], [second])
    [first] = client.get(hand_over(office.approver1)).context["waiting"]
    [later] = client.get(hand_over(office.approver2)).context["waiting"]
    assert (first["count"], later["count"]) == (1, 0)
    assert (first["able"], later["able"]) == ([], [])
    beside = make_staff(office.agency, Role.APPROVER, level=2)
    [later] = client.get(hand_over(office.approver2)).context["waiting"]
    assert later["able"] == [beside]
    assert client.get(hand_over(office.drafter)).context["drafted"] == 3


def test_pages_speak_chinese_and_bring_nothing_inline(office, heap):
    paths = [LIST, ADD, change(office.drafter), LEAVE, hand_over(office.drafter), VERIFY, "/admin/password_change/", "/admin/password_change/done/",
             f"{LEAVE}?person={office.drafter.pk}", f"/admin/requests_app/staff/{office.drafter.pk}/history/", f"/admin/requests_app/staff/{office.drafter.pk}/password/", f"{LIST}?q=没有"]  # fmt: skip
    client = signed_in(office.administrator)
    for path in paths:
        page = client.get(path)
        assert page.status_code == 200, path
        assert latin_words(page.content.decode()) == set(), path
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", page.content.decode()), path
        assert 'aria-label="主菜单"' in page.content.decode(), path
