"""年度报告: one row a year and agency; what was frozen is kept whole and never changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from requests_app.models import Agency, Staff


class State(models.TextChoices):
    """Where a report stands."""

    DRAFT = "draft", "草稿"
    FROZEN = "frozen", "已冻结"
    PUBLISHED = "published", "已公布"
    REVISING = "revising", "修订中"


#: Figures and texts may still change.
EDITABLE = frozenset({State.DRAFT, State.REVISING})


class AnnualReport(models.Model):
    """An agency's report of one year: what people write in it. Figures of cases are counted, never stored here."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="annual_reports", verbose_name="机关")
    year = models.PositiveSmallIntegerField("年份")
    form = models.CharField("报告格式", max_length=4, blank=True, help_text="空着则按年份")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    typed = models.JSONField("填报的数字", default=dict)  # table → row → column → number, "na"; absent: not yet entered
    texts = models.JSONField("文字", default=dict)  # slot → the office's own text, with parts in braces
    revision_reason = models.CharField("修订原因", max_length=300, blank=True)
    version = models.PositiveIntegerField("改动次数", default=0)  # who changes it says which one was seen
    broken = models.JSONField("没有通过的核对", default=dict)  # at the last look: check → since which day
    looked_at = models.DateTimeField("上次核对", null=True, blank=True)
    submitted_at = models.DateTimeField("报送时间", null=True, blank=True)
    sent_back_at = models.DateTimeField("退回时间", null=True, blank=True)
    remarks = models.CharField("退回意见", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度报告"
        ordering: ClassVar = ["agency", "-year"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "year"], name="annual_report_once")]

    def __str__(self) -> str:
        """Return agency and year."""
        return f"{self.agency} {self.year}年度报告"

    @property
    def editable(self) -> bool:
        """Whether figures and texts may still change."""
        return self.state in EDITABLE


class Snapshot(models.Model):
    """冻结的一版: figures, words, checks and the list of cases behind them, chained by hashes."""

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="snapshots", verbose_name="年度报告")
    sequence = models.PositiveSmallIntegerField("第几次冻结", default=1)
    revision = models.PositiveSmallIntegerField("第几次修订")  # of what the public has seen; 0 is the first
    figures = models.JSONField("数字和文字")  # annual.Report.as_dict()
    cases = models.JSONField("案件清单")  # [reference, number, class, received, replied, outcome] of each case counted
    previous_hash = models.CharField("上一版指纹", max_length=64, blank=True)
    hash = models.CharField("指纹", max_length=64)
    reason = models.CharField("修订原因", max_length=300, blank=True)
    frozen_at = models.DateTimeField("冻结时间")
    frozen_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="冻结人")
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公布人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "报告版本"
        ordering: ClassVar = ["report", "sequence"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "sequence"], name="snapshot_once")]

    def __str__(self) -> str:
        """Return which version it is."""
        return f"修订{self.revision}" if self.revision else "首次公布的版本"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a version once; later only that it was published."""
        if not self._state.adding and set(kwargs.get("update_fields") or ["all"]) - {"published_at", "published_by"}:
            message = "a frozen version never changes"
            raise TypeError(message)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: what was frozen stays."""
        message = "a frozen version is never deleted"
        raise TypeError(message)


class ReportEdit(models.Model):
    """改动记录: who wrote what into a report when; rows are only added."""

    report = models.ForeignKey(AnnualReport, models.CASCADE, related_name="edits", verbose_name="年度报告")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="改动人")
    what = models.CharField("事项", max_length=60)
    before = models.TextField("改动前", blank=True)
    after = models.TextField("改动后", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "报告改动"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        """Return what was done."""
        return f"{self.by} {self.what}"


class OutsideReport(models.Model):
    """汇总用: the report of an agency that works outside this system, from its JSON or an uploaded table."""

    above = models.ForeignKey(Agency, models.PROTECT, related_name="outside_reports", verbose_name="汇总机关")
    name = models.CharField("机关名称", max_length=100)
    year = models.PositiveSmallIntegerField("年份")
    form = models.CharField("报告格式", max_length=4)
    figures = models.JSONField("数字")  # {"table3": {row: {column: int}}, "table4": …}
    source = models.CharField("来源文件", max_length=200)
    received_at = models.DateTimeField("收到时间")
    received_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="录入人")

    class Meta:
        verbose_name = verbose_name_plural = "外单位报告"
        ordering: ClassVar = ["year", "name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["above", "year", "name"], name="outside_report_once")]

    def __str__(self) -> str:
        """Return whose it is."""
        return f"{self.name} {self.year}年度报告"
