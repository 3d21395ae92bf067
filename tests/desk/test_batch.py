"""批量办理: the preview changes nothing and equals the result; what changed meanwhile is refused and says so."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requests_app.handling import approval, registration
from requests_app.law.nodes import Node, Role
from requests_app.models import Application, Event, Message, Serial
from tests.factories import Office, case_at, make_office, make_staff

pytestmark = pytest.mark.django_db
BATCH = "/admin/batch/"


@pytest.fixture
def office() -> Office:
    return make_office()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def everything() -> dict[str, list]:
    """All that a batch could write."""
    return {
        "cases": list(Application.objects.order_by("pk").values()),
        "events": list(Event.objects.order_by("pk").values()),
        "serials": list(Serial.objects.order_by("pk").values()),
        "messages": list(Message.objects.order_by("pk").values()),
    }


def hidden(page, name: str) -> list[str]:
    """What the form of a preview would send back."""
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.content.decode())


def preview(person, cases, act="assign", **given):
    return signed_in(person).post(BATCH, {"act": act, "case": [case.pk for case in cases], **given})


def confirm(person, page, **given):
    sent = {name: hidden(page, name) for name in ("act", "case", "seen", "previewed")}
    return signed_in(person).post(BATCH, {**sent, **given, "confirmed": "1"})


def results(page) -> dict[int, tuple[str, str, str]]:
    """Per case: its refusal, and the node and handler after."""
    return {
        line.case.pk: (
            line.refusal,
            line.after.node if line.after else "",
            str(line.after.handler if line.after else ""),
        )
        for line in page.context["lines"]
    }


def mixed(office) -> list[Application]:
    return [case_at(node, office) for node in (Node.REGISTRATION, Node.DRAFTING, Node.APPROVAL, Node.CLOSED)]


def test_the_preview_changes_nothing(office):
    other = make_staff(office.agency, Role.DRAFTER, unit="城建处")
    cases, before = mixed(office), everything()
    page = preview(office.clerk, cases, drafter=other.pk)
    assert page.context["changed"] == 2
    assert everything() == before
    archived = preview(office.archivist, [case_at(Node.ARCHIVING, office)], act="archive", proof="邮政回执")
    assert archived.context["changed"] == 1
    assert not Event.objects.filter(act="archive", application__node="archiving").exists()


def test_the_result_equals_the_preview(office):
    other = make_staff(office.agency, Role.DRAFTER, unit="城建处", display_name="周启明")
    cases = mixed(office)
    page = preview(office.clerk, cases, drafter=other.pk)
    assert "确认分办 2 件给周启明" in page.content.decode()
    foreseen = results(page)
    assert foreseen == {
        cases[0].pk: ("", "drafting", "周启明"),
        cases[1].pk: ("", "drafting", "周启明"),
        cases[2].pk: ("这件申请现在在“审核”环节，“分办”须在“登记、拟办”环节办理。（条例第四十五条）", "", ""),
        cases[3].pk: ("这件申请现在在“办结”环节，“分办”须在“登记、拟办”环节办理。（条例第四十五条）", "", ""),
    }
    done = confirm(office.clerk, page, drafter=other.pk)
    assert results(done) == foreseen
    assert "已分办 2 件给周启明，2 件没有办理，原因见下表" in done.content.decode()
    for case in cases[:2]:
        case.refresh_from_db()
        assert (case.node, case.handler, case.unit) == ("drafting", other, "城建处")
    assert Event.objects.filter(act="assign", actor=office.clerk, facts__drafter=other.pk).count() == 2


def test_a_case_acted_on_meanwhile_is_refused_and_the_others_are_done(office):
    other = make_staff(office.agency, Role.DRAFTER)
    first, second = case_at(Node.REGISTRATION, office), case_at(Node.REGISTRATION, office)
    page = preview(office.clerk, [first, second], drafter=other.pk)
    today = timezone.localdate()
    registration.assign(first, actor=office.head, drafter=office.drafter, on=today, today=today)
    done = results(confirm(office.clerk, page, drafter=other.pk))
    happened = f"您打开页面后，{office.head}已办理“分办”，现在在“拟办”环节。请刷新页面再办理。"
    assert done == {first.pk: (happened, "", ""), second.pk: ("", "drafting", str(other))}
    first.refresh_from_db()
    assert first.handler == office.drafter


def test_what_was_skipped_in_the_preview_is_not_done_by_the_confirmation(office):
    other = make_staff(office.agency, Role.DRAFTER)
    case, ready = case_at(Node.APPROVAL, office), case_at(Node.REGISTRATION, office)
    page = preview(office.clerk, [case, ready], drafter=other.pk)
    today = timezone.localdate()
    approval.send_back(case, actor=office.approver1, on=today, today=today, reason="请补充查询经过")
    done = results(confirm(office.clerk, page, drafter=other.pk))
    assert done[case.pk] == ("预览时不能办理，所以没有办理；现在可以了，请重新预览。", "", "")
    assert done[ready.pk][1] == "drafting"
    case.refresh_from_db()
    assert case.handler == office.drafter


def test_another_choice_than_the_previewed_one_is_previewed_first(office):
    other = make_staff(office.agency, Role.DRAFTER)
    page = preview(office.clerk, [case_at(Node.REGISTRATION, office)], drafter=other.pk)
    before = everything()
    again = confirm(office.clerk, page, drafter=office.drafter.pk)
    assert "还没有办理" in again.content.decode()
    assert hidden(again, "previewed") == [str(office.drafter.pk)]
    assert everything() == before


def test_a_repeated_confirmation_does_nothing_more(office):
    other = make_staff(office.agency, Role.DRAFTER)
    page = preview(office.clerk, [case_at(Node.REGISTRATION, office)], drafter=other.pk)
    confirm(office.clerk, page, drafter=other.pk)
    before = everything()
    assert confirm(office.clerk, page, drafter=other.pk).context["changed"] == 0
    assert everything() == before


def test_nobody_is_chosen_for_the_officer(office):
    cases = [case_at(Node.REGISTRATION, office), case_at(Node.APPROVAL, office)]
    page = preview(office.clerk, cases)
    text = page.content.decode()
    assert page.context["changed"] == 0
    assert page.context["skipped"] == 1
    assert 'name="confirmed"' not in text
    assert "请先选择拟办人。其中 1 件现在不能分办。" in text


def test_the_choices_say_how_much_each_has_and_who_is_away(office):
    today = timezone.localdate()
    office.drafter.display_name = "林岚"
    office.drafter.save()
    make_staff(office.agency, Role.DRAFTER, unit="城建处", display_name="周启明")
    make_staff(office.agency, Role.DRAFTER, display_name="何川", away_from=today, away_until=today)
    make_staff(office.agency, Role.CLERK, display_name="不拟办")
    make_staff(make_office().agency, Role.DRAFTER, display_name="外机关")
    case_at(Node.DRAFTING, office)
    case_at(Node.APPROVAL, office)
    case_at(Node.CLOSED, office)
    chosen = [case_at(Node.REGISTRATION, office), case_at(Node.DRAFTING, office), case_at(Node.APPROVAL, office)]
    labels = [one.label for one in preview(office.clerk, chosen).context["people"]]
    assert labels == [
        "周启明 · 城建处（在办 0 件，分办后 2 件）",
        "林岚 · 自然资源处（在办 4 件，分办后 5 件）",
        "何川 · 离岗（在办 0 件，分办后 2 件）",
    ]


def test_a_case_the_chosen_drafter_has_already_is_skipped(office):
    case = case_at(Node.DRAFTING, office)
    page = preview(office.clerk, [case], drafter=office.drafter.pk)
    assert results(page) == {case.pk: (f"已由{office.drafter}拟办，不用再分办。", "", "")}


def test_who_may_not_act_sees_the_doors_own_sentence(office):
    case = case_at(Node.REGISTRATION, office)
    page = preview(office.archivist, [case], drafter=office.drafter.pk)
    said = "“分办”由收件登记员、公开工作机构负责人办理，您没有这一角色。（条例第四十五条）"
    assert results(page) == {case.pk: (said, "", "")}


def test_another_agencys_cases_are_not_there(office):
    ours, theirs = case_at(Node.REGISTRATION, office), case_at(Node.REGISTRATION, make_office())
    before = theirs.events_count
    page = preview(office.clerk, [ours, theirs], drafter=office.drafter.pk)
    assert list(results(page)) == [ours.pk]
    assert theirs.reference not in page.content.decode()
    sent = {"act": "assign", "case": [theirs.pk], "seen": [f"{theirs.pk}:{before}"], "previewed": office.drafter.pk}
    answer = signed_in(office.clerk).post(BATCH, {**sent, "drafter": office.drafter.pk, "confirmed": "1"})
    assert "还没有选案件" in answer.content.decode()
    theirs.refresh_from_db()
    assert theirs.events_count == before


def test_a_drafter_of_another_agency_cannot_be_chosen(office):
    foreign = make_office().drafter
    page = preview(office.clerk, [case_at(Node.REGISTRATION, office)], drafter=foreign.pk)
    assert page.context["order"].drafter is None
    assert page.context["changed"] == 0


def test_two_hundred_are_the_most(office):
    case, client = case_at(Node.REGISTRATION, office), signed_in(office.clerk)
    most = [case.pk, *range(10**6, 10**6 + 199)]
    assert list(results(client.post(BATCH, {"act": "assign", "case": most}))) == [case.pk]
    refused = client.post(BATCH, {"act": "assign", "case": [*most, 10**7]})
    assert "一次最多办理 200 件，您选了 201 件，没有办理" in refused.content.decode()
    assert "lines" not in refused.context
    assert list(results(client.post(BATCH, {"act": "assign", "case": [case.pk] * 201}))) == [case.pk]


@pytest.mark.parametrize("sent", [{}, {"act": "assign"}, {"act": "assign", "case": ["x", "²", "9" * 30, "-1"]}])
def test_nothing_chosen_says_how_to_begin(office, sent):
    assert "请在案件列表里勾选要办理的案件" in signed_in(office.clerk).post(BATCH, sent).content.decode()
    assert "请在案件列表里勾选要办理的案件" in signed_in(office.clerk).get(BATCH).content.decode()


def test_an_unknown_act_is_asked_for(office):
    case = case_at(Node.REGISTRATION, office)
    assert "请选择要办理的事项" in preview(office.clerk, [case], act="deliver").content.decode()


def test_archiving_needs_the_proof_of_service(office):
    case = case_at(Node.ARCHIVING, office)
    bare = preview(office.archivist, [case], act="archive")
    need = "请登记送达凭证（送达回证、邮政回执或者签收记录）后归档。（条例第四十五条）"
    assert results(bare) == {case.pk: (need, "", "")}
    page = preview(office.archivist, [case], act="archive", proof=" 邮政回执 ")
    assert results(page)[case.pk][:2] == ("", "closed")
    assert results(confirm(office.archivist, page, proof="邮政回执"))[case.pk][:2] == ("", "closed")
    assert case.events.last().facts["proof"] == "邮政回执"


def preview_queries(office, cases) -> int:
    client, other = signed_in(office.clerk), make_staff(office.agency, Role.DRAFTER)
    sent = {"act": "assign", "case": [case.pk for case in cases], "drafter": other.pk}
    client.post(BATCH, sent)
    with CaptureQueriesContext(connection) as seen:
        assert client.post(BATCH, sent).context["changed"] == len(cases)
    return len(seen)


@pytest.mark.later
def test_the_queries_are_a_constant_and_a_constant_a_case(office):
    cases = [case_at(Node.REGISTRATION, office) for _ in range(7)]
    one, two, seven = (
        preview_queries(office, cases[:1]),
        preview_queries(office, cases[:2]),
        preview_queries(office, cases),
    )
    assert seven - one == 6 * (two - one)
    assert two - one <= 20
    assert one - (two - one) <= 12
