"""消息: one row per (case, kind, day, recipient or address, channel); the row is the queue.

A message of no single case (the morning digest, the year's end) has its agency alone.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from .agency import Agency, Staff
from .application import Application
from .encrypted import EncryptedCharField
from .hook import Hook


class MessageQuerySet(models.QuerySet["Message"]):
    """Message queries."""

    def inbox_of(self, staff: Staff) -> Self:
        """What stands in a person's inbox; what went out by mail or telephone beside it does not."""
        return self.filter(recipient=staff, channel="inbox")


class Message(models.Model):
    """A message to a member of staff, an address outside or another system; the unique keys make each exactly once."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="messages", verbose_name="机关")
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="messages", verbose_name="案件"
    )
    recipient = models.ForeignKey(
        Staff, models.CASCADE, null=True, blank=True, related_name="inbox", verbose_name="收件人"
    )
    hook = models.ForeignKey(
        Hook, models.PROTECT, null=True, blank=True, db_index=False, related_name="deliveries", verbose_name="推送地址"
    )
    address = EncryptedCharField("地址", max_length=120, blank=True, same=True)  # unique keys hold it
    kind = models.CharField("种类", max_length=30)
    for_day = models.DateField("所指日期")
    channel = models.CharField("渠道", max_length=20, default="inbox")
    text = models.CharField("内容", max_length=300)
    body = models.TextField("正文", blank=True)
    path = models.CharField("网址", max_length=200, blank=True)
    created_at = models.DateTimeField("生成时间", auto_now_add=True)
    sent_at = models.DateTimeField("送达时间", null=True, blank=True)
    claimed_at = models.DateTimeField("开始发送时间", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("发送次数", default=0)
    next_try_at = models.DateTimeField("下次发送时间", null=True, blank=True)
    answer = models.CharField("对方服务器的答复", max_length=300, blank=True)
    failed_at = models.DateTimeField("放弃发送时间", null=True, blank=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "kind", "for_day", "recipient", "channel"],
                name="message_exactly_once",
            ),
            models.UniqueConstraint(
                fields=["application", "kind", "for_day", "address", "channel"],
                name="message_to_address_exactly_once",
                condition=~Q(address=""),
            ),
            models.UniqueConstraint(
                fields=["agency", "kind", "for_day", "recipient", "channel"],
                name="message_of_no_case_exactly_once",
                condition=Q(application=None, recipient__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["agency", "kind", "for_day", "address", "channel"],
                name="message_to_all_exactly_once",
                condition=Q(application=None, recipient=None),
            ),
            models.UniqueConstraint(
                fields=["hook", "application", "kind"],
                name="message_to_hook_exactly_once",
                condition=Q(hook__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-id"], name="inbox"),
            models.Index(fields=["recipient"], name="inbox_unread", condition=Q(read_at=None, channel="inbox")),
            models.Index(fields=["agency", "-id"], name="message_sent", condition=~Q(channel="inbox")),
            models.Index(
                fields=["channel", "next_try_at", "id"],
                name="message_to_send",
                condition=Q(sent_at=None, failed_at=None) & ~Q(channel="inbox"),
            ),
            models.Index(fields=["hook", "-id"], name="message_to_hook", condition=Q(hook__isnull=False)),
            models.Index(fields=["failed_at"], name="message_failed", condition=Q(failed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        """Return the text."""
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A message about a case belongs to the case's agency."""
        if not getattr(self, "agency_id", None) and self.application is not None:
            self.agency_id = self.application.agency_id
        super().save(*args, **kwargs)


class Pulse(models.Model):
    """心跳: when a task of the scheduler last ran to its end; silence means that nobody reminds anybody."""

    name = models.CharField("任务", max_length=40, unique=True)
    at = models.DateTimeField("时间")
    said = models.CharField("结果", max_length=200, blank=True)
    runs = models.PositiveBigIntegerField("运行次数", default=0, db_default=0)
    failures = models.PositiveBigIntegerField("失败次数", default=0, db_default=0)
    seconds = models.FloatField("共用秒数", default=0, db_default=0)

    class Meta:
        verbose_name = verbose_name_plural = "心跳"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        """Return the task and when."""
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
