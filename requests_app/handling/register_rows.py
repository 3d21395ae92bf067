"""登记台账的一行: reading cells into facts and naming what is wrong with them; no database.

Columns and rules: docs/register.md. Every problem is collected, none stops the reading of the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from requests_app.law.applicants import ApplicantKind
from requests_app.law.channels import Channel, channel_of
from requests_app.law.outcomes import Outcome, outcome_of
from requests_app.law.text import FORMULA_MARKS

COLUMNS = (
    "编号",
    "申请人",
    "申请人类别",
    "申请途径",
    "提交日期",
    "收到日期",
    "申请内容",
    "主题",
    "补正告知日期",
    "补正期限",
    "补正收到日期",
    "征求意见发出日期",
    "征求意见收到日期",
    "延期工作日",
    "前次编号",
    "到期时限",
    "答复日期",
    "办理结果",
    "文号",
)
REQUIRED = ("申请人", "申请人类别", "申请途径", "收到日期", "申请内容")
MAX_EXTENSION = 20
#: Longest texts the register takes, characters.
LENGTHS = {"编号": 60, "申请人": 120, "主题": 40, "文号": 80, "前次编号": 60}
#: Nobody types them, PostgreSQL and Excel refuse them.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: The key under which a row says that it has more cells than there are column names.
TOO_MANY = "列数"
_DATE = re.compile(r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?(?:[ T]00:00(?::00)?)?")
KINDS = {**{k.label: k for k in ApplicantKind}, **{k.value: k for k in ApplicantKind}}
#: Outcomes that a notice without an answer may end in.
ABANDONED = {Outcome.UNABLE_UNCLEAR, Outcome.OTHER_NOT_SUPPLEMENTED, Outcome.OTHER_MISC}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a register.

    Args:
        line: the row in the file, the head being 1.
        column: which column.
        value: what stands there.
        expected: what should, in Chinese.
    """

    line: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        """Return one Chinese line for the list of problems."""
        return f"第{self.line}行“{self.column}”：{self.value or '（空）'}，{self.expected}"


@dataclass(slots=True)
class Row:
    """One row read; `problems` is empty when it can be imported."""

    line: int
    number: str = ""
    applicant: str = ""
    kind: ApplicantKind = ApplicantKind.OTHER
    channel: Channel = Channel.OTHER
    submitted_on: date | None = None
    received_on: date | None = None
    content: str = ""
    topic: str = ""
    notice_on: date | None = None
    limit_on: date | None = None
    supplemented_on: date | None = None
    consulted_on: date | None = None
    opinion_on: date | None = None
    extension: int = 0
    previous: str = ""
    due_on: date | None = None
    replied_on: date | None = None
    outcome: Outcome | None = None
    result: str = ""
    doc_no: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def abandoned(self) -> bool:
        """A notice that the applicant did not answer, and the case is closed for it (Art. 30)."""
        return self._unanswered and not self.withdrawn

    @property
    def withdrawn(self) -> bool:
        """Closed while the supplement was awaited, as 其他: withdrawn. The 2019 row 其他处理 means abandoned."""
        plain_other = self.outcome is Outcome.OTHER_MISC and not self.result.endswith(("其他处理", "other_processing"))
        return self._unanswered and plain_other

    @property
    def _unanswered(self) -> bool:
        return self.replied_on is not None and self.notice_on is not None and self.supplemented_on is None


def read_row(line: int, cells: Mapping[str, object], today: date) -> Row:
    """Read one row; everything wrong is in its `problems`."""
    row = Row(line)
    text = {name: plain(cells.get(name)) for name in COLUMNS}

    def wrong(column: str, expected: str) -> None:
        row.problems.append(Problem(line, column, text[column], expected))

    def day(column: str) -> date | None:
        value = cells.get(column)
        found = read_date(value)
        if text[column] and found is None:
            wrong(column, "应为日期，如 2019-05-15、2019/5/15 或 2019年5月15日")
        elif found is not None and found > today and column not in {"到期时限", "补正期限"}:
            wrong(column, "不能晚于今天")
        return found

    _texts(text, wrong)
    row.number, row.applicant, row.content = text["编号"], text["申请人"], text["申请内容"]
    row.topic, row.previous, row.doc_no = text["主题"], text["前次编号"], text["文号"]
    row.result = text["办理结果"]
    if TOO_MANY in cells:
        row.problems.append(Problem(line, TOO_MANY, str(cells[TOO_MANY]), "请检查多余的逗号，含逗号的内容须加引号"))
    _words(row, text, wrong)
    row.received_on = day("收到日期")
    row.submitted_on = day("提交日期") or row.received_on
    row.notice_on, row.limit_on = day("补正告知日期"), day("补正期限")
    row.supplemented_on = day("补正收到日期")
    row.consulted_on, row.opinion_on = day("征求意见发出日期"), day("征求意见收到日期")
    row.due_on, row.replied_on = day("到期时限"), day("答复日期")
    _order(row, text, wrong)
    return row


