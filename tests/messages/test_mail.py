"""发信: against a real SMTP server that takes, refuses, hangs, hangs up, or is not there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from requests_app.messages.mail import message_id
from requests_app.messages.sending import DOUBT, TRIES, WAITS
from requests_app.models import Message
from requests_app.tasks import send_messages

from .post_office import HOST, PostOffice, again, free_port, letter, look, silent_port, waiting

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


pytestmark = pytest.mark.usefixtures("by_smtp")


def test_a_letter_arrives_and_the_answer_is_kept(post: PostOffice, case):
    row = letter(case)
    assert look(NOW) == 1
    (arrived,) = post.letters
    assert arrived["Subject"] == "政府信息公开申请接收回执"
    assert arrived["From"] == "示例市人民政府 <gongkai@example.com>"
    assert arrived["To"] == "zhang@example.com"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Message-ID"] == message_id(row)
    assert arrived["Message-ID"].endswith(f".{row.pk}@example.com>")
    assert arrived.get_content_type() == "text/plain"
    assert arrived.get_content().replace("\r\n", "\n") == "张**：\n\n您好。\n"
    kept = again(row)
    assert (kept.answer, kept.tries, kept.claimed_at, kept.next_try_at, kept.failed_at) == (
        "250 2.0.0 queued as 1", 1, None, None, None,
    )  # fmt: skip
    assert kept.sent_at is not None
    assert timedelta(0) <= kept.sent_at - NOW < MINUTE
    assert look(NOW + MINUTE) == 0
    assert len(post.letters) == 1


def test_many_letters_share_one_line(post: PostOffice, case):
    for n in range(5):
        letter(case, f"k{n}")
    assert look(NOW) == 5
    assert (len(post.letters), post.lines) == (5, 1)


def test_inbox_messages_are_not_mailed(post: PostOffice, case):
    someone = case.agency.staff.first()
    Message.objects.create(application=case, recipient=someone, kind="due_3", for_day=date(2026, 3, 2), text="到期")
    assert look(NOW) == 0
    assert post.lines == 0


def test_a_refusal_for_good_ends_it_at_once_and_hides_the_address(post: PostOffice, case):
    post.to_recipient = ["550 5.1.1 <Zhang@example.com> no such user"]
    row, other = letter(case), letter(case, "accept_2")
    assert look(NOW) == 1
    kept = again(row)
    assert (kept.answer, kept.tries, kept.sent_at, kept.next_try_at) == (
        "550 5.1.1 <z***@example.com> no such user", 1, None, None,
    )  # fmt: skip
    assert kept.failed_at is not None
    assert again(other).sent_at is not None, "one refusal is no reason to keep the next letter back"
    assert look(NOW + timedelta(days=1)) == 0


def test_a_letter_refused_after_its_text_is_refused_for_good(post: PostOffice, case):
    post.to_letter = ["554 5.7.1 looks like spam"]
    row = letter(case)
    assert look(NOW) == 0
    kept = again(row)
    assert (kept.answer, kept.failed_at is None) == ("554 5.7.1 looks like spam", False)


def test_not_now_is_tried_again_when_its_time_has_come(post: PostOffice, case):
    post.to_recipient = ["451 4.7.1 greylisted", "451 4.7.1 greylisted"]
    row = letter(case)
    assert look(NOW) == 0
    kept = again(row)
    assert (kept.answer, kept.tries, kept.failed_at, kept.claimed_at) == ("451 4.7.1 greylisted", 1, None, None)
    assert MINUTE <= kept.next_try_at - NOW < 2 * MINUTE
    assert look(NOW + timedelta(seconds=30)) == 0
    assert again(row).tries == 1, "its time has not come"
    later = NOW + 2 * MINUTE
    assert look(later) == 0
    assert 5 * MINUTE <= again(row).next_try_at - later < 6 * MINUTE
    assert look(later + 6 * MINUTE) == 1
    kept = again(row)
    assert (kept.answer, kept.tries) == ("250 2.0.0 queued as 1", 3)


def test_twelve_attempts_over_five_days_and_then_it_is_given_up(post: PostOffice, case):
    post.to_recipient = ["450 4.2.0 mailbox busy"] * 20
    row, at = letter(case), NOW
    assert (TRIES, len(WAITS)) == (12, 11)
    assert [wait // MINUTE for wait in WAITS[:5]] == [1, 5, 15, 60, 240]
    for wait in WAITS:
        look(at)
        assert again(row).failed_at is None
        at += wait + MINUTE
    assert timedelta(days=4) < at - NOW < timedelta(days=6)
    look(at)
    kept = again(row)
    assert (kept.tries, kept.answer, kept.next_try_at) == (12, "450 4.2.0 mailbox busy", None)
    assert kept.failed_at is not None
    assert len(post.to_recipient) == 8


def test_a_server_that_hangs_after_the_text_is_left_and_the_repeat_is_marked(post: PostOffice, case):
    post.to_letter = ["hang"]
    row = letter(case)
    assert look(NOW) == 0
    kept = again(row)
    assert kept.answer.startswith(f"{DOUBT}与发信服务器的连接中断：")
    assert (kept.tries, kept.sent_at, kept.failed_at) == (1, None, None)
    assert look(NOW + 2 * MINUTE) == 1
    assert again(row).answer == f"{DOUBT}250 2.0.0 queued as 2"
    first, second = post.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_a_server_that_hangs_up_after_the_text_is_marked_too(post: PostOffice, case):
    post.to_letter = ["hang up", "451 4.3.0 again"]
    row = letter(case)
    assert look(NOW) == 0
    assert again(row).answer.startswith(DOUBT)
    assert look(NOW + 2 * MINUTE) == 0
    assert again(row).answer == f"{DOUBT}451 4.3.0 again", "the mark outlives later answers"
    assert look(NOW + 20 * MINUTE) == 1
    assert again(row).answer == f"{DOUBT}250 2.0.0 queued as 2"


def test_a_server_that_never_greets_costs_one_attempt_and_leaves_the_others_alone(settings, case):
    row, other = letter(case), letter(case, "accept_2")
    with silent_port() as port:
        settings.EMAIL_PORT = port
        assert look(NOW) == 0
    kept = again(row)
    assert kept.answer.startswith("连不上发信服务器：")
    assert DOUBT not in kept.answer
    assert (kept.tries, again(other).tries) == (1, 0)


def test_no_server_at_all(settings, case):
    settings.EMAIL_PORT = free_port()
    row = letter(case)
    assert look(NOW) == 0
    kept = again(row)
    assert kept.answer.startswith("连不上发信服务器：")
    assert (kept.tries, kept.failed_at, kept.claimed_at) == (1, None, None)


def test_with_mail_off_letters_wait(settings, case, post: PostOffice):
    row = letter(case)
    settings.EMAIL_HOST = ""
    assert look(NOW) == 0
    assert again(row).tries == 0
    settings.EMAIL_HOST = HOST
    assert look(NOW + timedelta(days=30)) == 1


@pytest.mark.parametrize("address", ["张三", "a@b@c.d e", "a@example.com, b@example.com", "a@example.com\nBcc: b@c.de"])
def test_what_is_no_address_fails_at_once_and_reaches_nobody(post: PostOffice, case, address):
    row, other = letter(case, address=address), letter(case, "accept_2")
    assert look(NOW) == 1
    kept = again(row)
    assert (kept.answer, kept.tries, kept.failed_at is None) == ("电子邮箱的写法不对。", 1, False)
    assert [one["To"] for one in post.letters] == [other.address]


def test_the_task_looks_at_the_clock_itself(post: PostOffice, case):
    letter(case)
    assert send_messages() == 1


@pytest.mark.postgres
def test_the_look_asks_the_index_of_waiting_letters(case):
    letter(case)
    sent = {"application": case, "agency": case.agency, "for_day": NOW.date(), "channel": "email", "sent_at": NOW}
    Message.objects.bulk_create(Message(kind=f"sent_{n}", address="a@example.com", **sent) for n in range(2000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE requests_app_message")  # the planner knows what it would of a full table
    assert "message_to_send" in waiting(NOW).order_by().explain()
