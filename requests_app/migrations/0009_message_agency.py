import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0008_fill_deadlines")]
    operations = [
        migrations.AlterField(
            model_name="message",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="requests_app.agency",
                verbose_name="机关",
            ),
        ),
    ]
