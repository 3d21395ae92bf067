"""依申请公开: the app's name in lists."""

from django.apps import AppConfig


class RequestsAppConfig(AppConfig):
    """Requests for government information, from receipt to archive."""

    name = "requests_app"
    verbose_name = "依申请公开"
    default_auto_field = "django.db.models.BigAutoField"
