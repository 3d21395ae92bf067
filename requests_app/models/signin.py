"""登录: sessions with whose they are, the passwords a person had before, and the device of the second factor."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from .agency import Staff
from .encrypted import EncryptedCharField, all_sealed


class LoginSession(AbstractBaseSession):
    """会话: Django's own row, and who is signed in by it, since when and from where.

    A visitor's names nobody.
    """

    staff = models.ForeignKey(Staff, models.CASCADE, null=True, related_name="sessions", verbose_name="工作人员")
    started_at = models.DateTimeField("登录时间", null=True)
    seen_at = models.DateTimeField("最近使用", null=True)
    address = models.CharField("网络地址", max_length=45, blank=True)
    device = models.CharField("浏览器", max_length=60, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "会话"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return the store of the settings, which reads and writes these rows."""
        store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return store


class UsedPassword(models.Model):
    """用过的密码: hashed as the present one; none of the last few is taken again."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="used_passwords", verbose_name="工作人员")
    password = models.CharField("密码散列", max_length=128)
    set_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        ordering: ClassVar = ["-set_at", "-pk"]

    def __str__(self) -> str:
        """Return when it was set; never the hash."""
        return f"{self.set_at:%Y-%m-%d}"


class Authenticator(TimestampMixin, ThrottlingMixin, Device):
    """手机验证器: what django-otp's TOTP device is, its key stored sealed.

    A column of its own in plain text would let whoever reads a stolen copy of the database show the right code.
    """

    key = EncryptedCharField("密钥", max_length=80, default=default_key)
    last_t = models.BigIntegerField("上次验证码的时段", default=-1)
    drift = models.SmallIntegerField("时钟偏差", default=0)

    #: RFC 6238 as every authenticator of a telephone speaks it.
    step, t0, digits, tolerance = 30, 0, 6, 1

    bin_key = TOTPDevice.bin_key
    config_url = TOTPDevice.config_url
    verify_token = TOTPDevice.verify_token
    get_throttle_factor = TOTPDevice.get_throttle_factor
    _read_str_from_settings = TOTPDevice._read_str_from_settings  # noqa: SLF001 - config_url asks for the issuer by it

    class Meta(Device.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "手机验证器"
        constraints: ClassVar = [models.CheckConstraint(condition=all_sealed("key"), name="authenticator_sealed")]
