"""取文书和文件: a link works once, for ten minutes, for the session that entered its case; and leads to nothing else."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from requests_app.handling import approval, remedies, sent_files
from requests_app.models import Attachment, Event, OneTimeLink
from requests_app.portal import links

from . import stories
from .conftest import TODAY, enter, lodge, text_of
from .stories import ask, fetched, gone, link_to, paper, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply(office, client):
    lodged, case, files = stories.answered(office)
    enter(client, lodged)
    return case, files


def test_a_file_of_the_reply_is_a_download_and_nothing_a_browser_runs(client, reply):
    _, (first, _) = reply
    answer = fetched(client, f"file-{first.pk}")
    assert b"".join(answer) == stories.PDF + "立项批复.pdf".encode()
    name = "%E7%AB%8B%E9%A1%B9%E6%89%B9%E5%A4%8D.pdf"
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))


def test_a_link_works_once_and_its_token_is_not_kept(client, reply):
    _, (first, _) = reply
    link = link_to(client, f"file-{first.pk}")
    token = link.split("/")[3]
    row = OneTimeLink.objects.get()
    assert row.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert (row.used_at, row.expires_at) == (None, timezone.now() + timedelta(minutes=10))
    assert client.get(link).status_code == 200
    row.refresh_from_db()
    assert row.used_at == timezone.now()
    gone(client.get(link))
    assert client.get(link_to(client, f"file-{first.pk}")).status_code == 200


def test_of_two_clicks_at_once_one_gets_it(client, reply):
    case, (first, _) = reply
    token = link_to(client, f"file-{first.pk}").split("/")[3]
    now = timezone.now()
    one, two = (links.find(token, case, now) for _ in range(2))
    assert (links.use(one, now), links.use(two, now)) == (True, False)


def test_asking_for_the_head_does_not_use_it_up(client, reply):
    link = link_to(client, f"file-{reply[1][0].pk}")
    assert client.head(link).status_code == 405
    assert client.get(link).status_code == 200


def test_after_ten_minutes_it_is_over(client, reply):
    link = link_to(client, f"file-{reply[1][0].pk}")
    with time_machine.travel(datetime.fromisoformat("2026-03-16T10:10:00+08:00"), tick=False):
        gone(client.get(link))
    with time_machine.travel(datetime.fromisoformat("2026-03-16T10:09:59+08:00"), tick=False):
        assert client.get(link).status_code == 200


def test_whoever_did_not_enter_the_case_gets_the_page_of_an_unknown_link(client, office, reply):
    link = link_to(client, f"file-{reply[1][0].pk}")
    other = lodge(office, content="别人的申请")
    answers = []
    for visitor, path in (
        (Client(), link),  # no code
        (signed_in(office.head), link),  # staff
        (entered(other), link),  # another case
        (entered(other), "/track/file/" + "x" * 43 + "/"),  # unknown
        (client, "/track/file/short/"),
    ):
        answer = visitor.get(path)
        gone(answer)
        answers.append(re.sub(r'value="[^"]*"', "", answer.content.decode()))
    assert len(set(answers)) == 1
    client.post("/track/leave/")
    gone(client.get(link))
    assert OneTimeLink.objects.get().used_at is None


def signed_in(person) -> Client:
    visitor = Client()
    visitor.force_login(person)
    return visitor


def entered(lodged) -> Client:
    visitor = Client()
    enter(visitor, lodged)
    return visitor


def test_no_link_without_a_code(client, reply):
    what = f"file-{reply[1][0].pk}"
    assert ask(Client(), what).status_code == 404
    assert OneTimeLink.objects.count() == 0
    assert client.get("/track/get/")["Location"] == "/track/case/"


def test_nothing_of_another_case_can_be_asked_for(client, office, reply):
    theirs, _, their_files = stories.answered(office, content="别人的申请")
    for what in (f"file-{their_files[0].pk}", "file-999999", "paper-999", "file-", "", "x", "file-1 ", "paper-²"):
        gone(ask(client, what))
    assert OneTimeLink.objects.count() == 0
    assert wanted(client) == sorted(
        [f"file-{f.pk}" for f in reply[1]] + [paper(reply[0], "lodge"), paper(reply[0], "deliver")]
    )
    assert theirs.application.reference not in client.get("/track/case/").content.decode()


def test_no_file_before_the_reply_is_sent(client, office):
    lodged, case = stories.assigned(office)
    files = [stories.stored(case, "立项批复.pdf"), stories.stored(case, "资金安排.pdf")]
    enter(client, lodged)
    steps = [
        lambda c: c,
        lambda c: stories.submit(office, c, files),
        lambda c: stories.cleared(office, c, {files[0]: "open", files[1]: "masked"}),
        lambda c: stories.signed(office, c),
    ]
    for step in steps:
        case = step(case)
        gone(ask(client, f"file-{files[0].pk}"))
        assert wanted(client) == [paper(case, "lodge")]
    stories.sent(office, case)
    assert fetched(client, f"file-{files[0].pk}")


def test_only_what_went_out_and_was_reviewed_can_be_had(client, office):
    """What lies beside the reply stays inside: drafts, office papers, the applicant's own, what was taken down."""
    lodged, case = stories.assigned(office)
    open_, masked = stories.stored(case, "批复.pdf"), stories.stored(case, "安排.pdf")
    inside = [
        stories.stored(case, "没有提交.pdf"),
        stories.stored(case, "办理材料.pdf", kind="office"),
        stories.stored(case, "身份证.pdf", kind="identity"),
        stories.stored(case, "申请人的.pdf", kind="applicant"),
    ]
    first = [open_, stories.stored(case, "退回的.pdf")]
    case = stories.submit(office, case, first)
    case = stories.cleared(office, case, dict.fromkeys(first, "open"))
    case = approval.send_back(case, actor=office.approver1, on=stories.SENT, today=TODAY, reason="撤下一份")
    case = stories.submit(office, case, [open_, masked])
    case = stories.signed(office, stories.cleared(office, case, {open_: "open", masked: "masked"}))
    stories.sent(office, case)
    enter(client, lodged)
    for file in (*inside, first[1]):
        gone(ask(client, f"file-{file.pk}"))
    assert [fetched(client, f"file-{f.pk}").status_code for f in (open_, masked)] == [200, 200]
    # a row that is no longer the reviewed file is not given
    Attachment.objects.filter(pk=open_.pk).update(sha256="0" * 64)
    Attachment.objects.filter(pk=masked.pk).update(removed=True)
    gone(ask(client, f"file-{open_.pk}"))
    gone(ask(client, f"file-{masked.pk}"))


