"""示范案件的办理: drives a case through the real acts, each on its own date by the right person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

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
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.channels import BASES, Channel
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Application, Staff

from .office import DemoOffice

#: What officers of the demonstration write, by element.
TEXTS = {
    "search_process": "经检索本机关档案系统、公文系统，并书面询问{unit}，查询情况如上。",
    "access_path": "可在本机关门户网站“政府信息公开”专栏查阅。",
    "given": "随本答复书提供所申请文件的复制件。",
    "way": "按您要求的形式提供电子文件。",
    "withheld": "其中涉及第三方商业秘密的附件二不予公开。",
    "reason": "该部分公开会对第三方合法权益造成损害，第三方不同意公开。",
    "classification": "该信息已依法确定为国家秘密。",
    "cited_law": "相关法律明确规定不得公开。",
    "harm": "公开后可能危及公共安全。",
    "consultation": "已书面征求第三方意见，第三方不同意公开且理由合理。",
    "which_kind": "该信息属于行政机关在履行职责过程中形成的讨论记录、请示报告。",
    "case_file": "相关行政执法案卷。",
    "special_law": "《不动产登记资料查询暂行办法》。",
    "office": "宁波市不动产登记服务中心（示例）。",
    "right_agency": "建议向所在区县（市）人民政府咨询，联系电话0574-00000003。",
    "why": "需要对现有信息进行汇总、加工。",
    "supplement_history": "本机关已一次性告知补正，补正后仍不能确定所指信息。",
    "channel": "请通过信访渠道或者12345热线反映。",
    "where": "可向出版单位购买或者到图书馆查阅。",
    "counts": "同一申请人一个月内提交同类申请40件。",
    "reasons_given": "申请人说明的理由不足以证明合理性。",
}
RESULTS = {
    "granted": "本机关决定予以公开。",
    "partial": "本机关决定对可以公开的部分予以公开。",
    "denied": "本机关决定不予公开。",
    "unable": "本机关无法提供该信息。",
    "not_processed": "本机关不予处理。",
    "other_processing": "本机关不再按政府信息公开申请办理。",
}


@dataclass
class Case:
    """One demonstration case on its way; each method is one act."""

    office: DemoOffice
    calendar: WorkingCalendar
    drafter: Staff
    case: Application = field(init=False)
    last: date = field(init=False)

    def _day(self, on: date) -> dict[str, Any]:
        self.last = on
        return {"on": on, "today": on}

    def lodge(self, on: date, *, by_web: bool, **given: Any) -> Case:
        """Lodge it: on the net by the applicant, else by the clerk."""
        actor = None if by_web else self.office.clerk
        self.case = intake.lodge(agency=self.office.agency, actor=actor, **given, **self._day(on)).application
        return self

    def accept(self, on: date, number: str = "") -> Case:
        """Fix the receipt and register."""
        basis = BASES[Channel(self.case.channel)][0]
        self.case = intake.accept(
            self.case,
            actor=self.office.clerk,
            received_on=on,
            basis=basis.value,
            number=number,
            **self._day(on),
        )
        return self

    def assign(self, on: date) -> Case:
        """Give it to the drafter of its subject."""
        self.case = registration.assign(self.case, actor=self.office.clerk, drafter=self.drafter, **self._day(on))
        return self

    def request_supplement(self, on: date, limit_on: date) -> Case:
        """Ask once for everything missing."""
        self.case = supplementation.request(
            self.case,
            actor=self.office.clerk,
            items=["请说明所需信息的具体名称、文号或者便于查询的其他特征", "请提供身份证明复印件"],
            limit_on=limit_on,
            **self._day(on),
        )
        return self

    def receive_supplement(self, on: date) -> Case:
        """The supplement arrives."""
        statement = "已补充说明所需信息的名称和大致形成时间。"
        self.case = supplementation.receive(self.case, actor=None, statement=statement, **self._day(on))
        return self

    def lapse_supplement(self, on: date) -> Case:
        """The limit has passed without a good reason."""
        self.case = supplementation.lapse(self.case, actor=self.office.clerk, no_good_reason=True, **self._day(on))
        return self

    def consult(self, on: date, *, received: date | None, kind: str = "third_party") -> Case:
        """Ask for an opinion; the clock stops."""
        party = "宁波甬江置业有限公司（示例）" if kind == "third_party" else "宁波市示例局"
        who: dict[str, Any] = {"actor": self.drafter}
        self.case = clock.consult(self.case, kind=kind, party=party, **who, **self._day(on))
        if received is not None:
            self.case = clock.consultation_received(
                self.case, consultation=self._consultation, **who, **self._day(received)
            )
        return self

    @property
    def _consultation(self) -> str:
        sent = self.case.events.filter(act="consult").last()
        return str(sent.facts["key"]) if sent else ""

    def opinion(self, on: date, *, consents: bool = True) -> Case:
        """The opinion is in; the clock runs on."""
        self.case = clock.opinion(
            self.case,
            actor=self.drafter,
            consultation=self._consultation,
            consents=consents,
            text="同意公开。" if consents else "涉及商业秘密，不同意公开。",
            **self._day(on),
        )
        return self

    def extend(self, on: date, days: int) -> Case:
        """The head approves, the applicant is told the same day."""
        self.case = clock.extend(
            self.case, actor=self.office.head, days=days, reason="需要查找的档案较多", **self._day(on)
        )
        return self

    def submit(self, on: date, kind: ReplyKind, **extra: str) -> Case:
        """Submit the draft for secrecy review."""
        entry = CATALOGUE[kind]
        known = {
            **TEXTS,
            "search_process": TEXTS["search_process"].format(unit=self.drafter.unit),
            "legal_basis": f"《中华人民共和国政府信息公开条例》{entry.article.removeprefix('条例')}",
            "result": RESULTS[entry.outcome.group],
            "earlier_doc_no": "前次答复书",
            **extra,
        }
        elements = {name: known[name] for name in entry.asked}
        self.case = drafting.submit(self.case, actor=self.drafter, reply_kind=kind, elements=elements, **self._day(on))
        return self

    def clear(self, on: date) -> Case:
        """The reviewer passes it."""
        opinion = "经审查，不涉及国家秘密，可以按拟定内容答复。"
        self.case = secrecy_review.clear(self.case, actor=self.office.reviewer, opinion=opinion, **self._day(on))
        return self

    def sign(self, on: date, level: int) -> Case:
        """One level signs."""
        who = self.office.deputy if level == 1 else self.office.leader
        self.case = approval.approve(self.case, actor=who, opinion="同意。", **self._day(on))
        return self

    def deliver(self, on: date) -> Case:
        """The reply leaves."""
        method = {"in_person": "in_person", "post": "post"}.get(self.case.channel, "portal")
        self.case = reply.deliver(
            self.case,
            actor=self.office.clerk,
            method=method,
            tracking_no="EMS示例0000001" if method == "post" else "",
            **self._day(on),
        )
        return self

    def withdraw(self, on: date) -> Case:
        """The applicant does not want it any more."""
        statement = "申请人书面撤回本件申请。"
        self.case = archiving.withdraw(self.case, actor=self.office.clerk, statement=statement, **self._day(on))
        return self

    def archive(self, on: date) -> Case:
        """File it."""
        self.case = archiving.archive(self.case, actor=self.office.archivist, proof="送达回证", **self._day(on))
        return self

    def answer(self, on: date, kind: ReplyKind, **extra: str) -> Case:
        """Draft, review, both signatures and dispatch, on the last working days before `on`."""

        def before(days: int) -> date:
            return max(self.last, self.calendar.subtract_workdays(on, days))

        self.submit(before(3), kind, **extra).clear(before(2))
        for level in range(1, self.office.agency.level_count + 1):
            self.sign(before(1), level)
        return self.deliver(on)
