"""离岗: everyone their own, the head and administrators others'; what contradicts is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from requests_app.law.nodes import Node, Role
from requests_app.models import Staff
from tests.desk.people_pages import LEAVE, latin_words, signed_in, text
from tests.factories import case_at, make_agency, make_office, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


def leave(office, **other) -> dict:
    today = timezone.localdate()
    return {"away_from": today, "away_until": today + timedelta(days=3), "stand_in": office.head.pk, **other}


def test_everyone_enters_the_own_leave_and_ends_it(office):
    client = signed_in(office.drafter)
    assert client.post(LEAVE, leave(office)).status_code == 302
    office.drafter.refresh_from_db()
    today = timezone.localdate()
    assert (office.drafter.away_from, office.drafter.away_until, office.drafter.stand_in) == (
        today,
        today + timedelta(days=3),
        office.head,
    )
    assert "正在离岗" in text(client.get(LEAVE))
    client.post(LEAVE, {"do": "back"})
    office.drafter.refresh_from_db()
    assert (office.drafter.away_from, office.drafter.away_until, office.drafter.stand_in) == (None, None, None)


@pytest.mark.parametrize(
    ("who", "may"), [("administrator", True), ("head", True), ("clerk", False), ("reviewer", False)]
)
def test_administrators_and_the_head_enter_leave_for_others(office, who, may):
    answer = signed_in(getattr(office, who)).post(LEAVE, leave(office, person=office.drafter.pk, stand_in=""))
    office.drafter.refresh_from_db()
    assert (answer.status_code, office.drafter.away_from is not None) == ((302, True) if may else (403, False))
    assert LogEntry.objects.filter(object_id=str(office.drafter.pk)).count() == int(may)


def test_leave_stands_in_the_history_in_words(office):
    given = {
        "person": office.drafter.pk,
        "away_from": "2099-01-05",
        "away_until": "2099-01-06",
        "stand_in": office.clerk.pk,
    }
    signed_in(office.head).post(LEAVE, given)
    assert LogEntry.objects.get().change_message == (
        f"离岗自：（空） → 2099年1月5日（周一）；离岗至：（空） → 2099年1月6日（周二）；代办人：不设代办人 → {office.clerk}"
    )


def test_wrong_leave_is_refused(office):
    today, client = timezone.localdate(), signed_in(office.drafter)
    Staff.objects.filter(pk=office.head.pk).update(away_from=today + timedelta(days=2))
    stranger = make_staff(make_agency(), Role.DRAFTER)
    for other, message in (
        ({"away_until": today - timedelta(days=1)}, "离岗至的日期早于离岗自的日期"),
        ({"away_from": today - timedelta(days=9), "away_until": today - timedelta(days=1)}, "这段离岗已经过去"),
        ({"away_from": "明天"}, "请按 2026-03-02 的样子填写日期"),
        ({"away_from": ""}, "请填写日期"),
        ({}, "同期离岗"),
        ({"stand_in": stranger.pk}, "所选的人已不在本机关"),
        ({"stand_in": office.drafter.pk}, "所选的人已不在本机关"),
    ):
        answer = client.post(LEAVE, leave(office, **other))
        assert message in text(answer), other
        assert latin_words(answer.content.decode()) == set()
    office.drafter.refresh_from_db()
    assert office.drafter.away_from is None
    fine = leave(office, away_until=today + timedelta(days=1))
    assert client.post(LEAVE, fine).status_code == 302


def test_a_stand_in_whose_leave_is_over_may_stand_in(office):
    today = timezone.localdate()
    Staff.objects.filter(pk=office.head.pk).update(
        away_from=today - timedelta(days=9), away_until=today - timedelta(days=1)
    )
    assert signed_in(office.drafter).post(LEAVE, leave(office)).status_code == 302


def test_the_page_counts_what_falls_due_meanwhile(office):
    case = case_at(Node.DRAFTING, office)
    Staff.objects.filter(pk=office.drafter.pk).update(away_from=case.due_on, away_until=None)
    assert signed_in(office.drafter).get(LEAVE).context["due_meanwhile"] == 1
    Staff.objects.filter(pk=office.drafter.pk).update(away_from=case.due_on + timedelta(days=1))
    assert signed_in(office.drafter).get(LEAVE).context["due_meanwhile"] == 0
