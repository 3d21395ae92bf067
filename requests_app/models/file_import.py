"""批量导入附件: an asked-for import of many files into cases; the row is the queue, its lines are the report."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from .agency import Staff
from .desk import Attachment


class FileImport(models.Model):
    """One ZIP to be taken apart into the files of cases, or looked at first (`dry_run`)."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="file_imports", verbose_name="工作人员")
    name = models.CharField("压缩包", max_length=150)
    file = models.FileField("文件", upload_to="imports/%Y/%m/", blank=True)
    dry_run = models.BooleanField("只检查", default=True)
    asked_at = models.DateTimeField("提出时间")
    claimed_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    total = models.PositiveIntegerField("文件数", default=0)
    error = models.CharField("未完成原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "批量导入附件"
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="file_import_waiting", condition=Q(finished_at=None, error=""))
        ]

    def __str__(self) -> str:
        """Return the name of the ZIP."""
        return self.name


class FileImportLine(models.Model):
    """What became of one file."""

    file_import = models.ForeignKey(FileImport, models.CASCADE, related_name="lines", verbose_name="批量导入")
    at = models.PositiveIntegerField("行")
    place = models.CharField("文件", max_length=300)
    number = models.CharField("编号", max_length=80, blank=True)
    kind = models.CharField("种类", max_length=20, choices=Attachment.Kind.choices)
    verdict = models.CharField("结果", max_length=10)
    said = models.CharField("说明", max_length=400, blank=True)
    mark = models.CharField("校验值", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "批量导入附件的逐行说明"
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["file_import", "at"], name="file_import_line_once")]

    def __str__(self) -> str:
        """Return the file."""
        return self.place
