"""A whole case by eight people through the pages; refusals keep what was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from requests_app.desk.act_table import FORMS
from requests_app.law.nodes import Act, Node
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Application, Event, Serial
from tests.factories import Office, case_at, elements, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def office() -> Office:
    return make_office()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def fields_of(page) -> dict[str, str]:
    """What a browser would send back: the values of every field."""
    form = page.context["form"]
    return {f.html_name: v for f in form if (v := f.value()) is not None}


def send(person, case, act, **typed):
    """Fill the form, see the confirmation, confirm; return the last answer and the confirmation."""
    client, address = signed_in(person), f"/admin/cases/{case.pk}/{act.value}/"
    kind = f"?kind={typed['reply_kind']}" if "reply_kind" in typed else ""
    page = client.get(address + kind)
    assert page.status_code == 200, page
    given = {**fields_of(page), **typed}
    confirm = client.post(address, given)
    assert "after" in confirm.context, confirm.context["form"].errors
    before = Application.objects.get(pk=case.pk)
    assert before.events_count == case.events_count, "the confirmation must not write"
    done = client.post(address, {**given, "confirmed": "1"})
    assert done.status_code == 302, done.context["form"].errors
    case.refresh_from_db()
    foreseen = confirm.context["after"]
    for name in ("node", "due_on", "number", "doc_no", "outcome", "reply_kind", "handler_id"):
        assert getattr(case, name) == getattr(foreseen, name), name
    return done


def test_a_case_through_eight_nodes_by_eight_people(office):
    today = timezone.localdate()
    clerk = signed_in(office.clerk)
    answer = clerk.post(
        "/admin/intake/",
        {
            "channel": "in_person",
            "on": today.isoformat(),
            "applicant_kind": "natural_person",
            "applicant_name": "吴示例",
            "content": "示例地块批准文件",
        },
    )
    assert answer.status_code == 302
    case = Application.objects.get()
    seen = [case.node]
    kind = ReplyKind.REPLY_GRANTED
    typed = {f"e_{name}": text for name, text in elements(kind).items()}
    for person, act, given in (
        (office.clerk, Act.ACCEPT, {"received_on": today.isoformat(), "basis": "handed_in"}),
        (office.head, Act.ASSIGN, {"drafter": str(office.drafter.pk)}),
        (office.drafter, Act.SUBMIT, {"reply_kind": kind.value, **typed}),
        (office.reviewer, Act.CLEAR, {}),
        (office.approver1, Act.APPROVE, {}),
        (office.approver2, Act.APPROVE, {}),
        (office.clerk, Act.DELIVER, {"method": "in_person"}),
        (office.archivist, Act.ARCHIVE, {"proof": "签收记录"}),
    ):
        send(person, case, act, **given)
        seen.append(case.node)
        assert signed_in(office.clerk).get(f"/admin/cases/{case.pk}/").status_code == 200
    assert list(dict.fromkeys(seen)) == [n.value for n in Node if n is not Node.SUPPLEMENTATION]
    assert case.outcome == CATALOGUE[kind].outcome.value
    assert len({e.actor_id for e in case.events.all()}) == 7


def test_the_intake_shows_the_query_code_once(office):
    client = signed_in(office.clerk)
    answer = client.post(
        "/admin/intake/",
        {
            "channel": "post",
            "on": timezone.localdate().isoformat(),
            "applicant_kind": "other",
            "applicant_name": "示例居委会",
            "content": "甲",
        },
        follow=True,
    )
    case = Application.objects.get()
    page = answer.content.decode()
    assert case.reference in page
    assert "查询码" in page
    assert "查询码" not in client.get(f"/admin/cases/{case.pk}/").content.decode()


def test_an_intake_without_wish_keeps_what_was_typed(office):
    answer = signed_in(office.clerk).post(
        "/admin/intake/",
        {
            "channel": "post",
            "on": timezone.localdate().isoformat(),
            "applicant_kind": "natural_person",
            "applicant_name": "保留的姓名",
        },
    )
    page = answer.content.decode()
    assert "至少一项" in page
    assert "保留的姓名" in page
    assert not Application.objects.exists()


def test_a_refusal_keeps_what_was_typed_and_writes_nothing(office):
    case = case_at(Node.APPROVAL, office)
    rows = Event.objects.count()
    client = signed_in(office.approver1)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = client.post(
        f"/admin/cases/{case.pk}/send_back/",
        {
            "on": tomorrow,
            "reason": "我写的理由",
            "seen": case.events_count,
            "confirmed": "1",
        },
    )
    page = answer.content.decode()
    assert "晚于今天" in page
    assert "我写的理由" in page
    assert Event.objects.count() == rows


def test_an_empty_reason_is_asked_for_in_chinese(office):
    case = case_at(Node.APPROVAL, office)
    answer = signed_in(office.approver1).post(
        f"/admin/cases/{case.pk}/send_back/",
        {"on": timezone.localdate().isoformat(), "reason": " ", "seen": case.events_count},
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors["reason"]
    assert "required" not in answer.content.decode().split("<main")[1].replace(" required", "")


def test_the_second_of_two_officers_is_told_what_happened(office):
    case = case_at(Node.REGISTRATION, office)
    client, address = signed_in(office.clerk), f"/admin/cases/{case.pk}/assign/"
    given = {**fields_of(client.get(address)), "drafter": str(office.drafter.pk)}
    send(office.head, case, Act.ASSIGN, drafter=str(office.drafter.pk))
    for extra in ({}, {"confirmed": "1"}):
        page = client.post(address, {**given, **extra}).content.decode()
        assert f"您打开页面后，{office.head}已办理“分办”" in page
    assert Event.objects.filter(application=case, act="assign").count() == 1


def test_the_confirmation_gives_the_numbers_back(office):
    case = case_at(Node.REPLY, office)
    client, address = signed_in(office.clerk), f"/admin/cases/{case.pk}/deliver/"
    given = {**fields_of(client.get(address)), "method": "post"}
    first = client.post(address, given).context["after"].doc_no
    assert first == client.post(address, given).context["after"].doc_no
    assert not Serial.objects.filter(series="reply").exists()


def test_going_back_from_the_confirmation_shows_the_form_again(office):
    case = case_at(Node.APPROVAL, office)
    answer = signed_in(office.approver1).post(
        f"/admin/cases/{case.pk}/approve/",
        {
            "on": timezone.localdate().isoformat(),
            "opinion": "我的意见",
            "seen": case.events_count,
            "back": "1",
        },
    )
    assert "我的意见" in answer.content.decode()
    assert answer.templates[0].name == "desk/sign.html"


@pytest.mark.parametrize("both", [False, pytest.param(True, marks=pytest.mark.soak)])
@pytest.mark.parametrize("node", list(Node))
def test_every_act_answers_at_every_node_without_breaking(office, node, both):
    """Shown or, with its reason, back at the case; nonsense comes back as the form; the three take turns.

    At one node an act is looked at, at the next it is sent nonsense; under `make soak` both at each.
    """
    case = case_at(node, office)
    back, people = f"/admin/cases/{case.pk}/", (office.clerk, office.drafter, office.head)
    for person in people:
        assert signed_in(person).get(back).status_code == 200
    for turn, act in enumerate(FORMS, list(Node).index(node)):
        address = f"{back}{act.value}/"
        if both or turn % 2:
            answer = signed_in(people[turn % 3]).get(address)
            assert (answer.status_code, answer.headers.get("Location")) in {(200, None), (302, back)}, act
        if both or not turn % 2:
            posted = signed_in(people[(turn + 1) % 3]).post(address, {"on": "2026-02-30", "seen": "x"})
            assert posted.status_code == 200, act
            assert posted.context["form"].errors["on"], act
    assert Application.objects.get(pk=case.pk).events_count == case.events_count


def test_lodging_and_importing_have_no_address(office):
    case = case_at(Node.INTAKE, office)
    for act in ("lodge", "import_reply", "nonsense"):
        assert signed_in(office.clerk).get(f"/admin/cases/{case.pk}/{act}/").status_code == 404


def test_supplement_extension_and_consultation_by_their_forms(office):
    today = timezone.localdate()
    start = today
    case = case_at(Node.DRAFTING, office, on=start)
    send(office.head, case, Act.EXTEND, reason="需查阅档案", days="10")
    send(office.drafter, case, Act.CONSULT, kind="third_party", party="示例公司")
    assert case.waiting_for == "third_party"
    page = signed_in(office.drafter).get(f"/admin/cases/{case.pk}/").content.decode()
    assert "延期 10 个工作日，延期限一次" in signed_in(office.head).get(f"/admin/cases/{case.pk}/").content.decode()
    assert "等待第三方意见" in page
    key = case.events.last().facts["key"]
    send(office.drafter, case, Act.CONSULTATION_RECEIVED, consultation=key)
    send(office.drafter, case, Act.OPINION, consultation=key, consents="no", text="不同意")
    assert case.events.last().facts["consents"] is False
    send(office.drafter, case, Act.REQUEST_SUPPLEMENT, items="第一项\n\n第二项")
    assert case.events.last().facts["items"] == ["第一项", "第二项"]
    assert case.node == Node.SUPPLEMENTATION


def test_remedies_and_reopening_by_their_forms(office):
    case = case_at(Node.CLOSED, office)
    send(office.clerk, case, Act.FILE_REMEDY, kind="reconsideration", body="示例机关")
    key = case.remedies.get().key
    send(office.clerk, case, Act.CONCLUDE_REMEDY, remedy=key, result="corrected")
    send(office.head, case, Act.REOPEN, ordered_due_on=(timezone.localdate() + timedelta(days=20)).isoformat())
    assert (case.node, case.round) == (Node.DRAFTING, 2)
    assert "结果纠正" in signed_in(office.clerk).get(f"/admin/cases/{case.pk}/").content.decode()
