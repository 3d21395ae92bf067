"""申请人一侧的存储: what the portal keeps beside the cases; none of it is a fact of a case."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from requests_app.law.outcomes import Outcome

from .agency import Agency, Staff
from .application import Application
from .desk import Attachment
from .encrypted import EncryptedJSONField


class SavedForm(models.Model):
    """A form not handed in yet, for whoever has its link (of which only the hash is kept); forgotten after days."""

    key_hash = models.CharField(max_length=64, unique=True)
    who = models.CharField("申请人类别", max_length=10)
    data = EncryptedJSONField("填写的内容", default=dict)
    saved_at = models.DateTimeField("保存时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "没有提交的申请表"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["saved_at"], name="saved_form_age")]

    def __str__(self) -> str:
        """Return when it was saved."""
        return f"{self.saved_at:%Y-%m-%d %H:%M}"


class Upload(models.Model):
    """A file sent up before the form is handed in; it becomes an attachment of the case, or is discarded."""

    session_hash = models.CharField(max_length=64)
    kind = models.CharField("来源", max_length=20, choices=Attachment.Kind.choices)
    name = models.CharField("文件名", max_length=150)
    file = models.FileField("文件", upload_to="uploads/%Y/%m/")
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("校验值", max_length=64)
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "没有提交的文件"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["session_hash"], name="upload_session"),
            models.Index(fields=["uploaded_at"], name="upload_age"),
        ]

    def __str__(self) -> str:
        """Return the name of the file."""
        return self.name


class OneTimeLink(models.Model):
    """A link to one paper or file of a case that works once and for some minutes; only its hash is kept."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="+", verbose_name="案件")
    attachment = models.ForeignKey(Attachment, models.CASCADE, null=True, blank=True, related_name="+")
    paper = models.CharField("文书", max_length=40, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "一次性链接"
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="link_age")]

    def __str__(self) -> str:
        """Return what it leads to."""
        return f"{self.application} {self.attachment or self.paper}"


class Satisfaction(models.Model):
    """满意度: what the applicant says of the handling, once for each reply, changeable."""

    class Score(models.IntegerChoices):
        """Three steps are enough to say it."""

        GOOD = 3, "满意"
        FAIR = 2, "一般"
        BAD = 1, "不满意"

    application = models.ForeignKey(Application, models.PROTECT, related_name="satisfaction", verbose_name="案件")
    round = models.PositiveSmallIntegerField("办理轮次", default=1)
    score = models.PositiveSmallIntegerField("评价", choices=Score.choices)
    words = models.TextField("意见", max_length=1000, blank=True)
    given_at = models.DateTimeField("评价时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "满意度"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "round"], name="satisfaction_once_a_reply")
        ]

    def __str__(self) -> str:
        """Return the case and the score."""
        return f"{self.application} {self.get_score_display()}"


class DeliveryChange(models.Model):
    """送达信息更正: how the applicant wants to be reached from now on; what stood there before is kept."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="delivery_changes", verbose_name="案件")
    before = EncryptedJSONField("更正前", default=dict)
    after = EncryptedJSONField("更正后", default=dict)
    changed_at = models.DateTimeField("更正时间", auto_now_add=True)
    seen_by = models.ForeignKey(Staff, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="已阅")

    class Meta:
        verbose_name = verbose_name_plural = "送达信息更正"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        """Return the case and when."""
        return f"{self.application} {self.changed_at:%Y-%m-%d %H:%M}"


class Publication(models.Model):
    """公开目录: a reply the office chose to publish (Art. 44), with personal data taken out under an officer's eyes."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="publications", verbose_name="机关")
    application = models.ForeignKey(Application, models.PROTECT, related_name="publications", verbose_name="案件")
    title = models.CharField("标题", max_length=200)
    summary = models.TextField("内容", max_length=8000)
    topic = models.CharField("主题", max_length=40, blank=True)
    outcome = models.CharField("办理结果", max_length=30, blank=True)
    doc_no = models.CharField("文号", max_length=80, blank=True)
    decisions = models.JSONField("处理记录", default=list)
    search_text = models.TextField("检索文本", blank=True, editable=False)
    published_on = models.DateField("公开日期")
    year = models.PositiveSmallIntegerField("公开年份", editable=False)
    published_at = models.DateTimeField("公开时间", auto_now_add=True)
    published_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="公开人")
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True)
    withdrawn_reason = models.CharField("撤下原因", max_length=300, blank=True)
    title_withdrawn = models.BooleanField("标题也撤下", default=False, db_default=False)
    withdrawn_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤下人"
    )
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "公开目录"
        ordering: ClassVar = ["-published_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"], name="published_once", condition=models.Q(withdrawn_on=None)
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "-published_on", "-id"], name="publication_newest"),
            models.Index(fields=["-published_on", "-id"], name="publication_order"),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the year of publication, which the log counts by, beside its day."""
        self.year = self.published_on.year
        super().save(*args, **kwargs)

    @property
    def outcome_label(self) -> str:
        """The words of the outcome."""
        return Outcome(self.outcome).label if self.outcome else ""


class Suggestion(models.Model):
    """公开建议: the applicant suggests publishing what was given (Art. 44); the office does it or says why not."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="suggestion", verbose_name="案件")
    words = models.CharField("理由", max_length=500, blank=True)
    given_at = models.DateTimeField("建议时间", auto_now_add=True)
    answer = models.CharField("不公开的理由", max_length=300, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "公开建议"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        """Return the case it is about."""
        return f"{self.application}"


class PublishedFile(models.Model):
    """A file anybody may fetch: the officer's own copy without personal data, or an outgoing file as it was sent."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="files", verbose_name="公开目录")
    name = models.CharField("文件名", max_length=150)
    file = models.FileField("文件", upload_to="published/%Y/%m/")
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("校验值", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "公开文件"
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        """Return the name of the file."""
        return self.name
