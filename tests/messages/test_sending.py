"""发送: to colleagues in working hours only, each channel for itself, and what was given up is told to the office."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from requests_app.law.nodes import Node, Role
from requests_app.messages.sending import STALE
from requests_app.models import Message, Staff
from tests.factories import case_at, make_agency, make_office, make_staff

from .gateway import Gateway
from .post_office import PostOffice, again, letter, look, waiting

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Beijing
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def digest(person: Staff, at: datetime = NOW, **more) -> Message:
    row = Message.objects.create(
        agency=person.agency, recipient=person, for_day=date(2026, 3, 2), channel="email", text="今天有1项要注意",
        body="一项", **{"kind": "digest", **more},
    )  # fmt: skip
    Message.objects.filter(pk=row.pk).update(created_at=at)
    return row


@pytest.fixture
def clerk(case) -> Staff:
    person = next(one for one in Staff.objects.filter(agency=case.agency) if one.has_role(Role.CLERK))
    person.email, person.mobile = "clerk@example.com", "138 0000 0001"
    person.save()
    return person


def test_the_morning_mail_goes_to_the_colleagues_own_address(post: PostOffice, clerk):
    row = digest(clerk)
    assert look(NOW) == 1
    assert post.letters[0]["To"] == "clerk@example.com"
    assert again(row).answer.startswith("250 ")


def test_who_has_no_address_any_more_is_given_up(post: PostOffice, clerk):
    Staff.objects.filter(pk=clerk.pk).update(email="")
    row = digest(clerk)
    assert look(NOW) == 0
    assert (again(row).answer, post.letters) == ("没有电子邮箱。", [])
    assert again(row).failed_at is not None


def test_an_urgent_word_reaches_the_colleagues_telephone(gateway: Gateway, clerk, case):
    row = Message.objects.create(
        agency=clerk.agency, application=case, recipient=clerk, kind="urgent_0", for_day=date(2026, 3, 2),
        channel="sms", text="政府信息公开：2026-0001 今天到期", body="政府信息公开：2026-0001 今天到期",
    )  # fmt: skip
    Message.objects.filter(pk=row.pk).update(created_at=NOW)
    assert look(NOW) == 1
    assert gateway.asked[0].body["phone"] == "13800000001"


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 3, 1, 2, 0, tzinfo=UTC),  # Sunday
        datetime(2026, 3, 1, 23, 59, tzinfo=UTC),  # Monday 07:59
        datetime(2026, 3, 2, 12, 0, tzinfo=UTC),  # Monday 20:00
        datetime(2026, 10, 2, 2, 0, tzinfo=UTC),  # National Day
    ],
)
def test_colleagues_are_left_alone_outside_working_days_and_hours_and_applicants_are_not(
    post: PostOffice, clerk, case, at
):
    row, other = digest(clerk, at), letter(case)
    assert look(at) == 1
    assert (again(row).tries, again(other).tries) == (0, 1)


def test_a_make_up_saturday_is_a_working_day(post: PostOffice, clerk):
    at = datetime(2026, 2, 28, 2, 0, tzinfo=UTC)
    digest(clerk, at)
    assert look(at) == 1


def test_yesterdays_news_is_given_up_and_an_applicants_letter_never(post: PostOffice, clerk, case):
    old, new, theirs = digest(clerk, NOW - timedelta(days=1)), digest(clerk, NOW, kind="digest_2"), letter(case)
    Message.objects.filter(pk=theirs.pk).update(created_at=NOW - timedelta(days=4))
    post.to_recipient = ["451 not now"] * 2
    look(NOW)
    assert (again(old).answer, again(old).tries, again(old).failed_at) == (STALE, 0, NOW)
    assert again(new).failed_at is None
    assert again(theirs).failed_at is None


def test_what_is_just_being_sent_is_not_given_up_under_its_sender(clerk):
    row = digest(clerk, NOW - timedelta(days=1), claimed_at=NOW, next_try_at=NOW + 5 * MINUTE, tries=1)
    look(NOW)
    assert again(row).failed_at is None
    look(NOW + 6 * MINUTE)
    assert again(row).answer == STALE


def test_one_channel_down_holds_up_no_other(post: PostOffice, gateway: Gateway, settings, case):
    settings.EMAIL_PORT = 1
    letter(case)
    letter(case, channel="sms", address="13800000000")
    assert look(NOW) == 1
    assert len(gateway.asked) == 1


@pytest.mark.parametrize("node", [Node.REGISTRATION, Node.DRAFTING])
def test_a_letter_given_up_is_told_to_who_handles_the_case(post: PostOffice, node):
    office = make_office()
    make_office(make_agency())
    other = make_staff(office.agency, Role.DRAFTER)
    case = case_at(node, office)
    before = set(Message.objects.values_list("pk", flat=True))
    person = office.drafter if node is Node.DRAFTING else office.clerk
    person.away_from, person.stand_in = date(2026, 3, 2), other
    person.save()
    post.to_recipient = ["550 5.1.1 <zhang@example.com> no such user"]
    row = letter(case, "x_1")
    look(NOW)
    told = Message.objects.exclude(pk__in=before | {row.pk}).order_by("recipient_id")
    text = f"{case} 发给申请人的邮件没有送达，请换一种办法告诉申请人。原因：550 5.1.1 <z***@example.com> no such user"
    assert [(one.recipient_id, one.text, one.channel) for one in told] == [
        (key, text, "inbox") for key in sorted([person.pk, other.pk])
    ]
    look(NOW + timedelta(days=9))
    assert told.all().count() == 2


def test_a_look_costs_the_same_for_none_and_for_many_that_wait(django_assert_num_queries, case, settings):
    settings.EMAIL_HOST = "mail.example.com"
    assert not waiting(NOW).exists()
    with django_assert_num_queries(4):  # the calendar, what is stale, two channels
        look(NOW)
