"""复议诉讼: the rows Table 4 counts; projections of the remedy events."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from requests_app.law.remedies import RemedyKind, RemedyResult

from .agency import Agency
from .application import Application


class Remedy(models.Model):
    """One reconsideration or suit about one case (Art. 51)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="remedies", verbose_name="案件")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="机关")
    key = models.CharField("代号", max_length=20)
    kind = models.CharField("种类", max_length=40, choices=[(k.value, k.label) for k in RemedyKind])
    body = models.CharField("受理机关", max_length=80, blank=True)
    case_no = models.CharField("案号", max_length=80, blank=True)
    filed_on = models.DateField("提起日期")
    concluded_on = models.DateField("审结日期", null=True, blank=True)
    result = models.CharField(
        "结果",
        max_length=20,
        blank=True,
        choices=[(r.value, r.label) for r in RemedyResult if r is not RemedyResult.PENDING],
    )

    class Meta:
        verbose_name = verbose_name_plural = "复议诉讼"
        ordering: ClassVar = ["filed_on", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["application", "key"], name="remedy_key_once")]
        indexes: ClassVar = [models.Index(fields=["agency", "kind", "concluded_on"], name="t4_concluded")]

    def __str__(self) -> str:
        """Return kind and filing day."""
        return f"{RemedyKind(self.kind).label} {self.filed_on}"
