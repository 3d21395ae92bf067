"""What the tests of the portal share: an agency, cases with a known code, and the visible words of a page."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.core.cache import cache

from requests_app.handling import intake
from requests_app.portal import human
from tests.factories import Office, make_agency, make_office

TODAY = date(2026, 3, 16)
#: A form that was opened a minute before it is handed in, as a person does.
with time_machine.travel("2026-03-16T09:59:00+08:00", tick=False):
    OPENED = human.began()
PERSON = {
    "who": "person",
    "began": OPENED,
    "applicant_name": "林清和",
    "id_type": "resident_id",
    "id_number": "11010519491231002X",
    "phone": "13800000000",
    "content": "示例路停车场改造工程的立项批复",
    "form_wanted": "纸质",
    "obtain_way": "自行领取",
    "accept_other_form": "on",
}
ORGANISATION = {
    "who": "org",
    "began": OPENED,
    "applicant_name": "宁波示例法律服务所",
    "applicant_kind": "legal_service_institution",
    "id_number": "91350100M000100Y43",
    "legal_representative": "周一",
    "contact_name": "吴二",
    "email": "wu@example.com",
    "doc_ref": "甬政办发〔2025〕12号",
    "form_wanted": "电子文件",
    "obtain_way": "电子邮件",
}


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def office(db) -> Office:
    return make_office(
        make_agency("ningbo", name="示例机关", phone="0574-00000000", reconsideration_body="示例市人民政府")
    )


@pytest.fixture(autouse=True)
def _today():
    """Every page of these tests is opened on 16 March 2026."""
    with time_machine.travel("2026-03-16T10:00:00+08:00", tick=False):
        yield


def lodge(office: Office, on: date = date(2026, 3, 2), **given):
    """Lodge a case through the door and return it with its query code."""
    given = {
        "applicant_kind": "natural_person",
        "applicant_name": "林清和",
        "channel": "web",
        "content": "示例地块征收的批准文件",
        "phone": "13800000000",
        **given,
    }
    return intake.lodge(agency=office.agency, on=on, today=TODAY, **given)


def enter(client, lodged) -> None:
    """Open the enquiry of a case in this client."""
    answer = client.post("/track/", {"number": lodged.application.reference, "code": lodged.query_code})
    assert answer.status_code == 302
    assert answer["Location"] == "/track/case/"


def text_of(response) -> str:
    """The words a person can read on the page."""
    body = re.sub(r"(?s)<(script|style|title)\b.*?</\1>", "", response.content.decode())
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))
