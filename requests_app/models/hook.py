"""推送地址: where an agency's other systems are told that a case has changed; what is told stands in `Message`."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from .agency import Agency
from .encrypted import EncryptedCharField


class HookQuerySet(models.QuerySet["Hook"]):
    """Which addresses there are, and which are spoken to now."""

    def there(self) -> Self:
        """Leave out what was deleted."""
        return self.filter(deleted_at=None)

    def speaking(self, now: datetime) -> Self:
        """Neither paused nor resting after a failure."""
        return self.there().filter(Q(rest_until=None) | Q(rest_until__lte=now), paused_at=None)


class Hook(models.Model):
    """One address outside, with the acts it is told of and the secret that signs what is told.

    `failures` are those since the last success; while `rest_until` lies ahead nothing is sent. A deleted address keeps
    its row without its secrets, so that what was told stays readable.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="hooks", verbose_name="机关")
    name = models.CharField("名称", max_length=40)
    url = EncryptedCharField("地址", max_length=300, same=True)  # it may hold a key; a unique key holds it
    acts = models.JSONField("推送的事项", default=list)
    secret = EncryptedCharField("签名密钥", max_length=120, blank=True)
    secret_at = models.DateTimeField("密钥生成时间")
    old_secret = EncryptedCharField("更换前的密钥", max_length=120, blank=True)
    old_until = models.DateTimeField("更换前的密钥用到", null=True, blank=True)
    failures = models.PositiveIntegerField("连续未成功", default=0)
    failing_since = models.DateTimeField("开始不成功的时间", null=True, blank=True)
    rest_until = models.DateTimeField("歇到", null=True, blank=True)
    paused_at = models.DateTimeField("暂停时间", null=True, blank=True)
    paused_why = models.CharField("暂停原因", max_length=100, blank=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    deleted_at = models.DateTimeField("删除时间", null=True, blank=True)

    objects = HookQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "推送地址"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "url"], name="hook_url_once", condition=Q(deleted_at=None))
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    def secrets(self, now: datetime) -> list[str]:
        """Return the secrets to sign with: the one in force, and while it is being changed the one before."""
        both = self.old_secret and self.old_until is not None and now < self.old_until
        return [self.secret, self.old_secret] if both else [self.secret]
