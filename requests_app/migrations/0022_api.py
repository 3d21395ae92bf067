"""Tokens of other systems, what they handed in and read, and when a case last changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from requests_app.models.encrypted import EncryptedCharField

_PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0021_hooks")]
    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=60, verbose_name="名称")),
                ("scopes", models.JSONField(default=list, verbose_name="用途")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("hint", models.CharField(max_length=4, verbose_name="末四位")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="新建时间")),
                ("expires_on", models.DateField(verbose_name="有效期至")),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="最近使用")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="停用时间")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=_PROTECT,
                        related_name="api_tokens",
                        to="requests_app.agency",
                        verbose_name="机关",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=_PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="新建人"
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=_PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="停用人",
                    ),
                ),
            ],
            options={"verbose_name": "接口令牌", "verbose_name_plural": "接口令牌", "ordering": ["-id"]},
        ),
        migrations.CreateModel(
            name="ApiReceipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_hash", models.CharField(max_length=64)),
                ("body_hash", models.CharField(max_length=64)),
                ("answer", models.JSONField(default=dict, verbose_name="答复")),
                ("query_code", EncryptedCharField(blank=True, max_length=8, verbose_name="查询码")),
                ("received_at", models.DateTimeField(auto_now_add=True, verbose_name="收件时间")),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=_PROTECT,
                        related_name="api_receipt",
                        to="requests_app.application",
                        verbose_name="案件",
                    ),
                ),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=_PROTECT,
                        related_name="receipts",
                        to="requests_app.apitoken",
                        verbose_name="接口令牌",
                    ),
                ),
            ],
            options={"verbose_name": "接口收件", "verbose_name_plural": "接口收件", "ordering": ["-id"]},
        ),
        migrations.AddIndex(
            "apireceipt",
            models.Index(condition=~Q(query_code=""), fields=["received_at"], name="api_code_age"),
        ),
        migrations.AddConstraint(
            "apireceipt", models.UniqueConstraint(fields=("token", "key_hash"), name="api_key_once")
        ),
        migrations.AddConstraint(
            "apireceipt",
            models.CheckConstraint(
                condition=Q(query_code="") | Q(query_code__sealed=True), name="query_code_sealed"
            ),
        ),
        migrations.AlterField(
            "personaldataread",
            "staff",
            models.ForeignKey(
                null=True,
                on_delete=_PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="查看人",
            ),
        ),
        migrations.AddField(
            "personaldataread",
            "token",
            models.ForeignKey(
                null=True,
                on_delete=_PROTECT,
                related_name="+",
                to="requests_app.apitoken",
                verbose_name="接口令牌",
            ),
        ),
        migrations.AddConstraint(
            "personaldataread",
            models.CheckConstraint(
                condition=Q(staff=None, token__isnull=False) | Q(staff__isnull=False, token=None), name="read_by_one"
            ),
        ),
        # Last, so that the cases are held no longer than they must be.
        migrations.AddField(
            "application",
            "changed_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="最近变化"),
        ),
        migrations.AddIndex(
            "application",
            models.Index(fields=["agency", "changed_at", "id"], name="case_changed"),
        ),
        migrations.AddIndex(
            "application",
            models.Index(condition=Q(counted=True), fields=["agency", "received_year", "id"], name="register_order"),
        ),
    ]
