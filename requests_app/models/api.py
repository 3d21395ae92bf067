"""接口: the tokens by which other systems get in, and what each of them handed in."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from .agency import Agency, Staff
from .application import Application
from .encrypted import EncryptedCharField, all_sealed


class Scope(models.TextChoices):
    """What a token may do; each by itself."""

    INTAKE = "intake", "收件"
    STATUS = "status", "状态"
    REGISTER = "register", "台账"
    PERSONAL = "personal", "台账中的个人信息"
    TABLES = "tables", "统计"


class ApiToken(models.Model):
    """接口令牌: one system's key to one agency's data; of the key itself only its hash is kept."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="api_tokens", verbose_name="机关")
    label = models.CharField("名称", max_length=60)
    scopes = models.JSONField("用途", default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField("末四位", max_length=4)
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="新建人")
    made_at = models.DateTimeField("新建时间", auto_now_add=True)
    expires_on = models.DateField("有效期至")
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    revoked_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="停用人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        """Return its name; never the key."""
        return self.label

    def works(self, today: date) -> bool:
        """Whether it still opens anything: not revoked, and its last day not past."""
        return self.revoked_at is None and today <= self.expires_on

    def may(self, scope: Scope) -> bool:
        """Whether it is for this."""
        return scope.value in self.scopes

    @property
    def scope_names(self) -> str:
        """What it is for, in Chinese, in the order of the page."""
        return "、".join(str(one.label) for one in Scope if self.may(one))


class ApiReceipt(models.Model):
    """接口收件: which key of a sender stands for which case, so that the same sent twice is one case.

    The query code is kept sealed for some days, so that an answer lost on the way can be given again.
    """

    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="receipts", verbose_name="接口令牌")
    key_hash = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    application = models.OneToOneField(Application, models.PROTECT, related_name="api_receipt", verbose_name="案件")
    answer = models.JSONField("答复", default=dict)
    query_code = EncryptedCharField("查询码", max_length=8, blank=True)
    received_at = models.DateTimeField("收件时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口收件"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "key_hash"], name="api_key_once"),
            models.CheckConstraint(condition=all_sealed("query_code"), name="query_code_sealed"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["received_at"], name="api_code_age", condition=~Q(query_code="")),
        ]

    def __str__(self) -> str:
        """Return the case and from where it came."""
        return f"{self.application} {self.token}"
