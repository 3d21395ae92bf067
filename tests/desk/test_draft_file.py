"""The draft as Word and PDF: marked, without the full name, and only while there is a draft."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from requests_app.law.nodes import Node
from tests.desk.stories import named_office, signed_in
from tests.factories import Office, case_at, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def office() -> Office:
    return named_office()


def text_of(form: str, body: bytes) -> str:
    if form == "pdf":
        return "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    with ZipFile(BytesIO(body)) as packed:
        return packed.read("word/document.xml").decode()


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize(("node", "who"), [(Node.SECRECY_REVIEW, "reviewer"), (Node.APPROVAL, "approver1")])
def test_who_signs_can_take_the_draft_along(office, form, node, who):
    case = case_at(node, office, applicant_name="欧阳示例")
    person = signed_in(getattr(office, who))
    act = {"reviewer": "clear", "approver1": "approve"}[who]
    assert (
        f'href="/admin/cases/{case.pk}/draft/{form}/"' in person.get(f"/admin/cases/{case.pk}/{act}/").content.decode()
    )
    answer = person.get(f"/admin/cases/{case.pk}/draft/{form}/")
    text = text_of(form, b"".join(answer.streaming_content)).replace("\n", "")
    assert [part in text for part in ("草稿（未签发）", "欧阳××", "欧阳示例")] == [True, True, False]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_without_a_draft_there_is_none(office):
    person = signed_in(office.drafter)
    case = case_at(Node.DRAFTING, office)
    for path in ("pdf", "exe"):
        assert person.get(f"/admin/cases/{case.pk}/draft/{path}/").status_code == 404
    sent = case_at(Node.ARCHIVING, office)
    assert person.get(f"/admin/cases/{sent.pk}/draft/pdf/").status_code == 404


def test_the_draft_of_another_agency_does_not_exist(office):
    case = case_at(Node.APPROVAL, office)
    assert signed_in(make_office().approver1).get(f"/admin/cases/{case.pk}/draft/pdf/").status_code == 404
