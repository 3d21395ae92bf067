"""工作台的存储: what the desk keeps beside the cases; none of it is a fact of a case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from requests_app.law.replies import CATALOGUE, ReplyKind

from .agency import Agency, Staff
from .api import ApiToken
from .application import Application


class SavedFilter(models.Model):
    """A worklist's list and filters under a name of one's own."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="saved_filters", verbose_name="工作人员")
    name = models.CharField("名称", max_length=30)
    query = models.CharField("条件", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "保存的筛选"
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["staff", "name"], name="filter_name_once")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class ReplyText(models.Model):
    """答复文本库: an agency's own reason text, or its wording of a shipped one (`key`)."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="reply_texts", verbose_name="机关")
    reply_kind = models.CharField(
        "答复类型", max_length=40, choices=[(k.value, CATALOGUE[k].short_title) for k in ReplyKind]
    )
    key = models.CharField("原文代号", max_length=40, blank=True)
    title = models.CharField("标题", max_length=60)
    body = models.TextField("正文", max_length=4000)
    hidden = models.BooleanField("不再使用", default=False)
    updated_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+", verbose_name="修改人")
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "答复文本"
        ordering: ClassVar = ["reply_kind", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "reply_kind", "key"], name="reply_text_once", condition=~models.Q(key="")
            )
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class PersonalDataRead(models.Model):
    """查看完整信息: who looked at an applicant's unmasked data, when and why; rows only grow."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="reads", verbose_name="案件")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name="查看人")
    token = models.ForeignKey(ApiToken, models.PROTECT, null=True, related_name="+", verbose_name="接口令牌")
    at = models.DateTimeField("时间", auto_now_add=True)
    reason = models.CharField("事由", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "个人信息查看记录"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(staff=None, token__isnull=False) | models.Q(staff__isnull=False, token=None),
                name="read_by_one",
            )
        ]

    def __str__(self) -> str:
        """Return who read it."""
        return f"{self.reader} {self.at:%Y-%m-%d %H:%M}"

    @property
    def reader(self) -> str:
        """The person, or the system that came with a token."""
        return f"接口令牌“{self.token}”" if self.staff is None else str(self.staff)


class Draft(models.Model):
    """答复稿的一版: saved while drafting; the one submitted is in the record itself."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="drafts", verbose_name="案件")
    version = models.PositiveSmallIntegerField("版次")
    author = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="拟稿人")
    saved_at = models.DateTimeField("保存时间", auto_now_add=True)
    reply_kind = models.CharField(
        "答复类型", max_length=40, choices=[(k.value, CATALOGUE[k].short_title) for k in ReplyKind]
    )
    elements = models.JSONField("答复内容", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "答复稿"
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["application", "version"], name="draft_version_once")]

    def __str__(self) -> str:
        """Return the version."""
        return f"第{self.version}版"


class Attachment(models.Model):
    """随案文件: a file of a case, stored outside the web root and served only through a checked view."""

    class Kind(models.TextChoices):
        """Where the file comes from."""

        APPLICANT = "applicant", "申请人提交"
        OUTGOING = "outgoing", "拟公开文件"
        OFFICE = "office", "办理材料"
        IDENTITY = "identity", "身份证明"
        MANDATE = "mandate", "委托书"
        PUBLIC = "public", "公开目录用的副本"
        SERVICE = "service", "送达凭证"

    application = models.ForeignKey(Application, models.PROTECT, related_name="attachments", verbose_name="案件")
    kind = models.CharField("来源", max_length=20, choices=Kind.choices)
    name = models.CharField("文件名", max_length=150)
    file = models.FileField("文件", upload_to="cases/%Y/%m/")
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("校验值", max_length=64)
    given_sha256 = models.CharField("上传时的校验值", max_length=64, blank=True, default="", db_default="")
    dated_on = models.DateField("文件日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True, default="", db_default="")
    uploaded_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    removed = models.BooleanField("已撤下", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "随案文件"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        """Return the name of the file."""
        return self.name


class Supervision(models.Model):
    """督办单: a supervising department urges one overdue case; the office answers with its reason."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="supervisions", verbose_name="案件")
    issued_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="督办人")
    issued_on = models.DateField("督办日期")
    demand = models.CharField("督办要求", max_length=300)
    answer_by = models.DateField("回复期限")

    class Meta:
        verbose_name = verbose_name_plural = "督办"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        """Return the case and the day."""
        return f"{self.application} {self.issued_on}"


class Export(models.Model):
    """导出: one asked-for workbook; the row is the queue and tells the progress."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="exports", verbose_name="工作人员")
    query = models.CharField("条件", max_length=500)
    asked_at = models.DateTimeField("提出时间", auto_now_add=True)
    claimed_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    total = models.PositiveIntegerField("总件数", default=0)
    done = models.PositiveIntegerField("已完成", default=0)
    file = models.FileField("文件", upload_to="exports/%Y/%m/", blank=True)
    error = models.CharField("未完成原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导出"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        """Return when it was asked for."""
        return f"{self.staff} {self.asked_at:%Y-%m-%d %H:%M}"
