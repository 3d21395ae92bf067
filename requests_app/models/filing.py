"""归档之后: how long a file is kept, what keeps it from being destroyed, and the lists by which it was destroyed.

None of it is a fact of how the case was handled; `Filing` alone is folded from the record (the act of filing).
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, NoReturn, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from requests_app.law.retention import Retention

from .agency import Agency, Staff
from .application import Application
from .remedy import Remedy


class KeptForEver(TypeError):
    """Code tried to delete what must stay; a defect of the program."""


class FilingQuerySet(models.QuerySet["Filing"]):
    """Which files are held, and which have run out."""

    def with_holds(self) -> Self:
        """Mark each: `held` by somebody's order, `contested` by a reconsideration or suit not yet decided."""
        same = {"application": OuterRef("application")}
        return self.annotate(
            held=Exists(Hold.objects.filter(**same, lifted_at=None)),
            contested=Exists(Remedy.objects.filter(**same, result="")),
            listed=Exists(DestructionLine.objects.filter(**same, destruction__closed_at=None)),
        )

    def run_out(self, today: date) -> Self:
        """Files whose period has ended and that are still there."""
        return self.filter(keep_until__lt=today, destroyed_on=None)


class Filing(models.Model):
    """保管期限 of one filed case; written by the act of filing, taken back when the case is reopened."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="filing", verbose_name="案件")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="机关")
    retention = models.CharField("保管期限", max_length=10, choices=[(r.value, r.label) for r in Retention])
    filed_on = models.DateField("归档日期")
    keep_until = models.DateField("保管至", null=True, blank=True)
    destroyed_on = models.DateField("销毁日期", null=True, blank=True)

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "归档案卷"
        ordering: ClassVar = ["keep_until", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["agency", "keep_until", "id"],
                name="filing_run_out",
                condition=Q(destroyed_on=None, keep_until__isnull=False),
            )
        ]

    def __str__(self) -> str:
        """Return the case and its period."""
        return f"{self.application} {self.get_retention_display()}"


class Hold(models.Model):
    """保全: somebody ordered that a file stay, whatever its period says, until it is lifted with a reason."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="holds", verbose_name="案件")
    reason = models.CharField("保全理由", max_length=300)
    placed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="提出人")
    placed_at = models.DateTimeField("提出时间")
    lifted_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="解除人")
    lifted_at = models.DateTimeField("解除时间", null=True, blank=True)
    lifted_reason = models.CharField("解除理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "保全"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application"], name="held_once", condition=Q(lifted_at=None))
        ]

    def __str__(self) -> str:
        """Return the case and why."""
        return f"{self.application} {self.reason}"

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        msg = "a hold stays on record"
        raise KeptForEver(msg)


class Destruction(models.Model):
    """销毁清册: proposed by the archivist, approved by the head, carried out before two people; kept for ever."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="destructions", verbose_name="机关")
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveSmallIntegerField("序号")
    proposed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间")
    reason = models.CharField("销毁理由", max_length=300)
    approved_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name="批准人")
    approved_at = models.DateTimeField("批准时间", null=True)
    first_witness = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name="监销人")
    first_at = models.DateTimeField("监销时间", null=True)
    second_witness = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name="第二监销人")
    executed_at = models.DateTimeField("执行时间", null=True)
    refused_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name="退回人")
    refused_reason = models.CharField("退回理由", max_length=300, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    erased_at = models.DateTimeField("文件清除时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "销毁清册"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "year", "serial"], name="destruction_number_once")
        ]

    def __str__(self) -> str:
        """Return its number, which is typed to confirm."""
        return f"销毁{self.year}-{self.serial:03d}"

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        msg = "a list of what was destroyed stays for ever"
        raise KeptForEver(msg)

    @property
    def state(self) -> str:
        """proposed, approved, witnessed, executed or refused."""
        if self.closed_at is not None:
            return "executed" if self.executed_at else "refused"
        if self.approved_at is None:
            return "proposed"
        return "witnessed" if self.first_at else "approved"


class DestructionLine(models.Model):
    """One file of a list: what the register knows of it, and the checksums of what was destroyed."""

    destruction = models.ForeignKey(Destruction, models.PROTECT, related_name="lines", verbose_name="销毁清册")
    application = models.ForeignKey(Application, models.PROTECT, related_name="+", verbose_name="案件")
    number = models.CharField("登记编号", max_length=80)
    subject = models.CharField("题名", max_length=200)
    retention = models.CharField("保管期限", max_length=10, choices=[(r.value, r.label) for r in Retention])
    filed_on = models.DateField("归档日期")
    keep_until = models.DateField("保管至")
    destroyed = models.JSONField("已销毁的文件", default=list)
    left_out = models.CharField("没有销毁的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "销毁清册案卷"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["destruction", "application"], name="listed_once")]

    def __str__(self) -> str:
        """Return the number of the case."""
        return self.number

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        msg = "a list of what was destroyed stays for ever"
        raise KeptForEver(msg)
