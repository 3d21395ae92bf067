"""本年约六十件: one or more at every node and in every state of the clock, relative to today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
from typing import Any

from requests_app.handling import approval, clock, intake, registration, remedies, secrecy_review
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.replies import ReplyKind

from .driver import TEXTS, Case
from .office import DemoOffice

SUBJECTS = (
    ("余姚市低塘街道示例地块集体土地征收的批准文件、征地补偿安置方案公告", "土地征收", 0),
    ("慈溪市周巷镇旧城改造项目国有土地上房屋征收决定及补偿方案", "房屋征收", 1),
    ("海曙区集士港镇控制性详细规划调整的批复文件", "规划", 1),
    ("本市各类交易场所清理整顿工作的实施方案及名单", "交易场所", 2),
    ("鄞州区下应街道道路改造工程的立项批复和资金安排文件", "城市建设管理", 1),
    ("北仑区小港街道示例地块国有建设用地使用权出让合同", "土地划拨出让", 0),
    ("市政府关于历史遗留问题处理的会议纪要及相关政策文件", "政策文件", 2),
)
PEOPLE = (
    ("吴晓", "natural_person", "web"),
    ("郑小满", "natural_person", "web"),
    ("宁波东海示例建材有限公司", "commercial_enterprise", "web"),
    ("罗一", "natural_person", "in_person"),
    ("欧阳示例", "natural_person", "post"),
    ("甬江示例律师事务所", "legal_service_institution", "email"),
    ("何丽", "natural_person", "web"),
    ("宁波示例城市研究院", "research_institution", "web"),
    ("陈博", "natural_person", "fax"),
    ("甬城示例志愿服务中心", "social_welfare_organization", "web"),
)
K = ReplyKind
ANSWERS = cycle([K.REPLY_GRANTED, K.REPLY_NOT_OURS, K.REPLY_NOT_EXIST, K.REPLY_DENIED_PROCESS, K.REPLY_ALREADY_PUBLIC])


@dataclass
class Year:
    """Cases relative to today; `ago(n)` is n working days before."""

    office: DemoOffice
    calendar: WorkingCalendar
    today: date
    subjects: Any = field(default_factory=lambda: cycle(SUBJECTS))
    people: Any = field(default_factory=lambda: cycle(PEOPLE))

    def ago(self, days: int) -> date:
        """The day so many working days before today; 0 is today."""
        return self.calendar.subtract_workdays(self.today, days)

    def received(self, days: int) -> Case:
        """A registered case received so many working days ago."""
        return self.lodged(days).accept(self.ago(days))

    def lodged(self, days: int) -> Case:
        """A case that waits for confirmation."""
        content, topic, drafter = next(self.subjects)
        name, kind, channel = next(self.people)
        return Case(self.office, self.calendar, self.office.drafters[drafter]).lodge(
            self.ago(days),
            by_web=channel == "web",
            applicant_kind=kind,
            applicant_name=name,
            channel=channel,
            content=content,
            topic=topic,
            phone="13800000000",
            form_wanted="电子文件",
            obtain_way="本站下载",
        )

    def drafting(self, days: int) -> Case:
        """A case at its drafter."""
        return self.received(days).assign(self.ago(days))

    def submitted(self, days: int, then: int) -> Case:
        """A case whose draft went to review `then` working days ago."""
        return self.drafting(days).submit(self.ago(then), next(ANSWERS))

    def closed(self, days: int, took: int) -> Case:
        """A case answered in so many working days and filed."""
        replied = self.ago(days - took)
        one = self.drafting(days).answer(replied, next(ANSWERS))
        return one.archive(self.ago(days - took - 3))


def drive(office: DemoOffice, calendar: WorkingCalendar, today: date) -> None:
    """Build them oldest first, so that numbers grow with the receipt dates."""
    year = Year(office, calendar, today)
    plans = sorted(_plans(), key=lambda plan: -plan[0])
    for days, plan in plans:
        plan(year, days)


Plan = tuple[int, Callable[[Year, int], object]]


def _plans() -> list[Plan]:
    closed: list[Plan] = [
        (days, lambda y, d, took=took: y.closed(d, took))  # type: ignore[misc] # a default binds each its own
        for days, took in zip(range(150, 40, -9), cycle([17, 12, 19, 8, 22]), strict=False)
    ]
    running: list[Plan] = [(days, lambda y, d: y.drafting(d)) for days in (4, 6, 8, 10, 12, 15, 17, 19, 20, 22)]
    arriving: list[Plan] = [(days, lambda y, d: y.lodged(d)) for days in (2, 1, 1, 0)]
    fresh: list[Plan] = [(days, lambda y, d: y.received(d)) for days in (2, 1, 1, 0)]
    review: list[Plan] = [(days, lambda y, d: y.submitted(d, 1)) for days in (7, 9, 13, 18)]
    return [*closed, *running, *arriving, *fresh, *review, *_waiting(), *_signing(), *_finished(), *_special()]


def _waiting() -> list[Plan]:
    def supplement(y: Year, d: int) -> None:
        y.received(d).request_supplement(y.ago(d - 3), y.calendar.add_workdays(y.ago(d - 3), 15))

    def third_party(y: Year, d: int) -> None:
        y.drafting(d).consult(y.ago(d - 4), received=y.ago(d - 5))

    def agency(y: Year, d: int) -> None:
        y.drafting(d).consult(y.ago(d - 2), received=y.ago(d - 3), kind="agency")

    def opinion_in(y: Year, d: int) -> None:
        y.drafting(d).consult(y.ago(d - 4), received=y.ago(d - 5)).opinion(y.ago(2), consents=False)

    def supplemented(y: Year, d: int) -> None:
        one = y.received(d).request_supplement(y.ago(d - 3), y.ago(1))
        one.receive_supplement(y.ago(d - 9)).assign(y.ago(d - 9))

    def fee(y: Year, d: int) -> Case:
        one = y.drafting(d)
        on = y.ago(d - 5)
        charge: dict[str, Any] = {"basis": "page", "quantity": 109, "amount": 880, "on": on, "today": on}
        one.case = clock.charge_fee(one.case, actor=one.drafter, **charge)
        return one

    def fee_paid(y: Year, d: int) -> None:
        one, on = fee(y, d), y.ago(2)
        one.case = clock.fee_paid(one.case, actor=y.office.clerk, receipt_no="示例0001", on=on, today=on)

    def reasons(y: Year, d: int) -> None:
        one, on = y.drafting(d), y.ago(1)
        one.case = clock.ask_reasons(one.case, actor=one.drafter, reason=TEXTS["counts"], on=on, today=on)

    return [
        *[(d, supplement) for d in (5, 8, 11)],
        (25, supplement),
        (12, third_party),
        (14, third_party),
        (9, agency),
        (18, opinion_in),
        (16, supplemented),
        (11, fee),
        (13, fee_paid),
        (6, reasons),
    ]


def _signing() -> list[Plan]:
    def first(y: Year, d: int) -> Case:
        return y.submitted(d, 3).clear(y.ago(2))

    def second(y: Year, d: int) -> Case:
        return first(y, d).sign(y.ago(1), 1)

    def to_send(y: Year, d: int) -> Case:
        return second(y, d).sign(y.ago(1), 2)

    def returned(y: Year, d: int) -> None:
        one, on = first(y, d), y.ago(1)
        one.case = approval.send_back(
            one.case, actor=y.office.deputy, reason="理由部分请写明具体属于哪一类信息", on=on, today=on
        )

    def referred(y: Year, d: int) -> None:
        one, on = y.submitted(d, 3), y.ago(2)
        one.case = secrecy_review.refer(
            one.case,
            actor=y.office.reviewer,
            authority="市保密行政管理部门（示例）",
            reason="不能确定",
            on=on,
            today=on,
        )

    return [
        *[(d, first) for d in (10, 16, 20)],
        *[(d, second) for d in (12, 21)],
        *[(d, to_send) for d in (14, 18, 20)],
        (15, returned),
        (14, referred),
    ]


def _finished() -> list[Plan]:
    def to_file(y: Year, d: int) -> None:
        y.drafting(d).answer(y.ago(d - 15), next(ANSWERS))

    def withdrawn(y: Year, d: int) -> None:
        y.drafting(d).withdraw(y.ago(d - 5))

    def on_the_spot(y: Year, d: int) -> None:
        one, on = y.received(d), y.ago(d)
        elements = {
            "search_process": "经核对，该文件已在本机关门户网站公布。",
            "legal_basis": "条例第三十六条第一项",
            "result": "您申请公开的信息已由本机关主动公开。",
            "access_path": TEXTS["access_path"],
        }
        one.case = registration.answer_on_the_spot(one.case, actor=y.office.clerk, elements=elements, on=on, today=on)
        one.deliver(on)

    return [(17, to_file), (19, to_file), (23, to_file), (24, withdrawn), (3, on_the_spot)]


def _special() -> list[Plan]:
    def extended(y: Year, d: int) -> None:
        y.drafting(d).extend(y.ago(d - min(d, 18)), 10)

    def into_next_year(y: Year, d: int) -> None:
        y.drafting(d).extend(y.ago(0), 20)

    def voided(y: Year, d: int) -> None:
        one, on = y.received(d), y.ago(d - 1)
        one.case = registration.void(
            one.case, actor=y.office.clerk, reason="与前一件为同一份信函，重复登记", on=on, today=on
        )

    def never_confirmed(y: Year, d: int) -> None:
        one, on = y.lodged(d), y.ago(2)
        one.case = intake.close_unconfirmed(
            one.case, actor=y.office.clerk, reason="多次联系未能与申请人确认", on=on, today=on
        )

    def ordered(y: Year, d: int) -> None:
        one, filed, decided, again = y.closed(d, 15), y.ago(40), y.ago(6), y.ago(4)
        clerk, body = y.office.clerk, y.office.agency.reconsideration_body
        one.case = remedies.file(one.case, actor=clerk, kind="reconsideration", body=body, on=filed, today=filed)
        key = str(one.case.events.get(seq=one.case.events_count).facts["key"])
        one.case = remedies.conclude(one.case, actor=clerk, remedy=key, result="corrected", on=decided, today=decided)
        due = y.calendar.add_workdays(y.today, 10)
        one.case = remedies.reopen(one.case, actor=clerk, ordered_due_on=due, on=again, today=again)

    return [(22, extended), (18, extended), (5, into_next_year), (2, voided), (12, never_confirmed), (90, ordered)]
