"""2019年的137件: every row of the register driven through the acts on its own dates; no direct inserts."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from itertools import cycle
from pathlib import Path

from requests_app.handling import remedies
from requests_app.law.applicants import ApplicantKind
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.channels import channel_of
from requests_app.law.outcomes import Outcome, outcome_of
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.models import Application

from .driver import Case
from .office import DemoOffice

LEDGER = Path(__file__).with_name("ningbo_2019_ledger.csv")
#: Which unit drafts which topic.
UNITS = {"土地征收": 0, "土地划拨出让": 0, "房屋征收": 1, "规划": 1, "城市建设管理": 1, "交易场所": 2, "政策文件": 2}
#: 12 reconsiderations and 5 suits of Table 4: kind and result.
REMEDIES = [
    *[("reconsideration", "upheld")] * 9,
    ("reconsideration", "corrected"),
    *[("reconsideration", "other_result")] * 2,
    ("litigation_direct", "upheld"),
    *[("litigation_direct", "other_result")] * 3,
]
AFTER_RECONSIDERATION = ("litigation_after_reconsideration", "upheld")
KINDS = {k.label: k for k in ApplicantKind}


def replay(office: DemoOffice, calendar: WorkingCalendar) -> list[Application]:
    """Drive all rows; return the cases in the order of the register."""
    kinds = {o: cycle([k for k in ReplyKind if CATALOGUE[k].outcome is o and _plain(k)]) for o in Outcome}
    done: dict[str, Application] = {}
    with LEDGER.open(encoding="utf-8-sig", newline="") as file:
        for count, row in enumerate(csv.DictReader(file)):
            outcome = outcome_of(row["办理结果"])
            if outcome is None:
                raise ValueError(row["办理结果"])
            kind = next(kinds[outcome])
            if outcome is Outcome.OTHER_MISC and count % 2:
                kind = ReplyKind.CLOSE_WITHDRAWN
            done[row["编号"]] = _drive(row, kind, office, calendar, done)
    _file_remedies(list(done.values()), office, calendar)
    return list(done.values())


def _plain(kind: ReplyKind) -> bool:
    return not kind.value.startswith("close_")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _drive(
    row: dict[str, str],
    kind: ReplyKind,
    office: DemoOffice,
    calendar: WorkingCalendar,
    done: dict[str, Application],
) -> Application:
    channel = channel_of(row["申请途径"])
    received, replied = date.fromisoformat(row["收到日期"]), date.fromisoformat(row["答复日期"])
    earlier = done.get(row["前次编号"])
    drafter = office.drafters[UNITS[row["主题"]]]
    one = Case(office, calendar, drafter).lodge(
        date.fromisoformat(row["提交日期"]),
        by_web=row["申请途径"] == "网络",
        applicant_kind=KINDS[row["申请人类别"]].value,
        applicant_name=row["申请人"],
        channel=channel.value if channel else "other",
        content=row["申请内容"],
        topic=row["主题"],
        form_wanted="电子文件",
        obtain_way="本站下载",
        previous=earlier,
    )
    one.accept(received, row["编号"]).assign(received)
    _middle(one, row, calendar)
    if one.case.node == "supplementation":
        one.lapse_supplement(replied)
    elif kind is ReplyKind.CLOSE_WITHDRAWN:
        one.withdraw(replied)
    else:
        one.answer(replied, kind, **({"earlier_doc_no": earlier.doc_no} if earlier else {}))
    return one.archive(calendar.add_workdays(replied, 5)).case


def _middle(one: Case, row: dict[str, str], calendar: WorkingCalendar) -> None:
    """Supplement, consultation and extension, as far as the row has them."""
    notice, limit, came = (_day(row[c]) for c in ("补正告知日期", "补正期限", "补正收到日期"))
    if notice and limit:
        one.request_supplement(notice, limit)
        if came:
            one.receive_supplement(came)
    sent, answered = _day(row["征求意见发出日期"]), _day(row["征求意见收到日期"])
    if sent and answered:
        one.consult(sent, received=calendar.add_workdays(sent, 1)).opinion(answered)
    if row["延期工作日"]:
        one.extend(calendar.add_workdays(one.last, 15), int(row["延期工作日"]))


def _file_remedies(cases: list[Application], office: DemoOffice, calendar: WorkingCalendar) -> None:
    """File and conclude the year's remedies on refusals answered before summer ended."""
    contested = _contested(cases)
    for nth, (kind, result) in enumerate(REMEDIES):
        case, concluded = _remedy(next(contested), kind, result, office, calendar)
        if nth == 0:
            _remedy(case, *AFTER_RECONSIDERATION, office, calendar, after=concluded)


def _contested(cases: list[Application]) -> Iterator[Application]:
    last = date(2019, 7, 1)
    for case in cases:
        refused = not case.outcome.startswith(("granted", "other"))
        if refused and case.replied_on is not None and case.replied_on < last:
            yield case


def _remedy(  # noqa: PLR0913 - what Table 4 has to know of one remedy
    case: Application,
    kind: str,
    result: str,
    office: DemoOffice,
    calendar: WorkingCalendar,
    after: date | None = None,
) -> tuple[Application, date]:
    body = office.agency.reconsideration_body if kind == "reconsideration" else office.agency.court
    filed = calendar.add_workdays(after or case.archived_on or date(2019, 1, 1), 8)
    concluded = calendar.add_workdays(filed, 40)
    case = remedies.file(case, actor=office.clerk, kind=kind, body=body, on=filed, today=filed)
    key = str(case.events.get(seq=case.events_count).facts["key"])
    case = remedies.conclude(case, actor=office.clerk, remedy=key, result=result, on=concluded, today=concluded)
    return case, concluded
