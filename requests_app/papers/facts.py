"""文书的事实: what every paper is written from: case, record, state, and who did what. No query, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from requests_app.law.dates_zh import numerals_zh, plain_zh
from requests_app.law.numbering import doc_number
from requests_app.law.papers import PaperKind, Series, sort_of
from requests_app.law.replies import ReplyKind
from requests_app.law.state import CaseState, Record
from requests_app.models import Agency, Application

from .law_words import addressed, called, quoted

UNNUMBERED = "（待编）"
UNDATED = "（答复日期以签发为准）"
#: Where the enquiry stands below the site's address.
TRACK = "/track/"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a paper is written from.

    Args:
        case: number, subject, applicant.
        agency: whose paper it is.
        state: after the record.
        record: the act that makes the paper; None for a draft that is only shown.
        on: the date of the paper; its remedy depends on it.
        doc_no: its 文号, "" while it has none.
        elements: what the drafter wrote, by the names of `CATALOGUE[kind].asked`, and "items".
        due_on: the due date after the record.
        history: every record up to this one, oldest first.
        people: names of staff by their keys.
        site: public address of the site, "" where there is none.
        masked: write the applicant's surname and crosses, for screens.
    """

    case: Application
    agency: Agency
    state: CaseState
    on: date
    record: Record | None = None
    doc_no: str = ""
    elements: Mapping[str, str] = field(default_factory=dict)
    due_on: date | None = None
    history: Sequence[Record] = ()
    people: Mapping[int, str] = field(default_factory=dict)
    site: str = ""
    masked: bool = False

    def numbered(self, number: str) -> Facts:
        """Return the same facts for a paper of this 文号."""
        return replace(self, doc_no=number)

    def said(self, name: str) -> str:
        """Return a fact of the record as text, "" where there is none."""
        value = self.record.facts.get(name) if self.record else None
        return "" if value is None else str(value).strip()

    def listed(self, name: str) -> list[str]:
        """Return a fact of the record that is a list."""
        value = self.record.facts.get(name) if self.record else None
        return [str(one).strip() for one in value or () if str(one).strip()]

    def day(self, name: str) -> str:
        """Return a date among the record's facts in words, "" where there is none."""
        text = self.said(name)
        return plain_zh(date.fromisoformat(text)) if text else ""

    def written(self, name: str) -> str:
        """Return what an officer wrote for an element, without empty lines, 您 as this applicant is called."""
        lines = str(self.elements.get(name) or "").splitlines()
        return addressed("\n".join(line.strip() for line in lines if line.strip()), self.you)

    @property
    def you(self) -> str:
        """您, or 你单位 for an organisation."""
        return called(self.case)

    @property
    def applicant(self) -> str:
        """The applicant's name; masked where the paper is only shown."""
        return self.case.masked_name.replace("*", "×") if self.masked else self.case.applicant_name

    @property
    def received(self) -> str:
        """The legal receipt date in words; before it is fixed the day of submission."""
        day = self.state.received_on or self.case.submitted_on
        return plain_zh(day) if day else ""

    @property
    def subject(self) -> str:
        """What is asked, in the applicant's words, as it stands between quotation marks: 申请公开“…”."""
        return quoted(" ".join(self.case.subject.split()).removeprefix("申请公开").lstrip("：:，, "))

    def number(self, kind: PaperKind) -> str:
        """Return the 文号 of a paper of this kind, （待编） for a serial not given yet, "" where it has none."""
        series = sort_of(kind).series
        if self.doc_no or series is Series.NONE:
            return self.doc_no
        mark = self.agency.doc_mark if series is Series.REPLY else self.agency.notice_mark
        return doc_number(mark, self.on.year, 0).replace("〕0号", f"〕{UNNUMBERED}号")

    def date_line(self, kind: PaperKind) -> str:
        """Return the date below the signature: of a draft of a reply, that it is the day of signing."""
        if isinstance(kind, ReplyKind) and not self.doc_no:
            return UNDATED
        return numerals_zh(self.on) if self.agency.chinese_dates else plain_zh(self.on)

    @property
    def contact(self) -> tuple[str, ...]:
        """Whom to ask (Art. 12: the guide's office, address, hours, telephone, fax, e-mail)."""
        office = self.agency
        told = (
            ("联系部门", office.office),
            ("联系电话", office.phone),
            ("传真", office.fax),
            ("电子邮箱", office.email),
            ("地址", office.address),
            ("办公时间", office.hours),
        )
        line = "　".join(f"{label}：{text}" for label, text in told if text)
        return (line,) if line else ()

    @property
    def track(self) -> str:
        """The address of the enquiry with the query number, "" without a site."""
        return f"{self.site.rstrip('/')}{TRACK}?n={self.case.reference}" if self.site else ""