def _texts(text: dict[str, str], say: Callable[[str, str], None]) -> None:
    """What holds for every text: there if required, not too long, nothing invisible in it."""
    for column in REQUIRED:
        if not text[column]:
            say(column, "必须填写")
    for column, most in LENGTHS.items():
        if len(text[column]) > most:
            say(column, f"最多{most}个字")
    for column in COLUMNS:
        if CONTROLS.search(text[column]):
            say(column, "含有看不见的控制字符，请重新录入")


def _words(row: Row, text: dict[str, str], say: Callable[[str, str], None]) -> None:
    if text["申请人类别"]:
        kind = KINDS.get(text["申请人类别"])
        row.kind = kind or row.kind
        if kind is None:
            say("申请人类别", "应为自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他之一")
    if text["申请途径"]:
        channel = channel_of(text["申请途径"])
        row.channel = channel or row.channel
        if channel is None:
            say("申请途径", "应为网络、信函、当面、传真、电子邮件、口头、其他之一")
    if text["延期工作日"]:
        days = text["延期工作日"].removesuffix(".0")
        if days.isdecimal() and int(days) <= MAX_EXTENSION:
            row.extension = int(days)
        else:
            say("延期工作日", "应为0到20的整数")
    if text["办理结果"]:
        row.outcome = outcome_of(text["办理结果"])
        if row.outcome is None:
            say("办理结果", "不是年度报告表三的类别")


def _order(row: Row, text: dict[str, str], say: Callable[[str, str], None]) -> None:
    """Dates that contradict each other, and facts that need one another."""
    pairs = (
        ("提交日期", row.submitted_on, "收到日期", row.received_on),
        ("收到日期", row.received_on, "答复日期", row.replied_on),
        ("收到日期", row.received_on, "补正告知日期", row.notice_on),
        ("补正告知日期", row.notice_on, "补正收到日期", row.supplemented_on),
        ("补正告知日期", row.notice_on, "补正期限", row.limit_on),
        ("补正告知日期", row.notice_on, "答复日期", row.replied_on),
        ("征求意见发出日期", row.consulted_on, "答复日期", row.replied_on),
        ("补正收到日期", row.supplemented_on, "答复日期", row.replied_on),
        ("收到日期", row.received_on, "征求意见发出日期", row.consulted_on),
        ("征求意见发出日期", row.consulted_on, "征求意见收到日期", row.opinion_on),
        ("征求意见收到日期", row.opinion_on, "答复日期", row.replied_on),
    )
    for first, earlier, second, later in pairs:
        if earlier and later and later < earlier:
            say(second, f"不能早于{first}（{text[first] or earlier}）")
    needs = (
        ("补正收到日期", row.supplemented_on, "补正告知日期", row.notice_on),
        ("征求意见收到日期", row.opinion_on, "征求意见发出日期", row.consulted_on),
        ("补正期限", row.limit_on, "补正告知日期", row.notice_on),
    )
    for has, first_day, lacks, second_day in needs:
        if first_day and not second_day and not text[lacks]:
            say(lacks, f"已填{has}，必须填写")
    if text["答复日期"] and not text["办理结果"]:
        say("办理结果", "已有答复日期，必须填写办理结果")
    if text["办理结果"] and not text["答复日期"]:
        say("答复日期", "已有办理结果，必须填写答复日期")
    if row.notice_on and row.limit_on == row.notice_on:
        say("补正期限", "应晚于补正告知日期")
    if row.abandoned:
        _abandonment(row, say)


def _abandonment(row: Row, say: Callable[[str, str], None]) -> None:
    """What holds for a case closed because no supplement came (Art. 30)."""
    if row.outcome is not None and row.outcome not in ABANDONED:
        say("办理结果", "有补正告知而没有补正收到日期的，只能是逾期不补正")
    if row.replied_on and row.replied_on == row.notice_on:
        say("答复日期", "应晚于补正告知日期")
    if row.limit_on and row.replied_on and row.replied_on <= row.limit_on:
        say("答复日期", "补正期限届满后才能认定逾期不补正")


def read_date(value: object) -> date | None:
    """Return the date a cell means, None if it means none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DATE.fullmatch(plain(value))
    if not found:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def plain(value: object) -> str:
    """Return a cell as text; the apostrophe that keeps a text from being a formula is not part of it."""
    text = "" if value is None else str(value).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_MARKS else text
