"""Cases in the states an applicant meets: waiting for a supplement, for a fee, answered with files."""

from __future__ import annotations

import hashlib
import re
from datetime import date

from django.core.files.base import ContentFile

from requests_app.handling import (
    approval,
    archiving,
    clock,
    drafting,
    intake,
    registration,
    reply,
    secrecy_review,
    supplementation,
)
from requests_app.law.replies import ReplyKind
from requests_app.models import Application, Attachment
from tests.factories import elements

from .conftest import TODAY, lodge, text_of

DAY = date(2026, 3, 2)
#: A Thursday; 12 working days before the due date of 30 March.
SENT = date(2026, 3, 12)
PDF = b"%PDF-1.7 body "


def accepted(office, **given):
    """Lodge and accept a case on 2 March."""
    lodged = lodge(office, **given)
    on = {"on": DAY, "today": TODAY}
    case = intake.accept(lodged.application, actor=office.clerk, received_on=DAY, basis="both_confirmed", **on)
    return lodged, case


def assigned(office, **given):
    """Bring a case to its drafter."""
    lodged, case = accepted(office, **given)
    return lodged, registration.assign(case, actor=office.clerk, on=DAY, today=TODAY, drafter=office.drafter)


def supplementing(office, items=("请说明地块位置", "请提供身份证明"), **given):
    """Ask for a supplement on 6 March, until 27 March."""
    lodged, case = accepted(office, **given)
    on = {"on": date(2026, 3, 6), "today": TODAY}
    return lodged, supplementation.request(
        case, actor=office.clerk, items=list(items), limit_on=date(2026, 3, 27), **on
    )


def charged(office, **given):
    """Ask for a fee of 100 yuan on 6 March; payable until 3 April."""
    lodged, case = assigned(office, **given)
    on = {"on": date(2026, 3, 6), "today": TODAY}
    return lodged, clock.charge_fee(case, actor=office.drafter, basis="item", quantity=11, amount=100, **on)


def stored(case: Application, name: str, body: bytes = b"", kind: str = "outgoing") -> Attachment:
    """Put a file on a case."""
    body = body or PDF + name.encode()
    digest = hashlib.sha256(body).hexdigest()
    file = Attachment(application=case, kind=kind, name=name, size=len(body), sha256=digest)
    file.file.save("a", ContentFile(body), save=False)
    file.save(force_insert=True)
    return file


def submit(office, case, files, kind=ReplyKind.REPLY_PARTIAL, said=None):
    """Submit the draft with these files."""
    named = [{"key": str(f.pk), "name": f.name, "sha256": f.sha256} for f in files]
    text = said or elements(kind)
    return drafting.submit(
        case, actor=office.drafter, reply_kind=kind, elements=text, files=named, on=SENT, today=TODAY
    )


def cleared(office, case, decisions):
    """Pass the review with a decision for each file."""
    files = {str(f.pk): {"decision": decision, "note": "第三方报价"} for f, decision in decisions.items()}
    return secrecy_review.clear(case, actor=office.reviewer, files=files, on=SENT, today=TODAY)


def signed(office, case):
    """Let both levels approve."""
    case = approval.approve(case, actor=office.approver1, on=SENT, today=TODAY)
    return approval.approve(case, actor=office.approver2, on=SENT, today=TODAY)


def sent(office, case, on=SENT):
    """Send the reply."""
    return reply.deliver(case, actor=office.clerk, method="portal", on=on, today=TODAY)


def archived(office, case):
    """File the case."""
    return archiving.archive(case, actor=office.archivist, on=TODAY, today=TODAY, proof="网上送达记录")


def answered(office, kind=ReplyKind.REPLY_PARTIAL, said=None, **given):
    """Send a reply on 12 March with one file that is open and one that was masked."""
    lodged, case = assigned(office, **given)
    files = [stored(case, "立项批复.pdf"), stored(case, "资金安排.pdf")]
    case = submit(office, case, files, kind, said)
    case = signed(office, cleared(office, case, {files[0]: "open", files[1]: "masked"}))
    return lodged, sent(office, case), files


def opened(client, case) -> None:
    """Enter a case whose code the test does not have, or whose session has run out."""
    client.cookies.clear()
    session = client.session
    session["portal_case"] = case.pk
    session.save()


def page(client) -> str:
    """The words of the case page."""
    return text_of(client.get("/track/case/"))


def ask(client, what):
    """Ask for a paper or a file as the page does."""
    return client.post("/track/get/", {"what": what})


def link_to(client, what) -> str:
    """Return the address of a fresh link."""
    answer = ask(client, what)
    assert answer.status_code == 302, text_of(answer)
    assert re.fullmatch(r"/track/file/[A-Za-z0-9_-]{43}/", answer["Location"])
    return answer["Location"]


def fetched(client, what):
    """Ask for a paper or a file and follow the link."""
    answer = client.get(link_to(client, what))
    assert answer.status_code == 200
    return answer


def gone(answer) -> None:
    """See the one page of every link that does not work."""
    assert answer.status_code == 404
    assert "链接不能用了" in text_of(answer)
    assert "请回到申请的页面，再点一次“下载”或者“打开”" in text_of(answer)


def wanted(client) -> list[str]:
    """Everything the case page offers to fetch."""
    page = client.get("/track/case/").content.decode()
    return sorted(set(re.findall(r'name="what" value="([^"]+)"', page)))


def paper(case, act: str) -> str:
    """Name the paper of the newest such record."""
    return f"paper-{case.events.filter(act=act).latest('seq').seq}"
