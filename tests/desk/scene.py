"""A small world for the pages: one office with a case at every node, one of everything an address can name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from requests_app.handling import clock, publication, remedies, suggestion
from requests_app.law.nodes import Node, Role
from requests_app.models import (
    Agency,
    Application,
    Attachment,
    Destruction,
    Draft,
    Export,
    FileImport,
    FileImportLine,
    Hook,
    Message,
    ReplyText,
    SavedFilter,
    Staff,
    Supervision,
)
from tests.factories import Office, case_at, make_agency, make_office, make_staff

NAME, IDENTITY, PHONE, WISH = "欧阳示例甲", "11010519491231002X", "13800138000", "他人不应看到的地块批文"


@dataclass
class World:
    """The office, its cases and what addresses name."""

    office: Office
    above: Agency
    names: dict[str, Any]
    office_cases: list[Application]
    secrets: tuple[str, ...] = (NAME, IDENTITY, PHONE, WISH)
    identity: tuple[str, ...] = (NAME, IDENTITY, PHONE)
    _people: dict[Role, Staff] = field(default_factory=dict)

    @property
    def cases(self) -> list[int]:
        """Keys of a case at every node."""
        return [case.pk for case in self.office_cases]

    def person(self, role: Role) -> Staff:
        """The person of the office with this role."""
        o = self.office
        here = {
            Role.CLERK: o.clerk,
            Role.DRAFTER: o.drafter,
            Role.SECRECY_REVIEWER: o.reviewer,
            Role.APPROVER: o.approver1,
            Role.OFFICE_HEAD: o.head,
            Role.ARCHIVIST: o.archivist,
            Role.ADMINISTRATOR: o.administrator,
        }
        if role not in here and role not in self._people:
            self._people[role] = make_staff(o.agency, role)
        return here.get(role) or self._people[role]

    def stranger(self, role: Role) -> Staff:
        """Somebody of another agency with this role; supervision of a sister tree sees nothing here either."""
        return make_staff(make_agency(), role, level=1)


def build() -> World:
    """Make the world; every act on real days so that today's pages have something to show."""
    above = make_agency()
    office = make_office(make_agency(parent=above))
    given = {"applicant_name": NAME, "id_number": IDENTITY, "phone": PHONE, "content": WISH}
    start = date(2026, 3, 2)
    cases = [case_at(node, office, on=start, **given) for node in Node]
    closed = next(case for case in cases if case.node == Node.CLOSED)
    drafting = next(case for case in cases if case.node == Node.DRAFTING)
    day = {"on": date(2026, 4, 1), "today": date(2026, 4, 1)}
    remedies.file(closed, actor=office.clerk, kind="reconsideration", body="示例机关", **day)
    clock.explain_lateness(drafting, actor=office.drafter, reason="查找档案用时较长", **day)
    file = Attachment(
        application=drafting, kind="outgoing", name="批准文件.txt", size=3, sha256="0" * 64, uploaded_by=office.drafter
    )
    file.file.save("a.txt", ContentFile("甲".encode()))
    proof = Attachment(application=drafting, kind="service", name="签收.png", size=1, sha256="1" * 64)
    proof.file.save("b", ContentFile(b"x"))
    filters = SavedFilter.objects.create(staff=office.clerk, name="土地", query="list=open")
    text = ReplyText.objects.create(agency=office.agency, reply_kind="reply_granted", title="自用", body="正文")
    for version, said in ((1, "公开"), (2, "予以公开")):
        Draft.objects.create(
            application=drafting,
            version=version,
            author=office.drafter,
            reply_kind="reply_granted",
            elements={"result": said},
        )
    Supervision.objects.create(
        application=drafting,
        issued_by=make_staff(above, Role.SUPERVISOR),
        issued_on=day["on"],
        demand="请速办",
        answer_by=day["on"],
    )
    Message.objects.create(
        application=drafting,
        recipient=office.drafter,
        kind="due_1",
        for_day=day["on"],
        text="请速办",
        sent_at=timezone.now(),
    )
    export = Export.objects.create(staff=office.clerk, query="list=open", total=1, done=1, finished_at=timezone.now())
    export.file.save("a.xlsx", ContentFile(b"x"))
    entry = publication.publish(
        closed,
        actor=office.head,
        entry=publication.Entry("地块批文", "批复全文"),
        files=[],
        kept=(),
        today=day["today"],
    )
    suggestion.suggest(
        next(case for case in cases if case.node == Node.ARCHIVING), words="大家想知道", now=timezone.now()
    )
    listed = Destruction.objects.create(
        agency=office.agency,
        year=2026,
        serial=1,
        proposed_by=office.archivist,
        proposed_at=timezone.now(),
        reason="期满",
    )
    hook = Hook.objects.create(
        agency=office.agency,
        name="政务平台",
        url="https://gk.example.com/in",
        acts=["lodge"],
        secret=f"whsec_{'A' * 43}=",
        secret_at=timezone.now(),
    )
    taken = FileImport.objects.create(staff=office.clerk, name="旧档.zip", asked_at=timezone.now(), dry_run=False)
    FileImportLine.objects.create(file_import=taken, at=1, place="函.txt", kind="office", verdict="left", said="没有")
    FileImport.objects.filter(pk=taken.pk).update(finished_at=timezone.now())
    names = {
        "answered": next(case.pk for case in cases if case.node == Node.ARCHIVING),
        "entry": entry.pk,
        "case": drafting.pk,
        "staff": office.drafter.pk,
        "agency": office.agency.pk,
        "file": file.pk,
        "paper": drafting.papers.earliest("pk").pk,
        "proof": proof.pk,
        "export": export.pk,
        "filter": filters.pk,
        "text": text.pk,
        "destruction": listed.pk,
        "hook": hook.pk,
        "import": taken.pk,
        "year": 2027,
    }
    return World(office, above, names, [Application.objects.get(pk=case.pk) for case in cases])
