"""依申请公开: the app's name in lists."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import pre_migrate


class RequestsAppConfig(AppConfig):
    """Requests for government information, from receipt to archive."""

    name = "requests_app"
    verbose_name = "依申请公开"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every login, by whatever way, begins with a dated session; no upgrade is taken back half-way."""
        from axes.signals import user_locked_out  # reads models, as below

        from .models.one_way import refuse  # as below
        from .signin import trail  # as below
        from .signin.backends import on_login  # models can only be imported once every app is known

        user_logged_in.connect(on_login, dispatch_uid="requests_app.signin")
        user_login_failed.connect(trail.on_failure, dispatch_uid="requests_app.failure")
        user_locked_out.connect(trail.on_lockout, dispatch_uid="requests_app.lockout")
        user_logged_out.connect(trail.on_logout, dispatch_uid="requests_app.logout")
        pre_migrate.connect(refuse, sender=self, dispatch_uid="requests_app.one_way")
