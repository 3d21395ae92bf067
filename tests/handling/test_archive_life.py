"""保全与销毁: what may not be destroyed, by whom it is, and what stays for ever."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage

from requests_app.handling import archive_life as life
from requests_app.handling import archiving, remedies
from requests_app.handling.frozen import FileDestroyed
from requests_app.handling.verify import disagreements
from requests_app.law.errors import BadFacts, HandlingRefused, WrongAgency, WrongNode, WrongRole
from requests_app.law.nodes import Node, Role
from requests_app.models import (
    Application,
    Attachment,
    Destruction,
    DestructionLine,
    Draft,
    Event,
    Filing,
    Hold,
    KeptForEver,
    Message,
    Paper,
)
from requests_app.papers import queue
from tests.factories import TODAY, case_at, make_office, make_staff
from tests.papers import packages

pytestmark = pytest.mark.django_db
NOW = datetime(2037, 2, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
EARLY = datetime(2036, 12, 31, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY: dict[str, Any] = {"on": date(2026, 6, 1), "today": TODAY}


@pytest.fixture
def office():
    return make_office()


def proposed(office, *cases, now=NOW) -> Destruction:
    keys = Filing.objects.filter(application__in=cases).values_list("pk", flat=True)
    return life.propose(keys, actor=office.archivist, reason="期满", now=now)


def carried_out(office, listed, run, *, now=NOW) -> Destruction:
    life.approve(listed.pk, actor=office.head, now=now)
    life.witness(listed.pk, actor=office.archivist, now=now)
    with run(execute=True):
        return life.execute(listed.pk, actor=office.clerk, typed=str(listed), now=now)


# -- 保管期限 ---------------------------------------------------------------------------------


def test_filing_keeps_the_period_that_was_chosen_and_else_the_proposed_one(office):
    chosen, left = case_at(Node.ARCHIVING, office), case_at(Node.CLOSED, office)
    chosen = archiving.archive(chosen, actor=office.archivist, proof="回执", retention="permanent", **DAY)
    assert chosen.events.last().facts["retention"] == "permanent"
    kept = Filing.objects.order_by("pk").values_list("application", "retention", "filed_on", "keep_until")
    assert list(kept) == [
        (left.pk, "years_10", date(2026, 3, 2), date(2036, 12, 31)),
        (chosen.pk, "permanent", date(2026, 6, 1), None),
    ]
    assert list(disagreements(Application.objects.all())) == []


def test_an_unknown_period_is_refused(office):
    case = case_at(Node.ARCHIVING, office)
    with pytest.raises(BadFacts, match="请选择保管期限：永久、30年或者10年"):
        archiving.archive(case, actor=office.archivist, proof="回执", retention="years_5", **DAY)
    assert Filing.objects.count() == 0


def test_a_reopened_case_is_not_filed_and_is_filed_anew(office):
    case = case_at(Node.CLOSED, office)
    case = remedies.file(case, actor=office.clerk, kind="reconsideration", **DAY)
    key = str(case.events.last().facts["key"])
    case = remedies.conclude(case, actor=office.clerk, remedy=key, result="corrected", **DAY)
    remedies.reopen(case, actor=office.clerk, ordered_due_on=date(2026, 6, 20), **DAY)
    assert Filing.objects.count() == 0


def test_a_period_changed_behind_the_record_is_found(office):
    case = archiving.archive(
        case_at(Node.ARCHIVING, office), actor=office.archivist, proof="回执", retention="years_30", **DAY
    )
    Filing.objects.filter(application=case).update(retention="years_10", keep_until=date(2036, 12, 31))
    assert [one.problems for one in disagreements(Application.objects.all())] == [("保管期限与办理记录不一致",)]


def test_a_period_taken_away_behind_the_record_is_found(office):
    case = archiving.archive(case_at(Node.ARCHIVING, office), actor=office.archivist, proof="回执", **DAY)
    Filing.objects.filter(application=case).delete()
    assert [one.problems for one in disagreements(Application.objects.all())] == [("已经归档，没有保管期限",)]


# -- 保全 -------------------------------------------------------------------------------------


def test_a_hold_needs_a_reason_and_the_right_person_and_is_lifted_with_a_reason(office):
    case = case_at(Node.CLOSED, office)
    for reason, actor, refusal in (
        (" ", office.head, "请写明保全理由。"),
        ("审计", office.clerk, "这一步由档案员、公开工作机构负责人办理"),
        ("审计", office.drafter, "您没有这一角色"),
    ):
        with pytest.raises(HandlingRefused, match=refusal):
            life.hold(case, actor=actor, reason=reason, now=NOW)
    with pytest.raises(WrongAgency):
        life.hold(case, actor=make_office().head, reason="审计", now=NOW)
    life.hold(case, actor=office.head, reason="审计", now=NOW)
    with pytest.raises(WrongNode, match="已经在保全中"):
        life.hold(case, actor=office.archivist, reason="审计", now=NOW)
    with pytest.raises(HandlingRefused, match="请写明解除理由"):
        life.lift(case, actor=office.head, reason="", now=NOW)
    life.lift(case, actor=office.archivist, reason="审计结束", now=NOW)
    with pytest.raises(WrongNode, match="没有在保全"):
        life.lift(case, actor=office.head, reason="再来", now=NOW)
    kept = Hold.objects.values_list("reason", "placed_by", "lifted_reason", "lifted_by")
    assert list(kept) == [("审计", office.head.pk, "审计结束", office.archivist.pk)]
    with pytest.raises(KeptForEver):
        Hold.objects.get().delete()


# -- 销毁 -------------------------------------------------------------------------------------


def test_what_may_not_be_destroyed_is_named_with_why(office):
    early, held, contested = (case_at(Node.CLOSED, office) for _ in range(3))
    for_ever = archiving.archive(
        case_at(Node.ARCHIVING, office), actor=office.archivist, proof="回执", retention="permanent", **DAY
    )
    life.hold(held, actor=office.head, reason="审计", now=NOW)
    remedies.file(contested, actor=office.clerk, kind="reconsideration", **DAY)
    for case, now, why in (
        (early, EARLY, "保管至2036年12月31日，还没有期满"),
        (held, NOW, "正在保全"),
        (contested, NOW, "有没有审结的行政复议或者诉讼，自动保全"),
        (for_ever, NOW, "永久保管"),
    ):
        with pytest.raises(BadFacts) as refused:
            proposed(office, case, now=now)
        assert str(refused.value) == f"{case}{why}，不能列入销毁清册。"
    good = case_at(Node.CLOSED, office)
    listed = proposed(office, good)
    with pytest.raises(BadFacts, match="已经在另一份销毁清册里"):
        proposed(office, good)
    assert (str(listed), Destruction.objects.count()) == ("销毁2037-001", 1)


def test_proposing_is_the_archivists_and_of_the_own_agency(office):
    case = case_at(Node.CLOSED, office)
    keys = [case.filing.pk]
    with pytest.raises(WrongRole):
        life.propose(keys, actor=office.head, reason="期满", now=NOW)
    with pytest.raises(BadFacts, match="已经不在"):
        life.propose(keys, actor=make_office().archivist, reason="期满", now=NOW)
    with pytest.raises(BadFacts, match="请至少选择一件"):
        life.propose([], actor=office.archivist, reason="期满", now=NOW)
    with pytest.raises(HandlingRefused, match="请写明销毁理由"):
        life.propose(keys, actor=office.archivist, reason="", now=NOW)


def test_three_people_sign_in_their_order(office):
    everything = make_staff(office.agency, Role.ARCHIVIST, Role.OFFICE_HEAD)
    case = case_at(Node.CLOSED, office)
    listed = life.propose([case.filing.pk], actor=everything, reason="期满", now=NOW)
    pk = listed.pk
    with pytest.raises(life.SamePerson):
        life.approve(pk, actor=everything, now=NOW)
    with pytest.raises(WrongRole):
        life.approve(pk, actor=office.clerk, now=NOW)
    with pytest.raises(WrongNode):
        life.witness(pk, actor=office.clerk, now=NOW)
    with pytest.raises(WrongNode):
        life.execute(pk, actor=office.clerk, typed=str(listed), now=NOW)
    life.approve(pk, actor=office.head, now=NOW)
    with pytest.raises(WrongRole):
        life.witness(pk, actor=office.drafter, now=NOW)
    with pytest.raises(WrongAgency):
        life.witness(pk, actor=make_office().clerk, now=NOW)
    life.witness(pk, actor=office.clerk, now=NOW)
    with pytest.raises(life.SamePerson, match="两名监销人须是不同的人"):
        life.execute(pk, actor=office.clerk, typed=str(listed), now=NOW)
    with pytest.raises(BadFacts, match="请照样填写清册编号“销毁2037-001”"):
        life.execute(pk, actor=office.archivist, typed="销毁", now=NOW)
    assert Filing.objects.get().destroyed_on is None
    life.execute(pk, actor=office.archivist, typed="销毁2037-001", now=NOW)
    with pytest.raises(WrongNode):
        life.refuse(pk, actor=office.head, reason="晚了", now=NOW)
    assert Filing.objects.get().destroyed_on == date(2037, 2, 2)


def test_a_list_given_up_frees_its_files(office):
    case = case_at(Node.CLOSED, office)
    listed = proposed(office, case)
    with pytest.raises(HandlingRefused, match="请写明退回理由"):
        life.refuse(listed.pk, actor=office.head, reason="", now=NOW)
    assert life.refuse(listed.pk, actor=office.head, reason="还有用", now=NOW).state == "refused"
    assert str(proposed(office, case)) == "销毁2037-002"


def test_what_is_destroyed_and_what_stays(office, django_capture_on_commit_callbacks):
    case = packages.rich_case(office)
    Message.objects.create(
        agency=office.agency, application=case, kind="delivered", for_day=date(2026, 3, 2), channel="email",
        address="wu@example.com", text="已答复", body="吴测试：", sent_at=NOW,
    )  # fmt: skip
    paper = Paper.objects.filter(application=case, kind="reply_granted").get()
    paper.pdf.save("r.pdf", packages.file("r.pdf", "%PDF"), save=False)
    paper.save(update_fields=["pdf"])
    paths = [paper.pdf.name, *Attachment.objects.values_list("file", flat=True)]
    events = list(Event.objects.values())
    before = Application.objects.values(
        "applicant_name", "content", "number", "outcome", "search_text", "last_hash"
    ).get()
    done = carried_out(office, proposed(office, case), django_capture_on_commit_callbacks)

    assert [path for path in paths if default_storage.exists(path)] == []
    assert Draft.objects.count() == 0
    assert set(Paper.objects.values_list("pdf", "docx", "addressee", "destroyed_on")) == {
        ("", "", "", date(2037, 2, 2))
    }
    assert [paper.content for paper in Paper.objects.all() if paper.content] == []
    assert queue.waiting(NOW).count() == 0
    names = set(Attachment.objects.values_list("name", "file"))
    assert names == {("身份证明（已销毁）", ""), ("拟公开文件（已销毁）", ""), ("办理材料（已销毁）", "")}
    case = Application.objects.get()
    assert [name for name in life.PERSONAL if getattr(case, name)] == []
    assert list(Message.objects.filter(channel="email").values_list("address", "body")) == [("", "")]

    kept = Application.objects.values(
        "applicant_name", "content", "number", "outcome", "search_text", "last_hash"
    ).get()
    assert kept == before
    assert list(Event.objects.values()) == events
    assert list(disagreements(Application.objects.all())) == []
    line = DestructionLine.objects.get()
    assert (line.number, line.left_out, done.erased_at) == (str(case), "", None)
    assert Destruction.objects.get().erased_at == NOW
    sums = {one for entry in line.destroyed for one in entry["sha256"]}
    assert set(Attachment.objects.values_list("sha256", flat=True)) <= sums
    assert paper.content_sha256 in sums
    for row in (line, Destruction.objects.get()):
        with pytest.raises(KeptForEver):
            row.delete()


def test_nothing_more_is_done_on_a_destroyed_case(office, django_capture_on_commit_callbacks):
    case = case_at(Node.CLOSED, office)
    carried_out(office, proposed(office, case), django_capture_on_commit_callbacks)
    later: dict[str, Any] = {"on": date(2037, 2, 3), "today": date(2037, 2, 3)}
    with pytest.raises(FileDestroyed, match="已于2037年2月2日（周一）销毁"):
        remedies.file(case, actor=office.clerk, kind="reconsideration", **later)
    with pytest.raises(WrongNode, match="已经销毁，不能保全"):
        life.hold(case, actor=office.head, reason="晚了", now=NOW)


def test_a_file_held_or_contested_since_is_left_out_with_why(office, django_capture_on_commit_callbacks):
    held, contested, gone = (case_at(Node.CLOSED, office) for _ in range(3))
    listed = proposed(office, held, contested, gone)
    life.hold(held, actor=office.head, reason="审计", now=NOW)
    remedies.file(contested, actor=office.clerk, kind="litigation_direct", **DAY)
    carried_out(office, listed, django_capture_on_commit_callbacks)
    assert list(DestructionLine.objects.values_list("application", "left_out")) == [
        (held.pk, "正在保全"),
        (contested.pk, "有没有审结的行政复议或者诉讼，自动保全"),
        (gone.pk, ""),
    ]
    assert list(Filing.objects.filter(destroyed_on=None).values_list("application", flat=True)) == [
        held.pk,
        contested.pk,
    ]


def test_files_left_by_a_break_are_taken_off_later(office):
    case = packages.rich_case(office)
    paths = list(Attachment.objects.values_list("file", flat=True))
    listed = proposed(office, case)
    life.approve(listed.pk, actor=office.head, now=NOW)
    life.erase(listed.pk, NOW)
    assert [default_storage.exists(path) for path in paths] == [True] * 3  # nothing before it was carried out
    life.witness(listed.pk, actor=office.archivist, now=NOW)
    life.execute(listed.pk, actor=office.clerk, typed=str(listed), now=NOW)  # its commit never came
    assert [default_storage.exists(path) for path in paths] == [True] * 3
    life.erase(listed.pk, NOW)
    assert [default_storage.exists(path) for path in paths] == [False] * 3


def test_a_delivered_case_keeps_its_reply_out_of_reach(office, django_capture_on_commit_callbacks):
    """The portal's code of a destroyed case opens nothing any more."""
    case = case_at(Node.CLOSED, office)
    carried_out(office, proposed(office, case), django_capture_on_commit_callbacks)
    assert Application.objects.get().query_code_hash == ""
