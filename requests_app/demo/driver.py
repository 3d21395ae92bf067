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
from requests_app.law.reasons import texts_of
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Application, Staff

from .office import DemoOffice

#: What officers of the demonstration write, by element; the result is the library's first text of the kind.
TEXTS = {
    "search_process": "本机关以申请内容中的名称为关键词，检索了公文系统、档案系统，并书面询问了{unit}。",
    "result": "您申请公开的信息含有不应当公开的内容，但能够作区分处理，本机关公开可以公开的部分。",
    "access_path": "登录本机关门户网站“政府信息公开”专栏查阅、下载。",
    "given": "所申请文件的复制件1份。",
    "way": "按您要求的形式提供电子文件。",
    "withheld": "文件附件二中企业的报价明细。",
    "reason": "该部分属于第三方的商业秘密，公开会对其合法权益造成损害；第三方不同意公开，理由合理。",
    "classification": "有关主管部门依照国家秘密及其密级的具体范围的规定定密。",
    "cited_law": "《中华人民共和国统计法》关于统计调查中获得的能够识别单个统计调查对象身份的资料不得对外提供的规定。",
    "harm": "泄露公共设施的安全防护布置，可能被用于实施破坏。",
    "consultation": "本机关书面征求了第三方的意见，第三方在规定期限内答复不同意公开，理由合理。",
    "which_kind": "讨论记录。",
    "case_file": "本机关办理的相关行政处罚案件案卷。",
    "special_law": "《不动产登记资料查询暂行办法》。",
    "office": "宁波市不动产登记服务中心（示例）。",
    "right_agency": "所在区县（市）人民政府，联系电话0574-00000003。",
    "why": "所申请的数据分散在不同年度的文件中，需要逐件摘录、汇总和分析。",
    "supplement_history": "本机关一次性告知补正后，您提交的补正材料仍未写明信息的名称、文号或者其他特征。",
    "channel": "当地信访部门，或者12345政务服务便民热线。",
    "where": "向出版单位购买，或者到公共图书馆查阅。",
    "counts": "同一申请人一个月内提交同类申请40件。",
    "reasons_given": "您说明用于了解有关工作情况，没有说明申请数量和频次的必要性，本机关认定理由不合理。",
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
            **({} if kind is ReplyKind.REPLY_PARTIAL else {"result": texts_of(kind)[0].body}),
            **({"which_kind": "人事管理。"} if kind is ReplyKind.REPLY_DENIED_INTERNAL else {}),
            "earlier_doc_no": "甬政办公开告〔2019〕1号（示例）",
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
