"""文书: every paper of a case, as it was composed; the row is the queue of what is still to be printed.

What a paper says is frozen with the act that made it (`content`), its number is given there too. Printing only
stores Word and PDF beside it, once.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from requests_app.law.papers import PaperKind, To, kind_of, sort_of

from .agency import Agency
from .application import Application
from .encrypted import EncryptedJSONField

#: Columns that printing and its claim write; nothing else of a paper ever changes.
PRINTED = frozenset(
    {"rendered_at", "claimed_at", "tries", "error", "pdf", "pdf_sha256", "docx", "docx_sha256", "destroyed_on"}
)


class PaperFrozen(TypeError):
    """Code tried to change what an issued paper says; a defect of the program."""


class PaperQuerySet(models.QuerySet["Paper"]):
    """Paper queries."""

    def update(self, **kwargs: Any) -> int:
        """Refuse to change what a paper says."""
        if set(kwargs) - PRINTED:
            msg = f"a paper keeps its {sorted(set(kwargs) - PRINTED)}"
            raise PaperFrozen(msg)
        return super().update(**kwargs)

    def to_applicant(self) -> Self:
        """Papers that go to the applicant."""
        return self.filter(to=To.APPLICANT.value)

    def destroy(self, on: date) -> int:
        """Take out what these papers say; number, title, day and checksums stay (销毁清册)."""
        gone = {"content": {}, "addressee": "", "pdf": "", "docx": "", "destroyed_on": on}
        return super().update(**gone)


class Paper(models.Model):
    """One paper of one case, made by one record."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="papers", verbose_name="机关")
    application = models.ForeignKey(Application, models.PROTECT, related_name="papers", verbose_name="案件")
    seq = models.PositiveIntegerField("办理记录序号")
    kind = models.CharField("种类", max_length=40)
    to = models.CharField("发给", max_length=20)
    title = models.CharField("标题", max_length=80)
    doc_no = models.CharField("文号", max_length=80, blank=True)
    addressee = models.CharField("收件人", max_length=150, blank=True)
    on = models.DateField("日期")
    content = EncryptedJSONField("内容")
    content_sha256 = models.CharField("内容校验值", max_length=64)
    made_at = models.DateTimeField("制作时间", auto_now_add=True)
    claimed_at = models.DateTimeField("开始排印时间", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("排印次数", default=0)
    error = models.CharField("不能排印的原因", max_length=300, blank=True)
    rendered_at = models.DateTimeField("排印时间", null=True, blank=True)
    pdf = models.FileField("PDF", upload_to="papers/%Y/%m/", blank=True)
    pdf_sha256 = models.CharField("PDF 校验值", max_length=64, blank=True)
    docx = models.FileField("Word", upload_to="papers/%Y/%m/", blank=True)
    docx_sha256 = models.CharField("Word 校验值", max_length=64, blank=True)
    destroyed_on = models.DateField("销毁日期", null=True, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering: ClassVar = ["seq", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "seq", "kind"], name="paper_once_a_record")
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="paper_to_print", condition=Q(rendered_at=None, error="")),
            models.Index(fields=["id"], name="paper_stuck", condition=Q(rendered_at=None) & ~Q(error="")),
            models.Index(fields=["agency", "-on", "-id"], name="paper_newest"),
        ]

    def __str__(self) -> str:
        """Return number and title."""
        return f"{self.doc_no} {self.title}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change what the paper says."""
        fields = kwargs.get("update_fields")
        if not self._state.adding and (fields is None or set(fields) - PRINTED):
            msg = "a paper is written once"
            raise PaperFrozen(msg)
        super().save(*args, **kwargs)

    @property
    def kind_enum(self) -> PaperKind:
        """The kind as an enum."""
        return kind_of(self.kind)

    @property
    def article(self) -> str:
        """The article the paper rests on."""
        return sort_of(self.kind_enum).article
