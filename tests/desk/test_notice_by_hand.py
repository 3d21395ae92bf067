"""制发文书 at the desk: choose, fill in, see, confirm."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from requests_app.handling import clock, papers
from requests_app.law.errors import BadFacts
from requests_app.law.nodes import Node
from requests_app.law.notices import NOTICES, NoticeKind
from requests_app.law.papers import BY_HAND
from requests_app.models import Application, Paper, Publication
from tests.desk.stories import TODAY, YESTERDAY, fields_of, named_office, signed_in
from tests.factories import Office, case_at

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-06-30 10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def office() -> Office:
    return named_office()


@pytest.fixture
def case(office) -> Application:
    case = case_at(Node.DRAFTING, office, on=YESTERDAY)
    day = {"on": YESTERDAY, "today": TODAY}
    case = clock.consult(case, actor=office.drafter, kind="third_party", party="示例公司", **day)
    return clock.consult(case, actor=office.drafter, kind="agency", party="示例市规划局", **day)


def address(case: Application, notice: str = "") -> str:
    return f"/admin/cases/{case.pk}/issue_notice/" + (f"?notice={notice}" if notice else "")


def typed_for(kind: NoticeKind) -> dict[str, str]:
    return {f"f_{name}": f"{label}的内容" for name, label in NOTICES[kind].required.items()}


def post(office: Office, case: Application, kind: NoticeKind, **typed: Any):
    client = signed_in(office.clerk)
    given = fields_of(client.get(address(case, kind.value)))
    return client.post(address(case), {**given, **typed_for(kind), **typed})


@pytest.mark.parametrize("asked", ["", "nonsense", "notice_fee"])
def test_first_one_chooses_among_those_no_other_act_makes(office, case, asked):
    page = signed_in(office.clerk).get(address(case, asked))
    assert page.templates[0].name == "desk/notice_pick.html"
    assert [code for code, *_ in page.context["notices"]] == [kind.value for kind in BY_HAND]
    shown = page.content.decode()
    assert all(f'href="?notice={kind.value}"' in shown for kind in BY_HAND)


def test_without_a_choice_nothing_is_written(office, case):
    page = signed_in(office.clerk).post(
        address(case), {"on": "2026-06-30", "seen": case.events_count, "confirmed": "1"}
    )
    assert page.context["form"].non_field_errors() == ["请选择要制发的文书。"]
    assert not Paper.objects.filter(kind__in=[kind.value for kind in BY_HAND]).exists()


@pytest.mark.parametrize("kind", BY_HAND, ids=lambda kind: kind.value)
def test_every_notice_is_shown_and_then_made_as_shown(office, case, kind):
    page = post(office, case, kind, addressee="示例单位", preview="1")
    (seen,) = page.context["letters"]
    assert [text for text in typed_for(kind).values() if text not in seen.text] == []
    confirm = post(office, case, kind, addressee="示例单位")
    assert confirm.context["letters"] == [seen]
    assert confirm.context["consequence"].button == "确认制发文书"
    done = post(office, case, kind, addressee="示例单位", confirmed="1")
    assert done["Location"] == f"/admin/cases/{case.pk}/?tab=reply#tabs"
    made = case.papers.get(kind=kind.value)
    assert made.doc_no == seen.doc_no.text


def test_what_is_empty_is_named_and_nothing_is_made(office, case):
    page = post(office, case, NoticeKind.THIRD_PARTY_DECISION, addressee="", f_reason=" ", confirmed="1")
    assert page.context["form"].errors == {"addressee": ["请填写收件人。"], "f_reason": ["请填写理由。"]}
    assert not case.papers.filter(kind="notice_third_party_decision").exists()
    with pytest.raises(BadFacts, match="公开决定告知书缺少：收件人、理由"):
        papers.issue_notice(
            case,
            actor=office.clerk,
            on=TODAY,
            today=TODAY,
            notice="notice_third_party_decision",
            fields={"决定公开的内容": "甲"},
        )


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (NoticeKind.THIRD_PARTY_DECISION, {"addressee": "示例公司", "f_decision": "关于示例地块征收的批准文件"}),
        (
            NoticeKind.CO_HANDLING,
            {"addressee": "示例市规划局", "f_question": "查找、核实“关于示例地块征收的批准文件”。"},
        ),
    ],
)
def test_what_the_case_knows_is_filled_in(office, case, kind, known):
    form = signed_in(office.clerk).get(address(case, kind.value)).context["form"]
    assert {name: form[name].value() for name in known} == known


def test_the_place_of_the_public_log_is_filled_in(office, settings):
    settings.PUBLIC_URL = "https://gk.example.gov.cn"
    case = case_at(Node.CLOSED, office, on=YESTERDAY)
    given = {"agency": office.agency, "title": "批文", "published_on": TODAY, "published_by": office.head}
    entry = Publication.objects.create(application=case, **given)
    form = signed_in(office.clerk).get(address(case, "notice_proactive")).context["form"]
    assert form["f_where"].value() == f"本机关网站公开目录（https://gk.example.gov.cn/log/{entry.pk}/）"


def test_the_record_says_it_in_chinese(office, case):
    post(office, case, NoticeKind.CO_HANDLING, addressee="示例市规划局", confirmed="1")
    page = signed_in(office.clerk).get(f"/admin/cases/{case.pk}/?tab=record")
    assert page.context["record"][0].facts == [
        ("文书", "协办函"),
        ("收件人", "示例市规划局"),
        ("文书内容", "协助事项：协助事项的内容"),
        ("文书文号", case.papers.get(kind="notice_co_handling").doc_no),
    ]
