"""打印和邮寄: letters of many cases as one print, envelopes, labels; by the clerk, of the own agency, each remembered."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from requests_app.handling import supplementation
from requests_app.handling.papers import record_service
from requests_app.law.nodes import Node
from requests_app.models import PersonalDataRead
from tests.factories import RECEIVED, TODAY, Office, case_at, make_office

pytestmark = pytest.mark.django_db
BATCH, POST = "/admin/batch/", "/admin/post/"


@pytest.fixture
def office() -> Office:
    return make_office()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def waiting(office: Office, **given):
    """A case whose supplement notice is to be posted."""
    given = {"address": "示例市示例路1号", "postcode": "315000"} | given
    return case_at(Node.SUPPLEMENTATION, office, **given)


def notice(case):
    return case.papers.get(kind="notice_supplement")


def listed(person, *cases):
    return signed_in(person).post(BATCH, {"act": "post", "case": [case.pk for case in cases]})


def printed(person, do, *papers, **given):
    data = {"listed": [p.pk for p in papers], "paper": [p.pk for p in papers], "do": do}
    for paper in papers:
        data |= {f"address_{paper.pk}": paper.application.address, f"postcode_{paper.pk}": paper.application.postcode}
    return signed_in(person).post(POST, data | given)


def words(answer) -> list[str]:
    assert answer["Content-Type"] == "application/pdf"
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages]


def test_the_outgoing_papers_are_listed_with_address_and_the_unserved_ones_ticked(office):
    case, served = waiting(office), waiting(office, applicant_name="周示例")
    paper = notice(served)
    record_service(
        served,
        actor=office.clerk,
        on=TODAY,
        today=TODAY,
        paper=paper.seq,
        kind=paper.kind,
        method="post",
        served_on=TODAY,
        tracking_no="EZ000000000CN",
    )
    page = listed(office.clerk, case, served)
    rows = {row.paper: (row.name, row.address, row.postcode, row.served) for row in page.context["rows"]}
    assert rows[notice(case)] == ("吴测试", "示例市示例路1号", "315000", False)
    assert rows[paper] == ("周示例", "示例市示例路1号", "315000", True)
    assert {row.paper.to for row in page.context["rows"]} == {"applicant"}
    ticked = page.context["ticked"]
    receipt = case.papers.get(kind="notice_receipt")
    assert [str(one.pk) in ticked for one in (notice(case), paper, receipt)] == [True, False, False]


def test_letters_become_one_print_each_on_a_front_side(office):
    case = supplementation.request(
        case_at(Node.REGISTRATION, office),
        actor=office.clerk,
        on=RECEIVED,
        today=TODAY,
        items=["请说明所需信息的名称、文号或者便于查询的其他特征"] * 6,
        limit_on=RECEIVED + timedelta(days=15),
    )
    papers = [notice(case), case.papers.get(kind="notice_receipt")]
    one, other = (words(printed(office.clerk, "papers", paper)) for paper in papers)
    assert (len(one), len(other)) == (2, 1)
    assert words(printed(office.clerk, "papers", *papers)) == [*one, *other]
    assert words(printed(office.clerk, "papers", *papers, two_sided="1")) == [*one, *other, ""]
    assert words(printed(office.clerk, "papers", *papers[::-1], two_sided="1")) == [*other, "", *one]


def test_an_envelope_says_to_whom_from_whom_and_nothing_of_the_matter(office):
    paper = notice(waiting(office))
    (page,) = words(printed(office.clerk, "envelopes", paper, size="dl", boxes="1"))
    assert "示例市示例路1号吴测试收" in page
    assert "315000" in page
    assert paper.doc_no.replace(" ", "") in page
    assert "征收" not in page


def test_labels_begin_where_the_sheet_still_has_them(office):
    papers = [notice(waiting(office)), notice(waiting(office))]
    assert len(words(printed(office.clerk, "labels", *papers, first="20"))) == 1
    assert len(words(printed(office.clerk, "labels", *papers, first="21"))) == 2


def test_an_address_may_be_typed_for_this_print_alone(office):
    case = waiting(office, address="")
    paper = notice(case)
    answer = printed(office.clerk, "envelopes", paper, **{f"address_{paper.pk}": "示例市新路2号"})
    assert "示例市新路2号" in words(answer)[0]
    case.refresh_from_db()
    assert case.address == ""


def test_without_an_address_or_a_choice_nothing_is_printed_and_all_typed_stays(office):
    paper, other = notice(waiting(office)), notice(waiting(office, address=""))
    answer = printed(office.clerk, "envelopes", paper, other, **{f"address_{paper.pk}": "示例市新路2号"})
    assert answer.context["fault"] == f"“{other}”没有地址，请填写地址，或者不勾选它。"
    assert 'value="示例市新路2号"' in answer.content.decode()
    answer = signed_in(office.clerk).post(POST, {"listed": [paper.pk], "do": "papers"})
    assert answer.context["fault"] == "请先勾选要打印的文书。"
    answer = printed(office.clerk, "all", paper)
    assert answer.context["fault"] == "请选择打印文书、信封还是地址标签。"
    assert PersonalDataRead.objects.count() == 0


def test_only_the_clerk_prints_and_only_the_own_agency_s_papers(office):
    paper, theirs = notice(waiting(office)), notice(waiting(make_office()))
    for person in (office.drafter, office.reviewer, office.head, office.administrator):
        assert printed(person, "papers", paper).status_code == 302
        assert listed(person, paper.application).status_code == 302
    answer = printed(office.clerk, "papers", paper, theirs)
    assert words(answer) == words(printed(office.clerk, "papers", paper))
    assert set(PersonalDataRead.objects.values_list("application_id", "staff_id", "reason")) == {
        (paper.application_id, office.clerk.pk, "打印文书")
    }
    assert signed_in(office.clerk).get(POST).status_code == 405


def test_a_case_without_letters_says_what_would_be_here(office):
    case = case_at(Node.INTAKE, office)
    case.papers.all()._raw_delete("default")
    assert "还没有要寄出的文书" in listed(office.clerk, case).content.decode()


@pytest.mark.later
def test_the_list_costs_the_same_for_one_and_thirty(office):
    costs = []
    for count in (1, 30):
        cases = [waiting(office) for _ in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            listed(office.clerk, *cases)
        costs.append(len(queries))
    assert costs[0] == costs[1]
