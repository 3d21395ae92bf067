"""登记送达 at the desk: which paper, what became of it, the proof; and what the case page then shows."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from requests_app.handling import papers, reply
from requests_app.handling.attachments import keep
from requests_app.law.errors import BadFacts
from requests_app.law.nodes import Node
from requests_app.models import Application, Attachment
from tests.desk.stories import TODAY, YESTERDAY, fields_of, named_office, signed_in
from tests.factories import Office, case_at, make_office

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = {"on": TODAY, "today": TODAY}
EMS = "1234567890123"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-06-30 10:00:00+08:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def stored(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def office() -> Office:
    return named_office()


@pytest.fixture
def posted(office) -> Application:
    case = case_at(Node.REPLY, office, on=YESTERDAY)
    return reply.deliver(case, actor=office.clerk, method="post", tracking_no=EMS, **DAY)


def photo(name: str = "签收.jpg") -> SimpleUploadedFile:
    body = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(body, "JPEG")
    return SimpleUploadedFile(name, body.getvalue())


def address(case: Application) -> str:
    return f"/admin/cases/{case.pk}/record_service/"


def post(person, case: Application, **typed: Any):
    client = signed_in(person)
    given = {name: value for name, value in fields_of(client.get(address(case))).items() if name != "files"}
    return client.post(address(case), {**given, **typed})


def tab(person, case: Application):
    return signed_in(person).get(f"/admin/cases/{case.pk}/?tab=reply")


def states(office: Office, case: Application) -> list[tuple[str, str, bool]]:
    return [(one.title, one.state, one.open) for one in tab(office.clerk, case).context["served"]]


GRANTED = "政府信息公开申请答复书（予以公开）"


def test_the_form_proposes_the_paper_not_yet_signed_for_and_its_number(office, posted):
    form = signed_in(office.clerk).get(address(posted)).context["form"]
    assert [label for _, label in form.fields["paper"].choices] == [
        f"{GRANTED}　示政办公开告〔2026〕1号　2026年6月30日"
    ]
    assert (form["method"].value(), form["tracking_no"].value(), form["served_on"].value()) == ("post", EMS, TODAY)


def test_the_signature_with_its_photograph_is_recorded_and_shown(office, posted):
    page = post(office.clerk, posted, signer="欧阳某", relation="family", file=photo())
    (proof,) = posted.attachments.filter(kind="service")
    assert dict(page.context["consequence"].told)["随附文件"] == "签收.jpg"
    assert f'<input type="hidden" name="files" value="{proof.pk}"' in page.content.decode()
    post(office.clerk, posted, signer="欧阳某", relation="family", files=[str(proof.pk)], confirmed="1")
    event = posted.events.order_by("seq").last()
    (sheet,) = posted.papers.filter(seq=event.seq)
    assert event.facts == {
        "papers": {"form_service": sheet.content_sha256},
        "paper": 8, "kind": "reply_granted", "method": "post", "served_on": "2026-06-30", "result": "received",
        "signer": "欧阳某", "relation": "family", "tracking_no": EMS,
        "files": [{"key": str(proof.pk), "name": "签收.jpg", "sha256": proof.sha256}],
    }  # fmt: skip
    (one,) = tab(office.clerk, posted).context["served"]
    assert (one.state, one.open) == ("已签收", False)
    assert [(t.method, t.result, t.signer, t.files) for t in one.tries] == [
        ("邮寄送达", "答复送达", "", []),
        ("邮寄送达", "已签收", "欧阳某（同住的成年家属）", [(str(proof.pk), "签收.jpg", True)]),
    ]
    assert f'<img src="/admin/files/{proof.pk}/picture/"' in tab(office.clerk, posted).content.decode()
    files = signed_in(office.clerk).get(f"/admin/cases/{posted.pk}/files/").content.decode()
    assert "已登记为送达凭证" in files
    (sent,) = tab(office.clerk, posted).context["sent"]
    assert sent.proof == f"2026年6月30日欧阳某（同住的成年家属）已签收，邮件号 {EMS}，附签收.jpg"
    archive = signed_in(office.archivist).get(f"/admin/cases/{posted.pk}/archive/")
    assert archive.context["form"]["proof"].value() == (
        f"2026年6月30日欧阳某（同住的成年家属）已签收，邮件号 {EMS}，附签收.jpg"
    )


def test_a_refused_file_is_named_and_nothing_is_recorded(office, posted):
    events = posted.events.count()
    page = post(office.clerk, posted, file=SimpleUploadedFile("签收.exe", b"MZ"), confirmed="1")
    assert len(page.context["form"].errors["files"]) == 1
    assert "签收.exe" in page.context["form"].errors["files"][0]
    assert (posted.events.count(), posted.attachments.count()) == (events, 0)


def test_what_was_uploaded_before_a_refusal_is_still_offered(office, posted):
    page = post(office.clerk, posted, result="refused", file=photo())
    assert "拒收的，请在“说明”中写明" in page.content.decode()
    form = signed_in(office.clerk).get(address(posted)).context["form"]
    assert [name for _, name in form.fields["files"].choices] == ["签收.jpg"]


def test_what_came_back_asks_for_another_try(office, posted):
    page = post(office.clerk, posted, result="returned")
    assert page.context["cautions"] == [
        "邮件被退回，文书还没有送达，请核对地址后再次送达，并再登记一次。",
        "没有上传送达凭证。邮寄送达的凭证是邮件号和邮政企业的回执，可以以后补登。",
    ]
    post(office.clerk, posted, result="returned", confirmed="1")
    assert states(office, posted) == [(GRANTED, "退回，请核对地址后再次送达", True)]
    post(office.clerk, posted, method="in_person", signer="吴某", relation="self", confirmed="1")
    assert states(office, posted) == [(GRANTED, "已签收", False)]


@pytest.mark.parametrize(
    ("method", "state", "open_"),
    [
        ("portal", "已网上送达", False),
        ("in_person", "已签收", False),
        ("email", "已寄出，等待签收结果", False),
    ],
)
def test_what_is_in_the_hands_at_once_needs_no_record(office, method, state, open_):
    case = reply.deliver(case_at(Node.REPLY, office, on=YESTERDAY), actor=office.clerk, method=method, **DAY)
    assert states(office, case) == [(GRANTED, state, open_)]


def test_after_fifteen_working_days_the_result_of_a_posted_letter_is_asked_for(office):
    case = case_at(Node.REPLY, office, on=date(2026, 6, 1))
    case = reply.deliver(case, actor=office.clerk, method="post", on=date(2026, 6, 8), today=TODAY)
    assert states(office, case) == [(GRANTED, "寄出已满 15 个工作日，没有签收结果，请查询后登记", True)]


def test_a_notice_stands_out_until_its_service_is_recorded(office, posted):
    given = {"notice": "notice_proactive", "fields": {"公开位置": "本机关网站"}}
    case = papers.issue_notice(posted, actor=office.clerk, **given, **DAY)
    assert states(office, case)[1] == ("纳入主动公开告知书", "未登记送达", True)
    page = tab(office.clerk, case).content.decode()
    paper = case.papers.get(kind="notice_proactive")
    assert f'href="/admin/cases/{case.pk}/record_service/?paper={paper.pk}"' in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"paper": 1, "kind": "notice_receipt"}, "没有这一份可以送达的文书"),
        ({"paper": 8, "kind": "form_service"}, "没有这一份可以送达的文书"),
        ({"paper": 89}, "没有这一份可以送达的文书"),
        ({"served_on": YESTERDAY}, "送达日期不得早于文书的日期2026年6月30日"),
    ],
)
def test_only_papers_that_go_out_are_served_and_not_before_their_date(office, posted, changed, said):
    facts: dict[str, Any] = {"paper": 8, "kind": "reply_granted", "method": "post", "served_on": TODAY, **changed}
    with pytest.raises(BadFacts, match=said):
        papers.record_service(posted, actor=office.clerk, **facts, **DAY)


def test_a_spoiled_letter_is_not_served(office):
    case = reply.issue(case_at(Node.REPLY, office, on=YESTERDAY), actor=office.clerk, **DAY)
    first = case.papers.get(kind="reply_granted")
    case = reply.issue(case, actor=office.clerk, replaces="印错", **DAY)
    case = reply.deliver(case, actor=office.clerk, method="post", tracking_no=EMS, **DAY)
    assert [row.doc_no for row in papers.to_serve(case)] == ["示政办公开告〔2026〕2号"]
    with pytest.raises(BadFacts, match="已经作废"):
        papers.record_service(
            case, actor=office.clerk, paper=first.seq, kind=first.kind, method="post", served_on=TODAY, **DAY
        )


def test_a_reply_that_was_made_is_sent_before_anything_is_recorded_of_it(office):
    case = reply.issue(case_at(Node.REPLY, office, on=YESTERDAY), actor=office.clerk, **DAY)
    made = case.papers.get(kind="reply_granted")
    assert papers.to_serve(case) == []
    with pytest.raises(BadFacts, match="制作好的答复书先办理“答复送达”"):
        papers.record_service(
            case, actor=office.clerk, paper=made.seq, kind=made.kind, method="post", served_on=TODAY, **DAY
        )
    assert states(office, case) == [("政府信息公开申请答复书（予以公开）", "已制作，尚未送达", True)]
    page = tab(office.clerk, case).content.decode()
    assert f'href="/admin/cases/{case.pk}/deliver/">办理答复送达</a>' in page
    assert "办理答复送达" not in tab(office.drafter, case).content.decode()
    assert "制作好的答复书先办理“答复送达”" in signed_in(office.clerk).get(address(case)).content.decode()


def test_a_case_without_papers_says_what_would_be_there(office):
    case = case_at(Node.REGISTRATION, office, on=YESTERDAY)
    assert "还没有要送达的文书" in signed_in(office.clerk).get(address(case)).content.decode()
    assert "还没有要送达的文书" in tab(office.clerk, case).content.decode()


def test_the_photograph_is_shown_only_inside_and_only_if_it_is_one(office, posted):
    picture, text = keep(
        posted, "service", [photo(), SimpleUploadedFile("回执.txt", "已签收".encode())], by=office.clerk
    )
    answer = signed_in(office.clerk).get(f"/admin/files/{picture.pk}/picture/")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("inline")
    assert signed_in(office.clerk).get(f"/admin/files/{text.pk}/picture/").status_code == 404
    assert signed_in(make_office().clerk).get(f"/admin/files/{picture.pk}/picture/").status_code == 404
    Attachment.objects.filter(pk=picture.pk).update(kind="office")
    assert signed_in(office.clerk).get(f"/admin/files/{picture.pk}/picture/").status_code == 404


def queries(person, case: Application) -> int:
    client = signed_in(person)
    client.get(f"/admin/cases/{case.pk}/?tab=reply")
    with CaptureQueriesContext(connection) as seen:
        client.get(f"/admin/cases/{case.pk}/?tab=reply")
    return len(seen)


def test_the_tab_costs_as_much_with_thirty_papers(office, posted):
    one = queries(office.clerk, posted)
    case = posted
    for _ in range(29):
        given = {"notice": "notice_proactive", "fields": {"公开位置": "本机关网站"}}
        case = papers.issue_notice(case, actor=office.clerk, **given, **DAY)
    assert len(tab(office.clerk, case).context["served"]) == 30
    assert (queries(office.clerk, case), one <= 9) == (one, True)