@pytest.mark.parametrize(
    ("decision", "sha256", "expected"),
    [
        ("open", "a1", {"7": ("a1", False)}),
        ("masked", "a1", {"7": ("a1", True)}),
        ("withhold", "a1", {}),
        ("", "a1", {}),
        ("open", "", {}),
    ],
)
def test_a_record_of_whatever_origin_gives_out_nothing_that_was_not_decided_open(decision, sha256, expected):
    """Even where no guard refused it, as with records taken over: the decision and the checksum must be there."""
    story = [
        ("submit", {"files": [{"key": "7", "name": "批复.pdf", "sha256": sha256}]}),
        ("clear", {"files": {"7": {"decision": decision}}}),
        ("deliver", {}),
    ]
    events = [Event(seq=n, act=act, facts=facts) for n, (act, facts) in enumerate(story, start=1)]
    assert sent_files.sent(events) == expected
    assert sent_files.sent(events[:2]) == {}
    assert sent_files.sent([events[0], events[2]]) == {}


def test_a_masked_file_says_so_without_the_reviewers_note(client, reply):
    page = text_of(client.get("/track/case/"))
    assert "资金安排.pdf 一部分已遮盖，理由见答复书，PDF" in page
    assert "第三方报价" not in page


def test_what_went_out_stays_there_while_the_case_is_done_anew_and_when_it_is_filed(client, office, reply):
    case, (first, _) = reply
    on = {"on": TODAY, "today": TODAY}
    case = stories.archived(office, case)
    assert fetched(client, f"file-{first.pk}")
    case = remedies.file(case, actor=office.clerk, kind="reconsideration", body="示例市人民政府", **on)
    key = case.remedies.get().key
    case = remedies.conclude(case, actor=office.clerk, remedy=key, result="corrected", **on)
    remedies.reopen(case, actor=office.clerk, ordered_due_on=TODAY + timedelta(days=20), **on)
    assert fetched(client, f"file-{first.pk}")
    assert "答复书 （部分公开）" in text_of(fetched(client, paper(case, "deliver")))


def test_a_file_the_store_lost_does_not_use_up_the_link(client, reply):
    first = reply[1][0]
    link = link_to(client, f"file-{first.pk}")
    first.file.storage.delete(first.file.name)
    answer = client.get(link)
    assert answer.status_code == 404
    assert "文件暂时取不到" in text_of(answer)
    assert "0574-00000000" in text_of(answer)
    assert OneTimeLink.objects.get().used_at is None


def test_old_links_are_forgotten(client, reply):
    ask(client, f"file-{reply[1][0].pk}")
    later = timezone.now() + timedelta(days=1, minutes=10)
    assert links.discard(later) == 0
    assert links.discard(later + timedelta(seconds=1)) == 1
    assert OneTimeLink.objects.count() == 0
