"""年度报告: the app's name in lists, and its part in the demonstration."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The annual report, counted from cases."""

    name = "reports"
    verbose_name = "年度报告"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the demonstration have its report of 2019."""
        from reports import demo  # noqa: PLC0415 - models are there only now
        from requests_app.demo import demo_made  # noqa: PLC0415

        demo_made.connect(demo.publish_2019, dispatch_uid="reports.demo")
