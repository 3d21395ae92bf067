"""依申请公开: the app's name in lists."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import pre_migrate


class RequestsAppConfig(AppConfig):
    """Requests for government information, from receipt to archive."""

    name = "requests_app"
    verbose_name = "依申请公开"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every login, by whatever way, begins with a dated session; no upgrade is taken back half-way."""
        from .models.one_way import refuse  # as below
        from .signin.backends import on_login  # models can only be imported once every app is known

        user_logged_in.connect(on_login, dispatch_uid="requests_app.signin")
        pre_migrate.connect(refuse, sender=self, dispatch_uid="requests_app.one_way")
