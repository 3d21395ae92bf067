"""Addresses of other systems that are told when a case changes; what they are told lies among the messages."""

import django.db.models.deletion
from django.db import migrations, models

from requests_app.models.encrypted import EncryptedCharField


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0020_plain_defaults")]
    operations = [
        migrations.CreateModel(
            name="Hook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("url", EncryptedCharField(max_length=300, same=True, verbose_name="地址")),
                ("acts", models.JSONField(default=list, verbose_name="推送的事项")),
                ("secret", EncryptedCharField(blank=True, max_length=120, verbose_name="签名密钥")),
                ("secret_at", models.DateTimeField(verbose_name="密钥生成时间")),
                ("old_secret", EncryptedCharField(blank=True, max_length=120, verbose_name="更换前的密钥")),
                ("old_until", models.DateTimeField(blank=True, null=True, verbose_name="更换前的密钥用到")),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="连续未成功")),
                ("failing_since", models.DateTimeField(blank=True, null=True, verbose_name="开始不成功的时间")),
                ("rest_until", models.DateTimeField(blank=True, null=True, verbose_name="歇到")),
                ("paused_at", models.DateTimeField(blank=True, null=True, verbose_name="暂停时间")),
                ("paused_why", models.CharField(blank=True, max_length=100, verbose_name="暂停原因")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="删除时间")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hooks",
                        to="requests_app.agency",
                        verbose_name="机关",
                    ),
                ),
            ],
            options={"verbose_name": "推送地址", "verbose_name_plural": "推送地址", "ordering": ["id"]},
        ),
        migrations.AddConstraint(
            "hook",
            models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)), fields=("agency", "url"), name="hook_url_once"
            ),
        ),
        migrations.AddField(
            "message",
            "hook",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="requests_app.hook",
                verbose_name="推送地址",
            ),
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                condition=models.Q(("hook__isnull", False)), fields=["hook", "-id"], name="message_to_hook"
            ),
        ),
        migrations.AddConstraint(
            "message",
            models.UniqueConstraint(
                condition=models.Q(("hook__isnull", False)),
                fields=("hook", "application", "kind"),
                name="message_to_hook_exactly_once",
            ),
        ),
    ]
