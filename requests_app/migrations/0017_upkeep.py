"""How often each background task ran and failed, and indexes of messages and papers given up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0016_seal_only")]
    operations = [
        migrations.AddField(
            "pulse", "runs", models.PositiveBigIntegerField(db_default=0, default=0, verbose_name="运行次数")
        ),
        migrations.AddField(
            "pulse", "failures", models.PositiveBigIntegerField(db_default=0, default=0, verbose_name="失败次数")
        ),
        migrations.AddField(
            "pulse", "seconds", models.FloatField(db_default=0, default=0, verbose_name="共用秒数")
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                condition=models.Q(("failed_at__isnull", False)), fields=["failed_at"], name="message_failed"
            ),
        ),
        migrations.AddIndex(
            "paper",
            models.Index(
                condition=models.Q(("rendered_at", None)) & ~models.Q(("error", "")), fields=["id"], name="paper_stuck"
            ),
        ),
    ]
