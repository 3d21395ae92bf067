"""Make room for sealed numbers and their blind indexes: columns change their type in the catalogue only."""

from __future__ import annotations

from django.db import migrations

from requests_app.models.encrypted import BlindIndexField, EncryptedCharField, EncryptedJSONField


def _altered(model: str, name: str, field: EncryptedCharField | EncryptedJSONField) -> migrations.AlterField:
    return migrations.AlterField(model_name=model, name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0013_login")]
    operations = [
        _altered("message", "address", EncryptedCharField("地址", blank=True, max_length=120, same=True)),
        _altered("staff", "mobile", EncryptedCharField("手机", blank=True, max_length=20)),
        _altered("agency", "robot_secret", EncryptedCharField("机器人密钥", blank=True, max_length=120)),
        _altered("deliverychange", "before", EncryptedJSONField("更正前", default=dict)),
        _altered("deliverychange", "after", EncryptedJSONField("更正后", default=dict)),
        _altered("savedform", "data", EncryptedJSONField("填写的内容", default=dict)),
        _altered("paper", "content", EncryptedJSONField("内容")),
        # Last, so that the cases are held no longer than they must be.
        migrations.AddField("application", "id_number_index", BlindIndexField(of="id_number", sort="identity")),
        migrations.AddField("application", "phone_index", BlindIndexField(of="phone", sort="telephone")),
        _altered("application", "id_number", EncryptedCharField("证件号码", blank=True, max_length=40)),
        _altered("application", "phone", EncryptedCharField("联系电话", blank=True, max_length=40)),
        _altered("application", "fax", EncryptedCharField("传真", blank=True, max_length=40)),
        _altered("application", "agent_id_number", EncryptedCharField("代理人证件号码", blank=True, max_length=40)),
    ]
