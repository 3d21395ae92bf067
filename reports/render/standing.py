"""版本的身份: whether a paper is a draft or a frozen version, and what it says of itself on every page. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from reports.annual import Report
from reports.models import Snapshot, State


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the version stands that is printed; the default is a draft, which has no fingerprint.

    Args:
        state: the label of its state: 草稿, 已冻结, 已公布.
        revision: 0 for the first version.
        frozen_at: the instant of freezing.
        published_at: the instant of publishing.
        hash: the fingerprint of the frozen version.
    """

    state: str = State.DRAFT.label
    revision: int = 0
    frozen_at: datetime | None = None
    published_at: datetime | None = None
    hash: str = ""

    @property
    def draft(self) -> bool:
        """Whether figures and texts may still change."""
        return self.frozen_at is None

    @property
    def version(self) -> str:
        """Return which version it is: 首次公布的版本, 第1次修订."""
        return f"第{self.revision}次修订" if self.revision else "首次公布的版本"


DRAFT = Standing()


def standing_of(snapshot: Snapshot) -> Standing:
    """Return what a frozen version says of itself."""
    state = State.PUBLISHED if snapshot.published_at else State.FROZEN
    return Standing(
        str(state.label), snapshot.revision, snapshot.frozen_at, snapshot.published_at, snapshot.hash
    )  # fmt: skip


def counted_to(report: Report) -> str:
    """Return up to when the figures were counted."""
    return f"统计截至{plain_day(report.as_of)}" if report.as_of else "按现有案件统计"


def head_line(report: Report, standing: Standing) -> str:
    """Return the line at the head of each page of a draft, "" for a frozen version."""
    return f"草　稿　　{counted_to(report)}，未经冻结，不作为公布的报告" if standing.draft else ""


def foot_lines(standing: Standing) -> tuple[str, ...]:
    """Return what stands in the foot of each page of a frozen version: dates, and the fingerprint."""
    if standing.frozen_at is None:
        return ()
    said = [f"{plain_day(timezone.localdate(standing.frozen_at))}冻结"]
    if standing.published_at:
        said.append(f"{plain_day(timezone.localdate(standing.published_at))}公布")
    else:
        said.append("尚未公布")
    if standing.revision:
        said.append(standing.version)
    return "，".join(said), f"指纹（SHA-256）{standing.hash}"


def plain_day(day: date) -> str:
    """Return a date as papers print it: 2020年1月20日."""
    return f"{day.year}年{day.month}月{day.day}日"
